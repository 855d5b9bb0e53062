# SPDX-License-Identifier: MIT
"""Decisions of the library are those of the reference evaluator, on random models and leads, however the leads are handed over.

LEADCORE_EXAMPLES is the number of pairs of a model and a lead in the first test; the others take a part of it each.
"""

from __future__ import annotations

import math
from itertools import product
from random import Random

import activity_strategies
import leadcore
import pyarrow as pa
import pytest
import qualify_strategies
from activity_cases import add, held_event, same_explanation
from hypothesis import strategies as st
from leadcore_reference import Model
from qualify_cases import PAIRS, ROWS, as_row, cases, for_random, for_random_cases, in_units, rows_of
from reference_activity import END, FIRST, Timeline
from reference_document import members
from reference_qualify import NOT_REQUIRED, REJECTION_OF_CRITERION, REJECTION_OF_RED_FLAG, by_answers
from reference_reasons import end_of_track, reasons
from reference_sections import FRAMEWORKS, all_fields, decisions
from strategies import spelled

ANSWERS = {True: "met", False: "not_met", None: "unknown"}


def score(case, table, **options) -> list[dict]:
    return rows_of(case.model.score(table, now=case.now, missing="unknown", **options), case.document)


def identifier(term) -> str | None:
    return None if term is None else term.identifier


@for_random_cases(1)
def test_batches(case):
    assert score(case, case.table()) == [as_row(result, case.document) for result in case.expected()]


@for_random_cases(4)
def test_physical_types_slices_and_threads_do_not_matter(case):
    expected, random = [as_row(result, case.document) for result in case.expected()], case.random()
    for _ in range(2):
        table = case.table(random)
        assert score(case, table) == expected, table.schema
    first = random.randrange(ROWS)
    assert score(case, table.slice(first)) == expected[first:]
    cut = random.randrange(ROWS + 1)
    assert score(case, pa.concat_tables([table.slice(0, cut), table.slice(cut)])) == expected
    many = pa.concat_tables([case.table()] * 100).combine_chunks()  # more than one block
    instructions = random.choice(["baseline", "avx2", "avx512"])
    assert score(case, many, threads=2, instructions=instructions) == expected * 100


@for_random_cases(2)
def test_one_lead_at_a_time(case):
    for lead in case.held_leads():
        expected = as_row(case.reference.evaluate(lead, case.now), case.document)
        assert in_units(case.model.score_one(lead, now=case.now).to_dict(), case.document) == expected, lead


@for_random_cases(2)
def test_assessments(case):
    for lead in case.held_leads():
        look, got = case.reference.look(lead, case.now), case.model.assess(lead, now=case.now)
        expected = look.result()
        assert {name: each.value for name, each in got.decisions.items()} == expected.decisions, lead
        assert (got.grade, got.lead_class) == (expected.grade, expected.lead_class)
        same_reasons(got, look)
        same_judgement(got, expected, look)
        same_stage(got.stage, got.evidence, expected.purchase)
        if expected.completeness:
            assert (round(got.completeness * 1000), got.missing_parts) == (expected.completeness.share, expected.completeness.missing)


def same_reasons(got, look) -> None:
    expected = reasons(look)
    assert {name: got.decisions[name].reason for name in expected} == expected
    if "next_step" in look.document:
        assert got.decisions["nurture_track"].until == end_of_track(look)


def same_judgement(got, expected, look) -> None:
    if expected.judgement is None:
        assert (got.judgement, got.criteria) == (None, ())
        return
    made, judged = got.judgement, expected.judgement
    assert (made.verdict.identifier, identifier(made.rejection), made.criterion, made.red_flag) == (judged.verdict, judged.rejection, judged.criterion, judged.red_flag)
    assert (made.met, made.missing, made.ask) == (judged.met, judged.missing, judged.question)
    assert [(each.name, each.answer.identifier, each.recorded, each.required, round(each.weight * 1000)) for each in got.criteria] == [
        (each.name, ANSWERS[each.answer], each.is_recorded, each.is_required, each.weight) for each in judged.criteria]
    section = look.document["qualification"]
    assert got.red_flags == {name: look.truth(flag["when"]) for name, flag in members(section.get("red_flags", {}))}
    written = section.get("criteria", {}).get(judged.question, {}).get("question")
    for language, words in (written or {}).items():
        assert made.question(language) == words


