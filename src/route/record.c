/* SPDX-License-Identifier: MIT */
#include "route/record.h"

#include "base/bytes.h"
#include "base/checksum.h"
#include "base/error.h"

#define VERSION 1

/* What every record has: these, what the flags say, the checksum. */
enum { AT_SIZE = 0, AT_VERSION = 2, AT_KIND = 3, AT_BY = 4, AT_DETAIL = 5, AT_FLAGS = 6, AT_NUMBER = 8, AT_NOW = 16, AT_POLICY = 24, AT_PARTS = 28 };
enum { SUM = 8, SMALLEST = 40 };

enum flag {
    IS_HOP = 1,
    IS_ESCALATION = 2,
    HAS_TEXT = 4,
    HAS_INTEGER = 8,
    HAS_PERSON = 16,
    HAS_TEAM = 32,
    HAS_RULE = 64,
    HAS_OWNER = 128,
    HAS_NEEDS = 256, /* and the next two bits, by need */
    HAS_PREFERS = 2048,
    HAS_SAME = 4096,
    HAS_BAND = 8192,
    HAS_CLOCK = 16384,
    HAS_SPAN = 32768
};

/* By kind: which of the flags it may have, and which of the numbers mean something. */
struct shape {
    uint16_t may, must;
    uint8_t by_max, detail_min, detail_max;
};

#define KEY (HAS_TEXT | HAS_INTEGER)
#define ROUTE (HAS_RULE | HAS_OWNER | 7 * HAS_NEEDS | HAS_PREFERS | HAS_SAME | HAS_BAND)

static const struct shape shapes[] = {
    [LEAD_CHANGE_ASSIGNED] = {KEY | HAS_PERSON | HAS_TEAM | ROUTE, HAS_PERSON, LEAD_BY_ESCALATION, 0, 0},
    [LEAD_CHANGE_QUEUED] = {KEY | HAS_TEAM | ROUTE, HAS_RULE, 0, LEAD_REASON_LACKS_NEEDS, LEAD_REASON_FULL},
    [LEAD_CHANGE_MOVED] = {KEY | HAS_PERSON | HAS_TEAM | IS_HOP | IS_ESCALATION, HAS_PERSON, LEAD_BY_ESCALATION, 0, 0},
    [LEAD_CHANGE_RETURNED] = {KEY | HAS_TEAM | IS_ESCALATION, 0, 0, LEAD_REASON_LACKS_NEEDS, LEAD_REASON_FULL},
    [LEAD_CHANGE_RELEASED] = {KEY, 0, 0, 0, 1},
    [LEAD_CHANGE_AWAY] = {HAS_PERSON | HAS_SPAN, HAS_PERSON | HAS_SPAN, 0, 0, 0},
    [LEAD_CHANGE_DUE] = {KEY | HAS_CLOCK, HAS_CLOCK, 0, LEAD_DUE_WARNING, LEAD_DUE_BREACH},
    [LEAD_CHANGE_STOPPED] = {KEY | HAS_CLOCK, HAS_CLOCK, 0, 0, 0},
    [LEAD_CHANGE_PAUSED] = {KEY, 0, 0, 0, 0},
    [LEAD_CHANGE_RESUMED] = {KEY, 0, 0, 0, 0},
};

/* --- writing ------------------------------------------------------------------------------------------------------------------------------ */

struct writer {
    uint8_t *bytes;
    size_t at;
    uint32_t flags, may;
};

static void put_64(struct writer *writer, uint32_t flag, bool is_there, uint64_t value)
{
    if (!is_there || !(writer->may & flag))
        return;
    writer->flags |= flag;
    lead_store_64(writer->bytes + writer->at, value);
    writer->at += 8;
}

static void put_32(struct writer *writer, uint32_t flag, uint32_t value)
{
    if (value == LEAD_NONE || !(writer->may & flag))
        return;
    writer->flags |= flag;
    lead_store_32(writer->bytes + writer->at, value);
    writer->at += 4;
}

static void put_8(struct writer *writer, uint32_t flag, bool is_there, uint32_t value)
{
    if (!is_there || !(writer->may & flag))
        return;
    writer->flags |= flag;
    writer->bytes[writer->at++] = (uint8_t)value;
}

static void put_span(struct writer *writer, const struct lead_span *span)
{
    put_64(writer, HAS_SPAN, true, (uint64_t)span->from);
    put_64(writer, HAS_SPAN, true, (uint64_t)span->until);
}

