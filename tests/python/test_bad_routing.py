# SPDX-License-Identifier: MIT
"""What does not fit, or makes no sense now: a clear error, and a router that is as it was."""

import datetime as dt
import random

import pyarrow as pa
import pytest
from routing_sample import DOCUMENT, EVENING, MODEL, MONDAY, TUESDAY, changed

import leadcore
from leadcore import LeadError, Policy, Router, RoutingError, StateError, _router

NOON = "2026-11-23T12:00:00Z"
EARLIER = "2026-11-23T08:59:59.999999Z"


@pytest.fixture(scope="module")
def policy():
    return Policy.parse(DOCUMENT)


@pytest.fixture
def router(policy):
    """Anna has L1, Ben L2, Kim L3; L4 waits."""
    router = Router(policy, keep_changes=True)
    for key, lead in (("L1", {}), ("L2", {}), ("L3", {"deal": 1e6}), ("L4", {"language": "fr"})):
        router.assign(key, lead, MONDAY)
    assert [router.find(f"L{i}").person for i in range(1, 5)] == ["anna", "ben", "kim", None]
    return router


def unchanged(router, call, kind, **expected):
    """The call fails so, and nothing else happens."""
    before, log, count = router.snapshot(), router.changes(), router.change_count
    with pytest.raises(kind) as error:
        call()
    assert (router.snapshot(), router.changes(), router.change_count) == (before, log, count)
    for name, value in expected.items():
        assert getattr(error.value, name) == value
    return error.value


# --- steps that make no sense now ---


@pytest.mark.parametrize("step, code", [
    (lambda r: r.assign("L1", {}, NOON), "already_held"),
    (lambda r: r.assign("L4", {}, NOON), "already_held"),
    (lambda r: r.release("L9", NOON), "not_held"),
    (lambda r: r.reassign("L9", NOON), "not_held"),
    (lambda r: r.find("L9"), "not_held"),
    (lambda r: r.stop_clock("L9", "touch", NOON), "not_held"),
    (lambda r: r.pause("L9", NOON), "not_held"),
    (lambda r: r.resume("L9", NOON), "not_held"),
    (lambda r: r.resume("L1", NOON), "not_allowed"),
    (lambda r: r.stop_clock("L4", "touch", NOON), "not_allowed"),
    (lambda r: r.assign_to("L1", "anna", NOON), "not_allowed"),
])
def test_steps(router, step, code):
    error = unchanged(router, lambda: step(router), RoutingError, code=code)
    assert isinstance(error, ValueError) and isinstance(error, leadcore.LeadCoreError) and error.row is None and error.done is None


def test_nobody_else_is_asked_for_a_lead_without_a_rule(router):
    router.assign_to("L8", "anna", MONDAY)
    unchanged(router, lambda: router.reassign("L8", MONDAY), RoutingError, code="not_allowed")


STEPS = {
    "assign": lambda r, now: r.assign("L9", {}, now), "assign_to": lambda r, now: r.assign_to("L1", "lou", now), "reassign": lambda r, now: r.reassign("L1", now),
    "release": lambda r, now: r.release("L1", now), "set_away": lambda r, now: r.set_away("anna", None, None, now), "drain": lambda r, now: r.drain(now),
    "due": lambda r, now: r.due(now), "stop_clock": lambda r, now: r.stop_clock("L1", "touch", now), "pause": lambda r, now: r.pause("L1", now),
    "explain": lambda r, now: r.explain(None, {}, now), "desk": lambda r, now: r.desk("anna", now),
}


@pytest.mark.parametrize("step", STEPS)
def test_time_runs_forwards(router, step):
    error = unchanged(router, lambda: STEPS[step](router, EARLIER), RoutingError, code="time")
    assert str(error) == "'now' is before that of an earlier call"


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("now, kind", [("soon", ValueError), (dt.datetime(2026, 11, 23), ValueError), (2**63, ValueError), (1.5, TypeError), (True, TypeError),
                                       (2**63 - 1, ValueError), (-(2**63), ValueError), ([], TypeError)])
def test_moments_that_are_none(router, step, now, kind):
    unchanged(router, lambda: STEPS[step](router, now), kind)


# --- keys, names and fields ---


@pytest.mark.parametrize("key, kind", [("", LeadError), ("x" * 48, LeadError), ("ü" * 24, LeadError), ("a\0", LeadError), ("\0", LeadError), ("\ud800", LeadError),
                                       (3, TypeError), (b"a", TypeError), (None, TypeError), (1.5, TypeError), (["a"], TypeError)])
def test_keys_that_are_none(router, key, kind):
    calls = [lambda: router.assign(key, {}, NOON), lambda: router.find(key), lambda: router.release(key, NOON), lambda: key in router,
             lambda: router.assign_to(key, "lou", NOON), lambda: router.stop_clock(key, "touch", NOON)]
    for call in calls:
        unchanged(router, call, kind)


