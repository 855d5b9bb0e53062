# SPDX-License-Identifier: MIT
"""Random valid models, random leads that lie near the models' own bounds, and random spellings of one document."""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from unicodedata import normalize

from hypothesis import strategies as st
from leadcore_reference import DURATION
from reference_document import grade_names
from reference_sections import all_fields, conditions
from reference_time import duration, moment

NOW = moment("2026-11-21T09:00:00Z")
INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1

FIELD_NAMES = ["country", "employees", "a", "A", "é", "公司", 'quo"te', "back\\slash", "with space", "~1/0", "known", "unknown", "name", "when", "points", "f\x01"]
SCORE_NAMES = ["fit", "engagement", "s", "分数", "known score"]
SCALES = [Decimal(thousandths) / 1000 for thousandths in (1000, 1000, 1000, 1, 5, 100, 250, 500, 7000, 400_000)]
EDGES = [127, 128, -128, -129, 126, -127, 64, -64, 255, 256, 1, -1]  # where sums in bytes would overflow
TYPES = ["flag", "number", "number", "category", "category", "text", "tags", "time"]

NUMBERS = [Decimal(text) for text in (
    "0", "1", "-1", "2", "3", "10", "100", "127", "128", "200", "255", "1000", "32767", "65536", "0.1", "0.5", "-0.1", "2.5", "1e-3", "123456789.123",
    "16777216", "16777217", "2147483647", "9007199254740992", "9007199254740993", "9223372036854775807", "18446744073709551615", "-9223372036854775808",
    "0.1000000000000000055511151231257827021181583404541015625", "0.10000000000000000832667268468867405317723751068115234375", "1e22", "1e23", "3.4028235e38",
    "1e300", "1.7976931348623157e308", "5e-324", "2.4703282292062327e-324", "2.47032822920623272e-324", "2.2250738585072011e-308", "1e-400", "-1e-400", "-0", "0.3")]
CATEGORIES = ["DE", "AT", "de", "", "known", "unknown", "a", "A", "é", "e\u0301", "总裁", "a b", "12345678", "123456789", "1234567890123456", "12345678x", "A1", '"', "x-y", "𝒳"]
MANY = [f"value {number}" for number in range(300)]
OTHERS = ["", "D", "DE ", "DE\0", "dE", "value 7", "value 300", "123456789012345678901234567890", "è", "总", "12345678\0", "other"]
PATTERNS = ["vp", "chief", "head of", "Straße", "SS", "ﬁ", "fi", "总裁", "裁", "ไทย", "é", "e", "e\u0301", "\u0301", "Ⅳ", "iv", "①", "½", "İ", "i", "ς", "ΣΑΣ", "ẞ", ".edu", " ", "-",
            "c++", "１２", "2", "ｶﾞ", "カ", "ひ", "한", "각", "ᆨ", "a b", "_", "٣", "क्", "ß", "ſ", "K", "Å", "ﷺ", "0", "မြန်", "ខ្មែរ", "ລາວ", "𝒳", "x", "👍", "a", "aa", "aaa", "VP of sales"]
GLUE = ["", " ", "-", ",", "a", "m", "Z", "7", "٤", "\u0301", "_", "长", "ー", "ไ", "のい", "\u00a0", "\u200d", "²", "\0", "  ", "é", "\n", "'s"]
MOMENTS = ["2026-11-21T09:00:00Z", "2026-11-21", "1970-01-01", "1969-12-31T23:59:59.999999Z", "2000-02-29T23:59:59.5-08:00", "2026-11-21T17:00:00+08:00", "0001-01-01",
           "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999-23:59", "2024-02-29", "1900-03-01T00:00:00.000001Z"]
DURATIONS = ["1m", "15m", "8h", "1d", "30d", "13w", "36500d", "52560000m", "876000h"]
INVALID_UTF8 = [b"\xff", b"DE\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"]


# Models --------------------------------------------------------------------------------------------------------------------------------


@st.composite
def models(draw) -> dict:
    """A valid document; its numbers are Decimal."""
    return ModelMaker(draw).document()


