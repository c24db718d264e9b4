"""The main text of web pages: each word that is shown, once and in order, a line a block."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.pages import NoPage, read_page

FILLER = (
    "<p>The harbour board met on Monday evening in the old customs house, and the meeting lasted "
    "until well after midnight.</p><p>The owners of the boats were not asked, and said so.</p>"
)


def lines(inner: str) -> list[str]:
    """The lines of a page whose article is `inner`."""
    page = f"<html><body><nav>Home News</nav><article>{inner}</article><footer>Us</footer>"
    return read_page(page).text.split("\n")


INLINE = [
    ("on <time datetime='2026-03-02'>2 March</time> and <time>May</time>.", "on 2 March and May."),
    ("built in 1066<sup>1</sup> and", "built in 1066¹ and"),
    ("10<sup>2</sup> m, x<sup>-3</sup>", "10² m, x⁻³"),
    ("said so.<sup><a href='#1'>[1]</a></sup> Then", "said so.[1] Then"),
    ("in 1066<sup>1,2</sup> and", "in 1066¹,² and"),
    ("the word<sup>see note</sup> and", "the word see note and"),
    ("the word<sup>a</sup> and", "the word a and"),
    ("the word<sup>one</sup>and", "the word one and"),
    (
        "the 21<sup>st</sup> of May, M<sup>me</sup> Curie, 1<sup>er</sup>",
        "the 21st of May, Mme Curie, 1er",
    ),
    ("H<sub>2</sub>O, CO<sub>2</sub>, V<sub>max</sub>", "H₂O, CO₂, V max"),
    ("Acme<sup>TM</sup>", "Acme™"),
    (
        "<del>failed</del> <ins>passed</ins> to <del>four</del><ins>five</ins>, so",
        "passed to five, so",
    ),
    ("cost <s>5</s> 6 euros, <strike>or 7</strike> all", "cost 6 euros, all"),
    ("cost <span style='text-decoration: line-through'>5</span> 6", "cost 6"),
    ("is <math><mn>3</mn></math> per cent", "is 3 per cent"),
    ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> of it", "1/2 of it"),
    ("<math><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mi>y</mi></math>", "x²+y"),
    ("<math><semantics><mi>x</mi><annotation>\\x</annotation></semantics></math>", "x"),
    ("<ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>へ", "東京(とうきょう)へ"),
    ("he said <q>no <q>way</q></q>.", "he said “no ‘way’”."),
    ("as <cite>Moby Dick</cite> says", "as Moby Dick says"),
    ("“We will pay.”<cite>The mayor</cite>", "“We will pay.” The mayor"),
    ("<a>One</a><a>Two</a> and <b>b</b>old", "One Two and bold"),
    (
        "a<wbr>b <kbd>k</kbd> <code>c</code> <mark>m</mark> <small>s</small> <u>u</u>",
        "ab k c m s u",
    ),
    (
        "<abbr title='x'>UN</abbr> <dfn>d</dfn> <var>v</var> <data value=1>one</data>",
        "UN d v one",
    ),
    (
        "<bdi>b</bdi> <bdo dir=rtl>o</bdo> <output>5</output> <font>f</font> <label>l</label>",
        "b o 5 f l",
    ),
    ("a&nbsp;b &amp; &lt;c&gt; &eacute;", "a\xa0b & <c> é"),
    ("seen <span hidden>not</span><span style='display:none'>not</span> here", "seen here"),
    ("seen <span class='sr-only'>not</span> here <button>Copy</button>", "seen here"),
    ("seen <!-- not --> here<script>not()</script>", "seen here"),
    ("it was <img class=emoji alt='🙂'> and <img alt='a harbour'>", "it was 🙂 and"),
]


@pytest.mark.parametrize(("inner", "line"), INLINE)
def test_inline_elements(inner: str, line: str) -> None:
    assert line in lines(f"<h1>Vote</h1>{FILLER}<p>{inner}</p>")
    assert line in lines(f"<p>{inner}</p>"), "in a short page too"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<title>T</title><article><p>One.</p>Two.</article>Three.", ["One.", "Two."]),
        ("<title>T</title><section>One.</section>Two.<p>Three.", ["One.", "Two.", "Three."]),
        ("<meta charset=utf-8><section>One.</section><link href=a>Two.", ["One.", "Two."]),
        ("<title>T</title><p>One.</p>", ["One."]),
    ],
)
def test_a_page_that_does_not_say_where_its_head_ends(page: str, expected: list[str]) -> None:
    assert read_page(f"<!doctype html>{page}").text.split("\n") == expected
    whole = page.replace("</title>", "</title></head><body>", 1)
    if "<title>" in page:
        assert read_page(f"<!doctype html><html><head>{whole}").text.split("\n") == expected


BLOCKS = [
    ("<blockquote>We will pay.<cite>The mayor</cite></blockquote>", ["We will pay.", "The mayor"]),
    ("<blockquote><p>We pay. <cite>The mayor</cite></p></blockquote>", ["We pay.", "The mayor"]),
    (
        "<blockquote><p>We pay.</p><footer>— The mayor</footer></blockquote>",
        ["We pay.", "— The mayor"],
    ),
    ("<blockquote>As <cite>Moby Dick</cite> says.</blockquote>", ["As Moby Dick says."]),
    ("<figure><img src=a><figcaption>The harbour.</figcaption></figure>", ["The harbour."]),
    ("<p>One<br>two<br/>three</p>", ["One", "two", "three"]),
    ("<ul><li>One</li><li>Two <ul><li>Three</li></ul></li></ul>", ["One", "Two", "Three"]),
    ("<dl><dt>Term</dt><dd>Its sense</dd></dl>", ["Term", "Its sense"]),
    (
        "<table><caption>C</caption><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>",
        ["C", "A\tB", "1\t2"],
    ),
    (
        "<table><tr><td><p>One</p><p>Two</p></td><td>Three</td></tr></table>",
        ["One", "Two", "Three"],
    ),
    (
        "<details><summary>More</summary>Hidden until opened</details>",
        ["More", "Hidden until opened"],
    ),
    ("<pre>one\n  two\n\nthree</pre>", ["one", "  two", "three"]),
    ("Loose words<p>and a block</p>and more", ["Loose words", "and a block", "and more"]),
    ("<div>One<div>Two</div></div>", ["One", "Two"]),
    ("<p>One</p><span style='display:block'>Two</span><hr><p>Three</p>", ["One", "Two", "Three"]),
    (
        "<h2>Two</h2><address>Three</address><section><h3>Four</h3></section>",
        ["Two", "Three", "Four"],
    ),
]


@pytest.mark.parametrize(
    "tag",
    [
        "<embed src=x>",
        "<EMBED title='a>b'>",
        "<source>",
        "<track src=x>",
        "</body>",
        "</html >",
    ],
)
def test_what_follows_a_tag_that_holds_nothing_is_there(tag: str) -> None:
    assert lines(f"<p>One</p>{tag}<p>two {tag}three</p>") == ["One", "two three"]


@pytest.mark.parametrize(("inner", "expected"), BLOCKS)
def test_blocks_are_lines(inner: str, expected: list[str]) -> None:
    assert lines(f"<p>Before.</p>{inner}<p>After.</p>") == ["Before.", *expected, "After."]


OUT = [
    "<div class='ad-slot'>Buy shoes</div>",
    "<div id='google_ads_iframe'>Buy shoes</div>",
    "<div class='advertisement'>Buy shoes</div>",
    "<div class='sponsored-content'>Buy shoes</div>",
    "<ins class='adsbygoogle'>Buy shoes</ins>",
    "<aside>Buy shoes</aside>",
    "<div role='complementary'>Buy shoes</div>",
    "<section class='related-articles'>Read on</section>",
    "<div class='share-buttons'>Share this</div>",
    "<form class=x>Get our letter <input type=email></form>",
    "<p>Advertisement</p>",
    "<div>Anzeige</div>",
    "<amp-ad>Buy shoes</amp-ad>",
    "<div aria-label='Advertisement'>Buy shoes</div>",
]


@pytest.mark.parametrize("inner", OUT)
def test_advertisements_are_not_the_article(inner: str) -> None:
    assert lines(f"<p>Before.</p>{inner}<p>After.</p>") == ["Before.", "After."]


def test_the_article_is_the_article_whatever_it_is_called() -> None:
    page = f"<body><form><div class='ad'>{FILLER}<input></div></form>"
    assert "customs house" in read_page(page).text


WHERE = [
    f"<nav>Home</nav><article><h1>Vote</h1>{FILLER}</article><footer>Us</footer>",
    f"<header><nav>Home</nav></header><main><h1>Vote</h1>{FILLER}</main>",
    f"<div role=main><h1>Vote</h1>{FILLER}</div><div role=navigation>Home</div>",
    f"<main><h1>Vote</h1><article>{FILLER}</article></main>",
    f"<article><h1>Vote</h1>{FILLER}</article><article class=teaser>Other news</article>",
    f"<h1>Vote</h1>{FILLER}",
    f"<nav>{'Home ' * 200}</nav><h1>Vote</h1>{FILLER}",
    f"<h1>Vote</h1><div itemprop=articleBody>{FILLER}</div>",
]


@pytest.mark.parametrize("body", WHERE)
def test_the_main_text_is_found_with_its_heading(body: str) -> None:
    found = read_page(f"<html><body>{body}</body></html>").text.split("\n")
    assert found[0] == "Vote"
    assert len(found) == 3


def test_a_page_that_says_nothing_is_asked_of_the_library() -> None:
    paragraph = "<p>The harbour board met again on Tuesday, and its members voted number {}.</p>"
    body = "".join(paragraph.format(number) for number in range(12))
    links = "".join(f"<div><a href=/{number}>Other news {number}</a></div>" for number in range(40))
    page = f"<body><div class=left>{links}</div><div class=text><h1>Vote</h1>{body}</div></body>"
    found = read_page(page).text
    assert found.startswith("Vote\nThe harbour board met again")
    assert "Other news" not in found


def test_what_a_page_says_of_itself() -> None:
    head = (
        "<meta name=author content='Ann Lee'><link rel=canonical href='https://x.example/a'>"
        "<meta property='article:published_time' content='2026-03-02T10:00Z'>"
    )
    page = f"<html lang=en-GB><head>{head}</head><article>{FILLER}</article>"
    data = read_page(page).data
    assert data == ("Ann Lee", "2026-03-02T10:00Z", "en-GB", "https://x.example/a")


LINKED = '{"@graph":[{"author":[{"name":"Ann"},{"name":"Ben"}],"datePublished":"2026-03-02"}]}'
SAID = [
    (
        f'<script type="application/ld+json">{LINKED}</script>',
        ("Ann, Ben", "2026-03-02", None, None),
    ),
    (
        "<p class=byline>By Ann Lee</p><header><time datetime=2026-03-02>Monday</time></header>",
        ("Ann Lee", "2026-03-02", None, None),
    ),
    (
        "<a rel=author>Ann Lee</a><span itemprop=datePublished content=2026-03-02></span>",
        ("Ann Lee", "2026-03-02", None, None),
    ),
    (
        "<link rel=canonical href='javascript:x'><meta name=author content='https://x.example'>",
        (None, None, None, None),
    ),
    ("<p>Work starts on <time datetime=2026-03-02>Monday</time>.</p>", (None, None, None, None)),
    ('<script type="application/ld+json">{broken</script>', (None, None, None, None)),
]


@pytest.mark.parametrize(("inner", "data"), SAID)
def test_byline_date_and_address(inner: str, data: tuple[str | None, ...]) -> None:
    assert read_page(f"<article>{inner}{FILLER}</article>").data == data


INLINES = [
    "b",
    "i",
    "em",
    "strong",
    "a",
    "span",
    "time",
    "u",
    "mark",
    "small",
    "code",
    "abbr",
    "ins",
]
INLINES += [
    "cite",
    "dfn",
    "kbd",
    "samp",
    "var",
    "data",
    "bdi",
    "font",
    "label",
    "output",
    "tt",
    "x-new",
]
BLOCK_NAMES = ["p", "div", "h2", "blockquote", "section", "li", "pre", "figcaption", "dd", "td"]
GONE = ["del", "s", "script", "style", "template", "button", "noscript", "textarea"]
word = st.text("abcdefghijklmnop", min_size=2, max_size=6)


@st.composite
def marked_up(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A page's markup and the words that it shows."""
    shown: list[str] = []

    def inline(depth: int) -> str:
        kind = draw(st.sampled_from(["words", "inline", "gone", "br"]))
        if kind == "words" or depth > 3:
            new = draw(st.lists(word, min_size=1, max_size=3))
            shown.extend(new)
            return f" {' '.join(new)} "
        if kind == "br":
            return "<br>"
        if kind == "gone":
            name = draw(st.sampled_from(GONE))
            return f" <{name}>{draw(word)}</{name}> "
        name = draw(st.sampled_from(INLINES))
        return f"<{name}>{inline(depth + 1)}{inline(depth + 1)}</{name}>"

    def block(depth: int) -> str:
        name = draw(st.sampled_from(BLOCK_NAMES))
        inner = "".join(inline(0) for _ in range(draw(st.integers(0, 3))))
        if depth < 3 and draw(st.booleans()) and name in ("div", "section", "blockquote", "dd"):
            inner += block(depth + 1) + inline(2)
        wrapped = f"<{name}>{inner}</{name}>"
        outer = {"li": "ul", "dd": "dl", "figcaption": "figure"}.get(name)
        if name == "td":
            return f"<table><tr>{wrapped}<td>{inline(2)}</td></tr></table>"
        return f"<{outer}>{wrapped}</{outer}>" if outer else wrapped

    return "".join(block(0) for _ in range(draw(st.integers(1, 5)))), shown


