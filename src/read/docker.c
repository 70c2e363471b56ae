/*
 * docker-events: what `docker events` prints, a line each; its JSON (`--format '{{json .}}'`) is an object of this shape.
 *
 *     2025-02-09T10:05:23.118234567Z container die 4f3a9c2b (exitCode=137, image=shop/checkout:2.3.0, name=checkout-1)
 *     {"Type":"container","Action":"die","Actor":{"ID":"4f3a9c2b","Attributes":{"name":"checkout-1", …}},"timeNano":…}
 *
 * What a person or a tool does to a container, a service, a secret … is a change: created, updated, restarted, removed. What
 * containers do by themselves is a log line: out of memory is an error; an exit code other than 0 and failed health are
 * warnings. Starts are no changes: a container that crashes is started again and again.
 */
#include "read/object.h"

#include "base/json.h"

#define SNIFF_LINES 40u

/* An event, whichever way it is written. */
typedef struct event {
    dbr_slice type, action, id;
    dbr_slice name, image, code, service;
} event;

/* What an action on a thing of a type is; NULL for a log line. */
static const char *verb_of(const event *e)
{
    static const char *const ROWS[][3] = {
        {"container", "create", "create"},   {"container", "destroy", "delete"},
        {"container", "restart", "restart"}, {"container", "update", "config"},
        {"service", "create", "deploy"},     {"service", "update", "deploy"},
        {"service", "remove", "delete"},     {"node", "update", "update"},
        {"node", "remove", "delete"},        {"secret", "create", "config"},
        {"secret", "update", "config"},      {"secret", "remove", "config"},
        {"config", "create", "config"},      {"config", "update", "config"},
        {"config", "remove", "config"},      {"volume", "destroy", "delete"},
        {"daemon", "reload", "config"}};
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        if (dbr_slice_is(e->type, ROWS[i][0]) && dbr_slice_is(e->action, ROWS[i][1])) {
            return ROWS[i][2];
        }
    }
    return NULL;
}

static dbr_level level_of(const event *e)
{
    bool has_failed = dbr_slice_is(e->action, "die") && e->code.len > 0 && !dbr_slice_is(e->code, "0");
    return dbr_slice_is(e->action, "oom")                                                    ? DBR_LEVEL_ERROR
           : has_failed || dbr_slice_find(e->action, dbr_slice_str("unhealthy")) != SIZE_MAX ? DBR_LEVEL_WARN
                                                                                             : DBR_LEVEL_INFO;
}

/* "2.3.0" of "registry:5000/shop/checkout:2.3.0@sha256:…"; empty for none. */
static dbr_slice tag_of(dbr_slice image)
{
    image = dbr_slice_sub(image, 0, dbr_slice_find_char(image, '@'));
    dbr_slice tag = {0};
    for (size_t i = 0; i < image.len; i++) {
        tag = image.ptr[i] == '/' ? (dbr_slice){0} : image.ptr[i] == ':' ? dbr_slice_from(image, i + 1) : tag;
    }
    return tag;
}

/* Fills all but the time. */
static void fill(const event *e, dbr_arena *arena, dbr_record *ret)
{
    const char *verb = verb_of(e);
    dbr_slice name = e->name.len > 0 ? e->name : e->id;
    dbr_slice tag = tag_of(e->image);
    ret->text = dbr_slice_str(dbr_arena_printf(arena, "%.*s %.*s %.*s%s%.*s%s%.*s", DBR_FMT(e->type),
                                               DBR_FMT(e->action), DBR_FMT(name),
                                               e->code.len > 0 ? " exitCode=" : "", DBR_FMT(e->code),
                                               e->image.len > 0 ? " image=" : "", DBR_FMT(e->image)));
    ret->service = e->service.len > 0 ? e->service : name;
    ret->kind = verb != NULL ? DBR_KIND_CHANGE : DBR_KIND_LOG;
    if (verb == NULL) {
        ret->level = level_of(e);
        ret->title = e->action;
        return;
    }
    ret->verb = dbr_slice_str(verb);
    ret->object = name;
    ret->version = tag;
    ret->title = dbr_slice_str(dbr_arena_printf(arena, "%.*s %.*s%s%.*s", DBR_FMT(e->type), DBR_FMT(name),
                                                tag.len > 0 ? " " : "", DBR_FMT(tag)));
}

static bool is_type(dbr_slice word)
{
    static const char *const TYPES[] = {"container", "image", "network", "volume", "daemon", "plugin",
                                        "service",   "node",  "secret",  "config", "builder"};
    for (size_t i = 0; i < sizeof(TYPES) / sizeof(TYPES[0]); i++) {
        if (dbr_slice_is(word, TYPES[i])) {
            return true;
        }
    }
    return false;
}

