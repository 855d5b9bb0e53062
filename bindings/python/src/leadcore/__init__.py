# SPDX-License-Identifier: MIT
"""LeadCore: how good is a lead, why, and what would make it better. Exact, explained, fast.

>>> import leadcore
>>> model = leadcore.Model.read("inbound.json")            # doctest: +SKIP
>>> print(model.explain({"country": "DE", "employees": 420}))  # doctest: +SKIP
"""

from . import vocabulary
from ._activity import Activity, IngestReport
from ._assess import Assessment, CriterionState, Decision, Evidence, PurchaseStage
from ._assign import FORBIDDEN, AssignError, BestAssignment, Staffing, assign_best, plan_staffing
from ._assignments import Assignment, AssignmentRow, Assignments, Candidate, Due
from ._calendar import Calendar, CalendarError, posix_zone
from ._changes import Changes, NextChange
from ._errors import BatchError, DocumentError, LeadCoreError, LeadError, ModelError, PolicyError, Problem, RoutingError, StateError
from ._explain import Advice, Change, Entry, Explanation, Option, ScoreExplanation
from ._groups import BuyingGroup, BuyingGroups
from ._judge import Judgement, judge
from ._library import core as _core
from ._library import version_text as _version_text
from ._lifecycle import Lifecycle, Move, MoveError
from ._model import Model, check
from ._moment import Moment
from ._policy import Policy
from ._router import Desk, PolicyChange, Router
from ._scores import Report, Result, ScoreResult, Scores
from ._simulated import Comparison, LeadCourse, PersonLoad, Simulation, TeamLoad
from ._simulation import compare, simulate
from ._timeline import LoadReport, Timeline
from ._titles import Title, parse_title

__version__ = "1.3.0"

library_version = _version_text(_core.lead_version())
"""Version of the C library that is loaded."""

__all__ = [
    "FORBIDDEN",
    "Activity",
    "Advice",
    "Assessment",
    "AssignError",
    "Assignment",
    "AssignmentRow",
    "Assignments",
    "BatchError",
    "BestAssignment",
    "BuyingGroup",
    "BuyingGroups",
    "Calendar",
    "CalendarError",
    "Candidate",
    "Change",
    "Changes",
    "Comparison",
    "CriterionState",
    "Decision",
    "Desk",
    "DocumentError",
    "Due",
    "Entry",
    "Evidence",
    "Explanation",
    "IngestReport",
    "Judgement",
    "LeadCoreError",
    "LeadCourse",
    "LeadError",
    "Lifecycle",
    "LoadReport",
    "Model",
    "ModelError",
    "Moment",
    "Move",
    "MoveError",
    "NextChange",
    "Option",
    "PersonLoad",
    "Policy",
    "PolicyChange",
    "PolicyError",
    "Problem",
    "PurchaseStage",
    "Report",
    "Result",
    "Router",
    "RoutingError",
    "ScoreExplanation",
    "ScoreResult",
    "Scores",
    "Simulation",
    "Staffing",
    "StateError",
    "TeamLoad",
    "Timeline",
    "Title",
    "assign_best",
    "check",
    "compare",
    "judge",
    "library_version",
    "parse_title",
    "plan_staffing",
    "posix_zone",
    "simulate",
    "vocabulary",
]
