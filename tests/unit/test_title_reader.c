/* SPDX-License-Identifier: MIT */
/* Titles of columns: which rows have which, how often they are read, and columns that contradict themselves. What titles say is not looked at here. */
#include "arrow_fixture.h"
#include "base/text.h"
#include "buying/roles.h"
#include "memory_fixture.h"
#include "rules/runner.h"

#include <stdio.h>

/* --- in place of the real one: something that depends on every byte, and counts --------------------------------------------------------- */

static unsigned reads;
static const char lexicon_mark;
#define LEXICON ((const struct lead_lexicon *)(const void *)&lexicon_mark)

static void say(const char *text, size_t size, lead_title *title)
{
    uint32_t sum = (uint32_t)size;
    for (size_t i = 0; i < size; i++)
        sum = sum * 31 + (uint8_t)text[i];
    title->department = (lead_term_number)(sum % 13) + 1;
    title->seniority = (lead_term_number)(sum / 13 % 7) + 1;
    title->role = (lead_term_number)(sum / 91 % 8);
}

void lead_title_read(const struct lead_lexicon *lexicon, const char *text, size_t text_size, lead_title *title)
{
    assert_ptr_equal(lexicon, LEXICON);
    assert_int_equal(title->size, sizeof *title);
    assert_true(lead_utf8_is_valid(text, text_size));
    reads++;
    say(text, text_size, title);
}

static const struct lead_roles roles_of_test = {.lexicon = LEXICON};

static struct lead_title_reader *new_reader(const struct lead_column *column, bool is_record, struct lead_arena *arena)
{
    struct lead_title_reader *reader = lead_title_reader_new(&roles_of_test, column, is_record, arena);
    assert_non_null(reader);
    reads = 0;
    return reader;
}

/* --- what is expected -------------------------------------------------------------------------------------------------------------------- */

#define TARGETS_MAX 20000

static uint8_t departments[TARGETS_MAX], seniorities[TARGETS_MAX], found_roles[TARGETS_MAX];

static void expect_row(size_t row, const char *text, size_t size)
{
    lead_title title = {.size = sizeof title};
    if (text && lead_utf8_is_valid(text, size))
        say(text, size, &title); /* else every number stays 0 */
    assert_int_equal(departments[row], (uint8_t)(title.department - 1));
    assert_int_equal(seniorities[row], (uint8_t)(title.seniority - 1));
    assert_int_equal(found_roles[row], (uint8_t)(title.role - 1));
}

static void run_all(struct lead_title_reader *reader, uint64_t first, size_t rows)
{
    memset(departments, 0x5A, sizeof departments);
    memset(seniorities, 0x5A, sizeof seniorities);
    memset(found_roles, 0x5A, sizeof found_roles);
    assert_int_equal(lead_title_reader_run(reader, first, rows, departments, seniorities, found_roles), rows);
    assert_int_equal(departments[rows], 0x5A);
    assert_int_equal(seniorities[rows], 0x5A);
    assert_int_equal(found_roles[rows], 0x5A);
}

/* --- kinds of columns -------------------------------------------------------------------------------------------------------------------- */

#define BYTES_62 "12345678901234567890123456789012345678901234567890123456789012"

static const char *const titles[] = {"CEO",
                                     NULL,
                                     "",
                                     "Head of Purchasing",
                                     "\xFF\xFE",
                                     "CEO",
                                     "总经理助理",
                                     BYTES_62 "a",
                                     BYTES_62 "ab",
                                     BYTES_62 "abc",
                                     BYTES_62 "abd",
                                     BYTES_62 "abc",
                                     "ten bytes\xC3",
                                     "Head of Purchasing",
                                     NULL,
                                     BYTES_62 BYTES_62 BYTES_62 BYTES_62,
                                     "12345678",
                                     "123456789",
                                     "1234567",
                                     ""};
#define TITLES ((int64_t)COUNT_OF(titles))

