"""What is looked for before a pattern is tried leaves out nothing that the pattern finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.services.suggest.pairs import certainty, dates, negation, numbers, people, superlatives
from reader.services.suggest.pairs.words import Sentence

WORDS = """
    will not likely is going to are set confirmed that has have had yet still to decide been
    officially agreed certain sure definitely certainly scheduled isn't hasn’t clear known
    say whether did immediately confirm declined refused unconfirmed undecided uncertain
    unclear unknown in doubt no decision final remains be seen deciding considering may
    might could possibly perhaps reportedly allegedly expected plans hopes probably said
    rumored tentatively Monday Tuesdays 3 March 12,000 May Sept. 2021-03-04 noon MIDNIGHT 5
    p.m. 10:30 one fifteen forty-two eighty dozen half a hundred third quarters zero
    nineteen $5 million 40 % ten the of by since until two-thirds will-call its first largest
    most popular The ever last surviving only bridge nobody fails neither Ana J. Holm Sen. President
    chairman , Bill's
""".split()

TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)


@settings(max_examples=150)
@given(TEXTS)
def test_a_pattern_finds_nothing_without_a_hint(text: str) -> None:
    sentence = Sentence(text, (0, len(text)))
    words = sentence.all_words
    patterns = {
        "certain": certainty._CERTAIN,
        "doubt": certainty._DOUBTFUL,
        "hedge": certainty._HEDGED,
    }
    for sort, pattern in patterns.items():
        assert certainty._is_hinted(sentence, sort) or not pattern.search(text)
    digits = sentence.digits
    assert digits or dates._NAMED.search(text) or not dates._DATE.search(text)
    assert "day" in text or not dates._WEEKDAY.search(text)
    assert digits or not dates._TIMES.isdisjoint(words) or not dates._TIME.search(text)
    hinted = digits or not numbers._HINTS.isdisjoint(words)
    assert hinted or not any(match.group().strip() for match in numbers._NUMBER.finditer(text))
    assert not superlatives._HINTS.isdisjoint(words) or not superlatives._FIRST.search(text)


def test_a_rule_finds_the_same_with_every_word_as_a_hint() -> None:
    text = " ".join(WORDS)
    for at in range(len(WORDS)):
        sentence = Sentence(text := " ".join(WORDS[at : at + 9]), (0, len(text)))
        found = negation.denials(sentence), [*people.people_in(sentence)]
        sentence.all_words |= {"t", ""}
        assert found == (negation.denials(sentence), [*people.people_in(sentence)])
