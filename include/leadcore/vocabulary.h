/* SPDX-License-Identifier: MIT */
/**
 * @file
 * @brief The domain's terms: numbers that never change, identifiers, names in English and Chinese, definitions.
 *
 * Models, results and saved states name terms by their identifiers; numbers are for programs. 0 is none of them.
 */
#ifndef LEADCORE_VOCABULARY_H
#define LEADCORE_VOCABULARY_H

#include <leadcore/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @brief A list of terms: one of the LEAD_VOCABULARY_… constants. @since 1.2 */
typedef int32_t lead_vocabulary;

/** @brief Number of a term in its vocabulary, from 1; the numbers of a vocabulary have no gaps. @since 1.2 */
typedef int32_t lead_term_number;

/** @name Vocabularies
 * @{ */
#define LEAD_VOCABULARY_NOTION ((lead_vocabulary)1)      /**< What a contact is to us. */
#define LEAD_VOCABULARY_ROLE ((lead_vocabulary)2)        /**< Part of a person in a purchase (the decision chain). */
#define LEAD_VOCABULARY_STAGE ((lead_vocabulary)3)       /**< How far a purchase is. */
#define LEAD_VOCABULARY_MODE ((lead_vocabulary)4)        /**< What a seller does in a stage. */
#define LEAD_VOCABULARY_STAGE_MOVE ((lead_vocabulary)5)  /**< How a stage follows from the one before. */
#define LEAD_VOCABULARY_LIFECYCLE ((lead_vocabulary)6)   /**< Status of a lead in the default lifecycle. */
#define LEAD_VOCABULARY_HEAT ((lead_vocabulary)7)        /**< Temperature by time to project start. */
#define LEAD_VOCABULARY_CLASS ((lead_vocabulary)8)       /**< Built-in class of a lead. */
#define LEAD_VOCABULARY_VERDICT ((lead_vocabulary)9)     /**< Outcome of a qualification. */
#define LEAD_VOCABULARY_ANSWER ((lead_vocabulary)10)     /**< What is known of a criterion. */
#define LEAD_VOCABULARY_REJECTION ((lead_vocabulary)11)  /**< Why a lead is rejected. */
#define LEAD_VOCABULARY_REMEDY ((lead_vocabulary)12)     /**< What is done about a rejection. */
#define LEAD_VOCABULARY_RED_FLAG ((lead_vocabulary)13)   /**< Why a deal is unlikely now, whatever the criteria say. */
#define LEAD_VOCABULARY_FRAMEWORK ((lead_vocabulary)14)  /**< Built-in qualification framework. */
#define LEAD_VOCABULARY_CRITERION ((lead_vocabulary)15)  /**< Criterion of a built-in framework. */
#define LEAD_VOCABULARY_TRACK ((lead_vocabulary)16)      /**< Nurture track. */
#define LEAD_VOCABULARY_STEP ((lead_vocabulary)17)       /**< What is done next. */
#define LEAD_VOCABULARY_TIER ((lead_vocabulary)18)       /**< How deep to research before contact. */
#define LEAD_VOCABULARY_MESSAGE ((lead_vocabulary)19)    /**< Focus of the message, by company size. */
#define LEAD_VOCABULARY_CONTACT ((lead_vocabulary)20)    /**< Progress of contact. */
#define LEAD_VOCABULARY_INITIATIVE ((lead_vocabulary)21) /**< Who began. */
#define LEAD_VOCABULARY_GENERATION ((lead_vocabulary)22) /**< How a lead came about. */
#define LEAD_VOCABULARY_CHANNEL ((lead_vocabulary)23)    /**< Where a lead came from. */
#define LEAD_VOCABULARY_EVENT_KIND ((lead_vocabulary)24) /**< Kind of an event. */
#define LEAD_VOCABULARY_DEPARTMENT ((lead_vocabulary)25) /**< Job function. */
#define LEAD_VOCABULARY_SENIORITY ((lead_vocabulary)26)  /**< Level of a position. */
#define LEAD_VOCABULARY_ENTRY ((lead_vocabulary)27)      /**< What a complete lead carries. */
#define LEAD_VOCABULARY_DOSSIER ((lead_vocabulary)28)    /**< Part of the hand-over dossier. */
/** @} */

