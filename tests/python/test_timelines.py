# SPDX-License-Identifier: MIT
"""Timelines of single leads in Python: adding, merging, forgetting, saving, explaining and looking ahead."""

import copy
import datetime as dt
import pickle
from collections import Counter

import numpy as np
import pytest
from activity_sample import BUSY, CHANGES, DOCUMENT, EVENTS, LEADS, NOW, RIGHT, SCANNED, UNKNOWN, UNTIL, UTC, event

import leadcore

DAY = 86_400_000_000


@pytest.fixture(scope="module")
def model() -> leadcore.Model:
    return leadcore.Model.parse(DOCUMENT)


def timeline_of(model: leadcore.Model, name: str) -> leadcore.Timeline:
    timeline = model.timeline()
    timeline.add(EVENTS[name])
    return timeline


# --- the model ---


def test_what_a_model_says_about_events(model):
    assert model.events == ("page_view", "mail_click", "demo", "spam")
    assert dict(model.event_fields) == {"page": "text", "minutes": "number", "paid": "flag", "seen_at": "time", "campaign": "category", "tags": "tags"}
    assert set(model.used_event_fields) == {"page", "campaign", "tags"}
    assert model.resolution == dt.timedelta(days=1)
    # page_view with pricing and without, mail_click with the campaign and without, demo, spam.
    assert model.counter_count == 6
    with pytest.raises(TypeError):
        model.event_fields["page"] = "number"


def test_a_model_without_events():
    plain = leadcore.Model.parse({**{x: DOCUMENT[x] for x in ("leadcore", "name", "version", "fields")}, "scores": {"fit": DOCUMENT["scores"]["fit"]}})
    assert (plain.events, dict(plain.event_fields), plain.used_event_fields, plain.counter_count) == ((), {}, (), 0)
    timeline = plain.timeline()
    assert timeline.add({"type": "anything", "time": 0}, ignore_extra=True) == "unmatched"
    assert plain.score_one({"country": "DE"}, timeline=timeline)["fit"] == 10
    assert "activity" not in str(plain.explain({}, NOW)) and plain.explain({}, NOW).activity_known is None
    with pytest.raises(ValueError, match="neither a grade nor classes"):
        plain.next_change({}, NOW, until=UNTIL)


def test_hours():
    model = leadcore.Model.parse({**DOCUMENT, "resolution": "1h"})
    assert model.resolution == dt.timedelta(hours=1)
    timeline = model.timeline()
    timeline.add(event("page_view", "11-21T08:30:00", page="/pricing"))
    entry = model.explain({}, NOW, timeline=timeline).scores["engagement"].entries[0]
    assert entry.thousandths == 9958  # 10 − 10 ÷ 240, one hour later
    assert entry.events == "1 counted, newest 2026-11-21T08:00:00Z"


# --- scoring ---


@pytest.mark.parametrize("name", EVENTS)
def test_results_with_a_timeline(model, name):
    assert model.score_one(LEADS[name], NOW, timeline=timeline_of(model, name)).to_dict() == RIGHT[name]


@pytest.mark.parametrize("name", EVENTS)
def test_results_without_one(model, name):
    unknown = {**RIGHT[name], **UNKNOWN}
    timeline = timeline_of(model, name)
    for _ in range(2):  # a record is used again: it must not remember whose it was
        assert model.score_one(LEADS[name], NOW).to_dict() == unknown
        assert model.score_one(LEADS[name], NOW, timeline=timeline).to_dict() == RIGHT[name]


def test_results_after_an_error(model):
    timeline = timeline_of(model, "busy")
    with pytest.raises(leadcore.LeadError):
        model.score_one({"country": 5}, NOW, timeline=timeline)
    assert model.score_one({}, NOW)["engagement"] == 0
    assert model.score_one({}, NOW, timeline=timeline)["engagement"] == 27


def test_careful_values_with_a_timeline(model):
    lead = {"country": "DE", "employees": np.float32(5)}  # not for the short way
    assert model.score_one(lead, NOW, timeline=timeline_of(model, "busy")).to_dict() == RIGHT["busy"]


