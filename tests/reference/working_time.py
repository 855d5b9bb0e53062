# SPDX-License-Identifier: MIT
"""Working time, slowly: walks from moment to moment and asks each time whether somebody works. The sentences of docs/policy-reference.md, nothing more.

Moments are microseconds since 1970 UTC. A step is a minute, or a second where the wall clock has odd seconds: nothing begins or ends between.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import isleap
from datetime import date, timedelta

DAY = 86400
MICRO = 1_000_000
FIRST = (date(1, 1, 1).toordinal() - date(1970, 1, 1).toordinal()) * DAY
END = (date(9999, 12, 31).toordinal() + 1 - date(1970, 1, 1).toordinal()) * DAY
NEVER = 2**63 - 1
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

_NAME = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)"
_TIME = r"[+-]?\d{1,3}(?::\d\d(?::\d\d)?)?"
_DATE = rf",(M\d\d?\.\d\.\d|J?\d{{1,3}})(?:/({_TIME}))?"
_RULE = re.compile(rf"{_NAME}({_TIME})(?:{_NAME}({_TIME})?{_DATE}{_DATE})?")


def seconds(text: str) -> int:
    parts = [int(part) for part in text.lstrip("+-").split(":")] + [0, 0]
    total = parts[0] * 3600 + parts[1] * 60 + parts[2]
    return -total if text.startswith("-") else total


def ordinal(year: int, month: int, day: int) -> int:
    """Days since 1970, also of the years next to those that Python has: 400 years are 146,097 days."""
    shift = 400 if year < 1 else -400 if year > 9999 else 0
    return date(year + shift, month, day).toordinal() - date(1970, 1, 1).toordinal() - shift // 400 * 146097


class Zone:
    """A POSIX rule, or an offset."""

    def __init__(self, text: str) -> None:
        self.dates: tuple[tuple[str, int], ...] = ()
        self._changes: dict[int, tuple[list[int], list[int]]] = {}
        if text == "UTC" or re.fullmatch(r"[+-]\d\d:\d\d", text):
            self.standard = self.daylight = 0 if text == "UTC" else seconds(text)
            return
        match = _RULE.fullmatch(text)
        assert match is not None, text
        self.standard = -seconds(match[1])
        self.daylight = self.standard + 3600 if match[2] is None else -seconds(match[2])
        if match[3]:
            self.dates = ((match[3], seconds(match[4] or "2")), (match[5], seconds(match[6] or "2")))

    @property
    def step(self) -> int:
        times = [self.standard, self.daylight, *(time for _, time in self.dates)]
        return 60 if all(time % 60 == 0 for time in times) else 1

    def offset(self, second: int) -> int:
        """East of UTC at a moment in seconds: that of the last change that is not after it."""
        if not self.dates:
            return self.standard
        block = second // (20 * DAY)
        if block not in self._changes:
            year = 1970 + second // 31556952
            self._changes[block] = self._changes_of(range(year - 2, year + 3))
        moments, offsets = self._changes[block]
        return offsets[bisect_right(moments, second) - 1]

    def _changes_of(self, years: range) -> tuple[list[int], list[int]]:
        changes = []
        (begin, begin_time), (end, end_time) = self.dates
        for year in years:
            # Each is in the wall time before it. Where both come at one moment, daylight saving begins (or goes on).
            changes.append((_day(begin, year) * DAY + begin_time - self.standard, 1, self.daylight))
            changes.append((_day(end, year) * DAY + end_time - self.daylight, 0, self.standard))
        changes.sort()
        return [moment for moment, _, _ in changes], [offset for _, _, offset in changes]


def _day(rule: str, year: int) -> int:
    """Days since 1970."""
    if rule[0] == "M":
        month, week, weekday = (int(part) for part in rule[1:].split("."))
        days = [day for day in range(1, 32) if _is_day(year, month, day) and (ordinal(year, month, day) + 4) % 7 == weekday]
        return ordinal(year, month, days[min(week, len(days)) - 1])
    if rule[0] == "J":
        number = int(rule[1:])
        return ordinal(year, 1, 1) + number - 1 + (number >= 60 and isleap(year))
    return ordinal(year, 1, 1) + int(rule)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        ordinal(year, month, day)
    except ValueError:
        return False
    return True


class Calendar:
    """A document that has no mistakes."""

    def __init__(self, document: dict | str) -> None:
        if document == "always":
            document = {"hours": "always"}
        assert isinstance(document, dict)
        self.zone = Zone(document.get("zone", "UTC"))
        self.step = self.zone.step
        self._week: list[list[tuple[int, int]]] = [[] for _ in WEEKDAYS]
        hours = document["hours"]
        for key, blocks in ({"mon-sun": ["00:00-24:00"]} if hours == "always" else hours).items():
            first, _, last = key.partition("-")
            for day in range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1):
                self._week[day] = [_block(text) for text in blocks]
        self._dates: dict[int, list[tuple[int, int]]] = {}
        for text in document.get("holidays", []):
            first, _, last = text.partition("/")
            for day in range(_date(first), _date(last or first) + 1):
                self._dates[day] = []
        for text, blocks in document.get("dates", {}).items():
            self._dates[_date(text)] = self._week[WEEKDAYS.index(blocks)] if isinstance(blocks, str) else [_block(block) for block in blocks]

    def blocks(self, day: int) -> list[tuple[int, int]]:
        """Of a day since 1970: minutes from its midnight."""
        return self._dates[day] if day in self._dates else self._week[(day + 3) % 7]

    def works_at(self, second: int) -> bool:
        day, rest = divmod(second + self.zone.offset(second), DAY)
        minute = rest // 60
        for begin, end in self.blocks(day):
            if begin <= minute < end:
                return True
        return any(begin <= minute + 1440 < end for begin, end in self.blocks(day - 1))

    def is_open(self, moment: int) -> bool:
        return self.works_at(moment // MICRO)

    def next_change(self, moment: int, limit: int) -> int | None:
        """None when there is none before the limit."""
        state = self.is_open(moment)
        second = moment // MICRO // self.step * self.step + self.step
        while second * MICRO < limit and second < END:
            if self.works_at(second) != state:
                return second * MICRO
            second += self.step
        return None

    def between(self, start: int, end: int) -> int:
        if end < start:
            return -self.between(end, start)
        worked, moment = 0, start
        while moment < end:
            step_end = min((moment // MICRO // self.step * self.step + self.step) * MICRO, end)
            if self.is_open(moment):
                worked += step_end - moment
            moment = step_end
        return worked

    def add(self, start: int, worked: int, limit: int) -> int | None:
        """None when it is not done before the limit."""
        moment = start
        while worked > 0:
            if moment >= limit:
                return None
            step_end = (moment // MICRO // self.step * self.step + self.step) * MICRO
            if self.is_open(moment):
                if worked <= step_end - moment:
                    return moment + worked
                worked -= step_end - moment
            moment = step_end
        return moment


def _block(text: str) -> tuple[int, int]:
    begin, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in text.split("-"))
    return begin, end if end > begin else end + 1440


def _date(text: str) -> int:
    return date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()


def date_text(day: int) -> str:
    """Of a day since 1970."""
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()
