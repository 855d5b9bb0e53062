# SPDX-License-Identifier: MIT
"""NumPy, numba, pandas and polars: each as somebody who knows it well would write it, one thread."""

from collections.abc import Callable

import numpy as np
from workload import UNKNOWN, Workload


def _total(workload: Workload, groups: dict[str, np.ndarray]) -> np.ndarray:
    clamped = [np.clip(points, *workload.caps[name]) for name, points in groups.items()]
    return np.clip(sum(clamped[1:], clamped[0]), *workload.limits)


def _table_of(workload: Workload, column: str, operator: str, values: list, amount) -> np.ndarray:
    """What each of the 256 codes of a category is worth."""
    table = np.zeros(256, np.int16 if amount is not True else bool)
    table[[workload.values[column].index(value) for value in values] if operator == "in" else [UNKNOWN]] = amount
    return table


def numpy_expert(workload: Workload) -> Callable[[], np.ndarray]:
    """Rules of one category folded into one table of points a column and group; int16 sums; everything else as masks."""
    tables: dict[tuple[str, str], np.ndarray] = {}
    masked = []
    for rule in workload.rules:
        (column, operator, values), *others = rule["all"]
        if column in workload.codes and not others:
            table = _table_of(workload, column, operator, values, rule["points"])
            tables[column, rule["group"]] = tables.get((column, rule["group"]), np.int16(0)) + table
        else:
            masked.append(rule)
    sets = {
        (rule["id"], test[0]): _table_of(workload, test[0], test[1], test[2], True)
        for rule in masked for test in rule["all"] if test[0] in workload.codes
    }

    def test_mask(rule: dict, test: list) -> np.ndarray:
        column, operator, values = test
        if column in workload.codes:
            return sets[rule["id"], column].take(workload.codes[column])
        if column in workload.flags:
            return workload.flags[column] == (1 if operator == "true" else UNKNOWN)
        data = workload.numbers[column]
        if operator == "missing":
            return np.isnan(data)
        if operator == "ge":
            return data >= np.float32(values[0])
        if operator == "lt":
            return data < np.float32(values[0])
        return (data >= np.float32(values[0])) & (data <= np.float32(values[1]))

    def score() -> np.ndarray:
        groups = {name: np.zeros(len(workload.expected), np.int16) for name in workload.caps}
        for (column, group), table in tables.items():
            groups[group] += table.take(workload.codes[column])
        for rule in masked:
            mask = test_mask(rule, rule["all"][0])
            for test in rule["all"][1:]:
                mask &= test_mask(rule, test)
            groups[rule["group"]] += mask.view(np.int8) * np.int8(rule["points"])
        points = _total(workload, groups)
        workload.letters(points)
        return points

    return score


def numba_kernel(workload: Workload) -> Callable[[], np.ndarray]:
    """One loop over the leads, generated for these rules and compiled to machine code."""
    import numba

    categories, numbers, flags = list(workload.codes), list(workload.numbers), list(workload.flags)
    tables: list[np.ndarray] = []

    def test_code(test: list) -> str:
        column, operator, values = test
        if column in workload.codes:
            tables.append(_table_of(workload, column, operator, values, True))
            return f"sets[{len(tables) - 1}, c{categories.index(column)}[i]]"
        if column in workload.flags:
            return f"f{flags.index(column)}[i] == {1 if operator == 'true' else UNKNOWN}"
        name = f"n{numbers.index(column)}[i]"
        ranges = {"ge": "{0} >= {1}", "lt": "{0} < {1}", "between": "{0} >= {1} and {0} <= {2}", "missing": "{0} != {0}"}
        return ranges[operator].format(name, *(f"np.float32({value})" for value in values))

    names = [f"c{i}" for i in range(len(categories))] + [f"n{i}" for i in range(len(numbers))] + [f"f{i}" for i in range(len(flags))]
    lines = [f"def kernel(points, grade, sets, {', '.join(names)}):", " for i in range(points.shape[0]):"]
    lines += [f"  {group} = 0" for group in workload.caps]
    lines += [f"  if {' and '.join(map(test_code, rule['all']))}: {rule['group']} += {rule['points']}" for rule in workload.rules]
    lines += [f"  total = {' + '.join(f'min(max({group}, {low}), {high})' for group, (low, high) in workload.caps.items())}"]
    lines += [f"  total = min(max(total, {workload.limits[0]}), {workload.limits[1]})", "  points[i] = total"]
    lines += [f"  grade[i] = {' + '.join(f'(total < {bound})' for bound, _ in workload.grades)}"]
    scope = {"np": np}
    exec("\n".join(lines), scope)  # noqa: S102 - our own text
    kernel = numba.njit(scope["kernel"])
    points, grade = np.empty(len(workload.expected), np.int16), np.empty(len(workload.expected), np.uint8)
    arguments = [*workload.codes.values(), *workload.numbers.values(), *workload.flags.values()]
    sets = np.array(tables)

    def score() -> np.ndarray:
        kernel(points, grade, sets, *arguments)
        return points

    return score


