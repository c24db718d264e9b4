"""Files, JSON and TOML, read and written safely; nothing here knows what is in them."""
