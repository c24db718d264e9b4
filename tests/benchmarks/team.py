"""What a team's store costs: a long sync, a tag beside one, and fifty annotators at once.

`python -m tests.benchmarks.team [--json] [--rounds N] [--actions N] [--people N] [--seconds N]`

The server is a real one on this machine, with all its safety on. Fifty annotators, who are threads
here, tag and share, each in a folder of its own, and a lead takes what they send; at the end each
action has to be there once, and with everybody.
"""

from __future__ import annotations

import json
import random
import shutil
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from reader.model.annotation import Annotation, Span
from reader.model.article import Article
from reader.model.clock import new_id, timestamp, utc_now
from reader.store.folder.journal import read_journal
from reader.store.folder.merge import merge
from reader.store.layer import Layer
from reader.store.postgres.rights import person_sql
from reader.store.postgres.sync import sync
from tests.benchmarks import measuring
from tests.store.folders import Folder
from tests.store.postgres.server import Server, Team, running

LAYERS = 200
"""Among which the actions of a long sync are."""

PAUSE = 10.0
"""Seconds between two tags of somebody, who shares each at once."""

LEAD = "Lea"

Result = dict[str, object]


def article(number: int = 0) -> Article:
    name = f"{number:03}.txt"
    return Article.of(measuring.article(1_000), id=name, title=name, source=name)


def tagged(subject: Article) -> Annotation:
    """A new annotation of the first words."""
    span = Span(0, 9, None, subject.text[:9], "", subject.text[9:41])
    when = timestamp(utc_now())
    return Annotation(id=new_id(), label="fact", spans=(span,), created=when, modified=when)


