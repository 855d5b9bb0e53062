# SPDX-License-Identifier: MIT
"""The reference evaluator against expectations worked out by hand from docs/model-reference.md."""

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import blake2s

import pytest
from leadcore_reference import Entry, Model
from reference_conditions import all_of, any_of, at_least, opposite
from reference_document import canonical
from reference_text import fold, has_words
from reference_time import duration, moment

NAN, INFINITY = float("nan"), float("inf")
NOW = 1_800_000_000_000_000
MINUTE, DAY = 60_000_000, 86_400_000_000
FIELDS = {"flag": "flag", "number": "number", "category": "category", "text": "text", "tags": "tags", "time": "time"}


def document(**parts):
    return {"leadcore": 1, "name": "m", "version": "1", "fields": FIELDS, **parts}


def one_rule(when, **rule):
    return document(scores={"s": {"groups": [{"name": "g", "rules": [{"name": "r", "when": when, "points": 1, **rule}]}]}})


def truth(when, lead):
    """True, False or None, seen through a rule that is worth 1 when true and 2 when unknown."""
    points = Model(one_rule(when, unknown=2)).evaluate(lead, NOW).points["s"]
    return {1000: True, 0: False, 2000: None}[points]


T, F, U = True, False, None
IS_TRUE, IS_FALSE, IS_UNKNOWN = {"flag": True}, {"flag": False}, {"number": 1}
LEAD = {"flag": True}  # makes the three above true, false and unknown


@pytest.mark.parametrize("function, inputs, expected", [
    (all_of, [T, T], T), (all_of, [T, U], U), (all_of, [U, F], F), (all_of, [F, T], F), (all_of, [U], U),
    (any_of, [F, F], F), (any_of, [F, U], U), (any_of, [U, T], T), (any_of, [T, F], T), (any_of, [U], U),
])
def test_kleene_tables(function, inputs, expected):
    assert function(inputs) is expected


@pytest.mark.parametrize("count, truths, expected", [
    (1, [F, F], F), (1, [F, U], U), (1, [U, T], T), (2, [T, U, F], U), (2, [T, F, F], F), (2, [T, T, U], T), (3, [T, T, U], U), (3, [T, U, F], F),
])
def test_at_least(count, truths, expected):
    assert at_least(count, truths) is expected


def test_opposite():
    assert [opposite(T), opposite(F), opposite(U)] == [F, T, U]


@pytest.mark.parametrize("when, expected", [
    ({"all": [IS_TRUE, IS_UNKNOWN]}, U),
    ({"any": [IS_TRUE, IS_UNKNOWN]}, T),
    ({"not": IS_UNKNOWN}, U),
    ({"not": {"not": IS_FALSE}}, F),
    ({"at_least": 1, "of": [IS_FALSE, IS_UNKNOWN]}, U),
    ({"of": [IS_FALSE, IS_FALSE], "at_least": 1}, F),
    ({"flag": True, "number": 1}, U),
    ({"flag": False, "number": 1}, F),
    ({"flag": "known", "number": "unknown", "all": [IS_TRUE], "not": IS_FALSE}, T),
    ({"x-why": "a comment", "flag": True}, T),
])
def test_conditions(when, expected):
    assert truth(when, LEAD) is expected


