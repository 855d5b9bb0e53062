# SPDX-License-Identifier: MIT
"""A router does what the slow, obvious one in tests/reference does, whatever a host asks of it in whatever order; nothing is lost, nothing stands twice."""

from __future__ import annotations

import os
from functools import cache
from datetime import datetime, timedelta, timezone

import leadcore
import pytest
import reference_routing as reference
import working_time
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from routing_strategies import CALENDARS, START, WAITS, leads, policies

EXAMPLES = max(60, int(os.environ.get("LEADCORE_EXAMPLES", "800")) // 25)
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
KEYS = st.integers(0, 30).map(lambda number: f"lead {number}")
ERRORS = {reference.NotHeld: "not_held", reference.AlreadyHeld: "already_held", reference.NotAllowed: "not_allowed", reference.Backwards: "time"}


FAR = START + 400 * 86_400_000_000


class Clock:
    """The slow calendar, asked the same question once; with days of its wall clock."""

    def __init__(self, document: dict | str) -> None:
        calendar = working_time.Calendar(document)
        self.zone, self.is_open, self.between = calendar.zone, cache(calendar.is_open), cache(calendar.between)
        self.add = cache(lambda start, worked: calendar.add(start, worked, FAR))

    def day(self, moment: int) -> int:
        return (moment // 1_000_000 + self.zone.offset(moment // 1_000_000)) // 86_400

    def day_start(self, text: str) -> int:
        minute = (micros(datetime.fromisoformat(text).replace(tzinfo=timezone.utc)) // 60_000_000) - 16 * 60
        day = self.day((minute + 16 * 60) * 60_000_000 + 12 * 3_600_000_000 - self.zone.offset(minute * 60) * 1_000_000)
        while self.day(minute * 60_000_000) < day:
            minute += 1
        return minute * 60_000_000


@cache
def clock(name: str) -> Clock:
    return Clock("always" if name == "always" else CALENDARS[name])


def micros(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - EPOCH) // timedelta(microseconds=1)


class Routing(RuleBasedStateMachine):
    """Both routers, side by side."""

    @initialize(policy=policies())
    def begin(self, policy: dict) -> None:
        calendars = {name: clock(name) for name in ("always", *CALENDARS)}
        self.reference = reference.Router(policy, calendars)
        self.policy = leadcore.Policy.parse(policy)
        self.router = leadcore.Router(self.policy, keys="text", keep_changes=True)
        self.now = START
        self.saved, self.log = self.router.snapshot(), b""

    def both(self, ours, theirs):
        """Calls both; they refuse alike."""
        before = self.router.snapshot()
        try:
            expected = theirs()
        except tuple(ERRORS) as refused:
            with pytest.raises(leadcore.LeadCoreError) as error:
                ours()
            assert error.value.code == ERRORS[type(refused)]
            assert self.router.snapshot() == before
            return None, None
        return ours(), expected

    def same(self, got, lead: reference.Lead) -> None:
        outcome = "assigned" if lead.holder else "waiting" if lead.key in self.reference.leads else "unassigned"
        rule_name = lead.rule["name"] if lead.rule else None
        assert (got.outcome, got.person, got.team, got.rule, got.by, got.reason) == (outcome, lead.holder, lead.team, rule_name, lead.by, lead.reason)

    def deadlines(self, got, lead: reference.Lead) -> None:
        expected = {name: self.reference.moments(lead, name)[-1][0] for name in lead.clocks if lead.clocks[name].state == "runs"}
        assert {name: micros(deadline) for name, deadline in got.deadlines.items() if deadline is not None} == expected

    @rule(wait=st.sampled_from(WAITS))
    def time_passes(self, wait: int) -> None:
        self.now += wait

    @rule(key=KEYS, lead=leads())
    def assign(self, key: str, lead: dict) -> None:
        if key not in self.reference.leads:
            explained = self.router.explain(key, lead, now=self.now)
        got, expected = self.both(lambda: self.router.assign(key, lead, now=self.now), lambda: self.reference.assign(key, lead, self.now))
        if got is not None:
            self.same(got, expected)
            self.same(explained, expected)
            self.deadlines(got, expected)

    @rule(key=KEYS, person=st.integers(0, 4), lead=st.none() | leads())
    def assign_by_hand(self, key: str, person: int, lead: dict | None) -> None:
        id_ = self.policy.people[person % len(self.policy.people)]
        got, expected = self.both(lambda: self.router.assign_to(key, id_, now=self.now, lead=lead), lambda: self.reference.assign_to(key, id_, self.now, lead))
        if got is not None:
            self.same(got, expected)
            self.deadlines(got, expected)

    @rule(key=KEYS, people=st.sets(st.integers(0, 4), max_size=2))
    def reassign(self, key: str, people: set[int]) -> None:
        ids = {self.policy.people[person % len(self.policy.people)] for person in people}
        got, expected = self.both(lambda: self.router.reassign(key, exclude=sorted(ids), now=self.now), lambda: self.reference.reassign(key, ids, self.now))
        if got is not None:
            self.same(got, expected)

    @rule(key=KEYS, given_back=st.booleans())
    def release(self, key: str, given_back: bool) -> None:
        self.both(lambda: self.router.release(key, now=self.now, given_back=given_back), lambda: self.reference.release(key, self.now, given_back))

    @rule(person=st.integers(0, 4), start=st.sampled_from([-3600, 0, 7200]), seconds=st.sampled_from([0, 3600, 86_400, 400_000]))
    def set_away(self, person: int, start: int, seconds: int) -> None:
        id_, begin = self.policy.people[person % len(self.policy.people)], self.now + start * 1_000_000
        end = begin + seconds * 1_000_000
        self.both(lambda: self.router.set_away(id_, begin, end, now=self.now), lambda: self.reference.set_away(id_, begin, end, self.now))

    @rule()
    def drain(self) -> None:
        got, expected = self.both(lambda: self.router.drain(now=self.now), lambda: self.reference.drain(self.now))
        assert [assignment.key for assignment in got] == [lead.key for lead in expected]
        for assignment, lead in zip(got, expected, strict=True):
            self.same(assignment, lead)

    @rule()
    def due(self) -> None:
        got, expected = self.both(lambda: self.router.due(now=self.now), lambda: self.reference.due(self.now))
        assert [(micros(due.at), due.kind, due.key, due.clock, due.action) for due in got] == expected

    @rule(key=KEYS, clock=st.sampled_from(["touch", "talk"]))
    def stop_clock(self, key: str, clock: str) -> None:
        if clock in getattr(self.reference.leads.get(key), "clocks", {}) or key not in self.reference.leads:
            self.both(lambda: self.router.stop_clock(key, clock, now=self.now), lambda: self.reference.stop_clock(key, clock, self.now))

    @rule(key=KEYS)
    def pause(self, key: str) -> None:
        self.both(lambda: self.router.pause(key, now=self.now), lambda: self.reference.pause(key, self.now))

    @rule(key=KEYS)
    def resume(self, key: str) -> None:
        self.both(lambda: self.router.resume(key, now=self.now), lambda: self.reference.resume(key, self.now))

    @precondition(lambda self: self.reference.now is not None)
    @rule()
    def backwards(self) -> None:
        with pytest.raises(leadcore.LeadCoreError) as error:
            self.router.drain(now=self.reference.now - 1)
        assert error.value.code == "time"

    @rule()
    def save(self) -> None:
        """From here the log begins anew."""
        self.router.take_changes()
        self.saved, self.log = self.router.snapshot(), b""

    @rule()
    def go_on_from_bytes(self) -> None:
        """Snapshot and replay give the router back, and it is the one that goes on."""
        self.log += self.router.take_changes()
        restored = leadcore.Router.restore(self.policy, self.saved, keep_changes=True)
        restored.replay(self.log)
        if self.reference.now is not None:
            restored.desk(self.policy.people[0], now=self.reference.now)  # time that passed without a change is in no log
        assert restored.snapshot() == self.router.snapshot()
        restored.take_changes()
        self.router = restored

    @invariant()
    def one_place(self) -> None:
        """Every lead is in exactly one place, and nobody has more than their limits allow but by hand."""
        held = {person: self.router.leads(person) for person in self.policy.people}
        everywhere = [*(key for keys in held.values() for key in keys), *self.router.waiting()]
        assert len(everywhere) == len(set(everywhere)) == self.router.held_count + self.router.waiting_count
        assert set(everywhere) == set(self.reference.leads)
        assert self.router.waiting() == [lead.key for lead in self.reference.queue]
        for id_, keys in held.items():
            assert set(keys) == {lead.key for lead in self.reference.leads.values() if lead.holder == id_}

    @invariant()
    def same_desks(self) -> None:
        if self.reference.now is None:
            return
        for id_, person in self.reference.people.items():
            desk = self.router.desk(id_, now=self.reference.now)
            assert (desk.reason, desk.open) == (self.reference.own_reason(person), self.reference.open(person))
            assert (desk.today, desk.this_week, desk.in_30_days) == person.counted(self.reference.now)
        assert micros(self.router.next_due) == self.reference.next_due()


Routing.TestCase.settings = settings(max_examples=EXAMPLES, stateful_step_count=40, report_multiple_bugs=False)
test_routing_agrees = Routing.TestCase
