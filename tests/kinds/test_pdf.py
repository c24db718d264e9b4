"""PDF files: reading order, paragraphs, and what is no text of the article."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.kinds import pdf as kind
from reader.kinds.apart import read_apart
from reader.kinds.base import NoText, Part
from reader.kinds.pdf_order import Piece, lines_in_order, pieces_of
from reader.kinds.pdf_paragraphs import Page, paragraphs_of
from reader.kinds.registry import kind_named
from reader.model.article import Said
from tests.environment import PROJECT
from tests.kinds.packed_writer import docx
from tests.kinds.pdf_writer import Layout, Sheet, pdf

SAMPLE = (PROJECT / "sample_articles/council-clock.txt").read_text()
PARAGRAPHS = [line for line in SAMPLE.splitlines() if line]


def read(data: bytes) -> Part:
    (part,) = kind.read(data, None)
    return part


def test_an_article_and_what_is_said_of_it() -> None:
    paragraphs = ["A title in large letters", *PARAGRAPHS]
    sheets = Layout().set([f"# {paragraphs[0]}", *paragraphs[1:]])
    part = read(pdf(sheets, Author="Ann Lee", CreationDate="D:20260302101500Z"))
    assert part.text.split("\n") == paragraphs
    assert part.title == paragraphs[0]
    assert part.said == Said("Ann Lee")  # when the file was made is not when it was published


def test_arabic_is_folded_once_and_read_from_the_right() -> None:
    sheet = Sheet()
    lines = "قال وزير المياه إن السد القديم آمن جدا", "ولا أحد يعرف متى بني في الجبل هنا."
    for number, line in enumerate(lines):
        sheet.put_arabic(500, 700 - 15 * number, line, 12)
    assert read(pdf([sheet])).text == " ".join(lines)


def letters(text: str, left: float, *, turned: bool = False) -> list[Piece]:
    """The characters of a word as the library gives them: from the left, or as they are written."""
    placed = [
        Piece(sign, left + 6 * at, left + 6 * at + 6, 700, 10) for at, sign in enumerate(text)
    ]
    return placed[::-1] if turned else placed


def test_what_is_written_from_the_right_is_put_in_order_by_its_place() -> None:
    blank = Piece(" ", 0, 0, 0, 0)
    words = [letters("םולש", 60, turned=True), letters("12", 40), letters("«רבד»", 4)]
    characters = [each for word in words for each in (*word, blank)]
    (line,) = lines_in_order(pieces_of(characters))
    assert line.text == "שלום 12 »דבר«"
    sheet = Page(600, 800, pieces_of(characters))
    assert paragraphs_of([sheet]) == ["שלום 12 «דבר»"]


def arabic(*characters: tuple[str, float, float], y: float = 700) -> list[Piece]:
    return [Piece(sign, left, right, y, 12) for sign, left, right in characters]


def test_letters_that_are_drawn_as_one_are_in_order() -> None:
    word = arabic(("و", 66, 72), ("ا", 60, 66), ("ل", 60, 66))
    for characters in (word, word[::-1]):
        assert [each.text for each in pieces_of(characters)] == ["ولا"]


def test_marks_stay_behind_their_letters() -> None:
    drawn_over = arabic(("ك", 66, 72), ("َ", 65, 70), ("ت", 60, 66), ("ُ", 59, 64), ("ب", 54, 60))
    drawn_as_one = arabic(("َ", 66, 72), ("ك", 60, 66), ("ُ", 48, 54), ("ت", 54, 60), ("ب", 42, 48))
    blank = Piece(" ", 64, 64, 0, 1)
    several = [*arabic(("م", 66, 72)), blank, *arabic(("ّ", 64, 70), ("َ", 64, 70))]
    assert [each.text for each in pieces_of(drawn_over)] == ["كَتُب"]
    assert [each.text for each in pieces_of(drawn_as_one)] == ["كَتُب"]
    assert [each.text for each in pieces_of(several)] == ["مَّ"]


@pytest.mark.parametrize("drawn", ["\n", "\x04"])
def test_a_word_that_is_drawn_wider_is_one_word(drawn: str) -> None:
    """Where lines are even, the letters of Arabic words are drawn apart, with a line between."""
    wide = arabic(("ك", 66, 72), (drawn, 58, 66), (drawn, 50, 58), ("ت", 44, 50), ("ب", 38, 44))
    sheet = Page(600, 800, pieces_of([*wide, *arabic((" ", 34, 38), ("و", 28, 34))]))
    assert paragraphs_of([sheet]) == ["كتب و"]


def rtl_lines(*extents: tuple[float, float, str]) -> list[str]:
    """The paragraphs of lines that are written from the right."""
    pieces = [
        Piece(text, left, right, 700 - 15 * at, 10, 20)
        for at, (left, right, text) in enumerate(extents)
    ]
    return paragraphs_of([Page(600, 800, pieces)])


def test_lines_that_are_written_from_the_right_end_before_their_boxes_do() -> None:
    """A first word that would have had room by less than that stands in the same paragraph."""
    assert rtl_lines((100, 500, "كلمة"), (127, 500, "كلمة"), (300, 500, "كلمة.")) == [
        "كلمة كلمة كلمة."
    ]
    assert rtl_lines((100, 500, "كلمة"), (140, 500, "كلمة"), (300, 500, "كلمة.")) == [
        *("كلمة كلمة", "كلمة.")
    ]


def test_two_lines_that_are_moved_in_are_two_paragraphs() -> None:
    lines = (100, 500, "كلمة"), (100, 480, "كلمة."), (100, 480, "كلمة"), (100, 500, "كلمة.")
    assert rtl_lines(*lines) == ["كلمة", "كلمة.", "كلمة كلمة."]


def drawn(text: str, left: float = 100, y: float = 700) -> list[Piece]:
    """The characters of a line as they are drawn, from the left, with the blanks of the file."""
    return [Piece(sign, left + 6 * at, left + 6 * at + 6, y, 10) for at, sign in enumerate(text)]


def test_columns_read_from_the_right_stand_closer_than_cells() -> None:
    row = " ".join(["ةملك"] * 5)
    characters = [
        each
        for left, side in ((300, "ي"), (108, "ش"))
        for line in range(8)
        for each in drawn(f"{row} ةملك{side}", left, 700 - 14 * line)
    ]
    lines = lines_in_order(pieces_of(characters))
    assert [line.text[0] for line in lines] == ["ي"] * 8 + ["ش"] * 8


@pytest.mark.parametrize(
    ("as_drawn", "written"),
    [
        ("234567 1 961+ :ةملك", "كلمة: +961 1 234567"),
        ("ةملك COVID-19 ةملك", "كلمة COVID-19 كلمة"),
        ("ةملك iPhone 15 Pro و Windows 11 ةملك", "كلمة Windows 11 و iPhone 15 Pro كلمة"),
        (".1.25m$ ةملك", "كلمة $1.25m."),
        ("2025-02-01 ،%7.5 ةملك", "كلمة 7.5%، 01-02-2025"),
        ("ו 3-5 ,7.5% הלמ", "מלה 7.5%, 3-5 ו"),
        ("(World Bank) ةملك", "كلمة (World Bank)"),
        ("،(اماع 45) دمحم", "محمد (45 عاما)،"),
        ("https://x.org/ar/news-12 ةملك", "كلمة https://x.org/ar/news-12"),
        ("ةملك (2 ةملك (1", "1) كلمة 2) كلمة"),
    ],
)
def test_what_a_line_from_the_right_has_from_the_left(as_drawn: str, written: str) -> None:
    """Browsers and word processors draw it by UAX #9, for Arabic and for Hebrew."""
    others = drawn("ةملك" * 9, y=600)
    page = Page(600, 800, pieces_of([*drawn(as_drawn), *others]))
    assert paragraphs_of([page])[0] == written


