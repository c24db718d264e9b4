"""An article as it is looked at: focus, view, marks, search, hints. It needs no layer."""
