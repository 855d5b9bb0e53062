# SPDX-License-Identifier: MIT
"""Calendars of the library against the slow walk of tests/reference/working_time.py, over random documents and moments where something happens.

LEADCORE_EXAMPLES is the number of calendars (10,000 for the full run).
"""

from __future__ import annotations

import os
from datetime import timedelta
from random import Random

import leadcore
import pytest
import working_time
from working_time import DAY, MICRO, NEVER

CALENDARS = int(os.environ.get("LEADCORE_EXAMPLES", 800))
SEED = os.environ.get("LEADCORE_SEED", "calendars")
MINUTE, HOUR = 60 * MICRO, 3600 * MICRO

ZONES = [
    "UTC", "CST-8", "+08:00", "-03:30", "<+0545>-5:45", "CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT,M3.2.0,M11.1.0", "AEST-10AEDT,M10.1.0,M4.1.0/3",
    "NZST-12NZDT,M9.5.0,M4.1.0/3", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "IST-1GMT0,M10.5.0,M3.5.0/1", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
    "<+02>-2<+03>,M3.4.4/50,M10.4.4/50", "EET-2EEST,M4.5.5/0,M10.5.4/24", "EST5EDT,0/0,J365/25", "LMT-0:17:30", "LMT-0:53:28LST-1:53:28,J60/2:00:30,300/3:59:59",
    "AAA0BBB-24,J100/0,J200/0", "AAA12BBB-13,M2.1.0,M8.5.6/167", "XXX-3YYY,J1/-167,J360/167",
]


def random_rule(random: Random) -> str:
    """Any rule, also such as nobody has."""
    def time(most: int) -> str:
        sign, hours = random.choice(["", "-", "+"]), random.choice([0, 1, 2, 3, random.randint(0, most)])
        return f"{sign}{hours}" + random.choice(["", "", ":30", f":{random.randint(0, 59):02}"])

    def day() -> str:
        kind = random.randrange(3)
        return [f"M{random.randint(1, 12)}.{random.randint(1, 5)}.{random.randint(0, 6)}", f"J{random.randint(1, 365)}", str(random.randint(0, 365))][kind]

    if random.random() < 0.3:
        return f"ABC{time(24)}"
    parts = [f"ABC{time(24)}", f"DEF{random.choice(['', time(24)])}", f",{day()}/{time(167)}", f",{day()}" + random.choice(["", f"/{time(167)}"])]
    return "".join(parts)


def random_blocks(random: Random, nights: bool) -> list[str]:
    """Blocks that do not overlap, also not those of the next day when they are like these."""
    edges = sorted(random.sample(range(0, 1441, random.choice([1, 15, 30, 60])), 2 * random.choice([1, 1, 2, 3])))
    if random.random() < 0.2 and edges[-1] < 1440:
        edges[-1] = 1440
    blocks = list(zip(edges[::2], edges[1::2]))
    if nights and edges[0] >= 1 and random.random() < 0.7:
        blocks[-1] = (blocks[-1][0], 1440 + random.randint(0, min(edges[0], 360, blocks[-1][0] - 1)))
    return [f"{begin // 60:02}:{begin % 60:02}-{_clock(end)}" for begin, end in blocks]


def _clock(end: int) -> str:
    end = end if end <= 1440 else end - 1440
    return f"{end // 60:02}:{end % 60:02}"


def random_document(random: Random) -> tuple[dict, int]:
    """A document, and a day since 1970 around which something happens."""
    zone = random.choice(ZONES) if random.random() < 0.6 else random_rule(random)
    nights = random.random() < 0.5
    day = random.choice([random.randint(18000, 24000), random.randint(18000, 24000), random.randint(-719000, 2932000)])
    changes = _changes_near(zone, day)
    if changes and random.random() < 0.7:
        day = random.choice(changes)
    document: dict = {"zone": zone, "hours": {}}
    kind = random.random()
    if kind < 0.1:
        document["hours"] = "always"
    elif kind < 0.5:
        document["hours"] = {random.choice(["mon-fri", "mon-sun", "tue-sat"]): random_blocks(random, nights)}
    else:
        document["hours"] = {name: random_blocks(random, nights) for name in working_time.WEEKDAYS if random.random() < 0.6}
    days = list({day + random.randint(-12, 12) for _ in range(random.choice([0, 1, 3, 8]))})
    half = random.randint(0, len(days))
    document["holidays"] = [working_time.date_text(each) for each in days[:half]]
    document["dates"] = {working_time.date_text(each): random.choice([random_blocks(random, nights), random_blocks(random, nights), random.choice(working_time.WEEKDAYS)])
                         for each in days[half:]}
    return document, day


def _changes_near(zone: str, day: int) -> list[int]:
    clock = working_time.Zone(zone)
    days = range(day - 200, day + 200)
    return [each for each in days if clock.offset(each * DAY) != clock.offset((each + 1) * DAY)]


