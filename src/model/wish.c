/* SPDX-License-Identifier: MIT */
#include "model/wish.h"

#include "base/checked.h"
#include "base/text.h"
#include "rules/ranges.h"
#include "rules/text_match.h"

#include <math.h>
#include <string.h>

struct wisher {
    const lead_record *record;
    const struct lead_nodes *nodes;
    uint32_t field_count;
    lead_time now;
};

/* --- does the record meet a test? ---------------------------------------------------------------------------------------------------------- */

static bool number_meets(const struct lead_number_range *range, double value)
{
    return (range->low_open ? value > range->low : value >= range->low) && (range->high_open ? value < range->high : value <= range->high);
}

static bool code_meets(const struct lead_test *test, uint16_t code)
{
    for (uint32_t i = 0; i < test->count; i++)
        if (test->as.codes[i] == code)
            return true;
    return false;
}

static bool text_meets(const lead_record *record, const struct lead_test *test)
{
    char folded[1024];
    const struct lead_column *column = &record->row.columns[test->input];
    size_t size = (size_t)record->row.cells[test->input].offsets[1];
    /* A text too long for advice counts as not meeting the test; the model has the last word when the option is scored. */
    if (lead_text_fold_capacity(size) > sizeof folded)
        return false;
    size = lead_text_fold(column->values, size, folded, sizeof folded);
    return size < LEAD_TEXT_TOO_SMALL && lead_text_matches(test, folded, size);
}

static bool meets(const struct wisher *wisher, const struct lead_test *test)
{
    const lead_record *record = wisher->record;
    const union lead_cell *cell = &record->row.cells[test->input];
    if (!record->row.known[test->input] || LEAD_RULED_OUT(test->kind == LEAD_TEST_POINTS))
        return false;
    switch (test->kind) {
    case LEAD_TEST_FLAG:
        return cell->flag;
    case LEAD_TEST_NUMBER:
        return number_meets(&test->as.number, cell->number);
    case LEAD_TEST_TIME: {
        struct lead_range range = lead_range_of_time(&test->as.time, wisher->now, 1, 1, 0);
        return cell->time >= range.low.i64 && cell->time <= range.high.i64;
    }
    case LEAD_TEST_CATEGORY:
        return code_meets(test, cell->code);
    case LEAD_TEST_TAG:
        return (cell->tags[test->as.tag / 64] >> (test->as.tag % 64)) & 1;
    case LEAD_TEST_POINTS:
    case LEAD_TEST_EQUALS:
    case LEAD_TEST_CONTAINS:
    case LEAD_TEST_STARTS:
    case LEAD_TEST_ENDS:
        break;
    }
    return text_meets(record, test);
}

/* --- from nodes to wishes ------------------------------------------------------------------------------------------------------------------- */

/* Whether one value can grant two wishes of one field: to be none of several things, or to have several tags. */
static bool go_together(const struct wisher *wisher, const struct lead_wish *a, const struct lead_wish *b)
{
    const struct lead_test *left = &wisher->nodes->tests[a->test], *right = &wisher->nodes->tests[b->test];
    if (!a->should_meet && !b->should_meet)
        return true;
    return left->kind == LEAD_TEST_TAG && right->kind == LEAD_TEST_TAG && left->as.tag != right->as.tag;
}

static bool add_wish(const struct wisher *wisher, struct lead_wishes *wishes, struct lead_wish wish)
{
    for (uint32_t i = 0; i < wishes->count; i++) {
        struct lead_wish *other = &wishes->items[i];
        if (other->field != wish.field)
            continue;
        if (lead_wish_equals(other, &wish) || wish.test == LEAD_NONE)
            return true;
        if (other->test == LEAD_NONE) {
            *other = wish;
            return true;
        }
        if (!go_together(wisher, other, &wish))
            return false; /* rarely possible; do not promise it */
    }
    if (wishes->count == LEAD_WISHES_MAX)
        return false;
    wishes->items[wishes->count++] = wish;
    return true;
}

