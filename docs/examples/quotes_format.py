"""A format of another package: a line of JSON for each passage, a list of what it says."""

import json

from reader.formats.base import Format, Incoming, Problem, Refused, sound
from reader.model.annotation import Span
from reader.model.article import ArticleInfo

NAMES = ("article", "annotator", "label", "start", "end", "quote")


def write(layers, options):
    """Yield the pieces of a file, and the problems to pass on."""
    for layer in layers:
        for each in sound(layer):
            if isinstance(each, Problem):
                yield each
                continue
            for span in each.placed:
                cells = (layer.article.id, layer.annotator, each.label, *span.extent, span.text)
                yield json.dumps(cells) + "\n"


def read(source):
    """Yield what stands in a file, in order, and what cannot be read with its line."""
    for number, line in enumerate(source.lines(), 1):
        place = f"line {number}"
        try:
            known = dict(zip(NAMES, json.loads(line), strict=True))
            span = Span(known["start"], known["end"], None, known["quote"])
        except (TypeError, ValueError):
            yield Refused(place, "it is no line of quotes")
            continue
        article = ArticleInfo(id=known["article"], title="", sha256="")
        yield Incoming(
            place=place,
            article=article,
            annotator=known["annotator"],
            label=known["label"],
            spans=(span,),
        )


FORMAT = Format(
    name="quotes",
    description="a line for each passage: article, annotator, label, start, end, quote",
    extensions=(".quotes",),
    by=("span",),
    carries=frozenset({"annotators"}),
    offsets=("codepoint",),
    write=write,
    read=read,
)
