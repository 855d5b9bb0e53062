# SPDX-License-Identifier: MIT
"""The reference evaluator of roles, stages, qualification, lifecycle and groups, against what was worked out by hand from docs/model-reference.md."""

import math

import pytest
import reference_lifecycle
from leadcore_reference import Model
from reference_buying import Contact, group, permille, strength, wanted_roles
from reference_lifecycle import NotAllowed, State, advance, allowed, begin, move
from reference_qualify import by_answers
from reference_sections import FRAMEWORKS, decisions, own_fields

NOW = 1_800_000_000_000_000
DAY = 86_400_000_000
NAN = float("nan")
SCORES = {"fit": {"groups": [{"name": "g", "rules": [{"name": "r", "when": {"employees": {">=": 100}}, "points": 60}]}]}}


def document(**parts):
    return {"leadcore": 1, "name": "m", "version": "1", "fields": {"employees": "number", "title": "text", "a": "flag", "b": "flag", "start": "number"}, "scores": SCORES, **parts}


def result(made, lead, title=None):
    return Model(made, title).evaluate(lead, NOW)


def decided(made, lead, *names, title=None):
    found = result(made, lead, title).decisions
    return tuple(found[name] for name in names)


# Roles ---------------------------------------------------------------------------------------------------------------------------------


def title(text):
    return {"CTO": ("it", "chief", "decider"), "???": ("other", "other", None)}[text]


@pytest.mark.parametrize("lead, expected", [
    ({}, (None, None, None)),
    ({"title": b"\xff"}, (None, None, None)),
    ({"title": "???"}, ("other", "other", None)),
    ({"title": "CTO"}, ("it", "chief", "decider")),
    ({"title": "CTO", "a": True}, ("it", "chief", "auditor")),
    ({"title": "CTO", "a": False, "b": True}, ("it", "chief", "user")),
    ({"a": True}, (None, None, "auditor")),
])
def test_roles(lead, expected):
    made = document(roles={"title": "title", "rules": [{"role": "auditor", "when": {"a": True}}, {"role": "user", "when": {"b": True}}]})
    assert decided(made, lead, "title_department", "title_seniority", "role", title=title) == expected


# Purchase stage ------------------------------------------------------------------------------------------------------------------------

EVIDENCE = {"evidence": [{"name": "prices", "when": {"a": True}, "weights": {"proposal_solicitation": 2.5, "supplier_search": 0.5}},
                         {"name": "search", "when": {"b": True}, "weights": {"supplier_search": 2}}],
            "prior": {"problem_recognition": 0.5}, "change_at": 1}


@pytest.mark.parametrize("lead, stage, mode, move, margin", [
    ({}, None, None, None, 0),
    ({"a": True}, "proposal_solicitation", "match", "first", 2000),
    ({"a": True, "b": True}, "supplier_search", "match", "first", 0),  # 2.5 each: of equals the earliest
    ({"a": True, "b": True, "previous_stage": "proposal_solicitation"}, "proposal_solicitation", "match", "held", 0),
    ({"a": True, "previous_stage": "supplier_search"}, "proposal_solicitation", "match", "forward", 2000),
    ({"a": True, "previous_stage": "performance_review"}, "proposal_solicitation", "match", "back", 2000),
    ({"a": True, "previous_stage": "proposal_solicitation"}, "proposal_solicitation", "match", "same", 2000),
    ({"previous_stage": "supplier_selection"}, "supplier_selection", "close", "same", -500),
    ({"previous_stage": "problem_recognition"}, "problem_recognition", "shape", "same", 500),
    ({"a": True, "previous_stage": "nonsense"}, "proposal_solicitation", "match", "first", 2000),
])
def test_stages_by_evidence(lead, stage, mode, move, margin):
    found = result(document(purchase=EVIDENCE), lead)
    assert (found.decisions, found.numbers) == ({"stage": stage, "mode": mode, "stage_move": move}, {"stage_margin": margin})