def test_now_matters_without_time_fields(model):
    timeline = timeline_of(model, "busy")
    assert model.score_one({}, "2026-11-24T00:00:00Z", timeline=timeline)["engagement"] == 18
    assert model.score_one({}, "2026-11-16T00:00:00Z", timeline=timeline)["engagement"] == 12  # what was to come is not looked at
    clock = timeline.model.timeline()
    clock.add({"type": "page_view", "page": "/pricing", "time": dt.datetime.now(UTC)})
    assert model.score_one({}, timeline=clock)["engagement"] >= 9


# --- adding ---


def test_what_becomes_of_events(model):
    timeline = model.timeline()
    assert timeline.add(event("page_view", "11-21T08:00:00", page="/pricing")) == "counted"
    assert timeline.add(event("demo", "11-21T08:00:00")) == "counted"
    assert timeline.add({"type": "page_vew", "time": NOW, "page": "/"}, ignore_extra=True) == "unmatched"
    assert timeline.add({"type": "demo", "time": NOW, "colour": "red"}, ignore_extra=True) == "counted"
    first = event("demo", "11-20T00:00:00", source="crm", sequence=7)
    assert [timeline.add(first) for _ in range(2)] == ["counted", "seen"]
    assert timeline.add({**first, "sequence": 6}) == "seen"
    assert timeline.add({**first, "source": "other"}) == "counted"
    assert timeline.add({**first, "source": None}) == timeline.add({**first, "source": None, "sequence": None}) == "counted"
    assert timeline.add([]) == Counter()
    assert timeline.add([first, {**first, "sequence": 8}, {**first, "sequence": 9}]) == {"seen": 1, "counted": 2}
    assert timeline.add(x for x in [first]) == Counter(seen=1)


def test_any_order_is_the_same(model):
    one, other = model.timeline(), model.timeline()
    one.add(BUSY)
    for x in reversed(BUSY):
        assert other.add(x) == "counted"
    assert one.save() == other.save()


TIMES = [
    "2026-11-21T08:00:00Z", "2026-11-21", dt.date(2026, 11, 21), dt.datetime(2026, 11, 21, 8), dt.datetime(2026, 11, 21, 8, tzinfo=UTC),
    dt.datetime(2026, 11, 20, 23, tzinfo=dt.timezone(dt.timedelta(hours=-5))), 1_795_248_000_000_000, np.int64(1_795_248_000_000_000),
    np.datetime64("2026-11-21T08:00:00"),
]


@pytest.mark.parametrize("time", TIMES, ids=lambda x: type(x).__name__)
def test_moments_of_events(model, time):
    timeline = model.timeline()
    timeline.add({"type": "page_view", "time": time, "page": "/pricing"})
    (entry,) = model.explain({}, NOW, timeline=timeline).scores["engagement"].entries
    assert entry.newest == 1_795_219_200_000_000 and entry.events == "1 counted, newest 2026-11-21"


def test_fields_of_events(model):
    timeline = model.timeline()
    fits = {"type": "mail_click", "time": NOW, "campaign": "autumn", "tags": {"offer", "x"}}
    timeline.add(fits)
    for other in ({"campaign": None}, {"campaign": float("nan")}, {"tags": []}, {"tags": ["x"]}, {"campaign": "spring"}, {"campaign": b"\xff"}):
        assert timeline.add({**fits, **other}) == "counted"
    entries = {entry.rule: entry for entry in model.explain({}, "2026-11-22T00:00:00Z", timeline=timeline).entries if entry.kind == "events"}
    assert "autumn" not in entries  # seven clicks a day are those of a scanner
    timeline.clear()
    timeline.add([fits, {**fits, "campaign": "spring"}, {**fits, "paid": True, "minutes": 3, "seen_at": "2026-11-20", "page": "x"}])
    entries = {entry.rule: entry for entry in model.explain({}, NOW, timeline=timeline).entries if entry.kind == "events"}
    assert (entries["clicks"].counted, entries["autumn"].counted, entries["autumn"].points) == (3, 2, 1.0)


