"""Who said it: source and cue of a given content, and whole attributions, by rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.services.suggest.attribution.candidates import around
from reader.services.suggest.attribution.find import Attribution, find_attributions
from reader.services.suggest.attribution.lexicon import verbs
from reader.services.suggest.attribution.propose import propose
from reader.services.suggest.rules import TextView, find_rules
from reader.text.lines import Extent

GIVEN = [
    ("Ida Holm *said* [the ferry would sail on Monday].", "Ida Holm"),
    ("[“The ferry sails on Monday,”] *said* Ida Holm.", "Ida Holm"),
    ("[“The ferry,”] Ida Holm *said*, [“sails on Monday.”]", "Ida Holm"),
    ("[The ferry sails on Monday], *according to* the harbour master.", "the harbour master"),
    ("*According to* the harbour master, [the ferry sails on Monday].", "the harbour master"),
    ("He *has also warned* [that the bridge is closed].", "He"),
    ("The mayor of Holm *told* reporters on Friday [that the bridge is closed].", "The mayor"),
    ("Officials met for hours, but a spokesman *denied* [that the bridge is closed].", "spokesman"),
    ("Ida Holm walked out of the room, *saying* [the talks had failed].", "Ida Holm"),
    ("[“It is closed,”] a spokesman for the port *said*.", "a spokesman"),
    ("Ida Holm (M-Holm) *insisted* [the bridge was safe].", "Ida Holm"),
    ("[The bridge is safe], the engineers *believe*.", "the engineers"),
]
"""A sentence with its content in brackets and its cue between stars, and what the source holds."""


def marked(sentence: str) -> tuple[str, list[Extent], Extent]:
    """The text without marks, the contents and the cue."""
    text, contents, opened, cue = "", [], 0, []
    for letter in sentence:
        if letter == "[":
            opened = len(text)
        elif letter == "]":
            contents.append((opened, len(text)))
        elif letter == "*":
            cue.append(len(text))
        else:
            text += letter
    return text, contents, (cue[0], cue[1])


@pytest.mark.parametrize(("sentence", "source"), GIVEN)
def test_source_and_cue_of_what_was_said(sentence: str, source: str) -> None:
    text, contents, cue = marked(sentence)
    best = propose(text, contents, TextView(text).units("sentence"))[0]
    assert text[slice(*best.cue)] == text[slice(*cue)]
    assert best.source is not None
    assert source in text[slice(*best.source)]


@pytest.mark.parametrize(
    "when", ["Late on Tuesday", "Last week", "A day earlier", "Two hours before", "This morning"]
)
def test_when_it_was_said_belongs_to_no_source(when: str) -> None:
    text, contents, _ = marked(f"{when}, Ida Holm *told* reporters [that the bridge is closed].")
    found = propose(text, contents, TextView(text).units("sentence"))
    sources = [text[slice(*each.source)] for each in found if each.source]
    assert sources[0] == "Ida Holm"
    assert not [each for each in sources if each.startswith(when)]


def test_a_quotation_by_itself_is_told_by_the_sentence_before_it() -> None:
    text = "Ida Holm had an answer for that: “The ferry sails on Monday.”"
    start = text.index("“")
    sentences = [(0, start), (start, len(text))]
    best = propose(text, [(start, len(text))], sentences)[0]
    assert text[slice(*best.cue)] in (":", "answer")


def test_where_nothing_else_stands_nothing_is_proposed() -> None:
    assert propose("“Never.”", [(0, 8)], [(0, 8)]) == []


def test_of_a_sentence_without_an_end_only_what_is_near_is_looked_at() -> None:
    def tokens(times: int) -> int:
        half = "he said that the man told her, and " * times
        text = f"{half}so {half}"
        place = around(text, [(len(half), len(half) + 2)], (0, len(text)))
        assert len(place.tokens) > 100
        assert text[slice(*place.tokens[0][:2])] in half.split()
        return len(place.tokens)

    assert tokens(100) == tokens(1000)


def found(text: str) -> list[tuple[list[str], str, str | None]]:
    view = TextView(text)
    attributions = find_attributions(
        text, view.units("sentence"), [each.outer for each in view.quotations()]
    )
    return [told(text, each) for each in attributions]


def told(text: str, found: Attribution) -> tuple[list[str], str, str | None]:
    contents = [text[slice(*extent)] for extent in found.contents]
    source = text[slice(*found.source)] if found.source else None
    return contents, text[slice(*found.cue)], source


WHOLE = [
    ("“The ferry sails on Monday,” Ida Holm said.", ["“The ferry sails on Monday,”"], "Ida Holm"),
    (
        "“The ferry,” said Ida Holm, “sails on Monday.”",
        ["“The ferry,”", "“sails on Monday.”"],
        "Ida Holm",
    ),
    (
        "“It is late,” she said. “We have waited for a year.”",
        ["“It is late,”", "“We have waited for a year.”"],
        "she",
    ),
    (
        "The mayor said that the bridge was closed; nobody else knew.",
        ["that the bridge was closed"],
        "The mayor",
    ),
    ("The bridge is closed, the mayor said.", ["The bridge is closed"], "the mayor"),
    (
        "The bridge is closed, deputy mayor Ida Holm said on Monday.",
        ["The bridge is closed"],
        "deputy mayor Ida Holm",
    ),
    ("The bridge is closed, she told the Evening Post.", ["The bridge is closed"], "she"),
    (
        "The bridge is closed, the mayor said late on Monday in a statement.",
        ["The bridge is closed"],
        "the mayor",
    ),
    (
        "The bridge is closed, Ida Holm, the mayor, said.",
        ["The bridge is closed"],
        "Ida Holm, the mayor,",
    ),
    (
        "According to the mayor, the bridge is closed.",
        ["the bridge is closed"],
        "the mayor",
    ),
    (
        "The mayor told the Evening Post last week that the old bridge is closed.",
        ["that the old bridge is closed"],
        "The mayor",
    ),
    (
        "The mayor told a crowd in Holm he would close the bridge.",
        ["he would close the bridge"],
        "The mayor",
    ),
    ("The minister: “Nobody is above the law.”", ["“Nobody is above the law.”"], "The minister"),
    ("He added: “We will never enter it.”", ["“We will never enter it.”"], "He"),
    ("Mayor: bridge will never be closed", ["bridge will never be closed"], "Mayor"),
    ("HOLM: We will never enter it.", ["We will never enter it"], "HOLM"),
    (
        "Ida Holm, the author of “Slow Rivers”, said the ferry would sail.",
        ["the ferry would sail"],
        "Ida Holm, the author of “Slow Rivers”,",
    ),
    ("Bridge to close, says mayor", ["Bridge to close"], "mayor"),
    (
        "The bridge is closed, said the mayor of Holm.",
        ["The bridge is closed"],
        "the mayor of Holm",
    ),
    (
        "According to Ida Holm, who leads the port, the bridge is closed.",
        ["the bridge is closed"],
        "Ida Holm",
    ),
    (
        "The port's leader, who was ill in May, said that he would go.",
        ["that he would go"],
        "The port's leader",
    ),
    ("It is known by the mayor that the bridge sank.", ["that the bridge sank"], "the mayor"),
]


@pytest.mark.parametrize(("text", "contents", "source"), WHOLE)
def test_whole_attributions(text: str, contents: list[str], source: str) -> None:
    assert [(each[0], each[2]) for each in found(text)] == [(contents, source)]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("It was rumoured that the bridge would close.", "was rumoured"),
        ("It is understood that the bridge would close.", "is understood"),
        ("It has been alleged that the bridge would close.", "has been alleged"),
        ("It was announced on Friday that the bridge would close.", "was announced"),
    ],
)
def test_of_what_nobody_is_said_to_say_there_is_no_source(text: str, cue: str) -> None:
    assert found(text) == [(["that the bridge would close"], cue, None)]
    content = (text.index("that"), len(text) - 1)
    best = propose(text, [content], [(0, len(text))])[0]
    assert (text[slice(*best.cue)], best.source) == (cue, None)


def test_the_cue_is_the_verb_before_a_colon_rather_than_the_colon() -> None:
    assert found("He added: “We will never enter it.”")[0][1] == "added"
    assert found("The minister: “Nobody is above the law.”")[0][1] == ":"


def test_a_clause_about_the_subject_may_end_in_another_verb() -> None:
    [one] = found("A driver who asked not to be named said the plan was dead.")
    assert one[:2] == (["the plan was dead"], "said")


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was closed on Friday.",
        "There are three reasons: the bridge is old.",
        "They painted the words “No Entry” on it.",
        "In March, he told the council about the plan.",
        "The mayor resigned, and they said on Monday.",
        "The “old” bridge was said.",
        "",
        "新しい橋は春に開通した。",
    ],
)
def test_nothing_is_made_up(text: str) -> None:
    assert found(text) == []


def test_the_rule_suggests_roles() -> None:
    text = "Nobody knew. “It is closed,” the mayor said. It rained."
    [rule] = find_rules(["attribution"])
    [suggestion] = rule.find(TextView(text))
    assert [(each.role, each.text) for each in suggestion.spans] == [
        ("content", "“It is closed,”"),
        ("cue", "said"),
        ("source", "the mayor"),
    ]


def test_forms_of_verbs() -> None:
    forms = verbs()
    for form in ("said", "told", "denied", "argues", "saying", "admitting", "wrote", "believes"):
        assert form in forms
    assert forms["said"] == ("say", 3)


WORDS = st.sampled_from(
    ["said", "Ida", "Holm", ",", "“", "”", "the", "that", ".", ":", "—", "he", "(", ")", "\n", "to"]
)


@given(st.lists(WORDS, max_size=40))
def test_whatever_is_found_stands_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    view = TextView(text)
    for each in find_attributions(
        text, view.units("sentence"), [quotation.outer for quotation in view.quotations()]
    ):
        for start, end in (*each.contents, each.cue, *([each.source] if each.source else [])):
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip()
