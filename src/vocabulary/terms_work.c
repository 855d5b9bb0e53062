/* SPDX-License-Identifier: MIT */
/* Terms of our side: status of a lead, what is done with it, and where it came from. */
#include "vocabulary/terms.h"

/* clang-format off: one term, one paragraph */
static const struct lead_term_row lifecycle[] = {
    [LEAD_LIFECYCLE_PROSPECT - 1] = {
        "prospect", "Prospect", "潜在客户", "Could buy; has not shown interest yet.", "prospects|潜客"},
    [LEAD_LIFECYCLE_INQUIRY - 1] = {
        "inquiry", "Inquiry", "询问", "Showed interest and can be contacted.", "inquiries|enquiry|enquiries|inq|咨询|问询|询盘"},
    [LEAD_LIFECYCLE_MQL - 1] = {
        "mql", "MQL", "市场认可线索",
        "Marketing-qualified lead: marketing and sales agreed that it meets the standard; handed over.",
        "marketing qualified lead|marketing qualified|市场合格线索|市场确认线索"},
    [LEAD_LIFECYCLE_SAL - 1] = {
        "sal", "SAL", "销售接受线索",
        "Sales-accepted lead: sales accepted it.",
        "sales accepted lead|sales accepted|销售接收线索|销售已接受"},
    [LEAD_LIFECYCLE_SQL - 1] = {
        "sql", "SQL", "销售认可线索",
        "Sales-qualified lead: after the first meeting sales wants to go on.",
        "sales qualified lead|sales qualified|销售合格线索|销售确认线索"},
    [LEAD_LIFECYCLE_OPPORTUNITY - 1] = {
        "opportunity", "Opportunity", "商机",
        "A confirmed possibility of a deal: we are in contact, and there is a project.", "opportunities|opp|销售机会"},
    [LEAD_LIFECYCLE_WON - 1] = {
        "won", "Won", "赢单", "The deal is signed.", "closed won|成交|中标|签约"},
    [LEAD_LIFECYCLE_LOST - 1] = {
        "lost", "Lost", "丢单", "The deal went elsewhere, or nowhere.", "closed lost|输单|失单|丢标"},
    [LEAD_LIFECYCLE_NURTURE - 1] = {
        "nurture", "Nurture", "培育", "Not ready; kept warm.", "nurturing|recycled|recycle|培育中|孵化"},
    [LEAD_LIFECYCLE_DISQUALIFIED - 1] = {
        "disqualified", "Disqualified", "已淘汰", "Dropped, with a reason.", "dropped|unqualified|淘汰|不合格|无效"},
    [LEAD_LIFECYCLE_CUSTOMER - 1] = {
        "customer", "Customer", "客户", "After won; feeds renewal and expansion.", "customers|client|老客户|成交客户"},
};

static const struct lead_term_row tracks[] = {
    [LEAD_TRACK_WELCOME - 1] = {
        "welcome", "Welcome", "欢迎培育", "For a new contact who downloaded or signed up.", "onboarding|欢迎"},
    [LEAD_TRACK_DRIP - 1] = {
        "drip", "Drip", "滴灌培育", "For qualified interest that is not ready.", "stay in touch|滴灌|持续培育"},
    [LEAD_TRACK_REENGAGE - 1] = {
        "reengage", "Re-engage", "唤醒培育", "For dormant leads.", "reengagement|re-engagement|reactivate|wake up|唤醒|激活"},
    [LEAD_TRACK_TEACH - 1] = {
        "teach", "Teach", "观点教育", "For a contact who holds beliefs to be changed.", "teaching|educate|教育|观点培育"},
    [LEAD_TRACK_PRODUCT - 1] = {
        "product", "Product", "产品培育", "For a contact who knows the pain.", "product focused|产品"},
    [LEAD_TRACK_COMPETITIVE - 1] = {
        "competitive", "Competitive", "竞争培育", "For a contact who named a competitor.", "competitor|competitive drip|竞争|竞品培育"},
    [LEAD_TRACK_INTRODUCE - 1] = {
        "introduce", "Introduce", "引荐培育", "For a contact who is active, knows us, and takes us for a plausible choice.",
        "introduction|intro|引荐|介绍"},
    [LEAD_TRACK_MID_FUNNEL - 1] = {
        "mid_funnel", "Mid-funnel", "漏斗中段培育", "For a contact in evaluation.", "midfunnel|middle of the funnel|mofu|漏斗中段"},
};

