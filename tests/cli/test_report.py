from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from tests.cli.running import run, told
from tests.services.tagged import tag, write
from tests.services.tied import tie


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.txt", "b.txt"):
        write(tmp_path, name, "Oslo, then Rome 😀.\n")
        tag(tmp_path, name, "Oslo", "Rome")
    tag(tmp_path, "a.txt", "then", label="opinion", annotator="Ben")
    return tmp_path


def test_a_report_is_the_page_that_an_export_gives(folder: Path) -> None:
    page = folder / "page.html"
    result = run("report", folder, "-o", page)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "obelism: the tags are by Anna and Ben\n"
    assert page.read_text() == run("export", folder, "--format", "html").stdout
    assert page.read_text() == run("report", folder, "-o", "-").stdout
    assert page.read_text().count("<article") == 2


def test_whose_tags_and_which_labels_can_be_said(folder: Path) -> None:
    page = run("report", folder, "--annotator", "Ben", "-o", "-").stdout
    assert page.count("<article") == 1
    assert run("report", folder, "--label", "fact", "-o", "-").stdout.count("data-l=") == 4


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("page.docx", ".docx"),
        ("page.md", "page.md: .md is the ending of markdown; end the name in .html"),
        ("a.txt", "what is read"),
    ],
)
def test_a_file_that_is_no_page_is_refused(folder: Path, name: str, why: str) -> None:
    before = (folder / "a.txt").read_bytes()
    assert why in told(run("report", folder / "a.txt", "-o", folder / name), 2)
    assert (folder / "a.txt").read_bytes() == before
    assert not (folder / name).exists() or name == "a.txt"


def test_where_the_page_goes_has_to_be_said(folder: Path) -> None:
    said = told(run("report", folder), 2)
    assert "obelism report articles/ -o report.html" in said


def test_a_report_of_nothing_is_not_written(folder: Path) -> None:
    """For people an empty page is a puzzle; lines may be none."""
    path = write(folder, "c.txt", "Nothing here.")
    result = run("report", path, "-o", folder / "page.html")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"obelism: nothing tagged in {path}",
        "obelism: nothing was written: nothing is tagged there",
    ]
    assert not (folder / "page.html").exists()
    assert run("export", path, "-o", folder / "tags.jsonl").exit_code == 0


def test_articles_without_tags_are_listed_and_counted(folder: Path) -> None:
    write(folder, "c.html", "<title>Nothing <b> here</title><p>A text.")
    (folder / "sub").mkdir()
    write(folder / "sub", "d.txt", "Nor here.")
    write(folder, "e.md", "# Twins\n\nA text.")
    write(folder, "f.md", "# Twins\n\nAnother text.")
    page = run("report", folder, "-o", "-").stdout
    assert "<h1>6 articles, 4 of them without marks</h1>" in page
    assert "Nothing &lt;b&gt; here</span></th>" in page
    assert ">sub/d.txt</span></th>" in page
    assert 'Twins</span> <span class="n">e.md</span>' in page
    assert 'Twins</span> <span class="n">f.md</span>' in page
    assert page.count("<article") == 2
    alone = run("report", folder / "a.txt", "-o", "-").stdout
    assert "without marks" not in alone
    assert "d.txt" not in alone


def shown(page: html.HtmlElement, path: str) -> list[str]:
    """The words of the elements of an XPath."""
    return [" ".join(each.text_content().split()) for each in page.xpath(path)]


def report(*paths: Path) -> html.HtmlElement:
    return html.document_fromstring(run("report", *paths, "-o", "-").stdout)


@pytest.fixture
def over_two(tmp_path: Path) -> Path:
    """Anna's pair over a.txt, where it is kept, and b.txt, in which Ben alone tagged anything; and
    one over a.txt and c.txt, in which nobody did."""
    write(tmp_path, "a.txt", "The fare is 12 kroner.\n\nNobody paid on Monday.\n")
    write(tmp_path, "b.txt", "Buses.\n\nFrom May the fare is 15 kroner, it said.\n")
    write(tmp_path, "c.txt", "All paid on Monday.\n")
    tag(tmp_path, "b.txt", "Buses", annotator="Ben")
    tie(tmp_path, "a.txt", "12 kroner", there=("b.txt", "15 kroner"), note="Which?")
    tie(tmp_path, "a.txt", "Nobody paid", there=("c.txt", "All paid"))
    return tmp_path


