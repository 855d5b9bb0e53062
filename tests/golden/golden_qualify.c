/* SPDX-License-Identifier: MIT */
/*
 * Cases with decisions: those of records, of assessments and of batches with every set of instructions agree; leads advance, are moved by hand, and are saved
 * and loaded after each look; the rows of a batch are grouped by account.
 */
#include "qualify_case.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define DAY INT64_C(86400000000)

/* ---- Records ---- */

static void digest_row(struct qualify_case *one, unsigned row)
{
    const struct decided *results = &one->results;
    struct digest *digest = &one->digest[DECIDED];
    for (uint32_t i = 0; i < lead_model_decision_count(one->model); i++)
        golden_digest_number(digest, results->decisions[i][row]);
    golden_digest_number(digest, results->points[0][row]);
    golden_digest_number(digest, results->lead_class[row]);
    golden_digest_number(digest, results->margin[row]);
    golden_digest_number(digest, results->missing[row]);
    golden_digest_number(digest, results->question[row]);
    golden_digest_number(digest, results->completeness[row]);
    golden_digest_number(digest, (int64_t)results->missing_parts[row]);
}

static void digest_stage(struct qualify_case *one, const lead_assessment *assessment)
{
    lead_purchase_stage stage = {.size = sizeof stage};
    qualify_must(one, lead_assessment_stage(assessment, &stage), "stage", NULL);
    golden_digest_number(&one->digest[REASONS], stage.previous);
    for (uint32_t i = 0; i < stage.stage_count; i++) {
        int64_t bits;
        memcpy(&bits, &stage.probabilities[i], sizeof bits);
        golden_digest_number(&one->digest[REASONS], bits);
    }
    for (uint32_t i = 0; i < lead_assessment_evidence_count(assessment); i++) {
        lead_evidence evidence = {.size = sizeof evidence};
        qualify_must(one, lead_assessment_evidence(assessment, i, &evidence), "evidence", NULL);
        golden_digest_text(&one->digest[REASONS], evidence.name);
        golden_digest_text(&one->digest[REASONS], evidence.reason);
    }
}

static void digest_judgement(struct qualify_case *one, const lead_assessment *assessment)
{
    lead_judgement judgement = {.size = sizeof judgement};
    qualify_must(one, lead_assessment_judgement(assessment, &judgement), "judgement", NULL);
    golden_digest_number(&one->digest[REASONS], judgement.criterion);
    golden_digest_number(&one->digest[REASONS], judgement.red_flag);
    golden_digest_number(&one->digest[REASONS], judgement.met);
    for (uint32_t i = 0; i < lead_model_red_flag_count(one->model); i++)
        golden_digest_number(&one->digest[REASONS], lead_assessment_red_flag(assessment, i));
}

static void assess(struct qualify_case *one, lead_record *record, unsigned row)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_assessment *assessment;
    qualify_must(one, lead_record_assess(record, SAMPLE_NOW, NULL, &assessment, &error), "assess", &error);
    for (uint32_t i = 0; i < lead_model_decision_count(one->model); i++) {
        lead_decision decision = {.size = sizeof decision};
        qualify_must(one, lead_assessment_decision(assessment, i, &decision), "decision", NULL);
        if ((uint8_t)decision.value != one->results.decisions[i][row])
            golden_stop(one->number, "an assessment decides otherwise", NULL);
        golden_digest_text(&one->digest[REASONS], decision.reason);
        golden_digest_text(&one->digest[REASONS], decision.until);
    }
    digest_judgement(one, assessment);
    digest_stage(one, assessment);
    lead_assessment_free(assessment);
}

static void fill(const struct qualify_case *one, lead_record *record, unsigned row)
{
    if (!sample_fill(&one->fields, &one->leads[row], record) || !sample_fill_standing(one->model, &one->standings[row], record))
        golden_stop(one->number, "setters", NULL);
}

