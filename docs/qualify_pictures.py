# SPDX-License-Identifier: MIT
"""Pictures of the guides to qualification, buying groups, stages and lifecycle. make_pictures.py draws them."""

import math

from picture_parts import CHART, STYLE, arrow, box, frame, label, picture, rectangle

# Colours beside those of the charts: what stops, and shares of a whole from early to late.
KINDS = """
    .stop { fill: #fbe9e7; stroke: #b5533c; stroke-width: 1.2 }
    .parked { fill: #fdf3e3; stroke: #c08a2d; stroke-width: 1.2; stroke-dasharray: 5 3 }
    .due { stroke: #3b78bf; stroke-width: 2; fill: none }
    .duehead { fill: #3b78bf }
    .rest { fill: #e6eaee }
    .s0 { fill: #c6d8ee } .s1 { fill: #8fb3dd } .s2 { fill: #4f86c6 } .s3 { fill: #d9822b } .s4 { fill: #8a4f9e }
    .more { fill: #8fb3dd }
    .most { fill: #c6d8ee }
    @media (prefers-color-scheme: dark) {
      .stop { fill: #3a1c17; stroke: #e07a5f }
      .parked { fill: #33270f; stroke: #d9a441 }
      .due { stroke: #5f9fe6 }
      .duehead { fill: #5f9fe6 }
      .rest { fill: #232c35 }
      .s0 { fill: #27435f } .s1 { fill: #37648f } .s2 { fill: #5f9fe6 } .s3 { fill: #f0a04b } .s4 { fill: #b98ad0 }
      .more { fill: #37648f }
      .most { fill: #27435f }
    }
""".rstrip()
LOOK = STYLE + CHART + KINDS


def blue(parts):
    """Arrows of what is due by itself."""
    return [part.replace('class="line"', 'class="due"').replace('class="head"', 'class="duehead"') for part in parts]


# The verdict ---------------------------------------------------------------------------------------------------------------------------


def verdict():
    """Five questions in a row; the first that is answered with yes decides."""
    questions = [("a red flag is up?", "", "stop", "rejected", "its reason"), ("a required one", "is not met?", "stop", "rejected", "its reason"),
                 ("enough weight", "is out of reach?", "stop", "rejected", "the first one not met"), ("all required met,", "and enough weight?", "out", "qualified", "hand over"),
                 ("something", "is not known", "core", "incomplete", "next question")]
    parts = frame(900, 214)
    for number, (first, second, kind, answer, hint) in enumerate(questions):
        x = 18 + number * 176
        parts += box("box", x, 24, 152, 62, first, second) if second else box("box", x, 24, 152, 62, first)
        parts += box(kind, x, 138, 152, 54, answer, hint)
        parts += arrow((x + 76, 86), (x + 76, 138))
        if number < 4:
            parts += [label("small", x + 92, 116, "yes", "start"), label("small", x + 164, 46, "no")]
            parts += arrow((x + 152, 55), (x + 176, 55))
    return picture(900, 214, "Red flag up: rejected. A required criterion not met: rejected. Too little weight can still be met: rejected. "
                   "All required met and enough weight: qualified. Otherwise incomplete", parts, LOOK)


# Stages over time ----------------------------------------------------------------------------------------------------------------------

DAYS = 40
STAGES = ["problem recognition", "need description", "product specification", "supplier search", "proposal solicitation"]
PRIOR = [0.5, 0, 0, 0, 0]
# Name, weights by stage, and the days on which it holds.
EVIDENCE = [
    ("reads", [1.2, 1.2, 0, 0, 0], {*range(0, 24)}),
    ("listens", [0, 1.4, 0.7, 0, 0], {*range(5, 14)}),
    ("need is clear", [0, 0.7, 1.6, 0.7, 0], {*range(13, 40)}),
    ("compares", [0, 0, 0.4, 1.7, 0], {*range(16, 19), *range(21, 24), *range(27, 40)}),
    ("asks for prices", [0, 0, 0, 0.7, 4.2], {*range(31, 40)}),
]


def log_odds(day):
    return [prior + sum(weights[stage] for _, weights, days in EVIDENCE if day in days) for stage, prior in enumerate(PRIOR)]


def stage_by_day(change_at):
    """The definition of docs/model-reference.md: another stage takes over when it leads over the previous one by more than the threshold."""
    found, stage = [], None
    for day in range(DAYS):
        odds = log_odds(day)
        likeliest = max(range(len(odds)), key=lambda s: odds[s])
        if stage is None or odds[likeliest] - odds[stage] > change_at:
            stage = likeliest
        found.append(stage)
    return found


