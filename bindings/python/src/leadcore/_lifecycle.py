# SPDX-License-Identifier: MIT
"""The status of a lead: which moves are allowed, which are due, and why."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from ctypes import byref
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from . import _moment
from . import _signatures as c
from ._errors import LeadCoreError, StateError
from ._library import core, fail, new_error, text
from ._moment import Moment, moment
from ._text import day_text, number_of
from ._timeline import state_bytes

if TYPE_CHECKING:
    from ._model import Model
    from ._timeline import Timeline


class MoveError(LeadCoreError, ValueError):
    """A move that the lifecycle does not allow; the message names those that are."""


@dataclass(frozen=True)
class Move:
    """One move from a status to another, for the host's history.

    Attributes:
        source, target: Status before and after.
        micros: When, in microseconds since 1970 UTC.
        spent: How long the lead had the status before.
        round: How often the lead has come back from a parked status by then.
        automatic: Whether its condition brought it about; False when the host asked for it.
        reason: Why, as the document says; empty when it does not.
    """

    source: str
    target: str
    micros: int
    spent: timedelta
    round: int
    automatic: bool
    reason: str

    @property
    def time(self) -> datetime:
        """The moment as an aware datetime in UTC. Raises OverflowError after the year 9999."""
        return _moment.to_datetime(self.micros)

    def to_dict(self) -> dict[str, Any]:
        """A plain dict, as for JSON."""
        return {
            "from": self.source,
            "to": self.target,
            "time": _moment.text(self.micros),
            "spent_seconds": self.spent.total_seconds(),
            "round": self.round,
            "automatic": self.automatic,
            "reason": self.reason,
        }

    def __str__(self) -> str:
        because = f": {self.reason}" if self.reason else ""
        return f"{_moment.text(self.micros)}: {self.source} → {self.target}{because}"


class Lifecycle:
    """Where one lead stands. Made by `Model.lifecycle`, or `Lifecycle.load` from what `save` gave.

    It belongs to one thread at a time. Only `move` and `advance` change it, and a call that fails changes nothing.
    """

    __slots__ = ("_model", "_raw")

    def __init__(self, model: Model, status: str, now: Moment | None = None) -> None:
        """Begins in a status; as `Model.lifecycle`."""
        raw, error = _new_state(), new_error()
        micros = moment(now)
        code = core.lead_lifecycle_begin(model._handle, _status_of(model, status), micros, byref(raw), byref(error))
        if code:
            fail(code, error)
        self._model, self._raw = model, raw

    @classmethod
    def load(cls, model: Model, data: bytes | bytearray | memoryview) -> Lifecycle:
        """Reads what `save` gave, also under another version of the model: statuses are found by their names.

        Raises:
            StateError: The bytes are damaged, of a later version of LeadCore, or the model no longer has the lead's status.
        """
        saved = state_bytes(data)
        raw, error = _new_state(), new_error()
        code = core.lead_lifecycle_load(model._handle, (ctypes.c_ubyte * len(saved)).from_buffer_copy(saved), len(saved), byref(raw), byref(error))
        if code:
            fail(code, error, StateError)
        state = cls.__new__(cls)
        state._model, state._raw = model, raw
        return state

    # --- where it is ---

    @property
    def model(self) -> Model:
        """The model whose lifecycle it is."""
        return self._model

    @property
    def status(self) -> str:
        """The lead's status."""
        index: int = self._raw.status
        return self._model.statuses[index]

    @property
    def since(self) -> datetime:
        """When the status was entered."""
        return _moment.to_datetime(self._raw.since)

    @property
    def stage(self) -> str | None:
        """The purchase stage that the lead was last found in; None for none."""
        stages = self._model.decisions.get("stage", ())
        return stages[self._raw.stage] if self._raw.stage < len(stages) else None

    @property
    def rounds(self) -> int:
        """How often the lead came back from a parked status, such as nurture."""
        return int(self._raw.rounds)

    @property
    def moves(self) -> int:
        """How many moves it has made."""
        return int(self._raw.moves)

    @property
    def entries(self) -> Mapping[str, int]:
        """Status → how often it was entered."""
        return MappingProxyType({name: self._raw.entries[i] for i, name in enumerate(self._model.statuses)})

    @property
    def entered(self) -> Mapping[str, datetime]:
        """Status → when it was entered last; without those that never were."""
        names = enumerate(self._model.statuses)
        return MappingProxyType({name: _moment.to_datetime(self._raw.entered[i]) for i, name in names if self._raw.entries[i]})

    def allowed(self) -> tuple[str, ...]:
        """The statuses that the lead may be moved to from here."""
        handle, here = self._model._handle, self._raw.status
        return tuple(name for i, name in enumerate(self._model.statuses) if core.lead_model_status_may_follow(handle, here, i))

    def time_in_status(self, now: Moment | None = None) -> timedelta:
        """How long the lead has had its status; None for `now` is the clock of this computer."""
        return timedelta(microseconds=moment(now) - self._raw.since)

    # --- moving ---

    def move(self, to: str, now: Moment | None = None) -> Move:
        """Moves the lead because the caller says so.

        Args:
            to: The status to move to.
            now: When, not before the last move; None is the clock of this computer.

        Raises:
            MoveError: The lifecycle does not allow it; the message names what it allows.
            KeyError: The model has no such status.
        """
        move, error = c.LeadMove(size=ctypes.sizeof(c.LeadMove)), new_error()
        micros = moment(now)
        code = core.lead_lifecycle_move(self._model._handle, byref(self._raw), _status_of(self._model, to), micros, byref(move), byref(error))
        if code:
            fail(code, error, MoveError)
        return _move_of(self._model, move)

    def advance(
        self,
        lead: Mapping[str, Any],
        now: Moment | None = None,
        *,
        timeline: Timeline | None = None,
        ignore_extra: bool = False,
    ) -> list[Move]:
        """Makes every move that is due, one after the other, and keeps the purchase stage that is found.

        Each status is entered at most once in one call. The fields "status", "status_since" and "previous_stage" are those of this state,
        whatever the lead says.

        Args:
            lead, timeline, ignore_extra: As for `Model.score_one`.
            now: The moment, not before the last move; None is the clock of this computer.

        Returns:
            The moves, in their order; empty when none is due.

        Raises:
            As `Model.score_one`; `MoveError` for a moment before the last move.
        """
        micros = moment(now)
        moves = (c.LeadMove * c.STATUSES_MAX)(*(c.LeadMove(size=ctypes.sizeof(c.LeadMove)) for _ in range(c.STATUSES_MAX)))
        count, error = ctypes.c_size_t(), new_error()
        with self._model._filled(lead, timeline, ignore_extra) as slot:
            code = core.lead_record_advance(slot.handle, byref(self._raw), micros, moves, len(moves), byref(count), byref(error))
        if code:
            fail(code, error, MoveError)
        return [_move_of(self._model, moves[i]) for i in range(count.value)]

    # --- keeping ---

    def save(self) -> bytes:
        """The state as at most 256 bytes, the same on every platform; `load` reads them."""
        data, count, error = (ctypes.c_ubyte * c.CONSTANTS["LEAD_LIFECYCLE_BYTES_MAX"])(), ctypes.c_size_t(), new_error()
        code = core.lead_lifecycle_save(self._model._handle, byref(self._raw), data, byref(count), byref(error))
        if code:
            fail(code, error, StateError)
        return bytes(data[: count.value])

    def copy(self) -> Lifecycle:
        """Another state with the same content."""
        state = Lifecycle.__new__(Lifecycle)
        state._model, state._raw = self._model, c.LeadLifecycle.from_buffer_copy(self._raw)
        return state

    def __copy__(self) -> Lifecycle:
        return self.copy()

    def __deepcopy__(self, memo: object) -> Lifecycle:
        return self.copy()

    def __reduce__(self) -> Any:
        raise TypeError("a Lifecycle cannot be pickled: pickle what its save() gives, and load it with the model")

    def to_dict(self) -> dict[str, Any]:
        """A plain dict, as for JSON."""
        return {
            "status": self.status,
            "since": _moment.text(self._raw.since),
            "stage": self.stage,
            "rounds": self.rounds,
            "moves": self.moves,
            "entries": {name: count for name, count in self.entries.items() if count},
        }

    def __str__(self) -> str:
        back = f", {number_of(self.rounds, 'round')} back from being parked" if self.rounds else ""
        return f"{self.status} since {day_text(self._raw.since)} ({number_of(self.moves, 'move')}{back})"

    def __repr__(self) -> str:
        return f"Lifecycle(status={self.status!r}, moves={self.moves}, rounds={self.rounds}, model={self._model.name!r})"