def test_a_pair_over_two_articles_is_marked_in_both_with_links_between_them(over_two: Path) -> None:
    page = report(over_two)
    marked = "//article[{}]//mark[not(contains(@class, 'again'))]/text()"
    assert page.xpath(marked.format(1)) == ["12 kroner", "Nobody paid"]
    assert page.xpath(marked.format(2)) == ["Buses", "15 kroner"]
    assert page.xpath(marked.format(3)) == ["All paid"]
    assert shown(page, "//article//blockquote/span") == [
        *("paragraph 1", "in b.txt, paragraph 2"),
        *("paragraph 2", "in c.txt, paragraph 1"),
        *("paragraph 2", "in a.txt, paragraph 1"),
        *("paragraph 1", "in a.txt, paragraph 2"),
    ]
    for quote, other in (("12 kroner", "15 kroner"), ("15 kroner", "12 kroner")):
        (link,) = page.xpath(f"//mark[text()='{quote}']//a[contains(., '{other}')]/@href")
        assert page.xpath(f"//*[@id='{link[1:]}']/text()") == [other]
    ids, links = page.xpath("//@id"), page.xpath("//a/@href")
    assert len(ids) == len({*ids})
    assert {link[1:] for link in links} <= {*ids}
    people = "//*[@class='facts']/div[dt='Marked by']/dd"
    assert shown(page, people) == ["Anna", "Anna, Ben", "Anna"]


def test_a_pair_over_two_articles_is_counted_in_each_but_once_in_all(over_two: Path) -> None:
    page = report(over_two)
    assert shown(page, "//label") == ["F fact 1", "I inconsistency 2", "Anna 2", "Ben 1"]
    assert shown(page, "//h1") == ["3 articles"]
    assert shown(page, "//table[@class='index']//td[2]") == ["2", "1", "1"]


@pytest.mark.parametrize(
    ("name", "other", "where"),
    [("a.txt", "15 kroner", "in b.txt"), ("c.txt", "Nobody paid", "in a.txt")],
)
def test_a_report_of_one_of_them_says_where_the_other_passage_stands(
    over_two: Path, name: str, other: str, where: str
) -> None:
    result = run("report", over_two / name, "-o", "-")
    assert (result.exit_code, result.stderr) == (0, "obelism: the tags are by Anna\n")
    page = html.document_fromstring(result.stdout)
    quotes = page.xpath("//blockquote[.//b]")
    assert (other, where) in [
        (each.xpath("string(.//b)"), each.xpath("string(span)")) for each in quotes
    ]
    assert {link[1:] for link in page.xpath("//a/@href")} <= {*page.xpath("//@id")}


def test_what_is_not_meant_leads_nowhere(over_two: Path) -> None:
    """Rejected pairs, those of others, and where another text has come in."""
    assert run("report", over_two / "c.txt", "--annotator", "Ben", "-o", "-").stdout == ""
    assert shown(report(over_two / "b.txt"), "//label") == [
        *("F fact 1", "I inconsistency 1", "Anna 1", "Ben 1")
    ]
    write(over_two, "c.txt", "Another text.\n")
    assert "All paid" in report(over_two).text_content()
    assert run("report", over_two / "c.txt", "-o", "-").stdout == ""


def test_a_passage_that_moved_is_marked_where_it_stands_now(over_two: Path) -> None:
    write(over_two, "c.txt", "It rained.\n\nAll paid on Monday.\n")
    page = report(over_two)
    assert page.xpath("//article[3]//mark/text()") == ["All paid"]
    assert "in c.txt, paragraph 2" in shown(page, "//article[1]//blockquote/span")


def test_other_files_for_people_have_the_pair_in_both_articles(over_two: Path) -> None:
    text = run("export", over_two, "--format", "markdown").stdout
    assert text.count("- In b.txt:") == text.count("- In c.txt:") == 1
    assert text.count("- In a.txt:") == 2
    assert run("export", over_two, "--by", "annotation").stdout.count("\n") == 3
