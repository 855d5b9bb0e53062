# SPDX-License-Identifier: MIT
"""Bad input about events: dicts with typing errors, tables that do not fit or lie, keys, options, saved bytes that are none."""

import datetime as dt
import gc
import random

import pyarrow as pa
import pytest
from activity_sample import BUSY, DOCUMENT, EVENTS, NOW, UNTIL, event, event_table, lead_table, right
from test_bad_input import Producer, broken_dictionary, everything_is_back

import leadcore

SECRET = "secret-4711"
COUNT = sum(map(len, EVENTS.values()))


@pytest.fixture(scope="module")
def model() -> leadcore.Model:
    return leadcore.Model.parse(DOCUMENT)


@pytest.fixture
def activity(model) -> leadcore.Activity:
    activity = model.activity("text")
    activity.ingest(event_table())
    return activity


def still_right(activity: leadcore.Activity) -> None:
    assert activity.score(lead_table(), now=NOW).to_arrow().to_pylist() == right()


# --- single events ---


GOOD = event("page_view", "11-21T08:00:00", page="/pricing")
BAD_EVENTS = [
    ({"time": NOW}, "missing_key", "type", "the event has no 'type'"),
    ({"type": None, "time": NOW}, "missing_key", "type", "the event has no 'type'"),
    ({"type": "demo"}, "missing_key", "time", "the event has no 'time'"),
    ({"type": "demo", "time": None}, "missing_key", "time", "the event has no 'time'"),
    ({"type": "demo", "time": float("nan")}, "missing_key", "time", "the event has no 'time'"),
    ({"type": "page_vew", "time": NOW}, "unknown_name", "type", "unknown event type 'page_vew'; did you mean 'page_view'?"),
    ({"type": "", "time": NOW}, "unknown_name", "type", "unknown event type ''"),
    ({"type": 5, "time": NOW}, "value", "type", "the type of an event is a string, not int"),
    ({**GOOD, "pge": "/"}, "unknown_name", "pge", "unknown field 'pge'; did you mean 'page'?"),
    ({**GOOD, 5: "/"}, "unknown_name", "", "unknown field of type int"),
    ({**GOOD, "time": SECRET}, "value", "time", "expected a datetime"),
    ({**GOOD, "time": "2026-02-30"}, "value", "time", "expected a datetime"),
    ({**GOOD, "time": 1.5}, "value", "time", "found float"),
    ({**GOOD, "time": 2**63}, "value", "time", "found int"),
    ({**GOOD, "time": 2**63 - 1}, "value", "time", "outside the years 0001 … 9999"),
    ({**GOOD, "time": -62_135_596_800_000_001}, "value", "time", "outside the years 0001 … 9999"),
    ({**GOOD, "time": 253_402_300_800_000_000}, "value", "time", "outside the years 0001 … 9999"),
    ({**GOOD, "page": 5}, "value", "page", "field 'page' is a text field: expected a string, found int"),
    ({**GOOD, "minutes": SECRET}, "value", "minutes", "expected a number"),
    ({**GOOD, "paid": "yes"}, "value", "paid", "expected true or false"),
    ({**GOOD, "seen_at": SECRET}, "value", "seen_at", "text that is not a moment"),
    ({**GOOD, "tags": SECRET}, "value", "tags", "expected a list of strings"),
    ({**GOOD, "source": 5, "sequence": 1}, "value", "source", "expected a string"),
    ({**GOOD, "sequence": "1"}, "value", "sequence", "'sequence' is a whole number of 64 bits, not str"),
    ({**GOOD, "sequence": 2**63}, "value", "sequence", "'sequence' is beyond 64 bits"),
    ({**GOOD, "sequence": 1.0}, "value", "sequence", "not float"),
    ({**GOOD, "sequence": True}, "value", "sequence", "not bool"),
]


@pytest.mark.parametrize("bad, code, path, message", BAD_EVENTS)
def test_events_that_do_not_fit(model, bad, code, path, message):
    timeline = model.timeline()
    with pytest.raises(leadcore.LeadError) as raised:
        timeline.add(bad)
    assert (raised.value.code, raised.value.path) == (code, path) and message in str(raised.value) and SECRET not in str(raised.value)
    with pytest.raises(leadcore.LeadError, match="^(\\w+: )?event 2: ") as raised:
        timeline.add([GOOD, GOOD, bad, GOOD])
    assert (raised.value.code, raised.value.path) == (code, path)
    assert timeline.pair_count == 0  # none of them


