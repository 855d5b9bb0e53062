# SPDX-License-Identifier: MIT
"""What became of leads: of one, of those of a table, and of those whose deadline has come."""

from __future__ import annotations

import ctypes
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from ctypes import byref
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Union, overload

from . import _moment
from . import _signatures as c
from ._library import core, fail, new_error
from ._scores import ALLOCATOR, ArrowTable
from ._text import number_of

if TYPE_CHECKING:
    import pandas

    from ._policy import Policy

Key = Union[str, int]
"""What tells a lead apart: a string of at most 47 bytes, or a whole number of 64 bits, as the router was made."""

OUTCOMES = c.words_of("LEAD_OUTCOME_")
REASONS = c.words_of("LEAD_REASON_")
BYS = c.words_of("LEAD_BY_")
DUE_KINDS = c.words_of("LEAD_DUE_")
ACTIONS = c.words_of("LEAD_ACTION_")

_REASON_TEXTS = {
    "chosen": "gets the lead",
    "lacks_needs": "lacks what the rule needs",
    "excluded": "is excluded, or has or had the lead",
    "away": "is away",
    "outside_hours": "is outside working hours",
    "full_30_days": "has had all leads of 30 days",
    "full_week": "has had all leads of the week",
    "full_day": "has had all leads of the day",
    "full": "has as many open leads as allowed",
    "lower_priority": "was able, and somebody else came first",
    "no_rule": "no rule matched",
    "rule": "a rule says so",
    "no_team": "a change of policy took its rule, team or person: release it and assign it again",
}
_WAIT_TEXTS = {
    "lacks_needs": "nobody has what the rule needs",
    "excluded": "nobody else is there",
    "away": "who could take it is away",
    "outside_hours": "outside working hours",
    "full_30_days": "who could take it has had all leads of 30 days",
    "full_week": "who could take it has had all leads of the week",
    "full_day": "who could take it has had all leads of the day",
    "full": "who could take it has as many open leads as allowed",
}
_BY_TEXTS = {
    "nobody": "",
    "round_robin": "by turns",
    "weighted": "by weighted turns",
    "least_loaded": "with the fewest open leads",
    "most_free": "with the most free capacity",
    "longest_waiting": "after the longest wait",
    "level": "by the lowest level",
    "best_for_best": "by rank",
    "hash": "by hash",
    "sticky": "who has the company already",
    "rule": "named by the rule",
    "hand": "by hand",
    "escalation": "by escalation",
}


@dataclass(frozen=True)
class Candidate:
    """One who might have got a lead.

    Attributes:
        person: Id.
        team: Of which team; None for the person of a rule.
        reason: "chosen" for who gets it, else why not: "lacks_needs", "excluded", "away", "outside_hours", "full_30_days", "full_week",
            "full_day", "full" or "lower_priority".
        why: The same in words.
        prefers: Whether they prefer such leads.
        open: How many open leads they have.
        standing: What the team's strategy compares, as `lead_candidate` says; 0 for strategies that compare nothing.
        waited: How many changes ago they were last given a lead; None for never.
    """

    person: str
    team: str | None
    reason: str
    why: str
    prefers: bool
    open: int
    standing: int
    waited: int | None

    def to_dict(self) -> dict[str, Any]:
        """A plain dict, as for JSON."""
        return dict(vars(self))

    def __str__(self) -> str:
        prefers = ", prefers such leads" if self.prefers else ""
        return f"{self.person}: {self.why} ({number_of(self.open, 'open lead')}{prefers})"


