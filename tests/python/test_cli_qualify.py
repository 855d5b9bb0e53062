# SPDX-License-Identifier: MIT
"""leadcore qualify and leadcore title, as a user sees them: columns, lists, cards, events, errors in one line."""

import csv
import datetime as dt
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from cli_runs import refused, run
from qualify_sample import CARD, CHINESE_CARD, DOCUMENT, NOW, RIGHT, lead_table, sample_files

import leadcore

QUALIFY = ("qualify", "model.json", "leads.csv", "--now", NOW)
COLUMNS = [name for name in RIGHT[0] if name != "fit"]
SUMMARY = "4 leads assessed by qualify 3 (6442f0c7e1024604c1eb07dcacf1c653) for 2026-11-21T09:00:00Z: 1 qualified, 2 incomplete, 1 rejected"


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sample_files()


def read_csv(path: str = "out.csv") -> list[dict]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- columns ---


def test_csv_comes_back_with_decisions():
    done = run(*QUALIFY, "-o", "out.csv")
    assert done.stdout == "" and done.stderr == f"leadcore: out.csv: {SUMMARY}\n"
    before, rows = read_csv("leads.csv"), read_csv()
    assert [{name: row[name] for name in before[0]} for row in rows] == before
    assert sorted(set(rows[0]) - set(before[0])) == sorted(COLUMNS)
    for row, right in zip(rows, RIGHT):
        text = {name: ";".join(right[name]) if isinstance(right[name], list) else right[name] or "" for name in COLUMNS}
        numbers = {name: right[name] for name in ("stage_margin", "completeness")}
        assert {name: row[name] for name in COLUMNS if name not in numbers} == {name: text[name] for name in COLUMNS if name not in numbers}
        assert {name: float(row[name]) for name in numbers} == numbers


@pytest.mark.parametrize("source", ["leads.csv", "leads.parquet"])
@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_typed_files(source, kind):
    run("qualify", "model.json", source, "--now", NOW, "-o", f"out.{kind}", "--prefix", "x_", "--threads", "2")
    table = pa.parquet.read_table("out.parquet") if kind == "parquet" else pa.ipc.open_file("out.arrow").read_all()
    assert [{name: row[f"x_{name}"] for name in COLUMNS} for row in table.to_pylist()] == [{name: right[name] for name in COLUMNS} for right in RIGHT]
    model = leadcore.Model.parse(DOCUMENT)
    assert table.column("answer_authority").to_pylist() == lead_table(model.fields).column("answer_authority").to_pylist()


def test_score_writes_points_grade_and_class_only():
    run("score", "model.json", "leads.csv", "--now", NOW, "-o", "out.csv")
    assert [name for name in read_csv()[0] if name not in read_csv("leads.csv")[0]] == ["fit", "fit_coverage", "grade", "class"]