def test_the_first_and_the_last_time(model):
    timeline = model.timeline()
    assert timeline.add([{**GOOD, "time": x} for x in (-62_135_596_800_000_000, 253_402_300_799_999_999, "0001-01-01", "9999-12-31")]) == {"counted": 4}
    assert model.score_one({}, NOW, timeline=timeline)["engagement"] == 0
    assert model.score_one({}, "9999-12-31", timeline=timeline)["engagement"] == 20
    for now in (-(2**63), 2**63 - 1):
        assert model.score_one({}, now, timeline=timeline)["engagement"] == 0


@pytest.mark.parametrize("what", [None, 5, "demo", b"demo", 1.5])
def test_what_is_no_event(model, what):
    with pytest.raises(TypeError, match="an event is a dict"):
        model.timeline().add(what)
    with pytest.raises(TypeError, match="event 1: an event is a dict"):
        model.timeline().add([GOOD, what])


def test_events_that_fail_while_they_are_read(model):
    timeline = model.timeline()

    def events():
        yield GOOD
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        timeline.add(events())
    assert timeline.pair_count == 0


@pytest.mark.parametrize("ignore_extra", [False, True])
def test_what_must_be_right_is_so_with_extra_keys_too(model, ignore_extra):
    for bad in ({"time": NOW}, {"type": 5, "time": NOW}, {**GOOD, "page": 5}, {**GOOD, "time": SECRET}):
        with pytest.raises(leadcore.LeadError):
            model.timeline().add(bad, ignore_extra=ignore_extra)


# --- timelines ---


NO_TIMELINES = [{}, b"", "x", 5, object()]


@pytest.mark.parametrize("what", NO_TIMELINES, ids=lambda x: type(x).__name__)
def test_what_is_no_timeline(model, activity, what):
    for use in (lambda: model.score_one({}, NOW, timeline=what), lambda: model.explain({}, NOW, timeline=what), lambda: model.advise({}, NOW, timeline=what),
                lambda: model.next_change({}, NOW, until=UNTIL, timeline=what), lambda: model.timeline().merge(what), lambda: activity.set_timeline("a", what)):
        with pytest.raises(TypeError, match=f"a timeline is what Model.timeline\\(\\) gives, not {type(what).__name__}"):
            use()
    with pytest.raises(TypeError, match="erase"):
        activity.set_timeline("a", None)
    still_right(activity)


def test_merging_with_itself(model):
    timeline = model.timeline()
    timeline.add(BUSY)
    with pytest.raises(ValueError, match="itself"):
        timeline.merge(timeline)
    assert model.score_one({}, NOW, timeline=timeline)["engagement"] == 27


@pytest.mark.parametrize("now", ["yesterday", dt.datetime(2026, 1, 1), 1.5, [], 2**63])
def test_moments_that_are_none(model, activity, now):
    for use in (lambda: model.timeline().forget(now), lambda: activity.forget(now), lambda: activity.score(lead_table(), now=now),
                lambda: activity.next_changes(lead_table(), now=now, until=UNTIL), lambda: model.next_change({}, now, until=UNTIL)):
        with pytest.raises((TypeError, ValueError), match="now"):
            use()
    for use in (lambda: activity.next_changes(lead_table(), now=NOW, until=now), lambda: model.next_changes(lead_table(), now=NOW, until=now)):
        with pytest.raises((TypeError, ValueError), match="until"):
            use()
    still_right(activity)


# --- tables of events ---


MISFITS = {
    "key": [pa.array([1] * COUNT), pa.array([1.5] * COUNT), pa.array([["a"]] * COUNT), pa.array([b"a"] * COUNT)],
    "time": [pa.array(["2026-11-21"] * COUNT), pa.array([5] * COUNT), pa.array([5] * COUNT, pa.time64("us"))],
    "type": [pa.array([1] * COUNT), pa.array([b"demo"] * COUNT)],
    "source": [pa.array([1] * COUNT), pa.array([["a"]] * COUNT)],
    "sequence": [pa.array(["1"] * COUNT), pa.array([1.0] * COUNT), pa.array([True] * COUNT)],
    "page": [pa.array([1] * COUNT), pa.array([["/"]] * COUNT)],
    "campaign": [pa.array([True] * COUNT)],
    "tags": [pa.array(["offer"] * COUNT), pa.array([[1]] * COUNT)],
}


