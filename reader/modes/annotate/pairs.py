"""Pairs worth a look on the open article: looked at, taken, dismissed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from reader.model.labels import INCONSISTENCY, Label
from reader.modes.annotate.state import Annotating, PairKeys
from reader.modes.annotate.suggesting import turn_down
from reader.modes.requests import Other
from reader.services.suggest.dismissal import dismissed, dismissing
from reader.services.suggest.pairs.offer import Offered, annotation_of, still_open
from reader.services.suggest.run import LAYER
from reader.text.phrases import LABEL_CELLS
from reader.text.screen_text import as_sentence, one_line

_REASON_CELLS, _FEW_CELLS = 48, 28
"""Cells of a reason in a sentence, and where the text is narrow: a hint has to fit behind it."""


def label_of_pairs(state: Annotating) -> Label | None:
    """Return the label that a pair is tagged with; None where the workspace has none."""
    pairs = [label for label in state.labels if label.pairs]
    called_so = [label for label in pairs if label.name == INCONSISTENCY.name]
    return next(iter([*called_so, *pairs]), None)


def open_pairs(state: Annotating, pairs: Iterable[Offered]) -> list[Offered]:
    """Return the pairs that are neither tagged nor dismissed here."""
    own = (each for each in state.layer.annotations.values() if state.labels[each.label].pairs)
    return still_open(pairs, state.layer.table("verdicts").values(), own)


def look(state: Annotating, offered: Offered) -> None:
    """Show both passages of a pair, the first in focus; the label's key on one of them tags it."""
    state.choose(None)
    state.document.focus.leave()
    state.looked_at_last = offered.known
    state.looked_at, there = offered.extents, offered.there
    state.document.focus_on(*offered.extents[0])
    label = label_of_pairs(state)
    if there is not None and there.elsewhere is not None and label is not None:
        here = offered.extents[0]
        state.counterpart = Other(
            there.elsewhere, there.text, label.name, here=here, offered=offered
        )
    state.pair_keys = PairKeys(
        label.name if label is not None else "",
        take=partial(take, state, offered),
        dismiss=partial(dismiss, state, offered),
        tell=partial(_tell, state, offered),
    )
    _tell(state, offered)


def _tell(state: Annotating, offered: Offered) -> None:
    """Say why a pair is listed, and which key goes to the other passage."""
    cells = _FEW_CELLS if state.narrow else _REASON_CELLS
    reason = one_line(offered.listed.pair.reason, cells)
    state.say("{reason}" if reason.endswith("…") else "{reason}.", reason=reason)
    if len(offered.listed.passages) > 1:
        state.add("{key:open_annotation}: the other passage.")


def place_of_last(state: Annotating, pairs: Sequence[Offered]) -> int:
    """Return which of the open pairs was looked at last, or comes after it where that is open no
    more; the first if none was."""
    known = [each.known for each in pairs]
    if state.looked_at_last not in known:
        return 0
    before = open_pairs(state, pairs[: known.index(state.looked_at_last)])
    return max(0, min(len(before), len(open_pairs(state, pairs)) - 1))


def take(state: Annotating, offered: Offered) -> None:
    """Tag a pair, of its kind."""
    label = label_of_pairs(state)
    if label is None:
        state.say("No label here is one of pairs.")
        return
    made = annotation_of(state.document.text, offered, label, state.clock)
    state.commit("take pair", [(None, made)])
    state.choose(made.id)
    name, kind = one_line(label.name, LABEL_CELLS), offered.listed.pair.kind
    state.say("Tagged {name}, {kind}.", name=name, kind=kind)
    state.add("{reason}", reason=_reason(offered))


def dismiss(state: Annotating, offered: Offered) -> None:
    """Turn a pair down: it is listed no more, wherever these sentences stand."""
    turn_down(state, "dismiss pair", offered.turned)
    state.look_away()
    state.say("Dismissed; {key:undo} brings it back.")
    state.add("{reason}", reason=_reason(offered))


def dismissed_pairs(state: Annotating, pairs: Iterable[Offered]) -> list[Offered]:
    """Return the pairs that are dismissed here."""
    texts = dismissed(state.layer.table("verdicts").values()).texts
    return [each for each in pairs if each.known in texts]


def not_among(state: Annotating, pairs: Iterable[Offered]) -> bool:
    """Return whether a pair is dismissed here that is none of some, as one over two articles."""
    known = {each.known for each in pairs}
    down = dismissed(state.layer.table("verdicts").values())
    return any(layer == LAYER and id in down.texts - known for layer, id in down.keys)


def bring_back(state: Annotating, offered: Offered) -> None:
    """List a pair again that was dismissed."""
    ids = dismissing(offered.known, state.layer.table("verdicts").values())
    if ids:
        state.layer.commit_records("list pair", {"verdicts": dict.fromkeys(ids)})
        state.say("It is listed again.")
        state.add("{reason}", reason=_reason(offered))


def _reason(offered: Offered) -> str:
    """Return why a pair is listed, as a sentence."""
    return as_sentence(one_line(offered.listed.pair.reason, _REASON_CELLS))
