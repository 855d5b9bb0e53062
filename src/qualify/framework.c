/* SPDX-License-Identifier: MIT */
#include "qualify/framework.h"

#define BIT(index) (UINT32_C(1) << (index))
#define FIRST(count) (BIT(count) - 1)

/*
 * Every criterion is required but for two kinds. Having met no similar product does not forbid a deal, it only makes the customer slower
 * to convince, so competitor adds weight and no more (an unwillingness to change is recorded as a red flag or a rejection of its own). The
 * consequences and implications of GPCTBA/C&I deepen a case that stands without them.
 */
static const struct lead_framework frameworks[] = {
    {LEAD_FRAMEWORK_BANT, 4, FIRST(4), {LEAD_CRITERION_MONEY, LEAD_CRITERION_AUTHORITY, LEAD_CRITERION_NEED, LEAD_CRITERION_TIME}},
    {LEAD_FRAMEWORK_AUNM, 4, FIRST(4), {LEAD_CRITERION_AUTHORITY, LEAD_CRITERION_NEED, LEAD_CRITERION_URGENCY, LEAD_CRITERION_MONEY}},
    {LEAD_FRAMEWORK_PACT, 4, FIRST(4) - BIT(2), {LEAD_CRITERION_PEOPLE, LEAD_CRITERION_AUTHORITY, LEAD_CRITERION_COMPETITOR, LEAD_CRITERION_TIME}},
    {LEAD_FRAMEWORK_FAINT, 5, FIRST(5),
     {LEAD_CRITERION_MONEY, LEAD_CRITERION_AUTHORITY, LEAD_CRITERION_INTEREST, LEAD_CRITERION_NEED, LEAD_CRITERION_TIME}},
    {LEAD_FRAMEWORK_MANTCP, 6, FIRST(6) - BIT(4),
     {LEAD_CRITERION_MONEY, LEAD_CRITERION_AUTHORITY, LEAD_CRITERION_NEED, LEAD_CRITERION_TIME, LEAD_CRITERION_COMPETITOR, LEAD_CRITERION_PEOPLE}},
    {LEAD_FRAMEWORK_ANUM, 4, FIRST(4), {LEAD_CRITERION_AUTHORITY, LEAD_CRITERION_NEED, LEAD_CRITERION_URGENCY, LEAD_CRITERION_MONEY}},
    {LEAD_FRAMEWORK_CHAMP, 4, FIRST(4), {LEAD_CRITERION_CHALLENGES, LEAD_CRITERION_AUTHORITY, LEAD_CRITERION_MONEY, LEAD_CRITERION_PRIORITISATION}},
    {LEAD_FRAMEWORK_MEDDIC, 6, FIRST(6),
     {LEAD_CRITERION_METRICS, LEAD_CRITERION_ECONOMIC_BUYER, LEAD_CRITERION_DECISION_CRITERIA, LEAD_CRITERION_DECISION_PROCESS,
      LEAD_CRITERION_PAIN, LEAD_CRITERION_CHAMPION}},
    {LEAD_FRAMEWORK_MEDDPICC, 8, FIRST(8),
     {LEAD_CRITERION_METRICS, LEAD_CRITERION_ECONOMIC_BUYER, LEAD_CRITERION_DECISION_CRITERIA, LEAD_CRITERION_DECISION_PROCESS,
      LEAD_CRITERION_PAPER_PROCESS, LEAD_CRITERION_PAIN, LEAD_CRITERION_CHAMPION, LEAD_CRITERION_COMPETITION}},
    {LEAD_FRAMEWORK_GPCTBA_CI, 8, FIRST(6),
     {LEAD_CRITERION_GOALS, LEAD_CRITERION_PLANS, LEAD_CRITERION_CHALLENGES, LEAD_CRITERION_TIMELINE, LEAD_CRITERION_MONEY,
      LEAD_CRITERION_AUTHORITY, LEAD_CRITERION_CONSEQUENCES, LEAD_CRITERION_IMPLICATIONS}},
};

struct criterion {
    lead_term_number rejection; /* when it is required and not met */
    const char *english, *chinese; /* what an SDR asks */
};

