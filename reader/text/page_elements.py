"""Elements of pages: which are lines of their own, which show nothing, which are no article."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

VALUE = r"=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+)"
"""Pattern of what an attribute is."""

_EMPTY = re.compile(
    rf"<(?:/(?:body|html)|embed|source|track)(?=[\s/>])(?:[^=>]++|{VALUE})*+>", re.IGNORECASE
)

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main"
    " menu nav ol p plaintext pre search section summary table tbody tfoot thead tr ul xmp".split()
)
"""Elements that begin and end a line."""

_UNSEEN = frozenset(
    "applet area audio base button canvas datalist embed frame frameset head iframe input link map"
    " meta meter noscript object param progress rp script select source style svg template textarea"
    " title track video".split()
)
_STRUCK = frozenset({"del", "s", "strike"})
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[a-z-]{0,9}\s*:[^;]{0,60}line-through",
    re.IGNORECASE,
)
_SHOWN_AS_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|list-item|table)\b", re.IGNORECASE)
_STYLE = 1_000
"""Characters of a style that are looked at."""
_FOR_EARS = frozenset(
    {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "mjx-assistive-mml"}
)
"""Classes of what is read aloud and not shown."""

_BESIDE = frozenset({"aside", "nav", "search"})
_ROLES = frozenset({"banner", "complementary", "contentinfo", "navigation", "search", "menu"})
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ADVERTS = frozenset(
    "ad ads adv advert adverts advertisement advertisements advertising adsbygoogle adslot adunit"
    " adbox adzone dfp gpt doubleclick googlead googleads outbrain taboola sponsor sponsored"
    " sponsors promo promos promoted promotion anzeige werbung publicite publicidad pubblicita"
    " reklama annonce".split()
)
_EXTRAS = frozenset(
    "breadcrumb breadcrumbs comments cookie cookies newsletter paywall recirc related share sharing"
    " sharebar signup social subscribe".split()
)
_NO_LABEL = 100
"""Characters of what can be an article."""
_FIELDS = 20
"""Fields of a form that are looked at."""
_FORM = 300
"""Characters of a form with fields below which it is not the article around it."""

ADVERTISED = frozenset(
    "advertisement|advertisements|advertisement - continue reading below|continue reading below"
    "|story continues below advertisement|anzeige|werbung|publicité|publicidad|pubblicità"
    "|publicidade|advertentie|annons|annonse|reklama|reklame|mainos|реклама|広告|廣告|广告"
    "|광고".split("|")
)
"""Lines that only say that an advertisement is there, in lower case."""


def without_empty_tags(markup: str) -> str:
    """Return HTML without tags that show nothing and that lxml closes elsewhere than a browser: all
    that follows would be inside of what is empty, or outside of what is not over yet."""
    return _EMPTY.sub("", markup)


def tag_of(element: Element) -> str:
    """Return the name of an element, in lower case and without a prefix."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def is_block(element: Element) -> bool:
    """Return whether an element begins and ends a line."""
    style = element.get("style")
    return tag_of(element) in BLOCKS or bool(style and _SHOWN_AS_BLOCK.search(style[:_STYLE]))


def is_unseen(element: Element) -> bool:
    """Return whether a browser shows nothing of an element, or shows it struck out."""
    tag = tag_of(element)
    if tag in _UNSEEN or tag in _STRUCK or (tag == "dialog" and element.get("open") is None):
        return True
    if element.get("hidden") is not None or _HIDDEN.search((element.get("style") or "")[:_STYLE]):
        return element.find(".//math") is None
    classes = (element.get("class") or "").split()
    return tag in _FOR_EARS or not _FOR_EARS.isdisjoint(classes) or _is_twin(element)


def _is_twin(element: Element) -> bool:
    """Return whether it draws a formula that stands beside it in MathML."""
    before = element.getprevious() if element.get("aria-hidden") == "true" else None
    return before is not None and before.find(".//math") is not None


def is_beside(element: Element) -> bool:
    """Return whether an element is an advertisement or something else beside the article."""
    tag = tag_of(element)
    if _is_never_article(element):
        return True
    if tag == "form":
        fields = islice(element.iter("input", "textarea", "select"), _FIELDS)
        return any(field.get("type") != "hidden" for field in fields)
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:500]
    tokens = {token.lower() for token in _TOKEN.findall(names)}
    if tokens & _ADVERTS or element.get("aria-label", "").lower() in ADVERTISED:
        return True
    return bool(tokens & _EXTRAS) and is_block(element)


def is_within_quotation(element: Element) -> bool:
    """Return whether a quotation set apart, or a figure, is around an element."""
    return any(True for _ in element.iterancestors("blockquote", "figure"))


def _is_never_article(element: Element) -> bool:
    tag = tag_of(element)
    if tag == "footer":
        return not is_within_quotation(element)
    return tag in _BESIDE or tag == "amp-ad" or element.get("role") in _ROLES


def is_essential(element: Element, length: int, whole: int) -> bool:
    """Return whether an element holds so much of a page that it is the article, whatever its name.

    `length`, `whole`: characters of it and of the page.
    """
    if _is_never_article(element):
        return False
    if tag_of(element) == "form" and length > _FORM:
        return True
    return 2 * length > whole and length > _NO_LABEL
