# SPDX-License-Identifier: MIT
"""What a model document means, as a program: docs/model-reference.md, made to run.

This is the slow and obvious evaluator that the C library is compared with. It was written from that page and from the design, never from
the C code; it takes valid documents only, and prefers plainness to speed. Points are whole thousandths, decimals are exact, and a truth
value is True, False or None for unknown.
"""

from __future__ import annotations

import json
import math
import numbers
import operator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from hashlib import blake2s

from reference_text import ends, fold, has_words, starts
from reference_time import saturated, duration, moment

COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}
FIND = {"contains": has_words, "starts": starts, "ends": ends}


@dataclass(frozen=True)
class Entry:
    """One amount in a ledger."""

    kind: str  # "rule", "unknown", "group_limit" or "score_limit"
    points: int
    score: str
    group: str | None = None
    name: str | None = None
    reason: str | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """Everything that a model says about one lead."""

    points: dict[str, int]
    coverage: dict[str, int]
    grade: str | None
    lead_class: str | None
    ledger: tuple[Entry, ...]


class Model:
    """A model document: JSON text, or an object of dict, list, str, bool, int, float and Decimal."""

    def __init__(self, document: dict | str | bytes):
        if isinstance(document, (str, bytes)):
            document = json.loads(document, parse_int=Decimal, parse_float=Decimal)
        self.document = document

    def evaluate(self, lead: dict, now: int) -> Result:
        """Scores a lead: field name → value, with None or nothing for unknown. `now` is in microseconds since 1970."""
        return _Evaluation(self.document, lead, now).result()

    def fingerprint(self) -> str:
        return blake2s(canonical(self.document).encode(), digest_size=16).hexdigest()

    def grades(self) -> list[str]:
        """All names of grades, best first."""
        return grade_names(self.document.get("grade"))


# Values of leads -----------------------------------------------------------------------------------------------------------------------


def known_text(value: str | bytes) -> str | None:
    if isinstance(value, str):
        return value
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return None


def known_number(value) -> int | float | None:
    if isinstance(value, numbers.Integral):
        return int(value)
    return None if math.isnan(value) else float(value)


def known_time(value: int | date) -> int:
    if not isinstance(value, date):
        return int(value)
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if value.tzinfo is None:
        value = value.replace(tzinfo=timezone.utc)
    return (value - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1)


def known_tags(value) -> frozenset[str]:
    """The set without tags that are null or not text."""
    texts = [known_text(tag) for tag in value if tag is not None]
    return frozenset(text for text in texts if text is not None)


KNOWN = {"flag": bool, "number": known_number, "category": known_text, "text": known_text, "tags": known_tags, "time": known_time}


# Conditions ----------------------------------------------------------------------------------------------------------------------------


def all_of(truths: list) -> bool | None:
    return False if False in truths else None if None in truths else True


def any_of(truths: list) -> bool | None:
    return True if True in truths else None if None in truths else False