class ModelMaker:
    """Makes results one after the other; each may read the fields and the results before it, so that there is no circle."""

    def __init__(self, draw):
        self.draw = draw
        names = draw(st.lists(st.sampled_from(FIELD_NAMES), min_size=1, max_size=7, unique=True))
        self.fields = {name: self.one_of(TYPES) for name in names}
        self.readable: dict[str, tuple] = {name: (kind, CATEGORIES) for name, kind in self.fields.items()}
        self.scale = self.one_of(SCALES)
        self.is_wide = self.chance(12)  # many plain rules instead of a few deep ones

    def one_of(self, options):
        return self.draw(st.sampled_from(options))

    def some_of(self, options, most=4):
        return self.draw(st.lists(st.sampled_from(options), min_size=1, max_size=most, unique=True))

    def count(self, low, high):
        return self.draw(st.integers(low, high))

    def chance(self, of=2):
        return self.count(1, of) == of

    def document(self) -> dict:
        scores, grade, classes = {}, None, None
        names = self.some_of(SCORE_NAMES, 3)
        for name in names:
            scores[name] = self.score()
            self.readable[name] = ("score", None)
            if grade is None and self.chance():
                grade = self.grade(list(scores))
            if classes is None and self.chance():
                classes = self.classes()
        order = self.draw(st.permutations(names))
        document = {"leadcore": Decimal(1), "name": "random", "version": "1", "fields": self.fields, "scores": {name: scores[name] for name in order}}
        return document | ({"grade": grade} if grade else {}) | ({"classes": classes} if classes else {})

    # conditions

    def condition(self, depth=0) -> dict:
        if self.is_wide and self.chance(2):
            name = self.one_of(list(self.readable))
            return {name: self.test(*self.readable[name])}
        parts = {}
        for _ in range(self.one_of([1, 1, 1, 2, 3])):
            kind = self.one_of(["test"] * 8 + ["all", "any", "not", "at_least"]) if depth < 3 else "test"
            if kind == "test":
                name = self.one_of(list(self.readable))
                parts[name] = self.test(*self.readable[name])
            elif kind == "not":
                parts["not"] = self.condition(depth + 1)
            else:
                conditions = [self.condition(depth + 1) for _ in range(self.one_of([1, 2, 2, 3, 3, 6]) if depth < 2 else self.count(1, 3))]
                parts |= {"at_least": Decimal(self.count(1, len(conditions))), "of": conditions} if kind == "at_least" else {kind: conditions}
        return self.nested(parts) if depth == 0 and self.chance(40) else parts

    def nested(self, condition: dict) -> dict:
        for kind in self.draw(st.lists(st.sampled_from(["not", "all", "any"]), min_size=5, max_size=20)):
            condition = {kind: condition if kind == "not" else [condition]}
        return condition

    def test(self, kind, values):
        if self.chance(8):
            return self.one_of(["known", "unknown"])
        return getattr(self, f"{kind}_test")(values)

    def flag_test(self, _):
        return self.one_of([True, False])

    def number_test(self, _):
        return self.range_or_set(NUMBERS)

    def score_test(self, _):
        return self.range_or_set([self.points(self.scale) for _ in range(3)])

    def range_or_set(self, numbers):
        if self.chance(4):
            return self.one_of(numbers) if self.chance() else self.some_of(numbers)
        bounds = self.one_of([[">="], ["<"], [">", "<="], [">=", "<"], [">"], ["<="], [">=", "<="], [">", "<"]])
        return {operator: self.one_of(numbers) for operator in bounds}

    def category_test(self, values):
        if values is CATEGORIES and self.chance(30):
            return MANY
        test = self.one_of(values) if self.chance() else self.some_of(values)
        return [test] if test in ("known", "unknown") else test

    def text_test(self, _):
        patterns = lambda: self.one_of(PATTERNS) if self.chance() else self.some_of(PATTERNS, 3)
        if self.chance(5):
            return patterns()
        return {key: patterns() for key in self.some_of(["contains", "starts", "ends", "contains"], 2)}

    def tags_test(self, _):
        return {key: self.some_of(MANY, 80) if self.chance(30) else self.some_of(CATEGORIES) for key in self.some_of(["any", "all"], 2)}

    def time_test(self, _):
        keys = self.one_of([[">="], [">", "<"], ["<="], [">=", "<"], ["within"], ["older_than"], ["within_next"], ["within", ">="], ["older_than", "<", "within_next"]])
        return {key: self.one_of(DURATIONS if key[0] in "wo" else MOMENTS) for key in keys}

    # scores, grade, classes

    def points(self, scale=None) -> Decimal:
        if scale is None and self.chance(10):
            return self.one_of(EDGES) * min(self.scale, self.one_of(SCALES), Decimal(7))
        return self.count(-20, 40) * (scale or self.scale)

    def limits(self) -> dict:
        low, high = sorted([self.points(), self.points()])
        return {key: value for key, value in (("min", low), ("max", high)) if self.chance(3)}

    def score(self) -> dict:
        names = iter(f"rule {number}" for number in range(100))
        return {**self.limits(), "groups": [{"name": f"group {number}", **self.limits(), "rules": [self.rule(next(names)) for _ in range(self.count(5, 30) if self.is_wide else self.count(1, 4))]}
                                            for number in range(self.count(1, 3))]}

    def rule(self, name) -> dict:
        rule = {"name": name, "when": self.condition(), "points": self.points()}
        return rule | ({"unknown": self.points()} if self.chance(2 if self.is_wide else 3) else {}) | ({"reason": "why not: " + name} if self.chance(3) else {})

    def grade(self, scores) -> dict:
        grade = {"letters": {self.one_of(scores): self.symbols(self.one_of([["A", "B", "C", "D", "E"], ["w", "x", "y"], ["gold", "银", "bronze"]]))}}
        if self.chance():
            grade["digits"] = {self.one_of(scores): self.symbols(self.one_of([["1", "2", "3", "4"], ["6", "7", "8"], ["+", "++++"]]))}
        self.readable["grade"] = ("category", grade_names(grade))
        return grade

    def symbols(self, names) -> dict:
        bounds = sorted({self.points() for _ in range(self.count(1, 4))}, reverse=True)
        symbols = dict(zip(names, bounds))  # as many as there are of both
        if max(map(len, symbols)) > 1 or not list(symbols)[-1].isalnum() or self.chance():
            symbols["rest"] = "else"
        return symbols

    def classes(self) -> list:
        names = self.some_of(["top", "known", "unknown", "general", "一般线索", "A"])
        made = [{"name": name, "when": self.condition()} | ({"reason": "for " + name} if self.chance() else {}) for name in names]
        if self.chance(4):
            del made[-1]["when"]
        self.readable["class"] = ("category", names)
        return made


