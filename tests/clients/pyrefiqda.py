"""What pyrefiqda makes of our projects, and projects that it writes.

Its models are made from the schema of REFI-QDA: what does not fit them is an error. What it has
read and written again has to be what is here already.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import reader
from tests.cli.running import run as command
from tests.clients.base import Wrong, called, environment, exported, marked_folder
from tests.formats.golden_text import BODY, golden_layers
from tests.formats.making import as_files, pieces

GOLDEN = Path(__file__).parent.parent / "formats/golden/qdpx"

_AGAIN = """
import json, sys
from pyrefiqda import RefiProject

given, written, folder = sys.argv[1:]
project = RefiProject.load(given, folder)
found = []
for source in project.sources.text_source:
    path = RefiProject.resolve_source_path(source.plain_text_path, folder)
    text = path.read_bytes().decode("utf-8")
    for each in source.plain_text_selection:
        assert text[each.start_position : each.end_position] == each.name, each
        found.append([source.name, each.start_position, each.end_position])
RefiProject.save(project, written, folder + "/sources")
print(json.dumps(found))
"""

_MADE = """
import sys
from pyrefiqda import RefiProject
from pyrefiqda.models import (
    CodeRefType, CodingType, NoteRefType, NotesType, PlainTextSelectionType, Project,
    ProjectCodeBookType, ProjectCodesType, ProjectCodeType, SourcesType, TextSourceType,
    UsersType, UserType,
)

text = sys.argv[1]
def guid(number):
    return f"{number:08X}-0000-4000-8000-00000000ABCD"
def units(count):
    return len(text[:count].encode("utf-16-le")) // 2
def selection(number, quote, *codes, name=None, note=None):
    start = text.index(quote)
    return PlainTextSelectionType(
        guid=guid(number), name=quote if name is None else name, creating_user=guid(1),
        start_position=units(start), end_position=units(start + len(quote)) - 1,
        coding=[CodingType(guid=guid(number * 16 + at), creating_user=guid(1),
                           code_ref=CodeRefType(target_guid=code))
                for at, code in enumerate(codes)],
        note_ref=[] if note is None else [NoteRefType(target_guid=note)],
    )
def code(number, name, *below):
    return ProjectCodeType(guid=guid(number), name=name, is_codable=True, code=[*below])
trust, other = code(4, "High"), code(6, "High")
project = Project(
    name="Harbour", origin="pyrefiqda",
    users=UsersType(user=[UserType(guid=guid(1), name="Cleo Ash")]),
    code_book=ProjectCodeBookType(codes=ProjectCodesType(code=[
        code(2, "Money"), code(3, "Trust", trust), code(5, "Risk", other),
    ])),
    sources=SourcesType(text_source=[TextSourceType(
        guid=guid(7), name="harbour", plain_text_content=text, plain_text_selection=[
            selection(0x10, "owes nobody anything", guid(2), guid(4), note=guid(8)),
            selection(0x11, "anything.\\nIt owes", guid(6), name="anything. It ..."),
            selection(0x12, "two clerks", guid(3), name=""),
            selection(0x13, "Friday"),
            selection(0x14, "board", guid(2), name="The board"),
        ],
    )]),
    notes=NotesType(note=[
        TextSourceType(guid=guid(8), name="Memo", plain_text_content="Nobody?\\nReally?"),
    ]),
)
RefiProject.save(project, sys.argv[2])
"""


def needs() -> str:
    """Return what is missing: nothing, as its environment is made."""
    return ""


def run(folder: Path) -> Iterator[str]:
    """Have an export read and written again, import that, and write what the tests read."""
    python = environment("pyrefiqda", "pyrefiqda")
    articles = marked_folder(folder)
    project = exported(articles, folder / "tags.qdpx")
    written = folder / "again.qdpx"
    found = json.loads(
        called(
            [
                str(python),
                "-W",
                "error",
                "-c",
                _AGAIN,
                str(project),
                str(written),
                str(folder / "out"),
            ]
        )
    )
    opened = reader.open(str(articles))
    marked = sorted(
        [name, span.start, span.end]
        for name in opened.articles()
        for person in opened.annotators(name)
        for annotation in opened.layer(name, person)
        for span in annotation.spans
    )
    if sorted(found) != marked:
        raise Wrong(f"it has {len(found)} selections, not the {len(marked)} that were marked")
    yield f"{len(found)} selections fit the schema, each in place"
    told = command("import", written, "--into", articles, "--dry-run")
    if told.exit_code or "nothing is written; 0 of " not in told.stderr:
        raise Wrong(f"what it wrote again is not what was exported: {told.stdout}{told.stderr}")
    yield f"imported where it came from: {told.stderr.strip().splitlines()[-1]}"
    ours, theirs, made = (folder / f"{name}.qdpx" for name in ("ours", "theirs", "made"))
    ours.write_bytes(as_files(pieces("qdpx", golden_layers()))[""])
    called(
        [str(python), "-W", "error", "-c", _AGAIN, str(ours), str(theirs), str(folder / "golden")]
    )
    called([str(python), "-W", "error", "-c", _MADE, BODY, str(made)])
    for path, name in ((theirs, "again.qde"), (made, "made.qde")):
        with zipfile.ZipFile(path) as archive:
            data = archive.read("project.qde")
        (folder / name).write_bytes(data)
        if not (GOLDEN / name).exists() or data != (GOLDEN / name).read_bytes():
            raise Wrong(f"{folder / name} differs from {GOLDEN / name}")
        yield f"{name} is what it writes"
