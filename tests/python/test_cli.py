# SPDX-License-Identifier: MIT
"""The command line, as a user sees it: files in and out, tables, explanations, checks, errors in one line, Ctrl-C."""

import csv
import fcntl
import io
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
from cli_runs import in_process_of_its_own, in_this_process, refused, run
from leadcore._cli import cells, table

import leadcore

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
NOW = "2026-11-21T09:00:00Z"
MODEL = {
    "leadcore": 1, "name": "m", "version": "1",
    "fields": {"country": "category", "employees": "number", "title": "text", "demo": "flag", "topics": "tags", "created": "time"},
    "scores": {"fit": {"groups": [{"name": "g", "rules": [
        {"name": "a", "when": {"country": "DE"}, "points": 1, "reason": "a German company"}, {"name": "b", "when": {"employees": {">=": 100}}, "points": 2.5},
        {"name": "c", "when": {"title": {"contains": "vp"}}, "points": 4}, {"name": "d", "when": {"demo": True}, "points": 8},
        {"name": "e", "when": {"topics": {"all": ["x", "y"]}}, "points": 16}, {"name": "f", "when": {"created": {"within": "30d"}}, "points": 32}]}]}},
    "grade": {"letters": {"fit": {"A": 30, "B": 5}}},
    "classes": [{"name": "hot", "when": {"fit": {">=": 40}}}],
}
# Cells that CSV has many spellings for; "note" and "zip" belong to no field and must come back as they were.
LEADS_CSV = (
    "id,country,employees,title,demo,topics,created,note,zip\n"
    'L1,DE,100,"VP, Sales",true,x;y,2026-11-20T09:00:00Z,"a ""quoted"" word",007\n'
    "L2,FR,1e2,MVP,No,x | y,2026-11-20,,1.0\n"
    "L3,,,,,,,  spaces  ,\n"
    'L4,DE,99.5,vp,1,;,2026-11-20T23:00:00+08:00,"two\nlines",x\n'
    "L5,Ünited,-1,副总裁 vp,YES,y,2026-01-01 10:00,ß🦊,é\n"
)
FIT = {"L1": 63.5, "L2": 50.5, "L3": 0, "L4": 45, "L5": 12}
GRADE = {"L1": "A", "L2": "A", "L3": "C", "L4": "A", "L5": "B"}


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("model.json").write_text(json.dumps(MODEL))
    Path("leads.csv").write_text(LEADS_CSV, encoding="utf-8")
    return tmp_path


def score(leads: str, *more: object, **options) -> subprocess.CompletedProcess:
    return run("score", "model.json", leads, "--now", NOW, *more, **options)


def read_csv(path: str = "out.csv") -> list[dict]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- files in and out ---


def test_csv_comes_back_with_results(files):
    done = score("leads.csv", "-o", "out.csv")
    assert done.stdout == "" and "5 leads scored by m 1" in done.stderr
    text = Path("out.csv").read_text(encoding="utf-8")
    before, after = list(csv.reader(io.StringIO(LEADS_CSV))), list(csv.reader(io.StringIO(text)))
    assert [row[:9] for row in after] == before
    assert after[0][9:] == ["fit", "fit_coverage", "grade", "class"]
    assert {row[0]: float(row[9]) for row in after[1:]} == FIT
    assert {row[0]: row[11] for row in after[1:]} == GRADE
    assert [row[12] for row in after[1:]] == ["hot", "hot", "", "hot", ""]
    assert text.startswith("id,country,employees") and 'L1,DE,100,"VP, Sales",true,x;y,2026-11-20T09:00:00Z,"a ""quoted"" word",007,63.5,1,A,hot\n' in text
    assert not [name for name in os.listdir() if name.endswith(".part")]


