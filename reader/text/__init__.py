"""Functions over text: decoding, display, graphemes, units, wrapping, cells, anchors. No I/O."""
