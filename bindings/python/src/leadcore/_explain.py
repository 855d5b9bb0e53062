# SPDX-License-Identifier: MIT
"""Why a lead has its scores, and what would raise its grade or class."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Mapping, Sequence
from ctypes import byref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from . import _moment
from . import _signatures as c
from ._library import core, fail, text
from ._text import day_text, points_text, value_text, width

if TYPE_CHECKING:
    from ._model import Model

_KINDS = {
    c.CONSTANTS["LEAD_ENTRY_RULE"]: "rule",
    c.CONSTANTS["LEAD_ENTRY_UNKNOWN"]: "unknown",
    c.CONSTANTS["LEAD_ENTRY_GROUP_LIMIT"]: "group_limit",
    c.CONSTANTS["LEAD_ENTRY_SCORE_LIMIT"]: "score_limit",
    c.CONSTANTS["LEAD_ENTRY_EVENTS"]: "events",
    c.CONSTANTS["LEAD_ENTRY_GUARD"]: "guard",
}

SHOWN_OPTIONS = 5
"""Ways to a better result that the text of an explanation lists."""


@dataclass(frozen=True)
class Entry:
    """One amount of a ledger.

    Attributes:
        kind: ``"rule"`` (its condition is true), ``"unknown"`` (its condition is unknown and that is worth points), ``"group_limit"`` or
            ``"score_limit"`` (what a limit added or took away), ``"events"`` (what the lead did), or ``"guard"`` (events of the rule that a
            guard made count as none; always 0 points).
        score: Name of the score.
        points: The amount.
        thousandths: The same, exact.
        group: Name of the group; empty for a score's limit.
        rule: Name of the rule; empty for limits.
        reason: The rule's reason, or that of the guard; empty for limits.
        fields: Names of the fields that the rule reads.
        counted: Events that the rule counted; of a guard, those that it took away. 0 for other kinds.
        capped: Events beyond the rule's "at_most".
        raw_points: What the counted events are worth before they fade.
        newest: When the day or hour of the newest counted event began, in microseconds since 1970 UTC; None where none was counted.
    """

    kind: str
    score: str
    points: float
    thousandths: int
    group: str
    rule: str
    reason: str
    fields: tuple[str, ...]
    counted: int = 0
    capped: int = 0
    raw_points: float = 0.0
    newest: int | None = None

    @property
    def text(self) -> str:
        """One line for people."""
        if self.kind == "group_limit":
            return f"limit of the group “{self.group}”"
        if self.kind == "score_limit":
            return "limit of the score"
        if self.kind == "guard":
            return f"guard: {self.reason}"
        return self.reason + (" (unknown)" if self.kind == "unknown" else "")

    @property
    def events(self) -> str:
        """What there is to say about events, for people: ``"4 counted, 2 beyond the limit, newest 2026-11-20"``; empty for other kinds."""
        if self.kind == "guard":
            return f"{self.counted:,} of “{self.rule}” not counted"
        if self.kind != "events":
            return ""
        parts = [f"{self.counted:,} counted"]
        if self.capped:
            parts.append(f"{self.capped:,} beyond the limit")
        if self.newest is not None:
            parts.append(f"newest {day_text(self.newest)}")
        return ", ".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """A plain dict, as for JSON; what is about events stands only where there are any."""
        row: dict[str, Any] = {x: getattr(self, x) for x in ("kind", "points", "group", "rule", "reason")}
        row["fields"] = list(self.fields)
        if self.kind in ("events", "guard"):
            row |= {x: getattr(self, x) for x in ("counted", "capped", "raw_points")}
            row["newest"] = None if self.newest is None else _moment.text(self.newest)
        return row


@dataclass(frozen=True)
class ScoreExplanation:
    """One score of an explanation.

    Attributes:
        name: Name of the score.
        points: Points after all limits; the entries sum exactly to `thousandths`.
        thousandths: The same, exact.
        min, max: Fewest and most points that the score can have.
        coverage: How much of it rested on known fields, 0 … 1.
        entries: What it is made of, in the document's order.
        unknown_fields: Fields that its rules read and that are unknown.
    """

    name: str
    points: float
    thousandths: int
    min: float
    max: float
    coverage: float
    entries: tuple[Entry, ...]
    unknown_fields: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One field to find out or to change.

    Attributes:
        field: Name of the field.
        find_out: True when it is unknown today, False when it would have to change.
        wanted: What it would have to be, such as ``"DE"`` or ``">= 200 and < 2000"``.
    """

    field: str
    find_out: bool
    wanted: str

    def __str__(self) -> str:
        if self.find_out:
            return f"find out {self.field} ({self.wanted})"
        return f"change {self.field} to {self.wanted}"


