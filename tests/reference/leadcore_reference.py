# SPDX-License-Identifier: MIT
"""What a model document means, as a program: docs/model-reference.md, made to run.

This is the slow and obvious evaluator that the C library is compared with. It was written from that page and from the design, never from
the C code; it takes valid documents only, and prefers plainness to speed. Points are whole thousandths, decimals are exact, and a truth
value is True, False or None for unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from hashlib import blake2s

from reference_activity import RESOLUTIONS, Replay, Timeline, counters
from reference_buying import Purchase, purchase, purchase_decisions, roles
from reference_conditions import KNOWN, first_row, known_time, names_read, test_value, truth
from reference_document import canonical, complete, grade_names, grade_parts, members, thousandths
from reference_lifecycle import next_status, next_step
from reference_qualify import MONTHS, Completeness, Judgement, builtin_class, completeness, heat, qualification, qualification_decisions
from reference_sections import all_fields, decisions, numbers
from reference_time import duration, saturated

DURATION = re.compile(r"[1-9]\d{0,8}[mhdw]")


@dataclass(frozen=True)
class Entry:
    """One amount in a ledger."""

    kind: str  # "rule", "unknown", "group_limit", "score_limit", "events" or "guard"
    points: int
    score: str
    group: str | None = None
    name: str | None = None
    reason: str | None = None
    fields: tuple[str, ...] = ()
    counted: int = 0  # events that the rule counted, or that the guard took away
    capped: int = 0
    raw: int = 0
    newest: int = 0


@dataclass(frozen=True)
class Result:
    """Everything that a model says about one lead."""

    points: dict[str, int]
    coverage: dict[str, int]
    grade: str | None
    lead_class: str | None
    ledger: tuple[Entry, ...]
    decisions: dict[str, str | None] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    purchase: Purchase | None = None
    judgement: Judgement | None = None
    completeness: Completeness | None = None


@dataclass(frozen=True)
class Change:
    """The next change of a lead's grade or class."""

    time: int
    grade: str | None
    lead_class: str | None


class Model:
    """A model document: JSON text, or an object of dict, list, str, bool, int, float and Decimal.

    How titles are read is not defined by that page: `title` is a function that says department, seniority and likely role (or None) of a text.
    """

    def __init__(self, document: dict | str | bytes, title: Callable[[str], tuple] | None = None):
        if isinstance(document, (str, bytes)):
            document = json.loads(document, parse_int=Decimal, parse_float=Decimal)
        self.document, self.title = document, title

    def evaluate(self, lead: dict, now: int, timeline: Timeline | None = None) -> Result:
        """Scores a lead: field name → value, with None or nothing for unknown. `now` is in microseconds since 1970. Without a timeline, what
        the lead did is unknown."""
        return self.look(lead, now, timeline).result()

    def look(self, lead: dict, now: int, timeline: Timeline | None = None) -> _Evaluation:
        """One lead, to be asked about single results."""
        return _Evaluation(self.document, lead, now, timeline, self.title)

    def next_change(self, lead: dict, now: int, until: int, timeline: Timeline | None = None) -> Change | None:
        """The first change of grade or class after `now` and not after `until`, by looking at every moment that something may come of."""
        before = self.evaluate(lead, now, timeline)
        for time in sorted(time for time in moments_of_change(self.document, lead, now, until) if now < time <= until):
            after = self.evaluate(lead, time, timeline)
            if (after.grade, after.lead_class) != (before.grade, before.lead_class):
                return Change(time, after.grade, after.lead_class)
        return None

    def fingerprint(self) -> str:
        return blake2s(canonical(self.document).encode(), digest_size=16).hexdigest()

    def grades(self) -> list[str]:
        """All names of grades, best first."""
        return grade_names(self.document.get("grade"))


# Scores, grade and class ---------------------------------------------------------------------------------------------------------------


