# SPDX-License-Identifier: MIT
"""Calendars of the package: documents, working time, zones by name; and what is known from elsewhere: China's holidays, ERPNext's working time, zoneinfo."""

from __future__ import annotations

import copy
import json
import pickle
import zoneinfo
from array import array
from datetime import date, datetime, timedelta, timezone
from random import Random

import leadcore
import pytest
import working_time
from leadcore import _zones
from shared import shared

UTC = timezone.utc
HOUR = timedelta(hours=1)
NEVER = 2**63 - 1
OFFICE = {"zone": "CET-1CEST,M3.5.0,M10.5.0/3", "hours": {"mon-fri": ["09:00-17:00"]}, "holidays": ["2026-12-24/2027-01-01"]}


@pytest.fixture(scope="module")
def office() -> leadcore.Calendar:
    return leadcore.Calendar.parse(OFFICE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# --- the package ---


def test_one_moment(office):
    assert office.add("2026-11-20T15:00:00Z", 4 * HOUR) == at("2026-11-23 11:00")  # a Friday, 16:00 there
    assert office.add("2026-11-20T15:00:00Z", 4 * 3_600_000_000) == at("2026-11-23 11:00")
    assert office.add(at("2026-12-23 08:00"), 9 * HOUR) == at("2027-01-04 09:00")
    assert office.add(at("2026-11-20 22:00"), timedelta(0)) == at("2026-11-20 22:00")
    assert office.between(date(2026, 11, 16), date(2026, 11, 21)) == 40 * HOUR
    assert office.between("2026-11-21", "2026-11-16") == -40 * HOUR
    assert office.is_open("2026-11-20T15:59:59.999999Z") and not office.is_open("2026-11-20T16:00:00Z")
    assert office.next_change("2026-11-20T15:00:00Z") == at("2026-11-20 16:00")
    assert office.next_change("2026-11-20T16:00:00Z") == at("2026-11-23 08:00")
    assert isinstance(office.is_open(), bool) and office.next_change() > datetime.now(UTC)


def test_never():
    once = leadcore.Calendar.parse({"hours": {}, "dates": {"2026-10-01": ["09:00-10:00"]}})
    assert once.add("2026-01-01", HOUR) == at("2026-10-01 10:00")
    assert once.add("2026-01-01", HOUR + timedelta(microseconds=1)) is None
    assert once.next_change("2026-10-01T10:00:00Z") is None
    assert once.between("0001-01-01", "9999-12-31T23:59:59.999999Z") == HOUR
    assert list(once.add_many([0], [2 * HOUR])) == [NEVER]
    assert leadcore.Calendar.parse("always").add("9999-12-31T23:59:59Z", timedelta(seconds=1)) is None


@pytest.mark.parametrize("document", [OFFICE, json.dumps(OFFICE), json.dumps(OFFICE).encode(), memoryview(json.dumps(OFFICE).encode()), {**OFFICE, "zone": "Europe/Berlin"},
                                      json.dumps({"x-zone": "zone", "holidays": OFFICE["holidays"], **OFFICE, "zone": "Europe/Berlin"}, indent=2)])
def test_documents(document):
    assert leadcore.Calendar.parse(document).add("2026-11-20T15:00:00Z", 4 * HOUR) == at("2026-11-23 11:00")


def test_read(tmp_path, office):
    path = tmp_path / "office.json"
    path.write_text(json.dumps(OFFICE))
    assert leadcore.Calendar.read(path).between(0, 10**15) == office.between(0, 10**15)


@pytest.mark.parametrize("document, path, words", [
    ({"hours": {"mon": ["9-5"]}}, "/hours/mon/0", "not a block"),
    ({**OFFICE, "zone": "Europe/Atlantis"}, "/zone", "no time zone is called 'Europe/Atlantis'"),
    ({**OFFICE, "zone": "Mars"}, "/zone", "no time zone is called 'Mars'"),
    ({**OFFICE, "zone": "Europe/Berlin", "hour": {}}, "/hour", "did you mean 'hours'?"),
    ({**OFFICE, "holidays": ["2026-02-30"]}, "/holidays/0", "not a date"),
    ("{", "", "ends"),
    ('{"zone": "Europe/Berlin", "hours": "sometimes"}', "/hours", "sometimes"),
    ('{"zone": "Europe/\\q", "hours": "always"}', "", ""),
])
def test_mistakes(document, path, words):
    with pytest.raises(leadcore.CalendarError) as caught:
        leadcore.Calendar.parse(document)
    assert caught.value.path == path and words in caught.value.message


def test_wrong_arguments(office):
    for document in (None, 5, ["always"]):
        with pytest.raises(TypeError):
            leadcore.Calendar.parse(document)
    for call in (lambda: office.add(None, HOUR), lambda: office.add("2026-01-01", 1.5), lambda: office.add("2026-01-01", True), lambda: office.between("2026-01-01", None),
                 lambda: office.add_many("2026-01-01", [1]), lambda: office.add_many(5, [1]), lambda: office.add_many(array("d", [0.0]), [1]),
                 lambda: office.add_many(array("i", [0]), [1]), lambda: pickle.dumps(office), lambda: copy.copy(office)):
        with pytest.raises(TypeError):
            call()
    for call in (lambda: office.add("2026-01-01", -1), lambda: office.add("2026-01-01", 2**63), lambda: office.add(-2**62, HOUR), lambda: office.between(0, 2**62),
                 lambda: office.is_open(2**62), lambda: office.next_change(-2**62), lambda: office.is_open(datetime(2026, 1, 1)), lambda: office.add_many([0, 1], [0]),
                 lambda: office.add_many([0, 0], [0, -1]), lambda: office.between_many([0], [2**62])):
        with pytest.raises(ValueError):
            call()


def test_messages_have_the_index(office):
    with pytest.raises(ValueError, match="negative .at index 1."):
        office.add_many([0, 0], [0, -1])
    with pytest.raises(ValueError, match="an end .* .at index 2."):
        office.between_many([0, 0, 0], [0, 0, 2**62])


def test_many(office):
    random = Random("many")
    starts = [random.randrange(10**15, 2 * 10**15) for _ in range(200)]
    worked = [random.randrange(10**12) for _ in starts]
    expected = [office.add(*pair) for pair in zip(starts, worked)]
    for first, second in ((starts, worked), (array("q", starts), memoryview(array("q", worked))),
                          ([leadcore._moment.to_datetime(start) for start in starts], (timedelta(microseconds=length) for length in worked))):
        ends = office.add_many(first, second)
        assert [leadcore._moment.to_datetime(end) for end in ends] == expected
    assert list(office.between_many(array("q", starts), ends)) == worked
    assert list(office.add_many([], [])) == []


def test_numpy_arrays_are_buffers(office):
    numpy = pytest.importorskip("numpy")
    starts = numpy.arange(10**15, 10**15 + 10**13, 10**12, dtype="int64")
    ends = numpy.asarray(office.add_many(starts, numpy.full(len(starts), 3_600_000_000)))
    assert ends.dtype == "int64" and (office.between_many(starts[::2], ends[::2]) == array("q", [3_600_000_000] * 5))


# --- zones ---

# Both hemispheres, half hours, before and behind the date line, no daylight saving, and a winter time that counts as the saving.
NAMES = ["Europe/Berlin", "America/New_York", "Australia/Sydney", "Pacific/Auckland", "Australia/Lord_Howe", "Europe/Dublin", "America/St_Johns", "Asia/Kolkata", "Asia/Shanghai",
         "America/Santiago", "Pacific/Chatham", "Africa/Cairo", "Asia/Jerusalem", "Pacific/Kiritimati", "America/Nuuk"]


def rule_of(name: str) -> str:
    try:
        return leadcore.posix_zone(name)
    except zoneinfo.ZoneInfoNotFoundError:
        pytest.skip("this computer has no time-zone database")


def test_rules():
    assert rule_of("Europe/Berlin") == "CET-1CEST,M3.5.0,M10.5.0/3"
    assert rule_of("Asia/Shanghai") == "CST-8"
    for name in ("Europe/Atlantis", "../etc/passwd", "/etc/passwd", "", "Europe", "Europe/", "Berlin\0"):
        with pytest.raises(zoneinfo.ZoneInfoNotFoundError):
            leadcore.posix_zone(name)
    with pytest.raises(TypeError):
        leadcore.posix_zone(None)


@pytest.mark.parametrize("data", [b"", b"TZif\0" + bytes(40), b"TZif2" + bytes(40), b"TZif2" + bytes(40) + b"\n\n", b"CET-1\n"])
def test_files_without_a_rule(data, tmp_path, monkeypatch):
    (tmp_path / "Old").write_bytes(data)
    monkeypatch.setattr(_zones.zoneinfo, "TZPATH", (str(tmp_path),))
    with pytest.raises(ValueError, match="no rule"):
        leadcore.posix_zone("Old")
    assert leadcore.Calendar.parse({"zone": "UTC", "hours": "always"}).is_open(0)


class Clock:
    """What the wall clock shows, read from calendars: the k-th is open when bit k of the minute of the day is set."""

    def __init__(self, zone: str) -> None:
        def blocks(bit: int) -> list[str]:
            minutes = [minute for minute in range(1440) if minute >> bit & 1]
            return [f"{minute // 60:02}:{minute % 60:02}-{(minute + 1) // 60:02}:{(minute + 1) % 60:02}" for minute in minutes]

        self.bits = [leadcore.Calendar.parse({"zone": zone, "hours": {"mon-sun": blocks(bit)}}) for bit in range(11)]

    def minute(self, moment: int) -> int:
        return sum(calendar.is_open(moment) << bit for bit, calendar in enumerate(self.bits))


@pytest.mark.parametrize("name", NAMES)
def test_wall_clocks_are_those_of_zoneinfo(name):
    rule = rule_of(name)
    zone, slow, clock, random = zoneinfo.ZoneInfo(name), working_time.Zone(rule), Clock(rule), Random(name)
    first, last = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2026, 2038))

    def offset(second: int) -> int:
        return int(datetime.fromtimestamp(second, zone).utcoffset().total_seconds())

    near = []
    for day in range(first, last, 86400):
        if offset(day) != offset(day + 86400):
            low, high = day, day + 86400
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == offset(day) else (low, middle)
            near += [low - 3600, low, high, high + 1, high + 3600]
    assert len(near) == (5 * 24 if "," in rule else 0)
    for second in near + [random.randrange(first, last) for _ in range(1000)]:
        assert slow.offset(second) == offset(second), (name, second)
        assert clock.minute(second * 1_000_000) == (second + offset(second)) % 86400 // 60, (name, second)


