/*
 * Reads a document: Markdown's tree first, then one reader after the other, each adding what it finds.
 * Nothing here fails on what people write; the only errors are limits.
 */
#include "document/moment.h"
#include "document/reader.h"

#include "base/pool.h"
#include "base/text.h"
#include "base/utf8.h"

#include <assert.h>

enum { N_PARTS = 3 }; // that are read beside each other

static void read_part(void *data, size_t i);
static int prose_language(const dbr_md *md);
static dbr_time document_date(const dbr_document *d, const dbr_md *md);
static dbr_time date_of_name(const char *path);
static bool first_date(dbr_slice text, dbr_time *ret);
static void number_blocks(dbr_md *md, const dbr_document *d);
static void number_links(dbr_reader *r);

dbr_code dbr_document_read(dbr_arena *arena, dbr_slice bytes, const char *name, const dbr_zone *default_zone,
                           dbr_document **ret, dbr_err *err)
{
    assert(name != NULL);
    dbr_md *md = DBR_NEW(arena, dbr_md);
    dbr_code rc = dbr_md_parse(arena, bytes, md, err);
    if (rc < 0) {
        dbr_err_prefix(err, "'%s'", name);
        return rc;
    }
    dbr_document *d = DBR_NEW(arena, dbr_document);
    d->bytes = md->bytes;
    d->name = name;
    d->line_begins = md->line_begins;
    d->n_lines = md->n_lines;
    d->lang = prose_language(md);
    dbr_reader r = {.arena = arena, .md = md, .d = d, .zone = default_zone};
    dbr_read_sections(&r);
    number_blocks(md, d);
    dbr_read_headers(&r);
    d->date = document_date(d, md);
    dbr_read_zone(&r);
    r.zone = d->zone != NULL ? d->zone : default_zone != NULL ? default_zone : dbr_zone_utc();
    d->clock_zone = r.zone;
    number_links(&r);
    dbr_arena arenas[N_PARTS] = {0};
    dbr_reader parts[N_PARTS];
    for (size_t i = 0; i < N_PARTS; i++) {
        parts[i] = r;
        parts[i].arena = &arenas[i];
    }
    dbr_pool_share(N_PARTS, bytes.len >= DBR_PAIR_MIN_BYTES, read_part, parts);
    for (size_t i = 0; i < N_PARTS; i++) {
        dbr_arena_absorb(arena, &arenas[i]);
    }
    *ret = d;
    return DBR_OK;
}

/* None asks for what another finds, and each fills its own fields of the document. */
static void read_part(void *data, size_t i)
{
    dbr_reader *r = &((dbr_reader *)data)[i];
    if (i == 0) {
        dbr_read_timeline(r);
    } else if (i == 1) {
        dbr_read_sentences(r);
    } else {
        dbr_read_key_times(r);
        dbr_read_actions(r);
    }
}

const char *dbr_section_word(dbr_section_kind kind)
{
    static const char *const WORDS[] = {
        "other",    "head",       "summary",    "impact",   "key-times", "timeline",   "detection",
        "response", "resolution", "cause",      "factors",  "went-well", "went-wrong", "lucky",
        "lessons",  "actions",    "prevention", "coverage", "leads",     "appendix",   "follow-up"};
    static_assert(sizeof(WORDS) / sizeof(*WORDS) == DBR_SECTION_KIND_COUNT, "a word for each kind");
    assert(kind < DBR_SECTION_KIND_COUNT);
    return WORDS[kind];
}

const char *dbr_header_word(dbr_header_kind kind)
{
    static const char *const WORDS[] = {"other",    "date",     "duration", "severity",    "authors",
                                        "reviewed", "status",   "services", "distributed", "follow-up",
                                        "started",  "detected", "resolved", "zone"};
    static_assert(sizeof(WORDS) / sizeof(*WORDS) == DBR_HEADER_KIND_COUNT, "a word for each kind");
    assert(kind < DBR_HEADER_KIND_COUNT);
    return WORDS[kind];
}

void dbr_document_locate(const dbr_document *d, size_t offset, uint64_t *ret_line, uint64_t *ret_column)
{
    const dbr_md md = {.bytes = d->bytes, .line_begins = d->line_begins, .n_lines = d->n_lines};
    offset = offset < d->bytes.len ? offset : d->bytes.len;
    dbr_source_range at = dbr_md_at(&md, offset, offset);
    *ret_line = at.line;
    *ret_column = at.column;
}

void *dbr_read_keep(dbr_arena *arena, void *items)
{
    dbr_arena_adopt(arena, items);
    return items != NULL ? items : dbr_arena_alloc(arena, 1);
}

dbr_slice dbr_read_one_line(dbr_arena *arena, dbr_slice s)
{
    if (s.len == 0 || memchr(s.ptr, '\n', s.len) == NULL) {
        return s;
    }
    char *copy = dbr_arena_str(arena, s);
    for (size_t i = 0; i < s.len; i++) {
        copy[i] = copy[i] == '\n' ? ' ' : copy[i];
    }
    return dbr_slice_of(copy, s.len);
}

