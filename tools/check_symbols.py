#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Proves from the built library that the core is pure: what it exports, what it imports, and that it has nothing to write to.

usage: check_symbols.py BUILD_DIRECTORY
"""

import re
import subprocess
import sys
from pathlib import Path

import headers
from report import Report

# The C library's part: memory and text in memory, nothing else. No files, no clock, no environment, no locale, no threads.
IMPORTS = {"memchr", "memcmp", "memcpy", "memmove", "memset", "strcmp", "strlen", "malloc", "realloc", "free", "snprintf", "vsnprintf"}
TEXT_IMPORTS = {"utf8proc_map", "utf8proc_decompose", "utf8proc_decompose_char", "utf8proc_decompose_custom", "utf8proc_normalize_utf32",
                "utf8proc_reencode", "utf8proc_get_property", "utf8proc_category", "utf8proc_iterate", "utf8proc_encode_char",
                "utf8proc_codepoint_valid", "utf8proc_charwidth"}
# Weak symbols and constants that the compiler driver's start files bring into every shared library.
TOOLCHAIN_IMPORTS = {"_ITM_deregisterTMCloneTable", "_ITM_registerTMCloneTable", "__cxa_finalize", "__gmon_start__"}
TOOLCHAIN_DATA = {"__dso_handle", "__TMC_END__", "completed.0", "_edata", "__bss_start", "_end", "__data_start"}
LIBRARIES = {"libc.so.6", "libutf8proc.so.2", "libutf8proc.so.3"}


def run(*command):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


def dynamic(library, *options):
    """(type, name) of dynamic symbols without versions."""
    return [(line.split()[-2], line.split()[-1].split("@")[0]) for line in run("nm", "-D", *options, library).splitlines()]


def release():
    text = (headers.ROOT / "include/leadcore/base.h").read_text()
    return [int(re.search(rf"#define LEAD_VERSION_{part} (\d+)", text)[1]) for part in ("MAJOR", "MINOR")]


def mapped():
    text = re.sub(r"/\*.*?\*/", "", (headers.ROOT / "src/leadcore.map").read_text(), flags=re.S)
    return re.findall(r"^\s*(lead_\w+);", text, re.M), re.findall(r"^([\w.]+) \{", text, re.M)


def writable_sections(path):
    """(object, section, bytes) of sections that are written to after loading; .data.rel.ro is read-only by then."""
    current = path.name
    for line in run("readelf", "-SW", path).splitlines():
        if line.startswith("File: "):
            current = line.split("(")[-1].rstrip(")")
        found = re.match(r"\s*\[\s*\d+\]\s+(\S+)\s+(\S+)\s+[0-9a-f]+\s+[0-9a-f]+\s+([0-9a-f]+)\s+[0-9a-f]+\s+(\S*)\s", line)
        if found and "W" in found.group(4) and int(found.group(3), 16):
            yield current, found.group(1), int(found.group(3), 16)


def main():
    build = Path(sys.argv[1])
    library = build / "src/libleadcore.so"
    report = Report()
    exported = {name for kind, name in dynamic(library, "--defined-only") if kind != "A"}
    in_map, nodes = mapped()
    declared = headers.functions()
    report.check(len(declared) > 50, "the headers declare functions")
    report.check(set(in_map) == declared and len(in_map) == len(set(in_map)), "symbol map = headers", sorted(set(in_map) ^ declared))
    report.check(exported == declared, "exported symbols = headers", sorted(exported ^ declared))
    major, minor = release()
    report.check(nodes == [f"LEADCORE_{major}.{number}" for number in range(minor + 1)], "one version node for each release", nodes)

    imported = {name for _, name in dynamic(library, "--undefined-only")}
    wrong = imported - IMPORTS - TEXT_IMPORTS - TOOLCHAIN_IMPORTS
    report.check(not wrong, "imported symbols are on the list", sorted(wrong))
    report.check(bool(imported & IMPORTS), "imports were read")
    needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-dW", library)))
    report.check(needed <= LIBRARIES, "needs no other libraries", sorted(needed - LIBRARIES))
    report.check("[libleadcore.so.1]" in run("readelf", "-dW", library), "the SONAME is libleadcore.so.1")

    archives = sorted(build.glob("src/libleadcore_*.a"))
    wrong = [f"{member}: {section} has {size} bytes" for path in archives for member, section, size in writable_sections(path)
             if not section.startswith(".data.rel.ro")]
    members = sum(len(run("ar", "t", path).split()) for path in archives)
    report.check(members > 10, f"{members} object files were read")
    report.check(not wrong, "no object file has data that can be written to", wrong)
    data = [line.split()[-1] for line in run("nm", library).splitlines() if len(line.split()) == 3 and line.split()[1] in "dDbBcC"]
    read_only = {line.split()[-1] for path in archives for line in run("nm", path).splitlines() if len(line.split()) == 3 and line.split()[1] in "dD"}
    wrong = [name for name in data if name not in TOOLCHAIN_DATA and name not in read_only and not name.startswith("_GLOBAL_OFFSET")
             and name not in {"_DYNAMIC", "__frame_dummy_init_array_entry", "__do_global_dtors_aux_fini_array_entry"}]
    report.check(not wrong, "the shared library has no other data than the toolchain's", wrong)
    sizes = {section: size for _, section, size in writable_sections(library)}
    small = {".data": 8, ".bss": 8}
    wrong = [f"{section}: {size} bytes" for section, size in sizes.items() if section in (".data", ".bss", ".tdata", ".tbss") and size > small.get(section, 0)]
    report.check(not wrong, ".data and .bss of the shared library are the toolchain's alone", wrong)
    report.check("GNU_RELRO" in run("readelf", "-lW", library) and "BIND_NOW" in run("readelf", "-dW", library),
                 "what is relocated is read-only after loading")
    report.finish()


if __name__ == "__main__":
    main()