def test_dots_that_a_font_draws_apart_are_on_the_line_of_their_letters() -> None:
    """Files call such dots the letter, or have it for the letter as well."""
    dots = Piece("ن", 106, 108, 694, 10)
    word = [Piece("م", 112, 118, 700, 10), Piece(" ", 118, 121, 700, 10)]
    line = [*drawn("ةملك", 121), word[1], word[0], dots]
    assert [each.text for each in pieces_of(line)] == ["كلمة من"]
    twice = [*line, Piece("م", 114, 116, 704, 10)]
    assert [each.text for each in pieces_of(twice)] == ["كلمة من"]


def test_letters_that_a_font_draws_as_one_are_turned_with_their_line() -> None:
    one = [Piece(sign, 100, 112, 700, 10) for sign in "يف"]
    assert [each.text for each in pieces_of([*drawn("ةملك", 115)[::-1], *one])] == ["كلمة في"]
    assert [each.text for each in pieces_of([*one[::-1], *drawn("ةملك", 115)])] == ["كلمة في"]


def test_a_blank_that_the_file_has_counts_though_the_words_touch() -> None:
    """The tail of a letter reaches under the next word."""
    first, second = drawn("رهش", 117)[::-1], drawn("بآ", 104)[::-1]
    blank = Piece(" ", 115, 118, 700, 10)
    others = drawn("ةملك ةملك ", 46)[::-1]
    found = pieces_of([*first, blank, *second, *others])
    assert [each.text for each in found] == ["شهر آب كلمة كلمة"]


def test_the_rows_of_a_table_stay_rows() -> None:
    sheet, rows = (
        Sheet(),
        [("Year", "Cost", "Who"), *[(f"20{n}", f"{n} m", "us") for n in range(20, 26)]],
    )
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.put(60 + 100 * column, 700 - 14 * number, cell)
    assert read(pdf([sheet])).text.split("\n") == ["\t".join(row) for row in rows]


