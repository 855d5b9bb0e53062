# SPDX-License-Identifier: MIT
"""leadcore route and leadcore simulate, as a user sees them: columns, lists, states that nothing is lost of, errors in one line."""

import csv
import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
from cli_runs import in_process_of_its_own, refused, run
from routing_sample import DOCUMENT, EVENING, MODEL, MONDAY, TUESDAY, changed

from leadcore import Policy, Router

ROUTE = ("route", "policy.json", "leads.csv", "--now", MONDAY)
ADDED = ["outcome", "person", "team", "rule", "by", "reason", "deadline"]
CSV = """id,company,country,deal,language,fit,owner,came
L1,Velquin,DE,5000,de,10,,2026-11-23T09:00:00Z
L2,Yarrowen,DE,250000,,10,,2026-11-23T09:10:00Z
L3,Tolvarik,ZZ,,,,,2026-11-23T09:20:00Z
L4,Orbeline,DE,,fr,,,2026-11-23T09:30:00Z
L5,Quistram,AT,,,70,,2026-11-23T20:00:00Z
"""
# By hand, from the policy.
RIGHT = [
    ["assigned", "anna", "tele", "rest", "weighted", "chosen", "2026-11-23T10:00:00Z"],
    ["assigned", "kim", "key", "large", "least_loaded", "chosen", ""],
    ["unassigned", "", "", "nobody", "nobody", "rule", ""],
    ["waiting", "", "tele", "rest", "nobody", "lacks_needs", "2026-11-23T15:00:00Z"],
    ["assigned", "lou", "", "fitting", "rule", "chosen", ""],
]
FINGERPRINT = Policy.parse(DOCUMENT).fingerprint
SUMMARY = f"5 leads routed by sample 3 ({FINGERPRINT}) for {MONDAY}: 3 assigned, 1 waiting, 1 unassigned"
GIVEN = "given to anna 1, kim 1, lou 1"
WAITING = "waiting: 1 lacks needs"


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("policy.json").write_text(json.dumps(DOCUMENT))
    Path("leads.csv").write_text(CSV)


def rows(path="out.csv"):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def results(path="out.csv", prefix=""):
    return [[row[prefix + name] for name in ADDED] for row in rows(path)]


def left(*names):
    """Nothing else is in the folder: no half-written file stays."""
    return sorted(os.listdir()) == sorted({"policy.json", "leads.csv", *names})


# --- route ---


def test_csv_comes_back_with_who_gets_them():
    done = run(*ROUTE, "-o", "out.csv")
    assert done.stdout == "" and done.stderr.splitlines() == [f"leadcore: {GIVEN}", f"leadcore: {WAITING}", f"leadcore: out.csv: {SUMMARY}"]
    assert results() == RIGHT
    before = rows("leads.csv")
    assert [{name: row[name] for name in before[0]} for row in rows()] == before and left("out.csv")


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_typed_files(kind):
    run(*ROUTE, "-o", f"out.{kind}", "--prefix", "x_")
    table = pa.parquet.read_table("out.parquet") if kind == "parquet" else pa.ipc.open_file("out.arrow").read_all()
    assert [[row[f"x_{name}"] or "" for name in ADDED[:-1]] for row in table.to_pylist()] == [x[:-1] for x in RIGHT]
    assert table.schema.field("x_deadline").type == pa.timestamp("us", "UTC") and table.schema.field("deal").type == pa.float64()
    pa.parquet.write_table(table.select(["id", "country", "deal", "language", "fit", "owner"]), "leads.parquet")
    run("route", "policy.json", "leads.parquet", "--now", MONDAY, "-o", "again.csv")
    assert results("again.csv") == RIGHT


def test_the_list():
    lines = run(*ROUTE).stdout.splitlines()
    assert lines[0].split() == ["row", "id", "company", "outcome", "person", "team", "rule", "by", "deadline"]
    assert lines[2].split()[:8] == ["1", "L1", "Velquin", "assigned", "anna", "tele", "rest", "weighted"] and "10:00:00" in lines[2]
    assert "waiting: lacks needs" in lines[5] and lines[-4:] == ["", SUMMARY, GIVEN, WAITING]
    lines = run(*ROUTE, "--top", "2", "--show", "country").stdout.splitlines()
    assert len(lines) == 8 and lines[0].split()[:2] == ["row", "country"]


def test_a_column_of_moments():
    run("route", "policy.json", "leads.csv", "--time", "came", "-o", "out.csv")
    assert [x[-1] for x in results()] == ["2026-11-23T10:00:00Z", "", "", "2026-11-23T15:30:00Z", ""]
    assert "for 20" not in run("route", "policy.json", "leads.csv", "--time", "came").stdout


