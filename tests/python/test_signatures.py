# SPDX-License-Identifier: MIT
"""The hand-written signatures of the Python package against the library's debug information, the headers and the golden constants."""

import ctypes
import inspect
import os
import re
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

import pytest
from leadcore import _signatures as c
from leadcore import _term, _values, vocabulary

import leadcore

ROOT = Path(__file__).resolve().parents[2]
ABI = Path(os.environ.get("LEADCORE_ABI", ROOT / "tests" / "abi" / "leadcore.abi"))
NATIVE = (ROOT / "bindings/python/native/native.c").read_text()

# Pointers that the package handles as plain addresses although their target has a type: columns, and binary metadata that is not text.
ADDRESSES = {
    *(("lead_outputs", name) for name in ("grade", "lead_class", "points", "coverage", "decisions", "stage_margin", "missing", "question", "completeness",
                                          "missing_parts")),
    ("ArrowSchema", "metadata"),
    *(("lead_next_changes", name) for name in ("rows", "times", "grade", "lead_class")),
    *(("lead_assignment_columns", name) for name in ("outcome", "reason", "by", "person", "team", "rule", "deadline")),
}
WORDS = {
    "char": "c_char", "int": "c_int", "double": "c_double", "long int": "c_long", "unsigned char": "c_ubyte", "short int": "c_short",
    "unsigned short int": "c_ushort", "unsigned short": "c_ushort", "unsigned int": "c_uint", "unsigned long int": "c_ulong", "unsigned long": "c_ulong",
    "void": "None",
}


class Abi:
    """Types of the ABI file as words that ctypes types can be put into as well."""

    def __init__(self, path: Path) -> None:
        root = xml.parse(path).getroot()
        self._types = {x.get("id"): x for x in root.iter() if x.get("id") and x.tag != "subrange" and x.get("is-declaration-only") != "yes"}
        self._opaque = {x.get("id") for x in root.iter("class-decl") if x.get("is-declaration-only") == "yes"} - set(self._types)
        self.functions = {x.get("name"): x for x in root.iter("function-decl") if x.get("elf-symbol-id")}
        self.structures = {x.get("name"): x for x in root.iter("class-decl") if x.get("is-struct") and x.get("is-declaration-only") != "yes"}

    def word(self, identity: str) -> str:
        if identity in self._opaque:
            return "opaque"
        kind = self._types[identity]
        inner = kind.get("type-id")
        if kind.tag in ("typedef-decl", "qualified-type-def"):
            return self.word(inner)
        if kind.tag == "pointer-type-def":
            target = self.word(inner)
            return {"c_char": "c_char_p", "None": "c_void_p", "opaque": "c_void_p"}.get(target) or (target if target.startswith("function") else f"*{target}")
        if kind.tag == "array-type-def":
            return f"{self.word(inner)}[{kind.find('subrange').get('length')}]"
        if kind.tag == "class-decl":
            return kind.get("name")
        if kind.tag == "function-type":
            return f"function {self.signature(kind)}"
        assert kind.tag == "type-decl", kind.tag
        return WORDS[kind.get("name")]

    def signature(self, function: xml.Element) -> str:
        arguments = [self.word(x.get("type-id")) for x in function.findall("parameter")]
        return f"{self.word(function.find('return').get('type-id'))} ({', '.join(arguments)})"


def word(kind: object) -> str:
    """The same words for a ctypes type."""
    if kind is None:
        return "None"
    names = {structure: name for name, structure in c.STRUCTURES.items()}
    if kind in names:
        return names[kind]
    if issubclass(kind, ctypes.Array):
        return f"{word(kind._type_)}[{kind._length_}]"
    if issubclass(kind, ctypes._Pointer):
        return f"*{word(kind._type_)}"
    if issubclass(kind, ctypes._CFuncPtr):
        return f"function {signature(kind._restype_, kind._argtypes_)}"
    return {"c_byte": "c_char"}.get(kind.__name__, kind.__name__)


def signature(result: object, arguments: tuple) -> str:
    return f"{word(result)} ({', '.join(map(word, arguments))})"


@pytest.fixture(scope="module")
def abi() -> Abi:
    if not ABI.exists():
        pytest.skip(f"{ABI.name} is not there")
    return Abi(ABI)


