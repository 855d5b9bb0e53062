# SPDX-License-Identifier: MIT
"""Events of one lead: from dicts to what a timeline takes, with words for what does not fit."""

from __future__ import annotations

import ctypes
import difflib
from collections.abc import Callable, Iterable, Mapping
from ctypes import byref
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _moment, _values
from . import _signatures as c
from ._errors import LeadError
from ._library import core, fail, new_error, status_name

if TYPE_CHECKING:
    from ._model import Model

ADDED = {
    c.CONSTANTS["LEAD_EVENT_COUNTED"]: "counted",
    c.CONSTANTS["LEAD_EVENT_UNMATCHED"]: "unmatched",
    c.CONSTANTS["LEAD_EVENT_SEEN"]: "seen",
}
OWN_KEYS = ("type", "time", "source", "sequence")
"""What every event may have beside its fields."""

_FIRST_TIME = _moment.of_text("0001-01-01")
_LAST_TIME = _moment.of_text("9999-12-31T23:59:59.999999Z")
_SETTERS = {
    "flag": core.lead_event_set_flag,
    "number": core.lead_event_set_number,
    "category": core.lead_event_set_text,
    "text": core.lead_event_set_text,
    "tags": core.lead_event_set_tags,
    "time": core.lead_event_set_time,
}


class Prepared(NamedTuple):
    """An event in which nothing can be wrong any more."""

    type: int
    time: int
    source: bytes
    sequence: int | None
    fields: list[tuple[str, Callable[..., int], tuple[Any, ...]]]


class Preparer:
    """Reads events for one model. Immutable."""

    def __init__(self, model: Model) -> None:
        self._types = {name: index for index, name in enumerate(model.events)}
        self._fields = {name: (index, kind) for index, (name, kind) in enumerate(model.event_fields.items())}
        self._keys = dict.fromkeys([*OWN_KEYS, *self._fields], "")

    def one(self, event: Any, ignore_extra: bool) -> Prepared:
        """An event ready to be added; LeadError or TypeError for what does not fit."""
        if not isinstance(event, Mapping):
            raise TypeError(f"an event is a dict with its type, its time and its fields, not {type(event).__name__}")
        if not ignore_extra and not event.keys() <= self._keys.keys():
            _values.check_keys(event, self._keys)
        for name in ("type", "time"):
            if _values.is_unknown(event.get(name)):
                raise LeadError(status_name(c.CONSTANTS["LEAD_ERROR_MISSING_KEY"]), f"the event has no '{name}'", name)
        source, sequence = event.get("source"), event.get("sequence")
        return Prepared(
            self._type(event["type"], ignore_extra),
            _time(event["time"]),
            b"" if _values.is_unknown(source) else _values.text("source", "text", source),
            None if sequence is None else _sequence(sequence),
            list(self._values(event)),
        )

    def many(self, events: Iterable[Any], ignore_extra: bool) -> list[Prepared]:
        """The same for several; an error says which of them it is about, counted from 0."""
        prepared = []
        for position, event in enumerate(events):
            try:
                prepared.append(self.one(event, ignore_extra))
            except LeadError as error:
                raise LeadError(error.code, f"event {position}: {error.message}", error.path) from None
            except TypeError as error:
                raise TypeError(f"event {position}: {error}") from None
        return prepared

    def _type(self, name: Any, ignore_extra: bool) -> int:
        if not isinstance(name, str):
            raise LeadError(status_name(c.ERROR_VALUE), f"the type of an event is a string, not {type(name).__name__}", "type")
        if name in self._types or ignore_extra:
            return self._types.get(name, c.NONE)
        near = difflib.get_close_matches(name, self._types, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise LeadError(status_name(c.ERROR_UNKNOWN_NAME), f"unknown event type '{name}'{hint}", "type")

    def _values(self, event: Mapping[str, Any]) -> Iterable[tuple[str, Callable[..., int], tuple[Any, ...]]]:
        for name, value in event.items():
            if name in self._fields and not _values.is_unknown(value):
                index, kind = self._fields[name]
                yield name, _SETTERS[kind], (index, *_values.arguments(name, kind, value))


def _time(value: Any) -> int:
    micros = _values.moment("time", value)
    if not _FIRST_TIME <= micros <= _LAST_TIME:
        raise LeadError(status_name(c.ERROR_VALUE), "the time of an event is outside the years 0001 … 9999", "time")
    return micros


def _sequence(value: Any) -> int | None:
    if _values.is_unknown(value):
        return None
    if hasattr(value, "__index__") and not isinstance(value, bool):
        number = int(value.__index__())
        if -(2**63) <= number < 2**63:
            return number
        raise LeadError(status_name(c.ERROR_VALUE), "'sequence' is beyond 64 bits", "sequence")
    raise LeadError(status_name(c.ERROR_VALUE), f"'sequence' is a whole number of 64 bits, not {type(value).__name__}", "sequence")


class EventSlot:
    """A ``lead_event``. Belongs to one thread at a time."""

    def __init__(self, model: Model) -> None:
        self.handle = ctypes.c_void_p()
        self._error = new_error()
        self._added = ctypes.c_int32()
        self._places = byref(self._added), byref(self._error)
        status = core.lead_event_new(model._handle, None, byref(self.handle), byref(self._error))
        if status:
            fail(status, self._error)

    def add_to(self, timeline: ctypes.c_void_p, event: Prepared) -> str:
        """Makes it this event and adds it; gives what became of it."""
        kind, time, source, sequence, fields = event
        handle = self.handle
        status = core.lead_event_begin(handle, kind, time)
        if not status and sequence is not None:
            status = core.lead_event_set_sequence(handle, source, len(source), sequence)
        if status:
            fail(status, new_error())
        for name, setter, arguments in fields:
            if status := setter(handle, *arguments):
                _values.check_set(name, status)
        if status := core.lead_timeline_add(timeline, handle, *self._places):
            fail(status, self._error)
        return ADDED[self._added.value]

    def __del__(self) -> None:
        handle = self.__dict__.pop("handle", None)
        if handle:
            core.lead_event_free(handle)
