# SPDX-License-Identifier: MIT
"""What all terms of the vocabularies have in common; ``vocabulary.py`` has the terms."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from enum import IntEnum, unique
from functools import lru_cache
from typing import TypeVar

from . import _signatures as c
from ._library import core, text

TermType = TypeVar("TermType", bound="Term")


@unique
class Vocabulary(IntEnum):
    """The lists of terms."""

    NOTION = 1
    ROLE = 2
    STAGE = 3
    MODE = 4
    STAGE_MOVE = 5
    LIFECYCLE = 6
    HEAT = 7
    CLASS = 8
    VERDICT = 9
    ANSWER = 10
    REJECTION = 11
    REMEDY = 12
    RED_FLAG = 13
    FRAMEWORK = 14
    CRITERION = 15
    TRACK = 16
    STEP = 17
    TIER = 18
    MESSAGE = 19
    CONTACT = 20
    INITIATIVE = 21
    GENERATION = 22
    CHANNEL = 23
    EVENT_KIND = 24
    DEPARTMENT = 25
    SENIORITY = 26
    ENTRY = 27
    DOSSIER = 28

    @property
    def identifier(self) -> str:
        """Its name, such as "stage"."""
        return text(core.lead_vocabulary_name(self))


@lru_cache(maxsize=None)
def _texts(vocabulary: Vocabulary, number: int) -> tuple[str, str, str, str]:
    term = c.LeadTerm()
    term.size = ctypes.sizeof(term)
    if core.lead_term_get(vocabulary, number, ctypes.byref(term)) != c.OK:
        raise LookupError("the LeadCore library that is loaded does not have this term")
    return text(term.identifier), text(term.english), text(term.chinese), text(term.definition)


_vocabularies: dict[type[Term], Vocabulary] = {}


def vocabulary_of(terms: type[Term]) -> Vocabulary:
    """The vocabulary of an enum."""
    return _vocabularies[terms]


class Term(IntEnum):
    """A term of a vocabulary; an integer with a name in documents, display names in two languages, and a definition."""

    @property
    def identifier(self) -> str:
        """Its name in documents and results, such as "problem_recognition"."""
        return _texts(vocabulary_of(type(self)), self)[0]

    @property
    def english(self) -> str:
        """Display name in English."""
        return _texts(vocabulary_of(type(self)), self)[1]

    @property
    def chinese(self) -> str:
        """Display name in Chinese."""
        return _texts(vocabulary_of(type(self)), self)[2]

    @property
    def definition(self) -> str:
        """What it means, in one line of English."""
        return _texts(vocabulary_of(type(self)), self)[3]

    @classmethod
    def find(cls: type[TermType], name: str) -> TermType | None:
        """The term with this identifier, this name in either language, or a usual synonym; case does not matter, nor "-", "_" or " "."""
        # A lone surrogate is in no name; passed on as it is, it finds nothing.
        wanted = name.encode("utf-8", "surrogatepass")
        number = core.lead_term_find(vocabulary_of(cls), wanted, len(wanted))
        return cls(number) if number else None


def terms_of(vocabulary: Vocabulary) -> Callable[[type[TermType]], type[TermType]]:
    """Says of an enum which vocabulary it is."""

    def register(terms: type[TermType]) -> type[TermType]:
        _vocabularies[terms] = vocabulary
        return unique(terms)

    return register
