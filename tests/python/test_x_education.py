# SPDX-License-Identifier: MIT
"""The example model for course leads ranks real ones: hand-made rules, nothing fitted, and no column that sales fill in later."""

import json

import leadcore
import pandas as pd
import pytest
from reference_conditions import names_read
from shared import ROOT, shared

MODEL = ROOT / "examples" / "models" / "x-education.json"
LEAKING = {"Tags", "Lead Quality", "Lead Profile", "Asymmetrique Activity Index", "Asymmetrique Profile Index", "Asymmetrique Activity Score",
           "Asymmetrique Profile Score", "Last Activity", "Last Notable Activity"}
NOW = "2026-11-21T09:00:00Z"


def area_under_curve(scores: pd.Series, outcome: pd.Series) -> float:
    """Chance that a random converted lead is ranked above a random other one; ties count half (Mann–Whitney)."""
    ranks, won = scores.rank(method="average"), int(outcome.sum())
    return (ranks[outcome].sum() - won * (won + 1) / 2) / (won * (len(outcome) - won))


def lift_of_top_tenth(scores: pd.Series, outcome: pd.Series) -> float:
    """How much more often the best tenth converts than all do. Leads that tie at its end count by their average."""
    best = len(scores) // 10
    last = scores.nlargest(best).min()
    above, tied = scores > last, scores == last
    converted = outcome[above].sum() + outcome[tied].mean() * (best - above.sum())
    return converted / best / outcome.mean()


@pytest.mark.parametrize("scores, outcome, expected", [
    ([1, 2, 3, 4], [0, 0, 1, 1], 1.0), ([4, 3, 2, 1], [0, 0, 1, 1], 0.0), ([1, 1, 1, 1], [0, 1, 0, 1], 0.5), ([1, 2, 2, 3], [0, 0, 1, 1], 0.875),
])
def test_area_under_curve(scores, outcome, expected):
    assert area_under_curve(pd.Series(scores), pd.Series(outcome, dtype=bool)) == expected


def test_lift_of_top_tenth():
    outcome = pd.Series([1, 1, 0, 0, 0] * 4, dtype=bool)  # 40 % convert
    assert lift_of_top_tenth(pd.Series([2, 2] + [1] * 18), outcome) == 2.5
    assert lift_of_top_tenth(pd.Series([1] * 20), outcome) == 1.0


@pytest.fixture(scope="module")
def leads() -> pd.DataFrame:
    """The leads as they come; in this data set "Select" means that nothing was chosen."""
    return pd.read_csv(shared("data", "x_education", "leads.csv"), na_values=["Select"])


def test_no_leaking_column_is_read():
    document = json.loads(MODEL.read_text())
    conditions = [rule["when"] for score in document["scores"].values() for group in score["groups"] for rule in group["rules"]]
    conditions += [each["when"] for each in document.get("classes", []) if "when" in each]
    assert not LEAKING & (set(document["fields"]) | set().union(*map(names_read, conditions)))


def test_ranks_real_leads(leads, capsys):
    model = leadcore.Model.parse(MODEL.read_text())
    name, = json.loads(MODEL.read_text())["scores"]
    scores = model.score(leads.drop(columns=[*LEAKING, "Converted"]), now=NOW).to_arrow().column(name).to_pandas()
    outcome = leads["Converted"] == 1
    assert len(scores) == 9240 and outcome.sum() == 3561
    area, lift = area_under_curve(scores, outcome), lift_of_top_tenth(scores, outcome)
    with capsys.disabled():
        print(f"\n# x_education: AUC {area:.3f}; the best tenth converts at {lift:.2f} times the base rate of {outcome.mean():.1%}")
    assert area >= 0.75
    assert lift >= 2