/** @name What a contact is to us
 * @{ */
#define LEAD_NOTION_PROSPECT ((lead_term_number)1)    /**< Could buy; follows from the product, no marketing needed. */
#define LEAD_NOTION_LEAD ((lead_term_number)2)        /**< Showed interest and left a way to be reached. */
#define LEAD_NOTION_OPPORTUNITY ((lead_term_number)3) /**< A lead with a confirmed possibility of a deal. */
/** @} */

/** @name Part of a person in a purchase (the decision chain)
 * @{ */
#define LEAD_ROLE_INITIATOR ((lead_term_number)1)  /**< Starts the change. */
#define LEAD_ROLE_USER ((lead_term_number)2)       /**< Will work with the product. */
#define LEAD_ROLE_INFLUENCER ((lead_term_number)3) /**< Shapes requirements and evaluation. */
#define LEAD_ROLE_DECIDER ((lead_term_number)4)    /**< Makes the decision. */
#define LEAD_ROLE_BUYER ((lead_term_number)5)      /**< Sets terms, selects the supplier, runs the purchase. */
#define LEAD_ROLE_GATEKEEPER ((lead_term_number)6) /**< Controls the flow of information into and out of the company. */
#define LEAD_ROLE_AUDITOR ((lead_term_number)7)    /**< Evaluates the finished purchase. */
/** @} */

/** @name How far a purchase is
 * @{ */
#define LEAD_STAGE_PROBLEM_RECOGNITION ((lead_term_number)1)   /**< Is there a problem, and is buying the way to solve it? */
#define LEAD_STAGE_NEED_DESCRIPTION ((lead_term_number)2)      /**< We will buy: what is the need, in general? */
#define LEAD_STAGE_PRODUCT_SPECIFICATION ((lead_term_number)3) /**< What exactly, how many, where. */
#define LEAD_STAGE_SUPPLIER_SEARCH ((lead_term_number)4)       /**< Who can supply it? */
#define LEAD_STAGE_PROPOSAL_SOLICITATION ((lead_term_number)5) /**< Suppliers send proposals and prices. */
#define LEAD_STAGE_SUPPLIER_SELECTION ((lead_term_number)6)    /**< One is chosen. */
#define LEAD_STAGE_ORDER_ROUTINE ((lead_term_number)7)         /**< Contract, implementation, delivery. */
#define LEAD_STAGE_PERFORMANCE_REVIEW ((lead_term_number)8)    /**< Did it reach its goal? */
/** @} */

/** @name What a seller does in a stage
 * @{ */
#define LEAD_MODE_SHAPE ((lead_term_number)1)  /**< Stages 1 and 2: the need is open. */
#define LEAD_MODE_MATCH ((lead_term_number)2)  /**< Stages 3 to 5: fit the product to explicit needs. */
#define LEAD_MODE_CLOSE ((lead_term_number)3)  /**< Stages 6 and 7: win the deal. */
#define LEAD_MODE_EXPAND ((lead_term_number)4) /**< Stage 8: renew, add, sell further. */
/** @} */

/** @name How a stage follows from the one before
 * @{ */
#define LEAD_STAGE_MOVE_FIRST ((lead_term_number)1)   /**< There was none before. */
#define LEAD_STAGE_MOVE_SAME ((lead_term_number)2)    /**< It stayed. */
#define LEAD_STAGE_MOVE_FORWARD ((lead_term_number)3) /**< It is further. */
#define LEAD_STAGE_MOVE_BACK ((lead_term_number)4)    /**< It went back. */
#define LEAD_STAGE_MOVE_HELD ((lead_term_number)5)    /**< Another is likelier, but not by enough to change. */
/** @} */

