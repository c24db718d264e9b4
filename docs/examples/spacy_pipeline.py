"""Suggest sentences in which a spaCy pipeline finds a name, a date or an amount as facts.

    obelism suggest PATH --with "python docs/examples/spacy_pipeline.py en_core_web_sm"

The pipeline is any that has entities: the name of a package, or a folder. Where it finds no
sentences itself, a sentencizer does.
"""

import json
import sys

import spacy

pipeline = spacy.load(sys.argv[1])
if not {"parser", "senter", "sentencizer"} & {*pipeline.pipe_names}:
    pipeline.add_pipe("sentencizer")

for line in sys.stdin:
    article = json.loads(line)
    for sentence in pipeline(article["text"]).sents:
        if sentence.ents:
            kinds = sorted({entity.label_ for entity in sentence.ents})
            suggestion = {"label": "fact", "quote": sentence.text, "start": sentence.start_char}
            print(json.dumps({"type": "suggest", **suggestion, "why": ", ".join(kinds)}))
    print(json.dumps({"type": "done", "id": article["id"]}), flush=True)