def test_columns_of_the_library_s_own_fields_need_not_be_there():
    rows = read_csv("leads.csv")
    kept = [name for name in rows[0] if not name.startswith(("answer_", "status", "previous"))]
    with open("few.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, kept, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    run("qualify", "model.json", "few.csv", "--now", NOW, "-o", "out.csv")
    assert [row["next_status"] for row in read_csv()] == [""] * 4


def test_a_file_that_has_the_columns_already():
    run(*QUALIFY, "-o", "out.csv")
    refused("qualify", "model.json", "out.csv", "--now", NOW, "-o", "again.csv", message="out.csv already has a column 'grade': choose other names with --prefix TEXT")
    assert not Path("again.csv").exists()


# --- lists ---

LIST = """\
row  id    role     stage                  verdict     missing                       class      next status  next step
───  ────  ───────  ─────────────────────  ──────────  ────────────────────────────  ─────────  ───────────  ─────────
  1  good  Decider  Proposal solicitation  Qualified                                 important  MQL          Hand over
  2  asks  User     Product specification  Incomplete  Time                          important  Nurture      Ask
  4  bare  –        –                      Incomplete  Money, Authority, Need, Time  general    –            Ask
  3  lost  Decider  –                      Rejected                                  general    Nurture      Nurture
"""


def test_what_to_do_first():
    assert run(*QUALIFY).stdout == f"{LIST}\n{SUMMARY}\n"
    lines = run(*QUALIFY, "--top", "1", "--show", "account", "--language", "zh").stdout.splitlines()
    assert lines[0].split() == ["行", "account", "角色", "采购阶段", "资格判断", "待了解", "线索类别", "下一状态", "下一步"]
    assert lines[2].split() == ["1", "acme", "决定者", "提案征集", "合格", "important", "市场认可线索", "移交销售"] and lines[3] == "" and lines[4] == SUMMARY


def test_the_first_of_many_rows():
    model = leadcore.Model.parse(DOCUMENT)
    pa.parquet.write_table(pa.concat_tables([lead_table(model.fields).slice(1)] * 50 + [lead_table(model.fields)]), "many.parquet", row_group_size=7)
    lines = run("qualify", "model.json", "many.parquet", "--now", NOW, "--top", "3").stdout.splitlines()
    assert [line.split()[:2] for line in lines[2:5]] == [["151", "good"], ["1", "asks"], ["3", "bare"]]
    assert "154 leads assessed" in lines[-1] and lines[-1].endswith(": 1 qualified, 102 incomplete, 51 rejected")


def test_a_file_without_leads():
    Path("none.csv").write_text(Path("leads.csv").read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert "0 leads assessed by qualify" in run("qualify", "model.json", "none.csv", "--now", NOW).stdout
    run("qualify", "model.json", "none.csv", "--now", NOW, "-o", "out.csv")
    assert read_csv() == []


# --- cards ---


def test_the_card_of_a_lead_by_its_key():
    lines = run(*QUALIFY, "--key", "id", "--id", "good").stdout.splitlines()
    assert lines[0] == "id = good" and "\n".join(lines[1:12]) == CARD
    assert lines[-1] == "model qualify 3 (6442f0c7e1024604c1eb07dcacf1c653), for 2026-11-21T09:00:00Z"


def test_the_card_of_a_lead_by_its_row_in_chinese():
    lines = run(*QUALIFY, "--row", "2", "--language", "zh").stdout.splitlines()
    assert lines[0] == "row = 2" and "\n".join(lines[1:12]) == CHINESE_CARD
    assert run(*QUALIFY, "--row", "2", "--key", "id").stdout.splitlines()[0] == "row = 2, id = asks"


@pytest.mark.parametrize("which", [("--id", "asks"), ("--row", "2")])
def test_the_card_as_json(which):
    data = json.loads(run(*QUALIFY, "--key", "id", *which, "--json").stdout)
    assert data["lead"]["id"] == "asks" and data["decisions"]["verdict"]["value"] == "incomplete" and data["judgement"]["question"]["zh"] == "什么时候必须上线？"


def test_cards_and_columns_with_events():
    document = DOCUMENT | {"events": {"call": {}}, "roles": {"rules": [{"role": "buyer", "when": {"activity": {"on": "call", "count": {">=": 2}}}}]}}
    Path("model.json").write_text(json.dumps(document))
    Path("events.csv").write_text("key,time,type\nasks,2026-11-20,call\nasks,2026-11-19,call\ngood,2026-11-19,call\n")
    with_events = ("--events", "events.csv", "--key", "id")
    lines = run(*QUALIFY, *with_events, "--id", "asks").stdout.splitlines()
    assert lines[1] == "role        Buyer" and lines[-1] == "events.csv: 2 events of this lead: 2 counted"
    assert run(*QUALIFY, *with_events, "--row", "2").stdout.splitlines()[1] == "role        Buyer"
    assert run(*QUALIFY, *with_events, "--row", "1").stdout.splitlines()[1] == "role        unknown"
    done = run(*QUALIFY, *with_events, "-o", "out.csv")
    assert [row["role"] for row in read_csv()] == ["", "buyer", "", ""] and "events.csv: 3 events: 3 counted" in done.stderr
    assert "their activity is unknown (no --events)" in run(*QUALIFY).stdout


# --- what goes wrong ---


@pytest.mark.parametrize("arguments, message", [
    (("--id", "x"), "--id needs --key COLUMN, the column that tells leads apart"),
    (("--key", "id", "--id", "x"), "leads.csv: no lead has 'x' in the column 'id'"),
    (("--key", "ids", "--id", "x"), "leads.csv has no column 'ids'; did you mean 'id'?"),
    (("--row", "5"), "leads.csv has no row 5"), (("--key", "ids", "--row", "1"), "leads.csv has no column 'ids'; did you mean 'id'?"),
    (("--row", "1", "-o", "out.csv"), "-o writes all leads: leave out --id and --row"),
    (("--json",), "--json needs one lead: --id VALUE or --row N"), (("--show", "acount",), "leads.csv has no column 'acount'; did you mean 'account'?"),
    (("--events", "events.csv"), "--events needs --key COLUMN"), (("-o", "out.xls"), "out.xls: the name must end in one of")])
def test_mistakes_are_named(arguments, message):
    refused(*QUALIFY, *arguments, message=message)


def changed(old: str, new: str) -> None:
    text = Path("leads.csv").read_text(encoding="utf-8")
    assert old in text
    Path("leads.csv").write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("old, new, note", [
    ("\"inquiry\"", "Inquiry", "leads.csv: column 'status': 2 leads with a status that the model does not have, first in row 1; did you mean 'inquiry'?"),
    ("\"mql\"", "Maria", "leads.csv: column 'status': 1 lead with a status that the model does not have, first in row 3; it has inquiry, mql, sal, nurture"),
    ("supplier_search", "suplier_search", "leads.csv: column 'previous_stage': 1 lead with a stage that the model does not have, first in row 2; did you mean 'supplier_search'?"),
    ("2026-10-01", "2027-10-01", "leads.csv: column 'status_since': 1 lead with a time after now, first in row 2"),
    ("status_since", "Status since", "leads.csv: the column 'Status since' is not looked at; did you mean 'status_since'?"),
    ("previous_stage", "prev_stage", "leads.csv: the column 'prev_stage' is not looked at; did you mean 'previous_stage'?"),
    ("answer_time", "answer_tyme", "leads.csv: the column 'answer_tyme' is not looked at; did you mean 'answer_time'?"),
    ("answer_time", "answer_colour", "leads.csv: the column 'answer_colour' is not looked at: the model has no such criterion; it has money, authority, need, time"),
    ("account", "state", None)])
def test_what_the_library_s_own_fields_cannot_mean_is_named(old, new, note):
    changed(old, new)
    lines = [line for line in run(*QUALIFY).stdout.splitlines() if line.startswith("leads.csv: ")]
    assert lines == ([] if note is None else [note])
    assert run(*QUALIFY, "-o", "out.csv").stderr.splitlines()[:-1] == [f"leadcore: {line}" for line in lines]


@pytest.mark.parametrize("old, new, row, note", [
    ("\"inquiry\"", "Inquiry", 2, "leads.csv: column 'status': a status that the model does not have; did you mean 'inquiry'?"),
    ("2026-10-01", "2027-10-01", 2, "leads.csv: column 'status_since': a time after now"),
    ("2026-10-01", "2027-10-01", 1, None), ("\"inquiry\"", "Inquiry", 3, None),
    ("previous_stage", "prev_stage", 1, "leads.csv: the column 'prev_stage' is not looked at; did you mean 'previous_stage'?")])
def test_and_on_the_card(old, new, row, note):
    changed(old, new)
    lines = run(*QUALIFY, "--row", str(row)).stdout.splitlines()
    assert [line for line in lines if line.startswith("leads.csv: ")] == ([] if note is None else [note])


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_times_after_now_in_typed_files(unit):
    times = pa.array([dt.datetime(2026, 11, 21, 9), dt.datetime(2026, 11, 21, 9, 0, 1), None], pa.timestamp(unit, "UTC"))
    table = lead_table(leadcore.Model.parse(DOCUMENT).fields).slice(0, 3)
    table = table.set_column(table.schema.get_field_index("status_since"), "status_since", times)
    pa.parquet.write_table(table, "leads.parquet")
    assert "leads.parquet: column 'status_since': 1 lead with a time after now, first in row 2" in run("qualify", "model.json", "leads.parquet", "--now", NOW).stdout


def test_a_model_that_decides_nothing():
    sections = ("roles", "purchase", "qualification", "completeness", "lifecycle", "next_step", "buying_group")
    Path("model.json").write_text(json.dumps({key: value for key, value in DOCUMENT.items() if key not in sections}))
    refused(*QUALIFY, message="model.json: the model decides nothing but points, grade and class: see leadcore score")


def test_no_message_has_a_value_of_a_lead():
    text = Path("leads.csv").read_text(encoding="utf-8").replace("60000", "Maria")
    Path("leads.csv").write_text(text, encoding="utf-8")
    assert "Maria" not in refused(*QUALIFY, message="leads.csv: column 'budget', row 1: expected a number")


# --- titles ---


def test_titles():
    lines = run("title", "VP of Sales", "采购经理", "qwxz").stdout.splitlines()
    assert lines[0].split() == ["title", "department", "seniority", "role", "sure", "because", "of"]
    assert lines[2].startswith("VP of Sales  Sales") and "Decider" in lines[2] and lines[2].endswith("VP, Sales")
    assert "Purchasing" in lines[3] and "Buyer" in lines[3] and lines[4].split() == ["qwxz", "Other", "Other", "–"]
    assert "决定者" in run("title", "--language", "zh", "VP of Sales").stdout


def test_titles_as_json_and_with_words_of_a_model():
    document = DOCUMENT | {"roles": {"title": "title", "lexicon": [{"words": "qwxz", "role": "auditor"}]}}
    Path("model.json").write_text(json.dumps(document))
    found = json.loads(run("title", "--json", "--model", "model.json", "qwxz", "CFO").stdout)
    assert [(x["title"], x["role"]) for x in found] == [("qwxz", "auditor"), ("CFO", "decider")]
    assert json.loads(run("title", "--json", "qwxz").stdout)[0]["role"] is None
    refused("title", "x", "--model", "absent.json", message="absent.json: No such file or directory")
