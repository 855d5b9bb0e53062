# SPDX-License-Identifier: MIT
"""Explanations and advice in Python."""

import copy
import json
import pickle

from package_sample import DOCUMENT, LEADS, NOW, NOW_MICROS, RIGHT

import leadcore


def test_explanations_sum(model):
    for lead, expected in zip(LEADS, RIGHT):
        explanation = model.explain(lead, NOW)
        for name, score in explanation.scores.items():
            assert sum(entry.thousandths for entry in score.entries) == score.thousandths == expected[name] * 1000
            assert score.coverage == expected[f"{name}_coverage"]
        assert (explanation.grade, explanation.lead_class) == (expected["grade"], expected["class"])
        assert explanation.fingerprint == model.fingerprint and explanation.now == NOW_MICROS


def test_what_an_explanation_says(model):
    explanation = model.explain({"country": "DE", "employees": 1500, "title": "chief"}, NOW)
    fit = explanation.scores["fit"]
    assert [(x.kind, x.rule, x.points) for x in fit.entries] == [
        ("rule", "mid-market", 30), ("rule", "large", 10), ("group_limit", "", -5), ("rule", "target", 12), ("rule", "chief", 20), ("score_limit", "", -7)]
    assert fit.entries[0].fields == ("employees",) and fit.entries[0].group == "size"
    assert (fit.min, fit.max) == (-5, 60)
    assert explanation.scores["urge"].unknown_fields == ("demo", "topics", "created") == explanation.unknown_fields
    assert [entry.rule for entry in explanation.reasons(2)] == ["mid-market", "chief"]
    text = str(explanation)
    for part in ("fit 60  (of 60, 100 % of its inputs known)", "+30  200–2,000 staff is our sweet spot", "employees = 1500", "country = DE",
                 "−7  limit of the score", "unknown: demo, topics, created", "grade A", "class warm"):
        assert part in text
    assert json.loads(json.dumps(explanation.to_dict()))["scores"]["fit"]["points"] == 60
    unknown = model.explain({}, NOW)
    assert [(x.kind, x.points) for x in unknown.scores["fit"].entries] == [("unknown", 2.5)]
    assert "+2.5" in str(unknown)


def test_advice(model):
    lead = {"country": "DE", "title": "clerk", "demo": True}
    advice = model.advise(lead, NOW)
    assert len(advice) == len(list(advice)) and advice[0] in advice[:1]
    best = advice[0]
    assert best.better_grade or best.better_class
    size = [x for x in advice if [change.field for change in x.changes] == ["employees"]]
    assert all(x.find_out == x.changes and x.change == () and x.better_grade and x.changes[0].wanted for x in size)
    before = model.score_one(lead, NOW)
    for employees in (500, 1500):  # one rule, or both
        after = model.score_one({**lead, "employees": employees}, NOW)
        better = next(x for x in size if x.points == after["fit"])
        assert (better.score, better.grade, better.lead_class) == ("fit", after.grade, after.lead_class)
        assert better.gain == after["fit"] - before["fit"]
    assert "find out employees" in str(better) and str(better) in str(advice)
    other = next(x for x in advice if any(change.field == "title" for change in x.changes))
    assert other.change and "change title" in str(other)
    assert json.dumps(advice.to_dict())
    assert "2 options" in repr(leadcore.Advice(advice[:2]))
    assert str(best) in str(model.explain(lead, NOW))
    assert model.explain(lead, NOW).advice.options == advice.options


def test_a_score_without_any_gain_says_at_most():
    document = {**DOCUMENT, "scores": {"fit": {"groups": [{"name": "g", "rules": [{"name": "r", "when": {"demo": True}, "points": -5}]}]}}, "classes": [{"name": "all"}]}
    assert str(leadcore.Model.parse(document).explain({"demo": True}, NOW)).startswith("fit −5  (at most 0, 100 %")


def test_wide_letters_keep_columns_straight():
    rules = [{"name": "规模合适", "when": {"demo": True}, "points": 5}, {"name": "small", "when": {"demo": True}, "points": 15}]
    document = {**DOCUMENT, "scores": {"fit": {"groups": [{"name": "g", "rules": rules}]}}, "classes": [{"name": "all"}]}
    assert str(leadcore.Model.parse(document).explain({"demo": True}, NOW)).splitlines()[1:3] == ["   +5  规模合适  demo = true", "  +15  small     demo = true"]


def test_explanations_travel_without_their_model(model):
    explanation = model.explain(LEADS[0], NOW)
    for again in (pickle.loads(pickle.dumps(explanation)), copy.deepcopy(explanation)):
        assert str(again) == str(explanation) and again.to_dict() == explanation.to_dict() and again.advice.options == explanation.advice.options


def test_advice_says_whether_it_only_gains_points(model):
    texts = {option.better_grade or option.better_class: str(option) for option in model.advise({"country": "DE", "title": "clerk", "demo": True}, NOW)}
    assert texts[True].startswith("to reach ")
    assert texts[False].startswith("to gain points: ")


def test_the_best_lead_needs_no_advice():
    document = {**DOCUMENT, "scores": {"fit": {"groups": [{"name": "g", "rules": [{"name": "r", "when": {"demo": True}, "points": 50}]}]}}, "classes": []}
    del document["classes"]
    assert len(leadcore.Model.parse(document).advise({"demo": True}, NOW)) == 0
