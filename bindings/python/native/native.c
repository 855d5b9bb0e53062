/* SPDX-License-Identifier: MIT */
/*
 * The part of the Python package that ctypes is too slow or too weak for: scoring one dict in one call; the destructors of Arrow capsules, which run
 * while an exception may be on its way and therefore must not be Python code; memory for large columns.
 *
 * It calls a dozen functions of Python's stable ABI (3.10 and later), declared here by hand, so that neither Python's headers nor one build
 * for each Python are needed; they are found in the process that loads this library. The C core is reached through pointers that the
 * package fills in, so that this file works with whichever build of the core is loaded.
 */
#define _DEFAULT_SOURCE /* madvise */
#include <leadcore/activity.h>
#include <leadcore/batch.h>
#include <leadcore/lead.h>

#include <stdbool.h>
#include <stdlib.h>

#if defined(__linux__)
#include <sys/mman.h>
#endif

typedef struct python_object python_object;
typedef ptrdiff_t python_size;

python_object *PyDict_GetItemWithError(python_object *dict, python_object *key);
python_size PyDict_Size(python_object *dict);
python_size PyList_Size(python_object *list);
python_object *PyList_GetItem(python_object *list, python_size index);
python_object *PyObject_Type(python_object *object);
void Py_DecRef(python_object *object);
double PyFloat_AsDouble(python_object *object);
double PyLong_AsDouble(python_object *object);
long long PyLong_AsLongLong(python_object *object);
const char *PyUnicode_AsUTF8AndSize(python_object *object, python_size *size);
python_object *PyErr_Occurred(void);
void PyErr_Clear(void);
python_object *PyErr_NoMemory(void);
python_object *PyCapsule_New(void *pointer, const char *name, void (*destructor)(python_object *capsule));
void *PyCapsule_GetPointer(python_object *capsule, const char *name);

/* What the package knows of one model; filled by it, shared by all threads. */
struct plan {
    void (*clear)(lead_record *record);
    lead_status (*set_flag)(lead_record *record, uint32_t field, int32_t value);
    lead_status (*set_number)(lead_record *record, uint32_t field, double value);
    lead_status (*set_time)(lead_record *record, uint32_t field, lead_time value);
    lead_status (*set_text)(lead_record *record, uint32_t field, const char *text, size_t text_size);
    lead_status (*set_tags)(lead_record *record, uint32_t field, const char *const *tags, const size_t *tag_sizes, size_t count);
    lead_status (*set_timeline)(lead_record *record, const lead_timeline *timeline);
    lead_status (*evaluate)(lead_record *record, lead_time now, const lead_outputs *outputs, lead_error *error);
    python_object *none_object, *true_object, *false_object;
    python_object *dict_type, *list_type, *int_type, *float_type;
    python_object *const *keys; /* names of the fields */
    const int32_t *types;       /* their lead_field_type */
    uint32_t field_count;
    uint32_t reserved;
};

/* The arguments of one call, used by one thread at a time. */
struct slot {
    const struct plan *plan;
    lead_record *record;
    const lead_timeline *timeline; /* or NULL: the lead's activity is unknown */
    lead_time now;
    const lead_outputs *outputs;
    lead_error *error;
};

/* Anything that is not plain: another type, a misfit, a key too many. The package then goes the careful way, which finds the words for it. */
#define CAREFUL ((int32_t)-1)

LEAD_API int32_t leadcore_score_dict(const struct slot *slot, python_object *lead);
LEAD_API python_object *leadcore_new_schema_capsule(void);
LEAD_API python_object *leadcore_new_stream_capsule(void);
LEAD_API void *leadcore_capsule_pointer(python_object *capsule, const char *name);
LEAD_API const lead_allocator *leadcore_allocator(void);

static python_object *type_of(python_object *object)
{
    python_object *type = PyObject_Type(object);
    Py_DecRef(type); /* the object keeps its type alive */
    return type;
}

static bool failed(void)
{
    if (!PyErr_Occurred())
        return false;
    PyErr_Clear();
    return true;
}

static int32_t set_number(const struct plan *plan, lead_record *record, uint32_t field, python_object *value, python_object *type)
{
    double number;
    if (type == plan->float_type)
        number = PyFloat_AsDouble(value);
    else if (type == plan->int_type)
        number = PyLong_AsDouble(value);
    else
        return CAREFUL;
    if (number == -1.0 && failed())
        return CAREFUL;
    return plan->set_number(record, field, number);
}

static int32_t set_whole(const struct plan *plan, lead_record *record, uint32_t field, python_object *value, python_object *type)
{
    if (type != plan->int_type)
        return CAREFUL;
    long long number = PyLong_AsLongLong(value);
    if (number == -1 && failed())
        return CAREFUL;
    if (plan->types[field] == LEAD_FIELD_TIME)
        return plan->set_time(record, field, number);
    return number == 0 || number == 1 ? plan->set_flag(record, field, (int32_t)number) : CAREFUL;
}

/* The text of a str, or NULL for anything else and for lone surrogates. */
static const char *text_of(python_object *object, python_size *size)
{
    const char *text = PyUnicode_AsUTF8AndSize(object, size);
    if (!text)
        PyErr_Clear();
    return text;
}

