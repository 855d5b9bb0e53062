/* SPDX-License-Identifier: MIT */
/*
 * Routing without reading any file or clock, so that instruction counts are the same in every run:
 *
 *     callgrind_route batch N      N leads of a table routed
 *     callgrind_route each N       N leads routed by calls, fields and keys included
 *     callgrind_route due N        N leads routed, each with a clock, and all warned of and breached
 *     callgrind_route calendar N   N additions of working time
 *
 * The difference between the counts of two sizes is what the leads cost. Prints a sum of what came out.
 */
#include <leadcore/leadcore.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW (INT64_C(1795424400) * 1000000) /* 2026-11-23T09:00:00Z */
#define MINUTE INT64_C(60000000)
#define DAY (1440 * MINUTE)

enum { PEOPLE = 96, TEAMS = 6, MEMBERS = 16, COUNTRIES = 8, COLUMNS = 3, DUE = 256 };

static const char *const strategies[TEAMS] = {"round_robin", "weighted", "least_loaded", "longest_waiting", "level", "round_robin"};
static const char *const countries[COUNTRIES] = {"DE", "FR", "GB", "US", "JP", "SE", "BR", "IN"};

static const char calendar_document[] =
    "{\"zone\": \"CET-1CEST,M3.5.0,M10.5.0/3\", \"hours\": {\"mon-thu\": [\"09:00-12:30\", \"13:15-18:00\"], \"fri\": [\"09:00-15:00\"]},"
    " \"holidays\": [\"2026-12-24/2026-12-26\", \"2026-12-31\", \"2027-01-01\", \"2027-03-26\", \"2027-03-29\"]}";

static void must(lead_status status, const lead_error *error)
{
    if (status == LEAD_OK)
        return;
    fprintf(stderr, "%s %s\n", lead_status_name(status), error->message);
    exit(EXIT_FAILURE);
}

static void *memory(size_t bytes)
{
    void *block = calloc(1, bytes + 64);
    if (!block)
        exit(EXIT_FAILURE);
    return block;
}

/* ---- A policy ---- */

struct text {
    char bytes[32768];
    size_t size;
};

static void add(struct text *text, const char *format, const char *word, int number)
{
    const int size = snprintf(text->bytes + text->size, sizeof text->bytes - text->size, format, word, number);
    if (size < 0 || (text->size += (size_t)size) >= sizeof text->bytes)
        exit(EXIT_FAILURE);
}

static void add_people(struct text *text)
{
    for (int person = 0; person < PEOPLE; person++) {
        add(text, "%s{\"id\": \"p%d\",", person ? "," : "", person);
        add(text, " %s: %d, \"capacity\": {\"open\": 1000000}}", "\"weight\"", 1 + person % 5);
    }
}

static void add_team(struct text *text, int team)
{
    add(text, "%s{\"name\": \"t%d\",", team ? "," : "", team);
    add(text, " \"strategy\": \"%s\", \"members\": [\"p%d\"", strategies[team], team * MEMBERS);
    for (int member = 1; member < MEMBERS; member++)
        add(text, "%s\"p%d\"", ",", team * MEMBERS + member);
    add(text, "%s", "]}", 0);
}

static void add_rule(struct text *text, int team, const char *sla)
{
    add(text, "%s{\"name\": \"r%d\",", team ? "," : "", team);
    if (team + 1 < TEAMS)
        add(text, " \"when\": {\"country\": \"%s\", \"size\": {\">=\": %d}},", countries[team], 10 * team);
    add(text, " %s \"team\": \"t%d\"}", sla, team);
}

static lead_policy *compile(const char *sla)
{
    struct text *text = memory(sizeof *text);
    lead_error error = LEAD_ERROR_INIT;
    lead_policy *policy;
    add(text, "%s", "{\"leadcore\": 1, \"name\": \"callgrind\", \"version\": \"1\", \"fields\": {\"country\": \"category\", \"size\": \"number\"}, \"people\": [", 0);
    add_people(text);
    add(text, "%s", "], \"teams\": [", 0);
    for (int team = 0; team < TEAMS; team++)
        add_team(text, team);
    if (*sla)
        add(text, "%s", "], \"slas\": {\"fast\": {\"clocks\": [{\"name\": \"touch\", \"within\": \"1h\", \"warn\": [\"10m\"]}]}", 0);
    add(text, "%s, \"rules\": [", *sla ? "}" : "]", 0);
    for (int team = 0; team < TEAMS; team++)
        add_rule(text, team, sla);
    add(text, "%s", "]}", 0);
    must(lead_policy_compile(text->bytes, text->size, NULL, &policy, &error), &error);
    free(text);
    return policy;
}

static lead_router *make_router(lead_policy *policy)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_router *router;
    must(lead_router_new(policy, NULL, NULL, &router, &error), &error);
    return router;
}

/* ---- Leads ---- */

static uint8_t country_of(size_t i)
{
    return (uint8_t)(i * 5 % COUNTRIES);
}

static double size_of(size_t i)
{
    return (double)(i * 37 % 97);
}

static void route_each(lead_policy *policy, lead_router *router, size_t count, lead_duration apart)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_request *request;
    must(lead_request_new(policy, NULL, &request, &error), &error);
    const uint32_t country = lead_policy_field(policy, "country"), size = lead_policy_field(policy, "size");
    for (size_t i = 0; i < count; i++) {
        const lead_key key = {.size = sizeof key, .integer = (int64_t)i};
        lead_assignment assignment = {.size = sizeof assignment};
        must(lead_request_set_text(request, country, countries[country_of(i)], 2), &error);
        must(lead_request_set_number(request, size, size_of(i)), &error);
        must(lead_router_assign(router, &key, request, NOW + (lead_time)i * apart, &assignment, &error), &error);
    }
    lead_request_free(request);
}

