"""Documents in spaCy: read, saved again, and learned from; and the tokens of tasks for Prodigy.

Needs `pip install spacy` beside the extra `test`.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import reader
from reader.formats.base import ExportOptions, Loss
from reader.formats.registry import find_format
from tests.cli.running import run as run_command
from tests.clients.base import Wrong
from tests.clients.tables import GOLDEN, conformance, read_back
from tests.environment import PROJECT
from tests.formats.golden_text import BODY, golden_facts, golden_layers
from tests.formats.making import as_files, at, layer, mark, pieces


def needs() -> str:
    """Return what is missing; empty for nothing."""
    return "" if find_spec("spacy") else "spacy"


def run(folder: Path) -> Iterator[str]:
    """Run what every format keeps to, then have spaCy read, save and learn."""
    import spacy
    from spacy.tokens import Doc, DocBin

    yield conformance("spacy")
    path = folder / "tags.spacy"
    path.write_bytes(as_files(pieces("spacy", golden_layers()))[""])
    docs = list(DocBin().from_disk(path).get_docs(spacy.blank("en").vocab))
    again = folder / "again.spacy"
    DocBin(docs=docs, store_user_data=True).to_disk(again)
    for each in (path, again):
        if (found := read_back("spacy", each)) != golden_facts():
            raise Wrong(f"{each.name}: {found}, not {golden_facts()}")
    yield f"{len(docs)} documents: read, saved, and imported as they were"
    golden = GOLDEN / "spacy/documents.json"
    golden.parent.mkdir(exist_ok=True)
    seen = [{name: doc.to_json()[name] for name in ("text", "spans")} for doc in docs]
    golden.write_text(json.dumps(seen, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    yield from _edges()
    yield _learned(docs)
    yield _suggesting(folder)
    (task, _) = as_files(pieces("prodigy", golden_layers()))[""].splitlines()
    known = json.loads(task)
    words = [token["text"] for token in known["tokens"]]
    doc = Doc(spacy.blank("xx").vocab, words, [token["ws"] for token in known["tokens"]])
    if doc.text != BODY:
        raise Wrong(f"the tokens of a task are not its text: {doc.text!r}")
    for span in known["spans"]:
        if doc[span["token_start"] : span["token_end"] + 1].text != span["text"]:
            raise Wrong(f"the tokens of a span are not its text: {span}")
    yield f"the tokens of a task are its text, and those of {len(known['spans'])} spans their text"


def _suggesting(folder: Path) -> str:
    """Have a pipeline suggest, by the example of the documentation."""
    import spacy

    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": "Ida Holm"}])  # type: ignore[attr-defined]
    pipeline.to_disk(folder / "pipeline")
    place = folder / "suggested"
    place.mkdir()
    (place / "a.txt").write_text("It rained. Ida Holm left. Nobody saw it.\n", encoding="utf-8")
    example = PROJECT / "docs" / "examples" / "spacy_pipeline.py"
    command = shlex.join([sys.executable, str(example), str(folder / "pipeline")])
    told = run_command("suggest", place, "--with", command, "--layer", "@spacy", "--again")
    found = reader.open(str(place)).rows() if not told.exit_code else []
    quotes = [(row["label"], row["text"]) for row in found]
    if quotes != [("fact", "Ida Holm left.")]:
        raise Wrong(f"a pipeline suggested {quotes}: {told.stderr}")
    return "a pipeline suggested the sentence with a name, by the example"


def _edges() -> Iterator[str]:
    """Export spans that begin or end within a token."""
    inside = layer(mark("a" * 32, "fact", at("slo on Mon")), mark("b" * 32, "fact", at("Rome")))
    format = find_format("spacy")
    for align, count, what in ((False, 1, "begin or end"), (True, 1, "taken in")):
        found = [*format.write([inside], ExportOptions(align=align))]
        told = [each for each in found if isinstance(each, Loss) and each.count]
        if [each.count for each in told] != [count] or what not in told[0].what:
            raise Wrong(f"spans within tokens, --align {align}: {told}")
        yield f"spans within tokens, {'--align' if align else 'else'}: {told[0].what}: {count}"


def _learned(docs: list[object]) -> str:
    """Train a span categoriser on the documents until it knows them."""
    import spacy
    from spacy.training import Example

    nlp = spacy.blank("en")
    nlp.add_pipe("spancat", config={"spans_key": "sc"})
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in docs[:1]]  # type: ignore[attr-defined]
    nlp.initialize(lambda: examples)
    first = last = 0.0
    for turn in range(40):
        losses: dict[str, float] = {}
        nlp.update(examples, losses=losses)
        first, last = (losses["spancat"] if turn == 0 else first), losses["spancat"]
    if not last < first / 2:
        raise Wrong(f"a span categoriser does not learn: loss {first:.3f}, then {last:.3f}")
    return f"a span categoriser learns from it: loss {first:.3f}, then {last:.3f}"
