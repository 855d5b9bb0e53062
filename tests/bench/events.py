# SPDX-License-Identifier: MIT
"""The events workload: 20,000,000 events of 12 types over half a year, for up to 2^20 leads, and what the leads' points are."""

import json
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path

import numpy as np

EVENTS = 20_000_000
LEADS = 1 << 20  # possible ones; about 0.8 million occur
DAY = 86_400
END = 2_000_000_000  # the last event, and now: 2033-05-18T03:33:20Z
LATER = END + 10 * DAY  # another now, for scoring again
SPAN = EVENTS * 7776 // 10_000  # seconds from the first event to END: 180 days

# Points of a fresh event and days after which they are half.
TYPES = {
    "page_view": (1, 7),
    "mail_open": (2, 14),
    "mail_click": (5, 30),
    "blog_visit": (3, 30),
    "pricing_view": (8, 30),
    "webinar": (10, 60),
    "ad_click": (0.5, 7),
    "video": (4, 14),
    "download": (6, 30),
    "trial": (15, 60),
    "demo": (20, 90),
    "unsubscribe": (-5, 30),
}
WEIGHTS = np.array([points for points, _ in TYPES.values()])
HALF_LIVES = np.array([days for _, days in TYPES.values()])

RULE_LIMIT = 20_000_000  # thousandths: what one rule gives at most

CAP = 2  # events of a type and day that count, in the model with caps
COUNTS = {7: (2, 5), 30: (5, 3), 90: (12, 2)}  # within days: at least so many events of any type give so many points


def columns(first: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lead, type and second of events first … first + count - 1. Leads are skewed: squares of evenly spread numbers, spread again."""
    index = np.arange(first, first + count, dtype=np.int64)
    even = (index * 2_654_435_761 + 12_345 & 0xFFFF_FFFF) >> 12
    lead = (even * even >> 20) * 7919 & LEADS - 1
    kind = (index * 40_503 + 7 >> 3) % len(TYPES)
    second = END - (EVENTS - index) * 7776 // 10_000
    return lead.astype(np.int32), kind.astype(np.uint8), second.astype(np.int32)


def fading() -> np.ndarray:
    """Thousandths of a point by type and age in days, each rounded once, halves away from zero: what the model document means."""
    ages = SPAN // DAY + 1 + (LATER - END) // DAY
    table = np.empty((len(TYPES), ages), np.int64)
    with localcontext() as context:
        context.prec = 60
        for i, (points, half_life) in enumerate(TYPES.values()):
            for age in range(ages):
                exact = Decimal(points) * 1000 * Decimal(2) ** (Decimal(-age) / half_life)
                table[i, age] = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return table


def document(caps: bool = False, grade: bool = False) -> dict:
    """The model. With `caps`, at most CAP events of a type count each day, and numbers of events within 7, 30 and 90 days give points."""
    rules = [{"name": name, "on": name, "points": points, "decay": {"half_life": f"{days}d"}} for name, (points, days) in TYPES.items()]
    if caps:
        for rule in rules:
            rule["at_most"] = {"times": CAP, "per": "1d"}
        for days, (count, points) in COUNTS.items():
            when = {"activity": {"on": list(TYPES), "count": {">=": count}, "within": f"{days}d"}}
            rules.append({"name": f"active in {days} days", "when": when, "points": points})
    model = {"leadcore": 1, "name": "events", "version": "1", "fields": {"country": "category"}, "events": {name: {} for name in TYPES},
             "scores": {"engagement": {"groups": [{"name": "events", "rules": rules}]}}}
    if grade:
        model["grade"] = {"letters": {"engagement": {"A": 60, "B": 25, "C": 8}}}
    return model


@dataclass
class Events:
    lead: np.ndarray  # int32
    kind: np.ndarray  # uint8
    second: np.ndarray  # int32
    fade: np.ndarray  # int64, by type and age
    expected: np.ndarray  # int32, thousandths by possible lead
    expected_caps: np.ndarray
    used: np.ndarray  # int32, leads that occur, ascending


def points_of(events: Events, now: int) -> np.ndarray:
    """Points of every possible lead at `now`, no event being after it."""
    age = now // DAY - events.second // DAY
    return np.bincount(events.lead, weights=events.fade[events.kind, age], minlength=LEADS).astype(np.int64)


def pairs_of(events: Events) -> tuple[np.ndarray, np.ndarray]:
    """Every (lead, type, age at END) that occurs, as (lead × types + type) × ages + age, and how often."""
    ages = events.fade.shape[1]
    age = END // DAY - events.second // DAY
    return np.unique((events.lead.astype(np.int64) * len(TYPES) + events.kind) * ages + age, return_counts=True)


def points_with_caps(events: Events, pairs: np.ndarray, times: np.ndarray) -> np.ndarray:
    kinds, ages = events.fade.shape
    lead, kind, age = pairs // (kinds * ages), pairs // ages % kinds, pairs % ages
    points = np.bincount(lead, weights=events.fade[kind, age] * np.minimum(times, CAP), minlength=LEADS).astype(np.int64)
    for days, (count, worth) in COUNTS.items():
        points += (np.bincount(lead, weights=times * (age < days), minlength=LEADS) >= count) * (worth * 1000)
    return points


def load(directory: Path) -> Events:
    def column(name: str, kind: type) -> np.ndarray:
        return np.fromfile(directory / name, kind)

    return Events(column("lead.i32", np.int32), column("type.u8", np.uint8), column("second.i32", np.int32), fading(),
                  column("expected.i32", np.int32), column("expected_caps.i32", np.int32), column("used.i32", np.int32))


def write(directory: Path) -> None:
    """Columns, models and results into `directory`. Refuses a workload in which a rule's limit would count, which no competitor has."""
    events = Events(*columns(0, EVENTS), fading(), *([np.empty(0)] * 3))
    events.lead.tofile(directory / "lead.i32")
    events.kind.tofile(directory / "type.u8")
    events.second.tofile(directory / "second.i32")
    by_rule = np.bincount(events.lead.astype(np.int64) * len(TYPES) + events.kind,
                          weights=events.fade[events.kind, END // DAY - events.second // DAY])
    if np.abs(by_rule).max() > RULE_LIMIT:
        raise SystemExit("the workload has a lead whose points are limited")
    used = np.unique(events.lead)
    pairs, times = pairs_of(events)
    for name, points in (("expected", points_of(events, END)), ("expected_later", points_of(events, LATER)),
                         ("expected_caps", points_with_caps(events, pairs, times))):
        points.astype(np.int32).tofile(directory / f"{name}.i32")
    used.astype(np.int32).tofile(directory / "used.i32")
    (directory / "facts.txt").write_text(f"{END} {LATER} {len(pairs)}\n")
    for name, model in (("events", document()), ("events_caps", document(caps=True)), ("events_grade", document(grade=True))):
        (directory / f"{name}.json").write_text(json.dumps(model, indent=1))
