"""Painting what changed by asking only the widgets that show there, and only for these rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip

Renders = Iterable[tuple[Region, Region, list[Strip]]]
"""A widget's region, what of it may show, and its strips there, front to back."""


class RowCompositor(Compositor):
    """Textual's compositor asks every widget on the screen for all its rows, whatever changed.

    At a key that changes one row of the article that is most of what the key costs.
    """

    _bands: Sequence[Region] = ()
    """What changed, while that is painted."""

    def render_partial_update(self) -> ChopsUpdate | None:
        self._bands = bands(self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._bands = ()

    def _get_renders(self, crop: Region | None = None) -> Renders:
        if crop is None:
            yield from super()._get_renders()
            return
        for band in self._bands or (crop,):
            yield from self._renders_in(band.intersection(crop))

    def _renders_in(self, band: Region) -> Renders:
        rows = Region(0, band.y, self.size.width, band.height)
        for widget, (region, clip) in self.visible_widgets.items():
            part = clip.intersection(rows)
            seen = region.intersection(part)
            if seen and band.overlaps(seen):
                yield region, part, widget.render_lines(seen.translate(-region.offset))
                if seen.contains_region(band):
                    return  # what lies behind is hidden


def bands(regions: Iterable[Region]) -> list[Region]:
    """Regions put together where they share rows or touch, from the top down."""
    found: list[Region] = []
    for region in sorted(regions, key=lambda region: region.y):
        if found and region.y <= found[-1].bottom:
            found[-1] = found[-1].union(region)
        else:
            found.append(region)
    return found
