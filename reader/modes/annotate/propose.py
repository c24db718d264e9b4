"""Proposing the source and the cue of what was said, with the key that tags it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from reader.model.labels import CONTENT, CUE, SOURCE, Label
from reader.modes.annotate import roles, walk
from reader.modes.annotate import tag as tagging
from reader.modes.annotate.state import Annotating
from reader.modes.annotate.tag import MARK, changed, doubt_about
from reader.modes.base import TAG, Action, Sentence, when
from reader.modes.requests import FindProposals
from reader.text.phrases import excerpt, excerpt_of_ends, missing_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.model.annotation import Annotation, Span
    from reader.modes.annotate.proposals import Weighing

SLOW = ("reader.modes.annotate.proposals", "reader.services.learn.suggest")
"""Modules that the first proposal waits for, unless a thread loads them before."""

LABEL = "attribution"
"""The label whose roles are proposed, where it has them."""

_CELLS, _FEW_CELLS = 18, 12
"""Cells of a quote in a message, and where the text is narrow."""


def tag(state: Annotating, name: str) -> None:
    """Tag the focus, and propose the other roles of what was made, or ask for a pair's kind.

    On a pair that is looked at, the key of its label tags both passages.
    What was proposed and not taken is shown again before the same key takes a tag off.
    """
    if state.begun is not None:
        from reader.modes.annotate.across import tie_here  # not needed for the first paint

        if tie_here(state, name):
            return
    pair = state.on_pair
    if pair is not None and name == pair.label:
        pair.take()
        return
    if _shown_again(state, name):
        return
    document = state.document
    count, before, pending = len(document.marks), document.current_annotation, state.pending
    tagging.tag(state, name)
    made = document.current_annotation
    if made is not before:
        ask_required(state)
    if made is not None and len(document.marks) > count and proposes(state.labels[name]):
        _propose(state, made)
    elif made is not None and state.pending != pending and made.id in (pending, state.pending):
        from reader.modes.annotate.attributes import ask_kind  # not needed for the first paint

        ask_kind(state, made)


def _propose(state: Annotating, annotation: Annotation, *, again: bool = False) -> None:
    """Propose the other roles of an annotation that has its main passage alone; `again`: see
    `_show`."""
    from reader.modes.annotate.proposals import proposals_for  # slow to load

    if state.weighing is None:
        state.weighing = _weighing(state)
    state.proposals = proposals_for(state.document.units, annotation, state.weighing)
    _show(state, again=again)


def _shown_again(state: Annotating, name: str) -> bool:
    """Show what is proposed for the annotation at the focus that the key would take off, if it is
    not shown and the annotation has no more than its main passage; return whether it is now."""
    label, extent = state.labels[name], state.document.units.trim(*state.document.focus.extent)
    if state.proposals_before is not None or extent is None or not proposes(label):
        return False
    made = tagging.same_again(state, label, extent)
    if made is None or len(made.spans) > 1:
        return False
    state.choose(made.id)
    _propose(state, made, again=True)
    return state.proposals is not None


def _weighing(state: Annotating) -> Weighing:
    """Return what weighs proposals: as this annotator's articles taught, else as set by hand."""
    from reader.modes.annotate.proposals import Weighing  # slow to load
    from reader.services.learn.suggest import Learned  # slow to load

    learned = Learned(state.layer.store, state.layer.annotator)
    return Weighing(learned.scorer, learned.by) if learned.scorer is not None else Weighing()


def proposes(label: Label) -> bool:
    """Return whether roles of annotations of a label are proposed."""
    names = label.role_names()
    return label.name == LABEL and names[0] == CONTENT and {SOURCE, CUE} <= {*names}


