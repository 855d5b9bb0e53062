/* SPDX-License-Identifier: MIT */
/* Terms of the customer's side: who somebody is, what part they have in a purchase, and how far it is. */
#include "vocabulary/terms.h"

/* clang-format off: one term, one paragraph */
static const struct lead_term_row notions[] = {
    [LEAD_NOTION_PROSPECT - 1] = {
        "prospect", "Prospect", "潜在客户",
        "A person or organisation that could buy; follows from the product definition, no marketing needed.",
        "prospects|potential customer|suspect|潜客"},
    [LEAD_NOTION_LEAD - 1] = {
        "lead", "Lead", "线索",
        "A prospect that showed interest and left a way to contact it; the interest may be in the category, not in us.",
        "leads|sales lead|销售线索|市场线索"},
    [LEAD_NOTION_OPPORTUNITY - 1] = {
        "opportunity", "Opportunity", "商机",
        "A lead with a confirmed possibility of a deal: we are in contact, and there is a project.",
        "opportunities|deal|销售机会|机会"},
};

static const struct lead_term_row roles[] = {
    [LEAD_ROLE_INITIATOR - 1] = {
        "initiator", "Initiator", "发起者",
        "Starts the change; usually middle or senior management of the business; wants to move the business forward.",
        "originator|sponsor|发起人|倡议者|需求发起人"},
    [LEAD_ROLE_USER - 1] = {
        "user", "User", "使用者",
        "Will work with the product; wants productive, effective output.",
        "users|end user|operator|用户|使用人|最终用户"},
    [LEAD_ROLE_INFLUENCER - 1] = {
        "influencer", "Influencer", "影响者",
        "Shapes requirements and evaluation, often a technical adviser; interests differ by person.",
        "influencers|technical adviser|technical advisor|recommender|影响人|技术顾问"},
    [LEAD_ROLE_DECIDER - 1] = {
        "decider", "Decider", "决定者",
        "Makes the decision, usually the boss; wants lower cost and higher efficiency.",
        "decision maker|decisionmaker|approver|决策者|决策人|决定人|拍板人"},
    [LEAD_ROLE_BUYER - 1] = {
        "buyer", "Buyer", "购买者",
        "Sets terms, selects the supplier, runs the purchase; wants a good purchase cost.",
        "purchaser|procurement|采购者|采购人|购买人|采购"},
    [LEAD_ROLE_GATEKEEPER - 1] = {
        "gatekeeper", "Gatekeeper", "门卫",
        "Controls the flow of information into and out of the company; wants order and no waste of time.",
        "gate keeper|守门人|守门员|把关者|把关人"},
    [LEAD_ROLE_AUDITOR - 1] = {
        "auditor", "Auditor", "审计者",
        "Evaluates the finished purchase; wants the purchase to be safe.",
        "审计人|审计|审核者"},
};

static const struct lead_term_row stages[] = {
    [LEAD_STAGE_PROBLEM_RECOGNITION - 1] = {
        "problem_recognition", "Problem recognition", "识别内部问题",
        "Is there a problem, and is buying the way to solve it?",
        "problem identification|need recognition|问题识别|识别问题|问题认知"},
    [LEAD_STAGE_NEED_DESCRIPTION - 1] = {
        "need_description", "Need description", "需求总体分析",
        "We will buy: what is the need, in general?",
        "general need description|needs description|need analysis|needs analysis|需求分析|需求描述|总体需求分析"},
    [LEAD_STAGE_PRODUCT_SPECIFICATION - 1] = {
        "product_specification", "Product specification", "产品规格确定",
        "What exactly, how many, where?",
        "specification|product specifications|产品规格|确定产品规格|规格确定"},
    [LEAD_STAGE_SUPPLIER_SEARCH - 1] = {
        "supplier_search", "Supplier search", "供应商寻找",
        "Who can supply it?",
        "vendor search|search for suppliers|寻找供应商|供应商搜寻"},
    [LEAD_STAGE_PROPOSAL_SOLICITATION - 1] = {
        "proposal_solicitation", "Proposal solicitation", "提案征集",
        "Suppliers send proposals and prices.",
        "request for proposal|request for proposals|request for quotation|rfp|rfq|征集提案|征求方案|方案征集|征求建议书"},
    [LEAD_STAGE_SUPPLIER_SELECTION - 1] = {
        "supplier_selection", "Supplier selection", "供应商选择",
        "One supplier is chosen.",
        "vendor selection|选择供应商|供应商选定"},
    [LEAD_STAGE_ORDER_ROUTINE - 1] = {
        "order_routine", "Order routine", "订购规则及细节",
        "Contract, implementation, delivery.",
        "order routine specification|ordering|订购细节|订购|签约交付|订购规则和细节"},
    [LEAD_STAGE_PERFORMANCE_REVIEW - 1] = {
        "performance_review", "Performance review", "后续评估",
        "Did it reach its goal?",
        "review|post purchase review|post purchase evaluation|绩效评估|购后评估|效果评估"},
};