# Leads ---------------------------------------------------------------------------------------------------------------------------------


@dataclass
class Column:
    """Values of one field; `flavour` is the narrowest physical type that holds them all."""

    kind: str
    flavour: str
    values: list


@st.composite
def columns(draw, document: dict, now: int, rows: int, more: dict[str, list] | None = None) -> dict[str, Column]:
    """A column for each field (but sometimes one is left out), with values near the bounds that the document names, and near those in `more`."""
    constants = constants_of(document)
    for name, values in (more or {}).items():
        constants.setdefault(name, []).extend(values)
    made = {}
    for name, kind in all_fields(document).items():
        is_large = any(isinstance(constant, Decimal) and constant > 2**53 for constant in constants.get(name, []))
        flavour = draw(st.sampled_from(FLAVOURS[kind] + ["int64", "uint64"] * 5 * is_large))
        value = VALUES[kind](constants.get(name, []), flavour, now)
        if draw(st.integers(1, 25)) > 1:
            made[name] = Column(kind, flavour, draw(st.lists(value, min_size=rows, max_size=rows)))
    return made


def rows_of(table: dict[str, Column], rows: int) -> list[dict]:
    return [{name: column.values[row] for name, column in table.items()} for row in range(rows)]


def moments_for_now(document: dict):
    """Values for `now`, most of them ordinary."""
    times = [moment(text) for texts in constants_of(document).values() for text in texts if text in MOMENTS]
    return st.sampled_from([NOW, NOW, NOW, 0, -1, 1] + times)


def constants_of(document: dict) -> dict[str, list]:
    """All constants that conditions compare each field with."""
    found: dict[str, list] = {}
    for condition in conditions(document):
        collect(condition, found)
    return found


def collect(condition: dict, found: dict) -> None:
    for key, part in condition.items():
        if key in ("all", "any", "of", "not"):
            for each in [part] if key == "not" else part:
                collect(each, found)
        elif key not in ("at_least", "activity"):
            tests = part.values() if isinstance(part, dict) else [part]
            found.setdefault(key, []).extend(each for test in tests for each in (test if isinstance(test, list) else [test]))


INTEGERS = {"int8": (-(2**7), 2**7 - 1), "int16": (-(2**15), 2**15 - 1), "int32": (-(2**31), 2**31 - 1), "int64": (INT64_MIN, INT64_MAX),
            "uint8": (0, 2**8 - 1), "uint64": (0, 2**64 - 1)}
UNITS = {"us": 1, "ms": 1000, "s": 1_000_000, "ns": 1, "date": 86_400_000_000}
FLAVOURS = {"flag": ["bool"], "number": [*INTEGERS, "float32", "float32", "float64", "float64", "float64"], "category": ["text"], "text": ["text"],
            "tags": ["list"], "time": ["us", "us", *UNITS]}


def flags(constants, flavour, now):
    return st.sampled_from([True, False, True, False, None])


def numbers(constants, flavour, now):
    bounds = [float(constant) for constant in constants if isinstance(constant, Decimal)] or [0.0, 1.0]
    if flavour in INTEGERS:
        low, high = INTEGERS[flavour]
        near = [int(bound) + step for bound in bounds for step in (-1, 0, 1)] + [int(constant) for constant in constants if isinstance(constant, Decimal)]
        return st.sampled_from([min(max(value, low), high) for value in near] + [low, high, None])
    near = [value for bound in bounds for value in (bound, bound, math.nextafter(bound, math.inf), math.nextafter(bound, -math.inf), -bound)]
    near += [math.nan, math.inf, -math.inf, 0.0, -0.0, 1.5]
    return st.sampled_from([as_float32(value) if flavour == "float32" else value for value in near] + [None])


