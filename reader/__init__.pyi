from reader.library import LayerEditor as LayerEditor
from reader.library import Project as Project
from reader.library import open_project as open
from reader.library import project_of as in_memory
from reader.model.annotation import Annotation as Annotation
from reader.model.annotation import Span as Span
from reader.model.article import Article as Article
from reader.model.errors import ObelismError as ObelismError

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
__version__: str
