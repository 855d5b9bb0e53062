# SPDX-License-Identifier: MIT
"""The domain's terms as enums: numbers that never change, identifiers, names in English and Chinese, definitions.

>>> from leadcore.vocabulary import Criterion, Stage
>>> Stage.find("供应商选择")
<Stage.SUPPLIER_SELECTION: 6>
>>> Stage.SUPPLIER_SELECTION.mode.english
'Close the deal'
>>> Criterion.find("budget").definition
'There is enough budget to support the purchase.'
"""

from __future__ import annotations

from ._library import core, text
from ._term import Term, Vocabulary, terms_of


@terms_of(Vocabulary.NOTION)
class Notion(Term):
    """What a contact is to us."""

    PROSPECT = 1
    LEAD = 2
    OPPORTUNITY = 3


@terms_of(Vocabulary.ROLE)
class Role(Term):
    """Part of a person in a purchase (the decision chain)."""

    INITIATOR = 1
    USER = 2
    INFLUENCER = 3
    DECIDER = 4
    BUYER = 5
    GATEKEEPER = 6
    AUDITOR = 7


@terms_of(Vocabulary.STAGE)
class Stage(Term):
    """How far a purchase is."""

    PROBLEM_RECOGNITION = 1
    NEED_DESCRIPTION = 2
    PRODUCT_SPECIFICATION = 3
    SUPPLIER_SEARCH = 4
    PROPOSAL_SOLICITATION = 5
    SUPPLIER_SELECTION = 6
    ORDER_ROUTINE = 7
    PERFORMANCE_REVIEW = 8

    @property
    def mode(self) -> Mode:
        """What a seller does in this stage."""
        return Mode(core.lead_stage_mode(self))


@terms_of(Vocabulary.MODE)
class Mode(Term):
    """What a seller does in a stage."""

    SHAPE = 1
    MATCH = 2
    CLOSE = 3
    EXPAND = 4


@terms_of(Vocabulary.STAGE_MOVE)
class StageMove(Term):
    """How a stage follows from the one before."""

    FIRST = 1
    SAME = 2
    FORWARD = 3
    BACK = 4
    HELD = 5


@terms_of(Vocabulary.LIFECYCLE)
class LifecycleStatus(Term):
    """Status of a lead in the default lifecycle."""

    PROSPECT = 1
    INQUIRY = 2
    MQL = 3
    SAL = 4
    SQL = 5
    OPPORTUNITY = 6
    WON = 7
    LOST = 8
    NURTURE = 9
    DISQUALIFIED = 10
    CUSTOMER = 11


@terms_of(Vocabulary.HEAT)
class Heat(Term):
    """Temperature by time to project start."""

    HOT = 1
    WARM = 2
    COLD = 3


@terms_of(Vocabulary.CLASS)
class LeadClass(Term):
    """Built-in class of a lead."""

    COMPANY_KEY = 1
    IMPORTANT = 2
    GENERAL = 3
    NOT_A_LEAD = 4


@terms_of(Vocabulary.VERDICT)
class Verdict(Term):
    """Outcome of a qualification."""

    QUALIFIED = 1
    INCOMPLETE = 2
    REJECTED = 3


@terms_of(Vocabulary.ANSWER)
class Answer(Term):
    """What is known of a criterion."""

    MET = 1
    NOT_MET = 2
    UNKNOWN = 3


@terms_of(Vocabulary.REJECTION)
class Rejection(Term):
    """Why a lead is rejected."""

    NO_NEED = 1
    NO_BUDGET = 2
    NOT_DECIDER = 3
    NO_OPERATOR = 4
    USES_COMPETITOR = 5

    @property
    def remedy(self) -> Remedy:
        """What is done about it."""
        return Remedy(core.lead_rejection_remedy(self))


@terms_of(Vocabulary.REMEDY)
class Remedy(Term):
    """What is done about a rejection."""

    BUILD_NEED = 1
    AWAIT_BUDGET = 2
    ASK_INTRODUCTION = 3
    EDUCATE = 4
    COMPETITIVE_DRIP = 5


@terms_of(Vocabulary.RED_FLAG)
class RedFlag(Term):
    """Why a deal is unlikely now, whatever the criteria say."""

    BOUGHT_COMPETITOR = 1
    LACKS_INFRASTRUCTURE = 2
    NO_OWNER = 3
    INTERNAL_CHANGES = 4

    @property
    def rejection(self) -> Rejection:
        """Why a lead with this red flag is rejected."""
        return Rejection(core.lead_red_flag_rejection(self))


