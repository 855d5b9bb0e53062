#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the seeds of fuzz_model, fuzz_lead, fuzz_timeline and fuzz_ingest. What they hold is said by their names; run it again after a change and commit the files."""

import json
import random
import struct
from pathlib import Path

SEEDS = Path(__file__).parent / "seeds"


def model(**changes):
    """A small document that compiles, with parts replaced; None removes one."""
    document = {
        "leadcore": 1,
        "name": "seed",
        "version": "1",
        "fields": {"country": "category", "staff": "number", "title": "text", "demo": "flag", "topics": "tags", "seen": "time"},
        "scores": {"fit": {"max": 100, "groups": [{"name": "g", "rules": [{"name": "r", "when": {"country": "DE"}, "points": 10}]}]}},
    }
    document.update(changes)
    return json.dumps({key: value for key, value in document.items() if value is not None}, ensure_ascii=False)


def with_conditions(*conditions):
    rules = [{"name": f"r{i}", "when": when, "points": i + 1, "unknown": 0.5} for i, when in enumerate(conditions)]
    return model(scores={"fit": {"min": 0, "groups": [{"name": "g", "max": 50, "rules": rules}]}})


def nested(depth, key="not"):
    condition = {"country": "DE"}
    for _ in range(depth):
        condition = {key: condition if key == "not" else [condition]}
    return condition


MODELS = {
    "good_small": model(),
    "good_every_test": with_conditions(
        {"country": ["DE", "AT"]}, {"staff": {">=": 200, "<": 1e3}}, {"staff": [1, 2.5]}, {"staff": 7}, {"title": {"contains": "vp"}},
        {"title": {"starts": ["head of"], "ends": ["it", "sales"]}}, {"title": "chief"}, {"demo": True}, {"topics": {"any": ["a"], "all": ["b"]}},
        {"seen": {"within": "30d"}}, {"seen": {"older_than": "8h", ">": "2020-02-29"}}, {"seen": {"within_next": "13w"}},
        {"staff": "known"}, {"country": "unknown"}, {"country": ["known"]}, {"at_least": 2, "of": [{"demo": True}, {"staff": 1}, {"demo": False}]},
        {"any": [{"demo": True}, {"not": {"country": "DE"}}]}, {"all": [{"demo": True}]}),
    "good_grade_and_classes": model(
        grade={"letters": {"fit": {"A": 75, "B": 50.5}}, "digits": {"fit": {"1": 50, "2": "else"}}},
        classes=[{"name": "a", "when": {"fit": {">=": 70.125}, "grade": ["A1"]}, "reason": "because"}, {"name": "b"}, {"name": "never"}]),
    "good_unicode": with_conditions({"title": {"contains": ["总裁", "Straße", "ﬁne", "É", "İ"]}}, {"country": ["\U0001f680", "中国"]}),
    "good_extension_keys": model(**{"x-note": {"anything": [1, None]}}),
    "warns_never_true": with_conditions({"staff": {">": 5, "<": 3}}, {"all": [{"demo": True}, {"demo": False}]}),
    "bad_cycle": model(scores={"a": {"groups": [{"name": "g", "rules": [{"name": "r", "when": {"b": 1}, "points": 1}]}]},
                               "b": {"groups": [{"name": "g", "rules": [{"name": "r", "when": {"a": {">": 0}}, "points": 1}]}]}}),
    "bad_unknown_names": with_conditions({"contry": "DE"}, {"staff": {"=>": 1}}, {"title": {"contain": "x"}}, {"grade": "A"}, {"class": "x"}),
    "bad_types": with_conditions({"country": 1}, {"staff": "x"}, {"demo": 1}, {"seen": {"within": 3}}, {"topics": "a"}, {"title": {"ends": ""}}, {}, []),
    "bad_points": model(scores={"fit": {"min": 5, "max": 1, "groups": [{"name": "g", "rules": [
        {"name": "r", "when": {"demo": True}, "points": 0.0001}, {"name": "r", "when": {"demo": True}, "points": 1000001}]}]}}),
    "bad_times": with_conditions({"seen": {">=": "2026-02-30"}}, {"seen": {">": "2026-01-01T24:00:00Z"}}, {"seen": {"<": "2026-01-01T23:59:60Z"}},
                                 {"seen": {"within": "99999999999999999999d"}}, {"seen": {"older_than": "36501d"}}, {"seen": {"within": "0d"}}),
    "bad_missing": "{}",
    "bad_no_scores": model(scores=None, grade={"letters": {"fit": {"A": 75}}}, classes=[{"name": "a", "when": {"grade": "A", "fit": {">": 1}}}, {"name": "b"}]),
    "bad_no_fields": model(fields=None, classes=[{"name": "b"}]),
    "bad_fields": model(fields={"all": "flag", "x-a": "flag", "grade": "number", "a": "nummer", "": "flag", "n" * 201: "text"}),
    "deep_conditions_at_limit": with_conditions(nested(31)),
    "deep_conditions_beyond_limit": with_conditions(nested(33)),
    "deep_lists": with_conditions(nested(27, "all")),
    "deep_arrays": "[" * 5000,
    "deep_objects": '{"a":' * 5000,
    "deep_closed_at_64": "[" * 64 + "]" * 64,
    "wide_members": model(fields={f"field_{i}": "flag" for i in range(1500)}),
    "wide_array": with_conditions({"country": [f"value {i}" for i in range(1500)]}),
    "long_string": model(name="n" * 200, version="v" * 5000),
    "long_number": with_conditions({"staff": 1}).replace('"staff": 1', '"staff": 0.' + "0" * 3000 + "1"),
    "huge_exponents": with_conditions({"staff": 1}, {"staff": 2}).replace('"staff": 1', '"staff": 1e-99999999999').replace('"staff": 2', '"staff": 1E+99999999999'),
    "halfway_doubles": with_conditions({"staff": 1}).replace('"staff": 1', '"staff": [9007199254740993, 2.2250738585072011e-308, 5e-324, 2.5e-324, 1.7976931348623158e308]'),
    "duplicate_keys": '{"leadcore": 1, "leadcore": 1, "fields": {"a": "flag", "a": "flag", "\\u0061": "text"}}',
    "duplicate_keys_many": "{" + ",".join('"k": 1' for _ in range(2000)) + "}",
    "escapes": model(name="a").replace('"a"', '"\\u0041\\ud83d\\ude00\\n\\/\\""'),
    "half_surrogate": model(name="a").replace('"a"', '"\\ud83d"'),
    "nul_in_name": model(name="a").replace('"a"', '"a\\u0000b"'),
    "truncated": model()[:-30],
    "trailing": model() + " x",
    "byte_order_mark": "\ufeff" + model(),
}