def pandas_frame(workload: Workload):
    """Categories, float32 and nullable booleans."""
    import pandas as pd

    columns = {}
    for name, codes in workload.codes.items():
        columns[name] = pd.Categorical.from_codes(np.where(codes == UNKNOWN, -1, codes.astype(np.int16)), workload.values[name])
    columns |= workload.numbers
    for name, flags in workload.flags.items():
        columns[name] = pd.arrays.BooleanArray(flags == 1, flags == UNKNOWN)
    return pd.DataFrame(columns)


def pandas_rules(workload: Workload, frame) -> Callable[[], np.ndarray]:
    def mask(test: list) -> np.ndarray:
        column, operator, values = test
        series = frame[column]
        if operator == "missing":
            return series.isna().to_numpy()
        if operator == "in":
            return series.isin(values).to_numpy()
        if operator == "true":
            return series.to_numpy(dtype=bool, na_value=False)
        if operator == "ge":
            return (series >= np.float32(values[0])).to_numpy()
        if operator == "lt":
            return (series < np.float32(values[0])).to_numpy()
        return series.between(np.float32(values[0]), np.float32(values[1])).to_numpy()

    def score() -> np.ndarray:
        groups = {name: np.zeros(len(frame), np.int32) for name in workload.caps}
        for rule in workload.rules:
            fired = np.logical_and.reduce([mask(test) for test in rule["all"]]) if len(rule["all"]) > 1 else mask(rule["all"][0])
            groups[rule["group"]] += np.where(fired, np.int32(rule["points"]), np.int32(0))
        points = _total(workload, groups)
        workload.letters(points)
        return points

    return score


def polars_frame(workload: Workload, strings: bool):
    """Categoricals (or plain strings), Float32 and Boolean with nulls."""
    import polars as pl
    import pyarrow as pa

    columns = {}
    for name, codes in workload.codes.items():
        values = pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int8), mask=codes == UNKNOWN), pa.array(workload.values[name]))
        columns[name] = pl.Series(name, pl.from_arrow(values.cast(pa.string())), dtype=pl.String)
        if not strings:
            columns[name] = columns[name].cast(pl.Categorical)
    for name, data in workload.numbers.items():
        columns[name] = pl.from_arrow(pa.array(data, mask=np.isnan(data)))
    for name, flags in workload.flags.items():
        columns[name] = pl.from_arrow(pa.array(flags == 1, mask=flags == UNKNOWN))
    return pl.DataFrame(columns)


def polars_rules(workload: Workload, frame, cast: bool) -> Callable[[], np.ndarray]:
    """One expression a rule, in one query; `cast` multiplies the condition, else "when … then … otherwise"."""
    import polars as pl

    def condition(test: list):
        column, operator, values = test
        field = pl.col(column)
        tests = {
            "missing": lambda: field.is_null(),
            "in": lambda: field.is_in(values),
            "true": lambda: field,
            "ge": lambda: field >= pl.lit(values[0], pl.Float32),
            "lt": lambda: field < pl.lit(values[0], pl.Float32),
            "between": lambda: field.is_between(pl.lit(values[0], pl.Float32), pl.lit(values[-1], pl.Float32)),
        }
        return tests[operator]()

    def rule_points(rule: dict):
        fired = pl.all_horizontal([condition(test) for test in rule["all"]]) if len(rule["all"]) > 1 else condition(rule["all"][0])
        points = pl.lit(rule["points"], pl.Int16)
        return fired.cast(pl.Int16).fill_null(0) * points if cast else pl.when(fired).then(points).otherwise(pl.lit(0, pl.Int16))

    groups = [
        pl.sum_horizontal([rule_points(rule) for rule in workload.rules if rule["group"] == name]).clip(low, high)
        for name, (low, high) in workload.caps.items()
    ]
    total = pl.sum_horizontal(groups).clip(*workload.limits).alias("points")
    grade = pl.sum_horizontal([pl.col("points") < bound for bound, _ in workload.grades]).cast(pl.UInt8).alias("grade")

    def score() -> np.ndarray:
        return frame.lazy().select(total).with_columns(grade).collect()["points"].to_numpy()

    return score
