# SPDX-License-Identifier: MIT
"""The table of `tools/bench activity`."""

from comparison import Lines, Row, absolute, against, fastest

EVENTS = "20 M events to points of all leads"


def _ways(lines: Lines) -> list[Row]:
    rows = absolute(lines, "events", f"{EVENTS}: ingest, join, score", at_least=100)
    rows += absolute(lines, "events.fresh", f"{EVENTS}, every page fresh from the system")
    rows += absolute(lines, "events.wide_keys", f"{EVENTS}, 64-bit keys")
    rows += absolute(lines, "events.parts", f"{EVENTS}, in batches of 1 M")
    duckdb = fastest(lines, tuple(name for name in lines if name.startswith("events.duckdb.") and name.rsplit(".", 1)[1] not in ("caps", "continuous")) or ("",))
    polars = fastest(lines, ("events.polars", "events.polars.computed"))
    rows += against(lines, "events", EVENTS, duckdb, f"DuckDB, by days ({duckdb.rsplit('.', 1)[-1]})", at_least=15)
    rows += against(lines, "events", EVENTS, "events.duckdb.continuous", "DuckDB, continuous")
    rows += against(lines, "events", EVENTS, "events.numpy", "NumPy bincount, by days", at_least=4)
    rows += against(lines, "events", EVENTS, "events.numpy.continuous", "NumPy bincount, continuous")
    for theirs, who in (("events.pandas", "pandas, by days"), (polars, "polars, by days"), ("events.numba", "numba loop, by days")):
        rows += against(lines, "events", EVENTS, theirs, who)
    return rows


def _parts(lines: Lines) -> list[Row]:
    rows = absolute(lines, "events.ingest", "of this: ingest") + absolute(lines, "events.join", "of this: put in order and join")
    rows += absolute(lines, "events.score", "of this: score")
    rows += absolute(lines, "events.rescore", "scoring again at another now")
    for theirs, who in (("events.numpy", "NumPy bincount, by days"), ("events.numba", "numba loop, by days")):
        rows += against(lines, "events.rescore", "scoring again at another now", theirs, who)
    return rows + absolute(lines, "events.rescore.leads", "scoring again at another now, by leads")


def _caps(lines: Lines) -> list[Row]:
    what = "with daily caps and counts of 7, 30 and 90 days"
    rows = absolute(lines, "events.caps", what, at_least=50)
    rows += against(lines, "events.caps", what, "events.duckdb.caps", "DuckDB, the same")
    return rows + against(lines, "events.caps", what, "events.numpy.caps", "NumPy sort, the same")


def _online(lines: Lines) -> list[Row]:
    rows = absolute(lines, "event.add", "one event: begin and add to a timeline", at_most=100)
    rows += absolute(lines, "event.add_numbered", "one event with source and sequence number")
    rows += absolute(lines, "event.score", "one timeline: score")
    rows += absolute(lines, "event.ledger", "one timeline: explain")
    return rows + absolute(lines, "event.blob", "one timeline: save and load")


def _states(lines: Lines) -> list[Row]:
    rows = absolute(lines, "events.memory", "memory of the table", at_most=24) + absolute(lines, "events.saved", "saved table", at_most=24)
    for what, label in (("save", "saving the table"), ("load", "loading the table")):
        rows += absolute(lines, f"events.{what}", label, at_least=1) + absolute(lines, f"events.{what}.pairs", label)
    return rows + absolute(lines, "events.ahead", "next changes within 90 days, 100,000 leads")


def _python(lines: Lines) -> list[Row]:
    polars = fastest(lines, ("events.polars", "events.polars.computed"))
    rows = against(lines, "leadcore.events", "Python: ingest a pyarrow table and score", "events.pandas", "pandas, by days")
    rows += against(lines, "leadcore.events", "Python: ingest a pyarrow table and score", "events.numpy", "NumPy bincount, by days")
    return rows + against(lines, "leadcore.events_polars", "Python: ingest a polars frame and score", polars, "polars, by days")


def table(lines: Lines) -> list[Row]:
    return _ways(lines) + _python(lines) + _parts(lines) + _caps(lines) + _online(lines) + _states(lines)
