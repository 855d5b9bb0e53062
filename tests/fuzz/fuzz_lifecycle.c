/* SPDX-License-Identifier: MIT */
/*
 * Lifecycles: any bytes as a saved one, also with a right checksum, which no mutation would find; what is read can be used, and is saved again as
 * the same bytes. And any sequence of moves: the counts, the rounds and the times stay what they mean.
 */
#include "../support/rich_qualify.h"
#include "base/checksum.h"
#include "input.h"
#include "require.h"

#include <stdlib.h>
#include <string.h>

enum { MODELS = 3, MOVES = 3, CHECKSUM = 8, ENTRIES_MAX = 65535 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first has statuses in another order than the second, and some that the second lacks. */
static const char other_model[] =
    "{\"leadcore\": 1, \"name\": \"o\", \"version\": \"1\", \"fields\": {\"a\": \"flag\"}, \"scores\": {\"s\": {\"groups\": [{\"name\": \"g\", \"rules\": [{\"name\": \"r\", \"when\": {\"a\": true}, "
    "\"points\": 1}]}]}}, \"lifecycle\": {\"statuses\": [{\"name\": \"gone\"}, {\"name\": \"ours\", \"parked\": true}, {\"name\": \"new\"}, {\"name\": \"mql\"}], \"transitions\": [{\"from\": \"new\", "
    "\"to\": \"ours\", \"after\": \"1d\"}, {\"from\": [\"ours\", \"gone\", \"mql\"], \"to\": \"new\"}, {\"from\": \"new\", \"to\": \"gone\"}]}}";

static lead_model *get_model(unsigned which)
{
    static const char *const documents[MODELS] = {rich_qualify_model, rich_builtin_model, other_model};
    static lead_model *models[MODELS];
    if (!models[which])
        require(lead_model_compile(documents[which], strlen(documents[which]), NULL, &models[which], NULL) == LEAD_OK);
    return models[which];
}

/* Statuses that were forgotten under another model leave fewer entries than moves; `is_whole`: none was. */
static void check(const lead_model *model, const lead_lifecycle *state, bool is_whole)
{
    uint64_t entries = 0;
    const uint32_t count = lead_model_status_count(model);
    require(state->status < count && state->entries[state->status] >= 1 && state->since == state->entered[state->status]);
    require(state->rounds <= state->moves);
    for (uint32_t i = 0; i < LEAD_STATUSES_MAX; i++) {
        require(i < count || (state->entries[i] == 0 && state->entered[i] == 0));
        require(state->entries[i] == 0 ? state->entered[i] == 0 : state->entered[i] <= state->since);
        entries += state->entries[i];
    }
    require(entries <= (uint64_t)state->moves + 1 && (!is_whole || entries == (uint64_t)state->moves + 1));
}

static bool same(const lead_lifecycle *a, const lead_lifecycle *b)
{
    return a->status == b->status && a->stage == b->stage && a->since == b->since && a->rounds == b->rounds && a->moves == b->moves &&
           !memcmp(a->entries, b->entries, sizeof a->entries) && !memcmp(a->entered, b->entered, sizeof a->entered);
}

/* Saves and loads: the same state, and the same bytes. */
static size_t save(const lead_model *model, const lead_lifecycle *state, uint8_t bytes[LEAD_LIFECYCLE_BYTES_MAX])
{
    uint8_t again[LEAD_LIFECYCLE_BYTES_MAX];
    lead_lifecycle loaded = {.size = sizeof loaded};
    size_t size, size_again;
    require(lead_lifecycle_save(model, state, bytes, &size, NULL) == LEAD_OK && size <= LEAD_LIFECYCLE_BYTES_MAX && size % 8 == 0);
    require(lead_lifecycle_load(model, bytes, size, &loaded, NULL) == LEAD_OK && same(state, &loaded));
    require(lead_lifecycle_save(model, &loaded, again, &size_again, NULL) == LEAD_OK && size_again == size && !memcmp(bytes, again, size));
    return size;
}

/* ---- Moves ---- */

/* Counts stay at their limits. */
static uint32_t more(uint32_t count, size_t by, uint32_t limit)
{
    return (uint64_t)count + by < limit ? count + (uint32_t)by : limit;
}

static void advance(const lead_model *model, lead_record *record, lead_lifecycle *state, lead_time now, size_t capacity)
{
    lead_lifecycle before;
    lead_move moves[MOVES];
    size_t count = 9;
    uint32_t status = state->status;
    memcpy(&before, state, sizeof before);
    for (unsigned i = 0; i < MOVES; i++)
        moves[i].size = sizeof moves[i];
    lead_status result = lead_record_advance(record, state, now, capacity ? moves : NULL, capacity, &count, NULL);
    require(result == LEAD_OK || result == LEAD_ERROR_INVALID_ARGUMENT);
    if (result != LEAD_OK || !capacity) {
        require(same(state, &before) && (result == LEAD_OK ? count <= 1 : count == 0));
        return;
    }
    require(count <= capacity && state->moves == more(before.moves, count, UINT32_MAX));
    for (size_t i = 0; i < count; i++) {
        require(moves[i].from == status && moves[i].to < lead_model_status_count(model) && moves[i].is_automatic == 1 && moves[i].at == now);
        require(lead_model_status_may_follow(model, status, moves[i].to) && moves[i].spent >= 0 && moves[i].round <= state->rounds);
        status = moves[i].to;
    }
    require(state->status == status);
}

static void move(const lead_model *model, lead_lifecycle *state, uint32_t to, lead_time now)
{
    lead_lifecycle before;
    lead_move made = {.size = sizeof made};
    lead_error error = LEAD_ERROR_INIT;
    memcpy(&before, state, sizeof before);
    lead_status result = lead_lifecycle_move(model, state, to, now, &made, &error);
    require(result == LEAD_OK || result == LEAD_ERROR_NOT_ALLOWED || result == LEAD_ERROR_INVALID_ARGUMENT);
    require((result == LEAD_ERROR_NOT_ALLOWED) <= !lead_model_status_may_follow(model, before.status, to));
    if (result != LEAD_OK) {
        require(same(state, &before) && error.code == result);
        return;
    }
    require(lead_model_status_may_follow(model, before.status, to) && made.from == before.status && made.to == to && state->status == to);
    require(made.spent == now - before.since && made.is_automatic == 0 && state->moves == more(before.moves, 1, UINT32_MAX) && state->since == now);
    require(state->entries[to] == more(before.entries[to], 1, ENTRIES_MAX) && (state->rounds == before.rounds || state->rounds == before.rounds + 1));
}

/* One byte says what to do; moments go on, and sometimes anywhere. */
static void walk(lead_model *model, lead_lifecycle *state, lead_time now, struct input *input, bool is_whole)
{
    lead_record *record;
    uint8_t bytes[LEAD_LIFECYCLE_BYTES_MAX];
    uint8_t what, value;
    require(lead_record_new(model, NULL, &record, NULL) == LEAD_OK);
    for (unsigned i = 0; i < 64 && take(input, &what, 1) && take(input, &value, 1); i++) {
        if (what >> 6 == 0)
            move(model, state, value % 20, now);
        else if (what >> 6 == 1)
            advance(model, record, state, now, value % (MOVES + 1));
        else if (what >> 6 == 2)
            (void)lead_record_set_flag(record, (what & 31) % lead_model_field_count(model), value & 1);
        else if (what & 32)
            take(input, &now, sizeof now);
        else
            now += now < INT64_MAX / 2 ? INT64_C(3600000000) * value * (what & 31) : 0;
        if (what >> 6 == 2)
            (void)lead_record_set_number(record, (what & 31) % lead_model_field_count(model), value * 40.0);
        check(model, state, is_whole);
    }
    (void)save(model, state, bytes);
    lead_record_free(record);
}

/* ---- Bytes ---- */

/* The block ends where the state ends, so that a sanitizer sees every read past it. */
static void load(lead_model *model, struct input *input, bool is_repaired)
{
    uint8_t again[LEAD_LIFECYCLE_BYTES_MAX];
    lead_lifecycle state = {.size = sizeof state}, zeros;
    const size_t size = input->size;
    uint8_t *bytes = malloc(size ? size : 1);
    require(bytes != NULL);
    take(input, bytes, size);
    if (is_repaired && size >= CHECKSUM && size % 8 == 0) {
        uint64_t sum = lead_checksum(bytes, size - CHECKSUM);
        for (unsigned i = 0; i < CHECKSUM; i++)
            bytes[size - CHECKSUM + i] = (uint8_t)(sum >> (8 * i));
    }
    memset(&state, 0xEE, sizeof state);
    state.size = sizeof state;
    lead_status status = lead_lifecycle_load(model, bytes, size, &state, NULL);
    if (status == LEAD_OK) {
        check(model, &state, false);
        size_t size_again = save(model, &state, again);
        require(size_again <= size);
        if (size_again == size && !memcmp(bytes + 16, again + 16, 8)) /* neither a status nor the stage was forgotten */
            require(!memcmp(bytes, again, size));
        walk(model, &state, state.since, &(struct input){bytes, size}, false);
    } else {
        require(status == LEAD_ERROR_DAMAGED || status == LEAD_ERROR_NEWER_VERSION || status == LEAD_ERROR_UNKNOWN_NAME);
        memset(&zeros, 0, sizeof zeros);
        zeros.size = state.size;
        require(same(&state, &zeros));
    }
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    lead_lifecycle state = {.size = sizeof state};
    uint8_t choice = 0, status = 0;
    take(&input, &choice, 1);
    lead_model *model = get_model(choice / 4 % MODELS);
    if (choice & 2) {
        load(model, &input, choice & 1);
        return 0;
    }
    take(&input, &status, 1);
    if (lead_lifecycle_begin(model, status % LEAD_STATUSES_MAX, SAMPLE_NOW, &state, NULL) == LEAD_OK)
        walk(model, &state, SAMPLE_NOW, &input, true);
    return 0;
}
