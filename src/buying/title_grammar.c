/* SPDX-License-Identifier: MIT */
#include "buying/title_grammar.h"

#define FAINT 2 /* strength of a department that any other one beats */

/* A group: words with nothing between them. */
struct group {
    size_t first, behind;
    uint8_t before;
    bool is_office;
    struct lead_title_part part;
};

struct weigher {
    const struct lead_title_item *items;
    size_t count;
    struct lead_title_part current, best;
    bool has_current, is_joined, is_governed, is_former, is_elsewhere, is_office;
};

static const struct lead_title_part nothing = {.head = LEAD_TITLE_NOWHERE, .field = LEAD_TITLE_NOWHERE, .change = LEAD_TITLE_NOWHERE,
                                               .boss = LEAD_TITLE_NOWHERE};

static bool is_marked(const struct lead_meaning *meaning, unsigned mark)
{
    return (meaning->marks & mark) != 0;
}

/* The rank that counts as position when `next` stands right of `now` in a group. */
static bool replaces(const struct lead_meaning *now, const struct lead_meaning *next)
{
    /* "Sekretariat Geschäftsleitung", "Assistentin Vertriebsleiter": whose, stands behind. */
    if (is_marked(now, LEAD_MARK_FIRST) && is_marked(now, LEAD_MARK_HELPER))
        return false;
    /* "Ingénieur stagiaire" */
    if (is_marked(next, LEAD_MARK_FIRST) && next->change == LEAD_CHANGE_JUNIOR)
        return now->seniority >= LEAD_SENIORITY_SPECIALIST;
    if (is_marked(next, LEAD_MARK_FOLLOWER))
        return (now->marks & LEAD_MARK_FIRST) == 0 || !is_marked(next, LEAD_MARK_FIRST);
    if (now->change != LEAD_CHANGE_NONE)
        return true;
    return next->seniority <= now->seniority;
}

static size_t find_head(const struct weigher *w, size_t first, size_t behind)
{
    size_t head = behind;
    for (size_t i = first; i < behind; i++) {
        const struct lead_meaning *meaning = w->items[i].meaning;
        if (meaning->kind == LEAD_LEXEME_OFFICE)
            head = behind;
        if (meaning->kind != LEAD_LEXEME_RANK || w->items[i].is_inner || (is_marked(meaning, LEAD_MARK_LAST) && i + 1 < behind))
            continue;
        if (head == behind || replaces(w->items[head].meaning, meaning))
            head = i;
    }
    return head;
}

static uint8_t change_seniority(uint8_t seniority, unsigned change, uint16_t marks)
{
    bool is_worker = seniority >= LEAD_SENIORITY_SPECIALIST;
    switch (change) {
    case LEAD_CHANGE_ASSISTANT:
        if (is_worker || (marks & LEAD_MARK_INDIVIDUAL) != 0)
            return LEAD_SENIORITY_JUNIOR;
        return seniority == LEAD_SENIORITY_CHIEF ? (uint8_t)LEAD_SENIORITY_VP : seniority;
    case LEAD_CHANGE_ASSOCIATE:
        if ((marks & LEAD_MARK_INDIVIDUAL) != 0)
            return LEAD_SENIORITY_JUNIOR;
        return seniority == LEAD_SENIORITY_CHIEF ? (uint8_t)LEAD_SENIORITY_VP : seniority;
    case LEAD_CHANGE_CHIEF: return seniority == LEAD_SENIORITY_SPECIALIST || seniority == LEAD_SENIORITY_OTHER ? (uint8_t)LEAD_SENIORITY_CHIEF : seniority;
    case LEAD_CHANGE_HEAD:
    case LEAD_CHANGE_LEAD: return seniority == LEAD_SENIORITY_SPECIALIST ? (uint8_t)LEAD_SENIORITY_MANAGER : seniority;
    case LEAD_CHANGE_DEPUTY: return seniority == LEAD_SENIORITY_CHIEF ? (uint8_t)LEAD_SENIORITY_VP : seniority;
    case LEAD_CHANGE_JUNIOR: return seniority >= LEAD_SENIORITY_MANAGER ? (uint8_t)LEAD_SENIORITY_JUNIOR : seniority;
    default: return seniority;
    }
}

/* Takes a department when it is said more strongly; what `wins_ties` is taken when it is as strong. */
static void offer(struct lead_title_part *part, uint8_t department, uint8_t strength, size_t item, bool wins_ties)
{
    if (department == 0 || strength < part->strength || (strength == part->strength && !wins_ties))
        return;
    part->department = department;
    part->strength = strength;
    part->field = (uint16_t)item;
}

