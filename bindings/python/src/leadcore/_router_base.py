# SPDX-License-Identifier: MIT
"""What a router is and knows: its lifetime, where leads are, how people stand, and its state as bytes."""

from __future__ import annotations

import contextlib
import ctypes
import threading
from collections.abc import Iterator
from ctypes import byref
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from . import _moment
from . import _signatures as c
from ._assignments import REASONS, Assignment, Key, assignment_of, new_assignment
from ._errors import LeadCoreError, LeadError, RoutingError, StateError
from ._library import core, fail, new_bytes, new_error, status_name
from ._moment import Moment, moment
from ._policy import Policy
from ._routing_changes import key_of, read_changes
from ._text import number_of
from ._timeline import state_bytes

if TYPE_CHECKING:
    from ._requests import Request

_Router = TypeVar("_Router", bound="RouterBase")

_KINDS: dict[int, type[LeadCoreError]] = {
    c.ERROR_VALUE: LeadError,
    **{c.CONSTANTS[f"LEAD_ERROR_{x}"]: StateError for x in ("DAMAGED", "NEWER_VERSION", "OTHER_POLICY", "LOG_GAP")},
}


def fail_routing(status: int, error: c.LeadError) -> NoReturn:
    """Raises what a call about routing said."""
    fail(status, error, _KINDS.get(status, RoutingError))


@dataclass(frozen=True)
class Desk:
    """How a person stands.

    Attributes:
        person: Id.
        reason: "chosen" when able to take a lead; else "away", "outside_hours", "full_30_days", "full_week", "full_day" or "full".
        open: Open leads.
        today, this_week, in_30_days: Leads given to them on this day, in this week, on this day and the 29 before.
        given: Leads ever given to them.
        next_change: When hours, absence or a new day next change whether they are able, at the latest; None for never.
    """

    person: str
    reason: str
    open: int
    today: int
    this_week: int
    in_30_days: int
    given: int
    next_change: datetime | None

    @property
    def able(self) -> bool:
        """Whether they can take a lead."""
        return self.reason == "chosen"


@dataclass(frozen=True)
class PolicyChange:
    """What a change of policy did.

    Attributes:
        people_kept, people_left, people_new: People of both policies, of the old one only, of the new one only.
        leads_kept: Leads that stay where they are.
        leads_queued: Leads that wait now because their holder has left.
        clocks_dropped: Running clocks that the new policy does not have.
    """

    people_kept: int
    people_left: int
    people_new: int
    leads_kept: int
    leads_queued: int
    clocks_dropped: int

    def __str__(self) -> str:
        people = f"{self.people_kept} people kept, {self.people_left} left, {self.people_new} new"
        leads = f"{number_of(self.leads_kept, 'lead')} kept, {self.leads_queued} queued because their holder has left"
        return f"{people}; {leads}; {number_of(self.clocks_dropped, 'clock')} dropped"


