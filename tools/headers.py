# SPDX-License-Identifier: MIT
"""What the public headers declare, read from their text."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADERS = sorted((ROOT / "include/leadcore").glob("*.h"))


def without_comments(text):
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.S)


def functions():
    """Names of all exported functions."""
    return {name for header in HEADERS for name in re.findall(r"\bLEAD_API\b[^;{(]*?\b(lead_\w+)\s*\(", without_comments(header.read_text()))}


def constants():
    """Names of all macros that are a number and stay what they are, in the order of the headers."""
    names = []
    for header in HEADERS:
        for name, value in re.findall(r"^[ \t]*#define[ \t]+((?:LEAD|ARROW_FLAG)_\w+)[ \t]+(\S.*)$", without_comments(header.read_text()), re.M):
            if name not in {"LEAD_API", "LEAD_ERROR_INIT"} and not name.startswith("LEAD_VERSION_"):
                names.append(name)
    return names
