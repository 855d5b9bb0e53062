# SPDX-License-Identifier: MIT
"""The enums of ``leadcore.vocabulary`` against the header's constants and the library; the README of tests/data against its titles."""

import csv
import doctest
import inspect
import pickle
import re
from collections import Counter
from pathlib import Path

import pytest
from leadcore import vocabulary
from leadcore._library import core
from leadcore.vocabulary import (
    Answer, Channel, Criterion, Department, Framework, LeadClass, LifecycleStatus, Mode, RedFlag, Rejection, Remedy, Role, Seniority, Stage, Term, Tier,
    Track, Vocabulary,
)

ROOT = Path(__file__).resolve().parents[2]
HEADER = (ROOT / "include/leadcore/vocabulary.h").read_text()
TITLES = ROOT / "tests/data/titles.csv"


def enum_of(name: str) -> type[Term]:
    """LEAD_VOCABULARY_STAGE_MOVE → StageMove."""
    special = {"CLASS": "LeadClass", "LIFECYCLE": "LifecycleStatus"}
    return getattr(vocabulary, special.get(name, name.title().replace("_", "")))


def constants() -> dict[str, dict[str, int]]:
    """Vocabulary → member → number, as the header defines them."""
    found: dict[str, dict[str, int]] = {}
    for block in re.findall(r"/\*\* @name .*?@\{ \*/\n(.*?)/\*\* @\} \*/", HEADER, re.S):
        names = re.findall(r"#define LEAD_(\w+) \(\(lead_term_number\)(\d+)\)", block)
        if names:
            prefix = next(x for x in sorted(Vocabulary.__members__, key=len, reverse=True) if all(name.startswith(f"{x}_") for name, _ in names))
            found[prefix] = {name.removeprefix(f"{prefix}_"): int(number) for name, number in names}
    return found


VOCABULARIES = list(Vocabulary)


def test_vocabularies_are_those_of_the_header_and_the_library():
    assert {x.name: int(x) for x in Vocabulary} == {k: int(v) for k, v in re.findall(r"#define LEAD_VOCABULARY_(\w+) \(\(lead_vocabulary\)(\d+)\)", HEADER)}
    assert len(Vocabulary) == core.lead_vocabulary_count() == len(constants())
    assert [x.identifier for x in Vocabulary] == [x.name.lower() for x in Vocabulary]


def test_every_vocabulary_has_an_enum_and_every_enum_a_vocabulary():
    enums = {value for _, value in inspect.getmembers(vocabulary, inspect.isclass) if issubclass(value, Term) and value is not Term}
    assert enums == {enum_of(x.name) for x in VOCABULARIES}
    assert {x.__name__ for x in enums} | {"Term", "Vocabulary"} == set(vocabulary.__all__)


@pytest.mark.parametrize("kind", VOCABULARIES, ids=lambda x: x.name)
def test_members_are_the_constants_of_the_header(kind):
    assert {x.name: int(x) for x in enum_of(kind.name)} == constants()[kind.name]


@pytest.mark.parametrize("kind", VOCABULARIES, ids=lambda x: x.name)
def test_members_are_the_terms_of_the_library(kind):
    enum = enum_of(kind.name)
    assert [int(x) for x in enum] == list(range(1, core.lead_term_count(kind) + 1))
    for term in enum:
        assert term.identifier == term.name.lower()
        assert term.english and term.definition and "�" not in term.chinese + term.english + term.definition
        assert re.search(r"[\u4e00-\u9fff]", term.chinese)
        for name in (term.identifier, term.name, term.english, term.english.upper(), term.chinese, f" {term.identifier.replace('_', '-')} "):
            assert enum.find(name) is term


