#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the seeds of fuzz_assign: small matrices of every kind, and workloads. Run it again after a change and commit the files."""

import random
import struct
from pathlib import Path

SEEDS = Path(__file__).resolve().parent / "seeds/assign"
HUGE, LARGE, COARSE, FLOORS, ANY_FLOORS = 1, 2, 4, 8, 128


def matrix(kind, people, leads, capacity, floor, pick):
    """`pick(lead, person)` gives the byte of a value; -128 is forbidden."""
    desks = bytes(part for person in range(people) for part in (capacity, floor))
    return bytes([0, kind, people - 1]) + desks + b"".join(struct.pack("b", pick(lead, person)) for lead in range(leads) for person in range(people))


def workload(leads, reach=0, is_it=0, *numbers):
    return b"\1" + struct.pack("<Qdii5d", 0, leads, reach, is_it, *numbers, *[0.0] * (5 - len(numbers)))


def main():
    draw = random.Random(7)
    any_value = lambda lead, person: draw.randint(-127, 127)  # noqa: E731
    often_forbidden = lambda lead, person: draw.choice([-128, draw.randint(-100, 120)])  # noqa: E731
    seeds = {
        "plain": matrix(0, 4, 12, 3, 0, any_value),
        "plenty": matrix(0, 3, 8, 200, 0, any_value),
        "scarce": matrix(0, 5, 40, 2, 0, any_value),
        "one_person": matrix(0, 1, 100, 30, 0, any_value),
        "two_layers": matrix(0, 2, 200, 90, 0, any_value),
        "equal": matrix(0, 4, 20, 4, 0, lambda lead, person: 5),
        "coarse": matrix(COARSE, 6, 40, 5, 0, any_value),
        "largest": matrix(LARGE, 6, 40, 5, 0, lambda lead, person: draw.choice([-127, 127, 126])),
        "forbidden": matrix(0, 6, 30, 4, 0, often_forbidden),
        "all_forbidden": matrix(FLOORS, 3, 5, 4, 2, lambda lead, person: -128),
        "floors": matrix(FLOORS, 6, 40, 12, 6, any_value),
        "floors_forbidden": matrix(FLOORS, 8, 40, 9, 5, often_forbidden),
        "floors_largest": matrix(FLOORS | LARGE, 8, 40, 9, 5, often_forbidden),
        "floors_coarse": matrix(FLOORS | COARSE, 12, 60, 7, 5, often_forbidden),
        "floor_above_capacity": matrix(FLOORS | ANY_FLOORS, 2, 4, 3, 5, any_value),
        "no_room": matrix(0, 3, 5, 0, 0, any_value),
        "no_leads": matrix(FLOORS, 3, 0, 3, 1, any_value),
        "rows_apart": matrix(16, 3, 9, 2, 0, any_value),
        "value_too_large": matrix(HUGE, 1, 1, 2, 0, lambda lead, person: -127) + struct.pack("<q", 2**40 + 1),
        "staffing": workload(8.0),
        "staffing_switchboard": workload(120.0, 2, 1, 2.0, 80.0),
        "staffing_negative": workload(-1.0),
        "staffing_not_a_number": workload(float("nan")),
        "staffing_tiny": workload(1e3, 0, 0, 0.0, 1e-300),
        "staffing_reach": workload(1.0, 3),
    }
    SEEDS.mkdir(parents=True, exist_ok=True)
    for name, data in seeds.items():
        (SEEDS / name).write_bytes(data)


if __name__ == "__main__":
    main()
