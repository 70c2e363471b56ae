/*
 * Services that select no pod, and ports that nobody listens on: what two objects in the evidence say of each other.
 *
 *     Service/orders    selector {app: order}          no pod that is shown has it, the workload of that name has {app: orders}
 *         → "Service orders selects app=order, but the pods of orders have app=orders: it has no endpoints"
 *     Service/orders    targetPort 8080                the container that it selects says containerPort 9090
 *         → "Service orders sends to port 8080, but the container of orders listens on 9090"
 *
 * Objects come from `kubectl get -o json` and `-o yaml` and manifests, from `kubectl describe`, and from the columns SELECTOR of
 * `get service -o wide` and LABELS of `get pods --show-labels`. Evidence seldom holds every pod, so a selector that fits none is told
 * only against a workload that has the service's name ("orders", "orders-7c9d…" for "orders-svc").
 *
 * Limits: 256 services and 1,024 sets of labels, the first of each; 16 labels and 8 ports of each. Printed text: members up to
 * 256 KiB, 20,000 lines in all.
 */
#include "detect/detect_impl.h"

#include "base/json.h"

#define MAX_BYTES    (UINT64_C(256) << 10)
#define MAX_LINES    20000u
#define MAX_SERVICES 256u
#define MAX_PODS     1024u
#define MAX_PAIRS    16u
#define MAX_PORTS    8u
#define MAX_TOLD     4u

typedef struct labels {
    size_t n;
    dbr_slice key[MAX_PAIRS], value[MAX_PAIRS];
} labels;

typedef struct ports {
    size_t n;
    dbr_slice at[MAX_PORTS]; // numbers, and names where they have some
} ports;

/* A service with its selector, or pods with their labels. */
typedef struct party {
    dbr_slice name, space;
    labels labels;
    ports ports;
    dbr_entry entry;
} party;

typedef struct walk {
    dbr_arena *arena;
    signal_vec *out;
    DBR_VEC(party) services;
    DBR_VEC(party) pods;
    dbr_arena *scratch;
    size_t n_lines;
} walk;

static dbr_slice keep(const walk *w, dbr_slice s)
{
    return dbr_slice_dup(w->arena, s);
}

static void add_pair(const walk *w, labels *l, dbr_slice key, dbr_slice value)
{
    if (l->n < MAX_PAIRS && key.len > 0) {
        l->key[l->n] = keep(w, key);
        l->value[l->n++] = keep(w, value);
    }
}

/* "app=orders,tier=web" */
static void add_list(const walk *w, labels *l, dbr_slice list)
{
    while (list.ptr != NULL) {
        dbr_slice pair = dbr_slice_trim(dbr_slice_cut(&list, ','));
        size_t equals = dbr_slice_find_char(pair, '=');
        if (equals != SIZE_MAX) {
            add_pair(w, l, dbr_slice_sub(pair, 0, equals), dbr_slice_from(pair, equals + 1));
        }
    }
}

static void add_port(const walk *w, ports *p, dbr_slice port)
{
    if (p->n < MAX_PORTS && port.len > 0) {
        p->at[p->n++] = keep(w, port);
    }
}

static void add_service(walk *w, const party *p)
{
    if (p->labels.n > 0 && p->name.len > 0 && w->services.n < MAX_SERVICES) {
        *DBR_PUSH(&w->services) = *p;
    }
}

static void add_pods(walk *w, const party *p)
{
    if (p->labels.n > 0 && p->name.len > 0 && w->pods.n < MAX_PODS) {
        *DBR_PUSH(&w->pods) = *p;
    }
}

/* ---- objects ---- */

static void read_labels(const walk *w, dbr_slice object, labels *ret)
{
    dbr_json j;
    dbr_json_value v;
    dbr_json_init(&j, object);
    if (object.len == 0 || dbr_json_next(&j, &v) != DBR_JSON_OBJECT) {
        return;
    }
    while (dbr_json_next(&j, &v) > DBR_JSON_END && v.type != DBR_JSON_OBJECT_END) {
        if (v.type == DBR_JSON_OBJECT || v.type == DBR_JSON_ARRAY) {
            return; // no labels
        }
        add_pair(w, ret, v.key, dbr_json_text(w->scratch, &v));
    }
}

/* One text of each object of a list: "/targetPort" of all ports. */
static void read_each(const walk *w, dbr_slice list, const char *pointer, ports *ret)
{
    dbr_json j;
    dbr_json_value v;
    dbr_slice element;
    dbr_json_init(&j, list);
    if (list.len == 0 || dbr_json_next(&j, &v) != DBR_JSON_ARRAY) {
        return;
    }
    while (dbr_json_next(&j, &v) == DBR_JSON_OBJECT && dbr_json_skip(&j, &v, &element)) {
        add_port(w, ret, dbr_json_text_at(w->scratch, element, pointer));
    }
}

