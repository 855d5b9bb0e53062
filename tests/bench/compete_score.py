# SPDX-License-Identifier: MIT
"""Times everything that scores from Python on score60, LeadCore included: compete_score.py DIRECTORY [quick].

One thread each. Nobody's time is printed before their result has been compared with the right one. Rates are a CPU second's.
"""

import os

# Before anything is imported that starts threads.
for variable in ("POLARS_MAX_THREADS", "NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import importlib.metadata  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402

import compete_arrays  # noqa: E402
import compete_one  # noqa: E402
import compete_sql  # noqa: E402
import workload as w  # noqa: E402

NOW = "2026-11-21T09:00:00Z"  # no rule of score60 looks at it


class Run:
    def __init__(self, directory: Path, quick: bool) -> None:
        self.leads = w.load(directory)
        self.rows = len(self.leads.expected)
        self.model_document = (directory / "model.json").read_text()
        self.runs = 3 if quick else 7
        self.few = 5_000 if quick else 20_000
        self.records = w.records(self.leads, 50_000)

    def rate(self, name: str, work: Callable[[], object]) -> None:
        """A million leads whose points come back."""
        self.leads.check(name, work())
        w.emit_rate(name, w.measure(work, self.runs), self.rows)

    def rate_of_sums(self, name: str, work: Callable[[], tuple], rows: int) -> None:
        self.leads.check_sums(name, work(), rows)
        w.emit_rate(name, w.measure(work, 1 if rows < self.rows else self.runs), rows)

    def each(self, name: str, one: Callable[[dict], object], points: Callable[[object], float], count: int) -> None:
        """One lead after the other."""
        rows = self.records[:count]
        self.leads.check(name, [points(one(row)) for row in rows])

        def work() -> None:
            for row in rows:
                one(row)

        w.emit_each(name, w.measure(work, self.runs), count)


def leadcore(run: Run, polars_frame, polars_strings, pandas_frame) -> None:
    """Import of the table, scoring and export are all in the time."""
    import leadcore as lc

    model = lc.Model.parse(run.model_document)
    run.rate("leadcore.polars", lambda: model.score(polars_frame, now=NOW).to_polars()["total"].to_numpy())
    run.rate("leadcore.polars_strings", lambda: model.score(polars_strings, now=NOW).to_polars()["total"].to_numpy())
    run.rate("leadcore.pandas", lambda: model.score(pandas_frame, now=NOW).to_pandas()["total"].to_numpy())
    run.each("leadcore.score_one", lambda lead: model.score_one(lead, now=NOW), lambda result: result.scores["total"].points, run.few)
    run.each("leadcore.explain", lambda lead: model.explain(lead, now=NOW), lambda result: result.scores["total"].points, run.few)


def one_at_a_time(run: Run) -> None:
    run.each("python", compete_one.python_by_hand(run.leads, explain=False), lambda result: result[0], run.few)
    run.each("python.explain", compete_one.python_by_hand(run.leads, explain=True), lambda result: result[0], run.few)
    run.each("zen", compete_one.zen_decision(run.leads), lambda result: result, run.few // 20)


def databases(run: Run) -> None:
    database = compete_sql.duckdb_tables(run.leads)
    for name, table, typed in (("duckdb", "coded", True), ("duckdb.untyped", "coded", False), ("duckdb.strings", "plain", False)):
        run.rate_of_sums(name, compete_sql.duckdb_query(run.leads, database, table, typed), run.rows)
    database.close()
    run.rate_of_sums("sqlite", compete_sql.sqlite_query(run.leads, run.records), len(run.records))


def main() -> None:
    run = Run(Path(sys.argv[1]), "quick" in sys.argv[2:])
    versions = {name: importlib.metadata.version(name) for name in ("duckdb", "numba", "numpy", "pandas", "polars", "zen-engine")}
    print(json.dumps({"id": "versions", "text": ", ".join(f"{name} {version}" for name, version in versions.items())}), flush=True)
    polars_frame, polars_strings = (compete_arrays.polars_frame(run.leads, strings) for strings in (False, True))
    pandas_frame = compete_arrays.pandas_frame(run.leads)
    leadcore(run, polars_frame, polars_strings, pandas_frame)
    run.rate("numpy", compete_arrays.numpy_expert(run.leads))
    run.rate("numba", compete_arrays.numba_kernel(run.leads))
    run.rate("polars", compete_arrays.polars_rules(run.leads, polars_frame, cast=False))
    run.rate("polars.cast", compete_arrays.polars_rules(run.leads, polars_frame, cast=True))
    run.rate("polars.strings", compete_arrays.polars_rules(run.leads, polars_strings, cast=False))
    run.rate("pandas", compete_arrays.pandas_rules(run.leads, pandas_frame))
    del polars_frame, polars_strings, pandas_frame
    databases(run)
    one_at_a_time(run)


if __name__ == "__main__":
    main()
