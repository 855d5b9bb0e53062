/* SPDX-License-Identifier: MIT */
/* Any values for the fields of one model: scores stay in their limits, the ledger sums to them, every way that advice offers is a gain. */
#include "../support/rich_model.h"
#include "input.h"
#include "require.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void set_text(lead_record *record, uint32_t field, struct input *input)
{
    uint8_t length = 0;
    char text[255];
    take(input, &length, 1);
    size_t size = take(input, text, length);
    lead_status status = lead_record_set_text(record, field, text, size);
    require(status == LEAD_OK || status == LEAD_ERROR_VALUE);
}

static void set_tags(lead_record *record, uint32_t field, struct input *input)
{
    uint8_t count = 0, length = 0;
    char texts[8][16];
    const char *tags[8];
    size_t sizes[8];
    take(input, &count, 1);
    count %= 9;
    for (unsigned i = 0; i < count; i++) {
        take(input, &length, 1);
        sizes[i] = take(input, texts[i], length % 17);
        tags[i] = texts[i];
    }
    lead_status status = lead_record_set_tags(record, field, tags, sizes, count);
    require(status == LEAD_OK || status == LEAD_ERROR_VALUE);
}

static void set(lead_record *record, uint32_t field, lead_field_type type, struct input *input)
{
    uint8_t is_known = 0;
    int64_t number = 0;
    double value = 0;
    take(input, &is_known, 1);
    if (!(is_known & 1))
        return;
    if (type == LEAD_FIELD_CATEGORY || type == LEAD_FIELD_TEXT) {
        set_text(record, field, input);
    } else if (type == LEAD_FIELD_TAGS) {
        set_tags(record, field, input);
    } else {
        take(input, &number, sizeof number);
        memcpy(&value, &number, sizeof value);
        if (type == LEAD_FIELD_NUMBER)
            require(lead_record_set_number(record, field, value) == LEAD_OK);
        else if (type == LEAD_FIELD_TIME)
            require(lead_record_set_time(record, field, number) == LEAD_OK);
        else
            require(lead_record_set_flag(record, field, (int32_t)number) == LEAD_OK);
    }
}

static void explain(const lead_model *model, lead_record *record, lead_time now)
{
    lead_ledger *ledger;
    int64_t sums[2] = {0, 0};
    require(lead_record_explain(record, now, NULL, &ledger, NULL) == LEAD_OK);
    for (size_t i = 0; i < lead_ledger_count(ledger); i++) {
        lead_entry entry = {.size = sizeof entry};
        require(lead_ledger_get(ledger, i, &entry) == LEAD_OK);
        sums[entry.score] += entry.points;
    }
    for (uint32_t i = 0; i < 2; i++) {
        lead_score score = {.size = sizeof score}, again = {.size = sizeof again};
        require(lead_record_score(record, now, i, &score, NULL) == LEAD_OK);
        require(lead_ledger_score(ledger, i, &again) == LEAD_OK && again.points == score.points && again.grade == score.grade);
        require(sums[i] == score.points);
        require(score.points >= lead_model_score_min(model, i) && score.points <= lead_model_score_max(model, i));
    }
    lead_ledger_free(ledger);
}

static void advise(lead_record *record, lead_time now)
{
    lead_advice *advice;
    require(lead_record_advise(record, now, NULL, &advice, NULL) == LEAD_OK);
    for (size_t i = 0; i < lead_advice_count(advice); i++) {
        lead_option option = {.size = sizeof option};
        require(lead_advice_get(advice, i, &option) == LEAD_OK);
        require(option.change_count >= 1 && option.change_count <= 8 && option.find_out_count <= option.change_count);
        require(option.gain > 0 || option.better_grade || option.better_class);
    }
    lead_advice_free(advice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    static lead_model *model; /* compiled once: the leads are what varies */
    lead_time now = SAMPLE_NOW;
    lead_record *record;
    uint8_t chooses_now = 0;
    if (!model)
        require(lead_model_compile(rich_model, strlen(rich_model), NULL, &model, NULL) == LEAD_OK);
    require(lead_record_new(model, NULL, &record, NULL) == LEAD_OK);
    take(&input, &chooses_now, 1);
    if (chooses_now & 1)
        take(&input, &now, sizeof now);
    for (uint32_t i = 0; i < rich_fields.count; i++)
        set(record, i, rich_fields.field[i].type, &input);
    explain(model, record, now);
    advise(record, now);
    lead_record_free(record);
    return 0;
}
