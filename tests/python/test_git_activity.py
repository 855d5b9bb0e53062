# SPDX-License-Identifier: MIT
"""A real stream, 148,550 changes by 1,594 people over 26 years and out of order: the table says what replay says, for everybody at 20 moments.

There are two replays: one of all events with NumPy, written for this one model, and the reference evaluator, which is asked about some people.
"""

import json
from functools import lru_cache

import leadcore
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from leadcore_reference import Model
from reference_activity import Event, Timeline, worth
from shared import shared

DAY = 86_400_000_000
CODE = ["lib", "src", "include"]
ALL = ["add", "delete", "modify"]

LIB = {"name": "library", "on": "modify", "where": {"area": CODE}, "points": 3, "at_most": {"times": 5, "per": "1d"}, "decay": {"half_life": "14d"}}
TESTS = {"name": "tests", "on": ["modify", "add"], "where": {"area": "tests"}, "points": 2.5, "at_most": {"times": 12, "per": "1w"}}
NEW = {"name": "new files", "on": "add", "points": 5, "decay": {"linear": "90d"}}
GONE = {"name": "deletions", "on": "delete", "points": -7.5, "decay": {"window": "30d"}}
REST = {"name": "rest", "on": ALL, "where": {"not": {"area": CODE}}, "points": 0.75, "at_most": {"times": 40, "per": "30d"}, "decay": {"steps": {"percent": 12.5, "every": "14d"}}}
FIRST = {"name": "first change", "on": ALL, "points": 10, "at_most": {"times": 1}}
FIRST_TEST = {"name": "first test", "on": "add", "where": {"area": "tests"}, "points": 20, "at_most": {"times": 1}, "decay": {"half_life": "365d"}}
LATE = {"name": "taken over late", "on": ALL, "where": {"committed": {">=": "2015-01-01"}, "area": "known"}, "points": 0.01, "decay": {"half_life": "90d"}}
BUSY = [("7d", 3, 4), ("30d", 10, 6), ("90d", 50, 9)]
GUARDS = [{"name": "sweep", "on": ["modify", "add"], "more_than": 150, "per": "1d", "reason": "one change of everything"},
          {"name": "rewrite", "on": ALL, "more_than": 400, "per": "1w"}]
DOCUMENT = {
    "leadcore": 1, "name": "people", "version": "1", "fields": {"user": "category"},
    "events": {name: {"area": "category", "committed": "time"} for name in ALL}, "guards": GUARDS,
    "scores": {"engagement": {"max": 250, "groups": [
        {"name": "code", "max": 120, "decay": {"half_life": "30d"}, "rules": [LIB, TESTS, NEW, GONE]},
        {"name": "care", "min": -5, "rules": [REST, FIRST, FIRST_TEST, LATE]},
        {"name": "busy", "rules": [{"name": within, "when": {"activity": {"on": ALL, "count": {">=": count}, "within": within}}, "points": points} for within, count, points in BUSY]}]}},
    "grade": {"letters": {"engagement": {"A": 120, "B": 60, "C": 20}}},
    "classes": [{"name": "nobody yet", "when": {"activity": {"on": ALL, "last": "unknown"}}}, {"name": "new", "when": {"activity": {"on": ALL, "first": {"within": "30d"}}}},
                {"name": "dormant", "when": {"activity": {"on": ALL, "count": 0, "within": "90d"}}},
                {"name": "coder", "when": {"activity": {"on": "modify", "where": {"area": CODE}, "last": {"within": "14d"}}}}, {"name": "around"}]}


@pytest.fixture(scope="module")
def changes() -> pd.DataFrame:
    """The events in the order of the file, which is not that of time."""
    table = pd.read_csv(shared("data", "git_activity_curl", "events.csv.gz"), dtype={"user": "str", "event": "category", "area": "category"})
    for column, name in (("author_ts", "time"), ("commit_ts", "committed")):
        table[name] = pd.to_datetime(table[column], utc=True).astype("datetime64[us, UTC]").astype("int64")
    assert len(table) == 148_550 and table.user.nunique() == 1594 and not table.time.is_monotonic_decreasing
    return table


