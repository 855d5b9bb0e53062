/* SPDX-License-Identifier: MIT */
/* Looking into the tables of terms. */
#include "base/error.h"
#include "vocabulary/terms.h"

#include <string.h>

static const struct lead_term_table *const tables[] = {
    [LEAD_VOCABULARY_NOTION - 1] = &lead_terms_notion,
    [LEAD_VOCABULARY_ROLE - 1] = &lead_terms_role,
    [LEAD_VOCABULARY_STAGE - 1] = &lead_terms_stage,
    [LEAD_VOCABULARY_MODE - 1] = &lead_terms_mode,
    [LEAD_VOCABULARY_STAGE_MOVE - 1] = &lead_terms_stage_move,
    [LEAD_VOCABULARY_LIFECYCLE - 1] = &lead_terms_lifecycle,
    [LEAD_VOCABULARY_HEAT - 1] = &lead_terms_heat,
    [LEAD_VOCABULARY_CLASS - 1] = &lead_terms_class,
    [LEAD_VOCABULARY_VERDICT - 1] = &lead_terms_verdict,
    [LEAD_VOCABULARY_ANSWER - 1] = &lead_terms_answer,
    [LEAD_VOCABULARY_REJECTION - 1] = &lead_terms_rejection,
    [LEAD_VOCABULARY_REMEDY - 1] = &lead_terms_remedy,
    [LEAD_VOCABULARY_RED_FLAG - 1] = &lead_terms_red_flag,
    [LEAD_VOCABULARY_FRAMEWORK - 1] = &lead_terms_framework,
    [LEAD_VOCABULARY_CRITERION - 1] = &lead_terms_criterion,
    [LEAD_VOCABULARY_TRACK - 1] = &lead_terms_track,
    [LEAD_VOCABULARY_STEP - 1] = &lead_terms_step,
    [LEAD_VOCABULARY_TIER - 1] = &lead_terms_tier,
    [LEAD_VOCABULARY_MESSAGE - 1] = &lead_terms_message,
    [LEAD_VOCABULARY_CONTACT - 1] = &lead_terms_contact,
    [LEAD_VOCABULARY_INITIATIVE - 1] = &lead_terms_initiative,
    [LEAD_VOCABULARY_GENERATION - 1] = &lead_terms_generation,
    [LEAD_VOCABULARY_CHANNEL - 1] = &lead_terms_channel,
    [LEAD_VOCABULARY_EVENT_KIND - 1] = &lead_terms_event_kind,
    [LEAD_VOCABULARY_DEPARTMENT - 1] = &lead_terms_department,
    [LEAD_VOCABULARY_SENIORITY - 1] = &lead_terms_seniority,
    [LEAD_VOCABULARY_ENTRY - 1] = &lead_terms_entry,
    [LEAD_VOCABULARY_DOSSIER - 1] = &lead_terms_dossier,
};

#define TABLES ((int32_t)(sizeof tables / sizeof tables[0]))

static const struct lead_term_table *table_of(lead_vocabulary vocabulary)
{
    return vocabulary < 1 || vocabulary > TABLES ? NULL : tables[vocabulary - 1];
}

uint32_t lead_vocabulary_count(void)
{
    return (uint32_t)TABLES;
}

const char *lead_vocabulary_name(lead_vocabulary vocabulary)
{
    const struct lead_term_table *table = table_of(vocabulary);
    return table == NULL ? NULL : table->name;
}

uint32_t lead_term_count(lead_vocabulary vocabulary)
{
    const struct lead_term_table *table = table_of(vocabulary);
    return table == NULL ? 0 : table->count;
}

lead_status lead_term_get(lead_vocabulary vocabulary, lead_term_number number, lead_term *term)
{
    const struct lead_term_table *table = table_of(vocabulary);
    lead_term found = {sizeof found, 0, 0, NULL, NULL, NULL, NULL};
    const bool is_there = table != NULL && number >= 1 && (uint32_t)number <= table->count;
    if (is_there) {
        const struct lead_term_row *row = &table->rows[number - 1];
        found = (lead_term){sizeof found, vocabulary, number, row->identifier, row->english, row->chinese, row->definition};
    }
    lead_status status = lead_copy_out(term, &found, sizeof found, sizeof found);
    return status == LEAD_OK && !is_there ? LEAD_ERROR_INVALID_ARGUMENT : status;
}

static bool is_separator(char c)
{
    return c == ' ' || c == '-' || c == '_' || c == '\t';
}

static char plain(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* A text as it is compared: small letters, one underscore between words, none at the ends. */
struct key {
    char text[LEAD_TERM_TEXT_MAX];
    size_t size;
};

/* False when the text is longer than any name. */
static bool make_key(struct key *key, const char *text, size_t size)
{
    bool is_parted = false;
    key->size = 0;
    for (size_t i = 0; i < size; i++) {
        if (is_separator(text[i])) {
            is_parted = key->size != 0;
            continue;
        }
        if (key->size + 2 > sizeof key->text)
            return false;
        if (is_parted)
            key->text[key->size++] = '_';
        is_parted = false;
        key->text[key->size++] = plain(text[i]);
    }
    return true;
}

static bool names(const struct key *wanted, const char *text, size_t size)
{
    struct key key;
    /* Names are seldom written with more separators than they have, so most are told apart by their first letter. */
    if (size == 0 || plain(text[0]) != wanted->text[0])
        return false;
    return make_key(&key, text, size) && key.size == wanted->size && memcmp(key.text, wanted->text, key.size) == 0;
}

static size_t alternative(const char *text)
{
    size_t size = 0;
    while (text[size] != '\0' && text[size] != '|')
        size++;
    return size;
}

static bool is_synonym(const struct key *wanted, const char *synonyms)
{
    while (synonyms != NULL && *synonyms != '\0') {
        const size_t size = alternative(synonyms);
        if (names(wanted, synonyms, size))
            return true;
        synonyms += size + (synonyms[size] == '|');
    }
    return false;
}

static bool is_named(const struct lead_term_row *row, const struct key *wanted)
{
    return names(wanted, row->identifier, strlen(row->identifier)) || names(wanted, row->english, strlen(row->english)) ||
           names(wanted, row->chinese, strlen(row->chinese)) || is_synonym(wanted, row->synonyms);
}

lead_term_number lead_term_find(lead_vocabulary vocabulary, const char *text, size_t text_size)
{
    const struct lead_term_table *table = table_of(vocabulary);
    struct key wanted;
    if (table == NULL || text == NULL || !make_key(&wanted, text, text_size) || wanted.size == 0)
        return 0;
    for (uint32_t i = 0; i < table->count; i++)
        if (is_named(&table->rows[i], &wanted))
            return (lead_term_number)i + 1;
    return 0;
}
