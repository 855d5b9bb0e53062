# SPDX-License-Identifier: MIT
"""Working time: when somebody works, how long until a moment, and which moment is so much working time away."""

from __future__ import annotations

import ctypes
import json
import os
from array import array
from collections.abc import Iterable, Mapping
from ctypes import byref
from datetime import datetime, timedelta
from typing import Any, Union

from . import _moment
from ._errors import LeadCoreError
from ._library import core, fail, new_error, status_name, text
from ._moment import Moment, moment
from ._zones import posix_zone, with_rule

__all__ = ["Calendar", "CalendarError", "posix_zone"]

_NEVER = 2**63 - 1  # LEAD_NEVER
_MICROSECOND = timedelta(microseconds=1)

Worked = Union[timedelta, str, int]
"""A length of working time: a timedelta, or microseconds."""


class CalendarError(LeadCoreError, ValueError):
    """The document of a calendar does not compile; ``path`` says where it is wrong."""


class Calendar:
    """A compiled calendar. Immutable; any number of threads may use one at the same time.

    >>> import leadcore
    >>> office = leadcore.Calendar.parse({"zone": "Europe/Berlin", "hours": {"mon-fri": ["09:00-17:00"]}})  # doctest: +SKIP
    >>> office.add("2026-11-20T15:00:00Z", timedelta(hours=4))  # doctest: +SKIP
    datetime.datetime(2026, 11, 23, 11, 0, tzinfo=datetime.timezone.utc)
    """

    __slots__ = ("__weakref__", "_handle")
    _handle: Any

    def __init__(self, document: str | bytes | Mapping[str, Any]) -> None:
        data, unknown = with_rule(_document_bytes(document))
        handle, error = ctypes.c_void_p(), new_error()
        status = core.lead_calendar_compile(data, len(data), None, byref(handle), byref(error))
        if status:
            if unknown is not None and text(error.path) == "/zone":
                raise CalendarError(status_name(status), unknown, "/zone")
            fail(status, error, CalendarError)
        self._handle = handle

    @classmethod
    def parse(cls, document: str | bytes | Mapping[str, Any]) -> Calendar:
        """Compiles a document.

        Args:
            document: A calendar as the policy reference describes it: JSON as text or UTF-8, or the same as Python objects; or "always". Its zone
                may be an IANA name, which stands for the rule of `posix_zone`.

        Raises:
            CalendarError: With the first problem.
        """
        return cls(document)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Calendar:
        """Compiles the document in a file. Raises OSError, or CalendarError as `parse` does."""
        with open(path, "rb") as file:
            return cls(file.read())

    @classmethod
    def _borrowed(cls, handle: Any) -> Calendar:
        """A calendar that something else owns; takes a reference."""
        calendar = cls.__new__(cls)
        calendar._handle = ctypes.c_void_p(core.lead_calendar_ref(handle))
        return calendar

    def __del__(self) -> None:
        handle = getattr(self, "_handle", None)
        if handle:
            core.lead_calendar_unref(handle)

    def __reduce__(self) -> Any:
        raise TypeError("a Calendar cannot be pickled: pickle its document, and compile that again")

    def __repr__(self) -> str:
        return "<leadcore.Calendar>"

    # --- one moment ---

    def is_open(self, now: Moment | None = None) -> bool:
        """Whether a moment is working time. None is the clock of this computer."""
        return bool(core.lead_calendar_is_open(self._handle, _in_range(moment(now), "now")))

    def next_change(self, now: Moment | None = None) -> datetime | None:
        """The first moment after ``now`` at which work begins or ends; None when there is none up to the end of the year 9999."""
        return _datetime(core.lead_calendar_next_change(self._handle, _in_range(moment(now), "now")))

    def add(self, start: Moment, worked: Worked) -> datetime | None:
        """The moment at which so much working time has passed since ``start``: the earliest one.

        With 09:00–17:00, eight hours from 09:00 are 17:00 of the same day; nothing from any moment is that moment itself.

        Returns:
            The moment in UTC; None when the calendar has no such time left up to the end of the year 9999.

        Raises:
            ValueError: ``worked`` is negative, or ``start`` not of the years 0001 to 9999.
        """
        end, error = ctypes.c_int64(), new_error()
        status = core.lead_calendar_add(self._handle, _moment_of(start, "start"), _length_of(worked), byref(end), byref(error))
        if status:
            raise ValueError(text(error.message))
        return _datetime(end.value)

    def between(self, start: Moment, end: Moment) -> timedelta:
        """The working time between two moments; negative when ``end`` is before ``start``.

        Raises:
            ValueError: A moment is not of the years 0001 to 9999.
        """
        worked, error = ctypes.c_int64(), new_error()
        status = core.lead_calendar_between(self._handle, _moment_of(start, "start"), _moment_of(end, "end"), byref(worked), byref(error))
        if status:
            raise ValueError(text(error.message))
        return timedelta(microseconds=worked.value)

    # --- many ---

    def add_many(self, starts: Iterable[Moment], worked: Iterable[Worked]) -> array[int]:
        """`add` for many.

        Args:
            starts: Moments; or a buffer of 64-bit integers, such as an array of numpy, of microseconds since 1970 UTC.
            worked: As many working times; or a buffer of 64-bit integers, of microseconds.

        Returns:
            Microseconds since 1970 UTC; `2**63 - 1` where the calendar has no such time left.

        Raises:
            ValueError: As `add`, or the lists are of different lengths.
        """
        first, second = _column(starts, _moment_of, "starts"), _column(worked, _length_of, "worked")
        return self._many(core.lead_calendar_add_many, first, second)

    def between_many(self, starts: Iterable[Moment], ends: Iterable[Moment]) -> array[int]:
        """`between` for many: microseconds. Arguments as those of `add_many`."""
        return self._many(core.lead_calendar_between_many, _column(starts, _moment_of, "starts"), _column(ends, _moment_of, "ends"))

    def _many(self, call: Any, first: array[int], second: array[int]) -> array[int]:
        if len(first) != len(second):
            raise ValueError(f"the lists are of different lengths: {len(first)} and {len(second)}")
        result, error = array("q", bytes(8 * len(first))), new_error()
        addresses = [ctypes.cast(column.buffer_info()[0], ctypes.POINTER(ctypes.c_int64)) for column in (first, second, result)]
        status = call(self._handle, addresses[0], addresses[1], len(first), addresses[2], byref(error))
        if status:
            raise ValueError(text(error.message))
        return result


