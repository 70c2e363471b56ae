/*
 * Where tokens come from: the user's environment, or a program the user names there. A debrief.yaml travels
 * with a folder and may be anybody's; it can say where the server is, but not which program to run.
 */
#include "base/proc.h"
#include "net/net.h"

static dbr_code ask_program(dbr_arena *arena, const char *program, const char *purpose, const char *url,
                            const char **ret_token, dbr_err *err);
static bool is_token(dbr_slice s);

dbr_code dbr_net_token(dbr_arena *arena, const char *const *names, const char *purpose, const char *url,
                       const char **ret_token, dbr_err *err)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        dbr_slice value = dbr_slice_trim(dbr_slice_str(getenv(names[i])));
        if (value.len > 0 && !is_token(value)) {
            return dbr_fail(err, DBR_EUSAGE, "$%s is no token: it has blanks or control characters",
                            names[i]);
        }
        if (value.len > 0) {
            *ret_token = dbr_arena_str(arena, value);
            return DBR_OK;
        }
    }
    const char *program = getenv("DEBRIEF_CREDENTIAL");
    if (program == NULL || program[0] == '\0') {
        *ret_token = NULL;
        return DBR_OK;
    }
    return ask_program(arena, program, purpose, url, ret_token, err);
}

static dbr_code ask_program(dbr_arena *arena, const char *program, const char *purpose, const char *url,
                            const char **ret_token, dbr_err *err)
{
    dbr_slice origin = {0};
    dbr_proc_result result = {0};
    if (!dbr_url_origin(dbr_slice_str(url), &origin)) {
        return dbr_fail(err, DBR_EUSAGE, "'%s' is no http or https URL", url);
    }
    const char *const argv[] = {program, purpose, dbr_arena_str(arena, origin), NULL};
    dbr_proc_spec spec = {.argv = argv, .timeout_ms = 30000, .max_output_bytes = 1u << 16};
    dbr_code rc = dbr_proc_run(&spec, &result, err);
    if (rc < 0) {
        dbr_err_prefix(err, "credential program of $DEBRIEF_CREDENTIAL");
        goto done;
    }
    dbr_slice value = dbr_slice_trim(dbr_buf_view(&result.out));
    if (result.exit_code != 0 || !is_token(value)) {
        rc = dbr_fail(err, DBR_EUSAGE, "credential program '%s' gave no token for '%s' (exit code %d)",
                      program, purpose, result.exit_code);
        goto done;
    }
    *ret_token = dbr_arena_str(arena, value);
done:
    dbr_proc_result_release(&result);
    return rc;
}

/* One visible word: anything else could forge headers. */
static bool is_token(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] <= ' ' || (unsigned char)s.ptr[i] >= 127) {
            return false;
        }
    }
    return s.len > 0 && s.len <= 8192;
}