@pytest.mark.parametrize("name", ["out.parquet", "out.arrow", "out.feather", "out.ipc", "OUT.PARQUET"])
def test_other_formats_have_types(files, name):
    score("leads.csv", "-o", name)
    read = pa.parquet.read_table if name.lower().endswith("parquet") else lambda path: pa.ipc.open_file(path).read_all()
    found = read(name)
    assert found.column_names[9:] == ["fit", "fit_coverage", "grade", "class"]
    assert found["employees"].type == pa.float64() and found["demo"].type == pa.bool_() and found["created"].type == pa.timestamp("us", "UTC")
    assert pa.types.is_list(found["topics"].type) and found["zip"].type == pa.string()
    assert dict(zip(found["id"].to_pylist(), found["fit"].to_pylist())) == FIT
    assert found["demo"].to_pylist() == [True, False, None, True, True]
    assert found["topics"].to_pylist() == [["x", "y"], ["x", "y"], None, [], ["y"]]
    assert found["note"].to_pylist()[2:4] == ["  spaces  ", "two\nlines"]


@pytest.mark.parametrize("name", ["leads.parquet", "leads.arrow", "stream.arrow"])
def test_typed_files_come_back_as_they_were(files, name):
    score("leads.csv", "-o", "typed.parquet")
    typed = pa.parquet.read_table("typed.parquet").drop_columns(["fit", "fit_coverage", "grade", "class"])
    typed = typed.append_column("price", pa.array([1, None, 3, 4, 5], pa.decimal128(9, 2))).append_column("day", pa.array([1, 2, 3, 4, None], pa.date32()))
    typed = typed.set_column(1, "country", typed["country"].dictionary_encode())
    if name.endswith("parquet"):
        pa.parquet.write_table(typed, name, row_group_size=2)
    else:
        with (pa.ipc.new_stream if name.startswith("stream") else pa.ipc.new_file)(name, typed.schema) as writer:
            writer.write_table(typed, max_chunksize=2)
    score(name, "-o", "out.parquet")
    out = pa.parquet.read_table("out.parquet")
    assert out.select(typed.column_names).cast(typed.schema).equals(typed)
    assert dict(zip(out["id"].to_pylist(), out["fit"].to_pylist())) == FIT
    score(name, "-o", "out.csv")
    rows = read_csv()
    assert [row["topics"] for row in rows] == ["x;y", "x;y", "", "", "y"]
    assert [row["created"] for row in rows][:2] == ["2026-11-20T09:00:00Z", "2026-11-20T00:00:00Z"]
    assert [row["demo"] for row in rows] == ["true", "false", "", "true", "true"]
    assert {row["id"]: float(row["fit"]) for row in rows} == FIT
    score("out.csv", "-o", "again.csv", "--prefix", "new_")  # what was written can be read
    assert {row["id"]: float(row["new_fit"]) for row in read_csv("again.csv")} == {**FIT}


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_and_a_byte_order_mark(files, delimiter):
    rows = [[cell.replace("|", "/").replace(";", "/") if i != 5 else "" for i, cell in enumerate(row)] for row in csv.reader(io.StringIO(LEADS_CSV))]
    rows[0][5] = "topics"
    with open("semi.csv", "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    score("semi.csv", "-o", "out.csv")
    with open("out.csv", encoding="utf-8", newline="") as file:
        found = list(csv.reader(file, delimiter=delimiter))
    assert [row[:9] for row in found] == rows


def test_windows_lines(files):
    Path("dos.csv").write_bytes(LEADS_CSV.replace("\n", "\r\n").encode())
    score("dos.csv", "-o", "out.csv")
    assert {row["id"]: float(row["fit"]) for row in read_csv()} == FIT


def test_empty_files_give_empty_results(files):
    header = LEADS_CSV.splitlines()[0]
    Path("empty.csv").write_text(header + "\n")
    score("empty.csv", "-o", "out.csv")
    assert Path("out.csv").read_text() == header + ",fit,fit_coverage,grade,class\n"
    Path("unended.csv").write_text(header)
    assert "0 leads scored" in score("unended.csv").stdout
    score("empty.csv", "-o", "out.parquet")
    assert pa.parquet.read_table("out.parquet").num_rows == 0
    assert "0 leads scored" in score("empty.csv").stdout
    score("out.parquet", "-o", "again.csv", "--prefix", "x_")
    assert len(Path("again.csv").read_text().splitlines()) == 1


def test_many_rows_in_pieces(files):
    lines = LEADS_CSV.splitlines(keepends=True)
    line = next(x for x in lines if x.startswith("L2"))
    with open("long.csv", "w", encoding="utf-8") as file:
        file.write(lines[0])
        file.writelines(line.replace("L2", f"N{i}") for i in range(400_000))
    score("long.csv", "-o", "out.parquet")
    found = pa.parquet.read_table("out.parquet", columns=["id", "fit"])
    assert found["id"].to_pylist() == [f"N{i}" for i in range(400_000)] and set(found["fit"].to_pylist()) == {50.5}
    assert "400,000 leads" in score("long.csv", "--threads", 2).stdout


def test_options_of_reading(files):
    Path("few.csv").write_text("id,country,employees\nL1,DE,n/a\nL2,-,100\n")
    refused("score", "model.json", "few.csv", message="title")
    Path("cases.csv").write_text("id,Country,employes\nL1,DE,5\n")
    refused("score", "model.json", "cases.csv", message="missing columns: country ('Country' is there), employees ('employes' is there), title, demo")
    refused("score", "model.json", "few.csv", "--missing", "unknown", message="column 'employees', row 1: expected a number")
    score("few.csv", "--missing", "unknown", "--unknown", "n/a", "--unknown=-", "-o", "out.csv")
    assert [(row["fit"], row["employees"], row["country"]) for row in read_csv()] == [("1", "n/a", "DE"), ("2.5", "100", "-")]


def test_text_that_is_not_utf8_is_kept_and_counted(files):
    Path("latin.csv").write_bytes(LEADS_CSV.encode().replace("Ünited".encode(), b"\xdcnited"))
    done = score("latin.csv", "-o", "out.csv")
    assert "1 value is not UTF-8 and taken as unknown" in done.stderr
    assert b"\nL5,\xdcnited," in Path("out.csv").read_bytes()
    assert "not UTF-8" in score("latin.csv", "--show", "country").stdout
    run("explain", "model.json", "latin.csv", "--key", "id", "--id", "L5")


def test_names_that_are_taken(files):
    score("leads.csv", "-o", "out.csv")
    refused("score", "model.json", "out.csv", "-o", "again.csv", message="already has a column 'fit': choose other names with --prefix TEXT")
    score("out.csv", "-o", "out.csv", "--prefix", "second ")
    assert list(read_csv()[0])[-4:] == ["second fit", "second fit_coverage", "second grade", "second class"]


def test_permissions_and_links_stay(files):
    Path("real.csv").write_text("old")
    os.chmod("real.csv", 0o640)
    os.symlink("real.csv", "link.csv")
    score("leads.csv", "-o", "link.csv")
    assert Path("link.csv").is_symlink() and Path("real.csv").stat().st_mode & 0o777 == 0o640 and len(read_csv("real.csv")) == 5
    score("leads.csv", "-o", "new.csv")
    mask = os.umask(0)
    os.umask(mask)
    assert Path("new.csv").stat().st_mode & 0o777 == 0o666 & ~mask


# --- the table of the best ---


@pytest.mark.parametrize("arguments, code", [(("score", "model.json", "leads.csv", "--now", NOW), 0), (("score", "model.json", "none.csv"), 2), (("check", "none.json"), 2), ((), 2),
                                             (("explain", "model.json", "leads.csv", "--key", "id", "--id", "L4", "--now", NOW), 0), (("check", "model.json"), 0)])
def test_a_process_of_its_own_does_the_same(files, arguments, code):
    alone, here = in_process_of_its_own(*arguments, env={**os.environ, "PYTHONUTF8": "1"}), in_this_process(*arguments)
    assert (alone.returncode, alone.stdout, alone.stderr) == (here.returncode, here.stdout, here.stderr) and here.returncode == code


def test_the_best(files):
    lines = score("leads.csv").stdout.splitlines()
    assert lines[0].split() == ["row", "id", "fit", "known", "grade", "class", "main", "reasons"]
    assert [line.split()[1] for line in lines[2:7]] == ["L1", "L2", "L4", "L5", "L3"]
    assert lines[2].split()[:6] == ["1", "L1", "63.5", "100", "%", "A"] and "+32 f; +16 e; +8 d" in lines[2]
    assert re.fullmatch(rf"5 leads scored by m 1 \([0-9a-f]{{32}}\) for {NOW}; best by fit", lines[-1])
    assert len(score("leads.csv", "--top", 2).stdout.splitlines()) == 6
    shown = score("leads.csv", "--show", "note", "--show", "employees", "--by", "fit").stdout
    assert "two�lines" in shown and "99.5" in shown


def test_equal_leads_stand_in_the_order_of_the_file(files):
    Path("same.csv").write_text("id,country\n" + "".join(f"L{i},DE\n" for i in range(50)))
    lines = score("same.csv", "--missing", "unknown", "--top", 5).stdout.splitlines()
    assert [line.split()[1] for line in lines[2:7]] == ["L0", "L1", "L2", "L3", "L4"]


def test_wide_letters_keep_columns_straight():
    lines = table.render(["a", "b"], [["副总裁", "x"], ["e\u0301", "y"], ["abc", "z" * 50]], [False, False], 30)
    assert [table.width(line[: line.index(x)]) for line, x in zip(lines[2:], "xyz")] == [8, 8, 8]
    assert table.width(lines[-1]) == 30 and lines[-1].endswith("…")


def on_terminal(command: list, columns: int) -> str:
    """Runs a command with standard output and error on a terminal."""
    here, there = pty.openpty()
    fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("4H", 40, columns, 0, 0))
    done = subprocess.Popen(command, stdout=there, stderr=there, env={**{x: y for x, y in os.environ.items() if x != "COLUMNS"}, "TERM": "xterm"})
    os.close(there)
    output = b""
    while True:
        try:
            piece = os.read(here, 65536)
        except OSError:
            break
        if not piece:
            break
        output += piece
    os.close(here)
    assert done.wait(60) == 0
    return output.decode()


