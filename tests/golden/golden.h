/* SPDX-License-Identifier: MIT */
/* What the cases without and with events share: results, digests, and how two ways of computing the same are compared. */
#ifndef LEADCORE_TESTS_GOLDEN_GOLDEN_H
#define LEADCORE_TESTS_GOLDEN_GOLDEN_H

#include "../support/sample.h"

#define SCORES 3
#define MANY 2500
#define FEW 40

struct result {
    lead_points points[SCORES];
    lead_permille coverage[SCORES];
    uint8_t grade, lead_class;
};

struct digest {
    uint64_t state;
};

#define GOLDEN_START UINT64_C(0xCBF29CE484222325)

/* Columns of `count` results that are laid out one after the other. */
struct columns {
    lead_points *points[SCORES];
    lead_permille *coverage[SCORES];
    lead_outputs outputs;
};

_Noreturn void golden_stop(unsigned number, const char *what, const lead_error *error);
void golden_digest_number(struct digest *digest, int64_t number);
void golden_digest_bytes(struct digest *digest, const void *bytes, size_t size);
void golden_digest_text(struct digest *digest, const char *text);
void golden_digest_result(struct digest *digest, unsigned scores, const struct result *result);
void golden_point(struct columns *columns, const lead_model *model, lead_points *points, lead_permille *coverage, uint8_t *grade,
                  uint8_t *lead_class, size_t count);
/* Stops unless row `at` of the columns is `expected`. */
void golden_compare(unsigned number, unsigned scores, const struct result *expected, const struct columns *columns, unsigned at);
void golden_explain(unsigned number, lead_record *record, lead_time now, unsigned scores, const struct result *result,
                    struct digest *digest);
void golden_advise(unsigned number, lead_record *record, lead_time now, struct digest *digest);
void golden_print_escaped(const char *text);
void golden_print_results(const lead_model *model, const struct result *results, unsigned count);

/* golden_activity.c: one case with events, from its document to its line of output. */
void golden_activity(unsigned number, bool is_dump);
/* golden_qualify.c: one case with the sections beyond points. */
void golden_qualify(unsigned number, bool is_dump);
/* golden_routing.c: one case of routing. */
void golden_routing(unsigned number);

/* golden_titles.c: stops unless they are read as they must be. Without utf8proc only ASCII is folded, which these titles need not. */
void golden_titles(void);

#endif
