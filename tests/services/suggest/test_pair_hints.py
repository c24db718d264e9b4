"""What is looked for before a pattern is tried leaves out nothing that the pattern finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.services.suggest.pairs import certainty, dates, numbers

WORDS = """
    will not likely is going to are set confirmed that has have had yet still to decide been
    officially agreed certain sure definitely certainly scheduled isn't hasn’t clear known
    say whether did immediately confirm declined refused unconfirmed undecided uncertain
    unclear unknown in doubt no decision final remains be seen deciding considering may
    might could possibly perhaps reportedly allegedly expected plans hopes probably said
    rumored tentatively Monday Tuesdays 3 March 12,000 May Sept. 2021-03-04 noon MIDNIGHT 5
    p.m. 10:30 one fifteen forty-two eighty dozen half a hundred third quarters zero
    nineteen $5 million 40 % ten the of by since until
""".split()

TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)


@settings(max_examples=150)
@given(TEXTS)
def test_a_pattern_finds_nothing_without_a_hint(text: str) -> None:
    lower = text.lower()
    patterns = {
        "certain": certainty._CERTAIN,
        "doubt": certainty._DOUBTFUL,
        "hedge": certainty._HEDGED,
    }
    for sort, pattern in patterns.items():
        if pattern.search(text):
            assert any(hint in lower for hint in certainty._HINTS[sort])
    digits = dates._DIGIT.search(text)
    assert digits or dates._NAMED.search(text) or not dates._DATE.search(text)
    assert "day" in text or not dates._WEEKDAY.search(text)
    assert digits or dates._has_word(lower) or not dates._TIME.search(text)
    hinted = digits or any(hint in lower for hint in numbers._HINTS)
    assert hinted or not any(match.group().strip() for match in numbers._NUMBER.finditer(text))
