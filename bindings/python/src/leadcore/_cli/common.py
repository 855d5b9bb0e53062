# SPDX-License-Identifier: MIT
"""What the commands share."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from .._errors import DocumentError
from .._model import Model
from .._policy import Policy

if TYPE_CHECKING:
    from .activity import Engagement
    from .reading import Leads

_Kind = TypeVar("_Kind", Model, Policy)


class UserError(Exception):
    """Something the user can put right, in one line."""


def say(line: str) -> None:
    """One line on standard error."""
    print("leadcore: " + " ".join(line.split()), file=sys.stderr)


def read_model(path: str) -> Model:
    """Compiles the document in a file; a ModelError knows the file's name."""
    return _read(Model, path)


def read_policy(path: str) -> Policy:
    """Compiles the document in a file; a PolicyError knows the file's name."""
    return _read(Policy, path)


def _read(kind: type[_Kind], path: str) -> _Kind:
    try:
        return kind.read(path)
    except DocumentError as error:
        error.file = path  # type: ignore[attr-defined]
        other, parts = ("model", {"/scores"}) if kind is Policy else ("policy", {"/people", "/teams"})
        if any(problem.code == "unknown_key" and problem.path in parts for problem in error.problems):
            say(f"{path}: this looks like a {other} document; a {kind.__name__.lower()} is expected here")
        raise
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from None


def read_engagement(model: Model, leads: Leads, options: argparse.Namespace, only: str | None = None) -> Engagement | None:
    """What the leads of a file did, if there is a file of events; with `only`, just what the lead with that key did."""
    if not options.events:
        if options.event_key:
            raise UserError("--event-key needs --events EVENTS")
        return None
    if not options.key:
        raise UserError("--events needs --key COLUMN, the column of LEADS that the events name their leads by")
    from .activity import Engagement

    return Engagement(model, leads, options, only)


def need_pyarrow() -> Any:
    """pyarrow, or the line that says how to get it."""
    try:
        import pyarrow
    except ImportError:
        raise UserError("reading tables needs pyarrow: pip install pyarrow") from None
    return pyarrow


def near_name(name: str, names: Iterable[str], alike: float = 0.6) -> str | None:
    """The known name that is most like this one, if any is alike; case does not count."""
    folded = {known.casefold(): known for known in names}
    near = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=alike)
    return folded[near[0]] if near else None


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint at the nearest known name, or nothing."""
    near = near_name(name, names)
    return f"; did you mean '{near}'?" if near else ""


class Progress:
    """A progress bar on standard error; nothing when that is no terminal, the input is short, or tqdm is not installed."""

    def __init__(self, total: int, unit: str, is_long: bool, what: str = "scoring") -> None:
        self._bar: Any = None
        self._at = 0
        if not is_long or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
            return
        try:
            from tqdm import tqdm
        except ImportError:
            return
        self._bar = tqdm(total=total, unit=unit, unit_scale=True, leave=False, file=sys.stderr, desc=what)

    def to(self, position: int) -> None:
        """Moves on to a position."""
        if self._bar is not None:
            self._bar.update(position - self._at)
            self._at = position

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
