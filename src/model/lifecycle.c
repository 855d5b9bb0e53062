/* SPDX-License-Identifier: MIT */
/* The lifecycle of a model, and states of it. */
#include "model/lifecycle.h"

#include "lifecycle/codec.h"

#include <string.h>

/* --- the model ---------------------------------------------------------------------------------------------------------------------------- */

uint32_t lead_model_status_count(const lead_model *model)
{
    return model && model->machine ? model->machine->statuses.count : 0;
}

const char *lead_model_status_name(const lead_model *model, uint32_t status)
{
    return status < lead_model_status_count(model) ? model->machine->statuses.texts[status] : NULL;
}

uint32_t lead_model_status(const lead_model *model, const char *name)
{
    if (!model || !model->machine || !name)
        return LEAD_NONE;
    const uint32_t status = lead_values_find(&model->machine->statuses, name, strlen(name));
    return status < model->machine->statuses.count ? status : LEAD_NONE;
}

int32_t lead_model_status_may_follow(const lead_model *model, uint32_t from, uint32_t to)
{
    return model && model->machine && lead_lifecycle_may_follow(model->machine, from, to);
}

const struct lead_values *lead_model_stages(const lead_model *model)
{
    return lead_has_result(&model->definitions, LEAD_RESULT_STAGE) ? &model->definitions.purchase.stages : NULL;
}

/* --- arguments ---------------------------------------------------------------------------------------------------------------------------- */

static lead_status check_model(const lead_model *model, lead_error *error)
{
    if (!model)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'model' is NULL");
    return model->machine ? LEAD_OK : lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the model has no \"lifecycle\"");
}

static lead_status fail_size(lead_error *error, const char *name)
{
    return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'%s' is NULL, or its 'size' is not set", name);
}

lead_status lead_lifecycle_take(const lead_model *model, const lead_lifecycle *given, lead_lifecycle *state, lead_error *error)
{
    const lead_status status = check_model(model, error);
    if (status != LEAD_OK)
        return status;
    if (lead_copy_in(state, sizeof *state, given, sizeof *state) != LEAD_OK)
        return fail_size(error, "state");
    const struct lead_values *stages = lead_model_stages(model);
    return lead_lifecycle_check(model->machine, stages ? stages->count : 0, state, error);
}

/* Zeros, so that it is defined whatever follows; also behind what this version knows, where it must be zero when the state comes back. */
static lead_status clear_state(lead_lifecycle *state, lead_error *error)
{
    const lead_lifecycle nothing = {.size = sizeof nothing};
    if (lead_copy_out(state, &nothing, sizeof nothing, sizeof nothing) != LEAD_OK || state->size > LEAD_STRUCT_LARGEST)
        return fail_size(error, "state");
    memset((char *)state + sizeof nothing, 0, state->size - sizeof nothing);
    return LEAD_OK;
}

/* --- states ------------------------------------------------------------------------------------------------------------------------------- */

lead_status lead_lifecycle_begin(const lead_model *model, uint32_t status, lead_time now, lead_lifecycle *state, lead_error *error)
{
    lead_lifecycle begun;
    lead_status done = clear_state(state, error);
    if (done == LEAD_OK)
        done = check_model(model, error);
    if (done == LEAD_OK)
        done = lead_lifecycle_start(model->machine, status, now, &begun, error);
    return done == LEAD_OK ? lead_copy_out(state, &begun, sizeof begun, sizeof begun) : done;
}

lead_status lead_lifecycle_move(const lead_model *model, lead_lifecycle *state, uint32_t to, lead_time now, lead_move *move, lead_error *error)
{
    lead_lifecycle moved;
    lead_move made = {.size = sizeof made};
    if (move && lead_copy_out(move, &made, sizeof made, sizeof made) != LEAD_OK)
        return fail_size(error, "move");
    lead_status status = lead_lifecycle_take(model, state, &moved, error);
    if (status == LEAD_OK)
        status = lead_lifecycle_go_to(model->machine, to, now, &moved, &made, error);
    if (status != LEAD_OK)
        return status;
    if (move)
        lead_copy_out(move, &made, sizeof made, sizeof made);
    return lead_copy_out(state, &moved, sizeof moved, sizeof moved);
}

lead_status lead_lifecycle_save(const lead_model *model, const lead_lifecycle *state, uint8_t *bytes, size_t *byte_count, lead_error *error)
{
    lead_lifecycle taken;
    if (byte_count)
        *byte_count = 0;
    if (!bytes || !byte_count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'bytes' or 'byte_count' is NULL");
    const lead_status status = lead_lifecycle_take(model, state, &taken, error);
    if (status == LEAD_OK)
        *byte_count = lead_lifecycle_write(model->machine, lead_model_stages(model), &taken, bytes);
    return status;
}

lead_status lead_lifecycle_load(const lead_model *model, const uint8_t *bytes, size_t byte_count, lead_lifecycle *state, lead_error *error)
{
    lead_lifecycle loaded;
    lead_status status = clear_state(state, error);
    if (status == LEAD_OK)
        status = check_model(model, error);
    if (status == LEAD_OK && !bytes && byte_count)
        status = lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'bytes' is NULL");
    if (status == LEAD_OK)
        status = lead_lifecycle_read(model->machine, lead_model_stages(model), bytes, byte_count, &loaded, error);
    return status == LEAD_OK ? lead_copy_out(state, &loaded, sizeof loaded, sizeof loaded) : status;
}
