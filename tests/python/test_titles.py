# SPDX-License-Identifier: MIT
"""How well titles are read: the project's own hand-labelled set, and two sets of the shared data that nothing was trained on."""

import csv
from collections import Counter

import leadcore
import pytest
from shared import ROOT, shared

SUPPORT = {"finance", "operations", "hr", "legal", "purchasing", "consulting"}
TECHNICAL = {"it", "engineering", "product"}
LEADERS = {"chief", "vp", "director"}


def named(term) -> str:
    return "" if term is None else term.identifier


@pytest.fixture(scope="module")
def labelled() -> list[dict[str, str]]:
    with open(ROOT / "tests" / "data" / "titles.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 320 and {row["language"] for row in rows} == {"en", "zh", "de", "fr", "es"}
    return rows


@pytest.mark.parametrize(("what", "least"), [("role", 0.95), ("seniority", 0.95), ("department", 0.92)])
def test_hand_labelled_titles(labelled, what, least):
    wrong = [f"{row['title']}: {named(getattr(leadcore.parse_title(row['title']), what))!r}, not {row[what]!r}" for row in labelled
             if named(getattr(leadcore.parse_title(row["title"]), what)) != row[what]]
    print(f"# {what}: {len(labelled) - len(wrong)} of {len(labelled)}")
    assert len(wrong) <= (1 - least) * len(labelled), "\n".join(wrong)


@pytest.mark.parametrize("language", ["en", "zh", "de", "fr", "es"])
def test_no_language_is_left_behind(labelled, language):
    rows = [row for row in labelled if row["language"] == language]
    right = sum(named(leadcore.parse_title(row["title"]).role) == row["role"] for row in rows)
    assert right >= 0.9 * len(rows)


def fits(label: str, department: str, seniority: str) -> bool:
    """Which of our departments a label of the set can mean.

    Technical: IT, engineering, product. Sales-Marketing: sales, marketing. Business is about level as much as about area: the executive department, the
    leaders (chief, VP, director) of any, and the supporting departments. Other: the supporting departments and "other". Business and Other share the
    supporting departments, because the set parts them by level and not by area.
    """
    return {"Technical": department in TECHNICAL, "Sales-Marketing": department in {"sales", "marketing"},
            "Business": department == "executive" or seniority in LEADERS or department in SUPPORT,
            "Other": department == "other" or department in SUPPORT}[label]


def area(department: str, seniority: str) -> str:
    """One label for each title: stricter than the set itself is, so it is counted but only bounded."""
    if department in TECHNICAL:
        return "Business" if seniority == "vp" else "Technical"
    if department == "executive" or seniority in {"chief", "vp"}:
        return "Business"
    if department in {"sales", "marketing"}:
        return "Sales-Marketing"
    return "Business" if seniority == "director" else "Other"


def test_areas_of_a_public_set():
    with open(shared("data", "rootstrap_job_titles", "classified_titles.tsv"), encoding="utf-8", newline="") as file:
        rows = [(row["Position"], row["Classification"].strip()) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    assert len(rows) >= 999
    fitting, equal = 0, 0
    for title, label in rows:
        found = leadcore.parse_title(title)
        department, seniority = named(found.department), named(found.seniority)
        fitting += fits(label, department, seniority)
        equal += area(department, seniority) == label
    print(f"# areas: {fitting / len(rows):.3f} fit, {equal / len(rows):.3f} with one label for each title")
    assert fitting >= 0.75 * len(rows) and equal >= 0.6 * len(rows)


def test_reported_titles_have_a_department():
    with open(shared("data", "onet", "sample_of_reported_titles.txt"), encoding="utf-8", newline="") as file:
        titles = [row["Reported Job Title"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    departments = Counter(named(leadcore.parse_title(title).department) for title in titles)
    print(f"# {len(titles)} reported titles, of which {departments['other'] / len(titles):.1%} are of no department: {dict(departments.most_common())}")
    assert len(titles) > 7000 and departments["other"] <= 0.15 * len(titles)
    assert departments.most_common(1)[0][1] < 0.75 * len(titles), "nearly everything is put into one department"
