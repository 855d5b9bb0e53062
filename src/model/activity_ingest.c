/* SPDX-License-Identifier: MIT */
#include "activity/ingest.h"
#include "model/activity.h"

#include <string.h>

static lead_status read_options(const lead_ingest_options *given, lead_ingest_options *options, lead_error *error)
{
    memset(options, 0, sizeof *options);
    if (!given)
        return LEAD_OK;
    if (lead_copy_in(options, sizeof *options, given, sizeof *options) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the 'size' of the options is not set");
    if (options->missing != LEAD_MISSING_IS_ERROR && options->missing != LEAD_MISSING_IS_UNKNOWN)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'missing' is none of LEAD_MISSING_…");
    if (options->instructions < LEAD_INSTRUCTIONS_BEST || options->instructions > LEAD_INSTRUCTIONS_AVX512)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'instructions' is none of LEAD_INSTRUCTIONS_…");
    return LEAD_OK;
}

static lead_status read_report(const lead_ingest_report *given, lead_ingest_report *report, lead_error *error)
{
    memset(report, 0, sizeof *report);
    if (given && lead_copy_in(report, sizeof *report, given, sizeof *report) != LEAD_OK)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "the 'size' of the report is not set");
    return LEAD_OK;
}

static void add_counts(const struct lead_ingest_counts *counts, uint64_t rows, lead_ingest_report *report)
{
    report->rows += rows;
    report->counted += counts->states[LEAD_EVENT_IS_COUNTED];
    report->unmatched += counts->states[LEAD_EVENT_IS_UNMATCHED];
    report->unknown_type += counts->states[LEAD_EVENT_IS_OF_UNKNOWN_TYPE];
    report->seen += counts->states[LEAD_EVENT_IS_SEEN];
    report->without_key += counts->states[LEAD_EVENT_IS_WITHOUT_KEY];
    report->without_time += counts->states[LEAD_EVENT_IS_WITHOUT_TIME];
    report->invalid_text += counts->invalid_text;
}

lead_status lead_activity_ingest(lead_activity *activity, const struct ArrowSchema *schema, const struct ArrowArray *array,
                                 const lead_ingest_options *options, lead_ingest_report *report, lead_error *error)
{
    lead_ingest_options chosen;
    lead_ingest_report counted;
    struct lead_arrow_source source;
    struct lead_ingest_counts counts = {{0}, 0};
    if (!activity || !schema || !array)
        return lead_fail(error, LEAD_ERROR_INVALID_ARGUMENT, "'activity', 'schema' or 'array' is NULL");
    lead_status status = read_options(options, &chosen, error);
    if (status == LEAD_OK)
        status = read_report(report, &counted, error);
    if (status != LEAD_OK)
        return status;
    const struct lead_kernels *kernels = lead_kernels_choose(activity->model->instructions, chosen.instructions);
    status = lead_arrow_open(schema, array, kernels->count_bits, &source, error);
    if (status != LEAD_OK)
        return status;
    const struct lead_ingest_setup setup = {&activity->table, &activity->model->matcher, kernels, chosen.key ? chosen.key : "key", chosen.missing};
    status = lead_table_ingest(&setup, &source, &counts, error);
    if (status != LEAD_OK || !report)
        return status;
    add_counts(&counts, source.length, &counted);
    return lead_copy_out(report, &counted, sizeof counted, sizeof counted);
}
