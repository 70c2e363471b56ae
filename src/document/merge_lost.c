/*
 * The safety net under "never loses a word". Theirs may move a line out of a place that merges (so it goes there) to a
 * place that does not (ours deleted it, or it is in conflict): each decision is right and the line is lost. So the
 * result is looked at as a whole: a line that both ours and theirs have must be in it. What is missing is *held*, and
 * the documents are merged once more; a text with held lines is neither dropped nor replaced by one without them.
 *
 * Whole lines only: a row that got another column is another line. Then holding changes nothing, and the number of
 * rounds is bounded.
 */
#include "document/merge.h"

#include <assert.h>

typedef enum seen_flag { SEEN_OURS = 1, SEEN_THEIRS = 2, SEEN_MERGED = 4 } seen_flag;

/* Rules, fences and the like are everywhere; a line that says something has a letter, a digit or a Chinese character. */
static bool says_something(dbr_slice line)
{
    for (size_t i = 0; i < line.len; i++) {
        unsigned char c = (unsigned char)line.ptr[i];
        if (c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            return true;
        }
    }
    return false;
}

static void see_merged(const dbr_merge *m, unsigned char *seen)
{
    dbr_slice rest = dbr_slice_from(dbr_buf_view(m->out), m->begin);
    while (rest.ptr != NULL) {
        dbr_slice line = dbr_slice_cut(&rest, '\n');
        line.len -= dbr_slice_ends(line, "\r") ? 1 : 0;
        uint32_t id = dbr_merge_find_name(m, line);
        if (id != DBR_MERGE_NO_NAME) {
            seen[id] |= SEEN_MERGED;
        }
    }
}

bool dbr_merge_hold_lost(dbr_merge *m)
{
    size_t n = m->names.texts.n;
    bool is_more = false;
    unsigned char *seen = dbr_xcalloc(n + 1, 1);
    for (int side = DBR_OURS; side < DBR_SIDE_COUNT; side++) {
        for (size_t i = 0; i < m->docs[side].lines.n; i++) {
            seen[m->docs[side].lines.items[i].id] |= side == DBR_OURS ? SEEN_OURS : SEEN_THEIRS;
        }
    }
    see_merged(m, seen);
    bool *held = DBR_NEW_N(&m->scratch, bool, n + 1);
    for (size_t id = 0; id < n; id++) {
        bool was_held = id < m->n_held && m->held[id];
        bool is_lost = seen[id] == (SEEN_OURS | SEEN_THEIRS) && says_something(m->names.texts.items[id]);
        held[id] = was_held || is_lost;
        is_more = is_more || (is_lost && !was_held);
    }
    m->held = held;
    m->n_held = n;
    m->marks = DBR_NEW_N(&m->scratch, uint32_t, n + 1);
    m->mark = 0;
    free(seen);
    return is_more;
}

bool dbr_merge_would_lose(dbr_merge *m, dbr_merge_text ours, dbr_merge_text theirs)
{
    if (m->n_held == 0) {
        return false;
    }
    m->mark++;
    for (size_t i = 0; i < theirs.n; i++) {
        if (theirs.lines[i].id < m->n_held) {
            m->marks[theirs.lines[i].id] = m->mark;
        }
    }
    for (size_t i = 0; i < ours.n; i++) {
        uint32_t id = ours.lines[i].id;
        if (id < m->n_held && m->held[id] && m->marks[id] != m->mark) {
            return true;
        }
    }
    return false;
}
