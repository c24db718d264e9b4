"""Words, as they are counted, moved by and hinted at; `|` stands between them."""

from __future__ import annotations

import pytest
from hypothesis import given

from reader.text.lines import trim
from reader.text.words import cut_words
from tests.text.making import FAMILY, FLAG, any_texts, edges_of

ENGLISH = [
    ("The bridge, (they say) is “closed”.", "The|bridge|they|say|is|closed"),
    (
        "don't O’Neill's aujourd’hui l'eau rock'n'roll",
        "don't|O’Neill's|aujourd’hui|l'eau|rock'n'roll",
    ),
    ("the dogs’ ‘home’ in the ’90s", "the|dogs|home|in|the|90s"),
    ("state-of-the-art Covid-19 non‑stop", "state-of-the-art|Covid-19|non‑stop"),
    ("yes—no, so–so and -dashed-", "yes|no|so|so|and|dashed"),
    ("co\xadop\xadera\xadtion", "co\xadop\xadera\xadtion"),
    ("and/or his/her", "and|or|his|her"),
    ("AT&T and R&D use C++", "AT&T|and|R&D|use|C++"),
    ("snake_case and __init__", "snake_case|and|init"),
    ("*bold* _slanted_ `code`", "bold|slanted|code"),
    ("U.S. and U.K.-based, at 5 p.m., Ph.D.", "U.S.|and|U.K.-based|at|5|p.m.|Ph.D."),
    ("Mr. Osei et al. etc.", "Mr|Osei|et|al|etc"),
    ("wait…what ... no!!", "wait|what|no"),
    ("a\u200bb c\xa0d", "a|b|c|d"),
    ("Straße, Ångström, ﬁne, Москва\u0301", "Straße|Ångström|ﬁne|Москва\u0301"),
]
NUMBERS = [
    ("$4.5m €1,000 £5 US$5 A$3.20", "$4.5m|€1,000|£5|US$5|A$3.20"),
    ("−3 -7 +3 ±2 .5 3-2", "−3|-7|+3|±2|.5|3-2"),
    ("13.4% 5‰ 90° 5°C 24/7 10:30", "13.4%|5‰|90°|5°C|24/7|10:30"),
    ("2010–2012 1.000,5 1'000 1st 12km 3½", "2010–2012|1.000,5|1'000|1st|12km|3½"),
    ("30-year-old $5-$6 9/11", "30-year-old|$5-$6|9/11"),
    ("It rose by 3. Then by 4, and 5.", "It|rose|by|3|Then|by|4|and|5"),
    ("٣٬٥ and ١٢", "٣٬٥|and|١٢"),
]
JOINED = [
    ("EU:n, USA:s och 25:e; N:o 5", "EU:n|USA:s|och|25:e|N:o|5"),
    ("1996'da, 80’s ve 3'ün", "1996'da|80’s|ve|3'ün"),
    ("110\xa0000 asukasta, 1 234 567,5 km", "110\xa0000|asukasta|1 234 567,5|km"),
    ("8~9cm, 1933년~1945년까지", "8~9cm|1933년~1945년까지"),
    ("90 km/h, b/c, w/o, 91/628/EEC", "90|km/h|b/c|w/o|91/628/EEC"),
    ("don`t, I´m, a.lund@ENRON", "don`t|I´m|a.lund@ENRON"),
    ("ry(d)zykować, Governor(s)", "ry(d)zykować|Governor|s"),
    ("С.-Петербург, t.ex. ev.-lut.", "С.-Петербург|t.ex|ev.-lut"),
    ("낙양(洛陽)의 國手戰", "낙양|洛陽|의|國手戰"),
    ("Note:this, said:he, 10:30", "Note|this|said|he|10:30"),
    ("in 2010 300 people, 020 123", "in|2010|300|people|020|123"),
]
ADDRESSES = [
    ("See https://example.org/a_b?c=d&e=f. Now", "See|https://example.org/a_b?c=d&e=f|Now"),
    ("(www.example.com/x, http://a.b/c)", "www.example.com/x|http://a.b/c"),
    ("a.lund@example.org! example.com/about", "a.lund@example.org|example.com/about"),
    ("@ruth_o said #bridge, #2030", "@ruth_o|said|#bridge|#2030"),
    ("Node.js at example.com", "Node.js|at|example.com"),
]
OTHER_SCRIPTS = [
    ("他来了。我们走吧", "他|来|了|我|们|走|吧"),
    ("彼はカタカナと漢字を書いた。", "彼|は|カタカナ|と|漢字|を|書|いた"),
    ("ソニーのテレビ", "ソニー|の|テレビ"),
    ("ไทยเก่า ภาษาไทย", "ไทย|เก่า|ภาษา|ไทย"),
    ("한국어 단어입니다.", "한국어|단어입니다"),
    ("शब्द हिन्दी, वह आया।", "शब्द|हिन्दी|वह|आया"),
    ("هذه كلمة عربية، نعم؟", "هذه|كلمة|عربية|نعم"),
    ("שָׁלוֹם צה״ל", "שָׁלוֹם|צה״ל"),
    ("Ήρθε χθες;", "Ήρθε|χθες"),
]
NO_WORDS = ["", " \n\t", "—– ... !!! ***", "🙂 ❤\ufe0f", FAMILY + FLAG, "。、「」"]


def words_of(text: str) -> list[str]:
    return [text[start:end] for start, end in cut_words(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "words"), [*ENGLISH, *NUMBERS, *JOINED, *ADDRESSES, *OTHER_SCRIPTS]
)
def test_words_are_as_a_reader_takes_them(text: str, words: str) -> None:
    assert words_of(text) == words.split("|")


@pytest.mark.parametrize("text", NO_WORDS)
def test_marks_and_pictures_are_no_words(text: str) -> None:
    assert words_of(text) == []


def test_an_accented_word_keeps_its_accents() -> None:
    assert words_of("un cafe\u0301 noir") == ["un", "cafe\u0301", "noir"]
    assert words_of(f"so{FAMILY}so") == ["so", "so"]


def test_only_the_region_asked_about_is_cut() -> None:
    text = "one two three four"
    assert [text[start:end] for start, end in cut_words(text, 4, 13)] == ["two", "three"]


def test_a_word_of_a_thousand_letters_is_one() -> None:
    assert words_of("x" * 1_000 + ", y") == ["x" * 1_000, "y"]
    assert words_of("a-" * 1_000 + "b") == ["a-" * 1_000 + "b"]


@given(any_texts)
def test_words_are_ordered_disjoint_and_whole_without_blanks_at_their_edges(text: str) -> None:
    edges = set(edges_of(text))
    reached = 0
    for start, end in cut_words(text, 0, len(text)):
        assert reached <= start < end
        assert {start, end} <= edges
        assert trim(text, start, end) == (start, end)
        reached = end


@given(any_texts)
def test_every_letter_and_digit_is_in_a_word(text: str) -> None:
    covered = {at for extent in cut_words(text, 0, len(text)) for at in range(*extent)}
    for at, character in enumerate(text):
        assert at in covered or not character.isalnum(), (at, character)


def test_what_has_no_letter_and_no_digit_has_no_word() -> None:
    assert cut_words("👩\u200d" * 50 + "… — !", 0, 105) == []
    assert cut_words("… — @_ !", 0, 8) == [(4, 6)]
    assert cut_words("\u2e80 ㋐", 0, 3) == [(0, 1), (2, 3)]
