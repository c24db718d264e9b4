"""The store that is a folder: journals, layers, texts under `.obelism/`."""