def _show(state: Annotating, *, again: bool = False) -> None:
    """Show the way that is proposed now in the text, and say it; `again`: the key that tagged would
    take the tag off now."""
    proposals = state.proposals
    state.document.proposed = proposals.marks() if proposals is not None else ()
    if proposals is None:
        return
    spans = proposals.shown.spans
    quotes = {span.role: span.text for span in reversed(spans)}
    narrow = state.narrow
    # The next best may differ in its end alone: what is cut is its middle.
    cells = _FEW_CELLS if narrow or again else _CELLS
    short = {role: excerpt_of_ends(text, cells) for role, text in quotes.items()}
    parts = [f"{role} {short[role]}" for role in (SOURCE, CUE) if role in quotes]
    if CONTENT in quotes and not again:
        tagged = state.document.marks.annotation(proposals.annotation)
        parts.append(f"a {_longer_or_shorter(tagged, spans)} content")
    proposed = ", ".join(parts)
    why = proposals.shown.why
    # Why it is proposed begins with the cue, which is the last that is named: it is said once, and
    # on a narrow screen the reason is seen. Beside a shorter content there is no room for it: the
    # panel has it. The key that takes it is the first of the footer.
    cue = f"{excerpt(quotes[CUE], _CELLS)}, " if CUE in quotes else ""
    if again:
        state.say("Proposed: {what}. {key} again: tag off.", what=proposed)
    elif CONTENT in quotes or narrow:
        state.say("Proposed: {what}.", what=proposed)
    elif cue and why.startswith(cue):
        state.say("Proposed: {what}, {why}.", what=proposed, why=why.removeprefix(cue))
    else:
        state.say("Proposed: {what}. {why}.", what=proposed, why=why)


def _longer_or_shorter(tagged: Annotation | None, spans: Iterable[Span]) -> str:
    """Say how the content that is proposed differs from the one that was tagged."""
    before, after = (
        sum(span.end - span.start for span in each if span.role == CONTENT)
        for each in (tagged.spans if tagged is not None else (), spans)
    )
    return "longer" if after > before else "shorter"


def take(state: Annotating) -> None:
    """Take what is proposed; where there is nothing, open the annotation."""
    proposals = state.proposals_before
    annotation = state.document.marks.annotation(proposals.annotation) if proposals else None
    if proposals is None or annotation is None:
        if not (_decided(state, "take") or _to_partner(state)):
            walk.open_annotation(state)
        return
    new = proposals.shown.spans
    filled = {span.role for span in new}
    kept = [span for span in annotation.spans if span.role not in filled]
    spans = state.labels[annotation.label].ordered((*kept, *new))
    by = {**proposals.by, "roles": sorted(role for role in filled if role)}
    after = changed(state, annotation, spans=spans, extra={**annotation.extra, "by": by})
    state.commit("take", [(annotation, after)])
    quotes = [
        f"{span.role} {excerpt_of_ends(span.text, _CELLS)}" for span in new if span.role != CONTENT
    ]
    lacking = missing_of(state.labels, after)
    state.say("Took {what}.", what=" and ".join(quotes))
    state.add("Still missing: {lacking}." if lacking else "Complete.", lacking=lacking)
    if doubt_about(after):
        state.say(doubt_about(after))
    ask_required(state)


def _to_partner(state: Annotating) -> bool:
    """Go to the other passage of a pair that is looked at, or stands in another article; False: it
    is no such pair, or the focus is on none of its passages."""
    current = state.document.current_annotation
    if state.counterpart is not None or (current is not None and current.elsewhere):
        from reader.modes.annotate.across import open_other  # not needed for the first paint

        return open_other(state)
    if not state.looked_at:
        return False
    partner, label = walk.partner_of(state), state.label_looked_at
    if partner is not None:
        state.document.focus_on(*partner)
        if state.pair_keys is not None:
            state.pair_keys.tell()
    elif label:
        state.put(Sentence("All of it stands here; {key} tags it.", action=f"{TAG}{label}"))
    return partner is not None or bool(label)


def next_best(state: Annotating, step: int) -> bool:
    """Show the next or previous proposal; where there is none, choose an annotation."""
    if state.proposals_before is None:
        if state.suggested:
            from reader.modes.annotate import suggesting  # slow to load

            return suggesting.go_to(state, state.suggested, step)
        return walk.walk(state, step)
    state.proposals = state.proposals_before.further(step)
    _show(state)
    if len(state.proposals.ways) == 1:
        state.say("Nothing else is proposed. {key:open_annotation} takes this.")
    return True


# What programs propose on the whole article