def test_a_compound_keeps_its_hyphen_and_a_cut_word_does_not() -> None:
    sheet = Sheet()
    words = "It is a well-known dam in the mountains that was seen by the well-"
    rest = "known writer who had come from the moun-", "tains in the summer of the year 1999."
    for number, line in enumerate((words, *rest)):
        sheet.put(60, 700 - 14 * number, line)
    text = read(pdf([sheet])).text
    assert "by the well-known writer" in text
    assert "from the mountains in" in text


def _set(*lines: str) -> list[str]:
    """The paragraphs of lines that a sheet has below each other."""
    sheet = Sheet()
    for number, line in enumerate(lines):
        sheet.put(60, 700 - 14 * number, line)
    return read(pdf([sheet])).text.split("\n")


@pytest.mark.parametrize("first", ["2.1 million euros", "19. Nobody", "- as we heard -", "a) man"])
def test_a_number_or_dash_within_a_sentence_begins_no_paragraph(first: str) -> None:
    lines = ("Experts have warned that all of it could reach", f"{first} came of it next year.")
    assert _set(*lines) == [" ".join(lines)]


def test_a_number_behind_a_sentence_begins_no_paragraph_where_words_go_on() -> None:
    lines = ("The bank has said that the loan is dear, truly.", "2.1 million euros are due in May.")
    assert _set(*lines) == [" ".join(lines)]


@pytest.mark.parametrize("signs", [("1.", "2."), ("a)", "b)"), ("-", "-"), ("1.1", "1.2")])
def test_the_items_of_a_list_are_a_line_each(signs: tuple[str, str]) -> None:
    lines = (
        "There are two things that the council asks for:",
        *(f"{sign} Quiet nights for all who live at the quay" for sign in signs),
    )
    assert _set(*lines) == [*lines]


def test_raised_letters_stay_in_their_line() -> None:
    x = [
        Piece(sign, 10 * n, 10 * n + 9, 100 + (3 if sign == "2" else 0), 10)
        for n, sign in enumerate("km2 a")
    ]
    (piece,) = pieces_of(x)
    assert piece.text == "km2 a"
    (line,) = lines_in_order([piece])
    assert line.text == "km2 a"


def test_a_sentence_at_an_edge_is_no_header_though_it_comes_again() -> None:
    sheets = []
    for day in (1, 2, 3, 4):
        sheet = Sheet()
        first = "Nobody knew who had paid." if day < 3 else f"The clerk of day {day} came in late."
        sheet.put(60, 760, f"Harbour trial, page {day}")
        sheet.put(60, 740, first)
        sheet.put(60, 700, "A witness had seen two boats.")
        sheet.put(60, 60, f"On day {day} the court rose at four.")
        sheets.append(sheet)
    text = read(pdf(sheets, Title="untitled", Author="anonymous"))
    assert "Harbour trial" not in text.text
    for part, times in (("Nobody knew", 2), ("The clerk of", 2), ("the court rose", 4)):
        assert text.text.count(part) == times
    assert (text.said, text.title) != (Said("anonymous"), "untitled")


def test_pages_without_words_are_a_scan() -> None:
    with pytest.raises(NoText, match=r"no words in its 2 pages; if it is a scan, .*ocrmypdf"):
        read(pdf([Sheet(), Sheet()]))


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kind, "MOST_PAGES", 2)
    with pytest.raises(NoText, match=r"it has 3 pages, and 2 are read at once; .*qpdf"):
        read(pdf([Sheet()] * 3))


def test_a_file_that_was_cut_off_says_so_wherever_that_is() -> None:
    sheets = [Sheet() for _ in range(3)]
    for number, sheet in enumerate(sheets):
        sheet.put(50, 700, f"The words of page {number}.")
    data = pdf(sheets)
    for end in range(data.index(b"1 0 obj") + 7, data.index(b"startxref"), 97):
        with pytest.raises(NoText, match=r"cut off"):
            read(data[:end])
    changed = data + data[data.index(b"2 0 obj") :]  # as a later save adds objects behind the end
    for whole in (data, data[:-6], data + b"\0" * 2000, changed):
        assert "The words of page 2." in read(whole).text


def test_what_is_encrypted_or_damaged(tmp_path: Path) -> None:
    data = pdf([Sheet()])
    encrypted = data.replace(
        b"/Info 6 0 R",
        b"/Info 6 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
        + b"11" * 32
        + b"> /U <"
        + b"22" * 32
        + b"> >>",
    )
    with pytest.raises(NoText, match=r"it has a password; .*qpdf --decrypt"):
        read(encrypted)
    with pytest.raises(NoText, match="damaged or cut off"):
        read(b"%PDF-1.7\n" + data[40:90])


def test_a_process_of_its_own_reads_it_within_bounds() -> None:
    sheet = Sheet()
    sheet.put(60, 700, "One line of words.")
    data = pdf([sheet])
    assert read_apart(kind_named("pdf"), data) == [read(data)]
    with pytest.raises(NoText, match="takes too long or too much memory"):
        read_apart(kind_named("pdf"), data, seconds=0)
    bomb = docx("<w:p/>" * 40_000)
    with pytest.raises(NoText, match="takes too long or too much memory"):
        read_apart(kind_named("word"), bomb, memory=60 << 20)