static const struct lead_term_row steps[] = {
    [LEAD_STEP_HAND_OVER - 1] = {
        "hand_over", "Hand over", "移交销售", "Hand the lead over to sales now.", "handover|hand over now|handoff|hand off|转交销售|移交|转销售"},
    [LEAD_STEP_COMPLETE_DOSSIER - 1] = {
        "complete_dossier", "Complete the dossier", "补全档案", "Complete the dossier, then hand over.", "fill the dossier|完善档案|补全资料"},
    [LEAD_STEP_ASK - 1] = {
        "ask", "Ask", "继续询问", "Ask the next question.", "ask next question|ask the next question|询问|提问"},
    [LEAD_STEP_SEEK_INTRODUCTION - 1] = {
        "seek_introduction", "Seek an introduction", "寻求引荐", "Ask for an introduction to who decides.", "ask for an introduction|请求引荐|引荐"},
    [LEAD_STEP_NURTURE - 1] = {
        "nurture", "Nurture", "培育", "Nurture on a track until its exit condition.", "nurturing|培育中|孵化"},
    [LEAD_STEP_DROP - 1] = {
        "drop", "Drop", "放弃", "Not a lead: drop it, with the reason.", "discard|disqualify|丢弃|淘汰"},
    [LEAD_STEP_GROW - 1] = {
        "grow", "Grow", "拓展老客户", "A customer: renew, add, sell further.", "expand|upsell|拓展|增长"},
};

static const struct lead_term_row tiers[] = {
    [LEAD_TIER_T1 - 1] = {
        "t1", "T1", "T1 定制研究", "Each customer a market of its own; everything bespoke.", "tier 1|tier1|1|一级"},
    [LEAD_TIER_T2 - 1] = {
        "t2", "T2", "T2 中度研究", "Medium depth, personalised.", "tier 2|tier2|2|二级"},
    [LEAD_TIER_T3 - 1] = {
        "t3", "T3", "T3 快速研究", "Three facts in three minutes, light personalisation.", "tier 3|tier3|3|三级|3x3"},
};

static const struct lead_term_row messages[] = {
    [LEAD_MESSAGE_CORPORATE - 1] = {
        "corporate", "Corporate", "小型企业", "Concrete needs.", "small business|smb|普通企业|小企业"},
    [LEAD_MESSAGE_MID_MARKET - 1] = {
        "mid_market", "Mid-market", "中型企业", "Growing companies.", "midmarket|medium|成长型企业|中端市场"},
    [LEAD_MESSAGE_ENTERPRISE - 1] = {
        "enterprise", "Enterprise", "大型企业", "Needs across product lines.", "large enterprise|集团企业|大企业"},
};

static const struct lead_term_row contacts[] = {
    [LEAD_CONTACT_REACHED - 1] = {
        "reached", "Reached", "已触达", "Dialled, mailed, messaged.", "reach|attempted|触达|已触及"},
    [LEAD_CONTACT_CONNECTED - 1] = {
        "connected", "Connected", "已接通", "Answered, opened.", "connect|接通|已连接|连接"},
    [LEAD_CONTACT_CONVERSATION - 1] = {
        "conversation", "Conversation", "已沟通", "Talked, replied, read.", "talked|conversed|沟通|对话|有效沟通"},
};

static const struct lead_term_row initiatives[] = {
    [LEAD_INITIATIVE_INBOUND - 1] = {
        "inbound", "Inbound", "客户主动", "They came to us; such prospects start with grade B.", "inbound marketing|呼入|入站|集客|主动上门"},
    [LEAD_INITIATIVE_OUTBOUND - 1] = {
        "outbound", "Outbound", "我方主动", "We went to them; such prospects start with grade A, as higher positions are picked.",
        "outbound prospecting|呼出|出站|外呼|外拓|主动外拓"},
};

