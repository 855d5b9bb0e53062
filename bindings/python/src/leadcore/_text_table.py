# SPDX-License-Identifier: MIT
"""A plain table of text."""

from __future__ import annotations

from collections.abc import Sequence

from ._text import width


def cut(text: str, limit: int) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if width(text) <= limit:
        return text
    kept = ""
    for letter in text:
        if width(kept + letter) > limit - 1:
            break
        kept += letter
    return kept + "…"


def render(headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], limit: int | None) -> list[str]:
    """Lines of a table; with a limit the last column is cut so that they fit."""
    widths = [max(width(row[i]) for row in [headings, *rows]) for i in range(len(headings))]
    if limit is not None:
        widths[-1] = max(12, min(widths[-1], limit - sum(widths[:-1]) - 2 * (len(widths) - 1)))
    lines = []
    for row in [headings, ["─" * size for size in widths], *rows]:
        cells = []
        for cell, size, to_right in zip(row, widths, right):
            cell = cut(cell, size)
            space = " " * (size - width(cell))
            cells.append(space + cell if to_right else cell + space)
        lines.append("  ".join(cells).rstrip())
    return lines
