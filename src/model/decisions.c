/* SPDX-License-Identifier: MIT */
/* What can be asked of a model about its decisions, its qualification and its completeness. */
#include "model/model.h"

#include <leadcore/qualify.h>
#include <string.h>

static const struct lead_result_name *decision_at(const lead_model *model, uint32_t decision)
{
    const struct lead_definitions *definitions = &model->definitions;
    return decision < definitions->decision_count ? &definitions->results[definitions->decisions[decision]] : NULL;
}

uint32_t lead_model_decision_count(const lead_model *model)
{
    return model->definitions.decision_count;
}

uint32_t lead_model_decision(const lead_model *model, const char *name)
{
    for (uint32_t d = 0; name && d < model->definitions.decision_count; d++)
        if (strcmp(decision_at(model, d)->name, name) == 0)
            return d;
    return LEAD_NONE;
}

const char *lead_model_decision_name(const lead_model *model, uint32_t decision)
{
    const struct lead_result_name *found = decision_at(model, decision);
    return found ? found->name : NULL;
}

uint32_t lead_model_decision_value_count(const lead_model *model, uint32_t decision)
{
    const struct lead_result_name *found = decision_at(model, decision);
    return found ? found->symbols->count : 0;
}

const char *lead_model_decision_value(const lead_model *model, uint32_t decision, uint32_t value)
{
    const struct lead_result_name *found = decision_at(model, decision);
    return found && value < found->symbols->count ? found->symbols->texts[value] : NULL;
}

/* --- qualification ----------------------------------------------------------------------------------------------------------------------- */

static const struct lead_criterion_definition *criterion_at(const lead_model *model, uint32_t criterion)
{
    const struct lead_qualification *qualification = &model->definitions.qualification;
    return criterion < qualification->rules.criterion_count ? &qualification->criteria[criterion] : NULL;
}

uint32_t lead_model_criterion_count(const lead_model *model)
{
    return model->definitions.qualification.rules.criterion_count;
}

const char *lead_model_criterion_name(const lead_model *model, uint32_t criterion)
{
    const struct lead_criterion_definition *found = criterion_at(model, criterion);
    return found ? found->name : NULL;
}

uint32_t lead_model_criterion_field(const lead_model *model, uint32_t criterion)
{
    const struct lead_criterion_definition *found = criterion_at(model, criterion);
    return found ? found->field : LEAD_NONE;
}

const char *lead_model_criterion_question(const lead_model *model, uint32_t criterion, const char *language)
{
    const struct lead_criterion_definition *found = criterion_at(model, criterion);
    if (!found || !language)
        return NULL;
    if (strcmp(language, "en") == 0)
        return found->question_en;
    return strcmp(language, "zh") == 0 ? found->question_zh : NULL;
}

uint32_t lead_model_red_flag_count(const lead_model *model)
{
    return model->definitions.qualification.rules.red_flag_count;
}

const char *lead_model_red_flag_name(const lead_model *model, uint32_t red_flag)
{
    const struct lead_qualification *qualification = &model->definitions.qualification;
    return red_flag < qualification->rules.red_flag_count ? qualification->red_flags[red_flag].name : NULL;
}

/* --- completeness ------------------------------------------------------------------------------------------------------------------------ */

static const struct lead_part *part_at(const lead_model *model, uint32_t part)
{
    const struct lead_completeness *completeness = &model->definitions.completeness;
    return part < completeness->count ? &completeness->parts[part] : NULL;
}

uint32_t lead_model_part_count(const lead_model *model)
{
    return model->definitions.completeness.count;
}

const char *lead_model_part_name(const lead_model *model, uint32_t part)
{
    const struct lead_part *found = part_at(model, part);
    return found ? found->name : NULL;
}

int32_t lead_model_part_is_dossier(const lead_model *model, uint32_t part)
{
    const struct lead_part *found = part_at(model, part);
    return found && found->is_dossier;
}
