# SPDX-License-Identifier: MIT
"""Writes what the benchmarks read: the score60 leads, its rules as a model document, and a model of 1,000 rules.

    prepare.py WORKLOAD DIRECTORY

WORKLOAD is the folder with gen.py, which is not part of this repository. What is in DIRECTORY already is kept.
"""

import json
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import score60  # noqa: E402

ROWS = 1_000_000
TOTAL = 37_223_257
GRADES = [77_190, 216_280, 328_895, 207_482, 170_153]


def generate(workload: Path, directory: Path) -> None:
    """Runs the generator in `directory`; a second argument makes it leave out the CSV file."""
    stamp = directory / "generated"
    if not stamp.exists():
        subprocess.run([sys.executable, str(workload / "gen.py"), str(ROWS), "raw"], cwd=directory, check=True, stdout=subprocess.DEVNULL)
        stamp.write_text("complete\n")
    reference = json.loads((directory / "ref.json").read_text())
    rules = [json.loads((folder / "rules.json").read_text()) for folder in (workload, directory)]
    if rules[0] != rules[1] or (reference["sum"], reference["grades"]) != (TOTAL, GRADES):
        sys.exit("The generator of score60 does not give the rules and the result that belong to it (another version of NumPy?).")


def write_columns(directory: Path) -> None:
    """columns.txt: one line a column, in an order and a form that C reads without a JSON reader."""
    rules, values = (json.loads((directory / name).read_text()) for name in ("rules.json", "dicts.json"))
    lines = ["\t".join(["category", name, *values[name]]) for name in rules["cats"]]
    lines += [f"number\t{name}" for name in rules["nums"]] + [f"flag\t{name}" for name in rules["bools"]]
    (directory / "columns.txt").write_text("\n".join(lines) + "\n")


def thousand_rules() -> dict:
    """A model of 1,000 rules in 20 groups over 60 fields of every type, always the same."""
    choose = random.Random(1000)
    types = ("category", "number", "flag", "text", "tags", "time")
    fields = {f"{kind}_{i}": kind for kind in types for i in range(10)}
    words = [f"word{i}" for i in range(50)]
    tests = {
        "category": lambda: sorted(choose.sample([f"value {i}" for i in range(40)], choose.randint(1, 12))),
        "number": lambda: {">=": choose.randint(0, 500), "<": choose.randint(501, 5000)},
        "flag": lambda: choose.random() < 0.5,
        "text": lambda: {"contains": choose.sample(words, 3)},
        "tags": lambda: {"any": choose.sample(words, 3)},
        "time": lambda: {"within": f"{choose.randint(1, 400)}d"},
    }

    def rule(number: int) -> dict:
        names = choose.sample(sorted(fields), choose.choice((1, 1, 2, 3)))
        return {"name": f"rule {number}", "when": {name: tests[fields[name]]() for name in names}, "points": choose.randint(-80, 150) / 10,
                "reason": f"what rule {number} has found matters to us"}

    groups = [{"name": f"group {i}", "min": -50, "max": 50, "rules": [rule(i * 50 + j) for j in range(50)]} for i in range(20)]
    return {"leadcore": 1, "name": "thousand", "version": "1", "fields": fields, "scores": {"fit": {"min": 0, "max": 100, "groups": groups}},
            "grade": {"letters": {"fit": {"A": 75, "B": 50, "C": 25}}}}


def prepare(workload: Path, directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    generate(workload, directory)
    write_columns(directory)
    (directory / "model.json").write_text(json.dumps(score60.convert(json.loads((directory / "rules.json").read_text()))))
    (directory / "thousand.json").write_text(json.dumps(thousand_rules(), indent=1))


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), Path(sys.argv[2]))