# --- known elsewhere ---


def test_chinese_holidays_and_make_up_days():
    days = json.loads(shared("data", "npm_refs", "chinese-days.json").read_text(encoding="utf-8"))
    calendar = leadcore.Calendar.parse({"zone": "CST-8", "hours": {"mon-fri": ["09:00-12:00", "13:30-18:00"]}, "holidays": sorted(days["holidays"]),
                                        "dates": {day: "mon" for day in sorted(days["workdays"])}})
    whole = timedelta(hours=7, minutes=30)
    start = datetime(2004, 1, 1, tzinfo=timezone(8 * HOUR))
    midnights = [start + timedelta(days=number) for number in range(23 * 366)]
    worked = calendar.between_many(midnights[:-1], midnights[1:])
    for midnight, length in zip(midnights, worked):
        day = midnight.date().isoformat()
        works = day in days["workdays"] or (day not in days["holidays"] and midnight.weekday() < 5)
        assert timedelta(microseconds=length) == (whole if works else timedelta(0)), day
    # Before the National Day of 2026: a quarter of an hour left on the last day; then a week without, and Saturday the 10th is worked.
    assert calendar.add("2026-09-30T17:45:00+08:00", HOUR) == datetime.fromisoformat("2026-10-08T09:45:00+08:00")
    assert calendar.between("2026-10-09T17:00:00+08:00", "2026-10-12T10:00:00+08:00") == HOUR + whole + HOUR


