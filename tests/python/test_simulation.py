# SPDX-License-Identifier: MIT
"""Simulations: days that are worked out by hand, the same result every time, and two policies side by side."""

import copy
import datetime as dt
import json
import random

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from routing_sample import DOCUMENT, MODEL

import leadcore
from leadcore import Policy, compare, simulate

UTC = dt.timezone.utc
MINUTE = dt.timedelta(minutes=1)


def at(hour, minute=0, day=23):
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=UTC)


DAY = {
    "leadcore": 1, "name": "day", "version": "1", "fields": {"kind": "category"},
    "calendars": {"office": {"hours": {"mon-fri": ["09:00-17:00"]}}},
    "people": [{"id": "a", "calendar": "office"}, {"id": "b", "calendar": "office"}],
    "teams": [{"name": "both", "members": ["a", "b"], "strategy": "round_robin"}],
    "slas": {"soon": {"clocks": [{"name": "touch", "within": "1h", "warn": ["10m"]}]}},
    "rules": [{"name": "none", "when": {"kind": "spam"}, "unassigned": "Spam"}, {"name": "all", "team": "both", "sla": "soon"}],
}


def day(**parts):
    return Policy.parse(copy.deepcopy(DAY) | parts)


def leads(*times, **values):
    return [{"time": time, **values} for time in times]


def course(run):
    return [(x.person, x.touched, x.released) for x in run.leads]


def test_a_day():
    run = simulate(day(), leads(at(9), at(9), at(9), at(9), at(16, 50), at(17, 30)), handling="30m")
    assert course(run) == [
        ("a", at(9), at(9, 30)),
        ("b", at(9), at(9, 30)),
        ("a", at(9, 30), at(10)),
        ("b", at(9, 30), at(10)),
        ("a", at(16, 50), at(9, 20, day=24)),  # ten minutes on Monday, twenty on Tuesday
        ("b", at(9, day=24), at(9, 30, day=24)),  # waits for the next morning
    ]
    assert run.outcomes == {"assigned": 5, "waiting": 1} and (run.waiting, run.open) == (0, 0)
    assert run.in_sla == 1.0 and (run.breaches, run.warnings, run.reassigned, run.escalated) == (0, 0, 0, 0)
    assert run.max_wait == 15.5 * 60 * MINUTE and run.mean_wait == (30 + 30 + 930) * MINUTE / 6
    a, b = run.people
    assert (a.person, a.leads, a.share, a.entitled, a.busiest, a.touched, a.released, a.mean_wait, a.max_wait, a.in_sla, a.breaches) == (
        "a", 3, 0.5, 3.0, 2, 3, 3, 10 * MINUTE, 30 * MINUTE, 1.0, 0)
    assert (b.max_wait, b.mean_wait) == (930 * MINUTE, 320 * MINUTE)
    assert [(x.team, x.leads, x.waited, x.waiting) for x in run.teams] == [("both", 6, 1, 0)]
    assert run.until == at(9, 30, day=24)


def late(**clock):
    sla = {"clocks": [{"name": "touch", "within": "1h", "on_breach": "reassign", **clock}]}
    return {"slas": {"soon": sla}}


def test_what_is_late_goes_on():
    run = simulate(day(**late()), leads(at(9), at(9), at(9)), handling="3h")
    # a has the first and the third; at 10:00 the third goes on to b, who is with the second until 12:00; at 11:00 there is nobody else.
    assert course(run) == [("a", at(9), at(12)), ("b", at(9), at(12)), ("b", at(12), at(15))]
    third = run.leads[2]
    assert (third.moves, third.breaches, third.outcome, third.rule, third.team) == (1, 2, "assigned", "all", "both")
    assert [(x.person, x.leads, x.breaches, x.in_sla, x.busiest) for x in run.people] == [("a", 2, 1, 0.5, 2), ("b", 2, 1, 0.5, 2)]
    assert (run.reassigned, run.escalated, run.breaches) == (1, 0, 2) and run.in_sla == pytest.approx(2 / 3)


