# SPDX-License-Identifier: MIT
"""Decisions of a model: of a table, of one lead, and the assessment with its reasons and its card."""

import copy
import math
import pickle

import pyarrow as pa
import pytest
from leadcore.vocabulary import Answer, Mode, Rejection, Remedy, StageMove, Verdict
from qualify_sample import CARD, CHINESE_CARD, DOCUMENT, LEADS, NOW, RIGHT, lead, lead_table

import leadcore

NAMES = [x["id"] for x in LEADS]


@pytest.fixture(scope="module")
def model():
    return leadcore.Model.parse(DOCUMENT)


@pytest.fixture(scope="module")
def scores(model):
    return model.score(lead_table(model.fields), now=NOW)


def with_section(**sections):
    """The sample with other sections; None takes one away."""
    document = {key: value for key, value in {**copy.deepcopy(DOCUMENT), **sections}.items() if value is not None}
    return leadcore.Model.parse(document)


# --- what is in a model ---


def test_a_model_says_what_it_decides(model):
    assert list(model.decisions) == ["role", "stage", "mode", "stage_move", "verdict", "rejection", "dossier", "next_status", "next_step", "nurture_track", "research_tier",
                                     "message_focus"]
    assert model.decisions["verdict"] == ("qualified", "incomplete", "rejected")
    assert model.decisions["next_status"] == model.statuses == ("inquiry", "mql", "sal", "nurture")
    assert model.criteria == ("money", "authority", "need", "time") and model.red_flags == ("bought_competitor",)
    assert model.parts == ("country", "title", "topic", "cases") and model.dossier_parts == ("topic", "cases")
    assert model.optional_fields == {"previous_stage", "status", "status_since", *(f"answer_{x}" for x in model.criteria)}
    assert model.answer_field("money") == "answer_money"


def test_questions_are_those_of_the_document_then_those_of_the_vocabulary(model):
    assert model.question("time") == "When must it run?" and model.question("time", "zh") == "什么时候必须上线？"
    assert model.question("money", "zh") == "这个项目有预算吗？大概是多少？"
    with pytest.raises(KeyError, match="the model has no criterion 'mony'; it has money, authority, need, time"):
        model.question("mony")
    with pytest.raises(ValueError, match="language"):
        model.question("time", "fr")


def test_a_model_without_such_sections_decides_nothing():
    plain = with_section(**{name: None for name in ("roles", "purchase", "qualification", "completeness", "lifecycle", "next_step", "buying_group")})
    assert (dict(plain.decisions), plain.criteria, plain.red_flags, plain.parts, plain.statuses, plain.optional_fields) == ({}, (), (), (), (), frozenset())
    assert plain.output_names == ["fit", "fit_coverage", "grade", "class"]
    result = plain.score_one({"country": "DE"}, now=NOW)
    assert (result.decisions, result.missing, result.question, result.completeness, result.missing_parts, result.stage_margin) == ({}, (), None, None, (), None)
    assessment = plain.assess({"country": "DE"}, now=NOW)
    assert (assessment.judgement, assessment.stage, assessment.completeness, assessment.question()) == (None, None, None, None)
    assert str(assessment) == "class   general\ngrade   B\nscores  fit 40"


# --- tables ---


def test_a_table_has_a_column_for_everything(model, scores):
    rows = scores.to_arrow().to_pylist()
    assert [{name: row[name] for name in right} for row, right in zip(rows, RIGHT)] == RIGHT
    assert scores.column_names == model.output_names == scores.to_arrow().column_names
    assert sorted(set(model.output_names) - set(RIGHT[0])) == ["fit_coverage"]


