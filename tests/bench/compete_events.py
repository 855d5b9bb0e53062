# SPDX-License-Identifier: MIT
"""Times everything that turns the events into points from Python, LeadCore included: compete_events.py DIRECTORY [quick].

One thread each. Nobody's time is printed before their points have been compared, lead by lead: exactly for whoever counts by days, within
a ten-thousandth of a point and of the value for continuous ones. Rates are a CPU second's.
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

import numpy as np  # noqa: E402

import compete_events_arrays as arrays  # noqa: E402
import compete_events_sql as sql  # noqa: E402
import events as e  # noqa: E402
import workload as w  # noqa: E402


class Run:
    def __init__(self, directory: Path, quick: bool) -> None:
        self.directory = directory
        self.events = e.load(directory)
        self.runs = 1 if quick else 5

    def exact(self, name: str, score: Callable[[], np.ndarray], expected: np.ndarray | None = None) -> None:
        if not np.array_equal(score(), self.events.expected if expected is None else expected):
            raise SystemExit(f"{name}: the points differ")
        self.measure(name, score)

    def close(self, name: str, score: Callable[[], np.ndarray], expected: np.ndarray) -> None:
        if not np.allclose(score(), expected, rtol=1e-4, atol=1e-4):
            raise SystemExit(f"{name}: the points differ")
        self.measure(name, score)

    def measure(self, name: str, score: Callable[[], np.ndarray]) -> None:
        times = w.measure(score, self.runs)
        w.emit(name, e.EVENTS / times.cpu / 1e6, e.EVENTS / times.cpu_best / 1e6, "M events/s", e.EVENTS / times.wall / 1e6)


def continuous_points(events: e.Events) -> np.ndarray:
    """In double precision."""
    faded = np.exp2((events.second - np.float64(e.END)) / e.DAY / e.HALF_LIVES[events.kind])
    return np.bincount(events.lead, weights=e.WEIGHTS[events.kind] * faded, minlength=e.LEADS)


def say_difference(run: Run, continuous: np.ndarray) -> None:
    """What counting by days changes: an age is less than a day too large or too small."""
    by_days = run.events.expected / 1000
    mean, share = np.abs(by_days - continuous)[run.events.used].mean(), by_days.sum() / continuous.sum() - 1
    print(json.dumps({"id": "events.difference", "text": f"by days against continuous: {mean:.3f} points a lead, {share:+.2%} in sum"}), flush=True)


def leadcore(run: Run) -> None:
    """Import of the tables, ingest, join, scoring and export are all in the time; the leads are those that occur."""
    import leadcore as lc
    import polars as pl
    import pyarrow as pa

    model = lc.Model.parse((run.directory / "events.json").read_text())
    types = pa.DictionaryArray.from_arrays(run.events.kind, pa.array(e.TYPES))
    times = pa.array(run.events.second.astype(np.int64) * 1_000_000).cast(pa.timestamp("us", "UTC"))
    events = pa.table({"key": run.events.lead, "type": types, "time": times})
    frame = pl.from_arrow(events)
    leads = pa.table({"key": run.events.used})

    def score(table) -> np.ndarray:
        activity = model.activity("integer")
        activity.ingest(table)
        points = activity.score(leads, now="2033-05-18T03:33:20Z").to_arrow()["engagement"].to_numpy()
        result = np.zeros(e.LEADS, np.int64)
        result[run.events.used] = np.rint(points * 1000)
        return result

    run.exact("leadcore.events", lambda: score(events))
    run.exact("leadcore.events_polars", lambda: score(frame))


def main() -> None:
    run = Run(Path(sys.argv[1]), "quick" in sys.argv[2:])
    versions = {name: importlib.metadata.version(name) for name in ("duckdb", "numba", "numpy", "pandas", "polars")}
    print(json.dumps({"id": "versions", "text": ", ".join(f"{name} {version}" for name, version in versions.items())}), flush=True)
    continuous = continuous_points(run.events)
    say_difference(run, continuous)
    leadcore(run)
    run.exact("events.numpy", arrays.numpy_by_days(run.events))
    run.close("events.numpy.continuous", arrays.numpy_continuous(run.events), continuous)
    run.exact("events.numpy.caps", arrays.numpy_with_caps(run.events), run.events.expected_caps)
    run.exact("events.numba", arrays.numba_by_days(run.events))
    run.exact("events.pandas", arrays.pandas_by_days(run.events))
    frame = arrays.polars_frame(run.events)
    run.exact("events.polars", arrays.polars_by_days(run.events, frame))
    run.exact("events.polars.computed", arrays.polars_computed(run.events, frame))
    del frame
    database = sql.tables(run.events)
    for name, text in sql.QUERIES.items():
        run.exact(f"events.duckdb.{name}", sql.query(database, text))
    run.close("events.duckdb.continuous", sql.query(database, sql.CONTINUOUS), continuous)
    run.exact("events.duckdb.caps", sql.query(database, sql.WITH_CAPS), run.events.expected_caps)


if __name__ == "__main__":
    main()