@pytest.mark.parametrize("weight, stage, move, margin", [(1.5, "supplier_search", "held", -1000), (1.501, "supplier_selection", "forward", 1001)])
def test_a_stage_changes_only_beyond_the_threshold(weight, stage, move, margin):
    section = {"evidence": [{"name": "e", "when": {"a": True}, "weights": {"supplier_selection": weight, "supplier_search": 0.5}}], "change_at": 1}
    found = result(document(purchase=section), {"a": True, "previous_stage": "supplier_search"})
    assert (found.decisions["stage"], found.decisions["stage_move"], found.numbers["stage_margin"]) == (stage, move, margin)


def test_probabilities():
    section = {"evidence": [{"name": "e", "when": {"a": True}, "weights": {"need_description": 0.693}}]}
    shares = result(document(purchase=section), {"a": True}).purchase.probabilities()
    assert math.isclose(sum(shares.values()), 1) and math.isclose(shares["need_description"] / shares["order_routine"], math.exp(0.693))


@pytest.mark.parametrize("lead, expected", [
    ({}, ("aware", None, "first")),
    ({"a": True}, ("supplier_search", "match", "first")),
    ({"a": True, "b": True}, ("won", "expand", "first")),  # from the last to the first
    ({"b": True, "previous_stage": "aware"}, ("won", "expand", "forward")),
    ({"previous_stage": "won"}, ("aware", None, "back")),
    ({"previous_stage": "aware"}, ("aware", None, "same")),
])
def test_stages_by_order(lead, expected):
    section = {"stages": [{"name": "aware"}, {"name": "supplier_search", "when": {"a": True}}, {"name": "won", "when": {"b": True}, "mode": "expand"}]}
    made = document(purchase=section)
    assert decided(made, lead, "stage", "mode", "stage_move") == expected
    assert result(made, lead).numbers == {}


# Qualification -------------------------------------------------------------------------------------------------------------------------

MANTCP = FRAMEWORKS["mantcp"]
ALL_MET = dict.fromkeys(MANTCP, True)


@pytest.mark.parametrize("name, rejection", [("money", "no_budget"), ("authority", "not_decider"), ("need", "no_need"), ("time", "no_need"), ("competitor", None), ("people", "no_operator")])
def test_mantcp(name, rejection):
    """Each criterion met, unknown and not met, the others being met. That of competitors adds weight only."""
    assert by_answers("mantcp", ALL_MET).verdict == "qualified"
    unknown, failed = by_answers("mantcp", {**ALL_MET, name: None}), by_answers("mantcp", {**ALL_MET, name: False})
    if name == "competitor":
        assert (unknown.verdict, failed.verdict, failed.rejection, unknown.missing) == ("qualified", "qualified", None, ())
    else:
        assert (unknown.verdict, unknown.missing, unknown.question) == ("incomplete", (name,), name)
        assert (failed.verdict, failed.rejection, failed.criterion, failed.question) == ("rejected", rejection, name, None)


@pytest.mark.parametrize("flag, rejection", [("bought_competitor", "uses_competitor"), ("lacks_infrastructure", "no_operator"), ("no_owner", "no_need"), ("internal_changes", "no_need")])
def test_red_flags_override(flag, rejection):
    for answers in (ALL_MET, {}, {"money": False}):
        found = by_answers("mantcp", answers, [flag])
        assert (found.verdict, found.rejection, found.red_flag, found.criterion) == ("rejected", rejection, flag, None)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_frameworks(framework):
    assert by_answers(framework, dict.fromkeys(FRAMEWORKS[framework], True)).verdict == "qualified"
    nothing = by_answers(framework, {})
    assert (nothing.verdict, nothing.question) == ("incomplete", FRAMEWORKS[framework][0])


@pytest.mark.parametrize("lead, answer", [
    ({"a": True, "b": False}, True), ({"a": True, "b": True}, True), ({"a": False, "b": True}, False), ({"b": True}, False), ({"a": False, "b": False}, None), ({}, None),
    ({"a": True, "answer_x": False}, False), ({"b": True, "answer_x": True}, True),
])
def test_answers(lead, answer):
    both = document(qualification={"framework": "own", "criteria": {"x": {"met": {"a": True}, "not_met": {"b": True}}}})
    assert own_fields(both) == {"answer_x": "flag"}
    criterion, = result(both, lead).judgement.criteria
    assert (criterion.answer, criterion.is_recorded) == (answer, "answer_x" in lead)


