# SPDX-License-Identifier: MIT
"""``leadcore score``"""

from __future__ import annotations

import argparse
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .._errors import BatchError
from .._model import Model
from .._moment import text as moment_text
from .._scores import Result
from .._text import points_text, value_text
from .._timeline import Timeline
from .common import Progress, UserError, nearest, need_pyarrow, read_engagement, read_model, say

if TYPE_CHECKING:
    from .activity import Engagement
    from .reading import Leads, Part

_REASONS = 3
_USUAL_NAMES = ("name", "company", "email")


def run(options: argparse.Namespace) -> int:
    """Scores a file; writes it or shows the best."""
    model = read_model(options.model)
    need_pyarrow()
    from .reading import Leads

    leads = Leads(options.leads, model, options.unknown, options.missing)
    scoring = Scoring(model, leads, read_engagement(model, leads, options), options)
    if options.output:
        scoring.write(options.output, options.prefix)
    else:
        scoring.show(options.top, options.by, options.show)
    return 0


@dataclass
class Best:
    """One of the best leads."""

    result: Result
    row: int
    shown: dict[str, Any]
    values: dict[str, Any]
    timeline: Timeline | None


class Scoring:
    """One run over a file."""

    def __init__(self, model: Model, leads: Leads, engagement: Engagement | None, options: argparse.Namespace) -> None:
        self._model = model
        self._engagement = engagement
        self._leads = leads
        self._options = options
        self._rows = 0
        self._invalid = 0

    def _score(self, part: Part) -> Any:
        options, engagement = self._options, self._engagement
        how = {"threads": options.threads, "missing": options.missing}
        try:
            if engagement is None:
                scores = self._model.score(part.typed, options.now, **how)
            else:
                scores = engagement.activity.score(engagement.joined(part), engagement.key_column, options.now, **how)
        except BatchError as error:
            raise UserError(f"{self._leads.path}: {error if engagement is None else engagement.named(error)}") from None
        self._rows += len(scores)
        self._invalid += scores.report.invalid_text
        return scores

    def write(self, path: str, prefix: str) -> None:
        """Writes all leads with their results."""
        from .writing import Output

        added = [prefix + name for name in self._model.output_names]
        clash = next((name for name in added if name in self._leads.names), None)
        if clash is not None:
            raise UserError(f"{self._leads.path} already has a column '{clash}': choose other names with --prefix TEXT")
        with self._progress() as progress, Output(path, self._leads.delimiter) as output:
            for part in self._leads.parts():
                output.write(self._with_results(part, added, typed=output.format != "csv"))
                progress.to(self._leads.position)
        if self._engagement is not None:
            say(self._engagement.summary())
        say(f"{path}: {self._summary()}")

    def _with_results(self, part: Part, added: list[str], typed: bool) -> Any:
        import pyarrow as pa

        results = pa.RecordBatchReader.from_stream(self._score(part)).read_next_batch()
        columns, names = list(part.original.columns), list(part.original.schema.names)
        if typed and self._leads.is_csv:
            for name, column in zip(part.typed.schema.names, part.typed.columns):
                columns[names.index(name)] = column
        columns += results.columns
        schema = part.original.schema
        return pa.RecordBatch.from_arrays(columns, names=[*names, *added]).replace_schema_metadata(schema.metadata)

    def show(self, top: int, by: str | None, columns: list[str] | None) -> None:
        """Shows the best leads with their main reasons."""
        by = by or self._model.scores[0]
        if by not in self._model.scores:
            raise UserError(f"the model has no score '{by}'{nearest(by, self._model.scores)}")
        shown = self._shown_columns(columns)
        best: list[Best] = []
        with self._progress() as progress:
            for part in self._leads.parts():
                best += self._best_of(part, by, top, shown)
                best = sorted(best, key=lambda lead: (-lead.result[by], lead.row))[:top]
                progress.to(self._leads.position)
        for line in self._table(best, shown):
            print(line)
        print(f"\n{self._summary()}; best by {by}")
        if self._engagement is not None:
            print(self._engagement.summary())

    def _shown_columns(self, wanted: list[str] | None) -> list[str]:
        names = self._leads.names
        for name in wanted or []:
            if name not in names:
                raise UserError(f"{self._leads.path} has no column '{name}'{nearest(name, names)}")
        return wanted or names[:1] + [name for name in _USUAL_NAMES if name in names[1:]][:2]

    def _best_of(self, part: Part, by: str, top: int, shown: list[str]) -> list[Best]:
        import pyarrow as pa
        import pyarrow.compute as pc

        from .cells import python_values

        scores = self._score(part)
        points = pa.Array.from_buffers(pa.int32(), len(scores), [None, pa.py_buffer(scores.thousandths(by))])
        keys = pa.table({"points": points, "row": pa.array(range(len(scores)), pa.int64())})
        order = [("points", "descending"), ("row", "ascending")]
        rows = pc.select_k_unstable(keys, k=min(top, len(scores)), sort_keys=order) if len(scores) else pa.array([], pa.int64())
        taken, original = part.typed.take(rows), part.original.take(rows)
        values = {name: python_values(column) for name, column in zip(taken.schema.names, taken.columns)}
        timelines = self._timelines(part, rows)
        shown_values = {name: python_values(original.column(self._leads.names.index(name))) for name in shown}
        return [
            Best(
                result=scores[row],
                row=part.first_row + row,
                shown={name: column[i] for name, column in shown_values.items()},
                values={name: column[i] for name, column in values.items()},
                timeline=timelines[i],
            )
            for i, row in enumerate(rows.to_pylist())
        ]

    def _timelines(self, part: Part, rows: Any) -> list[Timeline | None]:
        engagement = self._engagement
        if engagement is None:
            return [None] * len(rows)
        joined = engagement.joined(part)
        return engagement.timelines(joined.column(joined.num_columns - 1).take(rows))

    def _table(self, best: list[Best], shown: list[str]) -> list[str]:
        from .table import render

        model = self._model
        headings = ["row", *shown, *(x for name in model.scores for x in (name, "known"))]
        right = [True] + [False] * len(shown) + [True, True] * len(model.scores)
        extra = ["grade"] * bool(model.grades) + ["class"] * bool(model.classes)
        rows = [[*self._cells(lead, shown, bool(model.grades), bool(model.classes)), self._reasons(lead)] for lead in best]
        limit = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        return render([*headings, *extra, "main reasons"], rows, [*right, *(False for _ in extra), False], limit)

    def _cells(self, lead: Best, shown: list[str], grade: bool, lead_class: bool) -> list[str]:
        cells = [str(lead.row), *("" if lead.shown[name] is None else value_text(lead.shown[name]) for name in shown)]
        coverage = lead.result.coverage
        for name, thousandths in lead.result.thousandths.items():
            cells += [points_text(thousandths), f"{int(coverage[name] * 100 + 1e-9)} %"]
        return cells + [lead.result.grade or ""] * grade + [lead.result.lead_class or "–"] * lead_class

    def _reasons(self, lead: Best) -> str:
        explanation = self._model.explain(lead.values, self._options.now, timeline=lead.timeline)
        return "; ".join(f"{points_text(entry.thousandths, sign=True)} {entry.text}" for entry in explanation.reasons(_REASONS))

    def _progress(self) -> Progress:
        return Progress(self._leads.size, "B", self._leads.is_long)

    def _summary(self) -> str:
        leads = "lead" if self._rows == 1 else "leads"
        values = "value is" if self._invalid == 1 else "values are"
        activity = "; their activity is unknown (no --events)" if self._model.counter_count and self._engagement is None else ""
        invalid = f"; {self._invalid:,} {values} not UTF-8 and taken as unknown" if self._invalid else ""
        model = f"{self._model.name} {self._model.version} ({self._model.fingerprint})"
        return f"{self._rows:,} {leads} scored by {model} for {moment_text(self._options.now)}{activity}{invalid}"
