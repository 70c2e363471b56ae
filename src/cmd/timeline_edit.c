/*
 * What people decide about the timeline. The decisions live where people can see them: in report.md.
 *
 *     accept N       writes candidate N into the timeline table, at its place in time
 *     hide N         takes its row out; the merge keeps it out
 *     pin N          makes the row theirs: a later draft cannot take it away again
 *     set NAME TIME  writes a milestone into the Key Times table
 */
#include "cmd/timeline_edit.h"

#include "base/limits.h"

typedef struct edit {
    dbr_cmd_context *ctx;
    cmd_work *w;
    dbr_buf bytes; // of report.md
    dbr_document *document;
} edit;

static dbr_code open_report(edit *x, dbr_err *err)
{
    bool exists = false;
    dbr_code rc = cmd_work_read(x->w, "report.md", &x->bytes, &exists, err);
    if (rc == DBR_OK && !exists) {
        rc = dbr_fail(err, DBR_ENOTFOUND, "there is no report.md yet: make one with 'debrief draft'");
    }
    return rc < 0 ? rc
                  : dbr_document_read(&x->w->arena, dbr_buf_view(&x->bytes), "report.md",
                                      x->w->incident->zone, &x->document, err);
}

static dbr_code event_of(edit *x, const char *number, const dbr_event **ret, dbr_err *err)
{
    int64_t n = 0;
    if (!dbr_slice_int(dbr_slice_str(number), &n) || n < 1 || (size_t)n > x->w->timeline->n_events) {
        return dbr_fail(err, DBR_EUSAGE,
                        "'%s' is no candidate: 'debrief timeline --all' numbers them 1 to %zu", number,
                        x->w->timeline->n_events);
    }
    *ret = &x->w->timeline->events[n - 1];
    return DBR_OK;
}

static bool cites(const dbr_document *d, const dbr_row *row, dbr_slice address)
{
    for (size_t k = 0; k < row->n_links; k++) {
        const dbr_link *l = &d->links[row->first_link + k];
        DBR_AUTO(dbr_buf) canonical = {0};
        if (l->is_address) {
            dbr_address_write(&canonical, &l->address);
        }
        if (l->is_address && dbr_slice_eq(dbr_buf_view(&canonical), address)) {
            return true;
        }
    }
    return false;
}

/* The event's row: its proof at its second. One piece of evidence may tell of several events (an incident is triggered and
 * resolved), so a row at another second, which a person may have moved, counts only when no other event has that proof. */
static const dbr_row *row_of(const edit *x, const dbr_document *d, const dbr_event *e)
{
    const dbr_row *moved = NULL;
    size_t n_sharing = 0;
    for (size_t i = 0; i < d->n_rows; i++) {
        if (!cites(d, &d->rows[i], e->address)) {
            continue;
        }
        if (d->rows[i].time != DBR_TIME_NONE && d->rows[i].time / DBR_SECOND == e->time / DBR_SECOND) {
            return &d->rows[i];
        }
        moved = moved == NULL ? &d->rows[i] : moved;
    }
    for (size_t i = 0; i < x->w->timeline->n_events; i++) {
        n_sharing += dbr_slice_eq(x->w->timeline->events[i].address, e->address);
    }
    return n_sharing <= 1 ? moved : NULL;
}

dbr_code timeline_decided(dbr_cmd_context *ctx, cmd_work *w, dbr_err *err)
{
    edit x = {.ctx = ctx, .w = w};
    dbr_code rc = open_report(&x, err);
    size_t n = w->timeline->n_events;
    if (rc == DBR_OK && x.document->n_rows > 0) {
        dbr_event *events = DBR_NEW_N(&w->arena, dbr_event, n + 1);
        for (size_t i = 0; i < n; i++) {
            events[i] = w->timeline->events[i];
            bool has_row = row_of(&x, x.document, &events[i]) != NULL;
            events[i].state = has_row                              ? DBR_EVENT_SHOWN
                              : events[i].state == DBR_EVENT_SHOWN ? DBR_EVENT_HIDDEN
                                                                   : events[i].state;
        }
        w->timeline->events = events;
    }
    dbr_buf_release(&x.bytes);
    if (rc == DBR_ENOTFOUND) {
        *err = (dbr_err){0};
        rc = DBR_OK;
    }
    return rc;
}