def moment_near(random: Random, day: int, spread: int) -> int:
    second = day * DAY + random.randint(-spread, spread)
    second = random.choice([second, second // 60 * 60, second // 900 * 900, second // 3600 * 3600])
    return second * MICRO + random.choice([0, 0, 1, 999_999, random.randrange(MICRO)])


def check(document: dict | str, day: int, random: Random, moments: int) -> None:
    calendar, slow = leadcore.Calendar.parse(document), working_time.Calendar(document)
    # By the second, the walk takes shorter ways.
    spread = 2 * DAY if slow.step == 60 else 7200
    limit = (3 * DAY if slow.step == 60 else 14400) * MICRO
    for _ in range(moments):
        start, end = moment_near(random, day, spread), moment_near(random, day, spread)
        assert calendar.is_open(start) == slow.is_open(start), (document, start)
        assert calendar.between(start, end) == timedelta(microseconds=slow.between(start, end)), (document, start, end)
        worked = random.choice([0, 1, 15 * MINUTE, HOUR, 8 * HOUR, random.randrange(24 * HOUR)])
        check_add(calendar, slow, start, worked, limit, document)
        check_next(calendar, slow, start, limit, document)


def check_add(calendar: leadcore.Calendar, slow: working_time.Calendar, start: int, worked: int, limit: int, document: object) -> None:
    end = calendar.add_many([start], [worked])[0]
    expected = slow.add(start, worked, start + limit)
    if expected is None:
        assert end > start + limit, (document, start, worked)
        if end != NEVER:
            assert calendar.between(start, end) == timedelta(microseconds=worked) > calendar.between(start, end - 1), (document, start, worked)
    else:
        assert end == expected, (document, start, worked)


def check_next(calendar: leadcore.Calendar, slow: working_time.Calendar, start: int, limit: int, document: object) -> None:
    change = calendar.next_change(start)
    expected = slow.next_change(start, start + limit)
    if expected is None:
        assert change is None or leadcore._moment.of_datetime(change) >= start + limit, (document, start)
    else:
        assert change is not None and leadcore._moment.of_datetime(change) == expected, (document, start)


def accepted(document: dict) -> bool:
    """Random blocks of different days may overlap at midnight, or be none at all."""
    try:
        leadcore.Calendar.parse(document)
    except leadcore.CalendarError as error:
        assert "overlaps" in error.message or "no working minute" in error.message, (document, error)
        return False
    return True


def test_random_calendars():
    random = Random(SEED)
    done = tried = 0
    while done < CALENDARS:
        tried += 1
        document, day = random_document(random)
        if accepted(document):
            check(document, day, random, 2)
            done += 1
    assert tried < 4 * CALENDARS


def test_always():
    random = Random(SEED)
    check("always", 20454, random, 20)
    assert leadcore.Calendar.parse("always").next_change(0) is None


YEARS = [zone for zone in ZONES if working_time.Zone(zone).step == 60]


@pytest.mark.parametrize("zone", YEARS)
def test_more_than_a_year(zone):
    """Far enough for every change of the clock, minute by minute."""
    random = Random(zone)
    document = {"zone": zone, "hours": {"mon-thu": ["22:00-06:00", "12:00-13:00"], "sat-sun": ["00:30-03:30"]}, "holidays": ["2026-12-24/2027-01-02"],
                "dates": {"2026-03-29": ["01:45-02:45"], "2026-10-25": ["02:15-09:00"], "2026-11-01": "mon"}}
    calendar, slow = leadcore.Calendar.parse(document), working_time.Calendar(document)
    start = 20454 * DAY * MICRO + random.randrange(DAY) * MICRO
    end = start + 400 * DAY * MICRO
    worked = slow.between(start, end)
    assert calendar.between(start, end) == timedelta(microseconds=worked)
    target = worked - random.randrange(HOUR)
    assert calendar.add_many([start], [target])[0] == slow.add(start, target, end)


def test_long_ways_are_sums_of_short_ones():
    """Whole 400 years of changes of the clock, in parts; and adding is the inverse of measuring, at any distance."""
    random = Random(SEED)
    for _ in range(max(20, CALENDARS // 20)):
        document, day = random_document(random)
        if not accepted(document):
            continue
        calendar = leadcore.Calendar.parse(document)
        low, high = working_time.FIRST * MICRO, working_time.END * MICRO - 1
        cuts = sorted(random.choice([random.randint(low, high), moment_near(random, day, 900 * DAY)]) for _ in range(60))
        cuts = [min(max(cut, low), high) for cut in cuts]
        parts = calendar.between_many(cuts[:-1], cuts[1:])
        assert all(part >= 0 for part in parts)
        assert sum(parts) == calendar.between_many(cuts[:1], cuts[-1:])[0], document
        ends = calendar.add_many(cuts[:-1], parts)
        for cut, end, limit, part in zip(cuts, ends, cuts[1:], parts):
            assert end <= limit and calendar.between_many([cut], [end])[0] == part, (document, cut, end)
            assert part == 0 or calendar.between_many([cut], [end - 1])[0] == part - 1, (document, cut, end)
            if end < limit and part:  # nothing is worked any more up to the limit
                assert not calendar.is_open(end), (document, end)
