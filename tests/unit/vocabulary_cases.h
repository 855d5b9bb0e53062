/* SPDX-License-Identifier: MIT */
/* What the domain says of its terms: number, identifier, names in both languages, and words that the definition must have. */
#ifndef LEADCORE_TESTS_UNIT_VOCABULARY_CASES_H
#define LEADCORE_TESTS_UNIT_VOCABULARY_CASES_H

#include <leadcore/vocabulary.h>

/* Numbers are literal: they stand in hosts' programs and files and never change. All parts of `says` (parted by |) must occur. */
static const struct term_case {
    lead_vocabulary vocabulary;
    lead_term_number number, constant;
    const char *identifier, *english, *chinese, *says;
} term_cases[] = {
    {1, 1, LEAD_NOTION_PROSPECT, "prospect", "Prospect", "潜在客户", "could buy|no marketing"},
    {1, 2, LEAD_NOTION_LEAD, "lead", "Lead", "线索", "interest|contact|category"},
    {1, 3, LEAD_NOTION_OPPORTUNITY, "opportunity", "Opportunity", "商机", "confirmed possibility|project"},

    {2, 1, LEAD_ROLE_INITIATOR, "initiator", "Initiator", "发起者", "Starts the change|middle or senior management|forward"},
    {2, 2, LEAD_ROLE_USER, "user", "User", "使用者", "work with the product|productive, effective output"},
    {2, 3, LEAD_ROLE_INFLUENCER, "influencer", "Influencer", "影响者", "requirements and evaluation|technical adviser|differ by person"},
    {2, 4, LEAD_ROLE_DECIDER, "decider", "Decider", "决定者", "decision|boss|lower cost|higher efficiency"},
    {2, 5, LEAD_ROLE_BUYER, "buyer", "Buyer", "购买者", "terms|selects the supplier|runs the purchase|cost"},
    {2, 6, LEAD_ROLE_GATEKEEPER, "gatekeeper", "Gatekeeper", "门卫", "flow of information|order|no waste of time"},
    {2, 7, LEAD_ROLE_AUDITOR, "auditor", "Auditor", "审计者", "Evaluates the finished purchase|safe"},

    {3, 1, LEAD_STAGE_PROBLEM_RECOGNITION, "problem_recognition", "Problem recognition", "识别内部问题", "problem|buying the way to solve it"},
    {3, 2, LEAD_STAGE_NEED_DESCRIPTION, "need_description", "Need description", "需求总体分析", "We will buy|need, in general"},
    {3, 3, LEAD_STAGE_PRODUCT_SPECIFICATION, "product_specification", "Product specification", "产品规格确定", "What exactly|how many|where"},
    {3, 4, LEAD_STAGE_SUPPLIER_SEARCH, "supplier_search", "Supplier search", "供应商寻找", "Who can supply"},
    {3, 5, LEAD_STAGE_PROPOSAL_SOLICITATION, "proposal_solicitation", "Proposal solicitation", "提案征集", "proposals and prices"},
    {3, 6, LEAD_STAGE_SUPPLIER_SELECTION, "supplier_selection", "Supplier selection", "供应商选择", "chosen"},
    {3, 7, LEAD_STAGE_ORDER_ROUTINE, "order_routine", "Order routine", "订购规则及细节", "ontract|implementation|delivery"},
    {3, 8, LEAD_STAGE_PERFORMANCE_REVIEW, "performance_review", "Performance review", "后续评估", "reach its goal"},

    {4, 1, LEAD_MODE_SHAPE, "shape", "Shape the need", "塑造需求", "1 and 2|open"},
    {4, 2, LEAD_MODE_MATCH, "match", "Match the need", "匹配需求", "3 to 5|decided|explicit needs"},
    {4, 3, LEAD_MODE_CLOSE, "close", "Close the deal", "促成签约", "6 and 7|sales battle"},
    {4, 4, LEAD_MODE_EXPAND, "expand", "Expand the business", "扩展业务", "8|subscription|renewal|add-on|cross- and up-selling"},

    {5, 1, LEAD_STAGE_MOVE_FIRST, "first", "First stage", "首次判定", "no stage before"},
    {5, 2, LEAD_STAGE_MOVE_SAME, "same", "Same stage", "保持不变", "the one before"},
    {5, 3, LEAD_STAGE_MOVE_FORWARD, "forward", "Forward", "前进", "further"},
    {5, 4, LEAD_STAGE_MOVE_BACK, "back", "Back", "后退", "back"},
    {5, 5, LEAD_STAGE_MOVE_HELD, "held", "Held", "暂缓变更", "not by enough"},

    {6, 1, LEAD_LIFECYCLE_PROSPECT, "prospect", "Prospect", "潜在客户", "Could buy"},
    {6, 2, LEAD_LIFECYCLE_INQUIRY, "inquiry", "Inquiry", "询问", "interest"},
    {6, 3, LEAD_LIFECYCLE_MQL, "mql", "MQL", "市场认可线索", "marketing and sales agreed|standard|handed over"},
    {6, 4, LEAD_LIFECYCLE_SAL, "sal", "SAL", "销售接受线索", "sales accepted"},
    {6, 5, LEAD_LIFECYCLE_SQL, "sql", "SQL", "销售认可线索", "after the first meeting sales wants to go on"},
    {6, 6, LEAD_LIFECYCLE_OPPORTUNITY, "opportunity", "Opportunity", "商机", "confirmed possibility"},
    {6, 7, LEAD_LIFECYCLE_WON, "won", "Won", "赢单", "signed"},
    {6, 8, LEAD_LIFECYCLE_LOST, "lost", "Lost", "丢单", "elsewhere"},
    {6, 9, LEAD_LIFECYCLE_NURTURE, "nurture", "Nurture", "培育", "Not ready|kept warm"},
    {6, 10, LEAD_LIFECYCLE_DISQUALIFIED, "disqualified", "Disqualified", "已淘汰", "reason"},
    {6, 11, LEAD_LIFECYCLE_CUSTOMER, "customer", "Customer", "客户", "After won|renewal and expansion"},

    {7, 1, LEAD_HEAT_HOT, "hot", "Hot", "热", "within 3 months"},
    {7, 2, LEAD_HEAT_WARM, "warm", "Warm", "温", "within 6 months"},
    {7, 3, LEAD_HEAT_COLD, "cold", "Cold", "冷", "within 12 months"},

    {8, 1, LEAD_CLASS_COMPANY_KEY, "company_key", "Company key lead", "公司级重大线索", "important lead|few that matter most"},
    {8, 2, LEAD_CLASS_IMPORTANT, "important", "Important lead", "重要线索", "Large|important customer|clear timing|good match|track closely"},
    {8, 3, LEAD_CLASS_GENERAL, "general", "General lead", "一般线索", "Smaller or less important|good match|hot, warm or cold"},
    {8, 4, LEAD_CLASS_NOT_A_LEAD, "not_a_lead", "Not a lead", "不是线索", "Poor match|tiny|unimportant|drop"},

    {9, 1, LEAD_VERDICT_QUALIFIED, "qualified", "Qualified", "合格", "met"},
    {9, 2, LEAD_VERDICT_INCOMPLETE, "incomplete", "Incomplete", "信息不全", "not known yet"},
    {9, 3, LEAD_VERDICT_REJECTED, "rejected", "Rejected", "不合格", "not met|red flag"},

    {10, 1, LEAD_ANSWER_MET, "met", "Met", "满足", "is met"},
    {10, 2, LEAD_ANSWER_NOT_MET, "not_met", "Not met", "不满足", "not met"},
    {10, 3, LEAD_ANSWER_UNKNOWN, "unknown", "Unknown", "未知", "Nobody knows"},

    {11, 1, LEAD_REJECTION_NO_NEED, "no_need", "No need", "无需求", "not fit|not urgent"},
    {11, 2, LEAD_REJECTION_NO_BUDGET, "no_budget", "No budget", "无预算", "money"},
    {11, 3, LEAD_REJECTION_NOT_DECIDER, "not_decider", "Not the decider", "非决策者", "decision"},
    {11, 4, LEAD_REJECTION_NO_OPERATOR, "no_operator", "No operator", "无操作人员", "Nobody|run it"},
    {11, 5, LEAD_REJECTION_USES_COMPETITOR, "uses_competitor", "Uses a competitor", "使用友商产品", "no wish to change"},

    {12, 1, LEAD_REMEDY_BUILD_NEED, "build_need", "Build the need", "培育需求", "build and sharpen the need"},
    {12, 2, LEAD_REMEDY_AWAIT_BUDGET, "await_budget", "Await the budget", "等待预算周期", "until the budget cycle"},
    {12, 3, LEAD_REMEDY_ASK_INTRODUCTION, "ask_introduction", "Ask for an introduction", "请求向上引荐", "introduction upward"},
    {12, 4, LEAD_REMEDY_EDUCATE, "educate", "Educate", "培训并提供服务", "Educate|offer services"},
    {12, 5, LEAD_REMEDY_COMPETITIVE_DRIP, "competitive_drip", "Competitive drip", "竞品对比培育", "competitor"},

    {13, 1, LEAD_RED_FLAG_BOUGHT_COMPETITOR, "bought_competitor", "Bought a competing solution", "近期购买了友商方案", "recently"},
    {13, 2, LEAD_RED_FLAG_LACKS_INFRASTRUCTURE, "lacks_infrastructure", "Lacks infrastructure", "缺少部署所需的基础设施", "needed to deploy"},
    {13, 3, LEAD_RED_FLAG_NO_OWNER, "no_owner", "No owner", "问题无人负责", "Nobody owns the problem"},
    {13, 4, LEAD_RED_FLAG_INTERNAL_CHANGES, "internal_changes", "Internal changes", "内部变动", "block the deal"},

    {14, 1, LEAD_FRAMEWORK_BANT, "bant", "BANT", "BANT 模型", "Budget, authority, need, time"},
    {14, 2, LEAD_FRAMEWORK_AUNM, "aunm", "AUNM", "AUNM 模型", "Authority, need, urgency, money"},
    {14, 3, LEAD_FRAMEWORK_PACT, "pact", "PACT", "PACT 模型", "People, authority, competitor, time"},
    {14, 4, LEAD_FRAMEWORK_FAINT, "faint", "FAINT", "FAINT 模型", "Funds, authority, interest, need, time"},
    {14, 5, LEAD_FRAMEWORK_MANTCP, "mantcp", "MANTCP", "MANTCP 模型", "Money, authority, need, time, competitor, people"},
    {14, 6, LEAD_FRAMEWORK_ANUM, "anum", "ANUM", "ANUM 模型", "Authority, need, urgency, money"},
    {14, 7, LEAD_FRAMEWORK_CHAMP, "champ", "CHAMP", "CHAMP 模型", "Challenges, authority, money, prioritisation"},
    {14, 8, LEAD_FRAMEWORK_MEDDIC, "meddic", "MEDDIC", "MEDDIC 模型",
     "Metrics, economic buyer, decision criteria, decision process, pain, champion"},
    {14, 9, LEAD_FRAMEWORK_MEDDPICC, "meddpicc", "MEDDPICC", "MEDDPICC 模型", "MEDDIC|paper process|competition"},
    {14, 10, LEAD_FRAMEWORK_GPCTBA_CI, "gpctba_ci", "GPCTBA/C&I", "GPCTBA/C&I 模型",
     "Goals, plans, challenges, timeline, budget, authority|consequences|implications"},

    {15, 1, LEAD_CRITERION_MONEY, "money", "Money", "资金", "enough budget to support the purchase"},
    {15, 2, LEAD_CRITERION_AUTHORITY, "authority", "Authority", "权限", "position|decides, or influences the decision"},
    {15, 3, LEAD_CRITERION_NEED, "need", "Need", "需求", "There is a need|our product meets it|strong and urgent"},
    {15, 4, LEAD_CRITERION_TIME, "time", "Time", "时间", "planned soon|two months|meet sales within one week"},
    {15, 5, LEAD_CRITERION_COMPETITOR, "competitor", "Competitor", "友商", "similar product before|evaluating one now"},
    {15, 6, LEAD_CRITERION_PEOPLE, "people", "People", "人员", "will operate the product"},
    {15, 7, LEAD_CRITERION_INTEREST, "interest", "Interest", "兴趣", "interested"},
    {15, 8, LEAD_CRITERION_URGENCY, "urgency", "Urgency", "紧迫性", "cannot wait"},
    {15, 9, LEAD_CRITERION_CHALLENGES, "challenges", "Challenges", "挑战", "solve"},
    {15, 10, LEAD_CRITERION_PRIORITISATION, "prioritisation", "Prioritisation", "优先级", "high priority"},
    {15, 11, LEAD_CRITERION_METRICS, "metrics", "Metrics", "量化指标", "measurable"},
    {15, 12, LEAD_CRITERION_ECONOMIC_BUYER, "economic_buyer", "Economic buyer", "经济决策人", "money"},
    {15, 13, LEAD_CRITERION_DECISION_CRITERIA, "decision_criteria", "Decision criteria", "决策标准", "compare"},
    {15, 14, LEAD_CRITERION_DECISION_PROCESS, "decision_process", "Decision process", "决策流程", "who decides"},
    {15, 15, LEAD_CRITERION_PAIN, "pain", "Pain", "痛点", "pain"},
    {15, 16, LEAD_CRITERION_CHAMPION, "champion", "Champion", "内部支持者", "inside"},
    {15, 17, LEAD_CRITERION_PAPER_PROCESS, "paper_process", "Paper process", "合同流程", "signature"},
    {15, 18, LEAD_CRITERION_COMPETITION, "competition", "Competition", "竞争态势", "compete"},
    {15, 19, LEAD_CRITERION_GOALS, "goals", "Goals", "目标", "measurable goals"},
    {15, 20, LEAD_CRITERION_PLANS, "plans", "Plans", "计划", "plans to reach"},
    {15, 21, LEAD_CRITERION_TIMELINE, "timeline", "Timeline", "时间表", "dates"},
    {15, 22, LEAD_CRITERION_CONSEQUENCES, "consequences", "Consequences", "不行动的后果", "miss"},
    {15, 23, LEAD_CRITERION_IMPLICATIONS, "implications", "Implications", "成功的影响", "reaching the goals"},

    {16, 1, LEAD_TRACK_WELCOME, "welcome", "Welcome", "欢迎培育", "new contact|downloaded or signed up"},
    {16, 2, LEAD_TRACK_DRIP, "drip", "Drip", "滴灌培育", "qualified interest|not ready"},
    {16, 3, LEAD_TRACK_REENGAGE, "reengage", "Re-engage", "唤醒培育", "dormant"},
    {16, 4, LEAD_TRACK_TEACH, "teach", "Teach", "观点教育", "beliefs to be changed"},
    {16, 5, LEAD_TRACK_PRODUCT, "product", "Product", "产品培育", "knows the pain"},
    {16, 6, LEAD_TRACK_COMPETITIVE, "competitive", "Competitive", "竞争培育", "named a competitor"},
    {16, 7, LEAD_TRACK_INTRODUCE, "introduce", "Introduce", "引荐培育", "active|knows us|plausible choice"},
    {16, 8, LEAD_TRACK_MID_FUNNEL, "mid_funnel", "Mid-funnel", "漏斗中段培育", "in evaluation"},

    {17, 1, LEAD_STEP_HAND_OVER, "hand_over", "Hand over", "移交销售", "to sales now"},
    {17, 2, LEAD_STEP_COMPLETE_DOSSIER, "complete_dossier", "Complete the dossier", "补全档案", "hand over"},
    {17, 3, LEAD_STEP_ASK, "ask", "Ask", "继续询问", "next question"},
    {17, 4, LEAD_STEP_SEEK_INTRODUCTION, "seek_introduction", "Seek an introduction", "寻求引荐", "who decides"},
    {17, 5, LEAD_STEP_NURTURE, "nurture", "Nurture", "培育", "track"},
    {17, 6, LEAD_STEP_DROP, "drop", "Drop", "放弃", "reason"},
    {17, 7, LEAD_STEP_GROW, "grow", "Grow", "拓展老客户", "renew"},

    {18, 1, LEAD_TIER_T1, "t1", "T1", "T1 定制研究", "market of its own|bespoke"},
    {18, 2, LEAD_TIER_T2, "t2", "T2", "T2 中度研究", "Medium depth|personalised"},
    {18, 3, LEAD_TIER_T3, "t3", "T3", "T3 快速研究", "hree facts in three minutes|light personalisation"},

    {19, 1, LEAD_MESSAGE_CORPORATE, "corporate", "Corporate", "小型企业", "oncrete needs"},
    {19, 2, LEAD_MESSAGE_MID_MARKET, "mid_market", "Mid-market", "中型企业", "rowing"},
    {19, 3, LEAD_MESSAGE_ENTERPRISE, "enterprise", "Enterprise", "大型企业", "across product lines"},

    {20, 1, LEAD_CONTACT_REACHED, "reached", "Reached", "已触达", "ialled|mailed|messaged"},
    {20, 2, LEAD_CONTACT_CONNECTED, "connected", "Connected", "已接通", "nswered|opened"},
    {20, 3, LEAD_CONTACT_CONVERSATION, "conversation", "Conversation", "已沟通", "alked|replied|read"},

    {21, 1, LEAD_INITIATIVE_INBOUND, "inbound", "Inbound", "客户主动", "They came|grade B"},
    {21, 2, LEAD_INITIATIVE_OUTBOUND, "outbound", "Outbound", "我方主动", "We went|grade A"},

    {22, 1, LEAD_GENERATION_PASSIVE, "passive", "Passively received", "被动获取", "eb form|phone call|partner tip|tender notice"},
    {22, 2, LEAD_GENERATION_ACTIVE, "active", "Actively generated", "主动获取", "echnical exchange|seminar|executive visit|company tour|trade show"},

    {23, 1, LEAD_CHANNEL_WEBSITE_FORM, "website_form", "Website form", "网站表单", "form"},
    {23, 2, LEAD_CHANNEL_ORGANIC_SEARCH, "organic_search", "Organic search", "自然搜索", "unpaid"},
    {23, 3, LEAD_CHANNEL_PAID_SEARCH, "paid_search", "Paid search", "付费搜索", "paid"},
    {23, 4, LEAD_CHANNEL_DISPLAY_ADS, "display_ads", "Display ads", "展示广告", "display"},
    {23, 5, LEAD_CHANNEL_FORUM, "forum", "Q&A or forum", "问答与论坛", "question-and-answer|forum"},
    {23, 6, LEAD_CHANNEL_SOCIAL, "social", "Social media", "社交媒体", "social"},
    {23, 7, LEAD_CHANNEL_SHORT_VIDEO, "short_video", "Short video", "短视频", "video"},
    {23, 8, LEAD_CHANNEL_WECHAT, "wechat", "WeChat", "微信", "WeChat"},
    {23, 9, LEAD_CHANNEL_EMAIL, "email", "E-mail", "电子邮件", "e-mail"},
    {23, 10, LEAD_CHANNEL_WEBINAR, "webinar", "Webinar", "网络研讨会", "online"},
    {23, 11, LEAD_CHANNEL_CONTENT_DOWNLOAD, "content_download", "Content download", "内容下载", "industry report|white paper"},
    {23, 12, LEAD_CHANNEL_FREE_TRIAL, "free_trial", "Free trial", "免费试用", "trial"},
    {23, 13, LEAD_CHANNEL_EXPERT_CONSULTATION, "expert_consultation", "Expert consultation", "专家咨询", "expert"},
    {23, 14, LEAD_CHANNEL_TELEMARKETING, "telemarketing", "Telemarketing", "电话营销", "called"},
    {23, 15, LEAD_CHANNEL_PR_ARTICLE, "pr_article", "PR article", "公关文章", "article"},
    {23, 16, LEAD_CHANNEL_TRADE_SHOW, "trade_show", "Trade show", "展会", "trade show"},
    {23, 17, LEAD_CHANNEL_SEMINAR, "seminar", "Seminar or round table", "研讨会与圆桌会议", "seminar|round table"},
    {23, 18, LEAD_CHANNEL_COMPANY_VISIT, "company_visit", "Company visit", "公司参观", "isited"},
    {23, 19, LEAD_CHANNEL_PARTNER, "partner", "Partner", "合作伙伴", "partner"},
    {23, 20, LEAD_CHANNEL_CUSTOMER_REFERRAL, "customer_referral", "Customer referral", "客户转介绍", "customer"},
    {23, 21, LEAD_CHANNEL_ASSOCIATION, "association", "Association", "行业协会", "association"},
    {23, 22, LEAD_CHANNEL_TENDER_NOTICE, "tender_notice", "Tender notice", "招标公告", "tender"},
    {23, 23, LEAD_CHANNEL_LIST_PURCHASE, "list_purchase", "List purchase", "名单购买", "list"},
    {23, 24, LEAD_CHANNEL_COLD_VISIT, "cold_visit", "Cold visit", "陌生拜访", "visited"},

    {24, 1, LEAD_EVENT_KIND_FINANCE_CONFERENCE, "finance_conference", "Finance conference", "财经会议", "chief executives|commercial"},
    {24, 2, LEAD_EVENT_KIND_TECHNOLOGY_CONFERENCE, "technology_conference", "Technology conference", "技术会议", "chief technology officers"},
    {24, 3, LEAD_EVENT_KIND_INDUSTRY_CONFERENCE, "industry_conference", "Industry conference", "行业会议", "users of one industry"},
    {24, 4, LEAD_EVENT_KIND_REGIONAL_TECH_CONFERENCE, "regional_tech_conference", "Regional tech conference", "区域技术会议", "local leaders"},

    {25, 1, LEAD_DEPARTMENT_EXECUTIVE, "executive", "Executive", "高管", "company"},
    {25, 2, LEAD_DEPARTMENT_FINANCE, "finance", "Finance", "财务", "Money"},
    {25, 3, LEAD_DEPARTMENT_IT, "it", "IT", "信息技术", "Information technology"},
    {25, 4, LEAD_DEPARTMENT_ENGINEERING, "engineering", "Engineering and R&D", "工程与研发", "research and development"},
    {25, 5, LEAD_DEPARTMENT_PRODUCT, "product", "Product", "产品", "Product management"},
    {25, 6, LEAD_DEPARTMENT_MARKETING, "marketing", "Marketing", "市场", "communication"},
    {25, 7, LEAD_DEPARTMENT_SALES, "sales", "Sales", "销售", "business development"},
    {25, 8, LEAD_DEPARTMENT_OPERATIONS, "operations", "Operations", "运营", "production|logistics"},
    {25, 9, LEAD_DEPARTMENT_PURCHASING, "purchasing", "Purchasing", "采购", "supply"},
    {25, 10, LEAD_DEPARTMENT_LEGAL, "legal", "Legal and compliance", "法务与合规", "ompliance|audit"},
    {25, 11, LEAD_DEPARTMENT_HR, "hr", "Human resources", "人力资源", "people"},
    {25, 12, LEAD_DEPARTMENT_CONSULTING, "consulting", "Consulting", "咨询", "advice"},
    {25, 13, LEAD_DEPARTMENT_OTHER, "other", "Other", "其他", "None"},

    {26, 1, LEAD_SENIORITY_CHIEF, "chief", "Chief", "最高管理层", "Heads the company"},
    {26, 2, LEAD_SENIORITY_VP, "vp", "Vice president", "副总裁", "deputy general manager"},
    {26, 3, LEAD_SENIORITY_DIRECTOR, "director", "Director", "总监", "head"},
    {26, 4, LEAD_SENIORITY_MANAGER, "manager", "Manager", "经理", "supervisor|lead"},
    {26, 5, LEAD_SENIORITY_SPECIALIST, "specialist", "Specialist", "专员", "without staff"},
    {26, 6, LEAD_SENIORITY_JUNIOR, "junior", "Junior", "初级", "intern|assistant"},
    {26, 7, LEAD_SENIORITY_OTHER, "other", "Other", "其他", "cannot be said"},

    {27, 1, LEAD_ENTRY_NAME, "name", "Name", "姓名", "contact"},
    {27, 2, LEAD_ENTRY_MOBILE, "mobile", "Mobile", "手机", "Mobile"},
    {27, 3, LEAD_ENTRY_EMAIL, "email", "E-mail", "邮箱", "E-mail"},
    {27, 4, LEAD_ENTRY_COMPANY, "company", "Company", "公司全称", "Full name of the company"},
    {27, 5, LEAD_ENTRY_SOURCE, "source", "Source", "线索来源", "came from"},
    {27, 6, LEAD_ENTRY_LEAD_GRADE, "lead_grade", "Lead grade", "线索等级", "lead"},
    {27, 7, LEAD_ENTRY_COMPANY_GRADE, "company_grade", "Company grade", "公司等级", "company"},

    {28, 1, LEAD_DOSSIER_KEY_CONTACT, "key_contact", "Key contact", "关键联系人", "position|public profile|responsibilities"},
    {28, 2, LEAD_DOSSIER_TOPIC, "topic", "Topic", "来源主题", "which forum|which page"},
    {28, 3, LEAD_DOSSIER_NEEDS, "needs", "Needs", "需求概况", "tenders of the last three years|estimated scale"},
    {28, 4, LEAD_DOSSIER_CASES, "cases", "Cases", "相关案例", "same industry|competing company"},
};

