# SPDX-License-Identifier: MIT
"""Values of one lead: from Python objects to what a record takes, with words for what does not fit."""

from __future__ import annotations

import ctypes
import difflib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timezone
from typing import Any

from . import _moment
from . import _signatures as c
from ._errors import LeadError
from ._library import status_name

FIELD_TYPES = {
    c.CONSTANTS["LEAD_FIELD_FLAG"]: "flag",
    c.CONSTANTS["LEAD_FIELD_NUMBER"]: "number",
    c.CONSTANTS["LEAD_FIELD_CATEGORY"]: "category",
    c.CONSTANTS["LEAD_FIELD_TEXT"]: "text",
    c.CONSTANTS["LEAD_FIELD_TAGS"]: "tags",
    c.CONSTANTS["LEAD_FIELD_TIME"]: "time",
}

_EXPECTED = {
    "flag": "true or false",
    "number": "a number",
    "category": "a string",
    "text": "a string",
    "tags": "a list of strings",
    "time": "a datetime, a date, an RFC 3339 string or microseconds",
}


_PLAIN = (str, int, bool, list)


def is_unknown(value: Any) -> bool:
    """None, NaN of any kind, and pandas' NA and NaT."""
    if value is None:
        return True
    if type(value) in _PLAIN:
        return False
    if type(value).__name__ in ("NAType", "NaTType"):
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError, ArithmeticError):  # an array, for example
        return False


def _misfit(field: str, kind: str, value: Any) -> LeadError:
    # The value itself may be personal data; its type is not.
    found = "text that is not a moment" if kind == "time" and isinstance(value, str) else type(value).__name__
    return LeadError(
        status_name(c.ERROR_VALUE), f"field '{field}' is a {kind} field: expected {_EXPECTED[kind]}, found {found}", field
    )


def flag(field: str, value: Any) -> bool:
    """True or False from a bool or a number that is 0 or 1 (numpy's too)."""
    if not isinstance(value, (str, bytes)):
        try:
            if value == 0:
                return False
            if value == 1:
                return True
        except (TypeError, ValueError):
            pass
    raise _misfit(field, "flag", value)


def number(field: str, value: Any) -> float:
    """The nearest float of any kind of number but bool; integers beyond the range of floats are infinite."""
    if isinstance(value, (str, bytes, bool)) or not hasattr(value, "__float__") or type(value).__name__ in ("bool_", "bool"):
        raise _misfit(field, "number", value)
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
    except (TypeError, ValueError):
        raise _misfit(field, "number", value) from None


def text(field: str, kind: str, value: Any) -> bytes:
    """UTF-8 of a string; what is not valid becomes unknown in C."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    if isinstance(value, bytes):
        return value
    raise _misfit(field, kind, value)


def tags(field: str, value: Any) -> list[bytes]:
    """UTF-8 of each string of an iterable that is not itself a string."""
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise _misfit(field, "tags", value)
    return [text(field, "tags", tag) for tag in value if not is_unknown(tag)]


def moment(field: str, value: Any) -> int:
    """Microseconds since 1970 UTC; a datetime without a time zone is UTC, as in tables."""
    try:
        if isinstance(value, datetime):
            aware = value.replace(tzinfo=timezone.utc) if value.utcoffset() is None else value
            return _moment.of_datetime(aware)
        if isinstance(value, date):
            return _moment.of_datetime(datetime(value.year, value.month, value.day, tzinfo=timezone.utc))
        if isinstance(value, str):
            return _moment.of_text(value)
        if type(value).__name__ == "datetime64":  # numpy's
            return int(value.astype("datetime64[us]").astype("int64"))
        if not isinstance(value, bool) and hasattr(value, "__index__"):
            micros = int(value.__index__())
            if -(2**63) <= micros < 2**63:
                return micros
    except ValueError:
        pass
    raise _misfit(field, "time", value)


def arguments(field: str, kind: str, value: Any) -> tuple[Any, ...]:
    """What the C setter of a kind of field takes behind the field's index."""
    if kind == "flag":
        return (flag(field, value),)
    if kind == "number":
        return (number(field, value),)
    if kind == "time":
        return (moment(field, value),)
    if kind == "tags":
        found = tags(field, value)
        return (ctypes.c_char_p * len(found))(*found), (ctypes.c_size_t * len(found))(*map(len, found)), len(found)
    data = text(field, kind, value)
    return data, len(data)


def check_set(field: str, status: int) -> None:
    """Raises what a C setter said. Text that is not UTF-8 is unknown, as in tables."""
    if status == c.CONSTANTS["LEAD_ERROR_OUT_OF_MEMORY"]:
        raise MemoryError(f"field '{field}'")
    if status and status != c.ERROR_VALUE:
        raise LeadError(status_name(status), f"field '{field}' was refused", field)


def check_keys(lead: Mapping[str, Any], fields: Mapping[str, str]) -> None:
    """LeadError for a key that is no field, naming the nearest one: a typing error must not turn into "unknown"."""
    for key in lead:
        if key in fields:
            continue
        near = difflib.get_close_matches(key, fields, n=1) if isinstance(key, str) else []
        hint = f"; did you mean '{near[0]}'?" if near else ""
        name = f"'{key}'" if isinstance(key, str) else f"of type {type(key).__name__}"
        raise LeadError(
            status_name(c.ERROR_UNKNOWN_NAME), f"unknown field {name}{hint}", key if isinstance(key, str) else ""
        )
