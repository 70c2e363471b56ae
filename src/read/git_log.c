/*
 * git-log: what `git log` prints, medium, full and fuller, with any absolute --date and with --decorate.
 *
 *     commit 696426eacfe0104af3983dac78c7e7d4fb890cb4 (HEAD -> main, tag: v2.3.0)
 *     Author: Erin Example <erin@example.com>
 *     Date:   2025-02-09T09:49:38+00:00
 *
 *         Release v2.3.0
 *
 * What --stat, --name-only, --name-status, --numstat or -p print below the message becomes the field `files`, a list of
 * paths in JSON; the patch itself is passed over. A tagged commit is a release, others are commits. The committer's date
 * counts where there is one: it is when the change came in; the author's may be weeks older.
 */
#include "read/parts.h"

#include "base/json.h"

#include <assert.h>

#define MAX_FILES 200u /* of a commit; a record tells no more */

static bool is_commit_line(dbr_slice line)
{
    if (!dbr_slice_starts(line, "commit ") || line.len < 7 + 40 || (line.len > 47 && line.ptr[47] != ' ')) {
        return false;
    }
    for (size_t i = 7; i < 47; i++) {
        bool is_hex =
            (line.ptr[i] >= '0' && line.ptr[i] <= '9') || (line.ptr[i] >= 'a' && line.ptr[i] <= 'f');
        if (!is_hex) {
            return false;
        }
    }
    return true;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice rest = in->head, line;
    return read_line(&rest, &line) && is_commit_line(line) ? 97 : 0;
}

static bool begins(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    (void)layout;
    (void)item;
    return is_commit_line(line);
}

/* The value of a header line, which `*line` begins with. */
static bool take_header(dbr_slice line, const char *name, dbr_slice *ret)
{
    if (!dbr_slice_starts(line, name)) {
        return false;
    }
    *ret = dbr_slice_trim(dbr_slice_from(line, strlen(name)));
    return true;
}

/* The first tag of "(HEAD -> main, tag: v2.3.0, origin/main)". */
static dbr_slice find_tag(dbr_slice decoration)
{
    size_t at = dbr_slice_find(decoration, dbr_slice_str("tag: "));
    if (at == SIZE_MAX) {
        return (dbr_slice){0};
    }
    dbr_slice tag = dbr_slice_from(decoration, at + 5);
    size_t end = 0;
    while (end < tag.len && tag.ptr[end] != ',' && tag.ptr[end] != ')') {
        end++;
    }
    return dbr_slice_sub(tag, 0, end);
}

/*
 * The file that a line below the message names, as --name-only, --name-status, --numstat, --stat and -p write it; empty
 * for a line that names none. Of a renamed file its new name.
 */
static dbr_slice changed_file(dbr_slice line)
{
    static const char DIFF[] = "diff --git a/";
    if (dbr_slice_starts(line, DIFF)) {
        size_t at = dbr_slice_find(line, dbr_slice_str(" b/"));
        return at != SIZE_MAX ? dbr_slice_from(line, at + 3) : (dbr_slice){0};
    }
    size_t bar = dbr_slice_find(line, dbr_slice_str(" | ")); // " src/pool.c | 12 +++---"
    if (dbr_slice_starts(line, " ") && bar != SIZE_MAX) {
        return dbr_slice_trim(dbr_slice_sub(line, 0, bar));
    }
    for (size_t i = line.len; i > 0; i--) { // "M\tsrc/pool.c", "12\t3\tsrc/pool.c"
        if (line.ptr[i - 1] == '\t') {
            return dbr_slice_from(line, i);
        }
    }
    return dbr_slice_starts(line, " ") ? (dbr_slice){0} : line; // "src/pool.c"; not " 2 files changed, …"
}

typedef struct commit_body {
    dbr_slice text;  // the message without its indent, which is four columns
    dbr_slice files; // JSON, a list of paths; empty for none
} commit_body;

