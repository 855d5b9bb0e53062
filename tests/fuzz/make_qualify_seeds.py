#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes seeds of fuzz_model with the sections beyond points, and those of fuzz_assess and fuzz_lifecycle. What they hold is said by their names; run it again after a change and commit the files."""

import json
import random
import struct
from pathlib import Path

from make_seeds import model

SEEDS = Path(__file__).parent / "seeds"
LIFECYCLES = Path(__file__).parent.parent / "golden/lifecycles"
NOW = 1795251600000000
DE, DEMO, STAFF = {"country": "DE"}, {"demo": True}, {"staff": {">=": 200}}

ROLES = {"title": "title", "rules": [{"role": "buyer", "when": DE, "reason": "buys"}]}
EVIDENCE = [{"name": "a", "when": DE, "weights": {"supplier_search": 2.5, "need_description": -1}, "reason": "searches"}, {"name": "b", "when": DEMO, "weights": {"order_routine": 100}}]
STAGES = [{"name": "aware"}, {"name": "known", "when": DE, "mode": "match"}, {"name": "order_routine", "when": DEMO, "reason": "ordered"}]
CRITERIA = {"money": {"met": STAFF, "not_met": {"staff": {"<": 3}}, "weight": 2.5, "rejection": "no_budget"}, "need": {}, "x y": {"met": DEMO, "required": False, "question": {"en": "X?", "zh": "X？"}}}
LIFECYCLE = {"statuses": [{"name": "new"}, {"name": "ours"}, {"name": "away", "parked": True}],
             "transitions": [{"from": "new", "to": "ours", "when": DE, "reason": "home"}, {"from": ["new", "ours"], "to": "away", "after": "30d"}, {"from": "away", "to": "new"}]}
STEPS = [{"step": "call", "when": DE, "reason": "call them"}, {"step": "nurture", "track": "drip", "exit": {"when": DEMO, "reason": "asked"}}, {"step": "ask"}]
GROUP = {"engagement": "fit", "influence": "staff", "company_size": "staff", "blocker": DE, "roles": {"decider": 3, "user": 1}, "sizes": [{"below": 10, "roles": {"user": 1}}]}
INPUTS = {"good_match": DE, "large_deal": STAFF, "important_customer": DEMO, "project_start": "seen"}