static const struct criterion criteria[] = {
    [LEAD_CRITERION_MONEY - 1] = {
        LEAD_REJECTION_NO_BUDGET,
        "Has a budget been set aside for this, and roughly how much?",
        "这个项目有预算吗？大概是多少？"},
    [LEAD_CRITERION_AUTHORITY - 1] = {
        LEAD_REJECTION_NOT_DECIDER,
        "Who else takes part in this decision, and what is your own part in it?",
        "这件事由哪些人参与决策？您在其中负责什么？"},
    [LEAD_CRITERION_NEED - 1] = {
        LEAD_REJECTION_NO_NEED,
        "What do you want to solve, and what happens if it stays as it is?",
        "您希望解决什么问题？如果不解决会有什么影响？"},
    [LEAD_CRITERION_TIME - 1] = {
        LEAD_REJECTION_NO_NEED,
        "When do you want to have chosen a supplier, and may our colleague from sales meet you this week?",
        "您计划什么时候选定供应商？本周方便与我们的销售同事见面聊一下吗？"},
    [LEAD_CRITERION_COMPETITOR - 1] = {
        LEAD_REJECTION_USES_COMPETITOR,
        "Have you used a similar product before, or are you looking at others now?",
        "您以前用过类似的产品吗？目前还在考察哪些厂商？"},
    [LEAD_CRITERION_PEOPLE - 1] = {
        LEAD_REJECTION_NO_OPERATOR,
        "Who in your team would work with the product every day?",
        "您的团队里由谁来日常使用和操作这个产品？"},
    [LEAD_CRITERION_INTEREST - 1] = {
        LEAD_REJECTION_NO_NEED,
        "What made you look at us, and what would you like to see next?",
        "是什么让您关注到我们？接下来您最想了解什么？"},
    [LEAD_CRITERION_URGENCY - 1] = {
        LEAD_REJECTION_NO_NEED,
        "What makes this urgent now, and what if it had to wait half a year?",
        "为什么现在要做这件事？如果推迟半年会怎样？"},
    [LEAD_CRITERION_CHALLENGES - 1] = {
        LEAD_REJECTION_NO_NEED,
        "What is the greatest challenge that you face in this at the moment?",
        "您目前在这方面遇到的最大挑战是什么？"},
    [LEAD_CRITERION_PRIORITISATION - 1] = {
        LEAD_REJECTION_NO_NEED,
        "Where does this stand among your priorities of this year?",
        "在今年的各项工作中，这件事排在第几位？"},
    [LEAD_CRITERION_METRICS - 1] = {
        LEAD_REJECTION_NO_NEED,
        "By which figures will you see that it was worth it?",
        "您会用哪些指标来衡量它是否值得？"},
    [LEAD_CRITERION_ECONOMIC_BUYER - 1] = {
        LEAD_REJECTION_NOT_DECIDER,
        "Who releases the money in the end, and can we talk to them?",
        "最终由谁批准这笔费用？我们能和他沟通一下吗？"},
    [LEAD_CRITERION_DECISION_CRITERIA - 1] = {
        LEAD_REJECTION_NOT_DECIDER,
        "By what will you compare the solutions?",
        "您会依据哪些标准来比较各家方案？"},
    [LEAD_CRITERION_DECISION_PROCESS - 1] = {
        LEAD_REJECTION_NOT_DECIDER,
        "Which steps lead to the decision, who takes them, and by when?",
        "从现在到做出决定要经过哪些步骤？分别由谁负责、什么时候完成？"},
    [LEAD_CRITERION_PAIN - 1] = {
        LEAD_REJECTION_NO_NEED,
        "What does this problem cost you today?",
        "这个问题目前给你们造成了多大的损失？"},
    [LEAD_CRITERION_CHAMPION - 1] = {
        LEAD_REJECTION_NOT_DECIDER,
        "Who in your company would gain most from this and speak up for it?",
        "公司里谁会因此受益最大，并愿意在内部推动它？"},
    [LEAD_CRITERION_PAPER_PROCESS - 1] = {
        LEAD_REJECTION_NOT_DECIDER,
        "What do legal, security and purchasing need before a contract can be signed?",
        "签合同之前，法务、安全和采购部门分别需要什么？"},
    [LEAD_CRITERION_COMPETITION - 1] = {
        LEAD_REJECTION_USES_COMPETITOR,
        "Which other ways do you consider, including leaving it as it is?",
        "除了我们，您还在考虑哪些方案？包括维持现状。"},
    [LEAD_CRITERION_GOALS - 1] = {
        LEAD_REJECTION_NO_NEED,
        "Which goal do you have to reach this year, in figures?",
        "您今年要达成的目标是什么？有量化的数字吗？"},
    [LEAD_CRITERION_PLANS - 1] = {
        LEAD_REJECTION_NO_NEED,
        "How do you plan to reach that goal, and what have you tried already?",
        "您打算怎样实现这个目标？已经尝试过哪些办法？"},
    [LEAD_CRITERION_TIMELINE - 1] = {
        LEAD_REJECTION_NO_NEED,
        "By when must it be in place, and what depends on that date?",
        "最晚什么时候要上线？这个时间点与什么有关？"},
    [LEAD_CRITERION_CONSEQUENCES - 1] = {
        LEAD_REJECTION_NO_NEED,
        "What happens to you and your company if the goal is missed?",
        "如果目标没有达成，对您和公司会有什么后果？"},
    [LEAD_CRITERION_IMPLICATIONS - 1] = {
        LEAD_REJECTION_NO_NEED,
        "What will you be able to do once the goal is reached?",
        "目标达成之后，会给您和公司带来什么？"},
};