static void expect_titles(struct lead_title_reader *reader, const int64_t *indices)
{
    for (uint64_t first = 0; first < COUNT_OF(titles); first++)
        for (size_t rows = 0; rows <= COUNT_OF(titles) - first; rows += 1 + rows / 3) {
            run_all(reader, first, rows);
            for (size_t row = 0; row < rows; row++) {
                const char *title = titles[indices ? (size_t)indices[first + row] : first + row];
                expect_row(row, title, title ? strlen(title) : 0);
            }
        }
}

static void strings_of_every_kind(void **state)
{
    (void)state;
    static const char *const formats[] = {"u", "U", "vu"};
    for (size_t f = 0; f < COUNT_OF(formats); f++) {
        struct fixture fixture;
        begin(&fixture, TITLES, NULL);
        arrow_add_strings(&fixture.build, "column", formats[f], titles);
        assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TEXT), LEAD_OK);
        expect_titles(new_reader(&fixture.column, false, &fixture.arena), NULL);
        end(&fixture);
    }
}

static void dictionaries_of_every_kind(void **state)
{
    (void)state;
    static const char *const index_formats[] = {"c", "C", "s", "S", "i", "I", "l", "L"}, *const formats[] = {"u", "U", "vu"};
    int64_t indices[COUNT_OF(titles)];
    for (size_t i = 0; i < COUNT_OF(titles); i++)
        indices[i] = (int64_t)(i * 7 % COUNT_OF(titles));
    for (size_t i = 0; i < COUNT_OF(index_formats); i++)
        for (size_t f = 0; f < COUNT_OF(formats); f++) {
            struct fixture fixture;
            begin(&fixture, TITLES, NULL);
            arrow_add_dictionary(&fixture.build, "column", index_formats[i], indices, NULL, formats[f], titles, TITLES);
            assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TEXT), LEAD_OK);
            expect_titles(new_reader(&fixture.column, false, &fixture.arena), indices);
            end(&fixture);
        }
}

/* Null rows of a dictionary column may have any index. */
static void null_rows_are_not_looked_at(void **state)
{
    (void)state;
    static const int64_t indices[] = {0, 100, -5, 1};
    static const char *const entries[] = {"CEO", "CTO"};
    struct fixture fixture;
    begin(&fixture, 4, NULL);
    arrow_add_dictionary(&fixture.build, "column", "i", indices, "1001", "u", entries, 2);
    assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TEXT), LEAD_OK);
    run_all(new_reader(&fixture.column, false, &fixture.arena), 0, 4);
    expect_row(0, "CEO", 3);
    expect_row(1, NULL, 0);
    expect_row(2, NULL, 0);
    expect_row(3, "CTO", 3);
    end(&fixture);
}

static void rows_begin_at_the_columns_offset(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, TITLES, NULL);
    struct arrow_column column = arrow_add_strings(&fixture.build, "column", "u", titles);
    fixture.build.array.length = TITLES - 3;
    column.array->offset = 3;
    column.array->length = TITLES - 3;
    column.array->null_count = -1;
    assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TEXT), LEAD_OK);
    run_all(new_reader(&fixture.column, false, &fixture.arena), 1, 10);
    for (size_t row = 0; row < 10; row++)
        expect_row(row, titles[4 + row], titles[4 + row] ? strlen(titles[4 + row]) : 0);
    end(&fixture);
}

static void absent_columns_are_unknown(void **state)
{
    (void)state;
    struct fixture fixture;
    const struct lead_column absent = {.kind = LEAD_COLUMN_ABSENT, .length = 10};
    begin(&fixture, 0, NULL);
    for (int is_record = 0; is_record < 2; is_record++) {
        run_all(new_reader(&absent, is_record, &fixture.arena), 0, 10);
        for (size_t row = 0; row < 10; row++)
            expect_row(row, NULL, 0);
        assert_int_equal(reads, 0);
    }
    end(&fixture);
}

