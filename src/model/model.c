/* SPDX-License-Identifier: MIT */
/* What can be asked of a model. */
#include "model/model.h"

#include <stddef.h>
#include <string.h>

const char *lead_model_name(const lead_model *model)
{
    return model->name;
}

const char *lead_model_version(const lead_model *model)
{
    return model->version;
}

const char *lead_model_fingerprint(const lead_model *model)
{
    return model->fingerprint;
}

uint32_t lead_model_field_count(const lead_model *model)
{
    return model->schema.count;
}

uint32_t lead_model_field(const lead_model *model, const char *name)
{
    return name ? lead_schema_find(&model->schema, name, strlen(name)) : LEAD_NONE;
}

static const struct lead_field *field_at(const lead_model *model, uint32_t field)
{
    return field < model->schema.count ? &model->schema.fields[field] : NULL;
}

const char *lead_model_field_name(const lead_model *model, uint32_t field)
{
    const struct lead_field *found = field_at(model, field);
    return found ? found->name : NULL;
}

lead_field_type lead_model_field_type(const lead_model *model, uint32_t field)
{
    const struct lead_field *found = field_at(model, field);
    return found ? found->type : 0;
}

int32_t lead_model_field_is_used(const lead_model *model, uint32_t field)
{
    const struct lead_field *found = field_at(model, field);
    return found && found->is_used;
}

uint32_t lead_model_value_count(const lead_model *model, uint32_t field)
{
    const struct lead_field *found = field_at(model, field);
    return found ? found->values.count : 0;
}

const char *lead_model_value(const lead_model *model, uint32_t field, uint32_t code)
{
    const struct lead_field *found = field_at(model, field);
    return found && code < found->values.count ? found->values.texts[code] : NULL;
}

uint32_t lead_model_value_code(const lead_model *model, uint32_t field, const char *text, size_t text_size)
{
    const struct lead_field *found = field_at(model, field);
    if (!found || !found->values.count || (!text && text_size))
        return LEAD_NONE;
    uint32_t code = lead_values_find(&found->values, text, text_size);
    return code < found->values.count ? code : LEAD_NONE;
}

uint32_t lead_model_score_count(const lead_model *model)
{
    return model->definitions.score_count;
}

uint32_t lead_model_score(const lead_model *model, const char *name)
{
    for (uint32_t i = 0; name && i < model->definitions.score_count; i++)
        if (strcmp(model->definitions.scores[i].name, name) == 0)
            return i;
    return LEAD_NONE;
}

static const struct lead_score_definition *score_at(const lead_model *model, uint32_t score)
{
    return score < model->definitions.score_count ? &model->definitions.scores[score] : NULL;
}

const char *lead_model_score_name(const lead_model *model, uint32_t score)
{
    const struct lead_score_definition *found = score_at(model, score);
    return found ? found->name : NULL;
}

lead_points lead_model_score_max(const lead_model *model, uint32_t score)
{
    const struct lead_score_definition *found = score_at(model, score);
    return found ? found->most : 0;
}

lead_points lead_model_score_min(const lead_model *model, uint32_t score)
{
    const struct lead_score_definition *found = score_at(model, score);
    return found ? found->least : 0;
}

uint32_t lead_model_grade_count(const lead_model *model)
{
    return model->definitions.grades.count;
}

const char *lead_model_grade_name(const lead_model *model, uint32_t grade)
{
    return grade < model->definitions.grades.count ? model->definitions.grades.texts[grade] : NULL;
}

uint32_t lead_model_class_count(const lead_model *model)
{
    return model->definitions.class_count;
}

const char *lead_model_class_name(const lead_model *model, uint32_t index)
{
    return index < model->definitions.class_count ? model->definitions.classes[index].name : NULL;
}

const char *lead_model_class_reason(const lead_model *model, uint32_t index)
{
    return index < model->definitions.class_count ? model->definitions.classes[index].reason : NULL;
}

lead_status lead_outputs_read(const lead_model *model, const lead_outputs *given, lead_outputs *outputs, lead_error *error)
{
    if (given && given->size == sizeof *given)
        *outputs = *given; /* the common case, in the way of every single lead */
    else if (lead_copy_in(outputs, sizeof *outputs, given, offsetof(lead_outputs, decisions)) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'outputs' is NULL, or its 'size' is not set");
    if (outputs->grade && !model->definitions.grades.count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "a grade is wanted, but the model has none");
    if (outputs->lead_class && !model->definitions.class_count)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "a class is wanted, but the model has none");
    if (outputs->stage_margin && !lead_has_result(&model->definitions, LEAD_RESULT_STAGE_MARGIN))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "a stage margin is wanted, but the model has no evidence for stages");
    if ((outputs->missing || outputs->question) && !lead_has_result(&model->definitions, LEAD_RESULT_VERDICT))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "missing criteria are wanted, but the model has no qualification");
    if ((outputs->completeness || outputs->missing_parts) && !lead_has_result(&model->definitions, LEAD_RESULT_COMPLETENESS))
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "completeness is wanted, but the model has none");
    return LEAD_OK;
}
