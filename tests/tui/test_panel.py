"""The panel: the annotations in reading order, and the current one in full."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec
import pytest
from textual.geometry import Offset
from textual.pilot import Pilot

from reader.model.annotation import LOST
from reader.model.labels import ATTRIBUTION, DEFAULT_LABELS, Label, LabelSet
from reader.modes.annotate.mode import AnnotateMode
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.screens.lists import MenuScreen, label_menu
from reader.tui.widgets.article_view import BESIDE_LEAST
from reader.tui.widgets.panel import FIRST_TAGS, Panel
from reader.tui.widgets.rows import DIM, Line
from tests.modes.annotate.keyboard import (
    FERRY,
    FIFTEEN,
    LONG,
    NOBODY,
    STORMS,
    TWELVE,
    WARNED,
    current,
    focused,
    note,
    press,
    reader_on,
    select,
)
from tests.tui.stage import (
    Stage,
    assert_harmless,
    click,
    keys,
    lines,
    picture,
    play,
    resize,
    settled,
    show,
    style_of,
    until,
)

WIDE = (130, 40)


def tagged(root: Path) -> AnnotateMode:
    """A fact, an attribution without source and cue, an opinion, and two that contradict."""
    reader = reader_on(root)
    for quote, key in ((TWELVE, "o"), (FERRY, "f"), (WARNED, "a"), (NOBODY, "f")):
        select(reader, quote)
        press(reader, key)
    return reader


def panel_of(screen: AnnotateScreen) -> Panel:
    assert screen.panel is not None
    return screen.panel


def listed(screen: AnnotateScreen) -> list[str]:
    """The annotations of the list in view, the rows of each joined and blanks run together."""
    rows = panel_of(screen).rows
    found: dict[int, str] = defaultdict(str)
    for y, index in enumerate(rows.in_view):
        found[rows.items[index]] += rows.render_line(y).text
    return [" ".join(text.split()) for text in found.values()]


def in_full(screen: AnnotateScreen) -> list[str]:
    """The lines on the current annotation."""
    return ["".join(text for text, _ in row).strip(" ") for row in panel_of(screen).detail.rows]


def under(screen: AnnotateScreen, heading: str) -> str:
    """What stands under a heading of the current annotation, its lines joined."""
    detail = panel_of(screen).detail.rows
    headings = [n for n, row in enumerate(detail) if not row[0][0].startswith("   ")]
    lines = in_full(screen)
    start = lines.index(heading)
    end = next((n for n in headings if n > start), len(lines))
    return " ".join(lines[start + 1 : end])


def bars_that_wear(screen: AnnotateScreen, style: str) -> list[str]:
    """Counts in the panel's head that wear a style."""
    head = panel_of(screen).query_one("#panel-head", Line)
    return [text.strip() for text, worn in head._row if worn == style]


# The list


def test_rows_stand_in_reading_order_with_letter_paragraph_quote_and_marks(
    tmp_path: Path,
) -> None:
    reader = tagged(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "Esc")
        assert listed(screen) == [
            f"F ¶1 {FERRY}",
            "A ¶2 “We warned them twice,” said … Ida Holm.",
            f"F ¶2 {NOBODY}",
            f"O ¶2 {TWELVE}",
        ]
        assert "Tab chooses an annotation." in in_full(screen)
        await keys(screen, pilot, "Shift+Tab", "z")
        note(reader, "who else?")
        await keys(screen, pilot, "Shift+Tab")
        assert listed(screen)[1] == "A ¶2 “We warned them twice,” …?✎ said Ida Holm."
        assert listed(screen)[0].startswith("▸ F ¶1")

    show(reader, scene, WIDE)


def test_every_label_has_its_count_in_its_colours(tmp_path: Path) -> None:
    reader = tagged(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "g")
        assert bars_that_wear(screen, "label-fact") == ["F 2"]
        assert bars_that_wear(screen, "label-opinion") == ["O 1"]
        assert bars_that_wear(screen, DIM) == ["I 0"]
        chip = style_of(screen.app, "F 2")
        assert chip.color == screen.view._look.letter("fact").color
        await keys(screen, pilot, "x")
        assert bars_that_wear(screen, "label-fact") == ["F 1"]

    show(reader, scene, WIDE)


