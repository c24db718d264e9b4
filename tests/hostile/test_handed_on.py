"""Whatever somebody hands on: taken in so that it fits the text, or refused in one sentence."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.corpus.match import Matcher
from reader.formats.base import Format, Problem
from reader.formats.registry import DEFAULT, choose, find_format, formats, missing_library
from reader.model.annotation import Annotation
from reader.model.clock import timestamp, utc_now
from reader.model.errors import ObelismError
from reader.services.export.output import encoded
from reader.services.export.select import select
from reader.services.export.write import Export
from reader.services.import_ import apply as importing
from reader.services.import_ import placing as arriving
from reader.services.import_ import sources as sent_files
from reader.store.layer import Layer
from reader.text.anchor import span_at
from tests.hostile.test_readers import FEW, TEXT, spoilt_bytes, spoilt_json
from tests.store.folders import Folder

NATIVE = find_format(DEFAULT)
WHEN = "2030-01-01T00:00:00.000Z"


def article_in(root: Path) -> Path:
    path = root / "a.txt"
    path.write_bytes(TEXT.encode())
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What can be handed on, as this program writes it, by the name of the file."""
    root = tmp_path_factory.mktemp("sender")
    (ref,) = find_articles([article_in(root)])
    article = load_article(ref)
    with Layer.open(Folder(root), article, "anna") as layer:
        for number, (start, end) in enumerate([(0, 12), (13, 52), (56, len(TEXT) - 1)]):
            span = span_at(article.text, start, end)
            tag = Annotation(
                id=f"{number:032x}", label="fact", spans=(span,), created=WHEN, modified=WHEN
            )
            layer.commit("tag", [(None, tag)])
    found = {
        "layer.json": next((root / ".obelism").glob("layers/*/*.json")).read_bytes(),
        "journal.jsonl": next((root / ".obelism").glob("history/*/*.jsonl")).read_bytes(),
    }
    for by in NATIVE.by:
        pieces: list[bytes] = []
        export = Export(select([root]), NATIVE, choose(NATIVE, by, None))
        assert export.write_to(lambda piece, to=pieces: to.append(encoded(piece))) == []
        found[f"{by}.jsonl"] = b"".join(pieces)
    return found


FORMATS = [each for each in formats() if missing_library(each) is None]
KINDS = ("annotation.jsonl", "article.jsonl", "layer.json", "journal.jsonl")


def handed_on(name: str, data: bytes, *written: Format) -> None:
    """Import a file into a folder with the article, and see that all that came in fits, in the
    formats that it is `written` in."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "place")
        root.mkdir()
        article_in(root)
        sent = Path(folder, name)
        sent.write_bytes(data)
        with suppress(ObelismError):
            records = sent_files.records_of([sent], NATIVE)
            found = arriving.delivery(records, Matcher(root), None, moment=timestamp(utc_now()))
            importing.dry_run(found)
            importing.take_in(found, "zoe")
        for format in written:
            pieces = list(Export(select([root]), format, choose(format, None, None)))
            assert not [piece for piece in pieces if isinstance(piece, Problem)]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_sound_comes_in_whole(files: dict[str, bytes], kind: str) -> None:
    handed_on(kind, files[kind], *FORMATS)


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_any_bytes_in_it(files: dict[str, bytes], kind: str, data: st.DataObject) -> None:
    written = NATIVE, data.draw(st.sampled_from(FORMATS))
    handed_on(kind, data.draw(spoilt_bytes(files[kind])), *written)


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_any_value_in_it(files: dict[str, bytes], kind: str, data: st.DataObject) -> None:
    written = NATIVE, data.draw(st.sampled_from(FORMATS))
    handed_on(kind, data.draw(spoilt_json(files[kind])), *written)
