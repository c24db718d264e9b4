"""Going through what programs propose on the article, taking and dismissing it."""

from __future__ import annotations

from msgspec.structs import replace

from reader.model.annotation import Annotation
from reader.model.clock import new_id, timestamp
from reader.modes.annotate.state import Annotating
from reader.modes.annotate.suggested import Suggested, is_in_focus
from reader.services.suggest.dismissal import Turned, dismissal_of
from reader.services.suggest.offer import Found, Proposal
from reader.text.phrases import counted, excerpt, missing_of, named

_DONE_CELLS, _NEXT_CELLS = 12, 22
"""Cells of the quote of what was decided, and of what comes next, so that both fit on a row."""


def show(state: Annotating, found: Found) -> None:
    """Show what was found, and say how much that is."""
    state.suggested = Suggested(found.proposals)
    state.show_suggested()
    count = len(state.suggested)
    made = " that rules have just made" if found.by_rules else ""
    if not count:
        hide(state)
        _say_why_none(state, found)
        return
    state.say(
        "{count}{made}. {key:next_annotation} next, {key:open_annotation} takes,"
        " {key:delete} dismisses.",
        count=counted(count, "proposal"),
        made=made,
    )
    if found.problem:
        state.add("They are not kept: {why}", why=found.problem)


def _say_why_none(state: Annotating, found: Found) -> None:
    """Say that nothing is open; tags that lack a role are not all that was proposed."""
    lacking = sum(bool(missing_of(state.labels, each)) for each in state.layer.annotations.values())
    if not found.proposals:
        state.say("Nothing is proposed here.")
    elif lacking:
        state.say(
            "What is proposed here is tagged or dismissed; {count} unfinished:"
            " {key:next_open} goes there.",
            count=counted(lacking, "tag"),
        )
    else:
        state.say("All that was proposed here is tagged or dismissed.")


def hide(state: Annotating) -> None:
    """Show no proposals any more."""
    state.suggested = None
    state.document.proposed = ()


def go_to(state: Annotating, shown: Suggested, step: int) -> bool:
    """Go to the next or previous proposal; past the last one, the first again."""
    if not shown.open:
        state.say("Nothing more is proposed here; {key:proposals} hides the proposals.")
        return False
    found = shown.neighbour(state.document.focus.start, step)
    around = "" if found else "Past the last. " if step > 0 else "Before the first. "
    _choose(state, shown, found or shown.open[0 if step > 0 else -1], around)
    return True


def _choose(state: Annotating, shown: Suggested, proposal: Proposal, before: str = "") -> None:
    """Put the focus on a proposal, and say what it is."""
    one = proposal.annotation
    shown.chosen = proposal
    state.document.focus.leave()
    state.choose(None)
    state.document.focus_on(*one.spans[0].extent)
    rank = shown.open.index(proposal) + 1
    state.add(
        "{before}Proposal {rank} of {count}: {what}.",
        before=before,
        rank=rank,
        count=len(shown),
        what=named(one, _NEXT_CELLS),
    )


def take(state: Annotating, shown: Suggested) -> bool:
    """Make the proposal at the focus one's own, and go on to the next; False: there is none."""
    proposal = at_focus(state, shown)
    if proposal is None:
        return False
    moment = timestamp(state.clock())
    own = replace(proposal.annotation, id=new_id(), created=moment, modified=moment)
    state.commit("take", [(None, own)])
    lacking = missing_of(state.labels, own)
    state.say("Took {what}.", what=_quote(own))
    if lacking:
        state.add("Still missing: {lacking}.", lacking=lacking)
    _go_on(state, shown, proposal)
    if shown.chosen is None:
        state.choose(own.id)
    return True


def dismiss(state: Annotating, shown: Suggested) -> bool:
    """Turn down the chosen proposal, and go on to the next; False: there is none.

    It is a verdict in one's own layer, which also knows the proposal by its text.
    """
    proposal = shown.chosen
    if proposal is None:
        return False
    turn_down(state, "dismiss", proposal.turned)
    state.say("Dismissed {what}.", what=_quote(proposal.annotation))
    _go_on(state, shown, proposal)
    return True


def _quote(annotation: Annotation) -> str:
    return excerpt(annotation.spans[0].text, _DONE_CELLS)


def turn_down(state: Annotating, step: str, turned: Turned) -> None:
    """Keep that a proposal is turned down; `step`: its word in the journal."""
    records = state.layer.table("verdicts").values()
    verdict = dismissal_of(turned, state.layer.annotator, records, state.clock)
    state.layer.commit_records(step, {"verdicts": {verdict.id: verdict.to_record()}})
    state.take_in(())


def at_focus(state: Annotating, shown: Suggested) -> Proposal | None:
    """Return the chosen proposal, else the one that the focus is exactly on."""
    if shown.chosen is not None:
        return shown.chosen
    found = shown.at(state.document.focus.extent)
    return found if found is not None and is_in_focus(state.document, found) else None


def _go_on(state: Annotating, shown: Suggested, proposal: Proposal) -> None:
    """Go to the proposal after one that is decided; say where there is none."""
    place = shown.open.index(proposal)
    shown.follow(state.document, state.labels, state.layer)
    shown.chosen = None
    if not shown.open:
        state.add("Nothing more is proposed here.")
        return
    later = place < len(shown)
    _choose(state, shown, shown.open[place if later else 0], "" if later else "Past the last. ")