/** @name Status of a lead in the default lifecycle
 * @{ */
#define LEAD_LIFECYCLE_PROSPECT ((lead_term_number)1)      /**< Could buy. */
#define LEAD_LIFECYCLE_INQUIRY ((lead_term_number)2)       /**< Showed interest. */
#define LEAD_LIFECYCLE_MQL ((lead_term_number)3)           /**< Marketing qualified: meets the agreed standard, handed over. */
#define LEAD_LIFECYCLE_SAL ((lead_term_number)4)           /**< Sales accepted it. */
#define LEAD_LIFECYCLE_SQL ((lead_term_number)5)           /**< Sales qualified: after the first meeting sales wants to go on. */
#define LEAD_LIFECYCLE_OPPORTUNITY ((lead_term_number)6)   /**< A project with us in it. */
#define LEAD_LIFECYCLE_WON ((lead_term_number)7)           /**< Signed. */
#define LEAD_LIFECYCLE_LOST ((lead_term_number)8)          /**< Went elsewhere, or nowhere. */
#define LEAD_LIFECYCLE_NURTURE ((lead_term_number)9)       /**< Not ready, kept warm. */
#define LEAD_LIFECYCLE_DISQUALIFIED ((lead_term_number)10) /**< Dropped, with a reason. */
#define LEAD_LIFECYCLE_CUSTOMER ((lead_term_number)11)     /**< After won: renewal and expansion. */
/** @} */

/** @name Temperature by time to project start
 * @{ */
#define LEAD_HEAT_HOT ((lead_term_number)1)  /**< Within 3 months. */
#define LEAD_HEAT_WARM ((lead_term_number)2) /**< Within 6 months. */
#define LEAD_HEAT_COLD ((lead_term_number)3) /**< Within 12 months. */
/** @} */

/** @name Built-in class of a lead
 * @{ */
#define LEAD_CLASS_COMPANY_KEY ((lead_term_number)1) /**< Important, and of a customer that matters most. */
#define LEAD_CLASS_IMPORTANT ((lead_term_number)2)   /**< Large, important customer, clear timing, good match. */
#define LEAD_CLASS_GENERAL ((lead_term_number)3)     /**< Smaller or less important, but a good match. */
#define LEAD_CLASS_NOT_A_LEAD ((lead_term_number)4)  /**< Poor match, or a tiny share with an unimportant customer. */
/** @} */

/** @name Outcome of a qualification
 * @{ */
#define LEAD_VERDICT_QUALIFIED ((lead_term_number)1)  /**< Everything that is asked for is met. */
#define LEAD_VERDICT_INCOMPLETE ((lead_term_number)2) /**< Something that is asked for is not known yet. */
#define LEAD_VERDICT_REJECTED ((lead_term_number)3)   /**< Something that is asked for is not met, or a red flag is up. */
/** @} */

/** @name What is known of a criterion
 * @{ */
#define LEAD_ANSWER_MET ((lead_term_number)1)     /**< It is met. */
#define LEAD_ANSWER_NOT_MET ((lead_term_number)2) /**< It is not. */
#define LEAD_ANSWER_UNKNOWN ((lead_term_number)3) /**< Nobody knows. */
/** @} */

/** @name Why a lead is rejected
 * @{ */
#define LEAD_REJECTION_NO_NEED ((lead_term_number)1)         /**< Does not fit, or not urgent. */
#define LEAD_REJECTION_NO_BUDGET ((lead_term_number)2)       /**< No money for it now. */
#define LEAD_REJECTION_NOT_DECIDER ((lead_term_number)3)     /**< The contact does not decide. */
#define LEAD_REJECTION_NO_OPERATOR ((lead_term_number)4)     /**< Nobody there would run it. */
#define LEAD_REJECTION_USES_COMPETITOR ((lead_term_number)5) /**< Uses another product and does not wish to change. */
/** @} */

