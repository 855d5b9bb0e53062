# SPDX-License-Identifier: MIT
"""What the sections of a document make: decisions and numbers that conditions can read, and fields of the library's own."""

from __future__ import annotations

from collections.abc import Iterator

from reference_document import as_list, members

ROLES = ["initiator", "user", "influencer", "decider", "buyer", "gatekeeper", "auditor"]
DEPARTMENTS = ["executive", "finance", "it", "engineering", "product", "marketing", "sales", "operations", "purchasing", "legal", "hr", "consulting", "other"]
SENIORITIES = ["chief", "vp", "director", "manager", "specialist", "junior", "other"]
MODE_OF_STAGE = {"problem_recognition": "shape", "need_description": "shape", "product_specification": "match", "supplier_search": "match",
                 "proposal_solicitation": "match", "supplier_selection": "close", "order_routine": "close", "performance_review": "expand"}
STAGES = list(MODE_OF_STAGE)
MODES = ["shape", "match", "close", "expand"]
MOVES = ["first", "same", "forward", "back", "held"]
REJECTIONS = ["no_need", "no_budget", "not_decider", "no_operator", "uses_competitor"]
VERDICTS = ["qualified", "incomplete", "rejected"]
STATUSES = ["prospect", "inquiry", "mql", "sal", "sql", "opportunity", "won", "lost", "nurture", "disqualified", "customer"]
TRACKS = ["welcome", "drip", "reengage", "teach", "product", "competitive", "introduce", "mid_funnel"]
STEPS = ["hand_over", "complete_dossier", "ask", "seek_introduction", "nurture", "drop", "grow"]
TIERS = ["t1", "t2", "t3"]
MESSAGES = ["corporate", "mid_market", "enterprise"]
HEATS = ["hot", "warm", "cold"]
CLASSES = ["company_key", "important", "general", "not_a_lead"]

FRAMEWORKS = {
    "bant": ["money", "authority", "need", "time"],
    "aunm": ["authority", "need", "urgency", "money"],
    "pact": ["people", "authority", "competitor", "time"],
    "faint": ["money", "authority", "interest", "need", "time"],
    "mantcp": ["money", "authority", "need", "time", "competitor", "people"],
    "anum": ["authority", "need", "urgency", "money"],
    "champ": ["challenges", "authority", "money", "prioritisation"],
    "meddic": ["metrics", "economic_buyer", "decision_criteria", "decision_process", "pain", "champion"],
    "meddpicc": ["metrics", "economic_buyer", "decision_criteria", "decision_process", "paper_process", "pain", "champion", "competition"],
    "gpctba_ci": ["goals", "plans", "challenges", "timeline", "money", "authority", "consequences", "implications"],
}


def criteria_of(qualification: dict) -> list[str]:
    """Names of the criteria, in order."""
    return FRAMEWORKS.get(qualification["framework"]) or [name for name, _ in members(qualification["criteria"])]


def statuses_of(lifecycle) -> list[str]:
    return STATUSES if lifecycle == "builtin" else [status["name"] for status in lifecycle["statuses"]]


def stages_of(purchase: dict) -> list[str]:
    return [stage["name"] for stage in purchase["stages"]] if "stages" in purchase else STAGES


def own_fields(document: dict) -> dict[str, str]:
    """Fields that sections add, with their types."""
    fields = {"previous_stage": "category"} if "purchase" in document else {}
    if "qualification" in document:
        fields |= {f"answer_{name}": "flag" for name in criteria_of(document["qualification"])}
    return fields | ({"status": "category", "status_since": "time"} if "lifecycle" in document else {})


def all_fields(document: dict) -> dict[str, str]:
    return {**dict(members(document["fields"])), **own_fields(document)}


def decisions(document: dict) -> dict[str, list[str]]:
    """Decisions that the document has, in order, with their values."""
    made: dict[str, list[str]] = {}
    if document.get("classes") == "builtin":
        made["heat"] = HEATS
    if "roles" in document:
        made |= ({"title_department": DEPARTMENTS, "title_seniority": SENIORITIES} if "title" in document["roles"] else {}) | {"role": ROLES}
    if "purchase" in document:
        made |= {"stage": stages_of(document["purchase"]), "mode": MODES, "stage_move": MOVES}
    if "qualification" in document:
        made |= {"verdict": VERDICTS, "rejection": REJECTIONS}
    if "dossier" in document.get("completeness", {}):
        made["dossier"] = ["complete", "incomplete"]
    if "lifecycle" in document:
        made["next_status"] = statuses_of(document["lifecycle"])
    if "next_step" in document:
        made |= _next_step_decisions(document["next_step"])
    return made


def _next_step_decisions(section) -> dict[str, list[str]]:
    if section == "builtin":
        section = {"steps": "builtin", "research": "builtin"}
    steps = STEPS if section["steps"] == "builtin" else list(dict.fromkeys([*STEPS, *(row["step"] for row in section["steps"])]))
    return {"next_step": steps, "nurture_track": TRACKS} | ({"research_tier": TIERS} if "research" in section else {}) | (
        {"message_focus": MESSAGES} if "message" in section else {})


def numbers(document: dict) -> list[str]:
    """Numbers that sections make; like scores, they are exact decimals."""
    return (["stage_margin"] if "evidence" in document.get("purchase", {}) else []) + (["completeness"] if "completeness" in document else [])


def conditions(document: dict) -> Iterator[dict]:
    """Every condition over leads that stands in the document; those that events are counted by are not about leads."""
    rules = [rule for _, score in members(document["scores"]) for group in score["groups"] for rule in group["rules"]]
    tables = [rules, document.get("roles", {}).get("rules")]
    for section, parts in (("purchase", ("evidence", "stages")), ("lifecycle", ("transitions",)), ("next_step", ("steps", "research", "message"))):
        written = document.get(section, {})
        tables += [] if written == "builtin" else [written.get(part) for part in parts]
    for row in [row for table in [*tables, document.get("classes")] if isinstance(table, list) for row in table]:
        yield from (each["when"] for each in (row, row.get("exit", {})) if "when" in each)
    yield from (part for _, part in members(document.get("class_inputs", {})) if isinstance(part, dict))
    qualification = document.get("qualification", {})
    for _, part in members(qualification.get("criteria", {})) + members(qualification.get("red_flags", {})):
        yield from (part[key] for key in ("met", "not_met", "when") if key in part)
    yield from (part for _, part in members(document.get("completeness", {}).get("dossier", {})) if isinstance(part, dict))
    yield from as_list(document.get("buying_group", {}).get("blocker", []))