@pytest.fixture(scope="module")
def moments(changes) -> list[int]:
    """Before everything, the edges of days, all through, and long after."""
    times = np.sort(changes.time.to_numpy())
    inside = [int(times[len(times) * part // 14]) for part in range(14)]
    last = int(times[-1])
    chosen = [inside[0] - DAY, *inside, last // DAY * DAY - 1, last // DAY * DAY, last + 45 * DAY, last + 91 * DAY, last + 20_000 * DAY]
    assert len(set(chosen)) == 20
    return sorted(chosen)


# Replay with NumPy ---------------------------------------------------------------------------------------------------------------------


class Replayed:
    """Everybody at one moment. Each array has one element for an event that has begun, or one for a person."""

    def __init__(self, changes: pd.DataFrame, now: int):
        changes = changes[changes.time // DAY <= now // DAY]
        self.changes, self.day = changes, changes.time.to_numpy() // DAY
        self.age, self.person = now // DAY - self.day, changes.person.to_numpy()
        self.people = int(changes.attrs["people"])
        self.left = ~np.any([self.burst(guard) for guard in GUARDS], axis=0)

    def span(self, length: str) -> np.ndarray:
        days = {"1d": 1, "1w": 7, "30d": 30}[length]
        return (self.day + (3 if days == 7 else 0)) // days

    def burst(self, guard: dict) -> np.ndarray:
        groups = self.changes.groupby([self.person, self.changes.event, self.span(guard["per"])], sort=False, observed=True)
        return ((groups["time"].transform("size") > guard["more_than"]) & self.changes.event.isin(guard["on"])).to_numpy()

    def met(self, on, area=None, not_area=None, committed=None) -> np.ndarray:
        """Which events are of a type, in an area; those that guards take away are not."""
        met = self.left & self.changes.event.isin([on] if isinstance(on, str) else on).to_numpy()
        if area is not None:
            met &= self.changes.area.isin(area).to_numpy()
        if not_area is not None:
            met &= ~self.changes.area.isin(not_area).to_numpy()
        return met if committed is None else met & (self.changes.committed.to_numpy() >= committed)

    def rule(self, rule: dict, met: np.ndarray, decay="none") -> np.ndarray:
        """Thousandths by person."""
        if "at_most" in rule:
            places = np.flatnonzero(met)
            places = places[np.argsort(self.day[places], kind="stable")]
            span = self.span(rule["at_most"]["per"])[places] if "per" in rule["at_most"] else np.zeros(len(places))
            rank = pd.DataFrame({"person": self.person[places], "span": span}).groupby(["person", "span"]).cumcount().to_numpy()
            met = np.zeros_like(met)
            met[places[rank < rule["at_most"]["times"]]] = True
        points = round(rule["points"] * 1000)
        ages, place = np.unique(self.age[met], return_inverse=True)
        worths = np.array([faded(points, json.dumps(rule.get("decay", decay)), age) for age in ages.tolist()], dtype=np.int64)
        total = self.sum(worths[place], met)
        return np.clip(total, -20_000_000, 20_000_000)

    def sum(self, amounts, met) -> np.ndarray:
        return np.bincount(self.person[met], weights=amounts, minlength=self.people).astype(np.int64)

    def count(self, met: np.ndarray, days: int = 10**6) -> np.ndarray:
        met = met & (self.age < days)
        return self.sum(np.ones(met.sum()), met)

    def points(self) -> np.ndarray:
        tests = self.met(["modify", "add"], ["tests"])
        first = np.minimum(self.count(self.met(ALL)), 1) * 10_000
        code = (self.rule(LIB, self.met("modify", CODE)) + self.rule(TESTS, tests, {"half_life": "30d"}) + self.rule(NEW, self.met("add")) + self.rule(GONE, self.met("delete")))
        care = (self.rule(REST, self.met(ALL, not_area=CODE)) + first + self.rule(FIRST_TEST, self.met("add", ["tests"])) + self.rule(LATE, self.met(ALL, committed=1_420_070_400_000_000)))
        busy = sum((self.count(self.met(ALL), int(within[:-1])) >= count) * points * 1000 for within, count, points in BUSY)
        return np.minimum(np.minimum(code, 120_000) + np.maximum(care, -5_000) + busy, 250_000)

    def classes(self) -> np.ndarray:
        age = pd.Series(self.age)
        def ages(met):
            return age[met].groupby(self.person[met])
        oldest = ages(self.met(ALL)).max().reindex(range(self.people))
        newest_code = ages(self.met("modify", CODE)).min().reindex(range(self.people))
        return np.select([oldest.isna(), oldest < 30, self.count(self.met(ALL), 90) == 0, newest_code < 14], ["nobody yet", "new", "dormant", "coder"], "around")


@lru_cache(maxsize=None)
def faded(points: int, decay: str, age: int) -> int:
    return worth(points, json.loads(decay), age, DAY)


def grades(points: np.ndarray) -> np.ndarray:
    return np.select([points >= 120_000, points >= 60_000, points >= 20_000], ["A", "B", "C"], "D")


@pytest.fixture(scope="module")
def people(changes) -> list[str]:
    people = sorted(set(changes.user))
    changes["person"] = changes.user.map({user: number for number, user in enumerate(people)})
    changes.attrs["people"] = len(people)
    return people


@pytest.fixture(scope="module")
def expected(changes, people, moments) -> list[tuple]:
    """Points, grade and class of everybody at each moment."""
    replays = [Replayed(changes, now) for now in moments]
    found = [(replay.points(), replay.classes()) for replay in replays]
    return [(points, grades(points), classes) for points, classes in found]


# The library ---------------------------------------------------------------------------------------------------------------------------


def key_of(users, key_type: str) -> pa.Array:
    return pa.array([int(user, 16) for user in users], pa.int64()) if key_type == "integer" else pa.array(users)


def delivered(changes: pd.DataFrame, key_type: str) -> leadcore.Activity:
    """The changes in batches as they stand in the file, each of which begins again with the last rows of the one before."""
    events = pa.table({"user": key_of(list(changes.user), key_type), "type": pa.array(changes.event), "area": pa.array(changes.area).cast(pa.string()),
                       "time": pa.array(changes.time).cast(pa.timestamp("us", "UTC")), "committed": pa.array(changes.committed).cast(pa.timestamp("us")),
                       "source": pa.array(["git"] * len(changes)).dictionary_encode(), "sequence": pa.array(range(len(changes)))})
    activity = leadcore.Model.parse(DOCUMENT).activity(key_type)
    for first in range(0, len(changes), 20_000):
        again = min(first, 3_000)
        report = activity.ingest(events.slice(first - again, again + min(20_000, len(changes) - first)), key="user")
        assert (report.seen, report.counted) == (again, report.rows - again)
        activity = activity.model.load_activity(activity.save()) if first == 60_000 else activity
    return activity


@pytest.fixture(scope="module", params=["text", "integer"])
def activity(request, changes):
    return delivered(changes, request.param)


def says(activity, people, now: int, expected: tuple) -> None:
    scores = activity.score(pa.table({"user": key_of(people, activity.key_type)}), key="user", now=now, missing="unknown")
    rows = scores.to_arrow()
    assert np.array_equal(np.asarray(scores.thousandths("engagement")), expected[0]), now
    assert rows.column("grade").to_pylist() == expected[1].tolist() and rows.column("class").to_pylist() == expected[2].tolist()
    assert set(rows.column("engagement_coverage").to_pylist()) == {1.0}


def test_the_table_equals_replay(activity, people, moments, expected):
    assert len(activity) == len(people) == 1594
    for now, each in zip(moments, expected):
        says(activity, people, now, each)


def test_forgetting_on_the_way_changes_nothing(changes, people, moments, expected):
    activity = delivered(changes, "integer")
    for now, each in zip(moments, expected):
        activity.forget(now)
        says(activity, people, now, each)


@pytest.fixture(scope="module")
def ahead(changes, people, moments) -> tuple:
    """What there is to know at one moment, the end of four weeks, and who has another grade or class first on which day in between."""
    now = moments[13]
    known = changes[changes.time <= now]
    days = [now] + [(now // DAY + day) * DAY for day in range(1, 29)]
    replays = [Replayed(known, day) for day in days]
    states = [list(zip(grades(replay.points()).tolist(), replay.classes().tolist())) for replay in replays]
    found = []
    for person in range(len(people)):
        later = next((place for place in range(1, len(days)) if states[place][person] != states[0][person]), None)
        found += [(days[later], person, *states[later][person])] if later else []
    return now, known, days[-1], sorted(found)


@pytest.mark.parametrize("key_type", ["text", "integer"])
def test_looking_ahead_equals_replay_day_by_day(key_type, people, ahead):
    now, known, until, expected = ahead
    assert len({time for time, *_ in expected}) > 10 and len(expected) > 20
    activity = leadcore.Model.parse(DOCUMENT).activity(key_type)
    activity.ingest(pa.table({"key": key_of(list(known.user), key_type), "type": pa.array(known.event), "area": pa.array(known.area),
                              "time": pa.array(known.time).cast(pa.timestamp("us")), "committed": pa.array(known.committed).cast(pa.timestamp("us"))}))
    got = activity.next_changes(pa.table({"key": key_of(people, key_type)}), now=now, until=until, missing="unknown")
    assert [(each.micros, each.row, each.grade, each.lead_class) for each in got] == expected


def test_the_two_replays_agree(changes, people, moments, expected):
    model, sizes = Model(DOCUMENT), changes.user.value_counts()
    some = [*sizes[sizes < 400].index[:6], *sizes.index[200:600:40], *sizes.index[-5:]]
    for user in some:
        rows = changes[changes.user == user]
        timeline = Timeline(Event(row.event, row.time, {"area": row.area, "committed": row.committed}) for row in rows.itertuples())
        for now, (points, grade, classes) in zip(moments, expected):
            result, person = model.evaluate({"user": user}, now, timeline), people.index(user)
            assert (result.points["engagement"], result.grade, result.lead_class) == (points[person], grade[person], classes[person]), (user, now)


def test_the_moments_are_worth_asking_about(expected):
    """Every grade and every class is given to somebody, and guards and limits matter."""
    assert {grade for _, each, _ in expected for grade in each} == set("ABCD")
    assert {name for _, _, each in expected for name in each} == {each["name"] for each in DOCUMENT["classes"]}
    assert max(points.max() for points, _, _ in expected) > 130_000 and min(points.min() for points, _, _ in expected) < 0
