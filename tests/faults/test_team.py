"""Whatever happens to server, network, disk and clocks, nothing of a team is lost or doubled."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reader.io import files
from reader.model.errors import CannotWrite, ObelismError
from reader.store.base import LayerKey
from reader.store.layer import Layer
from reader.store.postgres.connection import Unreached
from reader.store.postgres.sync import Outcome, sync
from tests.environment import environment_of
from tests.store.folders import Folder
from tests.store.making import Ticking, article, mark, workspace
from tests.store.postgres.server import Team, running

WHO = "Anna", "Ben", "Cleo"


def shared(team: Team, place: Folder, role: str) -> Outcome:
    return sync(team.url(role), place, clock=Ticking())


def tag(place: Folder, who: str, numbers: range, **settings: Any) -> None:
    """Add tags to a layer, whose numbers are nobody else's."""
    clock = settings.pop("clock", None) or Ticking()
    subject = article(settings.pop("id", "talks.txt"))
    with Layer.open(place, subject, who, clock=clock) as layer:
        for number in numbers:
            layer.commit("tag", [(None, mark(number))])


def same(places: dict[str, Folder], team: Team, count: int) -> None:
    """Everybody shares until nothing is new; then all have all, once."""
    for _ in range(2):
        for role, place in places.items():
            assert shared(team, place, role).problems == []
    first, *others = [everything(place) for place in places.values()]
    assert sum(map(len, first.values())) == team.count() == count
    assert all(other == first for other in others)
    for place in places.values():
        assert [*place.check(clock=Ticking())] == []


def everything(place: Folder) -> dict[LayerKey, list[str]]:
    """The ids of all actions of each layer, sorted, each as often as it is there."""
    return {
        key: sorted(
            line[7:39].decode() for line in place.history_path(*key).read_bytes().splitlines()
        )
        for key in place.layers()
    }


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Folder]:
    return {who: workspace(tmp_path / who) for who in WHO}


class Cut:
    """A way to a server on which each connection ends after so many bytes to or from it."""

    def __init__(self, team: Team) -> None:
        self._team = team
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.left = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, role: str) -> str:
        port = self._listening.getsockname()[1]
        return f"postgresql://{role}@127.0.0.1:{port}/{self._team.name}?sslmode=disable"

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, server = self._listening.accept()[0], socket.socket(socket.AF_UNIX)
                server.connect(str(self._team.server.folder / ".s.PGSQL.5432"))
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while self.left > 0 and (data := source.recv(4096)):
                self.left -= len(data)
                target.sendall(data)
        for each in (source, target):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


def test_a_network_that_ends_anywhere(
    team: Team, folders: dict[str, Folder], in_full: bool
) -> None:
    cut = Cut(team)
    count, step = 0, 800 if in_full else 9000
    for number, left in enumerate(range(2000, 60_000, step)):
        who = WHO[number % 2]
        tag(folders[who], who, range(number * 10, number * 10 + 5))
        count += 5
        cut.left = left
        with contextlib.suppress(Unreached):
            sync(cut.url(who), folders[who], clock=Ticking())
    cut.close()
    same(folders, team, count)


def test_a_server_that_is_killed_while_all_send_and_take(
    folders: dict[str, Folder], in_full: bool
) -> None:
    with running() as server:
        team = server.new_team()
        stop = threading.Event()
        done = dict.fromkeys(WHO, 0)

        def work(who: str) -> None:
            while not stop.is_set():
                start = WHO.index(who) * 100_000 + done[who]
                tag(folders[who], who, range(start, start + 5), id=f"{done[who] % 3}.txt")
                done[who] += 5
                with contextlib.suppress(ObelismError):
                    shared(team, folders[who], who)

        threads = [threading.Thread(target=work, args=[who]) for who in WHO]
        for thread in threads:
            thread.start()
        for _ in range(20 if in_full else 2):
            time.sleep(1)
            server.stop()
            server.start()
        stop.set()
        for thread in threads:
            thread.join()
        same(folders, team, sum(done.values()))


def test_a_program_that_is_killed_while_it_shares(
    team: Team, folders: dict[str, Folder], in_full: bool
) -> None:
    for number in range(40):
        tag(folders["Anna"], "Anna", range(number * 10, number * 10 + 3), id=f"{number}.txt")
    chance = random.Random(1)
    for turn in range(40 if in_full else 4):
        who = ("Anna", "Ben")[turn % 2]
        process = subprocess.Popen(
            [sys.executable, "-m", "reader", "sync", team.url(who), str(folders[who].root)],
            env=environment_of({}),
            stderr=subprocess.DEVNULL,
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.3, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
    same(folders, team, 120)


@pytest.mark.parametrize("name", ["write_all", "sync", "sync_file_system"])
def test_a_disk_that_is_full_when_something_comes(
    team: Team, folders: dict[str, Folder], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        tag(folders["Anna"], "Anna", range(number * 10, number * 10 + 2), id=f"{number}.txt")
    shared(team, folders["Anna"], "Anna")
    real, left = getattr(files, name), [0]

    def full(*args: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*args)

    told = 0
    for many in (0, 1, 3, 6, 10):
        left[0] = many
        with monkeypatch.context() as patch:
            patch.setattr(files, name, full)
            try:
                told += bool(shared(team, folders["Ben"], "Ben").problems)
            except CannotWrite:
                told += 1
    assert told
    same(folders, team, 8)


def test_clocks_that_are_off(team: Team, folders: dict[str, Folder]) -> None:
    """What counts is what somebody saw when they did it, not what their clock said."""
    for who, year in (("Anna", 1999), ("Ben", 2077)):
        tag(
            folders[who],
            who,
            range(year, year + 3),
            clock=Ticking(datetime(year, 1, 1, tzinfo=UTC)),
        )
        shared(team, folders[who], who)
    second = folders["Cleo"]  # another machine of Anna's
    sync(team.url("Anna"), second, clock=Ticking())
    tag(second, "Anna", range(1, 3), clock=Ticking(datetime(1980, 1, 1, tzinfo=UTC)))
    tag(folders["Anna"], "Anna", range(5, 7), clock=Ticking(datetime(2099, 1, 1, tzinfo=UTC)))
    for _ in range(2):
        for place in (second, folders["Anna"]):
            sync(team.url("Anna"), place, clock=Ticking())
    key = LayerKey("Anna", "talks.txt")
    assert len(second.read(key).annotations) == 7
    assert second.read(key).annotations == folders["Anna"].read(key).annotations
    assert team.count() == 10
