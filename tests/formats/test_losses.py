"""What a format has no place for is counted, as far as somebody has said it."""

from __future__ import annotations

from msgspec.structs import replace

from reader.formats.base import EVERYTHING, Format, Loss
from reader.formats.losses import FEATURES, Losses, described, overlaps
from reader.formats.registry import find_format
from tests.formats.making import at, layer, lost, mark

PLAIN = replace(find_format("native"), name="plain", carries=frozenset({"texts", "article"}))


def test_every_feature_has_a_name() -> None:
    assert FEATURES.keys() == EVERYTHING


def test_what_is_lost_is_counted() -> None:
    anna = layer(
        mark("1", "attribution", at("in Rome", "content"), at("an aide", "source"), note="Who?"),
        mark("2", "fact", at("Rome"), flag=True, attributes={"checked": True, "sure": 1}),
        mark("3", "fact", lost("gone")),
        verdicts={"1": [{"verdict": "accepted"}], "of none": [{"verdict": "rejected"}]},
    )
    ben = layer(mark("4", "fact", at("Oslo").referring("Norway")), annotator="Ben")
    losses = Losses(PLAIN)
    assert [*losses.watch([anna, ben])] == [anna, ben]
    losses.add(Loss("halves of a token", 3))
    assert losses.phrases()[0] == "halves of a token (3)"
    assert sorted(losses.phrases()) == sorted(
        [
            "halves of a token (3)",
            "roles (2)",
            "attributes (2)",
            "further spans of an annotation (1)",
            "notes (1)",
            "marks of not being sure (1)",
            "spans no longer in the text (1)",
            "verdicts (1)",
            "overlaps (1)",
            "names that pronouns refer to (1)",
            "annotators beside the first (1)",
        ]
    )
    assert (losses.sentence() or "").startswith("the format plain has no place for halves of a")


def test_nothing_is_counted_where_all_is_carried() -> None:
    losses = Losses(find_format("native"))
    assert [*losses.watch([layer(mark("1", "fact", at("Oslo"), note="Why?"))])]
    assert losses.sentence() is None


def test_spans_overlap_where_one_begins_within_another() -> None:
    marks = [mark("1", "fact", at("Oslo on Monday")), mark("2", "fact", at("on Monday"))]
    assert overlaps([*marks, mark("3", "fact", at("Rome"))]) == 1
    assert overlaps([mark("1", "fact", at("Oslo")), mark("2", "fact", at("Rome"))]) == 0


def test_a_format_is_described() -> None:
    def lines(format: Format) -> list[str]:
        return [*described(format)]

    assert "  carries  everything" in lines(find_format("native"))
    assert lines(PLAIN)[-1].startswith("  leaves   annotators, roles")
