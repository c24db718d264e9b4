"""An article that is looked at: focus, view, marks."""
