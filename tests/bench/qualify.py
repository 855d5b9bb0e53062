# SPDX-License-Identifier: MIT
"""The workload of `tools/bench qualify`: a million leads with 40 fields, a model with all sections, and the right decisions by NumPy."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

LEADS = 1_000_000
TITLES_FILE = Path(__file__).resolve().parents[1] / "data" / "titles.csv"
UNKNOWN = 255
STAGES = ("problem_recognition", "need_description", "product_specification", "supplier_search", "proposal_solicitation", "supplier_selection",
          "order_routine", "performance_review")
ROLES = ("initiator", "user", "influencer", "decider", "buyer", "gatekeeper", "auditor")
VERDICTS = ("qualified", "incomplete", "rejected")
REJECTIONS = ("no_need", "no_budget", "not_decider", "no_operator", "uses_competitor")
CLASSES = ("not_a_lead", "company_key", "important", "general")
STEPS = ("drop", "hand_over", "seek_introduction", "nurture", "ask", "wait")
DECISIONS = {"role": ROLES, "stage": STAGES, "verdict": VERDICTS, "rejection": REJECTIONS, "class": CLASSES, "next_step": STEPS}

# Titles by rank and department, written so that a few regular expressions are enough to read them: what they say is plain.
BUSINESS, TECHNICAL = ("Sales", "Marketing", "Finance", "Operations", "Human Resources"), ("Engineering", "IT", "Product")
RANKS = {"Chief {} Officer": ("decider", "decider"), "VP of {}": ("decider", "decider"), "Director of {}": ("initiator", "influencer"), "Head of {}": ("initiator", "influencer"),
         "{} Manager": ("initiator", "influencer"), "{} Specialist": ("user", "user"), "{} Intern": ("user", "user")}
TITLES = {rank.format(name): role for rank, roles in RANKS.items() for names, role in ((BUSINESS, roles[0]), (TECHNICAL, roles[1])) for name in names}
TITLES |= {"CEO": "decider", "Founder": "decider", "Managing Director": "decider", "Purchasing Manager": "buyer", "Head of Procurement": "buyer", "Buyer": "buyer",
           "Executive Assistant": "gatekeeper", "Receptionist": "gatekeeper", "Compliance Officer": "auditor", "Internal Auditor": "auditor"}

CATEGORIES = {"country": 12, "industry": 12, "source": 10, "tier": 6, "product": 8, "language": 6, "region": 9, "campaign": 20, "crm": 7, "plan": 5, "channel": 8, "segment": 6, "partner": 9}
FLAGS = ("has_need", "agreed_to_meet", "has_operator", "no_owner", "asked_for_prices", "visited_docs", "started_trial", "joined_webinar", "downloaded_paper", "invited_us", "ordered", "renewed")
NUMBERS = ("employees", "revenue", "budget", "visits", "opens", "calls", "offices", "age_of_company", "growth", "open_jobs", "funding", "months_to_start", "share", "logins")

EVIDENCE = [
    ("reads", {"visited_docs": True}, {1: 1.0, 0: 0.5}), ("paper", {"downloaded_paper": True}, {0: 1.25}), ("webinar", {"joined_webinar": True}, {1: 1.5}),
    ("trial", {"started_trial": True}, {2: 1.75, 3: 0.25}), ("many visits", {"visits": {">=": 500}}, {3: 1.0}), ("prices", {"asked_for_prices": True}, {4: 2.5, 3: 0.5}),
    ("tender", {"invited_us": True}, {4: 1.0, 5: 0.75}), ("calls", {"calls": {">=": 800}}, {5: 1.5}), ("ordered", {"ordered": True}, {6: 4.0, 5: -1.0}),
    ("renewed", {"renewed": True}, {7: 5.0}), ("opens", {"opens": {">=": 600}}, {0: 0.5, 1: 0.5}), ("logins", {"logins": {">=": 900}}, {7: 1.0}),
]
PRIOR, CHANGE_AT = {0: 0.5}, 0.75
POINTS = [("country", ("v0", "v1", "v2"), 12), ("industry", ("v1", "v3", "v5"), 15), ("source", ("v2", "v4"), 8), ("tier", ("v0", "v1"), 10), ("product", ("v1", "v2"), 6),
          ("segment", ("v1",), 9), ("partner", ("v3",), -5), ("plan", ("v0", "v1"), 4)]
BOUNDS = [("employees", 200, 12), ("revenue", 400, 10), ("growth", 700, 6), ("open_jobs", 650, 5), ("funding", 500, 7), ("offices", 300, 3)]

MODEL = {
    "leadcore": 1, "name": "qualify", "version": "1",
    "fields": {"title": "text"} | dict.fromkeys(CATEGORIES, "category") | dict.fromkeys(NUMBERS, "number") | dict.fromkeys(FLAGS, "flag"),
    "scores": {"fit": {"min": 0, "max": 100, "groups": [{"name": "all", "rules":
        [{"name": name, "when": {name: list(values)}, "points": points} for name, values, points in POINTS]
        + [{"name": name, "when": {name: {">=": bound}}, "points": points} for name, bound, points in BOUNDS]}]}},
    "classes": "builtin",
    "class_inputs": {"good_match": {"fit": {">=": 35}}, "large_deal": {"budget": {">=": 600}}, "important_customer": {"tier": ["v0", "v1", "v2"]}, "key_customer": {"tier": "v0"},
                     "tiny_share": {"share": {"<": 50}}, "project_start": "months_to_start"},
    "roles": {"title": "title", "rules": [{"role": "auditor", "when": {"crm": "v6"}}]},
    "purchase": {"evidence": [{"name": name, "when": when, "weights": {STAGES[stage]: weight for stage, weight in weights.items()}} for name, when, weights in EVIDENCE],
                 "prior": {STAGES[stage]: weight for stage, weight in PRIOR.items()}, "change_at": CHANGE_AT},
    "qualification": {"framework": "mantcp", "criteria": {
        "money": {"met": {"budget": {">=": 200}}}, "authority": {"met": {"role": ["decider", "influencer", "buyer"]}}, "need": {"met": {"has_need": True}}, "time": {"met": {"agreed_to_meet": True}},
        "competitor": {"met": {"product": ["v1", "v2"]}}, "people": {"met": {"has_operator": True}}},
        "red_flags": {"bought_competitor": {"when": {"campaign": "v7"}}, "no_owner": {"when": {"no_owner": True}}}},
    "next_step": {"steps": [
        {"step": "drop", "when": {"class": "not_a_lead"}}, {"step": "hand_over", "when": {"verdict": "qualified"}}, {"step": "seek_introduction", "when": {"rejection": "not_decider"}},
        {"step": "nurture", "track": "drip", "when": {"verdict": "rejected"}}, {"step": "ask", "when": {"mode": ["match", "close"]}}, {"step": "wait"}]},
}


@dataclass
class Leads:
    codes: dict[str, np.ndarray]  # of titles, previous stages and categories; 255 is unknown
    values: dict[str, list[str]]
    numbers: dict[str, np.ndarray]  # float32, NaN is unknown
    flags: dict[str, np.ndarray]  # 255 is unknown

    @property
    def count(self) -> int:
        return len(self.codes["title"])


def make() -> Leads:
    random = np.random.default_rng(20261122)

    def with_unknown(values: np.ndarray, share: float, unknown) -> np.ndarray:
        return np.where(random.random(LEADS) < share, unknown, values)

    titles = list(TITLES)
    codes = {"title": with_unknown(random.integers(0, len(titles), LEADS), 0.05, UNKNOWN).astype(np.uint8),
             "previous_stage": with_unknown(random.integers(0, 8, LEADS), 0.5, UNKNOWN).astype(np.uint8)}
    codes |= {name: with_unknown(random.integers(0, count, LEADS), 0.1, UNKNOWN).astype(np.uint8) for name, count in CATEGORIES.items()}
    values = {"title": titles, "previous_stage": list(STAGES)} | {name: [f"v{i}" for i in range(count)] for name, count in CATEGORIES.items()}
    numbers = {name: with_unknown(random.integers(0, 1000, LEADS), 0.15, np.nan).astype(np.float32) for name in NUMBERS}
    numbers["months_to_start"] = with_unknown(random.integers(-2, 20, LEADS), 0.3, np.nan).astype(np.float32)
    flags = {name: with_unknown(random.random(LEADS) < 0.25, 0.3, UNKNOWN).astype(np.uint8) for name in FLAGS}
    for name in ("has_need", "agreed_to_meet", "has_operator"):
        flags[name] = with_unknown(random.random(LEADS) < 0.85, 0.2, UNKNOWN).astype(np.uint8)
    return Leads(codes, values, numbers, flags)


def test(leads: Leads, field: str, wanted) -> tuple[np.ndarray, np.ndarray]:
    """Where the test is true, and where the field is known."""
    if field in leads.flags:
        return leads.flags[field] == 1, leads.flags[field] != UNKNOWN
    if field in leads.numbers:
        (operator, bound), column = next(iter(wanted.items())), leads.numbers[field]
        return column >= bound if operator == ">=" else column < bound, ~np.isnan(column)
    texts = [wanted] if isinstance(wanted, str) else wanted
    return np.isin(leads.codes[field], [leads.values[field].index(text) for text in texts]), leads.codes[field] != UNKNOWN


def fit_points(leads: Leads) -> np.ndarray:
    points = sum(np.where(test(leads, name, values)[0], amount, 0) for name, values, amount in POINTS)
    return np.clip(points + sum(np.where(test(leads, name, {">=": bound})[0], amount, 0) for name, bound, amount in BOUNDS), 0, 100)


def roles(leads: Leads) -> np.ndarray:
    by_title = np.array([ROLES.index(role) for role in TITLES.values()] + [UNKNOWN] * (256 - len(TITLES)), np.uint8)
    return np.where(test(leads, "crm", "v6")[0], ROLES.index("auditor"), by_title[leads.codes["title"]]).astype(np.uint8)


def stages(leads: Leads) -> np.ndarray:
    """In thousandths, so that everything is exact."""
    log_odds = np.zeros((8, leads.count), np.int32)
    evident = np.zeros(leads.count, bool)
    for stage, weight in PRIOR.items():
        log_odds[stage] += int(weight * 1000)
    for _, when, weights in EVIDENCE:
        is_true = test(leads, *next(iter(when.items())))[0]
        evident |= is_true
        for stage, weight in weights.items():
            log_odds[stage] += np.where(is_true, int(weight * 1000), 0).astype(np.int32)
    best, previous = log_odds.argmax(axis=0), leads.codes["previous_stage"]
    rows = np.arange(leads.count)
    lead = log_odds[best, rows] - log_odds[np.minimum(previous, 7), rows]
    changes = evident & ((previous == UNKNOWN) | (lead > int(CHANGE_AT * 1000)))
    return np.where(changes, best, previous).astype(np.uint8)


def judge(leads: Leads, role: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    met, not_met = {}, {}
    for name, criterion in MODEL["qualification"]["criteria"].items():
        field, wanted = next(iter(criterion["met"].items()))
        if field == "role":
            is_true, is_known = np.isin(role, [ROLES.index(each) for each in wanted]), role != UNKNOWN
        else:
            is_true, is_known = test(leads, field, wanted)
        met[name], not_met[name] = is_true & is_known, is_known & ~is_true
    required = ("money", "authority", "need", "time", "people")
    reasons = dict(zip(required, ("no_budget", "not_decider", "no_need", "no_need", "no_operator"), strict=True))
    verdict = np.where(np.logical_and.reduce([met[name] for name in required]), 0, 1)
    rejection = np.full(leads.count, UNKNOWN)
    for name in reversed(required):
        verdict, rejection = np.where(not_met[name], 2, verdict), np.where(not_met[name], REJECTIONS.index(reasons[name]), rejection)
    for is_up, reason in ((test(leads, "no_owner", True)[0], "no_need"), (test(leads, "campaign", "v7")[0], "uses_competitor")):
        verdict, rejection = np.where(is_up, 2, verdict), np.where(is_up, REJECTIONS.index(reason), rejection)
    return verdict.astype(np.uint8), rejection.astype(np.uint8)


def classes(leads: Leads, fit: np.ndarray) -> np.ndarray:
    large, important, key = test(leads, "budget", {">=": 600})[0], test(leads, "tier", ("v0", "v1", "v2")), test(leads, "tier", "v0")[0]
    tiny, months, good = test(leads, "share", {"<": 50})[0], leads.numbers["months_to_start"], fit >= 35
    best = good & large & important[0] & (months >= 0)
    conditions = [~good | (tiny & important[1] & ~important[0]), best & key, best, good]
    return np.select(conditions, range(4), UNKNOWN).astype(np.uint8)


def decisions(leads: Leads) -> dict[str, np.ndarray]:
    role, stage, fit = roles(leads), stages(leads), fit_points(leads)
    verdict, rejection = judge(leads, role)
    lead_class = classes(leads, fit)
    conditions = [lead_class == 0, verdict == 0, rejection == REJECTIONS.index("not_decider"), verdict == 2, (stage >= 2) & (stage <= 6), np.full(leads.count, True)]
    step = np.select(conditions, range(6)).astype(np.uint8)
    return {"role": role, "stage": stage, "verdict": verdict, "rejection": rejection, "class": lead_class, "next_step": step}


def write(directory: Path) -> None:
    """Titles to be read one by one are those that were labelled by hand: as different as life."""
    leads = make()
    (directory / "data").mkdir(parents=True, exist_ok=True)
    with TITLES_FILE.open(newline="") as file:
        (directory / "titles.txt").write_text("".join(f"{row['title']}\n" for row in csv.DictReader(file)))
    data = directory / "data"
    lines = ["\t".join(["category", name, *leads.values[name]]) for name in leads.codes]
    lines += [f"number\t{name}" for name in leads.numbers] + [f"flag\t{name}" for name in leads.flags]
    (directory / "columns.txt").write_text("\n".join(lines) + "\n")
    (directory / "model.json").write_text(json.dumps(MODEL, indent=1) + "\n")
    for name, column in (leads.codes | leads.flags).items():
        column.tofile(data / f"{name}.u8")
    for name, column in leads.numbers.items():
        column.tofile(data / f"{name}.f32")
    for name, column in decisions(leads).items():
        (directory / f"{name}.values").write_text("\n".join(DECISIONS[name]) + "\n")
        column.tofile(directory / f"{name}.expected")


def load(directory: Path) -> tuple[Leads, dict[str, np.ndarray]]:
    leads = Leads({}, {}, {}, {})
    for line in (directory / "columns.txt").read_text().splitlines():
        kind, name, *values = line.split("\t")
        column = np.fromfile(directory / "data" / f"{name}.{'f32' if kind == 'number' else 'u8'}", np.float32 if kind == "number" else np.uint8)
        {"category": leads.codes, "number": leads.numbers, "flag": leads.flags}[kind][name] = column
        if kind == "category":
            leads.values[name] = values
    return leads, {name: np.fromfile(directory / f"{name}.expected", np.uint8) for name in DECISIONS}


if __name__ == "__main__":
    import sys

    target = Path(sys.argv[1])
    if not (target / "written").exists():
        write(target)
        (target / "written").write_text("complete\n")