class RouterBase:
    """A router without what gives leads to people."""

    _is_text: bool

    def _adopt(self, policy: Policy, handle: ctypes.c_void_p) -> None:
        self._policy = policy
        self._handle = handle
        self._lock = threading.RLock()
        self._is_busy = False
        self._requests: list[Request] = []

    # --- lifetime ---

    def close(self) -> None:
        """Frees its memory; what it knows is lost unless `snapshot` has been called. More than once does nothing."""
        with self._lock:
            if self._is_busy:
                raise RuntimeError("a router cannot be closed while it is at work")
            handle, self._handle = self._handle, ctypes.c_void_p()
            core.lead_router_free(handle)

    def __del__(self) -> None:
        handle = self.__dict__.pop("_handle", None)
        if handle:
            core.lead_router_free(handle)

    def __enter__(self: _Router) -> _Router:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[ctypes.c_void_p]:
        """The router for one call and for reading what it gave, some of which lives until the next call only."""
        with self._lock:
            if self._is_busy:
                raise RuntimeError("a router cannot be used while it is at work: wait until that call has ended")
            if not self._handle:
                raise ValueError("the router is closed")
            try:
                self._is_busy = True
                yield self._handle
            finally:
                self._is_busy = False

    # --- what it is ---

    @property
    def policy(self) -> Policy:
        """Its policy."""
        return self._policy

    @property
    def keys(self) -> str:
        """What the leads' keys are: "text" or "integer"."""
        return "text" if self._is_text else "integer"

    @property
    def now(self) -> datetime | None:
        """The latest moment of any call that changed something; None before the first."""
        with self._alone() as handle:
            micros = core.lead_router_now(handle)
        return None if micros == -(2**63) else _moment.to_datetime(micros)

    @property
    def held_count(self) -> int:
        """Number of leads that people have."""
        with self._alone() as handle:
            return int(core.lead_router_held_count(handle))

    @property
    def waiting_count(self) -> int:
        """Number of leads that wait."""
        with self._alone() as handle:
            return int(core.lead_router_waiting_count(handle))

    @property
    def change_count(self) -> int:
        """How many changes it has seen in its life: a version of its state."""
        with self._alone() as handle:
            return int(core.lead_router_change_count(handle))

    def __len__(self) -> int:
        with self._alone() as handle:
            return int(core.lead_router_held_count(handle) + core.lead_router_waiting_count(handle))

    def __bool__(self) -> bool:
        return True

    # --- looking ---

    def find(self, key: Key) -> Assignment:
        """Where a lead is, and its running deadlines; `by` is how its holder came to it. RoutingError when the router does not have it."""
        raw_key = self._key(key)
        with self._alone() as handle:
            return assignment_of(self._policy, found_lead(handle, raw_key), key)

    def __contains__(self, key: Key) -> bool:
        raw_key, raw, error = self._key(key), new_assignment(), new_error()
        with self._alone() as handle:
            status = core.lead_router_find(handle, byref(raw_key), byref(raw), byref(error))
        if status and status != c.CONSTANTS["LEAD_ERROR_NOT_HELD"]:
            fail_routing(status, error)
        return not status

    def leads(self, person: str | None = None) -> list[Key]:
        """Keys of the leads that a person has, or that people have, in the order in which they were received."""
        return self._list("ASSIGNED", c.NONE if person is None else self._policy._person(person))

    def waiting(self) -> list[Key]:
        """Keys of the leads that wait, in the order in which they wait."""
        return self._list("WAITING", c.NONE)

    def _list(self, outcome: str, person: int) -> list[Key]:
        number, count, error = c.CONSTANTS[f"LEAD_OUTCOME_{outcome}"], ctypes.c_size_t(), new_error()
        size = ctypes.sizeof(c.LeadKey)
        with self._alone() as handle:
            capacity = core.lead_router_held_count(handle) + core.lead_router_waiting_count(handle)
            keys = (c.LeadKey * capacity)(*(c.LeadKey(size=size) for _ in range(capacity)))
            status = core.lead_router_list(handle, number, person, keys, capacity, byref(count), byref(error))
            if status:
                fail_routing(status, error)
            return [self._key_of(key) for key in keys[: count.value]]

    def desk(self, person: str, now: Moment | None = None) -> Desk:
        """How a person stands: whether able to take a lead, and how many leads they have had. KeyError when there is nobody of that id."""
        micros, index, error = moment(now), self._policy._person(person), new_error()
        raw = c.LeadDesk(size=ctypes.sizeof(c.LeadDesk))
        with self._alone() as handle:
            status = core.lead_router_desk(handle, index, micros, byref(raw), byref(error))
        if status:
            fail_routing(status, error)
        return Desk(
            person=person,
            reason=REASONS[raw.reason],
            open=raw.open,
            today=raw.today,
            this_week=raw.this_week,
            in_30_days=raw.in_30_days,
            given=raw.given,
            next_change=None if raw.next_change == c.NEVER else _moment.to_datetime(raw.next_change),
        )

    # --- state ---

    def snapshot(self) -> bytes:
        """The router as bytes, the same on every platform, with a version, the policy's fingerprint and a checksum; `restore` reads them."""
        error = new_error()
        with self._alone() as handle:
            data, address = new_bytes(core.lead_router_saved_size(handle))
            status = core.lead_router_save(handle, address, len(data), byref(error))
        if status:
            fail_routing(status, error)
        return data

    def changes(self) -> bytes:
        """The changes that are kept, as records for the host's log; empty for a router that keeps none."""
        with self._alone() as handle:
            return _changes(handle)

    def take_changes(self) -> bytes:
        """As `changes`; and forgets them."""
        with self._alone() as handle:
            data = _changes(handle)
            core.lead_router_forget_changes(handle)
            return data

    def replay(self, data: bytes | bytearray | memoryview) -> int:
        """Makes changes that were logged, so that the router becomes what the one was that made them.

        Args:
            data: Records, one behind the other. Those that it has already are passed over.

        Returns:
            How many changes were made.

        Raises:
            StateError: The records are damaged, of a later version or of another policy, or the first is later than the router's next change.
        """
        log, error, applied = state_bytes(data), new_error(), ctypes.c_uint64()
        with self._alone() as handle:
            status = core.lead_router_replay(handle, log, len(log), byref(applied), byref(error))
        if status:
            fail_routing(status, error)
        return applied.value

    @staticmethod
    def read_changes(data: bytes | bytearray | memoryview, policy: Policy | None = None) -> Iterator[dict[str, Any]]:
        """The records of a log as dicts, one after the other.

        Args:
            data: Records, one behind the other.
            policy: The policy under which they were made: then people, teams, rules and clocks are names, not their numbers.

        Raises:
            StateError: A record is damaged, or of a later version.
        """
        return read_changes(state_bytes(data), policy)

    # --- inside ---

    def _key(self, key: Key) -> c.LeadKey:
        size = ctypes.sizeof(c.LeadKey)
        if self._is_text:
            if not isinstance(key, str):
                raise TypeError(f"the keys of this router are strings, not {type(key).__name__}")
            try:
                data = key.encode()
            except UnicodeEncodeError:
                raise LeadError(status_name(c.ERROR_VALUE), "a key must be valid Unicode") from None
            return c.LeadKey(size=size, text=data, text_size=len(data))
        if isinstance(key, bool) or not hasattr(key, "__index__"):
            raise TypeError(f"the keys of this router are whole numbers, not {type(key).__name__}")
        number = key.__index__()
        if not -(2**63) <= number < 2**63:
            raise LeadError(status_name(c.ERROR_VALUE), "a key is beyond 64 bits")
        return c.LeadKey(size=size, integer=number)

    def _key_of(self, raw: c.LeadKey) -> Key:
        return key_of(raw, self._is_text)

    def __reduce__(self) -> Any:
        raise TypeError("a Router cannot be pickled: pickle what its snapshot() gives, and restore it with the policy")

    def __repr__(self) -> str:
        if not self._handle:
            return f"Router(closed, policy={self._policy.name!r})"
        return f"Router({number_of(self.held_count, 'lead')} held, {self.waiting_count} waiting, policy={self._policy.name!r})"


def found_lead(handle: ctypes.c_void_p, key: c.LeadKey) -> c.LeadAssignment:
    raw, error = new_assignment(), new_error()
    status = core.lead_router_find(handle, byref(key), byref(raw), byref(error))
    if status:
        fail_routing(status, error)
    return raw


def _changes(handle: ctypes.c_void_p) -> bytes:
    place = ctypes.POINTER(ctypes.c_ubyte)()
    size = core.lead_router_changes(handle, byref(place))
    return ctypes.string_at(place, size) if size else b""
