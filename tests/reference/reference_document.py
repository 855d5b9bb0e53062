# SPDX-License-Identifier: MIT
"""What stands in a document: objects with comments, numbers as they are written, and the canonical form."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def members(object_: dict) -> list[tuple]:
    """Members of an object without the comments ("x-…")."""
    return [(key, value) for key, value in object_.items() if not key.startswith("x-")]


def as_list(value) -> list:
    return value if isinstance(value, list) else [value]


def exact(number: int | float | Decimal) -> Decimal:
    """A number as the document writes it; a float stands for its shortest spelling."""
    return Decimal(repr(number)) if isinstance(number, float) else Decimal(number)


def thousandths(number: int | float | Decimal) -> int:
    value = Fraction(exact(number)) * 1000
    assert value.denominator == 1, "at most three places"
    return int(value)


def canonical(value) -> str:
    """The canonical form that fingerprints are taken of."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return '"' + "".join(_escaped(character) for character in value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(canonical(key) + ":" + canonical(part) for key, part in sorted(members(value))) + "}"
    sign, digits, exponent = exact(value).as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    significant = text.rstrip("0")
    return f"{'-' * sign}{significant}e{exponent + len(text) - len(significant)}" if significant else "0"


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return f"\\u{ord(character):04x}" if character < " " else character


# Grades ----------------------------------------------------------------------------------------------------------------------------------


def grade_parts(grade: dict) -> list[dict]:
    return [grade[part] for part in ("letters", "digits") if part in grade]


def complete(symbols: dict) -> list[tuple]:
    """The symbols with the one for what lies below the last bound: "else", or the successor."""
    symbols = list(symbols.items())
    if symbols[-1][1] != "else":
        symbols.append((chr(ord(symbols[-1][0]) + 1), "else"))
    return symbols


def grade_names(grade: dict | None) -> list[str]:
    names = [""] if grade else []
    for part in grade_parts(grade or {}):
        (_, symbols), = members(part)
        names = [name + symbol for name in names for symbol, _ in complete(symbols)]
    return names