def filled(place: Path, who: str, actions: int) -> Folder:
    """A folder with so many actions of somebody, in many layers; only the journals are written."""
    store = Folder(place)
    store.ensure()
    for number in range(LAYERS):
        subject = article(number)
        with Layer.open(store, subject, who, clock=utc_now) as layer:
            layer.commit("tag", [(None, tagged(subject))])
        path = store.history_path(who, subject.id)
        line = json.loads(path.read_bytes())
        lines = [path.read_bytes()]
        for seq in range(2, actions // LAYERS + 1):
            (record,) = line["after"]["annotations"].values()
            id = new_id()
            new = {**line, "id": new_id(), "seq": seq, "meta": None}
            new["before"] = {"annotations": {id: None}}
            new["after"] = {"annotations": {id: {**record, "id": id}}}
            lines.append(json.dumps(new, separators=(",", ":")).encode() + b"\n")
        path.write_bytes(b"".join(lines))
    return store


def took(team: Team, place: Folder, role: str) -> tuple[float, int, int]:
    """Share; return the seconds of CPU here, and how many actions went and came."""
    begin = time.process_time()
    outcome = sync(team.url(role), place, clock=utc_now)
    seconds = time.process_time() - begin
    assert outcome.problems == []
    return seconds, outcome.sent, outcome.received


def long_syncs(team: Team, place: Path, actions: int) -> Iterator[Result]:
    """Many actions sent, taken, and asked about when there is nothing new."""
    anna, ben = filled(place / "anna", "Anna", actions), Folder(place / "ben")
    nothing = took(team, Folder(place / "empty"), "Cleo")[0]
    seconds, sent, _ = took(team, anna, "Anna")
    assert sent == actions
    yield measuring.compared(
        f"{actions:,} actions sent, CPU", seconds, "reading their journals", read(anna)
    )
    seconds, _, received = took(team, ben, "Ben")
    assert received == actions
    by_git = merged(anna, Folder(place / "git"))
    yield measuring.compared(
        f"{actions:,} actions taken, CPU", seconds, "`merge` of the same journals, copied", by_git
    )
    again = took(team, anna, "Anna")[0]
    yield measuring.compared(
        f"nothing new among {actions:,}, CPU", again, "an empty folder", nothing
    )


def read(store: Folder) -> float:
    """Seconds of CPU that it takes to read all journals."""
    begin = time.process_time()
    for path in sorted(store.home.glob("history/*/*.jsonl")):
        read_journal(path)
    return time.process_time() - begin


def merged(store: Folder, other: Folder) -> float:
    """Seconds of CPU that it takes to copy journals and texts, and to make the layers of them."""
    begin = time.process_time()
    other.ensure()
    for name in ("history", "texts"):
        shutil.copytree(store.home / name, other.home / name)
    assert not [event for event in merge(other) if event.kind != "done"]
    return time.process_time() - begin


def a_tag(team: Team, place: Path, rounds: int) -> Result:
    """A tag until it is on the disk, while the folder is shared without a pause, and alone."""
    store, subject = Folder(place / "tag"), article()
    store.ensure()
    taken: dict[bool, list[float]] = {True: [], False: []}
    busy, stop = threading.Event(), threading.Event()

    def share() -> None:
        while not stop.is_set():
            if busy.wait(0.1):
                took(team, store, "Anna")

    thread = threading.Thread(target=share)
    thread.start()
    with Layer.open(store, subject, "Anna", clock=utc_now) as layer:
        for number in measuring.each_round(rounds):
            beside = number // 20 % 2 == 0
            (busy.set if beside else busy.clear)()
            begin = time.perf_counter()
            layer.commit("tag", [(None, tagged(subject))])
            while not layer.saved:
                time.sleep(0.00005)
            taken[beside].append(time.perf_counter() - begin)
    busy.set()
    stop.set()
    thread.join()
    ours, alone = (statistics.median(taken[beside]) for beside in (True, False))
    return measuring.compared("a tag beside a sync", ours, "a tag alone", alone)


def crowd(server: Server, place: Path, people: int, seconds: float) -> Iterator[Result]:
    """Many tag and share at once; raise AssertionError where anything is lost or doubled."""
    team = server.new_team()
    names = [f"Person {number:02}" for number in range(people)]
    server.psql(team.name, "".join(person_sql(name, name.replace(" ", "_")) for name in names))
    made: dict[str, float] = {}
    seen: dict[str, float] = {}
    failed: list[BaseException] = []
    stop = threading.Event()
    lead = Folder(place / "lead")

    def annotate(name: str) -> None:
        store, subject = Folder(place / name), article(int(name[-2:]) % 10)
        try:
            while not stop.wait(PAUSE * (0.5 + random.random())):
                with Layer.open(store, subject, name, clock=utc_now) as layer:
                    entry = layer.commit("tag", [(None, tagged(subject))])
                    layer.flush()
                made[entry.id] = time.perf_counter()
                took(team, store, name.replace(" ", "_"))
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=annotate, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        took(team, lead, LEAD)
        now = time.perf_counter()
        for id in ids(lead) - seen.keys():
            seen[id] = now
    stop.set()
    for thread in threads:
        thread.join()
    assert not failed, failed
    took(team, lead, LEAD)
    everything = ids(lead, once=True)
    assert everything == made.keys(), (len(everything), len(made))
    assert team.count() == len(made)
    for name in names[:3]:
        took(team, Folder(place / name), name.replace(" ", "_"))
        assert ids(Folder(place / name), once=True) == everything
    delays = sorted(seen[id] - made[id] for id in seen)
    yield measuring.compared(
        f"{people} annotators for {seconds:.0f} s, {len(made):,} actions, 0 lost, 0 doubled: from "
        f"the disk of one to the lead's",
        statistics.median(delays),
        "the slowest of a hundred",
        delays[int(len(delays) * 0.99)],
    )


def ids(store: Folder, *, once: bool = False) -> set[str]:
    """The ids of all actions in a folder; raise AssertionError where one is there twice."""
    found = [
        line[7:39].decode()
        for path in sorted(store.home.glob("history/*/*.jsonl"))
        for line in path.read_bytes().splitlines()
    ]
    assert not once or len(found) == len({*found})
    return {*found}


def main() -> None:
    chosen = measuring.options(__doc__, rounds=400, actions=100_000, people=50, seconds=120)
    with measuring.quiet_machine() as place, running("") as server:
        team = server.new_team()
        measuring.tell(long_syncs(team, place, chosen.actions), chosen.json)
        measuring.tell([a_tag(team, place, chosen.rounds)], chosen.json)
        measuring.tell(crowd(server, place, chosen.people, chosen.seconds), chosen.json)


if __name__ == "__main__":
    main()
