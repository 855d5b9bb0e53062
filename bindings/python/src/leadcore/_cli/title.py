# SPDX-License-Identifier: MIT
"""``leadcore title``"""

from __future__ import annotations

import argparse
import json

from .._card import display
from .._errors import LeadError
from .._titles import Title, parse_title
from .common import UserError, read_model
from .table import render


def run(options: argparse.Namespace) -> int:
    """Says what job titles mean."""
    model = read_model(options.model) if options.model else None
    try:
        titles = [(words, parse_title(words, model)) for words in options.titles]
    except LeadError as error:
        raise UserError(f"a title: {error}") from None
    if options.json:
        print(json.dumps([{"title": words, **title.to_dict()} for words, title in titles], ensure_ascii=False, indent=2))
        return 0
    headings = ["title", "department", "seniority", "role", "sure", "because of"]
    rows = [[words, *_cells(title, options.language)] for words, title in titles]
    for line in render(headings, rows, [False, False, False, False, True, False], None):
        print(line)
    return 0


def _cells(title: Title, language: str) -> list[str]:
    return [
        display("title_department", title.department.identifier, language),
        display("title_seniority", title.seniority.identifier, language),
        "–" if title.role is None else display("role", title.role.identifier, language),
        "" if title.role is None else f"{title.confidence:.0%}",
        ", ".join(title.words),
    ]
