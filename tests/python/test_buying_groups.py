# SPDX-License-Identifier: MIT
"""Buying groups from Python. The numbers are worked out by hand from the formulas of the model reference."""

import ctypes
import json
import struct

import pandas
import polars
import pyarrow as pa
import pytest
from leadcore import _groups
from leadcore import _signatures as c
from leadcore.vocabulary import Role, Seniority
from qualify_sample import DOCUMENT, NOW, lead_table

import leadcore


@pytest.fixture(scope="module")
def model():
    return leadcore.Model.parse(DOCUMENT)


@pytest.fixture(scope="module")
def table(model):
    return lead_table(model.fields)


# acme: "good" decides (3 of 4), engagement 50; "asks" uses (1 of 4), engagement 20: (3 × 500 + 1 × 200) ÷ 4 = 425.
# Won wholly, "good" gives (3000 + 200) ÷ 4 = 800, which is 375 more. zeta: 50 staff want a decider; the only one is a blocker.
ACME = {
    "account": "acme", "contacts": 2, "blockers": 0, "coverage": 1.0, "score": 42.5, "wanted": ["user", "decider"], "missing": [], "key_contact": 29.0, "key_contact_row": 0,
    "next_contact_row": 0, "next_gain": 37.5, "next_role": None, "next_role_gain": 0.0}
ZETA = {
    "account": "zeta", "contacts": 1, "blockers": 1, "coverage": 0.0, "score": 0.0, "wanted": ["decider"], "missing": ["decider"], "key_contact": 0.0, "key_contact_row": None,
    "next_contact_row": None, "next_gain": 0.0, "next_role": "decider", "next_role_gain": 100.0}


@pytest.mark.parametrize("made", [
    lambda table: table, lambda table: pa.concat_tables([table.slice(0, 1), table.slice(1)]), lambda table: table.to_batches()[0], polars.DataFrame,
    lambda table: table.to_pandas(), lambda table: pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=1))],
    ids=["pyarrow", "chunks", "batch", "polars", "pandas", "stream"])
def test_accounts_of_a_table(model, table, made):
    groups = model.buying_groups(made(table), "account", now=NOW)
    assert [group.to_dict() for group in groups] == [ACME, ZETA]
    assert groups.of_rows.tolist() == [0, 0, 1, 2**64 - 1]
    assert len(groups) == 2 and groups[1].missing == (Role.DECIDER,) and groups[-1] == groups[1] and groups[:1] == [groups[0]]
    assert repr(groups) == "BuyingGroups(2 accounts, model='qualify')" and groups.model is model


def test_the_layout_is_that_of_the_structure():
    letters = _groups._LAYOUT.format.removeprefix("=")
    assert _groups._LAYOUT.size == ctypes.sizeof(c.LeadBuyingGroup)
    assert [struct.calcsize(f"={x}") for x in letters] == [ctypes.sizeof(kind) for _, kind in c.LeadBuyingGroup._fields_]


def test_as_tables(model, table):
    groups = model.buying_groups(table, "account", now=NOW)
    arrow = groups.to_arrow()
    assert arrow.to_pylist() == [ACME, ZETA] and arrow.column_names == groups.column_names
    assert arrow.schema.metadata[b"leadcore.fingerprint"] == model.fingerprint.encode()
    assert groups.to_polars().to_dicts() == [ACME, ZETA]
    frame = groups.to_pandas()
    assert list(frame.columns) == groups.column_names and frame["score"].tolist() == [42.5, 0.0] and frame["key_contact_row"].tolist() == [0, pandas.NA]
    assert pa.table(groups).to_pylist() == polars.DataFrame(groups).to_dicts() == [ACME, ZETA]


def test_accounts_may_be_numbers(model, table):
    numbered = table.set_column(table.schema.get_field_index("account"), "account", pa.array([7, 7, None, 9], pa.int32()))
    groups = model.buying_groups(numbered, "account", now=NOW)
    assert [(group.account, group.contacts) for group in groups] == [(7, 2), (9, 1)]
    assert groups.to_polars()["account"].to_list() == groups.to_arrow()["account"].to_pylist() == [7, 9]


def test_a_table_without_rows(model, table):
    groups = model.buying_groups(table.slice(0, 0), "account", now=NOW)
    assert list(groups) == [] and groups.of_rows.tolist() == []
    for frame in (groups.to_arrow(), groups.to_polars(), groups.to_pandas()):
        assert len(frame) == 0
    with pytest.raises(leadcore.BatchError, match="account"):
        model.buying_groups(table.slice(0, 0).drop_columns(["account"]), "account", now=NOW)


