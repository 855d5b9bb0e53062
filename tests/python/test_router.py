# SPDX-License-Identifier: MIT
"""Routers, lead by lead: who gets it and why, queues, deadlines, people who are away, states and logs. Expectations are worked out by hand."""

import copy
import pickle
import threading
from datetime import date, datetime, timedelta, timezone

import pytest
from routing_sample import DOCUMENT, EVENING, HOUR, MODEL, MONDAY, TUESDAY, changed

import leadcore
from leadcore import Policy, Router, _assignments
from leadcore._library import core

UTC = timezone.utc


def at(hour, minute=0, day=23):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture(scope="module")
def policy():
    return Policy.parse(DOCUMENT)


@pytest.fixture
def router(policy):
    return Router(policy, keep_changes=True)


def given(router, count, lead=None, now=MONDAY):
    return [router.assign(f"L{len(router) + 1}", lead or {}, now).person for _ in range(count)]


# --- words ---


@pytest.mark.parametrize("words, name", [(_assignments.OUTCOMES, core.lead_outcome_name), (_assignments.REASONS, core.lead_reason_name), (_assignments.BYS, core.lead_by_name)])
def test_words_are_those_of_the_library(words, name):
    found = {number: text for number in range(-1, 30) if (text := name(number)) is not None}
    assert {number: text.decode() for number, text in found.items()} == words


def test_there_are_sentences_for_all_words():
    assert set(_assignments._REASON_TEXTS) == set(_assignments.REASONS.values())
    assert set(_assignments._BY_TEXTS) == set(_assignments.BYS.values())
    assert set(_assignments._WAIT_TEXTS) <= set(_assignments.REASONS.values())


# --- who gets a lead ---


def test_an_assignment(router):
    found = router.assign("L1", {"country": "DE", "deal": 5000}, MONDAY)
    assert (found.key, found.person, found.team, found.rule, found.outcome, found.reason, found.why, found.by) == (
        "L1", "anna", "tele", "rest", "assigned", "chosen", "rest", "weighted")
    assert found.deadlines == {"touch": at(10), "talk": at(15)} and found.deadline == at(10)
    assert found.previous is None and found.change == 1 and found.candidates is None
    assert str(found) == ("L1: anna of tele by weighted turns, rule 'rest'; touch until 2026-11-23T10:00:00Z; talk until 2026-11-23T15:00:00Z")
    assert found.to_dict() == {
        "key": "L1", "person": "anna", "team": "tele", "rule": "rest", "outcome": "assigned", "reason": "chosen", "why": "rest", "by": "weighted",
        "previous": None, "change": 1, "deadlines": {"touch": "2026-11-23T10:00:00Z", "talk": "2026-11-23T15:00:00Z"}}
    assert pickle.loads(pickle.dumps(found)) == found == copy.deepcopy(found)


def test_weights(router):
    # Two to one: a b a, again and again.
    assert given(router, 4) == ["anna", "ben", "anna", "anna"]
    assert given(router, 1) == ["ben"]
    # Ben has two open leads, which is all that he may have.
    assert given(router, 2) == ["anna", "anna"]


def test_rules(router):
    assert router.assign("a", {"deal": 1e5}, MONDAY).person == "kim"
    assert router.assign("b", {"deal": 1e6}, MONDAY).person == "lou"
    named = router.assign("c", {"fit": 50}, MONDAY)
    assert (named.person, named.team, named.by, named.deadlines) == ("lou", None, "rule", {})
    nobody = router.assign("d", {"country": "ZZ", "deal": 1e6}, MONDAY)
    assert (nobody.outcome, nobody.person, nobody.reason, nobody.why) == ("unassigned", None, "rule", "We do not sell there")
    assert str(nobody) == "d: unassigned: We do not sell there, rule 'nobody'" and "d" not in router
    assert router.assign("e", {"owner": "ben"}, MONDAY).by == "sticky"


def test_no_rule():
    policy = Policy.parse(changed(rules=DOCUMENT["rules"][1:3]))
    found = Router(policy).assign("a", {}, MONDAY)
    assert (found.outcome, found.reason, found.rule, str(found)) == ("unassigned", "no_rule", None, "a: unassigned: no rule matched")


