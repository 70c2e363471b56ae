/*
 * Objects of a known schema, by a table of places; see mapping.h.
 */
#include "read/mapping.h"

#include <assert.h>

const char *read_meaning(const read_word *words, dbr_slice word)
{
    for (; words->word != NULL; words++) {
        if (dbr_slice_eq_nocase(word, dbr_slice_str(words->word))) {
            return words->meaning;
        }
    }
    return NULL;
}

dbr_slice read_sentence(dbr_arena *arena, dbr_slice verb, dbr_slice what, dbr_slice where, dbr_slice how)
{
    return dbr_slice_str(dbr_arena_printf(
        arena, "%.*s%s%.*s%s%.*s%s%.*s", DBR_FMT(verb), verb.len > 0 && what.len > 0 ? " " : "",
        DBR_FMT(what), where.len > 0 ? " to " : "", DBR_FMT(where), how.len > 0 ? ": " : "", DBR_FMT(how)));
}

static dbr_slice get(dbr_arena *arena, dbr_slice object, const char *const *pointers)
{
    return pointers != NULL ? read_element_get(arena, object, pointers) : (dbr_slice){0};
}

static dbr_slice verb_of(const read_mapping *m, dbr_slice object, dbr_arena *arena)
{
    dbr_slice word = get(arena, object, m->verbs_at);
    const char *meaning = word.len > 0 && m->verbs != NULL ? read_meaning(m->verbs, word) : NULL;
    if (meaning != NULL) {
        return dbr_slice_str(meaning);
    }
    return word.len > 0 && m->verbs == NULL ? word : dbr_slice_str(m->verb);
}

bool read_map(const read_mapping *m, dbr_slice object, dbr_arena *arena, dbr_record *ret)
{
    assert(m->time != NULL || m->keeps_untimed);
    bool has_time = m->time != NULL && read_element_time(arena, object, ret, m->time);
    if (!has_time && !m->keeps_untimed) {
        return false;
    }
    ret->kind = m->kind;
    ret->verb = verb_of(m, object, arena);
    ret->level = m->levels != NULL ? dbr_level_parse(get(arena, object, m->levels)) : DBR_LEVEL_NONE;
    ret->level = ret->level == DBR_LEVEL_NONE ? m->level : ret->level;
    ret->title = get(arena, object, m->title);
    ret->text = get(arena, object, m->text);
    ret->subject = get(arena, object, m->subject);
    ret->object = get(arena, object, m->object);
    ret->service = get(arena, object, m->service);
    ret->host = get(arena, object, m->host);
    ret->pid = get(arena, object, m->pid);
    ret->version = get(arena, object, m->version);
    ret->trace = get(arena, object, m->trace);
    ret->source = get(arena, object, m->source);
    if (ret->text.len == 0) {
        ret->text = ret->title;
    } else if (ret->title.len == 0 && m->kind != DBR_KIND_LOG && m->kind != DBR_KIND_MESSAGE) {
        ret->title = read_first_line(ret->text);
    }
    read_fields f;
    f.n = 0;
    for (const read_place *p = m->fields; p != NULL && p->name != NULL; p++) {
        read_element_field(&f, p->name, dbr_json_text_at(arena, object, p->pointer));
    }
    read_fields_keep(&f, arena, ret);
    return true;
}

int read_map_newest(const read_mapping *m, dbr_slice array, dbr_arena *arena, dbr_record *ret)
{
    dbr_slice last[DBR_MAX_SUBRECORDS]; // element i at i % DBR_MAX_SUBRECORDS
    dbr_json j;
    dbr_json_value value;
    size_t total = 0;
    int n = 0;
    dbr_json_init(&j, array);
    if (dbr_json_next(&j, &value) != DBR_JSON_ARRAY) {
        return 0;
    }
    for (;;) {
        dbr_json_type type = dbr_json_next(&j, &value);
        bool is_container = type == DBR_JSON_OBJECT || type == DBR_JSON_ARRAY;
        if (type <= DBR_JSON_END || type == DBR_JSON_ARRAY_END ||
            (is_container && !dbr_json_skip(&j, &value, &value.raw))) {
            break;
        }
        last[total++ % DBR_MAX_SUBRECORDS] = value.raw;
    }
    for (size_t i = total > DBR_MAX_SUBRECORDS ? total - DBR_MAX_SUBRECORDS : 0; i < total; i++) {
        n += read_map(m, last[i % DBR_MAX_SUBRECORDS], arena, &ret[n]);
    }
    return n;
}
