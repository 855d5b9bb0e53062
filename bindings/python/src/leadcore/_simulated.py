# SPDX-License-Identifier: MIT
"""What came of a simulation: by person, by team, by lead; and two of them side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from . import _moment
from ._text import number_of
from ._text_table import render

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from ._assignments import Key
    from ._policy import Policy


@dataclass(frozen=True)
class PersonLoad:
    """What a simulation did to one person.

    Attributes:
        person: Id.
        leads: Leads that they were given, those included that went on to somebody else.
        share: Their share of all leads that were given, 0 … 1.
        entitled: Leads that their weights in their teams entitle them to, of those that the teams gave; leads that a rule gave to them alone are
            counted as they are.
        busiest: Most open leads at one time.
        touched, released: Leads that they began to work on, and that they ended.
        mean_wait, max_wait: How long these leads had waited since they came until this person began; None without any.
        in_sla: Share of leads that they began to work on within the first clock of the SLA, 0 … 1; None without any such lead.
        breaches: Deadlines of any clock that passed while they had the lead.
    """

    person: str
    leads: int
    share: float
    entitled: float
    busiest: int
    touched: int
    released: int
    mean_wait: timedelta | None
    max_wait: timedelta | None
    in_sla: float | None
    breaches: int


@dataclass(frozen=True)
class TeamLoad:
    """What a simulation did to one team.

    Attributes:
        team: Name.
        leads: Leads that it gave to its members.
        waited: Leads that began to wait in its queue.
        waiting: Leads that waited there at the end.
    """

    team: str
    leads: int
    waited: int
    waiting: int


@dataclass(frozen=True)
class LeadCourse:
    """The way of one lead through a simulation.

    Attributes:
        key: The lead; its row where there is no column of keys.
        arrived: When it came.
        outcome: "assigned", "waiting" or "unassigned", when it came.
        reason: Why nobody had it then, or "chosen".
        rule, team: By which rule, and of which team it was given at last.
        person: Who had it last.
        touched: When somebody began to work on it; None for never.
        released: When it was done with; None for never.
        moves: How often it went on to somebody else because of a deadline.
        breaches: Deadlines that passed.
    """

    key: Key
    arrived: datetime
    outcome: str
    reason: str
    rule: str | None
    team: str | None
    person: str | None
    touched: datetime | None
    released: datetime | None
    moves: int
    breaches: int


class Simulation:
    """What came of a simulation. ``str()`` is a readable table.

    Attributes:
        policy: The policy.
        people: A `PersonLoad` for each person, in the order of the document.
        teams: A `TeamLoad` for each team.
        leads: A `LeadCourse` for each lead, in the order in which they came.
        outcomes: How many leads were "assigned", "waiting" and "unassigned" when they came.
        reassigned, escalated: How often a lead went on because of a deadline, and how often where the SLA escalates to.
        warnings, breaches: How many were reported.
        waiting: Leads that waited at the end; `open` those that somebody had.
        until: The moment at which it ended.
    """

    def __init__(
        self,
        policy: Policy,
        people: Sequence[PersonLoad],
        teams: Sequence[TeamLoad],
        leads: Sequence[LeadCourse],
        counts: Counter[str],
        until: int,
        in_sla: float | None,
    ) -> None:
        self.policy = policy
        self.people, self.teams, self.leads = tuple(people), tuple(teams), tuple(leads)
        self.outcomes = Counter(lead.outcome for lead in leads)
        self.reassigned, self.escalated = counts["reassigned"], counts["escalated"]
        self.warnings, self.breaches = counts["warning"], counts["breach"]
        self.waiting, self.open = counts["waiting"], counts["open"]
        self.until = _moment.to_datetime(until)
        self.in_sla = in_sla
        waits = self.waits()
        self.mean_wait = sum(waits, timedelta()) / len(waits) if waits else None
        self.max_wait = max(waits, default=None)

    def waits(self) -> list[timedelta]:
        """How long each lead that somebody began to work on had waited since it came."""
        return [lead.touched - lead.arrived for lead in self.leads if lead.touched is not None]

    # --- tables ---

    def rows(self, table: str = "people") -> list[dict[str, Any]]:
        """One of the tables "people", "teams" and "leads" as dicts; lengths of time are seconds."""
        if table not in ("people", "teams", "leads"):
            raise ValueError(f"table must be 'people', 'teams' or 'leads', not {table!r}")
        return [{name: _plain(value) for name, value in vars(row).items()} for row in getattr(self, table)]

    def _columns(self, table: str) -> dict[str, list[Any]]:
        kind = {"people": PersonLoad, "teams": TeamLoad, "leads": LeadCourse}.get(table)
        rows = self.rows(table)
        names = [] if kind is None else [x.name for x in fields(kind)]
        return {name: [row[name] for row in rows] for name in names}

    def to_arrow(self, table: str = "people") -> pyarrow.Table:
        """One of the tables "people", "teams" and "leads" as a pyarrow.Table."""
        import pyarrow

        columns, schema = self._columns(table), dict(_KINDS[table])
        kinds = {"s": pyarrow.string(), "i": pyarrow.int64(), "f": pyarrow.float64(), "t": pyarrow.timestamp("us", "UTC")}
        # Keys are whole numbers where the leads have no column of keys.
        if table == "leads" and all(isinstance(x, int) for x in columns["key"]):
            schema["key"] = "i"
        return pyarrow.table({name: pyarrow.array(values, kinds[schema[name]]) for name, values in columns.items()})

    def to_polars(self, table: str = "people") -> polars.DataFrame:
        """The same as a polars.DataFrame."""
        import polars

        return polars.DataFrame(self._columns(table), infer_schema_length=None)

    def to_pandas(self, table: str = "people") -> pandas.DataFrame:
        """The same as a pandas.DataFrame."""
        import pandas

        return pandas.DataFrame(self._columns(table))

    def to_dict(self) -> dict[str, Any]:
        """Everything as a plain dict, as for JSON."""
        names = ("reassigned", "escalated", "warnings", "breaches", "waiting", "open", "in_sla")
        return {
            "policy": self.policy.name,
            "version": self.policy.version,
            "until": _moment.text(_moment.of_datetime(self.until)),
            "outcomes": dict(self.outcomes),
            **{name: getattr(self, name) for name in names},
            "mean_wait": _plain(self.mean_wait),
            "max_wait": _plain(self.max_wait),
            "people": self.rows("people"),
            "teams": self.rows("teams"),
        }

    # --- text ---

    def summary(self) -> list[str]:
        """A few lines about all leads."""
        counts = ", ".join(f"{self.outcomes[name]:,} {name}" for name in ("assigned", "waiting", "unassigned") if self.outcomes[name])
        went_on = f"{self.reassigned:,} went on to somebody else, {self.escalated:,} escalated"
        left = f"; at the end {self.waiting:,} waiting and {self.open:,} open" if self.waiting or self.open else ""
        return [
            f"{number_of(len(self.leads), 'lead')} by policy {self.policy.name} {self.policy.version}: {counts or 'none'} when they came{left}",
            f"first touch after {span_text(self.mean_wait)} on average, {span_text(self.max_wait)} at most; within the SLA {share_text(self.in_sla)}",
            f"{number_of(self.breaches, 'deadline')} passed, {number_of(self.warnings, 'warning')}; {went_on}",
        ]

    def __str__(self) -> str:
        headings = ["person", "leads", "share", "entitled", "busiest", "mean wait", "max wait", "in SLA", "breaches"]
        rows = [
            [
                x.person,
                str(x.leads),
                f"{x.share:.1%}",
                f"{x.entitled:.1f}",
                str(x.busiest),
                span_text(x.mean_wait),
                span_text(x.max_wait),
                share_text(x.in_sla),
                str(x.breaches),
            ]
            for x in self.people
        ]
        lines = render(headings, rows, [False, *[True] * 8], None)
        if self.teams:
            teams = [[x.team, str(x.leads), str(x.waited), str(x.waiting)] for x in self.teams]
            lines += ["", *render(["team", "leads", "waited", "waiting"], teams, [False, True, True, True], None)]
        return "\n".join([*lines, "", *self.summary()])

    def __repr__(self) -> str:
        return f"Simulation({number_of(len(self.leads), 'lead')}, {len(self.people)} people, policy={self.policy.name!r})"


_KINDS: dict[str, dict[str, str]] = {
    "people": {
        "person": "s", "leads": "i", "share": "f", "entitled": "f", "busiest": "i", "touched": "i", "released": "i",
        "mean_wait": "f", "max_wait": "f", "in_sla": "f", "breaches": "i",
    },
    "teams": {"team": "s", "leads": "i", "waited": "i", "waiting": "i"},
    "leads": {
        "key": "s", "arrived": "t", "outcome": "s", "reason": "s", "rule": "s", "team": "s", "person": "s",
        "touched": "t", "released": "t", "moves": "i", "breaches": "i",
    },
}  # fmt: skip


class Comparison:
    """Two policies on the same leads. ``str()`` is a readable table.

    Attributes:
        first, second: What came of each.
    """

    def __init__(self, first: Simulation, second: Simulation) -> None:
        self.first, self.second = first, second

    def differences(self) -> list[tuple[str, Any, Any]]:
        """(what, with the first policy, with the second) for all leads; lengths of time are timedeltas."""
        names = ("mean_wait", "max_wait", "in_sla", "breaches", "warnings", "reassigned", "escalated", "waiting", "open")
        found = [(name, self.first.outcomes[name], self.second.outcomes[name]) for name in ("assigned", "waiting", "unassigned")]
        return [
            *((f"{name} when it came", first, second) for name, first, second in found),
            *((_WORDS.get(name, name), getattr(self.first, name), getattr(self.second, name)) for name in names),
        ]

    def people(self) -> list[tuple[str, PersonLoad | None, PersonLoad | None]]:
        """(person, with the first policy, with the second) for everybody of both; None for who is not in a policy."""
        before, after = ({x.person: x for x in run.people} for run in (self.first, self.second))
        return [(name, before.get(name), after.get(name)) for name in {**before, **after}]

    def changed(self) -> int:
        """How many leads another person had at last."""
        return sum(a.person != b.person for a, b in zip(self.first.leads, self.second.leads))

    def __str__(self) -> str:
        names = [_policy_text(x.policy) for x in (self.first, self.second)]
        rows = [[what, _text(first), _text(second), _change(first, second)] for what, first, second in self.differences()]
        lines = render(["", *names, "change"], rows, [False, True, True, True], None)
        headings = ["person", "leads", "", "mean wait", "", "in SLA", ""]
        people = [[name, *_pair(first, second)] for name, first, second in self.people()]
        lines += ["", *render(headings, people, [False, *[True] * 6], None)]
        return "\n".join([*lines, "", f"{self.changed():,} of {number_of(len(self.first.leads), 'lead')} with somebody else"])

    def to_dict(self) -> dict[str, Any]:
        """Both as plain dicts, as for JSON."""
        return {"first": self.first.to_dict(), "second": self.second.to_dict(), "changed": self.changed()}

    def __repr__(self) -> str:
        return f"Comparison({self.first!r}, {self.second!r})"


_WORDS = {
    "mean_wait": "mean wait",
    "max_wait": "longest wait",
    "in_sla": "first touch in SLA",
    "breaches": "deadlines passed",
    "waiting": "waiting at the end",
    "open": "open at the end",
}


def _policy_text(policy: Policy) -> str:
    return f"{policy.name} {policy.version}"


def _pair(first: PersonLoad | None, second: PersonLoad | None) -> list[str]:
    cells = []
    for name in ("leads", "mean_wait", "in_sla"):
        cells += ["–" if x is None else _text(getattr(x, name), name) for x in (first, second)]
    return cells


def _text(value: Any, name: str = "") -> str:
    if isinstance(value, timedelta) or (value is None and name == "mean_wait"):
        return span_text(value)
    if isinstance(value, float) or value is None:
        return share_text(value)
    return f"{value:,}"


def _change(first: Any, second: Any) -> str:
    if first is None or second is None:
        return ""
    change = second - first
    if not change:
        return "="
    if isinstance(change, timedelta):
        return ("+" if change > timedelta() else "−") + span_text(abs(change))
    sign = "+" if change > 0 else "−"
    return f"{sign}{100 * abs(change):.1f} pp" if isinstance(change, float) else f"{sign}{abs(change):,}"


def span_text(span: timedelta | None) -> str:
    """A length of time as people read it: "45s", "7m", "2h 05m", "3d 04h"."""
    if span is None:
        return "–"
    seconds = round(span.total_seconds())
    if seconds < 60:
        return f"{seconds}s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes}m"
    if minutes < 24 * 60:
        return f"{minutes // 60}h {minutes % 60:02d}m"
    hours = round(minutes / 60)
    return f"{hours // 24}d {hours % 24:02d}h"


def share_text(share: float | None) -> str:
    """A share in percent."""
    return "–" if share is None else f"{share:.1%}"


def _plain(value: Any) -> Any:
    return value.total_seconds() if isinstance(value, timedelta) else value