bool read_as_docker(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    event e = {.type = read_view_get(v, READ_KEYS("Type")),
               .action = read_view_get(v, READ_KEYS("Action")),
               .id = read_view_get(v, READ_KEYS("Actor.ID", "id"))};
    dbr_slice about = read_view_get(v, READ_KEYS("Actor.Attributes")),
              when = read_view_get(v, READ_KEYS("timeNano"));
    dbr_stamp stamp;
    if (e.action.len == 0 || !is_type(e.type) || about.len == 0 || ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    if (when.len > 0 && dbr_stamp_read_epoch(when, &stamp)) {
        ret->stamp = stamp;
        ret->stamp_raw = when;
    }
    e.name = dbr_json_text_at(arena, about, "/name");
    e.image = dbr_json_text_at(arena, about, "/image");
    e.code = dbr_json_text_at(arena, about, "/exitCode");
    e.service = dbr_json_text_at(arena, about, "/com.docker.compose.service");
    fill(&e, arena, ret);
    return true;
}

/* ---- lines ---- */

/* Takes a line apart; false when it is none. `ret_pairs`: between its parentheses. */
static bool read_event(dbr_slice line, event *ret, dbr_stamp *ret_stamp, size_t *ret_len,
                       dbr_slice *ret_pairs)
{
    size_t offset = 0;
    const dbr_stamp_format *f = dbr_stamp_detect(dbr_slice_sub(line, 0, 40), 0, &offset, ret_len, ret_stamp);
    dbr_slice rest = f != NULL ? dbr_slice_trim(dbr_slice_from(line, *ret_len)) : (dbr_slice){0};
    *ret = (event){.type = dbr_slice_cut(&rest, ' ')};
    if (f == NULL || (ret_stamp->flags & DBR_STAMP_NO_DATE) != 0 || !is_type(ret->type)) {
        return false;
    }
    size_t open = dbr_slice_find(rest, dbr_slice_str(" ("));
    *ret_pairs = open != SIZE_MAX && dbr_slice_ends(rest, ")") ? dbr_slice_sub(rest, open + 2, rest.len - 1)
                                                               : (dbr_slice){0};
    dbr_slice words = dbr_slice_trim(dbr_slice_sub(rest, 0, open));
    size_t last = words.len;
    while (last > 0 && words.ptr[last - 1] != ' ') {
        last--;
    }
    ret->action = dbr_slice_trim(dbr_slice_sub(words, 0, last)); // "health_status: unhealthy"
    ret->id = dbr_slice_from(words, last);
    return ret->action.len > 0 && ret->id.len > 0 && open != SIZE_MAX;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice rest = in->head, line, pairs;
    size_t n = 0, n_good = 0, len = 0;
    while (n < SNIFF_LINES && n <= 2 * n_good + 2 && read_line(&rest, &line)) {
        event e;
        dbr_stamp stamp;
        n++;
        n_good += read_event(line, &e, &stamp, &len, &pairs);
    }
    return n > 0 && n_good * 10 >= n * 8 ? 94 : 0;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    event e;
    read_fields f;
    dbr_slice line = read_first_line(item->bytes), pairs;
    size_t len = 0;
    if (dbr_slice_trim(line).len == 0) {
        return -1;
    }
    if (!read_event(line, &e, &ret->stamp, &len, &pairs)) {
        return 0;
    }
    f.n = 0;
    ret->stamp_raw = dbr_slice_sub(line, 0, len);
    read_field(&f, dbr_slice_str("id"), e.id, false);
    while (pairs.len > 0 && f.n < DBR_MAX_FIELDS) { // "name=checkout-1, maintainer=Erin <erin@example.com>"
        size_t comma = dbr_slice_find(pairs, dbr_slice_str(", "));
        dbr_slice value = dbr_slice_sub(pairs, 0, comma);
        dbr_slice key = dbr_slice_cut(&value, '=');
        pairs = comma != SIZE_MAX ? dbr_slice_from(pairs, comma + 2) : (dbr_slice){0};
        if (value.ptr == NULL) { // the rest of a value with a comma
            continue;
        }
        read_field(&f, key, value, read_is_number(value));
        dbr_slice *known = dbr_slice_is(key, "name")                         ? &e.name
                           : dbr_slice_is(key, "image")                      ? &e.image
                           : dbr_slice_is(key, "exitCode")                   ? &e.code
                           : dbr_slice_is(key, "com.docker.compose.service") ? &e.service
                                                                             : NULL;
        if (known != NULL) {
            *known = value;
        }
    }
    fill(&e, scratch, ret);
    read_fields_keep(&f, scratch, ret);
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"events.txt",
     "2025-02-09T10:05:23.118234567Z container create 4f3a9c2b (image=shop/checkout:2.3.0, name=checkout-1)\n"
     "2025-02-09T10:05:23.418234567Z container start 4f3a9c2b (image=shop/checkout:2.3.0, name=checkout-1)\n"
     "2025-02-09T10:06:02.218234567Z container die 4f3a9c2b (exitCode=137, image=shop/checkout:2.3.0, "
     "name=checkout-1)\n",
     3, "2025-02-09T10:05:23.118234567Z", "container checkout-1 2.3.0"},
    {"swarm.txt", "2025-02-09T10:05:23.118234567Z service update 4f3a9c2b (name=checkout)\n", 1,
     "2025-02-09T10:05:23.118234567Z", "service checkout"},
    {0},
};

const dbr_format read_docker_events = {
    .name = "docker-events",
    .help = "what docker events prints: containers created, removed, out of memory, unhealthy …",
    .label = DBR_T_READ_LABEL_DOCKER,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_CHANGE | 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
