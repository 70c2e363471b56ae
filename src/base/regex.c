/*
 * Patterns that users write; see regex.h.
 *
 * Limits of one search: DBR_MAX_MATCH_STEPS steps and 4 MiB of heap, which a line of a log never needs. The compiler of
 * machine code is used where it is there.
 */
#include "base/regex.h"

#include "base/limits.h"

#include <assert.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MAX_HEAP_KIB 4096u

struct dbr_regex {
    pcre2_code *code;
    uint32_t n_names, entry_bytes;
    PCRE2_SPTR names; // entries of two bytes of number, the name, NUL
    uint32_t n_groups;
};

dbr_code dbr_regex_new(dbr_slice pattern, dbr_regex **ret, dbr_err *err)
{
    int number = 0;
    PCRE2_SIZE at = 0;
    if (pattern.len > DBR_MAX_PATTERN_BYTES) {
        return dbr_fail(err, DBR_ELIMIT, "a pattern of %zu bytes, more than %u", pattern.len,
                        DBR_MAX_PATTERN_BYTES);
    }
    uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)(pattern.ptr != NULL ? pattern.ptr : ""), pattern.len,
                                     options, &number, &at, NULL);
    if (code == NULL) {
        char text[256] = {0};
        (void)pcre2_get_error_message(number, (PCRE2_UCHAR *)text, sizeof(text));
        (void)dbr_fail(err, DBR_EPARSE, "pattern: %s at byte %zu", text, (size_t)at + 1);
        err->byte = at + 1;
        return DBR_EPARSE;
    }
    dbr_regex *r = dbr_xcalloc(1, sizeof(*r));
    r->code = code;
    (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); // slower without, not wrong
    (void)pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &r->n_names);
    (void)pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &r->entry_bytes);
    (void)pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &r->names);
    (void)pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &r->n_groups);
    *ret = r;
    return DBR_OK;
}

dbr_regex *dbr_regex_free(dbr_regex *r)
{
    if (r != NULL) {
        pcre2_code_free(r->code);
        free(r);
    }
    return NULL;
}

bool dbr_regex_name(const dbr_regex *r, size_t i, const char **ret_name, size_t *ret_group)
{
    if (i >= r->n_names) {
        return false;
    }
    PCRE2_SPTR entry = r->names + i * r->entry_bytes;
    *ret_group = (size_t)entry[0] << 8 | entry[1];
    *ret_name = (const char *)entry + 2;
    return true;
}

int dbr_regex_match(const dbr_regex *r, dbr_slice text, dbr_slice *groups, size_t n)
{
    assert(n > 0 && groups != NULL);
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(r->code, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    if (data == NULL || context == NULL) {
        pcre2_match_data_free(data);
        pcre2_match_context_free(context);
        return -1;
    }
    (void)pcre2_set_match_limit(context, DBR_MAX_MATCH_STEPS);
    (void)pcre2_set_heap_limit(context, MAX_HEAP_KIB);
    const char *bytes = text.ptr != NULL ? text.ptr : "";
    int rc = pcre2_match(r->code, (PCRE2_SPTR)bytes, text.len, 0, 0, data, context);
    if (rc > 0) {
        const PCRE2_SIZE *v = pcre2_get_ovector_pointer(data);
        for (size_t i = 0; i < n; i++) {
            bool is_set = i < (size_t)rc && v[2 * i] != PCRE2_UNSET && v[2 * i] <= v[2 * i + 1];
            groups[i] = is_set ? dbr_slice_sub(text, v[2 * i], v[2 * i + 1]) : (dbr_slice){0};
        }
    }
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
    return rc > 0 ? 1 : rc == PCRE2_ERROR_NOMATCH || rc == 0 ? 0 : -1;
}