static uint8_t doubled(const struct lead_meaning *meaning)
{
    return (uint8_t)(2 * meaning->strength);
}

/* What the words of a group say about the department: before the position the last of equals counts, behind it the first where people write so. */
static void read_fields(const struct weigher *w, struct group *g, size_t head, bool first_wins)
{
    /* Whom an artist's assistant serves is an artist. */
    bool is_helper = head < g->behind && is_marked(w->items[head].meaning, LEAD_MARK_HELPER);
    for (size_t i = g->first; i < g->behind; i++) {
        const struct lead_meaning *meaning = w->items[i].meaning;
        bool is_rank = meaning->kind == LEAD_LEXEME_RANK && meaning->change != LEAD_CHANGE_FIELD && i != head;
        uint8_t strength = is_rank && !is_helper && meaning->department == LEAD_DEPARTMENT_OTHER ? 0 : doubled(meaning);
        if (strength > 0)
            offer(&g->part, meaning->department, (uint8_t)(strength - (is_rank || w->items[i].is_inner)), i, !(first_wins && i > head) && !(first_wins && head == g->behind));
    }
}

static void read_changes(const struct weigher *w, struct group *g, size_t head)
{
    struct lead_title_part *part = &g->part;
    for (size_t i = g->first; i < g->behind; i++) {
        const struct lead_meaning *meaning = w->items[i].meaning;
        bool is_pure = meaning->kind == LEAD_LEXEME_CHANGE;
        if (i == head || meaning->change == LEAD_CHANGE_NONE || (!is_pure && (i > head || meaning->kind != LEAD_LEXEME_RANK)))
            continue;
        uint8_t changed = change_seniority(part->seniority, meaning->change, part->marks);
        if (changed != part->seniority || meaning->change == LEAD_CHANGE_DEPUTY || meaning->change == LEAD_CHANGE_ASSISTANT)
            part->change = (uint16_t)i;
        part->seniority = changed;
    }
}

static bool is_boss(const struct lead_meaning *meaning)
{
    return (meaning->kind == LEAD_LEXEME_RANK && meaning->seniority <= LEAD_SENIORITY_MANAGER && !is_marked(meaning, LEAD_MARK_INDIVIDUAL)) ||
           (meaning->kind == LEAD_LEXEME_FIELD && meaning->department == LEAD_DEPARTMENT_EXECUTIVE && meaning->strength > 2);
}

/* An assistant whose boss stands in the same group. */
static void find_boss(const struct weigher *w, struct group *g, size_t head)
{
    for (size_t i = g->first; i < g->behind; i++) {
        if (i == head || !is_boss(w->items[i].meaning))
            continue;
        g->part.has_boss = true;
        g->part.boss = (uint16_t)i;
    }
}

static void read_group(const struct weigher *w, struct group *g, bool first_wins)
{
    size_t head = find_head(w, g->first, g->behind);
    g->part = nothing;
    if (head < g->behind) {
        const struct lead_meaning *meaning = w->items[head].meaning;
        g->part.has_head = true;
        g->part.head = (uint16_t)head;
        g->part.seniority = meaning->seniority;
        g->part.marks = meaning->marks;
        g->part.role = meaning->role;
        first_wins = is_marked(meaning, LEAD_MARK_FIRST);
        read_changes(w, g, head);
        if (is_marked(meaning, LEAD_MARK_HELPER))
            find_boss(w, g, head);
    }
    read_fields(w, g, head, first_wins);
}

/* Whether `a` says more about a person than `b`. */
static bool outranks(const struct lead_title_part *a, const struct lead_title_part *b)
{
    if (!a->has_head || !b->has_head)
        return a->has_head;
    if (a->seniority != b->seniority)
        return a->seniority < b->seniority;
    return (a->marks & LEAD_MARK_GENERAL) < (b->marks & LEAD_MARK_GENERAL);
}

/* A part is complete. Its department serves for one that names none. */
static void finish(struct weigher *w)
{
    if (!w->has_current)
        return;
    struct lead_title_part other = w->best;
    if (outranks(&w->current, &w->best))
        w->best = w->current;
    else
        other = w->current;
    if (w->best.strength <= FAINT && other.strength > FAINT) {
        w->best.department = other.department;
        w->best.strength = 1;
        w->best.field = other.field;
    }
    w->is_joined |= other.has_head;
    w->current = nothing;
    w->has_current = false;
}

