#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks the order of the house: who includes whom, who exports, sizes, include guards, licence lines.

Rooms of src/ from left to right; a room includes only itself and rooms to its left (docs/decisions has why). Run without arguments.
"""

import re
import statistics
import subprocess
from pathlib import Path

from report import Report

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["base", "vocabulary", "document", "data", "rules", "activity", "buying", "qualify", "lifecycle", "route", "score", "model", "handover"]
# Which room may define what a public header declares.
HOMES = {"base": {"base"}, "model": {"document", "model"}, "lead": {"model"}, "batch": {"model"}, "explain": {"model"}, "activity": {"model"}, "score": set(),
         "vocabulary": {"vocabulary"}, "buying": {"model"}, "qualify": {"qualify", "model"}, "lifecycle": {"model"},
         "calendar": {"route"}, "assign": {"route"}, "policy": {"route", "handover"}, "router": {"route"}, "router_state": {"route"}}
SYSTEM_HEADERS = {"errno.h", "inttypes.h", "limits.h", "float.h", "math.h", "stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h", "stdatomic.h"}
SYSTEM_HEADERS_IN = {"utf8proc.h": "base", "immintrin.h": "rules", "cpuid.h": "rules"}
FILE_LINES = 500
FUNCTION_LINES = 60
LICENCE = "SPDX-License-Identifier: MIT"


def tracked(*patterns):
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns], cwd=ROOT, check=True,
                            capture_output=True, text=True).stdout
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).is_file()]


def plain(text):
    """C without comments, with the same lines."""
    return re.sub(r"/\*.*?\*/", lambda match: "\n" * match.group().count("\n"), text, flags=re.S)


def wrong_includes(path, text):
    room = path.relative_to(ROOT / "src").parts[0]
    for line in re.finditer(r'^\s*#\s*include\s*(["<])([^">]+)[">]', text, re.M):
        quote, name = line.groups()
        first = name.split("/")[0]
        if quote == '"':
            if first not in ROOMS:
                yield f"{path.relative_to(ROOT)}: \"{name}\" is in no room"
            elif ROOMS.index(first) > ROOMS.index(room):
                yield f"{path.relative_to(ROOT)}: {room} must not include {first} (\"{name}\")"
        elif first == "leadcore":
            if name == "leadcore/leadcore.h":
                yield f"{path.relative_to(ROOT)}: include the header that is needed, not all"
        elif SYSTEM_HEADERS_IN.get(name, room) != room or (name not in SYSTEM_HEADERS and name not in SYSTEM_HEADERS_IN):
            yield f"{path.relative_to(ROOT)}: <{name}> is not on the list"


def declared():
    """Exported function -> public header."""
    names = {}
    for header in sorted((ROOT / "include/leadcore").glob("*.h")):
        for name in re.findall(r"\bLEAD_API\b[^;{(]*?\b(lead_\w+)\s*\(", plain(header.read_text())):
            names[name] = header.stem
    return names


def wrong_exports(files):
    names = declared()
    homes = {}
    for path in files:
        text = plain(path.read_text())
        for name in re.findall(r"^(?!static|extern|typedef)[A-Za-z][\w \*]*?\b\*?(lead_\w+)\([^;{]*\)\s*\{", text, re.M):
            if name in names:
                homes.setdefault(name, []).append(path)
                header = names[name]
                room = path.relative_to(ROOT / "src").parts[0]
                if room not in HOMES.get(header, set()):
                    yield f"{name} of leadcore/{header}.h is defined in {path.relative_to(ROOT)}"
        marked = re.findall(r"\bLEAD_API\b[^;{(]*?\b(\w+)\s*\(", text)
        if set(marked) - set(names) or re.search(r"\bvisibility\s*\(", text):
            yield f"{path.relative_to(ROOT)}: marks something as exported that no public header declares"
    for name in sorted(set(names) - set(homes)):
        yield f"{name} is declared and nowhere defined"
    for name, paths in homes.items():
        if len(paths) > 1:
            yield f"{name} is defined in {', '.join(str(path.relative_to(ROOT)) for path in paths)}"


def functions(path):
    """(line, name, number of lines) of each function; relies on the house's format: braces of functions stand in column 1."""
    lines = plain(path.read_text()).split("\n")
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line.startswith("}") and start:
            head = " ".join(lines[max(0, start - 6):start - 1])
            names = re.findall(r"(\w+)\s*\(", head.rsplit(";", 1)[-1].rsplit("}", 1)[-1])
            yield start, names[0] if names else "?", number - start + 1
            start = None


