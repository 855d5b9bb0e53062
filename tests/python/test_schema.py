# SPDX-License-Identifier: MIT
"""The published schemas and the compilers agree about documents, good and bad.

tests/documents/good/*.json   must be accepted by both.
tests/documents/bad/*.json    must be refused by the compiler with the code, path and position of the *.expect.json beside it, and by the
                              schema where that file says so. What it says was worked out from the reference by hand.

Those whose names begin with "policy-" are policies (docs/policy-reference.md), all others models (docs/model-reference.md).
"""

import json
import pathlib

import jsonschema
import pytest

import leadcore

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENTS = ROOT / "tests" / "documents"
SCHEMAS = {kind: json.loads((ROOT / "docs" / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8")) for kind in ("model", "policy")}
VALIDATORS = {kind: jsonschema.Draft202012Validator(schema) for kind, schema in SCHEMAS.items()}
GOOD = sorted((DOCUMENTS / "good").glob("*.json"))
EXAMPLES = sorted((ROOT / "examples" / "models").glob("*.json")) + sorted((ROOT / "examples" / "policies").glob("*.json"))
BAD = sorted(path for path in (DOCUMENTS / "bad").glob("*.json") if not path.name.endswith(".expect.json"))


def name(path):
    return path.stem


def kind(path):
    return "policy" if path.stem.startswith("policy-") or path.parent.name == "policies" else "model"


def expectation(path):
    return json.loads(path.with_name(path.stem + ".expect.json").read_text(encoding="utf-8"))


def refuse_constant(text):
    raise ValueError(f"{text} is not JSON")


def read(path):
    """The document as the schema sees it, or None when it is not JSON at all."""
    try:
        return json.loads(path.read_bytes().decode("utf-8"), parse_constant=refuse_constant)
    except ValueError:
        return None


def errors_of(path):
    check = leadcore.Policy.check if kind(path) == "policy" else leadcore.check
    return [problem for problem in check(path.read_bytes()) if problem.severity == "error"]


def parse(path):
    return (leadcore.Policy if kind(path) == "policy" else leadcore.Model).parse(path.read_bytes())


def test_there_are_documents_to_test():
    of_policies = [path for path in BAD if kind(path) == "policy"]
    assert len(GOOD) >= 34
    assert len(of_policies) >= 80
    assert len(BAD) - len(of_policies) >= 80
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_schema_is_a_schema(kind):
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[kind])


def test_what_both_schemas_define_is_the_same():
    model, policy = SCHEMAS["model"]["$defs"], SCHEMAS["policy"]["$defs"]
    of_its_own = {"condition", "fieldName", "count", "rule"}  # a policy has no activity, and fields that a model has as results
    shared = (model.keys() & policy.keys()) - of_its_own
    assert len(shared) >= 15
    assert {name for name in shared if model[name] != policy[name]} == set()


def test_every_expectation_has_its_document():
    for expect in (DOCUMENTS / "bad").glob("*.expect.json"):
        assert expect.with_name(expect.name.replace(".expect.json", ".json")).exists(), expect.name


@pytest.mark.parametrize("path", GOOD + EXAMPLES, ids=name)
def test_the_schema_accepts_good_documents(path):
    assert [error.message for error in VALIDATORS[kind(path)].iter_errors(read(path))] == []


@pytest.mark.parametrize("path", GOOD + EXAMPLES, ids=name)
def test_the_compiler_accepts_good_documents(path):
    assert errors_of(path) == []
    assert parse(path).name == read(path)["name"]


@pytest.mark.parametrize("path", BAD, ids=name)
def test_the_schema_refuses_what_it_can_see(path):
    document = read(path)
    refused = document is not None and not VALIDATORS[kind(path)].is_valid(document)
    assert refused == expectation(path)["schema"]


@pytest.mark.parametrize("path", BAD, ids=name)
def test_the_compiler_refuses_bad_documents_in_the_right_place(path):
    expected = expectation(path)
    errors = errors_of(path)
    found = [(error.code, error.path, error.line, error.column) for error in errors]
    assert found == [(expected["code"], expected["path"], expected["line"], expected["column"])], [error.message for error in errors]


@pytest.mark.parametrize("path", BAD, ids=name)
def test_parsing_raises_with_the_same_problem(path):
    expected = expectation(path)
    with pytest.raises(leadcore.PolicyError if kind(path) == "policy" else leadcore.ModelError) as raised:
        parse(path)
    first = raised.value.problems[0]
    assert (first.code, first.path, first.line, first.column) == (
        expected["code"], expected["path"], expected["line"], expected["column"])