static const struct lead_term_row generations[] = {
    [LEAD_GENERATION_PASSIVE - 1] = {
        "passive", "Passively received", "被动获取", "Web form, phone call, partner tip, tender notice.", "passively generated|被动"},
    [LEAD_GENERATION_ACTIVE - 1] = {
        "active", "Actively generated", "主动获取", "Technical exchange, seminar, executive visit, company tour, trade show; converts better.",
        "主动|主动生成"},
};

static const struct lead_term_row channels[] = {
    [LEAD_CHANNEL_WEBSITE_FORM - 1] = {
        "website_form", "Website form", "网站表单", "Filled in a form on our website.", "web form|form|contact form|官网表单|表单"},
    [LEAD_CHANNEL_ORGANIC_SEARCH - 1] = {
        "organic_search", "Organic search", "自然搜索", "Came from unpaid results of a search engine.", "organic|seo|搜索引擎优化"},
    [LEAD_CHANNEL_PAID_SEARCH - 1] = {
        "paid_search", "Paid search", "付费搜索", "Came from paid results of a search engine.", "sem|ppc|search ads|竞价|搜索推广|搜索广告"},
    [LEAD_CHANNEL_DISPLAY_ADS - 1] = {
        "display_ads", "Display ads", "展示广告", "Came from display advertising.", "display|display ad|display advertising|banner|信息流广告"},
    [LEAD_CHANNEL_FORUM - 1] = {
        "forum", "Q&A or forum", "问答与论坛", "Came from a question-and-answer site or a forum.",
        "q&a/forum|q&a|qa|forums|q&a / forum|问答|论坛|问答/论坛"},
    [LEAD_CHANNEL_SOCIAL - 1] = {
        "social", "Social media", "社交媒体", "Came from a social network.", "social network|linkedin|社媒|社交"},
    [LEAD_CHANNEL_SHORT_VIDEO - 1] = {
        "short_video", "Short video", "短视频", "Came from a short video.", "video|短视频平台|抖音"},
    [LEAD_CHANNEL_WECHAT - 1] = {
        "wechat", "WeChat", "微信", "Came by WeChat: an official account, a group, a mini-program.", "weixin|we chat|公众号|微信公众号"},
    [LEAD_CHANNEL_EMAIL - 1] = {
        "email", "E-mail", "电子邮件", "Answered or opened an e-mail.", "edm|mail|email marketing|邮件|邮件营销"},
    [LEAD_CHANNEL_WEBINAR - 1] = {
        "webinar", "Webinar", "网络研讨会", "Took part in an online seminar.", "webinars|online seminar|线上研讨会|直播"},
    [LEAD_CHANNEL_CONTENT_DOWNLOAD - 1] = {
        "content_download", "Content download", "内容下载", "Downloaded content such as an industry report or a white paper.",
        "download|white paper|whitepaper|industry report|资料下载|白皮书|行业报告|白皮书下载"},
    [LEAD_CHANNEL_FREE_TRIAL - 1] = {
        "free_trial", "Free trial", "免费试用", "Began a free trial.", "trial|试用"},
    [LEAD_CHANNEL_EXPERT_CONSULTATION - 1] = {
        "expert_consultation", "Expert consultation", "专家咨询", "Asked an expert of ours for advice.", "consultation|咨询|顾问咨询"},
    [LEAD_CHANNEL_TELEMARKETING - 1] = {
        "telemarketing", "Telemarketing", "电话营销", "Was called.", "cold call|telesales|电销"},
    [LEAD_CHANNEL_PR_ARTICLE - 1] = {
        "pr_article", "PR article", "公关文章", "Read an article about us.", "pr|press|press article|软文|公关稿|新闻稿"},
    [LEAD_CHANNEL_TRADE_SHOW - 1] = {
        "trade_show", "Trade show", "展会", "Met us at a trade show.", "trade fair|fair|exhibition|tradeshow|展览会|行业展会"},
    [LEAD_CHANNEL_SEMINAR - 1] = {
        "seminar", "Seminar or round table", "研讨会与圆桌会议", "Took part in a seminar or round table.",
        "seminar/round table|seminar / round table|seminars|round table|roundtable|研讨会|圆桌会议|沙龙"},
    [LEAD_CHANNEL_COMPANY_VISIT - 1] = {
        "company_visit", "Company visit", "公司参观", "Visited our company.", "company tour|site visit|企业参观|参观公司|参观"},
    [LEAD_CHANNEL_PARTNER - 1] = {
        "partner", "Partner", "合作伙伴", "Came from a partner.", "partners|channel partner|reseller|伙伴|渠道伙伴|渠道商|代理商"},
    [LEAD_CHANNEL_CUSTOMER_REFERRAL - 1] = {
        "customer_referral", "Customer referral", "客户转介绍", "Was recommended by a customer.", "referral|word of mouth|客户推荐|转介绍|老客户推荐"},
    [LEAD_CHANNEL_ASSOCIATION - 1] = {
        "association", "Association", "行业协会", "Came from an association of the industry.", "industry association|协会"},
    [LEAD_CHANNEL_TENDER_NOTICE - 1] = {
        "tender_notice", "Tender notice", "招标公告", "Published a tender.", "tender|tenders|bid notice|招标|招标信息"},
    [LEAD_CHANNEL_LIST_PURCHASE - 1] = {
        "list_purchase", "List purchase", "名单购买", "Stands on a list that was bought.", "purchased list|bought list|list|购买名单|名单采购"},
    [LEAD_CHANNEL_COLD_VISIT - 1] = {
        "cold_visit", "Cold visit", "陌生拜访", "Was visited without an appointment.", "door to door|陌拜|上门拜访"},
};

