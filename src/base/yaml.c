/*
 * YAML settings through libyaml's events into a tree of dbr_yaml nodes.
 *
 *     people:                  MAP key=people line 1, child:
 *       - name: Ana              MAP line 2, child: SCALAR key=name text=Ana line 2
 *
 * A subset on purpose, because settings are read by people: one document; no anchors, aliases and tags; keys
 * are text and stand once. The rest of YAML 1.1's syntax is libyaml's. Scalars stay text: what is a number or
 * a time is decided by who asks. Keys are remembered in one hash table for the whole document, so that a map
 * of 100,000 keys is not quadratic.
 */
#include "base/yaml.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <yaml.h>

/* An open list or map. */
typedef struct frame {
    dbr_yaml *node;
    dbr_yaml *last;        // of its children, NULL while empty
    dbr_slice key;         // of the next member, ptr NULL while none was read
    uint64_t line, column; // of that key
} frame;

typedef struct key_entry {
    const dbr_yaml *map; // NULL for a free slot
    dbr_slice key;
    uint64_t line;
} key_entry;

typedef struct builder {
    dbr_arena *arena;
    const char *source;
    dbr_err *err;
    dbr_yaml *root;
    frame frames[DBR_MAX_NESTING];
    size_t n_frames;
    size_t n_documents;
    key_entry *keys; // owned; open addressing, a power of two
    size_t n_keys, keys_cap;
} builder;

static dbr_code take_event(builder *b, const yaml_event_t *event);
static dbr_code take_scalar(builder *b, const yaml_event_t *event);
static dbr_code open_node(builder *b, const yaml_event_t *event, dbr_yaml_type type);
static dbr_code take_key(builder *b, frame *f, dbr_slice key, yaml_mark_t mark);
static dbr_yaml *add_node(builder *b, dbr_yaml_type type, yaml_mark_t mark);
static uint64_t remember_key(builder *b, const dbr_yaml *map, dbr_slice key, uint64_t line);
static dbr_code fail_at(builder *b, yaml_mark_t mark, const char *what);
static dbr_code fail_parser(builder *b, const yaml_parser_t *parser, dbr_slice text);
static bool is_null(const dbr_yaml *node);
static bool is_plain(dbr_slice s);

dbr_code dbr_yaml_read(dbr_arena *arena, dbr_slice text, const char *source, dbr_yaml **ret, dbr_err *err)
{
    if (text.len > DBR_MAX_SETTINGS_BYTES) {
        dbr_code rc = dbr_fail(err, DBR_ELIMIT, "larger than %u bytes", DBR_MAX_SETTINGS_BYTES);
        (void)dbr_err_at(err, source, 0, 0);
        return rc;
    }
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) {
        return dbr_fail(err, DBR_ENOSUPPORT, "cannot start libyaml");
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)(text.ptr != NULL ? text.ptr : ""),
                                 text.len);
    builder *b = dbr_xcalloc(1, sizeof(*b));
    *b = (builder){.arena = arena, .source = source, .err = err};
    dbr_code rc = DBR_OK;
    for (bool is_end = false; rc == DBR_OK && !is_end;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            rc = fail_parser(b, &parser, text);
            break;
        }
        is_end = event.type == YAML_STREAM_END_EVENT;
        rc = take_event(b, &event);
        yaml_event_delete(&event);
    }
    if (rc == DBR_OK) {
        bool is_empty = b->root == NULL || (b->root->type == DBR_YAML_SCALAR && is_null(b->root));
        if (is_empty) {
            b->root = DBR_NEW(arena, dbr_yaml);
            *b->root = (dbr_yaml){.type = DBR_YAML_MAP, .line = 1, .column = 1};
        }
        *ret = b->root;
    }
    free(b->keys);
    free(b);
    yaml_parser_delete(&parser);
    return rc;
}

const dbr_yaml *dbr_yaml_get(const dbr_yaml *node, const char *path)
{
    dbr_slice rest = dbr_slice_str(path);
    while (node != NULL && rest.ptr != NULL) {
        dbr_slice part = dbr_slice_cut(&rest, '.');
        const dbr_yaml *member = node->type == DBR_YAML_MAP ? node->child : NULL;
        while (member != NULL && !dbr_slice_eq(member->key, part)) {
            member = member->next;
        }
        node = member;
    }
    return node;
}

dbr_slice dbr_yaml_text(const dbr_yaml *node, const char *path, dbr_slice otherwise)
{
    const dbr_yaml *member = dbr_yaml_get(node, path);
    bool is_text = member != NULL && member->type == DBR_YAML_SCALAR && !is_null(member);
    return is_text ? member->text : otherwise;
}

