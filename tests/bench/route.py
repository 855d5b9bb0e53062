# SPDX-License-Identifier: MIT
"""The workload of `tools/bench route`: 100,000 leads, eleven rules and a default, twelve teams in turns; and the plain Python router that says who gets which lead.

    route.py DIRECTORY
"""

import json
import random
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

LEADS = 100_000
SIZES = {200: 20, 10_000: 1_000}  # people: members of a team
NOBODY = 0xFFFFFFFF
CAPACITY = 1_000
COUNTRIES = ("US", "DE", "FR", "GB", "SE", "JP", "BR", "IN")
INDUSTRIES = ("government", "bank", "software", "retail", "manufacturing")

# What a rule says, in a document and by hand.
RULES = [
    ({"country": "US", "employees": {">=": 1000}}, lambda lead: lead["country"] == "US" and lead["employees"] >= 1000),
    ({"country": "US", "employees": {">=": 200}}, lambda lead: lead["country"] == "US" and lead["employees"] >= 200),
    ({"country": ["DE", "AT", "CH"]}, lambda lead: lead["country"] in ("DE", "AT", "CH")),
    ({"country": ["FR", "BE", "LU"]}, lambda lead: lead["country"] in ("FR", "BE", "LU")),
    ({"industry": "government"}, lambda lead: lead["industry"] == "government"),
    ({"score": {">=": 80}}, lambda lead: lead["score"] >= 80),
    ({"country": "GB"}, lambda lead: lead["country"] == "GB"),
    ({"country": ["SE", "NO", "DK", "FI"]}, lambda lead: lead["country"] in ("SE", "NO", "DK", "FI")),
    ({"industry": ["bank", "insurance"]}, lambda lead: lead["industry"] in ("bank", "insurance")),
    ({"employees": {"<": 10}}, lambda lead: lead["employees"] < 10),
    ({"score": {">=": 40}}, lambda lead: lead["score"] >= 40),
]


def leads() -> list[dict]:
    choose = random.Random(7)
    return [{"country": choose.choice(COUNTRIES), "industry": choose.choice(INDUSTRIES), "employees": int(choose.lognormvariate(4, 2)), "score": choose.randint(0, 100)}
            for _ in range(LEADS)]


@dataclass
class Staff:
    away: list[bool]
    teams: list[list[int]]


def staff(people: int) -> Staff:
    choose = random.Random(people)
    away = [choose.random() >= 0.95 for _ in range(people)]
    return Staff(away, [choose.sample(range(people), SIZES[people]) for _ in range(len(RULES) + 1)])


def policy(people: int) -> dict:
    of = staff(people)
    rules = [{"name": f"rule {i}", "when": when, "team": f"team {i}"} for i, (when, _) in enumerate(RULES)]
    away = [{"from": "2000-01-01", "until": "9999-01-01"}]
    return {
        "leadcore": 1, "name": f"bench {people}", "version": "1",
        "fields": {"country": "category", "industry": "category", "employees": "number", "score": "number"},
        "people": [{"id": f"p{i}", "capacity": {"open": CAPACITY}} | ({"away": away} if of.away[i] else {}) for i in range(people)],
        "teams": [{"name": f"team {i}", "members": [f"p{member}" for member in members], "strategy": "round_robin"} for i, members in enumerate(of.teams)],
        "rules": [*rules, {"name": "all others", "team": f"team {len(RULES)}"}],
    }


class Router:
    """What people write: ordered rules, a list of colleagues and whose turn it is."""

    def __init__(self, people: int) -> None:
        of = staff(people)
        self.reps = [{"id": i, "capacity": CAPACITY, "load": 0, "active": not of.away[i]} for i in range(people)]
        self.queues, self.turns = of.teams, [0] * len(of.teams)
        self.rules = [rule for _, rule in RULES]

    def route(self, lead: dict) -> int | None:
        for number, rule in enumerate(self.rules):
            if rule(lead):
                break
        else:
            number = len(self.rules)
        queue, turn = self.queues[number], self.turns[number]
        for step in range(len(queue)):
            rep = self.reps[queue[(turn + step) % len(queue)]]
            if rep["active"] and rep["load"] < rep["capacity"]:
                rep["load"] += 1
                self.turns[number] = (turn + step + 1) % len(queue)
                return rep["id"]
        return None