static bool want(const struct wisher *wisher, lead_node_id id, bool holds, struct lead_wishes *wishes);

static bool want_test(const struct wisher *wisher, uint32_t index, bool holds, struct lead_wishes *wishes)
{
    const struct lead_test *test = &wisher->nodes->tests[index];
    if (test->input >= wisher->field_count)
        return false;
    /* What is unknown does not meet the test, but whoever finds out must know what it should not be. */
    if (meets(wisher, test) == holds && (holds || wisher->record->row.known[test->input]))
        return true;
    return add_wish(wisher, wishes, (struct lead_wish){test->input, index, holds});
}

static bool want_all(const struct wisher *wisher, const struct lead_node *node, bool holds, struct lead_wishes *wishes)
{
    for (uint32_t i = 0; i < node->count; i++)
        if (!want(wisher, wisher->nodes->children[node->first + i], holds, wishes))
            return false;
    return true;
}

/* `needed` of the children, cheapest first: each round takes the child that adds the fewest wishes. */
static bool want_some(const struct wisher *wisher, const struct lead_node *node, uint32_t needed, bool holds, struct lead_wishes *wishes)
{
    bool taken[64] = {false};
    uint32_t count = node->count < 64 ? node->count : 64;
    while (needed--) {
        struct lead_wishes best = {.count = LEAD_WISHES_MAX + 1};
        uint32_t best_child = count;
        for (uint32_t i = 0; i < count && best.count > wishes->count; i++) {
            struct lead_wishes tried = *wishes;
            if (taken[i] || !want(wisher, wisher->nodes->children[node->first + i], holds, &tried) || tried.count >= best.count)
                continue;
            best = tried;
            best_child = i;
        }
        if (best_child == count)
            return false;
        taken[best_child] = true;
        *wishes = best;
    }
    return true;
}

/* Wishes under which the node holds, or does not; added to what is wished already. */
static bool want(const struct wisher *wisher, lead_node_id id, bool holds, struct lead_wishes *wishes)
{
    const struct lead_node *node = &wisher->nodes->nodes[id];
    const lead_node_id *children = wisher->nodes->children + (node->count ? node->first : 0);
    switch (node->kind) {
    case LEAD_NODE_FALSE:
    case LEAD_NODE_TRUE:
        return (node->kind == LEAD_NODE_TRUE) == holds;
    case LEAD_NODE_KNOWN:
        if (node->first >= wisher->field_count)
            return false;
        if (wisher->record->row.known[node->first])
            return holds;
        return !holds || add_wish(wisher, wishes, (struct lead_wish){node->first, LEAD_NONE, true});
    case LEAD_NODE_TEST:
        return want_test(wisher, node->first, holds, wishes);
    case LEAD_NODE_WITHOUT:
        if (LEAD_RULED_OUT(!holds)) /* only tests and presence are ever removed from a set */
            return want(wisher, children[1], true, wishes);
        /* The removed set first: its wish says more than "known". */
        return want(wisher, children[1], false, wishes) && want(wisher, children[0], true, wishes);
    case LEAD_NODE_AND:
        return holds ? want_all(wisher, node, true, wishes) : want_some(wisher, node, 1, false, wishes);
    case LEAD_NODE_OR:
        return holds ? want_some(wisher, node, 1, true, wishes) : want_all(wisher, node, false, wishes);
    case LEAD_NODE_AT_LEAST:
        break;
    }
    return want_some(wisher, node, holds ? node->at_least : node->count - node->at_least + 1, holds, wishes);
}

bool lead_wishes_for(const lead_record *record, lead_time now, lead_node_id node, struct lead_wishes *wishes)
{
    const struct lead_nodes *nodes = &record->model->definitions.conditions.nodes;
    struct wisher wisher = {record, nodes, record->model->schema.count, now};
    wishes->count = 0;
    /* Alternatives are weighed by trying them; conditions of unusual size are left alone. */
    return nodes->nodes[node].weight <= 4096 && want(&wisher, node, true, wishes);
}