def wrong_guard(path):
    if path.is_relative_to(ROOT / "include"):
        expected = "LEADCORE_" + path.stem.upper() + "_H"
    else:
        expected = "_".join(["LEADCORE", *path.relative_to(ROOT).with_suffix("").parts, "H"]).upper()
    text = plain(path.read_text())
    found = re.match(r"\s*#ifndef (\w+)\s*\n#define (\w+)\n.*#endif\s*$", text, re.S)
    if not found or found.group(1) != expected or found.group(2) != expected:
        yield f"{path.relative_to(ROOT)}: expected the include guard {expected}"


def unlisted():
    for folder, pattern, listing in (("src", "*/*.c", "src/meson.build"), ("tests/unit", "test_*.c", "tests/unit/meson.build"), (".", "include/leadcore/*.h", "meson.build")):
        text = (ROOT / listing).read_text()
        for path in sorted((ROOT / folder).glob(pattern)):
            if f"'{path.relative_to(ROOT / folder)}'" not in text:
                yield f"{path.relative_to(ROOT)} is not in {listing}"


def main():
    report = Report()
    sources = tracked("src/*.c", "src/*.h")
    report.check(bool(sources), "there are sources")
    wrong = [problem for path in sources for problem in wrong_includes(path, plain(path.read_text()))]
    report.check(not wrong, "rooms include only themselves and rooms to their left", wrong)
    wrong = list(wrong_exports([path for path in sources if path.suffix == ".c"]))
    report.check(not wrong, "only files that implement a public header export", wrong)
    wrong = list(unlisted())
    report.check(not wrong, "every source and unit test stands in its meson.build, every header is installed", wrong)
    headers = tracked("include/*.h", "src/*.h")
    wrong = [problem for path in headers for problem in wrong_guard(path)]
    report.check(not wrong, "include guards", wrong)
    code = tracked("*.c", "*.h", "*.py", "*.pyi", "*meson.build", "meson_options.txt", "tools/*", ".ci/*", "*.toml", "*.map")
    code = [path for path in code if path.suffix not in {".txt", ".md", ".json", ".csv"} and path.stat().st_size]
    wrong = [str(path.relative_to(ROOT)) for path in code if LICENCE not in "\n".join(path.read_text(errors="replace").split("\n")[:3])]
    report.check(not wrong, f"every source file begins with {LICENCE}", wrong)

    lengths = {path: path.read_text().count("\n") for path in tracked("src/*.c", "src/*.h", "include/*.h", "tests/*.c", "tools/*.py")}
    wrong = [f"{path.relative_to(ROOT)}: {count} lines" for path, count in lengths.items() if count > FILE_LINES]
    report.check(not wrong, f"no file has more than {FILE_LINES} lines", wrong)
    sizes = [(path, *function) for path in sources for function in functions(path)]
    wrong = [f"{path.relative_to(ROOT)}:{line}: {name} has {count} lines" for path, line, name, count in sizes if count > FUNCTION_LINES]
    report.check(not wrong, f"no function of the library has more than {FUNCTION_LINES} lines", wrong)
    median = statistics.median(count for *_, count in sizes) if sizes else 0
    report.check(median <= 20, "the median function has at most 20 lines", f"it has {median}")
    report.note(f"{len(sources)} files, {len(sizes)} functions, median {median} lines, longest {max((s[3] for s in sizes), default=0)}")
    report.finish()


if __name__ == "__main__":
    main()
