/* SPDX-License-Identifier: MIT */
/* Terms of judging a lead: classes, heat, frameworks and their criteria, verdicts, rejections, what a complete lead carries. */
#include "vocabulary/terms.h"

/* clang-format off: one term, one paragraph */
static const struct lead_term_row heats[] = {
    [LEAD_HEAT_HOT - 1] = {
        "hot", "Hot", "热", "The project starts within 3 months.", "热线索|高温"},
    [LEAD_HEAT_WARM - 1] = {
        "warm", "Warm", "温", "The project starts within 6 months.", "温线索|中温"},
    [LEAD_HEAT_COLD - 1] = {
        "cold", "Cold", "冷", "The project starts within 12 months.", "冷线索|低温"},
};

static const struct lead_term_row classes[] = {
    [LEAD_CLASS_COMPANY_KEY - 1] = {
        "company_key", "Company key lead", "公司级重大线索",
        "An important lead of a customer that is one of the few that matter most.",
        "key lead|company level key lead|重大线索|公司级线索"},
    [LEAD_CLASS_IMPORTANT - 1] = {
        "important", "Important lead", "重要线索",
        "Large, important customer, clear timing, good match: track closely, turn into an opportunity.",
        "major|重要"},
    [LEAD_CLASS_GENERAL - 1] = {
        "general", "General lead", "一般线索",
        "Smaller or less important, but a good match; then by time to project start: hot, warm or cold.",
        "normal|ordinary|一般|普通线索"},
    [LEAD_CLASS_NOT_A_LEAD - 1] = {
        "not_a_lead", "Not a lead", "不是线索",
        "Poor match, or our share of the project is tiny and the customer unimportant: drop it.",
        "no lead|非线索"},
};

static const struct lead_term_row verdicts[] = {
    [LEAD_VERDICT_QUALIFIED - 1] = {
        "qualified", "Qualified", "合格",
        "Everything that is asked for is met.", "accepted|pass|passed|达标|通过"},
    [LEAD_VERDICT_INCOMPLETE - 1] = {
        "incomplete", "Incomplete", "信息不全",
        "Something that is asked for is not known yet.", "pending|不完整|待补充|待定"},
    [LEAD_VERDICT_REJECTED - 1] = {
        "rejected", "Rejected", "不合格",
        "Something that is asked for is not met, or a red flag is up.", "unqualified|fail|failed|拒绝|驳回|未达标"},
};

static const struct lead_term_row answers[] = {
    [LEAD_ANSWER_MET - 1] = {
        "met", "Met", "满足",
        "The criterion is met.", "yes|true|y|是|符合|已满足"},
    [LEAD_ANSWER_NOT_MET - 1] = {
        "not_met", "Not met", "不满足",
        "The criterion is not met.", "no|false|n|unmet|否|不符合|未满足"},
    [LEAD_ANSWER_UNKNOWN - 1] = {
        "unknown", "Unknown", "未知",
        "Nobody knows whether the criterion is met.", "?|not known|不清楚|不详|待确认"},
};

static const struct lead_term_row rejections[] = {
    [LEAD_REJECTION_NO_NEED - 1] = {
        "no_need", "No need", "无需求",
        "Our product does not fit, or the need is not urgent.",
        "no fit|not urgent|没有需求|不匹配|不紧迫|需求不匹配"},
    [LEAD_REJECTION_NO_BUDGET - 1] = {
        "no_budget", "No budget", "无预算",
        "There is no money for it now.",
        "no money|no funds|没有预算|没预算|无资金"},
    [LEAD_REJECTION_NOT_DECIDER - 1] = {
        "not_decider", "Not the decider", "非决策者",
        "The contact neither decides nor influences the decision.",
        "no authority|not a decider|not a decision maker|not the decision maker|无决策权|不是决策者|无权限"},
    [LEAD_REJECTION_NO_OPERATOR - 1] = {
        "no_operator", "No operator", "无操作人员",
        "Nobody there would run it.",
        "no people|nobody to run it|无人使用|没有操作人员|无人员"},
    [LEAD_REJECTION_USES_COMPETITOR - 1] = {
        "uses_competitor", "Uses a competitor", "使用友商产品",
        "Uses another product and has no wish to change.",
        "uses competitor's product|competitor|has competitor|使用竞品|已用友商|使用竞争对手产品|不愿更换"},
};

