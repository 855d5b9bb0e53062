#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the seeds of fuzz_calendar. What they hold is said by their names; run it again after a change and commit the files."""

import json
import struct
from datetime import date
from pathlib import Path

SEEDS = Path(__file__).parent / "seeds" / "calendar"
MICROS = 1_000_000
BERLIN, SYDNEY = "CET-1CEST,M3.5.0,M10.5.0/3", "AEST-10AEDT,M10.1.0,M4.1.0/3"
OFFICE, NIGHT = {"mon-fri": ["09:00-12:30", "13:30-18:00"]}, {"sat": ["22:00-06:00"]}


def number(day, seconds=0):
    """What the target takes for a moment of a date."""
    return ((date.fromisoformat(day).toordinal() - 1) * 86400 + seconds) * MICROS


DOCUMENTS = {
    "always": "always",
    "always_with_a_zone": {"zone": BERLIN, "hours": "always"},
    "always_but_a_day": {"zone": SYDNEY, "hours": "always", "holidays": ["2026-10-04"]},
    "office": {"zone": BERLIN, "hours": OFFICE, "holidays": ["2026-12-24/2027-01-01", "2026-04-03"]},
    "make_up_days": {"zone": "CST-8", "hours": OFFICE, "holidays": ["2026-10-01/2026-10-07"], "dates": {"2026-10-10": "mon", "2026-09-20": "fri"}},
    "nights": {"zone": SYDNEY, "hours": NIGHT, "dates": {"2026-10-04": ["01:00-02:30"], "2026-04-05": ["07:00-07:01"]}, "holidays": ["2026-10-03"]},
    "hour_left_out": {"zone": BERLIN, "hours": {"sun": ["02:00-03:00"]}},
    "only_dates": {"zone": BERLIN, "hours": {}, "dates": {"2026-10-24": ["23:00-02:30"]}},
    "half_an_hour": {"zone": "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "hours": NIGHT},
    "negative_saving": {"zone": "IST-1GMT0,M10.5.0,M3.5.0/1", "hours": {"sun": ["00:30-02:15"]}},
    "far_hours": {"zone": "AAA12BBB-13,M2.1.0/-167,M8.5.6/167", "hours": {"mon-sun": ["02:15-02:00"]}},
    "a_day_left_out": {"zone": "AAA-24BBB24,J40/0,J41/12", "hours": NIGHT, "holidays": ["2026-02-08"]},
    "offset": {"zone": "-03:30", "hours": OFFICE},
    "iana": {"zone": "Europe/Berlin", "hours": OFFICE},
    "half_a_rule": {"zone": "AEST-10AEDT,M15.1.0,M4.1.0/3", "hours": OFFICE},
    "overlap": {"hours": {"mon-sun": ["20:00-08:00", "07:00-09:00"]}},
    "mistakes": {"zone": "CET-1CEST", "hours": {"monday": ["9-5"], "fri-mon": []}, "holidays": ["2026-02-29", "2026-10-07/2026-10-01"], "dates": {"x": "y"}},
}
MOMENTS = {"": (number("2026-03-28", 80000), number("2026-10-24", 80000), number("2026-11-20", 1)), "_far": (number("0001-01-01"), number("9999-12-31", 86399), number("1700-02-28", 7))}


def main():
    SEEDS.mkdir(parents=True, exist_ok=True)
    for name, document in DOCUMENTS.items():
        for suffix, moments in MOMENTS.items():
            (SEEDS / (name + suffix)).write_bytes(struct.pack("<3Q", *moments) + json.dumps(document).encode())
    (SEEDS / "no_json").write_bytes(struct.pack("<3Q", 0, 1, 2) + b'{"hours": ')


if __name__ == "__main__":
    main()
