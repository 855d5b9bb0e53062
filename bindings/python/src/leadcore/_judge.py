# SPDX-License-Identifier: MIT
"""Is a lead qualified, and what is missing: judgements of a model, and of a built-in framework without any document."""

from __future__ import annotations

import ctypes
import difflib
from collections.abc import Callable, Iterable, Mapping
from ctypes import byref
from dataclasses import dataclass, field
from typing import Any, TypeVar

from . import _signatures as c
from ._description import checked_language
from ._layout import names_of
from ._library import core, fail, new_error
from .vocabulary import Answer, Criterion, Framework, RedFlag, Rejection, Remedy, Term, Verdict

_Term = TypeVar("_Term", bound=Term)
Question = Callable[[str, str], "str | None"]
"""From a criterion and a language to what to ask."""


@dataclass(frozen=True)
class Judgement:
    """Outcome of a qualification. ``print(judgement)`` shows it to people.

    Attributes:
        verdict: Qualified, incomplete or rejected.
        rejection: Why it is rejected; None unless it is.
        remedy: What is done about that; None unless it is rejected.
        criterion: The criterion that it was rejected for; None for other reasons.
        red_flag: The red flag that it was rejected for; None for other reasons.
        met: Criteria that are met.
        missing: Criteria that are unknown and can still change the verdict.
        ask: The criterion to ask about next; None unless the verdict is incomplete. `question` has the words.
    """

    verdict: Verdict
    rejection: Rejection | None
    remedy: Remedy | None
    criterion: str | None
    red_flag: str | None
    met: tuple[str, ...]
    missing: tuple[str, ...]
    ask: str | None
    _questions: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def question(self, language: str = "en") -> str | None:
        """What to ask next, in English ("en") or Chinese ("zh"); None when there is nothing to ask, or nobody wrote a question in that language."""
        checked_language(language)
        return self._questions.get(language)

    def to_dict(self) -> dict[str, Any]:
        """A plain dict, as for JSON, with the identifiers of the vocabulary."""
        return {
            "verdict": self.verdict.identifier,
            "rejection": None if self.rejection is None else self.rejection.identifier,
            "remedy": None if self.remedy is None else self.remedy.identifier,
            "criterion": self.criterion,
            "red_flag": self.red_flag,
            "met": list(self.met),
            "missing": list(self.missing),
            "ask": self.ask,
            "question": dict(self._questions),
        }

    def __str__(self) -> str:
        if self.verdict is Verdict.QUALIFIED:
            return f"qualified: {', '.join(self.met) or 'nothing is asked for'}"
        if self.verdict is Verdict.INCOMPLETE:
            asked = self.question() or self.question("zh")
            return f"incomplete: not known: {', '.join(self.missing)}" + (f"; ask: {asked}" if asked else "")
        reason = "" if self.rejection is None else f": {self.rejection.english}"
        cause = f" (red flag {self.red_flag})" if self.red_flag else f" ({self.criterion} is not met)" if self.criterion else ""
        remedy = "" if self.remedy is None else f"; then: {self.remedy.english}"
        return f"rejected{reason}{cause}{remedy}"


def judgement_of(raw: c.LeadJudgement, criteria: tuple[str, ...], red_flags: tuple[str, ...], question: Question) -> Judgement:
    """What the library judged, with names."""
    ask = None if raw.question == c.NONE else criteria[raw.question]
    asked = {} if ask is None else {language: question(ask, language) for language in ("en", "zh")}
    return Judgement(
        verdict=Verdict(raw.verdict),
        rejection=Rejection(raw.rejection) if raw.rejection else None,
        remedy=Rejection(raw.rejection).remedy if raw.rejection else None,
        criterion=None if raw.criterion == c.NONE else criteria[raw.criterion],
        red_flag=None if raw.red_flag == c.NONE else red_flags[raw.red_flag],
        met=names_of(raw.met, criteria),
        missing=names_of(raw.missing, criteria),
        ask=ask,
        _questions={language: words for language, words in asked.items() if words is not None},
    )


def judge(framework: str | Framework, answers: Mapping[Any, Any], red_flags: Iterable[Any] = ()) -> Judgement:
    """Judges by answers alone, with a built-in framework and no document.

    >>> leadcore.judge("mantcp", {"money": True, "authority": True, "need": True})  # doctest: +SKIP

    Args:
        framework: "mantcp", "bant" … or a `vocabulary.Framework`.
        answers: Criterion → answer: True (met), False (not met), None (unknown), or a `vocabulary.Answer` or its name. Criteria are named by
            their identifiers, their names in either language, or `vocabulary.Criterion`. Those that are not there are unknown.
        red_flags: The built-in red flags that are up.

    Raises:
        ValueError: No such framework, criterion, answer or red flag, or a criterion of another framework.
        TypeError: An argument of another type.
    """
    wanted = _term_of(Framework, framework, "framework")
    criteria = wanted.criteria
    values = (ctypes.c_int32 * len(criteria))()
    given: set[Criterion] = set()
    if not isinstance(answers, Mapping):
        raise TypeError(f"answers are a dict of criteria and what is known of them, not {type(answers).__name__}")
    for name, answer in answers.items():
        criterion = _term_of(Criterion, name, "criterion")
        if criterion not in criteria:
            raise ValueError(f"{wanted.identifier} has no criterion '{criterion.identifier}'; it has {', '.join(x.identifier for x in criteria)}")
        if criterion in given:
            raise ValueError(f"the criterion '{criterion.identifier}' stands twice")
        given.add(criterion)
        values[criteria.index(criterion)] = int(answer_of(answer, criterion.identifier))
    if isinstance(red_flags, (str, bytes)) or not isinstance(red_flags, Iterable):
        raise TypeError("red_flags is a list of red flags")
    bits = 0
    for flag in red_flags:
        bits |= 1 << int(_term_of(RedFlag, flag, "red flag"))
    raw, error = c.LeadJudgement(size=ctypes.sizeof(c.LeadJudgement)), new_error()
    status = core.lead_framework_judge(int(wanted), values, len(criteria), bits, byref(raw), byref(error))
    if status:
        fail(status, error)
    names = tuple(criterion.identifier for criterion in criteria)
    flags = ("", *(flag.identifier for flag in RedFlag))  # here their numbers, from 1, are meant
    return judgement_of(raw, names, flags, lambda name, language: criteria[names.index(name)].question(language))


def answer_of(value: Any, criterion: str) -> Answer:
    """What is known of a criterion, from what people write. The value may be personal: messages do not have it."""
    if isinstance(value, Answer):
        return value
    if value is None:
        return Answer.UNKNOWN
    if isinstance(value, str):
        found = Answer.find(value)
        if found is not None:
            return found
        raise ValueError(f"the answer to '{criterion}' is none of met, not_met and unknown")
    if type(value).__name__ in ("bool", "bool_"):
        return Answer.MET if value else Answer.NOT_MET
    raise TypeError(f"the answer to '{criterion}' must be True, False, None or an Answer, not {type(value).__name__}")


def _term_of(kind: type[_Term], value: Any, what: str) -> _Term:
    """A term of a vocabulary, from itself or a name in either language."""
    if isinstance(value, kind):
        return value
    if not isinstance(value, str):
        raise TypeError(f"a {what} is named by a string or a {kind.__name__}, not by {type(value).__name__}")
    found = kind.find(value)
    if found is not None:
        return found
    names = [term.identifier for term in kind]
    near = difflib.get_close_matches(value.casefold(), names, n=1)
    raise ValueError(f"there is no {what} '{value}'; " + (f"did you mean '{near[0]}'?" if near else f"there are {', '.join(names)}"))
