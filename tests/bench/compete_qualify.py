# SPDX-License-Identifier: MIT
"""Times whoever else could decide about the leads, LeadCore from Python included: compete_qualify.py DIRECTORY [quick].

One thread each. Nobody's rate is printed before every decision has been compared.
"""

import os

for variable in ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import importlib.metadata  # noqa: E402
import json  # noqa: E402
import re  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402
import polars as pl  # noqa: E402

import qualify as q  # noqa: E402
import workload as w  # noqa: E402

BY_HAND = 20_000

# Enough for the titles of this workload, and for few others: the first that matches.
TITLE_ROLES = [
    (r"(?i)\b(purchasing|procurement|buyer)\b", "buyer"), (r"(?i)\b(assistant|receptionist)\b", "gatekeeper"), (r"(?i)\b(compliance|auditor)\b", "auditor"),
    (r"(?i)\b(ceo|founder|managing director|vp|chief)\b", "decider"), (r"(?i)\b(specialist|intern)\b", "user"),
    (r"(?i)\b(director|head|manager)\b.*\b(engineering|it|product)\b|\b(engineering|it|product) manager\b", "influencer"),
    (r"(?i)\b(director|head|manager)\b", "initiator"),
]


def frame_of(leads: q.Leads, *, strings: bool = False) -> pl.DataFrame:
    columns = {}
    for name, codes in leads.codes.items():
        texts = np.array([*leads.values[name], *[None] * (256 - len(leads.values[name]))], object)
        series = pl.Series(name, texts[codes].tolist(), dtype=pl.String)
        columns[name] = series if strings else series.cast(pl.Categorical)
    columns |= {name: pl.Series(name, values).fill_nan(None) for name, values in leads.numbers.items()}
    columns |= {name: pl.Series(name, np.where(flags == q.UNKNOWN, None, flags == 1).tolist(), dtype=pl.Boolean) for name, flags in leads.flags.items()}
    return pl.DataFrame(columns)


# --- polars ------------------------------------------------------------------------------------------------------------------------------


def truth(field: str, wanted) -> pl.Expr:
    column = pl.col(field)
    if isinstance(wanted, bool):
        return column == wanted
    if isinstance(wanted, dict):
        (operator, bound), = wanted.items()
        return column >= bound if operator == ">=" else column < bound
    return column.is_in([wanted] if isinstance(wanted, str) else list(wanted))


def choose(rows: list[tuple[pl.Expr, str]], otherwise: pl.Expr | str | None = None) -> pl.Expr:
    expression = pl.when(rows[0][0]).then(pl.lit(rows[0][1]))
    for condition, value in rows[1:]:
        expression = expression.when(condition).then(pl.lit(value))
    return expression.otherwise(otherwise)


def polars_stage() -> pl.Expr:
    evident = pl.any_horizontal(truth(*next(iter(when.items()))).fill_null(value=False) for _, when, _ in q.EVIDENCE)
    sums = []
    for stage in range(8):
        terms = [pl.lit(int(q.PRIOR.get(stage, 0) * 1000))]
        terms += [pl.when(truth(*next(iter(when.items())))).then(int(weights[stage] * 1000)).otherwise(0) for _, when, weights in q.EVIDENCE if stage in weights]
        sums.append(pl.sum_horizontal(terms))
    best = pl.max_horizontal(sums)
    top = choose([(sums[stage] == best, q.STAGES[stage]) for stage in range(8)])
    previous = pl.col("previous_stage").cast(pl.String)
    kept = pl.coalesce([pl.when(previous == q.STAGES[stage]).then(sums[stage]) for stage in range(8)])
    changes = evident & (previous.is_null() | (best - kept > int(q.CHANGE_AT * 1000)))
    return pl.when(changes).then(top).otherwise(previous)


