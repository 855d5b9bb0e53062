#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the saved routers and logs NAME.bin that the texts NAME.txt beside them describe, as docs/saved-states.md says, and not as the library happens to do it.

usage: make_routers.py            write those that are not there yet: a router, once made, is never changed, because hosts have kept such bytes
       make_routers.py --check    compare those that are there

A text has a line for each thing, all of them under policy.json; names are those of the document, - is none, moments are microseconds after 2026-11-23T00:00:00Z.
  router integers|texts NOW CHANGES          or    log integers|texts
  person ID GIVEN LAST FROM UNTIL AGO:COUNT …
  team NAME NUMBER …
  lead NUMBER KEY, and then of this lead: held PERSON BY TEAM RULE | waits REASON TEAM RULE, received WHEN, since WHEN, owner PERSON, need KIND WHAT, prefers BITS,
    company LAST TEXT, band N, hops N, is paused|escalated, past PERSON, clock off|stopped | clock runs WARNINGS STARTED LEFT DEADLINE | clock paused WARNINGS LEFT | clock over DEADLINE
  queue NUMBER …                             the leads that wait, by their numbers
  change NUMBER WHEN KIND KEY, and then of this change: by BY, person PERSON, team TEAM, rule RULE, reason REASON, due warning|breach, given back, clock N, hop, escalation,
    span FROM UNTIL, and owner, need, prefers, company, band as of a lead