def test_a_terminal_is_not_overrun(files):
    text = on_terminal([sys.executable, "-m", "leadcore", "score", "model.json", "leads.csv", "--now", NOW], 52)
    rows = text.replace("\r", "").splitlines()[:7]
    assert max(map(table.width, rows)) <= 52 and "…" in text


def test_progress_only_on_a_terminal_and_long_input(files):
    lines = LEADS_CSV.splitlines(keepends=True)
    with open("long.csv", "w", encoding="utf-8") as file:
        file.write(lines[0])
        file.writelines([lines[2].replace("FR", "F" * 400)] * 50_000)
    assert os.path.getsize("long.csv") > 16 << 20
    command = [sys.executable, "-m", "leadcore", "score", "model.json", "long.csv", "--now", NOW, "-o", "out.parquet"]
    assert "scoring" in on_terminal(command, 100)
    assert "scoring" not in on_terminal([*command[:5], "leads.csv", *command[6:]], 100)
    assert "scoring" not in score("long.csv", "-o", "out.parquet").stderr


# --- one lead ---


def test_explains_one_lead(files):
    done = run("explain", "model.json", "leads.csv", "--key", "id", "--id", "L4", "--now", NOW)
    for part in ("id = L4", "fit 45  (of 63.5, 100 % of its inputs known)", "+1  a German company", "country = DE", "demo = true",
                 "grade A", "class hot", f"for {NOW}"):
        assert part in done.stdout
    assert "+2.5" in done.stdout and "change employees to >= 100" in done.stdout
    unknown = run("explain", "model.json", "leads.csv", "--key", "id", "--id", "L3", "--now", NOW).stdout
    assert "unknown: country, employees, title, demo, topics, created" in unknown and "to reach grade" in unknown and "find out" in unknown


