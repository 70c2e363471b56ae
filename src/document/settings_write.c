/*
 * Writing incident.yaml: a fresh one with a comment a key, or one key of a file that people own.
 *
 * A key's lines are the one it stands on and those below it that are indented, or items of a list at the
 * margin; blank lines and comments after them are not its own. A comment behind a one-line value stays.
 */
#include "base/option.h"
#include "base/text.h"
#include "base/yaml.h"
#include "document/document.h"

#include <assert.h>

static const char *const KEYS[] = {
    "title", "kind",       "severity", "services", "window",      "window.start", "window.end", "zone",
    "lang",  "visibility", "authors",  "people",   "people_mode", "clocks",       "team",       "layout"};

typedef struct key_lines {
    size_t begin, end; // of the key's lines, the last line break included; equal when there is none
    size_t value;      // offset behind the ':'
    size_t indent;
} key_lines;

static void write_text(dbr_buf *out, int lang, dbr_text_id comment, const char *key, dbr_slice value);
static void write_list(dbr_buf *out, int lang, dbr_text_id comment, const char *key, const dbr_slice *items,
                       size_t n);
static void write_time(dbr_buf *out, const char *key, dbr_time time, const dbr_zone *zone);
static void write_clocks(dbr_buf *out, const dbr_incident *incident);
static void write_people(dbr_buf *out, const dbr_incident *incident);
static void write_comment(dbr_buf *out, int lang, dbr_text_id comment);
static bool find_key(dbr_slice yaml, size_t from, size_t to, dbr_slice key, key_lines *ret);
static size_t line_indent(dbr_slice line);
static void write_key(dbr_buf *out, size_t indent, dbr_slice key, dbr_slice value, dbr_slice comment);
static dbr_slice line_comment(dbr_slice line);
static void set_key(dbr_slice yaml, dbr_slice key, dbr_slice value, dbr_buf *out);
static void set_part(dbr_slice yaml, dbr_slice map, dbr_slice key, dbr_slice value, dbr_buf *out);
static void replace_lines(dbr_slice yaml, const key_lines *at, dbr_slice key, dbr_slice value, dbr_buf *out);

void dbr_settings_write(dbr_buf *out, const dbr_incident *incident)
{
    int lang = incident->lang;
    write_comment(out, lang, DBR_T_DOCUMENT_SETTINGS_TOP);
    write_text(out, lang, DBR_TEXT_COUNT, "title", incident->title);
    write_text(out, lang, DBR_T_DOCUMENT_SETTINGS_KIND, "kind", incident->kind);
    write_text(out, lang, DBR_T_DOCUMENT_SETTINGS_SEVERITY, "severity", incident->severity);
    write_list(out, lang, DBR_T_DOCUMENT_SETTINGS_SERVICES, "services", incident->services,
               incident->n_services);
    write_comment(out, lang, DBR_T_DOCUMENT_SETTINGS_WINDOW);
    dbr_buf_str(out, "window:\n");
    write_time(out, "start", incident->window.begin, incident->zone);
    write_time(out, "end", incident->window.end, incident->zone);
    write_text(out, lang, DBR_T_DOCUMENT_SETTINGS_ZONE, "zone",
               dbr_slice_str(dbr_zone_name(incident->zone != NULL ? incident->zone : dbr_zone_utc())));
    write_text(out, lang, DBR_T_DOCUMENT_SETTINGS_LANG, "lang", dbr_slice_str(dbr_lang_name((dbr_lang)lang)));
    write_text(out, lang, DBR_T_DOCUMENT_SETTINGS_VISIBILITY, "visibility", incident->visibility);
    write_list(out, lang, DBR_T_DOCUMENT_SETTINGS_AUTHORS, "authors", incident->authors, incident->n_authors);
    write_people(out, incident);
    write_clocks(out, incident);
}

