# SPDX-License-Identifier: MIT
"""Is a lead qualified, what is missing, is it complete, and which of the built-in classes is it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from reference_conditions import all_of, opposite
from reference_document import as_list, members, thousandths
from reference_sections import CLASSES, FRAMEWORKS, criteria_of
from reference_time import duration, saturated

NOT_REQUIRED = {("pact", "competitor"), ("mantcp", "competitor"), ("gpctba_ci", "consequences"), ("gpctba_ci", "implications")}
REJECTION_OF_CRITERION = {
    "money": "no_budget", "people": "no_operator", **dict.fromkeys(["competitor", "competition"], "uses_competitor"),
    **dict.fromkeys(["authority", "economic_buyer", "decision_criteria", "decision_process", "champion", "paper_process"], "not_decider")}
REJECTION_OF_RED_FLAG = {"bought_competitor": "uses_competitor", "lacks_infrastructure": "no_operator", "no_owner": "no_need", "internal_changes": "no_need"}
DEFAULT_REJECTION = "no_need"

# Qualification -------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Criterion:
    """One criterion of one lead. The answer is True for met, False for not met, None for unknown."""

    name: str
    answer: bool | None
    is_recorded: bool
    is_required: bool
    weight: int
    rejection: str


@dataclass(frozen=True)
class Judgement:
    verdict: str
    rejection: str | None
    criterion: str | None  # that it was rejected for
    red_flag: str | None
    met: tuple[str, ...]
    missing: tuple[str, ...]
    question: str | None
    criteria: tuple[Criterion, ...]


def judge(criteria: list[Criterion], flags: list[tuple[str, str]], qualified_at: int) -> Judgement:
    """`flags` are the red ones that are up, with their rejections."""
    verdict, rejection, criterion = _verdict({each.name: each.answer for each in criteria}, criteria, flags, qualified_at)
    missing = [each for each in criteria if verdict == "incomplete" and each.answer is None and (each.is_required or _met(criteria) < qualified_at)]

    def settled(asked: Criterion) -> int:
        """How many answers would settle the verdict."""
        answers = {each.name: each.answer for each in criteria}
        return sum(_verdict({**answers, asked.name: answer}, criteria, flags, qualified_at)[0] != "incomplete" for answer in (True, False))

    asked = max(missing, key=lambda each: (settled(each), each.weight), default=None)  # of equals the first
    return Judgement(verdict, rejection, criterion, flags[0][0] if flags else None, tuple(each.name for each in criteria if each.answer is True),
                     tuple(each.name for each in missing), asked.name if asked else None, tuple(criteria))


def _met(criteria: list[Criterion]) -> int:
    return sum(each.weight for each in criteria if each.answer is True)


def _verdict(answers: dict, criteria: list[Criterion], flags: list[tuple[str, str]], qualified_at: int) -> tuple[str, str | None, str | None]:
    """Verdict, rejection, and the criterion that brought it about."""
    if flags:
        return "rejected", flags[0][1], None
    failed = [each for each in criteria if answers[each.name] is False]
    required = [each for each in failed if each.is_required]
    reached, open_ = (sum(each.weight for each in criteria if answers[each.name] is answer) for answer in (True, None))
    if not required and reached + open_ < qualified_at:
        required = failed
    if required:
        return "rejected", required[0].rejection, required[0].name
    if reached >= qualified_at and all(answers[each.name] is True for each in criteria if each.is_required):
        return "qualified", None, None
    return "incomplete", None, None


def qualification(lead) -> Judgement:
    section = lead.document["qualification"]
    criteria = [_criterion(name, section, lead) for name in criteria_of(section)]
    flags = [(name, flag.get("rejection", REJECTION_OF_RED_FLAG.get(name, DEFAULT_REJECTION)))
             for name, flag in members(section.get("red_flags", {})) if lead.truth(flag["when"]) is True]
    return judge(criteria, flags, thousandths(section.get("qualified_at", 0)))


def _criterion(name: str, section: dict, lead) -> Criterion:
    written, framework = section.get("criteria", {}).get(name, {}), section["framework"]
    recorded = lead.value(f"answer_{name}")
    return Criterion(name=name, answer=_answer(written, lead) if recorded is None else recorded, is_recorded=recorded is not None,
                     is_required=written.get("required", (framework, name) not in NOT_REQUIRED), weight=thousandths(written.get("weight", 1)),
                     rejection=written.get("rejection", REJECTION_OF_CRITERION.get(name, DEFAULT_REJECTION)))


def _answer(written: dict, lead) -> bool | None:
    met = lead.truth(written["met"]) if "met" in written else None
    not_met = lead.truth(written["not_met"]) if "not_met" in written else opposite(met)
    return True if met is True else False if not_met is True else None


def qualification_decisions(judgement: Judgement) -> dict[str, str | None]:
    return {"verdict": judgement.verdict, "rejection": judgement.rejection}


def by_answers(framework: str, answers: dict[str, bool | None], red_flags: list[str] = ()) -> Judgement:
    """Judges without a document, by the built-in framework."""
    criteria = [Criterion(name, answers.get(name), answers.get(name) is not None, (framework, name) not in NOT_REQUIRED, 1000,
                          REJECTION_OF_CRITERION.get(name, DEFAULT_REJECTION)) for name in FRAMEWORKS[framework]]
    return judge(criteria, [(name, rejection) for name, rejection in REJECTION_OF_RED_FLAG.items() if name in red_flags], 0)


# Completeness --------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Completeness:
    share: int  # thousandths of a percent
    missing: tuple[str, ...]
    dossier: str | None


def completeness(lead) -> Completeness:
    section = lead.document["completeness"]
    required = [(name, lead.value(name) is not None) for name in section.get("required", [])]
    dossier = [(name, lead.truth(part) is True if isinstance(part, dict) else all(lead.value(field) is not None for field in as_list(part)))
               for name, part in members(section.get("dossier", {}))]
    there = [is_there for _, is_there in required + dossier]
    whole = "complete" if all(is_there for _, is_there in dossier) else "incomplete"
    return Completeness(100_000 * sum(there) // len(there), tuple(name for name, is_there in required + dossier if not is_there), whole if "dossier" in section else None)


# Built-in classes ----------------------------------------------------------------------------------------------------------------------

MONTHS = [("hot", 3, "92d"), ("warm", 6, "184d"), ("cold", 12, "366d")]


def is_clear(lead) -> bool:
    """Whether the timing of the project is known and not in the past."""
    kind, start = lead.typed(lead.document["class_inputs"]["project_start"])
    return start is not None and start >= (lead.now if kind == "time" else 0)


def builtin_class(lead) -> str | None:
    inputs = lead.document["class_inputs"]

    def truth(name: str) -> bool | None:
        return lead.truth(inputs[name]) if name in inputs else False

    important = all_of([truth("large_deal"), truth("important_customer"), is_clear(lead), truth("good_match")]) is True
    matching = {
        "not_a_lead": truth("good_match") is False or truth("tiny_share") is True and truth("important_customer") is False,
        "company_key": important and truth("key_customer") is True,
        "important": important,
        "general": truth("good_match") is True,
    }
    assert set(matching) == set(CLASSES)
    return next((name for name, matches in matching.items() if matches), None)


def heat(lead, lead_class: str | None) -> str | None:
    if lead_class == "not_a_lead" or not is_clear(lead):
        return None
    kind, start = lead.typed(lead.document["class_inputs"]["project_start"])
    if kind == "time":
        return next((name for name, _, length in MONTHS if start <= saturated(lead.now + duration(length))), None)
    return next((name for name, months, _ in MONTHS if Fraction(start) <= months), None) if abs(start) != float("inf") else None
