/* The error object of --json (docs/schemas/error.json): the same for every command. */
#include "cmd/cmd.h"

static void write_number_or_null(dbr_jsonw *w, const char *key, uint64_t n)
{
    if (n == 0) {
        dbr_jsonw_null(w, key);
    } else {
        dbr_jsonw_int(w, key, (int64_t)n);
    }
}

void dbr_json_error_member(dbr_jsonw *w, const dbr_err *err, int exit_code)
{
    dbr_jsonw_object(w, "error");
    dbr_jsonw_str(w, "code", dbr_code_name(err->code));
    dbr_jsonw_str(w, "message", err->message);
    dbr_jsonw_str(w, "source", err->source[0] != '\0' ? err->source : NULL);
    write_number_or_null(w, "line", err->line);
    write_number_or_null(w, "byte", err->byte);
    dbr_jsonw_int(w, "exit_code", exit_code);
    dbr_jsonw_object_end(w);
}

void dbr_json_error(dbr_buf *out, const dbr_err *err, int exit_code)
{
    dbr_jsonw w;
    dbr_jsonw_init(&w, out, true);
    dbr_jsonw_object(&w, NULL);
    dbr_json_error_member(&w, err, exit_code);
    dbr_jsonw_object_end(&w);
    dbr_buf_char(out, '\n');
}