static void read_container_ports(const walk *w, dbr_slice containers, ports *ret)
{
    dbr_json j;
    dbr_json_value v;
    dbr_slice element;
    dbr_json_init(&j, containers);
    if (containers.len == 0 || dbr_json_next(&j, &v) != DBR_JSON_ARRAY) {
        return;
    }
    while (dbr_json_next(&j, &v) == DBR_JSON_OBJECT && dbr_json_skip(&j, &v, &element)) {
        dbr_slice list = dbr_json_text_at(w->scratch, element, "/ports");
        read_each(w, list, "/containerPort", ret);
        read_each(w, list, "/name", ret);
    }
}

static bool take_object(void *data, const dbr_entry *e, dbr_slice object, dbr_arena *scratch)
{
    walk *w = data;
    w->scratch = scratch;
    dbr_slice kind = dbr_json_text_at(scratch, object, "/kind");
    party p = {.name = keep(w, dbr_json_text_at(scratch, object, "/metadata/name")),
               .space = keep(w, dbr_json_text_at(scratch, object, "/metadata/namespace")),
               .entry = *e};
    if (dbr_slice_is(kind, "Service")) {
        read_labels(w, dbr_json_text_at(scratch, object, "/spec/selector"), &p.labels);
        read_each(w, dbr_json_text_at(scratch, object, "/spec/ports"), "/targetPort", &p.ports);
        add_service(w, &p);
    } else if (dbr_slice_is(kind, "Pod")) {
        read_labels(w, dbr_json_text_at(scratch, object, "/metadata/labels"), &p.labels);
        read_container_ports(w, dbr_json_text_at(scratch, object, "/spec/containers"), &p.ports);
        add_pods(w, &p);
    } else {
        read_labels(w, dbr_json_text_at(scratch, object, "/spec/template/metadata/labels"), &p.labels);
        read_container_ports(w, dbr_json_text_at(scratch, object, "/spec/template/spec/containers"),
                             &p.ports);
        add_pods(w, &p);
    }
    w->scratch = NULL; // it is this object's
    return true;
}

/* ---- descriptions and tables ---- */

/* What kubectl prints, while its lines are read. */
typedef struct printed {
    walk *w;
    party now; // the object being described
    bool is_service, in_labels;
    dbr_slice head; // of a table with labels or selectors
    bool is_selectors;
} printed;

static void end_described(printed *d)
{
    if (d->is_service) {
        add_service(d->w, &d->now);
    } else {
        add_pods(d->w, &d->now);
    }
    d->now = (party){0};
    d->is_service = d->in_labels = false;
}

static dbr_slice value_behind(dbr_slice line, const char *key)
{
    return dbr_slice_trim(dbr_slice_from(line, strlen(key)));
}

/* "Labels:  app=orders", and one a line below it. */
static void see_labels(printed *d, dbr_slice trimmed, bool is_key)
{
    bool is_pair = dbr_slice_find_char(trimmed, '=') != SIZE_MAX &&
                   dbr_slice_find_char(trimmed, ' ') == SIZE_MAX &&
                   dbr_slice_find(trimmed, dbr_slice_str(": ")) == SIZE_MAX;
    if (is_key) {
        d->now.labels.n = 0; // a template's own count, not its deployment's
    }
    d->in_labels = is_key || (d->in_labels && is_pair);
    dbr_slice pair = is_key ? value_behind(trimmed, "Labels:") : trimmed;
    if (d->in_labels && !d->is_service) {
        add_list(d->w, &d->now.labels, pair);
    }
}

static void see_described(printed *d, dbr_slice line, const dbr_entry *e)
{
    dbr_slice trimmed = dbr_slice_trim(line);
    bool is_inner = line.len > 0 && line.ptr[0] == ' ';
    if (!is_inner && dbr_slice_starts(line, "Name:")) {
        end_described(d);
        d->now.name = keep(d->w, value_behind(line, "Name:"));
        d->now.entry = *e;
    } else if (!is_inner && dbr_slice_starts(line, "Namespace:")) {
        d->now.space = keep(d->w, value_behind(line, "Namespace:"));
    } else if (!is_inner && dbr_slice_starts(line, "Selector:") && d->now.name.len > 0) {
        d->now.labels.n = 0; // of a workload the same as its template's, which come next
        d->now.entry = *e;
        add_list(d->w, &d->now.labels, value_behind(line, "Selector:"));
    } else if (!is_inner && dbr_slice_starts(line, "TargetPort:")) {
        dbr_slice port = value_behind(line, "TargetPort:");
        d->is_service = true;
        add_port(d->w, &d->now.ports, dbr_slice_sub(port, 0, dbr_slice_find_char(port, '/')));
    } else if (!is_inner && dbr_slice_starts(line, "Endpoints:")) {
        d->is_service = true;
    } else if (is_inner && (dbr_slice_starts(trimmed, "Port:") || dbr_slice_starts(trimmed, "Ports:"))) {
        dbr_slice list = value_behind(trimmed, dbr_slice_starts(trimmed, "Ports:") ? "Ports:" : "Port:");
        while (list.ptr != NULL) {
            dbr_slice port = dbr_slice_trim(dbr_slice_cut(&list, ','));
            bool is_port = port.len > 0 && port.ptr[0] >= '1' && port.ptr[0] <= '9';
            port = dbr_slice_sub(port, 0, dbr_slice_find_char(port, '/'));
            add_port(d->w, &d->now.ports, is_port ? port : (dbr_slice){0});
        }
    } else {
        see_labels(d, trimmed, dbr_slice_starts(trimmed, "Labels:"));
    }
}

