/*
 * Logs of a few lines are diaries: somebody or something wrote down what it did, line by line ("page sent", "restarted with
 * the old version"). A detector finds nothing in thirty lines, a person would put most of them into the timeline. So where
 * errors gave the window and nobody was paged, each line of a log of at most 30 timed records is a candidate of 0.5 from a
 * quarter of an hour before the window to an hour after it; debug lines are not, nor a line without a word
 * ("{"), nor one that says what another row says.
 */
#include "timeline/timeline_impl.h"

#define MAX_LINES 30u
#define BEFORE    (15 * DBR_MINUTE)
#define AFTER     DBR_HOUR

/* Three letters at least, or one that is not ASCII: what a document begins or ends with is no line of a diary. */
static bool has_words(dbr_slice text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len && n < 3; i++) {
        char c = (char)(text.ptr[i] | 0x20);
        n += c >= 'a' && c <= 'z' ? 1 : (unsigned char)text.ptr[i] >= 0x80 ? 3 : 0;
    }
    return n >= 3;
}

bool tl_is_diary(const tl_build *b, const dbr_member_info *m)
{
    dbr_window_origin o = b->out->window_origin;
    return (o == DBR_WINDOW_BURST || o == DBR_WINDOW_ERRORS) && m->n_kind[DBR_KIND_LOG] > 0 &&
           m->n_kind[DBR_KIND_LOG] == m->n_entries && m->n_entries - m->n_untimed <= MAX_LINES &&
           !dbr_slice_is(dbr_slice_str(m->layout->format->name), "access");
}

dbr_code tl_read_diary(tl_build *b, uint32_t i_member, tl_diary_take take, dbr_err *err)
{
    dbr_span w = b->out->window;
    dbr_cursor *c = NULL;
    dbr_entry e;
    dbr_cursor_options o = {
        .span = {w.begin - BEFORE, w.end != DBR_TIME_NONE ? w.end + AFTER : DBR_TIME_NONE},
        .kinds = 1u << DBR_KIND_LOG,
        .i_member = (int64_t)i_member};
    dbr_code rc = dbr_cursor_open(b->ev, &o, &c, err);
    while (rc == DBR_OK) {
        int got = dbr_cursor_next(c, &e, err);
        if (got != 1) {
            rc = got < 0 ? (dbr_code)got : DBR_OK;
            break;
        }
        dbr_record r = {0};
        dbr_err bad = {0};
        bool is_debug = e.level == DBR_LEVEL_TRACE || e.level == DBR_LEVEL_DEBUG;
        if (!is_debug && dbr_evidence_record(b->ev, &e, b->arena, &r, &bad) == DBR_OK &&
            has_words(dbr_slice_sub(r.text, 0, dbr_slice_find_char(r.text, '\n')))) {
            take(b, &e, &r);
        }
    }
    (void)dbr_cursor_close(c);
    return rc;
}
