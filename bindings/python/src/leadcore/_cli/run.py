# SPDX-License-Identifier: MIT
"""One run of a model over a file of leads: what ``score`` and ``qualify`` share."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from .._errors import BatchError
from .._model import Model
from .._moment import text as moment_text
from .._timeline import Timeline
from .common import Progress, UserError, nearest, say

if TYPE_CHECKING:
    from .activity import Engagement
    from .answers import Answers
    from .reading import Leads, Part

_USUAL_NAMES = ("name", "company", "email")


class FileRun:
    """One run over a file.

    Attributes:
        done: What was done to the leads, for the summary.
        kinds: Kinds of the results that are written.
    """

    done = "scored"
    kinds: Collection[str] = ()

    def __init__(
        self, model: Model, leads: Leads, engagement: Engagement | None, options: argparse.Namespace, answers: Answers | None = None
    ) -> None:
        self._model = model
        self._engagement = engagement
        self._answers = answers
        self._leads = leads
        self._options = options
        self._rows = 0
        self._invalid = 0

    def _score(self, part: Part) -> Any:
        options, engagement = self._options, self._engagement
        if self._answers is not None:
            part = self._answers.joined(part)
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

    def names(self) -> list[str]:
        """Names of the results that are written."""
        return [column.name for column in self._model._layout.columns if column.kind in self.kinds]

    def write(self, path: str, prefix: str) -> None:
        """Writes all leads with their results."""
        from .writing import Output

        added = [prefix + name for name in self.names()]
        clash = next((name for name in added if name in self._leads.names), None)
        if clash is not None:
            raise UserError(f"{self._leads.path} already has a column '{clash}': choose other names with --prefix TEXT")
        with self._progress() as progress, Output(path, self._leads.delimiter) as output:
            for part in self._leads.parts():
                output.write(self._with_results(part, added, typed=output.format != "csv"))
                progress.to(self._leads.position)
        for line in self.notes():
            say(line)
        say(f"{path}: {self._summary()}")

    def _with_results(self, part: Part, added: list[str], typed: bool) -> Any:
        import pyarrow as pa

        results = pa.RecordBatchReader.from_stream(self._score(part)).read_next_batch()
        columns, names = list(part.original.columns), list(part.original.schema.names)
        if typed and self._leads.is_csv:
            for name, column in zip(part.typed.schema.names, part.typed.columns):
                if name in names:
                    columns[names.index(name)] = column
        columns += [results.column(results.schema.get_field_index(name)) for name in self.names()]
        schema = part.original.schema
        return pa.RecordBatch.from_arrays(columns, names=[*names, *added]).replace_schema_metadata(schema.metadata)

    def _shown_columns(self, wanted: list[str] | None) -> list[str]:
        names = self._leads.names
        for name in wanted or []:
            if name not in names:
                raise UserError(f"{self._leads.path} has no column '{name}'{nearest(name, names)}")
        return wanted or names[:1] + [name for name in _USUAL_NAMES if name in names[1:]][:2]

    def _timelines(self, part: Part, rows: Any) -> list[Timeline | None]:
        engagement = self._engagement
        if engagement is None:
            return [None] * len(rows)
        joined = engagement.joined(part)
        return engagement.timelines(joined.column(joined.num_columns - 1).take(rows))

    def _progress(self) -> Progress:
        return Progress(self._leads.size, "B", self._leads.is_long)

    def notes(self) -> list[str]:
        """What became of the events and answers."""
        return [source.summary() for source in (self._engagement, self._answers) if source is not None]

    def _summary(self) -> str:
        leads = "lead" if self._rows == 1 else "leads"
        values = "value is" if self._invalid == 1 else "values are"
        activity = "; their activity is unknown (no --events)" if self._model.counter_count and self._engagement is None else ""
        invalid = f"; {self._invalid:,} {values} not UTF-8 and taken as unknown" if self._invalid else ""
        model = f"{self._model.name} {self._model.version} ({self._model.fingerprint})"
        return f"{self._rows:,} {leads} {self.done} by {model} for {moment_text(self._options.now)}{activity}{invalid}"