static const struct lead_term_row modes[] = {
    [LEAD_MODE_SHAPE - 1] = {
        "shape", "Shape the need", "塑造需求",
        "Stages 1 and 2: the need is open; whoever helps to dig it out shapes the purchase.",
        "shaping|塑造|引导需求"},
    [LEAD_MODE_MATCH - 1] = {
        "match", "Match the need", "匹配需求",
        "Stages 3 to 5: the organisation has decided; fit the product's strengths to explicit needs.",
        "matching|匹配|满足需求"},
    [LEAD_MODE_CLOSE - 1] = {
        "close", "Close the deal", "促成签约",
        "Stages 6 and 7: a sales battle for the deal.",
        "closing|成交|签单|赢单攻坚"},
    [LEAD_MODE_EXPAND - 1] = {
        "expand", "Expand the business", "扩展业务",
        "Stage 8: subscription, renewal, add-on services, cross- and up-selling.",
        "expanding|expansion|扩展|续约与增购|增购"},
};

static const struct lead_term_row stage_moves[] = {
    [LEAD_STAGE_MOVE_FIRST - 1] = {
        "first", "First stage", "首次判定",
        "There was no stage before.", "initial|首次"},
    [LEAD_STAGE_MOVE_SAME - 1] = {
        "same", "Same stage", "保持不变",
        "The stage is the one before.", "unchanged|不变"},
    [LEAD_STAGE_MOVE_FORWARD - 1] = {
        "forward", "Forward", "前进",
        "The stage is further than the one before.", "advanced|推进"},
    [LEAD_STAGE_MOVE_BACK - 1] = {
        "back", "Back", "后退",
        "The purchase went back to an earlier stage.", "backward|backwards|regressed|回退|倒退"},
    [LEAD_STAGE_MOVE_HELD - 1] = {
        "held", "Held", "暂缓变更",
        "Another stage is likelier, but not by enough to change.", "hold|维持"},
};

