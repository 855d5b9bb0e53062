# SPDX-License-Identifier: MIT
"""The sample models on the sample leads, what they did and what they answered: file in, file out, against the reference evaluator."""

import csv
import functools
import json
from collections import Counter
from pathlib import Path

import leadcore
import leadcore_reference
import pytest
from leadcore._cli import main
from reference_activity import Event, Timeline
from reference_time import moment

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LEADS, EVENTS, ANSWERS = (EXAMPLES / "data" / f"{name}.csv" for name in ("leads", "events", "answers"))
NOW = "2026-11-21T09:00:00Z"
OF_CSV = {"flag": lambda cell: cell == "true", "number": float, "tags": lambda cell: cell.split(";"), "time": lambda cell: moment(cell)}
OWN = {"status": "category", "status_since": "time", "previous_stage": "category"}


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values_of(row, fields):
    return {name: OF_CSV.get(kind, str)(row[name]) for name, kind in fields.items() if row[name]}


def answers():
    """By lead: the fields that recorded answers are in. "unknown" says nothing."""
    return {row["id"]: {f"answer_{name}": cell == "yes" for name, cell in row.items() if cell in ("yes", "no")} for row in rows_of(ANSWERS)}


def timelines(document):
    done = {row["id"]: Timeline() for row in rows_of(LEADS)}
    for row in rows_of(EVENTS):
        if row["type"] in document["events"]:
            sequence = int(row["sequence"]) if row["sequence"] else None
            event = Event(row["type"], moment(row["time"]), values_of(row, document["events"][row["type"]]), row["source"] or None, sequence)
            done.setdefault(row["key"], Timeline()).add(event)
    return done


def title_reader(path):
    """How titles are read is not the reference's to say."""
    model = leadcore.Model.read(path)

    @functools.cache
    def read(text):
        title = leadcore.parse_title(text, model)
        return title.department.identifier, title.seniority.identifier, title.role.identifier if title.role else None

    return read


def qualified(model, tmp_path, *more):
    """The rows that the command line writes, and what the reference says of each."""
    path, written = EXAMPLES / "models" / model, tmp_path / "qualified.csv"
    document = json.loads(path.read_text(encoding="utf-8"))
    assert main(["qualify", str(path), str(LEADS), "--key", "id", "--now", NOW, "-o", str(written), *more]) == 0
    reference = leadcore_reference.Model(document, title_reader(path))
    history, recorded = timelines(document) if "--events" in more else {}, answers() if "--answers" in more else {}
    expected = [reference.evaluate(values_of(row, document["fields"] | OWN) | recorded.get(row["id"], {}), moment(NOW), history.get(row["id"]))
                for row in rows_of(LEADS)]
    return rows_of(written), expected


@pytest.mark.parametrize("model, more", [
    ("inbound.json", ("--events", str(EVENTS), "--answers", str(ANSWERS))),
    ("inbound.json", ()),
    ("qualify_builtin.json", ("--answers", str(ANSWERS))),
], ids=["inbound with events and answers", "inbound", "built in"])
def test_every_decision_is_that_of_the_reference(model, more, tmp_path):
    rows, expected = qualified(model, tmp_path, *more)
    assert len(rows) == 200
    for row, result in zip(rows, expected):
        assert {name: row[name] or None for name in result.decisions} == result.decisions, row["id"]
        assert (row.get("grade"), row["class"] or None) == (result.grade, result.lead_class), row["id"]
        assert row["missing"] == ";".join(result.judgement.missing), row["id"]


def test_the_sample_has_something_of_everything(tmp_path):
    """So that whoever tries it sees what the guides speak of."""
    rows, _ = qualified("inbound.json", tmp_path, "--events", str(EVENTS), "--answers", str(ANSWERS))
    found = {name: Counter(row[name] for row in rows) for name in rows[0]}
    assert set(found["verdict"]) == {"qualified", "incomplete", "rejected"}
    assert set(found["rejection"]) == {"", "no_need", "no_budget", "not_decider", "no_operator", "uses_competitor"}
    assert set(found["stage_move"]) >= {"first", "same", "forward", "back", "held"}
    assert len(found["stage"]) >= 7 and len(found["role"]) >= 6 and len(found["nurture_track"]) >= 7
    assert {"", "mql", "nurture", "disqualified"} <= set(found["next_status"])
    assert {"hand_over", "complete_dossier", "ask", "seek_introduction", "nurture", "drop", "grow"} == set(found["next_step"])