@pytest.mark.parametrize("key", ["x" * 47, "ü" * 23, "é", "a b\n", "🦊"])
def test_keys_that_are_some(router, key):
    router.assign(key, {}, NOON)
    assert key in router and key in router.leads()


@pytest.mark.parametrize("key, kind", [("1", TypeError), (2**63, LeadError), (-(2**63) - 1, LeadError), (1.0, TypeError), (True, TypeError), (None, TypeError)])
def test_whole_numbers_that_are_none(policy, key, kind):
    router = Router(policy, keys="integer")
    for number in (2**63 - 1, -(2**63), 0):
        router.assign(number, {}, MONDAY)
    unchanged(router, lambda: router.assign(key, {}, MONDAY), kind)
    assert router.leads() == [2**63 - 1, -(2**63), 0]


@pytest.mark.parametrize("call", [
    lambda r: r.assign_to("L1", "ana", NOON), lambda r: r.reassign("L1", NOON, exclude=["ben", "ana"]), lambda r: r.set_away("ana", None, None, NOON),
    lambda r: r.desk("ana", NOON), lambda r: r.leads("ana")])
def test_people_that_are_none(router, call):
    error = unchanged(router, lambda: call(router), KeyError)
    assert error.args == ("the policy has no person 'ana'; did you mean 'anna'?",)


@pytest.mark.parametrize("person", [None, 3, ["anna"], ""])
def test_people_of_other_types(router, person):
    unchanged(router, lambda: router.set_away(person, None, None, NOON), (KeyError, TypeError))


@pytest.mark.parametrize("lead, kind, message", [
    ({"dael": 5}, LeadError, "unknown field 'dael'; did you mean 'deal'?"), ({"deal": "5"}, LeadError, "field 'deal' is a number field: expected a number, found str"),
    ({"country": 5}, LeadError, "field 'country' is a category field"), ({"owner": ["anna"]}, LeadError, "field 'owner'"), (5, TypeError, "a lead is a dict"),
    ([("deal", 5)], TypeError, "a lead is a dict"), (None, TypeError, "a lead is a dict"), ({5: 5}, LeadError, "unknown field of type int")])
def test_leads_that_do_not_fit(router, lead, kind, message):
    for call in (lambda: router.assign("L9", lead, NOON), lambda: router.explain("L9", lead, NOON)):
        assert message in str(unchanged(router, call, kind))
    if lead is not None:
        unchanged(router, lambda: router.assign_to("L9", "lou", NOON, lead=lead), kind)
    assert router.assign("L9", {}, NOON).outcome == "assigned"


def test_values_at_the_edge(policy):
    router = Router(policy, keys="integer")
    values = [float("nan"), float("inf"), -float("inf"), 1e308, -0.0, 10**400, 99_999.999999999, 100_000]
    found = [router.assign(i, {"deal": value}, MONDAY).rule for i, value in enumerate(values)]
    assert found == ["rest", "large", "rest", "large", "rest", "large", "rest", "large"]
    strange = ["\ud800", "de" * 10_000, "", "de\0", b"\xff", "ZZ\0"]
    assert {router.assign(100 + i, {"country": value}, MONDAY).rule for i, value in enumerate(strange)} == {"rest"}


def test_a_field_of_another_type_in_the_model(policy):
    model = leadcore.Model.parse({**MODEL, "fields": {**MODEL["fields"], "deal": "category"}})
    router = Router(policy)
    unchanged(router, lambda: router.assign("a", {"deal": "x"}, MONDAY, model=model), LeadError)
    assert unchanged(router, lambda: router.assign("a", {}, MONDAY, model=model), LeadError).code == "column_type"


@pytest.mark.parametrize("make", [lambda: Router(DOCUMENT), lambda: Router(None), lambda: Router.restore(None, b"")])
def test_what_is_no_policy(make):
    with pytest.raises(TypeError, match="a policy is what Policy.parse"):
        make()


def test_what_is_no_model(policy, router):
    table = pa.table({"id": ["a"]})
    for call in (
        lambda: router.assign("a", {}, MONDAY, model=policy),
        lambda: router.assign_many(table, now=MONDAY, model=policy, missing="unknown"),
        lambda: leadcore.simulate(policy, [{"time": MONDAY}], model=policy, missing="unknown"),
    ):
        with pytest.raises(TypeError, match="a model is what Model.parse"):
            call()


