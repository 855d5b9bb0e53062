# SPDX-License-Identifier: MIT
"""``leadcore explain``"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._moment import text as moment_text
from .common import Progress, UserError, nearest, need_pyarrow, read_engagement, read_model

if TYPE_CHECKING:
    from .reading import Leads, Part


def run(options: argparse.Namespace) -> int:
    """Explains the one lead whose key is the wanted value."""
    model = read_model(options.model)
    need_pyarrow()
    from .reading import Leads

    leads = Leads(options.leads, model, options.unknown, options.missing)
    if options.key not in leads.names:
        raise UserError(f"{leads.path} has no column '{options.key}'{nearest(options.key, leads.names)}")
    lead = find(leads, options.key, options.id)
    engagement = read_engagement(model, leads, options, only=options.id)
    timeline = None if engagement is None else engagement.timeline(options.id)
    explanation = model.explain(lead, options.now, timeline=timeline)
    if options.json:
        print(json.dumps({"lead": {options.key: options.id}, **explanation.to_dict()}, ensure_ascii=False, indent=2))
    else:
        print(f"{options.key} = {options.id}")
        print(explanation)
        print(f"model {model.name} {model.version} ({model.fingerprint}), for {moment_text(options.now)}")
        if engagement is not None:
            print(engagement.summary())
    return 0


def find(leads: Leads, key: str, value: str, joined: Callable[[Part], Part] | None = None) -> dict[str, Any]:
    """Values of the only lead with that key; `joined` may add what is known of it from elsewhere."""
    import pyarrow.compute as pc

    from .cells import as_text, python_values

    found: dict[str, Any] | None = None
    found_row = 0
    with Progress(leads.size, "B", leads.is_long) as progress:
        for part in leads.parts():
            try:
                keys = as_text(key, part.original.column(leads.names.index(key)))
            except UserError:
                raise UserError(f"{leads.path}: the column '{key}' holds nothing that can be a key") from None
            rows = pc.indices_nonzero(pc.fill_null(pc.equal(keys, value), False)).to_pylist()
            if rows and (found is not None or len(rows) > 1):
                first, second = (found_row, rows[0]) if found is not None else (part.first_row + rows[0], rows[1])
                raise UserError(f"{leads.path}: '{key}' is {value!r} in rows {first} and {part.first_row + second}: it must tell leads apart")
            if rows:
                found_row = part.first_row + rows[0]
                whole = part if joined is None else joined(part)
                row = whole.typed.slice(rows[0], 1)
                found = {name: python_values(column)[0] for name, column in zip(row.schema.names, row.columns)}
            progress.to(leads.position)
    if found is None:
        raise UserError(f"{leads.path}: no lead has {value!r} in the column '{key}'")
    return found