@dataclass(frozen=True)
class Option:
    """One way to a better result: a small set of changes that the model itself has evaluated together.

    Attributes:
        score: The score that gains most.
        gain: What it gains, all limits respected.
        points: What it would then be.
        grade, lead_class: What the lead would then have; None for none.
        better_grade, better_class: Whether that is better than today's.
        changes: What would have to be so.
    """

    score: str
    gain: float
    points: float
    grade: str | None
    lead_class: str | None
    better_grade: bool
    better_class: bool
    changes: tuple[Change, ...]

    @property
    def find_out(self) -> tuple[Change, ...]:
        """The changes that need only be found out."""
        return tuple(change for change in self.changes if change.find_out)

    @property
    def change(self) -> tuple[Change, ...]:
        """The changes that would have to happen."""
        return tuple(change for change in self.changes if not change.find_out)

    def __str__(self) -> str:
        reached = []
        if self.better_grade:
            reached.append(f"grade {self.grade}")
        if self.better_class:
            reached.append(f"class {self.lead_class}")
        head = f"to reach {' and '.join(reached)}: " if reached else "to gain points: "
        gain = points_text(round(self.gain * 1000), sign=True)
        return f"{head}{'; '.join(map(str, self.changes))} ({self.score} {gain})"


class Advice(Sequence[Option]):
    """Ways to a better result, best first. A sequence of `Option`."""

    def __init__(self, options: Sequence[Option]) -> None:
        self.options = tuple(options)

    def __len__(self) -> int:
        return len(self.options)

    @overload
    def __getitem__(self, index: int) -> Option: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Option]: ...
    def __getitem__(self, index: int | slice) -> Option | Sequence[Option]:
        return self.options[index]

    def __iter__(self) -> Iterator[Option]:
        return iter(self.options)

    def to_dict(self) -> list[dict[str, Any]]:
        """Plain lists and dicts, as for JSON."""
        return [
            {
                **{name: getattr(option, name) for name in ("score", "gain", "points", "grade")},
                "class": option.lead_class,
                "better_grade": option.better_grade,
                "better_class": option.better_class,
                "changes": [{"field": x.field, "find_out": x.find_out, "wanted": x.wanted} for x in option.changes],
            }
            for option in self.options
        ]

    def __str__(self) -> str:
        return "\n".join(map(str, self.options))

    def __repr__(self) -> str:
        return f"Advice({len(self.options)} options)"


