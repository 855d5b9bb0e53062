# SPDX-License-Identifier: MIT
"""leadcore.judge: frameworks without any document. Every verdict is worked out by hand from the rules of the model reference."""

import numpy
import pytest
from leadcore.vocabulary import Answer, Criterion, Framework, RedFlag, Rejection, Remedy, Verdict

import leadcore

ALL = {"money": True, "authority": True, "need": True, "time": True, "competitor": True, "people": True}
TIME_ZH = "您计划什么时候选定供应商？本周方便与我们的销售同事见面聊一下吗？"


@pytest.mark.parametrize("criterion, rejection, remedy", [
    ("money", Rejection.NO_BUDGET, Remedy.AWAIT_BUDGET), ("authority", Rejection.NOT_DECIDER, Remedy.ASK_INTRODUCTION),
    ("need", Rejection.NO_NEED, Remedy.BUILD_NEED), ("time", Rejection.NO_NEED, Remedy.BUILD_NEED), ("people", Rejection.NO_OPERATOR, Remedy.EDUCATE)])
def test_a_required_criterion_that_is_not_met_rejects(criterion, rejection, remedy):
    found = leadcore.judge("mantcp", ALL | {criterion: False})
    assert (found.verdict, found.rejection, found.remedy, found.criterion) == (Verdict.REJECTED, rejection, remedy, criterion)
    assert found.missing == () and found.ask is None and found.question() is None
    assert found.met == tuple(name for name in ALL if name != criterion)


def test_one_that_only_adds_weight_rejects_nobody():
    found = leadcore.judge("mantcp", ALL | {"competitor": False})
    assert found.verdict is Verdict.QUALIFIED and "competitor" not in found.met
    assert str(found) == "qualified: money, authority, need, time, people"


def test_what_is_unknown_is_asked_in_both_languages():
    found = leadcore.judge(Framework.MANTCP, ALL | {"time": None})
    assert (found.verdict, found.missing, found.ask, found.rejection, found.remedy) == (Verdict.INCOMPLETE, ("time",), "time", None, None)
    assert found.question("zh") == TIME_ZH == Criterion.TIME.question("zh")
    assert found.question() == Criterion.TIME.question("en")
    assert str(found) == f"incomplete: not known: time; ask: {Criterion.TIME.question('en')}"
    with pytest.raises(ValueError, match="language must be 'en' or 'zh'"):
        found.question("de")


@pytest.mark.parametrize("flag, rejection", [
    ("bought_competitor", Rejection.USES_COMPETITOR), (RedFlag.LACKS_INFRASTRUCTURE, Rejection.NO_OPERATOR), ("no_owner", Rejection.NO_NEED),
    ("internal changes", Rejection.NO_NEED)])
def test_a_red_flag_goes_before_all_criteria(flag, rejection):
    found = leadcore.judge("mantcp", ALL, [flag])
    assert (found.verdict, found.rejection, found.criterion) == (Verdict.REJECTED, rejection, None)
    assert found.red_flag == (flag.identifier if isinstance(flag, RedFlag) else flag.replace(" ", "_"))


@pytest.mark.parametrize("answer", [True, numpy.bool_(True), Answer.MET, "met", "Met"])
@pytest.mark.parametrize("name", ["money", "Money", "资金", "budget", Criterion.MONEY])
def test_answers_and_criteria_may_be_named_in_many_ways(name, answer):
    assert leadcore.judge("BANT", {name: answer}).met == ("money",)


@pytest.mark.parametrize("answer", [None, Answer.UNKNOWN, "unknown"])
def test_unknown_is_the_same_as_not_there(answer):
    assert leadcore.judge("bant", {"money": answer}) == leadcore.judge("bant", {})


@pytest.mark.parametrize("arguments, error, words", [
    (("mantc", {}), ValueError, "there is no framework 'mantc'; did you mean 'mantcp'?"),
    (("zzz", {}), ValueError, "there is no framework 'zzz'; there are bant, aunm,"),
    ((5, {}), TypeError, "a framework is named by a string or a Framework, not by int"),
    (("bant", {"mony": True}), ValueError, "there is no criterion 'mony'; did you mean 'money'?"),
    (("bant", {"people": True}), ValueError, "bant has no criterion 'people'; it has money, authority, need, time"),
    (("bant", {"money": True, "资金": False}), ValueError, "the criterion 'money' stands twice"),
    (("bant", {"money": 1}), TypeError, "the answer to 'money' must be True, False, None or an Answer, not int"),
    (("bant", [True]), TypeError, "answers are a dict of criteria and what is known of them, not list"),
    (("bant", {}, ["owner"]), ValueError, "there is no red flag 'owner'"),
    (("bant", {}, "no_owner"), TypeError, "red_flags is a list of red flags")])
def test_mistakes_are_named(arguments, error, words):
    with pytest.raises(error) as raised:
        leadcore.judge(*arguments)
    assert words in str(raised.value)


def test_no_message_has_what_was_answered():
    with pytest.raises(ValueError) as raised:
        leadcore.judge("bant", {"money": "Maria Personal"})
    assert "Maria" not in str(raised.value) and "'money'" in str(raised.value)


def test_as_a_dict():
    assert leadcore.judge("bant", {"money": True, "authority": True, "need": True}).to_dict() == {
        "verdict": "incomplete", "rejection": None, "remedy": None, "criterion": None, "red_flag": None, "met": ["money", "authority", "need"],
        "missing": ["time"], "ask": "time", "question": {"en": Criterion.TIME.question("en"), "zh": TIME_ZH}}
