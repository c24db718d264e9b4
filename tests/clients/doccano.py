"""What doccano's own import and export make of our lines, and files that it wrote.

Both run without its server, on a database of one file. What it exports of ours has to be what is
here already; what it exports of a made-up text is what the tests read as its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from tests.cli.running import run as command
from tests.clients.base import Wrong, called, environment, exported, marked_folder

GOLDEN = Path(__file__).parent.parent / "formats/golden/doccano"

_SCRIPT = """
import sys
from pathlib import Path
import backend
sys.path.insert(0, str(Path(backend.__file__).parent))
import django
django.setup()
from django.contrib.auth import get_user_model
from django.core.management import call_command
from data_export.models import ExportedExample
from data_export.pipeline.dataset import Dataset
from data_export.pipeline.factories import create_formatter, create_labels, create_writer
from data_export.pipeline.services import ExportApplicationService
from data_import.datasets import load_dataset
from data_import.pipeline.catalog import create_file_format
from data_import.pipeline.readers import FileName
from projects.models import ProjectType, SequenceLabelingProject

call_command("migrate", verbosity=0)
user = get_user_model().objects.create_user("ann")
for number in range(1, len(sys.argv), 3):
    task, given, written = sys.argv[number : number + 3]
    project = SequenceLabelingProject.objects.create(
        name=f"p{number}", description="", created_by=user,
        project_type=ProjectType.SEQUENCE_LABELING, collaborative_annotation=True,
        allow_overlapping=True, use_relation=task == "RelationExtraction",
    )
    format = create_file_format("JSONL")
    name = FileName(full_path=given, generated_name=given, upload_name=Path(given).name)
    dataset = load_dataset(task, format, [name], project, encoding="utf_8")
    dataset.save(user)
    assert not dataset.errors, dataset.errors
    examples = ExportedExample.objects.filter(project=project)
    labels = create_labels(project, examples)
    service = ExportApplicationService(
        Dataset(examples, labels, []), create_formatter(project, "JSONL"), create_writer("JSONL")
    )
    service.export(written)
"""


def needs() -> str:
    """Return what is missing: nothing, as its environment is made."""
    return ""


def run(folder: Path) -> Iterator[str]:
    """Send exports through doccano, import what comes back, and write what the tests read."""
    needed = ("doccano==1.8.4", "marshmallow<4", "numpy<2", "setuptools<80")
    python = environment("doccano", *needed)
    script = folder / "through.py"
    script.write_text(_SCRIPT, encoding="utf-8")
    articles = marked_folder(folder)
    jobs: list[str] = []
    for name, task in (("relations", "RelationExtraction"), ("spans", "SequenceLabeling")):
        jobs += [task, str(GOLDEN / f"{name}.in.jsonl"), str(folder / f"{name}.jsonl")]
    for name, task in (("doccano", "RelationExtraction"), ("doccano-spans", "SequenceLabeling")):
        given = exported(articles, folder / f"{name}.jsonl", "--format", name)
        jobs += [task, str(given), str(folder / f"{name}.back.jsonl")]
    database = f"sqlite:///{folder / 'doccano.db'}"
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.base", "DATABASE_URL": database}
    with patch.dict(os.environ, settings):
        called([str(python), str(script), *jobs])
    for name in ("doccano", "doccano-spans"):
        back = folder / f"{name}.back.jsonl"
        told = command("import", back, "--into", articles, "--dry-run")
        if told.exit_code or "nothing is written; 0 of " not in told.stderr:
            raise Wrong(f"{back} is not what was exported: {told.stdout}{told.stderr}")
        yield f"{name}: {told.stderr.strip().splitlines()[-1]}"
    for name in ("relations", "spans"):
        if (folder / f"{name}.jsonl").read_bytes() != (GOLDEN / f"{name}.jsonl").read_bytes():
            raise Wrong(f"{folder / name}.jsonl differs from {GOLDEN / name}.jsonl")
        yield f"{name}.jsonl is what doccano writes"