@dataclass(frozen=True)
class Assignment:
    """What became of a lead.

    Attributes:
        key: The lead; None for one that was only asked about.
        person: Id of who has it; None for nobody.
        team: Of which team it came (perhaps a fallback of the rule's), or in whose queue it waits; None without one.
        rule: The rule that matched; None without one.
        outcome: "assigned", "waiting", or "unassigned": with nobody, and not kept.
        reason: "chosen"; or why nobody has it: as of `Candidate`, or "no_rule", "rule" (which says that it stays unassigned) or "no_team".
        why: The rule's reason where somebody has it or the rule leaves it unassigned; else the reason in words.
        by: How the person came to it: a strategy such as "weighted", "sticky", "rule", "hand", "escalation", or "nobody".
        deadlines: Running clock of the rule's SLA → when it is breached, aware datetimes in UTC.
        previous: Who had it before; None for nobody.
        change: Number of the change in the life of the router; 0 for a lead that was only asked about.
        candidates: Everybody who was looked at, and why they were passed over; None when it was not asked for.
    """

    key: Key | None
    person: str | None
    team: str | None
    rule: str | None
    outcome: str
    reason: str
    why: str
    by: str
    deadlines: Mapping[str, datetime] = field(default_factory=dict, hash=False)
    previous: str | None = None
    change: int = 0
    candidates: tuple[Candidate, ...] | None = None

    @property
    def deadline(self) -> datetime | None:
        """The first of the deadlines; None when no clock runs."""
        return min(self.deadlines.values(), default=None)

    def to_dict(self) -> dict[str, Any]:
        """A plain dict, as for JSON."""
        row = {name: value for name, value in vars(self).items() if name not in ("deadlines", "candidates")}
        row["deadlines"] = {name: _moment.text(_moment.of_datetime(at)) for name, at in self.deadlines.items()}
        if self.candidates is not None:
            row["candidates"] = [candidate.to_dict() for candidate in self.candidates]
        return row

    def __str__(self) -> str:
        lead = "" if self.key is None else f"{self.key}: "
        lines = [lead + "; ".join([self._where(), *self._clocks()])]
        return "\n".join([*lines, *(f"  {candidate}" for candidate in self.candidates or ())])

    def _where(self) -> str:
        rule = "" if self.rule is None else f", rule '{self.rule}'"
        if self.outcome == "assigned":
            team = "" if self.team is None else f" of {self.team}"
            return f"{self.person}{team} {_BY_TEXTS[self.by]}{rule}"
        if self.outcome == "waiting":
            team = "" if self.team is None else f" for {self.team}"
            return f"waits{team}: {self.why}{rule}"
        return f"unassigned: {self.why}{rule}"

    def _clocks(self) -> list[str]:
        return [f"{name} until {_moment.text(_moment.of_datetime(at))}" for name, at in self.deadlines.items()]


def new_assignment() -> c.LeadAssignment:
    """A ``lead_assignment`` to hand to a call."""
    return c.LeadAssignment(size=ctypes.sizeof(c.LeadAssignment), key=c.LeadKey(size=ctypes.sizeof(c.LeadKey)))


def assignment_of(
    policy: Policy, raw: c.LeadAssignment, key: Key | None, candidates: Sequence[c.LeadCandidate] | None = None
) -> Assignment:
    """What C says became of a lead."""
    reason = REASONS[raw.reason]
    person = policy._person_id(raw.person)
    clocks = zip(policy._clocks_of(raw.rule), raw.deadlines)
    return Assignment(
        key=key,
        person=person,
        team=policy._team_name(raw.team),
        rule=policy._rule_name(raw.rule),
        outcome=OUTCOMES[raw.outcome],
        reason=reason,
        why=_why(policy, raw.rule, reason),
        by=BYS[raw.by],
        deadlines={name: _moment.to_datetime(at) for name, at in clocks if at != c.NEVER},
        previous=policy._person_id(raw.previous),
        change=raw.change,
        candidates=None if candidates is None else tuple(_candidate_of(policy, x, person) for x in candidates),
    )


def _why(policy: Policy, rule: int, reason: str) -> str:
    if reason in ("chosen", "rule"):
        name = policy._rule_name(rule)
        return "" if name is None else policy.rules[name]
    return _WAIT_TEXTS.get(reason) or _REASON_TEXTS[reason]