def test_explains_as_json(files):
    done = run("explain", "model.json", "leads.csv", "--key", "id", "--id", "L5", "--now", NOW, "--json")
    found = json.loads(done.stdout)
    assert found["scores"]["fit"]["points"] == FIT["L5"] == sum(entry["points"] for entry in found["scores"]["fit"]["entries"])
    assert found["lead"] == {"id": "L5"}
    assert found["model"]["fingerprint"] == leadcore.Model.parse(MODEL).fingerprint


def test_keys_of_other_types(files):
    pa.parquet.write_table(pa.table({"key": pa.array([7, 8]), "country": ["DE", "FR"]}), "keys.parquet")
    assert "fit 1 " in run("explain", "model.json", "keys.parquet", "--key", "key", "--id", "7", "--missing", "unknown", "--now", NOW).stdout


def test_a_key_must_be_there_once(files):
    explain = ("explain", "model.json", "leads.csv", "--now", NOW)
    refused(*explain, "--key", "id", "--id", "L9", message="no lead has 'L9' in the column 'id'")
    refused(*explain, "--key", "country", "--id", "DE", message="'country' is 'DE' in rows 1 and 4: it must tell leads apart")
    refused(*explain, "--key", "idd", "--id", "L1", message="has no column 'idd'; did you mean 'id'?")