class _Evaluation:
    """One lead under one model. Results are computed when first asked for, so that parts may stand in any order."""

    def __init__(self, document: dict, lead: dict, now: int, timeline: Timeline | None, title: Callable[[str], tuple] | None = None):
        self.document, self.lead, self.now, self.title = document, lead, now, title
        self.decisions, self.numbers, self.fields = decisions(document), numbers(document), all_fields(document)
        self.activity = Replay(document, timeline, now)
        self.done: dict = {}

    def result(self) -> Result:
        scores = {name: self.score(name) for name, _ in members(self.document["scores"])}
        return Result(points={name: points for name, (points, _, _) in scores.items()},
                      coverage={name: coverage for name, (_, coverage, _) in scores.items()},
                      grade=self.grade(), lead_class=self.lead_class(),
                      decisions={name: self.decision(name) for name in self.decisions}, numbers={name: self.number(name) for name in self.numbers},
                      **{name: self.section(name) for name, section in (("purchase", "purchase"), ("judgement", "qualification"), ("completeness", "completeness")) if section in self.document},
                      ledger=tuple(entry for _, _, entries in scores.values() for entry in entries))

    def once(self, key, compute):
        if key not in self.done:
            self.done[key] = compute()
        return self.done[key]

    def typed_value(self, name: str) -> tuple:
        """Type and value of a field or result; the value is None when unknown."""
        if name in self.document["scores"]:
            return "score", Fraction(self.score(name)[0], 1000)
        if name == "grade":
            return "category", self.grade()
        if name == "class":
            return "category", self.lead_class()
        if name in self.decisions:
            return "category", self.decision(name)
        if name in self.numbers:
            return "score", Fraction(self.number(name), 1000)
        return self.fields[name], self.lead.get(name)

    def typed(self, name: str) -> tuple:
        """Type and value, as conditions see it."""
        kind, value = self.typed_value(name)
        return kind, None if value is None else KNOWN[kind](value)

    def value(self, name: str):
        return self.typed(name)[1]

    def truth(self, condition: dict) -> bool | None:
        return truth(condition, self.test)

    def test(self, name: str, test) -> bool | None:
        return self.activity.test(test) if name == "activity" else test_value(*self.typed_value(name), test, self.now)

    def score(self, name: str) -> tuple[int, int, list[Entry]]:
        """Points, coverage and ledger of a score."""
        return self.once(("score", name), lambda: self._score(name, self.document["scores"][name]))

    def _score(self, name: str, score: dict) -> tuple[int, int, list[Entry]]:
        entries: list[Entry] = []
        total = decided = weight = 0
        for group in score["groups"]:
            part = 0
            for rule in group["rules"]:
                points, is_decided, weighs, made = (self._event_rule if "on" in rule else self._rule)(name, group, rule)
                part, weight, decided, entries = part + points, weight + weighs, decided + weighs * is_decided, entries + made
            limited = clamp(part, group)
            if limited != part:
                entries.append(Entry("group_limit", limited - part, name, group["name"]))
            total += limited
        limited = clamp(total, score)
        if limited != total:
            entries.append(Entry("score_limit", limited - total, name))
        return limited, 1000 * decided // weight if weight else 1000, entries

    def _rule(self, score: str, group: dict, rule: dict) -> tuple[int, bool, int, list[Entry]]:
        """Points of a rule, whether it is decided, its weight, and its entries: one that is true always has an entry; one that is unknown has one
        when that is worth something."""
        truth, points, otherwise = self.truth(rule["when"]), thousandths(rule["points"]), thousandths(rule.get("unknown", 0))
        given = {True: points, False: 0, None: otherwise}[truth]
        read = names_read(rule["when"])
        fields = tuple(field for field in self.fields if field in read)
        entry = Entry("rule" if truth else "unknown", given, score, group["name"], rule["name"], rule.get("reason", rule["name"]), fields)
        return given, truth is not None, max(abs(points), abs(otherwise)), [entry] if truth or (truth is None and otherwise) else []

    def _event_rule(self, score: str, group: dict, rule: dict) -> tuple[int, bool, int, list[Entry]]:
        """The same of an event rule: one that counted an event always has an entry, and so has a guard that took one away from it."""
        done, entries = self.activity.rule(rule, group), []
        if done.counted:
            entries.append(Entry("events", done.points, score, group["name"], rule["name"], rule.get("reason", rule["name"]), (),
                                 done.counted, done.capped, done.raw, done.newest))
        if done.guard:
            entries.append(Entry("guard", 0, score, group["name"], rule["name"], done.guard.get("reason", done.guard["name"]), (), done.guarded))
        return done.points, self.activity.is_known, abs(thousandths(rule["points"])), entries

    def grade(self) -> str | None:
        if "grade" not in self.document:
            return None
        return self.once("grade", lambda: "".join(self._symbol(part) for part in grade_parts(self.document["grade"])))

    def _symbol(self, part: dict) -> str:
        (score, symbols), = members(part)
        points = self.score(score)[0]
        return next(symbol for symbol, bound in complete(symbols) if bound == "else" or thousandths(bound) <= points)

    def lead_class(self) -> str | None:
        if self.document.get("classes") == "builtin":
            return self.once("class", lambda: builtin_class(self))
        return self.once("class", lambda: (first_row(self.document.get("classes", []), self.truth) or {}).get("name"))

    # sections

    def section(self, name: str):
        return self.once(("section", name), lambda: SECTIONS[name](self))

    def decision(self, name: str) -> str | None:
        """The value of a decision; each section makes all of its decisions at once."""
        made = next(decided(self) for decided, names in DECIDED if name in names)
        value = made[name]
        assert value is None or value in self.decisions[name]
        return value

    def number(self, name: str) -> int:
        return self.section("purchase").margin if name == "stage_margin" else self.section("completeness").share


