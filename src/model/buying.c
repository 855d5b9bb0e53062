/* SPDX-License-Identifier: MIT */
/* Buying groups: of given contacts, and of all accounts of a batch. */
#include "model/buying.h"

#include "activity/event_batch.h"
#include "data/arrow_type.h"

#include <leadcore/vocabulary.h>
#include <math.h>
#include <string.h>

#define CONTACTS_MAX 1000000
#define KEY_ROWS 1024

/* --- given contacts ---------------------------------------------------------------------------------------------------------------------- */

static lead_status check_contact(const lead_contact *contact, size_t index, lead_error *error)
{
    const char *wrong = NULL;
    if (contact->size != sizeof *contact)
        wrong = "'size' is not set";
    else if (contact->role < 0 || contact->role > LEAD_ROLES)
        wrong = "'role' is none of LEAD_ROLE_…";
    else if (contact->seniority < 0 || contact->seniority > LEAD_SENIORITY_OTHER)
        wrong = "'seniority' is none of LEAD_SENIORITY_…";
    else if (contact->engagement > 1000)
        wrong = "'engagement' is more than 1000";
    else if (contact->influence > 1000)
        wrong = "'influence' is more than 1000";
    return wrong ? lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "contact %zu: %s", index, wrong) : LEAD_OK;
}

static lead_status check_contacts(const lead_model *model, const lead_contact *contacts, size_t count, lead_error *error)
{
    lead_status status = LEAD_OK;
    if (!model || !model->group)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, model ? "the model has no \"buying_group\"" : "'model' is NULL");
    if (!contacts && count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'contacts' is NULL");
    if (count > CONTACTS_MAX)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "%zu contacts; at most %d", count, CONTACTS_MAX);
    for (size_t i = 0; status == LEAD_OK && i < count; i++)
        status = check_contact(&contacts[i], i, error);
    return status;
}

lead_status lead_buying_group_assess(const lead_model *model, const lead_contact *contacts, size_t count, double company_size,
                                     lead_buying_group *group, lead_error *error)
{
    lead_buying_group found = {.size = sizeof found};
    if (lead_copy_out(group, &found, sizeof found, sizeof found) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'group' is NULL, or its 'size' is not set");
    const lead_status status = check_contacts(model, contacts, count, error);
    if (status != LEAD_OK)
        return status;
    lead_group_compute(model->group, contacts, count, company_size, &found);
    return lead_copy_out(group, &found, sizeof found, sizeof found);
}

/* --- accounts ---------------------------------------------------------------------------------------------------------------------------- */

struct lead_buying_groups {
    lead_allocator memory;
    uint64_t row_count;
    uint64_t *accounts; /* by row */
    uint64_t count;
    uint32_t *contact_counts, *first_rows; /* by account */
    lead_buying_group *groups;             /* by account */
};

static lead_status open_source(const lead_batch *batch, const struct ArrowSchema *schema, const struct ArrowArray *array,
                               struct lead_arrow_source *source, lead_error *error)
{
    const lead_status status = lead_arrow_open(schema, array, batch->kernels->count_bits, source, error);
    if (status != LEAD_OK)
        return status;
    if (source->length != batch->row_count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the data has %llu rows, but the batch %llu: it was not made of it",
                         (unsigned long long)source->length, (unsigned long long)batch->row_count);
    if (source->length > UINT32_MAX)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "%llu rows; at most 4294967295 can be grouped", (unsigned long long)source->length);
    return LEAD_OK;
}

/* Whether the keys are texts; a column of another type than texts and whole numbers is refused. */
static lead_status key_type_of(const struct lead_arrow_source *source, const char *account, bool *has_text, lead_error *error)
{
    char quoted[LEAD_QUOTED_CAPACITY];
    uint32_t child;
    *has_text = false;
    lead_quoted(account, strlen(account), quoted);
    const lead_status status = lead_arrow_find(source, account, &child, error);
    if (status != LEAD_OK)
        return status;
    if (child == LEAD_NONE)
        return lead_fail_at(error, account, LEAD_ERROR_MISSING_COLUMN, "there is no column '%s' with the accounts' keys", quoted);
    const struct ArrowSchema *schema = source->schema->children[child];
    const struct ArrowSchema *values = schema->dictionary ? schema->dictionary : schema;
    const struct lead_arrow_type *type = values->format ? lead_arrow_type_find(values->format) : NULL;
    *has_text = type && lead_arrow_type_is_string(type);
    if (!*has_text && (schema->dictionary || (type && !lead_arrow_type_is_integer(type) && !lead_arrow_type_is_null(type))))
        return lead_fail_at(error, account, LEAD_ERROR_COLUMN_TYPE, "column '%s' has the accounts' keys, which are text or whole numbers", quoted);
    return LEAD_OK;
}