static void targets_may_be_missing(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, TITLES, NULL);
    arrow_add_strings(&fixture.build, "column", "u", titles);
    assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TEXT), LEAD_OK);
    struct lead_title_reader *reader = new_reader(&fixture.column, false, &fixture.arena);
    uint8_t all[3][COUNT_OF(titles)];
    run_all(reader, 0, COUNT_OF(titles));
    memcpy(all[0], departments, sizeof all[0]);
    memcpy(all[1], seniorities, sizeof all[1]);
    memcpy(all[2], found_roles, sizeof all[2]);
    for (unsigned wanted = 0; wanted < 8; wanted++) {
        uint8_t some[3][COUNT_OF(titles)];
        memset(some, 0x5A, sizeof some);
        assert_int_equal(lead_title_reader_run(reader, 0, COUNT_OF(titles), wanted & 1 ? some[0] : NULL, wanted & 2 ? some[1] : NULL,
                                               wanted & 4 ? some[2] : NULL),
                         COUNT_OF(titles));
        for (unsigned target = 0; target < 3; target++)
            assert_int_equal(memcmp(some[target], all[target], sizeof some[target]) == 0, wanted >> target & 1);
    }
    end(&fixture);
}

/* --- how often titles are read ----------------------------------------------------------------------------------------------------------- */

static void equal_titles_are_read_once(void **state)
{
    (void)state;
    static const char *const three[] = {"CEO", "CTO", "Buyer", "CEO", "CEO", "CTO", "Buyer", "Buyer", NULL, "CEO", "\xFF", "\xFF"};
    struct fixture fixture;
    begin(&fixture, COUNT_OF(three), NULL);
    arrow_add_strings(&fixture.build, "column", "vu", three);
    assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TEXT), LEAD_OK);
    struct lead_title_reader *reader = new_reader(&fixture.column, false, &fixture.arena);
    for (int again = 0; again < 3; again++)
        run_all(reader, 0, COUNT_OF(three));
    assert_int_equal(reads, 3);
    end(&fixture);
}

static void entries_are_read_once_and_only_when_needed(void **state)
{
    (void)state;
    static const int64_t indices[] = {3, 3, 0, 3, 0, 4, 5};
    static const char *const entries[] = {"CEO", "never used", "nor this", BYTES_62 "abc", NULL, "\xFF"};
    struct fixture fixture;
    begin(&fixture, COUNT_OF(indices), NULL);
    arrow_add_dictionary(&fixture.build, "column", "c", indices, NULL, "u", entries, COUNT_OF(entries));
    assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TEXT), LEAD_OK);
    struct lead_title_reader *reader = new_reader(&fixture.column, false, &fixture.arena);
    for (int again = 0; again < 3; again++)
        run_all(reader, 0, COUNT_OF(indices));
    assert_int_equal(reads, 2);
    end(&fixture);
}

/* More different titles than are remembered, in no order. */
static void forgotten_titles_are_read_again(void **state)
{
    (void)state;
    enum { DIFFERENT = 5000, ROWS_OF_THEM = TARGETS_MAX - 1 };
    static char texts[DIFFERENT][16];
    static const char *rows[ROWS_OF_THEM];
    struct fixture fixture;
    for (size_t i = 0; i < DIFFERENT; i++)
        snprintf(texts[i], sizeof texts[i], "title %zu", i);
    for (size_t i = 0; i < ROWS_OF_THEM; i++)
        rows[i] = texts[i * i % DIFFERENT * 7 % DIFFERENT];
    begin(&fixture, ROWS_OF_THEM, NULL);
    arrow_add_strings(&fixture.build, "column", "U", rows);
    assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TEXT), LEAD_OK);
    run_all(new_reader(&fixture.column, false, &fixture.arena), 0, ROWS_OF_THEM);
    for (size_t i = 0; i < ROWS_OF_THEM; i++)
        expect_row(i, rows[i], strlen(rows[i]));
    end(&fixture);
}

