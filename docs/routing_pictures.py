# SPDX-License-Identifier: MIT
"""Pictures of the guide to routing. make_pictures.py draws them; tests/python/test_routing_pictures.py routes the leads again and compares."""

from picture_parts import CHART, STYLE, frame, label, picture, rectangle
from qualify_pictures import KINDS

PEOPLE = {"a": 1, "b": 1, "c": 2, "d": 3, "e": 3}  # weights; limits of open leads are ten times as much, ranks go from a to e
LEADS, BLOCK, OPEN = 10_000, 500, 40
AWAY, AWAY_FROM, AWAY_UNTIL = "d", 3_000, 5_000

# By strategy: of each 500 leads, how many went to a, b, c, d and e.
SHARES = {
    "round_robin": "100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 120,120,130,0,130 119,119,131,0,131 119,119,131,0,131 119,119,131,0,131 "
                   "100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100",
    "weighted": "50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 71,71,143,0,215 72,72,143,0,213 71,71,143,0,215 72,72,142,0,214 "
                "50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150",
    "least_loaded": "55,55,98,146,146 55,55,97,147,146 55,55,98,146,146 55,55,97,146,147 54,54,98,147,147 56,55,97,146,146 73,74,147,0,206 73,73,146,0,208 73,73,146,0,208 73,73,147,0,207 "
                    "62,61,111,101,165 54,55,96,151,144 55,55,97,145,148 55,54,99,144,148 55,55,99,145,146 55,56,97,146,146 54,54,96,152,144 55,55,97,145,148 55,55,99,144,147 55,55,98,145,147",
    "most_free": "0,0,84,208,208 0,0,84,208,208 0,0,86,207,207 0,0,86,207,207 0,0,87,207,206 0,0,84,208,208 36,36,158,0,270 37,36,158,0,269 36,37,160,0,267 37,37,159,0,267 "
                 "6,6,100,165,223 0,0,85,207,208 0,0,86,205,209 0,0,86,207,207 0,0,86,208,206 0,0,84,209,207 0,0,85,208,207 0,0,85,205,210 0,0,87,206,207 0,0,86,208,206",
    "longest_waiting": "100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 122,122,128,0,128 122,122,128,0,128 122,122,128,0,128 122,122,128,0,128 "
                       "100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100 100,100,100,100,100",
    "level": "50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 72,72,143,0,213 71,71,143,0,215 72,72,142,0,214 71,71,143,0,215 "
             "50,50,100,151,149 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150 50,50,100,150,150",
    "best_for_best": "97,97,113,105,88 95,90,99,110,106 90,90,119,95,106 95,88,120,95,102 85,99,117,108,91 87,83,94,118,118 83,88,124,0,205 93,94,122,0,191 86,93,116,0,205 89,88,129,0,194 "
                     "91,96,108,110,95 91,98,117,98,96 92,92,118,102,96 97,100,123,95,85 84,86,128,116,86 92,89,101,108,110 89,96,124,96,95 96,103,132,82,87 85,91,106,110,108 90,93,123,83,111",
    "hash": "87,94,109,101,109 91,95,100,98,116 89,90,106,116,99 87,87,93,121,112 95,86,111,105,103 83,98,102,109,108 105,100,145,0,150 100,106,143,0,151 108,105,133,0,154 98,106,152,0,144 "
            "84,83,115,109,109 91,88,98,107,116 93,91,118,105,93 85,91,107,114,103 96,83,120,104,97 94,91,102,105,108 88,93,107,106,106 88,91,97,111,113 86,99,109,99,107 95,89,106,103,107",
}


def blocks(strategy: str) -> list[list[int]]:
    return [[int(count) for count in block.split(",")] for block in SHARES[strategy].split()]


def chart(strategy: str, left: float, top: float) -> list[str]:
    """One bar for 500 leads, made of what each person got."""
    width, height, step = 196, 110, 196 / (LEADS / BLOCK)
    parts = [label("title", left, top - 10, strategy, "start")]
    for number, block in enumerate(blocks(strategy)):
        at = top + height
        for person, count in enumerate(block):
            tall = count / BLOCK * height
            at -= tall
            parts.append(f'<rect class="s{person}" x="{left + number * step:g}" y="{at:g}" width="{step - 1:g}" height="{tall:g}"/>')
    parts.append(label("small", left, top + height + 16, "0", "start"))
    parts.append(label("small", left + width * AWAY_FROM / LEADS, top + height + 16, "3,000"))
    parts.append(label("small", left + width * AWAY_UNTIL / LEADS, top + height + 16, "5,000"))
    return [*parts, label("small", left + width, top + height + 16, "10,000", "end")]


def shares() -> str:
    parts = frame(900, 410)
    for number, strategy in enumerate(SHARES):
        parts += chart(strategy, 24 + number % 4 * 220, 44 + number // 4 * 164)
    for number, (person, weight) in enumerate(PEOPLE.items()):
        x = (24, 144, 264, 384, 644)[number]
        away = ", away for 2,000" if person == AWAY else ""
        parts += [rectangle(f"s{number}", x, 376, 14, 14), label("small", x + 20, 388, f"{person}, weight {weight}{away}", "start")]
    return picture(900, 410, "Shares of five people with weights 1, 1, 2, 3, 3 in each 500 of 10,000 leads, for each strategy; one of weight 3 is away for 2,000 leads, "
                   "and goes on with the usual share afterwards", parts, STYLE + CHART + KINDS)


PICTURES = {"shares.svg": shares}