static lead_status bind_keys(const struct lead_arrow_source *source, const char *account, struct lead_arena *arena, struct lead_key_column *keys,
                             lead_error *error)
{
    int64_t low, high;
    bool has_text, has_any;
    lead_status status = key_type_of(source, account, &has_text, error);
    if (status == LEAD_OK)
        status = lead_key_column_bind(source, account, has_text, arena, keys, error);
    if (status != LEAD_OK || has_text || keys->column.kind != LEAD_COLUMN_UINT64)
        return status;
    return lead_key_column_range(keys, &low, &high, &has_any, error); /* says which keys are too large */
}

/* Those that are there are found together, which is quicker. Accounts are numbered as their keys come, because a table of keys hands out its lowest place. */
static lead_status number_block(const struct lead_key_column *column, struct lead_keys *keys, uint64_t first, size_t rows, uint64_t *accounts,
                                lead_error *error)
{
    struct lead_key_value values[KEY_ROWS];
    uint64_t known[KEY_ROWS / 64];
    uint32_t places[KEY_ROWS];
    const lead_status status = lead_key_column_values(column, first, rows, values, known, error);
    if (status != LEAD_OK)
        return status;
    lead_keys_find_many(keys, values, rows, places);
    for (size_t row = 0; row < rows; row++) {
        accounts[row] = UINT64_MAX;
        if (!(known[row / 64] >> (row % 64) & 1))
            continue;
        if (places[row] == LEAD_NONE)
            places[row] = lead_keys_add(keys, values[row]);
        if (places[row] == LEAD_NONE)
            return lead_fail_memory(error);
        accounts[row] = places[row];
    }
    return LEAD_OK;
}

static lead_status number_rows(const struct lead_key_column *column, lead_buying_groups *groups, lead_error *error)
{
    struct lead_keys keys;
    lead_keys_init(&keys, column->has_text, &groups->memory);
    lead_status status = column->has_text || lead_keys_leave_direct(&keys) ? LEAD_OK : lead_fail_memory(error);
    for (uint64_t first = 0; status == LEAD_OK && first < groups->row_count; first += KEY_ROWS) {
        const uint64_t left = groups->row_count - first;
        status = number_block(column, &keys, first, left < KEY_ROWS ? (size_t)left : KEY_ROWS, groups->accounts + first, error);
    }
    groups->count = keys.lead_count;
    lead_keys_free(&keys);
    return status;
}

static lead_status find_accounts(const struct lead_arrow_source *source, const char *account, lead_buying_groups *groups, lead_error *error)
{
    struct lead_arena arena;
    struct lead_key_column keys;
    groups->row_count = source->length;
    groups->accounts = LEAD_NEW(&groups->memory, (size_t)groups->row_count + 1, uint64_t);
    if (!groups->accounts)
        return lead_fail_memory(error);
    lead_arena_init(&arena, &groups->memory);
    lead_status status = bind_keys(source, account, &arena, &keys, error);
    if (status == LEAD_OK)
        status = number_rows(&keys, groups, error);
    lead_arena_free(&arena);
    return status;
}

static bool count_contacts(lead_buying_groups *groups)
{
    groups->contact_counts = LEAD_NEW(&groups->memory, (size_t)groups->count + 1, uint32_t);
    groups->first_rows = LEAD_NEW(&groups->memory, (size_t)groups->count + 1, uint32_t);
    groups->groups = LEAD_NEW(&groups->memory, (size_t)groups->count + 1, lead_buying_group);
    if (!groups->contact_counts || !groups->first_rows || !groups->groups)
        return false;
    for (uint64_t row = 0; row < groups->row_count; row++) {
        const uint64_t account = groups->accounts[row];
        if (account != UINT64_MAX && !groups->contact_counts[account]++)
            groups->first_rows[account] = (uint32_t)row;
    }
    return true;
}

/* --- groups ------------------------------------------------------------------------------------------------------------------------------ */

/* From indices of the account's contacts to rows. */
static uint64_t row_of(const uint32_t *rows, uint64_t contact)
{
    return contact == UINT64_MAX ? UINT64_MAX : rows[contact];
}

static void compute_groups(const struct lead_group_definition *definition, const struct lead_account_contacts *contacts,
                           lead_buying_groups *groups)
{
    size_t first = 0;
    for (uint64_t account = 0; account < groups->count; account++) {
        lead_buying_group *group = &groups->groups[account];
        lead_group_compute(definition, contacts->contacts + first, groups->contact_counts[account], contacts->company_sizes[account], group);
        group->key_contact_index = row_of(contacts->rows + first, group->key_contact_index);
        group->next_contact = row_of(contacts->rows + first, group->next_contact);
        first += groups->contact_counts[account];
    }
}

