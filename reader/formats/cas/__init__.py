"""The documents of Apache UIMA, in JSON and in XMI, for INCEpTION and other programs of UIMA."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from reader.formats.base import EVERYTHING, Format
from reader.formats.cas import as_json, as_xmi
from reader.formats.cas.read import read, recognises_json, recognises_xmi
from reader.formats.cas.write import write

JSON = Format(
    name="cas",
    description="UIMA CAS JSON 0.4.0 for INCEpTION: a file for each article and person",
    extensions=(),
    by=("article",),
    shape="folder",
    carries=EVERYTHING - {"elsewhere", "lost", "fields"},
    offsets=("utf16",),
    write=partial(write, make=as_json.written, ending=".json", is_xml=False),
    read=read,
    recognises=recognises_json,
)

XMI = replace(
    JSON,
    name="cas-xmi",
    description="UIMA CAS XMI for INCEpTION and other programs of UIMA: the same in XML",
    write=partial(write, make=as_xmi.written, ending=".xmi", is_xml=True),
    recognises=recognises_xmi,
)
