# SPDX-License-Identifier: MIT
"""From the lines of the benchmarks to one table: every measure of LeadCore beside its competitor and its target."""

from dataclasses import dataclass

Lines = dict[str, dict]

BATCH = "batch.best"


@dataclass
class Row:
    """One measure. `ratio` is how many times faster than the competitor; for memory and bandwidth, what its label says."""

    measure: str
    value: float
    unit: str
    competitor: str | None = None
    competitor_value: float | None = None
    ratio: float | None = None
    target: str | None = None
    met: bool | None = None

    def as_json(self) -> dict:
        return dict(vars(self))


def absolute(lines: Lines, name: str, measure: str, at_least: float | None = None, at_most: float | None = None) -> list[Row]:
    if name not in lines:
        return []
    row = Row(measure, lines[name]["value"], lines[name]["unit"])
    if at_least is not None:
        row.target, row.met = f">= {at_least:g}", row.value >= at_least
    if at_most is not None:
        row.target, row.met = f"<= {at_most:g}", row.value <= at_most
    return [row]


def against(lines: Lines, ours: str, measure: str, theirs: str, who: str, at_least: float | None = None) -> list[Row]:
    """How many times faster. Rates are better when larger, times when smaller."""
    if ours not in lines or theirs not in lines:
        return []
    a, b = lines[ours], lines[theirs]
    ratio = b["value"] / a["value"] if a["unit"].startswith(("ns", "ms")) else a["value"] / b["value"]
    row = Row(measure, a["value"], a["unit"], who, b["value"], ratio)
    if at_least is not None:
        row.target, row.met = f">= {at_least:g}x", ratio >= at_least
    return [row]


def _bandwidth(lines: Lines) -> list[Row]:
    """Bytes of the input columns a second, as a share of what one core can read."""
    rows = []
    for level, at_least in (("avx512", 0.5), ("avx2", None), ("baseline", None)):
        if f"batch.{level}" not in lines:
            continue
        read = lines[f"batch.{level}"]["value"] * lines["batch.bytes_per_lead"]["value"] / 1e3
        share = read / lines["bandwidth"]["value"]
        row = Row(f"input read, {level}", read, "GB/s", "read bandwidth of one core", lines["bandwidth"]["value"], share)
        if at_least is not None:
            row.target, row.met = f">= {at_least:g}x", share >= at_least
        rows.append(row)
    return rows


def _two_threads(lines: Lines, measure: str) -> list[Row]:
    """By the wall clock, so that whatever else the machine does counts: the best runs are compared."""
    two, one = lines["batch.two_threads"], lines["batch.wall"]
    ratio = two["best"] / one["best"]
    return [Row(measure, two["best"], two["unit"], "one thread, best by the wall clock", one["best"], ratio, ">= 1.6x", ratio >= 1.6)]


def _memory(lines: Lines) -> list[Row]:
    """What a batch call acquires does not grow with its rows; a short batch may get by with less."""
    largest = lines["memory.1M"]["value"]
    rows = []
    for name, label in (("memory.1k", "1,000 rows"), ("memory.100k", "100,000 rows"), ("memory.1M", "1,000,000 rows")):
        value = lines[name]["value"]
        row = Row(f"memory of a batch call, {label}", value, "bytes", "1,000,000 rows", largest, value / largest)
        row.target, row.met = ("<= 1x", value <= largest) if name == "memory.1k" else ("= 1x", value == largest)
        rows.append(row)
    return rows


def fastest(lines: Lines, names: tuple[str, ...]) -> str:
    return max((name for name in names if name in lines), key=lambda name: lines[name]["value"], default=names[0])


def _batches(lines: Lines) -> list[Row]:
    codes = "a million leads, codes"
    rows = absolute(lines, "batch.avx512", f"{codes}, AVX-512", at_least=60) + absolute(lines, "batch.avx2", f"{codes}, AVX2", at_least=45)
    rows += absolute(lines, "batch.baseline", f"{codes}, portable") + _bandwidth(lines)
    rows += _two_threads(lines, f"{codes}, two threads")
    rows += against(lines, "batch.coverage", f"{codes}, with coverage", BATCH, "without coverage")
    duckdb = fastest(lines, ("duckdb", "duckdb.untyped"))
    rows += against(lines, BATCH, codes, duckdb, "DuckDB, enumerations", at_least=100)
    for theirs, who in (("numpy", "NumPy, by an expert"), ("numba", "numba, generated loop"), ("pandas", "pandas, categories"),
                        ("sqlite", "SQLite")):
        rows += against(lines, BATCH, codes, theirs, who)
    rows += against(lines, "batch.strings", "a million leads, plain strings", "duckdb.strings", "DuckDB, strings", at_least=8)
    rows += against(lines, "batch.views", "a million leads, string views", "duckdb.strings", "DuckDB, strings")
    return rows


def _python(lines: Lines) -> list[Row]:
    polars = fastest(lines, ("polars", "polars.cast"))
    rows = against(lines, "leadcore.polars", "Python: polars frame with categoricals", polars, "polars, fastest spelling", at_least=15)
    rows += against(lines, "leadcore.polars_strings", "Python: polars frame with strings", "polars.strings", "polars, strings")
    rows += against(lines, "leadcore.polars_strings", "Python: polars frame with strings", "duckdb.strings", "DuckDB, strings")
    rows += against(lines, "leadcore.pandas", "Python: pandas frame with categories", "pandas", "pandas")
    rows += against(lines, "leadcore.score_one", "Python: score_one", "python", "Python by hand", at_least=1)
    rows += against(lines, "leadcore.score_one", "Python: score_one", "zen", "zen-engine")
    return rows + against(lines, "leadcore.explain", "Python: explain", "python.explain", "Python by hand, explained")


def _one_lead(lines: Lines) -> list[Row]:
    rows = absolute(lines, "lead.codes", "one lead in C, codes: fill 40 fields and score", at_most=300)
    rows += absolute(lines, "lead.fill_codes", "one lead in C, codes: fill alone")
    rows += absolute(lines, "lead.evaluate", "one lead in C: score alone")
    rows += absolute(lines, "lead.strings", "one lead in C, strings: fill and score", at_most=1000)
    rows += absolute(lines, "lead.ledger", "one lead in C, codes: fill and ledger", at_most=2000)
    rows += against(lines, "lead.strings", "one lead in C, strings", "zen", "zen-engine", at_least=100)
    return rows + against(lines, "lead.strings", "one lead in C, strings", "python", "Python by hand")


def table(lines: Lines) -> list[Row]:
    rows = _batches(lines) + _python(lines) + _one_lead(lines)
    return rows + absolute(lines, "compile.thousand", "compiling a model of 1,000 rules", at_most=5) + _memory(lines)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def text(rows: list[Row]) -> str:
    """The table for people."""
    heads = ("measure", "value", "unit", "competitor", "its value", "ratio", "target", "met")
    cells = [heads]
    for row in rows:
        met = "" if row.met is None else "yes" if row.met else "NO"
        ratio = "" if row.ratio is None else f"{_number(row.ratio)}x"
        cells.append((row.measure, _number(row.value), row.unit, row.competitor or "", _number(row.competitor_value), ratio, row.target or "", met))
    widths = [max(len(line[i]) for line in cells) for i in range(len(heads))]
    right = {1, 4, 5, 6}
    lines = ["  ".join(cell.rjust(width) if i in right else cell.ljust(width) for i, (cell, width) in enumerate(zip(line, widths, strict=True))).rstrip()
             for line in cells]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])
