"""Who said it and how: source, cue and content of attributions in English text, by rules."""