static const struct lead_term_row departments[] = {
    [LEAD_DEPARTMENT_EXECUTIVE - 1] = {
        "executive", "Executive", "高管",
        "Runs the company: owners, boards, general management.",
        "executives|management|general management|c level|高层|管理层|总经办|总裁办"},
    [LEAD_DEPARTMENT_FINANCE - 1] = {
        "finance", "Finance", "财务",
        "Money and accounts.",
        "accounting|financial|财务部|会计|finanzen|finances|finanzas"},
    [LEAD_DEPARTMENT_IT - 1] = {
        "it", "IT", "信息技术",
        "Information technology: systems, networks, security, data.",
        "information technology|information systems|mis|信息部|信息化|it部|informatik|informatique|informática"},
    [LEAD_DEPARTMENT_ENGINEERING - 1] = {
        "engineering", "Engineering and R&D", "工程与研发",
        "Engineering, research and development.",
        "engineering & r&d|engineering/r&d|r&d|rnd|research and development|research|development|工程|研发|技术部|研发部|工程部|技术"},
    [LEAD_DEPARTMENT_PRODUCT - 1] = {
        "product", "Product", "产品",
        "Product management and design.",
        "product management|products|design|产品部|产品管理"},
    [LEAD_DEPARTMENT_MARKETING - 1] = {
        "marketing", "Marketing", "市场",
        "Marketing and communication.",
        "communications|marketing and communications|marketing communications|市场部|市场营销|品牌|营销"},
    [LEAD_DEPARTMENT_SALES - 1] = {
        "sales", "Sales", "销售",
        "Sales and business development.",
        "business development|vertrieb|ventes|ventas|commercial|销售部|业务|商务拓展"},
    [LEAD_DEPARTMENT_OPERATIONS - 1] = {
        "operations", "Operations", "运营",
        "Operations, production, logistics, customer service.",
        "production|manufacturing|logistics|customer service|customer support|运营部|生产|制造|物流|客服"},
    [LEAD_DEPARTMENT_PURCHASING - 1] = {
        "purchasing", "Purchasing", "采购",
        "Purchasing and supply.",
        "procurement|sourcing|supply|buying|einkauf|achats|compras|采购部|供应"},
    [LEAD_DEPARTMENT_LEGAL - 1] = {
        "legal", "Legal and compliance", "法务与合规",
        "Legal, compliance, audit: whether the rules are kept.",
        "legal & compliance|legal/compliance|law|compliance|audit|法务|法律|合规|审计|法务部"},
    [LEAD_DEPARTMENT_HR - 1] = {
        "hr", "Human resources", "人力资源",
        "Human resources: people, hiring, training.",
        "human resource|people|personnel|talent|人事|人事部|人力资源部|人力"},
    [LEAD_DEPARTMENT_CONSULTING - 1] = {
        "consulting", "Consulting", "咨询",
        "Consulting and advice.",
        "consultancy|advisory|咨询部|顾问"},
    [LEAD_DEPARTMENT_OTHER - 1] = {
        "other", "Other", "其他",
        "None of the other departments, or it cannot be said.",
        "others|其它"},
};

static const struct lead_term_row seniorities[] = {
    [LEAD_SENIORITY_CHIEF - 1] = {
        "chief", "Chief", "最高管理层",
        "Heads the company, or a function of it in its management.",
        "c level|c suite|cxo|chief officer|首席|一把手"},
    [LEAD_SENIORITY_VP - 1] = {
        "vp", "Vice president", "副总裁",
        "Vice president or deputy general manager.",
        "v.p.|副总|副总经理|evp|svp|avp|senior vice president|executive vice president"},
    [LEAD_SENIORITY_DIRECTOR - 1] = {
        "director", "Director", "总监",
        "Director or head of something.",
        "head|head of|总监级|部门负责人"},
    [LEAD_SENIORITY_MANAGER - 1] = {
        "manager", "Manager", "经理",
        "Manager, supervisor, team lead.",
        "manager/lead|manager or lead|lead|team lead|team leader|supervisor|主管|经理级|组长"},
    [LEAD_SENIORITY_SPECIALIST - 1] = {
        "specialist", "Specialist", "专员",
        "Professional without staff.",
        "professional|individual contributor|专业人员"},
    [LEAD_SENIORITY_JUNIOR - 1] = {
        "junior", "Junior", "初级",
        "Junior, trainee, intern, assistant.",
        "junior/assistant|junior or assistant|assistant|intern|trainee|entry level|助理|实习生|实习"},
    [LEAD_SENIORITY_OTHER - 1] = {
        "other", "Other", "其他",
        "The level cannot be said.",
        "others|其它"},
};
/* clang-format on */

const struct lead_term_table lead_terms_notion = LEAD_TERM_TABLE("notion", notions);
const struct lead_term_table lead_terms_role = LEAD_TERM_TABLE("role", roles);
const struct lead_term_table lead_terms_stage = LEAD_TERM_TABLE("stage", stages);
const struct lead_term_table lead_terms_mode = LEAD_TERM_TABLE("mode", modes);
const struct lead_term_table lead_terms_stage_move = LEAD_TERM_TABLE("stage_move", stage_moves);
const struct lead_term_table lead_terms_department = LEAD_TERM_TABLE("department", departments);
const struct lead_term_table lead_terms_seniority = LEAD_TERM_TABLE("seniority", seniorities);