def test_why_the_others_do_not_get_it(router):
    found = router.assign("L1", {"language": "de"}, MONDAY, explain=True)
    assert [(x.person, x.team, x.reason, x.open) for x in found.candidates] == [("anna", "tele", "chosen", 0), ("ben", "tele", "lower_priority", 0)]
    assert found.candidates[1].why == "was able, and anna came first" and found.candidates[1].waited is None
    assert str(found).splitlines()[1:] == ["  anna: gets the lead (0 open leads)", "  ben: was able, and anna came first (0 open leads)"]
    found = router.assign("L2", {"language": "en"}, MONDAY, explain=True)
    assert [(x.person, x.reason) for x in found.candidates] == [("anna", "chosen"), ("ben", "lacks_needs")]
    assert found.candidates[0].waited == 0 and found.to_dict()["candidates"][1]["why"] == "lacks what the rule needs"
    waits = router.assign("L3", {"language": "fr"}, MONDAY, explain=True)
    assert (waits.outcome, waits.reason) == ("waiting", "lacks_needs") and {x.reason for x in waits.candidates} == {"lacks_needs"}


def test_explaining_changes_nothing(router):
    router.assign("L0", {}, MONDAY)
    before, log = router.snapshot(), router.changes()
    assert router.explain("L1", {}, MONDAY).person == "ben" and router.explain(None, {}, MONDAY).person == "ben"
    assert router.explain("x", {"deal": 1e6}, MONDAY).candidates[0].person == "kim"
    assert len(router) == 1 and router.snapshot() == before and router.changes() == log


def test_more_candidates_than_are_looked_at_at_first():
    people = [{"id": f"p{i}"} for i in range(200)]
    policy = Policy.parse(changed(people=[*DOCUMENT["people"], *people], teams=[*DOCUMENT["teams"], {
        "name": "all", "members": [x["id"] for x in people], "strategy": "round_robin"}], rules=[{"name": "all", "team": "all"}]))
    found = Router(policy).assign("a", {}, MONDAY, explain=True)
    assert [x.person for x in found.candidates] == [x["id"] for x in people]
    assert [x.person for x in found.candidates if x.reason == "chosen"] == [found.person] == ["p0"]


def test_results_of_a_model(policy):
    model, router = leadcore.Model.parse(MODEL), Router(policy)
    fits = router.assign("a", {"employees": 500, "created": MONDAY}, MONDAY, model=model)
    assert fits.rule == "fitting"
    assert router.assign("b", {"employees": 500, "created": "2026-11-01"}, MONDAY, model=model).rule == "rest"
    assert router.assign("c", {"country": "ZZ", "employees": 500, "created": MONDAY}, MONDAY, model=model).rule == "nobody"
    assert router.explain(None, {"employees": 500, "created": MONDAY, "deal": 1e6}, MONDAY, model=model).rule == "large"
    with pytest.raises(leadcore.LeadError, match="unknown field 'employes'; did you mean 'employees'"):
        router.assign("d", {"employes": 500}, MONDAY, model=model)
    assert router.assign("d", {"employes": 500}, MONDAY, model=model, ignore_extra=True).rule == "rest"


@pytest.mark.parametrize("now", [MONDAY, at(9), 1_795_424_400_000_000, date(2026, 11, 23)])
def test_moments(policy, now):
    router = Router(policy)
    router.assign("a", {"deal": 1e6}, now)
    assert router.now == (at(0) if type(now) is date else at(9))


def test_the_clock_of_this_computer(router):
    assert router.now is None
    router.assign("a", {"deal": 1e6})
    assert abs(router.now - datetime.now(UTC)) < timedelta(minutes=1)


# --- leads wait, go on and end ---


def test_waiting(router):
    waits = router.assign("L1", {}, EVENING)
    assert (waits.outcome, waits.person, waits.team, waits.reason) == ("waiting", None, "tele", "outside_hours")
    assert waits.deadlines == {"talk": at(14, day=24)}  # received; six hours of Tuesday from 08:00Z
    assert str(waits).startswith("L1: waits for tele: outside working hours, rule 'rest'; talk until 2026-11-24T14:00:00Z")
    assert router.waiting() == ["L1"] and router.waiting_count == 1 == len(router) and router.held_count == 0 and router.leads() == []
    assert router.drain(at(21)) == []
    drained = router.drain(TUESDAY)
    assert [(x.key, x.person, x.outcome) for x in drained] == [("L1", "anna", "assigned")]
    assert drained[0].deadlines == {"touch": at(9, day=24), "talk": at(14, day=24)}
    assert router.waiting() == [] and router.leads() == ["L1"] == router.leads("anna") and router.leads("ben") == []