static int32_t set_text(const struct plan *plan, lead_record *record, uint32_t field, python_object *value)
{
    python_size size = 0;
    const char *text = text_of(value, &size);
    return text ? plan->set_text(record, field, text, (size_t)size) : CAREFUL;
}

static int32_t set_tags(const struct plan *plan, lead_record *record, uint32_t field, python_object *value, python_object *type)
{
    const char *tags[32];
    size_t sizes[32];
    if (type != plan->list_type)
        return CAREFUL;
    python_size count = PyList_Size(value);
    if (count > (python_size)(sizeof sizes / sizeof *sizes))
        return CAREFUL;
    for (python_size i = 0; i < count; i++) {
        python_size size = 0;
        python_object *tag = PyList_GetItem(value, i);
        tags[i] = text_of(tag, &size);
        if (!tags[i])
            return CAREFUL;
        sizes[i] = (size_t)size;
    }
    return plan->set_tags(record, field, tags, sizes, (size_t)count);
}

static int32_t set_value(const struct plan *plan, lead_record *record, uint32_t field, python_object *value)
{
    int32_t kind = plan->types[field];
    if (value == plan->true_object || value == plan->false_object)
        return kind == LEAD_FIELD_FLAG ? plan->set_flag(record, field, value == plan->true_object) : CAREFUL;
    switch (kind) {
    case LEAD_FIELD_NUMBER:
        return set_number(plan, record, field, value, type_of(value));
    case LEAD_FIELD_CATEGORY:
    case LEAD_FIELD_TEXT:
        return set_text(plan, record, field, value);
    case LEAD_FIELD_FLAG:
    case LEAD_FIELD_TIME:
        return set_whole(plan, record, field, value, type_of(value));
    case LEAD_FIELD_TAGS:
        return set_tags(plan, record, field, value, type_of(value));
    default:
        return CAREFUL;
    }
}

/* 0, a lead_status with slot->error filled, or CAREFUL. Called with the interpreter lock held; never leaves an exception. */
int32_t leadcore_score_dict(const struct slot *slot, python_object *lead)
{
    const struct plan *plan = slot->plan;
    python_size found = 0;
    if (type_of(lead) != plan->dict_type)
        return CAREFUL;
    plan->clear(slot->record);
    if (slot->timeline && plan->set_timeline(slot->record, slot->timeline) != LEAD_OK)
        return CAREFUL;
    for (uint32_t field = 0; field < plan->field_count; field++) {
        python_object *value = PyDict_GetItemWithError(lead, plan->keys[field]);
        if (!value) {
            if (failed())
                return CAREFUL;
            continue;
        }
        found++;
        if (value != plan->none_object && set_value(plan, slot->record, field, value) != LEAD_OK)
            return CAREFUL;
    }
    if (found != PyDict_Size(lead))
        return CAREFUL;
    return plan->evaluate(slot->record, slot->now, slot->outputs, slot->error);
}

/* A consumer that has taken a structure over has set its release to NULL. */
static void free_schema_capsule(python_object *capsule)
{
    struct ArrowSchema *schema = PyCapsule_GetPointer(capsule, "arrow_schema");
    if (schema && schema->release)
        schema->release(schema);
    free(schema);
}

static void free_stream_capsule(python_object *capsule)
{
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
    if (stream && stream->release)
        stream->release(stream);
    free(stream);
}

/* A capsule around a zeroed structure, to be filled by the caller; NULL with an exception when there is no memory. */
static python_object *new_capsule(size_t size, const char *name, void (*destructor)(python_object *capsule))
{
    void *structure = calloc(1, size);
    if (!structure)
        return PyErr_NoMemory();
    python_object *capsule = PyCapsule_New(structure, name, destructor);
    if (!capsule)
        free(structure);
    return capsule;
}

python_object *leadcore_new_schema_capsule(void)
{
    return new_capsule(sizeof(struct ArrowSchema), "arrow_schema", free_schema_capsule);
}

python_object *leadcore_new_stream_capsule(void)
{
    return new_capsule(sizeof(struct ArrowArrayStream), "arrow_array_stream", free_stream_capsule);
}

/* Address in a capsule of that name; NULL with an exception when it is another. */
void *leadcore_capsule_pointer(python_object *capsule, const char *name)
{
    return PyCapsule_GetPointer(capsule, name);
}

#define HUGE_PAGE ((size_t)2 << 20)

/* Blocks of many pages in huge ones: touching a column for the first time would otherwise cost more than filling it. */
static void *acquire(void *context, size_t bytes)
{
    (void)context;
#if defined(MADV_HUGEPAGE)
    if (bytes >= 2 * HUGE_PAGE && bytes < SIZE_MAX - HUGE_PAGE) {
        size_t size = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
        void *block = aligned_alloc(HUGE_PAGE, size);
        if (block)
            (void)madvise(block, size, MADV_HUGEPAGE); /* only a wish */
        return block;
    }
#endif
    return malloc(bytes);
}

static void release(void *context, void *block, size_t bytes)
{
    (void)context;
    (void)bytes;
    free(block);
}

static void *resize(void *context, void *block, size_t old_bytes, size_t new_bytes)
{
    (void)context;
    (void)old_bytes;
    return realloc(block, new_bytes);
}

const lead_allocator *leadcore_allocator(void)
{
    static const lead_allocator allocator = {sizeof allocator, NULL, acquire, resize, release};
    return &allocator;
}