def same_stage(stage, evidence, expected) -> None:
    if expected is None:
        assert (stage, evidence) == (None, ())
        return
    assert (stage.stage, stage.previous, identifier(stage.mode), identifier(stage.move)) == (expected.stage, expected.previous, expected.mode, expected.move)
    if expected.weights is None:
        assert (stage.margin, stage.probabilities, evidence) == (None, {}, ())
        return
    assert (round(stage.margin * 1000), tuple(each.name for each in evidence)) == (expected.margin, expected.evidence)
    assert math.isclose(math.fsum(stage.probabilities.values()), 1, abs_tol=1e-12)
    for name, share in expected.probabilities().items():
        assert math.isclose(stage.probabilities[name], share, rel_tol=1e-12, abs_tol=1e-300), name


@for_random_cases(4)
def test_explanations(case):
    """Rules that read decisions, and fields of the library's own."""
    for lead in case.held_leads():
        expected = case.reference.evaluate(lead, case.now)
        same_explanation(case.model.explain(lead, now=case.now), expected)


@for_random_cases(8)
def test_next_changes(case):
    """Grades and classes may change with time by way of any decision."""
    if not {"grade", "classes"} & set(case.document):
        return
    for lead in case.held_leads()[:4]:
        for until in (case.now + 40 * 86_400_000_000, case.now + 400 * 86_400_000_000):
            got, expected = case.model.next_change(lead, now=case.now, until=until), case.reference.next_change(lead, case.now, until)
            assert (got and (got.micros, got.grade, got.lead_class)) == (expected and (expected.time, expected.grade, expected.lead_class)), lead


@for_random_cases(8)
def test_fingerprints(case):
    expected = Model(case.document).fingerprint()
    for seed in (0, case.seed, case.seed + 1):
        text = spelled(case.document, seed, keep_order=False)
        assert leadcore.Model.parse(text).fingerprint == expected, text


@for_random_cases(4)
def test_the_order_of_the_document_does_not_matter(case):
    keys = case.random().sample(list(case.document), len(case.document))
    other = leadcore.Model.parse(spelled({key: case.document[key] for key in keys}))
    assert other.score(case.table(), now=case.now, missing="unknown").to_arrow().to_pylist() == case.model.score(case.table(), now=case.now, missing="unknown").to_arrow().to_pylist()


# Results that depend on themselves -----------------------------------------------------------------------------------------------------

PLACES = {
    "score": lambda condition: {"scores": {"fit": {"groups": [{"name": "g", "rules": [{"name": "r", "when": condition, "points": 1}]}]}}},
    "class": lambda condition: {"classes": [{"name": "top", "when": condition}]},
    "role": lambda condition: {"roles": {"rules": [{"role": "user", "when": condition}]}},
    "stage": lambda condition: {"purchase": {"evidence": [{"name": "e", "when": condition, "weights": {"need_description": 1}}]}},
    "verdict": lambda condition: {"qualification": {"framework": "own", "criteria": {"x": {"met": condition}}}},
    "dossier": lambda condition: {"completeness": {"dossier": {"topic": condition}}},
    "next_status": lambda condition: {"lifecycle": {"statuses": [{"name": "a"}, {"name": "b"}], "transitions": [{"from": "a", "to": "b", "when": condition}]}},
    "next_step": lambda condition: {"next_step": {"steps": [{"step": "ask", "when": condition}]}},
}
TESTS = {"score": ("fit", {">=": 1}), "class": ("class", "top"), "role": ("role", "user"), "stage": ("stage", "need_description"), "verdict": ("verdict", "qualified"),
         "dossier": ("dossier", "complete"), "next_status": ("next_status", "b"), "next_step": ("next_step", "ask")}
MORE_TESTS = {"stage": [("mode", "shape"), ("stage_move", "held"), ("stage_margin", {">=": 1})], "verdict": [("rejection", "no_need")], "dossier": [("completeness", {">=": 50})], "next_step": [("nurture_track", "known")]}


def chained(places: list[str], tests: dict, last: dict) -> dict:
    """A document in which each of the places reads the next one."""
    made = {"leadcore": 1, "name": "m", "version": "1", "fields": {"f": "flag"}, "scores": {"s": {"groups": [{"name": "g", "rules": [{"name": "r", "when": {"f": True}, "points": 1}]}]}}}
    for place, following in zip(places, [*places[1:], None]):
        condition = last if following is None else dict([tests[following]])
        part = PLACES[place](condition)
        made |= {"scores": {**made["scores"], **part["scores"]}} if place == "score" else part
    return made