static void decide_records(struct qualify_case *one, lead_record *record)
{
    lead_error error = LEAD_ERROR_INIT;
    for (unsigned i = 0; i < one->count; i++) {
        struct decided row;
        decided_from(&one->results, i, &row);
        fill(one, record, i);
        qualify_must(one, lead_record_evaluate(record, SAMPLE_NOW, &row.outputs, &error), "evaluate", &error);
        digest_row(one, i);
        if (i < FEW)
            assess(one, record, i);
    }
}

/* ---- Lifecycles ---- */

/* Advances, or makes the first move by hand that there is; then saves and loads. */
static void look(struct qualify_case *one, lead_record *record, lead_lifecycle *state, struct look *made)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_lifecycle loaded = {.size = sizeof loaded};
    uint8_t again[LEAD_LIFECYCLE_BYTES_MAX];
    size_t size;
    for (unsigned i = 0; i < LOOK_MOVES; i++)
        made->moves[i].size = sizeof made->moves[i];
    if (made->asked == LEAD_NONE) {
        qualify_must(one, lead_record_advance(record, state, made->now, made->moves, LOOK_MOVES, &made->count, &error), "advance", &error);
    } else {
        qualify_must(one, lead_lifecycle_move(one->model, state, made->asked, made->now, &made->moves[0], &error), "move", &error);
        made->count = 1;
    }
    qualify_must(one, lead_lifecycle_save(one->model, state, made->bytes, &made->size, &error), "save", &error);
    qualify_must(one, lead_lifecycle_load(one->model, made->bytes, made->size, &loaded, &error), "load", &error);
    qualify_must(one, lead_lifecycle_save(one->model, &loaded, again, &size, &error), "save again", &error);
    if (size != made->size || memcmp(again, made->bytes, size))
        golden_stop(one->number, "a loaded lifecycle saves as other bytes", NULL);
    golden_digest_bytes(&one->digest[LIVES], made->bytes, made->size);
    for (size_t i = 0; i < made->count; i++)
        golden_digest_text(&one->digest[LIVES], made->moves[i].reason);
    memcpy(state, &loaded, sizeof loaded);
}

static uint32_t first_that_may_follow(const lead_model *model, uint32_t status)
{
    for (uint32_t to = 0; to < lead_model_status_count(model); to++)
        if (lead_model_status_may_follow(model, status, to))
            return to;
    return LEAD_NONE;
}

/* Looked at now, moved by hand eight days later, looked at again on day 45. */
static void live(struct qualify_case *one, lead_record *record, unsigned row)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_lifecycle state = {.size = sizeof state};
    struct life *life = &one->lives[row];
    const struct sample_standing *standing = &one->standings[row];
    life->begun = standing->status == LEAD_NONE ? 0 : standing->status;
    life->since = standing->since < SAMPLE_NOW ? standing->since : SAMPLE_NOW;
    qualify_must(one, lead_lifecycle_begin(one->model, life->begun, life->since, &state, &error), "begin", &error);
    life->looks[0] = (struct look){.now = SAMPLE_NOW, .asked = LEAD_NONE};
    life->looks[1] = (struct look){.now = SAMPLE_NOW + 8 * DAY, .asked = LEAD_NONE};
    life->looks[2] = (struct look){.now = SAMPLE_NOW + 45 * DAY, .asked = LEAD_NONE};
    fill(one, record, row);
    for (unsigned i = 0; i < LOOKS; i++) {
        if (i == 1)
            life->looks[i].asked = first_that_may_follow(one->model, state.status);
        look(one, record, &state, &life->looks[i]);
    }
}

/* ---- Batches ---- */

