"""The golden runs: each begins with what an earlier one left, as the fixtures have it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.environment import PROJECT
from tests.golden import sessions
from tests.golden.bundle import read_bundle
from tests.golden.place import Done, Place, Steps
from tests.golden.texts import marks_as_lines

EXPECTED = Path(__file__).with_name("expected")

HOME = ".obelism/"
"""What the names of pieces that are files in the workspace begin with."""

Pieces = dict[str, bytes]


class Result(NamedTuple):
    """What a run wrote."""

    machine: Pieces
    """What programs read: files of the workspace, JSONL, JSON, exit codes."""
    prose: Pieces
    """What people read."""


def tree_of(stage: str) -> Pieces:
    """What stood in `.obelism` when a stage ended."""
    found = read_bundle(EXPECTED / "machine" / f"{stage}.txt")
    return {name.removeprefix(HOME): data for name, data in found.items() if name.startswith(HOME)}


# Sessions in a terminal


def _session(
    place: Place,
    arguments: Sequence[str],
    steps: Steps,
    *,
    first: str,
    size: tuple[int, int] = (100, 24),
    leave: int = 1,
) -> None:
    """Run the program in a terminal, `leave` it, and see that it ends well."""
    columns, rows = size
    with place.program(*arguments, columns=columns, rows=rows) as terminal:
        terminal.wait_for(first)
        place.play(terminal, steps)
        for left in range(leave, 0, -1):
            terminal.press(*(["q"] if left > 1 else ["q", "q"]))
            if left > 1:
                terminal.wait_for("Status")
        assert terminal.wait_exit() == 0, terminal.text


def _tree(place: Place) -> Pieces:
    return {f"{HOME}{name}": data for name, data in place.tree().items()}


def reader(folder: Path) -> Result:
    """One article tagged with about 70 keys of the reader."""
    place = Place(folder)
    place.begin(1)
    arguments = ["ferry.txt", "--as", "dora"]
    _session(place, arguments, sessions.READER, first="New here?", size=(100, 15))
    return Result(_tree(place), {})


def changes(folder: Path) -> Result:
    """The same article after it was edited: its tags are carried over, back, and over again."""
    place = Place(folder, tree_of("reader"))
    place.edit("ferry.txt", sessions.CHANGED)
    place.begin(2)
    arguments = ["ferry.txt", "--as", "dora"]
    _session(place, arguments, sessions.CHANGES, first="T carries the tags over", size=(100, 30))
    return Result(_tree(place), {})


def listing(folder: Path) -> Result:
    """A folder read through its list, by somebody who is asked for a name."""
    place = Place(folder)
    place.begin(3)
    _session(place, ["."], sessions.LIST, first="Who is annotating?")
    return Result(_tree(place), {})


def review(folder: Path) -> Result:
    """What three persons tagged, judged by a fourth."""
    place = Place(folder, tree_of("imports"))
    place.begin(4)
    arguments = ["review", ".", "--as", "rita"]
    _session(place, arguments, sessions.REVIEW, first="0/23")
    return Result(_tree(place), {})


def adjudication(folder: Path) -> Result:
    """What three persons tagged and a fourth judged, decided by a fifth."""
    place = Place(folder, tree_of("review"))
    place.begin(5)
    arguments = ["adjudicate", ".", "--as", "olga"]
    _session(place, arguments, sessions.ADJUDICATION, first="0 of 2 decided")
    return Result(_tree(place), {})


# Commands

_JSON = re.compile(r"--json\b|^export\b(?!.*(?:markdown|--help))")
"""Commands whose standard output is for programs."""

_SENTENCES = re.compile(rb'(?<="why": )"[^"]*"|(?<="definitions": \{)[^}]*')
"""What is for people in the JSON of `agree`: why there is no figure, and what each is."""


def _told(done: Mapping[str, Done], jobs: Mapping[str, Sequence[str]]) -> Result:
    """Sort what commands wrote: their exit code and their JSON, and what they said."""
    result = Result({}, {})
    for name, (code, out, err) in done.items():
        words = " ".join(jobs[name])
        result.machine[f"{name}: exit code"] = f"{code}".encode()
        for_programs = bool(_JSON.search(words)) and code != 2
        if for_programs:
            result.machine[f"{name}: stdout"] = _SENTENCES.sub(b'"..."', out)
            out = b"\n".join(_SENTENCES.findall(out))
        if out:
            result.prose[f"{name}: stdout"] = out
        if err:
            result.prose[f"{name}: stderr"] = err
    return result


def _run(place: Place, lines: Iterable[str], stdin: bytes = b"") -> Result:
    """Run command lines, which are split at blanks."""
    jobs = {f"obelism {line}".strip(): line.split() for line in lines}
    return _told(place.run(jobs, stdin), jobs)


def _joined(*results: Result) -> Result:
    found = Result({}, {})
    for result in results:
        for into, pieces in zip(found, result, strict=True):
            assert not into.keys() & pieces.keys()
            into.update(pieces)
    return found


def imports(folder: Path) -> Result:
    """Tags taken in: tried, refused, taken, and once more."""
    place = Place(folder)
    lines = marks_as_lines()
    (place.root.parent / "marks.jsonl").write_bytes(lines)
    place.begin(6)
    first, *others = lines.splitlines(keepends=True)
    broken = first + others[3].replace(b"the county", b"the  count") + b"{\n" + others[0]
    (place.root.parent / "broken.jsonl").write_bytes(broken)
    into = "../marks.jsonl --into . --as lead"
    tried = _run(
        place,
        [
            f"import {into} --dry-run",
            "import ../broken.jsonl --into . --as lead",
            "import ../broken.jsonl --into . --as lead --dry-run --skip-broken",
            "import ../none.jsonl --into .",
        ],
    )
    assert place.tree() == {}
    taken = _run(place, [f"import {into}"])
    return _joined(tried, taken, Result(_tree(place), {}))


def more_imports(folder: Path) -> Result:
    """Tags taken in where there are some: known ones, edited ones, and those of another layer."""
    place = Place(folder, tree_of("review"))
    place.begin(7)
    records = [json.loads(line) for line in marks_as_lines().splitlines()]
    for number, record in enumerate(records):
        record["note"] = f"Note {number}."
        year = "2029" if number % 2 else "2031"
        record["modified"] = record["modified"].replace("2030", year)
        if number % 3 == 0:
            del record["id"]
    edited = "".join(json.dumps(record) + "\n" for record in records).encode()
    (place.root.parent / "edited.jsonl").write_bytes(edited)
    into = "--into . --as lead"
    result = _run(
        place,
        [
            f"import ../edited.jsonl {into} --dry-run",
            f"import ../edited.jsonl {into}",
            f"import ../edited.jsonl {into} --layer emil",
            "import - --into ferry.txt --as lead --layer frida --dry-run",
        ],
        stdin=marks_as_lines(),
    )
    again = _run(place, ["import ../edited.jsonl --into . --as lead --format native"])
    return _joined(result, again, Result(_tree(place), {}))


EXPORTS = """
export .
export . --by article
export . --by article --offsets utf16
export . --offsets utf16 --annotator anna
export . --verdict accepted
export . --verdict rejected --verdict corrected
export . --verdict all --label opinion
export . --verdict unreviewed --label fact --label attribution
export . --verdict disputed
export bakery.txt ferry.txt --annotator ben --label fact
export briefs.jsonl
export . --annotator @gold
export . --annotator @gold --decisions
export . --annotator @gold --annotator anna --by article --decisions
export . --annotator nobody
export notes
export . --format markdown
export . --format markdown --annotator @gold --verdict all
export . --format native --annotator rita
export . -o ../out.jsonl
export . -o ../out.md
export . --by article -o ../articles.jsonl
export . --format brad
export . --by line
export . --offsets byte
export . --decisions
export . --verdict maybe
export . --format markdown --by article
export none.txt
export
export . -o ./none/out.jsonl
""".strip().splitlines()


def exports(folder: Path) -> Result:
    """Every kind of export of three layers, a review and a gold layer."""
    place = Place(folder, tree_of("adjudication"))
    place.begin(8)
    result = _run(place, EXPORTS)
    for name in ("out.jsonl", "articles.jsonl"):
        result.machine[name] = (place.root.parent / name).read_bytes()
    result.prose["out.md"] = (place.root.parent / "out.md").read_bytes()
    place.edit("ferry.txt", sessions.CHANGED)
    changed = _run(place, ["export ferry.txt", "export ferry.txt --by article --annotator @gold"])
    _nothing_written(place, "adjudication")
    renamed = {
        f"{name}, once the article has changed": data for name, data in changed.machine.items()
    }
    said = {f"{name}, once the article has changed": data for name, data in changed.prose.items()}
    return _joined(result, Result(renamed, said))


def _nothing_written(place: Place, stage: str) -> None:
    """What only reads leaves every byte as it was."""
    assert place.tree() == tree_of(stage)


QUESTIONS = """
agree .
agree . --list
agree . --json
agree . --json --unit codepoint --label fact --resamples 50 --seed 7
agree . --without-rejected --annotator anna --annotator ben
agree ferry.txt --annotator anna --annotator @gold --list
agree . --annotator anna
agree none
history .
history . --json
history ferry.txt --annotator anna
history . --annotator @gold --json
history . --annotator rita
history notes
history none
review . --summary --as rita
review . --summary --as anna
review . --blind --annotator anna --as anna
review . --verdict perhaps --as rita
review . --newer soon --as rita
review . --as rita
adjudicate . --as olga
adjudicate . --agree 9 --as olga
check .
check . --repair
check none
merge .
keys
keys --workspace .
tutorial
samples
samples .
ferry.txt --as dora
none.txt
export ferry.txt --nonsense
ferry.txt export
--nonsense
--help
-h
export --help
import --help
merge --help
review --help
history --help
agree --help
adjudicate --help
check --help
keys --help
tutorial --help
samples --help
""".strip().splitlines()


def questions(folder: Path) -> Result:
    """All commands that change no tag, with their help and what they refuse.

    What they write, the queue of a review, is in the result; all else has to stay as it was.
    """
    place = Place(folder, tree_of("adjudication"))
    place.begin(9)
    result = _run(place, QUESTIONS)
    before = tree_of("adjudication")
    after = place.tree()
    assert before.keys() <= after.keys()
    written = {name: data for name, data in after.items() if before.get(name) != data}
    result.machine.update({f"{HOME}{name}": data for name, data in written.items()})
    table = result.prose["obelism keys: stdout"].decode()
    result.machine["keys and names of actions"] = _without_help(table)
    return result


def _without_help(table: str) -> bytes:
    """The keys and the name of each action."""
    rows = re.findall(r"^  (\S+(?: \S+)*) +([a-z_:]+) +\S.*$", table, re.M)
    return "".join(f"{keys:<20} {name}\n" for keys, name in rows).encode()


def samples(folder: Path) -> Result:
    """The sample articles, copied; a file by its digest."""
    place = Place(folder)
    place.begin(10)
    result = _run(place, ["samples ../try", "check ../try", "samples ../try"])
    copied = place.root.parent / "try"
    for path in sorted(path for path in copied.rglob("*") if path.is_file()):
        name = path.relative_to(copied).as_posix()
        assert path.read_bytes() == (PROJECT / "sample_articles" / name).read_bytes()
        result.machine[name] = hashlib.sha256(path.read_bytes()).hexdigest().encode()
    return result


def repairs(folder: Path) -> Result:
    """Files that are damaged in several ways, found and put right."""
    tree = tree_of("adjudication")
    layers = sorted(name for name in tree if name.startswith("layers/"))
    journals = sorted(name for name in tree if name.startswith("history/"))
    texts = sorted(name for name in tree if name.startswith("texts/"))
    tree[layers[0]] = tree[layers[0]][:100]
    del tree[layers[1]]
    tree[layers[2]] = b""
    tree[journals[3]] += b'{"id":"torn'
    tree[journals[4]] = b"\0" * 64 + tree[journals[4]]
    tree[layers[5].replace("layers/", "layers/stray-")] = tree[layers[5]]
    tree[texts[0]] += b"!"
    tree["progress/stray.json"] = b"{}"
    place = Place(folder, tree)
    place.begin(11)
    found = _run(place, ["check ."])
    assert place.tree() == tree
    mended = _run(place, ["check . --repair", "export ."])
    return _joined(found, mended, Result(_tree(place), {}))


def merge(folder: Path) -> Result:
    """Two copies of a workspace in which one person did different things, joined as git does."""
    left, base = tree_of("changes"), tree_of("reader")
    place = Place(folder / "elsewhere", base)
    place.begin(12)
    arguments = ["ferry.txt", "--as", "dora"]
    _session(place, arguments, sessions.ELSEWHERE, first="The last ferry")
    right = place.tree()
    (journal,) = (name for name in base if name.startswith("history/"))
    own = right[journal].removeprefix(base[journal])
    assert own != right[journal]
    tree = {**right, **left, journal: left[journal] + own}
    place = Place(folder / "here", tree)
    place.edit("ferry.txt", sessions.CHANGED)
    place.begin(13)
    merged = _run(place, ["merge ."])
    after = _tree(place)
    again = _run(place, ["merge --workspace . .", "history . --json"])
    return _joined(merged, Result(after, {}), again)


STAGES: dict[str, Callable[[Path], Result]] = {
    stage.__name__: stage
    for stage in (
        reader,
        changes,
        listing,
        imports,
        review,
        adjudication,
        more_imports,
        exports,
        questions,
        samples,
        repairs,
        merge,
    )
}
"""In the order in which they are written, since later ones begin with what earlier ones left."""
