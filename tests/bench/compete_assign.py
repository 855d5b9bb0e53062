# SPDX-License-Identifier: MIT
"""Times who else finds the best assignment, and LeadCore from Python: compete_assign.py DIRECTORY VALUE

VALUE is the total that the C library found; nobody's time is printed before theirs is the same. Each competitor runs once: they take long.
"""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import importlib.metadata  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402

import assign as a  # noqa: E402
import numpy as np  # noqa: E402
import workload as w  # noqa: E402
from ortools.graph.python import min_cost_flow  # noqa: E402
from scipy.optimize import linear_sum_assignment  # noqa: E402


def check(who: str, value: int, expected: int) -> None:
    if value != expected:
        raise SystemExit(f"{who}: a total of {value} and not {expected}")


def once(name: str, who: str, work: Callable[[], int], expected: int) -> None:
    """By the CPU's clock, like everything."""
    start = time.process_time()
    value = work()
    seconds = time.process_time() - start
    check(who, value, expected)
    w.emit(name, 1e3 * seconds, 1e3 * seconds, "ms")


def scipy_rows(values: np.ndarray) -> Callable[[], int]:
    """Each person as often as they have room; the matrix is made before the clock runs."""
    wide = np.repeat(values, a.ROOM, axis=1).astype(float)

    def work() -> int:
        rows, columns = linear_sum_assignment(wide, maximize=True)
        return int(wide[rows, columns].sum())

    return work


def flow(values: np.ndarray) -> Callable[[], int]:
    """One arc for each pair. Building the graph is part of it, as it is part of LeadCore's call."""
    def work() -> int:
        network = min_cost_flow.SimpleMinCostFlow()
        leads, people, end = np.arange(a.LEADS), a.LEADS + np.arange(a.PEOPLE), a.LEADS + a.PEOPLE
        network.add_arcs_with_capacity_and_unit_cost(np.repeat(leads, a.PEOPLE), np.tile(people, a.LEADS), np.ones(values.size, np.int64), -values.ravel())
        network.add_arcs_with_capacity_and_unit_cost(people, np.full(a.PEOPLE, end), np.full(a.PEOPLE, a.ROOM), np.zeros(a.PEOPLE, np.int64))
        network.set_nodes_supplies(np.append(leads, end), np.append(np.ones(a.LEADS, np.int64), -a.LEADS))
        if network.solve() != network.OPTIMAL:
            raise SystemExit("OR-tools found no flow")
        return -network.optimal_cost()

    return work


def main() -> None:
    import leadcore as lc

    directory, expected = Path(sys.argv[1]), int(sys.argv[2])
    values = a.load(directory)
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("scipy", "ortools", "numpy"))
    print(json.dumps({"id": "versions", "text": versions}), flush=True)
    for name, given in (("leadcore.int64", values), ("leadcore.int32", values.astype(np.int32))):
        check("LeadCore", lc.assign_best(given, a.ROOM).value, expected)
        times = w.measure(lambda given=given: lc.assign_best(given, a.ROOM), 5)
        w.emit(name, 1e3 * times.cpu, 1e3 * times.cpu_best, "ms")
    once("ortools", "OR-tools", flow(values), expected)
    once("scipy", "SciPy", scipy_rows(values), expected)


if __name__ == "__main__":
    main()