@pytest.mark.parametrize("enum, name, term", [
    (Criterion, "budget", Criterion.MONEY),
    (Criterion, "funds", Criterion.MONEY),
    (Criterion, "timing", Criterion.TIME),
    (Criterion, "预算", Criterion.MONEY),
    (Role, "决策者", Role.DECIDER),
    (Stage, "供应商选择", Stage.SUPPLIER_SELECTION),
    (LifecycleStatus, "Marketing-Qualified Lead", LifecycleStatus.MQL),
    (LeadClass, "重要线索", LeadClass.IMPORTANT),
    (Channel, "白皮书", Channel.CONTENT_DOWNLOAD),
    (Tier, "Tier 2", Tier.T2),
    (Department, "procurement", Department.PURCHASING),
    (Answer, "?", Answer.UNKNOWN),
    (Answer, "\ud800", None),
    (Role, "", None),
    (Role, "boss\0", None),
    (Role, "user\0", None),
    (Role, "supplier selection", None),
])
def test_find(enum, name, term):
    assert enum.find(name) is term


def test_what_follows_from_a_term():
    assert [x.mode for x in Stage] == [Mode.SHAPE] * 2 + [Mode.MATCH] * 3 + [Mode.CLOSE] * 2 + [Mode.EXPAND]
    assert [x.remedy for x in Rejection] == list(Remedy)
    assert [x.rejection for x in RedFlag] == [Rejection.USES_COMPETITOR, Rejection.NO_OPERATOR, Rejection.NO_NEED, Rejection.NO_NEED]
    assert Framework.MANTCP.criteria == (
        Criterion.MONEY, Criterion.AUTHORITY, Criterion.NEED, Criterion.TIME, Criterion.COMPETITOR, Criterion.PEOPLE,
    )
    assert set(Framework.MANTCP.criteria) - set(Framework.MANTCP.required) == {Criterion.COMPETITOR}
    assert Framework.BANT.required == Framework.BANT.criteria
    assert Criterion.PEOPLE.rejection is Rejection.NO_OPERATOR
    assert "8–14 weeks" in Track.WELCOME.cadence and all(x.cadence for x in Track)


def test_questions():
    for criterion in Criterion:
        assert criterion.question().endswith("?") and criterion.question("en") == criterion.question() != criterion.question("zh")
        assert re.search(r"[\u4e00-\u9fff].*？", criterion.question("zh"))
    for language in ("de", "", "EN", "\ud800"):
        with pytest.raises(ValueError):
            Criterion.MONEY.question(language)


def test_terms_are_integers_that_can_be_kept():
    assert Role.DECIDER == 4 and Role(4) is Role.DECIDER and pickle.loads(pickle.dumps(Role.DECIDER)) is Role.DECIDER
    with pytest.raises(ValueError):
        Role(0)


def test_the_example_of_the_module():
    assert doctest.testmod(vocabulary) == (0, 4)


def titles() -> list[dict[str, str]]:
    with TITLES.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_labelled_titles_name_terms_and_are_enough():
    rows = titles()
    assert list(rows[0]) == ["title", "language", "department", "seniority", "role"]
    for row in rows:
        assert row["title"].strip() == row["title"] and None not in row
        assert row["department"] in {x.identifier for x in Department} and row["seniority"] in {x.identifier for x in Seniority}
        assert row["role"] in {""} | {x.identifier for x in Role}
    assert len({x["title"] for x in rows}) == len(rows)
    least = {"en": 140, "zh": 90, "de": 45, "fr": 35, "es": 35}
    counts = Counter(x["language"] for x in rows)
    assert set(counts) == set(least) and all(counts[x] >= least[x] for x in least)


def test_labelled_titles_keep_to_the_policy():
    """tests/data/README.md, where department and seniority alone decide."""
    for row in titles():
        advisers = row["department"] in ("it", "engineering", "product", "consulting")
        if row["department"] in ("purchasing", "legal"):
            assert row["role"] == {"purchasing": "buyer", "legal": "auditor"}[row["department"]], row
        elif row["seniority"] in ("chief", "vp"):
            assert row["role"] == "decider", row
        elif row["seniority"] in ("director", "manager"):
            assert row["role"] == ("influencer" if advisers else "initiator"), row
        elif row["seniority"] == "junior":
            assert row["role"] in ("user", "gatekeeper"), row
        elif row["seniority"] == "specialist":
            assert row["role"] in (("user", "influencer") if advisers else ("user",)), row
        else:
            assert row["role"] == "", row