@pytest.mark.parametrize("field, test, value, expected", [
    # presence is never unknown
    ("flag", "known", None, F), ("flag", "unknown", None, T), ("flag", "known", False, T), ("number", "known", NAN, F),
    ("number", "known", INFINITY, T), ("text", "known", "", T), ("text", "known", b"\xff", F), ("category", "unknown", b"\xc3", T),
    ("tags", "known", [], T), ("time", "known", 0, T), ("category", "known", "known", T), ("category", "unknown", "unknown", F),
    # flags
    ("flag", True, True, T), ("flag", True, False, F), ("flag", False, False, T), ("flag", False, None, U),
    # numbers
    ("number", 3, 3, T), ("number", 3, 3.5, F), ("number", [1, 2], 2, T), ("number", [1, 2], 3, F), ("number", 3, NAN, U), ("number", 0, -0.0, T),
    ("number", {">=": 3}, 3, T), ("number", {">": 3}, 3, F), ("number", {"<=": 3}, 3, T), ("number", {"<": 3}, 3, F),
    ("number", {">=": 1, "<": 3}, 2, T), ("number", {">=": 3, "<": 1}, 2, F), ("number", {">": 1}, INFINITY, T), ("number", {"<": 1}, -INFINITY, T),
    ("number", {"<": 1}, INFINITY, F), ("number", {">=": 0.1}, 0.1, T),
    ("number", {">=": Decimal("0.1")}, 0.100000001490116119384765625, T),           # 0.1 as a float32 is above the double
    ("number", Decimal("0.1"), 0.100000001490116119384765625, F),
    ("number", Decimal("9007199254740993"), 9007199254740992, T),                     # the bound is rounded, a tie to even
    ("number", {">": Decimal("9007199254740993")}, 9007199254740993, T),              # the value is not
    ("number", Decimal("1e-400"), 0, T),
    # categories
    ("category", "DE", "DE", T), ("category", "DE", "de", F), ("category", ["DE", "AT"], "AT", T), ("category", ["DE"], "", F), ("category", [""], "", T),
    ("category", ["known"], "known", T), ("category", ["known"], "DE", F), ("category", "DE", None, U), ("category", "DE", b"DE", T),
    ("category", "é", "e\u0301", F),
    # text
    ("text", "Straße", "STRASSE", T), ("text", ["a", "é"], "E\u0301", T), ("text", "a", "ab", F),
    ("text", {"contains": "vp"}, "VP, Sales", T), ("text", {"contains": "vp"}, "MVP", F), ("text", {"contains": "vp"}, "mvp or vp", T),
    ("text", {"contains": ["cto", "head of"]}, "Deputy Head of IT", T), ("text", {"contains": "head of"}, "head office", F),
    ("text", {"contains": "总裁"}, "副总裁", T), ("text", {"contains": "it"}, "IT总监", T), ("text", {"contains": "c++"}, "c++11", T),
    ("text", {"contains": "e"}, "e\u0301", F), ("text", {"contains": "1"}, "21", F), ("text", {"contains": "vp"}, "vp_x", T),
    ("text", {"starts": "head of"}, "HEAD OFFICE", T), ("text", {"starts": "head"}, "ahead", F), ("text", {"ends": [".com", ".edu"]}, "x@mit.EDU", T),
    ("text", {"starts": "a", "ends": "c"}, "abc", T), ("text", {"starts": "a", "ends": "c"}, "ab", F), ("text", {"contains": "a"}, "", F),
    ("text", {"ends": "4"}, "Ⅳ④", T), ("text", {"starts": "iv"}, "Ⅳ④", T), ("text", {"contains": "a"}, b"\xff", U),
    # tags
    ("tags", {"any": ["a", "b"]}, ["b", "c"], T), ("tags", {"any": ["a"]}, [], F), ("tags", {"all": ["a", "b"]}, ["b", "a", "c"], T),
    ("tags", {"all": ["a", "b"]}, ["b"], F), ("tags", {"any": ["a"], "all": ["b"]}, ["a", "b"], T), ("tags", {"any": ["a"], "all": ["b"]}, ["b"], F),
    ("tags", {"any": ["a"]}, None, U), ("tags", {"any": ["a"]}, [None, b"a", b"\xff"], T), ("tags", {"any": ["a"]}, [None, b"a\xff"], F),
    # times
    ("time", {">=": "1970-01-01"}, 0, T), ("time", {"<": "1970-01-01"}, 0, F), ("time", {">": "1970-01-01T00:00:00Z"}, 1, T),
    ("time", {"<=": "1970-01-02", ">": "1970-01-01T08:00:00+08:00"}, datetime(1970, 1, 2), T),
    ("time", {"within": "1d"}, NOW - DAY, T), ("time", {"within": "1d"}, NOW - DAY - 1, F), ("time", {"within": "1d"}, NOW, T), ("time", {"within": "1d"}, NOW + 1, F),
    ("time", {"older_than": "1d"}, NOW - DAY, F), ("time", {"older_than": "1d"}, NOW - DAY - 1, T),
    ("time", {"within_next": "1m"}, NOW, T), ("time", {"within_next": "1m"}, NOW + MINUTE, T), ("time", {"within_next": "1m"}, NOW + MINUTE + 1, F),
    ("time", {"within_next": "1m"}, NOW - 1, F), ("time", {"within": "1d"}, None, U), ("time", {"older_than": "1d"}, date(1970, 1, 1), T),
])
def test_tests(field, test, value, expected):
    assert truth({field: test}, {field: value}) is expected


@pytest.mark.parametrize("text, expected", [
    ("1970-01-01", 0), ("1970-01-02", DAY), ("1970-01-01T00:01:00Z", MINUTE), ("1970-01-01T08:00:00+08:00", 0), ("1969-12-31T16:00:00-08:00", 0),
    ("1970-01-01T00:00:00.000001Z", 1), ("1970-01-01T00:00:00.5Z", 500_000), ("1969-12-31T23:59:59.999999Z", -1), ("2000-03-01", 951_868_800_000_000),
    ("0001-01-01", -62_135_596_800_000_000), ("0001-01-01T00:00:00+01:00", -62_135_600_400_000_000),
])
def test_moments(text, expected):
    assert moment(text) == expected


