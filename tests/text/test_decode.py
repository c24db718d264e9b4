"""Bytes to text: which encoding was meant, and one sentence where there is none."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.model.errors import ObelismError, WrongUse
from reader.text.decoding import Decoded, Undecodable, decode

TEXT = "The mayor called it “a disgrace”.\r\nNaïve? 他来了 🙂\n"


def test_what_says_nothing_is_utf8() -> None:
    assert decode(TEXT.encode()) == (TEXT, "utf-8")
    assert decode(b"") == ("", "utf-8")
    assert decode(b"plain\ttext\f\n\x1b[1m") == ("plain\ttext\f\n\x1b[1m", "utf-8")


MARKS = [
    (codecs.BOM_UTF8, "utf-8", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
]


@pytest.mark.parametrize(("mark", "encoding", "name"), MARKS)
def test_a_byte_order_mark_decides_and_is_dropped(mark: bytes, encoding: str, name: str) -> None:
    assert decode(mark + TEXT.encode(encoding)) == (TEXT, name)
    assert decode(mark) == ("", name)


def test_only_a_mark_at_the_start_is_dropped() -> None:
    assert decode("\ufeffa\ufeffb".encode()).text == "a\ufeffb"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_line_ends_are_kept(end: str) -> None:
    text = f"one{end}two{end}"
    assert decode(text.encode()).text == text
    assert decode(text.encode("utf-16")).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text",
    [
        "The mayor said no.\n",
        "Мэр сказал, что мост закрыт.\r\n",
        "Ο δήμαρχος είπε 3 λόγια στη Reuters.",
        "市长说：“一座桥”。\n居民不满。",
        "ראש העיר אמר לא.",
        "« Où ? » 🙂 dit-il",
    ],
)
def test_zeros_tell_utf16_and_utf32_without_a_mark(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


NULLS = [
    b"abc\0defg",
    b"plain words and one stray null\0 in the middle of them",
    bytes(range(256)) * 4,
    b"\0" * 40,
    b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0",
]


@pytest.mark.parametrize("data", NULLS)
def test_zeros_alone_are_no_text(data: bytes) -> None:
    with pytest.raises(Undecodable, match=r"this is not text: byte \d+ is null"):
        decode(data)


SAID = [
    ("cp1252", "Le café fermé, dit-il, reste « ouvert » — à l’évidence.", "cp1252"),
    ("latin-1", "Le café fermé, dit-il, reste ouvert.", "cp1252"),
    ("cp1252", "The mayor called it “a disgrace” — nobody’s fault.", "cp1252"),
    ("mac-roman", "The mayor called it “a disgrace” — nobody’s fault.", "mac-roman"),
    ("cp850", "Der Bürgermeister erklärte, die Straße bleibe gesperrt.", "cp850"),
    ("cp1250", "Burmistrz powiedział, że most będzie zamknięty. Źródło: ratusz.", "cp1250"),
    ("iso8859-2", "Burmistrz powiedział, że most będzie zamknięty. Źródło: ratusz.", "iso8859-2"),
    ("cp1254", "Belediye başkanı köprünün kapalı kalacağını söyledi.", "cp1254"),
    ("cp1257", "Meras pasakė, kad tiltas liks uždarytas, ir išėjo į šalį.", "cp1257"),
    ("cp1251", "Мэр сказал, что мост останется закрытым. Жители недовольны.", "cp1251"),
    ("koi8-r", "Мэр сказал, что мост останется закрытым. Жители недовольны.", "koi8-r"),
    ("cp1253", "Ο δήμαρχος είπε ότι η γέφυρα θα μείνει κλειστή.", "cp1253"),
    ("shift-jis", "市長は「橋は閉まったままだ」と言った。住民は不満だ。", "cp932"),
    ("gb18030", "市长说桥将继续关闭。他后来补充说，我们什么也做不了。居民们很不满意。", "gb18030"),
    ("euc-kr", "시장은 다리가 계속 닫혀 있을 것이라고 말했다. 주민들은 불만이다.", "cp949"),
]


@pytest.mark.parametrize(("encoding", "text", "name"), SAID)
def test_older_encodings_are_told_by_the_letters_they_make(
    encoding: str, text: str, name: str
) -> None:
    data = "\n".join([text] * 4).encode(encoding)
    assert decode(data) == ("\n".join([text] * 4), name)


SHORT = [
    ("gb18030", "\u5e02\u957f\u8bf4\u6865\u5c06\u5173\u95ed\u3002"),
    ("koi8-r", "\u041c\u044d\u0440 \u0441\u043a\u0430\u0437\u0430\u043b."),
    ("cp1255", "\u05e8\u05d0\u05e9 \u05d4\u05e2\u05d9\u05e8 \u05d0\u05de\u05e8."),
    (
        "cp1256",
        "\u0642\u0627\u0644 \u0631\u0626\u064a\u0633 \u0627\u0644\u0628\u0644\u062f\u064a\u0629",
    ),
    ("euc-jp", "\u5e02\u9577\u306f\u8a00\u3063\u305f\u3002"),
]


@pytest.mark.parametrize(("encoding", "text"), SHORT)
def test_a_few_letters_of_another_alphabet_are_not_guessed(encoding: str, text: str) -> None:
    with pytest.raises(Undecodable, match=r"too short to tell .* --encoding$"):
        decode(text.encode(encoding))
    assert decode(text.encode(encoding), encoding).text == text


@pytest.mark.parametrize(
    "data",
    [
        "caf\u00e9".encode() + b" caf\xe9 done",
        "\u201cQuoted\u201d text".encode() + b" caf\xe9",
        "na\u00efve words ".encode() + b"\xff end",
    ],
)
def test_one_broken_byte_beside_one_whole_accent_is_broken_utf8(data: bytes) -> None:
    with pytest.raises(Undecodable, match="this is UTF-8 with broken places"):
        decode(data)


def test_a_capital_before_a_mark_is_no_utf8() -> None:
    text = "\u00c9\u201d \u2026 \u00e9t\u00e9"
    assert decode(text.encode("cp1252")) == (text, "cp1252")


ESCAPED = [
    ("iso2022_jp", "iso2022_jp_2", "\u5e02\u9577\u306f\u8a00\u3063\u305f\u3002\nABC\n"),
    ("iso2022_kr", "iso2022_kr", "\uc2dc\uc7a5\uc740 A\n"),
]


@pytest.mark.parametrize(("encoding", "name", "text"), ESCAPED)
def test_alphabets_that_are_switched_by_escapes(encoding: str, name: str, text: str) -> None:
    assert decode(text.encode(encoding)) == (text, name)


@pytest.mark.parametrize("data", [b"a \x1b$B no way back", b"\x1b$B\xc3\xa9\x1b(B", b"\x1b[1m$B"])
def test_an_escape_alone_switches_nothing(data: bytes) -> None:
    assert decode(data) == (data.decode(), "utf-8")


def test_an_encoding_that_was_named_is_taken() -> None:
    data = "Größe 5 €".encode("iso8859-15")
    assert decode(data, "latin9") == ("Größe 5 €", "iso8859-15")
    assert decode(data, "LATIN-1").text == "Größe 5 ¤"
    assert decode(b"\xff\xfea\x00", "cp1252").text == "ÿþa\0", "even against the mark"
    assert decode(TEXT.encode("utf-8-sig"), "utf8") == (TEXT, "utf-8")
    assert decode(TEXT.encode("utf-8-sig"), "utf-8-sig") == (TEXT, "utf-8")
    assert decode(("\ufeff" + TEXT).encode("utf-16-be"), "utf-16-be") == (TEXT, "utf-16-be")


UNKNOWN = [
    ("utf-9", "There is no encoding named 'utf-9'."),
    ("", "There is no encoding named ''."),
    ("../utf-8", "There is no encoding named '../utf-8'."),
    ("naïve", "There is no encoding named 'naïve'."),
    ("nul\0", "There is no encoding named 'nul\\x00'."),
    ("base64", "'base64' is not an encoding of text."),
    ("rot13", "'rot13' is not an encoding of text."),
    ("punycode", "'punycode' is not an encoding of text."),
    ("idna", "'idna' is not an encoding of text."),
]


@pytest.mark.parametrize(("name", "sentence"), UNKNOWN)
def test_an_encoding_there_is_not_is_wrong_use(name: str, sentence: str) -> None:
    with pytest.raises(WrongUse) as error:
        decode(b"text", name)
    assert str(error.value) == sentence
    assert error.value.exit_code == 2


NO_TEXT = {
    "picture": (b"\x89PNG\r\n\x1a\n\0\0", None, "this is a PNG image, not text"),
    "photograph": (b"\xff\xd8\xff\xe0\0\x10JFIF", None, "this is a JPEG image, not text"),
    "GIF": (b"GIF89a", None, "this is a GIF image, not text"),
    "PDF": (b"%PDF-1.7\nwords", None, "this is a PDF, not text"),
    "archive": (
        b"PK\x03\x04\x14",
        None,
        "this is a zip archive or an office document, not text",
    ),
    "gzip": (b"\x1f\x8b\x08", None, "this is a gzip archive, not text"),
    "document": (b"\xd0\xcf\x11\xe0\xa1", None, "this is an old office document, not text"),
    "program": (b"\x7fELF\x02", None, "this is a program, not text"),
    "null": (b"abc\0def", None, "this is not text: byte 3 is null"),
    "controls": (
        bytes(range(1, 9)) * 9 + b"\x81\x8f\x9d\xff",
        None,
        (
            "this is not text: it is full of control characters; if it is, name its encoding with "
            "--encoding"
        ),
    ),
    "broken UTF-8": (
        "Naïve “words” in 他来了".encode() + b" caf\xe9 " + "ouvert é".encode(),
        None,
        "this is UTF-8 with broken places, the first at byte 35",
    ),
    "half UTF-16": (
        codecs.BOM_UTF16_LE + b"a\0b",
        None,
        "this is not utf-16: byte 4 does not fit",
    ),
    "not what was named": (b"caf\xe9 noir", "utf-8", "this is not utf-8: byte 3 does not fit"),
    "not ASCII": ("naïve".encode(), "us-ascii", "this is not ascii: byte 2 does not fit"),
    "no place named": (b"abc", "undefined", "this is not undefined"),
}


@pytest.mark.parametrize(("data", "encoding", "sentence"), NO_TEXT.values(), ids=NO_TEXT)
def test_what_is_no_text_is_said_in_a_sentence(
    data: bytes, encoding: str | None, sentence: str
) -> None:
    with pytest.raises(Undecodable) as error:
        decode(data, encoding)
    assert str(error.value) == sentence
    assert error.value.exit_code == 1


SIGNATURES = ("GIF8", "%PDF-", "PK\x03\x04", "\x7fELF")
unicode = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(unicode)
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assume(not text.startswith(("\ufeff", *SIGNATURES)))
    assert decode(text.encode()) == (text, "utf-8")
    assert decode(text.encode("utf-8-sig")) == (text, "utf-8")


@given(unicode, st.sampled_from(["utf-16", "utf-32"]))
def test_what_has_a_mark_comes_back_as_it_was(text: str, encoding: str) -> None:
    assume(not text.startswith("\ufeff"))
    assert decode(text.encode(encoding)) == (text, encoding)


SCRAPS = [b"abc ", b"\n", b"\xe9", b"\x93\x94", b"\xc3\xa9", b"\xe2\x80", b"\xff\xfe", b"\x1b$B"]
scraps = st.lists(st.sampled_from(SCRAPS) | st.binary(max_size=4)).map(b"".join)


def tried(data: bytes, encoding: str | None = None) -> Decoded | ObelismError:
    try:
        return decode(data, encoding)
    except ObelismError as refusal:
        return refusal


@given(scraps)
def test_any_bytes_are_what_their_encoding_says_or_refused_in_one_sentence(data: bytes) -> None:
    found = tried(data)
    if isinstance(found, Decoded):
        assert found.text == data.decode(found.encoding).removeprefix("\ufeff")
    else:
        assert str(found).startswith("this is ")
        assert "\n" not in str(found)


@given(scraps, st.sampled_from(["utf-8", "utf-16", "utf-32-be", "ascii", "cp1252", "shift-jis"]))
def test_any_bytes_in_an_encoding_that_was_named(data: bytes, encoding: str) -> None:
    found = tried(data, encoding)
    if isinstance(found, Decoded):
        assert found.text == data.decode(encoding).removeprefix("\ufeff")
        assert codecs.lookup(found.encoding) == codecs.lookup(encoding)
    else:
        assert str(found).startswith("this is not ")
        with pytest.raises(UnicodeDecodeError):
            data.decode(encoding)


UTF7 = [
    "Am întrebat: „Când se închide podul?” Nu știe nimeni în oraș, și nici în țară.\n",
    "Дождь идёт, сказала она, и мост закрыт до весны.\n",
]


@pytest.mark.parametrize("text", UTF7)
def test_utf_7_is_told_by_its_runs(text: str) -> None:
    found = decode(text.encode("utf-7"))
    assert (found.text, found.encoding) == (text, "utf-7")


@pytest.mark.parametrize(
    "text",
    [
        "C++ and a+b- and 1+1",
        "+AGE- is one run only",
        "call +44555666 +13555666 +18555666 or +1-",
        "a+bcd e+fgh i+jkl",
    ],
)
def test_signs_of_addition_are_no_utf_7(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")
