# SPDX-License-Identifier: MIT
"""Points and values as people read them, and how wide that is."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from . import _moment, _values


def width(text: str) -> int:
    """Columns of a terminal that the text takes: two for East Asian wide letters, none for marks."""
    return sum(
        0 if unicodedata.combining(x) else 2 if unicodedata.east_asian_width(x) in "WF" else 1 for x in text
    )


def points_text(thousandths: int, sign: bool = False) -> str:
    """Exact text of points: 12500 → "12.5"."""
    whole, part = divmod(abs(thousandths), 1000)
    digits = f"{whole}.{part:03d}".rstrip("0").rstrip(".")
    return ("−" if thousandths < 0 else "+" if sign else "") + digits


def number_of(count: int, noun: str) -> str:
    """How many of something: 1 → "1 row", 2 → "2 rows"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def value_text(value: Any) -> str:
    """A lead's value in one short line."""
    if _values.is_unknown(value):
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, (list, tuple, set, frozenset)):
        value = ", ".join(sorted(value_text(item) for item in value)) or "none"
    shown = "".join(x if x.isprintable() else "�" for x in str(value))
    return shown if len(shown) <= 60 else shown[:59] + "…"


def day_text(micros: int) -> str:
    """A moment, and where a day begins only its date."""
    return _moment.text(micros).removesuffix("T00:00:00Z")