@pytest.mark.parametrize("criterion, lead, answer", [
    ({"met": {"a": True}}, {"a": False}, False), ({"met": {"a": True}}, {}, None), ({"not_met": {"a": True}}, {"a": False}, None), ({"not_met": {"a": True}}, {"a": True}, False), ({}, {"a": True}, None)])
def test_answers_of_one_condition(criterion, lead, answer):
    made = document(qualification={"framework": "own", "criteria": {"x": criterion}})
    assert result(made, lead).judgement.criteria[0].answer is answer


WEIGHED = {"framework": "own", "qualified_at": 3, "criteria": {
    "big": {"required": False, "weight": 3, "rejection": "no_budget"}, "must": {"rejection": "not_decider"}, "small": {"required": False, "rejection": "no_operator"}}}


@pytest.mark.parametrize("big, must, small, verdict, rejection, missing, question", [
    (None, None, None, "incomplete", None, ("big", "must", "small"), "big"),  # its not being met settles: 2 are left; "must" too; the heavier
    (None, True, None, "incomplete", None, ("big", "small"), "big"),          # met settles: 4; not met settles: 2
    (None, True, False, "incomplete", None, ("big",), "big"),
    (None, False, None, "rejected", "not_decider", (), None),
    (False, True, None, "rejected", "no_budget", (), None),                   # 2 at most
    (True, True, None, "qualified", None, (), None),
    (True, None, None, "incomplete", None, ("must",), "must"),                # 3 is reached: the small one changes nothing
    (True, None, False, "incomplete", None, ("must",), "must"),
])
def test_weights(big, must, small, verdict, rejection, missing, question):
    answers = {f"answer_{name}": answer for name, answer in (("big", big), ("must", must), ("small", small)) if answer is not None}
    found = result(document(qualification=WEIGHED), answers).judgement
    assert (found.verdict, found.rejection, found.missing, found.question) == (verdict, rejection, missing, question)


def test_too_little_weight_is_rejected_for_the_first_that_is_not_met():
    section = {"framework": "own", "qualified_at": 2, "criteria": {name: {"required": False, "rejection": reason} for name, reason in (("a1", "no_budget"), ("a2", "no_operator"), ("a3", "no_need"))}}
    found = result(document(qualification=section), {"answer_a3": False, "answer_a2": False}).judgement
    assert (found.verdict, found.rejection, found.criterion) == ("rejected", "no_operator", "a2")


def test_the_question_that_settles_most():
    """Of two required ones, neither settles by being met; one required and one other: the required settles both ways when the weight is there."""
    section = {"framework": "own", "qualified_at": 1, "criteria": {"extra": {"required": False, "weight": 5}, "must": {"weight": 1}}}
    found = result(document(qualification=section), {}).judgement
    assert (found.missing, found.question) == (("extra", "must"), "must")


def test_red_flags_of_documents():
    flags = {"other": {"when": {"a": True}}, "lacks_infrastructure": {"when": {"b": True}}, "no_owner": {"when": {"a": True}, "rejection": "no_operator"}}
    made = document(qualification={"framework": "bant", "red_flags": flags})
    for lead, rejection in (({"b": True}, "no_operator"), ({"a": True, "b": True}, "no_need"), ({}, None), ({"b": False}, None)):
        assert decided(made, lead, "verdict", "rejection") == ("rejected" if rejection else "incomplete", rejection)


# Completeness --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lead, share, dossier, missing", [
    ({}, 0, "incomplete", ("title", "role", "key_contact", "needs")),
    ({"title": ""}, 25_000, "incomplete", ("role", "key_contact", "needs")),
    ({"a": True}, 50_000, "incomplete", ("title", "needs")),
    ({"a": True, "b": False, "start": NAN}, 50_000, "incomplete", ("title", "needs")),
    ({"a": True, "b": False, "start": 1.0}, 75_000, "complete", ("title",)),
    ({"a": True, "b": False, "start": 1.0, "title": "x"}, 100_000, "complete", ()),
])
def test_completeness(lead, share, dossier, missing):
    made = document(roles={"rules": [{"role": "user", "when": {"a": "known"}}]}, completeness={"required": ["title", "role"], "dossier": {"key_contact": {"a": True}, "needs": ["b", "start"]}})
    found = result(made, lead)
    assert (found.numbers["completeness"], found.decisions["dossier"], found.completeness.missing) == (share, dossier, missing)


