# SPDX-License-Identifier: MIT
"""Everything about one lead beside its points: who it is, how far the purchase is, what is missing, and what to do next, each with its reason."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping
from ctypes import byref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import _moment
from . import _signatures as c
from ._card import card_lines
from ._judge import Judgement, judgement_of
from ._layout import names_of
from ._library import core, fail, text
from ._explain import fail_if
from ._scores import Result
from .vocabulary import Answer, Mode, StageMove

if TYPE_CHECKING:
    from ._model import Model

_TRUTHS = {c.CONSTANTS["LEAD_TRUTH_TRUE"]: True, c.CONSTANTS["LEAD_TRUTH_FALSE"]: False}


@dataclass(frozen=True)
class Decision:
    """One decision about a lead.

    Attributes:
        name: Such as "role", "stage" or "next_step".
        value: One of the model's values for it; None for unknown.
        reason: One sentence, from the document's row or the built-in one; None when there is none.
        until: For a nurture track: why it ends; None otherwise.
    """

    name: str
    value: str | None
    reason: str | None
    until: str | None


@dataclass(frozen=True)
class CriterionState:
    """What is known of one criterion.

    Attributes:
        name: Its name.
        answer: Met, not met or unknown.
        recorded: Whether somebody recorded the answer; False when a condition gave it, or nobody knows.
        required: Whether the verdict needs it.
        weight: Its weight.
    """

    name: str
    answer: Answer
    recorded: bool
    required: bool
    weight: float


@dataclass(frozen=True)
class Evidence:
    """Something that speaks for stages of the purchase.

    Attributes:
        name: Its name.
        reason: The document's sentence; the name when it has none.
        weights: Stage → log-odds; without those that are 0.
    """

    name: str
    reason: str
    weights: Mapping[str, float]


@dataclass(frozen=True)
class PurchaseStage:
    """How far the purchase is.

    Attributes:
        stage: The stage; None for unknown.
        previous: The stage before; None for none.
        margin: By how much it leads over the likeliest other stage, in log-odds; below 0 when it is held, or kept without evidence. None where stages are found in order.
        mode: What a seller does in it; None for unknown.
        move: How it follows from the one before; None without a stage.
        probabilities: Stage → its probability; they sum to 1. Empty where stages are found in order.
    """

    stage: str | None
    previous: str | None
    margin: float | None
    mode: Mode | None
    move: StageMove | None
    probabilities: Mapping[str, float]


@dataclass(frozen=True)
class Assessment:
    """What a model decides about one lead, and why. ``print(assessment)`` shows it to people; `card` does so in Chinese too.

    Attributes:
        decisions: Decision → its value, reason and end. ``assessment["role"]`` is the value.
        judgement: Is it qualified, and what is missing; None when the model does not ask.
        criteria: What is known of each criterion.
        red_flags: Red flag → whether it is up; None for unknown.
        stage: How far the purchase is; None when the model does not ask.
        evidence: What speaks for stages.
        missing_parts: Parts that are missing to a complete lead.
        completeness: Share of the parts that are there, in percent; None when the model asks for none.
        grade, lead_class, class_reason: As in an explanation; None for none.
        points: Score → points.
        status: The status that the lead has; None when it is not known, or the model has no lifecycle.
        model_name, model_version, fingerprint: Which model said so.
        now: The moment it was said for, in microseconds since 1970 UTC.
    """

    decisions: Mapping[str, Decision]
    judgement: Judgement | None
    criteria: tuple[CriterionState, ...]
    red_flags: Mapping[str, bool | None]
    stage: PurchaseStage | None
    evidence: tuple[Evidence, ...]
    missing_parts: tuple[str, ...]
    completeness: float | None
    grade: str | None
    lead_class: str | None
    class_reason: str | None
    points: Mapping[str, float]
    status: str | None
    model_name: str
    model_version: str
    fingerprint: str
    now: int

    def __getitem__(self, decision: str) -> str | None:
        try:
            return self.decisions[decision].value
        except KeyError:
            raise KeyError(f"the model has no decision '{decision}'; it has {', '.join(self.decisions) or 'none'}") from None

    def question(self, language: str = "en") -> str | None:
        """What to ask next, in English ("en") or Chinese ("zh"); None when there is nothing to ask."""
        return None if self.judgement is None else self.judgement.question(language)

    def card(self, language: str = "en") -> str:
        """The card of the lead for people, in English ("en") or Chinese ("zh"). It has no values of its fields but the status."""
        return "\n".join(card_lines(self, language))

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and dicts, as for JSON, with the identifiers of the vocabulary."""
        return {
            "model": {"name": self.model_name, "version": self.model_version, "fingerprint": self.fingerprint},
            "now": _moment.text(self.now),
            "points": dict(self.points),
            "grade": self.grade,
            "class": self.lead_class,
            "class_reason": self.class_reason,
            "decisions": {x.name: {"value": x.value, "reason": x.reason, "until": x.until} for x in self.decisions.values()},
            "judgement": None if self.judgement is None else self.judgement.to_dict(),
            "criteria": [
                {"name": x.name, "answer": x.answer.identifier, "recorded": x.recorded, "required": x.required, "weight": x.weight}
                for x in self.criteria
            ],
            "red_flags": dict(self.red_flags),
            "stage": None if self.stage is None else _stage_dict(self.stage),
            "evidence": [{"name": x.name, "reason": x.reason, "weights": dict(x.weights)} for x in self.evidence],
            "completeness": self.completeness,
            "missing_parts": list(self.missing_parts),
            "status": self.status,
        }

    def __str__(self) -> str:
        return self.card()

    def __repr__(self) -> str:
        return f"Assessment({', '.join(f'{x.name}={x.value}' for x in self.decisions.values())})"


