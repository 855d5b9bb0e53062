# SPDX-License-Identifier: MIT
"""``leadcore score``"""

from __future__ import annotations

import argparse
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .._scores import Result
from .._text import points_text, value_text
from .._timeline import Timeline
from .common import UserError, nearest, need_pyarrow, read_engagement, read_model
from .run import FileRun

if TYPE_CHECKING:
    from .reading import Part

_REASONS = 3


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


class Scoring(FileRun):
    """Scores a file: points, grade and class."""

    kinds = ("points", "coverage", "grade", "class")

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
        for line in self.notes():
            print(line)

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
