# SPDX-License-Identifier: MIT
"""Pictures of docs/engagement-guide.md: decay, caps, a timeline, and looking ahead. make_pictures.py draws them."""

from picture_parts import CHART, STYLE, frame, label, line, picture, rectangle, staircase

DAYS = 90


def points_left(decay, age):
    """What 10 points are after so many days, in thousandths: the definition of docs/model-reference.md."""
    kind, amount = decay
    if kind == "half_life":
        share = 2 ** (-age / amount)
    elif kind == "linear":
        share = max(0, 1 - age / amount)
    elif kind == "steps":
        percent, every = amount
        share = max(0, 1 - percent / 100 * (age // every))
    elif kind == "window":
        share = 1 if age < amount else 0
    else:
        share = 1
    return int(10_000 * share + 0.5)


def panel(left, top, decay, code):
    """One shape: 10 points today, and what is left of them on each of the next 90 days."""
    width, height, most = 252, 104, 10_000
    points = [points_left(decay, age) for age in range(DAYS + 1)]
    step = width / (DAYS + 1)

    def y(value):
        return round(top + height - value / most * height, 1)

    path = staircase(points, left, y, step)
    parts = [label("code", left, top - 12, code, "start")]
    for value, shown in ((10_000, "10"), (5_000, "5"), (0, "0")):
        parts += [line("grid", left, y(value), left + width, y(value)), label("small", left - 6, y(value) + 4, shown, "end")]
    for day in (0, 30, 60, 90):
        parts.append(label("small", round(left + (day + 0.5) * step, 1), top + height + 16, "today" if day == 0 else day))
    parts += [f'<path class="area" d="{path} V{y(0):g} H{left:g} Z"/>', f'<path class="curve" d="{path}"/>']
    return parts


def decay_shapes():
    shapes = [(("none", 0), "none"), (("window", 30), "window 30d"), (("linear", 60), "linear 60d"),
              (("steps", (25, 30)), "steps 25 % every 30d"), (("half_life", 30), "half_life 30d"), (("half_life", 7), "half_life 7d")]
    parts = frame(900, 380)
    for number, (decay, code) in enumerate(shapes):
        row, column = divmod(number, 3)
        parts += panel(46 + column * 292, 48 + row * 172, decay, code)
    parts.append(label("small", 450, 368, "days since the event"))
    return picture(900, 380, "What 10 points are worth over 90 days: for ever, for 30 days, falling evenly, in steps, and by half-lives of 30 and of 7 days",
                   parts, STYLE + CHART)


WEEK = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def column_of(x, base, unit, width, pieces):
    """One bar of counts, from the bottom up: (class, number) for each piece."""
    parts, height = [], 0
    for kind, number in pieces:
        for _ in range(number):
            height += unit
            parts.append(rectangle(kind, x, base - height + 1.5, width, unit - 3))
    return parts


def caps():
    """The same week under a limit for each day, and under one for ever: the oldest events count."""
    views, base, unit = [2, 5, 0, 4, 1, 3, 2], 166, 20
    parts = frame(900, 244)
    left_to_count = 6
    for side, code in enumerate(('"at_most": {"times": 3, "per": "1d"}', '"at_most": {"times": 6}')):
        left = 46 + side * 440
        parts += [label("code", left, 34, code, "start"), line("grid", left, base, left + 400, base)]
        for day, (name, number) in enumerate(zip(WEEK, views)):
            counted = min(number, 3 if side == 0 else left_to_count)
            if side:
                left_to_count -= counted
            x = left + 8 + day * 57
            parts += column_of(x, base, unit, 40, [("bar", counted), ("void", number - counted)])
            parts += [label("small", x + 20, base + 18, name), label("title", x + 20, base + 40, counted)]
        total = sum(min(number, 3) for number in views) if side == 0 else 6
        parts.append(label("small", left, base + 62, f"counted: {total} of {sum(views)} events", "start"))
    return picture(900, 244, "The same 17 events of a week: with at most 3 a day, 14 of them count; with at most 6 in all, the first 6",
                   parts, STYLE + CHART)


def timeline():
    """A histogram by days, with an event that arrives late, and how it becomes points."""
    days = ["Thu 12", "Fri 13", "Sat 14", "Sun 15", "Mon 16", "Tue 17", "Wed 18", "Thu 19", "Fri 20", "Sat 21"]
    counts, late, points = [1, 0, 0, 0, 2, 1, 0, 0, 3, 1], 5, 10
    left, base, unit, step = 150, 172, 26, 70
    parts = frame(900, 342)
    parts += [label("title", 20, 34, "pricing page", "start"), label("small", 20, 54, "10 points, linear over 10 days", "start"),
              line("grid", left, base, left + step * 10, base)]
    for row, text in ((base + 46, "events"), (base + 74, "age in days"), (base + 102, "one is worth"), (base + 130, "points")):
        parts.append(label("small", 20, row, text, "start"))
    total = 0
    for day, (name, count) in enumerate(zip(days, counts)):
        middle, age = left + step * day + step / 2, 9 - day
        number = count + (day == late)
        parts += column_of(middle - 22, base, unit, 44, [("bar", count), ("late", int(day == late))])
        worth = points - age
        total += number * worth
        parts.append(label("small", middle, base + 18, name))
        for row, text in ((46, number or "·"), (74, age), (102, worth), (130, number * worth or "·")):
            parts.append(label("title" if row in (46, 130) else "small", middle, base + row, text))
    x = left + step * late + step / 2
    parts += [line("line", x, 52, x, base - 2 * unit - 12), f'<polygon class="head" points="{x:g},{base - 2 * unit - 4} {x - 5:g},{base - 2 * unit - 13} {x + 5:g},{base - 2 * unit - 13}"/>',
              label("small", x, 44, "arrives on Saturday, happened on Tuesday"),
              label("title", left + step * 10, base + 156, f"score on Saturday: {total}", "end")]
    return picture(900, 342, "A timeline as a histogram: events by day. One event arrives four days late, is put where it belongs, and counts as one of its age",
                   parts, STYLE + CHART)


def next_change():
    """A score that fades, and the day on which it falls below a bound."""
    # 10 events of 8 points with a half-life of 14 days, all of today; 40 is the bound of a class.
    def score(age):
        return 10 * int(8_000 * 2 ** (-age / 14) + 0.5)

    left, top, width, height, most, count = 60, 40, 800, 190, 80_000, 36
    values = [score(age) for age in range(count)]
    step = width / count
    first = next(age for age in range(count) if values[age] < 40_000)

    def y(value):
        return round(top + height - value / most * height, 1)

    path = staircase(values, left, y, step)
    x = round(left + first * step, 1)
    parts = frame(900, 268)
    for value in (0, 20, 40, 60, 80):
        parts += [line("limit" if value == 40 else "grid", left, y(value * 1000), left + width, y(value * 1000)),
                  label("small", left - 8, y(value * 1000) + 4, value, "end")]
    parts += [f'<path class="area" d="{path} V{y(0):g} H{left} Z"/>', f'<path class="curve" d="{path}"/>',
              line("limit", x, y(40_000), x, top + height), f'<circle class="mark" cx="{x:g}" cy="{y(values[first]):g}" r="5"/>',
              label("title", x + 14, y(40_000) - 14, f"next change: day {first}, warm → cold", "start"),
              label("small", left + 8, y(0) - 12, "class warm: engagement at least 40", "start")]
    for day in (0, 7, 14, 21, 28, 35):
        parts.append(label("small", round(left + (day + 0.5) * step, 1), top + height + 18, "today" if day == 0 else f"day {day}"))
    return picture(900, 268, f"A score fades from 80; on day {first} it falls below 40, and the class changes from warm to cold", parts, STYLE + CHART)


PICTURES = {"decay-shapes.svg": decay_shapes, "caps.svg": caps, "timeline.svg": timeline, "next-change.svg": next_change}