def _stage_dict(stage: PurchaseStage) -> dict[str, Any]:
    return {
        "stage": stage.stage,
        "previous": stage.previous,
        "margin": stage.margin,
        "mode": None if stage.mode is None else stage.mode.identifier,
        "move": None if stage.move is None else stage.move.identifier,
        "probabilities": dict(stage.probabilities),
    }


class Reader:
    """A ``lead_assessment`` that is freed at the end of a with block."""

    def __init__(self, model: Model, handle: ctypes.c_void_p) -> None:
        self._model = model
        self._handle = handle

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        core.lead_assessment_free(self._handle)

    def assessment(self, result: Result, status: str | None, now: int) -> Assessment:
        """Everything that it says, copied out, beside the scores of the same lead."""
        model = self._model
        lead_class = result.lead_class
        reason = None if lead_class is None else core.lead_model_class_reason(model._handle, model.classes.index(lead_class))
        return Assessment(
            decisions={decision.name: decision for decision in self._decisions()},
            judgement=self._judgement(),
            criteria=tuple(self._criteria()),
            red_flags={x: _TRUTHS.get(core.lead_assessment_red_flag(self._handle, i)) for i, x in enumerate(model.red_flags)},
            stage=self._stage(),
            evidence=tuple(self._evidence()),
            missing_parts=names_of(core.lead_assessment_missing_parts(self._handle), model.parts),
            completeness=core.lead_assessment_completeness(self._handle) / c.POINT if model.parts else None,
            grade=result.grade,
            lead_class=lead_class,
            class_reason=None if reason is None else text(reason),
            points=result.points,
            status=status,
            model_name=model.name,
            model_version=model.version,
            fingerprint=model.fingerprint,
            now=now,
        )

    def _decisions(self) -> Iterator[Decision]:
        raw = c.LeadDecision(size=ctypes.sizeof(c.LeadDecision))
        for index in range(len(self._model.decisions)):
            fail_if(core.lead_assessment_decision(self._handle, index, byref(raw)))
            yield Decision(text(raw.name), _optional(raw.text), _optional(raw.reason), _optional(raw.until))

    def _judgement(self) -> Judgement | None:
        model = self._model
        if not model.criteria:
            return None
        raw = c.LeadJudgement(size=ctypes.sizeof(c.LeadJudgement))
        fail_if(core.lead_assessment_judgement(self._handle, byref(raw)))
        return judgement_of(raw, model.criteria, model.red_flags, model.question)

    def _criteria(self) -> Iterator[CriterionState]:
        raw = c.LeadCriterion(size=ctypes.sizeof(c.LeadCriterion))
        for index in range(len(self._model.criteria)):
            fail_if(core.lead_assessment_criterion(self._handle, index, byref(raw)))
            yield CriterionState(text(raw.name), Answer(raw.answer), bool(raw.is_recorded), bool(raw.is_required), raw.weight / c.POINT)

    def _stage(self) -> PurchaseStage | None:
        stages = self._model.decisions.get("stage")
        if stages is None:
            return None
        raw = c.LeadPurchaseStage(size=ctypes.sizeof(c.LeadPurchaseStage))
        fail_if(core.lead_assessment_stage(self._handle, byref(raw)))
        return PurchaseStage(
            stage=None if raw.stage == c.NONE else stages[raw.stage],
            previous=None if raw.previous == c.NONE else stages[raw.previous],
            margin=raw.margin / c.POINT if self._model._has_stage_margin else None,
            mode=Mode(raw.mode) if raw.mode else None,
            move=StageMove(raw.move) if raw.move else None,
            probabilities={stages[i]: raw.probabilities[i] for i in range(raw.stage_count)},
        )

    def _evidence(self) -> Iterator[Evidence]:
        stages = self._model.decisions.get("stage", ())
        raw = c.LeadEvidence(size=ctypes.sizeof(c.LeadEvidence))
        for index in range(core.lead_assessment_evidence_count(self._handle)):
            fail_if(core.lead_assessment_evidence(self._handle, index, byref(raw)))
            weights = {stage: raw.weights[i] / c.POINT for i, stage in enumerate(stages) if raw.weights[i]}
            yield Evidence(text(raw.name), text(raw.reason), weights)


def _optional(value: bytes | None) -> str | None:
    return None if value is None else text(value)


def assessed(model: Model, record: ctypes.c_void_p, now: int, error: c.LeadError) -> Reader:
    """Assesses a record."""
    handle = ctypes.c_void_p()
    status = core.lead_record_assess(record, now, None, byref(handle), byref(error))
    if status:
        fail(status, error)
    return Reader(model, handle)