"""

import json
import struct
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "states"))

from make_states import checksum, fingerprint, padded  # noqa: E402

MONDAY, NEVER, NONE, NOBODY, M64 = 1795392000000000, 2**63 - 1, 0xFFFFFFFF, 0xFFFFFFFE, 2**64 - 1
KINDS = ("skills", "languages", "territories")
BY = ("nobody round_robin weighted least_loaded most_free longest_waiting level best_for_best hash sticky rule hand escalation").split()
REASONS = "chosen lacks_needs excluded away outside_hours full_30_days full_week full_day full".split() + [""] * 3 + ["no_team"]
CHANGES = "- assigned queued moved returned released away due stopped paused resumed".split()
CLOCKS = "off runs paused stopped over".split()
SIZES = {"round_robin": lambda team: 1} | {name: lambda team: len(team["members"]) for name in ("weighted", "level", "least_loaded", "most_free")}

POLICY = json.loads((HERE / "policy.json").read_text(encoding="utf-8"))
PEOPLE = [person["id"] for person in POLICY["people"]]
TEAMS = [team["name"] for team in POLICY["teams"]]
RULES = [rule["name"] for rule in POLICY["rules"]]
TRAITS = [(kind, value) for kind in KINDS for value in dict.fromkeys(value for person in POLICY["people"] for value in person.get(kind, []))]
FINGERPRINT = bytes.fromhex(fingerprint(POLICY))


def number(names, name):
    return NONE if name == "-" else names.index(name)


def when(text):
    return {"never": NEVER, "none": -(2**63)}[text] if text in ("never", "none") else MONDAY + int(text)


def text_hash(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 & M64
    value = value + 0x9E3779B97F4A7C15 & M64
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & M64
    value = (value ^ value >> 27) * 0x94D049BB133111EB & M64
    return value ^ value >> 31 or 1


def needs(rule, things):
    """Three numbers, by those needs of the rule that name a field."""
    asked = [] if rule == NONE else [kind for kind in KINDS if isinstance(POLICY["rules"][rule].get("needs", {}).get(kind), dict)]
    said = {kind: what for kind, what in (thing.split(" ", 1) for thing in things)}
    found = [NONE if kind not in said else TRAITS.index((kind, said[kind])) if (kind, said[kind]) in TRAITS else NOBODY for kind in asked]
    return (found + [NONE] * 3)[:3]


def key_bytes(keys, key):
    return struct.pack("<q", int(key)) if keys == "integers" else key.encode()


def sealed(data):
    return data + struct.pack("<Q", checksum(data))


def clock(line):
    state, *values = line.split(" ")
    warnings = int(values.pop(0)) if state in ("runs", "paused") else 0
    started = when(values.pop(0)) if state == "runs" else 0
    left = int(values.pop(0)) if state in ("runs", "paused") else 0
    deadline = when(values.pop(0)) if state in ("runs", "over") else 0
    return struct.pack("<BB6xqqq", CLOCKS.index(state), warnings, started, left, deadline)


def lead(keys, name, key, parts):
    """`parts`: word → what stood behind it, line by line."""
    one = {word: lines[0] for word, lines in parts.items()}
    by = one["held"].split(" ") if "held" in one else ["-", "nobody", *one["waits"].split(" ")[1:]]
    holder, way, team, rule = number(PEOPLE, by[0]), BY.index(by[1]), number(TEAMS, by[2]), number(RULES, by[3])
    reason = 0 if "held" in one else REASONS.index(one["waits"].split(" ")[0])
    last, _, company = one.get("company", "- ").partition(" ")
    written = key_bytes(keys, key)
    past, clocks = parts.get("past", []), parts.get("clock", [])
    flags = ("paused" in parts.get("is", [])) + 2 * ("escalated" in parts.get("is", []))
    data = struct.pack("<QqqQQ", int(name), when(one["received"]), when(one["since"]), int(one.get("prefers", 0)), text_hash(company) if company else 0)
    data += struct.pack("<IIII3II", holder, team, rule, number(PEOPLE, one.get("owner", "-")), *needs(rule, parts.get("need", [])), number(PEOPLE, last))
    data += struct.pack("<8B", int(one.get("band", 0)), way, reason, int(one.get("hops", 0)), flags, len(past), len(clocks), len(written))
    return data + padded(written) + padded(b"".join(struct.pack("<I", PEOPLE.index(person)) for person in past)) + b"".join(map(clock, clocks))


def person(line):
    name, given, last, start, end, *days = line.split(" ")
    data = struct.pack("<IIQQ", PEOPLE.index(name), len(days), int(given), int(last))
    data += struct.pack("<qq", *((0, 0) if start == "-" else (when(start), when(end))))
    return data + b"".join(struct.pack("<II", *map(int, day.split(":"))) for day in days)


def router(keys, now, changes, lines):
    people, numbers, leads, order, queue = [], {}, [], [], []
    for word, rest in lines:
        if word == "person":
            people.append(person(rest))
        elif word == "team":
            name, *values = rest.split(" ")
            numbers[name] = list(map(int, values))
        elif word == "lead":
            leads.append((*rest.split(" ", 1), {}))
            order.append(int(rest.split(" ", 1)[0]))
        elif word == "queue":
            queue = [order.index(int(value)) for value in rest.split(" ")]
        else:
            leads[-1][2].setdefault(word, []).append(rest)
    data = b"".join(people)
    for team in POLICY["teams"]:
        size = SIZES.get(team["strategy"], lambda team: 0)(team)
        data += struct.pack(f"<{size}q", *numbers.get(team["name"], [0] * size))
    data += b"".join(lead(keys, name, key, parts) for name, key, parts in leads)
    data = padded(data + b"".join(struct.pack("<I", place) for place in queue))
    head = b"\x8cLR\n" + struct.pack("<HBBQ", 1, 1 + (keys == "texts"), 0, 64 + len(data) + 8) + FINGERPRINT
    return sealed(head + struct.pack("<qQIIII", when(now), int(changes), len(people), len(leads), len(queue), 0) + data)


def record(keys, line, parts):
    name, moment, kind, *key = line.split(" ", 3)
    one = {word: lines[0] for word, lines in parts.items()}
    flags, body = 0, b""

    def add(flag, layout, *values):
        nonlocal flags, body
        flags |= flag
        body += struct.pack("<" + layout, *values)

    rule = number(RULES, one.get("rule", "-"))
    for flag, value in ((16, number(PEOPLE, one.get("person", "-"))), (32, number(TEAMS, one.get("team", "-"))), (64, rule), (128, number(PEOPLE, one.get("owner", "-"))),
                        *zip((256, 512, 1024), needs(rule, parts.get("need", [])))):
        if value != NONE:
            add(flag, "I", value)
    if kind != "away" and keys == "integers":
        add(8, "q", int(key[0]))
    if "prefers" in one:
        add(2048, "Q", int(one["prefers"]))
    if "company" in one:
        add(4096, "Q", text_hash(one["company"].partition(" ")[2]))
    if "span" in one:
        add(32768, "qq", *map(when, one["span"].split(" ")))
    if "band" in one:
        add(8192, "B", int(one["band"]))
    if "clock" in one:
        add(16384, "B", int(one["clock"]))
    if kind != "away" and keys == "texts":
        add(4, f"B{len(key[0].encode())}s", len(key[0].encode()), key[0].encode())
    flags |= ("hop" in one) + 2 * ("escalation" in one)
    detail = REASONS.index(one["reason"]) if "reason" in one else 1 + ("warning", "breach").index(one["due"]) if "due" in one else int("given" in one)
    size = len(padded(bytes(28) + body)) + 8
    head = struct.pack("<HBBBBHQq4s", size, 1, CHANGES.index(kind), BY.index(one.get("by", "nobody")), detail, flags, int(name), when(moment), FINGERPRINT[:4])
    return sealed(padded(head + body))


def log(keys, lines):
    changes = []
    for word, rest in lines:
        if word == "change":
            changes.append((rest, {}))
        else:
            changes[-1][1].setdefault(word, []).append(rest)
    return b"".join(record(keys, line, parts) for line, parts in changes)


def described(path):
    lines = [tuple(line.partition(" ")[::2]) for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    kind, rest = lines[0]
    return router(*rest.split(" "), lines[1:]) if kind == "router" else log(rest, lines[1:])


def main():
    different = []
    for path in sorted(HERE.glob("*.txt")):
        data, made = described(path), path.with_suffix(".bin")
        if not made.exists() and "--check" not in sys.argv:
            made.write_bytes(data)
        elif not made.exists() or made.read_bytes() != data:
            different.append(made.name)
    if different:
        sys.exit("not as described: " + ", ".join(different))


if __name__ == "__main__":
    main()