def polars_decisions(frame: pl.DataFrame) -> pl.DataFrame:
    fit = pl.sum_horizontal([pl.when(truth(name, values)).then(amount).otherwise(0) for name, values, amount in q.POINTS]
                            + [pl.when(truth(name, {">=": bound})).then(amount).otherwise(0) for name, bound, amount in q.BOUNDS]).clip(0, 100)
    title = pl.col("title").cast(pl.String)
    role = choose([(truth("crm", "v6"), "auditor"), *[(title.str.contains(pattern), name) for pattern, name in TITLE_ROLES]])
    first = frame.lazy().with_columns(fit=fit, role=role, stage=polars_stage())
    criteria = {name: truth(*next(iter(criterion["met"].items()))) for name, criterion in q.MODEL["qualification"]["criteria"].items()}
    reasons = [("money", "no_budget"), ("authority", "not_decider"), ("need", "no_need"), ("time", "no_need"), ("people", "no_operator")]
    rejection = choose([(truth("campaign", "v7"), "uses_competitor"), (truth("no_owner", True), "no_need"), *[(~criteria[name], reason) for name, reason in reasons]])
    tier, good, months = pl.col("tier"), pl.col("fit") >= 35, pl.col("months_to_start")
    important = truth("tier", ("v0", "v1", "v2"))
    best = good & truth("budget", {">=": 600}) & important & (months >= 0)
    lead_class = choose([(~good | (truth("share", {"<": 50}) & ~important), "not_a_lead"), (best & (tier == "v0"), "company_key"), (best, "important"), (good, "general")])
    second = first.with_columns(rejection=rejection, **{"class": lead_class})
    qualified = pl.all_horizontal(criteria[name].fill_null(value=False) for name, _ in reasons)
    third = second.with_columns(verdict=pl.when(pl.col("rejection").is_not_null()).then(pl.lit("rejected")).when(qualified).then(pl.lit("qualified")).otherwise(pl.lit("incomplete")))
    steps = [(pl.col("class") == "not_a_lead", "drop"), (pl.col("verdict") == "qualified", "hand_over"), (pl.col("rejection") == "not_decider", "seek_introduction"),
             (pl.col("verdict") == "rejected", "nurture"), (pl.col("stage").is_in(q.STAGES[2:7]), "ask")]
    return third.with_columns(next_step=choose(steps, pl.lit("wait"))).select(*q.DECISIONS).collect()


# --- Python by hand ----------------------------------------------------------------------------------------------------------------------

PATTERNS = [(re.compile(pattern), role) for pattern, role in TITLE_ROLES]


def role_by_hand(lead: dict) -> str | None:
    if lead["crm"] == "v6":
        return "auditor"
    title = lead["title"]
    return None if title is None else next((role for pattern, role in PATTERNS if pattern.search(title)), None)


def holds(lead: dict, field: str, wanted) -> bool | None:
    value = lead[field]
    if value is None:
        return None
    if isinstance(wanted, bool):
        return value == wanted
    if isinstance(wanted, dict):
        (operator, bound), = wanted.items()
        return value >= bound if operator == ">=" else value < bound
    return value == wanted if isinstance(wanted, str) else value in wanted


def stage_by_hand(lead: dict) -> str | None:
    log_odds = [int(q.PRIOR.get(stage, 0) * 1000) for stage in range(8)]
    evident = False
    for _, when, weights in q.EVIDENCE:
        (field, wanted), = when.items()
        if holds(lead, field, wanted):
            evident = True
            for stage, weight in weights.items():
                log_odds[stage] += int(weight * 1000)
    previous = lead["previous_stage"]
    if not evident:
        return previous
    best = max(range(8), key=log_odds.__getitem__)
    if previous is None or log_odds[best] - log_odds[q.STAGES.index(previous)] > int(q.CHANGE_AT * 1000):
        return q.STAGES[best]
    return previous


def verdict_by_hand(lead: dict) -> tuple[str, str | None]:
    if lead["campaign"] == "v7":
        return "rejected", "uses_competitor"
    if lead["no_owner"]:
        return "rejected", "no_need"
    unknown = False
    for name, reason in (("money", "no_budget"), ("authority", "not_decider"), ("need", "no_need"), ("time", "no_need"), ("people", "no_operator")):
        (field, wanted), = q.MODEL["qualification"]["criteria"][name]["met"].items()
        answer = holds(lead, field, wanted)
        if answer is False:
            return "rejected", reason
        unknown |= answer is None
    return "incomplete" if unknown else "qualified", None