def with_events(*rules, events=None, **changes):
    """A document about events, with rules in one group."""
    events = events or {"view": {"page": "text", "seconds": "number", "paid": "flag"}, "click": {"page": "text"}, "mail": {}}
    rules = [{"name": f"r{i}", "points": i + 1, **rule} for i, rule in enumerate(rules)]
    return model(events=events, scores={"fit": {"min": 0, "groups": [{"name": "g", "rules": rules}]}}, **changes)


def over_activity(**test):
    return {"when": {"activity": {"on": "view", **test}}}


MODELS |= {
    "events_small": with_events({"on": "mail"}),
    "events_every_decay": with_events(
        {"on": "view", "decay": "none"}, {"on": "view", "decay": {"half_life": "7d"}}, {"on": ["view", "click"], "decay": {"linear": "30d"}},
        {"on": "mail", "decay": {"steps": {"percent": 33.333, "every": "2w"}}}, {"on": "mail", "decay": {"window": "90d"}, "points": -2.5}),
    "events_limits": with_events(
        {"on": ["view", "mail"], "at_most": {"times": 3, "per": "1d"}}, {"on": "view", "at_most": {"times": 1}, "id": "first view"},
        {"on": "click", "at_most": {"times": 1000000, "per": "1w"}, "decay": {"half_life": "1d"}, "reason": "clicks"},
        guards=[{"name": "scanner", "on": ["click"], "more_than": 20, "per": "1d", "reason": "too many"}, {"name": "none", "on": ["mail", "view"], "more_than": 0, "per": "1w"}]),
    "events_where": with_events(
        {"on": ["view", "click"], "where": {"page": {"starts": "/pricing"}}}, {"on": "view", "where": {"any": [{"seconds": {">": 10}}, {"not": {"paid": True}}]}},
        over_activity(where={"seconds": "known", "at_least": 1, "of": [{"paid": True}, {"page": ["a", "b"]}]}, count={">=": 2}, within="30d")),
    "events_conditions": with_events(
        over_activity(count=0), over_activity(count=[1, 2, 7]), over_activity(count={">": 1, "<=": 1000000000}, within="7d"), over_activity(last={"within": "7d"}),
        over_activity(last={"older_than": "7d", "within": "90d"}), over_activity(first="known"), over_activity(last="unknown"),
        {"when": {"not": {"activity": {"on": ["view", "mail"], "first": {"older_than": "1w"}}}, "country": "DE"}},
        classes=[{"name": "dormant", "when": {"activity": {"on": "view", "count": 0, "within": "90d"}}}, {"name": "b"}]),
    "events_by_hours": with_events({"on": "mail", "decay": {"half_life": "3h"}, "at_most": {"times": 2, "per": "5h"}}, over_activity(count=1, within="1h"), resolution="1h"),
    "events_every_field": with_events(
        {"on": "e", "where": {"a": True, "b": {">=": 1}, "c": ["x"], "d": {"contains": "y"}, "f": {"all": ["z"]}, "g": {">=": "2026-01-01"}}},
        events={"e": {"a": "flag", "b": "number", "c": "category", "d": "text", "f": "tags", "g": "time"}}),
    "events_groups_decay": model(events={"e": {}}, scores={"fit": {"groups": [
        {"name": "g", "decay": {"half_life": "30d"}, "rules": [{"name": "r", "on": "e", "points": 10}, {"name": "s", "on": "e", "points": 10, "decay": "none"}]}]}}),
    "events_most_ages": with_events({"on": "mail", "points": 1000000, "decay": {"half_life": "36500d"}}),
    "events_too_many_ages": with_events(*({"on": "mail", "decay": {"linear": f"{36500 - i}d"}} for i in range(130))),
    "events_bad_names": with_events({"on": "vew"}, {"on": []}, {"on": ["view", "view"]}, {"on": "view", "when": {"demo": True}}, {"on": 1}, {}),
    "events_bad_where": with_events(
        {"on": "view", "where": {"activity": {"on": "mail", "count": 1}}}, {"on": ["view", "mail"], "where": {"page": "a"}}, {"on": "mail", "where": {}},
        {"on": "view", "where": {"fit": {">": 1}}}, {"on": "view", "where": {"seconds": "fast"}}),
    "events_bad_decay": with_events(
        {"on": "mail", "decay": "half"}, {"on": "mail", "decay": {"half_life": "5h"}}, {"on": "mail", "decay": {"half_life": "0d", "window": "1d"}},
        {"on": "mail", "decay": {"steps": {"percent": 0, "every": "1d"}}}, {"on": "mail", "decay": {"steps": {"percent": 50.0001}}}, {"on": "mail", "decay": {}}),
    "events_bad_limits": with_events(
        {"on": "mail", "at_most": {"times": 0}}, {"on": "mail", "at_most": {"times": 1.5, "per": "1h"}}, {"on": "mail", "at_most": 3}, {"on": "mail", "id": ""},
        {"on": "view", "id": "a"}, {"on": "mail", "id": "a"}, guards=[{"name": "a", "on": "mail"}, {"name": "a", "on": ["x"], "more_than": -1, "per": "25h"}, 7]),
    "events_bad_conditions": with_events(
        over_activity(), over_activity(count=1, last="known"), over_activity(last={"within": "7d"}, within="7d"), over_activity(count={">=": -1}),
        over_activity(count=1.5), over_activity(first={}), {"when": {"activity": "view"}}, {"when": {"activity": {"count": 1}}}),
    "events_bad_declarations": with_events({"on": "a"}, events={"a": {"time": "text"}, "": {}, "x-b": {}, "c": {"d": "day"}, "e": {"f": "text"}, "g": {"f": "flag"}}, resolution="2d"),
}

