#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes answers.csv: what somebody who called the leads of leads.csv wrote down about the criteria of examples/models/inbound.json.

The same seed gives the same file, so that the file in the repository can be checked against this script.

    python3 examples/data/make_answers.py            writes answers.csv beside the script
    python3 examples/data/make_answers.py --check    says whether answers.csv is what the script would write
"""

import csv
import io
import pathlib
import random
import sys

SEED = 20261122
CALLED = 60
CRITERIA = ["money", "authority", "need", "time", "competitor", "people"]


def likely(row, criterion):
    """How likely a yes is, from what the lead already says."""
    if criterion == "need":
        return {"excellent": 0.95, "good": 0.85, "partial": 0.4, "none": 0.05, "": 0.6}[row["solution_match"]]
    if criterion == "money":
        return {"approved": 0.97, "planned": 0.8, "none": 0.2, "": 0.6}[row["budget"]]
    return {"authority": 0.7, "time": 0.65, "competitor": 0.6, "people": 0.8}[criterion]


def answers(rng, row):
    """One call: it goes on until somebody has no more time, and a few questions are dodged."""
    asked = rng.sample(CRITERIA, rng.randint(2, 6))
    return {criterion: rng.choices(["yes" if rng.random() < likely(row, criterion) else "no", "unknown"], [9, 1])[0] for criterion in CRITERIA
            if criterion in asked}


def table(leads):
    rng = random.Random(SEED)
    worth_a_call = [row for row in leads if row["solution_match"] != "none" and row["status"] in ("inquiry", "mql", "sal", "nurture")]
    out = io.StringIO()
    writer = csv.DictWriter(out, ["id", *CRITERIA], lineterminator="\n")
    writer.writeheader()
    for row in sorted(rng.sample(worth_a_call, CALLED), key=lambda row: row["id"]):
        writer.writerow({"id": row["id"], **answers(rng, row)})
    return out.getvalue()


def main():
    folder = pathlib.Path(__file__).parent
    path = folder / "answers.csv"
    with open(folder / "leads.csv", encoding="utf-8", newline="") as file:
        text = table(list(csv.DictReader(file)))
    if sys.argv[1:] == ["--check"]:
        same = path.read_text(encoding="utf-8") == text
        print("answers.csv is what this script writes" if same else "answers.csv differs from what this script writes")
        return 0 if same else 1
    path.write_text(text, encoding="utf-8")
    print(f"wrote the answers of {CALLED} calls to {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
