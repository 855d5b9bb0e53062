#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Turns lexicon.tsv into constant tables of C. Usage: make_lexicon.py lexicon.tsv OUTPUT.c"""

import itertools
import re
import sys
import unicodedata
from pathlib import Path

MASK = (1 << 64) - 1
DEPARTMENTS = "executive finance it engineering product marketing sales operations purchasing legal hr consulting other".split()
SENIORITIES = "chief vp director manager specialist junior other".split()
ROLES = "initiator user influencer decider buyer gatekeeper auditor".split()
KINDS = ["none", "field", "rank", "change", "of", "to", "at", "and", "former", "office", "company", "skip"]
ENDING_KIND = "ending"  # of words that nobody lists
CHANGES = ["none", "assistant", "associate", "chief", "head", "lead", "deputy", "junior", "senior", "field"]
MARKS = {"suffix": 1, "follower": 2, "helper": 4, "general": 8, "individual": 16, "advice": 32, "analyst": 64, "solo": 128, "last": 512, "guess": 1024}
FIRST = 256
SHARED = FIRST | MARKS["suffix"]  # what a phrase of two languages may differ in: the first one's order counts, either one's compounds
FIRST_LANGUAGES = {"de", "fr", "es"}
ENDING_BITS = 512
ENDING_LEAST = 4  # shorter words end compounds by accident


class Wrong(Exception):
    """What a line of the table says cannot be."""


def mix(phrase: int, word: int) -> int:
    mixed = ((phrase ^ word) * 0x9E3779B97F4A7C15) & MASK
    return mixed ^ mixed >> 29


def word_hash(word: bytes) -> int:
    hashed = len(word)
    for at in range(0, len(word), 8):
        hashed = mix(hashed, int.from_bytes(word[at:at + 8], "little"))
    return hashed