def test_a_model():
    Path("model.json").write_text(json.dumps(MODEL))
    Path("leads.csv").write_text("id,deal,language,owner,country,employees,created\na,,,,DE,500,2026-11-23\nb,,,,DE,500,2026-11-01\nc,,,,ZZ,,\n")
    run(*ROUTE, "--model", "model.json", "-o", "out.csv")
    assert [row["rule"] for row in rows()] == ["fitting", "rest", "nobody"]
    refused(*ROUTE, message="leads.csv: missing column: fit")


def test_another_key():
    text = CSV.replace("id,", "nr,", 1)
    Path("leads.csv").write_text(text)
    refused(*ROUTE, message="leads.csv has no column 'id' with the keys of the leads")
    assert run(*ROUTE, "--key", "nr").stdout.splitlines()[0].split()[:2] == ["row", "nr"]


# --- state ---


def test_a_state_goes_on():
    done = run(*ROUTE, "--state", "state.bin", "-o", "out.csv")
    assert done.stderr.splitlines()[2] == "leadcore: state.bin: 3 leads with people, 1 waiting" and left("out.csv", "state.bin")
    router = Router.restore(Policy.parse(DOCUMENT), Path("state.bin").read_bytes())
    assert router.leads() == ["L1", "L2", "L5"] and router.waiting() == ["L4"]

    Path("leads.csv").write_text(CSV + "L6,Late,DE,,,,,2026-11-24\n")
    before = Path("state.bin").read_bytes()
    done = run("route", "policy.json", "leads.csv", "--now", TUESDAY, "--state", "state.bin", "-o", "out.csv")
    assert "2 leads routed by" in done.stderr and "1 assigned, 1 unassigned; 4 leads were there already and left alone" in done.stderr
    found = results()
    assert found[:2] + found[3:5] == RIGHT[:2] + RIGHT[3:] and found[5][:4] == ["assigned", "ben", "tele", "rest"]
    assert Path("state.bin").read_bytes() != before and left("out.csv", "state.bin")


def test_a_list_keeps_the_state_too():
    run(*ROUTE, "--state", "state.bin")
    assert "4 leads were there already and left alone" in run(*ROUTE, "--state", "state.bin").stdout


def test_a_link_stays_a_link_and_permissions_stay():
    run(*ROUTE, "--state", "real.bin")
    os.chmod("real.bin", 0o640)
    os.symlink("real.bin", "state.bin")
    run(*ROUTE, "--state", "state.bin")
    assert os.path.islink("state.bin") and stat.S_IMODE(os.stat("real.bin").st_mode) == 0o640


def test_draining():
    run("route", "policy.json", "leads.csv", "--now", "2026-11-23T15:30:00Z", "--state", "state.bin")
    Path("leads.csv").write_text(CSV.replace("L", "M").replace("fr", ""))
    call = ("route", "policy.json", "leads.csv", "--state", "state.bin")
    done = run(*call, "--now", EVENING)
    assert "state.bin: 5 leads with people, 3 waiting" in done.stdout  # L4, for which nobody is, and M1 and M4 of the evening
    lines = run(*call, "--now", TUESDAY, "--drain").stdout.splitlines()
    assert [x.split(",")[0] for x in lines if x.startswith("M")] == ["M1: ben of tele by weighted turns", "M4: anna of tele by weighted turns"]
    assert lines[-1].startswith("state.bin: 7 leads with people, 1 waiting")
    lines = run(*call, "--now", "2026-11-24T09:30:00Z", "--drain", "-o", "out.csv").stderr.splitlines()
    assert [x.removeprefix("leadcore: 2026-11-24T") for x in lines if "touch of" in x] == [
        "08:15:00Z: warning of touch of L1 (anna)",
        "08:30:00Z: breach of touch of L1 (anna), went on to ben",
        "08:45:00Z: warning of touch of M1 (ben)",
        "08:45:00Z: warning of touch of M4 (anna)",
        "09:00:00Z: breach of touch of M1 (ben), went on to anna",
        "09:00:00Z: breach of touch of M4 (anna), went on to ben",
    ]
    assert [row["person"] for row in rows()] == ["anna", "kim", "", "ben", "lou"]  # Kim has waited longer than Lou
    refused(*call, "--now", MONDAY, "--drain", message="state.bin: --now is before that of an earlier run")
    refused("route", "policy.json", "leads.csv", "--drain", message="--drain needs --state FILE")
    refused(*call, "--time", "came", "--drain", message="--drain needs --state FILE, and one moment for all")