/* The last word of a row that has the form of labels. */
static void see_row(printed *d, dbr_slice line, const dbr_entry *e)
{
    size_t from = line.len;
    while (from > 0 && line.ptr[from - 1] != ' ') {
        from--;
    }
    party p = {.entry = *e};
    dbr_slice rest = line;
    dbr_slice first = dbr_slice_cut(&rest, ' ');
    if (dbr_slice_starts(d->head, "NAMESPACE")) {
        p.space = keep(d->w, first);
        rest = dbr_slice_trim(rest);
        first = dbr_slice_cut(&rest, ' ');
    }
    p.name = keep(d->w, first);
    add_list(d->w, &p.labels, dbr_slice_from(line, from));
    if (d->is_selectors) {
        add_service(d->w, &p);
    } else {
        add_pods(d->w, &p);
    }
}

static bool take_line(void *data, const dbr_entry *e, dbr_slice line)
{
    printed *d = data;
    while (line.len > 0 && strchr(" \t", line.ptr[line.len - 1]) != NULL) {
        line.len--;
    }
    bool is_head = dbr_slice_starts(line, "NAME");
    if (is_head) {
        d->is_selectors = dbr_slice_find(line, dbr_slice_str(" CLUSTER-IP ")) != SIZE_MAX &&
                          dbr_slice_ends(line, " SELECTOR");
        bool is_labels =
            dbr_slice_find(line, dbr_slice_str(" RESTARTS ")) != SIZE_MAX && dbr_slice_ends(line, " LABELS");
        d->head = d->is_selectors || is_labels ? keep(d->w, line) : (dbr_slice){0};
    } else if (line.len == 0) {
        d->head = (dbr_slice){0};
    } else if (d->head.len > 0) {
        see_row(d, line, e);
    } else {
        see_described(d, line, e);
    }
    return ++d->w->n_lines < MAX_LINES;
}

/* ---- judging ---- */

static bool has_pair(const labels *l, dbr_slice key, dbr_slice value)
{
    for (size_t i = 0; i < l->n; i++) {
        if (dbr_slice_eq(l->key[i], key) && dbr_slice_eq(l->value[i], value)) {
            return true;
        }
    }
    return false;
}

static bool selects(const party *service, const party *pods)
{
    bool is = service->space.len == 0 || pods->space.len == 0 || dbr_slice_eq(service->space, pods->space);
    for (size_t i = 0; i < service->labels.n && is; i++) {
        is = has_pair(&pods->labels, service->labels.key[i], service->labels.value[i]);
    }
    return is;
}

/* "orders" of "orders-svc". */
static dbr_slice stem(dbr_slice name)
{
    static const char *const ENDS[] = {"-svc", "-service", "-headless"};
    for (size_t i = 0; i < sizeof(ENDS) / sizeof(ENDS[0]); i++) {
        if (dbr_slice_ends(name, ENDS[i]) && name.len > strlen(ENDS[i])) {
            name.len -= strlen(ENDS[i]);
        }
    }
    return name;
}

/* "orders", "orders-5d9c77b4b9-2xk9p" */
static bool is_namesake(const party *service, const party *pods)
{
    dbr_slice want = stem(service->name);
    bool is_near =
        service->space.len == 0 || pods->space.len == 0 || dbr_slice_eq(service->space, pods->space);
    dbr_slice begin = dbr_slice_sub(pods->name, 0, want.len);
    return is_near && dbr_slice_eq(begin, want) &&
           (pods->name.len == want.len || pods->name.ptr[want.len] == '-');
}