bool lead_wish_equals(const struct lead_wish *a, const struct lead_wish *b)
{
    return a->field == b->field && a->test == b->test && a->should_meet == b->should_meet;
}

/* --- making wishes come true ------------------------------------------------------------------------------------------------------------------ */

static double number_in(const struct lead_number_range *range, bool has_value, double value)
{
    const bool from_above = has_value && value > range->low;
    const struct lead_range closed = lead_range_of_number(range, LEAD_COLUMN_FLOAT64, 0);
    double found;
    if (isfinite(range->high) && (from_above || !isfinite(range->low)))
        found = !range->high_open ? range->high : isfinite(range->low) ? range->low + (range->high - range->low) / 2 : range->high - 1;
    else
        found = !range->low_open ? range->low : isfinite(range->high) ? range->low + (range->high - range->low) / 2 : range->low + 1;
    /* Beside a large bound, one more is the same double. */
    if (number_meets(range, found))
        return found;
    return isfinite(closed.low.f64) ? closed.low.f64 : closed.high.f64;
}

static double number_outside(const struct lead_number_range *range)
{
    if (isfinite(range->low)) {
        const struct lead_number_range below = {-HUGE_VAL, range->low, false, !range->low_open};
        const double found = range->low_open ? range->low : range->low - 1;
        return number_meets(&below, found) ? found : lead_range_of_number(&below, LEAD_COLUMN_FLOAT64, 0).high.f64;
    }
    const struct lead_number_range above = {range->high, HUGE_VAL, !range->high_open, false};
    const double found = range->high_open ? range->high : range->high + 1;
    return number_meets(&above, found) ? found : lead_range_of_number(&above, LEAD_COLUMN_FLOAT64, 0).low.f64;
}

/* The end of the range that promises least: the one nearest to today's value, or without one the far end from now. */
static lead_time time_in(const struct lead_range *range, const lead_time *value, lead_time now)
{
    if (value)
        return *value < range->low.i64 ? range->low.i64 : range->high.i64;
    if (range->low.i64 == INT64_MIN || (range->low.i64 == now && range->high.i64 < INT64_MAX))
        return range->high.i64;
    return range->low.i64;
}

static lead_time time_for(const struct lead_wish *wish, const struct lead_test *test, const lead_record *record, lead_time now)
{
    struct lead_range range = lead_range_of_time(&test->as.time, now, 1, 1, 0);
    if (wish->should_meet)
        return time_in(&range, record->row.known[wish->field] ? &record->row.cells[wish->field].time : NULL, now);
    return range.low.i64 > INT64_MIN ? range.low.i64 - 1 : lead_add_saturated(range.high.i64, 1);
}

static lead_status set_known(lead_record *record, uint32_t field)
{
    switch (record->model->schema.fields[field].type) {
    case LEAD_FIELD_FLAG:
        return lead_record_set_flag(record, field, 0);
    case LEAD_FIELD_NUMBER:
        return lead_record_set_number(record, field, 0);
    case LEAD_FIELD_TIME:
        return lead_record_set_time(record, field, 0);
    case LEAD_FIELD_CATEGORY:
        return lead_record_set_code(record, field, LEAD_NONE);
    case LEAD_FIELD_TEXT:
        return lead_record_set_text(record, field, NULL, 0);
    default:
        return lead_record_set_tags(record, field, NULL, NULL, 0);
    }
}

static lead_status set_tag(lead_record *record, uint32_t field, uint16_t tag, bool has)
{
    uint64_t *word = &record->row.cells[field].tags[tag / 64], bit = UINT64_C(1) << (tag % 64);
    if (!record->row.known[field])
        lead_record_set_tags(record, field, NULL, NULL, 0);
    *word = has ? *word | bit : *word & ~bit;
    return LEAD_OK;
}