def routed(people: int, of: list[dict]) -> list[int | None]:
    router = Router(people)
    return [router.route(lead) for lead in of]


# --- working time: the calendar of bench_route.c ------------------------------------------------------------------------------------------

BERLIN = ZoneInfo("Europe/Berlin")
LONG, SHORT = ((9 * 60, 12 * 60 + 30), (13 * 60 + 15, 18 * 60)), ((9 * 60, 15 * 60),)
WEEK = (LONG, LONG, LONG, LONG, SHORT, (), ())
HOLIDAYS = {date.fromisoformat(day) for day in (
    "2025-01-01 2025-04-18 2025-04-21 2025-05-01 2025-05-29 2025-06-09 2025-10-03 2025-12-24 2025-12-25 2025-12-26 2025-12-31 2026-01-01 2026-04-03 2026-04-06 2026-05-01"
    " 2026-05-14 2026-05-25 2026-10-03 2026-12-24 2026-12-25 2026-12-26 2026-12-31 2027-01-01 2027-03-26 2027-03-29 2027-05-06 2027-05-17").split()}
MOMENTS = 100_000


def add_working_time(start: datetime, worked: timedelta) -> datetime:
    """What people write: day after day, block after block. Of a calendar whose blocks do not touch a change of the clocks."""
    local = start.astimezone(BERLIN)
    day, now = local.date(), local.replace(tzinfo=None)
    while True:
        if day not in HOLIDAYS:
            midnight = datetime(day.year, day.month, day.day)
            for begin, end in WEEK[day.weekday()]:
                begins, ends = max(now, midnight + timedelta(minutes=begin)), midnight + timedelta(minutes=end)
                if begins < ends:
                    if worked <= ends - begins:
                        return (begins + worked).replace(tzinfo=BERLIN).astimezone(UTC)
                    worked -= ends - begins
        day += timedelta(days=1)


def spans() -> list[tuple[datetime, timedelta]]:
    """Moments of two years, and working times from fifteen minutes to five days of eight hours."""
    choose = random.Random(11)
    first = datetime(2025, 1, 2, tzinfo=UTC)
    return [(first + timedelta(microseconds=choose.randrange(680 * 86_400_000_000)), timedelta(minutes=choose.choice((15, 60, 240, 480, 960, 2400))))
            for _ in range(MOMENTS)]


def microseconds(moments: list[datetime]) -> np.ndarray:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return np.array([(moment - epoch) // timedelta(microseconds=1) for moment in moments], np.int64)


def write_spans(directory: Path) -> None:
    pairs = spans()
    microseconds([start for start, _ in pairs]).tofile(directory / "starts.i64")
    np.array([worked // timedelta(microseconds=1) for _, worked in pairs], np.int64).tofile(directory / "worked.i64")
    microseconds([add_working_time(start, worked) for start, worked in pairs]).tofile(directory / "ends.i64")


def write(directory: Path) -> None:
    data = directory / "data"
    data.mkdir(parents=True, exist_ok=True)
    rows = leads()
    for name, values in (("country", COUNTRIES), ("industry", INDUSTRIES)):
        np.array([values.index(row[name]) for row in rows], np.uint8).tofile(data / f"{name}.u8")
    for name in ("employees", "score"):
        np.array([row[name] for row in rows], np.float32).tofile(data / f"{name}.f32")
    lines = ["\t".join(("category", "country", *COUNTRIES)), "\t".join(("category", "industry", *INDUSTRIES)), "number\temployees", "number\tscore"]
    (directory / "columns.txt").write_text("\n".join(lines) + "\n")
    for people in SIZES:
        (directory / f"policy_{people}.json").write_text(json.dumps(policy(people)))
        people_of_leads = [NOBODY if person is None else person for person in routed(people, rows)]
        np.array(people_of_leads, np.uint32).tofile(directory / f"people_{people}.u32")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
    write_spans(Path(sys.argv[1]))
