# SPDX-License-Identifier: MIT
"""A timeline says what replay of all its events says, bit for bit, however the events came to it."""

from __future__ import annotations

from random import Random

import activity_cases
import leadcore
import pytest
from activity_cases import LEADS, add, for_random_cases, held_event, held_lead, same_everywhere, same_result
from activity_strategies import changed, deliveries
from leadcore_reference import Model, moments_of_change
from reference_activity import Event, Timeline, is_counted
from strategies import spelled


def replayed(case, lead: int) -> Timeline:
    return Timeline(held_event(case, event) for event in case.events_of(lead))


@for_random_cases(1)
def test_timelines(case):
    model = case.model()
    for lead in range(LEADS):
        timeline, reference = model.timeline(), Timeline()
        for event in case.events_of(lead):
            event = held_event(case, event)
            assert add(timeline, event) == ("counted" if is_counted(case.document, event) else "unmatched") if reference.add(event) else "seen"
        same_everywhere(case, model, timeline, reference, lead)


@for_random_cases(4)
def test_without_a_timeline(case):
    model, reference = case.model(), Model(case.document)
    for row in range(LEADS):
        lead = held_lead(case, row)
        for now in case.nows:
            same_result(model.score_one(lead, now=now), reference.evaluate(lead, now))
    same_everywhere(case, model, model.timeline(), Timeline())


def shuffled(events: list[Event], random: Random) -> list[Event]:
    """Another order, in which the numbers of each source rise as before."""
    places = [place for place, event in enumerate(events) if event.sequence is None]
    mixed = list(events)
    for place, other in zip(places, random.sample(places, len(places))):
        mixed[place] = events[other]
    numbered = [event for event in mixed if event.sequence is not None]
    order = iter(numbered)
    free = [None if event.sequence is not None else event for event in random.sample(mixed, len(mixed))]
    return [next(order) if event is None else event for event in free]


@for_random_cases(4)
def test_order_and_redelivery_do_not_matter(case):
    """Whatever the order, the same timeline comes out, to the byte."""
    model, random = case.model(), Random(case.seed)
    for lead in range(LEADS):
        events = [held_event(case, event) for event in case.events_of(lead)]
        plain, late = model.timeline(), model.timeline()
        for event in events:
            add(plain, event)
        numbered = []
        for event in shuffled(events, random):
            if event.sequence is not None:
                numbered.append(event)
            add(late, event)
            for again in random.sample(numbered, min(len(numbered), random.choice([0, 0, 2]))):
                assert add(late, again) == "seen"
        same_everywhere(case, model, late, Timeline(events), lead)
        assert late.save() == plain.save()


@for_random_cases(4)
def test_splitting_saving_and_merging_do_not_matter(case):
    model, random = case.model(), Random(case.seed)
    for lead in range(LEADS):
        parts = [model.timeline() for _ in range(random.randint(1, 5))]
        for event in case.events_of(lead):
            place = random.randrange(len(parts))
            add(parts[place], held_event(case, event))
            if random.random() < 0.2:
                parts[place] = reloaded(model, parts[place])
        while len(parts) > 1:
            one, other = random.sample(range(len(parts)), 2)
            parts[one].merge(parts[other])
            del parts[other]
        same_everywhere(case, model, reloaded(model, parts[0]), replayed(case, lead), lead)


def reloaded(model: leadcore.Model, timeline: leadcore.Timeline) -> leadcore.Timeline:
    data = timeline.save()
    again = model.load_timeline(data)
    report = again.load_report
    assert again.save() == data and (report.dropped_events, report.dropped_counters, report.new_counters) == (0, 0, 0)
    return again


