#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the saved states NAME.bin that the texts NAME.txt beside them describe, as docs/saved-states.md says, and not as the library happens to do it.

usage: make_states.py            write those that are not there yet: a state, once made, is never changed, because hosts have kept such bytes
       make_states.py --check    compare those that are there

Lines of a text: "model FILE", "kind timeline|range|integers|texts", "counter INDEX-IN-THE-MODEL MEANING" in the order of the state, then "pair COUNTER BUCKET EVENTS" (COUNTER counts from 0
in the lines above) and "source HIGHEST NAME"; in tables behind "key KEY" of the lead. Keys and names reach to the end of the line, and may be empty.
"""

import json
import struct
import sys
from decimal import Decimal
from hashlib import blake2s
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "reference"))

from reference_document import canonical  # noqa: E402

KINDS = {"timeline": 1, "integers": 2, "range": 3, "texts": 4}
WORD = (1 << 64) - 1
MOST, LARGEST = 2047, 32 * 2047
SHELF = 1024


def step(lane, word):
    lane ^= word * 0x243F6A8885A308D3 & WORD
    return ((lane << 29 | lane >> 35) & WORD) * 0x9E3779B97F4A7C15 & WORD


def checksum(data):
    lanes = [1, 2, 3, 4]
    for i, (word,) in enumerate(struct.iter_unpack("<Q", data)):
        lanes[i % 4] = step(lanes[i % 4], word)
    total = len(data)
    for lane in lanes:
        total = step(total, lane)
    return step(total ^ total >> 32, 0)


def fingerprint(value):
    return blake2s(canonical(value).encode(), digest_size=16).hexdigest()


def identity(meaning):
    meaning = dict(meaning)
    if "where" in meaning:
        meaning["where"] = fingerprint([meaning["where"], meaning.pop("fields")])
    return int(fingerprint(meaning)[:16], 16)


def source_hash(name):
    return int.from_bytes(blake2s(name.encode(), digest_size=16).digest()[:8], "little")


def padded(data):
    return data + bytes(-len(data) % 8)


class State:
    def __init__(self, path):
        self.counters, self.meanings, self.leads = [], [], []
        for line in path.read_text(encoding="utf-8").splitlines():
            word, _, rest = line.partition(" ")
            getattr(self, f"read_{word.strip('#') or 'comment'}")(rest)

    def read_comment(self, rest):
        pass

    def read_model(self, rest):
        self.hours = 1 if "resolution" in json.loads((HERE / rest).read_text()) else 24

    def read_kind(self, rest):
        self.kind = rest
        if rest == "timeline":
            self.read_key("")

    def read_counter(self, rest):
        index, _, meaning = rest.partition(" ")
        self.counters.append(int(index))
        self.meanings.append(json.loads(meaning, parse_float=Decimal))

    def read_key(self, rest):
        self.leads.append((rest, [], []))

    def read_pair(self, rest):
        self.leads[-1][1].append(tuple(map(int, rest.split())))

    def read_source(self, rest):
        highest, _, name = rest.partition(" ")
        self.leads[-1][2].append((source_hash(name), int(highest)))

    def word(self, lead, counter, bucket, events):
        return struct.pack("<Q", lead << 54 | counter << 38 | bucket + 2**25 << 11 | events)

    def identities(self, meanings):
        return struct.pack(f"<{len(meanings)}Q", *map(identity, meanings))

    def framed(self, content):
        size = 16 + len(content) + 8
        data = b"\x8cLC\n" + struct.pack("<HBBQ", 1, KINDS[self.kind], self.hours, size) + content
        return data + struct.pack("<Q", checksum(data))

    def timeline_words(self):
        words = b""
        for counter, bucket, events in sorted(self.leads[0][1]):
            while events:
                part = min(events, LARGEST)
                words += self.word(0, counter, bucket, part if part <= MOST else 0) + (struct.pack("<Q", part) if part > MOST else b"")
                events -= part
        return words

    def timeline(self, all_meanings):
        words, sources = self.timeline_words(), sorted(self.leads[0][2])
        head = struct.pack("<QIIQ", sum(map(identity, all_meanings)) & WORD, len(self.counters), len(sources), len(words) // 8)
        return self.framed(head + self.identities(self.meanings) + words + b"".join(struct.pack("<Qq", *source) for source in sources))

    def lead_words(self, lead, pairs):
        words = b""
        for counter, bucket, events in sorted(pairs):
            while events:
                part = min(events, MOST)
                words += self.word(lead, counter, bucket, part)
                events -= part
        return words

    def placed(self):
        """Leads by place, how many places there are, and the key of the first."""
        if self.kind != "range":
            return dict(enumerate(self.leads)), len(self.leads), 0
        keys = {int(lead[0]): lead for lead in self.leads}
        if not keys:
            return {}, 0, 0
        base = min(keys) // SHELF * SHELF
        return {key - base: keys[key] for key in sorted(keys)}, (max(keys) - base) // SHELF * SHELF + SHELF, base

    def key_bytes(self, leads, places):
        if self.kind == "integers":
            return b"".join(struct.pack("<q", int(key)) for key, _, _ in leads.values())
        if self.kind == "range":
            return sum(1 << place for place in leads).to_bytes(places // 8, "little")
        texts = [key.encode() for key, _, _ in leads.values()]
        return padded(struct.pack(f"<{len(texts)}I", *map(len, texts))) + padded(b"".join(texts))

    def table(self):
        leads, places, base = self.placed()
        shelves = -(-places // SHELF)
        words, sources = [b""] * shelves, [b""] * shelves
        for place, (_, pairs, marks) in leads.items():
            words[place // SHELF] += self.lead_words(place % SHELF, pairs)
            sources[place // SHELF] += b"".join(struct.pack("<QQq", place % SHELF, *mark) for mark in sorted(marks))
        directory = b"".join(struct.pack("<II", len(w) // 8, len(s) // 24) for w, s in zip(words, sources))
        text_bytes = sum(len(key.encode()) for key, _, _ in leads.values()) if self.kind == "texts" else 0
        head = struct.pack("<IIQQQQqQ", len(self.counters), shelves, places, len(leads), len(b"".join(words)) // 8, len(b"".join(sources)) // 24, base, text_bytes)
        return self.framed(head + self.identities(self.meanings) + directory + b"".join(words) + b"".join(sources) + self.key_bytes(leads, places))


def main():
    everything = State(HERE / "table_empty.txt").meanings
    different = []
    for path in sorted(HERE.glob("*.txt")):
        state, made = State(path), path.with_suffix(".bin")
        data = state.timeline(everything) if state.kind == "timeline" else state.table()
        if not made.exists() and "--check" not in sys.argv:
            made.write_bytes(data)
        elif not made.exists() or made.read_bytes() != data:
            different.append(made.name)
    if different:
        sys.exit("not as described: " + ", ".join(different))


if __name__ == "__main__":
    main()
