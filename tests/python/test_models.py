# SPDX-License-Identifier: MIT
"""Models in Python: what is read, what one can ask them, and what is said about bad ones."""

import copy
import json
import pickle

import pytest
from package_sample import DOCUMENT, LEADS, NOW, table

import leadcore


def test_parses_text_bytes_and_dicts(tmp_path):
    text = json.dumps(DOCUMENT)
    path = tmp_path / "model.json"
    path.write_text(text)
    models = [leadcore.Model.parse(x) for x in (DOCUMENT, text, text.encode(), bytearray(text.encode()))] + [leadcore.Model.read(path)]
    assert len({model.fingerprint for model in models}) == 1


def test_tells_what_is_in_a_model(model):
    assert (model.name, model.version) == ("sample", "7")
    assert len(model.fingerprint) == 32 and int(model.fingerprint, 16)
    assert dict(model.fields) == DOCUMENT["fields"]
    assert model.used_fields == ("country", "employees", "title", "demo", "topics", "created")
    assert model.scores == ("fit", "urge")
    assert model.grades == ("A", "B", "C", "D")
    assert model.classes == ("hot", "warm")
    assert sorted(model.values("country")) == ["AT", "DE", "ZZ"]
    assert model.values("employees") == []
    assert model.output_names == ["fit", "fit_coverage", "urge", "urge_coverage", "grade", "class"]
    with pytest.raises(TypeError):
        model.fields["new"] = "text"
    assert "sample" in repr(model)


def test_models_without_grade_and_classes():
    document = {key: value for key, value in DOCUMENT.items() if key not in ("grade", "classes")}
    model = leadcore.Model.parse(document)
    assert (model.grades, model.classes) == ((), ())
    assert model.score(table(), NOW).column_names == ["fit", "fit_coverage", "urge", "urge_coverage"]
    result = model.score_one(LEADS[0], NOW)
    assert (result.grade, result.lead_class) == (None, None)
    assert list(result.to_dict()) == model.output_names


def test_what_holds_a_model_cannot_be_pickled_and_is_its_own_copy(model):
    with pytest.raises(TypeError, match="pickle its document"):
        pickle.dumps(model)
    scores = model.score(table(), NOW)
    for thing in (scores, scores[0]):
        with pytest.raises(TypeError, match=f"{type(thing).__name__} cannot be pickled"):
            pickle.dumps(thing)
    for thing in (model, scores, scores[0]):
        assert copy.copy(thing) is thing and copy.deepcopy(thing) is thing


def test_all_problems_and_not_just_the_first():
    document = '{\n  "leadcore": 1, "name": "x", "version": "1",\n  "fields": {"employees": "number"},\n  "scores": {"fit": {"groups": [{"name": "g", "rules": [\n' \
               '    {"name": "a", "when": {"employes": {">=": 1}}, "points": 1},\n    {"name": "b", "when": {"employees": {">=": 1}}, "points": "1"}]}]}}}'
    with pytest.raises(leadcore.ModelError) as raised:
        leadcore.Model.parse(document)
    first, second = raised.value.problems
    assert (first.code, first.severity, first.line, first.path) == ("unknown_name", "error", 5, "/scores/fit/groups/0/rules/0/when/employes")
    assert "did you mean 'employees'" in first.message
    assert (second.code, second.line, second.path) == ("wrong_type", 6, "/scores/fit/groups/0/rules/1/points")
    assert document.encode()[second.offset:].startswith(b'"1"')
    assert "and 1 more" in str(raised.value) and "5:" in str(raised.value)
    assert isinstance(raised.value, leadcore.LeadCoreError) and raised.value.code == "unknown_name"
    assert leadcore.check(document) == [first, second]
    again = pickle.loads(pickle.dumps(raised.value))
    assert again.problems == raised.value.problems


def test_warnings_do_not_stop_a_model():
    document = json.loads(json.dumps(DOCUMENT))
    document["scores"]["fit"]["groups"][0]["rules"][0]["points"] = 50
    problems = leadcore.check(document)
    assert [(x.code, x.severity) for x in problems] == [("capped", "warning")]
    assert leadcore.Model.parse(document).name == "sample"
    assert leadcore.check(DOCUMENT) == []