def test_the_current_row_is_brought_into_view_and_marked(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    for _ in range(40):
        press(reader, "f", "2", "j")
    press(reader, "Esc", "G")

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        rows = panel_of(screen).rows
        for key, place in (("Shift+Tab", 39), ("g", 39), ("Enter", 0)):
            await keys(screen, pilot, key)
            assert (rows.cursor, rows.cursor_shown) == (place, True)
            assert listed(screen)[place - rows.in_view.start].startswith("▸ F")
        await keys(screen, pilot, "Esc")
        assert not rows.cursor_shown
        assert not [row for row in listed(screen) if row.startswith("▸")]

    show(reader, scene, (110, 16))


def test_an_annotation_has_two_rows_where_all_have_room(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    for key, first, second in (("i", TWELVE, FIFTEEN), ("f", FERRY, STORMS)):
        select(reader, first)
        press(reader, key)
        select(reader, second)
        press(reader, key)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        rows = panel_of(screen).rows
        assert f"{TWELVE} ↔ {FIFTEEN}" in " ".join(listed(screen))
        assert [*rows.items] == [0, 1, 1, 2, 2]
        await keys(screen, pilot, "Tab")
        under = {rows._under(row) for row in rows.in_view if rows.items[row] == 2}
        assert "" not in under
        for width in (9, 400):  # as at another size of the window, before it is laid out for it
            assert all(panel_of(screen)._row(row, width) for row in range(rows.count))
        await resize(screen, pilot, 130, 12)
        assert [*rows.items] == [0, 1, 2]
        assert any(row.endswith("…") and "↔" in row for row in listed(screen))

    show(reader, scene, (130, 26))


def test_the_list_keeps_most_of_the_height_however_much_there_is_to_say(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    for _ in range(40):
        press(reader, "f", "2", "j")
    note(reader, "A note that goes on. " * 40)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for size in ((130, 40), (100, 24), (80, 24)):
            await resize(screen, pilot, *size)
            screen.show_panel(True)
            await until(pilot, lambda: settled(screen))
            await pilot.pause()
            panel = panel_of(screen)
            assert panel.rows.size.height >= panel.detail.size.height > 2

    show(reader, scene, WIDE)


def test_a_key_reads_on_to_the_end_of_a_long_note_and_again_from_the_top(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    note(reader, "Word after word " * 60 + "end.")

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "$")  # opens the panel, at its top
        await until(pilot, lambda: settled(screen))
        await pilot.pause()
        assert "$ reads on" in picture(screen.app)
        assert "Word after" in picture(screen.app)
        for _ in range(40):
            if " end." in picture(screen.app):
                break
            await keys(screen, pilot, "$")
        assert " end." in picture(screen.app)
        for _ in range(10):
            await keys(screen, pilot, "$")
        assert panel_of(screen).detail.scroll_offset.y < panel_of(screen).detail.count

    show(reader, scene)


# The guideline


def test_the_guideline_is_folded_after_the_first_tags_of_a_label(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for number in range(FIRST_TAGS + 1):
            await keys(screen, pilot, "f")
            assert (number < FIRST_TAGS) == ("guideline" in in_full(screen))
            await keys(screen, pilot, "j")
        assert "guideline  ! shows it" in in_full(screen)

    show(reader, scene, WIDE)


# The filter


def test_keys_go_to_what_the_panel_lists_alone(tmp_path: Path) -> None:
    reader = tagged(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        screen.show_label("fact")
        seen = []
        for key in ("g", "Tab", "Tab", "Tab", "Shift+Tab"):
            await keys(screen, pilot, key)
            seen.append((focused(reader), lines(screen.app)[-2].strip()))
        assert [text for text, _ in seen[1:]] == [FERRY, NOBODY, FERRY, NOBODY]
        assert "1 of 2 listed: fact" in seen[1][1]
        screen.show_label("inconsistency")
        await keys(screen, pilot, "Tab")
        assert "The panel lists only inconsistency" in lines(screen.app)[-2]
        screen.show_panel(None)
        await pilot.pause()
        assert "only inconsistency" in picture(screen.app)  # in the strip of a folded panel

    show(reader, scene)


def test_a_label_chosen_in_the_menu_is_listed_alone(tmp_path: Path) -> None:
    reader = tagged(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for choice, rows in (("fact", 2), ("inconsistency", 0), (None, 4)):
            screen.show_label(choice)
            await pilot.pause()
            assert len(listed(screen)) == rows
            head = panel_of(screen).query_one("#panel-head", Line).plain
            assert (f"only {choice}" in head) == (choice is not None)

    show(reader, scene, WIDE)


def test_a_narrow_screen_opens_the_panel_for_the_label(tmp_path: Path) -> None:
    reader = tagged(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        screen.show_label("opinion")
        await until(pilot, lambda: settled(screen))
        assert panel_of(screen).display
        assert listed(screen) == [f"O ¶2 {TWELVE}"]

    show(reader, scene)


def test_a_click_on_a_count_lists_its_label_and_again_all(tmp_path: Path) -> None:
    reader = tagged(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        head = panel_of(screen).query_one("#panel-head", Line)
        cell = head.plain.index("O 1")
        await click(screen, pilot, head.region.offset + Offset(cell, 0))
        assert listed(screen) == [f"O ¶2 {TWELVE}"]
        assert bars_that_wear(screen, DIM) == ["F 2", "A 1", "I 0", "only opinion"]
        await click(screen, pilot, head.region.offset + Offset(cell, 0))
        assert len(listed(screen)) == 4
        await click(screen, pilot, head.region.offset + Offset(head.size.width - 1, 0))
        assert screen.mode.state.only is None

    show(reader, scene, WIDE)


def test_a_label_is_chosen_in_the_menu_by_its_key_be_that_a_letter_or_not() -> None:
    odd = Label(name="aside", key="F2", letter="%")
    menu = MenuScreen(label_menu(LabelSet((*DEFAULT_LABELS, odd))))

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("f2")

    assert play(menu, acts).given == ["aside"]


# The current one in full


def test_all_that_is_known_of_an_attribution_is_said(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, "We warned them twice")
    press(reader, "a")
    select(reader, "Ida Holm")
    press(reader, "r", "z")
    before = current(reader)
    more = {"note": "she\nsaid so", "attributes": {"page": 3, "by": "phone"}}
    reader.state.commit("import", [(before, msgspec.structs.replace(before, **more))])

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        assert under(screen, "content") == "We warned them twice"
        assert under(screen, "source") == "Ida Holm"
        assert in_full(screen)[0] == "attribution  needs cue"
        assert under(screen, "not sure") == "marked for a second look"
        assert under(screen, "note") == "she said so"
        assert under(screen, "page") == "3"
        assert under(screen, "by") == "phone"
        assert under(screen, "guideline") == ATTRIBUTION.guideline
        assert all(line in picture(screen.app) for line in in_full(screen))

    show(reader, scene, WIDE)


def test_both_passages_of_an_inconsistency_are_shown(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        select(reader, TWELVE)
        await keys(screen, pilot, "i")
        assert in_full(screen)[0] == "inconsistency  needs the other passage"
        select(reader, FIFTEEN)
        await keys(screen, pilot, "i")
        assert in_full(screen).count("passage") == 2
        assert TWELVE in in_full(screen)
        assert FIFTEEN in in_full(screen)
        assert in_full(screen)[0] == "inconsistency"
        assert len(listed(screen)) == 1

    show(reader, scene, WIDE)


def test_it_follows_undo_and_redo(tmp_path: Path) -> None:
    reader = tagged(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "u", "u")
        assert [row[2:3] for row in listed(screen)] == ["F", "O"] or len(listed(screen)) == 2
        await keys(screen, pilot, "U")
        assert listed(screen)[1].startswith("▸ A ¶2")
        assert in_full(screen)[0].startswith("attribution ")
        await keys(screen, pilot, "u", "u", "u")
        assert listed(screen) == []
        assert [line.split() for line in in_full(screen)[1:]] == [
            [label.key, label.name] for label in DEFAULT_LABELS
        ]

    show(reader, scene, WIDE)


def test_what_to_begin_with_fits_the_narrowest_panel(tmp_path: Path) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        assert panel_of(screen).size.width == BESIDE_LEAST
        shown = picture(screen.app)
        assert all(line in shown for line in in_full(screen))

    show(reader_on(tmp_path), scene, (100, 24))


def test_a_very_long_passage_ends_in_an_ellipsis(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "very long " * 200 + "sentence.\n")

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "f")
        assert under(screen, "text").endswith("very …")
        assert "A statement that evidence" in picture(screen.app)

    show(reader, scene, WIDE)


# The mouse


def test_a_click_on_a_row_goes_there(tmp_path: Path) -> None:
    reader = tagged(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        rows = panel_of(screen).rows
        for place, quote in ((3, TWELVE), (0, FERRY), (1, WARNED)):
            await click(screen, pilot, rows.region.offset + Offset(12, rows.first_row(place)))
            await pilot.pause()
            assert focused(reader) == quote
            assert f"{place + 1} of 4" in lines(screen.app)[-2]
            assert listed(screen)[place].startswith("▸")

    show(reader, scene, WIDE)


def test_a_click_on_the_current_row_comes_back_to_it(tmp_path: Path) -> None:
    reader = tagged(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "g")
        rows = panel_of(screen).rows
        await click(screen, pilot, rows.region.offset + Offset(12, rows.cursor))
        await pilot.pause()
        assert focused(reader) == NOBODY

    show(reader, scene, WIDE)


# What is odd


@pytest.mark.parametrize("size", [WIDE, (80, 24)])
def test_labels_that_are_no_longer_defined_do_no_harm(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    for number, name in enumerate(("\x1b[31mold", "銭湯", "\u0301mark")):
        fields = {"id": f"{number:032x}", "label": name}
        reader.state.commit("import", [(None, msgspec.structs.replace(current(reader), **fields))])

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        screen.show_panel(True)
        await until(pilot, lambda: settled(screen))
        for annotation in reader.state.document.marks.listing():
            reader.state.choose(annotation.id)
            await keys(screen, pilot, "V")
            assert_harmless(screen.app)
        assert len(listed(screen)) == 4

    show(reader, scene, size)


def test_a_lost_passage_is_said_to_be_lost(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    before = current(reader)
    lost = msgspec.structs.replace(before.spans[0], start=LOST, end=LOST)
    reader.state.commit("import", [(before, msgspec.structs.replace(before, spans=(lost,)))])

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        assert listed(screen) == [f"▸ F lost {FERRY}"]
        assert under(screen, "text, lost; it stood here").startswith(f"«{FERRY[:9]}")
        rows = panel_of(screen).rows
        await click(screen, pilot, rows.region.offset + Offset(12, 0))
        assert current(reader).orphan

    show(reader, scene, WIDE)