def opposite(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def at_least(count: int, truths: list) -> bool | None:
    if truths.count(True) >= count:
        return True
    return False if len(truths) - truths.count(False) < count else None


def test_flag(test: bool, value: bool, now: int) -> bool:
    return value is test


def test_number(test, value: int | float, now: int) -> bool:
    return _in_range_or_set(test, value, lambda bound: float(exact(bound)))


def test_score(test, value: Fraction, now: int) -> bool:
    return _in_range_or_set(test, value, lambda bound: Fraction(exact(bound)))


def _in_range_or_set(test, value, bound) -> bool:
    if isinstance(test, dict):
        return all(COMPARE[key](value, bound(limit)) for key, limit in members(test))
    return any(value == bound(number) for number in as_list(test))


def test_category(test, value: str, now: int) -> bool:
    return value in as_list(test)


def test_text(test, value: str, now: int) -> bool:
    text = fold(value)
    if isinstance(test, dict):
        return all(any(FIND[key](text, fold(pattern)) for pattern in as_list(patterns)) for key, patterns in members(test))
    return any(text == fold(other) for other in as_list(test))


def test_tags(test: dict, value: frozenset, now: int) -> bool:
    return all(value >= set(tags) if key == "all" else bool(value & set(tags)) for key, tags in members(test))


def test_time(test: dict, value: int, now: int) -> bool:
    return all(_test_moment(key, limit, value, now) for key, limit in members(test))


def _test_moment(key: str, limit: str, value: int, now: int) -> bool:
    if key in COMPARE:
        return COMPARE[key](value, moment(limit))
    earlier, later = saturated(now - duration(limit)), saturated(now + duration(limit))
    return {"within": earlier <= value <= now, "older_than": value < earlier, "within_next": now <= value <= later}[key]


TESTS = {"flag": test_flag, "number": test_number, "score": test_score, "category": test_category, "text": test_text, "tags": test_tags,
         "time": test_time}


def names_read(condition: dict) -> set[str]:
    """Fields and results that a condition reads."""
    names = set()
    for key, part in members(condition):
        if key in ("all", "any", "of"):
            names = names.union(*map(names_read, part))
        elif key == "not":
            names |= names_read(part)
        elif key != "at_least":
            names.add(key)
    return names


# Scores, grade and class ---------------------------------------------------------------------------------------------------------------


class _Evaluation:
    """One lead under one model. Results are computed when first asked for, so that parts may stand in any order."""

    def __init__(self, document: dict, lead: dict, now: int):
        self.document, self.lead, self.now = document, lead, now
        self.done: dict = {}

    def result(self) -> Result:
        scores = {name: self.score(name) for name, _ in members(self.document["scores"])}
        return Result(points={name: points for name, (points, _, _) in scores.items()},
                      coverage={name: coverage for name, (_, coverage, _) in scores.items()},
                      grade=self.grade(), lead_class=self.lead_class(),
                      ledger=tuple(entry for _, _, entries in scores.values() for entry in entries))

    def once(self, key, compute):
        if key not in self.done:
            self.done[key] = compute()
        return self.done[key]

    def typed_value(self, name: str) -> tuple:
        """Type and value of a field or result; the value is None when unknown."""
        if name in self.document["scores"]:
            return "score", Fraction(self.score(name)[0], 1000)
        if name == "grade":
            return "category", self.grade()
        if name == "class":
            return "category", self.lead_class()
        kind, value = self.document["fields"][name], self.lead.get(name)
        return kind, None if value is None else KNOWN[kind](value)

    def truth(self, condition: dict) -> bool | None:
        parts = dict(members(condition))
        truths = []
        for key, part in parts.items():
            if key == "all":
                truths.append(all_of([self.truth(each) for each in part]))
            elif key == "any":
                truths.append(any_of([self.truth(each) for each in part]))
            elif key == "not":
                truths.append(opposite(self.truth(part)))
            elif key == "at_least":
                truths.append(at_least(int(part), [self.truth(each) for each in parts["of"]]))
            elif key != "of":
                truths.append(self.test(key, part))
        return all_of(truths)

    def test(self, name: str, test) -> bool | None:
        kind, value = self.typed_value(name)
        if test == "known":
            return value is not None
        if test == "unknown":
            return value is None
        return None if value is None else TESTS[kind](test, value, self.now)

    def score(self, name: str) -> tuple[int, int, list[Entry]]:
        """Points, coverage and ledger of a score."""
        return self.once(("score", name), lambda: self._score(name, self.document["scores"][name]))

    def _score(self, name: str, score: dict) -> tuple[int, int, list[Entry]]:
        entries: list[Entry] = []
        total = decided = weight = 0
        for group in score["groups"]:
            part = 0
            for rule in group["rules"]:
                truth, points, otherwise = self.truth(rule["when"]), thousandths(rule["points"]), thousandths(rule.get("unknown", 0))
                weight += max(abs(points), abs(otherwise))
                decided += 0 if truth is None else max(abs(points), abs(otherwise))
                part += {True: points, False: 0, None: otherwise}[truth]
                entries += self._rule_entries(name, group, rule, truth, points, otherwise)
            limited = clamp(part, group)
            if limited != part:
                entries.append(Entry("group_limit", limited - part, name, group["name"]))
            total += limited
        limited = clamp(total, score)
        if limited != total:
            entries.append(Entry("score_limit", limited - total, name))
        return limited, 1000 * decided // weight if weight else 1000, entries

    def _rule_entries(self, score: str, group: dict, rule: dict, truth: bool | None, points: int, otherwise: int) -> list[Entry]:
        """A rule that is true always has an entry; one that is unknown has one when that is worth something."""
        if truth is False or (truth is None and otherwise == 0):
            return []
        read = names_read(rule["when"])
        fields = tuple(field for field, _ in members(self.document["fields"]) if field in read)
        return [Entry("rule" if truth else "unknown", points if truth else otherwise, score, group["name"], rule["name"],
                      rule.get("reason", rule["name"]), fields)]

    def grade(self) -> str | None:
        if "grade" not in self.document:
            return None
        return self.once("grade", lambda: "".join(self._symbol(part) for part in grade_parts(self.document["grade"])))

    def _symbol(self, part: dict) -> str:
        (score, symbols), = members(part)
        points = self.score(score)[0]
        return next(symbol for symbol, bound in complete(symbols) if bound == "else" or thousandths(bound) <= points)

    def lead_class(self) -> str | None:
        return self.once("class", lambda: next((each["name"] for each in self.document.get("classes", ())
                                                if "when" not in each or self.truth(each["when"]) is True), None))


def clamp(points: int, limits: dict) -> int:
    if "min" in limits:
        points = max(points, thousandths(limits["min"]))
    if "max" in limits:
        points = min(points, thousandths(limits["max"]))
    return points


def grade_parts(grade: dict) -> list[dict]:
    return [grade[part] for part in ("letters", "digits") if part in grade]


def complete(symbols: dict) -> list[tuple]:
    """The symbols with the one for what lies below the last bound: "else", or the successor."""
    symbols = list(symbols.items())
    if symbols[-1][1] != "else":
        symbols.append((chr(ord(symbols[-1][0]) + 1), "else"))
    return symbols


def grade_names(grade: dict | None) -> list[str]:
    names = [""] if grade else []
    for part in grade_parts(grade or {}):
        (_, symbols), = members(part)
        names = [name + symbol for name in names for symbol, _ in complete(symbols)]
    return names


# Documents -----------------------------------------------------------------------------------------------------------------------------


def members(object_: dict) -> list[tuple]:
    """Members of an object without the comments ("x-…")."""
    return [(key, value) for key, value in object_.items() if not key.startswith("x-")]


def as_list(value) -> list:
    return value if isinstance(value, list) else [value]


def exact(number: int | float | Decimal) -> Decimal:
    """A number as the document writes it; a float stands for its shortest spelling."""
    return Decimal(repr(number)) if isinstance(number, float) else Decimal(number)


def thousandths(number: int | float | Decimal) -> int:
    value = Fraction(exact(number)) * 1000
    assert value.denominator == 1, "at most three places"
    return int(value)


def canonical(value) -> str:
    """The canonical form that fingerprints are taken of."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return '"' + "".join(_escaped(character) for character in value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(canonical(key) + ":" + canonical(part) for key, part in sorted(members(value))) + "}"
    sign, digits, exponent = exact(value).as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    significant = text.rstrip("0")
    return f"{'-' * sign}{significant}e{exponent + len(text) - len(significant)}" if significant else "0"


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return f"\\u{ord(character):04x}" if character < " " else character
