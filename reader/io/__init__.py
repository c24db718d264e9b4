"""Read and write files, JSON and TOML safely; nothing here knows what the files contain."""
