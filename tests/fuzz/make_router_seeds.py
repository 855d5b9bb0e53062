#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the seeds of fuzz_router: for each of its ways (a saved router as it is, repaired or patched; a log likewise; calls without and with changes of policy) bytes
that decide what happens. Run it again after a change and commit the files."""

import random
from pathlib import Path

SEEDS = Path(__file__).resolve().parent / "seeds/router"
WAYS = ("saved", "saved_repaired", "saved_patched", "log", "log_repaired", "log_patched", "calls", "calls_policies")


def main():
    chance = random.Random(5)
    SEEDS.mkdir(parents=True, exist_ok=True)
    for way, name in enumerate(WAYS):
        for size in (0, 7, 60, 400, 1500):
            for keys in range(2):
                body = chance.randbytes(size)
                if name == "log_repaired":  # kinds that there are, and few flags
                    body = bytes(byte if i % 7 else byte % 12 for i, byte in enumerate(body))
                (SEEDS / f"{name}_{size}_{keys}").write_bytes(bytes([keys | (size % 2) << 1 | way << 2]) + body)


if __name__ == "__main__":
    main()