/* A group that says more about the position before it. */
static void add_to_current(struct weigher *w, const struct group *g)
{
    struct lead_title_part *current = &w->current;
    uint8_t strength = g->part.strength;
    if (g->before != LEAD_BREAK_AND)
        current->distance++;
    uint8_t distance = current->has_head ? current->distance : 0;
    strength = strength > distance ? (uint8_t)(strength - distance) : (uint8_t)(strength > 0);
    offer(current, g->part.department, strength, g->part.field, false);
    w->has_current = true;
}

/* Who is under whom: "assistant to the …", "vice president of …". */
static void add_governed(struct weigher *w, const struct group *g)
{
    struct lead_title_part *current = &w->current;
    for (size_t i = g->first; i < g->behind && (current->marks & LEAD_MARK_HELPER) != 0; i++)
        if (is_boss(w->items[i].meaning)) {
            current->has_boss = true;
            current->boss = current->boss == LEAD_TITLE_NOWHERE ? (uint16_t)i : current->boss;
        }
    add_to_current(w, g);
}

/* A group with a position of its own: the first one takes the fields before it. */
static void add_position(struct weigher *w, const struct group *g)
{
    if (w->current.has_head)
        finish(w);
    struct lead_title_part part = g->part;
    if (w->has_current && w->current.strength >= part.strength) {
        part.department = w->current.department;
        part.strength = w->current.strength;
        part.field = w->current.field;
    }
    w->current = part;
    w->has_current = true;
}

/* "Engineer, junior": only changes what stands before. */
static void change_current(struct weigher *w, const struct group *g)
{
    for (size_t i = g->first; i < g->behind && w->current.has_head; i++) {
        const struct lead_meaning *meaning = w->items[i].meaning;
        if (meaning->kind != LEAD_LEXEME_CHANGE || meaning->change == LEAD_CHANGE_FIELD)
            continue;
        w->current.seniority = change_seniority(w->current.seniority, meaning->change, w->current.marks);
        w->current.change = (uint16_t)i;
    }
}

static size_t find_kind(const struct weigher *w, const struct group *g, unsigned kind)
{
    size_t i = g->first;
    while (i < g->behind && w->items[i].meaning->kind != kind)
        i++;
    return i;
}

/* "Former CEO", "CEO emeritus", "CTO, ex Google": takes away what is no longer so. False when nothing is left of the group. */
static bool leave_out_former(struct weigher *w, struct group *g)
{
    size_t former = find_kind(w, g, LEAD_LEXEME_FORMER);
    if (former == g->behind)
        return !w->is_former;
    bool is_state = is_marked(w->items[former].meaning, LEAD_MARK_FOLLOWER);
    if (is_state && g->first == former && g->behind == former + 1)
        w->current = nothing;
    w->is_former = is_state || former == g->first;
    g->behind = former;
    return !w->is_former;
}

/* Whether a group says something of this person's position now: neither of another company nor of the past. */
static bool counts(struct weigher *w, struct group *g)
{
    if (g->before < LEAD_BREAK_OF)
        w->is_elsewhere = w->is_former = false;
    if (g->before == LEAD_BREAK_AT && (w->has_current || w->best.has_head))
        w->is_elsewhere = true;
    return leave_out_former(w, g) && !w->is_elsewhere;
}

static void add_group(struct weigher *w, struct group *g)
{
    if (!counts(w, g))
        return;
    bool is_linked = g->before == LEAD_BREAK_OF || g->before == LEAD_BREAK_TO;
    bool is_under = w->current.has_head ? is_linked || w->is_governed : g->before == LEAD_BREAK_TO || (g->before == LEAD_BREAK_OF && w->is_office);
    read_group(w, g, (w->current.marks & LEAD_MARK_FIRST) != 0);
    w->is_office = find_kind(w, g, LEAD_LEXEME_OFFICE) < g->behind;
    if (is_under) {
        w->is_governed |= g->before == LEAD_BREAK_TO || (w->current.marks & LEAD_MARK_HELPER) != 0;
        add_governed(w, g);
    } else if (g->part.has_head) {
        add_position(w, g);
    } else {
        change_current(w, g);
        add_to_current(w, g);
    }
}

struct lead_title_part lead_title_weigh(const struct lead_title_item *items, size_t count, bool *is_joined)
{
    struct weigher w = {.items = items, .count = count, .current = nothing, .best = nothing};
    for (size_t first = 0; first < count;) {
        struct group g = {.first = first, .behind = first + 1, .before = items[first].before};
        while (g.behind < count && items[g.behind].before == LEAD_BREAK_NONE)
            g.behind++;
        first = g.behind;
        add_group(&w, &g);
    }
    finish(&w);
    *is_joined = w.is_joined;
    return w.best;
}