static void report_due(lead_router *router, size_t count)
{
    static lead_due due[DUE];
    lead_error error = LEAD_ERROR_INIT;
    size_t found, total = 0;
    for (size_t i = 0; i < DUE; i++)
        due[i] = (lead_due){.size = sizeof *due, .assignment = {.size = sizeof(lead_assignment)}};
    do {
        must(lead_router_due(router, NOW + 365 * DAY, due, DUE, &found, &error), &error);
        total += found;
    } while (found == DUE);
    if (total != 2 * count)
        exit(EXIT_FAILURE);
}

/* ---- A table ---- */

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

struct table {
    struct ArrowSchema schema, types[COLUMNS], word_type, *type_pointers[COLUMNS];
    struct ArrowArray array, columns[COLUMNS], words, *column_pointers[COLUMNS];
    const void *buffers[COLUMNS][2], *word_buffers[3], *no_buffers[1];
    int32_t offsets[COUNTRIES + 1];
    char bytes[2 * COUNTRIES];
};

static void add_column(struct table *table, const char *name, const char *format, const void *values)
{
    const int64_t i = table->schema.n_children++;
    table->array.n_children++;
    table->buffers[i][1] = values;
    table->types[i] = (struct ArrowSchema){.format = format, .name = name, .flags = ARROW_FLAG_NULLABLE, .release = release_schema};
    table->columns[i] = (struct ArrowArray){.length = table->array.length, .n_buffers = 2, .buffers = table->buffers[i], .release = release_array};
    table->type_pointers[i] = &table->types[i];
    table->column_pointers[i] = &table->columns[i];
}

/* Makes the first column a dictionary of the countries. */
static void add_words(struct table *table)
{
    for (int i = 0; i < COUNTRIES; i++) {
        memcpy(table->bytes + 2 * i, countries[i], 2);
        table->offsets[i + 1] = 2 * (i + 1);
    }
    table->word_buffers[1] = table->offsets;
    table->word_buffers[2] = table->bytes;
    table->word_type = (struct ArrowSchema){.format = "u", .release = release_schema};
    table->words = (struct ArrowArray){.length = COUNTRIES, .n_buffers = 3, .buffers = table->word_buffers, .release = release_array};
    table->types[0].dictionary = &table->word_type;
    table->columns[0].dictionary = &table->words;
}

static void route_table(lead_policy *policy, lead_router *router, size_t rows)
{
    lead_error error = LEAD_ERROR_INIT;
    const lead_batch_options options = {.size = sizeof options, .instructions = LEAD_INSTRUCTIONS_BASELINE};
    struct table *table = memory(sizeof *table);
    uint8_t *country = memory(rows);
    double *size = memory(rows * sizeof *size);
    int64_t *keys = memory(rows * sizeof *keys);
    lead_requests *requests;
    for (size_t i = 0; i < rows; i++) {
        country[i] = country_of(i);
        size[i] = size_of(i);
        keys[i] = (int64_t)i;
    }
    table->schema = (struct ArrowSchema){.format = "+s", .children = table->type_pointers, .release = release_schema};
    table->array = (struct ArrowArray){.length = (int64_t)rows, .n_buffers = 1, .buffers = table->no_buffers, .children = table->column_pointers, .release = release_array};
    add_column(table, "country", "C", country);
    add_words(table);
    add_column(table, "size", "g", size);
    add_column(table, "key", "l", keys);
    must(lead_requests_new(policy, &table->schema, &table->array, "key", LEAD_KEY_INTEGER, &options, NULL, &requests, &error), &error);
    must(lead_router_assign_many(router, requests, 0, rows, NULL, NOW, NULL, NULL, &error), &error);
    lead_requests_free(requests);
    free(country);
    free(size);
    free(keys);
    free(table);
}

/* ---- Runs ---- */

static int64_t route(const char *kind, size_t count)
{
    const bool has_clocks = !strcmp(kind, "due");
    lead_policy *policy = compile(has_clocks ? "\"sla\": \"fast\"," : "");
    lead_router *router = make_router(policy);
    if (!strcmp(kind, "batch"))
        route_table(policy, router, count);
    else
        route_each(policy, router, count, has_clocks ? MINUTE / 10 : 0);
    if (has_clocks)
        report_due(router, count);
    lead_desk desk = {.size = sizeof desk};
    lead_error error = LEAD_ERROR_INIT;
    must(lead_router_desk(router, 7, lead_router_now(router), &desk, &error), &error);
    lead_router_free(router);
    lead_policy_unref(policy);
    return (int64_t)desk.given;
}

static int64_t add_working_time(size_t count)
{
    lead_error error = LEAD_ERROR_INIT;
    lead_calendar *calendar;
    int64_t total = 0;
    must(lead_calendar_compile(calendar_document, sizeof calendar_document - 1, NULL, &calendar, &error), &error);
    for (size_t i = 0; i < count; i++) {
        lead_time end;
        must(lead_calendar_add(calendar, NOW + (lead_time)(i * 7919 % 300000) * MINUTE, (lead_duration)(i * 31 % 5000) * MINUTE, &end, &error), &error);
        total += end % 1000003;
    }
    lead_calendar_unref(calendar);
    return total;
}

int main(int count, char **arguments)
{
    if (count < 3) {
        fputs("usage: callgrind_route batch|each|due|calendar N\n", stderr);
        return EXIT_FAILURE;
    }
    const size_t size = (size_t)strtoull(arguments[2], NULL, 10);
    const int64_t result = strcmp(arguments[1], "calendar") ? route(arguments[1], size) : add_working_time(size);
    printf("%lld\n", (long long)result);
    return EXIT_SUCCESS;
}
