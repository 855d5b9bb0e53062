# SPDX-License-Identifier: MIT
"""One column of values in all the physical Arrow types that can hold it, whole or as a slice of something longer."""

from __future__ import annotations

from random import Random

import pyarrow as pa
from strategies import INTEGERS, Column

INTEGER_TYPES = {**{name: getattr(pa, name)() for name in INTEGERS}, "uint16": pa.uint16(), "uint32": pa.uint32()}
INDEX_TYPES = [pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64()]
TEXT_TYPES = [pa.utf8(), pa.large_utf8(), pa.string_view()]
AS_BYTES = {pa.utf8(): pa.binary(), pa.large_utf8(): pa.large_binary(), pa.string_view(): pa.binary_view()}
UNITS = {"s": 1_000_000, "ms": 1000, "us": 1}
DAY = 86_400_000_000


def array(column: Column, random: Random | None = None) -> pa.Array:
    """The values in the plainest type, or in a random one at a random offset."""
    if random is None:
        return makers(column)[0](column.values)
    front, back = (random.choice([0, 0, 1, 3, 8, 13, 64]), random.choice([0, 1, 5])) if column.values else (0, 0)
    padded = [random.choice(column.values) for _ in range(front)] + column.values + [random.choice(column.values) for _ in range(back)]
    options = makers(column)
    if all(value is None for value in column.values):
        options.append(lambda values: pa.nulls(len(values)))
    return random.choice(options)(padded).slice(front, len(column.values))


def makers(column: Column) -> list:
    """Functions that make an array of the values, one for each physical type that can hold them all exactly."""
    return MAKERS[column.kind]([value for value in column.values if value is not None], column)


def _plain(type_: pa.DataType):
    return lambda values: pa.array(values, type_)


def _flags(values, column):
    integers = [lambda values, type_=type_: pa.array([None if value is None else int(value) for value in values], type_) for type_ in INTEGER_TYPES.values()]
    return [_plain(pa.bool_()), _plain(pa.bool_()), *integers]


def _numbers(values, column):
    if column.flavour.startswith("float"):
        return [_plain(pa.float64())] + ([_plain(pa.float32())] * 2 if column.flavour == "float32" else [])
    options = [_plain(INTEGER_TYPES[column.flavour])]
    options += [_plain(type_) for type_ in INTEGER_TYPES.values() if all(fits(value, type_) for value in values)]
    floats = [(53, pa.float64()), (24, pa.float32())]
    return options + [lambda values, type_=type_: pa.array([None if value is None else float(value) for value in values], type_)
                      for bits, type_ in floats if all(abs(value) <= 2**bits for value in values)]


def fits(value: int, type_: pa.DataType) -> bool:
    signed = str(type_).startswith("int")
    return -(2 ** (type_.bit_width - 1)) <= value < 2 ** (type_.bit_width - 1) if signed else 0 <= value < 2**type_.bit_width


def _texts(values, column):
    return [lambda values, type_=type_: _strings(values, type_) for type_ in TEXT_TYPES] + [
        lambda values, index=index, type_=type_: _dictionary(values, index, type_) for index in INDEX_TYPES for type_ in TEXT_TYPES[:2]]


def _strings(values: list, type_: pa.DataType) -> pa.Array:
    """Strings that need not be valid UTF-8, which only a view of bytes can hold."""
    encoded = [value.encode() if isinstance(value, str) else value for value in values]
    return pa.array(encoded, AS_BYTES[type_]).view(type_)


def _dictionary(values: list, index: pa.DataType, type_: pa.DataType) -> pa.Array:
    """A dictionary with entries that nobody uses, one that stands twice, and a null."""
    known = [value for value in dict.fromkeys(values) if value is not None]
    strangers = ["nobody"] if index.bit_width == 8 else [f"nobody {number}" for number in range(len(values) * 37 % 400)]
    entries = [*strangers, *known, *known[:1], None]
    codes = [None if value is None else len(strangers) + known.index(value) for value in values]
    codes = [len(entries) - 1 if code is None and place % 2 else code for place, code in enumerate(codes)]  # null in either place
    return pa.DictionaryArray.from_arrays(pa.array(codes, index), _strings(entries, type_))


def _tags(values, column):
    strings = [lambda values, type_=type_: _strings(values, type_) for type_ in TEXT_TYPES]
    strings += [lambda values, index=index: _dictionary(values, index, pa.utf8()) for index in (pa.int8(), pa.int32(), pa.uint32())]
    return [lambda values, strings=strings, is_large=is_large: _lists(values, strings, is_large) for strings in strings for is_large in (False, True)]


def _lists(values: list, strings, is_large: bool) -> pa.Array:
    offsets, flat = [0], []
    for value in values:
        flat += value or []
        offsets.append(len(flat))
    kind, type_ = (pa.LargeListArray, pa.int64()) if is_large else (pa.ListArray, pa.int32())
    mask = pa.array([value is None for value in values], pa.bool_())
    return kind.from_arrays(pa.array(offsets, type_), strings(flat), mask=mask)


def _times(values, column):
    def stamps(unit, zone):
        return lambda values: pa.array([None if value is None else value // UNITS[unit] for value in values], pa.int64()).view(pa.timestamp(unit, zone))

    options = [stamps(unit, zone) for unit, size in UNITS.items() if all(value % size == 0 for value in values) for zone in (None, "UTC", "Asia/Shanghai")]
    options.reverse()
    if all(abs(value) <= (2**63 - 1) // 1000 for value in values):
        options.append(lambda values: pa.array([None if value is None else value * 1000 for value in values], pa.int64()).view(pa.timestamp("ns")))
    if all(value % DAY == 0 for value in values):
        days = lambda values: [None if value is None else value // DAY for value in values]
        options.append(lambda values: pa.array(days(values), pa.int32()).view(pa.date32()))
        options.append(lambda values: pa.array([None if day is None else day * 86_400_000 for day in days(values)], pa.int64()).view(pa.date64()))
    return options


MAKERS = {"flag": _flags, "number": _numbers, "category": _texts, "text": _texts, "tags": _tags, "time": _times}
