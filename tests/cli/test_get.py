"""`obelism get`, and `obelism` with an address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.web import manners
from tests.cli.running import run, told
from tests.web import serving
from tests.web.serving import Site, answer


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(manners, "PAUSE", 0.0)
    with serving.site() as here:
        yield here


def test_addresses_become_files_that_the_reader_opens(site: Site) -> None:
    address = site.put("/the/dam?a=1")
    site.put("/note", answer("Ça va.".encode("cp1252"), "text/plain; charset=latin1"))
    result = run("get", address.text, site.at("/note").text, "--into", "in", "--allow-private")
    assert result.exit_code == 0
    assert result.stderr == "obelism: 2 fetched\n"
    files = result.stdout.splitlines()
    assert [Path(file).suffix for file in files] == [".html", ".txt"]
    assert Path(files[0]).name.startswith("127.0.0.1-the-dam-")
    assert Path(files[0]).read_bytes() == serving.PAGE
    note, page = (load_article(ref) for ref in find_articles(["in"]))
    assert (page.title, page.info.byline, page.info.address) == ("The dam", "Ann Lee", address.text)
    assert (note.text, note.info.address) == ("Ça va.", site.at("/note").text)


def test_a_list_goes_on_where_it_was_stopped_and_tries_again_what_failed(site: Site) -> None:
    site.put("/a")
    lines = f"# dams\n{site.at('/a').text}\n\n{site.at('/b').text}#x\n{site.at('/a').text}\n"
    first = run("get", "-", "--into", "in", "--allow-private", stdin=lines.encode())
    assert first.exit_code == 1
    assert "/b: there is nothing there (404)" in first.stderr
    assert first.stderr.endswith("obelism: 1 fetched, 1 not to be had\n")
    site.put("/b")
    site.asked.clear()
    Path("list").write_text(lines)
    second = run("get", "list", "--into", "in", "--allow-private")
    assert second.stderr == "obelism: 1 fetched, 1 there already\n"
    assert site.asked == ["/robots.txt", "/b"]
    for file in Path("in").glob("*.html"):
        file.unlink()
    assert run("get", "list", "--into", "in", "--allow-private").stdout.count("\n") == 2


def test_what_is_stopped_says_how_far_it_was(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("reader.corpus.fetched.files.append_durably", stop)
    result = run("get", site.put("/a").text, "--into", "in", "--allow-private")
    assert result.exit_code == 130
    assert "fetching was at 0 of 1" in result.stderr
    assert "the same command goes on from there" in result.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["ftp://x/"], "ftp://x/: only addresses that begin with https://"),
        (["no-such-file"], "no-such-file: no such file, and no address"),
        (["bad"], "bad, line 2: nowhere: only addresses"),
        (["empty"], "there is no address in the list"),
    ],
)
def test_wrong_use_fetches_nothing(site: Site, words: list[str], why: str) -> None:
    Path("bad").write_text(f"{site.put('/a').text}\nnowhere\n")
    Path("empty").write_text("# nothing\n")
    assert why in told(run("get", *words, "--into", "in", "--allow-private"), 2)
    assert site.asked == []
    assert not Path("in").exists()


def test_a_folder_that_is_a_file(site: Site) -> None:
    Path("in").write_text("")
    assert "in: it is not a folder" in told(run("get", site.at("/").text, "--into", "in"), 2)


def test_without_the_library_a_sentence_says_what_to_type(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "protego", None)
    line = told(run("get", site.at("/").text, "--into", "in"), 1)
    assert line.endswith('pip install "obelism[web]"')


def test_an_address_that_gives_nothing_is_one_sentence_and_no_screen(site: Site) -> None:
    assert "--allow-private fetches it" in told(run(site.at("/").text), 1)
    assert "nothing there (404)" in told(run("--allow-private", site.at("/").text), 1)
    assert "name or password" in told(run("http://a:b@x.org/"), 2)
    two = run("--allow-private", site.at("/").text, site.at("/b").text)
    assert two.exit_code == 1
    assert "1 more cannot be read either" in two.stderr


def test_a_page_needs_a_terminal_as_every_article_does(site: Site) -> None:
    assert "no terminal" in told(run("--allow-private", site.put("/a").text), 2)
    assert site.asked == ["/a"]


def test_other_commands_say_where_the_tags_of_an_address_are() -> None:
    line = told(run("export", "https://example.org/a"), 2)
    assert "https://example.org/a: here a file or folder is named" in line
