# SPDX-License-Identifier: MIT
"""The score60 leads and rules for the Python competitors, with the right answer for every lead."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

UNKNOWN = 255


@dataclass
class Workload:
    rules: list[dict]
    caps: dict[str, list[int]]  # of each group
    limits: list[int]  # of the total
    grades: list[tuple[int, str]]  # bounds, best first; below the last is "F"
    values: dict[str, list[str]]  # of each category, by code
    codes: dict[str, np.ndarray]  # uint8, 255 is unknown
    numbers: dict[str, np.ndarray]  # float32, NaN is unknown
    flags: dict[str, np.ndarray]  # uint8, 255 is unknown
    expected: np.ndarray  # points of every lead

    def letters(self, points: np.ndarray) -> np.ndarray:
        """Index of the grade."""
        return np.searchsorted([-bound for bound, _ in self.grades], -points, side="left").astype(np.uint8)

    def check(self, who: str, points) -> None:
        """Refuses a competitor (or LeadCore) whose points differ for any lead. Fewer leads are compared with the first ones."""
        points = np.asarray(points)
        if not len(points) or not np.array_equal(points, self.expected[: len(points)]):
            raise SystemExit(f"{who}: the points differ from the reference")

    def check_sums(self, who: str, sums: tuple, rows: int) -> None:
        """For competitors that sum up where the data is: total, then number of leads by grade."""
        part = self.expected[:rows]
        right = (int(part.sum()), *np.bincount(self.letters(part), minlength=len(self.grades) + 1).tolist())
        if tuple(int(value) for value in sums) != right:
            raise SystemExit(f"{who}: {sums} differs from {right}")


def load(directory: Path) -> Workload:
    rules = json.loads((directory / "rules.json").read_text())
    values = json.loads((directory / "dicts.json").read_text())

    def column(name: str, suffix: str, kind: type) -> np.ndarray:
        return np.fromfile(directory / "data" / f"{name}.{suffix}", kind)

    return Workload(
        rules=rules["rules"],
        caps=rules["caps"],
        limits=rules["total"],
        grades=[(bound, letter) for bound, letter in rules["grades"]],
        values=values,
        codes={name: column(name, "u8", np.uint8) for name in rules["cats"]},
        numbers={name: column(name, "f32", np.float32) for name in rules["nums"]},
        flags={name: column(name, "u8", np.uint8) for name in rules["bools"]},
        expected=np.fromfile(directory / "data" / "ref.i16", np.int16),
    )


def records(workload: Workload, count: int) -> list[dict]:
    """The first leads as dictionaries, as a web form would give them; unknown is None."""
    columns = {
        name: [workload.values[name][code] if code != UNKNOWN else None for code in codes[:count].tolist()]
        for name, codes in workload.codes.items()
    }
    columns |= {name: [None if value != value else value for value in values[:count].tolist()] for name, values in workload.numbers.items()}
    columns |= {name: [bool(value) if value != UNKNOWN else None for value in flags[:count].tolist()] for name, flags in workload.flags.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@dataclass
class Times:
    """Seconds: middle and best of the process's CPU, middle of the wall clock."""

    cpu: float
    cpu_best: float
    wall: float


def measure(work: Callable[[], object], runs: int) -> Times:
    work()
    cpu, wall = [], []
    for _ in range(runs):
        wall_start, cpu_start = time.perf_counter(), time.process_time()
        work()
        cpu.append(time.process_time() - cpu_start)
        wall.append(time.perf_counter() - wall_start)
    return Times(statistics.median(cpu), min(cpu), statistics.median(wall))


def emit(name: str, value: float, best: float, unit: str, wall: float | None = None) -> None:
    """The same lines as the C benchmarks print."""
    line = {"id": name, "value": float(f"{value:.6g}"), "best": float(f"{best:.6g}"), "unit": unit}
    if wall is not None:
        line["wall"] = float(f"{wall:.6g}")
    print(json.dumps(line), flush=True)


def emit_rate(name: str, times: Times, rows: int) -> None:
    """Million leads a CPU second."""
    emit(name, rows / times.cpu / 1e6, rows / times.cpu_best / 1e6, "M leads/s", rows / times.wall / 1e6)


def emit_each(name: str, times: Times, rows: int) -> None:
    """Nanoseconds a lead."""
    emit(name, times.cpu / rows * 1e9, times.cpu_best / rows * 1e9, "ns/lead", times.wall / rows * 1e9)
