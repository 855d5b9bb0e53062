# SPDX-License-Identifier: MIT
"""The table of `tools/bench route`."""

from comparison import Lines, Row, absolute, against

HAND = "Python by hand"


def _online(lines: Lines, people: int, at_most: float, at_least: float | None) -> list[Row]:
    what = f"a lead to one of {people:,} people"
    rows = absolute(lines, f"online.{people}", f"{what}, in batches of codes", at_most=at_most)
    rows += absolute(lines, f"online.strings.{people}", f"{what}, in batches of strings")
    rows += absolute(lines, f"online.logged.{people}", f"{what}, in batches, changes kept for a log")
    rows += absolute(lines, f"online.each.{people}", f"{what}, one call for each")
    rows += against(lines, f"online.{people}", f"{what}, in batches of codes", f"python.{people}", HAND, at_least=at_least)
    rows += against(lines, f"leadcore.frame.{people}", f"{what}, from Python, a polars frame", f"python.{people}", HAND)
    return rows + against(lines, f"leadcore.each.{people}", f"{what}, from Python, one call for each", f"python.{people}", HAND)


def _clocks(lines: Lines) -> list[Row]:
    names = {"assign": "assigning a lead with a clock", "pause": "stopping a clock (pause)", "resume": "starting a clock (resume)", "stop": "stopping a clock for good",
             "due": "one warning or breach that is due"}
    limits = {"pause": 1000, "resume": 1000, "stop": 1000}
    return [row for name, what in names.items() for row in absolute(lines, f"clock.{name}", f"{what}, a million open", at_most=limits.get(name))]


def table(lines: Lines) -> list[Row]:
    rows = _online(lines, 200, 60, 25) + _online(lines, 10_000, 500, None)
    rows += _clocks(lines)
    rows += absolute(lines, "calendar.add", "adding working time, one call for each", at_most=50) + absolute(lines, "calendar.add_many", "adding working time", at_most=50)
    rows += absolute(lines, "calendar.between_many", "working time between two moments")
    return rows + against(lines, "calendar.add", "adding working time, one call for each", "python.calendar", HAND)
