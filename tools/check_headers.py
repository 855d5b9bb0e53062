#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compiles each public header alone, twice included, as C99, C11 and C++11, with gcc and clang, warnings as errors."""

import subprocess

import headers
from report import Report

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wundef", "-Werror"]
LANGUAGES = [("c", "c99", ["gcc", "clang"]), ("c", "c11", ["gcc", "clang"]), ("c++", "c++11", ["g++", "clang++"]), ("c++", "c++20", ["g++", "clang++"])]


def main():
    report = Report()
    report.check(len(headers.HEADERS) >= 7, "there are headers")
    for header in headers.HEADERS:
        text = f"#include <leadcore/{header.name}>\n#include <leadcore/{header.name}>\n"
        for language, standard, compilers in LANGUAGES:
            for compiler in compilers:
                command = [compiler, "-x", language, f"-std={standard}", *WARNINGS, "-I", headers.ROOT / "include", "-fsyntax-only", "-"]
                done = subprocess.run(command, input=text, capture_output=True, text=True)
                report.check(done.returncode == 0, f"{header.name} as {standard} by {compiler}", done.stderr)
    report.finish()


if __name__ == "__main__":
    main()
