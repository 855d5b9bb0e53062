# SPDX-License-Identifier: MIT
"""leadcore qualify --answers: what was recorded about the criteria, joined by key. Nothing is lost silently."""

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
from cli_runs import refused, run
from qualify_sample import NOW, sample_files

QUALIFY = ("qualify", "model.json", "leads.csv", "--now", NOW, "--key", "id", "--answers", "answers.csv")


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sample_files()


def answers(text: str, name: str = "answers.csv") -> None:
    Path(name).write_text(text, encoding="utf-8")


def written(*arguments: object) -> tuple[dict[str, dict], str]:
    """The rows that are written, by id, and what is said about the answers."""
    done = run(*QUALIFY, *arguments, "-o", "out.csv")
    with open("out.csv", encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    first, last = done.stderr.splitlines()
    assert last.startswith("leadcore: out.csv: 4 leads assessed by qualify 3")
    return rows, first.removeprefix("leadcore: ")


def test_answers_are_joined_by_key():
    answers("id,time,money\nbare,yes,no\nasks,yes,\n")
    rows, said = written()
    assert {name: (row["verdict"], row["rejection"], row["missing"]) for name, row in rows.items()} == {
        "good": ("qualified", "", ""), "asks": ("qualified", "", ""), "lost": ("rejected", "uses_competitor", ""), "bare": ("rejected", "no_budget", "")}
    assert said == "answers.csv: 2 rows: 3 answers"


@pytest.mark.parametrize("word, verdict", [
    *((word, "qualified") for word in ("yes", "YES", "true", "1", "y", "t", "met", " Met ", "是")),
    *((word, "rejected") for word in ("no", "false", "0", "not_met", "not met", "否")),
    *((word, "incomplete") for word in ("", "  ", "unknown", "未知"))])
def test_words(word, verdict):
    answers(f'id,time\nasks,"{word}"\n')
    assert written()[0]["asks"]["verdict"] == verdict


@pytest.mark.parametrize("heading", ["time", "answer_time", "Time", "时间"])
def test_columns_may_be_named_in_many_ways(heading):
    answers(f"{heading},id\nyes,asks\n")
    assert written()[0]["asks"]["verdict"] == "qualified"


def test_more_words_may_mean_unknown():
    answers("id,time\nasks,n/a\n")
    refused(*QUALIFY, "-o", "out.csv", message="answers.csv: column 'time', row 1: expected yes, no, met, not_met or unknown")
    assert written("--unknown", "n/a")[1] == "answers.csv: 1 row: 0 answers"


def test_the_card_of_one_lead_has_them():
    answers("id,time\nasks,否\n")
    lines = run(*QUALIFY, "--id", "asks").stdout.splitlines()
    assert "verdict     Rejected: No need (Time)" in lines and "  criteria  ✓ Money  ✓ Authority  ✓ Need  ✗ Time" in lines
    assert lines[-1] == "answers.csv: 1 answer of this lead"
    assert "verdict     Rejected: No need (Time)" in run(*QUALIFY, "--row", "2").stdout.splitlines()
    assert run(*QUALIFY, "--id", "good").stdout.splitlines()[-1] == "answers.csv: 0 answers of this lead"


def test_answers_go_before_those_of_the_leads():
    answers("id,authority,time\ngood,no,\nasks,yes,\n")
    rows, said = written()
    assert (rows["good"]["verdict"], rows["good"]["rejection"], rows["asks"]["verdict"]) == ("rejected", "not_decider", "incomplete")
    assert rows["good"]["answer_authority"] == "true"  # columns of the leads are written back as they were
    assert said == "answers.csv: 2 rows: 2 answers; 1 answer of leads.csv replaced"


def test_what_is_left_out_is_counted():
    answers("id,time,note,who\nasks,yes,called,Li\n,yes,,\nstranger,no,,\nnobody,no,,\n")
    assert written()[1] == "answers.csv: 4 rows: 4 answers; 1 row without a key; 2 rows belong to no lead in leads.csv; not looked at: note, who"
    answers("id,time\n1,yes\n2,no\n")
    assert written()[1] == "answers.csv: 2 rows: 2 answers; none belongs to a lead in leads.csv: are the keys in 'id' the same?"


@pytest.mark.parametrize("kind", [pa.bool_(), pa.int8(), pa.string(), pa.dictionary(pa.int8(), pa.string())])
def test_typed_files_and_whole_keys(kind):
    leads = pa.parquet.read_table("leads.parquet")
    leads = leads.set_column(0, "id", pa.array([1, 2, 3, 4], pa.int64()))
    pa.parquet.write_table(leads, "leads.parquet")
    values = {pa.bool_(): [True, None], pa.int8(): [1, None]}.get(kind, ["yes", None])
    pa.parquet.write_table(pa.table({"id": pa.array([2, 4], pa.int16()), "time": pa.array(values, kind)}), "answers.parquet")
    done = run("qualify", "model.json", "leads.parquet", "--now", NOW, "--key", "id", "--answers", "answers.parquet")
    assert "2 qualified, 1 incomplete, 1 rejected" in done.stdout and "answers.parquet: 2 rows: 1 answer\n" in done.stdout


@pytest.mark.parametrize("text, message", [
    ("id,tme\nasks,yes\n", "answers.csv: the column 'tme' is no criterion of the model; did you mean 'time'?"),
    ("id,answer_x\nasks,yes\n", "answers.csv: the column 'answer_x' is no criterion of the model; it has money, authority, need, time"),
    ("id,note\nasks,yes\n", "answers.csv: no column is a criterion of the model; it has money, authority, need, time"),
    ("ident,time\nasks,yes\n", "answers.csv has no column 'id' with the keys of the leads"),
    ("id,time,时间\nasks,yes,no\n", "answers.csv: the columns 'time' and '时间' are both about time"),
    ("id,time\nasks,yes\nbare,no\nasks,no\n", "answers.csv: rows 1 and 3 have the same 'id': one row a lead"),
    ("id,time\nbare,no\nasks,Maria\n", "answers.csv: column 'time', row 2: expected yes, no, met, not_met or unknown (true, false, 1, 0, 是, 否)")])
def test_mistakes_are_named(text, message):
    answers(text)
    assert "Maria" not in refused(*QUALIFY, message=message)


def test_answers_of_another_type():
    pa.parquet.write_table(pa.table({"id": ["asks"], "time": [0.5]}), "answers.csv")
    refused(*QUALIFY, message="answers.csv: column 'time' has the type double: expected yes, no")
    pa.parquet.write_table(pa.table({"id": ["asks"], "time": [2]}), "answers.csv")
    refused(*QUALIFY, message="answers.csv: column 'time', row 1: expected yes, no")


@pytest.mark.parametrize("more, message", [
    (("--answers", "answers.csv"), "--answers needs --key COLUMN, the column that tells leads apart in LEADS and in the answers"),
    (("--answers", "answers.csv", "--key", "ids"), "leads.csv has no column 'ids'; did you mean 'id'?"),
    (("--answers", "absent.csv", "--key", "id"), "absent.csv: No such file or directory")])
def test_options_that_do_not_fit(more, message):
    answers("id,time\nasks,yes\n")
    refused(*QUALIFY[:5], *more, message=message)


def test_a_model_that_asks_nothing():
    import json

    document = json.loads(Path("model.json").read_text(encoding="utf-8"))
    Path("model.json").write_text(json.dumps({key: value for key, value in document.items() if key not in ("qualification", "lifecycle", "next_step")}), encoding="utf-8")
    answers("id,time\nasks,yes\n")
    refused(*QUALIFY, message='answers.csv: the model has no "qualification", so that there is nothing to answer')
