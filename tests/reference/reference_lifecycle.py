# SPDX-License-Identifier: MIT
"""Which status follows, what is done next, and the walk of a lead through its lifecycle.

The built-in tables stand in docs/model-reference.md and are read from there; what the library has built in is compared with them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from reference_conditions import first_row
from reference_document import as_list, grade_names, members
from reference_sections import CLASSES, decisions, numbers, statuses_of
from reference_time import duration, saturated

PAGE = Path(__file__).resolve().parents[2] / "docs" / "model-reference.md"
BY_HOST = "moved by the host"
PARKED = {"lost", "nurture", "disqualified"}  # of the built-in statuses


# Built-in tables -----------------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def builtin_tables() -> dict:
    """The JSON of the section "Built-in tables", all blocks together."""
    section = PAGE.read_text(encoding="utf-8").split("\n## Built-in tables\n")[1].split("\n## ")[0]
    tables: dict = {}
    for block in re.findall(r"```json\n(.*?)```", section, re.DOTALL):
        tables |= json.loads(block)
    return tables


def usable(rows: list[dict], document: dict) -> list[dict]:
    """The rows of a built-in table whose conditions the document can answer, and that no result stands in place of."""
    values = {**decisions(document), **dict.fromkeys([*numbers(document), *(name for name, _ in members(document["scores"]))])}
    if "classes" in document:
        values["class"] = CLASSES if document["classes"] == "builtin" else [each["name"] for each in document["classes"]]
    if "grade" in document:
        values["grade"] = grade_names(document["grade"])
    if "lifecycle" in document:
        values |= {"status": statuses_of(document["lifecycle"]), "status_since": None}
    return [row for row in rows if row.get("x-unless") not in values and all(_can_be_read(each["when"], values) for each in (row, row.get("exit", {})) if "when" in each)]


def _can_be_read(condition: dict, values: dict) -> bool:
    for key, part in members(condition):
        if key in ("all", "any", "of", "not"):
            if not all(_can_be_read(each, values) for each in as_list(part)):
                return False
        elif key != "at_least" and (key not in values or values[key] is not None and not _has_values(part, values[key])):
            return False
    return True


def _has_values(test, values: list[str]) -> bool:
    return test in ("known", "unknown") or all(value in values for value in as_list(test))


# Lifecycle -----------------------------------------------------------------------------------------------------------------------------


def transitions_of(document: dict) -> list[dict]:
    lifecycle = document["lifecycle"]
    return usable(builtin_tables()["transitions"], document) if lifecycle == "builtin" else lifecycle["transitions"]


def is_parked(document: dict, status: str) -> bool:
    lifecycle = document["lifecycle"]
    return status in PARKED if lifecycle == "builtin" else any(each["name"] == status and each.get("parked", False) for each in lifecycle["statuses"])


def due(lead) -> int | None:
    """Index of the first transition that is due."""
    status, since = lead.value("status"), lead.value("status_since")
    for index, row in enumerate(transitions_of(lead.document)):
        if status in as_list(row["from"]) and ("when" in row or "after" in row) and ("when" not in row or lead.truth(row["when"]) is True):
            if "after" not in row or since is not None and since <= saturated(lead.now - duration(row["after"])):
                return index
    return None


def reason_of(document: dict, row: dict) -> str:
    """Why an automatic transition is made; its statuses, in the order of the lifecycle's, when it does not say."""
    sources = [name for name in statuses_of(document["lifecycle"]) if name in as_list(row["from"])]
    return row.get("reason", f"{' or '.join(sources)} → {row['to']}")


def next_status(lead) -> str | None:
    index = due(lead)
    return None if index is None else transitions_of(lead.document)[index]["to"]


@dataclass(frozen=True)
class State:
    """Where a lead stands."""

    status: str
    since: int
    stage: str | None = None
    rounds: int = 0
    moves: int = 0
    entries: dict[str, int] = field(default_factory=dict)
    entered: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Move:
    source: str
    to: str
    at: int
    spent: int
    round: int
    is_automatic: bool
    reason: str


