"""Mails and mailboxes: words, what they answer, and what the header says."""

from __future__ import annotations

from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.kinds import mail
from reader.kinds.base import NoText, Part, distinct
from reader.model.article import Said


def made(words: str | None = "Dear Ben,\n\nYes.\n", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ann Lee <ann@x.example>"
    message["Subject"] = "The dam"
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0100"
    message["Message-ID"] = "<1@x.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if words is not None:
        message.set_content(words)
    return message


def read(data: bytes | EmailMessage) -> Part:
    (part,) = mail.read(data if isinstance(data, bytes) else bytes(data), None)
    return part


def test_a_mail() -> None:
    part = read(made("Dear Ben,\r\n\r\nYes. \r\n\r\nBen wrote:\r\n> Is it safe?\r\n"))
    assert part.text == "Dear Ben,\n\nYes.\n\nBen wrote:\n> Is it safe?"
    assert (part.title, part.id) == ("The dam", "1@x.example")
    assert part.said == Said("Ann Lee <ann@x.example>", "2026-03-02T10:00:00+01:00")


def test_the_text_goes_before_the_page() -> None:
    message = made()
    message.add_alternative("<p>Other.", subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="a.pdf")
    message.add_attachment("Notes.", filename="notes.txt")
    assert read(message).text == "Dear Ben,\n\nYes."


def test_a_page_alone_is_read_by_its_blocks_and_quotations_are_marked() -> None:
    message = made(None)
    page = (
        "<html><head><title>T</title><style>p {}</style></head><body><p>Yes &amp;<br>no.</p>"
        "Ben wrote:<blockquote>Is it <b>safe</b>?<blockquote>Why?</blockquote></blockquote>End"
    )
    message.set_content(page, subtype="html")
    assert read(message).text == "Yes &\nno.\nBen wrote:\n> Is it safe?\n> > Why?\nEnd"


def test_lines_that_flow_are_one_paragraph() -> None:
    data = (
        b"From: a@x.example\nContent-Type: text/plain; format=flowed\n\n"
        b"One \ntwo.\n> Three \n> four.\n-- \nAnn\n"
    )
    assert read(data).text == "One two.\n> Three four.\n--\nAnn"


def test_a_forwarded_mail_is_read_too() -> None:
    outer = made("See below.")
    outer.add_attachment(made("The first one.", X_Other="1"))
    assert read(outer).text == "See below.\n\nThe first one."


@pytest.mark.parametrize("charset", ["no-such", "ascii", "utf-8"])
def test_bytes_that_are_not_as_the_header_says(charset: str) -> None:
    head = f"From: a@x.example\nContent-Type: text/plain; charset={charset}\n\n".encode()
    assert read(head + "Die Brücke über den Fluß ist für Fußgänger gesperrt.".encode()).text == (
        "Die Brücke über den Fluß ist für Fußgänger gesperrt."
    )


def test_a_mail_of_attachments_only_names_them() -> None:
    message = made(None)
    for number in range(7):
        name = f"{number}.pdf"
        message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename=name)
    with pytest.raises(NoText, match=r"0\.pdf, 1\.pdf, .*4\.pdf and 2 more\): save them and open"):
        read(message)


def test_what_is_no_mail() -> None:
    with pytest.raises(NoText, match="it is no mail"):
        read(b"Just words: of a text.\n\nMore.\n")
    with pytest.raises(NoText, match="it is no mailbox"):
        list(mail.read_mailbox(b"Subject: A\n\nFrom here\n", None))


def test_a_mailbox_tells_its_mails_apart_and_leaves_out_the_same_one() -> None:
    first, second = bytes(made()), bytes(made("Other.\n\n>From me.\n"))
    empty = bytes(made(""))
    box = b"\n\n".join(b"From x Mon\n" + each for each in (first, second, first, empty))
    parts = list(distinct(mail.read_mailbox(box.replace(b"\r\n", b"\n"), None)))
    assert [part.text for part in parts] == ["Dear Ben,\n\nYes.", "Other.\n\nFrom me."]
    assert parts[0].id == "1@x.example"
    assert parts[1].id.startswith("sha-")


@given(st.binary(max_size=300), st.sampled_from([b"", b"From: a\n", b"From x\nSubject: =?"]))
def test_whatever_bytes_come_there_is_a_mail_or_a_sentence(data: bytes, head: bytes) -> None:
    for read in (mail.read, mail.read_mailbox):
        with suppress(NoText):
            for part in read(head + data, None):
                part.text.encode()