def test_draining_gives_all(policy):
    router = Router(policy, keys="integer")
    for key in range(1000):
        router.assign(key, {}, EVENING)
    assert router.waiting() == list(range(1000))
    drained = router.drain(TUESDAY)
    assert [x.key for x in drained] == list(range(1000)) and router.waiting_count == 0
    assert len(router.leads("ben")) == 2 and len(router.leads("anna")) == 998


def test_release(router):
    given(router, 2)
    router.release("L1", MONDAY)
    assert "L1" not in router and router.leads() == ["L2"]
    router.release("L2", MONDAY, given_back=True)
    assert len(router) == 0 and bool(router)
    assert router.assign("L1", {}, MONDAY).person is not None  # the router has forgotten it


def test_by_hand(router):
    router.assign("L1", {}, MONDAY)
    moved = router.assign_to("L1", "kim", MONDAY)
    assert (moved.person, moved.by, moved.previous, moved.rule) == ("kim", "hand", "anna", "rest")
    new = router.assign_to("L2", "kim", MONDAY)
    assert (new.person, new.rule, new.deadlines) == ("kim", None, {}) and str(new) == "L2: kim by hand"
    assert router.assign_to("L3", "kim", MONDAY, lead={"language": "de"}).deadlines["touch"] == at(10)
    with pytest.raises(leadcore.RoutingError) as error:
        router.assign_to("L1", "kim", MONDAY)
    assert error.value.code == "not_allowed"
    assert router.desk("kim", MONDAY).open == 3


def test_somebody_else(router):
    router.assign("L1", {}, MONDAY)
    found = router.reassign("L1", MONDAY)
    assert (found.person, found.previous, found.outcome) == ("ben", "anna", "assigned")
    waits = router.reassign("L1", MONDAY, exclude=["anna"])
    assert (waits.outcome, waits.previous) == ("waiting", "ben")
    assert router.find("L1").outcome == "waiting"


def test_finding(router):
    router.assign("L1", {}, MONDAY)
    found = router.find("L1")
    assert (found.person, found.by, found.deadlines) == ("anna", "weighted", {"touch": at(10), "talk": at(15)})
    assert "L1" in router and "L2" not in router


def test_desks(router):
    given(router, 4)
    desk = router.desk("ben", MONDAY)
    assert (desk.person, desk.able, desk.reason, desk.open, desk.today, desk.this_week, desk.in_30_days, desk.given) == ("ben", True, "chosen", 1, 1, 1, 1, 1)
    given(router, 1)
    assert (router.desk("ben", MONDAY).able, router.desk("ben", MONDAY).reason) == (False, "full")
    assert router.desk("anna", MONDAY).next_change <= at(16)  # the end of her day
    assert (router.desk("anna", EVENING).reason, router.desk("anna", EVENING).today) == ("outside_hours", 3)
    assert router.desk("anna", TUESDAY).today == 0 and router.desk("anna", TUESDAY).this_week == 3


def test_away(router):
    router.set_away("anna", None, None, MONDAY)
    assert router.desk("anna", MONDAY).reason == "away"
    assert given(router, 2) == ["ben", "ben"]
    waits = router.assign("L9", {}, MONDAY)
    assert (waits.outcome, waits.reason) == ("waiting", "full")
    router.set_away("anna", MONDAY, MONDAY, MONDAY)  # not away at all
    assert [x.person for x in router.drain(MONDAY)] == ["anna"]
    router.set_away("anna", at(11), at(12), at(9, 30))
    assert router.desk("anna", at(10)).able and router.desk("anna", at(11)).reason == "away" and router.desk("anna", at(12)).able


# --- clocks ---


