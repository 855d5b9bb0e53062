# SPDX-License-Identifier: MIT
"""What other systems do with activity, as models: worked examples of HubSpot, Mautic, Pardot and Marketo.

The models are our own words. Where the shared fixtures are, the numbers that are expected come from them; where they are absent, that is said.
"""

import json

import leadcore
import pytest
from leadcore_reference import Model
from reference_activity import Event, Timeline
from shared import shared

DAY = 86_400_000_000
START = 1_790_000_000_000_000 // DAY * DAY


@pytest.fixture(scope="module")
def peers() -> dict:
    return json.loads(shared("fixtures", "peers.json").read_text(encoding="utf-8"))


def document(events, *groups, **parts):
    """A model with one score, "points"; a group is a dict with its rules, which get names."""
    groups = [{"name": f"group {place}", **group, "rules": [{"name": f"rule {place}.{number}", **rule} for number, rule in enumerate(group["rules"])]} for place, group in enumerate(groups)]
    return {"leadcore": 1, "name": "peer", "version": "1", "fields": {"consent": "flag"}, "events": {event: {} for event in events},
            "scores": {"points": {"groups": groups, **parts.pop("score", {})}}, **parts}


class Lead:
    """A lead in the library and in the reference, which must agree on it."""

    def __init__(self, made: dict, *events):
        """Events are names, or names with a day."""
        self.model, self.reference = leadcore.Model.parse(made), Model(made)
        self.timeline, self.replay = self.model.timeline(), Timeline()
        for event in events:
            self.did(*([event] if isinstance(event, str) else event))

    def did(self, event: str, day: int = 0, times: int = 1):
        for _ in range(times):
            self.timeline.add({"type": event, "time": START + day * DAY})
            self.replay.add(Event(event, START + day * DAY))
        return self

    def merge(self, other):
        self.timeline.merge(self.model.load_timeline(other.timeline.save()))
        self.replay.merge(other.replay)
        return self

    def result(self, day: int = 0):
        got = self.model.score_one({}, now=START + day * DAY, timeline=self.timeline)
        expected = self.reference.evaluate({}, START + day * DAY, self.replay)
        assert (got.thousandths, got.lead_class) == (expected.points, expected.lead_class)
        return got

    def points(self, day: int = 0) -> float:
        return self.result(day).points["points"]


# HubSpot -------------------------------------------------------------------------------------------------------------------------------


def test_hubspot_decay(peers):
    """Half of the first points goes every month: in steps, not in halves of what is left."""
    assert peers["hubspot"]["decay"].startswith("10 points, 50% every month") and "5 after 1 month" in peers["hubspot"]["decay"] and "0 after 2 months" in peers["hubspot"]["decay"]
    lead = Lead(document(["visit"], {"rules": [{"on": "visit", "points": 10, "decay": {"steps": {"percent": 50, "every": "30d"}}}]}), "visit")
    assert [lead.points(day) for day in (0, 29, 30, 59, 60, 365)] == [10, 10, 5, 5, 0, 0]


@pytest.mark.parametrize("months", [1, 3, 6, 12])
def test_hubspot_periods(months):
    """Its decay may be set for 1, 3, 6 or 12 months; what has gone never comes back."""
    lead = Lead(document(["visit"], {"decay": {"steps": {"percent": 25, "every": f"{30 * months}d"}}, "rules": [{"on": "visit", "points": 40}]}), "visit")
    assert [lead.points(30 * months * period) for period in range(6)] == [40, 30, 20, 10, 0, 0]


def test_hubspot_limits(peers):
    """Groups of at most 60 and 40 make at most 100."""
    assert peers["hubspot"]["caps"].startswith("total limit 100, group caps 60+40")
    made = document(["visit", "mail"], {"max": 60, "rules": [{"on": "visit", "points": 25}]}, {"max": 40, "rules": [{"on": "mail", "points": 15}]}, score={"max": 100})
    assert Lead(made, *["visit"] * 2, "mail").points() == 65
    assert Lead(made, *["visit"] * 3, "mail").points() == 75
    assert Lead(made, *["visit"] * 9, *["mail"] * 9).points() == 100


def test_hubspot_without_any_criterion(peers):
    """There a lead that met no criterion has no score. Here an unknown activity says so by its coverage, and a lead without events has 0 points."""
    assert peers["hubspot"]["null"].startswith("no criterion met -> score unknown")
    lead = Lead(document(["visit"], {"rules": [{"on": "visit", "points": 10}]}))
    assert (lead.result().points["points"], lead.result().coverage["points"]) == (0, 1)
    unknown = lead.model.score_one({}, now=START)
    assert (unknown.points["points"], unknown.coverage["points"]) == (0, 0)


