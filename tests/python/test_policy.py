# SPDX-License-Identifier: MIT
"""Policies: what is in them, every problem with its place, and zones by their IANA names."""

import copy
import json
import pickle
from datetime import timedelta

import pytest
from routing_sample import BERLIN, DOCUMENT, MONDAY, changed

import leadcore
from leadcore import Policy


@pytest.fixture(scope="module")
def policy():
    return Policy.parse(DOCUMENT)


def test_what_is_in_it(policy):
    assert (policy.name, policy.version) == ("sample", "3")
    assert len(policy.fingerprint) == 32 and int(policy.fingerprint, 16)
    assert dict(policy.fields) == DOCUMENT["fields"]
    assert policy.used_fields == ("country", "deal", "language", "fit", "owner")
    assert policy.people == ("anna", "ben", "kim", "lou")
    assert policy.person_names == {"anna": "Anna Adler", "ben": "ben", "kim": "kim", "lou": "lou"}
    assert policy.teams == {"tele": ("anna", "ben"), "key": ("kim", "lou")}
    assert policy.rules == {"nobody": "We do not sell there", "large": "Large deals", "fitting": "fitting", "rest": "rest"}
    assert list(policy.rules) == ["nobody", "large", "fitting", "rest"]
    assert policy.clocks("rest") == ("touch", "talk") and policy.clocks("large") == ()
    assert policy.document == DOCUMENT
    assert repr(policy) == f"Policy(name='sample', version='3', fingerprint={policy.fingerprint!r})"


def test_what_is_in_it_cannot_be_changed(policy):
    for mapping in (policy.fields, policy.person_names, policy.teams, policy.rules):
        with pytest.raises(TypeError):
            mapping["x"] = "y"
    policy.document["name"] = "another"
    assert policy.document["name"] == "sample"


@pytest.mark.parametrize("kind", [str, bytes, bytearray, memoryview])
def test_text_bytes_or_objects(policy, kind):
    text = json.dumps(DOCUMENT)
    assert Policy.parse(text if kind is str else kind(text.encode())).fingerprint == policy.fingerprint


def test_files(policy, tmp_path):
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(DOCUMENT))
    assert Policy.read(path).fingerprint == policy.fingerprint
    with pytest.raises(FileNotFoundError):
        Policy.read(tmp_path / "absent.json")


def test_copies_and_pickles(policy):
    assert copy.copy(policy) is policy and copy.deepcopy(policy) is policy
    with pytest.raises(TypeError, match="pickle its document"):
        pickle.dumps(policy)


def test_what_is_no_document():
    with pytest.raises(TypeError, match="a policy document is a str, bytes or dict, not int"):
        Policy.parse(3)
    with pytest.raises(ValueError):
        Policy.parse(changed(version=float("nan")))


# --- calendars ---


def test_calendars(policy):
    office = policy.calendar("berlin")
    assert office.is_open(MONDAY) and not office.is_open("2026-11-23T07:59:59Z")
    assert office.between("2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z") == timedelta(hours=40)
    assert policy.calendar_of("anna").between(MONDAY, "2026-11-24T09:00:00Z") == timedelta(hours=8)
    assert policy.calendar("always").is_open("2026-11-22T00:00:00Z") and policy.calendar_of("kim").is_open("2026-11-22T00:00:00Z")


def test_calendars_outlive_their_policy():
    office = Policy.parse(DOCUMENT).calendar("berlin")
    assert office.is_open(MONDAY)


@pytest.mark.parametrize("ask, message", [
    (lambda p: p.calendar("berln"), "no calendar 'berln'; did you mean 'berlin'?"),
    (lambda p: p.calendar("a\0"), "no calendar"),
    (lambda p: p.calendar_of("ana"), "no person 'ana'; did you mean 'anna'?"),
    (lambda p: p.clocks("rests"), "no rule 'rests'; did you mean 'rest'?"),
])
def test_names_that_are_none(policy, ask, message):
    with pytest.raises(KeyError) as error:
        ask(policy)
    assert message in error.value.args[0]


# --- zones ---


def with_zone(zone):
    document = copy.deepcopy(DOCUMENT)
    document["calendars"]["berlin"]["zone"] = zone
    return document


def test_a_name_is_the_rule_that_it_follows(policy):
    assert Policy.parse(with_zone(BERLIN)).fingerprint == policy.fingerprint
    assert Policy.parse(with_zone("Asia/Shanghai")).fingerprint == Policy.parse(with_zone("CST-8")).fingerprint
    assert Policy.parse(with_zone("UTC")).fingerprint != policy.fingerprint


def test_an_escaped_slash(policy):
    assert Policy.parse(json.dumps(DOCUMENT).replace("Europe/Berlin", "Europe\\/Berlin")).fingerprint == policy.fingerprint


