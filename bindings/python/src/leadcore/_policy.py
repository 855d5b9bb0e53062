# SPDX-License-Identifier: MIT
"""The policy: who may get a lead, who gets it, and by when they must act."""

from __future__ import annotations

import ctypes
import difflib
import json
import os
from collections.abc import Iterable, Mapping
from ctypes import byref
from types import MappingProxyType
from typing import Any

from . import _signatures as c
from . import _values
from ._calendar import Calendar
from ._documents import Document, document_bytes, problem_of, problems_of
from ._errors import PolicyError, Problem
from ._library import core, fail, new_error, text
from ._policy_zones import Zones


class Policy:
    """A compiled policy document. Immutable; any number of threads may use one at the same time.

    Zones of calendars may be IANA names such as "Europe/Berlin" here. They are turned into the rule that they follow now, as the library reads
    no time-zone files; the fingerprint is that of the document with the rule.

    Attributes:
        name, version: As the document says.
        fingerprint: 128-bit fingerprint of the document's meaning, 32 hexadecimal digits.
        fields: Field → its type: "flag", "number", "category", "text", "tags" or "time".
        used_fields: The fields that something in the document reads; tables need no columns for the others.
        people: Ids of the people, in the order of the document.
        person_names: Id → name.
        teams: Team → ids of its members, in their order.
        rules: Rule → its reason, in the order in which they are tried.
    """

    def __init__(self, document: Document) -> None:
        self._document = document_bytes(document, "policy")
        zones = Zones(self._document)
        handle, error = ctypes.c_void_p(), new_error()
        status = core.lead_policy_compile(zones.data, len(zones.data), None, byref(handle), byref(error))
        if status == c.CONSTANTS["LEAD_ERROR_OUT_OF_MEMORY"]:
            fail(status, error)
        if status:
            problems = problems_of(core.lead_policy_check, zones.data) or [problem_of(error)]
            raise PolicyError(zones.placed(problems))
        self._handle = handle
        self.name = text(core.lead_policy_name(handle))
        self.version = text(core.lead_policy_version(handle))
        self.fingerprint = text(core.lead_policy_fingerprint(handle))
        self._describe_fields()
        self._describe_people()
        self._describe_rules()

    @classmethod
    def parse(cls, document: Document) -> Policy:
        """Compiles a document.

        Args:
            document: JSON as text or UTF-8 (at most 16 MiB), or the same as Python objects.

        Raises:
            PolicyError: With every problem of the document, not just the first.
        """
        return cls(document)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Policy:
        """Compiles the document in a file. Raises OSError, or PolicyError as `parse` does."""
        with open(path, "rb") as file:
            return cls(file.read())

    @staticmethod
    def check(document: Document) -> list[Problem]:
        """Every problem of a policy document, errors and warnings, in the order of their positions; as `leadcore.check` for models.

        Args:
            document: JSON as text or UTF-8, or the same as Python objects.
        """
        zones = Zones(document_bytes(document, "policy"))
        return zones.placed(problems_of(core.lead_policy_check, zones.data))

    def _describe_fields(self) -> None:
        handle, fields, used = self._handle, {}, []
        for index in range(core.lead_policy_field_count(handle)):
            name = text(core.lead_policy_field_name(handle, index))
            fields[name] = _values.FIELD_TYPES[core.lead_policy_field_type(handle, index)]
            if core.lead_policy_field_is_used(handle, index):
                used.append(name)
        self.fields: Mapping[str, str] = MappingProxyType(fields)
        self.used_fields = tuple(used)

    def _describe_people(self) -> None:
        handle = self._handle
        count = range(core.lead_policy_person_count(handle))
        self.people = tuple(text(core.lead_policy_person_id(handle, i)) for i in count)
        names = (text(core.lead_policy_person_name(handle, i)) for i in count)
        self.person_names: Mapping[str, str] = MappingProxyType(dict(zip(self.people, names)))
        self._person_indices = {person: i for i, person in enumerate(self.people)}
        self._team_names = tuple(text(core.lead_policy_team_name(handle, i)) for i in range(core.lead_policy_team_count(handle)))
        self.teams: Mapping[str, tuple[str, ...]] = MappingProxyType({name: self._members(i) for i, name in enumerate(self._team_names)})

    def _members(self, team: int) -> tuple[str, ...]:
        count = core.lead_policy_member_count(self._handle, team)
        return tuple(self.people[core.lead_policy_member(self._handle, team, i)] for i in range(count))

    def _describe_rules(self) -> None:
        handle = self._handle
        count = range(core.lead_policy_rule_count(handle))
        self._rule_names = tuple(text(core.lead_policy_rule_name(handle, i)) for i in count)
        reasons = (text(core.lead_policy_rule_reason(handle, i)) for i in count)
        self.rules: Mapping[str, str] = MappingProxyType(dict(zip(self._rule_names, reasons)))
        self._clocks = tuple(
            tuple(text(core.lead_policy_clock_name(handle, i, clock)) for clock in range(core.lead_policy_clock_count(handle, i))) for i in count
        )

    def __del__(self) -> None:
        handle = self.__dict__.pop("_handle", None)
        if handle:
            core.lead_policy_unref(handle)

    @property
    def document(self) -> dict[str, Any]:
        """The document as Python objects, as it was given; a new copy each time."""
        found: dict[str, Any] = json.loads(self._document)
        return found

    def clocks(self, rule: str) -> tuple[str, ...]:
        """Names of the clocks of a rule's SLA; empty without one."""
        return self._clocks[_index(self._rule_names, rule, "rule")]

    def calendar(self, name: str) -> Calendar:
        """A calendar of the document, or "always". Raises KeyError when there is none of that name."""
        handle = core.lead_policy_calendar(self._handle, _bytes(name, "the name of a calendar")) if "\0" not in name else None
        if not handle:
            known = [*self.document.get("calendars", {}), "always"]
            raise KeyError(f"the policy has no calendar {name!r}{_hint(name, known)}")
        return Calendar._borrowed(handle)

    def calendar_of(self, person: str) -> Calendar:
        """The calendar of a person. Raises KeyError when there is nobody of that id."""
        return Calendar._borrowed(core.lead_policy_person_calendar(self._handle, self._person(person)))

    def _person(self, person: str) -> int:
        """Index of a person."""
        index = self._person_indices.get(person)
        if index is None:
            raise KeyError(f"the policy has no person {person!r}{_hint(person, self.people)}")
        return index

    def _person_id(self, index: int) -> str | None:
        return None if index == c.NONE else self.people[index]

    def _team_name(self, index: int) -> str | None:
        return None if index == c.NONE else self._team_names[index]

    def _rule_name(self, index: int) -> str | None:
        return None if index == c.NONE else self._rule_names[index]

    def _clocks_of(self, rule: int) -> tuple[str, ...]:
        return () if rule == c.NONE else self._clocks[rule]

    def __copy__(self) -> Policy:
        return self

    def __deepcopy__(self, memo: object) -> Policy:
        return self

    def __reduce__(self) -> Any:
        raise TypeError("a Policy cannot be pickled: pickle its document, and parse it there")

    def __repr__(self) -> str:
        return f"Policy(name={self.name!r}, version={self.version!r}, fingerprint={self.fingerprint!r})"


def _bytes(value: Any, what: str) -> bytes:
    if not isinstance(value, str):
        raise TypeError(f"{what} is a string, not {type(value).__name__}")
    return value.encode("utf-8", "surrogatepass")


def _hint(name: Any, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1) if isinstance(name, str) else []
    return f"; did you mean {near[0]!r}?" if near else ""


def _index(names: tuple[str, ...], name: Any, what: str) -> int:
    if name not in names:
        raise KeyError(f"the policy has no {what} {name!r}{_hint(name, names)}")
    return names.index(name)
