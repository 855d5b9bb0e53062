# SPDX-License-Identifier: MIT
"""The timeline of one lead: what it did, as far as the model counts it."""

from __future__ import annotations

import contextlib
import ctypes
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from ctypes import byref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from . import _signatures as c
from ._errors import StateError
from ._events import EventSlot, Prepared
from ._library import core, fail, new_bytes, new_error
from ._moment import Moment, moment
from ._text import number_of

if TYPE_CHECKING:
    from ._model import Model


@dataclass(frozen=True)
class LoadReport:
    """What loading a saved state kept and dropped. Under the model that saved it, nothing is dropped or new.

    Attributes:
        kept_events: Events that are counted as before.
        dropped_events: Events of counters that the model no longer has.
        kept_counters, dropped_counters: Counters of the saved state that the model still has, and no longer has.
        new_counters: Counters of the model that the saved state has nothing of; 0 when the model still counts the same things.
    """

    kept_events: int
    dropped_events: int
    kept_counters: int
    dropped_counters: int
    new_counters: int


def state_bytes(data: Any) -> bytes:
    """What a load function is given, as bytes."""
    if isinstance(data, bytes):
        return data
    if isinstance(data, (bytearray, memoryview)):
        return bytes(data)
    raise TypeError(f"a saved state is bytes, not {type(data).__name__}")


def load_state(load: Any, model: Model, data: Any) -> tuple[ctypes.c_void_p, LoadReport]:
    """Calls a C function that loads a saved state."""
    state = state_bytes(data)
    handle, error = ctypes.c_void_p(), new_error()
    report = c.LeadLoadReport(size=ctypes.sizeof(c.LeadLoadReport))
    status = load(model._handle, state, len(state), None, byref(handle), byref(report), byref(error))
    if status:
        fail(status, error, StateError)
    names = ("kept_events", "dropped_events", "kept_counters", "dropped_counters", "new_counters")
    return handle, LoadReport(*(getattr(report, name) for name in names))


