# SPDX-License-Identifier: MIT
"""Who somebody is in a purchase, how far the purchase is, and the people of one account taken together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from reference_conditions import first_row
from reference_document import members, thousandths
from reference_sections import MODE_OF_STAGE, MODES, ROLES, STAGES, stages_of

# Roles ---------------------------------------------------------------------------------------------------------------------------------


def roles(lead) -> dict[str, str | None]:
    """Decisions of "roles". What a title says is given: department, seniority and role, the last of them perhaps none."""
    section = lead.document["roles"]
    text = lead.value(section["title"]) if "title" in section else None
    department, seniority, likely = (None, None, None) if text is None else lead.title(text)
    row = first_row(section.get("rules", []), lead.truth)
    made = {"title_department": department, "title_seniority": seniority} if "title" in section else {}
    return made | {"role": row["role"] if row else likely}


# Purchase stage ------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Purchase:
    """How far a purchase is; weights are thousandths by stage, none for the ordered form."""

    stage: str | None
    previous: str | None
    move: str | None
    mode: str | None
    margin: int = 0
    weights: dict[str, int] | None = None
    evidence: tuple[str, ...] = ()

    def probabilities(self) -> dict[str, float]:
        most = max(self.weights.values())
        shares = {stage: math.exp((weight - most) / 1000) for stage, weight in self.weights.items()}
        return {stage: share / math.fsum(shares.values()) for stage, share in shares.items()}


def purchase(lead) -> Purchase:
    section = lead.document["purchase"]
    previous = lead.value("previous_stage")
    if previous not in stages_of(section):
        previous = None
    return (_by_evidence if "evidence" in section else _by_order)(section, previous, lead)


def _by_order(section: dict, previous: str | None, lead) -> Purchase:
    row = decisive_stage(section, lead)
    if row is None:
        return Purchase(None, previous, None, None)
    names = stages_of(section)
    return Purchase(row["name"], previous, _move(names, previous, row["name"]), row.get("mode", MODE_OF_STAGE.get(row["name"])))


def decisive_stage(section: dict, lead) -> dict | None:
    """From the last to the first, the first that matches."""
    return first_row(section["stages"][::-1], lead.truth)


def _move(stages: list[str], previous: str | None, stage: str) -> str:
    if previous is None:
        return "first"
    if stage == previous:
        return "same"
    return "forward" if stages.index(stage) > stages.index(previous) else "back"


def _by_evidence(section: dict, previous: str | None, lead) -> Purchase:
    speaks = [row for row in section["evidence"] if lead.truth(row["when"]) is True]
    weights = {stage: sum(thousandths(dict(members(part)).get(stage, 0)) for part in [section.get("prior", {}), *(row["weights"] for row in speaks)]) for stage in STAGES}
    likeliest = max(STAGES, key=weights.get) if speaks else None  # of equals the first
    names = tuple(row["name"] for row in speaks)
    if likeliest is None and previous is None:
        return Purchase(None, None, None, None, 0, weights, names)
    stage, move = likeliest or previous, None
    if likeliest and previous and likeliest != previous and weights[likeliest] - weights[previous] <= thousandths(section.get("change_at", 0)):
        stage, move = previous, "held"
    margin = weights[stage] - max(weight for other, weight in weights.items() if other != stage)
    return Purchase(stage, previous, move or _move(STAGES, previous, stage), MODE_OF_STAGE[stage], margin, weights, names)


def purchase_decisions(purchase: Purchase) -> dict[str, str | None]:
    assert purchase.mode in [None, *MODES]
    return {"stage": purchase.stage, "mode": purchase.mode, "stage_move": purchase.move}


# Buying group --------------------------------------------------------------------------------------------------------------------------

SMALL = {"decider": 3, "user": 1, "buyer": 1}
MIDDLE = {"decider": 3, "initiator": 2, "influencer": 2, "user": 1, "buyer": 2, "gatekeeper": 1}
LARGE = {**MIDDLE, "auditor": 1, "buyer": 3}
QUALITY_OF_SENIORITY = {"chief": 1000, "vp": 850, "director": 700, "manager": 500, "specialist": 300, "junior": 100}


@dataclass(frozen=True)
class Contact:
    """One person; engagement and influence in thousandths of all there can be."""

    role: str | None = None
    seniority: str | None = None
    engagement: int = 0
    influence: int = 1000
    is_blocker: bool = False


@dataclass(frozen=True)
class Group:
    """The people of one account. Contacts are numbered from 0."""

    contacts: int
    blockers: int
    wanted: frozenset[str]
    missing: frozenset[str]
    coverage: int
    score: int
    key_contact: int | None
    key_contact_quality: int
    next_contact: int | None
    next_gain: int
    next_role: str | None
    next_role_gain: int


def wanted_roles(section: dict, company_size) -> dict[str, int]:
    """Role → weight, for a company of that size (None: unknown)."""
    if "roles" not in section:
        return MIDDLE if company_size is None else SMALL if company_size < 100 else MIDDLE if company_size < 500 else LARGE
    fitting = [row["roles"] for row in section.get("sizes", []) if company_size is not None and company_size < row["below"]]
    return {role: int(weight) for role, weight in members(fitting[0] if fitting else section["roles"])}


def strength(qualities: list[int]) -> int:
    total = 0
    for quality in sorted(qualities, reverse=True):
        total += (1000 - total) * quality // 1000
    return total


def group(section: dict, contacts: list[Contact], company_size) -> Group:
    wanted = wanted_roles(section, company_size)
    friends = {place: contact for place, contact in enumerate(contacts) if not contact.is_blocker}

    def quality(contact: Contact) -> int:
        return contact.engagement * contact.influence // 1000

    def score(changed: dict[int, int], more: tuple = ()) -> int:
        """The score with other qualities of some contacts, and with one more of a role."""
        total = 0
        for role, weight in wanted.items():
            qualities = [changed.get(place, quality(contact)) for place, contact in friends.items() if contact.role == role]
            total += weight * strength(qualities + [1000] * more.count(role))
        return total // sum(wanted.values())

    now, there = score({}), {contact.role for contact in friends.values()}
    gains = {place: score({place: contact.influence}) - now for place, contact in friends.items() if contact.role in wanted}
    best = max(gains, key=gains.get, default=None)
    if best is not None and gains[best] <= 0:
        best = None
    missing = [role for role in ROLES if role in wanted and role not in there]
    asked = max(missing, key=wanted.get, default=None)
    keys = {place: (QUALITY_OF_SENIORITY.get(contact.seniority, 200) * 7 + contact.engagement * 3) // 10 for place, contact in friends.items()}
    key = max(keys, key=keys.get, default=None)
    return Group(contacts=len(contacts), blockers=len(contacts) - len(friends), wanted=frozenset(wanted), missing=frozenset(missing),
                 coverage=1000 * sum(weight for role, weight in wanted.items() if role in there) // sum(wanted.values()), score=now,
                 key_contact=key, key_contact_quality=keys.get(key, 0), next_contact=best, next_gain=gains.get(best, 0),
                 next_role=asked, next_role_gain=score({}, (asked,)) - now if asked else 0)


def permille(value) -> int | None:
    """A number of 0 … 100 as thousandths; None for unknown."""
    if value is None:
        return None
    if not isinstance(value, Fraction) and math.isinf(value):
        return 1000 if value > 0 else 0
    return min(max(math.floor(Fraction(value) * 10), 0), 1000)


def contact(lead) -> Contact:
    """One row of a batch as a contact."""
    section = lead.document["buying_group"]
    influence = permille(lead.value(section["influence"])) if "influence" in section else None
    return Contact(role=lead.value("role"), seniority=lead.value("title_seniority") if "title" in lead.document["roles"] else None,
                   engagement=permille(lead.value(section["engagement"])) or 0, influence=1000 if influence is None else influence,
                   is_blocker="blocker" in section and lead.truth(section["blocker"]) is True)


def company_size(lead):
    section = lead.document["buying_group"]
    return lead.value(section["company_size"]) if "company_size" in section else None
