"""What brat was told to write: `talks.ann` is what came of it."""

from __future__ import annotations

from typing import Any

TEXT = (
    "😀 On Tuesday the harbour board met.\n"
    "The ferry, Mira Holt said,\n"
    "will stop in May. Nobody asked why.\n"
)


def made(brat: Any) -> str:
    """Return the annotations as brat writes them; `brat`: its module `annotation`."""
    notes = brat.TextAnnotations(text=TEXT, source="")

    def passage(id: str, type: str, *quotes: str) -> None:
        places = [(TEXT.index(each), TEXT.index(each) + len(each)) for each in quotes]
        brat.TextBoundAnnotationWithText(places, id, type, notes)

    passage("T1", "Source", "Mira Holt")
    passage("T2", "Cue", "said")
    passage("T3", "Content", "The ferry", "will stop in May")
    passage("T4", "Attribution", "said")
    passage("T5", "Fact", "The ferry, Mira Holt said,", "will stop in May.")
    passage("T6", "Question", "Nobody asked why")
    passage("T7", "Person", "Mira Holt")
    passage("T8", "Body", "the harbour board")
    for each in (
        brat.EventAnnotation("T4", [("Content", "T3"), ("Source", "T1")], "E1", "Attribution", ""),
        brat.BinaryRelationAnnotation("R1", "Answers", "Arg1", "T5", "Arg2", "T6", ""),
        brat.EquivAnnotation("Equiv", ["T7", "T8"], ""),
        brat.AttributeAnnotation("E1", "A1", "Negated", "", True),
        brat.AttributeAnnotation("E1", "A2", "Certainty", "", "High"),
        brat.NormalizationAnnotation("N1", "Reference", "T7", "Wikipedia", "123", "Mira Holt"),
        brat.OnelineCommentAnnotation("E1", "#1", "AnnotatorNotes", "\tWho else\\nsaid so?"),
        brat.OnelineCommentAnnotation("T1", "#2", "AnnotatorNotes", "\tHer deputy, too."),
    ):
        notes.add_annotation(each)
    notes.get_ann_by_id("E1").add_argument("Cue", "T2")
    return str(notes)
