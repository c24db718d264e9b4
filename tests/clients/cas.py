"""What dkpro-cassis makes of our documents of UIMA, and documents that it writes.

It counts code points and is told units of UTF-16. What it has read and written again has to be what
is here already, as has a document with layers as a project of INCEpTION defines them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import reader
from tests.cli.running import run as command
from tests.clients.base import Wrong, called, environment, exported, marked_folder
from tests.formats.golden_text import BODY, golden_layers
from tests.formats.making import as_files, pieces

GOLDEN = Path(__file__).parent.parent / "formats/golden/cas"

_AGAIN = """
import json, sys
from pathlib import Path
import cassis

given, written = map(Path, sys.argv[1:])
written.mkdir()
types = cassis.load_typesystem(given.joinpath("TypeSystem.xml").read_text())
found = []
for path in sorted(given.iterdir()):
    if path.suffix == ".json":
        cas = cassis.load_cas_from_json(path.read_text())
    elif path.suffix == ".xmi":
        cas = cassis.load_cas_from_xmi(path.read_text(), typesystem=types)
    else:
        continue
    for each in cas.select("webanno.custom.Obelism"):
        links = each.spans.elements if each.spans else ()
        ends = [link.target.get_covered_text() for link in links]
        found.append([each.begin, each.end, each.label, each.get_covered_text(), ends])
    write = cas.to_json if path.suffix == ".json" else cas.to_xmi
    write(written / path.name, pretty_print=True)
print(json.dumps(found))
"""

_MADE = """
import sys
from pathlib import Path
import cassis

text, folder = sys.argv[1], Path(sys.argv[2])
types = cassis.TypeSystem()
SPAN, WORDS = "uima.tcas.Annotation", "uima.cas.String"
def layer(name, above, **features):
    made = types.create_type(name, above)
    for feature, range in features.items():
        types.create_feature(made, feature, range)
    return made
core = "de.tudarmstadt.ukp.dkpro.core.api."
document = layer(core + "metadata.type.DocumentMetaData", "uima.tcas.DocumentAnnotation",
                 documentTitle=WORDS, documentId=WORDS)
token = layer(core + "segmentation.type.Token", SPAN)
entity = layer(core + "ner.type.NamedEntity", SPAN, value=WORDS)
claim = layer("webanno.custom.Claim", SPAN, kind=WORDS, sure="uima.cas.Boolean",
              weight="uima.cas.Integer")
against = layer("webanno.custom.Against", SPAN, Governor=claim.name, Dependent=claim.name)
speech = layer("webanno.custom.Speech", SPAN, label=WORDS)
link = layer("webanno.custom.SpeechPartsLink", "uima.cas.TOP", role=WORDS, target=SPAN)
types.create_feature(speech, "parts", "uima.cas.FSArray", elementType=link.name,
                     multipleReferencesAllowed=False)
cas = cassis.Cas(typesystem=types)
cas.sofa_string, cas.sofa_mime = text, "text"
def add(type, quote, **features):
    begin = text.index(quote)
    made = type(begin=begin, end=begin + len(quote), **features)
    cas.add(made)
    return made
cas.add(document(begin=0, end=len(text), documentTitle="harbour.txt", documentId="cleo"))
for word in ("The", "harbour", "board"):
    add(token, word)
add(entity, "harbour board", value="ORG")
one = add(claim, "owes nobody anything", kind="denial", sure=True, weight=3)
other = add(claim, "owes the town £40,000")
add(against, "owes nobody anything", Governor=one, Dependent=other)
clerks = add(entity, "two clerks")
said = add(speech, "said", label="reported")
Array = types.get_type("uima.cas.FSArray")
said.parts = Array(elements=[link(role="who", target=clerks), link(role="what", target=one)])
cas.to_json(folder / "made.json", pretty_print=True)
cas.to_xmi(folder / "made.xmi", pretty_print=True)
"""


def needs() -> str:
    """Return what is missing: nothing, as its environment is made."""
    return ""


def run(folder: Path) -> Iterator[str]:
    """Have exports read and written again, import those, and write what the tests read."""
    python = str(environment("cassis", "dkpro-cassis"))
    articles = marked_folder(folder)
    opened = reader.open(str(articles))
    marked = sorted(
        span.text
        for name in opened.articles()
        for person in opened.annotators(name)
        for annotation in opened.layer(name, person)
        for span in annotation.spans
    )
    for name, ending in (("cas", ".json"), ("cas-xmi", ".xmi")):
        given = exported(articles, folder / name, "--format", name)
        written = folder / f"{name}-again"
        found = json.loads(called([python, "-W", "error", "-c", _AGAIN, str(given), str(written)]))
        if sorted(each[3] for each in found) != marked:
            raise Wrong(f"{name}: its {len(found)} spans are not the {len(marked)} marked ones")
        yield f"{name}: {len(found)} spans, each in place"
        told = command("import", written, "--into", articles, "--dry-run")
        if told.exit_code or "nothing is written; 0 of " not in told.stderr:
            raise Wrong(f"what it wrote again is not what was exported: {told.stdout}{told.stderr}")
        yield f"{name}: imported where it came from: {told.stderr.strip().splitlines()[-1]}"
        ours, theirs = folder / f"{name}-ours", folder / f"{name}-theirs"
        ours.mkdir()
        for file, data in as_files(pieces(name, golden_layers())).items():
            (ours / file).write_bytes(data)
        called([python, "-W", "error", "-c", _AGAIN, str(ours), str(theirs)])
        for number, path in enumerate(sorted(theirs.iterdir())):
            path.rename(folder / f"again-{number}{ending}")
    called([python, "-W", "error", "-c", _MADE, BODY, str(folder)])
    for path in sorted([*folder.glob("again-*.*"), *folder.glob("made.*")]):
        golden = GOLDEN / path.name
        if not golden.exists() or path.read_bytes() != golden.read_bytes():
            raise Wrong(f"{path} differs from {golden}")
        yield f"{path.name} is what it writes"