def test_every_exported_function_is_in_the_table_and_no_other(abi):
    assert set(c.SIGNATURES) == set(abi.functions)
    headers = "".join(re.sub(r"/\*.*?\*/", " ", x.read_text(), flags=re.S) for x in sorted((ROOT / "include/leadcore").glob("*.h")))
    assert set(c.SIGNATURES) == set(re.findall(r"\bLEAD_API\b[^;{(]*?\b(lead_\w+)\s*\(", headers))


@pytest.mark.parametrize("name", sorted(c.SIGNATURES))
def test_function(abi, name):
    assert signature(*c.SIGNATURES[name]) == abi.signature(abi.functions[name])


def test_every_public_structure_is_in_the_table_and_no_other(abi):
    assert set(c.STRUCTURES) == {name for name in abi.structures if name.startswith(("lead_", "Arrow"))}


@pytest.mark.parametrize("name", sorted(c.STRUCTURES))
def test_structure(abi, name):
    declared, found = abi.structures[name], c.STRUCTURES[name]
    assert ctypes.sizeof(found) * 8 == int(declared.get("size-in-bits"))
    members = declared.findall("data-member")
    assert [x.find("var-decl").get("name") for x in members] == [x[0] for x in found._fields_]
    for member, (field, kind) in zip(members, found._fields_):
        assert getattr(found, field).offset * 8 == int(member.get("layout-offset-in-bits")), field
        expected = abi.word(member.find("var-decl").get("type-id"))
        if (name, field) in ADDRESSES:
            assert expected.startswith(("*", "c_char_p")) and word(kind) in ("c_void_p", "*c_void_p"), field
        elif expected.startswith("**"):
            assert word(kind) in (expected, "*c_void_p"), field
        else:
            assert word(kind).replace("**c_void_p", "*c_void_p") == expected, field


def golden() -> dict[str, int]:
    lines = (ROOT / "tests" / "golden" / "constants.txt").read_text().splitlines()
    return {name: int(value) for name, value, _ in (line.split() for line in lines)}


def terms() -> dict[str, int]:
    """Constants of vocabulary.h, which the package has as enums (tests/python/test_vocabulary.py)."""
    found = {f"LEAD_VOCABULARY_{x.name}": int(x) for x in vocabulary.Vocabulary}
    for enum in filter(inspect.isclass, vars(vocabulary).values()):
        if issubclass(enum, vocabulary.Term) and enum is not vocabulary.Term:
            found |= {f"LEAD_{_term.vocabulary_of(enum).name}_{x.name}": int(x) for x in enum}
    return found


def test_constants_are_the_golden_ones():
    wanted = {name: value for name, value in golden().items() if not name.startswith("ARROW_")}
    assert wanted == c.CONSTANTS | terms()


def test_every_field_type_has_a_name():
    assert set(_values.FIELD_TYPES) == {value for name, value in golden().items() if name.startswith("LEAD_FIELD_")}


@pytest.mark.parametrize("structure, name", [(c.NativePlan, "plan"), (c.NativeSlot, "slot")])
def test_structures_of_the_native_part(structure, name):
    body = re.search(rf"struct {name} {{(.*?)\n}};", re.sub(r"/\*.*?\*/", "", NATIVE, flags=re.S), re.S)[1]
    members = []
    for declaration in filter(None, (x.strip() for x in body.split(";"))):
        function = re.search(r"\(\*(\w+)\)\(", declaration)
        members += [function[1]] if function else re.findall(r"(\w+)(?=\s*(?:,|$))", declaration)
    assert members == [field for field, _ in structure._fields_]


def test_functions_of_the_native_part():
    assert set(re.findall(r"^LEAD_API .*?(leadcore_\w+)\(", NATIVE, re.M)) == set(c.NATIVE_SIGNATURES)


def test_the_library_is_the_version_of_the_headers():
    base = (ROOT / "include/leadcore/base.h").read_text()
    parts = [re.search(rf"#define LEAD_VERSION_{part} (\d+)", base)[1] for part in ("MAJOR", "MINOR", "PATCH")]
    assert leadcore.library_version == ".".join(parts)
    assert int(parts[0]) == c.VERSION_MAJOR


def test_pointers_have_64_bits():
    assert sys.maxsize > 2**32 and ctypes.sizeof(ctypes.c_void_p) == 8
