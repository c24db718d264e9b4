"""Ask a model behind an OpenAI-compatible endpoint who said what; for `--with`.

    obelism suggest PATH --with "python docs/examples/chat_endpoint.py MODEL [ADDRESS]"

ADDRESS is that of a server on this machine, http://127.0.0.1:8080/v1 without one, so that no
article leaves it. The answer is asked for by a JSON Schema; a server that does not know of schemas
may answer anything, and what is no answer is said on standard error.
"""

import json
import sys
import urllib.request

MODEL = sys.argv[1] if len(sys.argv) > 1 else "default"
ADDRESS = sys.argv[2] if len(sys.argv) > 2 else "http://127.0.0.1:8080/v1"

TASK = """List every statement in the article that somebody is said to have made. Copy each passage
word by word: content is what was said, source who said it, cue the words that say so. Leave source
or cue empty where there is none."""

PASSAGES = {name: {"type": "string"} for name in ("content", "source", "cue")}
STATEMENT = {
    "type": "object",
    "properties": PASSAGES,
    "required": [*PASSAGES],
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "properties": {"statements": {"type": "array", "items": STATEMENT}},
    "required": ["statements"],
    "additionalProperties": False,
}


def ask(text):
    """Return the statements that the model finds in a text."""
    body = {
        "model": MODEL,
        "temperature": 0,
        "messages": [{"role": "system", "content": TASK}, {"role": "user", "content": text}],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "statements", "strict": True, "schema": SCHEMA},
        },
    }
    request = urllib.request.Request(
        f"{ADDRESS}/chat/completions",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=600) as response:
        answer = json.load(response)
    return json.loads(answer["choices"][0]["message"]["content"])["statements"]


for line in sys.stdin:
    article = json.loads(line)
    for group, statement in enumerate(ask(article["text"])):
        for role, quote in statement.items():
            if quote:
                suggestion = {"label": "attribution", "role": role, "quote": quote}
                print(json.dumps({"type": "suggest", **suggestion, "group": group}))
    print(json.dumps({"type": "done", "id": article["id"]}), flush=True)
