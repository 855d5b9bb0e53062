#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the seeds of fuzz_state: the golden states as they are and under every model of the target, cut, and with contradictions. Run it again after a change and commit the files."""

import struct
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATES = HERE.parent / "golden/states"
SEEDS = HERE / "seeds/state"
MODELS = 4


def changed(data, offset, layout, *values):
    return data[:offset] + struct.pack(layout, *values) + data[offset + struct.calcsize(layout):]


def main():
    states = {path.stem: path.read_bytes() for path in sorted(STATES.glob("*.bin"))}
    seeds = {}
    for name, data in states.items():
        for model in range(MODELS):
            seeds[f"{name}_{model}"] = bytes([2 * model]) + data
        seeds[f"{name}_flipped"] = b"\0" + changed(data, len(data) // 2, "B", data[len(data) // 2] ^ 16)
        seeds[f"{name}_cut"] = b"\0" + data[:-8]
        seeds[f"{name}_cut_repaired"] = b"\1" + data[:-8]
        seeds[f"{name}_longer_repaired"] = b"\1" + data + bytes(8)
        seeds[f"{name}_other_hours_repaired"] = b"\1" + changed(data, 7, "B", 25 - data[7])
        seeds[f"{name}_no_hours_repaired"] = b"\1" + changed(data, 7, "B", 0)
        seeds[f"{name}_later_version"] = b"\0" + changed(data, 4, "B", 2)
    days, table, integers, texts = (states[name] for name in ("timeline_days", "table_range", "table_integers", "table_texts"))
    seeds |= {
        "nothing_repaired": b"\1",
        "timeline_as_table": b"\1" + changed(days, 6, "B", 2),
        "table_as_timeline": b"\1" + changed(table, 6, "B", 1),
        "integers_as_range": b"\1" + changed(integers, 6, "B", 3),
        "range_as_texts": b"\1" + changed(table, 6, "B", 4),
        "timeline_many_words": b"\1" + changed(days, 32, "<Q", 2**61 + 13),
        "timeline_many_counters": b"\1" + changed(days, 24, "<I", 2**32 - 1),
        "timeline_many_marks": b"\1" + changed(days, 28, "<I", 2**32 - 1),
        "timeline_large_count": b"\1" + changed(days, 40 + 32 + 32, "<Q", 2**63),
        "table_many_places": b"\1" + changed(table, 24, "<Q", 2**40),
        "table_last_base": b"\1" + changed(table, 56, "<q", 2**63 - 1024),
        "table_many_words": b"\1" + changed(table, 40, "<Q", 2**61),
        "integers_twice": b"\1" + changed(integers, len(integers) - 8 - 24, "<q", 4),
        "texts_long": b"\1" + changed(texts, 64, "<Q", 2**63),
        "texts_not_utf8": b"\1" + changed(texts, len(texts) - 8 - 20, "B", 255),
    }
    SEEDS.mkdir(parents=True, exist_ok=True)
    for name, data in seeds.items():
        (SEEDS / name).write_bytes(data)


if __name__ == "__main__":
    main()
