# SPDX-License-Identifier: MIT
"""The model: a compiled document, and everything that can be asked of it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from ctypes import byref
from typing import Any

from . import _signatures as c
from ._activity import Activity
from ._assess import Assessment, assessed
from ._changes import Changes, NextChange, look_ahead
from ._description import Description
from ._documents import Document, document_bytes, problem_of, problems_of
from ._errors import LeadCoreError, ModelError, Problem
from ._events import EventSlot, Preparer
from ._explain import Advice, Explanation, Ledger, read_advice
from ._groups import BuyingGroup, BuyingGroups, assess_group, buying_groups
from ._library import core, fail, native, new_error
from ._lifecycle import Lifecycle, put_state, status_of
from ._moment import Moment, last_moment, moment
from ._record import Plan, Slot
from ._scores import Result, Scores
from ._tables import LeadTable, Options, column_name
from ._timeline import Timeline, borrowed, checked, state_bytes

# Without the interpreter lock, another thread could change a dict while the native part reads it.
_MAY_READ_DICTS = getattr(sys, "_is_gil_enabled", lambda: True)()
_score_dict = native.leadcore_score_dict


def check(document: Document) -> list[Problem]:
    """Every problem of a model document, errors and warnings, in the order of their positions.

    After a syntax error nothing more can be said, so that it is then the only one. At most 1,000 are kept. A document with
    nothing but warnings compiles.

    Args:
        document: JSON as text or UTF-8, or the same as Python objects.
    """
    return problems_of(core.lead_model_check, document_bytes(document, "model"))


class Model(Description):
    """A compiled model document. Immutable; any number of threads may use one at the same time.

    What is in it, such as ``model.scores`` and ``model.decisions``, is described by the attributes of `Description`.
    """

    def __init__(self, document: Document) -> None:
        data = document_bytes(document, "model")
        handle, error = ctypes.c_void_p(), new_error()
        status = core.lead_model_compile(data, len(data), None, byref(handle), byref(error))
        if status == c.CONSTANTS["LEAD_ERROR_OUT_OF_MEMORY"]:
            fail(status, error)
        if status:
            # A document that does not compile has at least the problem that the compiler named.
            raise ModelError(check(data) or [problem_of(error)])
        super().__init__(handle)
        self._plan = Plan(self)
        self._slots: list[Slot] = []
        self._unpack = self._layout.format.unpack_from
        self._needs_now = "time" in self.fields.values() or self.counter_count > 0
        self._preparer = Preparer(self)
        self._event_slots: list[EventSlot] = []

    @classmethod
    def parse(cls, document: Document) -> Model:
        """Compiles a document.

        Args:
            document: JSON as text or UTF-8 (at most 16 MiB), or the same as Python objects.

        Raises:
            ModelError: With every problem of the document, not just the first.
        """
        return cls(document)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Model:
        """Compiles the document in a file. Raises OSError, or ModelError as `parse` does."""
        with open(path, "rb") as file:
            return cls(file.read())

    def __del__(self) -> None:
        self.__dict__.pop("_slots", None)
        self.__dict__.pop("_event_slots", None)
        handle = self.__dict__.pop("_handle", None)
        if handle:
            core.lead_model_unref(handle)

    # --- one lead ---

    def score_one(
        self,
        lead: Mapping[str, Any],
        now: Moment | None = None,
        *,
        timeline: Timeline | None = None,
        ignore_extra: bool = False,
    ) -> Result:
        """Scores one lead.

        Args:
            lead: Field → value. A field that is not there, None or NaN is unknown. Flags are bools (or 0 and 1), numbers any kind of number,
                categories and text strings, tags lists or sets of strings, times datetimes (without a time zone: UTC), dates, RFC 3339
                strings or microseconds since 1970 UTC.
            now: The moment for conditions that are relative to now, and from which events are seen; None is the clock of this computer.
            timeline: What the lead did; its activity is unknown without.
            ignore_extra: Whether keys that are no fields are left alone. They are an error otherwise, so that a typing error does
                not turn into "unknown".

        Raises:
            LeadError: A key or value does not fit the model; `path` names the field.
            ValueError: The timeline belongs to another model.
        """
        if timeline is not None:
            return self._score_one_with(timeline, lead, now, ignore_extra)
        # Every tenth of a microsecond counts here.
        try:
            slot = self._slots.pop()
        except IndexError:
            slot = Slot(self, self._plan)
            self._plan.adopt_keys(lead)
        if self._needs_now or now is not None:
            slot.native.now = moment(now)
        if not _MAY_READ_DICTS or (status := _score_dict(slot.address, lead)) < 0:
            slot.fill(lead, ignore_extra)
            slot.evaluate()
        elif status:
            fail(status, slot.error)
        result = Result(self, self._unpack(slot.results))
        self._slots.append(slot)
        return result

    def _score_one_with(self, timeline: Timeline, lead: Mapping[str, Any], now: Moment | None, ignore_extra: bool) -> Result:
        micros = moment(now)
        try:
            slot = self._slots.pop()
        except IndexError:
            slot = Slot(self, self._plan)
        with checked(timeline, self)._lock:
            slot.native.now, slot.native.timeline = micros, timeline._handle.value
            try:
                if not _MAY_READ_DICTS or (status := _score_dict(slot.address, lead)) < 0:
                    slot.fill(lead, ignore_extra)
                    slot.evaluate()
                elif status:
                    fail(status, slot.error)
            finally:
                slot.know(None)
        result = Result(self, self._unpack(slot.results))
        self._slots.append(slot)
        return result

    @contextlib.contextmanager
    def _filled(self, lead: Mapping[str, Any], timeline: Timeline | None, ignore_extra: bool) -> Iterator[Slot]:
        """A record of a lead for one call."""
        slot = Slot(self, self._plan)
        with borrowed(timeline, self) as address:
            slot.native.timeline = address
            slot.fill(lead, ignore_extra)
            try:
                yield slot
            finally:
                slot.know(None)

    def explain(
        self,
        lead: Mapping[str, Any],
        now: Moment | None = None,
        *,
        timeline: Timeline | None = None,
        ignore_extra: bool = False,
    ) -> Explanation:
        """Why a lead has its scores: every rule that fired, every limit, the unknown fields, and what would help.

        Arguments and errors are those of `score_one`.
        """
        micros = moment(now)
        lead = dict(lead) if isinstance(lead, Mapping) else lead
        handle, error = ctypes.c_void_p(), new_error()
        with self._filled(lead, timeline, ignore_extra) as slot:
            status = core.lead_record_explain(slot.handle, micros, None, byref(handle), byref(error))
        if status:
            fail(status, error)
        kept = None if timeline is None else timeline.copy()  # the advice comes later, and must be for the same events
        with Ledger(self, handle) as ledger:
            known = timeline is not None if self.counter_count else None
            return ledger.explanation(lead, micros, lambda: self.advise(lead, micros, timeline=kept, ignore_extra=True), known)

    def advise(
        self,
        lead: Mapping[str, Any],
        now: Moment | None = None,
        *,
        timeline: Timeline | None = None,
        ignore_extra: bool = False,
    ) -> Advice:
        """The smallest changes that would raise the grade, the class or the points of a lead, best first.

        Arguments and errors are those of `score_one`.
        """
        micros = moment(now)
        handle, error = ctypes.c_void_p(), new_error()
        with self._filled(lead, timeline, ignore_extra) as slot:
            status = core.lead_record_advise(slot.handle, micros, None, byref(handle), byref(error))
        if status:
            fail(status, error)
        return read_advice(self, handle)

    def next_change(
        self,
        lead: Mapping[str, Any],
        now: Moment | None = None,
        *,
        until: Moment,
        timeline: Timeline | None = None,
        ignore_extra: bool = False,
    ) -> NextChange | None:
        """The first moment after `now` at which the grade or class changes when no event is added and no field changes.

        Fading points, spans of conditions, events in the future and tests relative to now are all looked at.

        Args:
            lead, timeline, ignore_extra: As for `score_one`.
            now: The moment to look ahead from; None is the clock of this computer.
            until: Last moment to look at.

        Returns:
            When, and to what; None when grade and class stay as they are.

        Raises:
            ValueError: The model has neither a grade nor classes.
            Others as `score_one`.
        """
        micros, last = moment(now), last_moment(until)
        self._check_looks_ahead()
        with self._filled(lead, timeline, ignore_extra) as slot:
            change = look_ahead(slot.handle, micros, last)
        if not change.found:
            return None
        return NextChange(
            micros=change.time,
            grade=None if change.grade == c.NONE else self.grades[change.grade],
            lead_class=None if change.lead_class == c.NONE else self.classes[change.lead_class],
        )

    def assess(
        self,
        lead: Mapping[str, Any],
        now: Moment | None = None,
        *,
        timeline: Timeline | None = None,
        state: Lifecycle | None = None,
        ignore_extra: bool = False,
    ) -> Assessment:
        """What the model decides about a lead beside its points, and why: role, purchase stage, verdict, what is missing, next step.

        Args:
            lead, timeline, ignore_extra: As for `score_one`.
            now: The moment; None is the clock of this computer.
            state: Where the lead stands. Then the fields "status", "status_since" and "previous_stage" are those of the state, whatever the
                lead says.

        Raises:
            As `score_one`; ValueError also for a state of another model.
        """
        micros = moment(now)
        with self._filled(lead, timeline, ignore_extra) as slot:
            slot.native.now = micros
            if state is not None:
                put_state(slot.handle, state, self)
            slot.evaluate()
            result = Result(self, self._unpack(slot.results))
            with assessed(self, slot.handle, micros, slot.error) as reader:
                return reader.assessment(result, status_of(lead, state), micros)

    def assess_group(self, contacts: Iterable[Mapping[str, Any]], company_size: float | None = None) -> BuyingGroup:
        """Takes the contacts of one account together: roles covered and missing, the score of the account, whom to win next.

        Args:
            contacts: Dicts with "role" and "seniority" (terms or their names; None or not there: unknown), "engagement" (0 … 100; 0 when not
                there), "influence" (0 … 100; 100 when not there) and "blocker" (whether the contact works against the purchase).
            company_size: Staff of the company; None for unknown.

        Raises:
            ValueError: A key or value does not fit, or the model has no "buying_group" (LeadCoreError).
        """
        return assess_group(self, contacts, company_size)

    # --- lifecycles ---

    def lifecycle(self, status: str, now: Moment | None = None) -> Lifecycle:
        """Begins the lifecycle of a lead in a status; `Lifecycle.load` goes on from a saved one.

        Raises:
            KeyError: The model's lifecycle has no such status.
            ValueError: The model has no lifecycle.
        """
        return Lifecycle(self, status, now)

    def load_lifecycle(self, data: bytes | bytearray | memoryview) -> Lifecycle:
        """Reads what `Lifecycle.save` gave, as `Lifecycle.load` does."""
        return Lifecycle.load(self, data)

    # --- tables ---

    def score(
        self,
        table: Any,
        now: Moment | None = None,
        *,
        threads: int = 1,
        missing: str = "error",
        instructions: str | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Scores:
        """Scores every row of a table.

        The interpreter lock is free while C works. Ctrl-C is noticed after at most about a million rows.

        Args:
            table: Anything with the Arrow PyCapsule interface: a polars, pandas (2.2 or later) or pyarrow table, a DuckDB relation. Columns
                are found by the names of the fields; others are not looked at.
            now: The moment for conditions that are relative to now; None is the clock of this computer.
            threads: Number of threads that share the rows.
            missing: What a column that is missing means: "error", or "unknown" for all rows.
            instructions: For tests: "baseline", "avx2" or "avx512" at most; None for the best. The results are the same.
            progress: Called with a number of rows whenever so many more are done.

        Returns:
            One row for each row of the table, in its order.

        Raises:
            BatchError: Columns are missing, of the wrong type, or contradict themselves; `path` names the column.
            TypeError: `table` is no table.
        """
        micros = moment(now)
        return LeadTable(self, table, None, Options.of(threads, missing, instructions, progress)).score(micros)

    def next_changes(
        self,
        table: Any,
        now: Moment | None = None,
        *,
        until: Moment,
        missing: str = "error",
        instructions: str | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Changes:
        """`next_change` for every row of a table without any activity; see `Activity.next_changes`."""
        micros, last = moment(now), last_moment(until)
        self._check_looks_ahead()
        return LeadTable(self, table, None, Options.of(1, missing, instructions, progress)).next_changes(micros, last)

    def buying_groups(
        self,
        table: Any,
        account: str,
        now: Moment | None = None,
        *,
        missing: str = "error",
        progress: Callable[[int], None] | None = None,
    ) -> BuyingGroups:
        """Takes the rows of a table as contacts and groups them by account.

        Args:
            table: Contacts, as for `score`, in memory: polars, pandas or pyarrow. Others are read into a pyarrow Table first.
            account: Column with the accounts' keys: strings or whole numbers. Rows where it is null belong to none.
            now: The moment; None is the clock of this computer.
            missing, progress: As for `score`.

        Returns:
            One row an account, in the order of their first rows.

        Raises:
            As `score`; LeadCoreError when the model has no "buying_group".
        """
        options = Options.of(1, missing, None, progress)
        return buying_groups(self, table, column_name("account", account), moment(now), None, options)

    # --- activity ---

    def timeline(self) -> Timeline:
        """An empty timeline: what one lead did, to be given to `score_one` and its like."""
        return Timeline(self)

    def load_timeline(self, data: bytes | bytearray | memoryview) -> Timeline:
        """Reads what `Timeline.save` gave, also under another version of the model.

        Counters are recognised by what they match, or by their rule's "id", so a change of points, decay or limits keeps all history.
        ``timeline.load_report`` says what was kept and dropped.

        Raises:
            StateError: The bytes are damaged, or of a later version of LeadCore.
        """
        return Timeline(self, state_bytes(data))

    def activity(self, key_type: str = "integer") -> Activity:
        """An empty table of what many leads did.

        Args:
            key_type: Type of the leads' keys: "integer" (64 bits), or "text" (strings, compared byte for byte).
        """
        return Activity(self, key_type)

    def load_activity(self, data: bytes | bytearray | memoryview) -> Activity:
        """Reads what `Activity.save` gave, also under another version of the model, as `load_timeline` does."""
        return Activity(self, data=state_bytes(data))

    def _check_looks_ahead(self) -> None:
        if not self.grades and not self.classes:
            raise ValueError("the model has neither a grade nor classes: there is nothing that could change")

    def __repr__(self) -> str:
        return f"Model(name={self.name!r}, version={self.version!r}, fingerprint={self.fingerprint!r})"

    def __copy__(self) -> Model:
        return self

    def __deepcopy__(self, memo: object) -> Model:
        return self

    def __reduce__(self) -> Any:
        raise TypeError("a Model cannot be pickled: pickle its document, and parse it there")


__all__ = ["LeadCoreError", "Model", "check"]