static void write_row(edit *x, const dbr_event *e, dbr_buf *out)
{
    DBR_AUTO(dbr_buf) link = {0};
    dbr_markdown_link(&link, e->source, e->address, (dbr_slice){0});
    dbr_buf_str(out, "| ");
    dbr_time_clock(out, e->time, x->document->clock_zone);
    dbr_buf_str(out, " | ");
    dbr_markdown_text_cell(out, e->text);
    dbr_buf_str(out, " | ");
    dbr_markdown_cell(out, dbr_buf_view(&link));
    dbr_buf_str(out, " | ");
    dbr_markdown_text_cell(out, e->actor.len > 0 ? e->actor : dbr_slice_str("-"));
    dbr_buf_str(out, " |\n");
}

/* Start of the line behind a row. */
static size_t line_after(dbr_slice bytes, size_t offset)
{
    size_t nl = dbr_slice_find_char(dbr_slice_from(bytes, offset), '\n');
    return nl == SIZE_MAX ? bytes.len : offset + nl + 1;
}

static size_t line_begin(dbr_slice bytes, size_t offset)
{
    while (offset > 0 && bytes.ptr[offset - 1] != '\n') {
        offset--;
    }
    return offset;
}

/* Where a new row belongs: before the first later one of the first timeline, else behind its last. */
static size_t place_for(const dbr_document *d, dbr_time time)
{
    size_t last = 0;
    for (size_t i = 0; i < d->n_rows && d->rows[i].i_timeline == 0; i++) {
        if (d->rows[i].time != DBR_TIME_NONE && d->rows[i].time > time) {
            return line_begin(d->bytes, d->rows[i].at.begin);
        }
        last = line_after(d->bytes, d->rows[i].at.begin);
    }
    return last;
}

static dbr_code splice(edit *x, size_t begin, size_t end, dbr_slice text, dbr_err *err)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_init(&out, DBR_MAX_REPORT_BYTES);
    dbr_document_splice(x->document, (dbr_source_range){.begin = begin, .end = end}, text, &out);
    return cmd_work_write_report(x->w, dbr_buf_view(&out), err);
}

/* The same for a key time: what the report says of durations follows from it, where there is a draft to merge with. */
static dbr_code splice_key_time(edit *x, dbr_source_range at, dbr_slice text, dbr_err *err)
{
    DBR_AUTO(dbr_buf) out = {0};
    DBR_AUTO(dbr_buf) base = {0};
    cmd_drafted drafted = {0};
    bool has_base = false;
    dbr_buf_init(&out, DBR_MAX_REPORT_BYTES);
    dbr_document_splice(x->document, at, text, &out);
    dbr_code rc = cmd_work_read(x->w, "draft.md", &base, &has_base, err);
    if (rc < 0 || !has_base) {
        return rc < 0 ? rc : cmd_work_write_report(x->w, dbr_buf_view(&out), err);
    }
    return cmd_work_draft_edited(x->ctx, x->w, dbr_buf_view(&out), &drafted, err);
}

static dbr_code accept(edit *x, const dbr_event *e, dbr_err *err)
{
    DBR_AUTO(dbr_buf) row = {0};
    if (row_of(x, x->document, e) != NULL) {
        return dbr_fail(err, DBR_EEXIST, "that event is in the timeline already");
    }
    if (x->document->n_rows == 0) {
        return dbr_fail(err, DBR_ENOTFOUND, "report.md has no timeline with rows to add to");
    }
    write_row(x, e, &row);
    size_t at = place_for(x->document, e->time);
    return splice(x, at, at, dbr_buf_view(&row), err);
}

static dbr_code hide(edit *x, const dbr_event *e, dbr_err *err)
{
    const dbr_row *row = row_of(x, x->document, e);
    if (row == NULL) {
        return dbr_fail(err, DBR_ENOTFOUND, "that event is not in the timeline");
    }
    return splice(x, line_begin(x->document->bytes, row->at.begin),
                  line_after(x->document->bytes, row->at.begin), (dbr_slice){0}, err);
}

