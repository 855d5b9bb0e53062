# SPDX-License-Identifier: MIT
"""A day of leads against a policy: an event loop over a router."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Union

from . import _moment, _values
from . import _signatures as c
from ._assignments import Assignment, Due, Key
from ._errors import BatchError, RoutingError
from ._frames import in_memory, values_at
from ._library import status_name
from ._moment import Moment, last_moment
from ._policy import Policy
from ._requests import check_model
from ._router import Router
from ._simulated import Comparison, LeadCourse, PersonLoad, Simulation, TeamLoad
from ._tables import column_name

if TYPE_CHECKING:
    from ._model import Model

Duration = Union[timedelta, str]
"""A timedelta, or a string such as "20m", "2h" or "1d"."""

_IDLE_DAYS = 30

# What happens first at one moment: who is done has time for the next; who begins in time is in time; new leads come last.
_END, _BEGIN, _DUE, _WAKE, _ARRIVAL = range(5)


def duration(value: Duration, name: str) -> timedelta:
    """A length of time that is longer than nothing."""
    if isinstance(value, str):
        value = _moment.length_of_text(value, name)
    if not isinstance(value, timedelta):
        raise TypeError(f"{name} must be a timedelta or a string such as '20m', not {type(value).__name__}")
    if value <= timedelta():
        raise ValueError(f"{name} must be longer than nothing")
    return value


@dataclass
class _Person:
    """Somebody at work: one lead at a time, in the order in which they got them."""

    name: str
    queue: deque[Key] = field(default_factory=deque)
    busy: bool = False  # with the first of the queue
    turn: int = 0  # which end of work is meant
    looks_again: int | None = None
    given: int = 0
    busiest: int = 0
    breaches: int = 0
    late: int = 0
    in_time: int = 0
    released: int = 0
    waits: list[int] = field(default_factory=list)


@dataclass
class _Lead:
    """A lead on its way."""

    key: Key
    arrived: int
    values: Mapping[str, Any]
    first: Assignment | None = None
    last: Assignment | None = None
    touched: int | None = None
    released: int | None = None
    moves: int = 0
    breaches: int = 0
    is_late: bool = False
    has_clock: bool = False


class _Run:
    """One simulation."""

    def __init__(self, policy: Policy, leads: list[_Lead], handling: timedelta, until: int, model: Model | None, keys: str) -> None:
        self.policy, self.until, self._model, self._handling = policy, until, model, handling
        self.router = Router(policy, keys=keys)
        self.leads = {lead.key: lead for lead in leads}
        self.people = {name: _Person(name) for name in policy.people}
        self._calendars = {name: policy.calendar_of(name) for name in policy.people}
        self.counts: Counter[str] = Counter()
        self.given: Counter[tuple[str | None, str]] = Counter()
        self.waited: Counter[str | None] = Counter()
        self._order = itertools.count()
        self._heap: list[tuple[int, int, int, Any]] = [(x.arrived, _ARRIVAL, next(self._order), x) for x in leads]
        heapq.heapify(self._heap)
        self._changes: list[tuple[int, int]] = []  # when somebody may become able, and who
        self._wakes: int | None = None
        self.now = leads[0].arrived if leads else until

    def go(self, progress: Callable[[int], None]) -> None:
        """Lets everything happen, up to the end."""
        steps: dict[int, Callable[[Any], None]] = {_END: self._end, _BEGIN: self._begin_again, _WAKE: self._wake, _ARRIVAL: self._arrive}
        while True:
            due = self.router.next_due
            at = None if due is None else max(_moment.of_datetime(due), self.now)
            if at is not None and (not self._heap or (at, _DUE) < self._heap[0][:2]):
                if at > self.until:
                    break
                self.now = at
                self._handle_due(self.router.due(at))
                continue
            if not self._heap or self._heap[0][0] > self.until:
                break
            self.now, kind, _, what = heapq.heappop(self._heap)
            steps[kind](what)
            if kind == _ARRIVAL:
                progress(1)
        self.now = self.until if self._heap else self.now

    def _push(self, at: int, kind: int, what: Any) -> None:
        heapq.heappush(self._heap, (at, kind, next(self._order), what))

    # --- leads come and go on ---

    def _arrive(self, lead: _Lead) -> None:
        lead.first = lead.last = self.router.assign(lead.key, lead.values, self.now, model=self._model)
        lead.has_clock = lead.first.rule is not None and bool(self.policy.clocks(lead.first.rule))
        if lead.first.outcome == "assigned":
            self._give(lead, lead.first)
        elif lead.first.outcome == "waiting":
            self._waits(lead.first)

    def _give(self, lead: _Lead, assignment: Assignment) -> None:
        assert assignment.person is not None
        person = self.people[assignment.person]
        lead.last = assignment
        self.given[assignment.team, person.name] += 1
        person.given += 1
        person.queue.append(lead.key)
        person.busiest = max(person.busiest, len(person.queue))
        self._begin(person)

    def _take(self, person: _Person, key: Key) -> None:
        """The lead goes on to somebody else."""
        if person.busy and person.queue[0] == key:
            person.busy = False
            person.turn += 1
        person.queue.remove(key)

    def _handle_due(self, due: Iterable[Due]) -> None:
        for x in due:
            self.counts[x.kind] += 1
            assert x.key is not None
            lead = self.leads[x.key]
            if x.kind == "breach":
                self._breach(lead, x)
            if x.action in ("reassigned", "escalated"):
                self.counts[x.action] += 1
                self._move(lead, x)
        self._drain()

    def _breach(self, lead: _Lead, due: Due) -> None:
        lead.breaches += 1
        is_first = due.assignment.rule is not None and due.clock == self.policy.clocks(due.assignment.rule)[0]
        if is_first:
            lead.is_late = True
        if due.holder is not None:
            self.people[due.holder].breaches += 1
            self.people[due.holder].late += is_first

    def _move(self, lead: _Lead, due: Due) -> None:
        lead.moves += 1
        lead.last = due.assignment
        if due.holder is not None:
            self._take(self.people[due.holder], lead.key)
        if due.assignment.outcome == "assigned":
            self._give(lead, due.assignment)
        else:
            self._waits(due.assignment)
        if due.holder is not None:
            self._begin(self.people[due.holder])

    # --- work ---

    def _begin(self, person: _Person) -> None:
        """Begins with the first lead, if the person works now; else looks again when that may be so."""
        if person.busy or not person.queue or (person.looks_again is not None and person.looks_again > self.now):
            return
        person.looks_again = None
        desk = self.router.desk(person.name, self.now)
        if desk.reason in ("away", "outside_hours"):
            if desk.next_change is not None:
                person.looks_again = _moment.of_datetime(desk.next_change)
                self._push(person.looks_again, _BEGIN, person)
            return
        person.busy = True
        person.turn += 1
        self._touch(person, self.leads[person.queue[0]])
        end = self._calendars[person.name].add(self.now, self._handling)
        if end is not None:
            self._push(_moment.of_datetime(end), _END, (person, person.turn))

    def _begin_again(self, person: _Person) -> None:
        self._begin(person)

    def _touch(self, person: _Person, lead: _Lead) -> None:
        if lead.touched is None:
            lead.touched = self.now
            person.waits.append(self.now - lead.arrived)
            person.in_time += lead.has_clock and not lead.is_late
        assert lead.last is not None
        clocks = () if lead.last.rule is None else self.policy.clocks(lead.last.rule)
        if clocks:
            try:
                self.router.stop_clock(lead.key, clocks[0], self.now)
            except RoutingError as error:
                if error.code != "not_allowed":  # it had run out, or was stopped when somebody else began
                    raise

    def _end(self, work: tuple[_Person, int]) -> None:
        person, turn = work
        if turn != person.turn or not person.busy:
            return
        key = person.queue.popleft()
        person.busy = False
        person.released += 1
        self.router.release(key, self.now)
        self.leads[key].released = self.now
        self._drain()
        self._begin(person)

    # --- the queue ---

    def _waits(self, assignment: Assignment) -> None:
        self.waited[assignment.team] += 1
        self._watch()

    def _drain(self) -> None:
        if self.router.waiting_count:
            for assignment in self.router.drain(self.now):
                assert assignment.key is not None
                self._give(self.leads[assignment.key], assignment)
            self._watch()

    def _watch(self) -> None:
        """While leads wait, wakes up whenever hours, absence or a new day may make somebody able."""
        if not self.router.waiting_count or (self._wakes is not None and self._wakes > self.now):
            return
        if not self._changes:
            self._changes = [(self.now, i) for i in range(len(self.policy.people))]
        while self._changes and self._changes[0][0] <= self.now:
            _, index = self._changes[0]
            change = self.router.desk(self.policy.people[index], self.now).next_change
            at = self.until + 1 if change is None else _moment.of_datetime(change)
            heapq.heapreplace(self._changes, (at, index))
        self._wakes = self._changes[0][0]
        self._push(self._wakes, _WAKE, None)

    def _wake(self, _: None) -> None:
        self._drain()

    # --- results ---

    def result(self) -> Simulation:
        """What came of it."""
        self.counts["waiting"], self.counts["open"] = self.router.waiting_count, self.router.held_count
        clocked = [x for x in self.leads.values() if x.has_clock and (x.touched is not None or x.is_late)]
        in_sla = sum(not x.is_late for x in clocked) / len(clocked) if clocked else None
        left = Counter(self.router.find(key).team for key in self.router.waiting())
        teams = [
            TeamLoad(name, sum(n for (team, _), n in self.given.items() if team == name), self.waited[name], left[name])
            for name in self.policy.teams
        ]
        leads = [_course(x) for x in self.leads.values() if x.first is not None]
        return Simulation(self.policy, self._people(), teams, leads, self.counts, self.now, in_sla)

    def _people(self) -> list[PersonLoad]:
        total, entitled = sum(self.given.values()), self._entitled()
        return [_load(x, total, entitled[x.name]) for x in self.people.values()]

    def _entitled(self) -> Counter[str]:
        """Leads by weight, of those that the teams gave."""
        weights = {x["id"]: x.get("weight", 1) for x in self.policy.document["people"]}
        by_team: Counter[str | None] = Counter()
        entitled: Counter[Any] = Counter()
        for (team, person), count in self.given.items():
            if team is None:
                entitled[person] += count
            by_team[team] += count
        for team, members in self.policy.teams.items():
            whole = sum(weights[x] for x in members)
            for x in members:
                entitled[x] += by_team[team] * weights[x] / whole
        return entitled


def _load(person: _Person, total: int, entitled: float) -> PersonLoad:
    waits, kept = person.waits, person.in_time + person.late
    return PersonLoad(
        person=person.name,
        leads=person.given,
        share=person.given / total if total else 0.0,
        entitled=float(entitled),
        busiest=person.busiest,
        touched=len(waits),
        released=person.released,
        mean_wait=timedelta(microseconds=sum(waits) // len(waits)) if waits else None,
        max_wait=timedelta(microseconds=max(waits)) if waits else None,
        in_sla=person.in_time / kept if kept else None,
        breaches=person.breaches,
    )


def _course(lead: _Lead) -> LeadCourse:
    assert lead.first is not None and lead.last is not None
    return LeadCourse(
        key=lead.key,
        arrived=_moment.to_datetime(lead.arrived),
        outcome=lead.first.outcome,
        reason=lead.first.reason,
        rule=lead.last.rule,
        team=lead.last.team,
        person=lead.last.person,
        touched=None if lead.touched is None else _moment.to_datetime(lead.touched),
        released=None if lead.released is None else _moment.to_datetime(lead.released),
        moves=lead.moves,
        breaches=lead.breaches,
    )


def simulate(
    policy: Policy,
    leads: Any,
    *,
    time: str = "time",
    key: str | None = None,
    handling: Duration = "20m",
    until: Moment | None = None,
    model: Model | None = None,
    missing: str = "error",
    progress: Callable[[int], None] | None = None,
) -> Simulation:
    """Runs leads against a policy, as if they came at their times, and says who got how many, how long they waited, and what was late.

    Everybody works on one lead at a time, in the order in which they got them, during the hours of their calendar and not while they are away. The
    first clock of the lead's SLA is stopped when work on it begins; the lead is released when it ends. Who has begun goes on, even when an absence
    begins. Waiting leads are drained whenever somebody becomes able, and what is due is done at its moment. The same input gives the same result.

    Args:
        policy: The policy.
        leads: A table in memory (polars, pandas, pyarrow or what can become one), or a list of dicts. Columns are found by the names of the fields.
        time: Column with the moment at which each lead comes; in any order.
        key: Column with the leads' keys (strings); None: rows are counted. Only the strategy "hash" minds.
        handling: Working time that a lead takes its holder.
        until: When to stop; None for 30 days after the last lead, or when nothing is left to do.
        model: Gives the fields of the policy that are results of a model.
        missing: What a column that is missing means: "error", or "unknown" for all rows.
        progress: Called with 1 for each lead that has come.

    Raises:
        BatchError: Columns are missing, a row has no time, or a key stands twice.
    """
    if not isinstance(policy, Policy):
        raise TypeError(f"a policy is what Policy.parse() gives, not {type(policy).__name__}")
    check_model(model)
    handling = duration(handling, "handling")
    found = _leads(policy, leads, column_name("time", time), None if key is None else column_name("key", key), model, missing)
    last = found[-1].arrived if found else 0
    end = last + _IDLE_DAYS * 86_400_000_000 if until is None else last_moment(until)
    run = _Run(policy, found, handling, end, model, "integer" if key is None else "text")
    with run.router:
        run.go(progress or (lambda rows: None))
        return run.result()


def compare(first: Policy, second: Policy, leads: Any, **options: Any) -> Comparison:
    """Runs the same leads against two policies; options are those of `simulate`. ``str()`` of the result is a readable table."""
    if not isinstance(leads, (list, tuple)):
        leads = in_memory(leads, ())  # a stream can be read only once
    return Comparison(simulate(first, leads, **options), simulate(second, leads, **options))


def _leads(policy: Policy, leads: Any, time: str, key: str | None, model: Model | None, missing: str) -> list[_Lead]:
    """The leads by time."""
    if missing not in ("error", "unknown"):
        raise ValueError(f"missing must be 'error' or 'unknown', not {missing!r}")
    computed = () if model is None else set(model.output_names) - set(model.fields)
    fields = [x for x in policy.used_fields if x not in computed]
    optional = () if model is None else model.optional_fields
    fields += () if model is None else [x for x in model.used_fields if x not in fields]
    needed = [time, *([] if key is None else [key])]
    wanted = [x for x in fields if missing == "error" and x not in optional]
    rows = _rows(leads, [*needed, *fields], needed, wanted)
    found = []
    for row, values in enumerate(rows):
        lead = {name: values[name] for name in fields if name in values}
        found.append(_Lead(_key_of(values, key, row), _time_of(values, time, row), lead))
    if key is not None and len({x.key for x in found}) < len(found):
        raise BatchError(status_name(c.ERROR_VALUE), f"column '{key}': a key stands twice", key)
    return sorted(found, key=lambda x: x.arrived)


def _rows(leads: Any, names: list[str], needed: list[str], wanted: list[str]) -> Iterable[Mapping[str, Any]]:
    if isinstance(leads, (list, tuple)):
        for row in leads:
            if not isinstance(row, Mapping):
                raise TypeError(f"a lead is a dict of field names and values, not {type(row).__name__}")
        _check_absent([x for x in needed if any(x not in row for row in leads)])
        return leads
    table = in_memory(leads, list(dict.fromkeys(names)))
    columns_of: Any = getattr(table, "column_names", None)
    there = list(columns_of or getattr(table, "columns", ()))
    if not there and not hasattr(table, "__len__"):
        raise TypeError(f"leads are a table or a list of dicts, not {type(leads).__name__}")
    _check_absent([x for x in dict.fromkeys([*needed, *wanted]) if x not in there])
    present = [x for x in dict.fromkeys(names) if x in there]
    columns = [values_at(table, name, range(len(table))) for name in present]
    return [dict(zip(present, row)) for row in zip(*columns)]


def _check_absent(absent: list[str]) -> None:
    if absent:
        code = status_name(c.CONSTANTS["LEAD_ERROR_MISSING_COLUMN"])
        raise BatchError(code, f"missing column{'s' * (len(absent) > 1)}: {', '.join(absent)}", absent[0])


def _time_of(values: Mapping[str, Any], time: str, row: int) -> int:
    value = values[time]
    if not _values.is_unknown(value):
        try:
            return _values.moment(time, value)
        except ValueError:
            pass
    raise BatchError(status_name(c.ERROR_VALUE), f"column '{time}', row {row}: no moment", time)


def _key_of(values: Mapping[str, Any], key: str | None, row: int) -> Key:
    if key is None:
        return row
    value = values[key]
    if _values.is_unknown(value) or isinstance(value, (bytes, float, bool)):
        raise BatchError(status_name(c.ERROR_VALUE), f"column '{key}', row {row}: no key", key)
    return str(value)