@pytest.mark.parametrize("text, expected", [("15m", 15 * MINUTE), ("8h", 480 * MINUTE), ("30d", 30 * DAY), ("13w", 91 * DAY)])
def test_durations(text, expected):
    assert duration(text) == expected


@pytest.mark.parametrize("test, time, now, expected", [
    ({"within": "1d"}, -(2**63), -(2**63) + 5, T), ({"older_than": "1d"}, -(2**63), -(2**63) + 5, F), ({"within_next": "1d"}, 2**63 - 1, 2**63 - 5, T),
])
def test_sums_of_times_saturate(test, time, now, expected):
    assert (Model(one_rule({"time": test})).evaluate({"time": time}, now).points["s"] == 1000) is expected


@pytest.mark.parametrize("text, folded", [
    ("ABC", "abc"), ("Straße", "strasse"), ("ﬁ", "fi"), ("Ⅳ", "iv"), ("ｶﾞ", "ガ"), ("Å", "å"), ("ΣΑΣ", "σασ"), ("½", "1\u20442"), ("İ", "i\u0307"),
])
def test_folding(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("text, pattern, expected", [
    ("mvp", "vp", F), ("m vp", "vp", T), ("vp2", "vp", F), ("vp²", "vp", T), ("ab", "ab", T), ("aab ab", "ab", T), ("e\u0301x", "e", F),
    ("日本語", "本", T), ("カタカナ", "タカ", T), ("한국어", "국", F), ("ภาษาไทย", "ไทย", T), ("ab本", "ab", T), ("a本b", "b", T), ("", "a", F),
])
def test_whole_words(text, pattern, expected):
    assert has_words(text, pattern) is expected


def test_limits_unknown_points_coverage_and_ledger():
    model = Model(document(scores={"s": {"max": 30, "min": -5, "groups": [
        {"name": "one", "max": 20, "rules": [
            {"name": "a", "when": {"flag": True}, "points": 15, "reason": "because"},
            {"name": "b", "when": {"number": {">": 5}, "flag": "known"}, "points": 10},
            {"name": "c", "when": {"category": "DE"}, "points": 7}]},
        {"name": "two", "min": 0, "rules": [
            {"name": "d", "when": {"text": "x"}, "points": 8, "unknown": Decimal("2.5")},
            {"name": "e", "when": {"flag": True}, "points": 10}]}]}}))
    result = model.evaluate({"flag": True, "number": 6, "text": None}, NOW)
    # one: 15 + 10 = 25 → 20; two: 2.5 + 10 = 12.5; 32.5 → 30. Decided: a 15, b 10, e 10 of 50.
    assert (result.points, result.coverage, result.grade, result.lead_class) == ({"s": 30_000}, {"s": 700}, None, None)
    assert result.ledger == (
        Entry("rule", 15_000, "s", "one", "a", "because", ("flag",)), Entry("rule", 10_000, "s", "one", "b", "b", ("flag", "number")),
        Entry("group_limit", -5_000, "s", "one"), Entry("unknown", 2_500, "s", "two", "d", "d", ("text",)),
        Entry("rule", 10_000, "s", "two", "e", "e", ("flag",)), Entry("score_limit", -2_500, "s"))


@pytest.mark.parametrize("points, limits, expected", [
    (5, {}, 5), (5, {"min": 6}, 6), (5, {"max": 4}, 4), (5, {"min": 4, "max": 6}, 5), (-5, {"min": -5, "max": -5}, -5), (5, {"min": -1, "max": 0}, 0),
])
def test_score_limits(points, limits, expected):
    group = {"name": "g", "rules": [{"name": "r", "when": {"flag": True}, "points": points}]}
    for model in (document(scores={"s": {**limits, "groups": [group]}}), document(scores={"s": {"groups": [{**group, **limits}]}})):
        assert Model(model).evaluate(LEAD, NOW).points["s"] == 1000 * expected


@pytest.mark.parametrize("points, unknown, expected", [(3, 0, 0), (0, 0, 1000), (0, 5, 0)])
def test_coverage_of_one_unknown_rule(points, unknown, expected):
    assert Model(one_rule({"flag": True}, points=points, unknown=unknown)).evaluate({}, NOW).coverage["s"] == expected


def test_coverage_rounds_down():
    rules = [{"name": str(n), "when": {"flag" if n else "number": "known" if n else 1}, "points": 1} for n in range(3)]
    assert Model(document(scores={"s": {"groups": [{"name": "g", "rules": rules}]}})).evaluate({}, NOW).coverage["s"] == 666


def graded(grade, points):
    rules = [{"name": "r", "when": {"flag": True}, "points": points}]
    scores = {"s": {"groups": [{"name": "g", "rules": rules}]}, "t": {"groups": [{"name": "g", "rules": rules}]}}
    return Model(document(grade=grade, scores=scores)).evaluate(LEAD, NOW).grade


LETTERS = {"s": {"A": 75, "B": 50, "C": 25}}


@pytest.mark.parametrize("grade, points, expected", [
    ({"letters": LETTERS}, 75, "A"), ({"letters": LETTERS}, Decimal("74.999"), "B"), ({"letters": LETTERS}, 25, "C"), ({"letters": LETTERS}, 24, "D"),
    ({"letters": LETTERS, "digits": {"t": {"1": 50, "2": 20, "3": "else"}}}, 60, "B1"), ({"digits": {"t": {"1": 50}}, "letters": LETTERS}, 49, "C2"),
    ({"letters": {"s": {"gold": 10, "rest": "else"}}}, 9, "rest"), ({"letters": {"s": {"0": 0.5}}}, 0, "1"), ({"letters": {"s": {"y": -1}}}, -2, "z"),
])
def test_grades(grade, points, expected):
    assert graded(grade, points) == expected


def test_grades_are_numbered_letter_by_letter():
    assert Model({"grade": {"digits": {"t": {"1": 5, "2": 2}}, "letters": {"s": {"A": 5, "else": "else"}}}}).grades() == [
        "A1", "A2", "A3", "else1", "else2", "else3"]


CLASSES = [{"name": "first", "when": {"number": {">": 5}}}, {"name": "second", "when": {"number": {">": 3}}}]


@pytest.mark.parametrize("classes, number, expected", [
    (CLASSES, 6, "first"), (CLASSES, 4, "second"), (CLASSES, 1, None), (CLASSES, None, None), (CLASSES + [{"name": "last"}], None, "last"),
])
def test_classes(classes, number, expected):
    assert Model({**one_rule({"flag": True}), "classes": classes}).evaluate({"number": number}, NOW).lead_class == expected


def test_results_are_fields_in_any_order():
    model = Model(document(
        classes=[{"name": "top", "when": {"grade": ["A", "known"], "base": {">=": Decimal("0.001")}}}],
        grade={"letters": {"base": {"A": 10}}},
        scores={"last": {"groups": [{"name": "g", "rules": [
            {"name": "class is top", "when": {"class": "top"}, "points": 1, "unknown": 64},
            {"name": "class is known", "when": {"class": "known"}, "points": 2},
            {"name": "class is not known", "when": {"class": "unknown"}, "points": 4},
            {"name": "base is 10.5", "when": {"base": Decimal("10.500")}, "points": 8},
            {"name": "grade and base are known", "when": {"grade": "known", "base": "known"}, "points": 16}]}]},
            "base": {"groups": [{"name": "g", "rules": [{"name": "r", "when": {"flag": True}, "points": 10.5}]}]}}))
    high, low = model.evaluate({"flag": True}, NOW), model.evaluate({"flag": False}, NOW)
    assert (high.points, high.grade, high.lead_class) == ({"last": 27_000, "base": 10_500}, "A", "top")
    assert (low.points, low.grade, low.lead_class, low.coverage["last"]) == ({"last": 84_000, "base": 0}, "B", None, 1000 * 30 // 94)


@pytest.mark.parametrize("value, expected", [
    (30, "3e1"), (Decimal("0.25"), "25e-2"), (0.25, "25e-2"), (Decimal("-0.0"), "0"), (0, "0"), (Decimal("1E+5"), "1e5"), (Decimal("12.500"), "125e-1"), (-7, "-7e0"),
    (10**30 + 1, f"{10**30 + 1}e0"), (True, "true"), (False, "false"), (None, "null"), ("a\"\\/\n\x1f é", '"a\\"\\\\/\\u000a\\u001f é"'), ([1, []], "[1e0,[]]"),
    ({"b": 1, "a": {}, "x-": 5, "é": 0, "ab": 0, "\U00010000": 0, "\uffff": 0}, '{"a":{},"ab":0,"b":1e0,"é":0,"\uffff":0,"\U00010000":0}'),
])
def test_canonical_form(value, expected):
    assert canonical(value) == expected


def test_fingerprint():
    text = '{ "leadcore":1.0,"x-note":[1],"version":"1","name":"m","fields":{"a":"flag"},"scores":{} }'
    form = '{"fields":{"a":"flag"},"leadcore":1e0,"name":"m","scores":{},"version":"1"}'
    assert Model(text).fingerprint() == Model(json.loads(text)).fingerprint() == blake2s(form.encode(), digest_size=16).hexdigest()


def test_time_zones_do_not_matter():
    east = datetime(2026, 11, 21, 17, tzinfo=timezone(timedelta(hours=8)))
    assert truth({"time": {">=": "2026-11-21T09:00:00Z", "<=": "2026-11-21T09:00:00Z"}}, {"time": east}) is True
