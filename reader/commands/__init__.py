"""The commands, a file each; `reader.cli` puts them together."""
