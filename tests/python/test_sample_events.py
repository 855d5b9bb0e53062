# SPDX-License-Identifier: MIT
"""The sample model on the sample leads and what they did: file in, file out, against the reference evaluator that replays every event."""

import csv
import functools
import json
from collections import Counter
from pathlib import Path

import leadcore
import leadcore_reference
import pyarrow as pa
import pyarrow.csv
import pytest
from leadcore._cli import main
from reference_activity import Event, Timeline
from reference_time import moment

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MODEL, LEADS, EVENTS = EXAMPLES / "models" / "inbound.json", EXAMPLES / "data" / "leads.csv", EXAMPLES / "data" / "events.csv"
NOW = "2026-11-21T09:00:00Z"
DOCUMENT = json.loads(MODEL.read_text(encoding="utf-8"))
OF_CSV = {"flag": lambda cell: cell == "true", "number": float, "tags": lambda cell: cell.split(";"), "time": lambda cell: moment(cell)}


@functools.cache
def title_of(text):
    """How titles are read is not the reference's to say."""
    title = leadcore.parse_title(text, leadcore.Model.read(MODEL))
    return title.department.identifier, title.seniority.identifier, title.role.identifier if title.role else None


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lead_of(row):
    return {name: OF_CSV.get(kind, str)(row[name]) for name, kind in DOCUMENT["fields"].items() if row[name]}


def timelines():
    """By lead, in the order of the file; leads that do nothing have an empty one."""
    done = {row["id"]: Timeline() for row in rows_of(LEADS)}
    for row in rows_of(EVENTS):
        if row["type"] not in DOCUMENT["events"]:
            continue
        fields = {name: OF_CSV.get(kind, str)(row[name]) for name, kind in DOCUMENT["events"][row["type"]].items() if row[name]}
        sequence = int(row["sequence"]) if row["sequence"] else None
        done.setdefault(row["key"], Timeline()).add(Event(row["type"], moment(row["time"]), fields, row["source"] or None, sequence))
    return done


@pytest.fixture(scope="module")
def expected():
    reference, history = leadcore_reference.Model(DOCUMENT, title_of), timelines()
    return {row["id"]: reference.evaluate(lead_of(row), moment(NOW), history[row["id"]]) for row in rows_of(LEADS)}


def test_the_sample_has_something_of_everything(expected):
    """So that whoever tries it sees what the guide speaks of."""
    numbers = Counter((row["source"], row["sequence"]) for row in rows_of(EVENTS) if row["sequence"])
    arrived = [row["time"] for row in rows_of(EVENTS)]
    assert sum(count - 1 for count in numbers.values()) >= 20  # delivered twice
    assert sum(time[:10] < max(arrived[:place])[:10] for place, time in enumerate(arrived) if place) >= 20  # late by a day or more
    assert max(arrived) > NOW  # a wrong clock
    assert {result.lead_class for result in expected.values()} >= {"general_hot", "general_warm", "nurture", "dormant"}
    entries = [entry for result in expected.values() for entry in result.ledger]
    assert {entry.kind for entry in entries} >= {"events", "guard", "group_limit", "rule"}
    assert any(entry.capped for entry in entries) and any(entry.kind == "events" and entry.points < 0 for entry in entries)


def test_a_file_of_events_on_the_command_line(expected, tmp_path):
    scored = tmp_path / "scored.csv"
    assert main(["score", str(MODEL), str(LEADS), "--events", str(EVENTS), "--key", "id", "--now", NOW, "-o", str(scored)]) == 0
    rows = rows_of(scored)
    assert len(rows) == 200
    for row in rows:
        result = expected[row["id"]]
        assert {name: round(1000 * float(row[name])) for name in DOCUMENT["scores"]} == result.points, row["id"]
        assert (row["grade"], row["class"]) == (result.grade, result.lead_class), row["id"]


def test_who_changes_next(tmp_path):
    """Found by asking the reference at every moment at which something may change."""
    found, until = tmp_path / "changes.csv", "2026-11-29T00:00:00Z"
    assert main(["changes", str(MODEL), str(LEADS), "--events", str(EVENTS), "--key", "id", "--now", NOW, "--until", until, "-o", str(found)]) == 0
    told = [(moment(row["next_time"]), row["id"], row["next_grade"], row["next_class"]) for row in rows_of(found)]
    reference, history, wanted, leads = leadcore_reference.Model(DOCUMENT, title_of), timelines(), [], rows_of(LEADS)
    asked = {row["id"] for row in leads[::6]} | {key for _, key, _, _ in told}  # the reference takes its time
    for place, row in enumerate(leads):
        change = reference.next_change(lead_of(row), moment(NOW), moment(until), history[row["id"]]) if row["id"] in asked else None
        if change:
            wanted.append((change.time, place, row["id"], change.grade, change.lead_class))
    assert len(wanted) >= 5
    assert told == [(time, key, grade, name) for time, _, key, grade, name in sorted(wanted)]


@pytest.mark.parametrize("pieces", [1, 7])
def test_events_in_pieces(expected, pieces):
    """What happened to each row of the file, and the scores, whether they come at once or piece by piece."""
    model = leadcore.Model.read(MODEL)
    activity, events = model.activity(key_type="text"), pyarrow.csv.read_csv(EVENTS)
    reports = [activity.ingest(events.slice(first, events.num_rows // pieces + 1))
               for first in range(0, events.num_rows, events.num_rows // pieces + 1)]
    told = Counter()
    for report in reports:
        told.update({name: getattr(report, name) for name in ("rows", "counted", "unmatched", "unknown_type", "seen", "without_key", "without_time")})
    numbers = Counter((row["source"], row["sequence"]) for row in rows_of(EVENTS) if row["sequence"])
    seen, unknown = sum(count - 1 for count in numbers.values()), sum(row["type"] not in DOCUMENT["events"] for row in rows_of(EVENTS))
    assert (told["rows"], told["seen"], told["unknown_type"], told["without_key"], told["without_time"]) == (events.num_rows, seen, unknown, 0, 0)
    assert told["counted"] + told["unmatched"] == events.num_rows - seen - unknown
    ids = [row["id"] for row in rows_of(LEADS)]
    scores = activity.score(pa.table({"id": ids}), key="id", now=NOW, missing="unknown")
    assert list(scores.thousandths("engagement")) == [expected[key].points["engagement"] for key in ids]


def test_without_events_the_results_are_those_of_before():
    """Activity that is unknown changes no grade, and no class for the better or worse."""
    plain = json.loads(json.dumps(DOCUMENT))
    del plain["scores"]["engagement"], plain["buying_group"]
    with_events, without = leadcore_reference.Model(DOCUMENT, title_of), leadcore_reference.Model(plain, title_of)
    for each in plain["classes"]:
        if each["name"] == "nurture":
            each["when"].pop("any")
        if "any" in each.get("when", {}):
            each["when"]["any"] = [part for part in each["when"]["any"] if "activity" not in part and "engagement" not in part]
    for row in rows_of(LEADS):
        a, b = (model.evaluate(lead_of(row), moment(NOW)) for model in (with_events, without))
        assert (a.grade, a.lead_class) == (b.grade, b.lead_class), row["id"]
