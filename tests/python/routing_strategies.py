# SPDX-License-Identifier: MIT
"""Random valid policies and leads, small enough that people are often away, full or excluded."""

from __future__ import annotations

from hypothesis import strategies as st
from reference_time import moment

HOUR = 3_600_000_000
START = moment("2026-10-23T06:00:00Z")  # a Friday; the clocks change on Sunday
SKILLS, LANGUAGES, COMPANIES, INDUSTRIES = ["cloud", "network"], ["de", "en", "zh"], ["Acme", "Beta", "嘉华", ""], ["bank", "factory"]
STRATEGIES = ["round_robin", "weighted", "least_loaded", "most_free", "longest_waiting", "level", "best_for_best", "hash"]
FIELDS = {"industry": "category", "language": "category", "owner": "category", "company": "text", "group": "category", "value": "number", "demo": "flag"}
CALENDARS = {
    "berlin": {"zone": "CET-1CEST,M3.5.0,M10.5.0/3", "hours": {"mon-fri": ["09:00-12:00", "13:00-18:00"]}, "holidays": ["2026-10-28"]},
    "shanghai": {"zone": "CST-8", "hours": {"mon-fri": ["09:00-18:00"]}, "dates": {"2026-10-24": "mon"}},
    "nights": {"zone": "NZST-12NZDT,M9.5.0,M4.1.0/3", "hours": {"mon-sun": ["22:00-06:00"]}},
}
CALENDAR_NAMES = ["always", "always", *CALENDARS]
AWAY = [("2026-10-20", "2026-10-24"), ("2026-10-24", "2026-10-26"), ("2026-10-26T10:00:00Z", "2026-10-27"), ("2026-10-30", "2026-11-09")]
WAITS = [0, 0, 1, 60_000_000, HOUR // 2, HOUR, 3 * HOUR, 8 * HOUR, 16 * HOUR, 24 * HOUR, 3 * 24 * HOUR, 9 * 24 * HOUR, 31 * 24 * HOUR]


def some(values, least: int = 0):
    return st.lists(st.sampled_from(values), min_size=least, max_size=len(values), unique=True)


def often(strategy, share: int = 2):
    """None, or something: more often None for larger shares."""
    return st.one_of(*[st.none()] * (share - 1), strategy)


def conditions():
    return st.one_of(
        st.sampled_from(INDUSTRIES).map(lambda value: {"industry": value}),
        st.sampled_from([10, 50, 100]).map(lambda bound: {"value": {">=": bound}}),
        st.booleans().map(lambda value: {"demo": value}),
        st.sampled_from(COMPANIES).map(lambda value: {"company": value}),
        some(LANGUAGES[:2], 1).map(lambda values: {"not": {"language": sorted(values)}}),
        st.just({"owner": "known"}),
    )


@st.composite
def people(draw, number: int, all_open: bool) -> dict:
    person = {"id": f"p{number}"}
    capacity = {limit: draw(st.integers(0 if limit != "open" else 1, most)) for limit, most in (("open", 4), ("per_day", 3), ("per_week", 4), ("per_30_days", 6))
                if (limit == "open" and all_open) or draw(st.integers(0, 3)) == 0}
    for key, strategy in (("weight", st.integers(1, 5)), ("rank", st.integers(1, 3)), ("skills", some(SKILLS)), ("languages", some(LANGUAGES)),
                          ("calendar", st.sampled_from(CALENDAR_NAMES)), ("prefers", conditions())):
        value = draw(often(strategy, 3 if key == "prefers" else 2))
        if value is not None:
            person[key] = value
    spans = draw(st.one_of(st.just([]), some(AWAY, 1)))
    if spans:
        person["away"] = [{"from": start, "until": end} for start, end in sorted(spans)]
    return person | ({"capacity": capacity} if capacity else {})


@st.composite
def teams(draw, number: int, ids: list[str], limited: list[str], later: list[str]) -> dict:
    strategy = draw(st.sampled_from(STRATEGIES))
    team = {"name": f"t{number}", "members": draw(some(limited if strategy == "most_free" and limited else ids, 1))}
    team["strategy"] = "round_robin" if strategy == "most_free" and not limited else strategy
    if strategy == "best_for_best":
        team["bands"] = {"field": "value", "from": draw(st.sampled_from([[50], [100, 10]]))}
    sticky = draw(st.sampled_from([[]] * 3 + [[{"owner": "owner"}], [{"same": "company"}], [{"same": "group"}, {"owner": "owner"}]]))
    fallback = draw(often(st.sampled_from(later))) if later else None
    extras = {"sticky": sticky, "fallback": fallback, "returning": draw(often(st.sampled_from(["even", "catch_up"]))), "calendar": draw(often(st.sampled_from(CALENDAR_NAMES)))}
    return team | {key: value for key, value in extras.items() if value}


@st.composite
def slas(draw, team_names: list[str], ids: list[str]) -> dict:
    clocks = []
    for name in draw(some(["touch", "talk", "meet"], 1)):
        within = draw(st.sampled_from([30, 60, 240]))
        clock = {"name": name, "within": f"{within}m"}
        for key, strategy in (("warn", st.sampled_from([["10m"], ["20m", "5m"]])), ("calendar", st.sampled_from(["assignee", "team", "berlin", "always"])),
                              ("starts", st.sampled_from(["assigned", "received"])), ("on_breach", st.sampled_from(["report", "reassign", "reassign"]))):
            value = draw(often(strategy))
            if value is not None:
                clock[key] = value
        clocks.append(clock)
    sla = {"clocks": clocks}
    if draw(st.booleans()):
        sla["hops"] = draw(st.integers(1, 3))
    escalate = draw(often(st.one_of(*[st.sampled_from(team_names).map(lambda name: {"team": name})] * bool(team_names), st.sampled_from(ids).map(lambda id_: {"person": id_}))))
    return sla | ({"escalate": escalate} if escalate else {})


@st.composite
def rules(draw, number: int, document: dict, last: bool) -> dict:
    rule = {"name": f"r{number}"} | ({} if last else {"when": draw(conditions())})
    ids, names = [person["id"] for person in document["people"]], [team["name"] for team in document["teams"]]
    kind = draw(st.sampled_from(["team"] * 6 + ["person", "unassigned"]))
    rule[kind] = draw(st.sampled_from({"team": names, "person": ids, "unassigned": ["spam"]}[kind]))
    if kind != "unassigned":
        if draw(st.integers(0, 2)) == 0:
            rule["needs"] = {"languages": {"field": "language"}}
        if document["slas"] and draw(st.integers(0, 2)):
            rule["sla"] = draw(st.sampled_from(sorted(document["slas"])))
    return rule


@st.composite
def policies(draw) -> dict:
    limited_share = draw(st.booleans())
    staff = [draw(people(number, limited_share)) for number in range(draw(st.integers(1, 5)))]
    ids = [person["id"] for person in staff]
    limited = [person["id"] for person in staff if "open" in person.get("capacity", {})]
    count = draw(st.integers(1, 3))
    names = [f"t{number}" for number in range(count)]
    document = {"leadcore": 1, "name": "random", "version": "1", "fields": FIELDS, "calendars": CALENDARS, "people": staff}
    document["teams"] = [draw(teams(number, ids, limited, names[number + 1:])) for number in range(count)]
    document["slas"] = {f"s{number}": draw(slas(names, ids)) for number in range(draw(st.integers(0, 2)))}
    whens: list = []
    document["rules"] = []
    total = draw(st.integers(1, 4))
    for number in range(total):
        rule = draw(rules(number, document, number == total - 1 and draw(st.booleans())))
        if rule.get("when") not in whens:  # one behind its equal could never match
            whens.append(rule.get("when"))
            document["rules"].append(rule)
    return document


def leads():
    return st.fixed_dictionaries({}, optional={
        "industry": st.sampled_from([*INDUSTRIES, "other"]), "language": st.sampled_from([*LANGUAGES, "fr"]), "owner": st.sampled_from(["p0", "p1", "p2", "nobody"]),
        "company": st.sampled_from(COMPANIES), "group": st.sampled_from(COMPANIES), "value": st.sampled_from([5, 10, 60, 100, 1e9]), "demo": st.booleans()})