def test_another_policy():
    run(*ROUTE, "--state", "state.bin")
    Path("new.json").write_text(json.dumps(changed(version="4", people=DOCUMENT["people"] + [{"id": "mo"}])))
    call = ("route", "new.json", "leads.csv", "--now", MONDAY, "--state", "state.bin")
    before = Path("state.bin").read_bytes()
    assert "--old-policy names the one it was saved under" in refused(*call, message="state.bin: ")
    assert Path("state.bin").read_bytes() == before
    lines = run(*call, "--old-policy", "policy.json").stdout.splitlines()
    assert "state.bin: 4 people kept, 0 left, 1 new; 4 leads kept, 0 queued because their holder has left; 0 clocks dropped" in lines
    run(*call)
    refused(*call, "--old-policy", "policy.json", message="state.bin: the router was saved under this policy already: leave out --old-policy")
    Path("third.json").write_text(json.dumps(changed(version="5")))
    refused("route", "third.json", *call[2:], "--old-policy", "policy.json", message="neither under this policy nor under that of --old-policy")
    refused(*call[:-2], "--old-policy", "policy.json", message="--old-policy needs --state FILE")


@pytest.mark.parametrize("data", [b"", b"x", b"LR\n" * 40])
def test_a_state_that_is_none(data):
    Path("state.bin").write_bytes(data)
    refused(*ROUTE, "--state", "state.bin", "-o", "out.csv", message="state.bin: ")
    assert Path("state.bin").read_bytes() == data and left("state.bin")


@pytest.mark.parametrize("damage", [lambda x: x[:-1], lambda x: x[:40] + bytes([x[40] ^ 1]) + x[41:], lambda x: x + b"\0"])
def test_a_damaged_state(damage):
    run(*ROUTE, "--state", "state.bin")
    data = damage(Path("state.bin").read_bytes())
    Path("state.bin").write_bytes(data)
    refused(*ROUTE, "--state", "state.bin", message="state.bin: ")
    assert Path("state.bin").read_bytes() == data


def test_a_state_with_whole_numbers():
    Path("state.bin").write_bytes(Router(Policy.parse(DOCUMENT), keys="integer").snapshot())
    refused(*ROUTE, "--state", "state.bin", message="state.bin: its leads have whole numbers as keys")


def test_time_does_not_run_backwards():
    run("route", "policy.json", "leads.csv", "--now", EVENING, "--state", "state.bin")
    Path("leads.csv").write_text(CSV.replace("L", "M"))
    before = Path("state.bin").read_bytes()
    refused(*ROUTE, "--state", "state.bin", "-o", "out.csv", message="state.bin: --now is before that of an earlier run (2026-11-23T20:00:00Z was the latest)")
    refused("route", "policy.json", "leads.csv", "--time", "came", "--state", "state.bin", message="leads.csv: row 1: comes before the row above it, or before an earlier run")
    assert Path("state.bin").read_bytes() == before and left("state.bin")


def test_whoever_comes_second_writes_nothing(monkeypatch):
    run(*ROUTE, "--state", "state.bin")
    from leadcore._cli import state

    save = state.State.save

    def save_after_somebody_else(self):
        Path("state.bin").write_bytes(Router(Policy.parse(DOCUMENT)).snapshot())
        save(self)

    monkeypatch.setattr(state.State, "save", save_after_somebody_else)
    refused(*ROUTE, "--state", "state.bin", "-o", "out.csv", message="state.bin: somebody else has changed it meanwhile; nothing was written")
    assert Path("state.bin").read_bytes() == Router(Policy.parse(DOCUMENT)).snapshot() and left("state.bin")


def test_when_the_state_cannot_be_written_nothing_is():
    os.mkdir("closed")
    refused(*ROUTE, "--state", "closed/none/state.bin", "-o", "out.csv", message="closed/none/state.bin: No such file or directory")
    refused(*ROUTE, "--state", "closed", "-o", "out.csv", message="closed: Is a directory")
    assert left("closed")


def test_killed_at_any_moment_nothing_is_lost():
    """What the state has when the command was killed is whole: all or nothing of the run."""
    count = 20_000
    lines = "".join(f"K{i},c,DE,250000,,10,,2026-11-23T09:00:00Z\n" for i in range(count))
    document = changed()
    document["people"][2].pop("capacity")
    Path("policy.json").write_text(json.dumps(document))
    Path("leads.csv").write_text(CSV + lines)
    policy, command = Policy.parse(document), [sys.executable, "-m", "leadcore", *ROUTE, "--state", "state.bin", "-o", "out.csv"]
    run("route", "policy.json", "leads.csv", "--now", MONDAY, "-o", "whole.csv")
    for delay in (0.3, 0.5, 0.7, 0.9, 1.1):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
        held = len(Router.restore(policy, Path("state.bin").read_bytes())) if os.path.exists("state.bin") else 0
        assert held in (0, count + 4)
    assert in_process_of_its_own(*ROUTE, "--state", "state.bin", "-o", "out.csv").returncode == 0
    assert results() == results("whole.csv")


