# SPDX-License-Identifier: MIT
"""The router: who gets a lead now, by when they must act, and what happens when they do not."""

from __future__ import annotations

import contextlib
import ctypes
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from ctypes import byref
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from . import _batch, _moment
from . import _signatures as c
from ._activity import KEY_TYPES
from ._assignments import AssignmentColumns, Assignment, Assignments, ColumnStructure, Due, Key, assignment_of, due_of, new_assignment
from ._batch import Join
from ._errors import BatchError, RoutingError
from ._frames import with_whole_numbers
from ._library import core, fail, new_error
from ._moment import Moment, moment
from ._policy import Policy
from ._requests import Request, Requests, Source
from ._router_base import Desk, PolicyChange, RouterBase, fail_routing, found_lead
from ._tables import choice, column_name
from ._timeline import state_bytes

if TYPE_CHECKING:
    from ._activity import Activity
    from ._model import Model
    from ._timeline import Timeline

__all__ = ["Desk", "PolicyChange", "Router"]

_SLICE_ROWS = 1 << 16
_MANY = 256


class Router(RouterBase):
    """Who has which leads under a policy, whose turn it is, who is away, and which clocks run.

    Every call takes the moment `now`, which may not be before that of an earlier call; None is the clock of this computer. A call that
    fails changes nothing. The same calls give the same decisions everywhere.

    Its memory belongs to this object; `close`, or the end of a ``with`` block, frees it. Threads may share one: each call waits for the
    others. Functions that are called back while one is at work cannot use it: RuntimeError.
    """

    def __init__(self, policy: Policy, *, keys: str = "text", keep_changes: bool = False) -> None:
        """An empty router.

        Args:
            policy: The policy.
            keys: What the leads' keys are: "text" (strings of at most 47 bytes of UTF-8) or "integer" (64 bits).
            keep_changes: Whether every change is kept as a record for `take_changes`, which must then be called now and then.
        """
        self._adopt(_checked_policy(policy), ctypes.c_void_p())
        options, error = _options(choice("keys", keys, KEY_TYPES), keep_changes), new_error()
        status = core.lead_router_new(policy._handle, byref(options), None, byref(self._handle), byref(error))
        if status:
            fail_routing(status, error)
        self._is_text = keys == "text"

    @classmethod
    def restore(cls, policy: Policy, data: bytes | bytearray | memoryview, *, keep_changes: bool = False) -> Router:
        """Reads what `snapshot` gave.

        Args:
            policy: The policy under which it was made; for another one, restore first and then `set_policy`.
            data: The bytes.
            keep_changes: As for a new router.

        Raises:
            StateError: The bytes are damaged, of a later version of LeadCore, or of another policy.
        """
        state = state_bytes(data)
        router = cls.__new__(cls)
        router._adopt(_checked_policy(policy), ctypes.c_void_p())
        options, error = _options(0, keep_changes), new_error()
        status = core.lead_router_load(policy._handle, state, len(state), byref(options), None, byref(router._handle), byref(error))
        if status:
            fail_routing(status, error)
        router._is_text = core.lead_router_key_type(router._handle) == KEY_TYPES["text"]
        return router

    # --- giving leads to people ---

    def assign(
        self,
        key: Key,
        lead: Mapping[str, Any],
        now: Moment | None = None,
        *,
        model: Model | None = None,
        timeline: Timeline | None = None,
        explain: bool = False,
        ignore_extra: bool = False,
    ) -> Assignment:
        """Routes a new lead.

        Args:
            key: What tells the lead apart; one that the router does not have.
            lead: Field → value, as for `Model.score_one`: the fields of the policy, and those of the model where there is one.
            now: The moment; None is the clock of this computer.
            model: Gives the fields of the policy that are results of a model: scores, "grade", "class", "role", "stage", "verdict" and so on.
            timeline: What the lead did, for the model.
            explain: Whether the assignment has its `candidates`.
            ignore_extra: Whether keys that are no fields are left alone. They are an error otherwise.

        Returns:
            Who has it; or, when nobody can take it now, where it waits and why; or why it stays unassigned.

        Raises:
            LeadError: A key or value does not fit; `path` names the field.
            RoutingError: The router has the lead already, or the moment is before that of an earlier call.
        """
        micros = moment(now)
        raw_key = self._key(key)
        raw, error = new_assignment(), new_error()
        candidates = None
        with self._asked(lead, micros, model, timeline, ignore_extra) as request, self._alone() as handle:
            if explain:
                candidates = _candidates(handle, raw_key, request, micros, raw)
            status = core.lead_router_assign(handle, byref(raw_key), request.handle, micros, byref(raw), byref(error))
            if status:
                fail_routing(status, error)
            return assignment_of(self._policy, raw, key, candidates)

    def explain(
        self,
        key: Key | None,
        lead: Mapping[str, Any],
        now: Moment | None = None,
        *,
        model: Model | None = None,
        timeline: Timeline | None = None,
        ignore_extra: bool = False,
    ) -> Assignment:
        """Who would get a new lead, and why not the others; nothing changes, but time passes: no later call may be about an earlier moment.

        For a moment ahead, ask a copy: `Router.restore(router.policy, router.snapshot())`.

        Arguments and errors are those of `assign`; the key matters only to the strategy "hash", and may else be None.
        """
        micros = moment(now)
        raw_key = None if key is None else self._key(key)
        raw = new_assignment()
        with self._asked(lead, micros, model, timeline, ignore_extra) as request, self._alone() as handle:
            candidates = _candidates(handle, raw_key, request, micros, raw)
            return assignment_of(self._policy, raw, key, candidates)

    def assign_many(
        self,
        table: Any,
        key: str = "id",
        now: Moment | None = None,
        *,
        times: str | None = None,
        model: Model | None = None,
        activity: Activity | None = None,
        missing: str = "error",
        instructions: str | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Assignments:
        """Routes every row of a table as a new lead, one after the other.

        A stream is taken batch by batch; Ctrl-C is noticed after at most 65,536 rows, and what was assigned before it stays so.

        Args:
            table: Anything with the Arrow PyCapsule interface, as for `Model.score`. Columns are found by the names of the fields.
            key: Column with the leads' keys: strings, or whole numbers for a router with such keys.
            now: The moment of all rows; None is the clock of this computer.
            times: Column with the moment of each row (timestamps or dates, not falling) in place of `now`.
            model: Gives the fields of the policy that are results of a model, as for `assign`.
            activity: What the leads did, for the model; with the same keys.
            missing: What a column that is missing means: "error", or "unknown" for all rows.
            instructions: For tests, as for `Model.score`.
            progress: Called with a number of rows whenever so many more are done.

        Returns:
            One row for each row of the table, in its order.

        Raises:
            BatchError: Columns are missing, of the wrong type, or contradict themselves, or a key is none; `path` names the column.
            RoutingError: A row is one of a lead that the router has already, or of a moment before an earlier one. Rows before it are
                assigned: `row` says where it stopped, and `done` what became of them.
            TypeError: `table` is no table.
        """
        if times is not None and now is not None:
            raise ValueError("either now or times, not both")
        source = Source(
            self._policy,
            table if self._is_text else with_whole_numbers(table, [key]),
            column_name("key", key),
            KEY_TYPES[self.keys],
            now=0 if times is not None else moment(now),
            times=None if times is None else column_name("times", times),
            model=model,
            join=_join(model, activity, key),
            missing=choice("missing", missing, _batch.MISSING),
            instructions=choice("instructions", instructions, _batch.INSTRUCTIONS),
        )
        columns = AssignmentColumns()
        try:
            for requests in source.batches():
                self._assign_batch(requests, columns, progress or (lambda rows: None))
        except (RoutingError, BatchError) as error:
            error.done = Assignments(self._policy, columns) if len(columns) else None
            raise
        return Assignments(self._policy, columns)

    def _assign_batch(self, requests: Requests, columns: AssignmentColumns, progress: Callable[[int], None]) -> None:
        for first in range(0, requests.rows, _SLICE_ROWS):
            count = min(_SLICE_ROWS, requests.rows - first)
            part, done, error = AssignmentColumns(count), ctypes.c_uint64(), new_error()
            times = None if requests.times is None else (ctypes.c_int64 * count)(*requests.times[first : first + count])
            with self._alone() as handle:
                structure = ColumnStructure(part).structure
                status = core.lead_router_assign_many(
                    handle, requests.handle, first, count, times, requests.now, byref(structure), byref(done), byref(error)
                )
            columns.extend(part, done.value)
            if status:
                _fail_at_row(status, error, len(columns))
            progress(count)

    def assign_to(
        self,
        key: Key,
        person: str,
        now: Moment | None = None,
        *,
        lead: Mapping[str, Any] | None = None,
        model: Model | None = None,
        timeline: Timeline | None = None,
        ignore_extra: bool = False,
    ) -> Assignment:
        """Gives a lead to a person by hand, whatever rules, hours and limits say; it counts as any other.

        A lead that the router has is taken from its holder or the queue.

        Args:
            key: The lead.
            person: Id of the person.
            now: The moment; None is the clock of this computer.
            lead: Fields of a new lead, which say which rule's SLA it has; None: no rule, no SLA.
            model, timeline, ignore_extra: As for `assign`.

        Raises:
            RoutingError: The person has the lead already, or the moment is before that of an earlier call.
            KeyError: The policy has no such person.
        """
        micros, index = moment(now), self._policy._person(person)
        raw_key, raw, error = self._key(key), new_assignment(), new_error()
        with contextlib.ExitStack() as stack:
            request = None if lead is None else stack.enter_context(self._asked(lead, micros, model, timeline, ignore_extra)).handle
            handle = stack.enter_context(self._alone())
            status = core.lead_router_assign_to(handle, byref(raw_key), request, index, micros, byref(raw), byref(error))
            if status:
                fail_routing(status, error)
            return assignment_of(self._policy, raw, key)

    def reassign(self, key: Key, now: Moment | None = None, *, exclude: Iterable[str] = ()) -> Assignment:
        """Gives a lead that somebody has, or that waits, to somebody else of the same team and its fallbacks; when nobody is able, it waits.

        Args:
            key: The lead.
            now: The moment; None is the clock of this computer.
            exclude: Ids of people who are left out beside its holder.

        Raises:
            RoutingError: The router does not have the lead, or it has no rule that could give it to somebody else.
            KeyError: The policy has no such person.
        """
        if isinstance(exclude, str):
            raise TypeError("exclude is several ids: put one into a list")
        people = [self._policy._person(person) for person in exclude]
        micros, raw_key, raw, error = moment(now), self._key(key), new_assignment(), new_error()
        excluded = (ctypes.c_uint32 * len(people))(*people)
        with self._alone() as handle:
            status = core.lead_router_reassign(handle, byref(raw_key), excluded, len(people), micros, byref(raw), byref(error))
            if status:
                fail_routing(status, error)
            return assignment_of(self._policy, raw, key)

    def release(self, key: Key, now: Moment | None = None, *, given_back: bool = False) -> None:
        """Ends a lead: won, lost, or given back. The router forgets it.

        Args:
            key: The lead.
            now: The moment; None is the clock of this computer.
            given_back: Whether it should not count (a wrong number, a no-show): the level of its holder falls again.

        Raises:
            RoutingError: The router does not have the lead.
        """
        micros, raw_key, error = moment(now), self._key(key), new_error()
        with self._alone() as handle:
            status = core.lead_router_release(handle, byref(raw_key), bool(given_back), micros, byref(error))
        if status:
            fail_routing(status, error)

    def set_away(self, person: str, from_: Moment | None, until: Moment | None, now: Moment | None = None) -> None:
        """Says that a person is away, besides what the document says. Replaces what was said before.

        Args:
            person: Id.
            from_: From when; None for now.
            until: Back at this moment; None for nobody knows. `from_` or before: not away.
            now: The moment; None is the clock of this computer.
        """
        micros, index, error = moment(now), self._policy._person(person), new_error()
        first = micros if from_ is None else moment(from_, "from_")
        last = c.NEVER if until is None else moment(until, "until")
        with self._alone() as handle:
            status = core.lead_router_set_away(handle, index, first, last, micros, byref(error))
        if status:
            fail_routing(status, error)

    def drain(self, now: Moment | None = None) -> list[Assignment]:
        """Gives waiting leads to people who have become able, the longest waiting first; gives all that somebody took."""
        micros, found = moment(now), list[Assignment]()
        raw = (c.LeadAssignment * _MANY)(*(new_assignment() for _ in range(_MANY)))
        count, error = ctypes.c_size_t(_MANY), new_error()
        while count.value == _MANY:
            with self._alone() as handle:
                status = core.lead_router_drain(handle, micros, raw, _MANY, byref(count), byref(error))
                if status:
                    fail_routing(status, error)
                found += [assignment_of(self._policy, x, self._key_of(x.key)) for x in raw[: count.value]]
        return found

    # --- clocks ---

    def due(self, now: Moment | None = None) -> list[Due]:
        """All warnings and breaches that are due, in order; leads go on to others where the SLA says so."""
        micros, found = moment(now), list[Due]()
        raw = (c.LeadDue * _MANY)(*(c.LeadDue(size=ctypes.sizeof(c.LeadDue), assignment=new_assignment()) for _ in range(_MANY)))
        count, error = ctypes.c_size_t(_MANY), new_error()
        while count.value == _MANY:
            with self._alone() as handle:
                status = core.lead_router_due(handle, micros, raw, _MANY, byref(count), byref(error))
                if status:
                    fail_routing(status, error)
                found += [due_of(self._policy, x, self._key_of(x.assignment.key)) for x in raw[: count.value]]
        return found

    @property
    def next_due(self) -> datetime | None:
        """When something is next due; None when no clock runs."""
        with self._alone() as handle:
            micros = core.lead_router_next_due(handle)
        return None if micros == c.NEVER else _moment.to_datetime(micros)

    def stop_clock(self, key: Key, clock: str, now: Moment | None = None) -> timedelta:
        """Stops a clock of a lead: what it asks for was done.

        Args:
            key: The lead.
            clock: Name of a clock of the SLA of the lead's rule.
            now: The moment; None is the clock of this computer.

        Returns:
            Working time that was left to the deadline; negative when it had passed (in wall time).

        Raises:
            RoutingError: The router does not have the lead, or the clock does not run.
            KeyError: The SLA has no such clock.
        """
        micros, raw_key, error, left = moment(now), self._key(key), new_error(), ctypes.c_int64()
        with self._alone() as handle:
            clocks = self._policy._clocks_of(found_lead(handle, raw_key).rule)
            if clock not in clocks:
                raise KeyError(f"the lead has no clock {clock!r}; it has {', '.join(clocks) or 'none'}")
            status = core.lead_router_stop_clock(handle, byref(raw_key), clocks.index(clock), micros, byref(left), byref(error))
        if status:
            fail_routing(status, error)
        return timedelta(microseconds=left.value)

    def pause(self, key: Key, now: Moment | None = None) -> None:
        """Stops all clocks of a lead until `resume`. RoutingError when it is paused, or not there."""
        self._call(core.lead_router_pause, key, now)

    def resume(self, key: Key, now: Moment | None = None) -> None:
        """Lets the clocks of a paused lead go on. RoutingError when it is not paused, or not there."""
        self._call(core.lead_router_resume, key, now)

    def _call(self, function: Any, key: Key, now: Moment | None) -> None:
        micros, raw_key, error = moment(now), self._key(key), new_error()
        with self._alone() as handle:
            status = function(handle, byref(raw_key), micros, byref(error))
        if status:
            fail_routing(status, error)

    # --- state ---

    def set_policy(self, policy: Policy, now: Moment | None = None) -> PolicyChange:
        """Goes on under another policy; people, teams, rules and clocks are recognised by id and name.

        Leads, counts, turns, the queue and running clocks are kept; leads of people who have left wait in the queue of their team. Changes
        before and after are not one log: take a snapshot after it.
        """
        micros, error = moment(now), new_error()
        report = c.LeadPolicyChange(size=ctypes.sizeof(c.LeadPolicyChange))
        new = _checked_policy(policy)
        with self._alone() as handle:
            status = core.lead_router_set_policy(handle, new._handle, micros, byref(report), byref(error))
            if status:
                fail_routing(status, error)
            self._policy, self._requests = new, []
        names = ("people_kept", "people_left", "people_new", "leads_kept", "leads_queued", "clocks_dropped")
        return PolicyChange(*(getattr(report, name) for name in names))

    # --- inside ---

    @contextlib.contextmanager
    def _asked(
        self, lead: Mapping[str, Any], now: int, model: Model | None, timeline: Timeline | None, ignore_extra: bool
    ) -> Iterator[Request]:
        """A request with the fields of a lead."""
        requests = self._requests
        try:
            request = requests.pop()
        except IndexError:
            request = Request(self._policy)
        request.fill(lead, now, model, timeline, ignore_extra)
        yield request
        requests.append(request)  # not after an exception

def _checked_policy(policy: Any) -> Policy:
    if not isinstance(policy, Policy):
        raise TypeError(f"a policy is what Policy.parse() gives, not {type(policy).__name__}")
    return policy


def _options(key: int, keep_changes: bool) -> c.LeadRouterOptions:
    return c.LeadRouterOptions(size=ctypes.sizeof(c.LeadRouterOptions), key=key, keeps_changes=bool(keep_changes))


def _candidates(
    handle: ctypes.c_void_p, key: c.LeadKey | None, request: Request, now: int, raw: c.LeadAssignment
) -> list[c.LeadCandidate]:
    """Who might get the lead, and in `raw` what would become of it."""
    capacity, count, error = 64, ctypes.c_size_t(), new_error()
    place = None if key is None else byref(key)
    while True:
        found = (c.LeadCandidate * capacity)(*(c.LeadCandidate(size=ctypes.sizeof(c.LeadCandidate)) for _ in range(capacity)))
        status = core.lead_router_explain(handle, place, request.handle, now, byref(raw), found, capacity, byref(count), byref(error))
        if status:
            fail_routing(status, error)
        if count.value <= capacity:
            return list(found[: count.value])
        capacity = count.value


def _join(model: Model | None, activity: Activity | None, key: str) -> Join | None:
    if activity is None:
        return None
    if model is None or activity.model is not model:
        raise ValueError("an activity needs its model: model=activity.model")
    return Join(activity, key)


def _fail_at_row(status: int, error: c.LeadError, row: int) -> NoReturn:
    """Raises what C said about a row; it counts rows in the batch, and people count them in the table."""
    kind = BatchError if status in (c.ERROR_VALUE, c.ERROR_ARROW) else RoutingError
    try:
        fail(status, error, kind)
    except (BatchError, RoutingError) as raised:
        placed = kind(raised.code, re.sub(r"\brow \d+\b", f"row {row}", raised.message, count=1), raised.path)
        placed.row = row
        raise placed from None
