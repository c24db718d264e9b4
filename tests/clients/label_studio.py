"""What Label Studio's SDK makes of our tasks, and a file that its converter writes.

The SDK checks each task against the configuration, and converts them: to JSON, which has to come
back as it was, and to a table that has each region.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import reader
from tests.cli.running import run as command
from tests.clients.base import Wrong, called, environment, exported, marked_folder

GOLDEN = Path(__file__).parent.parent / "formats/golden/label-studio"

_SCRIPT = """
import json, sys
from pathlib import Path
from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface

tasks, config, folder = map(Path, sys.argv[1:])
interface = LabelInterface(config.read_text(encoding="utf-8"))
interface.validate()
(folder / "single").mkdir()
for task in json.loads(tasks.read_bytes()):
    assert interface.validate_task({"data": task["data"]}), task
    for annotation in task["annotations"]:
        wrong = interface._validate_object(annotation, return_errors=True)
        assert not wrong, wrong
    one = folder / "single" / f"{task['id']}.json"
    one.write_text(json.dumps(task), encoding="utf-8")
converter = Converter(config.read_text(encoding="utf-8"), str(folder))
converter.convert(str(folder / "single"), str(folder / "json"), "JSON", is_dir=True)
converter.convert(str(tasks), str(folder / "min"), "JSON_MIN", is_dir=False)
converter.convert(str(tasks), str(folder / "conll"), "CONLL2003", is_dir=False)
"""


def needs() -> str:
    """Return what is missing: nothing, as its environment is made."""
    return ""


def run(folder: Path) -> Iterator[str]:
    """Have an export checked and converted, import that, and write what the tests read."""
    python = environment("label_studio", "label-studio-sdk")
    script = folder / "convert.py"
    script.write_text(_SCRIPT, encoding="utf-8")
    articles = marked_folder(folder)
    tasks = exported(articles, folder / "tasks", "--format", "label-studio")
    converted = folder / "converted"
    converted.mkdir()
    files = [str(tasks / "tasks.json"), str(tasks / "labels.xml")]
    called([str(python), str(script), *files, str(converted)])
    yield f"{len(json.loads((tasks / 'tasks.json').read_bytes()))} tasks fit their configuration"
    told = command("import", converted / "json/result.json", "--into", articles, "--dry-run")
    if told.exit_code or "nothing is written; 0 of " not in told.stderr:
        raise Wrong(f"the converter's JSON is not what was exported: {told.stdout}{told.stderr}")
    yield f"its JSON imported where it came from: {told.stderr.strip().splitlines()[-1]}"
    yield f"{_regions(articles, converted / 'min/result.json')} regions in the table, each in place"
    golden = folder / "golden"
    golden.mkdir()
    files = [str(GOLDEN / "tasks.json"), str(GOLDEN / "labels.xml")]
    called([str(python), str(script), *files, str(golden)])
    written = (golden / "json/result.json").read_bytes()
    if written != (GOLDEN / "result.json").read_bytes():
        raise Wrong(f"{golden / 'json/result.json'} differs from {GOLDEN / 'result.json'}")
    yield "result.json is what the converter writes"


def _regions(articles: Path, table: Path) -> int:
    """Return how many regions a table has. Raises Wrong where one is not as it was marked."""
    project = reader.open(str(articles))
    expected = sorted(
        (name, span.start, span.end, annotation.label)
        for name in project.articles()
        for person in project.annotators(name)
        for annotation in project.layer(name, person)
        for span in annotation.spans
    )
    rows = json.loads(table.read_bytes())
    found = sorted(
        (row["article"], each["start"], each["end"], *each["labels"])
        for row in rows
        for each in row["label"]
    )
    if found != expected:
        raise Wrong(f"{table} has {len(found)} regions, not the {len(expected)} that were marked")
    return len(found)
