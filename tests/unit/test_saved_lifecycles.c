/* SPDX-License-Identifier: MIT */
/*
 * The states of tests/golden/lifecycles, which every later version must read: what is read is what the text beside each says, and it is saved again as the same
 * bytes. make_lifecycles.py made them from these texts and docs/saved-states.md, and not with the library.
 */
#include "model_fixture.h"

#include <stdio.h>

enum { TEXT_MAX = 4096 };

static size_t read_file(const char *name, const char *extension, char bytes[TEXT_MAX])
{
    char path[1024];
    const char *source = getenv("LEADCORE_SOURCE");
    snprintf(path, sizeof path, "%s/tests/golden/lifecycles/%s%s", source ? source : ".", name, extension);
    FILE *file = fopen(path, "rb");
    if (!file)
        print_message("# cannot open %s\n", path);
    assert_non_null(file);
    size_t size = fread(bytes, 1, TEXT_MAX - 1, file);
    assert_true(size < TEXT_MAX - 1);
    bytes[size] = 0;
    fclose(file);
    return size;
}

struct golden {
    lead_model *model;
    lead_lifecycle state;
    char bytes[TEXT_MAX];
    size_t size;
    uint32_t statuses, stages; /* of these the text speaks */
};

static void open_model(struct golden *golden, const char *name)
{
    char json[TEXT_MAX];
    lead_error error = LEAD_ERROR_INIT;
    read_file(name, "", json);
    golden->model = compile(json);
    memset(&golden->state, 0xEE, sizeof golden->state);
    golden->state.size = sizeof golden->state;
    if (lead_lifecycle_load(golden->model, (const uint8_t *)golden->bytes, golden->size, &golden->state, &error) != LEAD_OK)
        print_message("# %s\n", error.message);
    assert_int_equal(error.code, LEAD_OK);
}

static void check_entered(struct golden *golden, const char *text)
{
    unsigned times;
    long long when;
    int size;
    assert_int_equal(sscanf(text, "%u %lld %n", &times, &when, &size), 2);
    const uint32_t status = lead_model_status(golden->model, text + size);
    assert_true(status < LEAD_STATUSES_MAX);
    assert_int_equal(golden->state.entries[status], times);
    assert_true(golden->state.entered[status] == when);
    golden->statuses++;
}

static void check_line(struct golden *golden, char *line)
{
    char *rest = strchr(line, ' ');
    assert_non_null(rest);
    *rest++ = 0;
    if (strcmp(line, "model") == 0)
        open_model(golden, rest);
    else if (strcmp(line, "rounds") == 0)
        assert_true(golden->state.rounds == strtoul(rest, NULL, 10));
    else if (strcmp(line, "moves") == 0)
        assert_true(golden->state.moves == strtoul(rest, NULL, 10));
    else if (strcmp(line, "entered") == 0)
        check_entered(golden, rest);
    else if (strcmp(line, "now") == 0)
        assert_int_equal(golden->state.status, lead_model_status(golden->model, rest));
    else if (strcmp(line, "stage") == 0)
        assert_string_equal(lead_model_decision_value(golden->model, lead_model_decision(golden->model, "stage"), golden->state.stage), rest);
    else
        assert_string_equal(line, "#");
    golden->stages += strcmp(line, "stage") == 0;
}

static void check_state(struct golden *golden, char *text)
{
    uint8_t again[LEAD_LIFECYCLE_BYTES_MAX];
    size_t size;
    uint32_t entered = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        check_line(golden, line);
    for (uint32_t i = 0; i < LEAD_STATUSES_MAX; i++)
        entered += golden->state.entries[i] > 0;
    assert_int_equal(entered, golden->statuses);
    assert_int_equal(golden->state.stage != LEAD_NONE, golden->stages);
    assert_true(golden->state.since == golden->state.entered[golden->state.status]);
    assert_int_equal(lead_lifecycle_save(golden->model, &golden->state, again, &size, NULL), LEAD_OK);
    assert_int_equal(size, golden->size);
    assert_memory_equal(again, golden->bytes, size);
}

static void golden_lifecycles_are_read(void **state)
{
    static const char *const names[] = {"builtin_1970", "builtin_begun", "builtin_boomerang", "builtin_first_day", "own_all", "own_two"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct golden golden = {.size = 0};
        char text[TEXT_MAX];
        print_message("# %s\n", names[i]);
        golden.size = read_file(names[i], ".bin", golden.bytes);
        read_file(names[i], ".txt", text);
        check_state(&golden, text);
        lead_model_unref(golden.model);
    }
}

/* Whatever single bit is changed, wherever it is cut: it is damaged, and nothing is left of it. */
static void no_damaged_lifecycle_is_read(void **state)
{
    struct golden golden = {.size = 0};
    const lead_lifecycle zeros = {.size = sizeof zeros};
    char text[TEXT_MAX];
    (void)state;
    golden.size = read_file("own_all", ".bin", golden.bytes);
    read_file("own", ".json", text);
    golden.model = compile(text);
    for (size_t bit = 0; bit < 8 * golden.size; bit++) {
        golden.bytes[bit / 8] = (char)(golden.bytes[bit / 8] ^ 1 << (bit % 8));
        memset(&golden.state, 0xEE, sizeof golden.state);
        golden.state.size = sizeof golden.state;
        assert_int_equal(lead_lifecycle_load(golden.model, (const uint8_t *)golden.bytes, golden.size, &golden.state, NULL), LEAD_ERROR_DAMAGED);
        assert_memory_equal(&golden.state, &zeros, sizeof zeros);
        golden.bytes[bit / 8] = (char)(golden.bytes[bit / 8] ^ 1 << (bit % 8));
    }
    for (size_t size = 0; size < golden.size; size++)
        assert_int_equal(lead_lifecycle_load(golden.model, (const uint8_t *)golden.bytes, size, &golden.state, NULL), LEAD_ERROR_DAMAGED);
    lead_model_unref(golden.model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_lifecycles_are_read),
        cmocka_unit_test(no_damaged_lifecycle_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