def test_a_key_that_stands_twice_far_apart(files):
    with open("far.csv", "w") as file:
        file.write("id,country\nX,DE\n")
        file.writelines(f"N{i},{'F' * 50}\n" for i in range(300_000))
        file.write("X,FR\n")
    refused("explain", "model.json", "far.csv", "--missing", "unknown", "--key", "id", "--id", "X", message="in rows 1 and 300002")


# --- documents ---


def test_check_reports_every_problem(files):
    Path("bad.json").write_text('{\n  "leadcore": 1, "name": "x", "version": "1",\n  "fields": {"employees": "number"},\n  "scores": {"fit": {"groups": [{"name": "g", "rules": [\n'
                                '    {"name": "a", "when": {"employes": {">=": 1}}, "points": 1},\n    {"name": "b", "when": {"employees": {">=": 1}}, "points": "1"}]}]}}}')
    done = run("check", "bad.json", code=1)
    first, second = done.stdout.splitlines()
    assert re.fullmatch(r"bad\.json:5:\d+  /scores/fit/groups/0/rules/0/when/employes  unknown field 'employes'; did you mean 'employees'\?", first)
    assert re.match(r"bad\.json:6:\d+  /scores/fit/groups/0/rules/1/points  ", second)
    assert done.stderr == ""
    for command in (("score", "bad.json", "leads.csv"), ("explain", "bad.json", "leads.csv", "--key", "id", "--id", "L1")):
        done = run(*command, code=1)
        assert done.stdout == "" and done.stderr.splitlines() == [first, second]


def test_check_warns(files):
    Path("capped.json").write_text(json.dumps({**MODEL, "scores": {"fit": {"groups": [{**MODEL["scores"]["fit"]["groups"][0], "max": 3}]}}, "grade": {"letters": {"fit": {"A": 2}}},
                                               "classes": [{"name": "all"}, {"name": "none"}]}))
    lines = run("check", "capped.json").stdout.splitlines()
    assert lines and all("warning: " in line for line in lines)
    assert run("check", "model.json").stdout == "model.json: no problems\n"


def test_check_several(files):
    Path("broken.json").write_text("{")
    lines = run("check", "model.json", "broken.json", code=1).stdout.splitlines()
    assert lines[0] == "model.json: no problems" and lines[1].startswith("broken.json:1:2  ")


