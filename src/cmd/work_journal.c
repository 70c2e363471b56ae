/*
 * systemd's journal files: kept as they are, and beside each what `journalctl --file … -o export` makes of it, which is
 * what gets read. Both are evidence, the second with the command as its origin. docs/decisions.md says why it is a child
 * process.
 *
 * A packed journal (.xz, .zst, .gz) is unpacked into .debrief for the length of the command.
 */
#include "cmd/work.h"

#include "base/proc.h"
#include "base/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC       "LPKSHHRH"
#define UNPACKED    ".debrief/unpacked.journal"
#define TIMEOUT_MS  (10 * 60 * 1000)
#define CHUNK_BYTES (256u << 10)

/* Whether a file is a journal, and whether it must be unpacked first. */
static bool is_journal(const char *path, bool *ret_packed)
{
    char head[8] = {0};
    dbr_unpack *u = NULL;
    dbr_err err = {0};
    const char *member = NULL;
    size_t n = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool is_plain =
        fd >= 0 && read(fd, head, sizeof(head)) == (ssize_t)sizeof(head) && memcmp(head, MAGIC, 8) == 0;
    if (fd >= 0) {
        (void)close(fd);
    }
    *ret_packed = false;
    if (is_plain || strstr(path, ".journal") == NULL || dbr_unpack_open(path, &u, &err) < 0) {
        return is_plain;
    }
    bool is = dbr_unpack_next(u, &member, NULL, &err) == 1 && member[0] == '\0' &&
              dbr_unpack_read(u, head, sizeof(head), &n, &err) == 1 && n == sizeof(head) &&
              memcmp(head, MAGIC, 8) == 0;
    (void)dbr_unpack_close(u);
    *ret_packed = is;
    return is;
}

static dbr_code unpack_to(const char *path, const char *target, dbr_err *err)
{
    dbr_unpack *u = NULL;
    const char *member = NULL;
    char *chunk = dbr_xmalloc(CHUNK_BYTES);
    (void)unlink(target);            // of a run that was stopped
    FILE *f = fopen(target, "wbxe"); // never through a link that somebody put there
    dbr_code rc = f == NULL ? dbr_fail_errno(err, DBR_EIO, errno, "cannot write '%s'", target) : DBR_OK;
    rc = rc < 0 ? rc : dbr_unpack_open(path, &u, err);
    int more = rc < 0 ? 0 : dbr_unpack_next(u, &member, NULL, err);
    while (rc == DBR_OK && more == 1) {
        size_t n = 0;
        more = dbr_unpack_read(u, chunk, CHUNK_BYTES, &n, err);
        if (more == 1 && fwrite(chunk, 1, n, f) != n) {
            rc = dbr_fail_errno(err, DBR_EIO, errno, "cannot write '%s'", target);
        }
    }
    rc = rc == DBR_OK && more < 0 ? (dbr_code)more : rc;
    if (f != NULL && fclose(f) != 0 && rc == DBR_OK) {
        rc = dbr_fail_errno(err, DBR_EIO, errno, "cannot write '%s'", target);
    }
    (void)dbr_unpack_close(u);
    free(chunk);
    return rc;
}

static dbr_code export_journal(const char *file, dbr_proc_result *ret, dbr_err *err)
{
    const char *argv[] = {"journalctl", "--file",  file,         "-o", "export",
                          "--all",      "--quiet", "--no-pager", NULL};
    dbr_proc_spec spec = {.argv = argv, .timeout_ms = TIMEOUT_MS};
    dbr_code rc = dbr_proc_run(&spec, ret, err);
    if (rc == DBR_OK && ret->exit_code != 0) {
        dbr_slice why = dbr_slice_trim(dbr_buf_view(&ret->errout));
        rc = dbr_fail(err, DBR_EPARSE, "journalctl: %.*s", DBR_FMT(why));
        dbr_proc_result_release(ret);
    }
    return rc;
}

void cmd_work_sweep_journal(cmd_work *w)
{
    (void)unlink(cmd_work_path(w, UNPACKED));
}

static bool is_exported(const cmd_work *w, const char *as)
{
    for (size_t i = 0; i < dbr_evidence_n_artifacts(w->ev); i++) {
        if (dbr_slice_is(dbr_evidence_artifact(w->ev, i)->path, as) && dbr_evidence_loss(w->ev, i) == NULL) {
            return true;
        }
    }
    return false;
}

dbr_code cmd_work_add_journal(dbr_cmd_context *ctx, cmd_work *w, const char *path, const char *stored_as,
                              dbr_err *err)
{
    bool is_packed = false;
    dbr_proc_result result = {0};
    struct stat st;
    const char *as = dbr_arena_printf(&w->arena, "%s.export", stored_as);
    if (!is_journal(path, &is_packed) || is_exported(w, as)) {
        return DBR_OK;
    }
    const char *temporary = cmd_work_path(w, UNPACKED);
    dbr_code rc = is_packed ? unpack_to(path, temporary, err) : DBR_OK;
    rc = rc < 0 ? rc : export_journal(is_packed ? temporary : path, &result, err);
    if (rc == DBR_OK) {
        dbr_custody how = {.origin = dbr_slice_str(dbr_arena_printf(
                               &w->arena, "journalctl --file %s -o export --all --quiet", stored_as)),
                           .by = dbr_slice_str(ctx->by),
                           .at = ctx->now,
                           .mtime_ns = stat(path, &st) == 0
                                           ? st.st_mtim.tv_sec * DBR_SECOND + st.st_mtim.tv_nsec
                                           : ctx->now};
        rc = dbr_evidence_add_bytes(w->ev, as, dbr_buf_view(&result.out), &how, err);
        dbr_proc_result_release(&result);
    }
    if (is_packed) {
        (void)unlink(temporary);
    }
    return rc;
}
