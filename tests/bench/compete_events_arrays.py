# SPDX-License-Identifier: MIT
"""Events to points with NumPy, numba, pandas and polars: each as somebody who knows it well would write it, one thread.

"By days" is what the model document means: whole days of age, points of each event rounded to thousandths; results are exact. "Continuous" is
the customary way: points fade by the second, in floating point.
"""

from collections.abc import Callable

import numpy as np
from events import CAP, COUNTS, DAY, END, HALF_LIVES, LEADS, TYPES, WEIGHTS, Events

TODAY = END // DAY


def numpy_by_days(events: Events) -> Callable[[], np.ndarray]:
    """A table of points by type and age, one lookup for each event, bincount."""
    ages = events.fade.shape[1]
    table = events.fade.astype(np.float64).ravel()
    starts = (np.arange(len(TYPES)) * ages + TODAY).astype(np.int32)

    def score() -> np.ndarray:
        return np.bincount(events.lead, weights=table.take(starts.take(events.kind) - events.second // DAY), minlength=LEADS)

    return score


def numpy_continuous(events: Events) -> Callable[[], np.ndarray]:
    weights, rates = WEIGHTS.astype(np.float32), (np.log(2) / HALF_LIVES / DAY).astype(np.float32)

    def score() -> np.ndarray:
        faded = np.exp((events.second - END).astype(np.float32) * rates[events.kind])
        return np.bincount(events.lead, weights=weights[events.kind] * faded, minlength=LEADS)

    return score


def numpy_with_caps(events: Events) -> Callable[[], np.ndarray]:
    """Sorts the days of all types and leads, then counts what is the same."""
    ages = events.fade.shape[1]

    def score() -> np.ndarray:
        key = (events.lead.astype(np.int64) * len(TYPES) + events.kind) * ages + (TODAY - events.second // DAY)
        key.sort()
        first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
        times = np.diff(first, append=len(key))
        key = key[first]
        lead, age = key // (len(TYPES) * ages), key % ages
        points = np.bincount(lead, weights=events.fade.take(key % (len(TYPES) * ages)) * np.minimum(times, CAP), minlength=LEADS)
        for days, (count, worth) in COUNTS.items():
            recent = age < days
            points += (np.bincount(lead[recent], weights=times[recent], minlength=LEADS) >= count) * (worth * 1000)
        return points

    return score


def numba_by_days(events: Events) -> Callable[[], np.ndarray]:
    """One loop over the events, compiled to machine code."""
    import numba

    @numba.njit
    def add(lead, kind, second, table, today, points):
        for i in range(lead.shape[0]):
            points[lead[i]] += table[kind[i], today - second[i] // 86_400]

    table = events.fade.astype(np.int32)
    points = np.zeros(LEADS, np.int32)

    def score() -> np.ndarray:
        points[:] = 0
        add(events.lead, events.kind, events.second, table, TODAY, points)
        return points

    return score


def pandas_by_days(events: Events) -> Callable[[], np.ndarray]:
    import pandas as pd

    frame = pd.DataFrame({"lead": events.lead, "type": events.kind, "second": events.second})

    def score() -> np.ndarray:
        points = events.fade[frame["type"].to_numpy(), TODAY - frame["second"].to_numpy() // DAY]
        sums = frame.assign(points=points).groupby("lead", sort=False)["points"].sum()
        result = np.zeros(LEADS, np.int64)
        result[sums.index.to_numpy()] = sums.to_numpy()
        return result

    return score


def polars_frame(events: Events):
    import polars as pl

    return pl.DataFrame({"lead": events.lead, "type": events.kind, "second": events.second})


def _spread(frame) -> np.ndarray:
    result = np.zeros(LEADS, np.int64)
    result[frame["lead"].to_numpy()] = frame["points"].to_numpy()
    return result


def polars_by_days(events: Events, frame) -> Callable[[], np.ndarray]:
    """A column of points by one lookup for each event, then one group for each lead."""
    import polars as pl

    table = pl.Series(events.fade.ravel()).cast(pl.Int32)
    index = pl.col("type").cast(pl.Int32) * events.fade.shape[1] + (TODAY - pl.col("second") // DAY)

    def score() -> np.ndarray:
        points = frame.lazy().select("lead", points=pl.lit(table).gather(index))
        return _spread(points.group_by("lead").agg(pl.col("points").cast(pl.Int64).sum()).collect())

    return score


def polars_computed(events: Events, frame) -> Callable[[], np.ndarray]:
    """Points computed for each event instead of looked up; its round() is half away from zero by choice."""
    import polars as pl

    kinds = list(range(len(TYPES)))
    age = TODAY - pl.col("second") // DAY
    weight = pl.col("type").replace_strict(kinds, WEIGHTS * 1000.0, return_dtype=pl.Float64)
    half_life = pl.col("type").replace_strict(kinds, HALF_LIVES * 1.0, return_dtype=pl.Float64)
    faded = (weight * pl.lit(2.0).pow(-age / half_life)).round(0, mode="half_away_from_zero").cast(pl.Int64)

    def score() -> np.ndarray:
        return _spread(frame.lazy().select("lead", points=faded).group_by("lead").agg(pl.col("points").sum()).collect())

    return score