def test_other_arguments(policy, router):
    with pytest.raises(ValueError, match="keys must be one of 'integer', 'text', not 'words'"):
        Router(policy, keys="words")
    unchanged(router, lambda: router.reassign("L1", NOON, exclude="ben"), TypeError)
    unchanged(router, lambda: router.set_policy(DOCUMENT, NOON), TypeError)
    unchanged(router, lambda: router.set_policy(Policy.parse(DOCUMENT), EARLIER), RoutingError, code="time")
    unchanged(router, lambda: router.replay("x"), TypeError)
    with pytest.raises(TypeError, match="a saved state is bytes"):
        Router.restore(policy, "x")


def test_a_policy_that_says_much_and_means_nothing():
    for document in ({}, [], "", "{", b"\xff", "null", {"leadcore": 2}, changed(people=[]), changed(teams=[{}]), changed(rules=7)):
        with pytest.raises((leadcore.PolicyError, TypeError)):
            Policy.parse(document)


# --- saved bytes ---


def test_every_byte_and_every_end_of_a_snapshot(policy, router):
    router.set_away("kim", NOON, EVENING, NOON)
    data = router.snapshot()
    for end in range(len(data)):
        with pytest.raises(StateError):
            Router.restore(policy, data[:end])
    for place in range(len(data)):
        wrong = bytearray(data)
        wrong[place] ^= 1 << (place % 8)
        with pytest.raises(StateError) as error:
            Router.restore(policy, wrong)
        assert error.value.code in ("damaged", "newer_version", "other_policy")
    assert Router.restore(policy, data).snapshot() == data


def test_a_snapshot_of_another_policy(router):
    other = Policy.parse(changed(version="4"))
    with pytest.raises(StateError) as error:
        Router.restore(other, router.snapshot())
    assert error.value.code == "other_policy"


def test_every_byte_and_every_end_of_a_log(policy, router):
    log = router.changes()
    ends = {0}
    fresh = Router(policy)
    before = fresh.snapshot()
    for end in range(len(log) + 1):
        try:
            list(Router.read_changes(log[:end]))
            ends.add(end)
        except StateError as error:
            assert error.code == "damaged"
            with pytest.raises(StateError):
                fresh.replay(log[:end])
            assert fresh.snapshot() == before
    assert len(ends) == 5
    for place in range(len(log)):
        wrong = bytearray(log)
        wrong[place] ^= 1 << (place % 8)
        with pytest.raises(StateError):
            fresh.replay(wrong)
        with pytest.raises(StateError):
            list(Router.read_changes(wrong))
    assert fresh.snapshot() == before and fresh.replay(log) == 4 and fresh.snapshot() == router.snapshot()


def test_gaps_in_a_log(policy, router):
    records = _split(router.take_changes())
    assert len(records) == 4
    fresh = Router(policy)
    for wrong in (records[1:], [records[0], records[2]], [records[0], records[1], records[3]]):
        before = fresh.snapshot()
        with pytest.raises(StateError) as error:
            fresh.replay(b"".join(wrong))
        assert error.value.code == "log_gap" and fresh.snapshot() == before
    assert fresh.replay(b"".join(records[:2])) == 2 and fresh.replay(b"".join(records)) == 2
    assert fresh.snapshot() == router.snapshot()


def _is_whole(data):
    try:
        return len(list(Router.read_changes(data))) == 1
    except StateError:
        return False


def _split(data):
    records = []
    while data:
        size = next(size for size in range(1, len(data) + 1) if _is_whole(data[:size]))
        records.append(data[:size])
        data = data[size:]
    return records


def test_a_log_of_another_policy(router):
    other = Router(Policy.parse(changed(version="4")))
    with pytest.raises(StateError) as error:
        other.replay(router.changes())
    assert error.value.code == "other_policy" and len(other) == 0


def test_noise(policy):
    dice = random.Random(1)
    for size in [*range(64), 200, 1000, 5000]:
        data = dice.randbytes(size)
        with pytest.raises(StateError):
            Router.restore(policy, data)
        if size:
            with pytest.raises(StateError):
                Router(policy).replay(data)
            with pytest.raises(StateError):
                list(Router.read_changes(data))


# --- while it is at work ---


def test_nobody_may_use_a_router_that_is_at_work(router, monkeypatch):
    """What a signal's handler might do, in the worst moment: what the library gave lives until the next call only."""
    errors = []

    def due_of(*_):
        for call in (router.leads, router.close, lambda: router.assign("L9", {}, TUESDAY), router.snapshot):
            with pytest.raises(RuntimeError, match="at work") as error:
                call()
            errors.append(error)

    monkeypatch.setattr(_router, "due_of", due_of)
    router.due(NOON)
    assert len(errors) >= 4 and "L9" not in router and router.leads()


def test_an_interrupted_call_leaves_it_usable(router, monkeypatch):
    def due_of(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(_router, "due_of", due_of)
    with pytest.raises(KeyboardInterrupt):
        router.due(NOON)
    assert router.leads() and router.assign("L9", {}, NOON).outcome == "assigned"