MODELS = {
    "roles": model(roles=ROLES),
    "roles_lexicon": model(roles={"title": "title", "lexicon": [{"words": ["chief happiness officer", "首席快乐官"], "department": "hr", "seniority": "chief", "role": "influencer"}, {"words": "wizard", "role": "user"}]}),
    "roles_bad": model(roles={"title": "staff", "lexicon": [{"words": []}, {"words": "a"}, {"words": ["b", "b"], "role": "boss"}], "rules": [{"role": "decider"}, {}], "more": 1}),
    "purchase_evidence": model(purchase={"evidence": EVIDENCE, "prior": {"problem_recognition": 0.5}, "change_at": 1}),
    "purchase_order": model(purchase={"stages": STAGES}),
    "purchase_both": model(purchase={"stages": STAGES, "evidence": EVIDENCE}),
    "purchase_bad": model(purchase={"evidence": [{"name": "a", "when": DE, "weights": {"none": 1}}, {"name": "a", "weights": {}}, {"name": "b", "when": DE, "weights": {"need_description": 100.0005}}], "change_at": -1, "prior": []}),
    "qualification_builtin": model(qualification={"framework": "mantcp", "criteria": {"money": {"met": STAFF}}, "red_flags": {"no_owner": {"when": DEMO}}, "qualified_at": 3.5}),
    "qualification_own": model(qualification={"framework": "ours", "criteria": CRITERIA, "qualified_at": 4.5, "red_flags": {"odd": {"when": DEMO, "rejection": "no_operator", "reason": "odd"}}}),
    "qualification_declared_answers": model(fields={"answer_money": "flag", "country": "category"}, qualification={"framework": "bant"}),
    "qualification_32": model(qualification={"framework": "many", "criteria": {f"c{i}": {"met": STAFF, "weight": i} for i in range(32)}, "qualified_at": 496, "red_flags": {f"f{i}": {"when": DEMO} for i in range(32)}}),
    "qualification_bad": model(fields={"answer_a": "text", "country": "category"}, qualification={"framework": "BANT", "criteria": {"a": {"weight": -1, "met": {}}, "": {}, "b": {"question": {"fr": "?"}, "required": 1}}, "qualified_at": 1e6}),
    "completeness": model(completeness={"required": ["country", "staff", "seen"], "dossier": {"key_contact": DE, "needs": ["title", "demo"]}}),
    "completeness_bad": model(completeness={"required": ["country", "country", "none"], "dossier": {"else": DE, "needs": []}}),
    "lifecycle_builtin": model(lifecycle="builtin", qualification={"framework": "bant"}),
    "lifecycle_own": model(lifecycle=LIFECYCLE),
    "lifecycle_bad": model(lifecycle={"statuses": [{"name": "a"}, {"name": "a"}, {"name": ""}, {"name": "b", "parked": 1}],
                                      "transitions": [{"from": "a", "to": "a"}, {"from": [], "to": "b"}, {"from": "a", "to": "z"}, {"from": "a", "to": "b", "after": "0d"}, {"from": "a", "to": "b", "when": {"next_status": "a"}}]}),
    "next_step_builtin": model(next_step="builtin", lifecycle="builtin", qualification={"framework": "champ"}, roles=ROLES, purchase={"evidence": EVIDENCE}),
    "next_step_own": model(next_step={"steps": STEPS, "research": [{"tier": "t1", "when": DE}, {"tier": "t3"}], "message": {"company_size": "staff"}}),
    "next_step_message_table": model(next_step={"steps": "builtin", "research": "builtin", "message": [{"message": "enterprise", "when": STAFF, "reason": "large"}]}),
    "next_step_bad": model(next_step={"steps": [{"step": "nurture"}, {"step": ""}, {"track": "drip"}, {"step": "a", "track": "b", "exit": {}}], "research": [{"tier": "t4"}], "message": {"company_size": "demo", "mid_market_from": 10, "enterprise_from": 5}}),
    "buying_group": model(roles=ROLES, buying_group=GROUP),
    "buying_group_smallest": model(roles=ROLES, buying_group={"engagement": "staff"}),
    "buying_group_bad": model(roles=ROLES, buying_group={"engagement": "title", "roles": {"decider": 0, "boss": 1}, "sizes": [{"below": 5, "roles": {"user": 1}}, {"below": 5, "roles": {}}]}),
    "classes_builtin": model(classes="builtin", class_inputs={**INPUTS, "key_customer": DE, "tiny_share": {"staff": {"<": 1}}}, next_step="builtin"),
    "classes_builtin_bad": model(classes="builtin", class_inputs={"good_match": DE, "project_start": "title", "none": DE}),
    "everything": model(roles=ROLES, purchase={"evidence": EVIDENCE}, qualification={"framework": "ours", "criteria": {**CRITERIA, "who": {"met": {"role": "buyer"}}}}, completeness={"required": ["role", "stage"], "dossier": {"topic": {"mode": "match"}}},
                        lifecycle="builtin", next_step="builtin", buying_group=GROUP, classes="builtin", class_inputs={**INPUTS, "key_customer": {"stage_margin": {">=": 1}}}),
    "circle": model(roles={"rules": [{"role": "user", "when": {"verdict": "qualified"}}]}, qualification={"framework": "x", "criteria": {"c": {"met": {"role": "user"}}}}),
    "names_taken": model(fields={"role": "text", "stage": "flag", "verdict": "number", "status": "time", "previous_stage": "category"}, roles={"rules": [{"role": "user", "when": {"role": "a"}}]}, purchase={"stages": STAGES}, lifecycle="builtin"),
    "sections_of_other_types": model(roles=[], purchase="builtin", qualification=1, completeness=[], lifecycle="none", next_step=None, buying_group=True, classes="own"),
}


def text(value):
    return b"\1" + bytes([len(value)]) + value


def eight(value, layout="<q"):
    return b"\1" + struct.pack(layout, value)


def lead(choice, *values):
    """Bytes as fuzz_assess.c takes them apart: flag, number, category, text, tags, time, number, category, then the library's own fields."""
    return bytes([choice]) + b"".join(b"\0" if value is None else value for value in values)


