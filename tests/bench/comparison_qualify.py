# SPDX-License-Identifier: MIT
"""The table of `tools/bench qualify`."""

from comparison import Lines, Row, absolute, against

LEADS = "a million leads: role, stage, verdict, class, next step"


def table(lines: Lines) -> list[Row]:
    rows = absolute(lines, "decisions", f"{LEADS}, codes", at_least=5) + absolute(lines, "decisions.avx2", f"{LEADS}, AVX2") + absolute(lines, "decisions.baseline", f"{LEADS}, portable")
    rows += absolute(lines, "decisions.strings", f"{LEADS}, strings", at_least=5)
    for ours, theirs, who in (("decisions", "numpy", "NumPy, titles by code"), ("decisions.strings", "polars.strings", "polars, regular expressions"), ("decisions.strings", "python", "Python by hand")):
        rows += against(lines, ours, LEADS, theirs, who)
    rows += against(lines, "leadcore.polars", "Python: polars frame with categoricals", "polars", "polars, regular expressions")
    rows += against(lines, "leadcore.polars_strings", "Python: polars frame with strings", "polars.strings", "polars, regular expressions")
    rows += absolute(lines, "titles", "job titles in five languages read", at_least=2)
    for theirs, who in (("titles.polars", "polars, seven English expressions"), ("titles.python", "Python, seven English expressions")):
        rows += against(lines, "titles", "job titles in five languages read", theirs, who)
    return rows + absolute(lines, "one", "one lead assessed, with reasons")
