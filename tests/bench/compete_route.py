# SPDX-License-Identifier: MIT
"""Times routing and working time by hand in Python, and LeadCore from Python: compete_route.py DIRECTORY [quick].

Nobody's time is printed before every lead's person has been compared.
"""

import importlib.metadata
import json
import sys
from pathlib import Path

import numpy as np
import polars as pl

import route as r
import workload as w

NOW = "2026-11-18T10:00:00Z"


def check(who: str, people: list[int | None], expected: np.ndarray) -> None:
    found = np.array([r.NOBODY if person is None else person for person in people], np.uint32)
    if not np.array_equal(found, expected[: len(found)]):
        raise SystemExit(f"{who}: leads go to other people")


def nanoseconds(name: str, work, count: int, runs: int) -> None:
    times = w.measure(work, runs)
    w.emit(name, times.cpu / count * 1e9, times.cpu_best / count * 1e9, "ns")


def by_hand(people: int, leads: list[dict], expected: np.ndarray, runs: int) -> None:
    check("Python by hand", r.routed(people, leads), expected)
    nanoseconds(f"python.{people}", lambda: r.routed(people, leads), len(leads), runs)


def with_leadcore(people: int, leads: list[dict], expected: np.ndarray, runs: int) -> None:
    import leadcore as lc

    policy = lc.Policy.parse((Path(sys.argv[1]) / f"policy_{people}.json").read_text())
    frame = pl.DataFrame(leads).with_columns(pl.col("country").cast(pl.Categorical), pl.col("industry").cast(pl.Categorical), id=pl.int_range(len(leads)))

    def many() -> pl.DataFrame:
        return lc.Router(policy, keys="integer").assign_many(frame, key="id", now=NOW).to_polars()

    def each(some: list[dict]) -> list[str | None]:
        router = lc.Router(policy, keys="integer")
        return [router.assign(number, lead, now=NOW).person for number, lead in enumerate(some)]

    def numbers(ids: list[str | None]) -> list[int | None]:
        return [None if person is None else int(person[1:]) for person in ids]

    check("LeadCore, a frame", numbers(many()["person"].cast(pl.String).to_list()), expected)
    nanoseconds(f"leadcore.frame.{people}", many, len(leads), runs)
    some = leads[:20_000]
    check("LeadCore, one by one", numbers(each(some)), expected)
    nanoseconds(f"leadcore.each.{people}", lambda: each(some), len(some), runs)


def working_time(directory: Path, runs: int) -> None:
    pairs, ends = r.spans(), np.fromfile(directory / "ends.i64", np.int64)
    if not np.array_equal(r.microseconds([r.add_working_time(start, worked) for start, worked in pairs[:1000]]), ends[:1000]):
        raise SystemExit("working time by hand differs")
    nanoseconds("python.calendar", lambda: [r.add_working_time(start, worked) for start, worked in pairs[:20_000]], 20_000, runs)


def main() -> None:
    directory, runs = Path(sys.argv[1]), 1 if "quick" in sys.argv[2:] else 5
    print(json.dumps({"id": "versions", "text": f"Python {sys.version.split()[0]}, polars {importlib.metadata.version('polars')}"}), flush=True)
    leads = r.leads()
    for people in r.SIZES:
        expected = np.fromfile(directory / f"people_{people}.u32", np.uint32)
        by_hand(people, leads, expected, runs)
        with_leadcore(people, leads, expected, runs)
    working_time(directory, runs)


if __name__ == "__main__":
    main()
