#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The workload "score60" of the shared benchmarks, as LeadCore sees it: a model document and a table of compact columns.

    tools/score60.py RULES.json          prints the model document

The workload itself (60 rules, 40 attributes, its generator and its right answer) is not part of this repository.
"""

import json
import sys
from pathlib import Path

RANGES = {"ge": (">=",), "lt": ("<",), "between": (">=", "<=")}  # both ends of "between" belong to it


def convert(rules: dict) -> dict:
    """The model document for the workload's rules. Missing values make its conditions false, which unknown does as well: no points."""
    fields = {name: kind for kind, key in (("category", "cats"), ("number", "nums"), ("flag", "bools")) for name in rules[key]}
    groups = [{"name": name, "min": low, "max": high, "rules": [_rule(rule) for rule in rules["rules"] if rule["group"] == name]}
              for name, (low, high) in rules["caps"].items()]
    low, high = rules["total"]
    grades = {letter: bound for bound, letter in rules["grades"]} | {"F": "else"}
    return {"leadcore": 1, "name": "score60", "version": "1", "fields": fields,
            "scores": {"total": {"min": low, "max": high, "groups": groups}}, "grade": {"letters": {"total": grades}}}


def _rule(rule: dict) -> dict:
    tests = [{column: _test(operator, values)} for column, operator, values in rule["all"]]
    return {"name": f"rule {rule['id']}", "when": tests[0] if len(tests) == 1 else {"all": tests}, "points": rule["points"]}


def _test(operator: str, values: list):
    if operator in RANGES:
        return dict(zip(RANGES[operator], values, strict=True))
    return {"in": values, "true": True, "missing": "unknown"}[operator]


def table(workload: Path, data: Path):
    """A pyarrow table: dictionary<int8> categories, float32 numbers, bool flags, nulls where the generator left values out.

    `workload` is the folder with rules.json and dicts.json, `data` the one with the raw columns that gen.py writes.
    """
    import numpy as np
    import pyarrow as pa

    rules, dictionaries = (json.loads((Path(workload) / name).read_text()) for name in ("rules.json", "dicts.json"))
    columns = {}
    for name in rules["cats"]:
        codes = np.fromfile(Path(data) / f"{name}.u8", np.uint8)
        indices = pa.array(codes.astype(np.int8), mask=codes == 255)
        columns[name] = pa.DictionaryArray.from_arrays(indices, pa.array(dictionaries[name]))
    for name in rules["nums"]:
        values = np.fromfile(Path(data) / f"{name}.f32", np.float32)
        columns[name] = pa.array(values, mask=np.isnan(values))
    for name in rules["bools"]:
        values = np.fromfile(Path(data) / f"{name}.u8", np.uint8)
        columns[name] = pa.array(values == 1, mask=values == 255)
    return pa.table(columns)


if __name__ == "__main__":
    json.dump(convert(json.loads(Path(sys.argv[1]).read_text())), sys.stdout, indent=1)