@pytest.mark.parametrize("indent", [None, 1])
def test_only_zones_of_calendars_are_replaced(indent):
    document = with_zone(BERLIN)
    document["x-zone"] = {"zone": "Europe/Berlin"}
    document["calendars"]["berlin"]["x-note"] = {"zone": "Europe/Berlin"}
    document["rules"][1]["reason"] = '"zone": "Europe/Berlin"'
    assert Policy.parse(json.dumps(document, indent=indent)).rules["large"] == '"zone": "Europe/Berlin"'


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC", "Asia/Tokyo"])
def test_places_are_those_of_the_document_that_was_given(indent, zone):
    """Rules are longer or shorter than names; what stands behind them in the same line must not move."""
    document = {"leadcore": 1, "name": "ü", "version": "1", "calendars": {"ä": {"zone": zone, "hours": {"mon": ["09:00-17:00"]}},
                "b": {"hours": "alwys", "zone": zone}, "c": {"zone": zone, "hours": {"mnday": []}}}} | {
                    key: DOCUMENT[key] for key in ("fields",)} | {"people": [{"id": "x", "wieght": 2, "calendar": "ä"}], "rules": [{"name": "r", "persn": "x"}]}
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    problems = Policy.check(text)
    found = {problem.path: problem for problem in problems}
    for path, token in [("/calendars/b/hours", '"alwys"'), ("/calendars/c/hours/mnday", '"mnday"'), ("/people/0/wieght", '"wieght"'), ("/rules/0/persn", '"persn"')]:
        place = text.index(token)
        start = text.rfind("\n", 0, place) + 1
        problem = found[path]
        assert (problem.line, problem.column) == (text.count("\n", 0, place) + 1, place - start + 1), path
        assert text.encode()[problem.offset :].startswith(token.encode())
    assert [x.offset for x in problems] == sorted(x.offset for x in problems)


@pytest.mark.parametrize("zone, message", [
    ("Europe/Berln", "Europe/Berln"),
    ("Mars", "Mars"),
    ("CET-1CEST", None),
    ("+25:00", None),
    (7, None),
])
def test_zones_that_are_none(zone, message):
    text = json.dumps(with_zone(zone))
    with pytest.raises(leadcore.PolicyError) as error:
        Policy.parse(text)
    problem = error.value.problems[0]
    assert problem.path == "/calendars/berlin/zone"
    assert text[problem.offset :].startswith(json.dumps(zone)) and problem.column == problem.offset + 1
    if message:
        assert message in problem.message


@pytest.mark.parametrize("text", ['{"calendars": {"a": {"zone": "Europe/Berlin"', '{"zone": "Europe/Berlin"}]]}', '{"calendars": {"a": {"zone": "Europe/Berlin" "x"}}}',
                                  '[{"zone": "Europe/Berlin"}]', '"zone": "Europe/Berlin"', '{"calendars": {"\\ud800": {"zone": "Europe/Berlin", "\\u00zz": 1}}}'])
def test_what_is_no_json_has_one_problem_within_it(text):
    problems = Policy.check(text)
    assert problems and problems[0].severity == "error" and 0 <= problems[0].offset <= len(text)


# --- problems ---


def test_every_problem_at_once():
    document = copy.deepcopy(DOCUMENT)
    document["people"][0]["weight"] = 0
    document["people"][1]["capacity"]["open"] = -1
    document["rules"][3]["team"] = "telly"
    with pytest.raises(leadcore.PolicyError) as error:
        Policy.parse(json.dumps(document, indent=1))
    problems = [x for x in error.value.problems if x.severity == "error"]
    assert [(x.code, x.path) for x in problems] == [
        ("bad_value", "/people/0/weight"), ("bad_value", "/people/1/capacity/open"), ("unknown_name", "/rules/3/team")]
    assert "did you mean 'tele'?" in problems[2].message
    assert str(error.value).endswith("(and 2 more)") and error.value.code == "bad_value" and error.value.path == "/people/0/weight"
    assert isinstance(error.value, leadcore.DocumentError) and not isinstance(error.value, leadcore.ModelError)


def test_checking():
    assert Policy.check(DOCUMENT) == [] or all(x.severity == "warning" for x in Policy.check(DOCUMENT))
    assert [x.path for x in Policy.check(changed(rules=[])) if x.severity == "error"][:1] == ["/rules"]
    assert [x.code for x in Policy.check("{")] == ["json_syntax"]


def test_a_model_is_no_policy():
    from routing_sample import MODEL

    with pytest.raises(leadcore.PolicyError):
        Policy.parse(MODEL)
    with pytest.raises(leadcore.ModelError):
        leadcore.Model.parse(DOCUMENT)
