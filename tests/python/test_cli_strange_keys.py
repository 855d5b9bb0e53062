# SPDX-License-Identifier: MIT
"""Events whose leads are not in the file of leads: the line about events says so, because a wrong column of keys looks like it."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
from cli_runs import run

from leadcore._cli.activity import Keys

DOCUMENT = {
    "leadcore": 1, "name": "m", "version": "1", "fields": {}, "events": {"mail": {}},
    "scores": {"e": {"groups": [{"name": "g", "rules": [{"name": "r", "on": "mail", "points": 1, "decay": {"window": "30d"}}]}]}},
    "classes": [{"name": "warm", "when": {"e": {">=": 1}}}, {"name": "cold"}],
}
COMMON = ("model.json", "leads.csv", "--events", "events.csv", "--key", "id", "--now", "2026-11-21")


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("model.json").write_text(json.dumps(DOCUMENT))
    Path("leads.csv").write_text("id\n1\n2\n\n")


def last_line(command: str, *keys: str, more: tuple = ()) -> str:
    Path("events.csv").write_text("id,time,type\n" + "".join(f"{key},2026-11-20,mail\n" for key in keys))
    return run(command, *COMMON, *more).stdout.splitlines()[-1]


@pytest.mark.parametrize(("keys", "said"), [
    (["1", "2", "1"], "events.csv: 3 events: 3 counted"),
    (["1", "7", "1"], "events.csv: 3 events: 3 counted; 1 of the 3 belongs to no lead in leads.csv"),
    (["1", "7", "8", "7", ""], "events.csv: 5 events: 4 counted; 1 without a key; 3 of the 5 belong to no lead in leads.csv"),
    (["01", "02", ""], "events.csv: 3 events: 2 counted; 1 without a key; none belongs to a lead in leads.csv: are the keys in 'id' and 'id' the same?"),
    ([""], "events.csv: 1 event: 0 counted; 1 without a key"),
    ([], "events.csv: no events"),
])
def test_events_of_other_leads(files, keys, said):
    assert last_line("score", *keys) == said
    assert last_line("changes", *keys, more=("--until", "2027-01-01")) == said


def test_of_one_lead_only_its_own_events(files):
    assert last_line("explain", "1", "7", "1", more=("--id", "1")) == "events.csv: 2 events of this lead: 2 counted"
    assert last_line("explain", "7", "7", "1", more=("--id", "1")) == "events.csv: 1 event of this lead: 1 counted"
    assert last_line("explain", "7", more=("--id", "1")) == "events.csv: no events of this lead"


def test_whole_numbers_of_different_widths(files):
    pa.parquet.write_table(pa.table({"id": pa.array([1, 2], pa.int16())}), "leads.parquet")
    times = pa.array([1_795_219_200] * 3, pa.timestamp("s"))
    pa.parquet.write_table(pa.table({"id": pa.array([1, 2, 3], pa.uint64()), "time": times, "type": ["mail"] * 3}), "events.parquet")
    done = run("score", "model.json", "leads.parquet", "--events", "events.parquet", "--key", "id", "--now", "2026-11-21")
    assert done.stdout.splitlines()[-1] == "events.parquet: 3 events: 3 counted; 1 of the 3 belongs to no lead in leads.parquet"


def test_keys_are_put_together_now_and_then(monkeypatch):
    monkeypatch.setattr(Keys, "_WAITING", 3)
    events, leads = Keys(), Keys()
    for _ in range(5):
        events.add(pa.array([1, 2, 2, 9, 9, None]))
        leads.add(pa.array([1, 2, None], pa.int32()))
    assert events.outside(leads) == 10 and len(events._counts) <= 2
