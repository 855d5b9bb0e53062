# SPDX-License-Identifier: MIT
"""What the tests of routing in Python share: a policy and a model, small enough to be worked out by hand."""

import copy

MONDAY = "2026-11-23T09:00:00Z"  # 10:00 in Berlin
EVENING = "2026-11-23T20:00:00Z"
TUESDAY = "2026-11-24T08:00:00Z"  # 09:00 in Berlin
HOUR = 3_600_000_000
BERLIN = "CET-1CEST,M3.5.0,M10.5.0/3"
FINGERPRINT_LENGTH = 32

DOCUMENT = {
    "leadcore": 1,
    "name": "sample",
    "version": "3",
    "fields": {"country": "category", "deal": "number", "language": "category", "fit": "number", "owner": "category", "unused": "text"},
    "calendars": {"berlin": {"zone": "Europe/Berlin", "hours": {"mon-fri": ["09:00-17:00"]}}},
    "people": [
        {"id": "anna", "name": "Anna Adler", "weight": 2, "calendar": "berlin", "languages": ["de", "en"]},
        {"id": "ben", "calendar": "berlin", "capacity": {"open": 2}, "languages": ["de"]},
        {"id": "kim", "capacity": {"per_day": 3}},
        {"id": "lou"},
    ],
    "teams": [
        {"name": "tele", "members": ["anna", "ben"], "strategy": "weighted", "sticky": [{"owner": "owner"}]},
        {"name": "key", "members": ["kim", "lou"], "strategy": "least_loaded"},
    ],
    "slas": {
        "fast": {
            "clocks": [
                {"name": "touch", "within": "1h", "warn": ["15m"], "on_breach": "reassign"},
                {"name": "talk", "within": "6h", "starts": "received", "calendar": "berlin"},
            ],
            "hops": 1,
            "escalate": {"person": "lou"},
        }
    },
    "rules": [
        {"name": "nobody", "when": {"country": "ZZ"}, "unassigned": "We do not sell there"},
        {"name": "large", "when": {"deal": {">=": 100000}}, "team": "key", "reason": "Large deals"},
        {"name": "fitting", "when": {"fit": {">=": 50}}, "person": "lou"},
        {"name": "rest", "team": "tele", "needs": {"languages": {"field": "language"}}, "sla": "fast"},
    ],
}

MODEL = {
    "leadcore": 1,
    "name": "fits",
    "version": "1",
    "fields": {"country": "category", "employees": "number", "created": "time"},
    "scores": {
        "fit": {"groups": [{"name": "all", "rules": [
            {"name": "size", "when": {"employees": {">=": 200}}, "points": 40},
            {"name": "new", "when": {"created": {"within": "1d"}}, "points": 20},
        ]}]}
    },
}


def changed(**parts):
    """The document with other parts."""
    return copy.deepcopy(DOCUMENT) | parts
