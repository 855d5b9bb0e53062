# SPDX-License-Identifier: MIT
"""Buying groups of the library are those of the reference evaluator: contacts one by one, and rows of tables by account."""

from __future__ import annotations

from fractions import Fraction

import leadcore
import pyarrow as pa
import qualify_strategies
from activity_cases import KEYS, key_array
from hypothesis import strategies as st
from qualify_cases import PAIRS, ROWS, for_random, for_random_cases
from reference_buying import Contact, Group, company_size, contact, group
from reference_sections import ROLES, SENIORITIES

NOBODY = 2**64 - 1
SIZES = [None, 0, 1, 9.5, 99, 99.99, 100, 127, 499, 500, 1000, 69_999, 70_000, 1e300]


def group_of(got: leadcore.BuyingGroup, rows: list[int] | None = None) -> Group:
    """A group of the library in the reference's terms; `rows` are those of its contacts in a table."""
    def place(row):
        return None if row is None else rows.index(row) if rows else row

    units = {name: getattr(got, name) * 10 for name in ("score", "key_contact", "next_gain", "next_role_gain")} | {"coverage": got.coverage * 1000}
    whole = {name: round(value) for name, value in units.items()}
    assert all(abs(value - whole[name]) < 1e-9 for name, value in units.items())
    return Group(contacts=got.contacts, blockers=got.blockers, wanted=frozenset(role.identifier for role in got.wanted), missing=frozenset(role.identifier for role in got.missing),
                 coverage=whole["coverage"], score=whole["score"], key_contact=place(got.key_contact_row), key_contact_quality=whole["key_contact"],
                 next_contact=place(got.next_contact_row), next_gain=whole["next_gain"], next_role=got.next_role and got.next_role.identifier, next_role_gain=whole["next_role_gain"])


# Contacts one by one -------------------------------------------------------------------------------------------------------------------

permilles = st.sampled_from([0, 0, 1, 10, 333, 500, 500, 999, 1000, 1000]) | st.integers(0, 1000)
contacts = st.builds(Contact, role=st.sampled_from([*ROLES, *ROLES, None]), seniority=st.sampled_from([*SENIORITIES, None]), engagement=permilles,
                     influence=st.sampled_from([1000, 1000, 1000, 0]) | permilles, is_blocker=st.sampled_from([False] * 6 + [True]))


@st.composite
def groups(draw):
    """A section, the people of some accounts, and the sizes of these."""
    weights = st.dictionaries(st.sampled_from(ROLES), st.sampled_from([1, 1, 2, 3, 7, 100]), min_size=1)
    section = {"engagement": "points"}
    if draw(st.booleans()):
        section["roles"] = draw(weights)
        section |= {"sizes": [{"below": below, "roles": draw(weights)} for below in sorted(draw(st.sets(st.sampled_from([1, 10, 100, 500, 70_000]), min_size=1, max_size=3)))]} if draw(st.booleans()) else {}
    people = draw(st.lists(st.lists(contacts, max_size=draw(st.sampled_from([3, 8, 30]))), min_size=1, max_size=4))
    return section, people, draw(st.lists(st.sampled_from(SIZES), min_size=len(people), max_size=len(people)))


def document(section: dict) -> dict:
    rules = {"groups": [{"name": "g", "rules": [{"name": "r", "when": {"f": True}, "points": 1}]}]}
    section = section if "sizes" not in section else {**section, "company_size": "size"}
    return {"leadcore": 1, "name": "m", "version": "1", "fields": {"f": "flag", "size": "number"}, "scores": {"points": rules},
            "roles": {"rules": [{"role": "user", "when": {"f": True}}]}, "buying_group": section}


def permille_as_points(permille: int) -> float:
    """The number of 0 … 100 whose tenfold, rounded down, it is."""
    return permille / 10 if int(permille / 10 * 10) == permille else permille / 10 + 0.01


@for_random(PAIRS // 8, groups())
def test_contacts_one_by_one(case):
    section, accounts, sizes = case
    model = leadcore.Model.parse(document(section))
    for people, size in zip(accounts, sizes):
        given = [{"role": each.role, "seniority": each.seniority, "engagement": permille_as_points(each.engagement), "influence": permille_as_points(each.influence),
                  "blocker": each.is_blocker} for each in people]
        assert group_of(model.assess_group(given, size)) == group(section, people, size)


# Tables --------------------------------------------------------------------------------------------------------------------------------


def expected_groups(case, accounts: list) -> tuple[list[list[int]], list[Group]]:
    """Rows of each account, in the order of their first rows, and what the reference says of them."""
    rows: dict = {}
    for row, key in enumerate(accounts):
        if key is not None:
            rows.setdefault(key, []).append(row)
    looks = [case.reference.look(lead, case.now) for lead in case.leads()]
    made = []
    for members in rows.values():
        sizes = [size for size in (company_size(looks[row]) for row in members) if size is not None]
        made.append(group(case.document["buying_group"], [contact(looks[row]) for row in members], sizes[0] if sizes else None))
    return list(rows.values()), made


@for_random_cases(1, qualify_strategies.models_with_groups)
def test_tables(case):
    random = case.random()
    kind = random.choice(list(KEYS))
    accounts = [random.choice([*KEYS[kind][:random.choice([1, 3, 8])], None]) for _ in range(ROWS)]
    rows, expected = expected_groups(case, accounts)
    table = case.table(random if random.random() < 0.5 else None).append_column("account key", key_array(accounts, kind, random))
    got = case.model.buying_groups(table, "account key", now=case.now, missing="unknown")
    assert [each.account for each in got] == [accounts[members[0]] for members in rows]
    assert [group_of(each, members) for each, members in zip(got, rows)] == expected
    index = {row: place for place, members in enumerate(rows) for row in members}
    assert list(got.of_rows) == [index.get(row, NOBODY) for row in range(ROWS)]
    assert got.to_arrow().column("contacts").to_pylist() == [each.contacts for each in expected]


def test_shares_are_of_the_exact_number():
    """0.3 as a double lies just below, so that its tenfold, rounded down, is 2; a score of 0.3 points is exact, and gives 3."""
    assert Fraction(0.3) * 10 < 3
    rules = {"groups": [{"name": "g", "rules": [{"name": "r", "when": {"f": True}, "points": 0.3}]}]}
    made = {**document({"engagement": "size", "roles": {"user": 1}}), "scores": {"points": rules}}
    for engagement, expected in (("size", 2), ("points", 3)):
        model = leadcore.Model.parse({**made, "buying_group": {"engagement": engagement, "roles": {"user": 1}}})
        table = pa.table({"f": [True], "size": [0.3], "account": ["a"]})
        assert round(model.buying_groups(table, "account", now=0)[0].score * 10) == expected