def base(character: str) -> str:
    """A letter without case and accents."""
    special = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t", "ĸ": "k", "ŋ": "n", "ŀ": "l"}
    folded = unicodedata.normalize("NFKD", character).casefold()
    return "".join(special.get(c, c) for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


def is_ideograph(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def words(phrase: str) -> list[str]:
    """As title_units.c splits a title: words, and single Chinese characters."""
    plain = "".join(base(c) for c in phrase).replace("&", " and ").replace("\u2019", " ").replace("'", " ").replace("-", " ")
    found = re.findall(r"[\u4e00-\u9fff]|[a-z0-9]+", plain)
    if "".join(found) != plain.replace(" ", ""):
        raise Wrong(f"{phrase!r} has characters that no word can have")
    return found


def text_of(units: list[str]) -> bytes:
    """Words with one space between them, none beside ideographs."""
    text = ""
    for unit in units:
        text += (" " if text and not is_ideograph(text[-1]) and not is_ideograph(unit) else "") + unit
    return text.encode()


def shortened(spelling: str, shorts: dict[str, list[str]]) -> set[str]:
    """A phrase of two to four words with each of its words written out or short."""
    whole = spelling.split()
    if not 2 <= len(whole) <= 4:
        return {spelling}
    return {" ".join(choice) for choice in itertools.product(*([word, *shorts.get(word, [])] for word in whole))}


def spellings(phrase: str, language: str, traditional: dict[str, str]) -> set[str]:
    """With and without what stands in brackets; ä as a and as ae; simplified and traditional characters."""
    pieces = re.split(r"\(([^)]*)\)", phrase)
    choices = [[piece] if i % 2 == 0 else ["", piece] for i, piece in enumerate(pieces)]
    found = {"".join(choice) for choice in itertools.product(*choices)}
    if language == "de":
        found |= {spelling.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("Ä", "ae").replace("Ö", "oe").replace("Ü", "ue") for spelling in found}
    if language == "zh":
        found |= {"".join(traditional.get(c, c) for c in spelling) for spelling in found}
    return found


class Table:
    def __init__(self):
        self.phrases: dict[tuple, tuple] = {}
        self.lines: dict[tuple, int] = {}
        self.roles: dict[tuple, tuple] = {}
        self.traditional: dict[str, str] = {}
        self.abbreviated: dict[str, tuple] = {}
        self.endings: dict[str, tuple] = {}
        self.shorts: dict[str, list[str]] = {}

    def add_meaning(self, number, kind, language, department, strength, seniority, marks, phrases):
        change, role, bits = "none", 0, FIRST if language in FIRST_LANGUAGES else 0
        for mark in marks.split():
            name, _, value = mark.partition(":")
            if name == "as":
                change = value
            elif name == "role":
                role = ROLES.index(value) + 1
            else:
                bits |= MARKS[name]
        meaning = (KINDS.index("rank" if kind == ENDING_KIND else kind), DEPARTMENTS.index(department) + 1 if department else 0, int(strength or 0),
                   SENIORITIES.index(seniority) + 1 if seniority else 0, CHANGES.index(change), role, bits)
        if kind == "rank" and not seniority or department and not strength:
            raise Wrong("a rank has a seniority, a department a strength")
        if kind == ENDING_KIND:
            self.endings.update((ending.strip(), meaning) for ending in phrases.split(","))
            return
        for phrase in phrases.split(","):
            for spelling in spellings(phrase.strip(), language, self.traditional):
                self.add_phrase(number, words(spelling), meaning)
                if language == "en":
                    for short in shortened(spelling, self.shorts) - {spelling}:
                        if kind == "rank" or short not in self.abbreviated:
                            self.abbreviated[short] = meaning

    def add_phrase(self, number, units, meaning):
        key = tuple(units)
        if not key:
            raise Wrong("an empty phrase")
        if len(key) > 1 or len(key[0]) < ENDING_LEAST:
            meaning = (*meaning[:6], meaning[6] & ~MARKS["suffix"])
        if key not in self.phrases:
            self.phrases[key], self.lines[key] = meaning, number
        elif self.phrases[key][:6] != meaning[:6] or (self.phrases[key][6] ^ meaning[6]) & ~SHARED:
            raise Wrong(f"{' '.join(key)!r} means something else in line {self.lines[key]}")
        else:
            self.phrases[key] = (*meaning[:6], self.phrases[key][6] | meaning[6] & MARKS["suffix"])

    def read(self, path: Path):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                kind, language, department, strength, seniority, marks, phrases = (["" if cell.strip() == "-" else cell.strip() for cell in line.split("\t")] + [""] * 7)[:7]
                if kind == "traditional":
                    self.traditional.update((pair[0], pair[1]) for pair in phrases.split())
                elif kind == "short":
                    self.shorts[phrases.split()[0]] = phrases.split()[1:]
                elif kind == "role":
                    self.roles[DEPARTMENTS.index(department) + 1, SENIORITIES.index(seniority) + 1] = (ROLES.index(marks) + 1, int(strength))
                else:
                    self.add_meaning(number, kind, language, department, strength, seniority, marks, phrases)
            except (Wrong, ValueError, KeyError, IndexError) as error:
                sys.exit(f"{path}:{number}: {error}")


    def add_abbreviated(self):
        """What is written short means the same, unless the table says something of it."""
        for short, meaning in sorted(self.abbreviated.items()):
            self.phrases.setdefault(tuple(words(short)), meaning)


def lexemes(phrases: dict) -> list[tuple]:
    """All phrases and their beginnings: (text, units, has longer, meaning), by text."""
    found = dict(phrases)
    longer = {units[:i] for units in phrases for i in range(1, len(units))}
    for units in longer:
        found.setdefault(units, (0,) * 7)
    return sorted((text_of(list(units)), units, units in longer, meaning) for units, meaning in found.items())


def slots_of(entries: list[tuple]) -> list[int]:
    size = 1
    while size < 2 * len(entries):
        size *= 2
    slots = [0] * size
    assert len(entries) < 1 << 16
    for number, (_, units, _, _) in enumerate(entries):
        hashed = 0
        for unit in units:
            hashed = mix(hashed, word_hash(unit.encode()))
        at = hashed & (size - 1)
        while slots[at]:
            at = (at + 1) & (size - 1)
        slots[at] = hashed >> 48 << 16 | number + 1
    return slots


def endings_of(phrases: dict) -> list[int]:
    bits = [0] * (ENDING_BITS // 64)
    for units, meaning in phrases.items():
        if meaning[6] & MARKS["suffix"]:
            bit = word_hash(units[0].encode()[-3:]) % ENDING_BITS
            bits[bit // 64] |= 1 << bit % 64
    return bits


def rows(items, width: int = 12) -> str:
    items = list(items)
    return "\n".join("    " + ", ".join(items[i:i + width]) + "," for i in range(0, len(items), width))


def write(table: Table, path: Path):
    entries = lexemes(table.phrases)
    slots = slots_of(entries)
    pool, places = bytearray(), []
    for text, *_ in entries:
        at = pool.find(text)
        if at < 0:
            at = len(pool)
            pool += text
        places.append(at)
    out = ["/* SPDX-License-Identifier: MIT */", "/* Generated by make_lexicon.py from lexicon.tsv. */", '#include "buying/lexicon.h"', "",
           "const char lead_lexicon_text[] = {", rows((str(b) if b < 128 else f"'\\{b:03o}'" for b in pool), 32), "};", "", "const struct lead_lexeme lead_lexemes[] = {"]
    for (text, _, longer, meaning), at in zip(entries, places):
        out.append(f"    {{{at}, {len(text)}, {int(longer)}, 0, {{{', '.join(map(str, meaning))}}}}},")
    out += ["};", "", f"const uint32_t lead_lexicon_mask = {len(slots) - 1};", f"const uint32_t lead_lexicon_slots[{len(slots)}] = {{", rows(f"{s}u" for s in slots), "};", ""]
    out += [f"const uint64_t lead_lexicon_endings[{ENDING_BITS // 64}] = {{", rows(f"UINT64_C({b})" for b in endings_of(table.phrases)), "};", ""]
    out += [f"const struct lead_ending lead_lexicon_nouns[{len(table.endings)}] = {{"]
    out += [f'    {{"{ending}", {len(ending)}, {{{", ".join(map(str, meaning))}}}}},' for ending, meaning in sorted(table.endings.items())]
    out += ["};", f"const uint32_t lead_lexicon_noun_count = {len(table.endings)};", ""]
    out += ["const struct lead_role_cell lead_lexicon_roles[14][8] = {"]
    for (department, seniority), (role, confidence) in sorted(table.roles.items()):
        out.append(f"    [{department}][{seniority}] = {{{role}, {confidence}}},")
    latin = [base(chr(c)) for c in range(0xC0, 0x180)]
    latin = [b if re.fullmatch("[a-z]{1,2}", b) else "" for b in latin]
    out += ["};", "", "const char lead_latin_base[192][3] = {", rows((f'"{b}"' for b in latin), 16), "};", ""]
    path.write_text("\n".join(out), encoding="utf-8")


def main():
    table = Table()
    table.read(Path(sys.argv[1]))
    table.add_abbreviated()
    write(table, Path(sys.argv[2]))


if __name__ == "__main__":
    main()
