"""The recipe of `docs/scale.md` in Dask: two workers, one of which is killed in the middle.

Needs `pip install distributed pyarrow` beside the extra `test`.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import reader
from tests.clients.base import Wrong
from tests.environment import PROJECT

ARTICLES = 400
SHARES = 40


def needs() -> str:
    """Return what is missing; empty for nothing."""
    return ", ".join(name for name in ("distributed", "pyarrow") if find_spec(name) is None)


def run(folder: Path) -> Iterator[str]:
    """Export by shares on a cluster here, kill a worker, and count the articles of the files."""
    from distributed import Client, LocalCluster
    from pyarrow import parquet

    articles, target = folder / "articles", folder / "tags"
    _made(articles)
    target.mkdir()
    recipe = _recipe(folder)
    options: dict[str, Any] = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(**options, host="127.0.0.1") as cluster, Client(cluster) as client:
        before = client.run(os.getpid)
        killed = _kill_one_in_the_middle(client, [*before.values()], target)
        files = recipe.export_all(client, str(articles), str(target), SHARES)
        after = client.run(os.getpid)
        if killed in after.values():
            raise Wrong("the worker that was killed is still there")
    counts: Counter[str] = Counter()
    for file in set(files):
        counts.update(parquet.read_table(file, columns=["article"])["article"].to_pylist())
    if len(set(files)) != SHARES or {*counts.values()} != {1} or len(counts) != ARTICLES:
        raise Wrong(f"{len(counts)} articles in {len(set(files))} files, {counts.most_common(1)}")
    if extra := [each.name for each in target.iterdir() if str(each) not in files]:
        raise Wrong(f"beside the files there are {extra}")
    times = {file: Path(file).stat().st_mtime_ns for file in files}
    with LocalCluster(**options, host="127.0.0.1") as cluster, Client(cluster) as client:
        recipe.export_all(client, str(articles), str(target), SHARES)
    if times != {file: Path(file).stat().st_mtime_ns for file in files}:
        raise Wrong("what was done is done again")
    yield f"{ARTICLES} articles in {SHARES} shares, each once; one of two workers was killed"


def _made(articles: Path) -> None:
    articles.mkdir()
    for number in range(ARTICLES):
        (articles / f"{number}.txt").write_text(f"The bridge number {number} opened in May.\n")
    project = reader.open(articles)
    for id in project.articles():
        with project.edit(id, annotator="anna") as layer:
            layer.add("fact", 0, 10)


def _recipe(folder: Path) -> Any:
    """Return the recipe of the page as a module that workers can import."""
    page = (PROJECT / "docs/scale.md").read_text()
    found = re.search(r"### With Dask\n\n```python\n(.*?)```", page, re.S)
    assert found is not None
    (folder / "recipe_of_the_page.py").write_text(found[1])
    sys.path.insert(0, str(folder))
    paths = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    os.environ["PYTHONPATH"] = paths
    return import_module("recipe_of_the_page")


def _kill_one_in_the_middle(client: Any, workers: list[int], target: Path) -> int:
    """Have a worker killed once some shares are done, and not yet all; return its process."""
    import threading

    def kill() -> None:
        while len([*target.glob("*.parquet")]) < SHARES // 4:
            time.sleep(0.01)
        os.kill(workers[0], signal.SIGKILL)

    threading.Thread(target=kill, daemon=True).start()
    return workers[0]
