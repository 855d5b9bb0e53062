# SPDX-License-Identifier: MIT
"""Job titles: department, seniority, and the likely role in a purchase."""

from __future__ import annotations

import ctypes
from ctypes import byref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import _signatures as c
from ._errors import LeadError
from ._library import core, fail, new_error
from .vocabulary import Department, Role, Seniority

if TYPE_CHECKING:
    from ._model import Model


@dataclass(frozen=True)
class Title:
    """What a job title says.

    Attributes:
        department: "other" when the title does not say.
        seniority: "other" when the title does not say.
        role: The likely role in a purchase; None when the title says nothing.
        confidence: How sure the role is, 0 … 1; 0 without one.
        words: What decided, as it stands in the title.
    """

    department: Department
    seniority: Seniority
    role: Role | None
    confidence: float
    words: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """A plain dict, as for JSON, with the identifiers of the vocabulary."""
        return {
            "department": self.department.identifier,
            "seniority": self.seniority.identifier,
            "role": None if self.role is None else self.role.identifier,
            "confidence": self.confidence,
            "words": list(self.words),
        }

    def __str__(self) -> str:
        role = "no role" if self.role is None else f"{self.role.identifier} ({self.confidence:.0%})"
        because = f": “{'”, “'.join(self.words)}”" if self.words else ""
        return f"{role}, department {self.department.identifier}, seniority {self.seniority.identifier}{because}"


def parse_title(text: str, model: Model | None = None) -> Title:
    """Reads a job title: English and Chinese, common German, French and Spanish.

    Args:
        text: The title; of more than 1,000 bytes the rest is not read.
        model: A model whose "roles" have a "lexicon" of their own, or None for the built-in one alone.

    Raises:
        LeadError: The title is not UTF-8 (it has a lone surrogate).
        TypeError: It is no string.
    """
    if not isinstance(text, str):
        raise TypeError(f"a job title is a string, not {type(text).__name__}")
    if model is not None and not hasattr(model, "_handle"):
        raise TypeError(f"model must be a Model or None, not {type(model).__name__}")
    data = text.encode("utf-8", "surrogatepass")
    found, error = c.LeadTitle(size=ctypes.sizeof(c.LeadTitle)), new_error()
    status = core.lead_title_parse(None if model is None else model._handle, data, len(data), byref(found), byref(error))
    if status:
        fail(status, error, LeadError)
    words = (found.words[i] for i in range(found.word_count))
    return Title(
        department=Department(found.department),
        seniority=Seniority(found.seniority),
        role=Role(found.role) if found.role else None,
        confidence=found.confidence / 1000,
        words=tuple(data[word.offset : word.offset + word.size].decode("utf-8", "replace") for word in words),
    )