@pytest.mark.parametrize("index", range(len(LEADS)), ids=NAMES)
def test_one_lead_is_a_row_of_the_table(model, scores, index):
    one = model.score_one(lead(NAMES[index]), now=NOW)
    assert one == scores[index] and one.to_dict() == scores[index].to_dict() and list(one.to_dict()) == model.output_names
    right = RIGHT[index]
    assert {name: one.to_dict()[name] for name in right} == right
    assert one.decisions == {name: right[name] for name in model.decisions}
    assert (list(one.missing), one.question, one.completeness) == (right["missing"], right["question"], right["completeness"])
    assert (list(one.missing_parts), one.stage_margin, one["fit"]) == (right["missing_parts"], right["stage_margin"], right["fit"])


def test_pandas_and_polars_get_the_same(scores):
    arrow = scores.to_arrow().to_pylist()
    polars = scores.to_polars().to_dicts()
    pandas = scores.to_pandas()
    assert polars == arrow
    assert list(pandas.columns) == scores.column_names
    for name in scores.column_names:
        found = [None if isinstance(x, float) and math.isnan(x) else x for x in pandas[name].tolist()]
        assert found == [row[name] for row in arrow], name


def test_the_numbers_behind_a_column(model, scores):
    assert scores.raw("verdict").tolist() == [0, 1, 2, 1] and scores.raw("nurture_track").tolist() == [255, 255, 5, 255]
    assert scores.raw("missing").tolist() == [0, 0b1000, 0, 0b1111] and scores.raw("stage_margin").tolist() == [2000, 1500, 0, 0]
    assert scores.raw("missing_parts").tolist() == [0, 0b1100, 0b1100, 0b1111]
    with pytest.raises(KeyError, match="there is no column 'verdit'; there are fit, "):
        scores.raw("verdit")


@pytest.mark.parametrize("threads", [1, 2])
def test_many_rows_in_pieces(model, threads):
    small = lead_table(model.fields)
    many = pa.concat_tables([small] * 9000)
    assert many.column("id").num_chunks == 9000
    rows = model.score(many.combine_chunks(), now=NOW, threads=threads).to_arrow()
    assert len(rows) == 36000
    assert rows.slice(35996).to_pylist() == rows.slice(0, 4).to_pylist() == model.score(pa.concat_tables([small] * 3), now=NOW).to_arrow().slice(8).to_pylist()


def test_columns_of_the_library_s_own_fields_may_be_missing(model):
    table = lead_table(model.fields)
    without = table.drop_columns(sorted(model.optional_fields))
    assert model.score(without, now=NOW).to_arrow().column("next_status").to_pylist() == [None] * 4
    assert model.score(without.slice(0, 0), now=NOW).to_arrow().num_rows == 0
    for rows in (4, 0):
        with pytest.raises(leadcore.BatchError, match="missing: budget|missing column: budget"):
            model.score(without.drop_columns(["budget"]).slice(0, rows), now=NOW)


def test_an_ordered_purchase_has_no_margin():
    ordered = with_section(purchase={"stages": [{"name": "aware"}, {"name": "engaged", "when": {"read_tender": True}, "mode": "match"}]})
    assert "stage_margin" not in ordered.output_names and ordered.decisions["stage"] == ("aware", "engaged")
    found = ordered.assess({"read_tender": True, "previous_stage": "aware"}, now=NOW).stage
    assert (found.stage, found.previous, found.margin, found.mode, found.move, dict(found.probabilities)) == (
        "engaged", "aware", None, Mode.MATCH, StageMove.FORWARD, {})
    assert ordered.score_one({}, now=NOW).stage_margin is None


# --- one lead ---


@pytest.mark.parametrize("index", range(len(LEADS)), ids=NAMES)
def test_an_assessment_agrees_with_the_scores(model, index):
    right, found = RIGHT[index], model.assess(lead(NAMES[index]), now=NOW)
    assert {name: found[name] for name in model.decisions} == {name: right[name] for name in model.decisions}
    assert (found.grade, found.lead_class, found.points) == (right["grade"], right["class"], {"fit": right["fit"]})
    assert (found.completeness, list(found.missing_parts)) == (right["completeness"], right["missing_parts"])
    assert found.judgement.verdict.identifier == right["verdict"]
    assert (list(found.judgement.missing), found.judgement.ask) == (right["missing"], right["question"])
    assert found.stage.stage == right["stage"] and found.stage.margin == right["stage_margin"]
    assert (found.model_name, found.model_version, found.fingerprint) == (model.name, model.version, model.fingerprint)