static void compare(const struct qualify_case *one, const struct decided *found, size_t first, size_t count)
{
    const struct decided *expected = &one->results;
    bool same = !memcmp(found->points[0], expected->points[0] + first, count * sizeof(lead_points)) &&
                !memcmp(found->missing, expected->missing + first, count * sizeof(uint32_t)) && !memcmp(found->question, expected->question + first, count) &&
                !memcmp(found->completeness, expected->completeness + first, count * sizeof(lead_points)) &&
                !memcmp(found->missing_parts, expected->missing_parts + first, count * sizeof(uint64_t)) &&
                !memcmp(found->lead_class, expected->lead_class + first, count) && !memcmp(found->margin, expected->margin + first, count * sizeof(lead_points));
    for (uint32_t i = 0; i < lead_model_decision_count(one->model); i++)
        same = same && !memcmp(found->decisions[i], expected->decisions[i] + first, count);
    if (!same)
        golden_stop(one->number, "a batch decides otherwise", NULL);
}

static void group(struct qualify_case *one, const lead_batch *batch, const struct ArrowSchema *schema, const struct ArrowArray *array)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_buying_groups *groups;
    qualify_must(one, lead_batch_buying_groups(batch, "account", schema, array, SAMPLE_NOW, NULL, &groups, &error), "groups", &error);
    one->group_count = lead_buying_groups_count(groups);
    if (one->group_count > SAMPLE_ACCOUNTS)
        golden_stop(one->number, "more accounts than there are", NULL);
    for (unsigned i = 0; i < one->group_count; i++) {
        lead_buying_group *found = &one->groups[i];
        found->size = sizeof *found;
        qualify_must(one, lead_buying_groups_get(groups, i, found), "group", NULL);
        one->first_rows[i] = lead_buying_groups_first_row(groups, i);
        const int64_t numbers[] = {found->contact_count, found->blocker_count, found->wanted, found->missing, found->coverage, found->score, found->key_contact,
                                   (int64_t)found->key_contact_index, (int64_t)found->next_contact, found->next_gain, found->next_role_gain, found->next_role};
        for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++)
            golden_digest_number(&one->digest[GROUPS], numbers[n]);
    }
    lead_buying_groups_free(groups);
}

static void decide_batches(struct qualify_case *one)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    struct decided found;
    size_t first = one->number % 7, count = one->count - first;
    sample_standing_arrow(one->model, &one->fields, one->leads, one->standings, one->count, one->number, &schema, &array);
    decided_begin(one, &found);
    for (lead_instructions instructions = LEAD_INSTRUCTIONS_BASELINE; instructions <= LEAD_INSTRUCTIONS_AVX512; instructions++) {
        lead_error error = LEAD_ERROR_INIT;
        lead_batch_options options = {.size = sizeof options, .instructions = instructions};
        lead_batch *batch;
        qualify_must(one, lead_batch_new(one->model, &schema, &array, &options, NULL, &batch, &error), "batch", &error);
        qualify_must(one, lead_batch_score(batch, SAMPLE_NOW, first, count, &found.outputs, NULL, &error), "score", &error);
        compare(one, &found, first, count);
        if (instructions == LEAD_INSTRUCTIONS_AVX512)
            group(one, batch, &schema, &array);
        lead_batch_free(batch);
    }
    decided_end(&found);
    schema.release(&schema);
    array.release(&array);
}

void golden_qualify(unsigned number, bool is_dump)
{
    static struct qualify_case one;
    lead_error error = LEAD_ERROR_INIT;
    lead_record *record;
    qualify_begin(number, &one);
    qualify_must(&one, lead_record_new(one.model, NULL, &record, &error), "record", &error);
    decide_records(&one, record);
    for (unsigned i = 0; i < FEW && i < one.count; i++)
        live(&one, record, i);
    lead_record_free(record);
    decide_batches(&one);
    if (is_dump)
        qualify_dump(&one);
    else
        printf("%u %s", number, lead_model_fingerprint(one.model));
    for (unsigned i = 0; i < QUALIFY_DIGESTS && !is_dump; i++)
        printf(" %016" PRIx64 "%s", one.digest[i].state, i + 1 == QUALIFY_DIGESTS ? "\n" : "");
    qualify_end(&one);
}
