#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Draws docs/pictures/*.svg.

    python3 docs/make_pictures.py            draws
    python3 docs/make_pictures.py --check    says whether the pictures in the repository are what this script draws
"""

import pathlib
import sys

import engagement_pictures
import qualify_pictures
import routing_pictures
from picture_parts import arrow, box, picture

FOLDER = pathlib.Path(__file__).with_name("pictures")


def flow():
    parts = ['<rect class="frame" x="0.5" y="0.5" width="899" height="299" rx="12"/>']
    parts += box("box", 24, 34, 190, 82, "model document", "JSON: fields, events,", "scores, grade, classes")
    parts += box("core", 290, 34, 170, 82, "compiled model", "checked, immutable,", "shared by threads")
    parts += box("box", 24, 168, 190, 100, "leads and events", "one record, or an", "Arrow batch of millions", "and the moment “now”")
    parts += box("core", 290, 168, 170, 100, "evaluator", "conditions: true,", "false or unknown;", "points are exact")
    results = [("scores with coverage", "fit 86, of which 92 % is known"), ("grade and class", "A2, important"),
               ("ledger", "+30 size, +20 industry … sums exactly"), ("advice", "find out the budget: up to +20, grade A1")]
    for number, (title, line) in enumerate(results):
        parts += box("out", 540, 34 + 61 * number, 336, 51, title, line)
    parts += arrow((214, 75), (290, 75))
    parts += arrow((375, 116), (375, 168))
    parts += arrow((214, 218), (290, 218))
    parts += ['<path class="line" d="M460 218 L500 218 M500 59.5 L500 242.5"/>']
    for number in range(len(results)):
        parts += arrow((500, 59.5 + 61 * number), (540, 59.5 + 61 * number))
    return picture(900, 300, "A model document is compiled once; leads, their events and the moment now go in; scores, grade, class, ledger and advice come out",
                   parts)


def rooms():
    """The layers of the library: a room uses only what stands left of it."""
    columns = [[("base", "errors, memory,", "numbers, time")], [("vocabulary", "terms of the field,", "two languages")], [("document", "strict JSON", "with positions")],
               [("data", "fields, records,", "Arrow views")], [("rules", "conditions,", "block evaluator")], [("activity", "events, timelines,", "decay, guards")],
               [("buying", "titles, roles,", "groups, stages"), ("qualify", "frameworks,", "completeness"), ("lifecycle", "statuses,", "next step"), ("route", "calendars,", "policies, routers")],
               [("score", "points, grades,", "ledger, advice")], [("model", "puts a document", "together")], [("handover", "from a lead", "to a request")]]
    parts = ['<rect class="frame" x="0.5" y="0.5" width="1308" height="343" rx="12"/>']
    for number, column in enumerate(columns):
        x = 18 + number * 129
        for row, (name, *lines) in enumerate(column):
            y = 136 + (row - (len(column) - 1) / 2) * 80
            parts += box("core" if name == "model" else "box", x, y, 115, 72, name, *lines)
        if number:
            parts += [f'<path class="line" d="M{x} 172 L{x - 14} 172"/>', f'<polygon class="head" points="{x - 14},172 {x - 5},167 {x - 5},177"/>']
    return picture(1309, 344, "Rooms of the library: base, vocabulary, document, data, rules, activity, then buying, qualify, lifecycle and route side by side, score, model, handover; "
                   "each uses only those to its left", parts)


PICTURES = {"flow.svg": flow, "rooms.svg": rooms, **engagement_pictures.PICTURES, **qualify_pictures.PICTURES, **routing_pictures.PICTURES}


def main():
    FOLDER.mkdir(exist_ok=True)
    different = []
    for name, draw in PICTURES.items():
        path = FOLDER / name
        if sys.argv[1:] == ["--check"]:
            if not path.exists() or path.read_text(encoding="utf-8") != draw():
                different.append(name)
        else:
            path.write_text(draw(), encoding="utf-8")
    for name in different:
        print(f"docs/pictures/{name} is not what docs/make_pictures.py draws")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