dbr_code dbr_settings_set(dbr_slice yaml, const char *key, dbr_slice value, dbr_buf *out, dbr_err *err)
{
    bool is_known = false;
    for (size_t i = 0; i < sizeof(KEYS) / sizeof(*KEYS); i++) {
        is_known |= strcmp(KEYS[i], key) == 0;
    }
    if (!is_known) {
        const char *nearest = dbr_option_nearest(key, KEYS, sizeof(KEYS) / sizeof(*KEYS));
        return nearest != NULL
                   ? dbr_fail(err, DBR_EUSAGE, "unknown key '%s' (did you mean '%s'?)", key, nearest)
                   : dbr_fail(err, DBR_EUSAGE, "unknown key '%s'", key);
    }
    dbr_arena arena = {0};
    dbr_yaml *root = NULL;
    dbr_buf text = {0};
    dbr_buf_init(&text, 0);
    dbr_code rc = dbr_yaml_read(&arena, yaml, "incident.yaml", &root, err);
    if (rc == DBR_OK) {
        dbr_slice name = dbr_slice_str(key);
        size_t dot = dbr_slice_find_char(name, '.');
        value = dbr_slice_trim(value);
        if (dot == SIZE_MAX) {
            set_key(yaml, name, value, &text);
        } else {
            set_part(yaml, dbr_slice_sub(name, 0, dot), dbr_slice_from(name, dot + 1), value, &text);
        }
        rc = dbr_yaml_read(&arena, dbr_buf_view(&text), "incident.yaml", &root, err);
        if (rc == DBR_OK && dbr_yaml_get(root, key) == NULL) {
            rc = dbr_fail(err, DBR_EPARSE, "cannot set '%s': its map is not written line by line", key);
        } else if (rc < 0) {
            dbr_err_prefix(err, "cannot set '%s' to '%.*s'", key, DBR_FMT(dbr_slice_sub(value, 0, 64)));
        }
    }
    if (rc == DBR_OK) {
        dbr_buf_slice(out, dbr_buf_view(&text));
    }
    dbr_buf_release(&text);
    dbr_arena_release(&arena);
    return rc;
}

static void write_text(dbr_buf *out, int lang, dbr_text_id comment, const char *key, dbr_slice value)
{
    write_comment(out, lang, comment);
    dbr_buf_printf(out, "%s:", key);
    if (value.len > 0) {
        dbr_buf_char(out, ' ');
        dbr_yaml_quote(out, value);
    }
    dbr_buf_char(out, '\n');
}

static void write_list(dbr_buf *out, int lang, dbr_text_id comment, const char *key, const dbr_slice *items,
                       size_t n)
{
    write_comment(out, lang, comment);
    dbr_buf_printf(out, "%s:%s\n", key, n == 0 ? " []" : "");
    for (size_t i = 0; i < n; i++) {
        dbr_buf_str(out, "  - ");
        dbr_yaml_quote(out, items[i]);
        dbr_buf_char(out, '\n');
    }
}

static void write_time(dbr_buf *out, const char *key, dbr_time time, const dbr_zone *zone)
{
    dbr_buf_printf(out, "  %s:", key);
    if (time != DBR_TIME_NONE) {
        dbr_time second = time % DBR_SECOND;
        dbr_buf_char(out, ' ');
        dbr_time_rfc3339(out, time, zone != NULL ? zone : dbr_zone_utc(), second == 0 ? 0 : 9);
    }
    dbr_buf_char(out, '\n');
}

static void write_people(dbr_buf *out, const dbr_incident *incident)
{
    if (incident->people_as_roles) {
        dbr_buf_str(out, "people_mode: roles\n");
    }
    if (incident->n_people > 0) {
        dbr_buf_str(out, "people:\n");
    }
    for (size_t i = 0; i < incident->n_people; i++) {
        const dbr_person *p = &incident->people[i];
        dbr_buf_str(out, "  ");
        dbr_yaml_quote(out, p->handle);
        dbr_buf_str(out, ":\n    name: ");
        dbr_yaml_quote(out, p->name);
        dbr_buf_str(out, "\n    role: ");
        dbr_yaml_quote(out, p->role);
        dbr_buf_printf(out, "\n    aliases:%s\n", p->n_aliases == 0 ? " []" : "");
        for (size_t k = 0; k < p->n_aliases; k++) {
            dbr_buf_str(out, "      - ");
            dbr_yaml_quote(out, p->aliases[k]);
            dbr_buf_char(out, '\n');
        }
    }
}

