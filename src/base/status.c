/* SPDX-License-Identifier: MIT */
/* Names of status codes, and the version. */
#include <leadcore/base.h>

uint32_t lead_version(void)
{
    return LEAD_VERSION_MAJOR * 1000000u + LEAD_VERSION_MINOR * 1000u + LEAD_VERSION_PATCH;
}

const char *lead_status_name(lead_status status)
{
    switch (status) {
    case LEAD_OK: return "ok";
    case LEAD_ERROR_OUT_OF_MEMORY: return "out_of_memory";
    case LEAD_ERROR_INVALID_ARGUMENT: return "invalid_argument";
    case LEAD_ERROR_LIMIT: return "limit";
    case LEAD_ERROR_JSON_SYNTAX: return "json_syntax";
    case LEAD_ERROR_JSON_TEXT: return "json_text";
    case LEAD_ERROR_DUPLICATE_KEY: return "duplicate_key";
    case LEAD_ERROR_UNKNOWN_KEY: return "unknown_key";
    case LEAD_ERROR_MISSING_KEY: return "missing_key";
    case LEAD_ERROR_WRONG_TYPE: return "wrong_type";
    case LEAD_ERROR_BAD_VALUE: return "bad_value";
    case LEAD_ERROR_UNKNOWN_NAME: return "unknown_name";
    case LEAD_ERROR_DUPLICATE_NAME: return "duplicate_name";
    case LEAD_ERROR_CYCLE: return "cycle";
    case LEAD_ERROR_MISSING_COLUMN: return "missing_column";
    case LEAD_ERROR_COLUMN_TYPE: return "column_type";
    case LEAD_ERROR_ARROW: return "arrow";
    case LEAD_ERROR_VALUE: return "value";
    case LEAD_ERROR_DAMAGED: return "damaged";
    case LEAD_ERROR_NEWER_VERSION: return "newer_version";
    case LEAD_ERROR_OTHER_POLICY: return "other_policy";
    case LEAD_ERROR_LOG_GAP: return "log_gap";
    case LEAD_ERROR_NOT_ALLOWED: return "not_allowed";
    case LEAD_ERROR_NOT_HELD: return "not_held";
    case LEAD_ERROR_ALREADY_HELD: return "already_held";
    case LEAD_ERROR_TIME: return "time";
    case LEAD_WARNING_NEVER_TRUE: return "never_true";
    case LEAD_WARNING_CAPPED: return "capped";
    case LEAD_WARNING_UNREACHABLE: return "unreachable";
    case LEAD_WARNING_UNUSED: return "unused";
    case LEAD_WARNING_NEARLY: return "nearly";
    default: return "unknown status";
    }
}
