# SPDX-License-Identifier: MIT
"""IANA names of time zones in policy documents, such as "Europe/Berlin": the library takes POSIX rules and reads no time-zone files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from ._errors import Problem
from ._zones import is_zone_name, posix_zone

_ZONE = re.compile(rb'"zone"\s*:\s*("(?:[^"\\]|\\.)*")')
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],]')


def _string(token: bytes) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return ""  # no JSON: the library will say so


def _zones(data: bytes) -> Iterator[tuple[int, int, str]]:
    """(begin, end, value) of the strings that are the "zone" of a calendar."""
    keys: list[str | None] = []  # of the objects around; "" for arrays
    for match in _TOKEN.finditer(data):
        token = match[0]
        if token == b"{":
            keys.append(None)
        elif token == b"[":
            keys.append("")
        elif token in (b"}", b"]"):
            if not keys:
                return
            keys.pop()
        elif token == b",":
            if keys and keys[-1] != "":
                keys[-1] = None
        elif keys and keys[-1] is None:
            keys[-1] = _string(token) or "\0"
        elif len(keys) == 3 and keys[0] == "calendars" and keys[2] == "zone":
            yield match.start(), match.end(), _string(token)


class Zones:
    """A document in which these names are rules.

    Attributes:
        data: The document for the library.
    """

    def __init__(self, document: bytes) -> None:
        self._document = document
        self._edits: list[tuple[int, int, bytes]] = []  # begin and end in the document, and what stands there now
        self._unknown: dict[int, str] = {}
        if any(is_zone_name(_string(match[1])) for match in _ZONE.finditer(document)):
            self._find()
        parts, end = [], 0
        for first, last, rule in self._edits:
            parts += [document[end:first], rule]
            end = last
        self.data = b"".join([*parts, document[end:]]) if parts else document

    def _find(self) -> None:
        rules: dict[str, bytes] = {}
        for first, last, zone in _zones(self._document):
            if not is_zone_name(zone):
                continue
            try:
                if zone not in rules:
                    rules[zone] = json.dumps(posix_zone(zone)).encode()
                self._edits.append((first, last, rules[zone]))
            except (ValueError, LookupError, OSError) as error:
                self._unknown[first] = str(error.args[0] if isinstance(error, KeyError) and error.args else error)

    def placed(self, problems: list[Problem]) -> list[Problem]:
        """Problems of `data`, where they stand in the document."""
        return [self._placed(problem) for problem in problems] if self._edits or self._unknown else problems

    def _placed(self, problem: Problem) -> Problem:
        if not problem.line:
            return problem
        offset, column, passed = problem.offset, problem.column, []
        for first, last, rule in self._edits:
            if offset < first:
                break
            if offset < first + len(rule):  # the rule itself: where the name begins
                offset, column = first, column - (offset - first)
                break
            offset -= len(rule) - (last - first)
            passed.append((last, len(rule) - len(self._document[first:last].decode("utf-8", "replace"))))
        column -= sum(grown for last, grown in passed if b"\n" not in self._document[last:offset])
        return replace(problem, offset=offset, column=column, message=self._unknown.get(offset, problem.message))