@pytest.mark.parametrize("path", sorted((EXAMPLES / "models").glob("*.json")), ids=lambda path: path.name)
def test_the_examples_have_no_errors(path):
    run("check", path)


def test_the_bundled_sample(files):
    done = run("score", EXAMPLES / "models/inbound.json", EXAMPLES / "data/leads.csv", "--now", NOW)
    rows = done.stdout.splitlines()
    assert len(rows) == 2 + 20 + 2
    run("score", EXAMPLES / "models/inbound.json", EXAMPLES / "data/leads.csv", "--now", NOW, "-o", "out.csv")
    leads = read_csv()
    with open(EXAMPLES / "data/leads.csv", encoding="utf-8", newline="") as file:
        before = list(csv.DictReader(file))
    assert [{name: lead[name] for name in before[0]} for lead in leads] == before
    best = max(leads, key=lambda lead: float(lead["fit"]))
    assert rows[2].split()[1] == best["id"]
    explained = run("explain", EXAMPLES / "models/inbound.json", EXAMPLES / "data/leads.csv", "--key", "id", "--id", best["id"], "--now", NOW).stdout
    assert f"fit {best['fit']}  (of 100" in explained and f"grade {best['grade']}" in explained


# --- one clear line ---


def test_files_that_are_not_there(files):
    refused("score", "none.json", "leads.csv", message="none.json: No such file or directory")
    refused("score", "model.json", "none.csv", message="none.csv: No such file or directory")
    refused("score", "model.json", ".", message=".: Is a directory")
    refused("check", "none.json", message="none.json: No such file or directory")
    done = run("check", "none.json", "model.json", code=2)
    assert done.stdout == "model.json: no problems\n" and done.stderr == "leadcore: none.json: No such file or directory\n"


NO_TABLES = {
    "empty": b"", "spaces": b" \n ", "image": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "zeros": bytes(5000), "parquet, cut": b"PAR1\x15\x04", "arrow, cut": b"ARROW1\0\0\xff\xff",
    "stream, cut": b"\xff\xff\xff\xff\x10\0\0\0", "parquet, only magic": b"PAR1PAR1", "control": b"\x01\x02\x03,\x04\n1,2\n", "latin header": b"na\xefve,b\n1,2\n",
}


@pytest.mark.parametrize("encoding, message", [("latin-1", "its first line is not UTF-8"), ("utf-16", "is UTF-16: save it as UTF-8")])
def test_other_encodings(files, encoding, message):
    Path("other.csv").write_bytes("id,größe\n1,2\n".encode(encoding))
    refused("score", "model.json", "other.csv", message=message)


@pytest.mark.parametrize("kind", NO_TABLES)
@pytest.mark.parametrize("name", ["leads.bin", "leads.csv", "leads.parquet"])
def test_what_is_no_table(files, kind, name):
    Path(name).write_bytes(NO_TABLES[kind])
    refused("score", "model.json", name, message=name)
    refused("explain", "model.json", name, "--key", "id", "--id", "1", message=name)


def test_rows_of_different_lengths(files):
    Path("ragged.csv").write_text("id,country\n1,DE\n2,FR,secret\n")
    assert "secret" not in refused("score", "model.json", "ragged.csv", "--missing", "unknown", message="ragged.csv: row 2: expected 2 cells, found 3")
    Path("short.csv").write_text('id;country\n1;"a\nb"\n\n2;FR\n3\n')
    refused("score", "model.json", "short.csv", "--missing", "unknown", message="short.csv: row 3: expected 2 cells, found 1")


def test_column_that_stands_twice(files):
    Path("twice.csv").write_text("id,country,country\n1,DE,FR\n")
    refused("score", "model.json", "twice.csv", message="column 'country' stands twice")


BAD_CELLS = [("employees", "many", "expected a number"), ("employees", "1,5", "expected a number"), ("demo", "perhaps", "expected true or false"),
             ("created", "20.11.2026", "expected a date"), ("created", "2026-02-30", "expected a date")]


