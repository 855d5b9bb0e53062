# SPDX-License-Identifier: MIT
"""The reference's replay of activity against expectations worked out by hand from docs/model-reference.md, section "Activity"."""

from decimal import Decimal
from fractions import Fraction

import pytest
from leadcore_reference import Change, Entry, Model
from reference_activity import Event, Replay, Timeline, is_counted, rounded, worth
from reference_time import duration, moment

HOUR, DAY = 3_600_000_000, 86_400_000_000
NOON = moment("2026-11-18T12:00:00Z")  # a Wednesday
EVENTS = {"visit": {"page": "text", "amount": "number"}, "click": {"page": "text"}, "mail": {}}


def document(*rules, group={}, **parts):
    rules = [{"name": f"r{number}", **rule} for number, rule in enumerate(rules)] or [{"name": "r", "when": {"f": True}, "points": 1}]
    return {"leadcore": 1, "name": "m", "version": "1", "fields": {"f": "flag", "t": "time"}, "events": EVENTS,
            "scores": {"s": {"groups": [{"name": "g", "rules": rules, **group}]}}, **parts}


def on_days(*ages, type="visit", **fields):
    """Events so many days before noon."""
    return [Event(type, NOON - age * DAY, fields) for age in ages]


def points(model, events, now=NOON):
    return Model(model).evaluate({}, now, None if events is None else Timeline(events)).points["s"]


def condition(test, events, now=NOON, **parts):
    result = points(document({"when": {"activity": test}, "points": 1, "unknown": 2}, **parts), events, now)
    return {1000: True, 0: False, 2000: None}[result]


@pytest.mark.parametrize("value, expected", [(Fraction(1, 2), 1), (Fraction(-1, 2), -1), (Fraction(49, 100), 0), (Fraction(-3, 2), -2), (Fraction(5, 2), 3), (7, 7)])
def test_rounding(value, expected):
    assert rounded(value) == expected


@pytest.mark.parametrize("points, decay, age, expected", [
    (10_000, "none", 10**7, 10_000),
    (10_000, {"half_life": "14d"}, 0, 10_000), (10_000, {"half_life": "14d"}, 14, 5_000), (10_000, {"half_life": "14d"}, 28, 2_500), (10_000, {"half_life": "14d"}, 7, 7_071),
    (10_000, {"half_life": "2w"}, 1, 9_517), (-10_000, {"half_life": "14d"}, 7, -7_071), (1, {"half_life": "1d"}, 1, 1), (-1, {"half_life": "1d"}, 1, -1), (1, {"half_life": "1d"}, 2, 0),
    (10_000, {"half_life": "1d"}, 14, 1), (10_000, {"half_life": "1d"}, 15, 0), (10**9, {"half_life": "36500d"}, 1, 999_981_010), (10**9, {"half_life": "1d"}, 10**6, 0),
    (10_000, {"linear": "10d"}, 0, 10_000), (10_000, {"linear": "10d"}, 3, 7_000), (10_000, {"linear": "10d"}, 10, 0), (10_000, {"linear": "10d"}, 11, 0),
    (1, {"linear": "4d"}, 2, 1), (-1, {"linear": "4d"}, 2, -1), (1, {"linear": "4d"}, 3, 0), (10_000, {"linear": "3d"}, 1, 6_667), (10_000, {"linear": "3d"}, 2, 3_333),
    (10_000, {"steps": {"percent": 50, "every": "30d"}}, 29, 10_000), (10_000, {"steps": {"percent": 50, "every": "30d"}}, 30, 5_000),
    (10_000, {"steps": {"percent": 50, "every": "30d"}}, 60, 0), (10_000, {"steps": {"percent": 30, "every": "1w"}}, 27, 1_000), (10_000, {"steps": {"percent": 30, "every": "1w"}}, 28, 0),
    (10_000, {"steps": {"percent": Decimal("33.333"), "every": "1d"}}, 3, 0), (10**6, {"steps": {"percent": Decimal("33.333"), "every": "1d"}}, 3, 10),
    (1_000, {"steps": {"percent": Decimal("0.05"), "every": "1d"}}, 1, 1_000), (1_000, {"steps": {"percent": 100, "every": "1d"}}, 1, 0),
    (10_000, {"window": "30d"}, 29, 10_000), (10_000, {"window": "30d"}, 30, 0),
])
def test_points_by_age(points, decay, age, expected):
    assert worth(points, decay, age, DAY) == expected


