# SPDX-License-Identifier: MIT
"""Random valid models that look at activity, and random streams of events that lie near the models' own bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

import strategies
from hypothesis import strategies as st
from leadcore_reference import durations
from reference_activity import END, FIRST, RESOLUTIONS, Event, Timeline, activity_tests, counters
from reference_time import duration
from strategies import INT64_MAX, INT64_MIN, NOW

EVENT_TYPES = ["page_view", "mail", "click", "表单", "type", "a b"]
EVENT_FIELDS = ["page", "amount", "campaign", "ok", "labels", "starts_at", "country", "fit", "key", "points"]  # also names that leads have
EVENT_KINDS = ["text", "number", "category", "category", "flag", "tags", "time"]
LENGTHS = {"1d": ["1d", "2d", "3d", "5d", "7d", "1w", "2w", "14d", "24h", "2880m", "30d", "90d", "365d"],
           "1h": ["1h", "2h", "3h", "60m", "5h", "24h", "1d", "36h", "7d", "1w", "168h", "336h", "30d"]}
PERCENTS = [Decimal(text) for text in ("50", "10", "100", "33.333", "12.5", "66.667", "99.999", "25")]
TIMES = [1, 1, 1, 2, 2, 3, 5, 1000, 1_000_000]
COUNTS = [Decimal(number) for number in (0, 1, 1, 2, 3, 5, 8, 1_000_000_000)]
LARGE = [Decimal(text) for text in ("7000", "19999.999", "20001", "-12000.5", "100000")]  # where the limit of an event rule is near
AT_MOST_EVENT_RULES = 10  # of a score, so that their limits stay within what a score may have


# Models --------------------------------------------------------------------------------------------------------------------------------


@st.composite
def models(draw) -> dict:
    """A valid document with events; its numbers are Decimal."""
    return _ActivityMaker(draw).document()


class _WhereMaker(strategies.ModelMaker):
    """Conditions over the fields of events. Nothing is relative to now."""

    def __init__(self, draw, fields):
        self.draw, self.is_wide = draw, False
        self.readable = {name: (kind, strategies.CATEGORIES) for name, kind in fields.items()}

    def time_test(self, _):
        return {key: self.one_of(strategies.MOMENTS) for key in self.one_of([[">="], [">", "<"], ["<="], [">=", "<"]])}


class _ActivityMaker(strategies.ModelMaker):
    """Models whose rules and conditions also look at events."""

    def __init__(self, draw):
        super().__init__(draw)
        self.resolution = self.one_of(["1d", "1d", "1h"])
        self.lengths = self.some_of(LENGTHS[self.resolution], 3)  # few, so that events often lie at the edge of one
        kinds = {name: self.one_of(EVENT_KINDS) for name in self.some_of(EVENT_FIELDS, 4)}
        self.events = {name: {field: kinds[field] for field in self.declared(list(kinds))} for name in self.some_of(EVENT_TYPES, 3)}
        self.event_rules, self.ids = 0, iter(["the same", "é", "rule 0", "id"])

    def declared(self, fields: list[str]) -> list[str]:
        return [] if self.chance(6) else self.some_of(fields) if self.chance(4) else fields

    def document(self) -> dict:
        document = {**super().document(), "events": self.events}
        if self.resolution == "1h" or self.chance():
            document["resolution"] = self.resolution
        if self.chance(3):
            document["guards"] = [self.guard(name) for name in self.some_of(["scanner", "g", "守"], 3)]
        return document

    def length(self) -> str:
        return self.one_of(self.lengths)

    def guard(self, name) -> dict:
        guard = {"name": name, "on": self.types(), "more_than": Decimal(self.one_of([0, 1, 3, 5, 8, 13, 1_000_000])), "per": self.length()}
        return guard | ({"reason": "no person does that"} if self.chance() else {})

    def types(self):
        return self.one_of(list(self.events)) if self.chance() else self.some_of(list(self.events), 3)

    def counted(self) -> dict:
        """What rules and tests share: "on", and perhaps "where"."""
        on = self.types()
        shared = set.intersection(*(set(self.events[each]) for each in ([on] if isinstance(on, str) else on)))
        fields = {name: kind for each in self.events.values() for name, kind in each.items() if name in shared}
        return {"on": on} | ({"where": _WhereMaker(self.draw, fields).condition(1)} if fields and self.chance() else {})

    def score(self) -> dict:
        self.event_rules = 0
        score = super().score()
        for group in score["groups"]:
            if self.chance(3):
                group["decay"] = self.decay()
        return score

    def rule(self, name) -> dict:
        if self.chance(4):
            return {"name": name, "when": {"activity": self.activity()}, "points": self.points(), "unknown": self.points()}
        if self.event_rules == AT_MOST_EVENT_RULES or not self.chance():
            return super().rule(name)
        self.event_rules += 1
        points = self.one_of(LARGE) if self.chance(6) and not self.is_wide else self.points()
        rule = {"name": name, **self.counted(), "points": points}
        if self.chance():
            rule["at_most"] = {"times": Decimal(self.one_of(TIMES))} | ({"per": self.length()} if self.chance() else {})
        if not self.chance(3):
            rule["decay"] = self.decay()
        if self.chance(6):
            rule |= {"id": identity for identity in [next(self.ids, None)] if identity}
        return rule | ({"reason": "did it: " + name} if self.chance(3) else {})

    def decay(self):
        kind = self.one_of(["none", "half_life", "half_life", "linear", "steps", "window"])
        if kind == "none":
            return "none"
        return {kind: {"percent": self.one_of(PERCENTS), "every": self.length()} if kind == "steps" else self.length()}

    def condition(self, depth=0) -> dict:
        parts = super().condition(depth)
        if self.chance(4):
            parts["activity"] = self.activity()
        return parts

    def activity(self) -> dict:
        what = self.one_of(["count", "count", "last", "first"])
        if what == "count":
            test = self.range_or_set(COUNTS)
            return {**self.counted(), "count": test} | ({"within": self.length()} if self.chance() else {})
        tests = ["known", "unknown", {"within": self.length()}, {"older_than": self.length()}, {"within": self.length(), "older_than": self.length()}]
        return {**self.counted(), what: self.one_of(tests)}


# Events --------------------------------------------------------------------------------------------------------------------------------


@dataclass
class Stream:
    """Events of several leads, in an order in which the numbers of each source rise. A lead is a number from 0 up."""

    rows: list[tuple[int, Event]]
    flavours: dict[str, str]  # of the event fields

    def timeline(self, lead: int) -> Timeline:
        return Timeline(event for owner, event in self.rows if owner == lead)


def constants_of_events(document: dict) -> dict[str, list]:
    """All constants that conditions compare each event field with."""
    found: dict[str, list] = {}
    for _, where in counters(document):
        strategies.collect(where or {}, found)
    return found


def lengths_of(document: dict) -> set[int]:
    """All durations that are about events."""
    groups = [group for score in document["scores"].values() for group in score["groups"]]
    rules = [rule for group in groups for rule in group["rules"] if "on" in rule]
    about = [document.get("guards", []), [group["decay"] for group in groups if "decay" in group], rules, list(activity_tests(document))]
    return {duration(text) for text in durations(about)}


def places(document: dict, now: int) -> list[int]:
    """Moments at which events may do something special: edges of buckets and spans, durations of the document before `now`, the ends of time."""
    unit = RESOLUTIONS[document.get("resolution", "1d")]
    today = now // unit * unit
    steps = [0, *sorted(lengths_of(document))]
    near = [today - length + step * unit + margin for length in steps for step in (0, 1, 0, 1, -1, 2) for margin in (0, unit - 1)]
    far = [FIRST, FIRST + 1, END - 1, END - unit, -1, 0, -unit, 3 * 86_400_000_000 + 4 * 86_400_000_000, -4 * 86_400_000_000, now, now + 1, now + 400 * unit]
    weeks = [(today + 3 * 86_400_000_000) // length * length - 3 * 86_400_000_000 + margin for length in steps if length for margin in (-1, 0)]
    return [min(max(time, FIRST), END - 1) for time in near * 3 + weeks * 4 + far]


@st.composite
def streams(draw, document: dict, now: int, leads: int) -> Stream:
    """Bursts and ties on purpose: few different events, at few different moments, many times."""
    constants = constants_of_events(document)
    kinds = {name: kind for fields in document["events"].values() for name, kind in fields.items()}
    flavours = {name: draw(st.sampled_from(strategies.FLAVOURS[kind])) for name, kind in kinds.items()}
    values = {name: strategies.VALUES[kind](constants.get(name, []), flavours[name], now) for name, kind in kinds.items()}
    moulds = []
    for kind in draw(st.lists(st.sampled_from([*document["events"]] * 5 + ["undeclared"]), min_size=1, max_size=6)):
        moulds.append((kind, {name: draw(values[name]) for name in document["events"].get(kind, ())}))
    unit = draw(st.sampled_from([1, 1, 1, 1000, 1_000_000, 86_400_000_000]))
    moments = [time // unit * unit for time in draw(st.lists(st.sampled_from(places(document, now)), min_size=1, max_size=10))]
    moments = [time for time in moments if time >= FIRST] or [0]
    drawn = draw(st.lists(st.tuples(st.integers(0, leads - 1), st.sampled_from(moulds), st.sampled_from(moments), st.sampled_from([1, 1, 2, 3, 6]),
                                    st.sampled_from([0, 0, 1, 2])), min_size=draw(st.sampled_from([0, 6, 15, 30])), max_size=40))
    sources = draw(st.lists(st.sampled_from(["web", "mail", "", None, "源"]), min_size=1, max_size=2, unique=True))
    next_number = draw(st.sampled_from([0, 1, -3, 10**6, INT64_MIN, INT64_MAX - 1000]))
    rows = []
    for lead, (kind, fields), time, times, source in drawn:
        for _ in range(times):
            event = Event(kind, time, fields)
            if source:
                event = replace(event, source=sources[source % len(sources)], sequence=next_number)
                next_number += 1
            rows.append((lead, event))
    return Stream(rows, flavours)


def moments_for_now(document: dict):
    """Values for `now`: mostly ordinary, also before everything, at the ends of time, and at the edges of buckets."""
    unit = RESOLUTIONS[document.get("resolution", "1d")]
    return st.sampled_from([NOW] * 5 + [NOW // unit * unit, NOW // unit * unit - 1, 0, -1, -unit, FIRST, END - 1, INT64_MIN, INT64_MAX, NOW + 3 * unit, NOW + 100 * unit, NOW - 100 * unit])


def deliveries(stream: Stream, random: Random, most: int = 6) -> list[list[tuple[int, Event]]]:
    """The stream as batches that arrive at least once: numbered events come again from any earlier one on, the others once, at any time. Numbers
    rise from batch to batch, apart from what comes again."""
    numbered = [row for row in stream.rows if row[1].sequence is not None]
    batches: list = [[] for _ in range(random.randint(1, most))]
    for row in stream.rows:
        if row[1].sequence is None:
            random.choice(batches).append(row)
    cuts = sorted(random.randint(0, len(numbered)) for _ in batches[1:])
    for batch, begin, end in zip(batches, [0, *cuts], [*cuts, len(numbered)]):
        batch += numbered[random.randint(0, begin) if random.random() < 0.5 else begin:end]
    return batches


# Changed models ------------------------------------------------------------------------------------------------------------------------


def changed(document: dict, random: Random) -> dict:
    """A later version of the document that counts nothing new: other points, decay, limits, bounds and names, and fewer rules."""
    lengths = LENGTHS[document.get("resolution", "1d")]

    def test(part: dict) -> dict:
        if "count" in part:
            part = {**part, "count": {">=": random.choice(COUNTS)}}
        return {key: value for key, value in part.items() if key != "within"} | ({"within": random.choice(lengths)} if "count" in part and random.random() < 0.5 else {})

    def condition(part: dict) -> dict:
        return {key: test(value) if key == "activity" else condition(value) if key == "not" else [condition(each) for each in value] if key in ("all", "any", "of") else value
                for key, value in part.items()}

    def rule(part: dict) -> dict:
        if "when" in part:
            return {**part, "when": condition(part["when"])}
        part = {key: value for key, value in part.items() if key not in ("at_most", "decay")} | {"points": Decimal(random.randint(-20, 40)), "name": "new " + part["name"]}
        if random.random() < 0.5:
            part["at_most"] = {"times": Decimal(random.choice(TIMES)), "per": random.choice(lengths)}
        return part | {"decay": random.choice(["none", {"linear": random.choice(lengths)}, {"half_life": random.choice(lengths)}])}

    def group(part: dict) -> dict:
        rules = [rule(each) for each in random.sample(part["rules"], random.randint(1, len(part["rules"])))]
        return {**part, "rules": rules}

    later = {**document, "name": "later", "scores": {name: {**score, "groups": [group(each) for each in score["groups"]]} for name, score in document["scores"].items()}}
    if "guards" in document:
        later["guards"] = [{**guard, "more_than": Decimal(random.choice([0, 1, 3, 8])), "per": random.choice(lengths)} for guard in document["guards"]]
    if "classes" in document:
        later["classes"] = [{**each, "when": condition(each["when"])} if "when" in each else each for each in document["classes"]]
    return later
