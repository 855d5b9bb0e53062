# SPDX-License-Identifier: MIT
"""What many leads did: a table of timelines by key."""

from __future__ import annotations

import contextlib
import ctypes
import threading
from collections.abc import Callable, Iterator
from ctypes import byref
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from . import _batch
from . import _signatures as c
from ._arrow import Chunk, Table
from ._batch import Join, fail_in_table
from ._changes import Changes
from ._frames import in_one_piece, with_whole_numbers
from ._groups import BuyingGroups, buying_groups
from ._library import core, fail, new_bytes, new_error
from ._moment import Moment, last_moment, moment
from ._scores import Scores
from ._tables import LeadTable, Options, check_columns, choice, column_name
from ._text import number_of
from ._timeline import LoadReport, Timeline, borrowed, load_state

if TYPE_CHECKING:
    from ._model import Model

KEY_TYPES = {"integer": c.CONSTANTS["LEAD_KEY_INTEGER"], "text": c.CONSTANTS["LEAD_KEY_TEXT"]}


@dataclass(frozen=True)
class IngestReport:
    """What became of the rows of a table of events.

    Attributes:
        rows: All rows: the sum of the next six.
        counted: At least one counter of the model has it.
        unmatched: Nothing in the model counts such an event.
        unknown_type: The type is null, or one that the model does not declare.
        seen: The sequence number had been seen; nothing has changed.
        without_key: The key is null, or not UTF-8: left out.
        without_time: The time is null, or outside the years 0001 … 9999: left out.
        invalid_text: Values that were not UTF-8 and were taken as unknown.
    """

    rows: int = 0
    counted: int = 0
    unmatched: int = 0
    unknown_type: int = 0
    seen: int = 0
    without_key: int = 0
    without_time: int = 0
    invalid_text: int = 0

    def __add__(self, other: IngestReport) -> IngestReport:
        if not isinstance(other, IngestReport):
            return NotImplemented
        return IngestReport(*(getattr(self, x.name) + getattr(other, x.name) for x in fields(self)))