def test_reasons_of_decisions(model):
    good, lost = (model.assess(lead(name), now=NOW).decisions for name in ("good", "lost"))
    assert good["role"].reason == "heads the company" and good["next_step"].reason == "qualified, and the dossier is complete"
    assert good["next_status"].reason == "meets the agreed standard"
    assert lost["nurture_track"].until == "their contract ends" and lost["next_step"].reason == "uses another product"
    assert good["nurture_track"].value is good["nurture_track"].until is None


def test_criteria_and_red_flags(model):
    found = model.assess(lead("good") | {"budget": 20000, "answer_need": False}, now=NOW)
    assert [(x.name, x.answer, x.recorded, x.required, x.weight) for x in found.criteria] == [
        ("money", Answer.NOT_MET, False, True, 1.0), ("authority", Answer.MET, True, True, 1.0), ("need", Answer.NOT_MET, True, True, 1.0),
        ("time", Answer.MET, True, True, 1.0)]
    assert found.red_flags == {"bought_competitor": False}
    assert model.assess({}, now=NOW).red_flags == {"bought_competitor": None}
    judgement = found.judgement
    assert (judgement.verdict, judgement.rejection, judgement.remedy, judgement.criterion) == (Verdict.REJECTED, Rejection.NO_BUDGET, Remedy.AWAIT_BUDGET, "money")
    lost = model.assess(lead("lost"), now=NOW)
    assert lost.red_flags == {"bought_competitor": True} and lost.judgement.red_flag == "bought_competitor" and lost.judgement.criterion is None


def test_the_stage_with_its_evidence(model):
    found = model.assess(lead("asks"), now=NOW)
    assert (found.stage.previous, found.stage.mode, found.stage.move) == ("supplier_search", Mode.MATCH, StageMove.BACK)
    odds = {"problem_recognition": 0.5, "product_specification": 2.0}
    total = sum(math.exp(odds.get(stage, 0)) for stage in model.decisions["stage"])
    assert found.stage.probabilities == pytest.approx({stage: math.exp(odds.get(stage, 0)) / total for stage in model.decisions["stage"]}, abs=1e-12)
    assert [(x.name, x.reason, x.weights) for x in found.evidence] == [("tender", "tender", {"product_specification": 2.0})]
    held = model.assess({"asked_prices": True, "read_tender": True, "previous_stage": "product_specification"}, now=NOW).stage
    assert (held.stage, held.move, held.margin) == ("product_specification", StageMove.HELD, -0.5)


def test_questions_in_two_languages(model):
    found = model.assess(lead("asks"), now=NOW)
    assert found.question() == "When must it run?" and found.question("zh") == "什么时候必须上线？"
    assert model.assess(lead("good"), now=NOW).question("zh") is None


def test_the_state_of_a_lead_goes_before_what_the_lead_says(model):
    state = model.lifecycle("mql", "2026-11-01")
    found = model.assess(lead("lost") | {"status": "sal"}, now=NOW, state=state)
    assert found.status == "mql" and found["next_status"] == "nurture"
    assert model.assess(lead("lost") | {"status": "sal"}, now=NOW)["next_status"] is None
    with pytest.raises(ValueError, match="the state belongs to another model"):
        leadcore.Model.parse(DOCUMENT).assess({}, now=NOW, state=state)
    with pytest.raises(TypeError, match="a state is what Model.lifecycle"):
        model.assess({}, now=NOW, state="mql")


