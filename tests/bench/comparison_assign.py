# SPDX-License-Identifier: MIT
"""The table of `tools/bench assign`."""

from comparison import Lines, Row, absolute, against

SIZE = "10,000 leads, 200 people, room for 50"
SHAPES = {
    "scarce": "10,000 leads, 200 people, room for 40", "floors": "10,000 leads, 200 people, at least 45 and at most 70", "one_favourite": f"{SIZE}, all want one person",
    "equal": f"{SIZE}, all worth the same", "rising": "10,000 leads, 200 people, room for 10, each lead worth more than those before", "little_room": "50,000 leads, 200 people, room for 10",
    "one_each": "1,000 leads, 1,000 people, one each", "few_leads": "100 leads, 5,000 people", "large_teams": "100,000 leads, 10 teams, room for 9,000",
    "one_person": "1,000,000 leads, one person, room for 100,000, each lead worth more than those before",
}


def table(lines: Lines) -> list[Row]:
    rows = absolute(lines, "assign", SIZE, at_most=600)
    rows += against(lines, "assign", SIZE, "scipy", "SciPy, linear_sum_assignment", at_least=100) + against(lines, "assign", SIZE, "ortools", "OR-tools, min-cost flow", at_least=5)
    rows += against(lines, "leadcore.int64", f"{SIZE}, from Python", "scipy", "SciPy, linear_sum_assignment")
    rows += against(lines, "leadcore.int32", f"{SIZE}, from Python, 32 bits", "ortools", "OR-tools, min-cost flow")
    return rows + [row for name, what in SHAPES.items() for row in absolute(lines, f"assign.{name}", what)]
