"""That the count of keys counts what it says."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from reader.modes.annotate.mode import AnnotateMode
from reader.services.learn.lessons import Known
from tests.benchmarks import keystroke_search, keystrokes
from tests.benchmarks.attribution import Article
from tests.benchmarks.gold import BrokenGold, read_gold
from tests.benchmarks.ground import COUNTS, MOTIONS, Ground
from tests.benchmarks.keystrokes import Marked
from tests.benchmarks.slate import keys_of
from tests.benchmarks.stage import Screen, Words, press, screen_of, stage
from tests.environment import PROJECT

TEXT = (
    "The ferry was cancelled. Storms closed the harbour, the mayor said.\n\n"
    "“We warned them twice,” said Ida Holm. Nobody listened.\n\n"
    "Trains ran late. The fare is 15 kroner.\n"
)
SMALL = Screen("small", 60, 12)


def marked(text: str, *quotes: str, screen: Screen = SMALL) -> list[Marked]:
    """What it takes to mark the first place of each quote, one after the other."""
    extents = [(text.index(quote), text.index(quote) + len(quote)) for quote in quotes]
    found, left_out = keystrokes.measured(text, extents, screen)
    assert not left_out
    return found


@pytest.mark.parametrize(
    ("quotes", "fewest"),
    [
        (["The ferry was cancelled."], 1),
        (["Storms closed the harbour, the mayor said."], 2),
        (["We warned them twice"], 2),
        (["“We warned them twice,”"], 2),
        (["The"], 2),
        (["harbour"], 3),
        (["closed the harbour, the mayor"], 4),
        (["Trains ran late.", "The fare is 15 kroner."], 2),
        (["Nobody", "Nobody listened"], 2),
    ],
)
def test_the_fewest_keys_of_a_span_and_its_label(quotes: list[str], fewest: int) -> None:
    assert marked(TEXT, *quotes)[-1].fewest == fewest


def test_nothing_that_one_or_two_keys_reach_is_found_with_more() -> None:
    keys = [action.keys[0] for action in MOTIONS.values()]
    tries = [(), *((key,) for key in keys), *itertools.product(keys, repeat=2)]
    tries += [(str(count), key) for count in COUNTS for key in keys]
    with stage(TEXT) as readers:
        ground = Ground(readers.opened(SMALL))
        reached: dict[tuple[int, int] | None, int] = {}
        for pressed in tries:
            reader = readers.opened(SMALL)
            press(reader, pressed)
            reached.setdefault(ground.words.bare(*reader.state.document.focus.extent), len(pressed))
        start = ground.state_of(readers.opened(SMALL))
        words = ground.words.extents
        for first, last in itertools.combinations_with_replacement(range(len(words)), 2):
            goal = words[first][0], words[last][1]
            found = len(keystroke_search.fewest(ground, start, goal).keys)
            assert found == reached[goal] if goal in reached else found in {2, 3}, goal


def test_a_span_further_on_is_reached_by_pages_and_both_ways_are_pressed() -> None:
    text = "\n\n".join(f"Bus {number} left. Line {number} was full." for number in range(1, 41))
    found = marked(text, "30 was", "Bus 29", "Line 2 was full.")
    assert found[0].policy_keys.startswith("Space")
    assert "Backspace" in found[2].policy_keys
    assert all(one.fewest <= one.policy for one in found)


def test_what_is_higher_than_the_view_is_marked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keystroke_search, "MOST_STATES", 100)
    text = " ".join(f"Bus {number} left, and line {number} was full." for number in range(1, 90))
    (found,) = marked(text, text[text.index("line 2 ") : text.index(" was full", 3000)])
    assert found.fewest > 6
    assert found.policy >= found.fewest


def test_keys_that_miss_the_span_are_an_error_of_the_benchmark() -> None:
    with stage(TEXT) as readers:
        ground = Ground(readers.opened(SMALL))
        with pytest.raises(keystrokes.Missed, match="Storms"):
            keystrokes._run(readers.opened(SMALL), ["j"], ground.words.extents[0], ground)


def test_a_tag_leaves_the_focus_as_the_benchmark_does() -> None:
    def after(reader: AnnotateMode, last: str) -> dict[str, object]:
        press(reader, ["l", "v", "l", "l", last])
        return {
            name: value
            for name, value in vars(reader.state.document.focus).items()
            if name not in {"units", "quotations"}
        }

    with stage(TEXT) as readers:
        assert after(readers.opened(SMALL), "f") == after(readers.opened(SMALL), "V")


def test_slate_is_counted_by_rows_and_words() -> None:
    assert [keys_of(times) for times in (0, 1, 2, 9, 10)] == [0, 1, 2, 2, 3]
    row = "one two three four five six seven eight nine ten"
    first, second = marked(row, "two three four five", "nine", screen=Screen("wide", 80, 10))
    assert (first.slate_counts, first.slate_arrows) == (1 + 2 + 2, 1 + 3 + 2)
    assert (second.slate_counts, second.slate_arrows) == (2 + 2, 4 + 2)
    (below,) = marked(row, "six", screen=Screen("narrow", 24, 10))
    assert below.slate_arrows == 1 + 2


def test_a_span_that_cuts_a_word_is_left_out() -> None:
    start = TEXT.index("harbour")
    found, left_out = keystrokes.measured(TEXT, [(0, 9), (start, start + 4), (24, 25)], SMALL)
    assert (len(found), left_out) == (1, 2)


def test_words_alone_decide_whether_two_extents_are_the_same() -> None:
    with stage(TEXT) as readers:
        words = Words(readers.opened().state.document.focus.units)
    start = TEXT.index("“We")
    end = TEXT.index(" said Ida")
    assert words.bare(start, end) == words.bare(start + 1, end - 2) == (start + 1, end - 2)
    assert words.bare(start + 1, start + 2) != words.bare(start, start + 3)


def test_brat_is_read_with_events_roles_and_pieces(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text/a.txt").write_text("It is late, she said, and cold. He agreed.\n")
    (tmp_path / "attributions/a_x1.ann").write_text(
        "T1\tContent 0 10;22 30\tIt is late and cold\n"
        "T2\tSource 12 15\tshe\n"
        "T3\tCue 16 20\tsaid\n"
        "T4\tAttribution 16 20\tsaid\n"
        "E1\tAttribution:T4 Content:T1 Cue:T3 Source:T2\n"
        "T5\tCue 35 41\tagreed\n"
        "T6\tAttribution 35 41\tagreed\n"
        "E2\tAttribution:T6 Cue:T5 Source:T2\n"
        "T7\tDiscuss 32 34\tHe\n"
    )
    (gold,) = read_gold(tmp_path)
    assert gold.spans(["source", "Cue", "Content"]) == [
        *[(0, 10), (12, 15), (16, 20), (22, 30)],
        *[(12, 15), (35, 41)],
    ]
    assert gold.spans(labels=["Discuss"]) == [(32, 34)]
    assert len(gold.spans()) == 9


def test_an_export_is_read_and_the_samples_are_one() -> None:
    samples = read_gold(None)
    assert any(one.spans(["source"]) for one in samples)
    assert all(one.text[start:end].strip() for one in samples for start, end in one.spans())


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "line 1: no article"),
        ('{"schema":"obelism/1","type":"annotation"}', "export with --by article"),
        (
            json.dumps(
                {
                    "id": "a",
                    "text": "It rained.",
                    "annotations": [
                        {
                            "label": "fact",
                            "start": 0,
                            "spans": [{"start": 0, "end": 2, "role": None, "text": "He"}],
                        }
                    ],
                }
            ),
            "the text at 0-2 is not the span's text",
        ),
    ],
)
def test_broken_gold_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, why: str
) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(line + "\n")
    monkeypatch.setattr("sys.argv", ["keystrokes", str(path)])
    with pytest.raises(SystemExit) as ended:
        keystrokes.main()
    told = str(ended.value.code)
    assert why in told
    assert "\n" not in told


def test_a_brat_line_that_says_something_else_than_the_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.\n")
    (tmp_path / "a.ann").write_text("T1\tFact 0 2\tHe\n")
    with pytest.raises(BrokenGold, match=r"a\.ann, line 1: the text at these offsets"):
        read_gold(tmp_path)
    with pytest.raises(BrokenGold, match="cannot be read"):
        read_gold(tmp_path / "none")
    with pytest.raises(BrokenGold, match=r"no \.ann"):
        read_gold(PROJECT / "styles")


def test_the_room_for_the_article_is_what_the_screen_gives() -> None:
    screen = screen_of(80, 24)
    assert screen.name == "80x24"
    assert 10 < screen.height < 24
    assert 40 < screen.width < 80


def test_the_error_of_a_mean_is_by_what_the_articles_differ_in() -> None:
    assert keystrokes.standard_error([[3, 5]]) == 0
    assert keystrokes.standard_error([[3, 5], [4, 4], []]) == 0, "no article differs"
    assert keystrokes.standard_error([[3, 3], [5, 5]]) == 1, "as of the means 3 and 5"


def test_a_sample_has_so_many_articles_and_the_same_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[str] = []

    def mark(text: str, *_: object) -> tuple[list[Marked], int]:
        drawn.append(text)
        return [Marked(1, 1, 1, 1, True, False, "", "")], 0

    monkeypatch.setattr(keystrokes, "measured", mark)
    for _ in range(2):
        for result in keystrokes.run(None, (), (), sample=3):
            assert result["spans"] == 3
    assert len(set(drawn)) == 3
    assert drawn[:3] == drawn[3:6] == drawn[6:9]


def test_a_percentile_is_one_of_the_numbers() -> None:
    assert keystrokes.percentile([1] * 95 + [9] * 5, 95) == 1
    assert keystrokes.percentile([1] * 94 + [9] * 6, 95) == 9
    assert keystrokes.percentile([4], 95) == 4


def test_the_keys_of_a_whole_attribution_by_hand_and_with_proposals() -> None:
    from tests.benchmarks.attribution_keys import Keys, measured

    article = Article.__new__(Article)
    article.text = TEXT
    places = ("“We warned them twice,”", "said", "Ida Holm")
    content, cue, source = ((at := TEXT.index(quote, 68), at + len(quote)) for quote in places)
    article.known = [Known((content,), (cue,), (source,))]
    assert measured(article, SMALL, None) == Keys(1, 9, 3, 5, 1)
