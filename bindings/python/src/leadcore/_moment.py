# SPDX-License-Identifier: MIT
"""Moments: microseconds since 1970-01-01T00:00:00Z from whatever people have."""

from __future__ import annotations

import re
import time
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Union

Moment = Union[datetime, date, str, int]
"""An aware datetime, a date (its midnight UTC), an RFC 3339 string, or microseconds since 1970 UTC."""

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)
_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:([Zz])|([+-])(\d\d):(\d\d)))?", re.ASCII
)

_LENGTH = re.compile(r"(\d{1,9})([smhdw])", re.ASCII)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def clock() -> int:
    """The system clock, in microseconds since 1970 UTC."""
    return time.time_ns() // 1000


def of_datetime(value: datetime) -> int:
    """Microseconds of an aware datetime."""
    return (value - _EPOCH) // _MICROSECOND


def of_text(value: str) -> int:
    """Microseconds of an RFC 3339 moment or a date; ValueError when it is neither."""
    match = _RFC3339.fullmatch(value)
    if match is None:
        raise ValueError("expected a date or an RFC 3339 moment such as 2026-11-21T09:00:00Z")
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if match[4] is None:
        return of_datetime(datetime(year, month, day, tzinfo=timezone.utc))
    micros = int((match[7] or "").ljust(6, "0"))
    local = datetime(year, month, day, int(match[4]), int(match[5]), int(match[6]), micros, tzinfo=timezone.utc)
    moment = of_datetime(local)
    if match[8] is None:
        hours, minutes = int(match[10]), int(match[11])
        if hours > 23 or minutes > 59:
            raise ValueError("an offset from UTC is at most 23:59")
        offset = (hours * 60 + minutes) * 60_000_000
        moment += -offset if match[9] == "+" else offset
    return moment


def length_of_text(value: str, name: str) -> timedelta:
    """A length of time such as "20m", "2h" or "1d" (24 hours)."""
    match = _LENGTH.fullmatch(value)
    if match is None:
        raise ValueError(f"{name} is not a length of time such as 20m, 2h or 1d")
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


@lru_cache(maxsize=64)  # one moment for very many leads is usual
def _of_argument(value: str, name: str) -> int:
    try:
        return of_text(value)
    except ValueError as error:
        raise ValueError(f"{name} is not a moment: {error}") from None


def moment(now: Moment | None, name: str = "now") -> int:
    """Microseconds of ``now`` or of another argument; None is the system clock.

    Raises:
        TypeError: It is none of the types of `Moment`.
        ValueError: It is a datetime without a time zone, or a string that is not a moment.
    """
    if isinstance(now, str):
        return _of_argument(now, name)
    if now is None:
        return clock()
    if isinstance(now, datetime):
        if now.utcoffset() is None:
            raise ValueError(f"{name} must have a time zone: a datetime without one could mean any moment")
        return of_datetime(now)
    if isinstance(now, date):
        return of_datetime(datetime(now.year, now.month, now.day, tzinfo=timezone.utc))
    if hasattr(now, "__index__") and not isinstance(now, bool):  # numpy's integers too
        micros = int(now)
        if not -(2**63) <= micros < 2**63:
            raise ValueError(f"{name} is beyond 64 bits of microseconds")
        return micros
    raise TypeError(f"{name} must be a datetime, a date, a string or microseconds, not {type(now).__name__}")


def last_moment(until: Moment) -> int:
    """Microseconds of ``until``, which has no default."""
    if until is None:
        raise TypeError("until must be a datetime, a date, a string or microseconds, not None")
    return moment(until, "until")


def to_datetime(value: int) -> datetime:
    """A moment as an aware datetime in UTC; OverflowError outside the years 0001 … 9999."""
    return _EPOCH + timedelta(microseconds=value)


def text(value: int) -> str:
    """RFC 3339 text of a moment; its number when the calendar ends before it."""
    try:
        return to_datetime(value).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return str(value)
