# SPDX-License-Identifier: MIT
"""Moments and durations as documents write them, in microseconds."""

import re
from datetime import date

MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:Z|([+-])(\d\d):(\d\d)))?")
MINUTES = {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}


def saturated(value: int) -> int:
    """The value, or the end of the range of 64 bits that it lies beyond."""
    return min(max(value, -(2**63)), 2**63 - 1)


def moment(text: str) -> int:
    """Microseconds since 1970 of an RFC 3339 string or a date."""
    day, hour, minute, second, fraction, sign, offset_hours, offset_minutes = MOMENT.fullmatch(text).groups(default="0")
    days = date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal()
    offset = (60 * int(offset_hours) + int(offset_minutes)) * (-1 if sign == "-" else 1)
    seconds = ((days * 24 + int(hour)) * 60 + int(minute) - offset) * 60 + int(second)
    return seconds * 1_000_000 + int(fraction.ljust(6, "0"))


def duration(text: str) -> int:
    """Microseconds of a duration such as "30d"."""
    return int(text[:-1]) * MINUTES[text[-1]] * 60_000_000
