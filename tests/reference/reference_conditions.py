# SPDX-License-Identifier: MIT
"""Values, known and unknown, and the conditions that test them. A truth value is True, False or None for unknown."""

from __future__ import annotations

import math
import numbers
import operator
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

from reference_document import as_list, exact, members
from reference_text import ends, fold, has_words, starts
from reference_time import duration, moment, saturated

COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}
FIND = {"contains": has_words, "starts": starts, "ends": ends}

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


KNOWN = {"flag": bool, "number": known_number, "category": known_text, "text": known_text, "tags": known_tags, "time": known_time,
         "score": lambda points: points}


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
    return in_range_or_set(test, value, lambda bound: float(exact(bound)))


def test_score(test, value: Fraction, now: int) -> bool:
    return in_range_or_set(test, value, lambda bound: Fraction(exact(bound)))


def in_range_or_set(test, value, bound) -> bool:
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


def test_value(kind: str, value, test, now: int | None) -> bool | None:
    """A test of one field, whose value is None when it is unknown."""
    value = None if value is None else KNOWN[kind](value)
    if test in ("known", "unknown"):
        return (value is None) == (test == "unknown")
    return None if value is None else TESTS[kind](test, value, now)


def truth(condition: dict, test) -> bool | None:
    """A condition; `test` is asked about each part that is a test, by its key."""
    parts = dict(members(condition))
    truths = []
    for key, part in parts.items():
        if key == "all":
            truths.append(all_of([truth(each, test) for each in part]))
        elif key == "any":
            truths.append(any_of([truth(each, test) for each in part]))
        elif key == "not":
            truths.append(opposite(truth(part, test)))
        elif key == "at_least":
            truths.append(at_least(int(part), [truth(each, test) for each in parts["of"]]))
        elif key != "of":
            truths.append(test(key, part))
    return all_of(truths)


def first_row(table: list[dict], truth) -> dict | None:
    """The row of a decision table that decides: the first whose "when" is true, or that has none."""
    return next((row for row in table if "when" not in row or truth(row["when"]) is True), None)


def names_read(condition: dict) -> set[str]:
    """Fields and results that a condition reads."""
    names = set()
    for key, part in members(condition):
        if key in ("all", "any", "of"):
            names = names.union(*map(names_read, part))
        elif key == "not":
            names |= names_read(part)
        elif key not in ("at_least", "activity"):
            names.add(key)
    return names
