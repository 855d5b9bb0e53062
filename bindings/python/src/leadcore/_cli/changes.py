# SPDX-License-Identifier: MIT
"""``leadcore changes``"""

from __future__ import annotations

import argparse
import shutil
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from .._changes import NextChange
from .._errors import BatchError
from .._model import Model
from .._moment import text as moment_text
from .._scores import Result
from .._text import day_text, value_text
from .common import Progress, UserError, nearest, need_pyarrow, read_engagement, read_model, say

if TYPE_CHECKING:
    from .activity import Engagement
    from .reading import Leads, Part


def run(options: argparse.Namespace) -> int:
    """Lists who changes next; shows or writes it."""
    model = read_model(options.model)
    need_pyarrow()
    from .reading import Leads

    if not model.grades and not model.classes:
        raise UserError(f"{options.model}: the model has neither a grade nor classes: there is nothing that could change")
    if options.until < options.now:
        raise UserError(f"--until {moment_text(options.until)} is before --now {moment_text(options.now)}: nothing would be looked at")
    leads = Leads(options.leads, model, options.unknown, options.missing)
    for name in [options.key, *(options.show or [])]:
        if name not in leads.names:
            raise UserError(f"{leads.path} has no column '{name}'{nearest(name, leads.names)}")
    looking = Looking(model, leads, read_engagement(model, leads, options), options)
    if options.output:
        looking.write(options.output, options.prefix)
    else:
        looking.show(options.top)
    return 0


class Found(NamedTuple):
    """A lead that changes."""

    micros: int
    row: int
    shown: list[Any]
    today: Result
    change: NextChange


class Looking:
    """One run over a file."""

    def __init__(self, model: Model, leads: Leads, engagement: Engagement | None, options: argparse.Namespace) -> None:
        self._model = model
        self._leads = leads
        self._engagement = engagement
        self._options = options
        self._columns = list(dict.fromkeys([options.key, *(options.show or [])]))
        self._rows = 0

    def _all(self) -> list[Found]:
        found: list[Found] = []
        with Progress(self._leads.size, "B", self._leads.is_long, "looking ahead") as progress:
            for part in self._leads.parts():
                found += self._of_part(part)
                self._rows += part.original.num_rows
                progress.to(self._leads.position)
        return sorted(found, key=lambda lead: (lead.micros, lead.row))

    def _of_part(self, part: Part) -> list[Found]:
        import pyarrow as pa

        from .cells import python_values

        options, engagement = self._options, self._engagement
        try:
            if engagement is None:
                scores = self._model.score(part.typed, options.now, missing=options.missing)
                changes = self._model.next_changes(part.typed, options.now, until=options.until, missing=options.missing)
            else:
                table, key = engagement.joined(part), engagement.key_column
                scores = engagement.activity.score(table, key, options.now, missing=options.missing)
                changes = engagement.activity.next_changes(table, key, options.now, until=options.until, missing=options.missing)
        except BatchError as error:
            raise UserError(f"{self._leads.path}: {error if engagement is None else engagement.named(error)}") from None
        taken = part.original.take(pa.array(changes.rows, pa.int64()))
        shown = [python_values(taken.column(self._leads.names.index(name))) for name in self._columns]
        return [
            Found(change.micros, part.first_row + rows, [column[i] for column in shown], scores[rows], change)
            for i, (rows, change) in enumerate(zip(changes.rows, changes))
        ]

    def show(self, top: int) -> None:
        """Shows the first to change."""
        from .table import render

        found = self._all()
        model = self._model
        headings = ["row", *self._columns, "when", *["grade"] * bool(model.grades), *["class"] * bool(model.classes)]
        rows = [self._cells(lead) for lead in found[:top]]
        limit = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        for line in render(headings, rows, [True, *(False for _ in headings[1:])], limit):
            print(line)
        print(f"\n{self._summary(len(found))}")
        if self._engagement is not None:
            print(self._engagement.summary())

    def _cells(self, lead: Found) -> list[str]:
        cells = [str(lead.row), *("" if x is None else value_text(x) for x in lead.shown), day_text(lead.micros)]
        if self._model.grades:
            cells.append(_step(lead.today.grade, lead.change.grade))
        if self._model.classes:
            cells.append(_step(lead.today.lead_class, lead.change.lead_class))
        return cells

    def write(self, path: str, prefix: str) -> None:
        """Writes all that change, by time."""
        import pyarrow as pa

        from .writing import Output

        added = [prefix + name for name in self._added()]
        clash = next((name for name in added if name in self._columns), None)
        if clash is not None:
            raise UserError(f"the column '{clash}' is there already: choose other names with --prefix TEXT")
        with Output(path, self._leads.delimiter) as output:
            found = self._all()
            columns = [self._taken(found, i, name) for i, name in enumerate(self._columns)] + self._results(found)
            output.write(pa.RecordBatch.from_arrays(columns, names=[*self._columns, *added]))
        if self._engagement is not None:
            say(self._engagement.summary())
        say(f"{path}: {self._summary(len(found))}")

    def _added(self) -> list[str]:
        grade, lead_class = bool(self._model.grades), bool(self._model.classes)
        return ["next_time", *["grade", "next_grade"] * grade, *["class", "next_class"] * lead_class]

    def _taken(self, found: list[Found], index: int, name: str) -> Any:
        import pyarrow as pa

        values = [lead.shown[index] for lead in found]
        return pa.array(values, None if any(x is not None for x in values) else pa.string())

    def _results(self, found: list[Found]) -> list[Any]:
        import pyarrow as pa

        columns = [pa.array([lead.micros for lead in found], pa.timestamp("us", "UTC"))]
        if self._model.grades:
            columns += [pa.array([x.today.grade for x in found], pa.string()), pa.array([x.change.grade for x in found], pa.string())]
        if self._model.classes:
            columns += [
                pa.array([x.today.lead_class for x in found], pa.string()),
                pa.array([x.change.lead_class for x in found], pa.string()),
            ]
        return columns

    def _summary(self, count: int) -> str:
        options, model = self._options, self._model
        unknown = "; their activity is unknown (no --events)" if model.counter_count and self._engagement is None else ""
        span = f"from {moment_text(options.now)} to {moment_text(options.until)}"
        leads = "lead" if self._rows == 1 else "leads"
        return f"{count:,} of {self._rows:,} {leads} change {span} by {model.name} {model.version} ({model.fingerprint}){unknown}"


def _step(before: str | None, after: str | None) -> str:
    return (before or "–") if before == after else f"{before or '–'} → {after or '–'}"