static commit_body read_body(dbr_slice body, dbr_arena *scratch)
{
    DBR_AUTO(dbr_buf) text = {0};
    DBR_AUTO(dbr_buf) files = {0};
    dbr_jsonw w;
    dbr_jsonw_init(&w, &files, false);
    dbr_jsonw_array(&w, NULL);
    bool is_patch = false;
    size_t n_files = 0;
    while (body.ptr != NULL) {
        dbr_slice line = read_cut_line(&body);
        bool is_diff = dbr_slice_starts(line, "diff --git ");
        is_patch |= is_diff;
        if (!is_patch && (line.len == 0 || dbr_slice_starts(line, "    "))) {
            dbr_buf_slice(&text, dbr_slice_from(line, line.len == 0 ? 0 : 4));
            dbr_buf_char(&text, '\n');
            continue;
        }
        dbr_slice file = !is_patch || is_diff ? changed_file(line) : (dbr_slice){0};
        if (file.len > 0 && n_files < MAX_FILES) {
            dbr_jsonw_slice(&w, NULL, file);
            n_files++;
        }
    }
    dbr_jsonw_array_end(&w);
    return (commit_body){.text = dbr_slice_dup(scratch, dbr_slice_trim(dbr_buf_view(&text))),
                         .files =
                             n_files > 0 ? dbr_slice_dup(scratch, dbr_buf_view(&files)) : (dbr_slice){0}};
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice rest = item->bytes;
    dbr_slice first = read_cut_line(&rest);
    dbr_slice author = {0}, when = {0}, committed = {0}, parents = {0};
    if (!is_commit_line(first)) {
        return 0;
    }
    while (rest.ptr != NULL) {
        dbr_slice line = read_cut_line(&rest);
        if (dbr_slice_trim(line).len == 0) {
            break;
        }
        bool is_known = take_header(line, "Author:", &author) || take_header(line, "AuthorDate:", &when) ||
                        take_header(line, "CommitDate:", &committed) || take_header(line, "Date:", &when) ||
                        take_header(line, "Merge:", &parents);
        (void)is_known; // Commit:, notes
    }
    if (!read_stamp(committed.len > 0 ? committed : when, ret)) {
        return 0;
    }
    dbr_slice tag = find_tag(dbr_slice_from(first, 47));
    size_t mail = dbr_slice_find_char(author, '<');
    read_fields f;
    f.n = 0;
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str(tag.len > 0 ? "release" : "commit");
    ret->version = tag.len > 0 ? tag : dbr_slice_sub(first, 7, 47);
    ret->subject = dbr_slice_trim(dbr_slice_sub(author, 0, mail));
    commit_body body = read_body(rest, scratch);
    ret->text = body.text;
    ret->title = read_first_line(ret->text);
    read_field(&f, dbr_slice_str("sha"), dbr_slice_sub(first, 7, 47), false);
    if (mail != SIZE_MAX) {
        size_t close = dbr_slice_find_char(author, '>');
        read_field(&f, dbr_slice_str("author_email"), dbr_slice_sub(author, mail + 1, close), false);
    }
    if (parents.len > 0) {
        read_field(&f, dbr_slice_str("parents"), dbr_slice_trim(parents), false);
    }
    if (body.files.len > 0) {
        read_field(&f, dbr_slice_str("files"), body.files, false);
    }
    read_fields_keep(&f, scratch, ret);
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"git/releases.log",
     "commit 696426eacfe0104af3983dac78c7e7d4fb890cb4 (HEAD -> main, tag: v2.3.0, origin/main)\n"
     "Author: release-bot <release-bot@example.com>\nDate:   2025-02-09T09:49:38+00:00\n\n    Release "
     "v2.3.0\n\n"
     "commit 9ebfda2a627a9e7b3cf9123b95129674d1584848\nAuthor: Erin Example <erin@example.com>\n"
     "Date:   2025-02-09T10:41:05+01:00\n\n    Show label of the shipment in the order list\n",
     2, "2025-02-09T09:49:38Z", "Release v2.3.0"},
    {"log.txt",
     "commit bb0005f96c8dc486ee0b9005a4562be0ef61c878\nAuthor:     A <a@example.org>\n"
     "AuthorDate: 2026-07-20T12:17:18-07:00\nCommit:     B <b@example.org>\nCommitDate: "
     "2026-07-21T12:17:18-07:00\n\n"
     "    Fix indexing\n    \n    It was off by one.\n",
     1, "2026-07-21T19:17:18Z", "Fix indexing"},
    {0},
};

const dbr_format read_git_log = {
    .name = "git-log",
    .help = "the text that git log prints, tags as releases",
    .label = DBR_T_READ_LABEL_GIT,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_CHANGE,
    .sniff = sniff,
    .begins = begins,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
