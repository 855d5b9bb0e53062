# SPDX-License-Identifier: MIT
"""Events to points with DuckDB: several spellings of one query. The fastest counts."""

from collections.abc import Callable

import numpy as np
from events import CAP, COUNTS, DAY, END, HALF_LIVES, LEADS, TYPES, WEIGHTS, Events

AGE = f"({END // DAY} - second // {DAY})"


def _choice(values: np.ndarray) -> str:
    """One constant for each type."""
    return "CASE type " + " ".join(f"WHEN {i} THEN {value}" for i, value in enumerate(values)) + " END"


# By days, exactly; what "points" is made of.
QUERIES = {
    "join": f"SELECT lead, sum(points) AS points FROM events JOIN fade ON fade.place = events.type * 256 + {AGE} GROUP BY lead",
    "computed": f"SELECT lead, sum(round(({_choice(WEIGHTS * 1000.0)}) * pow(2.0, -{AGE} / ({_choice(HALF_LIVES * 1.0)})))::INTEGER) AS points "
                "FROM events GROUP BY lead",
    "list": f"SELECT lead, sum(fades[type * 256 + {AGE} + 1]) AS points FROM events, fades GROUP BY lead",
    "counts": f"SELECT lead, sum(points * times) AS points FROM (SELECT lead, type * 256 + {AGE} AS place, count(*) AS times FROM events "
              "GROUP BY ALL) JOIN fade USING (place) GROUP BY lead",
}

CONTINUOUS = (f"SELECT lead, sum(({_choice(WEIGHTS * 1.0)}) * exp((second - {END}) * ({_choice(np.log(2) / HALF_LIVES / DAY)}))) AS points "
              "FROM events GROUP BY lead")

WITH_CAPS = (f"SELECT lead, sum(points * least(times, {CAP})) + "
             + " + ".join(f"CASE WHEN sum(times) FILTER (age < {days}) >= {count} THEN {worth * 1000} ELSE 0 END"
                          for days, (count, worth) in COUNTS.items())
             + f" AS points FROM (SELECT lead, type, {AGE} AS age, count(*) AS times FROM events GROUP BY ALL) "
             "JOIN fade ON fade.place = type * 256 + age GROUP BY lead")


def tables(events: Events):
    """A database in memory, one thread."""
    import duckdb
    import pyarrow as pa

    database = duckdb.connect(":memory:", config={"threads": 1})
    kinds, ages = np.indices(events.fade.shape)
    source = pa.table({"lead": events.lead, "type": events.kind.astype(np.int16), "second": events.second})
    places = pa.table({"place": (kinds * 256 + ages).ravel().astype(np.int32), "points": events.fade.ravel().astype(np.int32)})
    padded = np.zeros((len(TYPES), 256), np.int32)
    padded[:, : events.fade.shape[1]] = events.fade
    database.register("source", source)
    database.register("places", places)
    database.execute("CREATE TABLE events AS SELECT * FROM source")
    database.execute("CREATE TABLE fade AS SELECT * FROM places")
    database.execute("CREATE TABLE fades AS SELECT ?::INTEGER[] AS fades", [padded.ravel().tolist()])
    database.unregister("source")
    database.unregister("places")
    return database


def query(database, sql: str) -> Callable[[], np.ndarray]:
    def score() -> np.ndarray:
        found = database.execute(sql).fetchnumpy()
        result = np.zeros(LEADS)
        result[found["lead"]] = found["points"]
        return result

    return score