def test_completeness_rounds_down():
    made = document(completeness={"required": ["a", "b", "title"]})
    assert result(made, {"a": True, "b": True}).numbers == {"completeness": 66_666} and "dossier" not in decisions(made)


# Built-in classes and heat -------------------------------------------------------------------------------------------------------------

INPUTS = {"good_match": {"match": True}, "large_deal": {"large": True}, "important_customer": {"important": True}, "key_customer": {"key": True}, "tiny_share": {"tiny": True}, "project_start": "start"}
CLASS_FIELDS = {"match": "flag", "large": "flag", "important": "flag", "key": "flag", "tiny": "flag", "employees": "number"}
BEST = {"match": True, "large": True, "important": True}


@pytest.mark.parametrize("lead, expected", [
    ({}, (None, None)),
    ({"match": False, "large": True, "important": True, "start": 1.0}, ("not_a_lead", None)),
    ({"match": True, "tiny": True, "important": False, "start": 1.0}, ("not_a_lead", None)),
    ({"tiny": True, "important": False}, ("not_a_lead", None)),
    ({"match": True, "tiny": True, "start": 1.0}, ("general", "hot")),
    ({**BEST, "start": 2.0, "key": True}, ("company_key", "hot")),
    ({**BEST, "start": 2.0}, ("important", "hot")),
    ({**BEST, "start": -0.5, "key": True}, ("general", None)),
    (BEST, ("general", None)),
    ({"match": True, "start": 3.0}, ("general", "hot")), ({"match": True, "start": 3.01}, ("general", "warm")), ({"match": True, "start": 6.0}, ("general", "warm")),
    ({"match": True, "start": 12.0}, ("general", "cold")), ({"match": True, "start": 12.5}, ("general", None)), ({"start": 0.0}, (None, "hot")),
])
def test_builtin_classes(lead, expected):
    made = document(classes="builtin", class_inputs=INPUTS, fields={**CLASS_FIELDS, "start": "number"})
    found = result(made, lead)
    assert (found.lead_class, found.decisions["heat"]) == expected


@pytest.mark.parametrize("days, heat", [(0, "hot"), (92, "hot"), (93, "warm"), (184, "warm"), (185, "cold"), (366, "cold"), (367, None), (-1, None)])
def test_heat_of_a_time(days, heat):
    made = document(classes="builtin", class_inputs=INPUTS, fields={**CLASS_FIELDS, "start": "time"})
    assert decided(made, {"match": True, "start": NOW + days * DAY}, "heat") == (heat,)


# Lifecycle -----------------------------------------------------------------------------------------------------------------------------

LIFECYCLE = {"statuses": [{"name": "inquiry"}, {"name": "mql"}, {"name": "won"}, {"name": "nurture", "parked": True}], "transitions": [
    {"from": "inquiry", "to": "mql", "when": {"a": True}, "reason": "meets the agreed standard"},
    {"from": ["inquiry", "mql"], "to": "nurture", "after": "30d", "when": {"b": True}},
    {"from": "nurture", "to": "inquiry", "after": "10d"},
    {"from": "mql", "to": "won"}]}


@pytest.mark.parametrize("lead, expected", [
    ({}, None), ({"status": "inquiry"}, None), ({"status": "inquiry", "a": True}, "mql"), ({"status": "mql", "a": True}, None), ({"a": True}, None), ({"status": "?", "a": True}, None),
    ({"status": "mql", "b": True}, None), ({"status": "mql", "b": True, "status_since": NOW - 30 * DAY}, "nurture"), ({"status": "mql", "b": True, "status_since": NOW - 30 * DAY + 1}, None),
    ({"status": "inquiry", "a": True, "b": True, "status_since": 0}, "mql"), ({"status": "nurture", "status_since": 0}, "inquiry"),
])
def test_next_status(lead, expected):
    assert decided(document(lifecycle=LIFECYCLE), lead, "next_status") == (expected,)


