/* SPDX-License-Identifier: MIT */
/* Job titles for everybody. */
#include "base/error.h"
#include "base/text.h"
#include "model/model.h"

lead_status lead_title_parse(const lead_model *model, const char *text, size_t text_size, lead_title *title, lead_error *error)
{
    lead_title found = {.size = sizeof found};
    if (lead_copy_out(title, &found, sizeof found, sizeof found) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'title' is NULL, or its size is not set");
    if (text == NULL && text_size > 0)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'text' is NULL");
    if (!lead_utf8_is_valid(text, text_size))
        return lead_fail(error, LEAD_ERROR_VALUE, "the title is not UTF-8");
    lead_title_read(model != NULL ? model->definitions.roles.lexicon : NULL, text, text_size, &found);
    return lead_copy_out(title, &found, sizeof found, sizeof found);
}