@pytest.fixture(scope="module")
def peers() -> dict:
    return json.loads(shared("fixtures", "peers.json").read_text(encoding="utf-8"))


def test_erpnext_first_response(peers):
    """ERPNext says one second where nothing was worked; the rest is the same."""
    calendar = leadcore.Calendar.parse({"hours": {"mon-fri": ["10:00-18:00"]}})
    cases = peers["erpnext_first_response"]["cases"]
    assert len(cases) >= 15
    for start, end, seconds in cases:
        assert calendar.between(at(start), at(end)) == timedelta(seconds=0 if seconds == 1 else seconds), (start, end)


def test_erpnext_deadlines(peers):
    """A hold moves ERPNext's deadline by its whole length on the wall clock; here a pause outside of working hours costs nothing."""
    calendar = leadcore.Calendar.parse({"hours": {"mon-sun": ["10:00-18:00"]}, "holidays": ["2019-03-05"]})
    cases = peers["erpnext_sla_due"]["cases"]
    assert len(cases) >= 3
    for created, response, response_by, resolution, resolution_by in cases:
        assert calendar.add(at(created), response * HOUR) == at(response_by), created
        assert calendar.add(at(created), resolution * HOUR) == at(resolution_by), created
    assert "16:00 -> 16:45" in peers["erpnext_sla_due"]["hold"]
    paused, resumed = at("2020-03-04 04:15"), at("2020-03-04 05:00")
    left = 6 * HOUR - calendar.between(at("2020-03-04 04:00"), paused)
    assert calendar.add(resumed, left) == at("2020-03-04 16:00") == at("2020-03-04 16:45") - (resumed - paused)