def test_for_people(model, table):
    groups = model.buying_groups(table, "account", now=NOW)
    assert str(groups[0]) == "acme: 2 contacts; 100% of the wanted roles covered; score 42.5, key contact 29; win contact 0 next (+37.5)"
    assert str(groups[1]) == "zeta: 1 contact, 1 blocker; 0% of the wanted roles covered (missing: decider); score 0, key contact 0; find a decider (+100)"
    json.dumps(groups[0].to_dict())


def test_engagement_may_be_a_score_of_events():
    document = DOCUMENT | {"events": {"visit": {}}, "buying_group": {"engagement": "activity_score", "roles": {"decider": 1}}}
    document["scores"] = DOCUMENT["scores"] | {"activity_score": {"groups": [{"name": "g", "rules": [{"name": "visits", "on": "visit", "points": 10}]}]}}
    model = leadcore.Model.parse(document)
    activity = model.activity("text")
    activity.ingest(pa.table({"key": ["good"] * 3, "time": pa.array([0] * 3, pa.timestamp("us")), "type": ["visit"] * 3}))
    groups = activity.buying_groups(lead_table(model.fields), "account", "id", now=NOW)
    assert [(group.account, group.score) for group in groups] == [("acme", 30.0), ("zeta", 0.0)]
    assert model.buying_groups(lead_table(model.fields), "account", now=NOW)[0].score == 0.0


@pytest.mark.parametrize("column, error, words", [("acount", leadcore.BatchError, "acount"), (5, TypeError, "account must be the name of a column, not int"),
                                                  ("budget", leadcore.BatchError, "budget")])
def test_what_is_no_column_of_accounts(model, table, column, error, words):
    with pytest.raises(error, match=words):
        model.buying_groups(table, column, now=NOW)


def test_what_is_no_table(model):
    for table in ({"account": ["x"]}, [1], "leads.csv"):
        with pytest.raises(TypeError, match="a table must have the Arrow PyCapsule interface"):
            model.buying_groups(table, "account", now=NOW)


def test_a_model_without_the_section(table):
    model = leadcore.Model.parse({key: value for key, value in DOCUMENT.items() if key != "buying_group"})
    with pytest.raises(leadcore.LeadCoreError, match="buying_group"):
        model.buying_groups(lead_table(model.fields), "account", now=NOW)
    with pytest.raises(leadcore.LeadCoreError, match="buying_group"):
        model.assess_group([])


# --- one account ---


def test_contacts_one_by_one(model):
    group = model.assess_group([
        {"role": "decider", "seniority": "chief", "engagement": 20}, {"role": Role.USER, "seniority": Seniority.SPECIALIST, "engagement": 80, "influence": 50},
        {"role": "用户", "engagement": 50}], company_size=300)
    # user: q 500 and 400, so 500 + 500 × 400 ÷ 1000 = 700; (3 × 200 + 700) ÷ 4 = 325. Key contact: (1000 × 7 + 200 × 3) ÷ 10 = 760.
    assert (group.contacts, group.coverage, group.score, group.key_contact, group.key_contact_row) == (3, 1.0, 32.5, 76.0, 0)
    assert (group.next_contact_row, group.next_gain, group.next_role, group.account) == (0, 60.0, None, None)


def test_the_company_s_size_says_who_is_wanted(model):
    contacts = [{"role": "user", "engagement": 100}]
    assert model.assess_group(contacts, 50).wanted == (Role.DECIDER,) and model.assess_group(contacts, 50).score == 0
    unsized = model.assess_group(contacts)
    assert unsized.wanted == (Role.USER, Role.DECIDER) and (unsized.coverage, unsized.next_role, unsized.next_role_gain) == (0.25, Role.DECIDER, 75.0)


def test_nobody_and_blockers(model):
    assert (model.assess_group([]).coverage, model.assess_group([]).key_contact_row) == (0.0, None)
    blocked = model.assess_group([{"role": "decider", "seniority": "chief", "engagement": 100, "blocker": True}])
    assert (blocked.blockers, blocked.coverage, blocked.score, blocked.key_contact_row) == (1, 0.0, 0.0, None)


@pytest.mark.parametrize("contacts, error, words", [
    ([{"rôle": "user"}], ValueError, "contact 0: unknown key 'rôle'; did you mean 'role'?"),
    ([{}, {"role": "Maria"}], ValueError, "contact 1: role must be one of initiator, user, influencer"),
    ([{"engagement": 101}], ValueError, "contact 0: engagement must be a number from 0 to 100"),
    ([{"influence": "much"}], TypeError, "contact 0: influence must be a number from 0 to 100, or None, not str"),
    (["Maria"], TypeError, "contact 0 is a dict with role"), ({"role": "user"}, TypeError, "contacts are dicts with role")])
def test_mistakes_are_named(model, contacts, error, words):
    with pytest.raises(error) as raised:
        model.assess_group(contacts)
    assert words in str(raised.value) and "Maria" not in str(raised.value)