static const struct lead_term_row remedies[] = {
    [LEAD_REMEDY_BUILD_NEED - 1] = {
        "build_need", "Build the need", "培育需求",
        "Nurture: build and sharpen the need.", "sharpen need|sharpen the need|需求培育"},
    [LEAD_REMEDY_AWAIT_BUDGET - 1] = {
        "await_budget", "Await the budget", "等待预算周期",
        "Nurture until the budget cycle.", "wait for budget|await budget cycle|等待预算"},
    [LEAD_REMEDY_ASK_INTRODUCTION - 1] = {
        "ask_introduction", "Ask for an introduction", "请求向上引荐",
        "Ask for an introduction upward, to who decides.", "ask for introduction|introduction upward|请求引荐|引荐"},
    [LEAD_REMEDY_EDUCATE - 1] = {
        "educate", "Educate", "培训并提供服务",
        "Educate, offer services.", "education|offer services|教育培训|提供服务"},
    [LEAD_REMEDY_COMPETITIVE_DRIP - 1] = {
        "competitive_drip", "Competitive drip", "竞品对比培育",
        "Nurture with how we differ and with facts about that competitor.", "competitive nurture|竞争性培育|友商对比培育"},
};

static const struct lead_term_row red_flags[] = {
    [LEAD_RED_FLAG_BOUGHT_COMPETITOR - 1] = {
        "bought_competitor", "Bought a competing solution", "近期购买了友商方案",
        "Bought a competing solution recently.",
        "bought competing solution|bought a competitor|近期已购竞品|已购友商方案|已购竞品"},
    [LEAD_RED_FLAG_LACKS_INFRASTRUCTURE - 1] = {
        "lacks_infrastructure", "Lacks infrastructure", "缺少部署所需的基础设施",
        "Lacks infrastructure that is needed to deploy.",
        "no infrastructure|缺少基础设施|缺乏基础设施|无基础设施"},
    [LEAD_RED_FLAG_NO_OWNER - 1] = {
        "no_owner", "No owner", "问题无人负责",
        "Nobody owns the problem.",
        "nobody owns the problem|no one owns the problem|无人负责|没有负责人"},
    [LEAD_RED_FLAG_INTERNAL_CHANGES - 1] = {
        "internal_changes", "Internal changes", "内部变动",
        "Internal changes are coming that would block the deal.",
        "internal change|reorganisation|reorganization|内部变化|内部调整|组织调整"},
};

static const struct lead_term_row frameworks[] = {
    [LEAD_FRAMEWORK_BANT - 1] = {
        "bant", "BANT", "BANT 模型",
        "Budget, authority, need, time.", "bant模型"},
    [LEAD_FRAMEWORK_AUNM - 1] = {
        "aunm", "AUNM", "AUNM 模型",
        "Authority, need, urgency, money.", "aunm模型"},
    [LEAD_FRAMEWORK_PACT - 1] = {
        "pact", "PACT", "PACT 模型",
        "People, authority, competitor, time.", "pact模型"},
    [LEAD_FRAMEWORK_FAINT - 1] = {
        "faint", "FAINT", "FAINT 模型",
        "Funds, authority, interest, need, time.", "faint模型"},
    [LEAD_FRAMEWORK_MANTCP - 1] = {
        "mantcp", "MANTCP", "MANTCP 模型",
        "Money, authority, need, time, competitor, people.", "mantcp模型"},
    [LEAD_FRAMEWORK_ANUM - 1] = {
        "anum", "ANUM", "ANUM 模型",
        "Authority, need, urgency, money.", "anum模型"},
    [LEAD_FRAMEWORK_CHAMP - 1] = {
        "champ", "CHAMP", "CHAMP 模型",
        "Challenges, authority, money, prioritisation.", "champ模型"},
    [LEAD_FRAMEWORK_MEDDIC - 1] = {
        "meddic", "MEDDIC", "MEDDIC 模型",
        "Metrics, economic buyer, decision criteria, decision process, pain, champion.", "meddic模型"},
    [LEAD_FRAMEWORK_MEDDPICC - 1] = {
        "meddpicc", "MEDDPICC", "MEDDPICC 模型",
        "MEDDIC with paper process and competition.", "meddpicc模型"},
    [LEAD_FRAMEWORK_GPCTBA_CI - 1] = {
        "gpctba_ci", "GPCTBA/C&I", "GPCTBA/C&I 模型",
        "Goals, plans, challenges, timeline, budget, authority; consequences and implications.",
        "gpctba|gpctbaci|gpctba c&i|gpctba/ci|gpct"},
};