@pytest.mark.parametrize("column, cell, message", BAD_CELLS)
def test_cells_that_do_not_fit(files, column, cell, message):
    rows = "".join(f'L{i},"{cell if i == 1234 else ""}"\n' for i in range(1, 2000))
    Path("cells.csv").write_text(f"id,{column}\n{rows}")
    line = refused("score", "model.json", "cells.csv", "--missing", "unknown", message=f"cells.csv: column '{column}', row 1234: {message}")
    assert cell not in line


def test_outputs_that_cannot_be_written(files):
    Path("there.txt").write_text("mine")
    Path("kept.csv").write_text("mine")
    refused("score", "model.json", "leads.csv", "-o", "there.txt", message="must end in one of .csv, .parquet")
    refused("score", "model.json", "leads.csv", "-o", "nowhere/out.csv", message="nowhere/out.csv: No such file or directory")
    os.mkdir("folder.csv")
    refused("score", "model.json", "leads.csv", "-o", "folder.csv", message="is not an ordinary file")
    Path("cells.csv").write_text("id,employees\n1,5\n2,x\n")
    refused("score", "model.json", "cells.csv", "--missing", "unknown", "-o", "kept.csv", message="row 2")
    assert Path("kept.csv").read_text() == Path("there.txt").read_text() == "mine"
    pa.parquet.write_table(pa.table({"country": ["DE"], "deep": [{"a": 1}]}), "deep.parquet")
    refused("score", "model.json", "deep.parquet", "--missing", "unknown", "-o", "kept.csv", message="column 'deep' of type struct<a: int64> cannot be written as CSV")
    assert Path("kept.csv").read_text() == "mine"
    assert not [name for name in os.listdir() if name.endswith(".part")]


def test_a_folder_that_nobody_may_write_to(files):
    refused("score", "model.json", "leads.csv", "-o", "/proc/out.csv", message="/proc/out.csv: ")


def test_a_full_disk(files):
    code = "import os, sys; os.replace = lambda *_: (_ for _ in ()).throw(OSError(28, 'No space left on device')); from leadcore._cli import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", code, "score", "model.json", "leads.csv", "-o", "out.csv"], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (2, "leadcore: out.csv: No space left on device\n") and not Path("out.csv").exists()
    assert not [name for name in os.listdir() if name.endswith(".part")]


def test_columns_of_another_type(files):
    pa.parquet.write_table(pa.table({"country": [1, 2]}), "ints.parquet")
    refused("score", "model.json", "ints.parquet", "--missing", "unknown", message="ints.parquet: column 'country' is int64")
    pa.parquet.write_table(pa.table({"demo": pa.array([1, 0, None] * 100_000 + [2], pa.uint8())}), "flags.parquet")
    refused("score", "model.json", "flags.parquet", "--missing", "unknown", message="flags.parquet: column 'demo', row 300001: expected true or false")
    pa.parquet.write_table(pa.table({"country": ["DE"], "deep": [{"a": 1}]}), "deep.parquet")
    refused("explain", "model.json", "deep.parquet", "--missing", "unknown", "--key", "deep", "--id", "1", message="the column 'deep' holds nothing that can be a key")


@pytest.mark.parametrize("arguments", [(), ("nothing",), ("score",), ("score", "model.json", "leads.csv", "--now", "yesterday"), ("score", "model.json", "leads.csv", "--top", "0"),
                                       ("explain", "model.json", "leads.csv"), ("score", "model.json", "leads.csv", "--missing", "zero")])
def test_wrong_arguments(files, arguments):
    done = run(*arguments, code=2)
    assert done.stdout == "" and "usage: leadcore" in done.stderr


def test_scores_that_do_not_exist(files):
    refused("score", "model.json", "leads.csv", "--by", "fitt", message="the model has no score 'fitt'; did you mean 'fit'?")
    refused("score", "model.json", "leads.csv", "--show", "idd", message="has no column 'idd'; did you mean 'id'?")