static void write_clocks(dbr_buf *out, const dbr_incident *incident)
{
    if (incident->n_clocks > 0) {
        write_comment(out, incident->lang, DBR_T_DOCUMENT_SETTINGS_CLOCKS);
        dbr_buf_str(out, "clocks:\n");
    }
    for (size_t i = 0; i < incident->n_clocks; i++) {
        const dbr_clock *c = &incident->clocks[i];
        dbr_buf_str(out, "  - artifact: ");
        dbr_yaml_quote(out, c->artifact);
        dbr_buf_char(out, '\n');
        if (c->skew != 0) {
            dbr_time skew = c->skew < 0 ? -c->skew : c->skew;
            dbr_buf_printf(out, "    skew: \"%c%lld", c->skew < 0 ? '-' : '+',
                           (long long)(skew / DBR_SECOND));
            if (skew % DBR_SECOND != 0) {
                dbr_buf_printf(out, ".%09lld", (long long)(skew % DBR_SECOND));
            }
            dbr_buf_str(out, "s\"\n");
        }
        if (c->zone != NULL) {
            dbr_buf_str(out, "    zone: ");
            dbr_yaml_quote(out, dbr_slice_str(dbr_zone_name(c->zone)));
            dbr_buf_char(out, '\n');
        }
        if (c->year != 0) {
            dbr_buf_printf(out, "    year: %d\n", c->year);
        }
    }
}

static void write_comment(dbr_buf *out, int lang, dbr_text_id comment)
{
    if (comment != DBR_TEXT_COUNT) {
        dbr_buf_printf(out, "# %s\n", dbr_text((dbr_lang)lang, comment));
    }
}

static void set_key(dbr_slice yaml, dbr_slice key, dbr_slice value, dbr_buf *out)
{
    key_lines at = {0};
    if (find_key(yaml, 0, yaml.len, key, &at)) {
        replace_lines(yaml, &at, key, value, out);
        return;
    }
    dbr_buf_slice(out, yaml);
    if (yaml.len > 0 && yaml.ptr[yaml.len - 1] != '\n') {
        dbr_buf_char(out, '\n');
    }
    write_key(out, 0, key, value, (dbr_slice){0});
}

/* "window.start": a line inside the lines of "window". */
static void set_part(dbr_slice yaml, dbr_slice map, dbr_slice key, dbr_slice value, dbr_buf *out)
{
    key_lines outer = {0};
    key_lines at = {0};
    if (!find_key(yaml, 0, yaml.len, map, &outer)) {
        dbr_buf_slice(out, yaml);
        if (yaml.len > 0 && yaml.ptr[yaml.len - 1] != '\n') {
            dbr_buf_char(out, '\n');
        }
        dbr_buf_slice(out, map);
        dbr_buf_str(out, ":\n");
        write_key(out, 2, key, value, (dbr_slice){0});
        return;
    }
    const char *nl = memchr(yaml.ptr + outer.begin, '\n', outer.end - outer.begin);
    size_t inside = nl != NULL ? (size_t)(nl - yaml.ptr) + 1 : outer.end;
    if (find_key(yaml, inside, outer.end, key, &at)) {
        replace_lines(yaml, &at, key, value, out);
        return;
    }
    dbr_buf_slice(out, dbr_slice_sub(yaml, 0, inside));
    if (nl == NULL) {
        dbr_buf_char(out, '\n');
    }
    dbr_slice first = dbr_slice_sub(yaml, inside, outer.end);
    write_key(out, first.len > 0 ? line_indent(first) : 2, key, value, (dbr_slice){0});
    dbr_buf_slice(out, dbr_slice_from(yaml, inside));
}

