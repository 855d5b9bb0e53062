# SPDX-License-Identifier: MIT
"""A router that is slow and obvious, written from docs/policy-reference.md: everything is found anew whenever it is asked for.

Calendars are given by name as objects with is_open(moment), day(moment), add(moment, microseconds) and between(moment, moment); see working_time.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from reference_conditions import test_value, truth
from reference_document import exact, members
from reference_time import moment

M64 = 2**64 - 1
LIMITS = ("open", "per_day", "per_week", "per_30_days")
KINDS = ("skills", "languages", "territories")
NEAREST = ("lacks_needs", "excluded", "away", "outside_hours", "full_30_days", "full_week", "full_day", "full")  # the last is the nearest to being able


class NotHeld(Exception):
    pass


class AlreadyHeld(Exception):
    pass


class NotAllowed(Exception):
    pass


class Backwards(Exception):
    pass


# Hashes --------------------------------------------------------------------------------------------------------------------------------


def scramble(number: int) -> int:
    number = (number + 0x9E3779B97F4A7C15) & M64
    number = ((number ^ number >> 30) * 0xBF58476D1CE4E5B9) & M64
    number = ((number ^ number >> 27) * 0x94D049BB133111EB) & M64
    return number ^ number >> 31


def text_hash(text: str) -> int:
    number = 0xCBF29CE484222325
    for byte in text.encode():
        number = ((number ^ byte) * 0x100000001B3) & M64
    return scramble(number) or 1


def key_hash(key: int | str) -> int:
    return scramble(key & M64) if isinstance(key, int) else text_hash(key)


# What a policy says --------------------------------------------------------------------------------------------------------------------


class Person:
    def __init__(self, number: int, document: dict, calendars: dict):
        self.number, self.id = number, document["id"]
        self.weight, self.rank = int(document.get("weight", 1)), int(document.get("rank", 250))
        self.capacity = {limit: int(value) for limit, value in document.get("capacity", {}).items()}
        self.traits = {(kind, value) for kind in KINDS for value in document.get(kind, [])}
        self.calendar = calendars[document.get("calendar", "always")]
        self.away = [(self._moment(span["from"]), self._moment(span["until"])) for span in document.get("away", [])]
        self.prefers = document.get("prefers")
        # What changes.
        self.said = (0, 0)
        self.given: list[tuple[int, int]] = []  # (moment, change)
        self.comebacks = 0

    def _moment(self, text: str) -> int:
        return moment(text) if "T" in text else self.calendar.day_start(text)

    def is_away(self, now: int) -> bool:
        return any(start <= now < end for start, end in [*self.away, self.said])

    def last(self) -> int:
        return self.given[-1][1] if self.given else 0

    def counted(self, now: int) -> tuple[int, int, int]:
        """Leads of the day, the week, and 30 days."""
        today = self.calendar.day(now)
        days = [today - self.calendar.day(at) for at, _ in self.given]
        monday = (today + 3) % 7  # days since Monday; 1970-01-01 was a Thursday
        return sum(ago == 0 for ago in days), sum(ago <= monday for ago in days), sum(ago < 30 for ago in days)


class Team:
    def __init__(self, document: dict, people: dict[str, Person]):
        self.name, self.members = document["name"], [people[id_] for id_ in document["members"]]
        self.strategy, self.sticky = document["strategy"], document.get("sticky", [])
        self.bands, self.fallback = document.get("bands"), document.get("fallback")
        self.catches_up = document.get("returning", "even") == "catch_up"
        self.calendar = document.get("calendar", "always")
        # What changes.
        self.next = 0
        self.balance = dict.fromkeys(document["members"], 0)
        self.level = dict.fromkeys(document["members"], 0)
        self.handicap = dict.fromkeys(document["members"], 0)  # halves


@dataclass
class Clock:
    state: str = "off"  # runs, waits, stopped, over
    started: int = 0
    left: int = 0
    reported: int = 0


@dataclass
class Lead:
    key: int | str
    number: int
    received: int
    rule: dict | None
    needs: set = field(default_factory=set)
    prefers: set = field(default_factory=set)
    owner: str | None = None
    same: str | None = None
    band: int = 0
    holder: str | None = None
    team: str | None = None
    by: str = "nobody"
    reason: str = "chosen"
    past: list = field(default_factory=list)
    hops: int = 0
    is_paused: bool = False
    is_escalated: bool = False
    clocks: dict = field(default_factory=dict)


# The router ----------------------------------------------------------------------------------------------------------------------------


class Router:
    def __init__(self, policy: dict, calendars: dict):
        self.policy, self.calendars = policy, calendars
        self.people = {document["id"]: Person(number, document, calendars) for number, document in enumerate(policy["people"])}
        self.teams = {document["name"]: Team(document, self.people) for document in policy.get("teams", [])}
        self.everybody = set().union(*(person.traits for person in self.people.values()))
        self.leads: dict = {}
        self.queue: list[Lead] = []
        self.now: int | None = None
        self.changes = 0
        self.same: dict[str, str] = {}

    # time

    def come_to(self, now: int) -> None:
        if self.now is not None and now < self.now:
            raise Backwards
        if self.now is not None:
            ends = sorted((end, person.number, person) for person in self.people.values() for _, end in [*person.away, person.said] if self.now < end <= now)
            backs = [(end, person) for end, _, person in ends if not person.is_away(end) and person.is_away(end - 1)]
            for number, (end, person) in enumerate(backs):
                self.comes_back(person, end, [other for at, other in backs[number + 1:] if at == end])
        self.now = now

    def comes_back(self, person: Person, at: int, later: list[Person] | tuple = ()) -> None:
        for team in self.teams.values():
            colleagues = [other for other in team.members if other is not person and not other.is_away(at) and other not in later]
            if person not in team.members or team.catches_up or not colleagues:
                continue
            if team.strategy == "level":
                team.level[person.id] = min(Fraction(team.level[other.id], other.weight) for other in colleagues) * person.weight // 1
            elif team.strategy == "least_loaded":
                least = min(Fraction(2 * self.open(other) + team.handicap[other.id], 2 * other.weight) for other in colleagues)
                team.handicap[person.id] = 2 * max(0, least * person.weight // 1 - self.open(person))
            elif team.strategy == "most_free":
                most = max(Fraction(2 * (other.capacity["open"] - self.open(other)) - team.handicap[other.id], 2) for other in colleagues)
                team.handicap[person.id] = 2 * max(0, -((most - (person.capacity["open"] - self.open(person))) // 1))

    # people

    def open(self, person: Person) -> int:
        return sum(lead.holder == person.id for lead in self.leads.values())

    def own_reason(self, person: Person) -> str:
        """By absence, hours and limits only."""
        if person.is_away(self.now):
            return "away"
        if not person.calendar.is_open(self.now):
            return "outside_hours"
        counts = dict(zip(LIMITS, (self.open(person), *person.counted(self.now)), strict=True))
        for limit, reason in zip(LIMITS, ("full", "full_day", "full_week", "full_30_days"), strict=True):
            if limit in person.capacity and counts[limit] >= person.capacity[limit]:
                return reason
        return "chosen"

    def reason(self, person: Person, lead: Lead, excluded: set[str]) -> str:
        if person.id in excluded:
            return "excluded"
        if not lead.needs <= person.traits:
            return "lacks_needs"
        return self.own_reason(person)

    # rules

    def look(self, key, values: dict, now: int) -> Lead:
        def test(name: str, part):
            return test_value(self.policy["fields"][name], values.get(name), part, now)

        rule = next((rule for rule in self.policy["rules"] if "when" not in rule or truth(rule["when"], test) is True), None)
        lead = Lead(key, 0, now, rule)
        if rule is None:
            return lead
        for kind, wanted in members(rule.get("needs", {})):
            if isinstance(wanted, list):
                lead.needs |= {(kind, value) for value in wanted}
            elif values.get(wanted["field"]) is not None:
                lead.needs.add((kind, values[wanted["field"]]))
        lead.prefers = {person.id for person in self.people.values() if person.prefers is not None and truth(person.prefers, test) is True}
        team = self.teams.get(rule.get("team"))
        if team is None:
            return lead
        for sticky in team.sticky:
            if "owner" in sticky and lead.owner is None and values.get(sticky["owner"]) in {person.id for person in team.members}:
                lead.owner = values[sticky["owner"]]
            if "same" in sticky:
                lead.same = values.get(sticky["same"]) or None
        if team.bands:
            value, bounds = values.get(team.bands["field"]), [float(exact(bound)) for bound in team.bands["from"]]
            band = len(bounds) + 1 if value is None else next((number for number, bound in enumerate(bounds, 1) if value >= bound), len(bounds) + 1)
            lead.band = min(band, max(person.rank for person in team.members))
        return lead

    # picking

    def chain(self, name: str) -> list[Team]:
        teams = []
        while name is not None:
            teams.append(self.teams[name])
            name = teams[-1].fallback
        return teams

    def pick(self, lead: Lead, excluded: set[str], team: str | None = None) -> tuple:
        """(person, team, by, reason): by the team, or by the lead's rule."""
        if team is None and "person" in lead.rule:
            person = self.people[lead.rule["person"]]
            reason = self.reason(person, lead, excluded)
            return (person.id, None, "rule", reason) if reason == "chosen" else (None, None, "nobody", reason)
        team = team or lead.rule["team"]
        for each in self.chain(team):
            able = [person for person in each.members if self.reason(person, lead, excluded) == "chosen"]
            if able:
                person, by = self.choose(each, lead, able)
                return person.id, each.name, by, "chosen"
        reasons = [self.reason(person, lead, excluded) for person in self.teams[team].members]
        return None, team, "nobody", max(reasons, key=NEAREST.index)

    def choose(self, team: Team, lead: Lead, able: list[Person]) -> tuple[Person, str]:
        for sticky in team.sticky:
            wanted = lead.owner if "owner" in sticky else self.same.get(lead.same)
            for person in able:
                if person.id == wanted:
                    return person, "sticky"
        able = [person for person in able if person.id in lead.prefers] or able
        return getattr(self, team.strategy)(team, lead, able), team.strategy

    def waited(self, team: Team, person: Person) -> tuple:
        return person.last(), team.members.index(person)

    def round_robin(self, team: Team, lead: Lead, able: list[Person]) -> Person:
        order = [*team.members[team.next:], *team.members[: team.next]]
        return next(person for person in order if person in able)

    def growing(self, team: Team, lead: Lead, receiver: Person | None) -> list[Person]:
        reasons = ("chosen", "away") if team.catches_up else ("chosen",)
        return [person for person in team.members if person is receiver or (lead.needs <= person.traits and self.own_reason(person) in reasons)]

    def weighted(self, team: Team, lead: Lead, able: list[Person]) -> Person:
        growing = self.growing(team, lead, None)
        total, count = sum(person.weight for person in growing), len(growing)
        balance = {person.id: team.balance[person.id] + person.weight for person in able}
        if count == 1:
            return able[0]

        def key(person: Person) -> tuple:
            return (Fraction((2 * count - 3) * total - (2 * count - 2) * balance[person.id], person.weight), -balance[person.id], *self.waited(team, person))

        reached = [person for person in able if balance[person.id] * (2 * count - 2) >= total]
        return min(reached, key=key) if reached else min(able, key=lambda person: (-balance[person.id], *self.waited(team, person)))

    def least_loaded(self, team: Team, lead: Lead, able: list[Person]) -> Person:
        return min(able, key=lambda person: (Fraction(2 * self.open(person) + team.handicap[person.id], person.weight), *self.waited(team, person)))

    def most_free(self, team: Team, lead: Lead, able: list[Person]) -> Person:
        return min(able, key=lambda person: (-(2 * (person.capacity["open"] - self.open(person)) - team.handicap[person.id]), *self.waited(team, person)))

    def longest_waiting(self, team: Team, lead: Lead, able: list[Person]) -> Person:
        return min(able, key=lambda person: self.waited(team, person))

    def level(self, team: Team, lead: Lead, able: list[Person]) -> Person:
        return min(able, key=lambda person: (Fraction(team.level[person.id], person.weight), team.members.index(person)))

    def best_for_best(self, team: Team, lead: Lead, able: list[Person]) -> Person:
        band = min(lead.band or (len(team.bands["from"]) + 1 if team.bands else 250), max(person.rank for person in team.members))

        def distance(person: Person) -> tuple:
            return (0, person.rank - band) if person.rank >= band else (1, band - person.rank)

        return min(able, key=lambda person: (distance(person), *self.waited(team, person)))

    def hash(self, team: Team, lead: Lead, able: list[Person]) -> Person:
        return max(able, key=lambda person: (scramble(key_hash(lead.key) ^ text_hash(person.id)), -team.members.index(person)))

    # steps

    def give(self, lead: Lead, person: str, team: str | None, by: str) -> None:
        self.changes += 1
        receiver = self.people[person]
        if team is not None:
            self.charge(self.teams[team], lead, receiver, by)
        self.take(lead)
        if lead in self.queue:
            self.queue.remove(lead)
        lead.holder, lead.team, lead.by, lead.reason = person, team, by, "chosen"
        receiver.given.append((self.now, self.changes))
        if lead.same is not None:
            self.same[lead.same] = person
        if lead.is_escalated:
            self.end_assigned(lead)
        else:
            self.start(lead, "assigned")

    def charge(self, team: Team, lead: Lead, receiver: Person, by: str) -> None:
        if by == "round_robin":
            team.next = (team.members.index(receiver) + 1) % len(team.members)
        if team.strategy == "weighted":
            growing = self.growing(team, lead, receiver)
            for person in growing:
                team.balance[person.id] += person.weight
            team.balance[receiver.id] -= sum(person.weight for person in growing)
        team.level[receiver.id] += 1
        team.handicap[receiver.id] = max(0, team.handicap[receiver.id] - 1)

    def take(self, lead: Lead) -> None:
        """From its holder."""
        if lead.holder is not None:
            lead.past.append(lead.holder)
            lead.holder = None
            self.forget_same(lead)

    def forget_same(self, lead: Lead) -> None:
        if lead.same is not None and not any(other.same == lead.same and other.holder is not None for other in self.leads.values()):
            self.same.pop(lead.same, None)

    def wait(self, lead: Lead, team: str | None, reason: str) -> None:
        self.changes += 1
        self.take(lead)
        if lead not in self.queue:
            self.queue.append(lead)
        lead.team, lead.by, lead.reason = team, "nobody", reason
        self.end_assigned(lead)

    def add(self, lead: Lead) -> None:
        lead.number = self.changes + 1
        self.leads[lead.key] = lead
        lead.clocks = {name: Clock() for name in self.definitions(lead)}
        self.start(lead, "received")

    # calls

    def assign(self, key, values: dict, now: int) -> Lead:
        self.come_to(now)
        if key in self.leads:
            raise AlreadyHeld
        lead = self.look(key, values, now)
        if lead.rule is None or "unassigned" in lead.rule:
            lead.reason = "no_rule" if lead.rule is None else "rule"
            return lead
        person, team, by, reason = self.pick(lead, set())
        self.add(lead)
        if person is None:
            self.wait(lead, team, reason)
        else:
            self.give(lead, person, team, by)
        return lead

    def held(self, key) -> Lead:
        if key not in self.leads:
            raise NotHeld
        return self.leads[key]

    def release(self, key, now: int, given_back: bool = False) -> None:
        self.come_to(now)
        lead = self.held(key)
        self.changes += 1
        if given_back and lead.holder is not None and lead.team is not None and lead.holder in self.teams[lead.team].level:
            self.teams[lead.team].level[lead.holder] -= 1
        if lead in self.queue:
            self.queue.remove(lead)
        del self.leads[key]
        self.forget_same(lead)

    def assign_to(self, key, person: str, now: int, values: dict | None = None) -> Lead:
        self.come_to(now)
        lead = self.leads.get(key)
        if lead is None:
            lead = self.look(key, values, now) if values is not None else Lead(key, 0, now, None)
            self.add(lead)
        elif lead.holder == person:
            raise NotAllowed
        self.give(lead, person, self.account(lead, person), "hand")
        return lead

    def account(self, lead: Lead, person: str) -> str | None:
        """The team for whose account a lead is given by hand: the first of the rule's that has the person."""
        if lead.rule is None or "team" not in lead.rule:
            return None
        return next((team.name for team in self.chain(lead.rule["team"]) if person in team.level), None)

    def reassign(self, key, excluded: set[str], now: int) -> Lead:
        self.come_to(now)
        lead = self.held(key)
        if lead.rule is None or "unassigned" in lead.rule:
            raise NotAllowed
        escalation = self.policy["slas"][lead.rule["sla"]].get("escalate", {}).get("team") if lead.is_escalated else None
        person, team, by, reason = self.pick(lead, excluded | {lead.holder}, escalation)
        if person is not None:
            self.give(lead, person, team, by)
        elif lead.holder is not None:
            self.wait(lead, team, reason)
        else:
            return replace(lead, reason=reason)  # why not now; it goes on waiting as before
        return lead

    def drain(self, now: int) -> list[Lead]:
        self.come_to(now)
        drained = []
        for lead in list(self.queue):
            if lead.is_escalated:
                person, team, by, _ = self.pick(lead, set(lead.past), lead.team)
            else:
                person, team, by, _ = self.pick(lead, set())
            if person is not None:
                self.give(lead, person, team, by)
                drained.append(lead)
        return drained

    def set_away(self, person: str, start: int, end: int, now: int) -> None:
        self.come_to(now)
        self.changes += 1
        was = self.people[person].is_away(now)
        self.people[person].said = (start, max(start, end))
        if was and not self.people[person].is_away(now):
            self.comes_back(self.people[person], now)

    # clocks

    def definitions(self, lead: Lead) -> dict[str, dict]:
        if lead.rule is None or "sla" not in lead.rule:
            return {}
        return {clock["name"]: clock for clock in self.policy["slas"][lead.rule["sla"]]["clocks"]}

    def calendar_of(self, lead: Lead, definition: dict):
        name = definition.get("calendar", "assignee")
        if name == "assignee" and definition.get("starts", "assigned") == "assigned":
            return self.people[lead.holder].calendar
        if name in ("assignee", "team"):
            has_team = name == "team" and definition.get("starts", "assigned") == "assigned" and lead.team is not None
            team = lead.team if has_team else lead.rule.get("team")
            return self.calendars[self.teams[team].calendar if team is not None else "always"]
        return self.calendars[name]

    def end_assigned(self, lead: Lead) -> None:
        for name, definition in self.definitions(lead).items():
            if definition.get("starts", "assigned") == "assigned" and lead.clocks[name].state in ("runs", "waits"):
                lead.clocks[name].state = "off"

    def start(self, lead: Lead, when: str) -> None:
        for name, definition in self.definitions(lead).items():
            clock = lead.clocks[name]
            if definition.get("starts", "assigned") == when and clock.state != "stopped":
                lead.clocks[name] = Clock("waits" if lead.is_paused else "runs", self.now, working(definition["within"]))
                lead.clocks[name].calendar = self.calendar_of(lead, definition)

    def moments(self, lead: Lead, name: str) -> list[tuple[int, str]]:
        """What a running clock has yet to report."""
        clock, definition = lead.clocks[name], self.definitions(lead)[name]
        if clock.state != "runs":
            return []
        lefts = [working(warning) for warning in definition.get("warn", [])]
        rest = [(clock.calendar.add(clock.started, max(0, clock.left - before)), "warning") for before in lefts[clock.reported:]]
        return [*rest, (clock.calendar.add(clock.started, clock.left), "breach")]

    def next_due(self) -> int | None:
        return min((self.moments(lead, name)[0][0] for lead in self.leads.values() for name in lead.clocks if self.moments(lead, name)), default=None)

    def due(self, now: int) -> list[tuple]:
        """(moment, kind, key, clock, action), in order."""
        self.come_to(now)
        found = []
        while True:
            waiting = [(self.moments(lead, name)[0][0], lead.number, number, lead, name) for lead in self.leads.values() for number, name in enumerate(lead.clocks)
                       if self.moments(lead, name)]
            at, _, _, lead, name = min(waiting, key=lambda item: item[:3], default=(now + 1, 0, 0, None, None))
            if at > now:
                return found
            kind = self.moments(lead, name)[0][1]
            self.changes += 1
            action = "none"
            if kind == "warning":
                lead.clocks[name].reported += 1
            else:
                lead.clocks[name].state = "over"
                if self.definitions(lead)[name].get("on_breach", "report") == "reassign":
                    action = self.breached(lead)
            found.append((at, kind, lead.key, name, action))

    def breached(self, lead: Lead) -> str:
        sla = self.policy["slas"][lead.rule["sla"]]
        if lead.is_escalated:
            return "stays"
        excluded = {lead.holder, *lead.past}
        if "team" in lead.rule and lead.hops < int(sla.get("hops", 3)):
            person, team, by, _ = self.pick(lead, excluded)
            if person is not None:
                lead.hops += 1
                self.give(lead, person, team, by)
                return "reassigned"
            others = [person for team in self.chain(lead.rule["team"]) for person in team.members]
            if any(person.id not in excluded and lead.needs <= person.traits for person in others):
                return "stays"
        return self.escalate(lead, sla.get("escalate", {}), excluded)

    def escalate(self, lead: Lead, to: dict, excluded: set[str]) -> str:
        if "person" in to and to["person"] != lead.holder:
            lead.is_escalated = True
            self.give(lead, to["person"], None, "escalation")
            return "escalated"
        if "team" in to:
            lead.is_escalated = True
            person, team, by, reason = self.pick(lead, excluded, to["team"])
            if person is None:
                self.wait(lead, to["team"], reason)
            else:
                self.give(lead, person, team, by)
            return "escalated"
        return "stays"

    def stop_clock(self, key, clock: str, now: int) -> None:
        self.come_to(now)
        lead = self.held(key)
        if clock not in lead.clocks or lead.clocks[clock].state not in ("runs", "waits", "over"):
            raise NotAllowed
        self.changes += 1
        lead.clocks[clock].state = "stopped"

    def pause(self, key, now: int) -> None:
        self.come_to(now)
        lead = self.held(key)
        if lead.is_paused:
            raise NotAllowed
        self.changes += 1
        lead.is_paused = True
        for clock in lead.clocks.values():
            if clock.state == "runs":
                clock.state, clock.left = "waits", max(0, clock.left - clock.calendar.between(clock.started, now))

    def resume(self, key, now: int) -> None:
        self.come_to(now)
        lead = self.held(key)
        if not lead.is_paused:
            raise NotAllowed
        self.changes += 1
        lead.is_paused = False
        for name, clock in lead.clocks.items():
            if clock.state == "waits":
                clock.state, clock.started = "runs", now
                clock.calendar = self.calendar_of(lead, self.definitions(lead)[name])


def working(text: str) -> int:
    return int(text[:-1]) * {"m": 60, "h": 3600}[text[-1]] * 1_000_000