static void put_text(struct writer *writer, const struct lead_key_bytes *text)
{
    put_8(writer, HAS_TEXT, true, text->size);
    memcpy(writer->bytes + writer->at, text->text, text->size);
    writer->at += text->size;
}

static void put_parts(struct writer *writer, const struct lead_logged *logged)
{
    const struct lead_step *step = &logged->step;
    put_32(writer, HAS_PERSON, step->person);
    put_32(writer, HAS_TEAM, step->team);
    put_32(writer, HAS_RULE, step->route.rule);
    put_32(writer, HAS_OWNER, step->route.owner);
    for (uint32_t i = 0; i < LEAD_TRAIT_KINDS; i++)
        put_32(writer, (uint32_t)HAS_NEEDS << i, step->route.needs[i]);
    put_64(writer, HAS_INTEGER, logged->key_type == LEAD_KEY_INTEGER, (uint64_t)step->key.integer);
    put_64(writer, HAS_PREFERS, step->route.prefers != 0, step->route.prefers);
    put_64(writer, HAS_SAME, step->route.same != 0, step->route.same);
    put_span(writer, &step->span);
    put_8(writer, HAS_BAND, step->route.band != 0, step->route.band);
    put_8(writer, HAS_CLOCK, true, step->clock);
    if (logged->key_type == LEAD_KEY_TEXT && (writer->may & HAS_TEXT))
        put_text(writer, &step->key.text);
}

size_t lead_record_write(const struct lead_logged *logged, uint8_t bytes[LEAD_RECORD_MAX])
{
    const struct lead_step *step = &logged->step;
    const struct shape *shape = &shapes[step->kind];
    struct writer writer = {bytes, AT_PARTS, 0, shape->may};
    memset(bytes, 0, LEAD_RECORD_MAX);
    put_parts(&writer, logged);
    writer.flags |= (step->is_hop ? (uint32_t)IS_HOP : 0) | (step->is_escalation ? (uint32_t)IS_ESCALATION : 0);
    const size_t size = (writer.at + 7) / 8 * 8 + SUM;
    lead_store_32(bytes + AT_SIZE, (uint32_t)size | VERSION << 16 | (uint32_t)step->kind << 24);
    const uint32_t by = shape->by_max ? (uint32_t)step->by : 0, detail = shape->detail_max ? step->reason : 0;
    lead_store_32(bytes + AT_BY, by | detail << 8 | (writer.flags & shape->may) << 16);
    lead_store_64(bytes + AT_NUMBER, logged->change);
    lead_store_64(bytes + AT_NOW, (uint64_t)step->now);
    lead_store_32(bytes + AT_POLICY, logged->policy);
    lead_store_64(bytes + size - SUM, lead_checksum(bytes, size - SUM));
    return size;
}

/* --- reading ------------------------------------------------------------------------------------------------------------------------------ */

static lead_status fail_damaged(lead_error *error, const char *what)
{
    return lead_fail(error, LEAD_ERROR_DAMAGED, "the record is damaged: %s", what);
}

/* What later versions keep as it is: size, version, checksum. */
static lead_status check_frame(const uint8_t *bytes, size_t size, size_t *used, lead_error *error)
{
    *used = 0;
    const size_t wanted = size < SMALLEST ? SIZE_MAX : lead_load_32(bytes) & 0xFFFF;
    if (wanted > size)
        return fail_damaged(error, "it is cut");
    if (wanted < SMALLEST || wanted % 8 != 0)
        return fail_damaged(error, "no record has such a size");
    if (lead_load_64(bytes + wanted - SUM) != lead_checksum(bytes, wanted - SUM))
        return fail_damaged(error, "its checksum is wrong");
    if (bytes[AT_VERSION] > VERSION)
        return lead_fail(error, LEAD_ERROR_NEWER_VERSION, "the record has version %u; this LeadCore reads up to %d", bytes[AT_VERSION], VERSION);
    if (wanted > LEAD_RECORD_MAX || bytes[AT_VERSION] != VERSION)
        return fail_damaged(error, "there was no such version or size");
    *used = wanted;
    return LEAD_OK;
}

struct reader {
    uint8_t bytes[LEAD_RECORD_MAX + 64]; /* whatever the flags say, zeros are read behind the end */
    size_t at;
    uint32_t flags;
};

static uint64_t take_64(struct reader *reader, uint32_t flag)
{
    if (!(reader->flags & flag))
        return 0;
    reader->at += 8;
    return lead_load_64(reader->bytes + reader->at - 8);
}

static uint32_t take_32(struct reader *reader, uint32_t flag)
{
    if (!(reader->flags & flag))
        return LEAD_NONE;
    reader->at += 4;
    return lead_load_32(reader->bytes + reader->at - 4);
}