def toggle(state: Annotating) -> None:
    """Show or hide what programs propose on this article; where none has, rules do it now."""
    if state.suggested is None:
        state.say("Looking for proposals…")
        state.request(FindProposals())
        return
    state.suggested, state.document.proposed = None, ()
    state.say("Proposals are hidden; {key:proposals} shows them.")


def dismiss(state: Annotating) -> None:
    """Dismiss the proposal at the focus, or the pair that is looked at; where there is none, delete
    the current annotation."""
    pair = state.on_pair
    if pair is not None:
        pair.dismiss()
    elif not _decided(state, "dismiss"):
        tagging.delete(state)


def _decided(state: Annotating, what: Literal["take", "dismiss"]) -> bool:
    """Take or dismiss the proposal at the focus; return whether there is one."""
    if state.suggested is None:
        return False
    from reader.modes.annotate import suggesting  # slow to load

    if state.read_only and suggesting.at_focus(state, state.suggested) is not None:
        state.say("{why}", why=state.read_only)
        return True
    decide = suggesting.take if what == "take" else suggesting.dismiss
    return decide(state, state.suggested)


SUGGESTED = Action(
    "proposals",
    (";",),
    toggle,
    "proposals",
    walk.WALK,
    offer=lambda state: 4 if state.suggested is not None and state.stage == "reading" else (
        when(reading=43)(state)
    ),
    word=lambda state: "proposals" if state.suggested is None else "hide proposals",
)  # fmt: skip


def set_attributes(state: Annotating) -> None:
    """Set attributes of the current annotation, a key for each value."""
    from reader.modes.annotate.attributes import ask  # not before the first is asked for

    ask(state)


def ask_required(state: Annotating) -> None:
    """Ask for what the current annotation has to say, once it has all its passages."""
    annotation = state.document.current_annotation
    if annotation is not None and state.labels[annotation.label].unset(annotation):
        from reader.modes.annotate.attributes import ask_required

        ask_required(state)


ATTRIBUTES = Action(
    "attributes",
    (":",),
    set_attributes,
    "attributes",
    MARK,
    "Set attributes of the current annotation, such as the kind of an inconsistency.",
    changes=True,
    past={"attribute": "attribute"},
    offer=lambda state: state.attributes_rank,
    word=lambda state: "kind" if state.has_kind else "attributes",
)


def put_in_role(state: Annotating) -> None:
    """Put the focus into a role of the current annotation, or into the pair that awaits it from
    another article."""
    if state.begun is not None:
        from reader.modes.annotate.across import takes_role  # not needed for the first paint

        if takes_role(state):
            return
    roles.put_in_role(state, filed=ask_required)


_NEXT, _PREVIOUS, _OPEN, *_REST = walk.WALKING

ROLE = replace(
    roles.ROLE,
    run=put_in_role,
    turns=lambda state: () if state.proposals else state.awaited,
)

WALKING = (
    replace(_NEXT, run=partial(next_best, step=1)),
    replace(_PREVIOUS, run=partial(next_best, step=-1)),
    replace(
        _OPEN,
        run=take,
        summary="Take a proposal, or open the annotation here; again: its next passage or role.",
        past={"take": "taking of what was proposed"},
    ),
    *_REST,
)
"""The keys that go from annotation to annotation, and here act first on what is proposed."""


def put(state: Annotating) -> None:
    """Give the current annotation the focus as its extent."""
    if state.displaced is None:
        tagging.new_extent(state)
        return
    from reader.modes.annotate.across import put_here  # rarely needed

    put_here(state, state.displaced)


def _put_first(action: Action) -> Action:
    """Return the action that changes an extent as one that puts a displaced passage first."""
    offer, word = action.offer, action.word
    assert word is not None
    return replace(
        action,
        run=put,
        offer=lambda state: 2 if state.displaced is not None else offer(state),
        word=lambda state: "put it here" if state.displaced is not None else word(state),
    )


ON_TAGS = tuple(
    replace(
        action,
        run=dismiss,
        summary="Dismiss a proposal that is shown, or delete the current annotation.",
        past={**action.past, "dismiss": "dismissal of a proposal"},
    )
    if action.name == "delete"
    else _put_first(action)
    if action.name == "extent"
    else action
    for action in tagging.ACTIONS
)
"""The keys that change tags, of which one acts first on what is proposed."""
