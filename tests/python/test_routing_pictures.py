# SPDX-License-Identifier: MIT
"""The picture of shares in the guide to routing shows what the library does."""

import sys
from pathlib import Path

import leadcore
import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "docs"))

import routing_pictures as shown  # noqa: E402

MINUTE, START = 60_000_000, 1_795_000_000_000_000


def policy(strategy: str) -> leadcore.Policy:
    people = [{"id": id_, "weight": weight, "rank": rank, "capacity": {"open": 10 * weight}} for rank, (id_, weight) in enumerate(shown.PEOPLE.items(), 1)]
    team = {"name": "team", "members": list(shown.PEOPLE), "strategy": strategy}
    if strategy == "best_for_best":
        team["bands"] = {"field": "value", "from": [80, 60, 40, 20]}
    return leadcore.Policy.parse({"leadcore": 1, "name": "shares", "version": "1", "fields": {"value": "number"}, "people": people, "teams": [team],
                                  "rules": [{"name": "all", "team": "team"}]})


@pytest.mark.parametrize("strategy", shown.SHARES)
def test_shares(strategy: str) -> None:
    router = leadcore.Router(policy(strategy), keys="integer")
    random, found = 12345, []
    for number in range(shown.LEADS):
        now = START + number * MINUTE
        if number == shown.AWAY_FROM:
            router.set_away(shown.AWAY, now, now + (shown.AWAY_UNTIL - shown.AWAY_FROM) * MINUTE, now=now)
        random = (random * 1103515245 + 12345) % 2**31
        found.append(router.assign(number, {"value": random // 65536 % 100}, now=now).person)
        if number >= shown.OPEN:
            router.release(number - shown.OPEN, now=now)
    parts = [found[start : start + shown.BLOCK] for start in range(0, shown.LEADS, shown.BLOCK)]
    assert [[part.count(person) for person in shown.PEOPLE] for part in parts] == shown.blocks(strategy)