BAD_BYTES = {
    "bad_utf8_lone": model(name="a").encode().replace(b'"a"', b'"\xff"'),
    "bad_utf8_overlong": model(name="a").encode().replace(b'"a"', b'"\xc0\xaf"'),
    "bad_utf8_cut": model(name="a").encode().replace(b'"a"', b'"\xe4\xb8"'),
    "nul_byte": model().encode() + b"\0",
}


def lead(flag=None, number=None, category=None, text=None, tags=None, time=None, number2=None, category2=None, now=None):
    """Bytes as fuzz_lead.c takes them apart."""
    def some(value, pack):
        return b"\0" if value is None else b"\1" + pack(value)
    def string(value):
        return bytes([len(value)]) + value
    return b"".join([
        b"\0" if now is None else b"\1" + struct.pack("<q", now),
        some(flag, lambda v: struct.pack("<q", v)), some(number, lambda v: struct.pack("<d", v)), some(category, string), some(text, string),
        some(tags, lambda v: bytes([len(v)]) + b"".join(map(string, v))), some(time, lambda v: struct.pack("<q", v)),
        some(number2, lambda v: struct.pack("<d", v)), some(category2, string)])


LEADS = {
    "all_unknown": lead(),
    "typical": lead(1, 420.0, b"DE", b"Head of IT", [b"DE", b"CH"], 1795200000000000, 1e5, b"AT"),
    "best": lead(1, 1999.75, b"DE", b"head of vp sales", [b"DE", b"AT", b"CH"], 1795251600000000, 1e6, b"AT"),
    "worst": lead(0, -1e308, b"somewhere else", b"student", [], 1700000000000000, 0.0, b""),
    "not_a_number": lead(0, float("nan"), b"", b"", [b""], 0, float("inf"), b"AT"),
    "time_limits": lead(1, 0.0, time=-(2**63), now=2**63 - 1),
    "time_limits_reversed": lead(1, 0.0, time=2**63 - 1, now=-(2**63)),
    "invalid_utf8": lead(1, 1.0, b"\xff", b"vp \xe4\xb8", [b"\xc0\xaf"], 0, 1.0, b"\xed\xa0\x80"),
    "words_without_spaces": lead(1, 1.0, "中国".encode(), "副总裁 VP".encode(), [], 0, 1.0, b"AT"),
    "combining": lead(1, 1.0, b"AT", ("vp" + "\u0301" * 100).encode()),
    "expanding": lead(1, 1.0, b"AT", ("\ufdfa" * 85).encode()),
}


