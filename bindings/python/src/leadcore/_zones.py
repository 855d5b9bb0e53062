# SPDX-License-Identifier: MIT
"""Time zones: from IANA names, which people use, to POSIX rules, which documents have."""

from __future__ import annotations

import json
import re
import zoneinfo
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

_KEY = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*", re.ASCII)
# A POSIX rule has an offset behind its name, and commas where it has slashes.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)+|[A-Za-z_-]+", re.ASCII)
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.S)


def posix_zone(name: str) -> str:
    """The POSIX rule that a time zone follows from now on, as calendars in documents have it.

    >>> import leadcore
    >>> leadcore.posix_zone("Europe/Berlin")  # doctest: +SKIP
    'CET-1CEST,M3.5.0,M10.5.0/3'

    It is the last line of the zone's file, of the computer's time-zone database or of the package tzdata. What held in other years, before the rule, is
    not in it: "Asia/Shanghai" is "CST-8", also for the summers of 1986 to 1991.

    Args:
        name: IANA name, such as "Europe/Berlin".

    Raises:
        zoneinfo.ZoneInfoNotFoundError: No such zone (a KeyError).
        ValueError: The zone has no rule.
    """
    if not isinstance(name, str):
        raise TypeError(f"the name of a time zone is a string, not {type(name).__name__}")
    data = _file(name) if _KEY.fullmatch(name) else None
    if data is None:
        raise zoneinfo.ZoneInfoNotFoundError(f"no time zone is called {name!r}, or this computer has no time-zone database (then install the package tzdata)")
    if data[:4] != b"TZif" or data[4:5] < b"2" or data[-1:] != b"\n" or data.endswith(b"\n\n"):
        raise ValueError(f"the time zone {name!r} has no rule for the future")
    return data[:-1].rpartition(b"\n")[2].decode("ascii")


def _file(name: str) -> bytes | None:
    for folder in zoneinfo.TZPATH:
        path = Path(folder, name)
        if path.is_file():
            return path.read_bytes()
    try:
        packaged = resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
        return packaged.read_bytes() if packaged.is_file() else None
    except ModuleNotFoundError:
        return None


def is_zone_name(zone: str) -> bool:
    """Whether it is written as an IANA name, and not as a rule."""
    return zone != "UTC" and _NAME.fullmatch(zone) is not None


def _strings(data: bytes) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Strings of a JSON document, each with how many objects and arrays are around it."""
    depth = 0
    for match in _TOKEN.finditer(data):
        if match[0][:1] == b'"':
            yield depth, match
        else:
            depth += 1 if match[0] in (b"{", b"[") else -1


def with_rule(data: bytes) -> tuple[bytes, str | None]:
    """The document of a calendar with the rule in place of an IANA name; as it is when it has none. Then, when no zone of that name is known, why."""
    key_end = None
    for depth, match in _strings(data):
        if depth == 1 and key_end is not None and data[key_end : match.start()].strip() == b":":
            try:
                zone = str(json.loads(match[0]))
                rule = posix_zone(zone) if is_zone_name(zone) else zone
            except (ValueError, LookupError, OSError) as error:
                return data, str(error.args[0] if isinstance(error, KeyError) and error.args else error)
            return data[: match.start()] + json.dumps(rule).encode() + data[match.end() :], None
        key_end = match.end() if match[0] == b'"zone"' else None
    return data, None
