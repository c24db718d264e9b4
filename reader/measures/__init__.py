"""How far annotators agree: functions over values, without input or output."""
