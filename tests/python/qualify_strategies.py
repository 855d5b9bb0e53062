# SPDX-License-Identifier: MIT
"""Random valid models with roles, purchase stages, qualification, completeness, lifecycle and next steps, which read each other in any order."""

from __future__ import annotations

from decimal import Decimal

import activity_strategies
import strategies
from hypothesis import strategies as st
from reference_qualify import MONTHS
from reference_sections import (CLASSES, DEPARTMENTS, FRAMEWORKS, MESSAGES, MODES, MOVES, REJECTIONS, ROLES, SENIORITIES, STAGES, STATUSES, STEPS, TIERS, TRACKS, criteria_of, decisions,
                                own_fields, stages_of, statuses_of)

SECTIONS = ["roles", "purchase", "qualification", "completeness", "lifecycle", "next_step"]
TITLES = ["VP of Sales", "CTO", "采购经理", "assistant to the CEO", "Head of IT", "Einkaufsleiter", "???", "", "副总裁", "Software engineer", "cloud wizard", "wizard", "chief cloud wizard"]
WEIGHTS = [Decimal(text) for text in ("0.5", "1", "1", "2", "2", "2.5", "0.001", "-0.5", "-1", "-2.5", "100", "-100", "0", "0.693")]
MARGINS = [Decimal(text) for text in ("0", "0.5", "1", "2", "-0.5", "-1", "100", "1.5", "0.001")]
SHARES = [Decimal(text) for text in ("0", "100", "50", "33.333", "66.666", "66.667", "25", "75", "80")]
OWN_STAGES = ["aware", "known", "Customer", "阶段", "a b", *STAGES[1:8:3]]
OWN_STATUSES = ["inquiry", "mql", "nurture", "unknown", "等待", "Z"]
OWN_CRITERIA = ["money", "need", "x", "需求", "a b", "competitor", "fit"]
OWN_FLAGS = ["bought_competitor", "no_owner", "lacks_infrastructure", "internal_changes", "other flag", "红"]
OWN_STEPS = [*STEPS, "call", "等", "nurture"]
AFTER = ["30d", "1d", "8h", "1m", "36500d"]
SENTENCES = ["as agreed", "weil es so ist", "约定"]


@st.composite
def models(draw) -> dict:
    """A valid document; its numbers are Decimal."""
    return QualifyMaker(draw).document()


@st.composite
def models_with_events(draw) -> dict:
    return _ActiveMaker(draw).document()


@st.composite
def models_with_lifecycle(draw) -> dict:
    return _LifecycleMaker(draw).document()


@st.composite
def models_with_groups(draw) -> dict:
    return _GroupMaker(draw).document()


