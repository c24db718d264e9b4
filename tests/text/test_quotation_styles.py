"""Quotation marks of many languages, and signs that look like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.units import tidy
from tests.text.test_quotations import read

UNSPACED = [
    ("市长说：“新桥开通。”记者问，他答“不便透露”，离开。", ["“新桥开通。”", "“不便透露”"]),
    ("居民叫作“奇迹”，老人叫‘龙’。", ["“奇迹”", "‘龙’"]),
    ("他說「可以」，又說『不行』。", ["「可以」", "『不行』"]),
    ('他说"好"然后走了。', ['"好"']),
    ("彼は“はい”と言った。｢いいえ｣とも、〝多分〟とも。", ["“はい”", "｢いいえ｣", "〝多分〟"]),
    ("彼は＂はい＂と言った。", ["＂はい＂"]),
    ("他答：＇好＇。", ["＇好＇"]),
    ("เขาพูดว่า“ไป”แล้วเดิน", ["“ไป”"]),
    ("그는 “간다”라고 했다. ‘행복’이라고도 했다.", ["“간다”", "‘행복’"]),
    ("그는 '행복'이라고 했고\"안녕\"이라고도 했다.", ["'행복'", '"안녕"']),
]
ALIKE = [
    ("”Vi bygger bron”, sa hon. ”Nej”, sa han.", ["”Vi bygger bron”", "”Nej”"]),
    ("”Kyllä se onnistuu”, hän sanoi.", ["”Kyllä se onnistuu”"]),
    ("Han sa ’nej’ och gick.", ["’nej’"]),
    ("»Silta rakennetaan», hän sanoi. »Ei», sanoi toinen.", ["»Silta rakennetaan»", "»Ei»"]),
    ("“Eins“, sagte er.", ["“Eins“"]),
    ("”Jag hörde ’nej’ två gånger”, sa hon.", ["”Jag hörde ’nej’ två gånger”", "’nej’"]),
]
TYPED = [
    ('„Gut", sagte sie. „Nein", sagte er.', ['„Gut"', '„Nein"']),
    ('“A," she said. “B," he said.', ['“A,"', '“B,"']),
    ('"A,” she said. "B,” he said.', ['"A,”', '"B,”']),
    ("„Goed'', zei hij.", ["„Goed''"]),
    ("``So\" and ``so''.", ['``So"', "``so''"]),
    ('“He said "no" twice,” she said.', ['“He said "no" twice,”', '"no"']),
    ('"He said “no” twice," she said.', ['"He said “no” twice,"', "“no”"]),
]
DOUBLED = [
    (",,Het is laat'', zei hij. ,,Nee'', zei zij.", [",,Het is laat''", ",,Nee''"]),
    (",, Het is laat'', zei hij.", [",, Het is laat''"]),
    ("O autor disse ''é tarde'' e saiu.", ["''é tarde''"]),
    (",,Gut”, sagte er. ,,Nein“, sagte sie.", [",,Gut”", ",,Nein“"]),
    ("‘‘It is late,’’ he said.", ["‘‘It is late,’’"]),
]
OTHERS = [
    ("قال ”نعم“ ثم ”لا“ ومضى.", ["”نعم“", "”لا“"]),
    ("قال “نعم” ثم ‘لا’ ومضى.", ["“نعم”", "‘لا’"]),
    ("וַיֹאמֶר: ”כן“, והלך.", ["”כן“"]),
    ("L'« oasis » et l’«île» et l'“eau”.", ["« oasis »", "«île»", "“eau”"]),
    ("הוא אמר ״כן״ והלך.", ["״כן״"]),
    ("« Oui », dit-il, ‹ non ›, dit-elle. Home › News", ["« Oui »", "‹ non ›"]),
    ("Er sagte »Nein« und ›doch‹.", ["»Nein«", "›doch‹"]),
    ("Powiedział „nie” i «tak».", ["„nie”", "«tak»"]),
]
MEASURES = [
    ('"The man is 6\'5" and 210 pounds," she said.', ['"The man is 6\'5" and 210 pounds,"']),
    ("“He is 6’5” and 210 pounds,” she said.", ["“He is 6’5” and 210 pounds,”"]),
    ('"A 12" record and a 7" one," he said.', ['"A 12" record and a 7" one,"']),
    ("'He is 6' tall,' she said.", ["'He is 6' tall,'"]),
    ('"It took 5\'30" to cross," he said. "No."', ['"It took 5\'30" to cross,"', '"No."']),
    ("'Rock 'n' roll,' he said. 'No.'", ["'Rock 'n' roll,'", "'No.'"]),
    ("‘Fish ’n’ chips,’ he said.", ["‘Fish ’n’ chips,’"]),
    ('He read "1984" and "Plan 9" and left.', ['"1984"', '"Plan 9"']),
    ('"It was 1990" and "it was late".', ['"It was 1990"', '"it was late"']),
]
NONE = [
    "La 'Ndrangheta è forte.",
    "Er hat 'ne Idee.",
    "'s Avonds komt hij, 's morgens niet.",
    'The 6" pipe and the 12" pipe.',
    "צה״ל הודיע.",
    "Wait,, what.",
]


@pytest.mark.parametrize(
    ("text", "expected"), [*UNSPACED, *ALIKE, *TYPED, *DOUBLED, *OTHERS, *MEASURES]
)
def test_every_style_is_paired(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", NONE)
def test_what_looks_like_a_mark_is_none(text: str) -> None:
    assert read(text) == []


_PAIRS = ["“”", "‘’", "«»", "»«", "„“", "„”", "””", "»»", '""', '„"', '“"', "「」", "〝〟", "＂＂"]
_WORDS = st.lists(st.sampled_from(["Brücke", "sen", "mayor", "路", "그는"]), min_size=1, max_size=3)


@given(st.sampled_from(_PAIRS), _WORDS, st.lists(_WORDS, min_size=1, max_size=3))
def test_one_style_through_a_paragraph_gives_each_quotation_and_its_edges(
    pair: str, said: list[str], others: list[list[str]]
) -> None:
    quotes = [f"{pair[0]}{' '.join(words)}{pair[1]}" for words in (said, *others)]
    text = " sa, ".join(quotes) + "."
    assert read(text) == quotes
    end = len(quotes[0]) - 1
    assert tidy(text, 0, end) == (0, end + 1)
