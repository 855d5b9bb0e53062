# SPDX-License-Identifier: MIT
"""What may be said for "now"."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from leadcore import _moment
from package_sample import NOW, NOW_MICROS, UTC, table


@pytest.mark.parametrize("now", [
    NOW, NOW_MICROS, dt.datetime(2026, 11, 21, 9, tzinfo=UTC), dt.datetime(2026, 11, 21, 10, tzinfo=dt.timezone(dt.timedelta(hours=1))),
    "2026-11-21T10:00:00+01:00", "2026-11-21T09:00:00.000000z", pd.Timestamp(NOW), np.int64(NOW_MICROS),
], ids=repr)
def test_moments(now):
    assert _moment.moment(now) == NOW_MICROS


def test_dates_are_midnight_utc():
    assert _moment.moment(dt.date(2026, 11, 21)) == _moment.moment("2026-11-21") == NOW_MICROS - 9 * 3_600_000_000
    assert _moment.moment("0001-01-01") < _moment.moment("9999-12-31T23:59:59.999999-23:59")


@pytest.mark.parametrize("now, error", [
    (dt.datetime(2026, 11, 21, 9), ValueError), ("yesterday", ValueError), ("2026-11-21T09:00:00", ValueError), ("2026-13-01", ValueError),
    ("2026-11-21T09:00:60Z", ValueError), ("2026-11-21T09:00:00+24:00", ValueError), ("٢٠٢٦-11-21", ValueError), (2**63, ValueError),
    (True, TypeError), (1.5, TypeError), ([], TypeError),
])
def test_what_is_no_moment(model, now, error):
    for call in (lambda: model.score_one({}, now), lambda: model.score(table(), now), lambda: model.explain({}, now), lambda: model.advise({}, now)):
        with pytest.raises(error, match="now"):
            call()


def test_without_a_moment_it_is_the_clock(model):
    fresh = {"created": dt.datetime.now(UTC) - dt.timedelta(days=1)}
    assert model.score_one(fresh)["urge"] == 3
    assert model.score_one(fresh, NOW_MICROS - 10**15)["urge"] == 0
    stale = {"created": dt.datetime.now(UTC) - dt.timedelta(days=31)}
    assert model.score_one(stale)["urge"] == 0