def class_by_hand(lead: dict) -> str | None:
    fit = sum(amount for name, values, amount in q.POINTS if lead[name] in values) + sum(amount for name, bound, amount in q.BOUNDS if lead[name] is not None and lead[name] >= bound)
    important = holds(lead, "tier", ("v0", "v1", "v2"))
    if min(max(fit, 0), 100) < 35 or (holds(lead, "share", {"<": 50}) and important is False):
        return "not_a_lead"
    if important and holds(lead, "budget", {">=": 600}) and holds(lead, "months_to_start", {">=": 0}):
        return "company_key" if lead["tier"] == "v0" else "important"
    return "general"


def decide_by_hand(lead: dict) -> tuple:
    lead["role"] = role_by_hand(lead)
    stage, lead_class = stage_by_hand(lead), class_by_hand(lead)
    verdict, rejection = verdict_by_hand(lead)
    if lead_class == "not_a_lead":
        step = "drop"
    elif verdict == "qualified":
        step = "hand_over"
    elif rejection == "not_decider":
        step = "seek_introduction"
    elif verdict == "rejected":
        step = "nurture"
    else:
        step = "ask" if stage in q.STAGES[2:7] else "wait"
    return lead["role"], stage, verdict, rejection, lead_class, step


# --- all of them -------------------------------------------------------------------------------------------------------------------------


def check(who: str, columns: dict, expected: dict[str, np.ndarray]) -> None:
    for name, values in q.DECISIONS.items():
        codes = {value: code for code, value in enumerate(values)} | {None: q.UNKNOWN}
        found = np.array([codes[value] for value in columns[name]], np.uint8)
        if not np.array_equal(found, expected[name][: len(found)]):
            raise SystemExit(f"{who}: {name} differs")


def run(name: str, work: Callable[[], object], columns: Callable[[object], dict], expected: dict, rows: int, runs: int) -> None:
    check(name, columns(work()), expected)
    w.emit_rate(name, w.measure(work, runs), rows)


def main() -> None:
    import leadcore as lc

    directory, runs = Path(sys.argv[1]), 1 if "quick" in sys.argv[2:] else 5
    print(json.dumps({"id": "versions", "text": ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("numpy", "polars"))}), flush=True)
    leads, expected = q.load(directory)
    model = lc.Model.parse((directory / "model.json").read_text())
    frame, strings = frame_of(leads), frame_of(leads, strings=True)
    def lists(table: pl.DataFrame) -> dict:
        return {name: table[name].cast(pl.String).to_list() for name in q.DECISIONS}

    run("leadcore.polars", lambda: model.score(frame, now=0).to_polars(), lists, expected, q.LEADS, runs)
    run("leadcore.polars_strings", lambda: model.score(strings, now=0).to_polars(), lists, expected, q.LEADS, runs)
    run("polars", lambda: polars_decisions(frame), lists, expected, q.LEADS, runs)
    run("polars.strings", lambda: polars_decisions(strings), lists, expected, q.LEADS, runs)
    texts = {name: [*values, *[None] * (256 - len(values))] for name, values in q.DECISIONS.items()}
    run("numpy", lambda: q.decisions(leads), lambda found: {name: [texts[name][code] for code in codes.tolist()] for name, codes in found.items()}, expected, q.LEADS, runs)
    rows = strings.head(BY_HAND).to_dicts()
    run("python", lambda: [decide_by_hand(lead) for lead in rows], lambda found: dict(zip(q.DECISIONS, zip(*found, strict=True), strict=True)), expected, BY_HAND, runs)
    titles = (directory / "titles.txt").read_text().splitlines()
    w.emit("titles.python", len(titles) / w.measure(lambda: [role_by_hand({"crm": None, "title": title}) for title in titles], 20).cpu / 1e6, 0, "M titles/s")
    many = pl.DataFrame({"title": titles * 200})
    by_pattern = choose([(pl.col("title").str.contains(pattern), name) for pattern, name in TITLE_ROLES])
    w.emit("titles.polars", len(many) / w.measure(lambda: many.select(by_pattern), runs).cpu / 1e6, 0, "M titles/s")


if __name__ == "__main__":
    main()
