"""Documents as articles: ids, what is kept of them where, and what cannot be read."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from reader.corpus.find import find_articles, said_of_left_out
from reader.corpus.load import load_article, text_now
from reader.corpus.missing import Articles
from reader.corpus.refs import ArticleRef
from reader.io import files
from reader.kinds import mail, registry
from reader.kinds.registry import KINDS
from reader.model.article import Article, is_markdown
from reader.model.errors import Unreadable
from reader.store.layer import Layer
from tests.kinds import packed_writer
from tests.store.making import Ticking, mark

MAIL = b"From: Ann Lee\nSubject: The dam\nMessage-ID: <1@x>\n\nIt is safe.\n"
OTHER = MAIL.replace(b"1@x", b"a#2/@x.md").replace(b"safe", b"old")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refs_of(name: str, data: bytes) -> list[ArticleRef]:
    Path(name).write_bytes(data)
    return list(find_articles([Path(name)]))


def box(*mails: bytes) -> bytes:
    return b"\n".join(b"From x Mon\n" + each for each in mails)


def tag(ref: ArticleRef, article: Article) -> None:
    with Layer.open(ref.store, article, "Anna", clock=Ticking()) as layer:
        layer.commit("tag", [(None, mark(1))])


def test_a_mail_is_an_article_under_the_name_of_its_file() -> None:
    (ref,) = refs_of("a.eml", MAIL)
    article = load_article(ref)
    assert (article.id, article.title, article.text) == ("a.eml", "The dam", "It is safe.")
    assert article.info.byline == "Ann Lee"
    assert not Path(".obelism").exists()


def test_the_mails_of_a_mailbox_are_articles_and_are_found_by_their_ids() -> None:
    refs = refs_of("a.mbox", box(MAIL, OTHER))
    assert [ref.id for ref in refs] == ["a.mbox#1@x", "a.mbox#a#2/@x.md"]
    assert [load_article(ref).text for ref in refs] == ["It is safe.", "It is old."]
    assert not any(is_markdown(ref.id) for ref in refs)
    found = Articles(refs[0].store).beside(refs[1].id)
    assert found is not None
    assert load_article(found).text == "It is old."
    assert {ref.id for ref in find_articles(["."])} == {ref.id for ref in refs}


def test_a_mail_that_is_gone_from_its_mailbox() -> None:
    first, second = refs_of("a.mbox", box(MAIL, OTHER))
    Path("a.mbox").write_bytes(box(OTHER))
    assert load_article(second).text == "It is old."
    with pytest.raises(Unreadable, match=r"a\.mbox: the file has changed; open it again"):
        load_article(first)


def test_a_text_is_extracted_once_and_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    (ref,) = refs_of("a.eml", MAIL)
    article = load_article(ref)
    monkeypatch.setattr(mail, "read", None)  # what reads it would give another text by now
    assert load_article(ref) == article
    (kept,) = (user_cache_path("obelism") / "texts").iterdir()
    assert kept.stat().st_mode & 0o077 == 0
    tag(ref, article)
    kept.unlink()
    assert load_article(ref) == article
    (source,) = ref.store.root.glob(".obelism/sources/*.json")
    assert source.stem == article.info.sha256
    record = json.loads(source.read_text())
    assert (record["extractor"], record["version"]) == ("mail", "1")
    assert (record["article"], record["byline"]) == ("a.eml", "Ann Lee")
    assert text_now(ref, [article.info]).is_of(article.info)


def test_what_is_damaged_in_the_cache_is_extracted_again() -> None:
    (ref,) = refs_of("a.eml", MAIL)
    article = load_article(ref)
    (kept,) = (user_cache_path("obelism") / "texts").iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    assert load_article(ref) == article


def test_without_a_cache_it_is_read_again(home: Path) -> None:
    (home / ".cache").write_bytes(b"")
    (ref,) = refs_of("a.eml", MAIL)
    assert load_article(ref) == load_article(ref)


def test_the_cache_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.corpus import extraction

    monkeypatch.setattr(extraction, "_ROOM", 1_500)
    for number in range(9):
        (ref,) = refs_of(f"{number}.eml", MAIL + b"%d" % number)
        load_article(ref)
        cached = user_cache_path("obelism") / "texts"
        assert sum(each.stat().st_size for each in cached.iterdir()) <= 1_500
    assert os.listdir(cached)


def test_a_folder_says_what_it_left_out() -> None:
    Path("in").mkdir()
    for name in (
        "a.PNG",
        "b.png",
        "in/c.doc",
        "LICENSE",
        "d.e",
        "f.g",
        ".hidden",
        "a.txt",
        "x.xml",
    ):
        Path(name).write_bytes(b"A.")
    left_out: Counter[str] = Counter()
    assert [ref.id for ref in find_articles(["."], None, left_out)] == ["a.txt"]
    assert left_out == {".png": 2, ".doc": 1, "": 1, ".e": 1, ".g": 1, ".xml": 1}
    assert said_of_left_out(left_out).startswith("left out: 2 .png, 1 ")
    assert said_of_left_out(left_out).endswith(" and 3 more")
    assert said_of_left_out(Counter({"": 1})) == "left out: 1 without an ending"
    assert said_of_left_out(Counter()) == ""


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.eml", b"%PDF-1.7\n", r"a\.eml: it is one of the PDF files; .* end in \.pdf"),
        ("a.txt", b"{\\rtf1 A}", r"soffice --headless --convert-to docx a\.txt"),
        ("a b.doc", b"x", r"soffice --headless --convert-to docx 'a b\.doc'"),
        ("a.png", b"\x89PNG\r\n", r"it is a picture; .* tesseract a\.png a$"),
        ("a.mobi", b"x", r"not read: .*ebook-convert a\.mobi a\.epub"),
        ("a.zip", b"PK\x03\x04", "it is an archive; unpack it"),
        ("a.mp3", b"ID3", "it is a recording; a transcript"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", r"save the mail as \.eml"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "with a password"),
        ("a.pdf", b"<!DOCTYPE html>", r"one of the web pages; let its name end in \.html"),
        ("a.mbox", b"Hello.\n", r"a\.mbox: it is no mailbox"),
    ],
)
def test_what_is_not_read_says_what_to_do(name: str, data: bytes, why: str) -> None:
    (ref,) = refs_of(name, data)
    with pytest.raises(Unreadable, match=why):
        load_article(ref)


def test_an_archive_that_was_cut_off_cannot_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = packed_writer.docx(packed_writer.paragraph("The dam is safe."))
    for name, data in {
        "b.epub": whole[:-23],
        "cut.docx": whole[:-23],
        "hardly.docx": whole[:5],
        "remark.docx": whole[:-2] + b"\xff\xff" + b"c" * 0xFFFF,
        "whole.docx": whole,
    }.items():
        Path(name).write_bytes(data)
    looked_at, real = list[int](), files.end_of

    def end_of(path: Path, most: int) -> bytes:
        looked_at.append(most)
        return real(path, most)

    monkeypatch.setattr(files, "end_of", end_of)
    assert [ref.problem for ref in find_articles(["whole.docx"])] == [None]
    assert looked_at == [22]
    monkeypatch.setattr(files, "end_of", real)
    refs = {ref.id: ref for ref in find_articles([Path.cwd()])}
    assert [id for id, ref in refs.items() if ref.problem] == ["b.epub", "cut.docx", "hardly.docx"]
    for id, ref in refs.items():
        if ref.problem is None:
            assert load_article(ref).text == "The dam is safe."
        else:
            with pytest.raises(Unreadable, match=rf"{id}: it is damaged or cut off; get it once"):
                load_article(ref)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.extra], ids=lambda kind: kind.name)
def test_a_kind_without_its_library_says_what_to_type(
    kind: registry.DocumentKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.kinds.apart.read_apart", missing)
    monkeypatch.setattr(registry.DocumentKind, "read", property(missing))
    (ref, *_) = refs_of(f"a{kind.endings[0]}", b"x")
    with pytest.raises(Unreadable, match=rf'{kind.title} .* pip install "obelism\[{kind.extra}\]"'):
        load_article(ref)


def missing(*_: object) -> None:
    raise ImportError("no")