/* A dictionary with more entries than are kept one by one, all but the first of them empty; and an index behind the end. */
static void large_dictionaries(void **state)
{
    (void)state;
    enum { ENTRIES = (1 << 20) + 2 };
    int32_t *offsets = malloc((ENTRIES + 1) * sizeof *offsets);
    const int32_t indices[] = {0, ENTRIES - 1, 1, ENTRIES - 2, ENTRIES};
    struct fixture fixture;
    assert_non_null(offsets);
    for (int32_t i = 0; i <= ENTRIES; i++)
        offsets[i] = i ? 3 : 0;
    const struct lead_column dictionary = {.kind = LEAD_COLUMN_STRING32, .length = ENTRIES, .values = "CEO", .offsets = offsets};
    const struct lead_column column = {
        .kind = LEAD_COLUMN_INT32, .is_dictionary = true, .length = COUNT_OF(indices), .values = indices, .dictionary = &dictionary};
    begin(&fixture, 0, NULL);
    struct lead_title_reader *reader = new_reader(&column, false, &fixture.arena);
    run_all(reader, 0, 4);
    expect_row(0, "CEO", 3);
    for (size_t row = 1; row < 4; row++)
        expect_row(row, "", 0);
    assert_int_equal(reads, 2);
    assert_int_equal(lead_title_reader_run(reader, 0, 5, departments, NULL, NULL), 4);
    free(offsets);
    end(&fixture);
}

/* --- records ----------------------------------------------------------------------------------------------------------------------------- */

static void records_change_their_title(void **state)
{
    (void)state;
    static const char *const values[] = {"CEO", "CEO", "CTO", NULL, "CTO", "", BYTES_62 "abc", BYTES_62 "abd", "\xFF", "CEO"};
    static const unsigned reads_by_then[] = {1, 1, 2, 2, 2, 3, 4, 5, 5, 5};
    char text[100];
    int32_t offsets[2] = {0, 0};
    uint8_t validity = 0;
    struct fixture fixture;
    const struct lead_column column = {
        .kind = LEAD_COLUMN_STRING32, .validity = &validity, .length = 1, .values = text, .offsets = offsets};
    begin(&fixture, 0, NULL);
    struct lead_title_reader *reader = new_reader(&column, true, &fixture.arena);
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        validity = values[i] != NULL;
        strcpy(text, values[i] ? values[i] : "nothing that counts");
        offsets[1] = (int32_t)strlen(text);
        run_all(reader, 0, 1);
        expect_row(0, values[i], values[i] ? strlen(values[i]) : 0);
        assert_int_equal(reads, reads_by_then[i]);
    }
    end(&fixture);
}

/* --- columns that contradict themselves -------------------------------------------------------------------------------------------------- */

static void offsets_outside_of_the_text(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int32_t offsets[4];
        size_t first_bad;
    } cases[] = {{"descending", {0, 3, 2, 3}, 1}, {"negative", {-1, 3, 3, 3}, 0}, {"beyond the end", {0, 1, 9, 3}, 1}, {"good", {0, 1, 2, 3}, 3}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct fixture fixture;
        const struct lead_column column = {.kind = LEAD_COLUMN_STRING32, .length = 3, .values = "abc", .offsets = cases[i].offsets};
        begin(&fixture, 0, NULL);
        struct lead_title_reader *reader = new_reader(&column, false, &fixture.arena);
        print_message("# %s\n", cases[i].name);
        assert_int_equal(lead_title_reader_run(reader, 0, 3, departments, seniorities, found_roles), cases[i].first_bad);
        end(&fixture);
    }
}

static void views_outside_of_their_buffers(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int32_t words[4]; /* of the second row */
        size_t first_bad;
    } cases[] = {{"a negative size", {-1, 0, 0, 0}, 1},      {"no such buffer", {20, 0, 1, 0}, 1}, {"a negative buffer", {20, 0, -1, 0}, 1},
                 {"a negative offset", {20, 0, 0, -1}, 1},   {"beyond the end", {20, 0, 0, 11}, 1}, {"a huge size", {INT32_MAX, 0, 0, 0}, 1},
                 {"good", {20, 0, 0, 10}, 2}};
    static const char text[31] = "123456789012345678901234567890";
    const void *const buffers[] = {text};
    const int64_t sizes[] = {30};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct fixture fixture;
        int32_t views[2][4] = {{3}};
        memcpy(&views[0][1], "CEO", 3);
        memcpy(views[1], cases[i].words, sizeof views[1]);
        const struct lead_column column = {
            .kind = LEAD_COLUMN_VIEW, .length = 2, .values = views, .variadic = buffers, .variadic_sizes = sizes, .variadic_count = 1};
        begin(&fixture, 0, NULL);
        struct lead_title_reader *reader = new_reader(&column, false, &fixture.arena);
        print_message("# %s\n", cases[i].name);
        assert_int_equal(lead_title_reader_run(reader, 0, 2, departments, seniorities, found_roles), cases[i].first_bad);
        expect_row(0, "CEO", 3);
        end(&fixture);
    }
}

