# SPDX-License-Identifier: MIT
"""What the leads of a file did: events from another file, joined by key."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from .._activity import Activity, IngestReport
from .._errors import BatchError
from .._model import Model
from .._timeline import Timeline
from .cells import as_text, python_values
from .common import Progress, UserError, nearest
from .reading import Events

if TYPE_CHECKING:
    from .reading import Leads, Part

_SHOWN_TYPES = 5


class Keys:
    """How often each key was met. Takes memory for different keys, not for rows."""

    _WAITING = 1 << 22

    def __init__(self) -> None:
        self._counts: list[Any] = []
        self._waiting = 0

    def add(self, keys: Any) -> None:
        """Counts a column of keys; nulls are none."""
        found = pc.value_counts(keys.drop_null())
        # Integers of whatever width fit: others have been refused, or will be.
        values = found.field("values").cast(pa.int64(), safe=False) if pa.types.is_integer(keys.type) else found.field("values")
        self._counts.append(pa.table({"key": values, "count": found.field("counts")}))
        self._waiting += len(found)
        if self._waiting > self._WAITING:
            self._counts, self._waiting = [self._table()], 0

    def _table(self) -> Any:
        table = pa.concat_tables(self._counts).group_by("key").aggregate([("count", "sum")])
        return table.select(["key", "count_sum"]).rename_columns(["key", "count"])

    def outside(self, other: Keys) -> int:
        """How many were met here whose key was never met there."""
        if not self._counts or not other._counts:
            return 0
        table = pa.concat_tables(self._counts)
        there = pa.concat_tables(other._counts).column("key").combine_chunks()
        return pc.sum(table.filter(pc.invert(pc.is_in(table.column("key"), value_set=there))).column("count")).as_py() or 0


class Engagement:
    """What the leads of a file did.

    Attributes:
        key_column: Name of the column with the keys in the tables that `joined` gives.
    """

    def __init__(self, model: Model, leads: Leads, options: argparse.Namespace, only: str | None = None) -> None:
        """Reads the events; with `only`, just those of the lead with that key."""
        self._model = model
        self._leads = leads
        self._key: str = options.key
        self._report = IngestReport()
        self._unknown: Counter[str] = Counter()
        if self._key not in leads.names:
            raise UserError(f"{leads.path} has no column '{self._key}'{nearest(self._key, leads.names)}")
        if not model.counter_count:
            raise UserError(f"{options.model}: nothing in this model counts events, so that --events would change nothing")
        keys = [options.event_key] if options.event_key else list(dict.fromkeys([self._key, "key"]))
        self._events = Events(options.events, model, keys, options.unknown, options.missing)
        self._as_text = not (leads.has_whole_keys(self._key) and self._events.has_whole_keys(self._events.key))
        self._only = only
        self._event_keys, self._lead_keys = Keys(), Keys()
        self.key_column = _free_name({*model.used_fields, *model.used_event_fields, "time", "type", "source", "sequence"})
        self.activity = model.activity("text" if self._as_text else "integer")
        self._read(options.missing)

    # --- events ---

    def _read(self, missing: str) -> None:
        events = self._events
        # Numbers of a source may stand in any order only within one table.
        waiting: list[Any] | None = [] if "sequence" in events.names else None
        with Progress(events.size, "B", events.is_long, "reading events") as progress:
            for part in events.parts():
                table = self._with_keys(part)
                self._count_types(table.column(table.schema.names.index("type")))
                if waiting is None:
                    self._ingest(table, missing)
                else:
                    waiting.append(table)
                progress.to(events.position)
        if waiting:
            self._ingest(pa.Table.from_batches(waiting), missing)

    def _with_keys(self, part: Part) -> Any:
        keys = self._events.keys(self._events.key, part, self._as_text)
        table = pa.RecordBatch.from_arrays([*part.typed.columns, keys], names=[*part.typed.schema.names, self.key_column])
        if self._only is None:
            self._event_keys.add(keys)
            return table
        return table.filter(pc.fill_null(pc.equal(as_text(self.key_column, keys), self._only), False))

    def _count_types(self, column: Any) -> None:
        for found in pc.value_counts(column).to_pylist() if len(column) else []:
            if found["values"] is not None and found["values"] not in self._model.events:
                self._unknown[str(found["values"])] += found["counts"]

    def _ingest(self, table: Any, missing: str) -> None:
        try:
            self._report += self.activity.ingest(table, self.key_column, missing=missing)
        except BatchError as error:
            raise UserError(f"{self._events.path}: {self.named(error, self._events.key)}") from None

    def summary(self) -> str:
        """What became of the events, in one line."""
        report = self._report
        parts = [f"{report.counted:,} counted"]
        for count, what in (
            (report.unmatched, "that nothing in the model counts"),
            (report.seen, "seen before"),
            (report.without_key, "without a key"),
            (report.without_time, "without a time"),
            (report.unknown_type - self._unknown.total(), "without a type"),
        ):
            if count:
                parts.append(f"{count:,} {what}")
        if self._unknown:
            kinds = "a type" if self._unknown.total() == 1 else "types"
            parts.append(f"{self._unknown.total():,} of {kinds} that the model does not declare: {self._named_types()}")
        if report.invalid_text:
            values = "value" if report.invalid_text == 1 else "values"
            parts.append(f"{report.invalid_text:,} {values} not UTF-8 and taken as unknown")
        if self._only is None and (strangers := self._event_keys.outside(self._lead_keys)):
            parts.append(self._of_strangers(strangers))
        whose = "" if self._only is None else " of this lead"
        if not report.rows:
            return f"{self._events.path}: no events{whose}"
        return f"{self._events.path}: {report.rows:,} {'event' if report.rows == 1 else 'events'}{whose}: {'; '.join(parts)}"

    def _of_strangers(self, count: int) -> str:
        """Says that events are of leads that the other file does not have: what a wrong column or other spelling of keys looks like."""
        if count == self._report.rows - self._report.without_key:
            return f"none belongs to a lead in {self._leads.path}: are the keys in '{self._events.key}' and '{self._key}' the same?"
        return f"{count:,} of the {self._report.rows:,} {'belongs' if count == 1 else 'belong'} to no lead in {self._leads.path}"

    def _named_types(self) -> str:
        most = self._unknown.most_common(_SHOWN_TYPES)
        more = len(self._unknown) - len(most)
        names = [f"'{name}'{nearest(name, self._model.events).replace('; ', ' (').replace('?', '?)')}" for name, _ in most]
        return ", ".join(names) + (f" and {more} more" if more else "")

    # --- leads ---

    def joined(self, part: Part) -> Any:
        """The typed columns of some leads, and their keys."""
        keys = self._leads.keys(self._key, part, self._as_text)
        self._lead_keys.add(keys)
        return pa.RecordBatch.from_arrays([*part.typed.columns, keys], names=[*part.typed.schema.names, self.key_column])

    def named(self, error: BatchError, key: str | None = None) -> str:
        """What an error says, with the key column's name in its file."""
        return str(error).replace(self.key_column, key or self._key)

    def timelines(self, keys: Any) -> list[Timeline | None]:
        """Timelines for a short column of keys; None where there is no key."""
        return [None if key is None else self.activity.timeline(key) for key in python_values(keys)]

    def timeline(self, value: str) -> Timeline:
        """The timeline of the lead with that key, as it stands on the command line."""
        return self.activity.timeline(value if self._as_text else int(value))


def _free_name(taken: set[str]) -> str:
    name = "key of the lead"
    while name in taken:
        name += "'"
    return name