static const struct lead_term_row criteria[] = {
    [LEAD_CRITERION_MONEY - 1] = {
        "money", "Money", "资金",
        "There is enough budget to support the purchase.",
        "budget|funds|funding|预算|经费|资金预算"},
    [LEAD_CRITERION_AUTHORITY - 1] = {
        "authority", "Authority", "权限",
        "The contact's position matches: decides, or influences the decision.",
        "decision authority|决策权|权力|决策权限"},
    [LEAD_CRITERION_NEED - 1] = {
        "need", "Need", "需求",
        "There is a need; our product meets it; and it is strong and urgent.",
        "needs|requirement|requirements|需要"},
    [LEAD_CRITERION_TIME - 1] = {
        "time", "Time", "时间",
        "A project is planned soon (selecting, supplier wanted within two months), and the contact agrees to meet sales within one week.",
        "timing|timeframe|time frame|采购时间|项目时间"},
    [LEAD_CRITERION_COMPETITOR - 1] = {
        "competitor", "Competitor", "友商",
        "Used a similar product before (educated, mature), or is evaluating one now (urgent).",
        "competitors|竞品|竞争对手"},
    [LEAD_CRITERION_PEOPLE - 1] = {
        "people", "People", "人员",
        "Someone on their team will operate the product.",
        "operator|operators|staff|操作人员|使用人员"},
    [LEAD_CRITERION_INTEREST - 1] = {
        "interest", "Interest", "兴趣",
        "The contact is interested in what we offer.",
        "意向|意愿"},
    [LEAD_CRITERION_URGENCY - 1] = {
        "urgency", "Urgency", "紧迫性",
        "The need cannot wait.",
        "urgent|紧急程度|迫切性|紧急性"},
    [LEAD_CRITERION_CHALLENGES - 1] = {
        "challenges", "Challenges", "挑战",
        "The customer names challenges that we can solve.",
        "challenge|problems|难题"},
    [LEAD_CRITERION_PRIORITISATION - 1] = {
        "prioritisation", "Prioritisation", "优先级",
        "Solving it is of high priority to them.",
        "prioritization|priority|priorities|优先程度|优先顺序"},
    [LEAD_CRITERION_METRICS - 1] = {
        "metrics", "Metrics", "量化指标",
        "The gain is measurable, and the measures are agreed.",
        "metric|指标|衡量指标"},
    [LEAD_CRITERION_ECONOMIC_BUYER - 1] = {
        "economic_buyer", "Economic buyer", "经济决策人",
        "Who controls the money is known and reached.",
        "economic decision maker|经济买家|经济决策者|经济购买者"},
    [LEAD_CRITERION_DECISION_CRITERIA - 1] = {
        "decision_criteria", "Decision criteria", "决策标准",
        "It is known by what they compare solutions.",
        "decision criterion|决策依据|选型标准"},
    [LEAD_CRITERION_DECISION_PROCESS - 1] = {
        "decision_process", "Decision process", "决策流程",
        "It is known who decides in which steps and by when.",
        "决策过程"},
    [LEAD_CRITERION_PAIN - 1] = {
        "pain", "Pain", "痛点",
        "The pain that makes them buy is identified.",
        "identified pain|identify pain|implicate the pain|pain point|pain points"},
    [LEAD_CRITERION_CHAMPION - 1] = {
        "champion", "Champion", "内部支持者",
        "Somebody with influence sells for us inside.",
        "内线|拥护者|支持者|教练"},
    [LEAD_CRITERION_PAPER_PROCESS - 1] = {
        "paper_process", "Paper process", "合同流程",
        "The way to a signature (legal, procurement, security) is known.",
        "contract process|合同审批流程|签约流程"},
    [LEAD_CRITERION_COMPETITION - 1] = {
        "competition", "Competition", "竞争态势",
        "It is known whom or what we compete with.",
        "competitive situation|竞争|竞争情况|竞争格局"},
    [LEAD_CRITERION_GOALS - 1] = {
        "goals", "Goals", "目标",
        "The customer has measurable goals.",
        "goal|objectives"},
    [LEAD_CRITERION_PLANS - 1] = {
        "plans", "Plans", "计划",
        "There are plans to reach the goals.",
        "plan|规划"},
    [LEAD_CRITERION_TIMELINE - 1] = {
        "timeline", "Timeline", "时间表",
        "There are dates for the plans.",
        "time line|schedule|时间计划|进度表"},
    [LEAD_CRITERION_CONSEQUENCES - 1] = {
        "consequences", "Consequences", "不行动的后果",
        "What it costs them to miss the goals is known.",
        "consequence|negative consequences|后果|负面后果"},
    [LEAD_CRITERION_IMPLICATIONS - 1] = {
        "implications", "Implications", "成功的影响",
        "What reaching the goals brings them is known.",
        "implication|positive implications|影响|正面影响"},
};