dbr_slice dbr_read_strip(dbr_slice s, const char *c)
{
    size_t n = strlen(c);
    s = dbr_slice_trim(s);
    while (s.len > 0 && (memchr(c, s.ptr[0], n) != NULL || s.ptr[0] == ' ' || s.ptr[0] == '\n')) {
        s = dbr_slice_from(s, 1);
    }
    while (s.len > 0 &&
           (memchr(c, s.ptr[s.len - 1], n) != NULL || s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\n')) {
        s.len--;
    }
    return s;
}

dbr_slice dbr_read_fold(dbr_arena *arena, dbr_slice s)
{
    dbr_buf folded = {0};
    dbr_buf_init(&folded, 0);
    dbr_utf8_fold(&folded, s);
    dbr_slice copy = dbr_slice_dup(arena, dbr_buf_view(&folded));
    dbr_buf_release(&folded);
    return copy;
}

const dbr_md_block *dbr_read_cell(const dbr_md *md, const dbr_md_block *row, size_t i)
{
    const dbr_md_block *cell = dbr_md_child(md, row, NULL);
    while (cell != NULL && i-- > 0) {
        cell = dbr_md_child(md, row, cell);
    }
    return cell;
}

bool dbr_read_word_in(dbr_slice folded, const char *list)
{
    for (const char *at = list; at != NULL;) {
        size_t n = 0;
        while (n < folded.len && at[n] == folded.ptr[n] && at[n] != '|' && at[n] != '\0') {
            n++;
        }
        if (n == folded.len && (at[n] == '|' || at[n] == '\0')) {
            return true;
        }
        const char *end = strchr(at + n, '|');
        at = end != NULL ? end + 1 : NULL;
    }
    return false;
}

/* Chinese when its characters, five Latin letters to one, are the greater part. E4–E9 lead U+4000–U+9FFF. In steps short enough for
 * counts of one byte, so that the compiler takes many bytes at once. */
static int prose_language(const dbr_md *md)
{
    enum { STEP = 192 };
    size_t n_cjk = 0;
    size_t n_latin = 0;
    for (size_t at = 0; at < md->plain.len; at += STEP) {
        dbr_slice part = dbr_slice_sub(md->plain, at, at + STEP);
        unsigned char cjk = 0;
        unsigned char latin = 0;
        for (size_t i = 0; i < part.len; i++) {
            unsigned char c = (unsigned char)part.ptr[i];
            cjk = (unsigned char)(cjk + ((unsigned char)(c - 0xE4) < 6));
            latin = (unsigned char)(latin + ((unsigned char)((c | 0x20) - 'a') < 26));
        }
        n_cjk += cjk;
        n_latin += latin;
    }
    return n_cjk * 5 > n_latin ? DBR_LANG_ZH_CN : DBR_LANG_EN;
}

/* Of the date field, the title, the start, in this order; else the only date that stands before or in the summary, else
 * the file's name. */
static dbr_time document_date(const dbr_document *d, const dbr_md *md)
{
    dbr_time date = DBR_TIME_NONE;
    const dbr_header_field *field = dbr_document_header(d, DBR_HEADER_DATE);
    if (field != NULL && first_date(field->value, &date)) {
        return date;
    }
    if (first_date(d->title, &date)) {
        return date;
    }
    field = dbr_document_header(d, DBR_HEADER_STARTED);
    if (field != NULL && first_date(field->value, &date)) {
        return date;
    }
    dbr_time only = DBR_TIME_NONE;
    for (size_t i = 1; i < md->n_blocks; i++) {
        const dbr_md_block *b = &md->blocks[i];
        dbr_section_kind kind = d->sections[b->i_section].kind;
        bool is_near = kind == DBR_SECTION_HEAD || kind == DBR_SECTION_SUMMARY;
        if (!is_near || !first_date(dbr_md_text(md, b), &date)) {
            continue;
        }
        if (only != DBR_TIME_NONE && only != date) {
            return DBR_TIME_NONE; // two dates: nobody says which
        }
        only = date;
    }
    return only != DBR_TIME_NONE ? only : date_of_name(d->name);
}

/* "2025-02-09-api/report.md", "2025-02-09.md": files of reports are named by their date. */
static dbr_time date_of_name(const char *path)
{
    dbr_slice rest = dbr_slice_str(path);
    dbr_slice last[2] = {{0}};
    while (rest.ptr != NULL) {
        last[0] = last[1];
        last[1] = dbr_slice_cut(&rest, '/');
    }
    dbr_time date = DBR_TIME_NONE;
    return first_date(last[1], &date) || first_date(last[0], &date) ? date : DBR_TIME_NONE;
}

static bool first_date(dbr_slice text, dbr_time *ret)
{
    bool has_year = false;
    if (!dbr_slice_has_digits(text)) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        bool is_begin =
            i == 0 || !((text.ptr[i - 1] >= '0' && text.ptr[i - 1] <= '9') || text.ptr[i - 1] == '-');
        if (is_begin && dbr_moment_date(dbr_slice_from(text, i), ret, &has_year) > 0 && has_year) {
            return true;
        }
    }
    return false;
}

/* Blocks stand in the order of the document, nearly all: one walk over both. */
static void number_blocks(dbr_md *md, const dbr_document *d)
{
    size_t i = 0;
    for (size_t k = 0; k < md->n_blocks; k++) {
        size_t at = md->blocks[k].begin;
        i = at < d->sections[i].at.begin ? dbr_read_section_at(d, at) : i;
        while (i + 1 < d->n_sections && d->sections[i + 1].at.begin <= at) {
            i++;
        }
        md->blocks[k].i_section = (uint32_t)i;
    }
}

static void number_links(dbr_reader *r)
{
    for (size_t i = 0; i < r->md->n_links; i++) {
        r->md->links[i].i_section = dbr_read_section_at(r->d, r->md->links[i].at.begin);
    }
    r->d->links = r->md->links;
    r->d->n_links = r->md->n_links;
}