def changes(stages):
    return sum(a != b for a, b in zip(stages, stages[1:]))


def stages():
    left, width, top, height = 150, 730, 44, 150
    step = width / DAYS
    parts = frame(900, 388) + [label("small", left - 10, top + 12, "share of each", "end"), label("small", left - 10, top + 28, "stage", "end")]
    for day in range(DAYS):
        shares = [math.exp(odds) for odds in log_odds(day)]
        whole, y = math.exp(0) * 3 + sum(shares), top  # the three stages behind these have no evidence here
        for stage, share in enumerate(shares):
            part = share / whole * height
            parts.append(rectangle(f"s{stage}", round(left + day * step, 1), round(y, 1), round(step - 1, 1), round(part, 1), 0))
            y += part
        parts.append(rectangle("rest", round(left + day * step, 1), round(y, 1), round(step - 1, 1), round(top + height - y, 1), 0))
    for place, (kind, name) in zip((20, 168, 302, 456, 580, 740), [*((f"s{stage}", name) for stage, name in enumerate(STAGES)), ("rest", "the other three")]):
        parts += [rectangle(kind, place, 16, 12, 12), label("small", place + 17, 26, name, "start")]
    bottom = top + height
    for row, (code, change_at) in enumerate((("no threshold", 0), ('"change_at": 0.7', 0.7))):
        y, found = bottom + 24 + row * 44, stage_by_day(change_at)
        parts += [label("code" if row else "small", left - 10, y + 17, code, "end")]
        for day, stage in enumerate(found):
            parts.append(rectangle(f"s{stage}", round(left + day * step, 1), y, round(step - 1, 1), 24, 0))
        parts.append(label("small", left + width, y + 37, f"changes {changes(found)} times", "end"))
    y = bottom + 118
    for row, (name, _, days) in enumerate(EVIDENCE):
        parts.append(label("small", left - 10, y + 9 + row * 13, name, "end"))
        for day in sorted(days):
            parts.append(rectangle("bar", round(left + day * step, 1), y + row * 13 + 2, round(step - 1, 1), 7, 0))
    return picture(900, 388, "A lead over 40 days: the shares of five stages by day; below, the stage without a threshold changes "
                   f"{changes(stage_by_day(0))} times, and with a threshold of 0.7 {changes(stage_by_day(0.7))} times", parts, LOOK)


# A buying group ------------------------------------------------------------------------------------------------------------------------

# Role, weight, qualities of the contacts in permille, best first.
GROUP = [("decider", 3, [300]), ("initiator", 2, []), ("influencer", 2, [800, 500, 400]), ("buyer", 2, []), ("user", 1, [600]), ("gatekeeper", 1, [200])]


def strengths(qualities):
    """What each contact adds, in permille: its share of what is left."""
    added, strength = [], 0
    for quality in qualities:
        gain = (1000 - strength) * quality // 1000
        added.append(gain)
        strength += gain
    return added


def buying_group():
    left, width, top, row_height = 190, 560, 46, 38
    parts = frame(900, 316) + [label("small", left - 50, 30, "role", "end"), label("small", left - 28, 30, "weight"), label("small", left, 30, "strength, contact by contact", "start")]
    total = weight_sum = 0
    for row, (role, weight, qualities) in enumerate(GROUP):
        y, x, added = top + row * row_height, left, strengths(qualities)
        parts += [label("title", left - 50, y + 19, role, "end"), label("small", left - 28, y + 19, weight), rectangle("void", left, y + 2, width, 24)]
        for number, gain in enumerate(added):
            part = gain / 1000 * width
            parts.append(rectangle(("bar", "more", "most")[number], round(x, 1), y + 2, round(part - 1, 1), 24))
            if part > 40:
                parts.append(label("on" if number == 0 else "small", round(x + part / 2, 1), y + 19, f"+{gain / 10:g}"))
            x += part
        said = f"{sum(added) / 10:g} %" if added else "missing"
        parts.append(label("small", left + width + 12, y + 19, said, "start"))
        total, weight_sum = total + weight * sum(added), weight_sum + weight
    covered = sum(weight for _, weight, qualities in GROUP if qualities)
    parts.append(label("small", left, top + 6 * row_height + 22, f"coverage: {covered} of {weight_sum} are {covered * 1000 // weight_sum / 10:g} %;   "
                       f"score: {total // weight_sum / 10:g} of 100", "start"))
    return picture(900, 316, "Strength of each wanted role of an account, piece by piece: three influencers reach 94 %, of which the third brings "
                   f"{strengths(GROUP[2][2])[2] // 10}; one decider 30 %; nobody is initiator or buyer", parts, LOOK)


