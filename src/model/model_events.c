/* SPDX-License-Identifier: MIT */
/* What can be asked of a model about events. */
#include "model/model.h"

#include <string.h>

/* Event fields, without the type that stands before them. */
static const struct lead_field *field_at(const lead_model *model, uint32_t field)
{
    const struct lead_schema *schema = &model->definitions.activity.schema;
    return field < schema->count - 1 ? &schema->fields[field + 1] : NULL;
}

static const struct lead_values *types_of(const lead_model *model)
{
    return &model->definitions.activity.schema.fields[LEAD_EVENT_TYPE_FIELD].values;
}

uint32_t lead_model_event_count(const lead_model *model)
{
    return model->definitions.activity.type_count;
}

uint32_t lead_model_event(const lead_model *model, const char *name)
{
    const struct lead_values *types = types_of(model);
    if (!name)
        return LEAD_NONE;
    uint32_t code = lead_values_find(types, name, strlen(name));
    return code < types->count ? code : LEAD_NONE;
}

const char *lead_model_event_name(const lead_model *model, uint32_t event)
{
    return event < lead_model_event_count(model) ? types_of(model)->texts[event] : NULL;
}

uint32_t lead_model_event_field_count(const lead_model *model)
{
    return model->definitions.activity.schema.count - 1;
}

uint32_t lead_model_event_field(const lead_model *model, const char *name)
{
    uint32_t found = name ? lead_schema_find(&model->definitions.activity.schema, name, strlen(name)) : LEAD_NONE;
    return found == LEAD_NONE || found == LEAD_EVENT_TYPE_FIELD ? LEAD_NONE : found - 1;
}

const char *lead_model_event_field_name(const lead_model *model, uint32_t field)
{
    const struct lead_field *found = field_at(model, field);
    return found ? found->name : NULL;
}

lead_field_type lead_model_event_field_type(const lead_model *model, uint32_t field)
{
    const struct lead_field *found = field_at(model, field);
    return found ? found->type : 0;
}

int32_t lead_model_event_field_is_used(const lead_model *model, uint32_t field)
{
    const struct lead_field *found = field_at(model, field);
    return found && found->is_used;
}

lead_duration lead_model_resolution(const lead_model *model)
{
    return model->definitions.activity.resolution;
}

uint32_t lead_model_counter_count(const lead_model *model)
{
    return model->definitions.activity.counter_count;
}