void dbr_yaml_quote(dbr_buf *out, dbr_slice s)
{
    if (is_plain(s)) {
        dbr_buf_slice(out, s);
        return;
    }
    dbr_buf_char(out, '"');
    for (size_t i = 0; i < s.len;) {
        uint32_t cp = dbr_utf8_next(s, &i);
        bool is_odd = (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 || cp == 0x2029 || cp == 0xfeff ||
                      cp >= 0x10ffff || cp == 0xfffe || cp == 0xffff;
        if (cp == '"' || cp == '\\') {
            dbr_buf_char(out, '\\');
            dbr_buf_char(out, (char)cp);
        } else if (cp == '\n' || cp == '\t') {
            dbr_buf_str(out, cp == '\n' ? "\\n" : "\\t");
        } else if (cp < 0x20 || is_odd) {
            dbr_buf_printf(out, cp > 0xffff ? "\\U%08x" : "\\u%04x", (unsigned)cp);
        } else {
            dbr_utf8_add(out, cp);
        }
    }
    dbr_buf_char(out, '"');
}

/* ---- events ---- */

static dbr_code take_event(builder *b, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return ++b->n_documents > 1 ? fail_at(b, event->start_mark, "more than one document") : DBR_OK;
    case YAML_ALIAS_EVENT:
        return fail_at(b, event->start_mark, "aliases ('*name') are not supported: write the value out");
    case YAML_SCALAR_EVENT:
        return take_scalar(b, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_node(b, event, DBR_YAML_LIST);
    case YAML_MAPPING_START_EVENT:
        return open_node(b, event, DBR_YAML_MAP);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        assert(b->n_frames > 0);
        b->n_frames--;
        return DBR_OK;
    default:
        return DBR_OK;
    }
}

static dbr_code refuse_extras(builder *b, const yaml_char_t *anchor, const yaml_char_t *tag, yaml_mark_t mark)
{
    if (anchor != NULL) {
        return fail_at(b, mark, "anchors ('&name') are not supported: write the value out");
    }
    return tag != NULL ? fail_at(b, mark, "tags ('!name') are not supported") : DBR_OK;
}

static dbr_code take_scalar(builder *b, const yaml_event_t *event)
{
    dbr_code rc = refuse_extras(b, event->data.scalar.anchor, event->data.scalar.tag, event->start_mark);
    if (rc < 0) {
        return rc;
    }
    dbr_slice text = dbr_slice_of((const char *)event->data.scalar.value, event->data.scalar.length);
    frame *f = b->n_frames > 0 ? &b->frames[b->n_frames - 1] : NULL;
    if (f != NULL && f->node->type == DBR_YAML_MAP && f->key.ptr == NULL) {
        return take_key(b, f, text, event->start_mark);
    }
    dbr_yaml *node = add_node(b, DBR_YAML_SCALAR, event->start_mark);
    node->text = dbr_slice_of(dbr_arena_str(b->arena, text), text.len);
    node->is_quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    return DBR_OK;
}

static dbr_code open_node(builder *b, const yaml_event_t *event, dbr_yaml_type type)
{
    bool is_map = type == DBR_YAML_MAP;
    dbr_code rc = refuse_extras(
        b, is_map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor,
        is_map ? event->data.mapping_start.tag : event->data.sequence_start.tag, event->start_mark);
    if (rc < 0) {
        return rc;
    }
    const frame *f = b->n_frames > 0 ? &b->frames[b->n_frames - 1] : NULL;
    if (f != NULL && f->node->type == DBR_YAML_MAP && f->key.ptr == NULL) {
        return fail_at(b, event->start_mark, "a key must be text");
    }
    if (b->n_frames == DBR_MAX_NESTING) {
        return fail_at(b, event->start_mark, "nested too deep");
    }
    dbr_yaml *node = add_node(b, type, event->start_mark);
    b->frames[b->n_frames++] = (frame){.node = node};
    return DBR_OK;
}

static dbr_code take_key(builder *b, frame *f, dbr_slice key, yaml_mark_t mark)
{
    f->key = dbr_slice_of(dbr_arena_str(b->arena, key), key.len);
    f->line = mark.line + 1;
    f->column = mark.column + 1;
    uint64_t before = remember_key(b, f->node, f->key, f->line);
    if (before != 0) {
        (void)dbr_fail(b->err, DBR_EPARSE, "duplicate key '%.*s': it stands on line %llu already",
                       (int)(key.len < 100 ? key.len : 100), key.ptr, (unsigned long long)before);
        return dbr_err_at(b->err, b->source, f->line, f->column);
    }
    return DBR_OK;
}

/* A node in the open list or map (or the root), with the key read before it. */
static dbr_yaml *add_node(builder *b, dbr_yaml_type type, yaml_mark_t mark)
{
    dbr_yaml *node = DBR_NEW(b->arena, dbr_yaml);
    *node = (dbr_yaml){.type = type, .line = mark.line + 1, .column = mark.column + 1};
    if (b->n_frames == 0) {
        b->root = node;
        return node;
    }
    frame *f = &b->frames[b->n_frames - 1];
    if (f->node->type == DBR_YAML_MAP) {
        node->key = f->key;
        node->line = f->line;
        node->column = f->column;
        f->key = (dbr_slice){0};
    }
    if (f->last != NULL) {
        f->last->next = node;
    } else {
        f->node->child = node;
    }
    f->last = node;
    return node;
}

/* The line where the map has this key already, or 0 and it is remembered. */
static uint64_t remember_key(builder *b, const dbr_yaml *map, dbr_slice key, uint64_t line)
{
    if (b->n_keys * 2 >= b->keys_cap) {
        key_entry *old = b->keys;
        size_t old_cap = b->keys_cap;
        b->keys_cap = old_cap > 0 ? old_cap * 2 : 64;
        b->keys = dbr_xcalloc(b->keys_cap, sizeof(*b->keys));
        b->n_keys = 0;
        for (size_t i = 0; i < old_cap; i++) {
            if (old[i].map != NULL) {
                (void)remember_key(b, old[i].map, old[i].key, old[i].line);
            }
        }
        free(old);
    }
    size_t i = (size_t)dbr_hash_mix(dbr_hash(key), (uint64_t)(uintptr_t)map) & (b->keys_cap - 1);
    while (b->keys[i].map != NULL) {
        if (b->keys[i].map == map && dbr_slice_eq(b->keys[i].key, key)) {
            return b->keys[i].line;
        }
        i = (i + 1) & (b->keys_cap - 1);
    }
    b->keys[i] = (key_entry){.map = map, .key = key, .line = line};
    b->n_keys++;
    return 0;
}

/* ---- errors ---- */

static dbr_code fail_at(builder *b, yaml_mark_t mark, const char *what)
{
    (void)dbr_fail(b->err, DBR_EPARSE, "%s", what);
    return dbr_err_at(b->err, b->source, mark.line + 1, mark.column + 1);
}

static dbr_code fail_parser(builder *b, const yaml_parser_t *parser, dbr_slice text)
{
    if (parser->error == YAML_MEMORY_ERROR) {
        return dbr_fail(b->err, DBR_ELIMIT, "libyaml ran out of memory");
    }
    const char *problem = parser->problem != NULL ? parser->problem : "not YAML";
    if (parser->error != YAML_READER_ERROR) {
        const char *context = parser->context != NULL ? parser->context : "";
        (void)dbr_fail(b->err, DBR_EPARSE, "%s%s%s", context, context[0] != '\0' ? ": " : "", problem);
        return dbr_err_at(b->err, b->source, parser->problem_mark.line + 1, parser->problem_mark.column + 1);
    }
    /* The reader (encoding, control characters) knows a byte only. */
    (void)dbr_fail(b->err, DBR_EPARSE, "%s", problem);
    uint64_t line = 1;
    size_t begin = 0, end = parser->problem_offset < text.len ? parser->problem_offset : text.len;
    for (size_t i = 0; i < end; i++) {
        if (text.ptr[i] == '\n') {
            line++;
            begin = i + 1;
        }
    }
    return dbr_err_at(b->err, b->source, line, end - begin + 1);
}

/* ---- scalars ---- */

static bool is_null(const dbr_yaml *node)
{
    return !node->is_quoted && (node->text.len == 0 || dbr_slice_is(node->text, "~") ||
                                dbr_slice_eq_nocase(node->text, dbr_slice_str("null")));
}

/* True when YAML 1.1 and 1.2 both read `s`, written as it is, as this very text. */
static bool is_plain(dbr_slice s)
{
    static const char *const words[] = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (dbr_slice_eq_nocase(s, dbr_slice_str(words[i]))) {
            return false;
        }
    }
    if (s.len == 0 || strchr(" -+.?:,[]{}#&*!|>'\"%@`=<~", s.ptr[0]) != NULL || s.ptr[s.len - 1] == ' ') {
        return false; // strchr also finds the NUL
    }
    bool is_numberlike = s.ptr[0] >= '0' && s.ptr[0] <= '9';
    for (size_t i = 0; i < s.len;) {
        size_t at = i;
        uint32_t cp = dbr_utf8_next(s, &i);
        bool is_good =
            (cp >= 0x20 && cp < 0x7f) || (cp >= 0xa0 && cp != 0xfffd && cp != 0x2028 && cp != 0x2029 &&
                                          cp != 0xfeff && cp != 0xfffe && cp < 0xffff);
        bool is_comment = cp == '#' && s.ptr[at - 1] == ' '; // at > 0: '#' does not begin it
        bool is_key = cp == ':' && (i == s.len || s.ptr[i] == ' ');
        bool is_flow = cp == ',' || cp == '[' || cp == ']' || cp == '{' || cp == '}';
        if (!is_good || is_comment || is_key || is_flow) {
            return false;
        }
        is_numberlike =
            is_numberlike && cp < 0x7f && strchr("0123456789abcdefxoABCDEFXOTZ_.:+- ", (int)cp) != NULL;
    }
    return !is_numberlike;
}
