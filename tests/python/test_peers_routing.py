# SPDX-License-Identifier: MIT
"""Turns as other systems take them: nginx, Frappe, LeanData and Chili Piper, as policies in our own words.

Where the shared fixtures are, what they say is what is expected; where they are absent, that is said.
"""

import json

import leadcore
import pytest
from shared import shared

NOW = "2026-11-23T10:00:00Z"


def router_of(strategy: str, weights: dict[str, int]) -> leadcore.Router:
    """A team of these people; keys are whole numbers."""
    policy = {"leadcore": 1, "name": "a team", "version": "1", "fields": {"hot": "flag"},
              "people": [{"id": id_, "weight": weight} for id_, weight in weights.items()],
              "teams": [{"name": "team", "members": list(weights), "strategy": strategy}],
              "rules": [{"name": "all", "team": "team"}]}
    return leadcore.Router(leadcore.Policy.parse(policy), keys="integer")


def assign(router: leadcore.Router, keys) -> list[str]:
    return [router.assign(key, {}, now=NOW).person for key in keys]


def standings(router: leadcore.Router) -> list[int]:
    """What the strategy compares, by member."""
    return [candidate.standing for candidate in router.explain(None, {}, now=NOW).candidates]


def peer(name: str) -> dict:
    return json.loads(shared("fixtures", "peers.json").read_text(encoding="utf-8"))[name]


def test_nginx_turns_by_weight_with_its_states():
    expected = peer("swrr_nginx")
    names = "abc"[:len(expected["weights"])]
    router = router_of("weighted", dict(zip(names, expected["weights"], strict=True)))
    for period in range(3):
        for number, (person, state) in enumerate(zip(expected["sequence"], expected["states_after"], strict=True)):
            assert assign(router, [100 * period + number]) == [person]
            assert standings(router) == state


def test_frappe_turns():
    expected = peer("frappe_routing")["round_robin"]
    router = router_of("round_robin", dict.fromkeys(sorted(set(expected)), 1))
    assert assign(router, range(len(expected))) == expected


def test_frappe_balances_loads():
    """30 documents for three are ten each; five of the first one's are deleted; five more documents, and it is ten each again."""
    assert peer("frappe_routing")["load_balancing"] == "30 docs/3 users -> 10 each; delete 5 of u0; 5 more docs -> 10 each"
    router = router_of("least_loaded", {"u0": 1, "u1": 1, "u2": 1})
    assign(router, range(30))
    assert [router.desk(person, now=NOW).open for person in ("u0", "u1", "u2")] == [10, 10, 10]
    for key in router.leads("u0")[:5]:
        router.release(key, now=NOW)
    assert assign(router, range(30, 35)) == ["u0"] * 5
    assert [router.desk(person, now=NOW).open for person in ("u0", "u1", "u2")] == [10, 10, 10]


def test_frappe_weights():
    expected = peer("frappe_routing")["weighted"]
    names = [f"u{number}" for number in range(len(expected["weights"]))]
    router = router_of("weighted", dict(zip(names, expected["weights"], strict=True)))
    received = assign(router, range(expected["n"]))
    assert [received.count(name) for name in names] == expected["expect"]


@pytest.mark.parametrize("weights", [{"a": 1, "b": 2}, {"a": 3, "b": 1, "c": 2}, {"a": 1, "b": 1, "c": 1}, {"a": 7, "b": 5, "c": 1, "d": 4}])
def test_leandata_pointers(weights):
    """Everybody has a pointer; the lowest one among the available gets the lead, and it grows by k ÷ weight. That is a level ÷ weight."""
    assert peer("leandata_pointer")["formula"] == "lowest pointer among available; after assignment pointer += k/weight; ties: first in pool order"
    router, k = router_of("level", weights), 420
    pointers = dict.fromkeys(weights, 0)
    for key in range(60):
        if key == 20:
            router.set_away("b", None, "2026-11-23T12:00:00Z", now=NOW)
        available = [person for person in weights if person != "b" or key < 20]
        expected = min(available, key=pointers.get)
        pointers[expected] += k // weights[expected]
        assert assign(router, [key]) == [expected]


def test_leandata_pools_without_weights():
    assert peer("leandata_pointer")["order_note"] == "unweighted pools: next available in sequence"
    router = router_of("round_robin", dict.fromkeys("abcd", 1))
    assert assign(router, range(5)) == list("abcda")
    router.set_away("b", None, None, now=NOW)
    assert assign(router, range(5, 9)) == list("cdac")


def test_chilipiper_levels():
    """Calibration is what was given by hand before; a no-show is given back, and a cancelled meeting too."""
    assert peer("chilipiper_level")["formula"] == "level = calibration + meetings - no_shows - cancelled; lowest level next; ties by priority"
    router = router_of("level", {"a": 1, "b": 1, "c": 1})
    for key, person in enumerate("aac"):
        router.assign_to(key, person, now=NOW, lead={})
    assert standings(router) == [2, 0, 1]
    assert assign(router, range(10, 14)) == ["b", "b", "c", "a"]  # 2 0 1, 2 1 1 (b stands before c), 2 2 1, 2 2 2
    assert standings(router) == [3, 2, 2]
    router.release(12, now=NOW, given_back=True)  # a no-show of c's
    assert assign(router, range(14, 17)) == ["c", "b", "c"]  # 3 2 1, 3 2 2, 3 3 2
    router.release(10, now=NOW)  # won: it counts
    assert standings(router) == [3, 3, 3]
    assert assign(router, [17]) == ["a"]