NOW = 1795251600000000


def event(kind=0, time=None, days=None, source=0, sequence=0, **fields):
    """Bytes as fuzz_timeline.c takes them apart. Fields by number, already packed."""
    when = struct.pack("<Bq", 1, time) if time is not None else bytes([128, 240 - (days or 0)])
    number = b"" if not source else struct.pack("<Bq", 1, sequence)
    known = sum(1 << int(name[1:]) for name in fields)
    packed = bytes([known]) + b"".join(fields[name] for name in sorted(fields)) if fields else b""
    return bytes([kind]) + when + bytes([source]) + number + bytes([len(packed)]) + packed


def string(text):
    return bytes([len(text)]) + text


def timeline(*events, now=None):
    return (b"\0" if now is None else b"\1" + struct.pack("<q", now)) + b"".join(events)


FULL = {"f0": struct.pack("<q", 1), "f1": struct.pack("<d", 420.0), "f2": string(b"DE"), "f3": string(b"the VP"), "f4": bytes([2]) + string(b"DE") + string(b"CH"),
        "f5": struct.pack("<q", NOW), "f6": struct.pack("<d", 3.0), "f7": string(b"AT")}
TIMELINES = {
    "nothing": timeline(),
    "one": timeline(event()),
    "every_type": timeline(*(event(kind, days=kind) for kind in range(5))),
    "every_field": timeline(event(0, days=0, **FULL), event(0, days=40, **FULL), event(2, days=3, **{"f2": FULL["f2"], "f3": FULL["f3"]})),
    "burst": timeline(*(event(3, days=1) for _ in range(6)), event(1, days=1)),
    "many_days": timeline(*(event(i % 4, days=i) for i in range(120))),
    "twice": timeline(*(event(1, days=i, source=1, sequence=i) for i in range(5)), *(event(1, days=i, source=1, sequence=i) for i in range(7))),
    "sources": timeline(*(event(1, days=i, source=1 + i % 3, sequence=100 - i) for i in range(20))),
    "numbers_at_the_ends": timeline(event(1, source=1, sequence=-(2**63)), event(1, source=1, sequence=2**63 - 1), event(1, source=2, sequence=0)),
    "future": timeline(event(0, time=NOW + 10**12), event(1, time=NOW + 1), event(3, time=NOW + 9 * 10**12)),
    "years": timeline(event(0, time=-62135596800000000), event(0, time=253402300799999999), event(0, time=-1), event(0, time=0)),
    "beyond_years": timeline(event(0, time=-62135596800000001), event(0, time=253402300800000000), event(0, time=2**63 - 1), event(0, time=-(2**63))),
    "now_at_the_ends": timeline(event(0), event(1), now=2**63 - 1),
    "now_at_the_other_end": timeline(event(0), event(1), now=-(2**63)),
    "now_before": timeline(*(event(i % 4, days=i) for i in range(30)), now=NOW - 20 * 86_400_000_000),
    "invalid_text": timeline(event(0, days=0, f2=string(b"\xff"), f3=string(b"vp \xe4\xb8"), f4=bytes([1]) + string(b"\xc0\xaf"))),
}


def main():
    for folder, seeds in (("model", {**{name: text.encode() for name, text in MODELS.items()}, **BAD_BYTES}), ("lead", LEADS), ("timeline", TIMELINES)):
        (SEEDS / folder).mkdir(parents=True, exist_ok=True)
        for name, data in seeds.items():
            (SEEDS / folder / name).write_bytes(data)
    noise = random.Random(1)
    for i in range(4):
        (SEEDS / "lead" / f"noise_{i}").write_bytes(noise.randbytes(200))
    for i in range(4):
        (SEEDS / "timeline" / f"noise_{i}").write_bytes(noise.randbytes(1500))
    (SEEDS / "ingest").mkdir(parents=True, exist_ok=True)
    for i in range(24):  # mostly small bytes: large ones make a structure odd
        size = 200 * (i % 12 + 1)
        (SEEDS / "ingest" / f"noise_{i:02}").write_bytes(bytes(noise.choice((noise.randrange(16), noise.randrange(240), noise.randrange(256 if i % 3 else 248))) for _ in range(size)))


if __name__ == "__main__":
    main()
