"""From the desk to a review of the whole workspace, and back."""

from __future__ import annotations

from collections.abc import Callable

from reader.tui.program import Leaving


class ReviewingFromDesk(Leaving):
    """Leaves the desk for a review, and comes back to it."""

    def judge(self, come_back: Callable[[], None]) -> None:
        """Judge what others have tagged in this workspace.

        Raises:
            ObelismError: there is nothing to judge, or the open article cannot be left.
        """
        from reader.modes.review.start import Wanted, start_review, workspace_of
        from reader.tui.screens.review import ReviewScreen

        assert self.desk is not None
        desk, place = self.desk, self.desk.workspace
        workspace = workspace_of([place.root], place.root if place.explicit else None)
        self.review = start_review(workspace, [place.root], desk.shelf.annotator, Wanted())
        desk.close()

        def end(_: None) -> None:
            self.review = None
            come_back()

        self.push_screen(ReviewScreen(self.review), end)