class QualifyMaker(strategies.ModelMaker):
    """Makes all results in a random order; each may read those before it, wherever they stand in the document."""

    always: tuple[str, ...] = ()  # sections that every document of the maker has

    def __init__(self, draw):
        super().__init__(draw)
        for name, kind in (("job title", "text"), ("staff", "number")):
            if self.chance():
                self.fields[name] = kind
                self.readable[name] = (kind, strategies.CATEGORIES)
        self.own_classes = "builtin" if self.chance(3) else "own" if self.chance() else None
        if self.own_classes == "builtin" and not any(kind in ("number", "time") for kind in self.fields.values()):
            self.own_classes = "own"
        sections = [section for section in SECTIONS if section in self.always or not self.chance(3)]
        self.sections = {section: getattr(self, f"begin_{section}")() for section in sections}
        self.begun = {"scores": {}, **self.sections}
        for name, kind in own_fields(self.begun).items():
            values = {"previous_stage": stages_of, "status": statuses_of}.get(name)
            section = self.sections[{"previous_stage": "purchase", "status": "lifecycle"}[name]] if values else None
            self.readable[name] = (kind, values(section) if values else strategies.CATEGORIES)
            if self.chance(8):
                self.fields[name] = kind

    def document(self) -> dict:
        made: dict = {"leadcore": Decimal(1), "name": "random", "version": "1", "fields": self.fields, "scores": {}}
        for part in self.order():
            if part in strategies.SCORE_NAMES:
                made["scores"][part] = self.score()
                self.readable[part] = ("score", None)
            elif part == "grade" and made["scores"]:
                made["grade"] = self.grade(list(made["scores"]))
            elif part == "classes":
                made |= {"classes": self.classes()} if self.own_classes == "own" else self.builtin_classes()
            elif part in self.sections:
                made[part] = getattr(self, f"make_{part}")(self.sections[part])
                self.readable |= self.results_of(part, made)
        if "roles" in made and ("buying_group" in self.always or self.chance(3)):
            made |= self.buying_group(made)
        mixed = self.draw(st.permutations(list(made)))
        return {key: made[key] for key in mixed}

    def order(self) -> list[str]:
        """Built-in tables read many results, so that nothing that they may read can read theirs."""
        parts = [*self.some_of(strategies.SCORE_NAMES, 2), *["grade"] * self.chance(), *["classes"] * bool(self.own_classes), *self.sections]
        late = [section for section in ("lifecycle", "next_step") if self.sections.get(section) == "builtin"]
        if "next_step" in self.sections and "builtin" in (self.sections["next_step"] or ()) and "next_step" not in late:
            late.append("next_step")
        return [part for part in self.draw(st.permutations(parts)) if part not in late] + late

    def results_of(self, part: str, made: dict) -> dict[str, tuple]:
        """What the section makes, for others to read."""
        found = {name: ("category", values) for name, values in decisions({"scores": {}, part: made[part]}).items()}
        if part == "purchase" and "evidence" in made[part]:
            found["stage_margin"] = ("decimal", MARGINS)
        return found | ({"completeness": ("decimal", SHARES)} if part == "completeness" else {})

    def condition(self, depth=0) -> dict:
        """Seldom deep: other tests are about conditions."""
        return super().condition(max(depth, 2) if self.chance(8) else 3)

    def score(self) -> dict:
        return {**self.limits(), "groups": [{"name": "group", **self.limits(), "rules": [self.rule(f"rule {number}") for number in range(self.count(1, 2))]}]}

    def decimal_test(self, values):
        return self.range_or_set(values)

    def reason(self) -> dict:
        return {"reason": self.one_of(SENTENCES)} if self.chance(3) else {}

    def when(self, share=6) -> dict:
        """A condition, and seldom none."""
        return {} if self.chance(share) else {"when": self.condition(2)}

    # classes

    def builtin_classes(self) -> dict:
        starts = [name for name, kind in self.fields.items() if kind in ("number", "time")]
        inputs = {name: self.condition(2) for name in ("good_match", "large_deal", "important_customer")}
        inputs |= {name: self.condition(2) for name in ("key_customer", "tiny_share") if self.chance()}
        self.readable |= {"class": ("category", CLASSES), "heat": ("category", ["hot", "warm", "cold"])}
        return {"classes": "builtin", "class_inputs": {**inputs, "project_start": self.one_of(starts)}}

    # roles

    def begin_roles(self):
        return {}

    def make_roles(self, _) -> dict:
        texts = [name for name, kind in self.fields.items() if kind == "text"]
        made = {"title": self.one_of(texts)} if texts and not self.chance(4) else {}
        if made and self.chance(3):
            made["lexicon"] = [{"words": "cloud wizard", "department": self.one_of(DEPARTMENTS)}, {"words": ["wizard", "CTO"], "role": self.one_of(ROLES), "seniority": self.one_of(SENIORITIES)}]
        if not made or self.chance():
            made["rules"] = [{"role": self.one_of(ROLES), "when": self.condition(2), **self.reason()} for _ in range(self.count(1, 3))]
        return made

    # purchase stage

    def begin_purchase(self) -> dict:
        return {"evidence": []} if self.chance() else {"stages": [{"name": name} for name in self.some_of(OWN_STAGES, 5)]}

    def make_purchase(self, begun: dict) -> dict:
        if "stages" in begun:
            return {"stages": [{**row, **self.when(), **({"mode": self.one_of(MODES)} if self.chance(3) else {}), **self.reason()} for row in begun["stages"]]}
        made = {"evidence": [{"name": f"evidence {number}", "when": self.condition(2), "weights": self.weights(), **self.reason()} for number in range(self.count(1, 5))]}
        return made | ({"prior": self.weights()} if self.chance(3) else {}) | ({"change_at": self.one_of([abs(weight) for weight in WEIGHTS])} if self.chance() else {})

    def weights(self) -> dict:
        return {stage: self.one_of(WEIGHTS) for stage in self.some_of(STAGES, 4)}

    # qualification

    def begin_qualification(self) -> dict:
        if self.chance():
            return {"framework": self.one_of(list(FRAMEWORKS))}
        return {"framework": "ours", "criteria": dict.fromkeys(self.some_of(OWN_CRITERIA, 5))}

    def make_qualification(self, begun: dict) -> dict:
        names = criteria_of(begun)
        written = list(begun["criteria"]) if "criteria" in begun else self.some_of(names, 6) if self.chance(3) or self.chance() else []
        made = dict(begun) | ({"criteria": {name: self.criterion() for name in written}} if written else {})
        weights = [made.get("criteria", {}).get(name, {}).get("weight", Decimal(1)) for name in names]
        if self.chance():
            made["qualified_at"] = sum(self.draw(st.lists(st.sampled_from(weights), max_size=len(weights))), Decimal(0))
            made["qualified_at"] = min(made["qualified_at"], sum(weights))
        if self.chance():
            made["red_flags"] = {name: {"when": self.condition(2), **({"rejection": self.one_of(REJECTIONS)} if self.chance(3) else {}), **self.reason()} for name in self.some_of(OWN_FLAGS, 3)}
        return made

    def criterion(self) -> dict:
        made = {key: self.condition(2) for key in ("met", "not_met") if self.chance()}
        made |= {"required": self.chance()} if self.chance() else {}
        made |= {"weight": self.one_of([Decimal(text) for text in ("0", "1", "2", "0.5", "3", "1000", "0.001")])} if self.chance() else {}
        made |= {"rejection": self.one_of(REJECTIONS)} if self.chance(3) else {}
        return made | ({"question": {language: f"{language}?" for language in self.some_of(["en", "zh"], 2)}} if self.chance(3) else {})

    # completeness

    def begin_completeness(self) -> dict:
        return {}

    def make_completeness(self, _) -> dict:
        names = list(self.readable)
        made = {"required": self.some_of(names, 7)} if not self.chance(3) else {}
        if not made or self.chance():
            parts = self.some_of(["key_contact", "topic", "needs", "cases"], 4)
            made["dossier"] = {part: self.condition(2) if self.chance() else self.some_of(names, 3) for part in parts}
        return made

    # lifecycle

    def begin_lifecycle(self):
        if self.chance(3):
            return "builtin"
        return {"statuses": [{"name": name, **({"parked": self.chance()} if self.chance() else {})} for name in self.draw(st.lists(st.sampled_from(OWN_STATUSES), min_size=2, max_size=6, unique=True))]}

    def make_lifecycle(self, begun):
        if begun == "builtin":
            return begun
        names, taken = statuses_of(begun), set()
        rows = []
        for _ in range(self.count(1, 8)):
            to = self.one_of(names)
            sources = self.some_of([name for name in names if name != to], 3)
            row = {"from": sources[0] if len(sources) == 1 and self.chance() else sources, "to": to, **self.when(4), **({"after": self.one_of(AFTER)} if self.chance(3) else {}), **self.reason()}
            pairs = {(source, to) for source in sources}
            if "when" not in row and taken & pairs:
                row["when"] = self.condition(2)
            taken |= pairs if "when" not in row else set()
            rows.append(row)
        return {**begun, "transitions": rows}

    # next step

    def begin_next_step(self):
        if self.chance(3):
            return "builtin"
        return {"builtin": True} if self.chance(3) else {}  # whether some of its tables are built in

    def make_next_step(self, begun):
        if begun == "builtin":
            return begun
        made = {"steps": "builtin" if begun and self.chance() else [self.step() for _ in range(self.count(1, 5))]}
        if self.chance():
            made["research"] = "builtin" if begun else [{"tier": self.one_of(TIERS), **self.when(), **self.reason()} for _ in range(self.count(1, 3))]
        numbers = [name for name, kind in self.fields.items() if kind == "number"]
        if numbers and self.chance():
            low, high = sorted([self.count(1, 1000), self.count(1, 1000)])
            made["message"] = {"company_size": self.one_of(numbers)} | ({"mid_market_from": Decimal(low), "enterprise_from": Decimal(high + 1)} if self.chance() else {})
        elif self.chance():
            made["message"] = [{"message": self.one_of(MESSAGES), **self.when(), **self.reason()} for _ in range(self.count(1, 3))]
        return made

    def step(self) -> dict:
        step = self.one_of(OWN_STEPS)
        row = {"step": step, **self.when(), **self.reason()} | ({"track": self.one_of(TRACKS)} if step == "nurture" or self.chance(4) else {})
        return row | ({"exit": {"when": self.condition(2), **self.reason()}} if self.chance(3) else {})

    # buying group

    def buying_group(self, made: dict) -> dict:
        numbers = [name for name, kind in self.fields.items() if kind == "number"]
        amounts = numbers + list(made["scores"])
        section = {"engagement": self.one_of(amounts)} | ({"influence": self.one_of(amounts)} if self.chance() else {})
        section |= {"company_size": self.one_of(numbers)} if numbers and not self.chance(3) else {}
        section |= {"blocker": self.condition(2)} if self.chance() else {}
        if self.chance():
            section["roles"] = self.wanted()
            if "company_size" in section and self.chance():
                section["sizes"] = [{"below": Decimal(below), "roles": self.wanted()} for below in sorted(self.some_of([1, 2, 10, 100, 128, 500, 1000, 70_000], 3))]
        return {"buying_group": section}

    def wanted(self) -> dict:
        return {role: Decimal(self.one_of([1, 1, 2, 3, 7, 100])) for role in self.some_of(ROLES, 7)}