class Activity:
    """What many leads did, by key. Made by `Model.activity` or `Model.load_activity`; ``len(activity)`` is its number of leads.

    Its memory belongs to this object. Threads may share one: each call waits for the others, and scoring shares its rows among threads
    itself. While it is being scored or looked at, functions that are called back (``progress``) cannot change it: RuntimeError.

    Attributes:
        load_report: What loading kept and dropped; None when it was not loaded.
    """

    def __init__(self, model: Model, key_type: str = "integer", data: bytes | bytearray | memoryview | None = None) -> None:
        """An empty table, or a saved one; as `Model.activity` and `Model.load_activity`."""
        self.load_report: LoadReport | None = None
        self._model = model
        self._handle = ctypes.c_void_p()
        self._lock = threading.RLock()
        self._batches: set[int] = set()  # that read it
        if data is not None:
            self._handle, self.load_report = load_state(core.lead_activity_load, model, data)
            return
        error = new_error()
        number = choice("key_type", key_type, KEY_TYPES)
        status = core.lead_activity_new(model._handle, number, None, byref(self._handle), byref(error))
        if status:
            fail(status, error)

    def __del__(self) -> None:
        handle = self.__dict__.pop("_handle", None)
        if handle:
            core.lead_activity_free(handle)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[ctypes.c_void_p]:
        """The table for one call, which may change it."""
        with self._lock:
            if self._batches:
                raise RuntimeError("an activity cannot be used while it is being scored: wait until that call has ended")
            yield self._handle

    # --- what it is ---

    @property
    def model(self) -> Model:
        """The model that it counts for."""
        return self._model

    @property
    def key_type(self) -> str:
        """Type of the keys: "integer" or "text"."""
        number = core.lead_activity_key_type(self._handle)
        return next(name for name, value in KEY_TYPES.items() if value == number)

    @property
    def lead_count(self) -> int:
        """Number of leads in the table."""
        with self._lock:
            return int(core.lead_activity_lead_count(self._handle))

    def __len__(self) -> int:
        return self.lead_count

    def __bool__(self) -> bool:
        return True

    @property
    def memory(self) -> int:
        """Bytes that the table holds, all included."""
        with self._lock:
            return int(core.lead_activity_memory(self._handle))

    # --- events ---

    def ingest(
        self,
        events: Any,
        key: str = "key",
        *,
        missing: str = "error",
        instructions: str | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> IngestReport:
        """Adds a table of events, in any order.

        A stream is taken batch by batch: the interpreter lock is free while C works, and Ctrl-C is noticed after each. When it is
        interrupted or fails, the batches before are in the table.

        Args:
            events: Anything with the Arrow PyCapsule interface. Columns: the key; "time" (a timestamp, without zone UTC, or a date); "type"
                (strings); where they exist "source" (strings) and "sequence" (integers); and the event fields that the model reads
                (`Model.used_event_fields`). Others are not looked at.
            key: Name of the column with the leads' keys.
            missing: What a missing column of an event field means: "error", or "unknown" for all rows.
            instructions: For tests, as for `Model.score`.
            progress: Called with a number of rows whenever so many more are done.

        With sequence numbers, events that come again are left out. Within a batch the rows of a source may stand in any order; from
        batch to batch and from call to call its numbers must rise. A pyarrow Table or a polars DataFrame is one batch.

        Returns:
            What became of the rows.

        Raises:
            BatchError: Columns are missing, of the wrong type, or contradict themselves; `path` names the column.
            TypeError: `events` is no table.
        """
        column_name("key", key)
        options = c.LeadIngestOptions(
            size=ctypes.sizeof(c.LeadIngestOptions),
            key=key.encode(),
            missing=choice("missing", missing, _batch.MISSING),
            instructions=choice("instructions", instructions, _batch.INSTRUCTIONS),
        )
        needed = list(dict.fromkeys([key, "time", "type"]))
        fields = [] if options.missing else list(self._model.used_event_fields)
        wanted = list(dict.fromkeys([*needed, "source", "sequence", *self._model.used_event_fields]))
        report = c.LeadIngestReport(size=ctypes.sizeof(c.LeadIngestReport))
        events = with_whole_numbers(events, ["sequence", *self._number_keys(key)])
        with Table(in_one_piece(events, wanted, "sequence"), wanted) as source:
            check_columns(source, [*needed, *fields])
            for chunk in source:
                rows = report.rows
                self._ingest(chunk, options, report)
                if progress is not None:
                    progress(report.rows - rows)
        return _report_of(report)

    def _ingest(self, chunk: Chunk, options: c.LeadIngestOptions, report: c.LeadIngestReport) -> None:
        error = new_error()
        rows_before = report.rows
        try:
            with self._alone() as handle:
                status = core.lead_activity_ingest(
                    handle, byref(chunk.schema), byref(chunk.array), byref(options), byref(report), byref(error)
                )
        finally:
            chunk.release()
        if status:
            fail_in_table(status, error, rows_before)

    # --- results ---

    def score(
        self,
        leads: Any,
        key: str = "key",
        now: Moment | None = None,
        *,
        threads: int = 1,
        missing: str = "error",
        instructions: str | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Scores:
        """Scores every row of a table of leads with what the leads did.

        Args:
            leads: As for `Model.score`, with a column of keys. A null key makes a row's activity unknown; a key that has no events is a
                lead without any.
            key: Name of that column.
            now, threads, missing, instructions, progress: As for `Model.score`.

        Returns:
            One row for each row of the table, in its order.

        Raises:
            As `Model.score`.
        """
        micros = moment(now)
        table = self._leads(leads, key, Options.of(threads, missing, instructions, progress))
        with self._alone():
            return table.score(micros)

    def next_changes(
        self,
        leads: Any,
        key: str = "key",
        now: Moment | None = None,
        *,
        until: Moment,
        missing: str = "error",
        instructions: str | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Changes:
        """For every lead whose grade or class changes when no event is added and no field changes: when first, and to what.

        Args:
            leads, key, missing, instructions, progress: As for `score`.
            now: The moment to look ahead from; None is the clock of this computer.
            until: Last moment to look at.

        Returns:
            The leads that change, by time and then by row; itself a table for anything that speaks Arrow.

        Raises:
            ValueError: The model has neither a grade nor classes.
            Others as `Model.score`.
        """
        micros, last = moment(now), last_moment(until)
        self._model._check_looks_ahead()
        table = self._leads(leads, key, Options.of(1, missing, instructions, progress))
        with self._alone():
            return table.next_changes(micros, last)

    def buying_groups(
        self,
        contacts: Any,
        account: str,
        key: str = "key",
        now: Moment | None = None,
        *,
        missing: str = "error",
        progress: Callable[[int], None] | None = None,
    ) -> BuyingGroups:
        """`Model.buying_groups` with what the contacts did.

        Args:
            contacts: As for `score`: one row a contact, with a column of keys.
            account: Column with the accounts' keys.
            key: Column with the keys of the contacts.
            now, missing, progress: As for `Model.buying_groups`.
        """
        micros, join = moment(now), Join(self, column_name("key", key))
        contacts = with_whole_numbers(contacts, self._number_keys(key))
        options = Options.of(1, missing, None, progress)
        with self._alone():
            return buying_groups(self._model, contacts, column_name("account", account), micros, join, options)

    def _leads(self, leads: Any, key: str, options: Options) -> LeadTable:
        join = Join(self, column_name("key", key))
        return LeadTable(self._model, with_whole_numbers(leads, self._number_keys(key)), join, options)

    def _number_keys(self, key: str) -> list[str]:
        return [key] if self.key_type == "integer" and key not in self._model.used_fields else []

    # --- single leads ---

    def _key(self, key: Any) -> c.LeadKey:
        made = c.LeadKey(size=ctypes.sizeof(c.LeadKey))
        if self.key_type == "integer":
            if isinstance(key, bool) or not hasattr(key, "__index__"):
                raise TypeError(f"the keys of this activity are whole numbers, not {type(key).__name__}")
            number = int(key.__index__())
            if not -(2**63) <= number < 2**63:
                raise ValueError("a key is beyond 64 bits")
            made.integer = number
        else:
            if not isinstance(key, str):
                raise TypeError(f"the keys of this activity are strings, not {type(key).__name__}")
            try:
                made.text = key.encode()
            except UnicodeEncodeError:
                raise ValueError("a key is not UTF-8") from None
            made.text_size = len(key.encode())
        return made

    def timeline(self, key: int | str) -> Timeline:
        """A copy of what one lead did; an empty timeline when the table has no such lead.

        ``model.explain(lead, now, timeline=activity.timeline(key))`` says why a lead has its scores.
        """
        handle, error, wanted = ctypes.c_void_p(), new_error(), self._key(key)
        with self._alone() as table:
            status = core.lead_activity_timeline(table, byref(wanted), None, byref(handle), byref(error))
        if status:
            fail(status, error)
        return Timeline._of(self._model, handle)

    def set_timeline(self, key: int | str, timeline: Timeline) -> None:
        """Replaces what one lead did by a copy of a timeline of the same model."""
        if timeline is None:
            raise TypeError("a timeline is what Model.timeline() gives, not None: erase() forgets a lead")
        self._set(key, timeline)

    def erase(self, key: int | str) -> bool:
        """Erases one lead, its key included; gives whether there was one."""
        with self._lock:
            before = self.lead_count
            self._set(key, None)
            return self.lead_count < before

    def _set(self, key: int | str, timeline: Timeline | None) -> None:
        error, wanted = new_error(), self._key(key)
        with self._alone() as table, borrowed(timeline, self._model) as handle:
            status = core.lead_activity_set_timeline(table, byref(wanted), handle, byref(error))
        if status:
            fail(status, error)

    def merge(self, winner: int | str, loser: int | str) -> None:
        """Makes one lead of two: the winner's timeline is merged with the loser's, and the loser is erased.

        A lead that is not there counts as one without events.

        Raises:
            ValueError: The two keys are the same.
        """
        error, kept, gone = new_error(), self._key(winner), self._key(loser)
        if winner == loser:
            raise ValueError("a lead cannot be merged with itself")
        with self._alone() as table:
            status = core.lead_activity_merge(table, byref(kept), byref(gone), byref(error))
        if status:
            fail(status, error)

    def forget(self, now: Moment | None = None) -> int:
        """`Timeline.forget` for every lead; leads stay in the table. Gives the number of events dropped."""
        micros, error, dropped = moment(now), new_error(), ctypes.c_uint64()
        with self._alone() as table:
            status = core.lead_activity_forget(table, micros, byref(dropped), byref(error))
        if status:
            fail(status, error)
        return dropped.value

    # --- keeping ---

    def save(self) -> bytes:
        """The whole table as bytes, the same on every platform, with a version and a checksum; `Model.load_activity` reads them."""
        error, size = new_error(), ctypes.c_size_t()
        with self._alone() as table:
            status = core.lead_activity_saved_size(table, byref(size), byref(error))
            if status:
                fail(status, error)
            data, address = new_bytes(size.value)
            status = core.lead_activity_save(table, address, size.value, byref(error))
        if status:
            fail(status, error)
        return data

    def __reduce__(self) -> Any:
        raise TypeError("an Activity cannot be pickled: pickle what its save() gives, and load it with the model")

    def __copy__(self) -> Any:
        raise TypeError("an Activity cannot be copied: model.load_activity(activity.save()) makes another one")

    def __deepcopy__(self, memo: object) -> Any:
        return self.__copy__()

    def __repr__(self) -> str:
        return f"Activity({number_of(self.lead_count, 'lead')}, key_type={self.key_type!r}, model={self._model.name!r})"


def _report_of(report: c.LeadIngestReport) -> IngestReport:
    return IngestReport(*(getattr(report, field.name) for field in fields(IngestReport)))