def test_ages_are_whole_buckets():
    rule = {"on": "visit", "points": 1, "decay": {"window": "1d"}}
    midnight = moment("2026-11-18")
    for event, now, expected in [(midnight, midnight, 1), (midnight, midnight + DAY - 1, 1), (midnight, midnight + DAY, 0), (midnight - 1, midnight, 0),
                                 (midnight + DAY - 1, midnight, 1), (midnight + DAY, midnight + DAY - 1, 0), (-1, -DAY, 1), (-1, 0, 0), (-DAY - 1, -1, 0)]:
        assert points(document(rule), [Event("visit", event)], now) == 1000 * expected, (event, now)
    hourly = document({"on": "visit", "points": 1, "decay": {"window": "1h"}}, resolution="1h")
    assert [points(hourly, [Event("visit", midnight - 1)], now) for now in (midnight - HOUR, midnight - 1, midnight)] == [1000, 1000, 0]


@pytest.mark.parametrize("at_most, days, expected", [
    ({"times": 1}, [0, 1, 2], 1), ({"times": 2}, [5, 5, 5], 2), ({"times": 3, "per": "1d"}, [0, 0, 0, 0, 1], 4),
    ({"times": 1, "per": "2d"}, [0, 1, 2, 3, 4], 3),       # today is day 20,775 since 1970
    ({"times": 1, "per": "1w"}, [0, 2, 3, 16, 17], 4),     # Monday was two days ago
    ({"times": 1, "per": "14d"}, [0, 2, 3, 16, 17], 3),    # and the 14 days before the same Monday are one span, since (20,773 + 3) / 14 is whole
])
def test_at_most(at_most, days, expected):
    assert points(document({"on": "visit", "points": 1, "at_most": at_most}), on_days(*days)) == 1000 * expected


def test_at_most_counts_the_oldest_first_of_all_types_together():
    rule = {"on": ["visit", "mail"], "points": 8, "at_most": {"times": 2, "per": "1w"}, "decay": {"half_life": "1d"}}
    assert points(document(rule), on_days(0, 2) + on_days(1, type="mail")) == 4000 + 2000


@pytest.mark.parametrize("rule, times, expected", [
    ({"points": 10}, 2001, 20_000), ({"points": -10}, 2001, -20_000), ({"points": 30_000}, 2, 30_000),
    ({"points": 10, "at_most": {"times": 3}}, 5, 30), ({"points": 10, "at_most": {"times": 2500}}, 2600, 20_000), ({"points": 10, "at_most": {"times": 2500, "per": "1d"}}, 2600, 20_000),
])
def test_limit_of_an_event_rule(rule, times, expected):
    assert points(document({"on": "visit", **rule}), on_days(*[0] * times)) == 1000 * expected


def test_where_and_what_is_counted():
    model = document({"on": ["visit", "click"], "where": {"page": {"starts": "/Pricing"}}, "points": 1})
    events = on_days(0, page="/pricing/eu") + on_days(0, type="click", page="/PRICING") + on_days(0, page="/about") + on_days(0) + on_days(0, type="mail")
    assert points(model, events) == 2000
    assert [is_counted(model, event) for event in events] == [True, True, False, False, False]
    assert is_counted({**model, "guards": [{"name": "x", "on": ["mail"], "more_than": 0, "per": "1d"}]}, events[-1])
    assert is_counted({**model, "classes": [{"name": "c", "when": {"not": {"activity": {"on": "mail", "count": 0}}}}]}, events[-1])


def test_decay_of_the_group_and_of_the_rule():
    rules = [{"on": "visit", "points": 8}, {"on": "visit", "points": 100, "decay": "none"}, {"on": "visit", "points": 1000, "decay": {"linear": "4d"}}]
    assert points(document(*rules, group={"decay": {"half_life": "3d"}}), on_days(3)) == 4_000 + 100_000 + 250_000


def test_events_in_the_future_wait():
    model = document({"on": "visit", "points": 1, "at_most": {"times": 1, "per": "1w"}, "decay": {"linear": "10d"}}, guards=[{"name": "g", "on": "visit", "more_than": 2, "per": "2d"}])
    events = on_days(0, -1, -1, -2, -2)
    assert [points(model, events, NOON + day * DAY) for day in (-1, 0, 1, 2, 3)] == [0, 1000, 900, 800, 700]
    assert points(model, events + on_days(-2), NOON + 2 * DAY) == 800 and points(model, on_days(-1, -1, -2, -2, -2), NOON + 2 * DAY) == 0