def _document_bytes(document: Any) -> bytes:
    if isinstance(document, str):
        return b'"always"' if document == "always" else document.encode("utf-8", "surrogatepass")
    if isinstance(document, (bytes, bytearray, memoryview)):
        return bytes(document)
    if isinstance(document, Mapping):
        return json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8", "surrogatepass")
    raise TypeError(f"a calendar document is a str, bytes or dict, not {type(document).__name__}")


def _moment_of(value: Any, name: str) -> int:
    if value is None:
        raise TypeError(f"{name} must be a datetime, a date, a string or microseconds, not None")
    return moment(value, name)


def _length_of(value: Any, name: str = "worked") -> int:
    if isinstance(value, str):
        value = _moment.length_of_text(value, name)
    if isinstance(value, timedelta):
        return value // _MICROSECOND
    if hasattr(value, "__index__") and not isinstance(value, bool):
        length = int(value)
        if -(2**63) <= length < 2**63:
            return length
        raise ValueError(f"{name} is beyond 64 bits of microseconds")
    raise TypeError(f"{name} must be a timedelta, a string such as '4h' or microseconds, not {type(value).__name__}")


def _in_range(value: int, name: str) -> int:
    try:
        _moment.to_datetime(value)
    except OverflowError:
        raise ValueError(f"{name} is not a moment of the years 0001 to 9999") from None
    return value


def _datetime(value: int) -> datetime | None:
    return None if value == _NEVER else _moment.to_datetime(value)


def _column(values: Any, read: Any, name: str) -> array[int]:
    """A copy of the values as 64-bit integers."""
    try:
        view = memoryview(values)
    except TypeError:
        if isinstance(values, (str, Mapping)) or not isinstance(values, Iterable):
            raise TypeError(f"{name} must be a list or a buffer of 64-bit integers, not {type(values).__name__}") from None
        return array("q", [read(value, name) for value in values])
    if view.ndim != 1 or view.itemsize != 8 or view.format not in ("q", "l"):
        raise TypeError(f"{name} must be one-dimensional and of 64-bit integers, as a buffer")
    column = array("q")
    column.frombytes(view.tobytes())
    return column