def test_escalation_to_a_person():
    policy = day(people=[*DAY["people"], {"id": "head"}], slas={"soon": late()["slas"]["soon"] | {"hops": 1, "escalate": {"person": "head"}}})
    run = simulate(policy, leads(at(9), at(9), at(9)), handling="3h")
    assert course(run)[2] == ("head", at(11), at(14)) and (run.reassigned, run.escalated) == (1, 1)
    assert [x.leads for x in run.people] == [2, 2, 1] and run.people[2].in_sla is None


def test_work_stops_when_the_lead_goes_on():
    clocks = [{"name": "touch", "within": "1h"}, {"name": "done", "within": "2h", "on_breach": "reassign"}]
    run = simulate(day(slas={"soon": {"clocks": clocks}}), leads(at(9), at(9, 30), at(9, 40)), handling="3h")
    # a loses the first at 11:00 to b, who has the second until 11:30 and then loses that one to a.
    first = run.leads[0]
    assert first.touched == at(9) and first.moves >= 1 and first.person == "b"
    assert sum(x.released for x in run.people) + run.open + run.waiting == 3


def test_absence():
    people = [{"id": "a", "calendar": "office", "away": [{"from": "2026-11-23", "until": "2026-11-25"}]}, {"id": "b", "calendar": "office"}]
    run = simulate(day(people=people), leads(*[at(10)] * 4), handling="1h")
    assert [x.person for x in run.leads] == ["b"] * 4 and run.people[0].leads == 0
    only = day(people=people, rules=[{"name": "all", "person": "a"}], teams=[])
    run = simulate(only, leads(at(10)), handling="1h")
    assert course(run) == [("a", at(9, day=25), at(10, day=25))] and run.outcomes == {"waiting": 1}


def test_who_gets_a_lead_by_hand_outside_hours_begins_in_the_morning():
    policy = day(people=[*DAY["people"], {"id": "head", "calendar": "office"}], calendars=DAY["calendars"],
                 slas={"soon": {"clocks": [{"name": "touch", "within": "1h", "calendar": "always", "starts": "received", "on_breach": "reassign"}],
                                "escalate": {"person": "head"}}})
    run = simulate(policy, leads(at(18)), handling="1h")
    assert run.leads[0].released is not None and run.leads[0].breaches >= 1 and run.leads[0].touched == at(9, day=24)


def test_capacity():
    policy = day(people=[{"id": "a", "capacity": {"open": 1}}, {"id": "b", "capacity": {"open": 1}}])
    run = simulate(policy, leads(*[at(9)] * 5), handling="1h")
    assert [x.touched for x in run.leads] == [at(9), at(9), at(10), at(10), at(11)] and {x.busiest for x in run.people} == {1}
    assert run.teams[0].waited == 3 and run.outcomes == {"assigned": 2, "waiting": 3}


def test_a_new_day_makes_room():
    policy = day(people=[{"id": "a", "capacity": {"per_day": 1}}], teams=[{"name": "both", "members": ["a"], "strategy": "round_robin"}])
    run = simulate(policy, leads(at(9), at(9), at(9)), handling="1h")
    assert [x.touched for x in run.leads] == [at(9), at(0, day=24), at(0, day=25)]


def test_the_end():
    policy = day(people=[{"id": "a", "capacity": {"open": 0}}], teams=[{"name": "both", "members": ["a"], "strategy": "round_robin"}])
    run = simulate(policy, leads(at(9)))
    assert run.waiting == 1 and run.until <= at(9) + dt.timedelta(days=30) and run.mean_wait is None and run.leads[0].touched is None
    run = simulate(day(), leads(at(9), at(10), at(12)), handling="4h", until=at(11))
    assert len(run.leads) == 2 and run.open == 2 and run.until == at(11) and run.leads[1].released is None


def test_unassigned():
    run = simulate(day(), [{"time": at(9), "kind": "spam"}, {"time": at(9), "kind": None}])
    assert run.outcomes == {"unassigned": 1, "assigned": 1} and run.leads[0].reason == "rule" and run.leads[0].touched is None
    assert run.people[0].share == 1.0


def test_entitled_shares():
    people = [{"id": "a", "weight": 3, "calendar": "office"}, {"id": "b", "calendar": "office"}]
    run = simulate(day(people=people, teams=[{"name": "both", "members": ["a", "b"], "strategy": "weighted"}]), leads(*[at(9, i) for i in range(8)]), handling="5m")
    assert [(x.leads, x.entitled, x.share) for x in run.people] == [(6, 6.0, 0.75), (2, 2.0, 0.25)]