def test_without_pyarrow(files):
    code = "import sys; sys.modules['pyarrow'] = None; from leadcore._cli import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", code, "score", "model.json", "leads.csv"], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (2, "leadcore: reading tables needs pyarrow: pip install pyarrow\n")
    done = subprocess.run([sys.executable, "-c", code, "check", "model.json"], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "model.json: no problems\n")


def test_help_and_version(files):
    assert run("--version").stdout.startswith(f"leadcore {leadcore.__version__}")
    for command in ("score", "explain", "check"):
        assert "usage: leadcore" in run(command, "--help").stdout


def test_the_entry_point_is_installed(files):
    script = Path(sys.executable).with_name("leadcore")
    done = subprocess.run([script, "check", "model.json"], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "model.json: no problems\n")


def test_a_terminal_that_cannot_show_letters(files):
    done = run("explain", "model.json", "leads.csv", "--key", "id", "--id", "L5", env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"})
    assert "title = ??? vp" in done.stdout


def test_a_reader_that_has_seen_enough(files):
    command = f"{sys.executable} -m leadcore score model.json leads.csv | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""


# --- interruption ---


@pytest.mark.parametrize("number, status", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_nothing_half_written(files, number, status):
    with open("long.csv", "w", encoding="utf-8") as file:
        file.write("id,country,note\n")
        file.writelines([f"L1,DE,{'x' * 1000}\n"] * 300_000)
    Path("out.csv").write_text("mine")
    command = [sys.executable, "-m", "leadcore", "score", "model.json", "long.csv", "--missing", "unknown", "-o", "out.csv"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not any(name.endswith(".part") and os.path.getsize(name) for name in os.listdir()):
        assert process.poll() is None and time.monotonic() < deadline, "it was over before it could be interrupted"
        time.sleep(0.002)
    process.send_signal(number)
    _, message = process.communicate(timeout=60)
    assert process.returncode == status
    assert message == ("leadcore: interrupted\n" if number == signal.SIGINT else "")
    assert Path("out.csv").read_text() == "mine" and not [name for name in os.listdir() if name.endswith(".part")]


# --- cells ---


@pytest.mark.parametrize("text, value", [("1", 1), ("-1.5", -1.5), (" 2e3 ", 2000), ("", None), ("  ", None), (".5", 0.5), ("inf", float("inf"))])
def test_numbers_in_cells(text, value):
    assert cells.parse_numbers(pa.array([text])).to_pylist() == [value]


@pytest.mark.parametrize("text, value", [("true", True), ("FALSE", False), ("Yes", True), ("n", False), (" 1 ", True), ("0", False), ("", None)])
def test_flags_in_cells(text, value):
    assert cells.parse_flags(pa.array([text])).to_pylist() == [value]


@pytest.mark.parametrize("text, value", [
    ("2026-11-21", "2026-11-21T00:00:00Z"), ("2026-11-21T09:00:00Z", NOW), ("2026-11-21 09:00", NOW), ("2026-11-21T17:00:00+08:00", NOW), ("2026-11-21T09:00:00", NOW),
    ("2026-11-21T04:00:00-0500", NOW), ("2026-11-21T09:00:00.123456Z", "2026-11-21T09:00:00.123456Z"), (" 2026-11-21T09:00:00Z ", NOW), ("", None),
])
def test_times_in_cells(text, value):
    assert cells.python_values(cells.parse_times(pa.array([text]))) == [value]


@pytest.mark.parametrize("text, value", [("a", ["a"]), ("a;b", ["a", "b"]), ("a | b", ["a", "b"]), (" a ;; b; ", ["a", "b"]), (";", []), ("|", []), ("", None), ("  ", None), ("a b", ["a b"])])
def test_tags_in_cells(text, value):
    assert cells.python_values(cells.parse_tags(pa.array([text, "x"]))) == [value, ["x"]]
