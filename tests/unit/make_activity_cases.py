#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes decay_cases.h and identity_cases.h: points by age and identities of counters, as Python's decimals, fractions and hashes have them.

Run it by hand after a change: python3 make_activity_cases.py decay > decay_cases.h; python3 make_activity_cases.py identity > identity_cases.h
"""

import decimal
import hashlib
import json
import random
import sys
from decimal import Decimal
from fractions import Fraction

decimal.getcontext().prec = 100

POINTS_MAX = 1_000_000_000  # thousandths
AGES_MAX = 4_194_304


def rounded(value):
    """To the nearest whole number, halves up; `value` is not negative."""
    if isinstance(value, Decimal):
        return int((value + Decimal("0.5")).to_integral_value(decimal.ROUND_FLOOR))
    return int(value + Fraction(1, 2))


def worth(kind, length, percent, points, age):
    size = abs(points)
    if kind == "HALF_LIFE":
        left = rounded(Fraction(size, 2 ** (age // length))) if age % length == 0 else rounded(size * Decimal(2) ** (-Decimal(age) / length))
    elif kind == "LINEAR":
        left = rounded(size * max(Fraction(0), 1 - Fraction(age, length)))
    elif kind == "STEPS":
        left = rounded(size * max(Fraction(0), 1 - Fraction(percent, 100_000) * (age // length)))
    else:
        left = size if age < length else 0
    return left if points >= 0 else -left


def interesting_ages(kind, length, percent, points):
    """Where something happens: the beginning, both sides of each step or half-life, and of the end."""
    ages = {0, 1, 2, length - 1, length, length + 1, 2 * length - 1, 2 * length, 3 * length + 1, 10 * length, 15 * length, 31 * length, 32 * length}
    if kind == "STEPS":
        ages |= {length * (100_000 // percent), length * (100_000 // percent) - 1, length * (100_000 // percent + 1)}
    low, high = 0, 40 * length * (100_001 if kind == "STEPS" else 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if worth(kind, length, percent, points, middle) else (low, middle)
    return sorted(age for age in ages | {low - 2, low - 1, low, low + 1} if age >= 0)


SHAPES = [
    ("HALF_LIFE", 1, 0), ("HALF_LIFE", 2, 0), ("HALF_LIFE", 14, 0), ("HALF_LIFE", 30, 0), ("HALF_LIFE", 336, 0), ("HALF_LIFE", 36500, 0), ("HALF_LIFE", 876000, 0),
    ("LINEAR", 1, 0), ("LINEAR", 3, 0), ("LINEAR", 60, 0), ("LINEAR", 876000, 0),
    ("STEPS", 30, 50_000), ("STEPS", 7, 10_000), ("STEPS", 1, 33_333), ("STEPS", 90, 100_000), ("STEPS", 876000, 1), ("STEPS", 2, 60_000),
    ("WINDOW", 1, 0), ("WINDOW", 30, 0), ("WINDOW", 876000, 0),
]
POINTS = [10_000, 1, -7_777, POINTS_MAX, 0]


def worth_rows():
    for kind, length, percent in SHAPES:
        for points in POINTS:
            for age in interesting_ages(kind, length, percent, points) if points else (0, 1, length):
                yield kind, length, percent, points, age
    choice = random.Random(20261121)
    for _ in range(400):
        kind, length, percent = choice.choice(SHAPES)
        if kind == "HALF_LIFE":
            length = choice.choice([length, choice.randint(1, 876000)])
        points = int(10 ** choice.uniform(0, 9)) * choice.choice([1, -1])
        yield kind, length, percent, points, choice.randint(0, 12 * length)


def tables():
    """Whole tables as their length, their sum, and their sum weighted by age + 1."""
    for kind, length, percent, points in [
        ("HALF_LIFE", 1, 0, 10_000), ("HALF_LIFE", 14, 0, 8_000), ("HALF_LIFE", 30, 0, -10_000), ("HALF_LIFE", 365, 0, POINTS_MAX), ("HALF_LIFE", 720, 0, 123_456),
        ("HALF_LIFE", 4000, 0, 1), ("HALF_LIFE", 5, 0, 0), ("LINEAR", 60, 0, 10_000), ("LINEAR", 8760, 0, -999), ("LINEAR", 4, 0, 1), ("STEPS", 30, 50_000, 10_000),
        ("STEPS", 7, 10_000, 5), ("STEPS", 2, 60_000, 1_000), ("STEPS", 1, 33_333, 1), ("WINDOW", 30, 0, 250), ("WINDOW", 1, 0, -1), ("WINDOW", 3, 0, 0),
    ]:
        total = weighted = age = 0
        while value := worth(kind, length, percent, points, age):
            total, weighted, age = total + value, weighted + value * (age + 1), age + 1
        yield kind, length, percent, points, age, total, weighted


def powers():
    choice = random.Random(3)
    pairs = [(1, 2), (1, 3), (2, 3), (1, 14), (13, 14), (1, 876000), (437999, 876000), (875999, 876000), (1, 2**32 - 1), (2**32 - 2, 2**32 - 1)]
    for _ in range(40):
        whole = choice.randint(2, 876000)
        pairs.append((choice.randint(1, whole - 1), whole))
    for part, whole in pairs:
        bits = int(Decimal(2) ** (160 - Decimal(part) / whole))
        yield part, whole, [bits >> (32 * shift) & 0xFFFFFFFF for shift in (4, 3, 2, 1, 0)]


def fingerprint(canonical):
    return hashlib.blake2s(canonical.encode(), digest_size=16).hexdigest()


# "on", "where" and "id" of a rule as a document may write them, then what "where" and the fields that it reads are in canonical form.
IDENTITIES = [
    ("view", None, None, None),
    ("open", None, None, None),
    ("view", {"page": "/pricing"}, None, '[{"page":"/pricing"},{"page":"text"}]'),
    ("click", {"page": "/pricing"}, None, '[{"page":"/pricing"},{"page":"text"}]'),
    ("view", {"seconds": {">=": 30.0}, "page": {"starts": ["/a", "/b"]}}, None,
     '[{"page":{"starts":["/a","/b"]},"seconds":{">=":3e1}},{"page":"text","seconds":"number"}]'),
    ("view", {"any": [{"seconds": 1}, {"not": {"seconds": {"<": 2, "x-why": "a note"}}}], "x-note": 5}, None,
     '[{"any":[{"seconds":1e0},{"not":{"seconds":{"<":2e0}}}]},{"seconds":"number"}]'),
    ("view", {"fields": {">": 0.25, "x-note": "here as well"}}, None, '[{"fields":{">":25e-2}},{"fields":"number"}]'),
    ("view", {"page": "/pricing"}, "pricing", None),
    ("click", {"page": "/pricing"}, "pricing", None),
    ("view", None, "page views", None),
    ("view", None, "Seiten\u00fcbersicht \"neu\"", None),
]


def identity(event, identifier, meaning):
    parts = {"event": event}
    if identifier is not None:
        parts["id"] = identifier
    elif meaning is not None:
        parts["where"] = fingerprint(meaning)
    return fingerprint(json.dumps(parts, separators=(",", ":"), ensure_ascii=False))[:16]


def rule(event, where, identifier):
    members = {"on": event, "points": 1}
    if where is not None:
        members["where"] = where
    if identifier is not None:
        members["id"] = identifier
    return json.dumps(json.dumps(members, ensure_ascii=False), ensure_ascii=False)


def table(head, rows):
    print(f"\nstatic const struct {{\n{head}")
    for row in rows:
        print(f"    {{{row}}},")
    print("};")


def decay():
    shape = "    enum lead_decay_kind kind;\n    uint32_t length, percent;\n    lead_points points;\n"
    table(shape + "    uint64_t age;\n    lead_points worth;\n} worth_cases[] = {",
          (f"LEAD_DECAY_{row[0]}, {row[1]}, {row[2]}, {row[3]}, UINT64_C({row[4]}), {worth(*row)}" for row in worth_rows()))
    table(shape + "    uint32_t ages;\n    int64_t sum, weighted;\n} table_cases[] = {",
          ("LEAD_DECAY_{}, {}, {}, {}, {}, INT64_C({}), INT64_C({})".format(*row) for row in tables()))
    table("    uint32_t part, whole;\n    struct lead_fraction power;\n} power_cases[] = {",
          (f"{part}u, {whole}u, {{{{{', '.join(f'0x{limb:08X}' for limb in limbs)}}}}}" for part, whole, limbs in powers()))


def identities():
    table("    const char *rule;\n    uint64_t identity;\n} identity_cases[] = {",
          (f"{rule(event, where, identifier)},\n     UINT64_C(0x{identity(event, identifier, meaning).upper()})"
           for event, where, identifier, meaning in IDENTITIES))


def main():
    print("/* SPDX-License-Identifier: MIT */")
    print("/* Written by make_activity_cases.py. */", end="")
    {"decay": decay, "identity": identities}[sys.argv[1]]()


main()