@pytest.mark.parametrize("name, column", [(name, column) for name, columns in MISFITS.items() for column in columns], ids=lambda x: getattr(x, "type", x))
def test_columns_of_events_of_another_type(activity, name, column):
    events = event_table()
    with pytest.raises(leadcore.BatchError) as raised:
        activity.ingest(events.set_column(events.schema.get_field_index(name), name, column))
    assert (raised.value.code, raised.value.path) == ("column_type", name) and name in str(raised.value)
    still_right(activity)


def test_text_keys_for_an_activity_of_integers(model):
    activity = model.activity()
    with pytest.raises(leadcore.BatchError) as raised:
        activity.ingest(event_table("text"))
    assert (raised.value.code, raised.value.path) == ("column_type", "key")
    assert len(activity) == 0


@pytest.mark.parametrize("absent", ["key", "time", "type", "page", "campaign", "tags"])
def test_missing_columns_of_events(activity, absent):
    events = event_table().drop_columns([absent])
    for table in (events, pa.Table.from_batches([], events.schema)):
        with pytest.raises(leadcore.BatchError) as raised:
            activity.ingest(table)
        assert (raised.value.code, raised.value.path) == ("missing_column", absent) and absent in str(raised.value)
    if absent in ("key", "time", "type"):  # without these nothing goes on
        with pytest.raises(leadcore.BatchError, match=absent):
            activity.ingest(events, missing="unknown")
    still_right(activity)


def test_missing_keys_of_leads(activity):
    leads = lead_table().drop_columns(["key"])
    for missing in ("error", "unknown"):
        for use in (activity.score, lambda *args, **options: activity.next_changes(*args, until=UNTIL, **options)):
            for table in (leads, pa.Table.from_batches([], leads.schema)):
                with pytest.raises(leadcore.BatchError) as raised:
                    use(table, now=NOW, missing=missing)
                assert (raised.value.code, raised.value.path) == ("missing_column", "key")
    with pytest.raises(leadcore.BatchError) as raised:
        activity.score(lead_table("integer"), now=NOW)
    assert (raised.value.code, raised.value.path) == ("column_type", "key")
    with pytest.raises(leadcore.BatchError, match="country"):
        activity.score(lead_table().drop_columns(["country"]), now=NOW)
    still_right(activity)


@pytest.mark.parametrize("name", ["key", "type", "page", "campaign"])
def test_arrays_that_point_outside(activity, name):
    events = event_table().slice(0, 2)
    with pytest.raises(leadcore.BatchError) as raised:
        activity.ingest(events.set_column(events.schema.get_field_index(name), name, broken_dictionary()))
    assert (raised.value.code, raised.value.path) == ("arrow", name)
    still_right(activity)


@pytest.mark.parametrize("what", [None, 5, "events.csv", [{"type": "demo"}], {"type": ["demo"]}, object()])
def test_what_is_no_table(activity, what):
    for use in (activity.ingest, lambda x: activity.score(x, now=NOW), lambda x: activity.next_changes(x, now=NOW, until=UNTIL),
                lambda x: activity.model.next_changes(x, NOW, until=UNTIL)):
        with pytest.raises(TypeError, match="Arrow PyCapsule"):
            use(what)
    still_right(activity)


@pytest.mark.parametrize("options, error, message", [
    ({"missing": "zero"}, ValueError, "missing"), ({"instructions": "sse"}, ValueError, "instructions"), ({"key": None}, TypeError, "key must be the name of a column"),
    ({"key": 5}, TypeError, "key must be the name of a column"), ({"key": "key\0"}, ValueError, "NUL"), ({"key": "lead"}, leadcore.BatchError, "lead"),
])
def test_options_that_do_not_exist(activity, options, error, message):
    for use in (lambda: activity.ingest(event_table(), **options), lambda: activity.score(lead_table(), now=NOW, **options),
                lambda: activity.next_changes(lead_table(), now=NOW, until=UNTIL, **options)):
        with pytest.raises(error, match=message):
            use()
    with pytest.raises(ValueError, match="threads"):
        activity.score(lead_table(), now=NOW, threads=0)
    still_right(activity)


@pytest.mark.parametrize("bad", ["page", "schema", "first", "third"])
def test_everything_is_released_after_a_failure(activity, bad):
    batch = event_table().to_batches()[0]
    if bad == "page":
        batch = batch.set_column(3, "page", pa.array([1] * COUNT))
    producer = Producer(batch, fail_schema=bad == "schema", fail_at={"first": 0, "third": 2}.get(bad))
    with pytest.raises(leadcore.BatchError, match="page" if bad == "page" else "the disk is on fire"):
        activity.ingest(producer)
    everything_is_back(producer)