static void write_labels(const labels *l, const labels *keys, dbr_buf *out)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) {
        bool is_asked = keys == NULL;
        for (size_t k = 0; keys != NULL && k < keys->n; k++) {
            is_asked |= dbr_slice_eq(keys->key[k], l->key[i]);
        }
        if (is_asked) {
            dbr_buf_printf(out, "%s%.*s=%.*s", n++ > 0 ? "," : "", DBR_FMT(l->key[i]), DBR_FMT(l->value[i]));
        }
    }
    if (n == 0) {
        dbr_buf_str(out, "none of these labels");
    }
}

static void tell(walk *w, const party *about, dbr_failure f, bool is_grave, dbr_slice text)
{
    if (w->out->n < MAX_TOLD) {
        *DBR_PUSH(w->out) = (dbr_signal){.kind = DBR_SIGNAL_FAILURE,
                                         .time = DBR_TIME_NONE,
                                         .end = DBR_TIME_NONE,
                                         .first = about->entry,
                                         .last = about->entry,
                                         .i_member = about->entry.i_member,
                                         .i_series = -1,
                                         .level = DBR_LEVEL_WARN,
                                         .n = 1,
                                         .score = detect_failure_weight(f), // it says why
                                         .failure = f,
                                         .is_grave = is_grave,
                                         .text = detect_headline(text, w->arena)};
    }
}

static void judge_ports(walk *w, const party *service, const party *pods)
{
    for (size_t i = 0; i < service->ports.n && pods->ports.n > 0; i++) {
        bool is = false;
        for (size_t k = 0; k < pods->ports.n && !is; k++) {
            is = dbr_slice_eq(service->ports.at[i], pods->ports.at[k]);
        }
        if (!is && service->ports.at[i].ptr[0] >= '0' && service->ports.at[i].ptr[0] <= '9') {
            const char *text = dbr_arena_printf(
                w->arena, "Service %.*s sends to port %.*s, but the container of %.*s listens on %.*s",
                DBR_FMT(service->name), DBR_FMT(service->ports.at[i]), DBR_FMT(pods->name),
                DBR_FMT(pods->ports.at[0]));
            tell(w, service, DBR_FAILURE_INVALID, true, dbr_slice_str(text));
            return;
        }
    }
}

static void judge(walk *w, const party *service)
{
    const party *chosen = NULL, *namesake = NULL;
    for (size_t i = 0; i < w->pods.n && chosen == NULL; i++) {
        const party *pods = &w->pods.items[i];
        chosen = selects(service, pods) ? pods : NULL;
        namesake = namesake == NULL && is_namesake(service, pods) ? pods : namesake;
    }
    if (chosen != NULL) {
        judge_ports(w, service, chosen);
    } else if (namesake != NULL) {
        DBR_AUTO(dbr_buf) text = {0};
        dbr_buf_printf(&text, "Service %.*s selects ", DBR_FMT(service->name));
        write_labels(&service->labels, NULL, &text);
        dbr_buf_printf(&text, ", but the pods of %.*s have ", DBR_FMT(namesake->name));
        write_labels(&namesake->labels, &service->labels, &text);
        dbr_buf_str(&text, ": its selector matches no pod, it has no endpoints");
        tell(w, service, DBR_FAILURE_MISSING, true, dbr_buf_view(&text));
    }
}

static bool is_printed(const dbr_member_info *m)
{
    const char *format = m->layout->format->name;
    bool is = strcmp(format, "plain") == 0 || strcmp(format, "kubectl-describe") == 0 ||
              strcmp(format, "grid") == 0 || strcmp(format, "text") == 0;
    return is;
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    signal_vec found = {0};
    walk w = {.arena = arena, .out = &found};
    dbr_code rc = DBR_OK;
    (void)span; // what has no time lies in no span
    for (uint32_t i = 0; rc == DBR_OK && i < dbr_evidence_n_members(ev); i++) {
        rc = detect_each_object(ev, i, take_object, &w, err);
        if (rc == DBR_OK && w.n_lines < MAX_LINES && is_printed(dbr_evidence_member(ev, i))) {
            DBR_AUTO(dbr_arena) bytes = {0};
            printed d = {.w = &w};
            detect_each_line(i, detect_member_text(ev, i, MAX_BYTES, &bytes), take_line, &d);
            end_described(&d);
        }
    }
    for (size_t i = 0; i < w.services.n && rc == DBR_OK; i++) {
        judge(&w, &w.services.items[i]);
    }
    DBR_VEC_RELEASE(&w.services);
    DBR_VEC_RELEASE(&w.pods);
    return detect_finish(rc, &found, arena, ret, ret_n);
}

const dbr_detector dbr_detector_selectors = {
    .name = "selectors",
    .help = "services whose selector fits no pod that is shown, or whose port no container has",
    .method = "labels and ports of objects, descriptions and tables held against each other; own heuristic",
    .run = run,
};