def test_what_is_due(router):
    router.assign("L1", {}, MONDAY)
    assert router.next_due == at(9, 45) and router.due(at(9, 44)) == []
    (warning,) = router.due(at(9, 45))
    assert (warning.kind, warning.action, warning.clock, warning.warning, warning.at, warning.holder, warning.key) == (
        "warning", "none", "touch", 0, at(9, 45), "anna", "L1")
    assert str(warning) == "2026-11-23T09:45:00Z: warning of touch of L1 (anna)"
    assert router.next_due == at(10)
    (breach,) = router.due(at(10, 30))
    assert (breach.kind, breach.action, breach.warning, breach.at, breach.holder, breach.hops) == ("breach", "reassigned", None, at(10), "anna", 1)
    assert breach.assignment.person == "ben" and router.leads("ben") == ["L1"]
    assert str(breach) == "2026-11-23T10:00:00Z: breach of touch of L1 (anna), went on to ben"
    assert breach.to_dict()["assignment"]["person"] == "ben" and breach.to_dict()["at"] == "2026-11-23T10:00:00Z"
    # From the moment at which it was done: Ben has an hour, and after one hop it is escalated.
    assert [(x.kind, x.at, x.action) for x in router.due(at(11, 30))] == [("warning", at(11, 15), "none"), ("breach", at(11, 30), "escalated")]
    assert router.find("L1").person == "lou" and router.find("L1").by == "escalation"
    assert router.next_due == at(15)


def test_all_that_is_due(policy):
    router = Router(policy, keys="integer")
    for key in range(600):
        router.assign(key, {"language": "de"}, MONDAY)
    due = router.due(at(9, 45))
    assert [x.key for x in due] == list(range(600)) and {x.kind for x in due} == {"warning"}


def test_stopping(router):
    router.assign("L1", {}, MONDAY)
    assert router.stop_clock("L1", "touch", at(9, 20)) == timedelta(minutes=40)
    assert router.find("L1").deadlines == {"talk": at(15)} and router.due(at(14, 59)) == []
    assert [x.clock for x in router.due(at(15))] == ["talk"]
    with pytest.raises(KeyError, match="no clock 'tuch'; it has touch, talk"):
        router.stop_clock("L1", "tuch", at(15))
    with pytest.raises(leadcore.RoutingError) as error:
        router.stop_clock("L1", "touch", at(15))
    assert error.value.code == "not_allowed"


def test_pausing(router):
    router.assign("L1", {}, MONDAY)
    router.pause("L1", at(9, 30))
    assert router.next_due is None and router.due(at(13)) == []
    router.resume("L1", at(13))
    assert router.find("L1").deadlines["touch"] == at(13, 30)
    for call, code in ((router.resume, "not_allowed"), (router.pause, None), (router.pause, "not_allowed")):
        if code is None:
            call("L1", at(13))
            continue
        with pytest.raises(leadcore.RoutingError) as error:
            call("L1", at(13))
        assert error.value.code == code


# --- states and logs ---


def test_snapshots(policy, router):
    given(router, 5)
    router.assign("late", {}, EVENING)
    router.set_away("kim", None, None, EVENING)
    data = router.snapshot()
    again = Router.restore(policy, data)
    assert again.snapshot() == data and again.leads() == router.leads() and again.waiting() == ["late"] and again.keys == "text"
    assert again.now == router.now and again.change_count == router.change_count == 7
    assert again.drain(TUESDAY) == router.drain(TUESDAY)
    assert Router.restore(policy, bytearray(data)).snapshot() == Router.restore(policy, memoryview(data)).snapshot() == data


def test_logs(policy, router):
    snapshot, log = router.snapshot(), b""
    given(router, 3)
    log += router.take_changes()
    assert router.changes() == b""
    router.release("L2", MONDAY)
    router.set_away("ben", at(9), at(20), at(10))
    router.due(at(10))
    log += router.changes()
    assert router.take_changes() in log
    again = Router.restore(policy, snapshot)
    assert again.replay(log) == router.change_count and again.snapshot() == router.snapshot()
    assert again.replay(log) == 0 and again.snapshot() == router.snapshot()


