# SPDX-License-Identifier: MIT
"""What leads do, by replay: every event is kept as it came, and each question is answered from all of them at the moment that it is about.

Nothing is added up beforehand and nothing is forgotten. The library keeps counts by bucket instead, and must say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from reference_conditions import in_range_or_set, test_value, truth
from reference_document import as_list, exact, members, thousandths
from reference_sections import conditions
from reference_time import duration

RESOLUTIONS = {"1d": 86_400_000_000, "1h": 3_600_000_000}
DAY, WEEK = duration("1d"), duration("1w")
FIRST, END = -62_135_596_800_000_000, 253_402_300_800_000_000  # years 0001 … 9999
MOST_COUNTED = 2_000_000_000
LIMIT = 20_000_000  # thousandths


@dataclass(frozen=True)
class Event:
    """One event. A sequence number without a source is of the source with the empty name; a source without a number says nothing."""

    type: str
    time: int
    fields: dict = field(default_factory=dict)
    source: str | None = None
    sequence: int | None = None


class Timeline:
    """All events of one lead, in the order of their coming."""

    def __init__(self, events: Iterator[Event] | list[Event] = ()):
        self.events: list[Event] = []
        self.highest: dict[str, int] = {}
        for event in events:
            self.add(event)

    def add(self, event: Event) -> bool:
        """Whether the event is new."""
        if not FIRST <= event.time < END:
            raise ValueError("outside the years 0001 … 9999")
        if event.sequence is not None:
            source = event.source or ""
            if source in self.highest and event.sequence <= self.highest[source]:
                return False
            self.highest[source] = event.sequence
        self.events.append(event)
        return True

    def merge(self, other: Timeline) -> None:
        self.events += other.events
        for source, sequence in other.highest.items():
            self.highest[source] = max(sequence, self.highest.get(source, sequence))


# Points by age -------------------------------------------------------------------------------------------------------------------------


def worth(points: int, decay, age: int, unit: int) -> int:
    """P(age): what one event gives, in whole thousandths. `age` is in buckets of length `unit`."""
    if decay == "none":
        return points
    (kind, value), = members(decay)
    if kind == "half_life":
        return _halved(points, age, duration(value) // unit)
    if kind == "linear":
        share = 1 - Fraction(age, duration(value) // unit)
    elif kind == "steps":
        share = 1 - Fraction(exact(value["percent"])) / 100 * (age // (duration(value["every"]) // unit))
    else:
        share = Fraction(age < duration(value) // unit)
    return rounded(points * max(share, Fraction(0)))


@lru_cache(maxsize=None)
def _halved(points: int, age: int, half_life: int) -> int:
    """Whole half-lives are exact. Other shares are irrational: never halfway between two thousandths, nor as near to it as sixty digits."""
    if age % half_life == 0:
        return rounded(Fraction(points, 2 ** min(age // half_life, 100)))  # after a hundred of them, as good as never
    with localcontext() as context:
        context.prec = 60
        return rounded(Fraction(points * Decimal(2) ** (Decimal(-age) / half_life)))


def rounded(value: Fraction) -> int:
    """To the nearest whole number, halves away from zero."""
    size = (abs(value) + Fraction(1, 2)).__floor__()
    return size if value >= 0 else -size


# What a document counts ----------------------------------------------------------------------------------------------------------------


def counters(document: dict) -> Iterator[tuple[list[str], dict | None]]:
    """Types and "where" of everything that counts events."""
    for guard in document.get("guards", []):
        yield as_list(guard["on"]), None
    for rule in rules(document):
        if "on" in rule:
            yield as_list(rule["on"]), rule.get("where")
    for test in activity_tests(document):
        yield as_list(test["on"]), test.get("where")


def rules(document: dict) -> list[dict]:
    return [rule for _, score in members(document["scores"]) for group in score["groups"] for rule in group["rules"]]


def activity_tests(document: dict) -> Iterator[dict]:
    """Every test of activity in the conditions of the document."""
    for condition in conditions(document):
        yield from _tests_in(condition)


def _tests_in(condition: dict) -> Iterator[dict]:
    for key, part in members(condition):
        if key == "activity":
            yield part
        elif key in ("all", "any", "of", "not"):
            for each in as_list(part):
                yield from _tests_in(each)


def is_counted(document: dict, event: Event) -> bool:
    """Whether anything in the document counts such an event."""
    return any(matches(document, event, on, where) for on, where in counters(document))


def matches(document: dict, event: Event, on: list[str], where: dict | None) -> bool:
    if event.type not in on:
        return False
    kinds = document["events"][event.type]
    return where is None or truth(where, lambda name, test: test_value(kinds[name], event.fields.get(name), test, None)) is True


# One lead at one moment ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What an event rule comes to."""

    points: int
    counted: int
    capped: int
    raw: int
    newest: int  # beginning of the bucket of the newest counted event; 0 without one
    guarded: int
    guard: dict | None  # the first in the document that took an event away


