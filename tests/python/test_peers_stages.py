# SPDX-License-Identifier: MIT
"""Stages of an account as Demandbase finds them, as a model: an ordered list, from its bottom up, first match wins.

The model is our own words. Where the shared fixtures are, its order is compared with theirs; where they are absent, that is said.
"""

import json

import leadcore
import pytest
from leadcore_reference import Model
from reference_activity import Event, Timeline
from shared import shared

DAY = 86_400_000_000
NOW = 1_790_000_000_000_000 // DAY * DAY
STAGES = ["All Other", "Qualified", "Aware", "Engaged", "MQA", "Opportunity", "Customer"]

# Minutes are events, one each, of which a score counts those of the last three months.
DOCUMENT = {
    "leadcore": 1, "name": "stages of accounts", "version": "1",
    "fields": {"qualification": "number", "pipeline_predict": "number", "open_opportunity": "flag", "customer": "flag"},
    "events": {"engagement_minute": {}, "marketing_minute": {}, "high_intent": {}},
    "scores": {minutes: {"groups": [{"name": "minutes", "rules": [{"name": "minute", "on": event, "points": 1, "decay": {"window": "90d"}}]}]}
               for minutes, event in (("engagement_minutes", "engagement_minute"), ("marketing_minutes", "marketing_minute"))},
    "purchase": {"stages": [
        {"name": "All Other"},
        {"name": "Qualified", "when": {"qualification": {">=": 70}}, "mode": "shape"},
        {"name": "Aware", "when": {"activity": {"on": "high_intent", "count": {">=": 1}, "within": "30d"}}, "mode": "shape"},
        {"name": "Engaged", "when": {"engagement_minutes": {">=": 10}}, "mode": "match"},
        {"name": "MQA", "when": {"any": [{"pipeline_predict": {">=": 85}}, {"marketing_minutes": {">=": 100}}]}, "mode": "match"},
        {"name": "Opportunity", "when": {"open_opportunity": True}, "mode": "close"},
        {"name": "Customer", "when": {"customer": True}, "mode": "expand"}]},
}


@pytest.fixture(scope="module")
def model() -> leadcore.Model:
    return leadcore.Model.parse(DOCUMENT)


def stage_of(model, events=(), previous=None, **account) -> tuple:
    """Stage, mode and move of an account; events are (name, days ago, how many). Library and reference must agree."""
    timeline, replayed = model.timeline(), Timeline()
    for name, days, times in events:
        for _ in range(times):
            timeline.add({"type": name, "time": NOW - days * DAY})
            replayed.add(Event(name, NOW - days * DAY))
    account |= {} if previous is None else {"previous_stage": previous}
    found = model.score_one(account, now=NOW, timeline=timeline).decisions
    assert found == Model(DOCUMENT).evaluate(account, NOW, replayed).decisions
    return found["stage"], found["mode"], found["stage_move"]


def test_the_order_is_theirs():
    """Each line of the fixture names the stage, and the bound that the model has."""
    peer = json.loads(shared("fixtures", "peers.json").read_text(encoding="utf-8"))["demandbase_stages"]
    assert [line.split(":")[0] for line in peer["order"]] == STAGES == [stage["name"] for stage in DOCUMENT["purchase"]["stages"]]
    assert peer["evaluation"].startswith("from the bottom of the list up; first match wins")
    rules = dict(line.split(": ") for line in peer["order"] if ": " in line)
    assert rules == {"Qualified": "qualification>=70", "Aware": "high intent 30d", "Engaged": ">=10 engagement minutes in 3 months",
                     "MQA": "pipeline predict>=85 or marketing minutes>=100 in 3 months"}


@pytest.mark.parametrize("account, events, stage", [
    ({}, [], "All Other"),
    ({"qualification": 69.9}, [], "All Other"),
    ({"qualification": 70}, [], "Qualified"),
    ({"qualification": 70}, [("high_intent", 30, 1)], "Qualified"),  # 30 days ago is no longer within 30 days
    ({}, [("high_intent", 29, 1)], "Aware"),
    ({}, [("high_intent", 29, 1), ("engagement_minute", 89, 9)], "Aware"),
    ({}, [("engagement_minute", 89, 4), ("engagement_minute", 0, 6)], "Engaged"),
    ({}, [("engagement_minute", 90, 4), ("engagement_minute", 0, 6)], "All Other"),
    ({"pipeline_predict": 84}, [("engagement_minute", 1, 10), ("marketing_minute", 1, 99)], "Engaged"),
    ({"pipeline_predict": 85}, [], "MQA"),
    ({}, [("marketing_minute", 1, 100)], "MQA"),
    ({"open_opportunity": True, "pipeline_predict": 99}, [("engagement_minute", 1, 10)], "Opportunity"),
    ({"open_opportunity": True, "customer": True, "qualification": 100}, [], "Customer"),
    ({"open_opportunity": False, "customer": False, "qualification": 100}, [], "Qualified"),
])
def test_from_the_bottom_up(model, account, events, stage):
    assert stage_of(model, events, **account)[0] == stage


def test_an_account_is_in_one_stage_and_moves_both_ways(model):
    assert stage_of(model, qualification=70) == ("Qualified", "shape", "first")
    assert stage_of(model, previous="Qualified", qualification=70, pipeline_predict=90) == ("MQA", "match", "forward")
    assert stage_of(model, previous="MQA", qualification=70, pipeline_predict=80) == ("Qualified", "shape", "back")
    assert stage_of(model, previous="Customer", customer=True) == ("Customer", "expand", "same")


def test_a_table_of_accounts(model):
    pa = pytest.importorskip("pyarrow")
    table = pa.table({"qualification": [70.0, None, 10.0, 99.0], "pipeline_predict": [85.0, 20.0, None, None], "open_opportunity": [None, True, False, None],
                      "customer": [None, None, True, False]})
    assert model.score(table, now=NOW).to_arrow().column("stage").to_pylist() == ["MQA", "Opportunity", "Customer", "Qualified"]
