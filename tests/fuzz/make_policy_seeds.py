#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the seeds of fuzz_policy: the test documents that are policies, the sample policy without its notes, and some that only a fuzzer wants. Run it again after a change and commit the files."""

import json
from pathlib import Path

TESTS = Path(__file__).parent.parent
SEEDS = Path(__file__).parent / "seeds/policy"
PEOPLE = [{"id": name} for name in ("ada", "en", "x")]
STRATEGIES = ["round_robin", "weighted", "least_loaded", "most_free", "longest_waiting", "level", "best_for_best", "hash"]


def policy(**more):
    document = {"leadcore": 1, "name": "p", "version": "1", "fields": {"c": "category", "n": "number", "t": "text", "o": "category"}, "people": PEOPLE,
                "teams": [{"name": "t", "members": ["ada", "x"], "strategy": "weighted"}], "rules": [{"name": "r", "team": "t"}]}
    return json.dumps(document | more)


def of_strategy(strategy):
    people = [{"id": p["id"], "weight": i + 1, "rank": i + 1, "capacity": {"open": 2 + i}, "prefers": {"n": {">": 90 * i}}} for i, p in enumerate(PEOPLE)]
    bands = {"bands": {"field": "n", "from": [300, 30.5, -1]}} if strategy == "best_for_best" else {}
    team = {"name": "t", "members": ["x", "ada", "en"], "strategy": strategy, "returning": "catch_up", "sticky": [{"owner": "o"}, {"same": "t"}], "fallback": "u"} | bands
    return policy(people=people, teams=[team, {"name": "u", "members": ["ada"], "strategy": "hash"}])


SLA = {"s": {"clocks": [{"name": "a", "within": "30m", "warn": ["20m", "1m"], "on_breach": "reassign"}, {"name": "b", "within": "9h", "starts": "received", "calendar": "team"}], "hops": 1, "escalate": {"team": "u"}}}
NIGHT = {"night": {"zone": "EST5EDT,M3.2.0,M11.1.0", "hours": {"mon-fri": ["22:00-06:00"]}, "dates": {"2026-11-22": ["00:00-24:00"]}}}
DOCUMENTS = {
    **{f"strategy_{strategy}": of_strategy(strategy) for strategy in STRATEGIES},
    "breaches": policy(slas=SLA, teams=[{"name": "t", "members": ["ada", "x"], "strategy": "level"}, {"name": "u", "members": ["en"], "strategy": "hash"}], rules=[{"name": "r", "team": "t", "sla": "s"}]),
    "hours": policy(calendars=NIGHT, people=[{"id": "ada", "calendar": "night", "away": [{"from": "2026-11-21", "until": "2026-11-21T12:00:00Z"}]}, {"id": "x", "calendar": "night", "capacity": {"per_day": 1, "per_week": 2, "per_30_days": 3}}]),
    "needs": policy(people=[{"id": "ada", "languages": ["DE", "en"], "skills": ["A"]}, {"id": "x", "languages": ["en"]}], rules=[{"name": "r", "when": {"n": {">": 60}}, "team": "t", "needs": {"languages": {"field": "c"}, "skills": ["A"]}}, {"name": "s", "person": "x", "needs": {"languages": ["en"]}}]),
    "many_equal_names": policy(people=[{"id": "a"}] * 50, rules=[{"name": "r", "unassigned": ""}] * 50),
    "all_wrong": policy(people=[{"id": "ada", "weight": 0, "away": [{}, 1]}, {}, 2], teams=[{"name": "t", "members": ["b", 1], "strategy": "best_for_best", "bands": {"from": [1, 2]}, "fallback": "t", "sticky": [{}]}],
                        slas={"s": {"clocks": [{}], "hops": 0, "escalate": {}}, "x-": 1}, calendars={"team": {}, "c": {"hours": {"mon": ["1"]}}}, rules=[{}, {"name": "r", "when": {"m": 1}, "needs": {"skills": [1, "z"]}}]),
    "circle": policy(teams=[{"name": f"t{i}", "members": ["ada"], "strategy": "hash", "fallback": f"t{(i * 7 + 3) % 9}"} for i in range(9)]),
}


def without_notes(value):
    if isinstance(value, dict):
        return {key: without_notes(item) for key, item in value.items() if not key.startswith("x-")}
    return [without_notes(item) for item in value] if isinstance(value, list) else value


def main():
    SEEDS.mkdir(parents=True, exist_ok=True)
    sample = json.loads((TESTS.parent / "examples/policies/inbound.json").read_text(encoding="utf-8"))
    seeds = {**DOCUMENTS, "sample": json.dumps(without_notes(sample), ensure_ascii=False)}
    for path in sorted(TESTS.glob("documents/*/policy-*.json")):
        if not path.name.endswith(".expect.json"):
            seeds[f"{path.parent.name}_{path.stem.removeprefix('policy-')}"] = path.read_text(encoding="utf-8")
    for name, document in seeds.items():
        (SEEDS / name).write_bytes(document.encode())


if __name__ == "__main__":
    main()