def test_walking_through_the_lifecycle():
    model = Model(document(lifecycle=LIFECYCLE))
    state, moves = advance(model, {"a": True}, begin("inquiry", 0), NOW)
    assert (state.status, state.since, state.moves, state.rounds, state.entries) == ("mql", NOW, 1, 0, {"inquiry": 1, "mql": 1})
    assert [(each.source, each.to, each.spent, each.reason, each.is_automatic) for each in moves] == [("inquiry", "mql", NOW, "meets the agreed standard", True)]
    later = NOW + 30 * DAY
    state, moves = advance(model, {"a": True, "b": True}, state, later)
    assert [each.to for each in moves] == ["nurture"]  # and not at once back
    state, moves = advance(model, {"a": True, "b": True}, state, later + 10 * DAY)
    assert [each.to for each in moves] == ["inquiry", "mql"] and state.rounds == 1 and state.entries == {"inquiry": 2, "mql": 2, "nurture": 1}
    assert advance(model, {}, state, later + 10 * DAY) == (state, [])
    with pytest.raises(NotAllowed) as refused:
        move(model.document, state, "inquiry", later + 11 * DAY)
    assert refused.value.args[0] == ["won", "nurture"] == allowed(model.document, "mql")
    state, made = move(model.document, state, "won", later + 11 * DAY)
    assert (state.status, made.spent, made.is_automatic) == ("won", DAY, False)


def test_no_status_twice_in_one_call():
    section = {"statuses": [{"name": "x"}, {"name": "y"}, {"name": "z"}], "transitions": [{"from": "x", "to": "y", "when": {"a": True}}, {"from": "y", "to": "x", "when": {"a": True}},
                                                                                         {"from": "y", "to": "z", "when": {"a": True}}]}
    state, moves = advance(Model(document(lifecycle=section)), {"a": True}, begin("x", 0), NOW)
    assert [each.to for each in moves] == ["y"] and state.status == "y"


def test_the_stage_is_kept():
    model = Model(document(lifecycle=LIFECYCLE, purchase=EVIDENCE))
    state, _ = advance(model, {"a": True}, begin("won", 0), NOW)
    assert state == State("won", 0, "proposal_solicitation", 0, 0, {"won": 1}, {"won": 0})
    assert advance(model, {}, state, NOW)[0].stage == "proposal_solicitation"


# Next step -----------------------------------------------------------------------------------------------------------------------------

STEPS = {"steps": [{"step": "hand_over", "when": {"a": True}}, {"step": "nurture", "track": "drip", "when": {"b": True}, "exit": {"when": {"employees": {">": 5}}, "reason": "enough"}}, {"step": "wait"}],
         "research": [{"tier": "t1", "when": {"employees": {">=": 5000}}}], "message": {"company_size": "employees", "enterprise_from": 2000}}


@pytest.mark.parametrize("lead, expected", [
    ({}, ("wait", None, None, None)), ({"a": True, "b": True}, ("hand_over", None, None, None)), ({"b": True}, ("nurture", "drip", None, None)),
    ({"b": True, "employees": 5.0}, ("nurture", "drip", None, "corporate")), ({"b": True, "employees": 5000.0}, ("wait", None, "t1", "enterprise")),
    ({"employees": 99.0}, ("wait", None, None, "corporate")), ({"employees": 100.0}, ("wait", None, None, "mid_market")), ({"employees": 1999.0}, ("wait", None, None, "mid_market")),
])
def test_next_step(lead, expected):
    assert decided(document(next_step=STEPS), lead, "next_step", "nurture_track", "research_tier", "message_focus") == expected


