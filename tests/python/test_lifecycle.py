# SPDX-License-Identifier: MIT
"""The lifecycle of a lead: moves by hand, moves that are due, and saved states."""

import copy
import datetime as dt
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qualify_sample import DOCUMENT, NOW, lead

import leadcore

UTC = dt.timezone.utc
BEGUN = "2026-11-01T00:00:00Z"
DAY = 86_400_000_000


@pytest.fixture(scope="module")
def model():
    return leadcore.Model.parse(DOCUMENT)


def test_it_begins(model):
    state = model.lifecycle("inquiry", BEGUN)
    assert (state.status, state.since, state.stage, state.rounds, state.moves) == ("inquiry", dt.datetime(2026, 11, 1, tzinfo=UTC), None, 0, 0)
    assert dict(state.entries) == {"inquiry": 1, "mql": 0, "sal": 0, "nurture": 0}
    assert dict(state.entered) == {"inquiry": dt.datetime(2026, 11, 1, tzinfo=UTC)}
    assert state.allowed() == ("mql", "nurture") and state.time_in_status("2026-11-03") == dt.timedelta(days=2)
    assert state.model is model and str(state) == "inquiry since 2026-11-01 (0 moves)"


def test_a_move_by_hand(model):
    state = model.lifecycle("mql", BEGUN)
    move = state.move("sal", "2026-11-05")
    assert (move.source, move.target, move.time, move.spent, move.round, move.automatic, move.reason) == (
        "mql", "sal", dt.datetime(2026, 11, 5, tzinfo=UTC), dt.timedelta(days=4), 0, False, "moved by the host")
    assert (state.status, state.moves, state.entries["sal"], str(move)) == ("sal", 1, 1, "2026-11-05T00:00:00Z: mql → sal: moved by the host")
    assert move.to_dict() == {"from": "mql", "to": "sal", "time": "2026-11-05T00:00:00Z", "spent_seconds": 345600.0, "round": 0, "automatic": False,
                              "reason": "moved by the host"}


def test_coming_back_from_a_parked_status_begins_a_round(model):
    state = model.lifecycle("inquiry", BEGUN)
    assert state.move("nurture", "2026-11-02").round == 0
    assert state.move("inquiry", "2026-11-03").round == 1
    assert (state.rounds, state.entries["inquiry"], state.entered["inquiry"]) == (1, 2, dt.datetime(2026, 11, 3, tzinfo=UTC))
    assert str(state) == "inquiry since 2026-11-03 (2 moves, 1 round back from being parked)"
    assert state.to_dict() == {"status": "inquiry", "since": "2026-11-03T00:00:00Z", "stage": None, "rounds": 1, "moves": 2, "entries": {"inquiry": 2, "nurture": 1}}


def test_moves_that_are_not_allowed_name_those_that_are(model):
    state = model.lifecycle("inquiry", BEGUN)
    before = state.save()
    with pytest.raises(leadcore.MoveError) as raised:
        state.move("sal", NOW)
    assert raised.value.code == "not_allowed" and "mql" in str(raised.value) and "nurture" in str(raised.value)
    with pytest.raises(leadcore.MoveError, match="before the last move"):
        state.move("mql", "2026-10-31")
    with pytest.raises(KeyError, match="the lifecycle has no status 'mqll'; it has inquiry, mql, sal, nurture"):
        state.move("mqll", NOW)
    assert state.save() == before


def test_it_advances_when_a_move_is_due(model):
    state = model.lifecycle("inquiry", BEGUN)
    moves = state.advance(lead("good"), NOW)
    assert [(x.source, x.target, x.automatic, x.reason) for x in moves] == [("inquiry", "mql", True, "meets the agreed standard")]
    assert moves[0].spent == dt.timedelta(days=20, hours=9)
    assert (state.status, state.stage) == ("mql", "proposal_solicitation")
    assert state.advance(lead("good"), NOW) == []


def test_it_advances_by_time(model):
    state = model.lifecycle("inquiry", BEGUN)
    assert state.advance({}, "2026-11-30T23:59:59Z") == [] and state.status == "inquiry"
    assert [x.reason for x in state.advance({}, "2026-12-01T00:00:00Z")] == ["nothing moved for 30 days"]


def test_the_stage_is_remembered_and_does_not_flap(model):
    state = model.lifecycle("inquiry", BEGUN)
    state.advance({"read_tender": True}, "2026-11-02")
    assert state.stage == "product_specification"
    state.advance({"read_tender": True, "asked_prices": True}, "2026-11-03")  # 2.5 against 2: not by more than 1
    assert state.stage == "product_specification"
    state.advance({"asked_prices": True}, "2026-11-04")
    assert state.stage == "proposal_solicitation"


