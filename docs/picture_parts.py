# SPDX-License-Identifier: MIT
"""What the pictures of the documentation are made of: style, boxes, arrows, and charts by days."""

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


# Charts: bars and curves over days. Blue is what counts, orange what is new or late, hollow what does not count.
CHART = """
    .bar { fill: #3b78bf }
    .late { fill: #d9822b }
    .void { fill: none; stroke: #8a97a6; stroke-width: 1.2; stroke-dasharray: 3 2 }
    .curve { fill: none; stroke: #3b78bf; stroke-width: 2 }
    .area { fill: #3b78bf; fill-opacity: 0.14 }
    .grid { stroke: #d5dbe2; stroke-width: 1 }
    .limit { stroke: #d9822b; stroke-width: 1.5; stroke-dasharray: 6 4 }
    .mark { fill: #d9822b }
    .code { fill: #17212b; font-size: 13px; font-family: ui-monospace, 'DejaVu Sans Mono', monospace }
    .on { fill: #ffffff; font-size: 12px; font-weight: 600 }
    @media (prefers-color-scheme: dark) {
      .bar { fill: #5f9fe6 }
      .late { fill: #f0a04b }
      .void { stroke: #6b7a89 }
      .curve { stroke: #5f9fe6 }
      .area { fill: #5f9fe6; fill-opacity: 0.2 }
      .grid { stroke: #2c3742 }
      .limit { stroke: #f0a04b }
      .mark { fill: #f0a04b }
      .code { fill: #eef3f7 }
      .on { fill: #0f151b }
    }
""".rstrip()


def label(kind, x, y, text, anchor="middle"):
    return f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{text}</text>'


def line(kind, x1, y1, x2, y2):
    return f'<path class="{kind}" d="M{x1:g} {y1:g} L{x2:g} {y2:g}"/>'


def rectangle(kind, x, y, width, height, round_by=2):
    return f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{round_by:g}"/>'


def frame(width, height):
    return [rectangle("frame", 0.5, 0.5, width - 1, height - 1, 12)]


def staircase(values, x, y, step):
    """One step for each value: what a score does from day to day. `y` gives the height of a value; returns the path."""
    path = f"M{x:g} {y(values[0]):g}"
    for number, value in enumerate(values):
        if number and value != values[number - 1]:
            path += f" V{y(value):g}"
        path += f" H{x + (number + 1) * step:g}"
    return path


def picture(width, height, description, parts, style=STYLE):
    body = "\n".join("  " + part for part in parts)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
            f'font-family="{FONT}">\n  <title>{description}</title>\n  <style>{style}\n  </style>\n{body}\n</svg>\n')