def test_activity_is_known_through_a_timeline():
    active = with_section(events={"call": {}}, roles={"rules": [{"role": "buyer", "when": {"activity": {"on": "call", "count": {">=": 2}}}}]})
    timeline = active.timeline()
    timeline.add([{"type": "call", "time": "2026-11-20"}] * 2)
    assert active.assess({}, now=NOW, timeline=timeline)["role"] == "buyer" and active.assess({}, now=NOW)["role"] is None


@pytest.mark.parametrize("arguments, error, words", [
    (({"contry": "DE"},), leadcore.LeadError, "unknown field 'contry'; did you mean 'country'?"),
    (({"budget": "much"},), leadcore.LeadError, "field 'budget' is a number field"),
    (("DE",), TypeError, "a lead is a dict")])
def test_mistakes_are_named(model, arguments, error, words):
    with pytest.raises(error) as raised:
        model.assess(*arguments, now=NOW)
    assert words in str(raised.value)


def test_an_unknown_decision_is_named(model):
    with pytest.raises(KeyError, match="the model has no decision 'stge'; it has role, stage,"):
        model.assess({}, now=NOW)["stge"]


# --- for people and programs ---


def test_the_card_in_english(model):
    card = str(model.assess(lead("good"), now=NOW))
    assert card.startswith(CARD + "\n") and [line.split()[0] for line in card[len(CARD) :].split("\n")[1:]] == ["research", "message"]


def test_the_card_in_chinese(model):
    assert model.assess(lead("asks"), now=NOW).card("zh").startswith(CHINESE_CARD + "\n")
    with pytest.raises(ValueError, match="language must be 'en' or 'zh'"):
        model.assess({}, now=NOW).card("de")


def test_builtin_classes_have_names_in_both_languages():
    condition = {"country": "DE"}
    builtin = with_section(classes="builtin", class_inputs={"good_match": condition, "large_deal": condition, "important_customer": condition, "project_start": "employees"})
    found = builtin.assess({"country": "DE", "employees": 2}, now=NOW)
    assert "class       Important lead" in str(found) and "heat        Hot" in str(found)
    assert "线索类别      重要线索" in found.card("zh") and found["heat"] == "hot"


def test_the_card_of_a_rejected_lead(model):
    lines = str(model.assess(lead("lost"), now=NOW)).splitlines()
    assert "verdict     Rejected: Uses a competitor (Bought a competing solution)" in lines
    assert "  remedy    Competitive drip" in lines and "  red flag  Bought a competing solution" in lines
    assert "next step   Nurture: uses another product" in lines and "  until     their contract ends" in lines


def test_a_card_has_no_values_of_the_lead(model):
    found = model.assess({"title": "Maria Personal CEO", "topic": "Personal topic", "country": "DE", "cases": ["Personal case"]}, now=NOW)
    for language in ("en", "zh"):
        assert "Personal" not in found.card(language)
    assert "Personal" not in str(found.to_dict()) + repr(found)


def test_as_plain_data(model):
    import json

    found = model.assess(lead("asks"), now=NOW)
    data = json.loads(json.dumps(found.to_dict(), ensure_ascii=False))
    assert data["decisions"]["next_step"] == {"value": "ask", "reason": "something is not known yet", "until": None}
    assert data["judgement"]["missing"] == ["time"] and data["judgement"]["question"] == {"en": "When must it run?", "zh": "什么时候必须上线？"}
    assert data["stage"]["move"] == "back" and data["stage"]["margin"] == 1.5 and data["missing_parts"] == ["topic", "cases"]
    assert data["criteria"][1] == {"name": "authority", "answer": "met", "recorded": True, "required": True, "weight": 1.0}
    assert data["now"] == NOW and data["model"]["name"] == "qualify"


def test_it_outlives_its_model():
    found = leadcore.Model.parse(DOCUMENT).assess(lead("good"), now=NOW)
    assert pickle.loads(pickle.dumps(found)) == found and str(found).startswith(CARD)
