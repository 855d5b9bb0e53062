# SPDX-License-Identifier: MIT
"""``leadcore qualify``"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .._card import display, label
from .._model import Model
from .._moment import text as moment_text
from .._scores import Result
from .._text import value_text
from .._timeline import Timeline
from .common import Progress, UserError, nearest, need_pyarrow, read_engagement, read_model
from .run import FileRun

if TYPE_CHECKING:
    from .activity import Engagement
    from .answers import Answers
    from .reading import Leads, Part

_SHOWN = ("role", "stage", "verdict", "missing", "class", "next_status", "next_step")
_LAST = 255


def run(options: argparse.Namespace) -> int:
    """Qualifies a file: writes it, shows what to do first, or shows the card of one lead."""
    model = read_model(options.model)
    if not model.decisions and not model.criteria and not model.parts:
        raise UserError(f"{options.model}: the model decides nothing but points, grade and class: see leadcore score")
    need_pyarrow()
    from .reading import Leads

    leads = Leads(options.leads, model, options.unknown, options.missing)
    answers = _read_answers(model, leads, options)
    if options.id is not None or options.row is not None:
        if options.output:
            raise UserError("-o writes all leads: leave out --id and --row")
        show_card(model, leads, answers, options)
        return 0
    if options.json:
        raise UserError("--json needs one lead: --id VALUE or --row N")
    qualifying = Qualifying(model, leads, read_engagement(model, leads, options), options, answers)
    if options.output:
        qualifying.write(options.output, options.prefix)
    else:
        qualifying.show(options.top, options.show)
    return 0


def _read_answers(model: Model, leads: Leads, options: argparse.Namespace) -> Answers | None:
    if not options.answers:
        return None
    if not options.key:
        raise UserError("--answers needs --key COLUMN, the column that tells leads apart in LEADS and in the answers")
    from .answers import Answers

    return Answers(options.answers, model, leads, options.key, options.unknown)


@dataclass
class First:
    """One of the leads to look at first."""

    rank: tuple[int, ...]
    shown: dict[str, Any]
    result: Result


class Qualifying(FileRun):
    """Qualifies a file: who is it, how far, is it qualified, what next."""

    done = "assessed"
    kinds = ("grade", "class", "decision", "stage_margin", "missing", "question", "completeness", "missing_parts")

    def __init__(
        self, model: Model, leads: Leads, engagement: Engagement | None, options: argparse.Namespace, answers: Answers | None
    ) -> None:
        super().__init__(model, leads, engagement, options, answers)
        from .own_fields import OwnFields

        self._verdicts: Counter[int] = Counter()
        self._own_fields = OwnFields(model, leads, options.now)

    def _score(self, part: Part) -> Any:
        self._own_fields.add(part)
        scores = super()._score(part)
        if "verdict" in self._model.decisions:
            raw = bytes(scores.raw("verdict"))
            for index in range(len(self._model.decisions["verdict"])):
                self._verdicts[index] += raw.count(index)
        return scores

    def notes(self) -> list[str]:
        return super().notes() + self._own_fields.notes()

    def _summary(self) -> str:
        verdicts = [f"{self._verdicts[i]:,} {name}" for i, name in enumerate(self._model.decisions.get("verdict", ()))]
        return super()._summary() + (f": {', '.join(verdicts)}" if verdicts else "")

    def show(self, top: int, columns: list[str] | None) -> None:
        """Shows the leads that have the first steps and the best verdicts."""
        from .table import render

        shown = self._shown_columns(columns)
        first: list[First] = []
        with self._progress() as progress:
            for part in self._leads.parts():
                first = sorted(first + self._first_of(part, top, shown), key=lambda lead: lead.rank)[:top]
                progress.to(self._leads.position)
        results = [name for name in _SHOWN if name in self._model.output_names]
        language = self._options.language
        headings = [label("row", language), *shown, *(label(name.replace("_", " "), language) for name in results)]
        rows = [[str(lead.rank[-1]), *self._cells(lead, shown, results)] for lead in first]
        limit = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        for line in render(headings, rows, [True, *(False for _ in headings[1:])], limit):
            print(line)
        print(f"\n{self._summary()}")
        for line in self.notes():
            print(line)

    def _first_of(self, part: Part, top: int, shown: list[str]) -> list[First]:
        import pyarrow as pa
        import pyarrow.compute as pc

        from .cells import python_values

        scores = self._score(part)
        if not len(scores):
            return []
        names = [name for name in ("next_step", "verdict") if name in self._model.decisions]
        keys = {name: pa.Array.from_buffers(pa.uint8(), len(scores), [None, pa.py_buffer(scores.raw(name))]) for name in names}
        keys["row"] = pa.array(range(part.first_row, part.first_row + len(scores)), pa.int64())
        rows = pc.select_k_unstable(pa.table(keys), k=min(top, len(scores)), sort_keys=[(name, "ascending") for name in keys])
        original = part.original.take(rows)
        ranks = zip(*(column.take(rows).to_pylist() for column in keys.values()))
        values = {name: python_values(original.column(self._leads.names.index(name))) for name in shown}
        return [
            First(rank, {name: column[i] for name, column in values.items()}, scores[row])
            for i, (rank, row) in enumerate(zip(ranks, rows.to_pylist()))
        ]

    def _cells(self, lead: First, shown: list[str], results: list[str]) -> list[str]:
        language = self._options.language
        cells = ["" if lead.shown[name] is None else value_text(lead.shown[name]) for name in shown]
        found = lead.result.to_dict()
        for name in results:
            value = found[name]
            if name == "missing":
                cells.append(("、" if language == "zh" else ", ").join(display(name, x, language) for x in value))
            elif name == "class" and "heat" not in self._model.decisions:
                cells.append(value or "–")  # of the document's own
            else:
                cells.append("–" if value is None else display(name, value, language))
        return cells


def show_card(model: Model, leads: Leads, answers: Answers | None, options: argparse.Namespace) -> None:
    """Shows everything about one lead."""
    from .own_fields import OwnFields

    lead, name, key = _find(leads, answers, options)
    engagement = None
    if options.events and key is None:
        raise UserError(f"{leads.path}: row {options.row} has no '{options.key}' to find its events by")
    engagement = read_engagement(model, leads, options, only=key)
    timeline: Timeline | None = None if engagement is None or key is None else engagement.timeline(key)
    assessment = model.assess(lead, options.now, timeline=timeline)
    if options.json:
        print(json.dumps({"lead": name, **assessment.to_dict()}, ensure_ascii=False, indent=2))
        return
    print(", ".join(f"{column} = {value}" for column, value in name.items()))
    print(assessment.card(options.language))
    print(f"model {model.name} {model.version} ({model.fingerprint}), for {moment_text(options.now)}")
    if engagement is not None:
        print(engagement.summary())
    if answers is not None:
        print(answers.summary_of(key))
    for line in OwnFields(model, leads, options.now).notes_of(lead):
        print(line)


def _find(leads: Leads, answers: Answers | None, options: argparse.Namespace) -> tuple[dict[str, Any], dict[str, Any], str | None]:
    """The values of the wanted lead, what it is called, and its key."""
    if options.id is not None:
        from .explain import find

        if not options.key:
            raise UserError("--id needs --key COLUMN, the column that tells leads apart")
        if options.key not in leads.names:
            raise UserError(f"{leads.path} has no column '{options.key}'{nearest(options.key, leads.names)}")
        return find(leads, options.key, options.id, None if answers is None else answers.joined), {options.key: options.id}, options.id
    from .cells import as_text, python_values

    with Progress(leads.size, "B", leads.is_long, "looking for the row") as progress:
        for part in leads.parts():
            index = options.row - part.first_row
            if index < part.original.num_rows:
                row = _row(part, index)
                typed = row.typed if answers is None else answers.joined(row).typed
                lead = {name: python_values(column)[0] for name, column in zip(typed.schema.names, typed.columns)}
                if not options.key:
                    return lead, {"row": options.row}, None
                if options.key not in leads.names:
                    raise UserError(f"{leads.path} has no column '{options.key}'{nearest(options.key, leads.names)}")
                key = python_values(as_text(options.key, row.original.column(leads.names.index(options.key))))[0]
                return lead, {"row": options.row, options.key: key}, key
            progress.to(leads.position)
    raise UserError(f"{leads.path} has no row {options.row}")


def _row(part: Part, index: int) -> Part:
    from .reading import Part

    return Part(part.original.slice(index, 1), part.typed.slice(index, 1), part.first_row + index)