@given(marked_up())
def test_every_word_that_is_shown_is_there_once_and_in_order(made: tuple[str, list[str]]) -> None:
    markup, shown = made
    if shown:
        assert " ".join(lines(markup)).split() == shown
    else:
        with pytest.raises(NoPage):
            lines(markup)


@given(st.text(st.sampled_from("<>/=\"' abpdivtr!-&;\0\n"), max_size=200))
def test_any_page_has_lines_or_none(page: str) -> None:
    try:
        found = read_page(page).text.split("\n")
    except NoPage:
        return
    assert all(line.strip() for line in found)


def test_words_that_look_like_markup_are_words() -> None:
    assert lines(f"<p>{html.escape('a <b> & c')}</p>") == ["a <b> & c"]


MANY = 50_000

# Made where they are read: they are tens of megabytes, and every worker collects them.
TOO_MUCH: dict[str, Callable[[], str]] = {
    "attributes": lambda: "<p " + " ".join(f"a{number}=1" for number in range(MANY)) + ">x",
    "attributes with brackets": lambda: "<p " + " ".join(f"a{n}='>'" for n in range(MANY)) + ">x",
    "bare attributes": lambda: "<p " + " ".join(f"a{number}" for number in range(MANY)) + ">x",
    "attributes by slashes": lambda: (
        "<p/" + "/".join(f"a{number}" for number in range(MANY)) + ">x"
    ),
    "paragraphs": lambda: "<p>" * 17_000_000,
    "levels": lambda: "<div>" * 90_000 + "x",
    "words": lambda: "word " * 2_000_000,
}