# --- what is wrong ---


@pytest.mark.parametrize("change, arguments, message", [
    (None, ("--key", "idd"), "leads.csv has no column 'idd' with the keys of the leads; did you mean 'id'?"),
    (("owner", "phone"), (), "leads.csv: missing column: owner (--missing"),
    (None, ("--time", "cam"), "leads.csv: missing column: cam ('came' is there)"),
    (None, ("--time", "country"), "the column 'country' of --time is the category field of that name"),
    (None, ("--show", "companie"), "leads.csv has no column 'companie'; did you mean 'company'?"),
    (("L2,", "L1,"), (), "leads.csv: column 'id', row 2: the key of row 1"),
    (("L2,", ","), (), "leads.csv: column 'id', row 2: no key"),
    (("L2,", "x" * 48 + ","), (), "leads.csv: column 'id', row 2: the key must have 1 … 47 bytes"),
    (None, ("-o", "state.bin.csv", "--state", "./state.bin.csv"), "state.bin.csv: --state and -o name the same file"),
    (("5000", "much"), (), "leads.csv: column 'deal', row 1: expected a number"),
    (("2026-11-23T09:10:00Z", ""), ("--time", "came"), "leads.csv: column 'came', row 2: expected a date or a moment"),
    (("09:20:00Z", "08:20:00Z"), ("--time", "came"), "leads.csv: row 3: comes before the row above it"),
    (("deal", "dael"), (), "leads.csv: missing column: deal ('dael' is there)"),
    (("company", "person"), ("-o", "out.csv"), "leads.csv already has a column 'person': choose other names with --prefix TEXT"),
])
def test_what_is_wrong_is_said_in_a_line(change, arguments, message):
    if change:
        Path("leads.csv").write_text(CSV.replace(*change, 1))
    call = ("route", "policy.json", "leads.csv", *(() if "--time" in arguments else ("--now", MONDAY)))
    refused(*call, "--state", "state.bin", *arguments, message=message)
    assert left()


def test_no_message_has_a_key():
    Path("leads.csv").write_text(CSV.replace("L2", "L1").replace("L1", "maria@mail.example"))
    assert "maria" not in refused(*ROUTE, message="row 2: the key of row 1")
    Path("leads.csv").write_text(CSV.replace("L1", "maria@mail.example" * 4))
    assert "maria" not in refused(*ROUTE, message="leads.csv: column 'id', row 1: the key must have")


def test_columns_may_be_unknown():
    Path("leads.csv").write_text("id,country\na,DE\nb,ZZ\n")
    refused(*ROUTE, message="missing columns: deal, language, fit, owner (--missing unknown goes on without them)")
    assert "1 assigned, 1 unassigned" in run(*ROUTE, "--missing", "unknown").stdout


def test_a_bad_policy():
    Path("policy.json").write_text(json.dumps(changed(rules=[{"name": "a", "team": "telly"}])))
    for command in (ROUTE, ("simulate", *ROUTE[1:3], "--time", "came")):
        done = run(*command, code=1)
        assert done.stdout == "" and "policy.json:1:" in done.stderr and "/rules/0/team" in done.stderr and "did you mean 'tele'?" in done.stderr
    refused("route", "absent.json", "leads.csv", message="absent.json: No such file or directory")
    Path("model.json").write_text(json.dumps(MODEL))
    assert "model.json: this looks like a model document; a policy is expected here" in run("route", "model.json", "leads.csv", code=1).stderr
    Path("policy.json").write_text(json.dumps(DOCUMENT))
    assert "policy.json: this looks like a policy document; a model is expected here" in run("score", "policy.json", "leads.csv", code=1).stderr


def test_now_or_time():
    done = run(*ROUTE, "--time", "came", code=2)
    assert "not allowed with argument" in done.stderr


