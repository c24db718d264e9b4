"""Rules: what they suggest comes to the layer @rules, and is judged there like anybody's tags."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.model.errors import ObelismError, WrongUse
from reader.services.check import check
from reader.services.suggest.rules import RULES, Rule, Suggestion, TextView, find_rules
from reader.services.suggest.run import Outcome, is_behind, rule_of, suggest
from reader.store.base import LayerKey
from reader.store.layer import Layer
from tests.cli.running import run
from tests.services.tagged import write
from tests.store.folders import Folder

TEXT = "The fare is 12 kroner. “Too much,” said Ida Holm. It was 10 in May.\n"


def numbers(view: TextView) -> Iterator[Suggestion]:
    """Every sentence with a number in it is a fact."""
    for start, end in view.units("sentence"):
        if re.search(r"\d", view.text[start:end]):
            yield Suggestion(label="fact", spans=(view.span(start, end),), note="It has a number.")


def quoted(view: TextView) -> Iterator[Suggestion]:
    """What stands in quotation marks was said by somebody."""
    for quotation in view.quotations():
        yield Suggestion(label="attribution", spans=(view.span(*quotation.outer, "content"),))


NUMBERS = Rule(name="numbers", labels=frozenset({"fact"}), find=numbers)
QUOTED = Rule(name="quoted", labels=frozenset({"attribution"}), find=quoted, version=3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "a.txt", TEXT)
    return tmp_path


def ran(folder: Path, *rules: Rule) -> Outcome:
    article = load_article(next(find_articles([folder / "a.txt"])))
    return suggest(Folder(folder), article, rules)


def quotes(folder: Path) -> list[tuple[str, str]]:
    found = Folder(folder).read(LayerKey("@rules", "a.txt")).annotations.values()
    return sorted((each.label, each.spans[0].text) for each in found)


FACTS = [("fact", "It was 10 in May."), ("fact", "The fare is 12 kroner.")]
SAID = [("attribution", "“Too much,”")]


def test_what_rules_find_is_in_their_layer(folder: Path) -> None:
    assert ran(folder, NUMBERS, QUOTED) == Outcome(added=3, removed=0, kept=0)
    assert quotes(folder) == SAID + FACTS
    layer = Folder(folder).read(LayerKey("@rules", "a.txt"))
    assert {each.origin for each in layer.annotations.values()} == {"rules"}
    assert {rule_of(each) for each in layer.annotations.values()} == {"numbers", "quoted"}
    assert [*check([Folder(folder)])] == []


def test_the_same_again_changes_nothing(folder: Path) -> None:
    ran(folder, NUMBERS)
    history = next(folder.glob(".obelism/history/*/*"))
    before = history.read_bytes()
    assert ran(folder, NUMBERS) == Outcome(added=0, removed=0, kept=2)
    assert history.read_bytes() == before


def test_what_a_rule_does_not_find_any_more_goes_and_that_of_others_stays(folder: Path) -> None:
    ran(folder, NUMBERS, QUOTED)
    none = Rule(name="numbers", labels=NUMBERS.labels, find=lambda _: (), version=2)
    assert ran(folder, none) == Outcome(added=0, removed=2, kept=0)
    assert quotes(folder) == SAID


def test_what_a_later_version_finds_again_stays_and_says_who_found_it_last(folder: Path) -> None:
    ran(folder, NUMBERS)
    article = load_article(next(find_articles([folder / "a.txt"])))
    before = Folder(folder).read(LayerKey("@rules", "a.txt")).annotations
    later = msgspec.structs.replace(NUMBERS, version=2)
    assert not is_behind(Folder(folder), article, [NUMBERS])
    assert is_behind(Folder(folder), article, [later])
    assert not is_behind(Folder(folder), article, [QUOTED]), "it is another rule's"
    assert ran(folder, later) == Outcome(added=0, removed=0, kept=2)
    after = Folder(folder).read(LayerKey("@rules", "a.txt")).annotations
    assert after.keys() == before.keys()
    assert {each.extra["by"]["version"] for each in after.values()} == {2}
    assert {each.created for each in after.values()} == {each.created for each in before.values()}
    assert not is_behind(Folder(folder), article, [later])
    assert not is_behind(Folder(folder), article, [NUMBERS]), "a newer program made it"


def test_a_run_is_one_action(folder: Path) -> None:
    ran(folder, NUMBERS, QUOTED)
    article = load_article(next(find_articles([folder / "a.txt"])))
    with Layer.open(Folder(folder), article, "@rules") as layer:
        undone = layer.undo()
        assert undone is not None
        assert not layer.annotations


def test_suggestions_on_an_earlier_text_are_replaced(folder: Path) -> None:
    ran(folder, NUMBERS, QUOTED)
    write(folder, "a.txt", "Nobody came. The fare is 12 kroner.\n")
    assert ran(folder, NUMBERS) == Outcome(added=1, removed=3, kept=0)
    assert quotes(folder) == [("fact", "The fare is 12 kroner.")]
    assert [*check([Folder(folder)])] == []


def test_they_are_handed_on_when_named_and_say_which_rule_it_was(folder: Path) -> None:
    ran(folder, QUOTED)
    assert run("export", folder).stdout == ""
    line = run("export", folder, "--annotator", "@rules").stdout
    assert '"by":{"layer":"@rules","rule":"quoted","version":3}' in line


def test_a_label_that_the_workspace_does_not_define_is_not_suggested(folder: Path) -> None:
    either = Rule(
        name="either",
        labels=frozenset({"fact", "rumour"}),
        find=lambda view: [
            Suggestion(label=label, spans=(view.span(0, 8),)) for label in ("rumour", "fact")
        ],
    )
    unknown = Rule(name="unknown", labels=frozenset({"rumour"}), find=lambda _: 1 / 0)  # type: ignore[arg-type, return-value]
    assert ran(folder, either, unknown) == Outcome(added=1, removed=0, kept=0)


@pytest.mark.parametrize(
    "suggestion",
    [
        Suggestion(label="opinion", spans=(TextView(TEXT).span(0, 3),)),
        Suggestion(label="fact", spans=()),
    ],
)
def test_a_rule_that_breaks_its_word_changes_nothing(folder: Path, suggestion: Suggestion) -> None:
    wrong = Rule(name="wrong", labels=frozenset({"fact"}), find=lambda _: [suggestion])
    with pytest.raises(ValueError, match="the rule wrong"):
        ran(folder, wrong)
    assert not (folder / ".obelism").exists()


@pytest.mark.parametrize("extent", [(-1, 3), (3, 3), (0, 1000), (22, 23)])
def test_a_span_has_to_be_a_passage(extent: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no passage"):
        TextView(TEXT).span(*extent)


def test_a_layer_that_is_held_is_left_as_it_is(folder: Path) -> None:
    ran(folder, QUOTED)
    article = load_article(next(find_articles([folder / "a.txt"])))
    with (
        Layer.open(Folder(folder), article, "@rules"),
        pytest.raises(ObelismError, match="elsewhere"),
    ):
        ran(folder, NUMBERS)
    assert quotes(folder) == SAID


def test_a_rule_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("a_rule")
    module.RULE = NUMBERS  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "a_rule", module)
    monkeypatch.setitem(RULES, "numbers", "a_rule")
    assert NUMBERS in find_rules()
    assert find_rules(["numbers"]) == [NUMBERS]
    with pytest.raises(WrongUse, match="numbers"):
        find_rules(["letters"])


def test_every_rule_of_the_registry_can_be_used() -> None:
    for name, rule in zip(RULES, find_rules(), strict=True):
        assert rule.name == name
        assert rule.labels
        assert [*rule.find(TextView(""))] == []
        for suggestion in rule.find(TextView(TEXT)):
            assert suggestion.label in rule.labels