# --- leads ---


def sample(count=150, seed=3):
    dice = random.Random(seed)
    return [{"id": f"L{i}", "time": at(6) + dice.randrange(0, 40 * 60) * MINUTE, "country": dice.choice(["DE", "ZZ", None]), "deal": dice.choice([None, 500.0, 2e5]),
             "language": dice.choice(["de", "en", None]), "fit": dice.choice([10.0, 60.0]), "owner": None} for i in range(count)]


SCHEMA = pa.schema([("id", pa.string()), ("time", pa.timestamp("us", "UTC")), ("country", pa.string()), ("deal", pa.float64()), ("language", pa.string()),
                    ("fit", pa.float64()), ("owner", pa.string())])


@pytest.mark.parametrize("kind", [lambda x: x, pl.from_arrow, lambda x: x.to_pandas(), lambda x: x.to_reader(), lambda x: x.to_pylist(), lambda x: tuple(x.to_pylist()),
                                  lambda x: pl.from_arrow(x).with_columns(pl.col("country").cast(pl.Categorical))])
def test_the_same_every_time(kind):
    policy, table = Policy.parse(DOCUMENT), pa.Table.from_pylist(sample(), schema=SCHEMA)
    first, again = simulate(policy, table, key="id", handling="90m"), simulate(policy, kind(table), key="id", handling="90m")
    assert again.leads == first.leads and again.people == first.people and str(again) == str(first)
    assert len(first.leads) == 150 and first.outcomes["unassigned"] > 20 and first.reassigned > 0
    counts = [len(x) for x in ([lead for lead in first.leads if lead.released], [x for x in first.leads if not x.released])]
    assert counts[1] == first.open + first.waiting + first.outcomes["unassigned"]


def test_order_and_keys():
    policy, rows = Policy.parse(DOCUMENT), sample()
    run = simulate(policy, rows)
    assert [x.arrived for x in run.leads] == sorted(row["time"] for row in rows) and sorted(x.key for x in run.leads) == list(range(150))
    assert [x.key for x in simulate(policy, rows, key="id").leads] == [f"L{x.key}" for x in run.leads]
    seen = []
    simulate(policy, rows, progress=seen.append)
    assert seen == [1] * 150


def test_results_of_a_model():
    model = leadcore.Model.parse(MODEL)
    rows = [{"time": at(9), "employees": 500, "created": at(8)}, {"time": at(9), "employees": 500, "created": at(8, day=1)}]
    run = simulate(Policy.parse(DOCUMENT), rows, model=model, handling="5m")
    assert [x.rule for x in run.leads] == ["fitting", "rest"]
    with pytest.raises(leadcore.BatchError, match="missing columns: country, deal, language, owner"):
        simulate(Policy.parse(DOCUMENT), pa.Table.from_pylist(rows), model=model)
    again = simulate(Policy.parse(DOCUMENT), pa.Table.from_pylist(rows), model=model, handling="5m", missing="unknown")
    assert again.leads == run.leads


@pytest.mark.parametrize("rows, options, kind, message", [
    ([{"kind": "x"}], {}, leadcore.BatchError, "missing column: time"),
    ([{"time": None}], {}, leadcore.BatchError, "column 'time', row 0: no moment"),
    ([{"time": at(9)}, {"time": "soon"}], {}, leadcore.BatchError, "column 'time', row 1: no moment"),
    ([{"time": at(9)}], {"key": "id"}, leadcore.BatchError, "missing column: id"),
    ([{"time": at(9), "id": None}], {"key": "id"}, leadcore.BatchError, "column 'id', row 0: no key"),
    ([{"time": at(9), "id": "a"}] * 2, {"key": "id"}, leadcore.BatchError, "a key stands twice"),
    (pa.table({"time": [at(9)]}), {}, leadcore.BatchError, "missing column: kind"),
    ([], {"handling": "20"}, ValueError, "handling is not a length of time"),
    ([], {"handling": "0m"}, ValueError, "longer than nothing"),
    ([], {"handling": 20}, TypeError, "handling must be a timedelta"),
    ([], {"until": None, "missing": "x"}, ValueError, "missing must be"),
    ([3], {}, TypeError, "a lead is a dict"),
    (7, {}, TypeError, "table or a list of dicts"),
    ([{"time": at(9), "kind": 3}], {}, leadcore.LeadError, "field 'kind'"),
])
def test_leads_that_do_not_fit(rows, options, kind, message):
    with pytest.raises(kind, match=message):
        simulate(day(), rows, **options)