def _candidate_of(policy: Policy, raw: c.LeadCandidate, chosen: str | None) -> Candidate:
    reason = REASONS[raw.reason]
    return Candidate(
        person=policy.people[raw.person],
        team=policy._team_name(raw.team),
        reason=reason,
        why=f"was able, and {chosen} came first" if reason == "lower_priority" and chosen else _REASON_TEXTS[reason],
        prefers=bool(raw.prefers),
        open=raw.open,
        standing=raw.standing,
        waited=None if raw.waited == 2**64 - 1 else raw.waited,
    )


@dataclass(frozen=True)
class Due:
    """A warning, or a deadline that has passed, and what was done about it.

    Attributes:
        kind: "warning" or "breach".
        action: "none" (reported only), "reassigned", "escalated", or "stays": nobody else could take it, or there is nowhere to escalate to.
        clock: Name of the clock.
        warning: Which warning of the clock, from 0; None for a breach.
        micros: When it was due, in microseconds since 1970 UTC.
        holder: Who had the lead then; None: it was waiting.
        hops: How often the lead has gone on because of breaches, this time included.
        assignment: Where the lead is now.
    """

    kind: str
    action: str
    clock: str
    warning: int | None
    micros: int
    holder: str | None
    hops: int
    assignment: Assignment

    @property
    def key(self) -> Key | None:
        """The lead."""
        return self.assignment.key

    @property
    def at(self) -> datetime:
        """When it was due, an aware datetime in UTC."""
        return _moment.to_datetime(self.micros)

    def to_dict(self) -> dict[str, Any]:
        """A plain dict, as for JSON."""
        row = {name: value for name, value in vars(self).items() if name not in ("micros", "assignment")}
        return row | {"at": _moment.text(self.micros), "assignment": self.assignment.to_dict()}

    def __str__(self) -> str:
        what = {"none": "", "reassigned": ", went on to ", "escalated": ", escalated to ", "stays": ", stays with "}[self.action]
        to = (self.assignment.person or f"the queue of {self.assignment.team}") if what else ""
        return f"{_moment.text(self.micros)}: {self.kind} of {self.clock} of {self.key} ({self.holder or 'waiting'}){what}{to}"


def due_of(policy: Policy, raw: c.LeadDue, key: Key) -> Due:
    """What C says was due."""
    clocks = policy._clocks_of(raw.assignment.rule)
    kind = DUE_KINDS[raw.kind]
    return Due(
        kind=kind,
        action=ACTIONS[raw.action],
        clock=clocks[raw.clock] if raw.clock < len(clocks) else str(raw.clock),
        warning=raw.warning if kind == "warning" else None,
        micros=raw.at,
        holder=policy._person_id(raw.holder),
        hops=raw.hops,
        assignment=assignment_of(policy, raw.assignment, key),
    )


class AssignmentRow(NamedTuple):
    """One row of `Assignments`; the words are those of `Assignment`, the deadline is the first."""

    outcome: str
    person: str | None
    team: str | None
    rule: str | None
    reason: str
    by: str
    deadline: datetime | None


_CODES = {"outcome": "B", "reason": "B", "by": "B", "person": "I", "team": "I", "rule": "I", "deadline": "q"}


class AssignmentColumns:
    """Result columns of some rows, in memory that Python owns."""

    def __init__(self, rows: int = 0) -> None:
        self.all = {name: array(code, bytes(rows * array(code).itemsize)) for name, code in _CODES.items()}

    def __len__(self) -> int:
        return len(self.all["outcome"])

    def extend(self, other: AssignmentColumns, rows: int) -> None:
        """Adds the first rows of other columns."""
        for name, column in self.all.items():
            column.extend(other.all[name][:rows])


class ColumnStructure:
    """A ``lead_assignment_columns`` for columns. While it lives, they cannot change their size."""

    def __init__(self, columns: AssignmentColumns) -> None:
        parts = columns.all
        self._pins = {name: (ctypes.c_char * (len(x) * x.itemsize)).from_buffer(x) for name, x in parts.items()}
        places = {name: ctypes.addressof(pin) for name, pin in self._pins.items()}
        self.structure = c.LeadAssignmentColumns(size=ctypes.sizeof(c.LeadAssignmentColumns), **places)