# --- merging, forgetting, clearing ---


def test_merging_is_adding_to_one(model):
    whole, left, right = timeline_of(model, "busy"), model.timeline(), model.timeline()
    left.add(BUSY[::2])
    right.add(BUSY[1::2])
    assert left.merge(right) is None
    assert left.save() == whole.save()
    assert model.score_one(LEADS["busy"], NOW, timeline=left).to_dict() == RIGHT["busy"]
    assert right.pair_count == 3  # unchanged: a click, and pages of today as pages and as pages about prices
    empty = model.timeline()
    empty.merge(whole)
    assert empty.save() == whole.save()


def test_merging_keeps_the_higher_number(model):
    one, other = model.timeline(), model.timeline()
    one.add({"type": "demo", "time": NOW, "source": "s", "sequence": 5})
    other.add({"type": "demo", "time": NOW, "source": "s", "sequence": 9})
    one.merge(other)
    assert one.add({"type": "demo", "time": NOW, "source": "s", "sequence": 9}) == "seen"
    assert one.add({"type": "demo", "time": NOW, "source": "s", "sequence": 10}) == "counted"


def test_forgetting(model):
    timeline = timeline_of(model, "busy")
    later = "2027-03-01T00:00:00Z"
    before = model.score_one({}, later, timeline=timeline)
    timeline.forget(NOW)
    assert model.score_one(LEADS["busy"], NOW, timeline=timeline).to_dict() == RIGHT["busy"]
    assert timeline.forget(later) > 0
    assert timeline.forget(later) == 0
    assert timeline.pair_count == 0
    assert model.score_one({}, later, timeline=timeline) == before


def test_clearing(model):
    timeline = timeline_of(model, "busy")
    timeline.add({"type": "demo", "time": NOW, "source": "s", "sequence": 1})
    timeline.clear()
    assert timeline.pair_count == 0 and timeline.save() == model.timeline().save()
    assert timeline.add({"type": "demo", "time": NOW, "source": "s", "sequence": 1}) == "counted"


def test_copies_are_independent(model):
    timeline = timeline_of(model, "busy")
    for made in (timeline.copy(), copy.copy(timeline), copy.deepcopy(timeline)):
        assert made.save() == timeline.save() and made.model is model
        made.clear()
    assert model.score_one(LEADS["busy"], NOW, timeline=timeline).to_dict() == RIGHT["busy"]


# --- saving ---


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
@pytest.mark.parametrize("name", EVENTS)
def test_saved_and_loaded(model, name, kind):
    timeline = timeline_of(model, name)
    data = timeline.save()
    assert type(data) is bytes and len(data) <= 24 * timeline.pair_count + 64
    again = model.load_timeline(kind(data))
    assert again.save() == data == timeline.save()
    assert model.score_one(LEADS[name], NOW, timeline=again).to_dict() == RIGHT[name]
    assert timeline.load_report is None
    assert (again.load_report.dropped_events, again.load_report.dropped_counters, again.load_report.new_counters) == (0, 0, 0)


def test_numbers_are_saved(model):
    timeline = model.timeline()
    timeline.add({"type": "demo", "time": NOW, "source": "s", "sequence": -3})
    assert model.load_timeline(timeline.save()).add({"type": "demo", "time": NOW, "source": "s", "sequence": -3}) == "seen"


def changed(**rule) -> leadcore.Model:
    document = copy.deepcopy(DOCUMENT)
    document["scores"]["engagement"]["groups"][0]["rules"][0].update(rule)
    return leadcore.Model.parse(document)