GUARD = {"name": "scanner", "on": ["visit", "click"], "more_than": 2, "per": "2d"}


@pytest.mark.parametrize("events, expected", [
    (on_days(0, 1), 2), (on_days(0, 1, 1), 0), (on_days(0, 1, 1, 2), 1), (on_days(0, 0) + on_days(1, type="click"), 3), (on_days(0, 1, -1), 2), (on_days(1, 1, 2, 0), 1),
    (on_days(1, 1, 2, 0) + on_days(0, type="click"), 2), (on_days(0, 0, 0, page="/x"), 0),
])
def test_guards(events, expected):
    rule = {"on": ["visit", "click"], "where": {"not": {"page": "/unread"}}, "points": 1}
    events = [Event(event.type, event.time, {"page": "/", **event.fields}) for event in events]
    assert points(document(rule, guards=[GUARD]), events) == 1000 * expected


def test_every_guard_looks_at_all_events():
    guards = [{"name": "burst", "on": "visit", "more_than": 2, "per": "1d"}, {"name": "many", "on": "visit", "more_than": 3, "per": "1w", "reason": "too many"}]
    assert points(document({"on": "visit", "points": 1}, guards=guards), on_days(1, 1, 1, 2, 3)) == 1000
    assert points(document({"on": "visit", "points": 1}, guards=guards[:1]), on_days(1, 1, 1, 2, 3)) == 2000


@pytest.mark.parametrize("test, days, expected", [
    ({"count": 2}, [0, 9], True), ({"count": [1, 3]}, [0, 9], False), ({"count": {">=": 2}}, [0], False), ({"count": {">": 0, "<": 3}}, [0, 5, -1], True),
    ({"count": 0}, [], True), ({"count": 0}, None, None), ({"count": 2, "within": "7d"}, [0, 6, 7], True), ({"count": 1, "within": "1d"}, [0, 1], True),
    ({"last": {"older_than": "7d"}}, [7, 9], True), ({"last": {"older_than": "7d"}}, [6, 9], False), ({"last": {"within": "7d"}}, [6, 9], True), ({"last": {"within": "7d"}}, [7], False),
    ({"last": {"within": "7d", "older_than": "3d"}}, [3], True), ({"last": {"within": "7d", "older_than": "3d"}}, [2, 5], False), ({"last": {"within": "7d"}}, [], None),
    ({"first": {"within": "7d"}}, [6, 7], False), ({"first": {"within": "7d"}}, [0, 6], True), ({"first": {"older_than": "7d"}}, [0, 7], True), ({"first": {"within": "7d"}}, [-1], None),
    ({"last": "known"}, [3], True), ({"last": "known"}, [], False), ({"last": "known"}, None, False), ({"first": "unknown"}, [], True), ({"first": "unknown"}, None, True),
    ({"first": {"older_than": "1d"}}, None, None),
])
def test_conditions_over_activity(test, days, expected):
    events = None if days is None else on_days(*days) + on_days(0, type="mail")
    assert condition({"on": ["visit", "click"], **test}, events) is expected


def test_conditions_do_not_see_what_guards_take_away():
    assert condition({"on": "visit", "count": 1}, on_days(0, 1, 1, 2), guards=[GUARD]) is True
    assert condition({"on": "visit", "last": "known"}, on_days(0, 1, 1), guards=[GUARD]) is False


def test_ledger_and_coverage():
    rules = [{"on": "visit", "points": 8, "at_most": {"times": 2, "per": "1d"}, "decay": {"half_life": "2d"}, "reason": "looks around"}, {"on": "click", "points": -3},
             {"on": "mail", "points": 4, "decay": {"window": "1d"}}]
    model = Model(document(*rules, group={"max": 3}, guards=[{**GUARD, "more_than": 3, "per": "1d", "reason": "nobody clicks so fast"}]))
    timeline = Timeline(on_days(2, 2, 2, 6) + on_days(4, 4, 4, 4, type="click") + on_days(9, type="mail"))
    result = model.evaluate({}, NOON, timeline)
    midnight = NOON - DAY // 2
    assert (result.points, result.coverage) == ({"s": 3_000}, {"s": 1000})
    assert result.ledger == (
        Entry("events", 9_000, "s", "g", "r0", "looks around", (), 3, 1, 24_000, midnight - 2 * DAY), Entry("guard", 0, "s", "g", "r1", "nobody clicks so fast", (), 4),
        Entry("events", 0, "s", "g", "r2", "r2", (), 1, 0, 4_000, midnight - 9 * DAY), Entry("group_limit", -6_000, "s", "g"))
    unknown = model.evaluate({}, NOON)
    assert (unknown.points, unknown.coverage, unknown.ledger) == ({"s": 0}, {"s": 0}, ())
    mixed = Model(document({"when": {"f": True}, "points": 1}, {"on": "visit", "points": -3}))
    assert [mixed.evaluate({"f": True}, NOON, timeline).coverage["s"] for timeline in (None, Timeline())] == [250, 1000]