@pytest.mark.parametrize("page", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_page_beyond_measure_is_refused_in_a_sentence(page: Callable[[], str]) -> None:
    with pytest.raises(NoPage, match=r"^(it|its|a tag of it) \w+ .*(large|deeply|attributes)"):
        read_page(page())


@pytest.mark.parametrize("page", ["<b>" * 100_000, "<div><p>x" * 70_000])
def test_elements_within_each_other_are_called_nested(page: str) -> None:
    with pytest.raises(NoPage, match="nested too deeply"):
        read_page(page)


def test_elements_after_each_other_are_called_too_many() -> None:
    with pytest.raises(NoPage, match="too large"):
        read_page("<p>x<br><b>y</b>" * 20_000)


LARGE: dict[str, Callable[[], str]] = {
    "pictures": lambda: f"<p>x<img src='data:image/png;base64,{'A' * 9_000_000}'>",
    "comments": lambda: "<!--" * MANY + "--><p>x",
    "styles": lambda: f"<p style='{'text-decoration:' * MANY}'>x",
    "classes": lambda: f"<p class='{'words ' * MANY}'>x</p>" + "<p>y</p>" * 1000,
    "tables": lambda: "<table><tr><td>" * 600 + "x",
    "formatting": lambda: "<b>" * 1900 + "x" + "</i>" * MANY,
    "superscripts": lambda: "<p>x" + "<sup>y" * 1500,
    "formulas": lambda: "<p>x<math>" + "<mrow>" * 1500 + "<mi>x",
    "cells": lambda: "<table>" + ("<tr>" + "<td>x" * 50) * 500,
    "linked data": lambda: f"<script type='application/ld+json'>{'[' * 150_000}</script><p>x",
}


@pytest.mark.parametrize("page", LARGE.values(), ids=LARGE)
def test_what_is_odd_is_read_all_the_same(page: Callable[[], str]) -> None:
    assert "x" in read_page(page()).text