HOME = [eight(1), eight(420.0, "<d"), text(b"DE"), text(b"Head of IT"), bytes([1 | 2 | 8]), eight(NOW + 10**12), eight(5000.0, "<d"), text(b"AT")]
LEADS = {
    "nothing": lead(0), "nothing_builtin": lead(1),
    "typical": lead(0, *HOME), "typical_builtin": lead(1, *HOME),
    "previous_stage": lead(0, *HOME, text(b"order_routine"), eight(1), eight(0), eight(1), eight(1), eight(1), text(b"new"), eight(NOW - 10**13)),
    "kept_without_evidence": lead(0, None, *HOME[1:2], text(b"AT"), *[None] * 5, text(b"order_routine")),
    "all_answers": lead(1, *HOME, text(b"customer"), *[eight(1)] * 6, text(b"mql"), eight(NOW)),
    "no_answers": lead(1, *HOME, text(b"aware"), *[eight(0)] * 6, text(b"lost"), eight(-(2**63))),
    "now_at_the_ends": bytes([2]) + struct.pack("<q", 2**63 - 1) + lead(0, *HOME)[1:], "now_at_the_other_end": bytes([3]) + struct.pack("<q", -(2**63)) + lead(1, *HOME)[1:],
    "strange_numbers": lead(0, None, eight(float("nan"), "<d"), text(b"CH"), text("副总裁".encode()), bytes([255]), eight(2**63 - 1), eight(float("inf"), "<d"), text(b"CH")),
    "invalid_utf8": lead(0, None, None, text(b"\xff"), text(b"vp \xe4\xb8"), None, None, None, text(b"\xc0\xaf"), text(b"\xed\xa0\x80")),
}


def walk(model, status, *steps):
    """Bytes as fuzz_lifecycle.c takes them apart: what (0 move, 64 advance, 128 set a field, 192 time) and a value."""
    return bytes([4 * model, status]) + b"".join(bytes(step) if isinstance(step, tuple) else step for step in steps)


LATER = (192 + 31, 255)
WALKS = {
    "begin": walk(0, 0), "begin_builtin": walk(1, 0), "no_such_status": walk(0, 15),
    "around": walk(0, 0, (0, 1), LATER, (0, 3), LATER, (0, 4), (0, 0), (0, 2)),
    "boomerang": walk(1, 0, (0, 1), (0, 8), LATER, (0, 2), (0, 3), (0, 8), LATER, (0, 1)),
    "advance": walk(0, 0, (128 + 1, 10), (128 + 6, 40), (64, 3), LATER, (64, 3), LATER, (64, 2), (64, 0)),
    "advance_builtin": walk(1, 1, (64, 3), *[LATER] * 12, (64, 3), LATER, (64, 0), (64, 1)),
    "backwards": walk(2, 2, (64, 3), bytes([224, 0]) + struct.pack("<q", 0), (0, 0), (64, 3)),
    "end_of_time": walk(2, 2, bytes([224, 0]) + struct.pack("<q", 2**63 - 1), (0, 0), (64, 1)),
}


def main():
    states = {path.stem: path.read_bytes() for path in sorted(LIFECYCLES.glob("*.bin"))}
    lives = {**WALKS, "load_nothing": b"\2", "load_nothing_repaired": b"\3"}
    for name, data in states.items():
        for which in range(3):
            lives[f"{name}_{which}"] = bytes([4 * which + 2]) + data
        lives |= {f"{name}_flipped": b"\2" + data[:24] + bytes([data[24] ^ 1]) + data[25:], f"{name}_cut": b"\3" + data[:-8], f"{name}_longer": b"\3" + data + bytes(8),
                  f"{name}_later_version": b"\3" + data[:4] + b"\2\0" + data[6:]}
    noise = random.Random(4)
    for i in range(4):
        LEADS[f"noise_{i}"] = noise.randbytes(300)
        lives[f"noise_{i}"] = bytes([4 * (i % 3)]) + noise.randbytes(120)
    models = {f"qualify_{name}": document.encode() for name, document in MODELS.items()}
    models["qualify_bad_utf8"] = json.dumps({"leadcore": 1, "roles": {"title": "X"}}).encode().replace(b"X", b"\xff")
    for folder, seeds in (("model", models), ("assess", LEADS), ("lifecycle", lives)):
        (SEEDS / folder).mkdir(parents=True, exist_ok=True)
        for name, data in seeds.items():
            (SEEDS / folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