static void indices_outside_of_the_dictionary(void **state)
{
    (void)state;
    static const int64_t bad[] = {2, -1, 127, -128};
    static const char *const entries[] = {"CEO", "CTO"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct fixture fixture;
        const int64_t indices[] = {0, 1, 1, bad[i], 0};
        begin(&fixture, COUNT_OF(indices), NULL);
        arrow_add_dictionary(&fixture.build, "column", "c", indices, NULL, "u", entries, COUNT_OF(entries));
        assert_int_equal(bind(&fixture, "column", LEAD_FIELD_TEXT), LEAD_OK);
        struct lead_title_reader *reader = new_reader(&fixture.column, false, &fixture.arena);
        assert_int_equal(lead_title_reader_run(reader, 0, 5, departments, seniorities, found_roles), 3);
        assert_int_equal(lead_title_reader_run(reader, 2, 3, departments, seniorities, found_roles), 1);
        assert_int_equal(lead_title_reader_run(reader, 4, 1, departments, seniorities, found_roles), 1);
        end(&fixture);
    }
}

/* Binding looks at a dictionary's strings; the reader does not count on it. */
static void strings_of_entries_outside_of_the_text(void **state)
{
    (void)state;
    static const int32_t offsets[] = {0, 3, 99, 3};
    static const uint8_t indices[] = {0, 1, 0};
    struct fixture fixture;
    const struct lead_column dictionary = {.kind = LEAD_COLUMN_STRING32, .length = 3, .values = "CEO", .offsets = offsets};
    const struct lead_column column = {
        .kind = LEAD_COLUMN_UINT8, .is_dictionary = true, .length = 3, .values = indices, .dictionary = &dictionary};
    begin(&fixture, 0, NULL);
    struct lead_title_reader *reader = new_reader(&column, false, &fixture.arena);
    for (int again = 0; again < 2; again++)
        assert_int_equal(lead_title_reader_run(reader, 0, 3, departments, seniorities, found_roles), 1);
    end(&fixture);
}

static void memory_may_end(void **state)
{
    (void)state;
    const struct lead_column dictionary = {.kind = LEAD_COLUMN_STRING32, .length = 10000};
    const struct lead_column columns[] = {{.kind = LEAD_COLUMN_STRING32, .length = 10000},
                                          {.kind = LEAD_COLUMN_UINT8, .is_dictionary = true, .dictionary = &dictionary}};
    for (size_t i = 0; i < COUNT_OF(columns); i++)
        for (size_t allowed = 0; allowed < 3; allowed++) {
            struct memory memory;
            struct lead_arena arena;
            memory_init(&memory, allowed);
            lead_arena_init(&arena, &memory.allocator);
            assert_int_equal(lead_title_reader_new(&roles_of_test, &columns[i], false, &arena) != NULL, allowed == 2);
            lead_arena_free(&arena);
            assert_int_equal(memory.blocks, 0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_of_every_kind),
        cmocka_unit_test(dictionaries_of_every_kind),
        cmocka_unit_test(null_rows_are_not_looked_at),
        cmocka_unit_test(rows_begin_at_the_columns_offset),
        cmocka_unit_test(absent_columns_are_unknown),
        cmocka_unit_test(targets_may_be_missing),
        cmocka_unit_test(equal_titles_are_read_once),
        cmocka_unit_test(entries_are_read_once_and_only_when_needed),
        cmocka_unit_test(forgotten_titles_are_read_again),
        cmocka_unit_test(large_dictionaries),
        cmocka_unit_test(records_change_their_title),
        cmocka_unit_test(offsets_outside_of_the_text),
        cmocka_unit_test(views_outside_of_their_buffers),
        cmocka_unit_test(indices_outside_of_the_dictionary),
        cmocka_unit_test(strings_of_entries_outside_of_the_text),
        cmocka_unit_test(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