class Assignments(ArrowTable):
    """What became of the leads of a table, one row a lead in its order; itself a table for anything that speaks Arrow's PyCapsule protocol.

    Columns: "outcome", "reason", "by", "person" (ids), "team", "rule" (names), dictionary-encoded strings, and "deadline" (timestamp in
    microseconds, UTC; the first of the lead's deadlines, null without one). May be read by several threads.

    Attributes:
        policy: The policy that decided.
        columns: The columns as C filled them, for reading.
    """

    __slots__ = ("columns", "policy")

    def __init__(self, policy: Policy, columns: AssignmentColumns) -> None:
        self.policy = policy
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in their order."""
        return list(_CODES)

    @property
    def outcomes(self) -> Counter[str]:
        """How many leads are "assigned", "waiting" and "unassigned"."""
        raw = self.columns.all["outcome"]
        return Counter({word: count for number, word in OUTCOMES.items() if (count := raw.count(number))})

    @property
    def waiting_for(self) -> Counter[str]:
        """How many leads wait for which reason, such as "full" or "lacks_needs"."""
        raw = self.columns.all
        waiting = next(number for number, word in OUTCOMES.items() if word == "waiting")
        return Counter(REASONS[reason] for outcome, reason in zip(raw["outcome"], raw["reason"]) if outcome == waiting)

    @property
    def by_person(self) -> Counter[str]:
        """How many leads each person got."""
        found = Counter(self.columns.all["person"])
        found.pop(c.NONE, None)
        return Counter({self.policy.people[index]: count for index, count in found.items()})

    @overload
    def __getitem__(self, row: int) -> AssignmentRow: ...
    @overload
    def __getitem__(self, row: slice) -> list[AssignmentRow]: ...
    def __getitem__(self, row: int | slice) -> AssignmentRow | list[AssignmentRow]:
        if isinstance(row, slice):
            return [self[i] for i in range(*row.indices(len(self)))]
        raw = {name: column[row] for name, column in self.columns.all.items()}
        policy, deadline = self.policy, raw["deadline"]
        return AssignmentRow(
            outcome=OUTCOMES[raw["outcome"]],
            person=policy._person_id(raw["person"]),
            team=policy._team_name(raw["team"]),
            rule=policy._rule_name(raw["rule"]),
            reason=REASONS[raw["reason"]],
            by=BYS[raw["by"]],
            deadline=None if deadline == c.NEVER else _moment.to_datetime(deadline),
        )

    def __iter__(self) -> Iterator[AssignmentRow]:
        return map(self.__getitem__, range(len(self)))

    def _export(self, rows: int) -> tuple[c.ArrowSchema, c.ArrowArray]:
        schema, arrow, error = c.ArrowSchema(), c.ArrowArray(), new_error()
        columns = ColumnStructure(self.columns)
        status = core.lead_assignments_export(
            self.policy._handle, byref(columns.structure), rows, ALLOCATOR, byref(schema), byref(arrow), byref(error)
        )
        if status:
            fail(status, error)
        return schema, arrow

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas.DataFrame, made without any Arrow package."""
        import numpy
        import pandas

        policy = self.policy
        words: dict[str, Sequence[str]] = {
            "outcome": list(OUTCOMES.values()),
            "reason": list(REASONS.values()),
            "by": list(BYS.values()),
            "person": policy.people,
            "team": policy._team_names,
            "rule": policy._rule_names,
        }
        data: dict[str, Any] = {}
        for name, values in words.items():
            codes = numpy.array(self.columns.all[name], numpy.int64)
            codes[codes == c.NONE] = -1
            data[name] = pandas.Categorical.from_codes(codes, list(values))
        times = numpy.array(self.columns.all["deadline"], numpy.int64)
        times[times == c.NEVER] = numpy.iinfo(numpy.int64).min  # NaT
        data["deadline"] = pandas.to_datetime(times.view("datetime64[us]"), utc=True)
        return pandas.DataFrame(data)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {word}" for word, count in self.outcomes.items())
        return f"Assignments({number_of(len(self), 'row')}{': ' * bool(counts)}{counts})"