class Timeline:
    """What one lead did. Made by `Model.timeline`, `Model.load_timeline` or `Activity.timeline`.

    It holds how often each counter of the model was met in each day (or hour) and no running number: points come from it at the moment of
    asking. So events may come in any order, late ones are exact, and two timelines are merged by addition.

    Its memory belongs to this object. Threads may share one: each call waits for the others.

    Attributes:
        load_report: What loading kept and dropped; None when it was not loaded.
    """

    def __init__(self, model: Model, data: bytes | bytearray | memoryview | None = None) -> None:
        """An empty timeline, or a saved one; as `Model.timeline` and `Model.load_timeline`."""
        self.load_report: LoadReport | None = None
        self._adopt(model, ctypes.c_void_p())
        if data is not None:
            self._handle, self.load_report = load_state(core.lead_timeline_load, model, data)
            return
        error = new_error()
        status = core.lead_timeline_new(model._handle, None, byref(self._handle), byref(error))
        if status:
            fail(status, error)

    def _adopt(self, model: Model, handle: ctypes.c_void_p) -> None:
        self._model = model
        self._handle = handle
        # A callback or a signal's handler may come back to it in the middle of a call of this package, never of C.
        self._lock = threading.RLock()

    @classmethod
    def _of(cls, model: Model, handle: ctypes.c_void_p) -> Timeline:
        """Takes over a ``lead_timeline``."""
        timeline = cls.__new__(cls)
        timeline.load_report = None
        timeline._adopt(model, handle)
        return timeline

    def __del__(self) -> None:
        handle = self.__dict__.pop("_handle", None)
        if handle:
            core.lead_timeline_free(handle)

    @property
    def model(self) -> Model:
        """The model that it counts for."""
        return self._model

    # --- events ---

    @overload
    def add(self, events: Mapping[str, Any], *, ignore_extra: bool = False) -> str: ...
    @overload
    def add(self, events: Iterable[Mapping[str, Any]], *, ignore_extra: bool = False) -> Counter[str]: ...
    def add(
        self, events: Mapping[str, Any] | Iterable[Mapping[str, Any]], *, ignore_extra: bool = False
    ) -> str | Counter[str]:
        """Adds an event, or several, in any order.

        Args:
            events: A dict with "type" and "time" (when it happened: a datetime, without a time zone UTC, a date, an RFC 3339 string or
                microseconds since 1970 UTC; years 0001 … 9999), the fields of the event, and where there are any "source" (a string) and
                "sequence" (a whole number). Or several of such dicts. Of each source, numbers must rise: an event with the highest
                number so far or a lower one has been seen and is left out.
            ignore_extra: Whether types that the model does not declare count as "unmatched", and keys that are no event fields are left
                alone. They are errors otherwise, so that a typing error does not lose events.

        Returns:
            Of one event, what became of it: "counted", "unmatched" (nothing in the model counts such an event) or "seen". Of several,
            how many became what, as a `collections.Counter` of these words.

        Raises:
            LeadError: A type, key or value does not fit; `path` names the field. Then none of the events has been added.
        """
        if isinstance(events, Mapping):
            return self._add([self._model._preparer.one(events, ignore_extra)])[0]
        if isinstance(events, (str, bytes)) or not isinstance(events, Iterable):
            raise TypeError(f"an event is a dict with its type, its time and its fields, not {type(events).__name__}")
        return Counter(self._add(self._model._preparer.many(events, ignore_extra)))

    def _add(self, events: list[Prepared]) -> list[str]:
        slots = self._model._event_slots
        with self._lock:
            try:
                slot = slots.pop()
            except IndexError:
                slot = EventSlot(self._model)
            handle = self._handle
            results = [slot.add_to(handle, event) for event in events]
            slots.append(slot)  # not after an exception
            return results

    def merge(self, other: Timeline) -> None:
        """Adds everything in another timeline of the same model, as if all events of both had been added to this one.

        The two must not both have counted the same event. Of each source, the higher of the two sequence numbers is kept.
        """
        checked(other, self._model)
        if other is self:
            raise ValueError("a timeline cannot be merged with itself: its events would count twice")
        error = new_error()
        # Always in the same order: two threads may merge two timelines either way.
        first, second = sorted((self, other), key=id)
        with first._lock, second._lock:
            status = core.lead_timeline_merge(self._handle, other._handle, byref(error))
        if status:
            fail(status, error)

    def forget(self, now: Moment | None = None) -> int:
        """Drops what can no longer change any result at `now` or later; results at earlier moments may change.

        Returns:
            The number of events dropped.
        """
        micros = moment(now)
        with self._lock:
            return int(core.lead_timeline_forget(self._handle, micros))

    def clear(self) -> None:
        """Erases everything, sequence numbers included."""
        with self._lock:
            core.lead_timeline_clear(self._handle)

    @property
    def pair_count(self) -> int:
        """Number of different pairs of a counter and a day (or hour) that are held."""
        with self._lock:
            return int(core.lead_timeline_pair_count(self._handle))

    # --- keeping ---

    def save(self) -> bytes:
        """The timeline as bytes, the same on every platform, with a version and a checksum; `Model.load_timeline` reads them.

        At most 24 bytes for each pair, 16 for each source of sequence numbers, and 48.
        """
        error = new_error()
        with self._lock:
            data, address = new_bytes(core.lead_timeline_saved_size(self._handle))
            status = core.lead_timeline_save(self._handle, address, len(data), byref(error))
        if status:
            fail(status, error)
        return data

    def copy(self) -> Timeline:
        """Another timeline with the same content."""
        made = Timeline(self._model)
        made.merge(self)
        made.load_report = self.load_report
        return made

    def __copy__(self) -> Timeline:
        return self.copy()

    def __deepcopy__(self, memo: object) -> Timeline:
        return self.copy()

    def __reduce__(self) -> Any:
        raise TypeError("a Timeline cannot be pickled: pickle what its save() gives, and load it with the model")

    def __repr__(self) -> str:
        return f"Timeline({number_of(self.pair_count, 'pair')}, model={self._model.name!r})"


def checked(timeline: Any, model: Model) -> Timeline:
    """The timeline, if it is one of that model."""
    if not isinstance(timeline, Timeline):
        raise TypeError(f"a timeline is what Model.timeline() gives, not {type(timeline).__name__}")
    if timeline._model is not model:
        raise ValueError("the timeline belongs to another model: model.load_timeline(timeline.save()) brings it over")
    return timeline


@contextlib.contextmanager
def borrowed(timeline: Timeline | None, model: Model) -> Iterator[int | None]:
    """Address of a timeline of that model, if there is one; nobody changes it until the block ends."""
    if timeline is None:
        yield None
        return
    with checked(timeline, model)._lock:
        yield timeline._handle.value