def test_no_leads():
    run = simulate(day(), [])
    assert len(run.leads) == 0 and run.in_sla is None and "0 leads" in str(run) and [x.leads for x in run.people] == [0, 0]
    with pytest.raises(TypeError, match="Policy.parse"):
        simulate(DAY, [])


# --- results ---


def test_tables():
    run = simulate(Policy.parse(DOCUMENT), sample(), key="id")
    for table, rows in (("people", run.people), ("teams", run.teams), ("leads", run.leads)):
        arrow, frame, pandas = run.to_arrow(table), run.to_polars(table), run.to_pandas(table)
        expected = run.rows(table)
        assert arrow.to_pylist() == expected and frame.to_dicts() == expected and len(pandas) == len(rows) == len(expected)
        assert arrow.column_names == frame.columns == list(pandas.columns)
    assert run.to_arrow().schema.field("mean_wait").type == pa.float64() and run.to_pandas().person.tolist() == list(run.policy.people)
    assert isinstance(run.to_pandas("leads"), pd.DataFrame)
    with pytest.raises(ValueError, match="table must be"):
        run.rows("sums")
    plain = simulate(Policy.parse(DOCUMENT), sample())
    assert plain.to_arrow("leads").schema.field("key").type == pa.int64()
    json.dumps(run.to_dict())


def test_text():
    run = simulate(day(**late()), leads(at(9), at(9), at(9)), handling="3h")
    assert str(run).splitlines() == [
        "person  leads  share  entitled  busiest  mean wait  max wait  in SLA  breaches",
        "──────  ─────  ─────  ────────  ───────  ─────────  ────────  ──────  ────────",
        "a           2  50.0%       2.0        2         0s        0s   50.0%         1",
        "b           2  50.0%       2.0        2     1h 30m    3h 00m   50.0%         1",
        "",
        "team  leads  waited  waiting",
        "────  ─────  ──────  ───────",
        "both      4       0        0",
        "",
        "3 leads by policy day 1: 3 assigned when they came",
        "first touch after 1h 00m on average, 3h 00m at most; within the SLA 66.7%",
        "2 deadlines passed, 0 warnings; 1 went on to somebody else, 0 escalated",
    ]
    assert repr(run) == "Simulation(3 leads, 2 people, policy='day')"


def test_two_policies():
    more = day(version="2", people=[*DAY["people"], {"id": "c", "calendar": "office"}], teams=[{"name": "both", "members": ["a", "b", "c"], "strategy": "round_robin"}], **late())
    found = compare(day(**late()), more, leads(at(9), at(9), at(9)), handling="3h")
    assert (found.first.breaches, found.second.breaches, found.changed()) == (2, 0, 1)
    lines = str(found).splitlines()
    assert lines[0].split() == ["day", "1", "day", "2", "change"]
    cells = {x[:23].strip(): x[23:].split() for x in lines}
    assert cells["mean wait"] == ["1h", "00m", "0s", "−1h", "00m"] and cells["deadlines passed"] == ["2", "0", "−2"] and cells["warnings"] == ["0", "0", "="]
    assert any(x.startswith("first touch in SLA") and x.endswith("+33.3 pp") for x in lines)
    assert lines[-1] == "1 of 3 leads with somebody else"
    assert [(name, a and a.leads, b and b.leads) for name, a, b in found.people()] == [("a", 2, 1), ("b", 2, 1), ("c", None, 1)]
    assert found.to_dict()["changed"] == 1 and repr(found).startswith("Comparison(Simulation(")
    same = compare(day(), day(), pa.Table.from_pylist(leads(at(9), kind="x")).to_reader())
    assert same.changed() == 0 and {first == second for _, first, second in same.differences()} == {True}