/** @name What is done about a rejection
 * @{ */
#define LEAD_REMEDY_BUILD_NEED ((lead_term_number)1)       /**< Nurture: build and sharpen the need. */
#define LEAD_REMEDY_AWAIT_BUDGET ((lead_term_number)2)     /**< Nurture until the budget cycle. */
#define LEAD_REMEDY_ASK_INTRODUCTION ((lead_term_number)3) /**< Ask for an introduction upward. */
#define LEAD_REMEDY_EDUCATE ((lead_term_number)4)          /**< Educate, offer services. */
#define LEAD_REMEDY_COMPETITIVE_DRIP ((lead_term_number)5) /**< Nurture with how we differ. */
/** @} */

/** @name Why a deal is unlikely now, whatever the criteria say
 * @{ */
#define LEAD_RED_FLAG_BOUGHT_COMPETITOR ((lead_term_number)1)    /**< Bought a competing solution recently. */
#define LEAD_RED_FLAG_LACKS_INFRASTRUCTURE ((lead_term_number)2) /**< Lacks infrastructure needed to deploy. */
#define LEAD_RED_FLAG_NO_OWNER ((lead_term_number)3)             /**< Nobody owns the problem. */
#define LEAD_RED_FLAG_INTERNAL_CHANGES ((lead_term_number)4)     /**< Internal changes are coming that would block the deal. */
/** @} */

/** @name Built-in qualification framework
 * @{ */
#define LEAD_FRAMEWORK_BANT ((lead_term_number)1)       /**< Budget, authority, need, time. */
#define LEAD_FRAMEWORK_AUNM ((lead_term_number)2)       /**< Authority, need, urgency, money. */
#define LEAD_FRAMEWORK_PACT ((lead_term_number)3)       /**< People, authority, competitor, time. */
#define LEAD_FRAMEWORK_FAINT ((lead_term_number)4)      /**< Funds, authority, interest, need, time. */
#define LEAD_FRAMEWORK_MANTCP ((lead_term_number)5)     /**< Money, authority, need, time, competitor, people. */
#define LEAD_FRAMEWORK_ANUM ((lead_term_number)6)       /**< Authority, need, urgency, money. */
#define LEAD_FRAMEWORK_CHAMP ((lead_term_number)7)      /**< Challenges, authority, money, prioritisation. */
#define LEAD_FRAMEWORK_MEDDIC ((lead_term_number)8)     /**< Metrics, economic buyer, decision criteria, decision process, pain, champion. */
#define LEAD_FRAMEWORK_MEDDPICC ((lead_term_number)9)   /**< MEDDIC with paper process and competition. */
#define LEAD_FRAMEWORK_GPCTBA_CI ((lead_term_number)10) /**< Goals, plans, challenges, timeline, budget, authority, consequences, implications. */
/** @} */

/** @name Criterion of a built-in framework
 * @{ */