def test_rows_of_builtin_tables_that_a_document_cannot_answer():
    rows = [{"when": {"verdict": "qualified"}}, {"when": {"fit": {">": 1}}}, {"when": {"any": [{"grade": "A"}, {"fit": 1}]}}, {"when": {"verdict": "known"}, "exit": {"when": {"dossier": "complete"}}}, {}]
    made = document(qualification={"framework": "bant"})
    assert reference_lifecycle.usable(rows, made) == [rows[0], rows[1], rows[4]]
    assert reference_lifecycle.usable(rows, document()) == [rows[1], rows[4]]
    in_place = [{"when": {"fit": 1}, "x-unless": "verdict"}]
    assert reference_lifecycle.usable(in_place, document()) == in_place and reference_lifecycle.usable(in_place, made) == []
    statuses = [{"when": {"status": ["customer", "won"]}}]
    assert reference_lifecycle.usable(statuses, document(lifecycle="builtin")) == statuses
    assert reference_lifecycle.usable(statuses, document(lifecycle={"statuses": [{"name": "won"}], "transitions": []})) == []


def test_results_in_any_order():
    """Each section reads one that stands behind it."""
    made = document(classes=[{"name": "top", "when": {"next_step": "hand_over"}}], next_step={"steps": [{"step": "hand_over", "when": {"next_status": "mql"}}]},
                    lifecycle={"statuses": [{"name": "new"}, {"name": "mql"}], "transitions": [{"from": "new", "to": "mql", "when": {"completeness": {">=": 100}, "verdict": "qualified"}}]},
                    completeness={"required": ["verdict"]}, qualification={"framework": "own", "criteria": {"x": {"met": {"stage_margin": {">=": 2}}}}}, purchase=EVIDENCE)
    assert result(made, {"a": True, "status": "new"}).lead_class == "top"
    assert result(made, {"status": "new"}).lead_class is None


# Buying group --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("qualities, expected", [([], 0), ([500], 500), ([500, 500], 750), ([200, 1000], 1000), ([100, 300], 370), ([1, 1, 1], 1), ([999, 999], 999)])
def test_strength(qualities, expected):
    assert strength(qualities) == expected


@pytest.mark.parametrize("value, expected", [(None, None), (0, 0), (55.55, 555), (100, 1000), (1e300, 1000), (-3.0, 0), (float("inf"), 1000), (-float("inf"), 0)])
def test_permille(value, expected):
    assert permille(value) == expected


def test_wanted_roles():
    own = {"roles": {"decider": 3}, "sizes": [{"below": 10, "roles": {"user": 1}}, {"below": 20, "roles": {"buyer": 1}}]}
    assert [wanted_roles(own, size) for size in (9, 10, 19.5, 20, None)] == [{"user": 1}, {"buyer": 1}, {"buyer": 1}, {"decider": 3}, {"decider": 3}]
    assert [sum(wanted_roles({}, size).values()) for size in (99, 100, 499, 500, None)] == [5, 11, 11, 13, 11]


def test_group():
    section = {"roles": {"decider": 3, "buyer": 2, "user": 1}}
    people = [Contact("decider", "vp", 500, 800), Contact("user", "specialist", 900), Contact("user", None, 300, 500), Contact(None, "chief", 100), Contact("buyer", "manager", 1000, 1000, True)]
    found = group(section, people, None)
    assert (found.contacts, found.blockers, found.missing, found.coverage) == (5, 1, {"buyer"}, 666)
    # decider 400; user 900 and 150: 915; (3 × 400 + 915) ÷ 6
    assert found.score == 352
    assert (found.next_contact, found.next_gain) == (0, (3 * 800 + 915) // 6 - 352)
    assert (found.next_role, found.next_role_gain) == ("buyer", (1200 + 2000 + 915) // 6 - 352)
    assert (found.key_contact, found.key_contact_quality) == (0, 745)  # 850 × 7 + 500 × 3; a chief of engagement 100 has 730


def test_nobody():
    found = group({"roles": {"decider": 1, "user": 1}}, [], None)
    assert (found.coverage, found.score, found.key_contact, found.next_contact, found.next_role, found.next_role_gain) == (0, 0, None, None, "user", 500)
    full = group({"roles": {"decider": 1}}, [Contact("decider", "chief", 1000)], None)
    assert (full.coverage, full.score, full.next_contact, full.next_gain, full.next_role) == (1000, 1000, None, 0, None)