class NotAllowed(ValueError):
    """No transition makes this move."""


def begin(status: str, now: int) -> State:
    return State(status, now, entries={status: 1}, entered={status: now})


def allowed(document: dict, status: str) -> list[str]:
    """The statuses that may follow, in the order of the statuses."""
    targets = {row["to"] for row in transitions_of(document) if status in as_list(row["from"])}
    return [name for name in statuses_of(document["lifecycle"]) if name in targets]


def move(document: dict, state: State, to: str, now: int) -> tuple[State, Move]:
    """A move that the host asks for. The reason of an automatic transition is none of its reasons."""
    rows = [row for row in transitions_of(document) if state.status in as_list(row["from"]) and row["to"] == to]
    if not rows:
        raise NotAllowed(allowed(document, state.status))
    row = next((row for row in rows if "when" not in row and "after" not in row), {})
    return _moved(document, state, to, now, False, row.get("reason", BY_HOST))


def _moved(document: dict, state: State, to: str, now: int, is_automatic: bool, reason: str) -> tuple[State, Move]:
    if now < state.since:
        raise ValueError("before the last move")
    rounds = state.rounds + (is_parked(document, state.status) and not is_parked(document, to))
    entries = {**state.entries, to: state.entries.get(to, 0) + 1}
    after = replace(state, status=to, since=now, rounds=rounds, moves=state.moves + 1, entries=entries, entered={**state.entered, to: now})
    return after, Move(state.status, to, now, now - state.since, rounds, is_automatic, reason)


def with_state(document: dict, lead: dict, state: State) -> dict:
    """A lead's fields with what its state says."""
    return lead | {"status": state.status, "status_since": state.since} | ({"previous_stage": state.stage} if "purchase" in document else {})


def advance(model, lead: dict, state: State, now: int, timeline=None, at_most: int = 16) -> tuple[State, list[Move]]:
    """Makes the moves that are due, one after the other. No status is entered that the lead had before in this call."""
    had, made = {state.status}, []
    while len(made) < at_most:
        look = model.look(with_state(model.document, lead, state), now, timeline)
        if "purchase" in model.document and look.value("stage") is not None:
            state = replace(state, stage=look.value("stage"))
        index = due(look)
        row = None if index is None else transitions_of(model.document)[index]
        if row is None or row["to"] in had:
            break
        state, step = _moved(model.document, state, row["to"], now, True, reason_of(model.document, row))
        had.add(row["to"])
        made.append(step)
    return state, made


# Next step -----------------------------------------------------------------------------------------------------------------------------


def next_step(lead) -> dict[str, str | None]:
    """Decisions of "next_step"."""
    section = lead.document["next_step"]
    if section == "builtin":
        section = {"steps": "builtin", "research": "builtin"}
    row = decisive_row(section, "steps", lead) or {}
    made = {"next_step": row.get("step"), "nurture_track": row.get("track")}
    if "research" in section:
        made["research_tier"] = (decisive_row(section, "research", lead) or {}).get("tier")
    if "message" in section:
        made["message_focus"] = _message(section["message"], lead)
    return made


def decisive_row(section: dict, part: str, lead) -> dict | None:
    """The row that decides; one whose exit is true does not match."""
    table = usable(builtin_tables()[part], lead.document) if section[part] == "builtin" else section[part]
    return first_row([row for row in table if "exit" not in row or lead.truth(row["exit"]["when"]) is not True], lead.truth)


def _message(section, lead) -> str | None:
    if isinstance(section, list):
        return (first_row(section, lead.truth) or {}).get("message")
    size = lead.value(section["company_size"])
    if size is None:
        return None
    if size < section.get("mid_market_from", 100):
        return "corporate"
    return "enterprise" if size >= section.get("enterprise_from", 1000) else "mid_market"
