/*
 * What reading a report needs of its timeline: the incident's window, which dates "10:05", and the times that the evidence
 * proposes. Both follow from evidence and settings alone, and finding them reads all the evidence, so they are kept in
 * .debrief/index/window behind a hash of everything they follow from: this very program, the settings, each artifact's custody
 * and what became of it. What does not fit is found again; nothing is lost with the file.
 */
#include "cmd/work.h"

#include "base/hash.h"

#include <inttypes.h>
#include <stdlib.h>

#define MAX_FILE_BYTES 4096u
#define HEX_LEN        64u // of the hash

/* Hash of what everything follows from that is worked out of evidence; false when this program has no name, and so nothing can
 * be kept. */
static bool key_of(const cmd_work *w, char ret_hex[HEX_LEN + 1])
{
    char build[2 * DBR_BUILD_ID_BYTES + 1];
    DBR_AUTO(dbr_buf) all = {0};
    dbr_sha256 h;
    if (!dbr_os_build_id(build)) {
        return false;
    }
    dbr_buf_printf(&all, "%s %zu %zu %d\n", build, w->yaml.len, w->team_yaml.len, (int)w->lang);
    dbr_buf_slice(&all, dbr_buf_view(&w->yaml));
    dbr_buf_slice(&all, dbr_buf_view(&w->team_yaml));
    for (size_t i = 0; i < dbr_evidence_n_artifacts(w->ev); i++) {
        const dbr_custody *c = dbr_evidence_artifact(w->ev, i);
        const char *loss = dbr_evidence_loss(w->ev, i);
        dbr_buf_printf(&all, "%.*s %s %" PRId64 " %s\n", DBR_FMT(c->path), c->sha256, c->mtime_ns,
                       loss != NULL ? loss : "");
    }
    dbr_sha256_begin(&h);
    dbr_sha256_add(&h, all.ptr, all.len);
    dbr_sha256_end(&h, ret_hex);
    return !all.failed;
}

/* Answers to claims follow from the window, too. */
static void keep_claims(cmd_work *w)
{
    char key[HEX_LEN + 1];
    if (key_of(w, key)) {
        const dbr_span *at = &w->incident->window;
        dbr_evidence_keep_claims(w->ev, dbr_slice_str(dbr_arena_printf(&w->arena, "%s %" PRId64 " %" PRId64,
                                                                       key, at->begin, at->end)));
    }
}

void cmd_work_take_window(cmd_work *w, dbr_span window, const dbr_time *proposed)
{
    w->incident->window = window; // at('10:05') needs its date
    memcpy(w->proposed, proposed, sizeof(w->proposed));
    w->has_window = true;
    keep_claims(w);
}

/* "window of HASH", then a line of numbers: begin, end, each milestone; nanoseconds since 1970. */
static bool load(cmd_work *w)
{
    char key[HEX_LEN + 1];
    DBR_AUTO(dbr_buf) bytes = {0};
    dbr_err bad = {0};
    int64_t numbers[2 + DBR_MILESTONE_COUNT];
    dbr_buf_init(&bytes, MAX_FILE_BYTES);
    if (!key_of(w, key) || dbr_file_read(cmd_work_path(w, CMD_WINDOW_FILE), &bytes, &bad) < 0) {
        return false;
    }
    dbr_slice rest = dbr_buf_view(&bytes);
    if (!dbr_slice_is(dbr_slice_cut(&rest, '\n'), dbr_arena_printf(&w->arena, "window of %s", key))) {
        return false;
    }
    rest = dbr_slice_cut(&rest, '\n');
    for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
        if (rest.ptr == NULL || !dbr_slice_int(dbr_slice_cut(&rest, ' '), &numbers[i])) {
            return false;
        }
    }
    cmd_work_take_window(w, (dbr_span){numbers[0], numbers[1]}, numbers + 2);
    return true;
}

void cmd_work_keep_window(cmd_work *w)
{
    char key[HEX_LEN + 1];
    DBR_AUTO(dbr_buf) out = {0};
    dbr_err bad = {0};
    if (w->lock == NULL || dbr_evidence_is_spare(w->ev) || !key_of(w, key)) {
        return;
    }
    dbr_buf_printf(&out, "window of %s\n%" PRId64 " %" PRId64, key, w->timeline->window.begin,
                   w->timeline->window.end);
    for (size_t i = 0; i < DBR_MILESTONE_COUNT; i++) {
        dbr_buf_printf(&out, " %" PRId64, w->proposed[i]);
    }
    dbr_buf_char(&out, '\n');
    (void)dbr_file_write_atomic(cmd_work_path(w, CMD_WINDOW_FILE), dbr_buf_view(&out), &bad); // derived
}

dbr_code cmd_work_window(dbr_cmd_context *ctx, cmd_work *w, dbr_err *err)
{
    return load(w) ? DBR_OK : cmd_work_timeline(ctx, w, (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE}, err);
}