def put_state(record: ctypes.c_void_p, state: Any, model: Model) -> None:
    """Sets the fields of a record that a state is about."""
    if not isinstance(state, Lifecycle):
        raise TypeError(f"a state is what Model.lifecycle() gives, not {type(state).__name__}")
    if state._model is not model:
        raise ValueError("the state belongs to another model: Lifecycle.load(model, state.save()) brings it over")
    code = core.lead_record_set_lifecycle(record, byref(state._raw))
    if code:
        fail(code, new_error())


def status_of(lead: Mapping[str, Any], state: Lifecycle | None) -> str | None:
    """The status that a lead has: that of its state, else what it says itself."""
    if state is not None:
        return state.status
    found = lead.get("status")
    return found if isinstance(found, str) else None


def _new_state() -> c.LeadLifecycle:
    return c.LeadLifecycle(size=ctypes.sizeof(c.LeadLifecycle))


def _status_of(model: Model, name: Any) -> int:
    if not model.statuses:
        raise ValueError("the model has no lifecycle")
    if name not in model.statuses:
        raise KeyError(f"the lifecycle has no status {name!r}; it has {', '.join(model.statuses)}")
    return model.statuses.index(name)


def _move_of(model: Model, move: c.LeadMove) -> Move:
    return Move(
        source=model.statuses[getattr(move, "from")],
        target=model.statuses[move.to],
        micros=move.at,
        spent=timedelta(microseconds=move.spent),
        round=move.round,
        automatic=bool(move.is_automatic),
        reason=text(move.reason),
    )
