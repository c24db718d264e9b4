"""Suggest every sentence with a number in it as a fact: the smallest program for `--with`."""

import json
import re
import sys

for line in sys.stdin:
    article = json.loads(line)
    for found in re.finditer(r"[^.!?\n]*\d[^.!?\n]*[.!?]", article["text"]):
        quote, start = found[0].strip(), found.start()
        suggestion = {"type": "suggest", "label": "fact", "quote": quote, "start": start}
        print(json.dumps({**suggestion, "why": "it has a number"}))
    print(json.dumps({"type": "done", "id": article["id"]}), flush=True)