class _LifecycleMaker(QualifyMaker):
    always = ("lifecycle",)


class _GroupMaker(QualifyMaker):
    always = ("roles", "buying_group")


class _ActiveMaker(activity_strategies._ActivityMaker, QualifyMaker):
    """The same, with events."""


# Leads ---------------------------------------------------------------------------------------------------------------------------------


def more_constants(document: dict) -> dict[str, list]:
    """Values that matter to a field and stand in no condition."""
    found: dict[str, list] = {}
    if "title" in document.get("roles", {}):
        found[document["roles"]["title"]] = TITLES * 2
    if "purchase" in document:
        found["previous_stage"] = list(stages_of(document["purchase"]))
    if "lifecycle" in document:
        found["status"] = statuses_of(document["lifecycle"]) * 2
        rows = [] if document["lifecycle"] == "builtin" else document["lifecycle"]["transitions"]
        found["status_since"] = [row["after"] for row in rows if "after" in row] or list(AFTER)
    if document.get("classes") == "builtin":
        name = document["class_inputs"]["project_start"]
        limits = [length for _, _, length in MONTHS] if document["fields"][name] == "time" else [Decimal(number) for number in (0, 3, 6, 12)]
        found.setdefault(name, []).extend(limits)
    message = {} if document.get("next_step", "builtin") == "builtin" else document["next_step"].get("message", {})
    if isinstance(message, dict) and message:
        found.setdefault(message["company_size"], []).extend([message.get("mid_market_from", Decimal(100)), message.get("enterprise_from", Decimal(1000))])
    group = document.get("buying_group", {})
    for key, values in (("engagement", [0, 100, 50, 12]), ("influence", [100, 50, 80]), ("company_size", [99, 100, 500, *(row["below"] for row in group.get("sizes", []))])):
        if group.get(key) in document["fields"]:
            found.setdefault(group[key], []).extend(Decimal(value) for value in values)
    return found


def columns(document: dict, now: int, rows: int):
    return strategies.columns(document, now, rows, more_constants(document))