def test_loading_under_a_changed_model(model):
    data = timeline_of(model, "busy").save()
    dearer = changed(points=20, decay="none", at_most={"times": 1})
    timeline = dearer.load_timeline(data)
    assert dearer.score_one(LEADS["busy"], NOW, timeline=timeline)["engagement"] == 22
    assert (timeline.load_report.dropped_events, timeline.load_report.new_counters) == (0, 0)
    other = changed(where={"page": {"starts": "/prices"}})
    timeline = other.load_timeline(data)
    assert other.score_one(LEADS["busy"], NOW, timeline=timeline)["engagement"] == 2
    report = timeline.load_report
    # Pages, clicks and demos stay: four pages, a click, a demo. Spam and clicks of autumn had no events, and the new condition has none.
    assert report == leadcore.LoadReport(kept_events=6, dropped_events=4, kept_counters=3, dropped_counters=1, new_counters=3)


def test_timelines_of_other_models(model):
    other = leadcore.Model.parse(DOCUMENT)  # the same meaning, and still another model
    timeline = timeline_of(model, "busy")
    for use in (lambda: other.score_one({}, NOW, timeline=timeline), lambda: other.explain({}, NOW, timeline=timeline), lambda: other.timeline().merge(timeline),
                lambda: other.advise({}, NOW, timeline=timeline), lambda: other.next_change({}, NOW, until=UNTIL, timeline=timeline)):
        with pytest.raises(ValueError, match="another model"):
            use()
    assert other.score_one(LEADS["busy"], NOW, timeline=other.load_timeline(timeline.save())).to_dict() == RIGHT["busy"]


def test_what_cannot_be_pickled(model):
    with pytest.raises(TypeError, match="save"):
        pickle.dumps(model.timeline())
    assert repr(timeline_of(model, "scanned")) == "Timeline(2 pairs, model='engaged')"


# --- explanations ---


def test_explained(model):
    explanation = model.explain(LEADS["busy"], NOW, timeline=timeline_of(model, "busy"))
    lines = str(explanation).splitlines()
    assert lines[2:5] == [
        "engagement 27  (of 100, 100 % of its inputs known)",
        "  +25  Looks at prices  3 counted, 1 beyond the limit, newest 2026-11-21",
        "   +2  clicks           1 counted, newest 2026-10-10",
    ]
    assert "class demo: asked for a demo this week" in lines and "activity" not in str(explanation)
    pricing, clicks = explanation.scores["engagement"].entries
    assert (pricing.kind, pricing.counted, pricing.capped, pricing.raw_points, pricing.thousandths) == ("events", 3, 1, 30.0, 25_000)
    assert (clicks.rule, clicks.raw_points, clicks.points, clicks.fields) == ("clicks", 4.0, 2.0, ())
    assert sum(entry.thousandths for entry in explanation.scores["engagement"].entries) == 27_000
    assert [entry.rule for entry in explanation.reasons()] == ["pricing", "home", "clicks"]


def test_guards_are_explained(model):
    explanation = model.explain(LEADS["scanned"], NOW, timeline=timeline_of(model, "scanned"))
    clicks, guard = explanation.scores["engagement"].entries
    assert (clicks.counted, clicks.capped, clicks.points) == (1, 0, 4.0)
    assert (guard.kind, guard.rule, guard.counted, guard.thousandths, guard.newest) == ("guard", "clicks", 6, 0, None)
    assert "   0  guard: more clicks a day than a person makes  6 of “clicks” not counted" in str(explanation).splitlines()


def test_faded_events_are_explained(model):
    timeline = timeline_of(model, "busy")
    explanation = model.explain({}, "2027-11-21T00:00:00Z", timeline=timeline)
    assert [entry.text for entry in explanation.scores["engagement"].entries] == ["Looks at prices", "clicks"]
    assert all(entry.thousandths == 0 and entry.counted for entry in explanation.scores["engagement"].entries)
    assert "+0  Looks at prices" in str(explanation) and explanation.reasons() == []