SECTIONS = {
    "heat": lambda lead: {"heat": heat(lead, lead.lead_class())}, "roles": roles, "purchase": purchase, "judgement": qualification, "completeness": completeness,
    "next_status": lambda lead: {"next_status": next_status(lead)}, "next_step": next_step,
}
DECIDED = [
    (lambda lead: lead.section("heat"), ["heat"]),
    (lambda lead: lead.section("roles"), ["title_department", "title_seniority", "role"]),
    (lambda lead: purchase_decisions(lead.section("purchase")), ["stage", "mode", "stage_move"]),
    (lambda lead: qualification_decisions(lead.section("judgement")), ["verdict", "rejection"]),
    (lambda lead: {"dossier": lead.section("completeness").dossier}, ["dossier"]),
    (lambda lead: lead.section("next_status"), ["next_status"]),
    (lambda lead: lead.section("next_step"), ["next_step", "nurture_track", "research_tier", "message_focus"]),
]


def clamp(points: int, limits: dict) -> int:
    if "min" in limits:
        points = max(points, thousandths(limits["min"]))
    if "max" in limits:
        points = min(points, thousandths(limits["max"]))
    return points


# Looking ahead -------------------------------------------------------------------------------------------------------------------------


def moments_of_change(document: dict, lead: dict, now: int, until: int) -> Iterator[int]:
    """All moments at which a result may differ from what it was just before: buckets that begin, and whatever lies a duration of the document
    from a time of the lead, with a margin."""
    unit = RESOLUTIONS[document.get("resolution", "1d")]
    if any(True for _ in counters(document)):
        yield from range((now // unit + 1) * unit, until + 1, unit)
    lengths = [0, *map(duration, [*durations(document), *(length for _, _, length in MONTHS)])]
    for name, kind in all_fields(document).items():
        if kind == "time" and lead.get(name) is not None:
            time = known_time(lead[name])
            yield from (saturated(time + sign * length + margin) for length in lengths for sign in (-1, 1) for margin in (-2, -1, 0, 1, 2))


def durations(value) -> Iterator[str]:
    """Every string in a document that may be a duration."""
    if isinstance(value, dict):
        value = [each for _, each in members(value)]
    for each in value if isinstance(value, list) else []:
        yield from durations(each)
    if isinstance(value, str) and DURATION.fullmatch(value):
        yield value