def test_everything_is_released_after_success(model):
    activity, producer = model.activity("text"), Producer(event_table().to_batches()[0])
    assert activity.ingest(producer).counted == 3 * COUNT
    everything_is_back(producer)
    for use in (activity.score, lambda *args, **options: activity.next_changes(*args, until=UNTIL, **options)):
        producer = Producer(lead_table().to_batches()[0])
        assert len(use(producer, now=NOW)) > 0
        everything_is_back(producer)


@pytest.mark.parametrize("exception", [RuntimeError, KeyboardInterrupt])
def test_everything_is_released_after_an_exception(activity, exception):
    def stop(rows: int) -> None:
        raise exception

    for use in (lambda x: activity.score(x, now=NOW, progress=stop), lambda x: activity.next_changes(x, now=NOW, until=UNTIL, progress=stop)):
        producer = Producer(lead_table().to_batches()[0])
        with pytest.raises(exception):
            use(producer)
        gc.collect()
        everything_is_back(producer)
    still_right(activity)


# --- keys ---


@pytest.mark.parametrize("key", [1.5, "1", None, True, [1], b"1"])
def test_keys_that_are_no_integers(model, key):
    activity = model.activity("integer")
    for use in (lambda: activity.timeline(key), lambda: activity.erase(key), lambda: activity.merge(key, 1), lambda: activity.merge(1, key),
                lambda: activity.set_timeline(key, model.timeline())):
        with pytest.raises(TypeError, match=f"whole numbers, not {type(key).__name__}"):
            use()
    for beyond in (2**63, -(2**63) - 1):
        with pytest.raises(ValueError, match="64 bits"):
            activity.timeline(beyond)
    assert activity.timeline(2**63 - 1).pair_count == activity.timeline(-(2**63)).pair_count == 0


@pytest.mark.parametrize("key", [1, None, b"a", ["a"]])
def test_keys_that_are_no_text(activity, key):
    for use in (lambda: activity.timeline(key), lambda: activity.erase(key), lambda: activity.merge(key, "a"), lambda: activity.merge("a", key)):
        with pytest.raises(TypeError, match=f"strings, not {type(key).__name__}"):
            use()
    with pytest.raises(ValueError, match="UTF-8"):
        activity.timeline("\ud800")
    for strange in ("", "a\0b", "x" * 100_000):
        assert activity.erase(strange) is False
        activity.set_timeline(strange, activity.timeline("busy"))
        assert activity.timeline(strange).save() == activity.timeline("busy").save() and activity.erase(strange) is True
    still_right(activity)


# --- saved bytes ---


@pytest.mark.parametrize("what", [b"", b"\0", b"x" * 100, bytes(1000), b"LEADCORE"])
def test_bytes_that_are_no_state(model, what):
    for load in (model.load_timeline, model.load_activity):
        with pytest.raises(leadcore.StateError) as raised:
            load(what)
        assert raised.value.code == "damaged" and isinstance(raised.value, ValueError) and str(raised.value)


@pytest.mark.parametrize("what", [None, "text", 5, [1, 2], {}])
def test_what_are_no_bytes(model, what):
    for load in (model.load_timeline, model.load_activity):
        with pytest.raises(TypeError, match=f"a saved state is bytes, not {type(what).__name__}"):
            load(what)


def test_a_timeline_is_no_activity(model, activity):
    for load, data in ((model.load_timeline, activity.save()), (model.load_activity, activity.timeline("busy").save())):
        with pytest.raises(leadcore.StateError):
            load(data)


def refused_or_the_same(load, data: bytes, original: bytes) -> None:
    try:
        state = load(data)
    except leadcore.StateError as error:
        assert error.code in ("damaged", "newer_version")
    else:
        assert state.save() == original


def test_every_cut_and_every_changed_byte(model, activity):
    timeline = model.timeline()
    timeline.add([*BUSY, {**GOOD, "source": "s", "sequence": 1}])
    chance = random.Random(7)
    for load, data in ((model.load_timeline, timeline.save()), (model.load_activity, activity.save())):
        for size in range(len(data)):
            with pytest.raises(leadcore.StateError):
                load(data[:size])
        with pytest.raises(leadcore.StateError):
            load(data + b"\0")
        for place in range(len(data)):
            for bits in (1 << chance.randrange(8), chance.randrange(1, 256)):
                refused_or_the_same(load, data[:place] + bytes([data[place] ^ bits]) + data[place + 1 :], data)

