#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Doxygen without a warning, and every public function, type, member and constant documented with the version it came with where it is a function.

usage: check_docs.py [OUTPUT_DIRECTORY]   (the pages stay there when it is given)
"""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import headers
from report import Report


def has_text(element):
    return element is not None and bool("".join(element.itertext()).strip())


def main():
    report = Report()
    with tempfile.TemporaryDirectory() as temporary:
        output = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        output.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["doxygen", "docs/Doxyfile"], cwd=headers.ROOT, capture_output=True, text=True,
                              env={**os.environ, "LEADCORE_DOCS": str(output)})
        report.check(done.returncode == 0, "doxygen has nothing to warn of", done.stderr)
        members, since = {}, set()
        for page in (output / "xml").glob("*.xml"):
            if page.name.endswith("_8h.xml") or page.name.startswith("struct"):
                for member in ElementTree.parse(page).getroot().iter("memberdef"):
                    name = member.findtext("name")
                    members[name] = members.get(name, True) and (has_text(member.find("briefdescription")) or has_text(member.find("detaileddescription")))
                    if member.find(".//simplesect[@kind='since']") is not None:
                        since.add(name)
    undocumented = sorted(name for name, documented in members.items() if not documented and not name.startswith("ARROW_C_"))
    report.check(len(members) > 150, f"{len(members)} names were found")
    report.check(not undocumented, "each has a description", undocumented)
    missing = sorted((headers.functions() | set(headers.constants())) - set(members))
    report.check(not missing, "every function and constant of the headers is among them", missing)
    missing = sorted(headers.functions() - since)
    report.check(not missing, "every function says since when it is there", missing)
    report.finish()


if __name__ == "__main__":
    main()
