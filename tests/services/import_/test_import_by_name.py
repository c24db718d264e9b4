"""Records that do not say on which text they were made: the name of the article counts."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import run
from tests.services.tagged import write

TEXT = "Oslo, then Rome 😀.\n"


def imported(tmp_path: Path, id: str, quote: str = "Rome", layer: str = "Ben") -> tuple[int, str]:
    start = TEXT.index("Rome")
    row = f"{id},{layer},fact,{start},{start + 4},{quote}\n"
    table = write(tmp_path, "tags.csv", f"article,annotator,label,start,end,text\n{row}")
    done = run("import", table, "--into", tmp_path / "here", "--as", "Zoe")
    return done.exit_code, done.stdout + done.stderr


def test_an_article_is_found_by_its_id_or_file_name(tmp_path: Path) -> None:
    write(tmp_path / "here", "news/a_b.txt", TEXT)
    write(tmp_path / "here", "other.txt", TEXT)
    for number, id in enumerate(("news/a_b.txt", "elsewhere/a_b.txt", "a_b.html", "a_b_ef2d.txt")):
        code, said = imported(tmp_path, id, layer=f"Ben {number}")
        assert (code, said.splitlines()[0]) == (0, f"news/a_b.txt, Ben {number}: 1 new")


def test_what_it_quotes_has_to_be_there(tmp_path: Path) -> None:
    write(tmp_path / "here", "a.txt", TEXT)
    code, said = imported(tmp_path, "a.txt", "Bonn")
    assert code == 1
    assert "the text at 11-15 is not the span's text" in said


def test_a_name_that_none_or_several_have_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "here", "one/a.txt", TEXT)
    write(tmp_path / "here", "two/a.txt", TEXT)
    code, said = imported(tmp_path, "a.txt")
    assert code == 1
    assert "a.txt can be one/a.txt and two/a.txt" in said
    code, said = imported(tmp_path, "b.txt")
    assert code == 1
    assert f"no article at {tmp_path / 'here'} is called b.txt" in said


def test_a_line_of_ours_need_not_say_on_which_text_it_was_made(tmp_path: Path) -> None:
    write(tmp_path / "here", "a.txt", TEXT)
    for quote, code in (("Rome", 0), ("Bonn", 1)):
        span = {"start": TEXT.index("Rome"), "end": TEXT.index("Rome") + 4, "text": quote}
        line = {"schema": "obelism/1", "type": "annotation", "article": {"id": "a.txt"}}
        line |= {"annotator": "Ben", "label": "fact", "spans": [span]}
        tags = write(tmp_path, "tags.jsonl", json.dumps(line))
        assert run("import", tags, "--into", tmp_path / "here", "--as", "Zoe").exit_code == code