def test_unknown_activity_is_explained(model):
    explanation = model.explain(LEADS["busy"], NOW)
    assert explanation.activity_known is False and "activity unknown: no timeline was given" in str(explanation).splitlines()
    assert explanation.scores["engagement"].coverage == 0
    known = model.explain(LEADS["busy"], NOW, timeline=model.timeline())
    assert known.activity_known is True and "no timeline" not in str(known) and known.scores["engagement"].coverage == 1
    assert (explanation.to_dict()["activity_known"], known.to_dict()["activity_known"]) == (False, True)


def test_explained_as_data(model):
    fit, engagement = model.explain(LEADS["busy"], NOW, timeline=timeline_of(model, "busy")).to_dict()["scores"].values()
    assert "counted" not in fit["entries"][0]
    assert engagement["entries"][0] == {
        "kind": "events", "points": 25.0, "group": "web", "rule": "pricing", "reason": "Looks at prices", "fields": [], "counted": 3, "capped": 1,
        "raw_points": 30.0, "newest": "2026-11-21T00:00:00Z",
    }


def test_the_explanation_is_of_its_moment(model):
    timeline = timeline_of(model, "scanned")
    explanation = model.explain({}, NOW, timeline=timeline)
    timeline.add([{**BUSY[0]}] * 2)
    assert explanation.scores["engagement"].points == 4
    assert explanation.advice.options == model.advise({}, NOW, timeline=timeline_of(model, "scanned")).options
    assert pickle.loads(pickle.dumps(explanation)).activity_known is True


# --- looking ahead ---


@pytest.mark.parametrize("name", EVENTS)
def test_next_change(model, name):
    change = model.next_change(LEADS[name], NOW, until=UNTIL, timeline=timeline_of(model, name))
    if CHANGES[name] is None:
        assert change is None
        return
    time, grade, lead_class = CHANGES[name]
    assert change == leadcore.NextChange(int(dt.datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp()) * 10**6, grade, lead_class)
    assert change.time == dt.datetime.fromisoformat(time.replace("Z", "+00:00")) and change.row is None
    assert str(change) == f"{time}: grade {grade}, class {lead_class}"
    assert change.to_dict() == {"time": time, "grade": grade, "class": lead_class}
    # It is what scoring says then, and not a moment before.
    timeline = timeline_of(model, name)
    before, after = (model.score_one(LEADS[name], change.micros - x, timeline=timeline) for x in (1, 0))
    assert (before.grade, before.lead_class) == (RIGHT[name]["grade"], RIGHT[name]["class"]) != (after.grade, after.lead_class) == (grade, lead_class)


def test_until_is_the_last_moment(model):
    timeline, (time, *_) = timeline_of(model, "busy"), CHANGES["busy"]
    assert model.next_change({}, NOW, until=time, timeline=timeline) is not None
    assert model.next_change({}, NOW, until="2026-11-23T23:59:59.999999Z", timeline=timeline) is None
    assert model.next_change({}, NOW, until="2026-01-01", timeline=timeline) is None
    assert model.next_change({}, NOW, until=UNTIL) is None  # nothing is known, and nothing will be


def test_now_and_until_are_moments(model):
    for until, kind in (("tomorrow", ValueError), (dt.datetime(2027, 1, 1), ValueError), (2**63, ValueError), (None, TypeError), (1.5, TypeError)):
        with pytest.raises(kind, match="until"):
            model.next_change({}, NOW, until=until)
    with pytest.raises(TypeError):
        model.next_change({}, NOW)
    assert model.next_change({}, -(2**63), until=2**63 - 1, timeline=model.timeline()) is None


def test_changes_after_the_calendar():
    change = leadcore.NextChange(2**63 - 1, None, None)
    assert str(change) == f"{2**63 - 1}: no class"
    with pytest.raises(OverflowError):
        change.time


def test_a_scanner_is_found_out_late(model):
    timeline = model.timeline()
    timeline.add(SCANNED[1:6])
    assert model.score_one({}, NOW, timeline=timeline)["engagement"] == 20
    timeline.add(SCANNED[6])
    assert model.score_one({}, NOW, timeline=timeline)["engagement"] == 0