/* Vocabularies by number, with how many terms the domain has. */
static const struct vocabulary_case {
    lead_vocabulary number, constant;
    const char *name;
    uint32_t terms;
} vocabulary_cases[] = {
    {1, LEAD_VOCABULARY_NOTION, "notion", 3},          {2, LEAD_VOCABULARY_ROLE, "role", 7},
    {3, LEAD_VOCABULARY_STAGE, "stage", 8},            {4, LEAD_VOCABULARY_MODE, "mode", 4},
    {5, LEAD_VOCABULARY_STAGE_MOVE, "stage_move", 5},  {6, LEAD_VOCABULARY_LIFECYCLE, "lifecycle", 11},
    {7, LEAD_VOCABULARY_HEAT, "heat", 3},              {8, LEAD_VOCABULARY_CLASS, "class", 4},
    {9, LEAD_VOCABULARY_VERDICT, "verdict", 3},        {10, LEAD_VOCABULARY_ANSWER, "answer", 3},
    {11, LEAD_VOCABULARY_REJECTION, "rejection", 5},   {12, LEAD_VOCABULARY_REMEDY, "remedy", 5},
    {13, LEAD_VOCABULARY_RED_FLAG, "red_flag", 4},     {14, LEAD_VOCABULARY_FRAMEWORK, "framework", 10},
    {15, LEAD_VOCABULARY_CRITERION, "criterion", 23},  {16, LEAD_VOCABULARY_TRACK, "track", 8},
    {17, LEAD_VOCABULARY_STEP, "step", 7},             {18, LEAD_VOCABULARY_TIER, "tier", 3},
    {19, LEAD_VOCABULARY_MESSAGE, "message", 3},       {20, LEAD_VOCABULARY_CONTACT, "contact", 3},
    {21, LEAD_VOCABULARY_INITIATIVE, "initiative", 2}, {22, LEAD_VOCABULARY_GENERATION, "generation", 2},
    {23, LEAD_VOCABULARY_CHANNEL, "channel", 24},      {24, LEAD_VOCABULARY_EVENT_KIND, "event_kind", 4},
    {25, LEAD_VOCABULARY_DEPARTMENT, "department", 13}, {26, LEAD_VOCABULARY_SENIORITY, "seniority", 7},
    {27, LEAD_VOCABULARY_ENTRY, "entry", 7},           {28, LEAD_VOCABULARY_DOSSIER, "dossier", 4},
};

#endif
