"""The single-byte encodings of Latin alphabets, told apart by the letters a language writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.decoding import western_encoding

FRENCH = "L’élève a été reçu à l’hôtel, où il fête Noël : « Ça suffit ! »"
GERMAN = "Die Größe der Straße überrascht: „Schön“, sagte er."
SPANISH = "¿Mañana? El niño volverá, señaló; ¡qué ilusión!"
CZECH = "Příště řekl starosta, že most zůstane zavřený, a odešel."
HUNGARIAN = "A polgármester később őszintén azt mondta: zárva marad, és hűvösen nézett."

TOLD = [
    ("cp1252", FRENCH),
    ("cp1252", GERMAN),
    ("cp1252", SPANISH),
    ("cp1252", "The mayor called it “a disgrace” — nobody’s fault…"),
    ("cp1252", "It costs £5 or €6 at the café, a naïve price."),
    ("mac-roman", FRENCH),
    ("mac-roman", GERMAN),
    ("cp850", GERMAN.replace("„", '"').replace("“", '"')),
    ("cp850", SPANISH),
    ("cp1250", CZECH),
    ("iso8859-2", CZECH),
    ("cp1250", HUNGARIAN),
    ("cp1254", "Şimdi yapılacak bir şey yok, dedi; ağaç ve çiçek, İğne."),
    ("cp1257", "Ėjo į šalį, kur ūkas ir žąsys; uždaryta, pridūrė jis vėliau."),
]


@pytest.mark.parametrize(("encoding", "text"), TOLD)
def test_an_encoding_is_told_by_the_letters_it_makes(encoding: str, text: str) -> None:
    assert western_encoding(text.encode(encoding)) == encoding


@pytest.mark.parametrize("text", [FRENCH, GERMAN, SPANISH])
def test_windows_is_taken_where_it_reads_the_same(text: str) -> None:
    plain = text.translate({ord(mark): "'" for mark in "’„“«»"})
    data = plain.encode("latin-1")
    assert western_encoding(data) == "cp1252"
    assert data.decode("cp1252") == plain


def test_a_table_drawn_with_lines_is_told_too() -> None:
    table = "┌───────┐\n│ Größe │\n└───────┘\nDie Straße über die Brücke ist gesperrt.\n"
    assert western_encoding(table.encode("cp850")) == "cp850"


OTHERS = [
    ("cp1251", "Мэр сказал, что мост останется закрытым."),
    ("koi8-r", "Мэр сказал, что мост останется закрытым."),
    ("cp1253", "Ο δήμαρχος είπε ότι η γέφυρα θα μείνει κλειστή."),
    ("cp1255", "הכביש לצפון נחסם אתמול בבוקר, ורבים לא הגיעו לעבודה."),
    ("shift-jis", "市長は橋が閉まったままだと言った。"),
    ("gb18030", "市长说桥将继续关闭，居民们很不满意。"),
    ("euc-kr", "시장은 다리가 계속 닫혀 있을 것이라고 말했다."),
    ("euc-kr", "그는 왔다."),
]


@pytest.mark.parametrize(("encoding", "text"), OTHERS)
def test_text_in_other_letters_is_left_to_a_general_detector(encoding: str, text: str) -> None:
    assert western_encoding(text.encode(encoding)) is None


def test_what_fits_no_encoding_whole_is_not_told_by_its_beginning() -> None:
    text = "Le café fermé reste ouvert, à l'évidence. " * 2_000
    assert western_encoding(text.encode("cp1252")) == "cp1252"
    assert western_encoding(text.encode("cp1252") + b"\x81") != "cp1252"


@given(st.lists(st.sampled_from(FRENCH.split()), min_size=5, max_size=40).map(" ".join))
def test_any_french_reads_as_it_was_written(text: str) -> None:
    data = text.encode("cp1252")
    assert data.decode(western_encoding(data) or "ascii") == text