static void replace_lines(dbr_slice yaml, const key_lines *at, dbr_slice key, dbr_slice value, dbr_buf *out)
{
    dbr_slice rest = dbr_slice_sub(yaml, at->value, at->end);
    dbr_slice line = rest.len > 0 ? dbr_slice_cut(&rest, '\n') : rest;
    bool is_one_line = dbr_slice_trim(rest).len == 0;
    dbr_buf_slice(out, dbr_slice_sub(yaml, 0, at->begin));
    write_key(out, at->indent, key, value, is_one_line ? line_comment(line) : (dbr_slice){0});
    dbr_buf_slice(out, dbr_slice_from(yaml, at->end));
}

/* The lines of a key that stands in [from, to) at the indent of the first line there. */
static bool find_key(dbr_slice yaml, size_t from, size_t to, dbr_slice key, key_lines *ret)
{
    bool is_found = false;
    bool has_indent = from == 0;
    size_t indent = 0;
    for (size_t p = from; p < to;) {
        const char *nl = memchr(yaml.ptr + p, '\n', to - p);
        size_t next = nl != NULL ? (size_t)(nl - yaml.ptr) + 1 : to;
        dbr_slice line = dbr_slice_sub(yaml, p, next);
        size_t n = line_indent(line);
        bool is_blank = dbr_slice_trim(line).len == 0;
        bool is_comment = !is_blank && line.ptr[n] == '#';
        if (!has_indent && !is_blank && !is_comment) {
            indent = n;
            has_indent = true;
        }
        bool is_item =
            !is_blank && n == indent && line.ptr[n] == '-' && (n + 1 >= line.len || line.ptr[n + 1] == ' ');
        if (is_found && !is_blank && !is_comment) {
            if (n <= indent && !is_item) {
                return true;
            }
            ret->end = next;
        }
        if (!is_found && n == indent && !is_blank && line.len > n + key.len && line.ptr[n + key.len] == ':' &&
            memcmp(line.ptr + n, key.ptr, key.len) == 0) {
            *ret = (key_lines){.begin = p, .end = next, .value = p + n + key.len + 1, .indent = n};
            is_found = true;
        }
        p = next;
    }
    return is_found;
}

static size_t line_indent(dbr_slice line)
{
    size_t n = 0;
    while (n < line.len && line.ptr[n] == ' ') {
        n++;
    }
    return n;
}

/* "key: value # comment"; a value of several lines goes below the key, indented. */
static void write_key(dbr_buf *out, size_t indent, dbr_slice key, dbr_slice value, dbr_slice comment)
{
    dbr_buf_printf(out, "%*s%.*s:", (int)indent, "", DBR_FMT(key));
    if (value.len > 0 && memchr(value.ptr, '\n', value.len) != NULL) {
        dbr_slice rest = value;
        while (rest.ptr != NULL) {
            dbr_slice line = dbr_slice_cut(&rest, '\n');
            dbr_buf_printf(out, "\n%*s%.*s", (int)indent + 2, "", DBR_FMT(line));
        }
    } else if (value.len > 0) {
        dbr_buf_char(out, ' ');
        dbr_buf_slice(out, value);
    }
    if (comment.len > 0) {
        dbr_buf_char(out, ' ');
        dbr_buf_slice(out, comment);
    }
    dbr_buf_char(out, '\n');
}

/* " # why" behind a value; not inside quotes. */
static dbr_slice line_comment(dbr_slice line)
{
    char quote = 0;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (quote != 0) {
            quote = c == quote ? 0 : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '#' && i > 0 && (line.ptr[i - 1] == ' ' || line.ptr[i - 1] == '\t')) {
            return dbr_slice_trim(dbr_slice_from(line, i));
        }
    }
    return (dbr_slice){0};
}