@terms_of(Vocabulary.FRAMEWORK)
class Framework(Term):
    """Built-in qualification framework."""

    BANT = 1
    AUNM = 2
    PACT = 3
    FAINT = 4
    MANTCP = 5
    ANUM = 6
    CHAMP = 7
    MEDDIC = 8
    MEDDPICC = 9
    GPCTBA_CI = 10

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Its criteria, in its order."""
        count = core.lead_framework_criterion_count(self)
        return tuple(Criterion(core.lead_framework_criterion(self, index)) for index in range(count))

    @property
    def required(self) -> tuple[Criterion, ...]:
        """Those of its criteria that must be met; the others only add weight."""
        return tuple(criterion for index, criterion in enumerate(self.criteria) if core.lead_framework_requires(self, index))


@terms_of(Vocabulary.CRITERION)
class Criterion(Term):
    """Criterion of a built-in framework."""

    MONEY = 1
    AUTHORITY = 2
    NEED = 3
    TIME = 4
    COMPETITOR = 5
    PEOPLE = 6
    INTEREST = 7
    URGENCY = 8
    CHALLENGES = 9
    PRIORITISATION = 10
    METRICS = 11
    ECONOMIC_BUYER = 12
    DECISION_CRITERIA = 13
    DECISION_PROCESS = 14
    PAIN = 15
    CHAMPION = 16
    PAPER_PROCESS = 17
    COMPETITION = 18
    GOALS = 19
    PLANS = 20
    TIMELINE = 21
    CONSEQUENCES = 22
    IMPLICATIONS = 23

    @property
    def rejection(self) -> Rejection:
        """Why a lead is rejected that does not meet it."""
        return Rejection(core.lead_criterion_rejection(self))

    def question(self, language: str = "en") -> str:
        """What to ask to learn about it, in "en" or "zh"; ValueError for another language."""
        found = core.lead_criterion_question(self, language.encode("utf-8", "surrogatepass"))
        if found is None:
            raise ValueError('questions are in "en" and "zh"')
        return text(found)


@terms_of(Vocabulary.TRACK)
class Track(Term):
    """Nurture track."""

    WELCOME = 1
    DRIP = 2
    REENGAGE = 3
    TEACH = 4
    PRODUCT = 5
    COMPETITIVE = 6
    INTRODUCE = 7
    MID_FUNNEL = 8

    @property
    def cadence(self) -> str:
        """How it is run: its goal and cadence."""
        return text(core.lead_track_cadence(self))


@terms_of(Vocabulary.STEP)
class Step(Term):
    """What is done next."""

    HAND_OVER = 1
    COMPLETE_DOSSIER = 2
    ASK = 3
    SEEK_INTRODUCTION = 4
    NURTURE = 5
    DROP = 6
    GROW = 7


@terms_of(Vocabulary.TIER)
class Tier(Term):
    """How deep to research before contact."""

    T1 = 1
    T2 = 2
    T3 = 3


@terms_of(Vocabulary.MESSAGE)
class Message(Term):
    """Focus of the message, by company size."""

    CORPORATE = 1
    MID_MARKET = 2
    ENTERPRISE = 3


@terms_of(Vocabulary.CONTACT)
class Contact(Term):
    """Progress of contact."""

    REACHED = 1
    CONNECTED = 2
    CONVERSATION = 3


@terms_of(Vocabulary.INITIATIVE)
class Initiative(Term):
    """Who began."""

    INBOUND = 1
    OUTBOUND = 2


@terms_of(Vocabulary.GENERATION)
class Generation(Term):
    """How a lead came about."""

    PASSIVE = 1
    ACTIVE = 2


@terms_of(Vocabulary.CHANNEL)
class Channel(Term):
    """Where a lead came from."""

    WEBSITE_FORM = 1
    ORGANIC_SEARCH = 2
    PAID_SEARCH = 3
    DISPLAY_ADS = 4
    FORUM = 5
    SOCIAL = 6
    SHORT_VIDEO = 7
    WECHAT = 8
    EMAIL = 9
    WEBINAR = 10
    CONTENT_DOWNLOAD = 11
    FREE_TRIAL = 12
    EXPERT_CONSULTATION = 13
    TELEMARKETING = 14
    PR_ARTICLE = 15
    TRADE_SHOW = 16
    SEMINAR = 17
    COMPANY_VISIT = 18
    PARTNER = 19
    CUSTOMER_REFERRAL = 20
    ASSOCIATION = 21
    TENDER_NOTICE = 22
    LIST_PURCHASE = 23
    COLD_VISIT = 24


@terms_of(Vocabulary.EVENT_KIND)
class EventKind(Term):
    """Kind of an event."""

    FINANCE_CONFERENCE = 1
    TECHNOLOGY_CONFERENCE = 2
    INDUSTRY_CONFERENCE = 3
    REGIONAL_TECH_CONFERENCE = 4


@terms_of(Vocabulary.DEPARTMENT)
class Department(Term):
    """Job function."""

    EXECUTIVE = 1
    FINANCE = 2
    IT = 3
    ENGINEERING = 4
    PRODUCT = 5
    MARKETING = 6
    SALES = 7
    OPERATIONS = 8
    PURCHASING = 9
    LEGAL = 10
    HR = 11
    CONSULTING = 12
    OTHER = 13


@terms_of(Vocabulary.SENIORITY)
class Seniority(Term):
    """Level of a position."""

    CHIEF = 1
    VP = 2
    DIRECTOR = 3
    MANAGER = 4
    SPECIALIST = 5
    JUNIOR = 6
    OTHER = 7


@terms_of(Vocabulary.ENTRY)
class Entry(Term):
    """What a complete lead carries."""

    NAME = 1
    MOBILE = 2
    EMAIL = 3
    COMPANY = 4
    SOURCE = 5
    LEAD_GRADE = 6
    COMPANY_GRADE = 7


@terms_of(Vocabulary.DOSSIER)
class Dossier(Term):
    """Part of the hand-over dossier."""

    KEY_CONTACT = 1
    TOPIC = 2
    NEEDS = 3
    CASES = 4


__all__ = [
    "Answer",
    "Channel",
    "Contact",
    "Criterion",
    "Department",
    "Dossier",
    "Entry",
    "EventKind",
    "Framework",
    "Generation",
    "Heat",
    "Initiative",
    "LeadClass",
    "LifecycleStatus",
    "Message",
    "Mode",
    "Notion",
    "RedFlag",
    "Rejection",
    "Remedy",
    "Role",
    "Seniority",
    "Stage",
    "StageMove",
    "Step",
    "Term",
    "Tier",
    "Track",
    "Verdict",
    "Vocabulary",
]