#define LEAD_CRITERION_MONEY ((lead_term_number)1)              /**< Enough budget. */
#define LEAD_CRITERION_AUTHORITY ((lead_term_number)2)          /**< Decides, or influences the decision. */
#define LEAD_CRITERION_NEED ((lead_term_number)3)               /**< There is a strong and urgent need that we meet. */
#define LEAD_CRITERION_TIME ((lead_term_number)4)               /**< A project soon, and a meeting within a week. */
#define LEAD_CRITERION_COMPETITOR ((lead_term_number)5)         /**< Used something similar, or evaluates it now. */
#define LEAD_CRITERION_PEOPLE ((lead_term_number)6)             /**< Someone will operate the product. */
#define LEAD_CRITERION_INTEREST ((lead_term_number)7)           /**< Interested in us. */
#define LEAD_CRITERION_URGENCY ((lead_term_number)8)            /**< It cannot wait. */
#define LEAD_CRITERION_CHALLENGES ((lead_term_number)9)         /**< Named challenges that we solve. */
#define LEAD_CRITERION_PRIORITISATION ((lead_term_number)10)    /**< Of high priority to them. */
#define LEAD_CRITERION_METRICS ((lead_term_number)11)           /**< Measurable gains are agreed. */
#define LEAD_CRITERION_ECONOMIC_BUYER ((lead_term_number)12)    /**< Who controls the money is known and reached. */
#define LEAD_CRITERION_DECISION_CRITERIA ((lead_term_number)13) /**< How they compare is known. */
#define LEAD_CRITERION_DECISION_PROCESS ((lead_term_number)14)  /**< How they decide is known. */
#define LEAD_CRITERION_PAIN ((lead_term_number)15)              /**< The pain is identified. */
#define LEAD_CRITERION_CHAMPION ((lead_term_number)16)          /**< Somebody sells for us inside. */
#define LEAD_CRITERION_PAPER_PROCESS ((lead_term_number)17)     /**< The way to a signature is known. */
#define LEAD_CRITERION_COMPETITION ((lead_term_number)18)       /**< Competitors are known. */
#define LEAD_CRITERION_GOALS ((lead_term_number)19)             /**< Measurable goals. */
#define LEAD_CRITERION_PLANS ((lead_term_number)20)             /**< Plans to reach them. */
#define LEAD_CRITERION_TIMELINE ((lead_term_number)21)          /**< Dates for them. */
#define LEAD_CRITERION_CONSEQUENCES ((lead_term_number)22)      /**< What failure costs is known. */
#define LEAD_CRITERION_IMPLICATIONS ((lead_term_number)23)      /**< What success brings is known. */
/** @} */

/** @name Nurture track
 * @{ */
#define LEAD_TRACK_WELCOME ((lead_term_number)1)     /**< New contact who downloaded or signed up. */
#define LEAD_TRACK_DRIP ((lead_term_number)2)        /**< Qualified interest, not ready. */
#define LEAD_TRACK_REENGAGE ((lead_term_number)3)    /**< Dormant leads. */
#define LEAD_TRACK_TEACH ((lead_term_number)4)       /**< Holds beliefs to be changed. */
#define LEAD_TRACK_PRODUCT ((lead_term_number)5)     /**< Knows the pain. */
#define LEAD_TRACK_COMPETITIVE ((lead_term_number)6) /**< Named a competitor. */
#define LEAD_TRACK_INTRODUCE ((lead_term_number)7)   /**< Active, knows us, plausible choice. */
#define LEAD_TRACK_MID_FUNNEL ((lead_term_number)8)  /**< In evaluation. */
/** @} */

/** @name What is done next
 * @{ */
#define LEAD_STEP_HAND_OVER ((lead_term_number)1)         /**< Hand over to sales now. */
#define LEAD_STEP_COMPLETE_DOSSIER ((lead_term_number)2)  /**< Complete the dossier, then hand over. */
#define LEAD_STEP_ASK ((lead_term_number)3)               /**< Ask the next question. */
#define LEAD_STEP_SEEK_INTRODUCTION ((lead_term_number)4) /**< Ask for an introduction to who decides. */
#define LEAD_STEP_NURTURE ((lead_term_number)5)           /**< Nurture on a track. */
#define LEAD_STEP_DROP ((lead_term_number)6)              /**< Not a lead: drop it, with the reason. */
#define LEAD_STEP_GROW ((lead_term_number)7)              /**< A customer: renew, add, sell further. */
/** @} */

/** @name How deep to research before contact
 * @{ */
#define LEAD_TIER_T1 ((lead_term_number)1) /**< A market of its own; everything bespoke. */
#define LEAD_TIER_T2 ((lead_term_number)2) /**< Medium depth, personalised. */
#define LEAD_TIER_T3 ((lead_term_number)3) /**< Three facts in three minutes. */
/** @} */