@for_random(60, st.tuples(st.permutations(list(PLACES)), st.integers(2, len(PLACES)), st.randoms(use_true_random=False)))
def test_chains_and_circles(case):
    """A chain of results is followed in any order; one that bites its tail is refused."""
    places, length, random = case
    places = places[:length]
    tests = {place: random.choice([TESTS[place], *MORE_TESTS.get(place, [])]) for place in TESTS}
    chain = chained(places, tests, {"f": True})
    model, reference = leadcore.Model.parse(chain), Model(chain)
    for lead in ({"f": True, "status": "a"}, {"f": False, "status": "a"}, {}):
        assert in_units(model.score_one(lead, now=0, ignore_extra=True).to_dict(), chain) == as_row(reference.evaluate(lead, 0), chain)
    with pytest.raises(leadcore.ModelError) as refused:
        leadcore.Model.parse(chained(places, tests, {"any": [dict([tests[places[0]]]), {"f": True}]}))
    assert any(word in str(refused.value) for word in ("itself", "themselves", "circle", "cycle")), str(refused.value)


@pytest.mark.parametrize("place", PLACES)
def test_nothing_reads_itself(place):
    for test in [TESTS[place], *MORE_TESTS.get(place, [])]:
        with pytest.raises(leadcore.ModelError):
            leadcore.Model.parse(chained([place], TESTS, dict([test])))


# Frameworks without a document ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_frameworks_by_answers(framework):
    """All answers of those with up to six criteria, and some of the others, with and without a red flag."""
    names, random = FRAMEWORKS[framework], Random(framework)
    every = list(product([True, False, None], repeat=len(names)))
    for answers in every if len(every) <= 243 else random.sample(every, 243):
        given = dict(zip(names, answers))
        for flags in ([], [random.choice(list(REJECTION_OF_RED_FLAG))]):
            got, expected = leadcore.judge(framework, given, flags), by_answers(framework, given, flags)
            assert (got.verdict.identifier, identifier(got.rejection), got.criterion, got.red_flag, got.met, got.missing, got.ask) == (
                expected.verdict, expected.rejection, expected.criterion, expected.red_flag, expected.met, expected.missing, expected.question), given


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_frameworks_of_documents_are_the_same(framework):
    """A document that names a framework and nothing else judges as it does without a document."""
    made = {**chained(["class"], TESTS, {"f": True}), "qualification": {"framework": framework}}
    model, random = leadcore.Model.parse(made), Random(framework)
    for _ in range(30):
        given = {name: random.choice([True, True, False, None]) for name in FRAMEWORKS[framework]}
        got, expected = model.assess({f"answer_{name}": answer for name, answer in given.items()}, now=0).judgement, leadcore.judge(framework, given)
        assert got == expected and got.question() == expected.question() and got.question("zh") == expected.question("zh")


def test_the_reference_has_all_frameworks():
    assert {framework.identifier for framework in leadcore.vocabulary.Framework} == set(FRAMEWORKS)
    assert all(name in FRAMEWORKS[framework] for framework, name in NOT_REQUIRED)
    assert set(REJECTION_OF_CRITERION) <= {criterion.identifier for criterion in leadcore.vocabulary.Criterion} == {name for names in FRAMEWORKS.values() for name in names}


# With activity -------------------------------------------------------------------------------------------------------------------------


@st.composite
def active_cases(draw):
    """A case, and what its leads did: all the same."""
    case = draw(cases(qualify_strategies.models_with_events))
    return case, draw(activity_strategies.streams(case.document, min(max(case.now, FIRST), END - 1), 1))


@for_random(PAIRS // 60, active_cases())
def test_activity_in_decisions(case):
    """Evidence, guards of transitions and the rest may look at what a lead did."""
    case, stream = case
    timeline, replayed = case.model.timeline(), Timeline()
    for event in [held_event(case, event) for _, event in stream.rows]:
        add(timeline, event)
        replayed.add(event)
    for lead in case.held_leads()[:4]:
        expected = as_row(case.reference.evaluate(lead, case.now, replayed), case.document)
        assert in_units(case.model.score_one(lead, now=case.now, timeline=timeline).to_dict(), case.document) == expected
        assessment = case.model.assess(lead, now=case.now, timeline=timeline)
        assert {name: each.value for name, each in assessment.decisions.items()} == {name: expected[name] for name in assessment.decisions}


@for_random_cases(8)
def test_what_a_model_says_of_its_decisions(case):
    """Names and values, in the same order; those of a lead's fields that sections add, behind the declared ones."""
    assert {name: list(values) for name, values in case.model.decisions.items()} == decisions(case.document)
    assert list(case.model.decisions) == list(decisions(case.document))
    assert list(case.model.fields) == list(all_fields(case.document))
