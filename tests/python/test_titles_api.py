# SPDX-License-Identifier: MIT
"""leadcore.parse_title: what the package makes of what the library says. How well titles are read is tested elsewhere, on labelled lists."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leadcore.vocabulary import Department, Role, Seniority
from qualify_sample import DOCUMENT

import leadcore


@pytest.mark.parametrize("text, department, seniority, role", [
    ("VP of Sales", Department.SALES, Seniority.VP, Role.DECIDER),
    ("Assistant to the CEO", Department.EXECUTIVE, Seniority.JUNIOR, Role.GATEKEEPER),
    ("采购经理", Department.PURCHASING, Seniority.MANAGER, Role.BUYER),
    ("总经理助理", Department.EXECUTIVE, Seniority.JUNIOR, Role.GATEKEEPER),
    ("Leiter Einkauf", Department.PURCHASING, Seniority.DIRECTOR, Role.BUYER)])
def test_a_title_is_read(text, department, seniority, role):
    found = leadcore.parse_title(text)
    assert (found.department, found.seniority, found.role) == (department, seniority, role)
    assert 0 < found.confidence <= 1 and found.words and all(word in text for word in found.words)


@pytest.mark.parametrize("text", ["", "   ", "qwxz", "🦊"])
def test_a_title_that_says_nothing(text):
    found = leadcore.parse_title(text)
    assert found == leadcore.Title(Department.OTHER, Seniority.OTHER, None, 0.0, ())
    assert str(found) == "no role, department other, seniority other"


def test_words_are_those_of_the_title_whatever_bytes_they_take():
    found = leadcore.parse_title("Ümläut 采购经理")
    assert set("".join(found.words)) <= set("采购经理")


@given(st.text(max_size=200) | st.text("总经理助采购 VP.,&/-ofthe\u0301ß", max_size=60))
def test_any_text_is_read(text):
    try:
        found = leadcore.parse_title(text)
    except leadcore.LeadError:
        assert any("\ud800" <= x <= "\udfff" for x in text)
        return
    assert all(word and word in text for word in found.words) and 0 <= found.confidence <= 1
    assert (found.role is None) == (found.confidence == 0)
    assert found == leadcore.parse_title(text)


def test_for_people_and_programs():
    found = leadcore.parse_title("Purchasing Manager")
    assert str(found) == f"buyer ({found.confidence:.0%}), department purchasing, seniority manager: “Purchasing”, “Manager”"
    assert found.to_dict() == {"department": "purchasing", "seniority": "manager", "role": "buyer", "confidence": found.confidence, "words": ["Purchasing", "Manager"]}
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_model_brings_words_of_its_own():
    lexicon = [{"words": ["growth hacker", "增长官"], "department": "marketing", "seniority": "manager", "role": "initiator"}]
    model = leadcore.Model.parse(DOCUMENT | {"roles": {"title": "title", "lexicon": lexicon}})
    assert leadcore.parse_title("Growth hacker", model).role is Role.INITIATOR
    assert leadcore.parse_title("Growth hacker").role is not Role.INITIATOR
    result = model.score_one({"title": "growth hacker"}, now=0)
    assert {name: result.decisions[name] for name in ("title_department", "title_seniority", "role")} == {
        "title_department": "marketing", "title_seniority": "manager", "role": "initiator"}


@pytest.mark.parametrize("arguments, error, words", [
    ((None,), TypeError, "a job title is a string, not NoneType"), ((b"CEO",), TypeError, "a job title is a string, not bytes"),
    (("CEO", "model"), TypeError, "model must be a Model or None, not str")])
def test_mistakes_are_named(arguments, error, words):
    with pytest.raises(error, match=words):
        leadcore.parse_title(*arguments)


def test_a_title_that_is_not_utf_8_is_refused_without_being_quoted():
    with pytest.raises(leadcore.LeadError) as raised:
        leadcore.parse_title("Maria \udcff")
    assert raised.value.code == "value" and "Maria" not in str(raised.value)