class Replay:
    """A lead's activity at `now`; without a timeline, it is unknown."""

    def __init__(self, document: dict, timeline: Timeline | None, now: int):
        self.document, self.unit = document, RESOLUTIONS[document.get("resolution", "1d")]
        self.is_known, self.today = timeline is not None, now // self.unit
        self.begun = [event for event in (timeline.events if timeline else ()) if self.age(event) >= 0]
        self.guards = [(guard, self._bursts(guard)) for guard in document.get("guards", [])]

    def bucket(self, event: Event) -> int:
        return event.time // self.unit

    def age(self, event: Event) -> int:
        return self.today - self.bucket(event)

    def span(self, event: Event, length: str) -> int:
        """Number of the span that the event is in; whole weeks begin on Mondays, and 1970 began on a Thursday."""
        shift = 3 * DAY if duration(length) % WEEK == 0 else 0
        return (self.bucket(event) * self.unit + shift) // duration(length)

    def _bursts(self, guard: dict) -> set[tuple]:
        """Types and spans with more events than the guard lets pass."""
        seen = Counter((event.type, self.span(event, guard["per"])) for event in self.begun if event.type in as_list(guard["on"]))
        return {place for place, count in seen.items() if count > guard["more_than"]}

    def guard_of(self, event: Event) -> dict | None:
        """The first guard that takes the event away."""
        return next((guard for guard, bursts in self.guards if (event.type, self.span(event, guard["per"])) in bursts), None)

    def events(self, test: dict) -> tuple[list[Event], list[Event]]:
        """Events for an event rule or a test of activity: those that guards leave, and those that they take away."""
        found = [event for event in self.begun if matches(self.document, event, as_list(test["on"]), test.get("where"))]
        return [event for event in found if not self.guard_of(event)], [event for event in found if self.guard_of(event)]

    def rule(self, rule: dict, group: dict) -> Outcome:
        left, taken = self.events(rule)
        points, decay, at_most = thousandths(rule["points"]), rule.get("decay", group.get("decay", "none")), rule.get("at_most")
        counted = self._at_most(left, at_most) if at_most else left
        limit = max(LIMIT, abs(points))
        if at_most and "per" not in at_most:
            limit = min(limit, int(at_most["times"]) * abs(points))
        total = sum(worth(points, decay, self.age(event), self.unit) for event in counted)
        return Outcome(points=min(max(total, -limit), limit), counted=len(counted), capped=len(left) - len(counted), raw=len(counted) * points,
                       newest=max((self.bucket(event) * self.unit for event in counted), default=0), guarded=len(taken),
                       guard=next((guard for guard, _ in self.guards if any(self.guard_of(event) is guard for event in taken)), None))

    def _at_most(self, events: list[Event], at_most: dict) -> list[Event]:
        """The first so many of each span, by their buckets."""
        used: Counter = Counter()
        counted = []
        for event in sorted(events, key=self.bucket):
            span = self.span(event, at_most["per"]) if "per" in at_most else None
            used[span] += 1
            if used[span] <= at_most["times"]:
                counted.append(event)
        return counted

    def test(self, test: dict) -> bool | None:
        """A test of activity in a condition."""
        ages = [self.age(event) for event in self.events(test)[0]]
        if "count" in test:
            within = duration(test["within"]) // self.unit if "within" in test else None
            count = min(sum(within is None or age < within for age in ages), MOST_COUNTED)
            return in_range_or_set(test["count"], count, int) if self.is_known else None
        what = test["last"] if "last" in test else test["first"]
        if what in ("known", "unknown"):
            return bool(ages) == (what == "known")
        if not ages:
            return None
        age = min(ages) if "last" in test else max(ages)
        return all(age < duration(limit) // self.unit if key == "within" else age >= duration(limit) // self.unit for key, limit in members(what))