static uint8_t take_8(struct reader *reader, uint32_t flag)
{
    return reader->flags & flag ? reader->bytes[reader->at++] : 0;
}

static void take_parts(struct reader *reader, struct lead_step *step, lead_key *key)
{
    step->person = take_32(reader, HAS_PERSON);
    step->team = take_32(reader, HAS_TEAM);
    step->route.rule = take_32(reader, HAS_RULE);
    step->route.owner = take_32(reader, HAS_OWNER);
    for (uint32_t i = 0; i < LEAD_TRAIT_KINDS; i++)
        step->route.needs[i] = take_32(reader, (uint32_t)HAS_NEEDS << i);
    key->integer = (int64_t)take_64(reader, HAS_INTEGER);
    step->route.prefers = take_64(reader, HAS_PREFERS);
    step->route.same = take_64(reader, HAS_SAME);
    step->span.from = (lead_time)take_64(reader, HAS_SPAN);
    step->span.until = (lead_time)take_64(reader, HAS_SPAN);
    step->route.band = take_8(reader, HAS_BAND);
    step->clock = reader->flags & HAS_CLOCK ? take_8(reader, HAS_CLOCK) : LEAD_NONE;
    key->text_size = take_8(reader, HAS_TEXT);
    key->text = (const char *)reader->bytes + reader->at;
}

/* A key is there when the kind has one, and then it is one. */
static bool take_key(struct lead_logged *logged, const struct shape *shape, const lead_key *key, uint32_t flags)
{
    const uint32_t is = flags & KEY;
    logged->key_type = is == HAS_TEXT ? LEAD_KEY_TEXT : is == HAS_INTEGER ? LEAD_KEY_INTEGER : 0;
    if (!(shape->may & KEY))
        return true;
    return logged->key_type && lead_read_key(logged->key_type, key, &logged->step.key, NULL) == LEAD_OK;
}

static bool is_known(const struct lead_logged *logged, const struct shape *shape, uint32_t flags)
{
    const struct lead_step *step = &logged->step;
    if ((flags & shape->must) != shape->must || logged->change == 0 || !lead_moment_is_valid(step->now))
        return false;
    if (step->by < (shape->by_max ? LEAD_BY_ROUND_ROBIN : 0) || step->by > shape->by_max)
        return false;
    if (step->reason < shape->detail_min || step->reason > shape->detail_max)
        return false;
    return (step->clock < LEAD_CLOCKS_MAX || step->clock == LEAD_NONE) && step->is_hop + step->is_escalation < 2;
}

/* What is read must be written in the same way, so nothing else needs looking at. */
static bool is_canonical(const struct lead_logged *logged, const uint8_t *bytes, size_t size)
{
    uint8_t again[LEAD_RECORD_MAX];
    return lead_record_write(logged, again) == size && memcmp(again, bytes, size) == 0;
}

lead_status lead_record_read(const uint8_t *bytes, size_t size, struct lead_logged *logged, size_t *used, lead_error *error)
{
    memset(logged, 0, sizeof *logged);
    const lead_status status = check_frame(bytes, size, used, error);
    if (status != LEAD_OK)
        return status;
    const size_t whole = *used;
    *used = 0;
    struct lead_step *step = &logged->step;
    struct reader reader = {.at = AT_PARTS};
    lead_key key = {.size = sizeof key};
    memcpy(reader.bytes, bytes, whole);
    reader.flags = lead_load_32(bytes + AT_BY) >> 16;
    take_parts(&reader, step, &key);
    logged->text_at = reader.at;
    step->kind = bytes[AT_KIND];
    step->by = bytes[AT_BY];
    step->reason = bytes[AT_DETAIL];
    step->is_hop = reader.flags & IS_HOP;
    step->is_escalation = (reader.flags & IS_ESCALATION) != 0;
    step->now = (lead_time)lead_load_64(bytes + AT_NOW);
    logged->change = lead_load_64(bytes + AT_NUMBER);
    logged->policy = lead_load_32(bytes + AT_POLICY);
    if (step->kind < LEAD_CHANGE_ASSIGNED || step->kind > LEAD_CHANGE_RESUMED)
        return fail_damaged(error, "there is no such kind of change");
    const struct shape *shape = &shapes[step->kind];
    if (!take_key(logged, shape, &key, reader.flags) || !is_known(logged, shape, reader.flags) || !is_canonical(logged, bytes, whole))
        return fail_damaged(error, "no record has such a content");
    *used = whole;
    return LEAD_OK;
}
