"""The single-byte encodings of alphabets, told apart by what their letters spell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.text.code_pages import ENCODINGS, best_readings
from reader.text.decoding import Undecodable, decode

FRENCH = "L’élève a été reçu à l’hôtel, où il fête Noël : « Ça suffit ! »"
GERMAN = "Die Größe der Straße überrascht: „Schön“, sagte er."
SPANISH = "¿Mañana? El niño volverá, señaló; ¡qué ilusión!"
CZECH = "Příště řekl starosta, že most zůstane zavřený, a odešel."
HUNGARIAN = "A polgármester később őszintén azt mondta: zárva marad, és hűvösen nézett."
DANISH = "Borgmesteren sagde, at broen forbliver lukket, og så gik han ned på øen."
POLISH = "Burmistrz powiedział, że most będzie zamknięty. Źródło: ratusz, dodał później."
TURKISH = "Belediye başkanı köprünün kapalı kalacağını söyledi; ağaç ve çiçek, dedi."
LITHUANIAN = "Ėjo į šalį, kur ūkas ir žąsys; uždaryta, pridūrė jis vėliau."
RUSSIAN = (
    "Мэр сказал, что мост останется закрытым до весны. Жители недовольны, но ждать придётся "
    "ещё долго, объяснил инженер. По его словам, рабочие уже почти закончили."
)
CAPITALS = (
    "Холодная зима помешала стройке. По его словам, работы почти закончены. Также закрыли дорогу. "
    "Кремль молчит."
)
"""What Windows has for capitals are dashes, blanks and quotation marks on the Macintosh."""
UKRAINIAN = (
    "Мер сказав, що міст залишиться закритим до весни. Мешканці невдоволені, але чекати "
    "доведеться ще довго, пояснив інженер, і ніхто не сперечався."
)
BULGARIAN = (
    "Кметът каза, че мостът ще остане затворен до пролетта. Жителите са недоволни, но ще трябва "
    "да чакат още дълго, обясни инженерът."
)
GREEK = (
    "Ο δήμαρχος είπε ότι η γέφυρα θα μείνει κλειστή ως την άνοιξη. Οι κάτοικοι δεν είναι "
    "ευχαριστημένοι, αλλά θα περιμένουν."
)
HEBREW = "ראש העיר אמר שהגשר יישאר סגור עד האביב. התושבים אינם מרוצים, אבל ימתינו עוד זמן רב."
KAZAKH = "Әкім көпір көктемде ашылатынын хабарлады. Жұмыс бітуге жақын, деді ол өңірде үнемі."
ARABIC = "قال رئيس البلدية إن الجسر سيبقى مغلقا حتى الربيع، والسكان غير راضين ولكنهم سينتظرون طويلا"
THAI = "นายกเทศมนตรีกล่าวว่าสะพานจะปิดต่อไปจนถึงฤดูใบไม้ผลิ ชาวบ้านไม่พอใจแต่ต้องรอต่อไปอีกนาน"

TOLD = [
    ("kz1048", KAZAKH),
    ("ptcp154", KAZAKH),
    ("cp1252", FRENCH),
    ("cp1252", GERMAN),
    ("cp1252", SPANISH),
    ("cp1252", DANISH),
    ("cp1252", "The mayor called it “a disgrace” — nobody’s fault…"),
    ("cp1252", "It costs £5 or €6 at the café, a naïve price."),
    ("mac-roman", FRENCH),
    ("mac-roman", GERMAN),
    ("cp850", GERMAN.replace("„", '"').replace("“", '"')),
    ("cp850", SPANISH),
    ("cp850", DANISH),
    ("cp1250", CZECH),
    ("iso8859-2", CZECH),
    ("cp852", CZECH),
    ("mac-latin2", CZECH),
    ("cp1250", HUNGARIAN),
    ("cp852", HUNGARIAN),
    ("cp852", POLISH),
    ("mac-latin2", POLISH),
    ("cp1254", "Şimdi yapılacak bir şey yok, dedi; ağaç ve çiçek, İğne."),
    ("cp857", TURKISH),
    ("mac-turkish", TURKISH),
    ("cp1257", LITHUANIAN),
    ("iso8859-4", LITHUANIAN),
    ("cp775", LITHUANIAN),
    *((encoding, RUSSIAN) for encoding in ("cp1251", "koi8-r", "iso8859-5", "cp866")),
    *((encoding, RUSSIAN) for encoding in ("mac-cyrillic", "cp855")),
    *((encoding, UKRAINIAN) for encoding in ("cp1251", "koi8-u", "mac-cyrillic", "iso8859-5")),
    *((encoding, CAPITALS) for encoding in ("cp1251", "mac-cyrillic", "koi8-r")),
    ("cp1251", f"{BULGARIAN} Работата почти е завършена, каза той."),
    *((encoding, BULGARIAN) for encoding in ("cp1251", "mac-cyrillic", "cp855")),
    *((encoding, GREEK) for encoding in ("cp1253", "cp737", "cp869", "mac-greek")),
    *((encoding, HEBREW) for encoding in ("cp1255", "cp862")),
    *((encoding, ARABIC) for encoding in ("cp1256", "iso8859-6")),
    ("cp720", ARABIC.replace("،", " -")),
    ("cp874", THAI),
]


@pytest.mark.parametrize(("encoding", "text"), TOLD)
def test_an_encoding_is_told_by_the_letters_it_makes(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


def reads_or_asks(data: bytes, text: str) -> bool:
    """Whether bytes are read as they were written, or the encoding is asked for."""
    try:
        return decode(data).text == text
    except Undecodable as refusal:
        return str(refusal).endswith("with --encoding")


LANGUAGES = [FRENCH, GERMAN, SPANISH, CZECH, HUNGARIAN, DANISH, POLISH, TURKISH, LITHUANIAN]
ALPHABETS = [RUSSIAN, UKRAINIAN, BULGARIAN, GREEK, HEBREW, ARABIC, THAI]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_no_encoding_is_read_as_another_without_a_word(encoding: str) -> None:
    for whole in (*LANGUAGES, *ALPHABETS):
        for text in (whole, whole[: len(whole) // 2], " ".join([whole] * 3)):
            try:
                data = text.encode(encoding)
            except UnicodeEncodeError:
                continue
            assert reads_or_asks(data, text)


@pytest.mark.parametrize("encoding", ["cp1254", "iso8859-9"])
def test_where_two_readings_fit_about_equally_both_are_named(encoding: str) -> None:
    data = "Mr Erdo\u011fan said so.".encode(encoding)
    with pytest.raises(
        Undecodable, match=r"reads about equally well as \S+ and \S+; .*--encoding$"
    ):
        decode(data)


@pytest.mark.parametrize("text", [FRENCH, GERMAN, SPANISH])
def test_windows_is_taken_where_it_reads_the_same(text: str) -> None:
    plain = text.translate({ord(mark): "'" for mark in "’„“«»"})
    assert decode(plain.encode("latin-1")) == (plain, "cp1252")


def test_a_table_drawn_with_lines_is_told_too() -> None:
    table = "┌───────┐\n│ Größe │\n└───────┘\nDie Straße über die Brücke ist gesperrt.\n"
    assert decode(table.encode("cp850")) == (table, "cp850")


EBCDIC = "The mayor spoke on Monday, and said no to it all, which nobody had expected. " * 2


def test_what_fits_no_alphabet_is_refused() -> None:
    with pytest.raises(Undecodable, match="--encoding"):
        decode(EBCDIC.encode("cp500"))


def test_what_fits_no_encoding_whole_is_not_told_by_its_beginning() -> None:
    text = "Le café fermé reste ouvert, à l'évidence. " * 2_000
    assert decode(text.encode("cp1252")).encoding == "cp1252"
    assert all(each.encoding != "cp1252" for each in best_readings(text.encode("cp1252") + b"\x81"))


@given(st.lists(st.sampled_from(FRENCH.split()), min_size=5, max_size=40).map(" ".join))
def test_any_french_reads_as_it_was_written_or_is_refused(text: str) -> None:
    assert reads_or_asks(text.encode("cp1252"), text)


@settings(max_examples=20)  # each is decoded five times, and asks every script
@given(st.permutations(RUSSIAN.split()).map(" ".join))
def test_any_russian_reads_as_it_was_written_or_is_refused(text: str) -> None:
    for encoding in ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5"):
        assert reads_or_asks(text.encode(encoding), text)


CASES = [
    ("cp932", "市長は「橋は閉まったままだ」と言った。住民は不満だが、待たなければならない。"),
    ("euc_jp", "市長は「橋は閉まったままだ」と言った。住民は不満だが、待たなければならない。"),
    ("gb18030", "市长说桥将继续关闭。他后来补充说，我们什么也做不了。居民们很不满意，工程师说。"),
    ("big5hkscs", "市長說橋將繼續關閉。他後來補充說，我們什麼也做不了。居民們很不滿意，工程師說。"),
    ("cp949", "시장은 다리가 봄까지 계속 닫혀 있을 것이라고 말했다. 주민들은 불만이지만 기다린다."),
    ("johab", "시장은 다리가 봄까지 계속 닫혀 있을 것이라고 말했다. 주민들은 불만이지만 기다린다."),
]


@pytest.mark.parametrize(("encoding", "text"), CASES)
def test_east_asian_encodings_are_told_by_their_frequent_characters(
    encoding: str, text: str
) -> None:
    assert decode((text * 2).encode(encoding)) == (text * 2, encoding)
    assert decode((text * 50).encode(encoding)) == (text * 50, encoding)
