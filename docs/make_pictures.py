#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Draws docs/pictures/*.svg.

    python3 docs/make_pictures.py            draws
    python3 docs/make_pictures.py --check    says whether the pictures in the repository are what this script draws
"""

import pathlib
import sys

FOLDER = pathlib.Path(__file__).with_name("pictures")
FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"

# One picture for light and dark pages: colours follow the reader's setting, and without one they can be read on both.
STYLE = """
    .box { fill: #f4f6f8; stroke: #8a97a6; stroke-width: 1.2 }
    .core { fill: #e3eefb; stroke: #3b78bf; stroke-width: 1.6 }
    .out { fill: #e8f4ea; stroke: #4a8f5b; stroke-width: 1.2 }
    .title { fill: #17212b; font-weight: 600; font-size: 15px }
    .small { fill: #45525f; font-size: 12px }
    .line { stroke: #6b7886; stroke-width: 1.5; fill: none }
    .head { fill: #6b7886 }
    .frame { fill: #ffffff; stroke: #c7cfd8; stroke-width: 1 }
    @media (prefers-color-scheme: dark) {
      .frame { fill: #0f151b; stroke: #2c3742 }
      .box { fill: #1b242d; stroke: #6b7a89 }
      .core { fill: #152a42; stroke: #5f9fe6 }
      .out { fill: #172b1d; stroke: #63b077 }
      .title { fill: #eef3f7 }
      .small { fill: #b3c0cc }
      .line { stroke: #8c9aa8 }
      .head { fill: #8c9aa8 }
    }
""".rstrip()


def box(kind, x, y, width, height, title, *lines):
    middle = x + width / 2
    top = y + height / 2 - 9 * len(lines) + 5
    parts = [f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="8"/>',
             f'<text class="title" x="{middle:g}" y="{top:g}" text-anchor="middle">{title}</text>']
    for number, line in enumerate(lines, 1):
        parts.append(f'<text class="small" x="{middle:g}" y="{top + 18 * number:g}" text-anchor="middle">{line}</text>')
    return parts


def arrow(*points):
    """A line through the points, with a head at its end; the last part is straight, right or down."""
    path = "M" + " L".join(f"{x:g} {y:g}" for x, y in points)
    (x0, y0), (x, y) = points[-2:]
    if x != x0:
        head = f"{x:g},{y:g} {x - 9:g},{y - 5:g} {x - 9:g},{y + 5:g}"
    else:
        head = f"{x:g},{y:g} {x - 5:g},{y - 9:g} {x + 5:g},{y - 9:g}"
    return [f'<path class="line" d="{path}"/>', f'<polygon class="head" points="{head}"/>']


def picture(width, height, description, parts):
    body = "\n".join("  " + part for part in parts)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
            f'font-family="{FONT}">\n  <title>{description}</title>\n  <style>{STYLE}\n  </style>\n{body}\n</svg>\n')


def flow():
    parts = ['<rect class="frame" x="0.5" y="0.5" width="899" height="299" rx="12"/>']
    parts += box("box", 24, 34, 190, 82, "model document", "JSON: fields, scores,", "grade, classes")
    parts += box("core", 290, 34, 170, 82, "compiled model", "checked, immutable,", "shared by threads")
    parts += box("box", 24, 168, 190, 100, "leads", "one record, or an", "Arrow batch of millions", "and the moment “now”")
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
    return picture(900, 300, "A model document is compiled once; leads and the moment now go in; scores, grade, class, ledger and advice come out",
                   parts)


def rooms():
    """The layers of the library: a room uses only what stands left of it."""
    names = [("base", "errors, memory,", "numbers, time"), ("document", "strict JSON", "with positions"),
             ("data", "fields, records,", "Arrow views"), ("rules", "conditions,", "block evaluator"),
             ("score", "points, grades,", "ledger, advice"), ("model", "puts a document", "together")]
    parts = ['<rect class="frame" x="0.5" y="0.5" width="899" height="119" rx="12"/>']
    for number, (name, *lines) in enumerate(names):
        x = 20 + number * 146
        parts += box("core" if name == "model" else "box", x, 24, 126, 72, name, *lines)
        if number:
            parts += [f'<path class="line" d="M{x} 60 L{x - 20} 60"/>', f'<polygon class="head" points="{x - 20},60 {x - 11},55 {x - 11},65"/>']
    return picture(900, 120, "Rooms of the library: base, document, data, rules, score, model; each uses only those to its left", parts)


PICTURES = {"flow.svg": flow, "rooms.svg": rooms}


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