static const struct lead_term_row entries[] = {
    [LEAD_ENTRY_NAME - 1] = {
        "name", "Name", "姓名", "Name of the contact.", "full name|contact name|名字|联系人姓名"},
    [LEAD_ENTRY_MOBILE - 1] = {
        "mobile", "Mobile", "手机", "Mobile number of the contact.", "mobile number|mobile phone|cell phone|手机号|手机号码"},
    [LEAD_ENTRY_EMAIL - 1] = {
        "email", "E-mail", "邮箱", "E-mail address of the contact.", "e mail address|email address|mail|电子邮件|电子邮箱|邮件"},
    [LEAD_ENTRY_COMPANY - 1] = {
        "company", "Company", "公司全称", "Full name of the company.",
        "company name|full company name|公司|公司名称|企业名称"},
    [LEAD_ENTRY_SOURCE - 1] = {
        "source", "Source", "线索来源", "Where the lead came from.", "lead source|来源"},
    [LEAD_ENTRY_LEAD_GRADE - 1] = {
        "lead_grade", "Lead grade", "线索等级", "Grade of the lead.", "grade|线索级别"},
    [LEAD_ENTRY_COMPANY_GRADE - 1] = {
        "company_grade", "Company grade", "公司等级", "Grade of the company.", "account grade|客户等级|公司级别|客户级别"},
};

static const struct lead_term_row dossiers[] = {
    [LEAD_DOSSIER_KEY_CONTACT - 1] = {
        "key_contact", "Key contact", "关键联系人",
        "Basics, position, public profile, responsibilities of the key contact.", "contact|关键人|关键人信息"},
    [LEAD_DOSSIER_TOPIC - 1] = {
        "topic", "Topic", "来源主题",
        "What topic it came from: which forum, which page.", "topics|主题|话题|来源话题"},
    [LEAD_DOSSIER_NEEDS - 1] = {
        "needs", "Needs", "需求概况",
        "Overview of the customer's needs: public tenders of the last three years, estimated scale.", "need|overview of needs|客户需求|需求"},
    [LEAD_DOSSIER_CASES - 1] = {
        "cases", "Cases", "相关案例",
        "Our cases in the same industry, or with the same or a competing company.", "case|references|案例|同行业案例"},
};
/* clang-format on */

const struct lead_term_table lead_terms_heat = LEAD_TERM_TABLE("heat", heats);
const struct lead_term_table lead_terms_class = LEAD_TERM_TABLE("class", classes);
const struct lead_term_table lead_terms_verdict = LEAD_TERM_TABLE("verdict", verdicts);
const struct lead_term_table lead_terms_answer = LEAD_TERM_TABLE("answer", answers);
const struct lead_term_table lead_terms_rejection = LEAD_TERM_TABLE("rejection", rejections);
const struct lead_term_table lead_terms_remedy = LEAD_TERM_TABLE("remedy", remedies);
const struct lead_term_table lead_terms_red_flag = LEAD_TERM_TABLE("red_flag", red_flags);
const struct lead_term_table lead_terms_framework = LEAD_TERM_TABLE("framework", frameworks);
const struct lead_term_table lead_terms_criterion = LEAD_TERM_TABLE("criterion", criteria);
const struct lead_term_table lead_terms_entry = LEAD_TERM_TABLE("entry", entries);
const struct lead_term_table lead_terms_dossier = LEAD_TERM_TABLE("dossier", dossiers);
