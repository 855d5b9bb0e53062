/* SPDX-License-Identifier: MIT */
/* What a host records about leads for the sections of a model beyond its points: answers, status, stage. Random, and in every form. */
#ifndef LEADCORE_TESTS_SUPPORT_SAMPLE_STANDING_H
#define LEADCORE_TESTS_SUPPORT_SAMPLE_STANDING_H

#include "sample.h"

#define SAMPLE_ACCOUNTS 7 /* keys of accounts are 0 … 6, some contacts have none */

struct sample_standing {
    lead_term_number answers[LEAD_CRITERIA_MAX]; /* LEAD_ANSWER_…, 0 for unknown */
    uint32_t status, stage;                      /* indices in the model, or LEAD_NONE */
    bool has_since;
    lead_time since;
    int account; /* -1: none */
};

/* Own fields that the model does not have stay unknown. */
void sample_standing(struct sample_random *random, const lead_model *model, struct sample_standing *standing);
/* False when a setter fails. */
bool sample_fill_standing(const lead_model *model, const struct sample_standing *standing, lead_record *record);
/* Leads with these columns and a column "account" behind those of their fields. */
void sample_standing_arrow(const lead_model *model, const struct sample_fields *fields, const struct sample_lead *leads,
                           const struct sample_standing *standings, unsigned count, unsigned variant, struct ArrowSchema *schema,
                           struct ArrowArray *array);
/* Members of a JSON object, each with ", " before it. */
void sample_print_standing(const lead_model *model, const struct sample_standing *standing, FILE *file);

#endif
