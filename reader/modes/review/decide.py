"""Deciding on the item that is shown: accept, reject or correct it.

Each decision is one action of the reviewer's layer, on all annotations of the item together. A
digit or a comment right after a rejection gives its reason; any other comment waits for the verdict
on the annotation that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import msgspec

from reader.model.annotation import Annotation, Span
from reader.model.clock import timestamp
from reader.model.errors import ReadOnly
from reader.model.judgement import ACCEPTED, CORRECTED, REJECTED, judged_digest
from reader.model.labels import Label, LabelSet
from reader.modes.base import TAG, Action, when, words
from reader.modes.extent import ExtentChoice
from reader.modes.requests import AskComment
from reader.modes.review.items import NAME_CELLS, Item, Judgement, judge
from reader.modes.review.state import REASONS, REVIEW, Rejection, Reviewing
from reader.store.layer import Layer
from reader.text.phrases import listed, missing_of, named
from reader.text.screen_text import one_line


def accept(state: Reviewing) -> None:
    """Accept the annotation as it is."""
    if state.blind and state.item is not None:
        keys = " ".join(label.key for label in state.labels)
        state.say("The label is hidden: answer with {keys}, or {key:reject} for none.", keys=keys)
    else:
        decide(state, "accept", Judgement(ACCEPTED, state.comment), "Accepted")


def reject(state: Reviewing) -> None:
    """Reject the annotation; a digit then gives the reason."""
    item = state.item
    if state.blind:
        decide(state, "answer", Judgement(REJECTED, answer=""), "Answered: none")
        return
    comment = state.comment
    if decide(state, "reject", Judgement(REJECTED, comment), "Rejected") and item is not None:
        state.rejected = Rejection(item, state.labels[item.annotation.label], comment or "")


def accept_as(state: Reviewing, name: str) -> None:
    """Accept the annotation as one of another label; as one of its own, accept it as it is."""
    item = state.item
    if item is None:
        return
    label = item.annotation.label
    if state.blind:
        verdict = ACCEPTED if name == label else CORRECTED
        decide(state, "answer", Judgement(verdict, answer=name), f"Answered: {name}")
    elif name == label:
        accept(state)
    else:
        spans, remark = relabelled(item.annotation, state.labels[name], state.labels)
        correct(state, {"label": name, "spans": spans}, f"Accepted as {one_line(name)}", remark)


def correct(state: Reviewing, changes: Mapping[str, object], done: str, remark: str = "") -> bool:
    """Correct the annotation by `changes` to its fields; see `decide` for the rest."""
    judgement = Judgement(CORRECTED, state.comment, dict(changes))
    return decide(state, "correct", judgement, done, remark)


def decide(state: Reviewing, what: str, judgement: Judgement, done: str, remark: str = "") -> bool:
    """Judge the item and show the next; return whether that was possible.

    `what` is the name of the action in the journal. The message is `done` and the quote, or
    `done` and `remark`.

    Raises:
        ObelismError: nothing can be saved.
    """
    item = state.item
    if item is None or not _is_unchanged(state, item):
        return False
    layer = layer_on(state, item)
    if layer is None:
        return False
    verdict_of = state.reviewer_layers.verdict
    members = [msgspec.structs.replace(each, earlier=verdict_of(each.key)) for each in item.members]
    keys = [member.key for member in members]

    def may_go(id: str) -> bool:
        return id in layer.annotations and not state.reviewer_layers.stands_for(id, keys)

    if not state.keeper.file.created:  # another scan would not find what is judged now
        state.keep()
    moment = timestamp(state.clock())
    verdicts, tables = judge(members, judgement, state.reviewer, moment, may_go)
    layer.commit_records(what, tables)
    for member, verdict in zip(members, verdicts, strict=True):
        state.record(member, verdict)
    about = remark or named(item.annotation) + item.whose
    state.say("{done}." if state.blind else "{done}: {about}.", done=done, about=about)
    state.go_on()
    return True


def _is_unchanged(state: Reviewing, item: Item) -> bool:
    """Return whether the item is unchanged on the disk; otherwise show its present state.

    Annotators may go on while their tags are judged.
    """
    changed = []
    for member in item.members:
        current = state.annotation(member.key)
        if current is not None and judged_digest(current) == judged_digest(member.annotation):
            continue
        changed.append((member.key.annotator, current is None))
        if current is None:
            state.queue.left_out[member.place] = f"deleted since by {member.key.annotator}"
    if not changed:
        return True
    state.return_to(item.place) if state.queue.open(item.place) else state.go_on()
    state.say("")
    for annotator, deleted in changed:
        state.add(
            "{who} has just deleted {what}: not judged."
            if deleted
            else "{who} has just edited {what}: judge it as it is now.",
            who=one_line(annotator, NAME_CELLS),
            what=state.name_of(item),
        )
    return False


def layer_on(state: Reviewing, item: Item) -> Layer | None:
    """Return the reviewer's layer on the article of an item.

    None, with a message, where that has tags on another version of the article.

    Raises:
        ReadOnly: it cannot be written; the sentence says why.
    """
    layer = state.reviewer_layers.open(item.page.article)
    if layer.read_only is None:
        return layer
    if not (layer.outdated and layer.annotations):
        raise ReadOnly(layer.read_only)
    state.say(
        "Your tags here are on another version than {whose} tagged, so that nothing can be "
        "decided; {key:later} puts it off.",
        whose="you" if item.annotator == state.reviewer else item.annotator,
    )
    return None


def relabelled(
    annotation: Annotation, new: Label, labels: LabelSet
) -> tuple[tuple[Span, ...], str]:
    """Return the spans of an annotation under another label, and a remark on them.

    Roles that the new label has too stay. Where one does not fit, the content alone is kept: the
    spans in the old label's first role, of a pair its first passage. The remark names the roles
    that are left behind or missing; it may be empty.
    """
    old, kept, left = labels[annotation.label], list(annotation.spans), ""
    names = new.role_names()
    if any(span.role not in names for span in kept):
        first = old.ordered(kept)[0].role
        kept = [span for span in kept if span.role == first]
        kept = kept[:1] if old.pairs and not new.pairs else kept
        left = _left_behind(annotation, old, kept)
        kept = [msgspec.structs.replace(span, role=names[0]) for span in kept]
    spans = new.ordered(kept)
    lacking = missing_of(labels, msgspec.structs.replace(annotation, label=new.name, spans=spans))
    return spans, "; ".join(filter(None, (left, lacking and f"it lacks {lacking}")))


def _left_behind(annotation: Annotation, old: Label, kept: list[Span]) -> str:
    if len(kept) == len(annotation.spans):
        return ""
    if old.pairs:
        return "its first passage alone"
    lost = dict.fromkeys(span.role or "other" for span in annotation.spans if span not in kept)
    return f"without its {one_line(listed(lost))}"


def choose_extent(state: Reviewing) -> None:
    """Correct the extent: select it as in the reader, then keep it or leave it as it was."""
    item = state.item
    if item is None:
        return
    if state.blind:
        state.say("The label is hidden: only a label can be given.")
        return
    state.show_page(None)
    item.page.choosing = True
    state.choice = ExtentChoice(
        state,
        item.page.document,
        item.annotation,
        heading="EXTENT",
        keep=partial(_keep_extent, state),
    )


def _keep_extent(state: Reviewing, spans: tuple[Span, ...], what: str, quote: str) -> None:
    if not correct(state, {"spans": spans}, f"The {one_line(what)} is now", quote):
        state.leave_choice()


# The reason of a rejection, and comments in one's own words

REASON = "reason"
"""What giving a reason is called in the journal."""


def give_reason(state: Reviewing, digit: int) -> None:
    """Give the last rejection one of the usual reasons, in the place of one given before."""
    state.keep_rejection()
    rejection = state.rejected
    if rejection is None:
        state.say("A digit gives a reason right after {key:reject}.")
    elif digit in rejection.offered:
        _put(state, msgspec.structs.replace(rejection, digit=digit))
        why = REASONS[digit][1]
        state.say("Rejected, {why}: {what}.", why=why, what=rejection.name)
    elif digit in REASONS:
        label = one_line(rejection.label.name)
        state.say("{digit} is no reason here: {label} has no roles.", digit=digit, label=label)


def comment(state: Reviewing) -> None:
    """Write a note for the verdict; right after a rejection, for that one."""
    state.keep_rejection()
    rejection, item = state.rejected, state.item
    if rejection is not None:
        id = rejection.item.annotation.id
        heading = f"the rejected {named(rejection.item.annotation)}"
        state.request(AskComment(id, heading, rejection.comment, keep=set_comment))
    elif item is not None:
        id, note = item.annotation.id, state.comment or ""
        state.request(AskComment(id, state.name_of(item), note, keep=set_comment))


def set_comment(state: Reviewing, text: str) -> None:
    """Keep a comment until the verdict, or put it to the last rejection; an empty one is none."""
    state.keep_rejection()
    text, rejection = text.strip(), state.rejected
    if rejection is not None:
        _put(state, msgspec.structs.replace(rejection, comment=text))
        which = "with your" if text else "without a"
        state.say("Rejected, {which} note: {what}.", which=which, what=rejection.name)
        return
    item, before = state.item, state.comment
    if item is None:
        return
    state.say("")
    for place in item.places:
        state.comments.pop(place, None)
    if text:
        state.comments[item.place] = text
        what = state.name_of(item)
        state.say("Your note goes with your verdict on {what}.", what=what)
    elif before:
        state.say("No note.")


def _put(state: Reviewing, rejection: Rejection) -> None:
    """Give the verdicts of a rejection its reason.

    Raises:
        ObelismError: it cannot be saved.
    """
    word = REASONS[rejection.digit][1] if rejection.digit else ""
    reason = ": ".join(filter(None, (word, rejection.comment))) or None
    changed = {
        place: msgspec.structs.replace(state.queue.verdicts[place], reason=reason)
        for place in rejection.item.places
    }
    state.reviewer_layers.open(rejection.item.page.article).commit_records(
        REASON, {"verdicts": {each.id: each.to_record() for each in changed.values()}}
    )
    for place, verdict in changed.items():
        state.queue.record(place, verdict)
    state.rejected = rejection


def comment_in(reason: str | None) -> str:
    """Return the comment in a reason, without the usual reason before it."""
    usual, _, comment = (reason or "").partition(": ")
    return comment if any(usual == text for _, text in REASONS.values()) else reason or ""


NOTE = Action("note", ("c",), comment, "note", REVIEW, offer=when(judging=6, blind=4))


ACTIONS = (
    Action("accept", ("y",), accept, "accept", REVIEW, offer=when(judging=1)),
    Action(
        "reject",
        ("n",),
        reject,
        "reject",
        REVIEW,
        offer=when(judging=2, blind=2),
        word=words("reject", blind="none"),
    ),
)
EXTENT = Action("extent", ("E",), choose_extent, "extent", REVIEW, offer=when(judging=4))

LABEL = "label"
"""What the footer calls the keys of all labels."""


GIVE_LABEL = Action(
    TAG,
    (),
    accept_as,
    "",
    REVIEW,
    "Accept it as {label}; content alone where its roles do not fit.",
    offer=when(judging=3, blind=1),
    together=LABEL,
)
"""What the key of a label does, see `of_labels`."""
