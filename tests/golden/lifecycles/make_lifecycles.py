#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the saved lifecycles NAME.bin that the texts NAME.txt beside them describe, as docs/saved-states.md says, and not as the library happens to do it.

usage: make_lifecycles.py            write those that are not there yet: a state, once made, is never changed, because hosts have kept such bytes
       make_lifecycles.py --check    compare those that are there

Lines of a text: "model FILE", "rounds N", "moves N", "stage NAME" where there is one, "entered TIMES MICROSECONDS STATUS" for each status, "now STATUS". Names reach to the end of the line.
"""

import struct
import sys
from hashlib import blake2s
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "states"))

from make_states import checksum, padded  # noqa: E402


def name_hash(name):
    return int.from_bytes(blake2s(name.encode(), digest_size=16).digest()[:8], "little") or 1


def saved(rounds, moves, stage, statuses, now):
    """`statuses`: name → how often, and when last."""
    listed = sorted((name_hash(name) & 0xFFFFFFFF, name) for name in statuses)
    data = b"\x8cLS\n" + struct.pack("<HBBIIQ", 1, len(listed), [name for _, name in listed].index(now), rounds, moves, name_hash(stage) if stage else 0)
    data = padded(data + b"".join(struct.pack("<IHq", value, min(statuses[name][0], 65535), statuses[name][1]) for value, name in listed))
    return data + struct.pack("<Q", checksum(data))


def described(path):
    parts, statuses = {"stage": None}, {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, rest = line.partition(" ")
        if word == "entered":
            times, when, name = rest.split(" ", 2)
            statuses[name] = (int(times), int(when))
        elif word != "#":
            parts[word] = rest
    return saved(int(parts["rounds"]), int(parts["moves"]), parts["stage"], statuses, parts["now"])


def main():
    different = []
    for path in sorted(HERE.glob("*.txt")):
        data, made = described(path), path.with_suffix(".bin")
        if not made.exists() and "--check" not in sys.argv:
            made.write_bytes(data)
        elif not made.exists() or made.read_bytes() != data:
            different.append(made.name)
    if different:
        sys.exit("not as described: " + ", ".join(different))


if __name__ == "__main__":
    main()