lead_status lead_wish_apply(const struct lead_wish *wish, lead_record *record, lead_time now)
{
    uint32_t field = wish->field;
    if (wish->test == LEAD_NONE)
        return set_known(record, field);
    const struct lead_nodes *nodes = &record->model->definitions.conditions.nodes;
    const struct lead_test *test = &nodes->tests[wish->test];
    const struct wisher wisher = {record, nodes, record->row.field_count, now};
    if (record->row.known[field] && meets(&wisher, test) == wish->should_meet)
        return LEAD_OK; /* an earlier wish for the field has seen to it */
    switch (test->kind) {
    case LEAD_TEST_FLAG:
        return lead_record_set_flag(record, field, wish->should_meet);
    case LEAD_TEST_NUMBER:
        return lead_record_set_number(record, field,
                                      wish->should_meet ? number_in(&test->as.number, record->row.known[field], record->row.cells[field].number)
                                                        : number_outside(&test->as.number));
    case LEAD_TEST_TIME:
        return lead_record_set_time(record, field, time_for(wish, test, record, now));
    case LEAD_TEST_CATEGORY:
        return lead_record_set_code(record, field, wish->should_meet ? test->as.codes[0] : LEAD_NONE);
    case LEAD_TEST_TAG:
        return set_tag(record, field, test->as.tag, wish->should_meet);
    default:
        break;
    }
    if (wish->should_meet)
        return lead_record_set_text(record, field, test->as.patterns[0].text, test->as.patterns[0].size);
    return lead_record_set_text(record, field, NULL, 0);
}

/* --- in words ---------------------------------------------------------------------------------------------------------------------------------- */

struct writer {
    char *text;
    size_t capacity, size;
    bool is_full;
};

static void put(struct writer *writer, const char *more, size_t size)
{
    static const char cut[] = "…";
    if (writer->is_full)
        return;
    /* Room for the sign that something was cut is kept to the end. */
    if (size > writer->capacity - sizeof cut - writer->size) {
        writer->is_full = true;
        more = cut;
        size = sizeof cut - 1;
    }
    memcpy(writer->text + writer->size, more, size);
    writer->size += size;
    writer->text[writer->size] = 0;
}

static void put_text(struct writer *writer, const char *more)
{
    put(writer, more, strlen(more));
}

static void put_patterns(struct writer *writer, const struct lead_test *test)
{
    static const char *const verbs[] = {"", "contains ", "starts ", "ends "};
    put_text(writer, verbs[test->kind - LEAD_TEST_EQUALS]);
    for (uint32_t i = 0; i < test->count; i++) {
        put_text(writer, i ? " or " : "");
        put(writer, test->as.patterns[i].text, test->as.patterns[i].size);
    }
}

static void put_codes(struct writer *writer, const struct lead_test *test, const struct lead_values *values)
{
    for (uint32_t i = 0; i < test->count; i++) {
        put_text(writer, i ? " or " : "");
        put_text(writer, values->texts[test->as.codes[i]]);
    }
}

void lead_wish_describe(const struct lead_wish *wish, const lead_model *model, char *text, size_t capacity)
{
    struct writer writer = {text, capacity, 0, false};
    text[0] = 0;
    if (wish->test == LEAD_NONE) {
        put_text(&writer, "known");
        return;
    }
    const struct lead_test *test = &model->definitions.conditions.nodes.tests[wish->test];
    const struct lead_values *values = &model->schema.fields[wish->field].values;
    if (test->kind == LEAD_TEST_FLAG) {
        put_text(&writer, wish->should_meet ? "true" : "false");
        return;
    }
    put_text(&writer, wish->should_meet ? "" : "not ");
    if (test->kind == LEAD_TEST_TAG) {
        put_text(&writer, "has ");
        put_text(&writer, values->texts[test->as.tag]);
    } else if (test->kind == LEAD_TEST_CATEGORY)
        put_codes(&writer, test, values);
    else if (test->kind >= LEAD_TEST_EQUALS)
        put_patterns(&writer, test);
    else
        put_text(&writer, test->text ? test->text : "");
}
