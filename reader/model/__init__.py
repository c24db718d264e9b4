"""The values everything else is about: articles, annotations, labels. No input or output."""
