# SPDX-License-Identifier: MIT
"""LeadCore: how good is a lead, why, and what would make it better. Exact, explained, fast.

>>> import leadcore
>>> model = leadcore.Model.read("inbound.json")            # doctest: +SKIP
>>> print(model.explain({"country": "DE", "employees": 420}))  # doctest: +SKIP
"""

from ._activity import Activity, IngestReport
from ._changes import Changes, NextChange
from ._errors import BatchError, LeadCoreError, LeadError, ModelError, Problem, StateError
from ._explain import Advice, Change, Entry, Explanation, Option, ScoreExplanation
from ._library import core as _core
from ._library import version_text as _version_text
from ._model import Model, check
from ._moment import Moment
from ._scores import Report, Result, ScoreResult, Scores
from ._timeline import LoadReport, Timeline

__version__ = "1.2.0"

library_version = _version_text(_core.lead_version())
"""Version of the C library that is loaded."""

__all__ = [
    "Activity",
    "Advice",
    "BatchError",
    "Change",
    "Changes",
    "Entry",
    "Explanation",
    "IngestReport",
    "LeadCoreError",
    "LeadError",
    "LoadReport",
    "Model",
    "ModelError",
    "Moment",
    "NextChange",
    "Option",
    "Problem",
    "Report",
    "Result",
    "ScoreExplanation",
    "ScoreResult",
    "Scores",
    "StateError",
    "Timeline",
    "check",
    "library_version",
]
