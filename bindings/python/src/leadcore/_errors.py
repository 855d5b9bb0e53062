# SPDX-License-Identifier: MIT
"""What can go wrong, as exceptions and as problems of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ._signatures import FIRST_WARNING

if TYPE_CHECKING:
    from ._assignments import Assignments


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or doubtful, in a document.

    Attributes:
        code: Stable name such as ``"unknown_name"``; a warning's code is ``"never_true"``, ``"capped"``, ``"unreachable"``,
            ``"unused"`` or ``"nearly"``.
        severity: ``"error"`` or ``"warning"``.
        message: One line of English. Never contains values of leads.
        path: JSON Pointer (RFC 6901) into the document; empty for the whole of it.
        line: Line from 1.
        column: Column from 1, in characters.
        offset: Byte offset from 0.
        status: The C library's number for ``code``.
    """

    code: str
    severity: str
    message: str
    path: str
    line: int
    column: int
    offset: int
    status: int = 0

    def __str__(self) -> str:
        place = f"{self.line}:{self.column}  " if self.line else ""
        path = f"{self.path}  " if self.path else ""
        warning = "warning: " if self.severity == "warning" else ""
        return f"{place}{path}{warning}{self.message}"


class LeadCoreError(Exception):
    """Base of all errors of this package.

    Attributes:
        code: Stable name of the status, such as ``"missing_column"``.
        message: One line of English. Never contains values of leads.
        path: Where: a JSON Pointer, or the name of a column or field; may be empty.
    """

    def __init__(self, code: str, message: str, path: str = "") -> None:
        super().__init__(code, message, path)
        self.code = code
        self.message = message
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path and self.path not in self.message else self.message


class DocumentError(LeadCoreError):
    """A document does not compile.

    Attributes:
        problems: Everything that was found in it, errors and warnings, in the order of their positions.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        errors = [problem for problem in self.problems if problem.severity == "error"] or list(self.problems)
        super().__init__(errors[0].code, errors[0].message, errors[0].path)
        self.args = (self.problems,)
        self._errors = errors

    def __str__(self) -> str:
        more = len(self._errors) - 1
        return f"{self._errors[0]}" + (f" (and {more} more)" if more else "")


class ModelError(DocumentError):
    """A model document does not compile."""


class PolicyError(DocumentError):
    """A policy document does not compile."""


class BatchError(LeadCoreError):
    """A table does not fit the model or policy, or contradicts itself; ``path`` names the column where there is one.

    Attributes:
        row: Row of the table at which `Router.assign_many` stopped, from 0; None of other calls.
        done: What it had assigned before; None when it was nothing.
    """

    row: int | None = None
    done: Assignments | None = None


class LeadError(LeadCoreError, ValueError):
    """A single lead has a key or a value that does not fit the model; ``path`` names the field."""


class StateError(LeadCoreError, ValueError):
    """Saved bytes cannot be read: ``code`` is ``"damaged"`` (cut, changed, or something else altogether), ``"newer_version"``,
    ``"other_policy"`` (a router of another policy) or ``"log_gap"`` (changes that do not continue the router's state)."""


class RoutingError(LeadCoreError, ValueError):
    """A step in routing that makes no sense now; nothing has changed.

    ``code`` is ``"not_held"`` (a lead that the router does not have), ``"already_held"`` (a new one that it has already), ``"time"`` (a moment
    before that of an earlier call), ``"not_allowed"`` or ``"limit"``.

    Attributes:
        row: Row of the table at which `Router.assign_many` stopped, from 0; None of other calls.
        done: What it had assigned before; None when it was nothing.
    """

    row: int | None = None
    done: Assignments | None = None


def severity_of(status: int) -> str:
    """``"warning"`` or ``"error"`` for a status of the C library."""
    return "warning" if status >= FIRST_WARNING else "error"
