"""The project view, out of the menu: read in a thread, and read again while others work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from reader.tui.exchange import Exchange, Place

if TYPE_CHECKING:
    from reader.services.stats.collect import Project
    from reader.services.stats.figures import Stats


def show_project(
    exchange: Exchange,
    place: Place,
    titles: Callable[[], Mapping[str, str]],
    go: Callable[[str], None],
) -> None:
    """Show how far a folder is; `go` shows the article of an id that is chosen.

    `titles`: those of articles that the list has read, by id; of others nobody has tagged, only the
    name of the file is known.
    """

    def titled(stats: Stats) -> Stats:
        known = titles()
        for each in stats.articles:
            each.title = known.get(each.id, each.title)
        return stats

    def read() -> tuple[Project, Stats]:
        from reader.services.stats.collect import Project

        project = Project(place.paths, place.workspace, place.hides)
        return project, titled(project.stats(exchange.progress))

    def show(found: tuple[Project, Stats]) -> None:
        from reader.services.stats.compared import compare
        from reader.tui.screens.project import ProjectScreen

        project, stats = found

        def look() -> Stats | None:
            return titled(project.stats()) if project.changed() else None

        judge = partial(compare, paths=place.paths, explicit=place.workspace, hides=place.hides)
        screen = ProjectScreen(stats, look, judge)
        exchange.app.push_screen(screen, lambda chosen: go(chosen) if chosen else None)

    exchange.run(read, show, "Looking at what was done…")