/* A row that the merge base does not know is a person's: so it is taken out of draft.md. */
static dbr_code pin(edit *x, const dbr_event *e, dbr_err *err)
{
    DBR_AUTO(dbr_buf) base = {0};
    DBR_AUTO(dbr_buf) out = {0};
    dbr_document *draft = NULL;
    bool exists = false;
    dbr_code rc = row_of(x, x->document, e) == NULL ? accept(x, e, err) : DBR_OK;
    rc = rc < 0 ? rc : cmd_work_read(x->w, "draft.md", &base, &exists, err);
    if (rc < 0 || !exists) {
        return rc;
    }
    rc = dbr_document_read(&x->w->arena, dbr_buf_view(&base), "draft.md", x->w->incident->zone, &draft, err);
    const dbr_row *row = rc == DBR_OK ? row_of(x, draft, e) : NULL;
    if (row == NULL) {
        return rc;
    }
    dbr_source_range at = {.begin = line_begin(draft->bytes, row->at.begin),
                           .end = line_after(draft->bytes, row->at.begin)};
    dbr_buf_init(&out, DBR_MAX_REPORT_BYTES);
    dbr_document_splice(draft, at, (dbr_slice){0}, &out);
    return dbr_file_write_atomic(cmd_work_path(x->w, "draft.md"), dbr_buf_view(&out), err);
}

static dbr_code set(edit *x, const char *name, const char *time, dbr_err *err)
{
    dbr_milestone_name m = dbr_milestone_parse(dbr_slice_str(name));
    dbr_time t = DBR_TIME_NONE;
    DBR_AUTO(dbr_buf) clock = {0};
    if (m == DBR_MILESTONE_COUNT) {
        return dbr_fail(
            err, DBR_EUSAGE,
            "'%s' is no milestone: started detected declared paged acknowledged identified mitigated "
            "recovered resolved",
            name);
    }
    dbr_code rc = cmd_work_time(x->w, time, &t, err);
    if (rc < 0) {
        return rc;
    }
    dbr_time_clock(&clock, t, x->document->clock_zone);
    for (size_t i = 0; i < x->document->n_key_times; i++) {
        const dbr_key_time *k = &x->document->key_times[i];
        if (k->name == m) {
            return splice_key_time(x, k->time_at, dbr_buf_view(&clock), err);
        }
    }
    return dbr_fail(err, DBR_ENOTFOUND, "report.md has no row for '%s' in its key times", name);
}

dbr_code timeline_edit(dbr_cmd_context *ctx, cmd_work *w, int argc, const char *const *argv, dbr_err *err)
{
    static const struct {
        const char *word;
        dbr_code (*run)(edit *, const dbr_event *, dbr_err *);
    } verbs[] = {{"accept", accept}, {"hide", hide}, {"pin", pin}};
    edit x = {.ctx = ctx, .w = w};
    dbr_code rc = open_report(&x, err);
    const dbr_event *e = NULL;
    if (rc == DBR_OK && strcmp(argv[0], "set") == 0) {
        rc = argc == 3 ? set(&x, argv[1], argv[2], err)
                       : dbr_fail(err, DBR_EUSAGE,
                                  "'timeline set' needs a milestone and a time: set resolved 10:40");
        goto done;
    }
    for (size_t i = 0; rc == DBR_OK && i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (strcmp(argv[0], verbs[i].word) == 0) {
            rc = argc == 2
                     ? event_of(&x, argv[1], &e, err)
                     : dbr_fail(err, DBR_EUSAGE, "'timeline %s' needs the number of one candidate", argv[0]);
            rc = e == NULL ? rc : verbs[i].run(&x, e, err);
            goto done;
        }
    }
    rc = rc < 0 ? rc : dbr_fail(err, DBR_EUSAGE, "'%s' is not known: accept, hide, pin or set", argv[0]);
done:
    dbr_buf_release(&x.bytes);
    return rc;
}