static const struct lead_term_row event_kinds[] = {
    [LEAD_EVENT_KIND_FINANCE_CONFERENCE - 1] = {
        "finance_conference", "Finance conference", "财经会议", "Reaches chief executives and chief commercial officers.",
        "financial conference|finance|财经大会|财经峰会"},
    [LEAD_EVENT_KIND_TECHNOLOGY_CONFERENCE - 1] = {
        "technology_conference", "Technology conference", "技术会议", "Reaches chief technology officers.", "tech conference|technology|技术大会|技术峰会"},
    [LEAD_EVENT_KIND_INDUSTRY_CONFERENCE - 1] = {
        "industry_conference", "Industry conference", "行业会议", "Reaches the users of one industry.", "industry|vertical conference|行业大会|行业峰会"},
    [LEAD_EVENT_KIND_REGIONAL_TECH_CONFERENCE - 1] = {
        "regional_tech_conference", "Regional tech conference", "区域技术会议", "Reaches local leaders.",
        "regional technology conference|regional conference|区域会议|区域技术大会"},
};
/* clang-format on */

const struct lead_term_table lead_terms_lifecycle = LEAD_TERM_TABLE("lifecycle", lifecycle);
const struct lead_term_table lead_terms_track = LEAD_TERM_TABLE("track", tracks);
const struct lead_term_table lead_terms_step = LEAD_TERM_TABLE("step", steps);
const struct lead_term_table lead_terms_tier = LEAD_TERM_TABLE("tier", tiers);
const struct lead_term_table lead_terms_message = LEAD_TERM_TABLE("message", messages);
const struct lead_term_table lead_terms_contact = LEAD_TERM_TABLE("contact", contacts);
const struct lead_term_table lead_terms_initiative = LEAD_TERM_TABLE("initiative", initiatives);
const struct lead_term_table lead_terms_generation = LEAD_TERM_TABLE("generation", generations);
const struct lead_term_table lead_terms_channel = LEAD_TERM_TABLE("channel", channels);
const struct lead_term_table lead_terms_event_kind = LEAD_TERM_TABLE("event_kind", event_kinds);