# The lifecycle -------------------------------------------------------------------------------------------------------------------------

FLOW = ["prospect", "inquiry", "mql", "sal", "sql", "opportunity", "won", "customer"]


def flow_x(status):
    return 16 + FLOW.index(status) * 110


def due_arrow(x, y0, y):
    return blue(arrow((x, y0), (x, y)))


def lifecycle():
    parts, top, bar, low = frame(900, 354), 62, 176, 246
    for name in FLOW:
        kind = "core" if name in ("mql", "sal", "sql") else "out" if name in ("won", "customer") else "box"
        wider = 5 if name == "opportunity" else 0
        parts += box(kind, flow_x(name) - wider, top, 94 + 2 * wider, 50, name)
    for before, after in zip(FLOW, FLOW[1:]):
        step = arrow((flow_x(before) + (99 if before == "opportunity" else 94), top + 25), (flow_x(after) - (5 if after == "opportunity" else 0), top + 25))
        parts += blue(step) if (before, after) == ("inquiry", "mql") else step
    parts += [label("small", flow_x("mql") - 8, top - 12, "qualified, dossier complete")]
    # customer → opportunity, above
    x = flow_x("opportunity") + 47
    parts += [f'<path class="line" d="M{flow_x("customer") + 47} {top} V30 H{x} V{top - 9}"/>', f'<polygon class="head" points="{x},{top} {x - 5},{top - 9} {x + 5},{top - 9}"/>',
              label("small", flow_x("won") + 47, 24, "buys further")]
    # what is parked
    for name, x, width in (("disqualified", 126, 120), ("nurture", 346, 150), ("lost", 590, 94)):
        parts += box("parked", x, low, width, 50, name)
    # from inquiry … opportunity down to nurture
    for name in ("inquiry", "mql", "sal", "sql"):
        parts.append(f'<path class="due" d="M{flow_x(name) + 60} {top + 50} V{bar}"/>')
    parts += [f'<path class="line" d="M{flow_x("opportunity") + 30} {top + 50} V{bar} H{flow_x("sql") + 60}"/>',
              f'<path class="due" d="M{flow_x("inquiry") + 60} {bar} H{flow_x("sql") + 60}"/>', *due_arrow(446, bar, low),
              label("small", 456, low - 38, "rejected, or nothing", "start"), label("small", 456, low - 23, "happens for too long", "start")]
    # back: a new round
    x = flow_x("mql") + 24
    parts += [f'<path class="due" d="M376 {low} V{low - 46} H{x} V{top + 59}"/>', f'<polygon class="duehead" points="{x},{top + 50} {x - 5},{top + 59} {x + 5},{top + 59}"/>',
              label("small", x - 8, low - 34, "qualified again:", "end"), label("small", x - 8, low - 19, "a new round", "end")]
    parts += due_arrow(flow_x("inquiry") + 24, top + 50, low)
    parts += [f'<path class="due" d="M346 {low + 34} H255"/>', f'<polygon class="duehead" points="246,{low + 34} 255,{low + 29} 255,{low + 39}"/>',
              *arrow((246, low + 14), (346, low + 14)), label("small", flow_x("inquiry") + 16, low - 60, "not a lead", "end")]
    # lost
    parts += arrow((flow_x("opportunity") + 64, top + 50), (flow_x("opportunity") + 64, low))
    parts += [f'<path class="line" d="M{flow_x("customer") + 47} {top + 50} V{low + 25} H693"/>', f'<polygon class="head" points="684,{low + 25} 693,{low + 20} 693,{low + 30}"/>',
              label("small", flow_x("customer") + 40, low + 44, "did not renew", "end"), f'<path class="line" d="M590 {low + 25} H505"/>',
              f'<polygon class="head" points="496,{low + 25} 505,{low + 20} 505,{low + 30}"/>', label("small", 543, low + 68, "for the next project")]
    parts += ['<path class="due" d="M20 332 H52"/>', label("small", 60, 336, "due by itself, when its condition holds", "start"),
              '<path class="line" d="M330 332 H362"/>', label("small", 370, 336, "made by people (not all are drawn)", "start"),
              rectangle("parked", 640, 323, 30, 18, 4), label("small", 678, 336, "parked: coming back is a round", "start")]
    return picture(900, 354, "The built-in lifecycle: from prospect to customer in a row; lost, nurture and disqualified are parked beside it. "
                   "Moves that are due by themselves are blue, moves that people make are grey", parts, LOOK)


PICTURES = {"verdict.svg": verdict, "stages.svg": stages, "buying-group.svg": buying_group, "lifecycle.svg": lifecycle}
