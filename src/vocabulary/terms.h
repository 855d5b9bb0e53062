/* SPDX-License-Identifier: MIT */
/* The tables of terms, by theme in terms_….c: data to be reviewed, with no code. */
#ifndef LEADCORE_SRC_VOCABULARY_TERMS_H
#define LEADCORE_SRC_VOCABULARY_TERMS_H

#include <leadcore/vocabulary.h>

/* Longest text that can name a term, in bytes after runs of separators became one each. */
#define LEAD_TERM_TEXT_MAX 96

struct lead_term_row {
    const char *identifier, *english, *chinese, *definition;
    const char *synonyms; /* What people write besides, parted by '|'; NULL for none. No text names two terms of one vocabulary. */
};

/* Row i is term i + 1; rows are placed by the public constants, so that moving a line cannot change a number. */
struct lead_term_table {
    const char *name;
    const struct lead_term_row *rows;
    uint32_t count;
};

#define LEAD_TERM_TABLE(name, rows) {name, rows, (uint32_t)(sizeof(rows) / sizeof((rows)[0]))}

extern const struct lead_term_table lead_terms_notion, lead_terms_role, lead_terms_stage, lead_terms_mode, lead_terms_stage_move;
extern const struct lead_term_table lead_terms_department, lead_terms_seniority;
extern const struct lead_term_table lead_terms_heat, lead_terms_class, lead_terms_verdict, lead_terms_answer, lead_terms_rejection;
extern const struct lead_term_table lead_terms_remedy, lead_terms_red_flag, lead_terms_framework, lead_terms_criterion;
extern const struct lead_term_table lead_terms_entry, lead_terms_dossier;
extern const struct lead_term_table lead_terms_lifecycle, lead_terms_track, lead_terms_step, lead_terms_tier, lead_terms_message;
extern const struct lead_term_table lead_terms_contact;
extern const struct lead_term_table lead_terms_initiative, lead_terms_generation, lead_terms_channel, lead_terms_event_kind;

#endif
