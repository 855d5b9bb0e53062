# SPDX-License-Identifier: MIT
"""The command line with events: score, explain and changes. What leads did comes from a file of its own, joined by key."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from activity_sample import CHANGES, DOCUMENT, LEADS, NOW, RIGHT, UNTIL, event_table, lead_table, right
from cli_runs import refused, run

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SCORE = ("score", "model.json", "leads.csv", "--now", NOW)
EXPLAIN = ("explain", "model.json", "leads.csv", "--now", NOW)
AHEAD = ("changes", "model.json", "leads.csv", "--now", NOW, "--until", UNTIL)
WITH_EVENTS = ("--events", "events.csv", "--key", "key")


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("model.json").write_text(json.dumps(DOCUMENT))
    write_events("events.csv", event_table())
    pa.csv.write_csv(lead_table(), "leads.csv", pa.csv.WriteOptions(quoting_style="needed"))


def write_events(path: str, table: pa.Table) -> None:
    tags = pa.array([None if x is None else ";".join(x) for x in table["tags"].to_pylist()], pa.string())
    pa.csv.write_csv(table.set_column(table.schema.get_field_index("tags"), "tags", tags), path)


def written(path: str = "out.csv") -> list[dict]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- score ---


@pytest.mark.parametrize("kind", ["csv", "parquet", "arrow"])
@pytest.mark.parametrize("numbered", [False, True])
def test_scores_with_events(files, kind, numbered):
    events = event_table(numbered=numbered)
    if kind == "parquet":
        pa.parquet.write_table(events, "events", row_group_size=2)
    elif kind == "arrow":
        with pa.ipc.new_file("events", events.schema) as writer:
            writer.write_table(events, max_chunksize=2)
    else:
        write_events("events", events)
    done = run(*SCORE, "--events", "events", "--key", "key", "-o", "out.csv")
    rows = written()
    assert [float(row["engagement"]) for row in rows] == [x["engagement"] for x in right()]
    assert [row["class"] or None for row in rows] == [x["class"] for x in right()]
    assert [row["key"] for row in rows] == [*LEADS, "nobody", ""]
    events_line, leads_line = done.stderr.splitlines()
    assert events_line == "leadcore: events: 13 events: 13 counted" and leads_line.startswith("leadcore: out.csv: 5 leads scored by engaged 3 (")


def test_shows_the_best_with_events(files):
    lines = run(*SCORE, *WITH_EVENTS, "--by", "engagement", "--top", "2").stdout.splitlines()
    assert lines[2].split()[:2] == ["1", "busy"] and "+25 Looks at prices; +10 home; +2 clicks" in lines[2]
    assert lines[3].split()[:2] == ["2", "scanned"] and "+4 clicks" in lines[3]
    assert lines[-2].endswith("; best by engagement") and lines[-1] == "events.csv: 13 events: 13 counted"


def test_says_that_activity_is_unknown(files):
    lines = run(*SCORE).stdout.splitlines()
    assert "their activity is unknown (no --events)" in lines[-1]
    assert "their activity is unknown (no --events)" in run(*AHEAD, "--key", "key").stdout.splitlines()[-1]
    assert "activity unknown: no timeline was given" in run(*EXPLAIN, "--key", "key", "--id", "busy").stdout.splitlines()


def test_keys_of_other_names_and_types(files):
    numbers = event_table("integer")
    pa.parquet.write_table(numbers.rename_columns({"key": "person"}), "events.parquet")
    pa.parquet.write_table(lead_table("integer").rename_columns({"key": "id"}), "leads.parquet")
    scores = [x["engagement"] for x in right()]
    for leads, events in (("leads.parquet", "events.parquet"), ("leads.parquet", "events.csv"), ("leads.csv", "events.parquet")):
        # Numbers in one file and text in the other are compared as text.
        if leads.endswith("csv"):
            pa.csv.write_csv(lead_table("integer").rename_columns({"key": "id"}), "leads.csv")
        if events.endswith("csv"):
            write_events("events.csv", numbers.rename_columns({"key": "person"}))
        run("score", "model.json", leads, "--now", NOW, "--events", events, "--key", "id", "--event-key", "person", "-o", "out.csv")
        assert [float(row["engagement"]) for row in written()] == scores


def test_the_events_may_call_the_key_as_the_leads_do(files):
    write_events("events.csv", event_table().rename_columns({"key": "id"}))
    pa.csv.write_csv(lead_table().rename_columns({"key": "id"}), "leads.csv")
    run(*SCORE, "--events", "events.csv", "--key", "id", "-o", "out.csv")
    assert float(written()[0]["engagement"]) == 27


def test_numbers_in_any_order_in_a_long_file(files):
    count = 200_000  # more than a part of a file
    events = pa.table({
        "key": ["busy"] * count, "time": pa.array([1_795_219_200 - (i % 60) * 86_400 for i in range(count)], pa.timestamp("s")), "type": ["spam"] * count,
        "source": ["log"] * count, "sequence": range(count, 0, -1),
    })
    pa.parquet.write_table(events, "long.parquet", row_group_size=50_000)
    done = run(*SCORE, "--events", "long.parquet", "--key", "key", "-o", "out.csv", "--missing", "unknown")
    assert done.stderr.splitlines()[0] == "leadcore: long.parquet: 200,000 events: 200,000 counted"


def test_what_became_of_events_is_said(files):
    Path("events.csv").write_text(
        "key,time,type,page,campaign,tags,source,sequence\n"
        "busy,2026-11-21,page_vew,/,,,,\n" "busy,2026-11-21,page_vew,/,,,,\n" "busy,2026-11-21,webinar,,,,,\n" "busy,2026-11-21,,,,,,\n"
        ",2026-11-21,demo,,,,,\n" "busy,,demo,,,,,\n" "busy,2026-11-21T08:00:00Z,demo,,,,crm,7\n" "busy,2026-11-21 08:00,demo,,,,crm,7\n")
    line = run(*SCORE, *WITH_EVENTS, "-o", "out.csv").stderr.splitlines()[0]
    assert line == ("leadcore: events.csv: 8 events: 1 counted; 1 seen before; 1 without a key; 1 without a time; 1 without a type; "
                    "3 of types that the model does not declare: 'page_vew' (did you mean 'page_view'?), 'webinar'")


def test_texts_that_mean_unknown(files):
    Path("events.csv").write_text("key,time,type,page,campaign,tags\nbusy,n/a,demo,,,\nn/a,2026-11-21,demo,,,\nbusy,2026-11-21,demo,,,\n")
    line = run(*SCORE, *WITH_EVENTS, "--unknown", "n/a", "-o", "out.csv").stderr.splitlines()[0]
    assert line == "leadcore: events.csv: 3 events: 1 counted; 1 without a key; 1 without a time"


# --- explain ---


def test_explains_events(files):
    lines = run(*EXPLAIN, *WITH_EVENTS, "--id", "busy").stdout.splitlines()
    assert "  +25  Looks at prices  3 counted, 1 beyond the limit, newest 2026-11-21" in lines
    assert "class demo: asked for a demo this week" in lines
    assert lines[-1] == "events.csv: 6 events of this lead: 6 counted"
    found = json.loads(run(*EXPLAIN, *WITH_EVENTS, "--id", "busy", "--json").stdout)
    assert found["activity_known"] is True and found["scores"]["engagement"]["entries"][0]["capped"] == 1
    assert "6 of “clicks” not counted" in run(*EXPLAIN, *WITH_EVENTS, "--id", "scanned").stdout
    assert "class dormant" in run(*EXPLAIN, *WITH_EVENTS, "--id", "quiet").stdout


def test_explains_by_whole_numbers(files):
    pa.parquet.write_table(event_table("integer"), "events.parquet")
    pa.parquet.write_table(lead_table("integer"), "leads.parquet")
    command = ("explain", "model.json", "leads.parquet", "--now", NOW, "--events", "events.parquet", "--key", "key", "--id", "1")
    assert "3 counted" in run(*command).stdout


# --- changes ---


def test_lists_who_changes(files):
    lines = run(*AHEAD, *WITH_EVENTS).stdout.splitlines()
    assert [line.split() for line in lines[2:4]] == [
        ["1", "busy", "2026-11-24", "A", "→", "B", "demo"], ["2", "scanned", "2026-12-19", "C", "active", "→", "dormant"]]
    assert lines[0].split() == ["row", "key", "when", "grade", "class"] and lines[4] == ""
    assert lines[5].startswith(f"2 of 5 leads change from {NOW} to {UNTIL} by engaged 3 (") and lines[6] == "events.csv: 13 events: 13 counted"
    assert "scanned" not in run(*AHEAD, *WITH_EVENTS, "--top", "1").stdout
    assert "country" in run(*AHEAD, *WITH_EVENTS, "--show", "country").stdout.splitlines()[0]
    assert run(*AHEAD[:-1], "2026-11-22", *WITH_EVENTS).stdout.splitlines()[3].startswith("0 of 5 leads change")


def test_writes_who_changes(files):
    done = run(*AHEAD, *WITH_EVENTS, "-o", "out.csv")
    assert written() == [
        {"key": name, "next_time": CHANGES[name][0], "grade": RIGHT[name]["grade"], "next_grade": CHANGES[name][1],
         "class": RIGHT[name]["class"], "next_class": CHANGES[name][2]} for name in ("busy", "scanned")]
    assert done.stdout == "" and len(done.stderr.splitlines()) == 2
    run(*AHEAD, *WITH_EVENTS, "-o", "out.parquet", "--prefix", "then_", "--show", "country")
    found = pa.parquet.read_table("out.parquet")
    assert found.column_names == ["key", "country", "then_next_time", "then_grade", "then_next_grade", "then_class", "then_next_class"]
    run(*AHEAD[:-1], "2026-11-22", *WITH_EVENTS, "-o", "none.csv")
    assert written("none.csv") == []


def test_many_leads_change_by_time(files):
    pa.parquet.write_table(pa.table({"key": ["scanned", "busy", None] * 3000, "country": ["DE"] * 9000}), "many.parquet", row_group_size=1000)
    run("changes", "model.json", "many.parquet", "--now", NOW, "--until", UNTIL, *WITH_EVENTS, "-o", "out.csv")
    assert [row["key"] for row in written()] == ["busy"] * 3000 + ["scanned"] * 3000


def test_changes_without_events(files):
    document = {**DOCUMENT, "fields": {"met": "time"}, "scores": {"any met": {"groups": [{"name": "g", "rules": [{"name": "r", "when": {"met": "known"}, "points": 1}]}]}},
                "classes": [{"name": "new", "when": {"met": {"within": "10d"}}}, {"name": "old"}]}
    Path("dated.json").write_text(json.dumps({x: document[x] for x in ("leadcore", "name", "version", "fields", "scores", "classes")}))
    Path("dated.csv").write_text("id,met\na,2026-11-20\nb,2020-01-01\n")
    lines = run("changes", "dated.json", "dated.csv", "--key", "id", "--now", NOW, "--until", UNTIL).stdout.splitlines()
    assert lines[2].split()[-3:] == ["new", "→", "old"] and "activity" not in lines[-1]


def test_the_bundled_sample(files):
    sample = (EXAMPLES / "models/inbound.json", EXAMPLES / "data/leads.csv", "--now", NOW, "--events", EXAMPLES / "data/events.csv", "--key", "id")
    lines = run("score", *sample, "--by", "engagement", "--top", "3").stdout.splitlines()
    assert len(lines) == 2 + 3 + 3 and " events: " in lines[-1]
    listed = run("changes", *sample, "--until", "2027-01-01", "--top", "5").stdout.splitlines()
    assert listed[0].split()[:3] == ["row", "id", "when"] and "→" in listed[2]


# --- one clear line ---


def test_wrong_options(files):
    refused(*SCORE, "--events", "events.csv", message="--events needs --key COLUMN")
    refused(*SCORE, "--event-key", "key", message="--event-key needs --events")
    refused(*SCORE, "--events", "events.csv", "--key", "kee", message="leads.csv has no column 'kee'; did you mean 'key'?")
    refused(*AHEAD, "--events", "events.csv", "--key", "kee", message="leads.csv has no column 'kee'; did you mean 'key'?")
    refused(*AHEAD, *WITH_EVENTS, "--show", "contry", message="leads.csv has no column 'contry'; did you mean 'country'?")
    refused(*AHEAD, *WITH_EVENTS, "-o", "out.txt", message="must end in one of")
    pa.csv.write_csv(lead_table().append_column("grade", pa.array(["x"] * 5)), "graded.csv")
    refused("changes", "model.json", "graded.csv", "--until", UNTIL, *WITH_EVENTS, "-o", "out.csv", "--show", "grade", message="the column 'grade' is there already")
    for arguments in (AHEAD, (*AHEAD[:-2], "--key", "key"), (*AHEAD[:-1], "tomorrow", "--key", "key")):
        assert "usage: leadcore changes" in run(*arguments, code=2).stderr


def test_files_of_events_that_do_not_fit(files):
    refused(*SCORE, "--events", "none.csv", "--key", "key", message="none.csv: No such file or directory")
    Path("no.csv").write_text("key,kind\na,b\n")
    refused(*SCORE, "--events", "no.csv", "--key", "key", message="no.csv: missing columns: time, type")
    Path("near.csv").write_text("key,Time,type,page,campaign,tags\na,2026-01-01,demo,,,\n")
    refused(*SCORE, "--events", "near.csv", "--key", "key", message="near.csv: missing column: time ('Time' is there)")
    Path("nokey.csv").write_text("lead,time,type,page,campaign,tags\na,2026-01-01,demo,,,\n")
    refused(*SCORE, "--events", "nokey.csv", "--key", "key", message="nokey.csv has no column 'key' with the keys of the leads (--event-key COLUMN)")
    refused(*SCORE, "--events", "nokey.csv", "--key", "key", "--event-key", "leed", message="nokey.csv has no column 'leed' with the keys of the leads; did you mean 'lead'?")
    Path("few.csv").write_text("key,time,type\na,2026-01-01,demo\n")
    message = "few.csv: missing columns: page, campaign, tags (--missing unknown goes on without them)"
    refused("score", "model.json", "leads.csv", "--events", "few.csv", "--key", "key", message=message)
    Path("empty.csv").write_text("")
    refused(*SCORE, "--events", "empty.csv", "--key", "key", message="empty.csv: is empty")


@pytest.mark.parametrize("column, cell, message", [
    ("time", "20.11.2026", "row 2: expected a date or a moment"), ("sequence", "1.5", "row 2: expected a whole number"), ("sequence", "7x", "row 2: expected a whole number"),
    ("sequence", "9223372036854775808", "row 2: expected a whole number"),
])
def test_cells_of_events_that_do_not_fit(files, column, cell, message):
    rows = [{"key": "busy", "time": "2026-11-21", "type": "demo", "page": "", "campaign": "", "tags": "", "source": "", "sequence": ""} for _ in range(3)]
    rows[1][column] = cell
    with open("bad.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert cell not in refused(*SCORE, "--events", "bad.csv", "--key", "key", message=f"bad.csv: column '{column}', {message}")


def test_columns_of_events_of_another_type(files):
    events = event_table()
    for name, column in (("type", pa.array([1] * 13)), ("time", pa.array([1.5] * 13)), ("sequence", pa.array([1.5] * 13)), ("page", pa.array([True] * 13))):
        pa.parquet.write_table(events.set_column(events.schema.get_field_index(name), name, column), "bad.parquet")
        refused(*SCORE, "--events", "bad.parquet", "--key", "key", message=f"bad.parquet: column '{name}' ")
    pa.parquet.write_table(events.set_column(0, "key", pa.array([{"a": 1}] * 13)), "bad.parquet")
    refused(*SCORE, "--events", "bad.parquet", "--key", "key", message="bad.parquet: the column 'key' holds nothing that can be a key")


def test_models_for_which_events_mean_nothing(files):
    Path("plain.json").write_text(json.dumps({
        "leadcore": 1, "name": "plain", "version": "1", "fields": {"country": "category"},
        "scores": {"fit": {"groups": [{"name": "g", "rules": [{"name": "r", "when": {"country": "DE"}, "points": 1}]}]}}}))
    refused("score", "plain.json", "leads.csv", *WITH_EVENTS, message="plain.json: nothing in this model counts events")
    refused("changes", "plain.json", "leads.csv", "--key", "key", "--until", UNTIL, message="plain.json: the model has neither a grade nor classes")
    refused(*AHEAD[:-1], "2026-11-21T08:59:59Z", "--key", "key", message="--until 2026-11-21T08:59:59Z is before --now 2026-11-21T09:00:00Z")


def test_a_key_column_that_is_no_key(files):
    pa.parquet.write_table(pa.table({"key": pa.array([{"a": 1}]), "country": ["DE"]}), "deep.parquet")
    command = ("score", "model.json", "deep.parquet", *WITH_EVENTS)
    refused(*command, message="deep.parquet: the column 'key' holds nothing that can be a key")


def test_interrupted_while_events_are_read(files):
    with open("long.csv", "w", encoding="utf-8") as file:
        file.write("key,time,type,page,campaign,tags,note\n")
        file.writelines([f"busy,2026-11-21,page_view,/pricing,,,{'x' * 1000}\n"] * 200_000)
    Path("out.csv").write_text("mine")
    process = subprocess.Popen([sys.executable, "-m", "leadcore", *SCORE, "--events", "long.csv", "--key", "key", "-o", "out.csv"], stderr=subprocess.PIPE, text=True)
    maps, deadline = Path(f"/proc/{process.pid}/maps"), time.monotonic() + 60
    while "long.csv" not in maps.read_text():  # until it is open
        assert process.poll() is None and time.monotonic() < deadline, "it was over before it could be interrupted"
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    _, message = process.communicate(timeout=60)
    assert (process.returncode, message) == (130, "leadcore: interrupted\n")
    assert Path("out.csv").read_text() == "mine" and not [name for name in os.listdir() if name.endswith(".part")]