def test_checking():
    done = run("check", "policy.json")
    assert done.stdout == "policy.json: no problems\n"
    Path("bad.json").write_text(json.dumps(changed(people=[{"id": "a", "weight": 0}]), indent=1))
    Path("model.json").write_text(json.dumps(MODEL))
    done = run("check", "policy.json", "bad.json", "model.json", code=1)
    assert done.stdout.startswith("policy.json: no problems\nbad.json:") and done.stdout.endswith("model.json: no problems\n") and "/people/0/weight" in done.stdout
    for text in ("[]", "{", '{"leadcore": 1}', "7"):
        Path("bad.json").write_text(text)
        assert run("check", "bad.json", code=1).stdout.startswith("bad.json:1:")


# --- simulate ---


SIMULATE = ("simulate", "policy.json", "leads.csv", "--time", "came")


def test_simulating():
    lines = run(*SIMULATE).stdout.splitlines()
    assert lines[0].split()[:4] == ["person", "leads", "share", "entitled"] and [x.split()[:2] for x in lines[2:6]] == [["anna", "1"], ["ben", "0"], ["kim", "1"], ["lou", "1"]]
    assert "5 leads by policy sample 3: 3 assigned, 1 waiting, 1 unassigned when they came; at the end 1 waiting and 0 open" in lines
    assert run(*SIMULATE, "--handling", "1h", "--key", "id").stdout.splitlines()[0] == lines[0]


def test_tables_of_a_simulation():
    done = run(*SIMULATE, "--until", "2026-11-24", "-o", "out.csv")
    assert done.stderr == "leadcore: out.csv: 4 rows of people\n" and [(x["person"], x["leads"]) for x in rows()] == [("anna", "1"), ("ben", "0"), ("kim", "1"), ("lou", "1")]
    run(*SIMULATE, "--key", "id", "-o", "out.parquet", "--table", "leads")
    assert pa.parquet.read_table("out.parquet").column("key").to_pylist() == ["L1", "L2", "L3", "L4", "L5"]
    run(*SIMULATE, "-o", "teams.csv", "--table", "teams")
    assert [x["team"] for x in rows("teams.csv")] == ["tele", "key"]


def test_json():
    found = json.loads(run(*SIMULATE, "--json").stdout)
    assert found["outcomes"] == {"assigned": 3, "waiting": 1, "unassigned": 1} and found["people"][0]["person"] == "anna"
    found = json.loads(run(*SIMULATE, "--json", "--compare", "policy.json").stdout)
    assert found["changed"] == 0 and found["first"] == found["second"]


def test_comparing():
    Path("new.json").write_text(json.dumps(changed(version="4", rules=[{"name": "all", "team": "key"}])))
    lines = run(*SIMULATE, "--compare", "new.json").stdout.splitlines()
    assert lines[0].split() == ["sample", "3", "sample", "4", "change"] and lines[-1].endswith("of 5 leads with somebody else")
    assert lines[2].split() == ["assigned", "when", "it", "came", "3", "5", "+2"]


@pytest.mark.parametrize("change, arguments, message", [
    (None, ("--handling", "twenty"), "handling is not a length of time such as 20m"),
    (None, ("--handling", "0m"), "handling must be longer than nothing"),
    (None, ("--until", "soon"), "until is not a moment"),
    (("09:10:00Z", "9 o'clock"), (), "leads.csv: column 'came', row 2: expected a date or a moment"),
    (("2026-11-23T09:10:00Z", ""), (), "leads.csv: column 'came', row 2: expected a date or a moment"),
    (("L2,", "L1,"), ("--key", "id"), "leads.csv: column 'id': a key stands twice"),
    (None, ("--key", "nr"), "leads.csv has no column 'nr'"),
    (None, ("--compare", "absent.json"), "absent.json: No such file"),
    (None, ("--table", "leads"), "--table needs -o FILE"),
])
def test_what_is_wrong_with_a_simulation(change, arguments, message):
    if change:
        Path("leads.csv").write_text(CSV.replace(*change, 1))
    done = run(*SIMULATE, *arguments, code=2)
    assert done.stdout == "" and message in done.stderr and left()


def test_a_simulation_with_a_model():
    Path("model.json").write_text(json.dumps(MODEL))
    Path("leads.csv").write_text("came,deal,language,owner,country,employees,created\n2026-11-23T09:00:00Z,,,,DE,500,2026-11-23\n")
    run(*SIMULATE, "--model", "model.json", "-o", "out.csv", "--table", "leads")
    assert [x["rule"] for x in rows()] == ["fitting"]


def test_no_leads():
    Path("leads.csv").write_text(CSV.splitlines()[0] + "\n")
    assert "0 leads routed" in run(*ROUTE, "-o", "out.csv").stderr and rows() == []
    assert "0 leads by policy" in run(*SIMULATE, "-o", "teams.csv", "--table", "leads").stdout