def as_float32(value: float) -> float:
    try:
        return struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def categories(constants, flavour, now):
    return st.sampled_from([constant for constant in constants if constant not in MANY[2:]] * 2 + OTHERS + CATEGORIES[:3] + INVALID_UTF8[:3] + [None, None])


def texts(constants, flavour, now):
    words = constants + constants + PATTERNS[:4]
    words += [normalize(form, word) for word in constants for form in ("NFD", "NFKC")] + [word.swapcase() for word in constants]
    joined = st.lists(st.tuples(st.sampled_from(GLUE), st.sampled_from(words), st.sampled_from(GLUE)), max_size=3).map(
        lambda parts: "".join("".join(part) for part in parts))
    return st.one_of(joined, joined, joined, st.sampled_from(words), st.sampled_from(["", None, *INVALID_UTF8]))


def tags(constants, flavour, now):
    tag = st.sampled_from(constants * 3 + OTHERS + CATEGORIES[:2] + INVALID_UTF8[:2] + [None])
    return st.one_of(st.lists(tag, max_size=5), st.lists(tag, max_size=5), st.just(constants), st.just([]), st.none())


def times(constants, flavour, now):
    spans = [duration(constant) for constant in constants if DURATION.fullmatch(constant)]
    places = [moment(constant) for constant in constants if constant in MOMENTS] + [now] + [now + sign * span for span in spans for sign in (1, -1)]
    near = [place + step for place in places for step in (-1, 0, 0, 1)] + ([INT64_MIN, INT64_MAX] if flavour == "us" else [])
    unit = UNITS[flavour]
    edge = INT64_MAX // 1000 if flavour == "ns" else INT64_MAX
    return st.sampled_from([min(max(value, -edge - (flavour == "us")), edge) // unit * unit for value in near] + [None])


VALUES = {"flag": flags, "number": numbers, "category": categories, "text": texts, "tags": tags, "time": times}


# Spellings of a document ---------------------------------------------------------------------------------------------------------------


def spelled(document: dict, seed: int = 0, keep_order: bool = True) -> str:
    """The document as JSON. 0 spells it plainly; any other seed changes white space, escapes, spellings of numbers, the order of keys and
    comments, none of which changes its meaning. The order of fields and scores, which numbers them, changes only when asked for."""
    random = Random(seed)
    return _spell(_disorder(document, random, (), keep_order) if seed else document, random if seed else None)


def _disorder(value, random: Random, path: tuple, keep_order: bool):
    if isinstance(value, list):
        return [_disorder(each, random, (*path, "*"), keep_order) for each in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    is_numbered = path in (("fields",), ("scores",), ("qualification", "criteria"), ("qualification", "red_flags"), ("completeness", "dossier")) and keep_order
    is_ranked = len(path) == 3 and path[0] == "grade"
    if not is_numbered and not is_ranked:
        random.shuffle(keys)
    mixed = {key: _disorder(value[key], random, (*path, key), keep_order) for key in keys}
    has_fixed_keys = len(path) in (0, 4, 6) and path[-1:] in ((), ("*",)) and "when" not in path or len(path) == 2 and path[0] in ("scores", "classes")
    return {"x-comment": ["ignored", Decimal(random.randint(0, 9))], **mixed} if has_fixed_keys and random.random() < 0.2 else mixed


def _spell(value, random: Random | None) -> str:
    space = random.choice(["", "", " ", "\n\t", "\r\n"]) if random else ""
    if isinstance(value, dict):
        parts = [_spell(key, random) + space + ":" + space + _spell(part, random) for key, part in value.items()]
        return "{" + space + (space + "," + space).join(parts) + "}"
    if isinstance(value, list):
        return "[" + (space + "," + space).join(_spell(each, random) for each in value) + space + "]"
    if isinstance(value, Decimal):
        return _spell_number(value, random)
    text = json.dumps(value, ensure_ascii=bool(random) and random.random() < 0.3)
    return text.replace("/", "\\/") if random and random.random() < 0.3 else text


def _spell_number(number: Decimal, random: Random | None) -> str:
    sign, digits, exponent = number.as_tuple()
    sign, digits = "-" * sign, "".join(map(str, digits))
    if random and random.random() < 0.2:
        zeros = random.randint(1, 30)
        digits, exponent = digits + "0" * zeros, exponent - zeros
    plain = f"{Decimal((sign == '-', tuple(map(int, digits)), exponent)):f}"
    scientific = sign + (digits.lstrip("0") or "0") + random.choice(["e", "E"]) + str(exponent) if random else plain
    pointed = sign + "0." + digits + "e" + f"{exponent + len(digits):+d}"
    return random.choice([plain, plain, scientific, pointed]) if random else plain if len(plain) < 60 else str(number)
