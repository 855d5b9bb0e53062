/* SPDX-License-Identifier: MIT */
/* One case with the sections beyond points: how it is made, what comes out, and how it is written for the reference. */
#ifndef LEADCORE_TESTS_GOLDEN_QUALIFY_CASE_H
#define LEADCORE_TESTS_GOLDEN_QUALIFY_CASE_H

#include "../support/sample_qualify.h"
#include "golden.h"

enum { DECIDED, REASONS, LIVES, GROUPS, QUALIFY_DIGESTS };
enum { DECISIONS_MAX = 16, LOOKS = 3, LOOK_MOVES = 4 };

/* Columns of results. */
struct decided {
    uint8_t *decisions[DECISIONS_MAX], *question, *lead_class;
    lead_points *points[1], *margin, *completeness;
    uint32_t *missing;
    uint64_t *missing_parts;
    lead_outputs outputs;
};

/* What became of a lead at one look: it advanced, or was moved by hand. */
struct look {
    lead_time now;
    uint32_t asked; /* status that the host asked for, or LEAD_NONE */
    size_t count;
    lead_move moves[LOOK_MOVES];
    uint8_t bytes[LEAD_LIFECYCLE_BYTES_MAX];
    size_t size;
};

struct life {
    uint32_t begun;
    lead_time since;
    struct look looks[LOOKS];
};

struct qualify_case {
    unsigned number, count;
    struct sample_fields fields;
    struct sample_text json;
    lead_model *model;
    struct sample_lead *leads;
    struct sample_standing *standings;
    struct decided results; /* of the records */
    struct life lives[FEW];
    lead_buying_group groups[SAMPLE_ACCOUNTS];
    uint64_t first_rows[SAMPLE_ACCOUNTS], group_count;
    struct digest digest[QUALIFY_DIGESTS];
};

void qualify_must(const struct qualify_case *one, lead_status status, const char *what, const lead_error *error);
void qualify_begin(unsigned number, struct qualify_case *one);
void qualify_end(struct qualify_case *one);
/* Columns for as many rows as the case has leads. */
void decided_begin(const struct qualify_case *one, struct decided *decided);
void decided_end(struct decided *decided);
/* The same columns from row `first` on. */
void decided_from(const struct decided *decided, size_t first, struct decided *part);
/* A JSON line. */
void qualify_dump(const struct qualify_case *one);

#endif
