/*
 * Whose a series is and what it measures, from what it is called: labels first, then the name of the file it stands in.
 *
 *     {"source_workload":"front","destination_workload":"cart","reporter":"source"}   an edge, as its caller saw it
 *     {"pod":"cart-v2-5d9f8c7b64-x2vqp"}                                              cart, version v2
 *     cart-5d9f8c7b64-x2vqp.csv                                                       cart
 *
 * The names of pods end as Kubernetes makes them: a hash of 6 to 10 letters and digits with at least one digit, and five
 * more letters and digits; or a number alone (of a stateful set).
 */
#include "base/json.h"
#include "factors/suspects.h"

typedef struct word_row {
    const char *word;
    fs_measure measure;
    int sign;
} word_row;

/* The first that a name holds decides; lower case, '_' stands for any border inside the word. */
static const word_row WORDS[] = {
    {"success", FS_IS_ERRORS, -1},
    {"availab", FS_IS_ERRORS, -1},
    {"healthy", FS_IS_ERRORS, -1},
    {"error", FS_IS_ERRORS, 1},
    {"fail", FS_IS_ERRORS, 1},
    {"5xx", FS_IS_ERRORS, 1},
    {"exception", FS_IS_ERRORS, 1},
    {"reject", FS_IS_ERRORS, 1},
    {"timeout", FS_IS_ERRORS, 1},
    {"retrans", FS_IS_ERRORS, 1},
    {"restart", FS_IS_ERRORS, 1},
    {"drop", FS_IS_ERRORS, 1},
    {"cpu", FS_IS_CPU, 1},
    {"throttl", FS_IS_CPU, 1},
    {"mem", FS_IS_MEMORY, 1},
    {"heap", FS_IS_MEMORY, 1},
    {"rss", FS_IS_MEMORY, 1},
    {"latency", FS_IS_LATENCY, 1},
    {"duration", FS_IS_LATENCY, 1},
    {"response_time", FS_IS_LATENCY, 1},
    {"responsetime", FS_IS_LATENCY, 1},
    {"delay", FS_IS_LATENCY, 1},
    {"rtt", FS_IS_LATENCY, 1},
    {"lat_", FS_IS_LATENCY, 1},
    {"_lat", FS_IS_LATENCY, 1},
    {"request", FS_IS_TRAFFIC, 0},
    {"workload", FS_IS_TRAFFIC, 0},
    {"qps", FS_IS_TRAFFIC, 0},
    {"rps", FS_IS_TRAFFIC, 0},
    {"ops", FS_IS_TRAFFIC, 0},
    {"throughput", FS_IS_TRAFFIC, 0},
    {"bytes", FS_IS_TRAFFIC, 0},
    {"packet", FS_IS_TRAFFIC, 0},
    {"network", FS_IS_TRAFFIC, 0},
    {"syscall", FS_IS_TRAFFIC, 0},
    {"calls", FS_IS_TRAFFIC, 0},
    {"traffic", FS_IS_TRAFFIC, 0},
    {"load", FS_IS_TRAFFIC, 0},
    {"lod", FS_IS_TRAFFIC, 0},
    {NULL, FS_IS_OTHER, 0},
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

fs_measure fs_measure_of(dbr_slice name, int *ret_sign)
{
    *ret_sign = 0;
    bool is_node = name.len > 4 && dbr_slice_eq_nocase(dbr_slice_sub(name, 0, 4), dbr_slice_str("node")) &&
                   (!is_letter(name.ptr[4]) || name.ptr[4] < 'a');
    if (is_node) {
        return FS_IS_NODE;
    }
    for (const word_row *w = WORDS; w->word != NULL; w++) {
        if (dbr_slice_find_nocase(name, dbr_slice_str(w->word)) != SIZE_MAX) {
            *ret_sign = w->sign;
            return w->measure;
        }
    }
    return FS_IS_OTHER;
}

/* Where the last part behind a '-' begins; SIZE_MAX for none. */
static size_t last_part(dbr_slice s)
{
    for (size_t i = s.len; i > 1; i--) {
        if (s.ptr[i - 1] == '-') {
            return i;
        }
    }
    return SIZE_MAX;
}

/* n_min to n_max lower-case letters and digits, with a digit where one is needed. */
static bool is_hash(dbr_slice s, size_t n_min, size_t n_max, bool needs_digit)
{
    bool has_digit = false;
    for (size_t i = 0; i < s.len; i++) {
        if (!is_digit(s.ptr[i]) && !(s.ptr[i] >= 'a' && s.ptr[i] <= 'z')) {
            return false;
        }
        has_digit |= is_digit(s.ptr[i]);
    }
    return s.len >= n_min && s.len <= n_max && (has_digit || !needs_digit);
}

/* Without the parts that tell a pod from its kin. */
static dbr_slice cut_pod(dbr_slice pod)
{
    size_t last = last_part(pod);
    if (last == SIZE_MAX) {
        return pod;
    }
    dbr_slice end = dbr_slice_from(pod, last);
    dbr_slice rest = dbr_slice_sub(pod, 0, last - 1);
    size_t before = last_part(rest);
    if (is_hash(end, 5, 5, false) && before != SIZE_MAX &&
        is_hash(dbr_slice_from(rest, before), 6, 10, true)) {
        return dbr_slice_sub(rest, 0, before - 1);
    }
    bool is_ordinal = end.len <= 3 && end.len > 0;
    for (size_t i = 0; i < end.len; i++) {
        is_ordinal &= is_digit(end.ptr[i]);
    }
    return is_ordinal ? rest : pod;
}

bool fs_is_pod(dbr_slice name)
{
    return cut_pod(name).len < name.len;
}

static bool is_version(dbr_slice s)
{
    static const char *const WORDS_OF_IT[] = {"canary", "stable", "baseline", "blue", "green", "next"};
    for (size_t i = 0; i < sizeof(WORDS_OF_IT) / sizeof(WORDS_OF_IT[0]); i++) {
        if (dbr_slice_is(s, WORDS_OF_IT[i])) {
            return true;
        }
    }
    bool is_number = s.len >= 2 && s.len <= 12 && s.ptr[0] == 'v' && is_digit(s.ptr[1]);
    for (size_t i = 1; i < s.len && is_number; i++) {
        is_number = is_digit(s.ptr[i]) || s.ptr[i] == '.';
    }
    return is_number;
}

dbr_slice fs_service_of_pod(dbr_slice pod, dbr_slice *ret_version)
{
    dbr_slice service = cut_pod(pod);
    size_t last = last_part(service);
    *ret_version = (dbr_slice){0};
    if (last != SIZE_MAX && is_version(dbr_slice_from(service, last))) {
        *ret_version = dbr_slice_from(service, last);
        service = dbr_slice_sub(service, 0, last - 1);
    }
    return service;
}

size_t fs_prefix_of(dbr_slice name)
{
    size_t begin = 0;
    for (size_t i = 0; i <= name.len; i++) {
        bool is_border = i == name.len || name.ptr[i] == '_' || name.ptr[i] == '.' || name.ptr[i] == ':' ||
                         name.ptr[i] == '/';
        if (!is_border) {
            continue;
        }
        int sign = 0;
        dbr_slice word = dbr_slice_sub(name, begin, i);
        bool is_lat = dbr_slice_is(word, "lat") || dbr_slice_is(word, "time");
        if (begin > 0 && (is_lat || fs_measure_of(word, &sign) != FS_IS_OTHER)) {
            return begin - 1;
        }
        begin = i + 1;
    }
    return SIZE_MAX;
}

/* ---- labels ---- */

enum { IS_NOTHING, IS_SERVICE, IS_POD, IS_CALLER, IS_CALLEE, IS_SIDE, IS_VERSION };
typedef struct label_row {
    const char *key;
    int what, rank; // lower ranks first
} label_row;

#define RANK_HOST 11

static const label_row LABELS[] = {
    {"service", IS_SERVICE, 0},
    {"service_name", IS_SERVICE, 1},
    {"service.name", IS_SERVICE, 1},
    {"microservice", IS_SERVICE, 2},
    {"app", IS_SERVICE, 3},
    {"application", IS_SERVICE, 4},
    {"app_kubernetes_io_name", IS_SERVICE, 4},
    {"deployment", IS_SERVICE, 5},
    {"workload", IS_SERVICE, 6},
    {"component", IS_SERVICE, 7},
    {"container", IS_SERVICE, 9},
    {"container_name", IS_SERVICE, 9},
    {"job", IS_SERVICE, 10},
    {"host", IS_SERVICE, RANK_HOST}, // of a machine's own counters
    {"pod", IS_POD, 0},
    {"pod_name", IS_POD, 1},
    {"k8s.pod.name", IS_POD, 1},
    {"source_workload", IS_CALLER, 0},
    {"source_app", IS_CALLER, 1},
    {"source_service", IS_CALLER, 2},
    {"source", IS_CALLER, 3},
    {"caller", IS_CALLER, 4},
    {"client", IS_CALLER, 5},
    {"destination_workload", IS_CALLEE, 0},
    {"destination_app", IS_CALLEE, 1},
    {"destination_service_name", IS_CALLEE, 2},
    {"destination_service", IS_CALLEE, 2},
    {"destination", IS_CALLEE, 3},
    {"callee", IS_CALLEE, 4},
    {"server", IS_CALLEE, 5},
    {"reporter", IS_SIDE, 0},
    {"version", IS_VERSION, 0},
    {"source_version", IS_NOTHING, 0},
    {NULL, IS_NOTHING, 0},
};

static void take_label(dbr_slice key, dbr_slice value, int *ranks, dbr_slice *values)
{
    for (const label_row *l = LABELS; l->key != NULL; l++) {
        if (l->what != IS_NOTHING && dbr_slice_is(key, l->key) && value.len > 0 && l->rank < ranks[l->what]) {
            ranks[l->what] = l->rank;
            values[l->what] = value;
        }
    }
}

static dbr_slice stem_of(dbr_slice path)
{
    size_t begin = 0;
    for (size_t i = 0; i < path.len; i++) {
        begin = path.ptr[i] == '/' ? i + 1 : begin;
    }
    dbr_slice stem = dbr_slice_from(path, begin);
    return dbr_slice_sub(stem, 0, dbr_slice_find_char(stem, '.'));
}

void fs_place_of(dbr_slice labels, dbr_slice name, dbr_slice path, dbr_arena *arena, fs_place *ret)
{
    int ranks[] = {99, 99, 99, 99, 99, 99, 99};
    dbr_slice values[IS_VERSION + 1] = {{0}};
    dbr_json j;
    dbr_json_value key, value;
    dbr_json_init(&j, labels);
    if (labels.len > 0 && dbr_json_next(&j, &key) == DBR_JSON_OBJECT) {
        while (dbr_json_next(&j, &value) == DBR_JSON_STRING) {
            take_label(value.key, dbr_json_text(arena, &value), ranks, values);
        }
    }
    *ret = (fs_place){.service = values[IS_SERVICE], .version = values[IS_VERSION], .pod = values[IS_POD]};
    ret->measure = fs_measure_of(name, &ret->sign);
    ret->is_outbound = dbr_slice_find_nocase(name, dbr_slice_str("client")) != SIZE_MAX ||
                       dbr_slice_find_nocase(name, dbr_slice_str("upstream")) != SIZE_MAX ||
                       dbr_slice_find_nocase(name, dbr_slice_str("outbound")) != SIZE_MAX;
    dbr_slice stem = stem_of(path);
    size_t underscore = dbr_slice_find_char(stem, '_');
    ret->pod =
        ret->pod.len == 0 && ranks[IS_SERVICE] != RANK_HOST && fs_is_pod(dbr_slice_sub(stem, 0, underscore))
            ? dbr_slice_sub(stem, 0, underscore)
            : ret->pod;
    if (ret->pod.len > 0) {
        dbr_slice version;
        dbr_slice service = fs_service_of_pod(ret->pod, &version);
        ret->service = ret->service.len > 0 && ranks[IS_SERVICE] < 9 ? ret->service : service;
        ret->version = ret->version.len > 0 ? ret->version : version;
    }
    if (values[IS_CALLER].len > 0 && values[IS_CALLEE].len > 0) {
        dbr_slice unused;
        ret->caller = fs_service_of_pod(values[IS_CALLER], &unused);
        ret->callee = fs_service_of_pod(values[IS_CALLEE], &unused);
        dbr_slice side = values[IS_SIDE];
        ret->side = dbr_slice_is(side, "source") || dbr_slice_is(side, "client")        ? 1
                    : dbr_slice_is(side, "destination") || dbr_slice_is(side, "server") ? 2
                                                                                        : 0;
    }
}
