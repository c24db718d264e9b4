"""Cuts moves of tags off in their calls on the disk: `moves_cut_off.py STEP FROM TO FOLDER EVERY`

FOLDER/whole is a workspace in which FROM's tags can be moved to TO, or the move be undone or done
again (STEP: move, undo, redo), by Anna. For every EVERYth of its calls on the workspace's files it
is copied to FOLDER/NUMBER OF THE CALL, and a process that does the step there is killed in the
middle of that call. The last folder is the first in which nothing was left to kill.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.store.layer import Layer
from reader.store.moves import step_move, take_over
from tests.faults.launcher import Control, put_under
from tests.store.folders import Folder


def do(step: str, old_id: str, new_id: str, root: Path) -> None:
    """Do the step, as the reader does."""
    store = Folder(root)
    article = load_article(next(find_articles([root / new_id])))
    if step == "move":
        take_over(store, article, "Anna", old_id)
        return
    with Layer.open(store, article, "Anna") as layer:
        if step == "undo" and layer.next_undo:
            step_move("undo", layer)
        elif step == "redo" and layer.next_redo:
            step_move("redo", layer)


def main(step: str, old_id: str, new_id: str, folder: Path, every: int) -> None:
    for number in count(1, every):
        root = folder / str(number)
        shutil.copytree(folder / "whole", root)
        child = os.fork()
        if child == 0:
            faults = folder / f"{number}.json"
            faults.write_text(json.dumps({"kill_at": number}))
            put_under(Control(faults))
            do(step, old_id, new_id, root)
            os._exit(0)
        if os.waitpid(child, 0)[1] == 0:
            return


if __name__ == "__main__":
    main(*sys.argv[1:4], Path(sys.argv[4]), int(sys.argv[5]))
