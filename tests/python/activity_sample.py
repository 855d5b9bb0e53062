# SPDX-License-Identifier: MIT
"""A model that counts events, what three leads did, and their results worked out by hand. Shared by the tests of timelines, activity and command line."""

import datetime as dt

import pyarrow as pa

NOW = "2026-11-21T09:00:00Z"
UNTIL = "2027-11-21T00:00:00Z"
UTC = dt.timezone.utc
DOCUMENT = {
    "leadcore": 1,
    "name": "engaged",
    "version": "3",
    "fields": {"country": "category", "employees": "number"},
    "events": {
        "page_view": {"page": "text", "minutes": "number", "paid": "flag", "seen_at": "time"},
        "mail_click": {"campaign": "category", "tags": "tags"},
        "demo": {},
        "spam": {},
    },
    "guards": [{"name": "mail scanner", "on": "mail_click", "more_than": 5, "per": "1d", "reason": "more clicks a day than a person makes"}],
    "scores": {
        "fit": {"groups": [{"name": "company", "rules": [{"name": "home", "when": {"country": "DE"}, "points": 10}]}]},
        "engagement": {
            "max": 100,
            "groups": [
                {"name": "web", "rules": [
                    {"name": "pricing", "on": "page_view", "where": {"page": {"starts": "/pricing"}}, "points": 10,
                     "at_most": {"times": 2, "per": "1d"}, "decay": {"linear": "10d"}, "reason": "Looks at prices"},
                ]},
                {"name": "mail", "decay": {"steps": {"percent": 50, "every": "30d"}}, "rules": [
                    {"name": "clicks", "on": "mail_click", "points": 4},
                    {"name": "autumn", "on": "mail_click", "where": {"campaign": "autumn", "tags": {"any": ["offer"]}}, "points": 0.5},
                    {"name": "spam", "on": "spam", "points": -20, "decay": "none"},
                ]},
            ],
        },
    },
    "grade": {"letters": {"engagement": {"A": 20, "B": 5}}},
    "classes": [
        {"name": "demo", "when": {"activity": {"on": "demo", "count": {">=": 1}, "within": "7d"}}, "reason": "asked for a demo this week"},
        {"name": "dormant", "when": {"activity": {"on": ["page_view", "mail_click", "demo"], "count": 0, "within": "30d"}}},
        {"name": "active", "when": {"activity": {"on": ["page_view", "mail_click", "demo"], "count": {">=": 1}, "within": "30d"}}},
    ],
}


def event(kind: str, time: str, **fields) -> dict:
    return {"type": kind, "time": f"2026-{time}Z", **fields}


# "busy": three pricing pages today, of which two count (20), one five days ago (5), a click 42 days ago (2), a demo three days ago.
BUSY = [
    event("page_view", "11-21T08:00:00", page="/pricing"),
    event("mail_click", "10-10T12:00:00"),
    event("page_view", "11-16T23:59:59", page="/pricing/plans"),
    event("page_view", "11-21T00:00:00", page="/PRICING"),
    event("demo", "11-18T10:00:00"),
    event("page_view", "11-21T08:30:00", page="/pricing"),
]
# "scanned": a click two days ago (4), and six clicks of a mail scanner yesterday (none).
SCANNED = [event("mail_click", "11-19T12:00:00"), *(event("mail_click", f"11-20T12:00:0{i}") for i in range(6))]
EVENTS = {"busy": BUSY, "scanned": SCANNED, "quiet": []}
NUMBERS = {"busy": 1, "scanned": 2, "quiet": 3}
# By hand. In fit only the country counts (10 points, not known of "scanned").
LEADS = {"busy": {"country": "DE"}, "scanned": {}, "quiet": {"country": "FR"}}
RIGHT = {
    "busy": {"fit": 10.0, "fit_coverage": 1.0, "engagement": 27.0, "engagement_coverage": 1.0, "grade": "A", "class": "demo"},
    "scanned": {"fit": 0.0, "fit_coverage": 0.0, "engagement": 4.0, "engagement_coverage": 1.0, "grade": "C", "class": "active"},
    "quiet": {"fit": 0.0, "fit_coverage": 1.0, "engagement": 0.0, "engagement_coverage": 1.0, "grade": "C", "class": "dormant"},
}
UNKNOWN = {"engagement": 0.0, "engagement_coverage": 0.0, "grade": "C", "class": None}
"""What of a result is different when nothing is known of what the lead did."""
# "busy" has 27, then 24 and 21, and 18 on the 24th. "scanned" has its click until the 19th of December.
CHANGES = {"busy": ("2026-11-24T00:00:00Z", "B", "demo"), "scanned": ("2026-12-19T00:00:00Z", "C", "dormant"), "quiet": None}

EVENT_SCHEMA = pa.schema([
    ("key", pa.string()), ("time", pa.timestamp("us", "UTC")), ("type", pa.string()), ("page", pa.string()), ("campaign", pa.string()),
    ("tags", pa.list_(pa.string())), ("source", pa.string()), ("sequence", pa.int64()),
])


def event_rows() -> list[dict]:
    """All events, newest first, of all leads in turn."""
    rows = [{"key": key, **x, "time": dt.datetime.fromisoformat(x["time"].replace("Z", "+00:00"))} for key, events in EVENTS.items() for x in events]
    return sorted(rows, key=lambda row: row["time"], reverse=True)


def event_table(keys: str = "text", numbered: bool = False) -> pa.Table:
    """All events as a table; `numbered` gives them a source and numbers, which rise with time."""
    rows = event_rows()
    for i, row in enumerate(rows):
        row["source"], row["sequence"] = ("log", len(rows) - i) if numbered else (None, None)
    table = pa.Table.from_pylist(rows, schema=EVENT_SCHEMA)
    return table if keys == "text" else table.set_column(0, "key", pa.array([NUMBERS[row["key"]] for row in rows], pa.int64()))


def lead_table(keys: str = "text") -> pa.Table:
    """The three leads, one of which nobody heard, and one without a key."""
    names = [*LEADS, "nobody", None]
    key = pa.array(names) if keys == "text" else pa.array([*NUMBERS.values(), 99, None], pa.int64())
    return pa.table({"key": key, "country": [LEADS.get(name, {}).get("country") for name in names]})


def right() -> list[dict]:
    """What `lead_table` gets."""
    silent = {**RIGHT["quiet"], "fit_coverage": 0.0}
    return [*RIGHT.values(), silent, {**silent, **UNKNOWN}]