def test_what_the_lead_says_about_itself_does_not_count(model):
    state = model.lifecycle("sal", BEGUN)
    assert state.advance(lead("good") | {"status": "inquiry"}, NOW) == [] and state.status == "sal"


def test_a_lead_that_does_not_fit_changes_nothing(model):
    state = model.lifecycle("inquiry", BEGUN)
    before = state.save()
    with pytest.raises(leadcore.LeadError, match="unknown field 'contry'"):
        state.advance({"contry": "DE"}, NOW)
    with pytest.raises(leadcore.MoveError, match="before the last move"):
        state.advance({}, "2026-10-31")
    assert state.save() == before


def test_activity_counts():
    document = copy.deepcopy(DOCUMENT) | {"events": {"visit": {}}}
    document["lifecycle"]["transitions"] = [{"from": "inquiry", "to": "mql", "when": {"activity": {"on": "visit", "count": {">=": 1}}}}]
    model = leadcore.Model.parse(document)
    timeline = model.timeline()
    timeline.add({"type": "visit", "time": "2026-11-20"})
    state = model.lifecycle("inquiry", BEGUN)
    assert state.advance({}, NOW) == [] and [x.target for x in state.advance({}, NOW, timeline=timeline)] == ["mql"]


# --- keeping ---


def test_a_saved_state_is_the_same_again(model):
    state = model.lifecycle("inquiry", BEGUN)
    state.advance(lead("good"), NOW)
    data = state.save()
    assert len(data) <= 256
    for again in (leadcore.Lifecycle.load(model, data), model.load_lifecycle(bytearray(data)), state.copy(), copy.deepcopy(state)):
        assert again.to_dict() == state.to_dict() and again.save() == data and again.entered == state.entered
    again.move("sal", "2026-11-30")
    assert state.status == "mql"


def test_a_state_finds_its_status_by_name(model):
    data = model.lifecycle("mql", BEGUN).save()
    document = copy.deepcopy(DOCUMENT)
    document["lifecycle"]["statuses"].reverse()
    assert leadcore.Model.parse(document).load_lifecycle(data).status == "mql"
    document["lifecycle"] = {"statuses": [{"name": "new"}, {"name": "old"}], "transitions": [{"from": "new", "to": "old"}]}
    with pytest.raises(leadcore.StateError) as raised:
        leadcore.Model.parse(document).load_lifecycle(data)
    assert raised.value.code == "unknown_name"


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: b"", lambda data: data[:20] + bytes([data[20] ^ 1]) + data[21:], lambda data: bytes(256)],
                         ids=["cut", "empty", "changed", "zeros"])
def test_damaged_bytes_are_refused(model, change):
    with pytest.raises(leadcore.StateError) as raised:
        model.load_lifecycle(change(model.lifecycle("mql", BEGUN).save()))
    assert raised.value.code == "damaged"


@given(st.data())
def test_any_bytes_are_safe(model, data):
    good = model.lifecycle("mql", BEGUN).save()
    changes = data.draw(st.lists(st.tuples(st.integers(0, len(good) - 1), st.integers(0, 255)), max_size=4))
    changed = bytearray(good)
    for place, byte in changes:
        changed[place] = byte
    for candidate in (changed, data.draw(st.binary(max_size=300))):
        try:
            assert model.load_lifecycle(candidate).status in model.statuses
        except leadcore.StateError as error:
            assert error.code in ("damaged", "newer_version", "unknown_name")


def test_what_is_no_state(model):
    with pytest.raises(TypeError, match="a saved state is bytes, not str"):
        model.load_lifecycle("mql")
    with pytest.raises(TypeError, match="pickle what its save"):
        pickle.dumps(model.lifecycle("mql", BEGUN))


def test_a_model_without_a_lifecycle():
    document = {key: value for key, value in DOCUMENT.items() if key not in ("lifecycle", "next_step")}
    model = leadcore.Model.parse(document)
    with pytest.raises(ValueError, match="the model has no lifecycle"):
        model.lifecycle("mql", BEGUN)


def test_the_builtin_lifecycle():
    model = leadcore.Model.parse({key: value for key, value in DOCUMENT.items() if key not in ("lifecycle", "next_step")} | {"lifecycle": "builtin"})
    assert model.statuses == ("prospect", "inquiry", "mql", "sal", "sql", "opportunity", "won", "lost", "nurture", "disqualified", "customer")
    state = model.lifecycle("sal", BEGUN)
    assert "sql" in state.allowed() and state.move("sql", NOW).target == "sql"