def test_reading_logs(policy, router):
    router.assign("ü1", {}, MONDAY)
    router.assign("L2", {}, EVENING)
    router.set_away("ben", EVENING, None, EVENING)
    router.release("ü1", EVENING, given_back=True)
    changes = list(Router.read_changes(router.changes(), policy))
    assert changes == [
        {"number": 1, "kind": "assigned", "now": MONDAY, "key": "ü1", "person": "anna", "team": "tele", "rule": "rest", "by": "weighted"},
        {"number": 2, "kind": "queued", "now": EVENING, "key": "L2", "team": "tele", "rule": "rest", "reason": "outside_hours"},
        {"number": 3, "kind": "away", "now": EVENING, "person": "ben", "from": EVENING, "until": None},
        {"number": 4, "kind": "released", "now": EVENING, "key": "ü1", "given_back": True},
    ]
    numbers = list(Router.read_changes(router.changes()))
    assert [x.get("person") for x in numbers] == [0, None, 1, None] and numbers[0]["rule"] == 3
    assert list(Router.read_changes(b"")) == []


def test_logs_with_whole_numbers_as_keys(policy):
    router = Router(policy, keys="integer", keep_changes=True)
    router.assign(-5, {}, MONDAY)
    router.assign(0, {}, MONDAY)
    assert [x["key"] for x in Router.read_changes(router.take_changes())] == [-5, 0]
    assert router.keys == "integer" and -5 in router and router.leads() == [-5, 0]


def test_a_router_without_a_log(policy):
    router = Router(policy)
    router.assign("a", {}, MONDAY)
    assert router.changes() == b"" == router.take_changes()


def test_another_policy(router):
    given(router, 3)
    without_anna = changed(people=DOCUMENT["people"][1:], teams=[{"name": "tele", "members": ["ben"], "strategy": "level"}, DOCUMENT["teams"][1]])
    without_anna["rules"][3]["needs"] = {"languages": ["de"]}
    report = router.set_policy(Policy.parse(without_anna), MONDAY)
    assert (report.people_kept, report.people_left, report.people_new, report.leads_kept, report.leads_queued) == (3, 1, 0, 1, 2)
    assert str(report).startswith("3 people kept, 1 left, 0 new; 1 lead kept, 2 queued because their holder has left")
    assert router.policy.people == ("ben", "kim", "lou") and router.leads("ben") == ["L2"] and router.waiting() == ["L1", "L3"]
    assert router.assign("L9", {"deal": 1e6}, MONDAY).person == "kim"


# --- lifetime and threads ---


def test_closing(policy):
    with Router(policy) as router:
        router.assign("a", {}, MONDAY)
        assert repr(router) == "Router(1 lead held, 0 waiting, policy='sample')"
    router.close()
    assert repr(router) == "Router(closed, policy='sample')"
    for call in (router.leads, router.snapshot, lambda: router.assign("b", {}, MONDAY), lambda: "a" in router, lambda: router.now):
        with pytest.raises(ValueError, match="the router is closed"):
            call()


def test_the_policy_outlives_nothing():
    router = Router(Policy.parse(DOCUMENT))
    assert router.assign("a", {}, MONDAY).person == "anna" and router.policy.name == "sample"


def test_pickles(router):
    with pytest.raises(TypeError, match="snapshot"):
        pickle.dumps(router)


def test_threads_take_turns(policy):
    router = Router(policy, keys="integer", keep_changes=True)
    errors = []

    def work(first):
        try:
            for key in range(first, first + 300):
                router.assign(key, {"deal": 1e6 if key % 2 else 5}, MONDAY)
                assert key in router
                if key % 3 == 0:
                    router.release(key, MONDAY)
        except Exception as error:  # noqa: BLE001 - shown below
            errors.append(error)

    threads = [threading.Thread(target=work, args=(1000 * i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors and router.change_count == 1200 + 400 and len(router) == 800
    assert [x["number"] for x in Router.read_changes(router.changes())] == list(range(1, 1601))


def test_shares_over_many_leads(policy):
    document = changed()
    document["people"][1].pop("capacity")
    router = Router(Policy.parse(document), keys="integer")
    for key in range(900):
        router.assign(key, {}, 1_795_424_400_000_000 + key * HOUR // 3600)
        assert abs(3 * len(router.leads("ben")) - (key + 1)) < 3
    assert len(router.leads("anna")) == 600