class Explanation:
    """Why one lead has its scores. ``print(explanation)`` shows it to people.

    Attributes:
        scores: Score → `ScoreExplanation`.
        grade, lead_class: Names; None for none.
        class_reason: The reason that the document gives for the class.
        model_name, model_version, fingerprint: Which model said so.
        now: The moment it was said for, in microseconds since 1970 UTC.
        activity_known: Whether a timeline was given; None for a model that counts no events.
    """

    def __init__(
        self,
        model: Model,
        scores: dict[str, ScoreExplanation],
        grade: str | None,
        class_index: int | None,
        values: Mapping[str, Any],
        now: int,
        advise: Callable[[], Advice],
        activity_known: bool | None = None,
    ) -> None:
        self.scores = scores
        self.grade = grade
        self.lead_class = None if class_index is None else model.classes[class_index]
        self.class_reason = None if class_index is None else text(core.lead_model_class_reason(model._handle, class_index))
        self.model_name = model.name
        self.model_version = model.version
        self.fingerprint = model.fingerprint
        self.now = now
        self.activity_known = activity_known
        self._values = {name: values.get(name) for name in model.fields}
        self._advise = advise
        self._advice: Advice | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries of all scores."""
        return tuple(entry for score in self.scores.values() for entry in score.entries)

    @property
    def unknown_fields(self) -> tuple[str, ...]:
        """Fields that rules of any score read and that are unknown, in the model's order."""
        unknown = {name for score in self.scores.values() for name in score.unknown_fields}
        return tuple(name for name in self._values if name in unknown)

    @property
    def advice(self) -> Advice:
        """What would raise the grade or class; computed when first asked for."""
        if self._advice is None:
            self._advice = self._advise()
        return self._advice

    def reasons(self, count: int = 3) -> list[Entry]:
        """The rules that gave or took most, largest amount first."""
        rules = [entry for entry in self.entries if entry.rule and entry.thousandths]
        return sorted(rules, key=lambda entry: -abs(entry.thousandths))[:count]

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and dicts, as for JSON; with the advice."""
        scores = {}
        for name, score in self.scores.items():
            scores[name] = {
                **{x: getattr(score, x) for x in ("points", "min", "max", "coverage")},
                "entries": [entry.to_dict() for entry in score.entries],
                "unknown_fields": list(score.unknown_fields),
            }
        return {
            "model": {"name": self.model_name, "version": self.model_version, "fingerprint": self.fingerprint},
            "now": _moment.text(self.now),
            **({} if self.activity_known is None else {"activity_known": self.activity_known}),
            "scores": scores,
            "grade": self.grade,
            "class": self.lead_class,
            "class_reason": self.class_reason,
            "advice": self.advice.to_dict(),
        }

    def __str__(self) -> str:
        lines = []
        for score in self.scores.values():
            lines += self._score_lines(score)
        if self.activity_known is False:
            lines.append("activity unknown: no timeline was given")
        if self.grade is not None:
            lines.append(f"grade {self.grade}")
        if self.lead_class is not None:
            reason = f": {self.class_reason}" if self.class_reason != self.lead_class else ""
            lines.append(f"class {self.lead_class}{reason}")
        lines += [f"  {option}" for option in self.advice[:SHOWN_OPTIONS]]
        return "\n".join(lines)

    def _score_lines(self, score: ScoreExplanation) -> list[str]:
        known = f"{int(score.coverage * 100 + 1e-9)} % of its inputs known"
        most = ("of " if score.max > 0 else "at most ") + points_text(round(score.max * 1000))
        lines = [f"{score.name} {points_text(score.thousandths)}  ({most}, {known})"]
        amounts = [points_text(entry.thousandths, sign=entry.kind != "guard") for entry in score.entries]
        digits = max(map(len, amounts), default=0)
        reach = min(max((width(entry.text) for entry in score.entries), default=0), 80)
        for amount, entry in zip(amounts, score.entries):
            inputs = ", ".join(f"{name} = {value_text(self._values[name])}" for name in entry.fields)
            space = " " * (reach - width(entry.text))
            about = "; ".join(filter(None, (entry.events, inputs)))
            lines.append(f"  {amount:>{digits}}  {entry.text}{space}  {about}".rstrip())
        if score.unknown_fields:
            lines.append(f"  unknown: {', '.join(score.unknown_fields)}")
        return lines

    def __getstate__(self) -> dict[str, Any]:
        # Without the model, which cannot travel; what it would be asked for later is asked now.
        return {**self.__dict__, "_advice": self.advice, "_advise": None}

    def __repr__(self) -> str:
        return f"Explanation({', '.join(f'{x.name}={x.points:g}' for x in self.scores.values())})"


class Ledger:
    """A ``lead_ledger`` that is freed at the end of a with block."""

    def __init__(self, model: Model, handle: ctypes.c_void_p) -> None:
        self._model = model
        self._handle = handle

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        core.lead_ledger_free(self._handle)

    def _entries(self) -> Iterator[Entry]:
        fields, scores = list(self._model.fields), self._model.scores
        entry = c.LeadEntry(size=ctypes.sizeof(c.LeadEntry))
        for index in range(core.lead_ledger_count(self._handle)):
            fail_if(core.lead_ledger_get(self._handle, index, byref(entry)))
            yield Entry(
                kind=_KINDS.get(entry.kind, str(entry.kind)),
                score=scores[entry.score],
                points=entry.points / c.POINT,
                thousandths=entry.points,
                group=text(entry.group),
                rule=text(entry.name),
                reason=text(entry.reason),
                fields=tuple(fields[entry.fields[i]] for i in range(entry.field_count)),
                counted=entry.counted,
                capped=entry.capped,
                raw_points=entry.raw_points / c.POINT,
                newest=entry.newest if entry.kind == c.CONSTANTS["LEAD_ENTRY_EVENTS"] and entry.counted else None,
            )

    def _score(self, index: int, entries: Sequence[Entry], result: c.LeadScore) -> ScoreExplanation:
        fields, name = list(self._model.fields), self._model.scores[index]
        handle = self._model._handle
        unknown = range(core.lead_ledger_unknown_count(self._handle, index))
        return ScoreExplanation(
            name=name,
            points=result.points / c.POINT,
            thousandths=result.points,
            min=core.lead_model_score_min(handle, index) / c.POINT,
            max=core.lead_model_score_max(handle, index) / c.POINT,
            coverage=result.coverage / 1000,
            entries=tuple(entry for entry in entries if entry.score == name),
            unknown_fields=tuple(fields[core.lead_ledger_unknown(self._handle, index, i)] for i in unknown),
        )

    def explanation(
        self, values: Mapping[str, Any], now: int, advise: Callable[[], Advice], activity_known: bool | None
    ) -> Explanation:
        """Everything that the ledger says, copied out."""
        entries = list(self._entries())
        result = c.LeadScore(size=ctypes.sizeof(c.LeadScore))
        scores: dict[str, ScoreExplanation] = {}
        for index, name in enumerate(self._model.scores):
            fail_if(core.lead_ledger_score(self._handle, index, byref(result)))
            scores[name] = self._score(index, entries, result)
        grade = None if result.grade == c.NONE else self._model.grades[result.grade]
        class_index = None if result.lead_class == c.NONE else result.lead_class
        return Explanation(self._model, scores, grade, class_index, values, now, advise, activity_known)


def fail_if(status: int) -> None:
    """Raises when a copying function failed, which only a mistake in this package can cause."""
    if status:
        fail(status, c.LeadError())


def read_advice(model: Model, handle: ctypes.c_void_p) -> Advice:
    """Copies everything out of a ``lead_advice`` and frees it."""
    try:
        return Advice([_option(model, handle, i) for i in range(core.lead_advice_count(handle))])
    finally:
        core.lead_advice_free(handle)


def _option(model: Model, handle: ctypes.c_void_p, index: int) -> Option:
    option = c.LeadOption(size=ctypes.sizeof(c.LeadOption))
    change = c.LeadChange(size=ctypes.sizeof(c.LeadChange))
    fail_if(core.lead_advice_get(handle, index, byref(option)))
    fields, changes = list(model.fields), []
    for i in range(option.change_count):
        fail_if(core.lead_advice_change(handle, index, i, byref(change)))
        changes.append(Change(fields[change.field], bool(change.find_out), text(change.wanted)))
    return Option(
        score=model.scores[option.score],
        gain=option.gain / c.POINT,
        points=option.points / c.POINT,
        grade=None if option.grade == c.NONE else model.grades[option.grade],
        lead_class=None if option.lead_class == c.NONE else model.classes[option.lead_class],
        better_grade=bool(option.better_grade),
        better_class=bool(option.better_class),
        changes=tuple(changes),
    )
