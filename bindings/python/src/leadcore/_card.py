# SPDX-License-Identifier: MIT
"""The card of a lead: an assessment as people read it, in English or Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ._description import checked_language
from ._text import points_text, width
from .vocabulary import (
    Answer,
    Criterion,
    Department,
    Dossier,
    Entry,
    Heat,
    LeadClass,
    LifecycleStatus,
    Message,
    Mode,
    RedFlag,
    Rejection,
    Role,
    Seniority,
    Stage,
    StageMove,
    Step,
    Term,
    Tier,
    Track,
    Verdict,
)

if TYPE_CHECKING:
    from ._assess import Assessment

_KINDS: dict[str, tuple[type[Term], ...]] = {
    "heat": (Heat,),
    "title_department": (Department,),
    "title_seniority": (Seniority,),
    "role": (Role,),
    "stage": (Stage,),
    "mode": (Mode,),
    "stage_move": (StageMove,),
    "verdict": (Verdict,),
    "rejection": (Rejection,),
    "next_status": (LifecycleStatus,),
    "next_step": (Step,),
    "nurture_track": (Track,),
    "research_tier": (Tier,),
    "message_focus": (Message,),
    "class": (LeadClass,),
    "criterion": (Criterion,),
    "question": (Criterion,),
    "missing": (Criterion,),
    "red_flag": (RedFlag,),
    "part": (Dossier, Entry),
    "missing_parts": (Dossier, Entry),
}
"""Decision, or other kind of name → the vocabularies that its built-in names are of."""

_CHINESE = {
    "role": "角色",
    "stage": "采购阶段",
    "evidence": "依据",
    "verdict": "资格判断",
    "criteria": "标准",
    "red flag": "危险信号",
    "missing": "待了解",
    "ask": "下一个问题",
    "remedy": "对策",
    "class": "线索类别",
    "grade": "评级",
    "heat": "热度",
    "complete": "完整度",
    "status": "状态",
    "next step": "下一步",
    "track": "培育路径",
    "until": "直到",
    "research": "研究级别",
    "message": "信息重点",
    "scores": "得分",
    "unknown": "未知",
    "row": "行",
    "next status": "下一状态",
}
_SEPARATORS = {"en": (", ", ": ", " (", ")", "; missing "), "zh": ("、", "：", "（", "）", "；缺少")}


def display(kind: str, name: str, language: str) -> str:
    """The display name of a term that is built in; any other name as it is."""
    for vocabulary in _KINDS.get(kind, ()):
        term = vocabulary.find(name)
        if term is not None and term.identifier == name:
            return term.chinese if language == "zh" else term.english
    return name


def label(name: str, language: str) -> str:
    """A heading, or the label of a line, which may be indented."""
    indent = name[: len(name) - len(name.lstrip())]
    return indent + _CHINESE[name.lstrip()] if language == "zh" else name


def card_lines(assessment: Assessment, language: str = "en") -> list[str]:
    """The lines of a card."""
    checked_language(language)
    card = _Card(assessment, language)
    rows = [(card.word(name), words) for name, words in card.rows() if words]
    reach = max((width(name) for name, _ in rows), default=0)
    return [f"{name}{' ' * (reach - width(name))}  {words}" for name, words in rows]


class _Card:
    """Words for one assessment in one language."""

    def __init__(self, assessment: Assessment, language: str) -> None:
        self._of = assessment
        self._language = language
        self._comma, self._colon, self._open, self._close, self._lacks = _SEPARATORS[language]

    def word(self, name: str) -> str:
        """A label, in the language."""
        return label(name, self._language)

    def rows(self) -> Iterator[tuple[str, str]]:
        """Labels and what stands behind them; what is empty is left out."""
        yield "role", self._role()
        yield from self._stage()
        yield from self._verdict()
        yield from self._standing()
        yield from self._next()

    def _name(self, kind: str, name: str) -> str:
        return display(kind, name, self._language)

    def _value(self, decision: str) -> str:
        """What was decided, for people; empty when the model does not decide it."""
        found = self._of.decisions.get(decision)
        if found is None:
            return ""
        return self.word("unknown") if found.value is None else self._name(decision, found.value)

    def _reason(self, decision: str) -> str:
        found = self._of.decisions.get(decision)
        return "" if found is None or not found.reason or found.value is None else f"{self._colon}{found.reason}"

    def _aside(self, *parts: str) -> str:
        inside = self._comma.join(filter(None, parts))
        return f"{self._open}{inside}{self._close}" if inside else ""

    def _known(self, decision: str) -> str:
        """What was decided, or nothing when that is not known."""
        found = self._of.decisions.get(decision)
        return "" if found is None or found.value is None else self._name(decision, found.value)

    def _role(self) -> str:
        parts = [self._known(name) for name in ("title_seniority", "title_department") if self._of.decisions.get(name)]
        return self._value("role") + self._aside(*parts) + self._reason("role") if "role" in self._of.decisions else ""

    def _stage(self) -> Iterator[tuple[str, str]]:
        stage = self._of.stage
        if stage is None:
            return
        move = self._known("stage_move")
        share = f"{stage.probabilities[stage.stage]:.0%}" if stage.stage is not None and stage.probabilities else ""
        reason = "" if self._of.evidence else self._reason("stage")
        yield "stage", self._value("stage") + self._aside(self._known("mode"), move, share) + reason
        yield "  evidence", "; ".join(evidence.reason for evidence in self._of.evidence)

    def _verdict(self) -> Iterator[tuple[str, str]]:
        judgement = self._of.judgement
        if judgement is None:
            return
        cause = judgement.criterion or judgement.red_flag
        kind = "criterion" if judgement.criterion else "red_flag"
        because = "" if judgement.rejection is None else self._colon + self._term(judgement.rejection)
        yield "verdict", self._value("verdict") + because + self._aside("" if cause is None else self._name(kind, cause))
        yield "  remedy", "" if judgement.remedy is None else self._term(judgement.remedy)
        answers = {Answer.MET: "✓", Answer.NOT_MET: "✗", Answer.UNKNOWN: "?"}
        yield "  criteria", "  ".join(f"{answers[x.answer]} {self._name('criterion', x.name)}" for x in self._of.criteria)
        up = [self._name("red_flag", name) for name, is_up in self._of.red_flags.items() if is_up]
        yield "  red flag", self._comma.join(up)
        yield "  missing", self._comma.join(self._name("criterion", name) for name in judgement.missing)
        yield "  ask", judgement.question(self._language) or judgement.question("en") or judgement.question("zh") or ""

    def _standing(self) -> Iterator[tuple[str, str]]:
        of = self._of
        reason = f"{self._colon}{of.class_reason}" if of.class_reason and of.class_reason != of.lead_class else ""
        # Classes of the document's own stand as they are, also where they have names of the built-in ones.
        kind = "class" if "heat" in of.decisions else ""
        yield "class", "" if of.lead_class is None else self._name(kind, of.lead_class) + reason
        yield "heat", self._known("heat")
        yield "grade", of.grade or ""
        yield "scores", self._comma.join(f"{name} {points_text(round(points * 1000))}" for name, points in of.points.items())
        if of.completeness is not None:
            missing = self._comma.join(self._name("part", name) for name in of.missing_parts)
            yield "complete", f"{int(of.completeness + 1e-9)} %" + (self._lacks + missing if missing else "")

    def _next(self) -> Iterator[tuple[str, str]]:
        of = self._of
        if "next_status" in of.decisions:
            now = self.word("unknown") if of.status is None else self._name("next_status", of.status)
            due = self._known("next_status")
            yield "status", now + (f" → {due}{self._reason('next_status')}" if due else "")
        if "next_step" in of.decisions:
            yield "next step", self._value("next_step") + self._reason("next_step")
        track = of.decisions.get("nurture_track")
        if track is not None and track.value is not None:
            yield "  track", self._name("nurture_track", track.value)
            yield "  until", track.until or ""
        yield "research", self._known("research_tier") + self._reason("research_tier")
        yield "message", self._known("message_focus") + self._reason("message_focus")

    def _term(self, term: Term) -> str:
        return term.chinese if self._language == "zh" else term.english
