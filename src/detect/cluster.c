/*
 * Kubernetes objects in the evidence as JSON, however they were written: `kubectl get … -o json` or `-o yaml`, and manifests. Their
 * formats' readers (read/k8s_objects.c) make records of what has a time; who wants an object as a whole walks them here.
 *
 * YAML is cut where a line begins an object; text without a format of its own is looked at up to 256 KiB, when such a line
 * stands in it.
 */
#include "detect/detect_impl.h"

#define MAX_BYTES   (UINT64_C(1) << 20)
#define MAX_TEXT    (UINT64_C(256) << 10) /* of a member that is not known to hold objects */
#define MAX_OBJECTS 2000u

typedef struct walk {
    detect_object_take take;
    void *data;
    size_t n;
    uint64_t last_offset; // of the piece taken last: its further records are the same object
    bool goes_on;
} walk;

static void hand_out(walk *w, const dbr_entry *e, dbr_slice bytes)
{
    DBR_AUTO(dbr_arena) scratch = {0};
    bool is_list = false;
    dbr_slice json = dbr_k8s_yaml_json(bytes, &scratch, &is_list);
    if (json.len > 0 && w->goes_on && w->n++ < MAX_OBJECTS) {
        w->goes_on = w->take(w->data, e, json, &scratch);
    }
}

/* The lines of the object that began last. */
typedef struct cutter {
    walk *w;
    dbr_slice object;
    dbr_entry entry;
} cutter;

static bool take_line(void *data, const dbr_entry *e, dbr_slice line)
{
    cutter *c = data;
    if (!dbr_k8s_yaml_begins(line)) {
        c->object.len = c->object.ptr != NULL ? (size_t)(line.ptr + line.len - c->object.ptr) : 0;
        return true;
    }
    if (c->object.ptr != NULL) {
        hand_out(c->w, &c->entry, c->object);
    }
    c->object = line;
    c->entry = *e;
    return c->w->goes_on;
}

/* JSON: one piece an object; a piece makes several records, which stand behind each other. */
static dbr_code walk_json(dbr_evidence *ev, uint32_t i_member, walk *w, dbr_err *err)
{
    dbr_cursor *c = NULL;
    dbr_entry e;
    dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE},
                            .i_member = (int64_t)i_member,
                            .with_untimed = true,
                            .in_file_order = true};
    dbr_code rc = dbr_cursor_open(ev, &o, &c, err);
    while (rc == DBR_OK && w->goes_on && w->n < MAX_OBJECTS) {
        int got = dbr_cursor_next(c, &e, err);
        if (got != 1) {
            rc = got < 0 ? (dbr_code)got : DBR_OK;
            break;
        }
        DBR_AUTO(dbr_arena) scratch = {0};
        dbr_slice raw = {0};
        dbr_err bad = {0};
        bool is_same = w->n > 0 && e.offset == w->last_offset;
        if (!is_same && dbr_evidence_bytes(ev, &e, &scratch, &raw, &bad) == DBR_OK && raw.len > 0 &&
            raw.ptr[0] == '{') {
            w->last_offset = e.offset;
            w->n++;
            w->goes_on = w->take(w->data, &e, raw, &scratch);
        }
    }
    (void)dbr_cursor_close(c);
    return rc;
}

dbr_code detect_each_object(dbr_evidence *ev, uint32_t i_member, detect_object_take take, void *data,
                            dbr_err *err)
{
    const dbr_member_info *m = dbr_evidence_member(ev, i_member);
    const char *format = m->layout->format->name;
    walk w = {.take = take, .data = data, .goes_on = true};
    bool is_json = strcmp(format, "k8s-list") == 0 || strcmp(format, "k8s-objects") == 0;
    bool is_text =
        strcmp(format, "k8s-yaml") == 0 || strcmp(format, "plain") == 0 || strcmp(format, "text") == 0;
    if (m->size_bytes == 0 || m->size_bytes > MAX_BYTES || m->is_missing || (!is_json && !is_text)) {
        return DBR_OK;
    }
    if (is_json) {
        return walk_json(ev, i_member, &w, err);
    }
    DBR_AUTO(dbr_arena) bytes = {0};
    cutter c = {.w = &w};
    bool is_yaml = strcmp(format, "k8s-yaml") == 0;
    dbr_slice text = detect_member_text(ev, i_member, is_yaml ? MAX_BYTES : MAX_TEXT, &bytes);
    if (dbr_slice_find(text, dbr_slice_str("apiVersion:")) != SIZE_MAX) {
        detect_each_line(i_member, text, take_line, &c);
    }
    if (c.object.ptr != NULL && w.goes_on) {
        hand_out(&w, &c.entry, c.object);
    }
    return DBR_OK;
}