static lead_status gather(const lead_batch *batch, lead_time now, lead_buying_groups *groups, struct lead_arena *arena, lead_error *error)
{
    struct lead_account_contacts contacts = {.accounts = groups->accounts};
    contacts.next = LEAD_ARENA_NEW(arena, (size_t)groups->count, uint32_t);
    contacts.contacts = LEAD_ARENA_NEW(arena, (size_t)groups->row_count, lead_contact);
    contacts.rows = LEAD_ARENA_NEW(arena, (size_t)groups->row_count, uint32_t);
    contacts.company_sizes = LEAD_ARENA_NEW(arena, (size_t)groups->count, double);
    if (!contacts.next || !contacts.contacts || !contacts.rows || !contacts.company_sizes)
        return lead_fail_memory(error);
    for (uint64_t account = 0, first = 0; account < groups->count; first += groups->contact_counts[account++]) {
        contacts.next[account] = (uint32_t)first;
        contacts.company_sizes[account] = NAN;
    }
    const lead_status status = lead_contacts_read(batch, now, &contacts, &groups->memory, error);
    if (status == LEAD_OK)
        compute_groups(batch->model->group, &contacts, groups);
    return status;
}

static lead_status make_groups(const lead_batch *batch, const struct lead_arrow_source *source, const char *account, lead_time now,
                               lead_buying_groups *groups, lead_error *error)
{
    struct lead_arena arena;
    lead_status status = find_accounts(source, account, groups, error);
    if (status == LEAD_OK && !count_contacts(groups))
        status = lead_fail_memory(error);
    if (status != LEAD_OK)
        return status;
    lead_arena_init(&arena, &groups->memory);
    status = gather(batch, now, groups, &arena, error);
    lead_arena_free(&arena);
    return status;
}

lead_status lead_batch_buying_groups(const lead_batch *batch, const char *account, const struct ArrowSchema *schema,
                                     const struct ArrowArray *array, lead_time now, const lead_allocator *allocator, lead_buying_groups **groups,
                                     lead_error *error)
{
    lead_allocator memory;
    struct lead_arrow_source source;
    if (!groups)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "there is nowhere to put the groups: 'groups' is NULL");
    *groups = NULL;
    if (!batch || !account || !schema || !array)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'batch', 'account', 'schema' or 'array' is NULL");
    if (!batch->model->group)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the model has no \"buying_group\"");
    if (!lead_memory_choose(allocator, &memory))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the allocator lacks a function");
    lead_status status = open_source(batch, schema, array, &source, error);
    if (status != LEAD_OK)
        return status;
    lead_buying_groups *made = LEAD_NEW(&memory, 1, lead_buying_groups);
    if (!made)
        return lead_fail_memory(error);
    made->memory = memory;
    status = make_groups(batch, &source, account, now, made, error);
    if (status == LEAD_OK)
        *groups = made;
    else
        lead_buying_groups_free(made);
    return status;
}

void lead_buying_groups_free(lead_buying_groups *groups)
{
    if (!groups)
        return;
    const lead_allocator memory = groups->memory;
    lead_memory_free(&memory, groups->accounts, (size_t)groups->row_count + 1, sizeof *groups->accounts);
    lead_memory_free(&memory, groups->contact_counts, (size_t)groups->count + 1, sizeof *groups->contact_counts);
    lead_memory_free(&memory, groups->first_rows, (size_t)groups->count + 1, sizeof *groups->first_rows);
    lead_memory_free(&memory, groups->groups, (size_t)groups->count + 1, sizeof *groups->groups);
    lead_memory_free(&memory, groups, 1, sizeof *groups);
}

/* --- looking at them --------------------------------------------------------------------------------------------------------------------- */

uint64_t lead_buying_groups_count(const lead_buying_groups *groups)
{
    return groups ? groups->count : 0;
}

lead_status lead_buying_groups_get(const lead_buying_groups *groups, uint64_t index, lead_buying_group *group)
{
    const lead_buying_group none = {.size = sizeof none};
    if (groups && index < groups->count)
        return lead_copy_out(group, &groups->groups[index], sizeof none, sizeof none);
    lead_copy_out(group, &none, sizeof none, sizeof none);
    return LEAD_ERROR_INVALID_ARGUMENT;
}

uint64_t lead_buying_groups_first_row(const lead_buying_groups *groups, uint64_t index)
{
    return groups && index < groups->count ? groups->first_rows[index] : UINT64_MAX;
}

const uint64_t *lead_buying_groups_of_rows(const lead_buying_groups *groups)
{
    return groups ? groups->accounts : NULL;
}