/** @name Focus of the message, by company size
 * @{ */
#define LEAD_MESSAGE_CORPORATE ((lead_term_number)1)  /**< Concrete needs. */
#define LEAD_MESSAGE_MID_MARKET ((lead_term_number)2) /**< Growing. */
#define LEAD_MESSAGE_ENTERPRISE ((lead_term_number)3) /**< Needs across product lines. */
/** @} */

/** @name Progress of contact
 * @{ */
#define LEAD_CONTACT_REACHED ((lead_term_number)1)      /**< Dialled, mailed, messaged. */
#define LEAD_CONTACT_CONNECTED ((lead_term_number)2)    /**< Answered, opened. */
#define LEAD_CONTACT_CONVERSATION ((lead_term_number)3) /**< Talked, replied, read. */
/** @} */

/** @name Who began
 * @{ */
#define LEAD_INITIATIVE_INBOUND ((lead_term_number)1)  /**< They came. */
#define LEAD_INITIATIVE_OUTBOUND ((lead_term_number)2) /**< We went. */
/** @} */

/** @name How a lead came about
 * @{ */
#define LEAD_GENERATION_PASSIVE ((lead_term_number)1) /**< Web form, call, partner tip, tender notice. */
#define LEAD_GENERATION_ACTIVE ((lead_term_number)2)  /**< Technical exchange, seminar, visit, tour, trade show. */
/** @} */

/** @name Where a lead came from
 * @{ */
#define LEAD_CHANNEL_WEBSITE_FORM ((lead_term_number)1)         /**< Website form. */
#define LEAD_CHANNEL_ORGANIC_SEARCH ((lead_term_number)2)       /**< Organic search. */
#define LEAD_CHANNEL_PAID_SEARCH ((lead_term_number)3)          /**< Paid search. */
#define LEAD_CHANNEL_DISPLAY_ADS ((lead_term_number)4)          /**< Display ads. */
#define LEAD_CHANNEL_FORUM ((lead_term_number)5)                /**< Forum. */
#define LEAD_CHANNEL_SOCIAL ((lead_term_number)6)               /**< Social. */
#define LEAD_CHANNEL_SHORT_VIDEO ((lead_term_number)7)          /**< Short video. */
#define LEAD_CHANNEL_WECHAT ((lead_term_number)8)               /**< Wechat. */
#define LEAD_CHANNEL_EMAIL ((lead_term_number)9)                /**< Email. */
#define LEAD_CHANNEL_WEBINAR ((lead_term_number)10)             /**< Webinar. */
#define LEAD_CHANNEL_CONTENT_DOWNLOAD ((lead_term_number)11)    /**< Content download. */
#define LEAD_CHANNEL_FREE_TRIAL ((lead_term_number)12)          /**< Free trial. */
#define LEAD_CHANNEL_EXPERT_CONSULTATION ((lead_term_number)13) /**< Expert consultation. */
#define LEAD_CHANNEL_TELEMARKETING ((lead_term_number)14)       /**< Telemarketing. */
#define LEAD_CHANNEL_PR_ARTICLE ((lead_term_number)15)          /**< Pr article. */
#define LEAD_CHANNEL_TRADE_SHOW ((lead_term_number)16)          /**< Trade show. */
#define LEAD_CHANNEL_SEMINAR ((lead_term_number)17)             /**< Seminar. */
#define LEAD_CHANNEL_COMPANY_VISIT ((lead_term_number)18)       /**< Company visit. */
#define LEAD_CHANNEL_PARTNER ((lead_term_number)19)             /**< Partner. */
#define LEAD_CHANNEL_CUSTOMER_REFERRAL ((lead_term_number)20)   /**< Customer referral. */
#define LEAD_CHANNEL_ASSOCIATION ((lead_term_number)21)         /**< Association. */
#define LEAD_CHANNEL_TENDER_NOTICE ((lead_term_number)22)       /**< Tender notice. */
#define LEAD_CHANNEL_LIST_PURCHASE ((lead_term_number)23)       /**< List purchase. */
#define LEAD_CHANNEL_COLD_VISIT ((lead_term_number)24)          /**< Cold visit. */
/** @} */

