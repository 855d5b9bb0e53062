# SPDX-License-Identifier: MIT
"""Builds the two shared libraries with Meson and puts them into a wheel for any Python 3 of this platform."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).resolve().parent
LIBRARY = {"win32": "leadcore{}.dll", "darwin": "libleadcore{}.dylib"}.get(sys.platform, "libleadcore{}.so")


def core_sources() -> Path:
    """The repository, or what a source distribution carries of it."""
    for folder in (HERE / "core", HERE.parents[1]):
        if (folder / "meson.build").is_file() and (folder / "include" / "leadcore").is_dir():
            return folder
    raise FileNotFoundError("the C sources of LeadCore are neither beside this file nor two folders above it")


def meson(*arguments: str | Path) -> None:
    """Runs the Meson of this Python, or the one on the path; its output is shown only when it fails."""
    # Meson finds ninja beside this Python too.
    environment = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])}
    command = [sys.executable, "-m", "mesonbuild.mesonmain", *map(str, arguments)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        raise RuntimeError(f"meson {arguments[0]} failed")


def build(folder: Path) -> Path:
    """Builds the native part with the core as its subproject, without debug information; gives the folder of the libraries."""
    project, built, installed = folder / "project", folder / "build", folder / "installed"
    shutil.copytree(HERE / "native", project)
    (project / "subprojects").mkdir()
    (project / "subprojects" / "leadcore").symlink_to(core_sources(), target_is_directory=True)
    # utf8proc is linked in when its static library is there, so that the wheel needs no other package.
    meson("setup", built, project, "--buildtype=release", "--prefer-static", "-Ddefault_library=shared", "--prefix=/", "--libdir=lib")
    meson("compile", "-C", built)
    meson("install", "-C", built, "--destdir", installed, "--strip", "--no-rebuild")
    return installed / "lib"


class Libraries(BuildHookInterface[Any]):
    """The build hook."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the libraries and the tag to the wheel."""
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"
        self._folder = Path(tempfile.mkdtemp(prefix="leadcore-wheel-"))
        try:
            self._add_libraries(version, build_data)
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def _add_libraries(self, version: str, build_data: dict[str, Any]) -> None:
        folder = build(self._folder)
        for name in (LIBRARY.format(""), LIBRARY.format("_native")):
            library = (folder / name).resolve()
            if version == "editable":
                shutil.copy(library, HERE / "src" / "leadcore" / name)
            else:
                build_data["force_include"][str(library)] = f"leadcore/{name}"
        build_data["force_include"][str(core_sources() / "LICENSE")] = "leadcore/LICENSE"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Takes the build folder away."""
        shutil.rmtree(self._folder, ignore_errors=True)
