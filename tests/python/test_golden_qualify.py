# SPDX-License-Identifier: MIT
"""What the golden program decides (tests/golden) is what the reference says: decisions, lifecycles with the bytes that they are saved as, buying groups."""

import json
import sys
from functools import cache
from pathlib import Path

import reference_lifecycle as life
from leadcore_reference import Model
from reference_buying import ROLES, company_size, contact, group
from reference_document import as_list
from reference_sections import own_fields
from test_golden import dumped, typed

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "golden/lifecycles"))

from make_lifecycles import saved  # noqa: E402

CASES = 60
LEADS = 40  # of a case
BY_HAND = "moved by the host"  # why a move was made that only a condition has a reason for


@cache
def cases():
    return dumped("--dump-qualify", CASES)


def read(case):
    """The model, and the leads with all fields."""
    model = Model(case["model"])
    document = json.loads(case["model"])
    names = own_fields(document)
    return model, [typed(document["fields"], lead["fields"]) | {name: lead[name] for name in names if name in lead} for lead in case["leads"]]


def test_decisions_are_those_of_the_reference():
    compared = 0
    for number, case in enumerate(cases()):
        model, leads = read(case)
        assert model.fingerprint() == case["fingerprint"], f"case {number}"
        for lead, dump in list(zip(leads, case["leads"], strict=True))[:LEADS]:
            expected, found = model.evaluate(lead, case["now"]), dump["result"]
            wanted = {"decisions": expected.decisions, "class": expected.lead_class, "points": expected.points["fit"], "question": expected.judgement.question,
                      "completeness": expected.completeness.share, "missing": list(expected.judgement.missing), "missing_parts": list(expected.completeness.missing)}
            wanted |= {"stage_margin": expected.numbers["stage_margin"]} if "stage_margin" in expected.numbers else {}
            assert found == wanted, f"case {number}: {lead}\n{case['model']}"
            compared += 1
    assert compared == LEADS * CASES


def test_lifecycles_are_those_of_the_reference():
    moves = {True: 0, False: 0}
    for number, case in enumerate(cases()):
        model, leads = read(case)
        for lead, lived in zip(leads, case["lives"]):
            state = life.begin(lived["begun"], lived["since"])
            for look in lived["looks"]:
                where = f"case {number} at {look['now']}: {lead} {state}\n{case['model']}"
                if look["asked"] is None:
                    state, made = life.advance(model, lead, state, look["now"], at_most=4)
                else:
                    state, made = by_hand(model, state, look)
                assert [summary(model.document, move) for move in made] == [tuple(found[key] for key in KEYS) for found in look["moves"]], where
                expected = saved(state.rounds, state.moves, state.stage, {name: (times, state.entered[name]) for name, times in state.entries.items()}, state.status)
                assert look["bytes"] == expected.hex(), where
                for move in look["moves"]:
                    moves[move["is_automatic"]] += 1
    assert min(moves.values()) >= 200


def by_hand(model, state, look):
    state, made = life.move(model.document, state, look["asked"], look["now"])
    return state, [made]


KEYS = ("from", "to", "spent", "round", "is_automatic", "reason")


def summary(document, move):
    return (move.source, move.to, move.spent, move.round, move.is_automatic, reason(document, move))


def reason(document, move):
    """Of a move by hand that of the transition without a condition, where there is one."""
    if move.is_automatic:
        return move.reason or f"{move.source} → {move.to}"
    rows = [row for row in life.transitions_of(document) if move.source in as_list(row["from"]) and row["to"] == move.to and not {"when", "after"} & set(row)]
    return rows[0]["reason"] if rows else BY_HAND


def bits(roles):
    return sum(1 << 1 + ROLES.index(role) for role in roles)


def row_of(members, place):
    return -1 if place is None else members[place]


def test_buying_groups_are_those_of_the_reference():
    compared = 0
    for number, case in enumerate(cases()):
        if len(case["leads"]) > 200:
            continue
        model, leads = read(case)
        looks = [model.look(lead, case["now"]) for lead in leads]
        accounts = {}
        for row, lead in enumerate(case["leads"]):
            if lead["account"] >= 0:
                accounts.setdefault(lead["account"], []).append(row)
        assert len(accounts) == len(case["groups"])
        for members, found in zip(accounts.values(), case["groups"]):
            size = next((company_size(looks[row]) for row in members if company_size(looks[row]) is not None), None)
            expected = group(model.document["buying_group"], [contact(looks[row]) for row in members], size)
            assert found == {
                "first_row": members[0], "contacts": expected.contacts, "blockers": expected.blockers, "wanted": bits(expected.wanted), "missing": bits(expected.missing),
                "coverage": expected.coverage, "score": expected.score, "key_contact": expected.key_contact_quality, "key_contact_index": row_of(members, expected.key_contact),
                "next_contact": row_of(members, expected.next_contact), "next_gain": expected.next_gain, "next_role": 1 + ROLES.index(expected.next_role) if expected.next_role else 0,
                "next_role_gain": expected.next_role_gain}, f"case {number}: {members}\n{case['model']}"
            compared += 1
    assert compared >= 300


def test_every_construct_comes_up():
    text = "".join(case["model"] for case in cases())
    for word in ("builtin", "class_inputs", "evidence", "prior", "change_at", "stages", "mode", "framework", "criteria", "met", "not_met", "weight", "required", "qualified_at", "red_flags",
                 "rejection", "dossier", "parked", "after", "track", "exit", "research", "message", "company_size", "blocker", "stage_margin", "next_status", "previous_stage", "answer_"):
        assert f'"{word}' in text or word in ("previous_stage", "answer_")
    decided = {(name, value) for case in cases() for lead in case["leads"] for name, value in lead["result"]["decisions"].items()}
    for value in (("verdict", "qualified"), ("verdict", "rejected"), ("verdict", "incomplete"), ("stage_move", "held"), ("stage_move", "back"), ("stage_move", "forward"), ("heat", "hot"),
                  ("dossier", "complete"), ("next_status", None), ("next_status", "mql"), ("message_focus", "enterprise"), ("mode", "expand")):
        assert value in decided, value
