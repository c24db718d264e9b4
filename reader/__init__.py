"""obelism: a terminal reader in which you mark an article at reading speed.

As a library:

    import reader

    project = reader.open("articles/")
    with project.edit("report.txt", annotator="anna") as layer:
        layer.add("fact", 10, 42, note="checked")
    project.export("tags.jsonl")

Nothing is loaded before it is used; see `reader.library` for all of it.
"""

__version__ = "0.1.0"

__all__ = [
    "Annotation",
    "Article",
    "LayerEditor",
    "ObelismError",
    "Project",
    "Span",
    "in_memory",
    "open",
]

_HOMES = {
    "Annotation": "reader.model.annotation:Annotation",
    "Article": "reader.model.article:Article",
    "LayerEditor": "reader.library:LayerEditor",
    "ObelismError": "reader.model.errors:ObelismError",
    "Project": "reader.library:Project",
    "Span": "reader.model.annotation:Span",
    "in_memory": "reader.library:project_of",
    "open": "reader.library:open_project",
}
"""Where each public name is: imported when it is asked for, so that `--version` loads nothing."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, _, attribute = _HOMES[name].partition(":")
    found: object = getattr(import_module(module), attribute)
    return found