def test_exactly_once():
    timeline = Timeline()
    numbered = [Event("visit", NOON, {}, source, number) for source, number in [("a", 3), ("a", 3), ("a", 2), ("b", 2), ("a", 4), (None, 1), ("", 1), (None, 2)]]
    assert [timeline.add(event) for event in numbered] == [True, False, False, True, True, True, False, True]
    assert timeline.add(Event("visit", NOON)) and timeline.add(Event("visit", NOON, {}, "a")) and len(timeline.events) == 7
    other = Timeline([Event("visit", NOON, {}, "a", 9), Event("visit", NOON, {}, "b", 1), Event("visit", NOON, {}, "c", -5)])
    timeline.merge(other)
    assert timeline.highest == {"a": 9, "b": 2, "": 2, "c": -5} and len(timeline.events) == 10


@pytest.mark.parametrize("text, is_valid", [("0001-01-01", True), ("9999-12-31T23:59:59.999999Z", True), ("0001-01-01T00:00:00+00:01", False)])
def test_years(text, is_valid):
    if is_valid:
        assert Timeline([Event("visit", moment(text))]).events
    else:
        with pytest.raises(ValueError):
            Timeline([Event("visit", moment(text))])


def test_far_from_now():
    model, events = document({"on": "visit", "points": 1}), [Event("visit", moment("0001-01-01")), Event("visit", moment("9999-12-31"))]
    assert [points(model, events, now) for now in (-(2**63), moment("0001-01-01"), NOON, moment("9999-12-31"), 2**63 - 1)] == [0, 1000, 1000, 2000, 2000]


def test_next_change():
    classes = [{"name": "hot", "when": {"s": {">=": 5}}}, {"name": "asleep", "when": {"activity": {"on": "visit", "count": 0, "within": "7d"}}}, {"name": "new", "when": {"t": {"within": "3h"}}},
               {"name": "rest"}]
    model = Model({**document({"on": "visit", "points": 8, "decay": {"half_life": "2d"}}), "classes": classes})
    timeline, midnight = Timeline(on_days(1)), NOON - DAY // 2
    def change(now, lead={}, until=NOON + 100 * DAY):
        return model.next_change(lead, now, until, timeline)
    assert change(NOON) == Change(midnight + DAY, None, "rest")                    # 8, 5.657, 4
    assert change(midnight + DAY) == Change(midnight + 6 * DAY, None, "asleep")    # seven days after yesterday
    assert change(NOON - 3 * DAY) == Change(midnight - DAY, None, "hot")
    assert change(midnight + 6 * DAY) is None
    assert change(midnight + DAY, {"t": midnight + 2 * DAY}) == Change(midnight + 2 * DAY, None, "new")
    assert change(midnight + 2 * DAY, {"t": midnight + 2 * DAY}) == Change(midnight + 2 * DAY + 3 * HOUR + 1, None, "rest")
    assert change(midnight + DAY, until=midnight + 6 * DAY - 1) is None and change(midnight + DAY, until=midnight + 6 * DAY)
    assert Model(document()).next_change({}, NOON, NOON + DAY) is None


def test_spans_cross_zero():
    replay = Replay(document(), Timeline(), 0)
    def span(time, length):
        return replay.span(Event("visit", time), length)
    assert [span(day * DAY, "2d") for day in (-3, -2, -1, 0, 1, 2)] == [-2, -1, -1, 0, 0, 1]
    assert [span(day * DAY, "1w") for day in (-4, -3, 3, 4)] == [-1, 0, 0, 1]  # Sunday | Monday … Sunday | Monday
    assert duration("1w") == 7 * DAY
