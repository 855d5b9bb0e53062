/* SPDX-License-Identifier: MIT */
/*
 * The speed of best assignment: bench_assign DIRECTORY [quick]
 *
 * DIRECTORY is written by tests/bench/assign.py: what each lead is worth with each person. The other shapes are made here. The totals are printed as well;
 * tools/bench compares them with those of everybody else.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEADS = 10000, PEOPLE = 200, ROOM = 50 };

struct job {
    const int64_t *values;
    uint32_t leads, people;
    uint32_t *capacities, *floors, *owners;
    lead_best best;
};

static struct job *new_job(const int64_t *values, uint32_t leads, uint32_t people, uint32_t capacity, uint32_t floor)
{
    struct job *job = bench_memory(sizeof *job);
    *job = (struct job){values, leads, people, bench_memory(people * sizeof(uint32_t)), floor ? bench_memory(people * sizeof(uint32_t)) : NULL,
                        bench_memory(leads * sizeof(uint32_t)), {.size = sizeof job->best}};
    for (uint32_t p = 0; p < people; p++) {
        job->capacities[p] = capacity;
        if (floor)
            job->floors[p] = floor;
    }
    return job;
}

static void free_job(struct job *job)
{
    bench_free(job->capacities);
    bench_free(job->floors);
    bench_free(job->owners);
    bench_free(job);
}

static void assign(void *context)
{
    struct job *job = context;
    lead_error error = LEAD_ERROR_INIT;
    bench_must(lead_assign_best(job->values, job->leads, job->people, job->people, job->capacities, job->floors, NULL, job->owners, &job->best, &error), "assigning", &error);
}

static void measure(struct job *job, const char *id, int runs)
{
    char text[32], name[64];
    const struct bench_times times = bench_time(assign, job, runs);
    bench_emit(id, 1e3 * times.cpu, 1e3 * times.cpu_best, "ms");
    snprintf(name, sizeof name, "%s.value", id);
    snprintf(text, sizeof text, "%lld", (long long)job->best.value);
    bench_emit_text(name, text);
    free_job(job);
}

/* --- other shapes ------------------------------------------------------------------------------------------------------------------------- */

typedef int64_t shape_value(uint64_t random, uint32_t lead, uint32_t person);

static int64_t any(uint64_t random, uint32_t lead, uint32_t person)
{
    (void)lead;
    (void)person;
    return (int64_t)(random % 1000000);
}

static int64_t equal(uint64_t random, uint32_t lead, uint32_t person)
{
    (void)random;
    (void)lead;
    (void)person;
    return 7;
}

static int64_t one_favourite(uint64_t random, uint32_t lead, uint32_t person)
{
    (void)lead;
    return (int64_t)(random % 1000) + (person == 0 ? 1000000 : 1000 - person);
}

/* Later leads are worth more, so that each takes the place of one that is there. */
static int64_t rising(uint64_t random, uint32_t lead, uint32_t person)
{
    (void)person;
    return 10 * (int64_t)lead + (int64_t)(random % 10);
}

static const struct {
    const char *id;
    uint32_t leads, people, capacity;
    shape_value *value;
} shapes[] = {
    {"assign.one_person", 1000000, 1, 100000, rising},
    {"assign.few_leads", 100, 5000, 1, any},
    {"assign.little_room", 50000, 200, 10, any},
    {"assign.rising", 10000, 200, 10, rising},
    {"assign.equal", LEADS, PEOPLE, ROOM, equal},
    {"assign.one_favourite", LEADS, PEOPLE, ROOM, one_favourite},
    {"assign.one_each", 1000, 1000, 1, any},
    {"assign.large_teams", 100000, 10, 9000, any},
};

static void measure_shape(size_t i, int runs)
{
    const size_t count = (size_t)shapes[i].leads * shapes[i].people;
    int64_t *values = bench_memory(count * sizeof *values);
    uint64_t random = i + 1;
    for (size_t j = 0; j < count; j++) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        values[j] = shapes[i].value(random >> 33, (uint32_t)(j / shapes[i].people), (uint32_t)(j % shapes[i].people));
    }
    measure(new_job(values, shapes[i].leads, shapes[i].people, shapes[i].capacity, 0), shapes[i].id, runs);
    bench_free(values);
}

int main(int count, char **arguments)
{
    char path[4096];
    size_t size;
    if (count < 2)
        bench_die("usage: bench_assign DIRECTORY [quick]");
    const int runs = count > 2 && !strcmp(arguments[2], "quick") ? 3 : 15;
    snprintf(path, sizeof path, "%s/values.i64", arguments[1]);
    const int64_t *values = (const int64_t *)(const void *)bench_read_file(path, &size);
    if (size != (size_t)LEADS * PEOPLE * sizeof *values)
        bench_die("%s has another size", path);
    measure(new_job(values, LEADS, PEOPLE, ROOM, 0), "assign", runs);
    measure(new_job(values, LEADS, PEOPLE, ROOM - 10, 0), "assign.scarce", runs);
    measure(new_job(values, LEADS, PEOPLE, ROOM + 20, ROOM - 5), "assign.floors", runs);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        measure_shape(i, runs < 5 ? 1 : 5);
    return EXIT_SUCCESS;
}
