/* SPDX-License-Identifier: MIT */
/* What follows from a term: the mode of a stage, the remedy of a rejection, the cadence of a track. */
#include <leadcore/vocabulary.h>

lead_term_number lead_stage_mode(lead_term_number stage)
{
    switch (stage) {
    case LEAD_STAGE_PROBLEM_RECOGNITION:
    case LEAD_STAGE_NEED_DESCRIPTION: return LEAD_MODE_SHAPE;
    case LEAD_STAGE_PRODUCT_SPECIFICATION:
    case LEAD_STAGE_SUPPLIER_SEARCH:
    case LEAD_STAGE_PROPOSAL_SOLICITATION: return LEAD_MODE_MATCH;
    case LEAD_STAGE_SUPPLIER_SELECTION:
    case LEAD_STAGE_ORDER_ROUTINE: return LEAD_MODE_CLOSE;
    case LEAD_STAGE_PERFORMANCE_REVIEW: return LEAD_MODE_EXPAND;
    default: return 0;
    }
}

lead_term_number lead_rejection_remedy(lead_term_number rejection)
{
    switch (rejection) {
    case LEAD_REJECTION_NO_NEED: return LEAD_REMEDY_BUILD_NEED;
    case LEAD_REJECTION_NO_BUDGET: return LEAD_REMEDY_AWAIT_BUDGET;
    case LEAD_REJECTION_NOT_DECIDER: return LEAD_REMEDY_ASK_INTRODUCTION;
    case LEAD_REJECTION_NO_OPERATOR: return LEAD_REMEDY_EDUCATE;
    case LEAD_REJECTION_USES_COMPETITOR: return LEAD_REMEDY_COMPETITIVE_DRIP;
    default: return 0;
    }
}

const char *lead_track_cadence(lead_term_number track)
{
    switch (track) {
    case LEAD_TRACK_WELCOME: return "give value before asking; 8–14 weeks, typically 30 touches in 13 weeks; by persona";
    case LEAD_TRACK_DRIP: return "stay on top of mind; fixed cadence, bounded duration, then move to another track";
    case LEAD_TRACK_REENGAGE: return "by role and event; 3–5 high-probability reasons; 90 days; 5–7 mails and 2–4 calls";
    case LEAD_TRACK_TEACH: return "point-of-view content about their industry, not the product";
    case LEAD_TRACK_PRODUCT: return "cases: endorsers, results, unexpected wins, big names, converts";
    case LEAD_TRACK_COMPETITIVE: return "how we differ; facts about that competitor";
    case LEAD_TRACK_INTRODUCE: return "“why we should talk”; first contact by an SDR";
    case LEAD_TRACK_MID_FUNNEL: return "raise readiness and meetings with sales";
    default: return NULL;
    }
}