static const lead_term_number red_flag_rejections[] = {
    [LEAD_RED_FLAG_BOUGHT_COMPETITOR - 1] = LEAD_REJECTION_USES_COMPETITOR,
    [LEAD_RED_FLAG_LACKS_INFRASTRUCTURE - 1] = LEAD_REJECTION_NO_OPERATOR,
    [LEAD_RED_FLAG_NO_OWNER - 1] = LEAD_REJECTION_NO_NEED,
    [LEAD_RED_FLAG_INTERNAL_CHANGES - 1] = LEAD_REJECTION_NO_NEED,
};

#define COUNT(array) ((lead_term_number)(sizeof(array) / sizeof((array)[0])))

const struct lead_framework *lead_framework_find(lead_term_number framework)
{
    return framework < 1 || framework > COUNT(frameworks) ? NULL : &frameworks[framework - 1];
}

static const struct criterion *criterion_of(lead_term_number criterion)
{
    return criterion < 1 || criterion > COUNT(criteria) ? NULL : &criteria[criterion - 1];
}

uint32_t lead_framework_criterion_count(lead_term_number framework)
{
    const struct lead_framework *found = lead_framework_find(framework);
    return found == NULL ? 0 : found->count;
}

lead_term_number lead_framework_criterion(lead_term_number framework, uint32_t index)
{
    const struct lead_framework *found = lead_framework_find(framework);
    return found == NULL || index >= found->count ? 0 : found->criteria[index];
}

int32_t lead_framework_requires(lead_term_number framework, uint32_t index)
{
    const struct lead_framework *found = lead_framework_find(framework);
    return found != NULL && index < found->count && (found->required & BIT(index)) != 0;
}

lead_term_number lead_criterion_rejection(lead_term_number criterion)
{
    const struct criterion *found = criterion_of(criterion);
    return found == NULL ? 0 : found->rejection;
}

lead_term_number lead_red_flag_rejection(lead_term_number red_flag)
{
    return red_flag < 1 || red_flag > COUNT(red_flag_rejections) ? 0 : red_flag_rejections[red_flag - 1];
}

const char *lead_criterion_question(lead_term_number criterion, const char *language)
{
    const struct criterion *found = criterion_of(criterion);
    if (found == NULL || language == NULL)
        return NULL;
    if (language[0] == 'e' && language[1] == 'n' && language[2] == '\0')
        return found->english;
    if (language[0] == 'z' && language[1] == 'h' && language[2] == '\0')
        return found->chinese;
    return NULL;
}