/** @name Kind of an event
 * @{ */
#define LEAD_EVENT_KIND_FINANCE_CONFERENCE ((lead_term_number)1)       /**< Chief executives and commercial officers. */
#define LEAD_EVENT_KIND_TECHNOLOGY_CONFERENCE ((lead_term_number)2)    /**< Chief technology officers. */
#define LEAD_EVENT_KIND_INDUSTRY_CONFERENCE ((lead_term_number)3)      /**< Users of one industry. */
#define LEAD_EVENT_KIND_REGIONAL_TECH_CONFERENCE ((lead_term_number)4) /**< Local leaders. */
/** @} */

/** @name Job function
 * @{ */
#define LEAD_DEPARTMENT_EXECUTIVE ((lead_term_number)1)   /**< Runs the company. */
#define LEAD_DEPARTMENT_FINANCE ((lead_term_number)2)     /**< Money and accounts. */
#define LEAD_DEPARTMENT_IT ((lead_term_number)3)          /**< Information technology. */
#define LEAD_DEPARTMENT_ENGINEERING ((lead_term_number)4) /**< Engineering, research and development. */
#define LEAD_DEPARTMENT_PRODUCT ((lead_term_number)5)     /**< Product management and design. */
#define LEAD_DEPARTMENT_MARKETING ((lead_term_number)6)   /**< Marketing and communication. */
#define LEAD_DEPARTMENT_SALES ((lead_term_number)7)       /**< Sales and business development. */
#define LEAD_DEPARTMENT_OPERATIONS ((lead_term_number)8)  /**< Operations, production, logistics, customer service. */
#define LEAD_DEPARTMENT_PURCHASING ((lead_term_number)9)  /**< Purchasing and supply. */
#define LEAD_DEPARTMENT_LEGAL ((lead_term_number)10)      /**< Legal, compliance, audit, quality assurance of rules. */
#define LEAD_DEPARTMENT_HR ((lead_term_number)11)         /**< Human resources. */
#define LEAD_DEPARTMENT_CONSULTING ((lead_term_number)12) /**< Consulting and advice. */
#define LEAD_DEPARTMENT_OTHER ((lead_term_number)13)      /**< None of these. */
/** @} */

/** @name Level of a position
 * @{ */
#define LEAD_SENIORITY_CHIEF ((lead_term_number)1)      /**< Heads the company, or a function of it in its management. */
#define LEAD_SENIORITY_VP ((lead_term_number)2)         /**< Vice president or deputy general manager. */
#define LEAD_SENIORITY_DIRECTOR ((lead_term_number)3)   /**< Director or head of. */
#define LEAD_SENIORITY_MANAGER ((lead_term_number)4)    /**< Manager, supervisor, team lead. */
#define LEAD_SENIORITY_SPECIALIST ((lead_term_number)5) /**< Professional without staff. */
#define LEAD_SENIORITY_JUNIOR ((lead_term_number)6)     /**< Junior, intern, assistant. */
#define LEAD_SENIORITY_OTHER ((lead_term_number)7)      /**< Cannot be said. */
/** @} */

/** @name What a complete lead carries
 * @{ */
#define LEAD_ENTRY_NAME ((lead_term_number)1)          /**< Name of the contact. */
#define LEAD_ENTRY_MOBILE ((lead_term_number)2)        /**< Mobile number. */
#define LEAD_ENTRY_EMAIL ((lead_term_number)3)         /**< E-mail address. */
#define LEAD_ENTRY_COMPANY ((lead_term_number)4)       /**< Full name of the company. */
#define LEAD_ENTRY_SOURCE ((lead_term_number)5)        /**< Where the lead came from. */
#define LEAD_ENTRY_LEAD_GRADE ((lead_term_number)6)    /**< Grade of the lead. */
#define LEAD_ENTRY_COMPANY_GRADE ((lead_term_number)7) /**< Grade of the company. */
/** @} */