@for_random_cases(4)
def test_sources_that_two_timelines_share(case):
    """What either has seen, the merged one has seen."""
    model, random = case.model(), Random(case.seed)
    events = [held_event(case, event) for _, event in case.stream.rows]
    ours, theirs = (random.sample(events, len(events) // 2) for _ in range(2))
    order = {id(event): place for place, event in enumerate(events)}
    timelines, references = [], []
    for some in (ours, theirs):
        some.sort(key=lambda event: order[id(event)])
        timelines.append(model.timeline())
        references.append(Timeline(some))
        for event in some:
            add(timelines[-1], event)
    timelines[0].merge(timelines[1])
    references[0].merge(references[1])
    for event in events:
        assert (add(timelines[0], event) == "seen") is not references[0].add(event)
    same_everywhere(case, model, timelines[0], references[0])


@for_random_cases(4)
def test_forgetting_changes_nothing_from_then_on(case):
    """Nor do events that come late, after that. Explanations may count fewer."""
    model, reference, random = case.model(), Model(case.document), Random(case.seed)
    first = min(case.nows)
    for lead in range(LEADS):
        timeline, whole = model.timeline(), replayed(case, lead)
        for event in whole.events:
            add(timeline, event)
            if random.random() < 0.1:
                timeline.forget(max(first - random.choice([0, 1, 3 * 86_400_000_000, 2**63]), -(2**63)))
        before = timeline.pair_count
        dropped = timeline.forget(first)
        assert timeline.pair_count <= before and (dropped > 0) == (timeline.pair_count < before) and timeline.forget(first) == 0
        record = held_lead(case, lead)
        for now in case.nows:
            expected = reference.evaluate(record, now, whole)
            same_result(model.score_one(record, now=now, timeline=timeline), expected)
            explained = model.explain(record, now=now, timeline=timeline)
            assert {name: score.thousandths for name, score in explained.scores.items()} == expected.points


@for_random_cases(4)
def test_states_under_a_changed_model(case):
    """Points, decay, limits, guards, bounds, names and order may change: what is still counted keeps its history."""
    model, random = case.model(), Random(case.seed)
    case.document = changed(case.document, random)
    later = leadcore.Model.parse(spelled(case.document, case.seed))
    for lead in range(LEADS):
        timeline = model.timeline()
        for event in case.events_of(lead):
            add(timeline, held_event(case, event))
        kept = later.load_timeline(timeline.save())
        same_everywhere(case, later, kept, replayed(case, lead), lead)


@for_random_cases(8)
def test_states_by_hours_under_a_model_with_days(case):
    """And not the other way round."""
    if case.document.get("resolution") == "1h":
        return
    hourly = without_decay(case.document) | {"resolution": "1h"}
    model, daily = leadcore.Model.parse(spelled(hourly)), case.model()
    for lead in range(LEADS):
        timeline = model.timeline()
        for event in case.events_of(lead):
            add(timeline, held_event(case, event))
        same_everywhere(case, daily, daily.load_timeline(timeline.save()), replayed(case, lead), lead)
        back = model.load_timeline(daily.load_timeline(timeline.save()).save())
        assert back.pair_count == 0 and back.load_report.kept_events == 0


def without_decay(document: dict) -> dict:
    """Hours make long tables of points by age, of which there is a limit."""
    def without(part: dict) -> dict:
        return {key: value for key, value in part.items() if key != "decay"}
    return {**document, "scores": {name: {**score, "groups": [{**without(group), "rules": [without(rule) for rule in group["rules"]]} for group in score["groups"]]}
                                   for name, score in document["scores"].items()}}


@for_random_cases(8)
def test_next_changes(case):
    model, reference = case.model(), Model(case.document)
    if "grade" not in case.document and "classes" not in case.document:
        with pytest.raises(ValueError):
            model.next_change({}, now=0, until=1)
        return
    unit = 3_600_000_000 if case.document.get("resolution") == "1h" else 86_400_000_000
    now = case.nows[0]
    until = min(now + Random(case.seed).choice([0, 1, 40, 40, 40, 100]) * unit, 2**63 - 1)
    for lead in range(LEADS):
        timeline, whole = model.timeline(), replayed(case, lead)
        for event in whole.events:
            add(timeline, event)
        for known in (timeline, None):
            record = held_lead(case, lead)
            got, expected = model.next_change(record, now=now, until=until, timeline=known), reference.next_change(record, now, until, whole if known else None)
            assert (got and (got.micros, got.grade, got.lead_class)) == (expected and (expected.time, expected.grade, expected.lead_class)), record


@for_random_cases(8)
def test_next_changes_far_ahead(case):
    """Years ahead, compared with the library's own scores at every moment that something may come of."""
    model, reference, now = case.model(), Model(case.document), case.nows[0]
    if "grade" not in case.document and "classes" not in case.document:
        return
    unit = 3_600_000_000 if case.document.get("resolution") == "1h" else 86_400_000_000
    until = min(now + 4000 * unit, 2**63 - 1)
    for lead in range(LEADS):
        timeline, record = model.timeline(), held_lead(case, lead)
        for event in case.events_of(lead):
            add(timeline, held_event(case, event))
        before = result_at(model, record, now, timeline)
        moments = (time for time in sorted(moments_of_change(reference.document, record, now, until)) if now < time <= until)
        expected = next((time for time in moments if result_at(model, record, time, timeline) != before), None)
        got = model.next_change(record, now=now, until=until, timeline=timeline)
        assert (got and (got.micros, got.grade, got.lead_class)) == (None if expected is None else (expected, *result_at(model, record, expected, timeline)))


def result_at(model: leadcore.Model, record: dict, now: int, timeline: leadcore.Timeline) -> tuple:
    result = model.score_one(record, now=now, timeline=timeline)
    return result.grade, result.lead_class


DECAYS = ["none", {"half_life": "1d"}, {"half_life": "3d"}, {"linear": "4d"}, {"linear": "1w"}, {"steps": {"percent": 30, "every": "2d"}}, {"steps": {"percent": 50, "every": "1w"}},
          {"window": "1d"}, {"window": "5d"}]
CAPS = [{"times": 1}, {"times": 4}, {"times": 2, "per": "1d"}, {"times": 3, "per": "2d"}, {"times": 3, "per": "1w"}, {"times": 5, "per": "14d"}]
TESTS = [{"count": 2}, {"count": {">": 2, "<": 6}, "within": "3d"}, {"count": 0, "within": "1w"}, {"count": {">=": 5}, "within": "14d"}, {"last": {"within": "2d"}}, {"last": {"older_than": "3d"}},
         {"last": {"within": "5d", "older_than": "2d"}}, {"first": {"within": "1w"}}, {"first": {"older_than": "4d"}}, {"first": "known"}, {"last": "unknown"}]


def every_shape() -> dict:
    """A model with a score for each shape of decay, at_most and test."""
    rules = [{"on": ["a", "b"], "points": points, "decay": decay} for decay in DECAYS for points in (0.001, -7.125)]
    rules += [{"on": ["a", "b"], "points": 8, "at_most": cap, "decay": decay} for cap in CAPS for decay in ("none", {"linear": "20d"})]
    rules += [{"on": "a", "points": 12_000, "at_most": {"times": times}} for times in (1, 2, 3)] + [{"on": "a", "points": -20_001}]
    rules += [{"when": {"activity": {"on": on, **test}}, "points": 1, "unknown": 2} for on in ("a", ["b", "a"]) for test in TESTS]
    groups = [{"name": "g", "rules": [{"name": "r", **rule}]} for rule in rules]
    return {"leadcore": 1, "name": "m", "version": "1", "fields": {"f": "flag"}, "events": {"a": {}, "b": {}}, "scores": {f"score {place}": {"groups": [group]} for place, group in enumerate(groups)}}


@pytest.mark.parametrize("resolution", ["1d", "1h"])
@pytest.mark.parametrize("guards", [[], [{"name": "day", "on": "a", "more_than": 3, "per": "1d"}, {"name": "week", "on": ["a", "b"], "more_than": 7, "per": "1w"}]])
def test_every_shape_on_every_day(resolution, guards):
    """Five weeks of days, for events that come in bursts; with hours, at the first and last moments of each day."""
    document, random = {**every_shape(), "resolution": resolution} | ({"guards": guards} if guards else {}), Random(3)
    model, reference, day = leadcore.Model.parse(document), Model(document), 86_400_000_000
    for _ in range(3):
        days = random.sample(range(-3, 24), 6)
        replay = Timeline(Event(random.choice("ab"), each * day + random.choice([0, day // 2, day - 1])) for each in days for _ in range(random.choice([1, 1, 2, 4, 5])))
        timeline = model.timeline()
        for event in replay.events:
            add(timeline, event)
        for now in (each * day + margin for each in range(-4, 35) for margin in (0, day - 1)):
            same_result(model.score_one({}, now=now, timeline=timeline), reference.evaluate({}, now, replay))


def test_billions_of_events():
    """Counts, points and what is beyond them stay where the reference says."""
    document = {"leadcore": 1, "name": "m", "version": "1", "fields": {"f": "flag"}, "events": {"e": {}}, "scores": {"s": {"groups": [{"name": "g", "rules": [
        {"name": "points", "on": "e", "points": 1_000_000}, {"name": "less", "on": "e", "points": -0.001, "at_most": {"times": 1_000_000}},
        {"name": "some", "on": "e", "points": 2, "at_most": {"times": 1_000_000, "per": "1d"}, "decay": {"linear": "10d"}},
        {"name": "many", "when": {"activity": {"on": "e", "count": {">": 999_999_999}}}, "points": 7},
        {"name": "most", "when": {"activity": {"on": "e", "count": {"<=": 1_000_000_000}}}, "points": 50}]}]}}}
    model = leadcore.Model.parse(document)
    timeline = model.timeline()
    timeline.add({"type": "e", "time": 0})
    for power in range(1, 35):
        timeline.merge(timeline.copy())
        if power in (20, 21, 29, 30, 31, 32, 33, 34):
            events = 2**power
            first, less, *_ = model.explain({}, now=0, timeline=timeline).entries
            assert (first.counted, less.counted, less.capped) == (events, 10**6, events - 10**6)
            expected = 10**9 - 10**6 + 20_000_000 + (events > 999_999_999) * 7_000 + (events <= 10**9) * 50_000
            assert model.score_one({}, now=0, timeline=timeline).thousandths["s"] == expected, power


@pytest.mark.parametrize("time", ["0001-01-01", "9999-12-31T23:59:59.999999Z"])
def test_ends_of_time(time):
    document = {"leadcore": 1, "name": "m", "version": "1", "fields": {"f": "flag"}, "events": {"e": {}}, "resolution": "1h",
                "scores": {"s": {"groups": [{"name": "g", "rules": [{"name": "r", "on": "e", "points": 1, "decay": {"half_life": "1h"}}]}]}}}
    model = leadcore.Model.parse(document)
    timeline = model.timeline()
    assert timeline.add({"type": "e", "time": time}) == "counted"
    assert model.score_one({}, now=time, timeline=timeline).points["s"] == 1
    assert model.load_timeline(timeline.save()).save() == timeline.save()
    for now in (-(2**63), 2**63 - 1):
        assert model.score_one({}, now=now, timeline=timeline).points["s"] == 0


def test_the_cases_are_worth_testing():
    """Among the random cases there are events that count, are capped, guarded, faded, in the future, and seen before."""
    found = set()

    @for_random_cases(1)
    def look(case):
        reference = Model(case.document)
        for lead in range(LEADS):
            for now in case.nows:
                for entry in reference.evaluate({}, now, case.stream.timeline(lead)).ledger:
                    found.update([entry.kind], {"capped"} if entry.capped else (), {"faded"} if entry.kind == "events" and entry.raw and not entry.points else ())
        found.update(event.type for _, event in case.stream.rows if event.type == "undeclared")
        found.update("again" for batch in deliveries(case.stream, Random(case.seed))[1:] for row in batch if row[1].sequence is not None)

    look()
    assert found >= {"events", "guard", "capped", "faded", "undeclared", "again"}, activity_cases.PAIRS
