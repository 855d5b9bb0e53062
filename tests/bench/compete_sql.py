# SPDX-License-Identifier: MIT
"""DuckDB and SQLite: one SELECT with a CASE for each rule. The sums are taken where the data is, so that nothing has to be handed out."""

from collections.abc import Callable

import numpy as np
from workload import UNKNOWN, Workload


def _case(rule: dict, quote: Callable[[str, str], str]) -> str:
    def condition(test: list) -> str:
        column, operator, values = test
        if operator == "in":
            return f"{column} IN ({', '.join(quote(column, value) for value in values)})"
        forms = {"missing": "{0} IS NULL", "true": "{0}", "ge": "{0} >= {1}", "lt": "{0} < {1}", "between": "{0} BETWEEN {1} AND {2}"}
        return forms[operator].format(column, *values)

    return f"CASE WHEN {' AND '.join(condition(test) for test in rule['all'])} THEN {rule['points']} ELSE 0 END"


def query(workload: Workload, table: str, lowest: str, highest: str, quote: Callable[[str, str], str]) -> str:
    """Total of the points, then the number of leads in each grade."""
    def clamp(value: str, limits: list[int]) -> str:
        return f"{lowest}({highest}({value}, {limits[0]}), {limits[1]})"

    groups = [
        clamp("(" + " + ".join(_case(rule, quote) for rule in workload.rules if rule["group"] == name) + ")", limits)
        for name, limits in workload.caps.items()
    ]
    grade = "CASE " + " ".join(f"WHEN points >= {bound} THEN {i}" for i, (bound, _) in enumerate(workload.grades))
    grade += f" ELSE {len(workload.grades)} END"
    counts = ", ".join(f"count(*) FILTER (WHERE grade = {i})" for i in range(len(workload.grades) + 1))
    points = clamp("(" + " + ".join(groups) + ")", workload.limits)
    return f"SELECT sum(points), {counts} FROM (SELECT points, {grade} AS grade FROM (SELECT {points} AS points FROM {table}))"


def duckdb_tables(workload: Workload):
    """A database in memory, one thread, with the leads twice: enumerations in "coded", strings in "plain"."""
    import duckdb
    import pyarrow as pa

    database = duckdb.connect(":memory:", config={"threads": 1})
    columns = {}
    for name, codes in workload.codes.items():
        columns[name] = pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int8), mask=codes == UNKNOWN), pa.array(workload.values[name]))
    for name, data in workload.numbers.items():
        columns[name] = pa.array(data, mask=np.isnan(data))
    for name, flags in workload.flags.items():
        columns[name] = pa.array(flags == 1, mask=flags == UNKNOWN)
    database.register("leads", pa.table(columns))
    for name, values in workload.values.items():
        database.execute(f"CREATE TYPE {name}_values AS ENUM ({', '.join(repr(value) for value in values)})")
    others = ", ".join([*workload.numbers, *workload.flags])
    database.execute(f"CREATE TABLE coded AS SELECT {', '.join(f'{c}::VARCHAR::{c}_values AS {c}' for c in workload.codes)}, {others} FROM leads")
    database.execute(f"CREATE TABLE plain AS SELECT {', '.join(f'{c}::VARCHAR AS {c}' for c in workload.codes)}, {others} FROM leads")
    database.unregister("leads")
    return database


def duckdb_query(workload: Workload, database, table: str, typed: bool) -> Callable[[], tuple]:
    """`typed`: constants of the enumeration's type, so that no row is turned into a string."""
    def quote(column: str, value: str) -> str:
        return f"'{value}'::{column}_values" if typed else f"'{value}'"

    sql = query(workload, table, "least", "greatest", quote)
    return lambda: database.execute(sql).fetchone()


def sqlite_query(workload: Workload, rows: list[dict]) -> Callable[[], tuple]:
    import sqlite3

    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE TABLE leads({', '.join(rows[0])})")
    database.executemany(f"INSERT INTO leads VALUES({', '.join('?' * len(rows[0]))})", [tuple(row.values()) for row in rows])
    sql = query(workload, "leads", "min", "max", lambda _, value: f"'{value}'")
    return lambda: database.execute(sql).fetchone()
