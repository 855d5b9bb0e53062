# SPDX-License-Identifier: MIT
"""The published schema and the compiler agree about documents, good and bad.

tests/documents/good/*.json   must be accepted by both.
tests/documents/bad/*.json    must be refused by the compiler with the code, path and position of the *.expect.json beside it, and by the
                              schema where that file says so. What it says was worked out from docs/model-reference.md by hand.
"""

import json
import pathlib

import jsonschema
import pytest

import leadcore

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENTS = ROOT / "tests" / "documents"
SCHEMA = json.loads((ROOT / "docs" / "schema" / "model.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
GOOD = sorted((DOCUMENTS / "good").glob("*.json"))
MODELS = sorted((ROOT / "examples" / "models").glob("*.json"))
BAD = sorted(path for path in (DOCUMENTS / "bad").glob("*.json") if not path.name.endswith(".expect.json"))


def name(path):
    return path.stem


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
    return [problem for problem in leadcore.check(path.read_bytes()) if problem.severity == "error"]


def test_there_are_documents_to_test():
    assert len(GOOD) >= 25
    assert len(BAD) >= 80
    assert len(MODELS) >= 2


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_expectation_has_its_document():
    for expect in (DOCUMENTS / "bad").glob("*.expect.json"):
        assert expect.with_name(expect.name.replace(".expect.json", ".json")).exists(), expect.name


@pytest.mark.parametrize("path", GOOD + MODELS, ids=name)
def test_the_schema_accepts_good_documents(path):
    assert [error.message for error in VALIDATOR.iter_errors(read(path))] == []


@pytest.mark.parametrize("path", GOOD + MODELS, ids=name)
def test_the_compiler_accepts_good_documents(path):
    assert errors_of(path) == []
    model = leadcore.Model.parse(path.read_bytes())
    assert model.name == read(path)["name"]


@pytest.mark.parametrize("path", BAD, ids=name)
def test_the_schema_refuses_what_it_can_see(path):
    document = read(path)
    refused = document is not None and not VALIDATOR.is_valid(document)
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
    with pytest.raises(leadcore.ModelError) as raised:
        leadcore.Model.parse(path.read_bytes())
    first = raised.value.problems[0]
    assert (first.code, first.path, first.line, first.column) == (
        expected["code"], expected["path"], expected["line"], expected["column"])