def test_hubspot_simple_decay_attribution(peers):
    """One half, a quarter, and so on: an age of so many half-lives. The last of its shares is rounded to five places, and here to three."""
    shares = peers["hubspot"]["simple_decay_attribution"]
    lead = Lead(document(["touch"], {"rules": [{"on": "touch", "points": 1000, "decay": {"half_life": "7d"}}]}), "touch")
    got = [lead.points(7 * (step + 1)) for step in range(len(shares))]
    assert got == [500, 250, 125, 62.5, 31.25, 15.625]
    assert [round(points / 1000 + 1e-9, 5) for points in got] == shares


# Mautic --------------------------------------------------------------------------------------------------------------------------------


def test_mautic_adding_and_subtracting(peers):
    cases = peers["mautic_adjust"]
    made = document(["gain", "loss"], {"rules": [{"on": "gain", "points": 5}, {"on": "loss", "points": -5}]})
    assert Lead(made, "gain").points() == cases["new_lead"]["plus 5"]
    assert Lead(made, "loss").points() == cases["new_lead"]["minus 5"]
    lead = Lead(made, "gain")
    for operation, amount, total in cases["from_5"]:
        if operation == "plus":
            assert amount == 5 and lead.did("gain").points() == total
    # "times" and "divide" change a running number; a sum over events has no such thing.


def test_mautic_points_of_a_group(peers):
    """Points that are given in a group leave the main score alone: two scores."""
    assert peers["mautic_adjust"]["group"].startswith("points given to a group leave the main score at 0")
    made = document(["download"], {"rules": [{"on": "download", "points": 0}]})
    made["scores"]["interest"] = {"groups": [{"name": "g", "rules": [{"name": "r", "on": "download", "points": 5}]}]}
    assert Lead(made, "download").result().points == {"points": 0, "interest": 5}


def test_mautic_trigger(peers):
    """A threshold is met by exactly as many points."""
    assert peers["mautic_adjust"]["trigger"].startswith("threshold 5 fires at 5, threshold 6 does not")
    rules = {"rules": [{"on": "visit", "points": 5}]}
    for threshold, expected in ((5, "fires"), (6, None)):
        lead = Lead(document(["visit"], rules, classes=[{"name": "fires", "when": {"points": {">=": threshold}}}]), "visit")
        assert lead.result().lead_class == expected
        assert lead.did("visit").result().lead_class == "fires"


def test_mautic_merge(peers):
    assert peers["mautic_adjust"]["merge"].startswith("50 + 100 -> 150")
    made = document(["visit"], {"rules": [{"on": "visit", "points": 25}]})
    loser, winner = Lead(made, *["visit"] * 2), Lead(made, *["visit"] * 4)
    assert (loser.points(), winner.points(), winner.merge(loser).points()) == (50, 100, 150)


def test_merging_is_more_than_adding_scores():
    """A first-time rule and a daily limit count once for both together, which no sum of two numbers could."""
    made = document(["visit"], {"rules": [{"on": "visit", "points": 20, "at_most": {"times": 1}}, {"on": "visit", "points": 3, "at_most": {"times": 2, "per": "1d"}}]})
    assert Lead(made, "visit", "visit").merge(Lead(made, "visit", ("visit", -1))).points() == 20 + 3 + 6


# Pardot --------------------------------------------------------------------------------------------------------------------------------


def test_pardot_default_scores(peers):
    scores = peers["pardot_grade"]["default_scores"]
    made = document(scores, {"rules": [{"on": event, "points": points} for event, points in scores.items()]})
    assert {event: Lead(made, event).points() for event in scores} == scores == {
        "form/landing page success": 50, "site search": 3, "tracker click": 3, "visitor session": 3, "page view": 1, "form/landing page error": -5}
    assert Lead(made, "visitor session", *["page view"] * 4, "form/landing page error", "form/landing page success").points() == 3 + 4 - 5 + 50


# Marketo -------------------------------------------------------------------------------------------------------------------------------


def test_marketo_change_score(peers):
    """"+5" and "-5" are event rules. "=5" and "=-5" set a score whatever it was: a group whose limits leave nothing else, once it has happened."""
    operations = peers["marketo_change_score"]["ops"]
    assert operations == {"+5": "add", "-5": "subtract", "=5": "set", "=-5": "set negative"}
    made = document(["up", "down"], {"rules": [{"on": "up", "points": 5}, {"on": "down", "points": -5}]})
    assert [Lead(made, *events).points() for events in (["up"], ["down"], ["up", "up", "down"])] == [5, -5, 5]
    for operation in ("=5", "=-5"):
        value = int(operation[1:])
        once = document(["set"], {"min": min(value, 0), "max": max(value, 0), "rules": [{"on": "set", "points": value, "at_most": {"times": 1}}]})
        assert [Lead(once, *["set"] * times).points() for times in range(4)] == [0, value, value, value]
