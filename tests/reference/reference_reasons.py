# SPDX-License-Identifier: MIT
"""Why a decision is what it is: the sentence of the row that decided."""

from __future__ import annotations

from reference_buying import decisive_stage
from reference_conditions import first_row
from reference_lifecycle import decisive_row, due, reason_of, transitions_of


def reasons(lead) -> dict[str, str | None]:
    """Decision → reason, for the decisions that rows of tables make; None where no row decided or it has none. What the library says in its own
    words of a role that the title gave is left out."""
    document = lead.document
    found = {}
    row = first_row(document.get("roles", {}).get("rules", []), lead.truth)
    if row:
        found["role"] = row.get("reason")
    if "stages" in document.get("purchase", {}):
        found["stage"] = (decisive_stage(document["purchase"], lead) or {}).get("reason")
    if "lifecycle" in document:
        index = due(lead)
        found["next_status"] = None if index is None else reason_of(document, transitions_of(document)[index])
    if "next_step" in document:
        section = {"steps": "builtin", "research": "builtin"} if document["next_step"] == "builtin" else document["next_step"]
        step = decisive_row(section, "steps", lead) or {}
        found["next_step"] = step.get("reason")
        if "research" in section:
            found["research_tier"] = (decisive_row(section, "research", lead) or {}).get("reason")
        if isinstance(section.get("message"), list):
            found["message_focus"] = (decisive_row(section, "message", lead) or {}).get("reason")
    return found


def end_of_track(lead) -> str | None:
    """Why the nurture track will end."""
    section = lead.document["next_step"]
    row = decisive_row({"steps": "builtin"} if section == "builtin" else section, "steps", lead) or {}
    return row.get("exit", {}).get("reason") if "track" in row else None
