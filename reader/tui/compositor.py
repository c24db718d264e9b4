"""Painting what changed by asking only the widgets that lie there, and only for these rows."""

from __future__ import annotations

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class RowCompositor(Compositor):
    """Textual's compositor asks every widget on the screen for all its rows, whatever changed.

    At a key that changes one row of the article that is most of what the key costs.
    """

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Yield a widget's region, what of it may show, and its strips there, front to back."""
        if crop is None:
            yield from super()._get_renders()
            return
        rows = Region(0, crop.y, self.size.width, crop.height)
        for widget, (region, clip) in self.visible_widgets.items():
            part = clip.intersection(rows)
            seen = region.intersection(part)
            if seen and crop.overlaps(seen):
                yield region, part, widget.render_lines(seen.translate(-region.offset))