/** @name Part of the hand-over dossier
 * @{ */
#define LEAD_DOSSIER_KEY_CONTACT ((lead_term_number)1) /**< Basics, position, public profile, responsibilities. */
#define LEAD_DOSSIER_TOPIC ((lead_term_number)2)       /**< Which forum or page it came from. */
#define LEAD_DOSSIER_NEEDS ((lead_term_number)3)       /**< Tenders of the last three years, estimated scale. */
#define LEAD_DOSSIER_CASES ((lead_term_number)4)       /**< Our cases in the same industry or with competitors. */
/** @} */

/** @brief A term. All text is constant and lives as long as the library. Set `size` before use. @since 1.2 */
typedef struct lead_term {
    size_t size;             /**< Size of this structure as the caller was compiled. */
    lead_vocabulary vocabulary; /**< Its list. */
    lead_term_number number; /**< Its number there. */
    const char *identifier;  /**< Such as "problem_recognition"; in documents and results. */
    const char *english;     /**< Display name in English. */
    const char *chinese;     /**< Display name in Chinese. */
    const char *definition;  /**< One line of English. */
} lead_term;

/** @brief Identifier of a vocabulary such as "stage", or NULL. Thread-safe. @since 1.2 */
LEAD_API const char *lead_vocabulary_name(lead_vocabulary vocabulary);

/** @brief Number of vocabularies: they are 1 … this. @since 1.2 */
LEAD_API uint32_t lead_vocabulary_count(void);

/** @brief Number of terms of a vocabulary: they are 1 … this; 0 for what is no vocabulary. Thread-safe. @since 1.2 */
LEAD_API uint32_t lead_term_count(lead_vocabulary vocabulary);

/**
 * @brief A term by its number.
 * @param vocabulary One of LEAD_VOCABULARY_….
 * @param number Its number.
 * @param[out] term Filled; its `size` must be set. On failure its texts are NULL.
 * @return #LEAD_OK, or #LEAD_ERROR_INVALID_ARGUMENT. Thread-safe.
 * @since 1.2
 */
LEAD_API lead_status lead_term_get(lead_vocabulary vocabulary, lead_term_number number, lead_term *term);

/**
 * @brief Number of a term by its identifier, or its name in either language.
 *
 * ASCII case does not matter, nor does whether words are parted by spaces, hyphens or underscores: "Problem recognition" is `problem_recognition`.
 * @param vocabulary One of LEAD_VOCABULARY_….
 * @param text UTF-8; need not end in NUL.
 * @param text_size Its bytes.
 * @return The number, or 0. Thread-safe.
 * @since 1.2
 */
LEAD_API lead_term_number lead_term_find(lead_vocabulary vocabulary, const char *text, size_t text_size);

/** @brief The mode (LEAD_MODE_…) of a stage (LEAD_STAGE_…), or 0. @since 1.2 */
LEAD_API lead_term_number lead_stage_mode(lead_term_number stage);

/** @brief What is done (LEAD_REMEDY_…) about a rejection (LEAD_REJECTION_…), or 0. @since 1.2 */
LEAD_API lead_term_number lead_rejection_remedy(lead_term_number rejection);

/**
 * @brief How a nurture track is run: its goal and cadence, one line.
 * @param track LEAD_TRACK_….
 * @return Constant English text such as "give value before asking; 8–14 weeks, typically 30 touches in 13 weeks; by persona", or NULL.
 * @since 1.2
 */
LEAD_API const char *lead_track_cadence(lead_term_number track);

#ifdef __cplusplus
}
#endif

#endif
