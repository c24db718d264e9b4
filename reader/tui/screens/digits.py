"""The keys that are counts in an article, reasons in a review, annotators in an adjudication."""

from __future__ import annotations

from textual.binding import Binding

DIGITS = [
    Binding(digit, f"digit({digit})", show=False, id=f"digit-{digit}") for digit in "0123456789"
]
