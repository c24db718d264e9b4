"""Pure functions over text: decoding, units, alignment, wrapping, screen text. No I/O."""
