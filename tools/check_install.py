#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Installs a build to a temporary place and uses it as hosts do: pkg-config, static, CMake, Meson subproject; compiles and runs the C examples.

usage: check_install.py BUILD_DIRECTORY
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from report import Report

ROOT = Path(__file__).resolve().parent.parent
STRICT = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]
PROGRAM = """#include <leadcore/leadcore.h>
#include <stdio.h>
int main(void)
{
    printf("%u\\n", lead_version());
    return lead_version() == LEAD_VERSION_MAJOR * 1000000 + LEAD_VERSION_MINOR * 1000 + LEAD_VERSION_PATCH ? 0 : 1;
}
"""
CMAKE = """cmake_minimum_required(VERSION 3.16)
project(host C)
find_package(leadcore 1.0 REQUIRED)
add_executable(host host.c)
target_link_libraries(host leadcore::leadcore)
add_executable(host_static host.c)
target_link_libraries(host_static leadcore::static)
"""
MESON = """project('host', 'c')
leadcore = dependency('leadcore', fallback: ['leadcore', 'leadcore_dep'])
executable('host', 'host.c', dependencies: leadcore)
"""


class Trial:
    def __init__(self, report, folder, prefix):
        self.report, self.folder, self.prefix = report, folder, prefix
        self.libdir = next(prefix.rglob("libleadcore.so.1")).parent
        self.environment = {**os.environ, "PKG_CONFIG_PATH": str(self.libdir / "pkgconfig"), "LD_LIBRARY_PATH": str(self.libdir)}

    def run(self, name, *commands, cwd=None):
        """All commands must succeed."""
        for command in commands:
            done = subprocess.run([str(part) for part in command], cwd=cwd or self.folder, env=self.environment, capture_output=True, text=True)
            if done.returncode:
                self.report.check(False, name, (" ".join(map(str, command)), done.stdout[-2000:], done.stderr[-2000:]))
                return ""
        self.report.check(True, name)
        return done.stdout

    def pkg_config(self, *options):
        return subprocess.run(["pkg-config", *options, "leadcore"], env=self.environment, check=True, capture_output=True, text=True).stdout.split()


def check_examples(trial):
    """What the first lines of each C example say works: the command that compiles it."""
    for source in sorted((ROOT / "examples").glob("*.c")):
        parts = sorted((ROOT / "examples/crm").glob("*.c")) if "crm/" in source.read_text() else []
        flags = trial.pkg_config("--cflags", "--libs") + (["-lsqlite3"] if parts else [])
        arguments = ["--self-check"] if parts else []
        trial.run(f"examples/{source.name} compiles and runs", ["gcc", *STRICT, source, *parts, "-o", source.stem, *flags], [f"./{source.stem}", *arguments])


def check_hosts(trial):
    (trial.folder / "host.c").write_text(PROGRAM)
    trial.run("pkg-config, shared", ["gcc", "host.c", "-o", "a", *trial.pkg_config("--cflags", "--libs")], ["./a"])
    static = [flag for flag in trial.pkg_config("--cflags", "--libs", "--static") if flag != "-lleadcore"]
    trial.run("pkg-config, static", ["gcc", "host.c", "-o", "b", trial.libdir / "libleadcore.a", *static], ["env", "-u", "LD_LIBRARY_PATH", "./b"])
    (trial.folder / "CMakeLists.txt").write_text(CMAKE)
    trial.run("CMake, shared and static", ["cmake", "-G", "Ninja", "-S", ".", "-B", "cmake", f"-DCMAKE_PREFIX_PATH={trial.prefix}"], ["cmake", "--build", "cmake"],
              ["cmake/host"], ["cmake/host_static"])
    host = trial.folder / "meson_host"
    (host / "subprojects/leadcore").mkdir(parents=True)
    (host / "meson.build").write_text(MESON)
    (host / "host.c").write_text(PROGRAM)
    for part in ("include", "src"):
        shutil.copytree(ROOT / part, host / "subprojects/leadcore" / part)
    for part in ("meson.build", "meson_options.txt"):
        shutil.copy(ROOT / part, host / "subprojects/leadcore" / part)
    trial.run("Meson subproject", ["meson", "setup", "--wrap-mode=forcefallback", "-Doptimization=0", "build"], ["ninja", "-C", "build"], ["build/host"], cwd=host)


def main():
    report = Report()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        done = subprocess.run(["meson", "install", "-C", sys.argv[1], "--no-rebuild", "--destdir", folder / "root"], capture_output=True, text=True)
        report.check(done.returncode == 0, "meson install", done.stdout + done.stderr)
        prefix = next(path.parent for path in (folder / "root").rglob("include") if path.is_dir())
        for file in prefix.rglob("leadcore.pc"):  # installed under DESTDIR: let the file say where it is
            file.write_text("\n".join(f"prefix={prefix}" if line.startswith("prefix=") else line for line in file.read_text().splitlines()) + "\n")
        trial = Trial(report, folder, prefix)
        check_hosts(trial)
        check_examples(trial)
    report.finish()


if __name__ == "__main__":
    main()
