/*
 * When a row of a command's table is bad; output_tables.c says which tables there are. Each judge reads the cells by their columns'
 * names and tells what somebody who knows the tool would see in them. What a healthy system shows now and then is told without being
 * grave; what is a row among many of a cluster's listing is marked as a row.
 */
#include "detect/outputs.h"

#define FULL        95   /* percent of a disk */
#define NEARLY_FULL 90   /* told, not grave */
#define BUSY        90   /* percent of a node, of a processor */
#define LARGE       50   /* percent of a machine's memory that one process has */
#define LAGS        1000 /* records behind: less is what is on its way */

dbr_slice out_cell(const out_walk *w, const out_cells *row, const char *name)
{
    for (size_t i = 0; i < w->names.n && i < row->n; i++) {
        if (dbr_slice_is(w->names.at[i], name)) {
            return row->at[i];
        }
    }
    return (dbr_slice){0};
}

static bool is_one_of(dbr_slice s, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (dbr_slice_eq_nocase(s, dbr_slice_str(words[i]))) {
            return true;
        }
    }
    return false;
}

/* "97%", "99.8": -1 for no number. */
static double percent_of(dbr_slice s)
{
    double v = -1;
    s.len -= s.len > 0 && s.ptr[s.len - 1] == '%';
    return dbr_slice_real(s, &v) && v >= 0 ? v : -1;
}

static void mark_row(dbr_signal *s)
{
    if (s != NULL) {
        s->is_row = true;
    }
}

/* ---- Kubernetes ---- */

/* "cpu: 184%/70%", "1200m/1 (avg)": above what is wanted, where both are in percent. */
static bool is_above(dbr_slice targets)
{
    size_t slash = dbr_slice_find_char(targets, '/');
    size_t from = slash == SIZE_MAX ? 0 : slash;
    while (from > 0 && targets.ptr[from - 1] != ' ') {
        from--;
    }
    dbr_slice want = slash == SIZE_MAX ? (dbr_slice){0} : dbr_slice_from(targets, slash + 1);
    want = dbr_slice_sub(want, 0, dbr_slice_find_char(want, '%'));
    double has = slash == SIZE_MAX ? -1 : percent_of(dbr_slice_sub(targets, from, slash));
    return has > percent_of(want) && percent_of(want) >= 0;
}

void out_judge_hpa(out_walk *w, const out_cells *row)
{
    dbr_slice name = out_cell(w, row, "NAME"), targets = out_cell(w, row, "TARGETS");
    dbr_slice most = out_cell(w, row, "MAXPODS"), have = out_cell(w, row, "REPLICAS");
    dbr_slice what = out_cell(w, row, "REFERENCE");
    if (name.len == 0) {
        return;
    }
    if (dbr_slice_find(targets, dbr_slice_str("<unknown>")) != SIZE_MAX) {
        mark_row(OUT_TELL(w, DBR_FAILURE_MISSING, OUT_LISTED, true, DBR_T_DETECT_HPA_BLIND, out_str(w, name),
                          out_str(w, targets), out_str(w, what)));
    } else if (most.len > 0 && dbr_slice_eq(most, have) && is_above(targets)) {
        mark_row(OUT_TELL(w, DBR_FAILURE_LIMIT, OUT_LISTED, true, DBR_T_DETECT_HPA_MOST, out_str(w, name),
                          out_str(w, have), out_str(w, most), out_str(w, targets), out_str(w, what)));
    }
}

/* A deployment for which nothing is to run. Rows that are short are told with their states (states.c). */
void out_judge_workload(out_walk *w, const out_cells *row)
{
    dbr_slice name = out_cell(w, row, "NAME"), ready = out_cell(w, row, "READY");
    dbr_slice selector = out_cell(w, row, "NODE SELECTOR"), desired = out_cell(w, row, "DESIRED");
    if (name.len == 0) {
        return;
    }
    if (dbr_slice_is(ready, "0/0")) {
        mark_row(
            OUT_TELL(w, DBR_FAILURE_MISSING, OUT_LISTED, false, DBR_T_DETECT_SCALED_TO_0, out_str(w, name)));
    } else if (dbr_slice_is(desired, "0") && selector.len > 0 && !dbr_slice_is(selector, "<none>")) {
        mark_row(OUT_TELL(w, DBR_FAILURE_PLACEMENT, OUT_LISTED, false, DBR_T_DETECT_NO_NODE, out_str(w, name),
                          out_str(w, selector)));
    }
}

/* "47m", "3h2m", "12d": whole minutes; -1 for anything else. */
static int64_t minutes_of(dbr_slice age)
{
    static const char UNITS[] = "smhdy";
    static const int64_t SECONDS[] = {1, 60, 3600, 86400, INT64_C(365) * 86400};
    int64_t sum = 0;
    size_t i = 0;
    while (i < age.len) {
        size_t begin = i;
        int64_t n = 0;
        while (i < age.len && age.ptr[i] >= '0' && age.ptr[i] <= '9') {
            i++;
        }
        const char *unit = i < age.len ? strchr(UNITS, age.ptr[i]) : NULL;
        if (unit == NULL || i - begin > 6 || !dbr_slice_int(dbr_slice_sub(age, begin, i), &n)) {
            return -1;
        }
        sum += n * SECONDS[unit - UNITS];
        i++;
    }
    return age.len > 0 ? sum / 60 : -1;
}

/* A pod that should be up or gone by now. Others that are not ready are told with their states (states.c). */
void out_judge_pod(out_walk *w, const out_cells *row)
{
    enum { LONG_MIN = 10 };
    dbr_slice name = out_cell(w, row, "NAME"), status = out_cell(w, row, "STATUS");
    bool is_starting = dbr_slice_is(status, "ContainerCreating") || dbr_slice_is(status, "PodInitializing");
    bool is_ending = dbr_slice_is(status, "Terminating");
    dbr_slice age = out_cell(w, row, "AGE");
    if (name.len > 0 && is_starting && minutes_of(age) >= LONG_MIN) {
        mark_row(OUT_TELL(w, DBR_FAILURE_OTHER, OUT_STATED, true, DBR_T_DETECT_POD_WAITS, out_str(w, name),
                          out_str(w, status), out_str(w, age)));
    } else if (name.len > 0 && is_ending && dbr_slice_starts(out_cell(w, row, "READY"), "0/")) {
        mark_row(
            OUT_TELL(w, DBR_FAILURE_OTHER, OUT_LISTED, false, DBR_T_DETECT_POD_ENDING, out_str(w, name)));
    }
}

/* Conditions of what is described; a node's row has two times before its reason. */
void out_judge_condition(out_walk *w, const out_cells *row)
{
    dbr_slice type = out_cell(w, row, "Type"), status = out_cell(w, row, "Status");
    dbr_slice why = out_cell(w, row, "Reason"), message = out_cell(w, row, "Message");
    bool is_bad = detect_is_bad_condition(type, status) || dbr_slice_is(why, "TooManyReplicas") ||
                  dbr_slice_is(why, "ProgressDeadlineExceeded");
    bool is_over = dbr_slice_find_nocase(why, dbr_slice_str("Completed")) != SIZE_MAX ||
                   dbr_slice_starts(why, "ContainersNotReady");
    if (w->subject.len == 0 || !is_bad || is_over) {
        return;
    }
    dbr_slice all = dbr_slice_str(
        dbr_arena_printf(w->arena, "%.*s: %.*s %.*s: %.*s%s%.*s", DBR_FMT(w->subject), DBR_FMT(type),
                         DBR_FMT(status), DBR_FMT(why), message.len > 0 ? ": " : "", DBR_FMT(message)));
    dbr_failure f = dbr_slice_is(why, "TooManyReplicas") ? DBR_FAILURE_LIMIT : out_class(all);
    /* Without a message it says that, and not why: what else is told of the object says more. */
    (void)OUT_TELL(w, f, message.len > 0 ? OUT_STATED : OUT_SAID, true, DBR_T_DETECT_SAYS, out_str(w, all));
}

/* What operators manage (certificates, releases of Flux, scaled objects): READY is True or False. */
void out_judge_ready(out_walk *w, const out_cells *row)
{
    static const char *const BAD[] = {"False", "Unknown", NULL};
    static const char *const WHY[] = {"MESSAGE", "STATUS", "REASON"};
    dbr_slice name = out_cell(w, row, "NAME"), ready = out_cell(w, row, "READY");
    dbr_slice why = {0};
    if (dbr_slice_is(ready, "0/0")) {
        out_judge_workload(w, row);
        return;
    }
    if (name.len == 0 || !is_one_of(ready, BAD)) {
        return;
    }
    for (size_t i = 0; i < 3 && why.len == 0; i++) {
        why = out_cell(w, row, WHY[i]);
    }
    bool is_certificate = out_cell(w, row, "SECRET").len > 0;
    bool is_scaled = out_cell(w, row, "SCALETARGETNAME").len > 0;
    dbr_failure f = is_certificate ? DBR_FAILURE_CERTIFICATE : out_class(why);
    const char *kind = is_certificate ? "Certificate " : is_scaled ? "ScaledObject " : "";
    mark_row(OUT_TELL(w, f, OUT_LISTED, true, DBR_T_DETECT_NOT_READY, kind, out_str(w, name),
                      out_str(w, ready), out_why(w, why)));
}

void out_judge_endpoints(out_walk *w, const out_cells *row)
{
    dbr_slice name = out_cell(w, row, "NAME"), points = out_cell(w, row, "ENDPOINTS");
    if (name.len > 0 && (dbr_slice_is(points, "<none>") || dbr_slice_is(points, "<unset>"))) {
        mark_row(
            OUT_TELL(w, DBR_FAILURE_MISSING, OUT_LISTED, true, DBR_T_DETECT_NO_ENDPOINTS, out_str(w, name)));
    }
}

void out_judge_service(out_walk *w, const out_cells *row)
{
    dbr_slice name = out_cell(w, row, "NAME"), outside = out_cell(w, row, "EXTERNAL-IP");
    if (name.len > 0 && dbr_slice_is(outside, "<pending>")) {
        mark_row(OUT_TELL(w, DBR_FAILURE_MISSING, OUT_LISTED, true, DBR_T_DETECT_SERVICE_PENDING,
                          out_str(w, name), out_str(w, out_cell(w, row, "TYPE"))));
    }
}

void out_judge_ingress(out_walk *w, const out_cells *row)
{
    dbr_slice name = out_cell(w, row, "NAME"), class = out_cell(w, row, "CLASS");
    if (name.len > 0 && out_cell(w, row, "ADDRESS").len == 0 && out_cell(w, row, "HOSTS").len > 0) {
        mark_row(OUT_TELL(w, DBR_FAILURE_MISSING, OUT_LISTED, true, DBR_T_DETECT_INGRESS_ADDRESS,
                          out_str(w, name), out_str(w, class)));
    }
}

void out_judge_claim(out_walk *w, const out_cells *row)
{
    static const char *const BAD[] = {"Pending", "Lost", "Failed", NULL};
    dbr_slice name = out_cell(w, row, "NAME"), status = out_cell(w, row, "STATUS");
    if (name.len > 0 && is_one_of(status, BAD)) {
        mark_row(OUT_TELL(w, DBR_FAILURE_STORAGE, OUT_LISTED, true, DBR_T_DETECT_CLAIM, out_str(w, name),
                          out_str(w, status), out_str(w, out_cell(w, row, "STORAGECLASS"))));
    }
}

void out_judge_node(out_walk *w, const out_cells *row)
{
    dbr_slice name = out_cell(w, row, "NAME"), status = out_cell(w, row, "STATUS");
    if (dbr_slice_starts(status, "NotReady")) {
        mark_row(OUT_TELL(w, DBR_FAILURE_NODE, OUT_STATED, true, DBR_T_DETECT_NODE_IS, out_str(w, name),
                          out_str(w, status)));
    } else if (dbr_slice_find(status, dbr_slice_str("SchedulingDisabled")) != SIZE_MAX) {
        mark_row(OUT_TELL(w, DBR_FAILURE_PLACEMENT, OUT_LISTED, false, DBR_T_DETECT_NODE_CORDONED,
                          out_str(w, name), out_str(w, status)));
    }
}

void out_judge_top(out_walk *w, const out_cells *row)
{
    dbr_slice name = out_cell(w, row, "NAME");
    dbr_slice memory = out_cell(w, row, "MEMORY%"), cpu = out_cell(w, row, "CPU%");
    if (percent_of(memory) >= BUSY) {
        mark_row(OUT_TELL(w, DBR_FAILURE_MEMORY, OUT_LISTED, true, DBR_T_DETECT_NODE_MEMORY, out_str(w, name),
                          out_str(w, memory)));
    }
    if (percent_of(cpu) >= BUSY) {
        mark_row(OUT_TELL(w, DBR_FAILURE_LOAD, OUT_LISTED, true, DBR_T_DETECT_NODE_CPU, out_str(w, name),
                          out_str(w, cpu)));
    }
}

void out_judge_cronjob(out_walk *w, const out_cells *row)
{
    dbr_slice name = out_cell(w, row, "NAME");
    if (name.len > 0 && dbr_slice_is(out_cell(w, row, "SUSPEND"), "True")) {
        mark_row(OUT_TELL(w, DBR_FAILURE_MISSING, OUT_LISTED, false, DBR_T_DETECT_CRONJOB, out_str(w, name),
                          out_str(w, out_cell(w, row, "LAST SCHEDULE"))));
    }
}

/* "requests.memory  32Gi  32Gi": nothing is left. */
void out_judge_quota(out_walk *w, const out_cells *row)
{
    dbr_slice what = out_cell(w, row, "Resource"), used = out_cell(w, row, "Used");
    dbr_slice hard = out_cell(w, row, "Hard");
    if (what.len > 0 && used.len > 0 && dbr_slice_eq(used, hard) && !dbr_slice_is(hard, "0") &&
        dbr_slice_has_digits(dbr_slice_str(dbr_arena_printf(w->arena, "0%.*s", DBR_FMT(hard))))) {
        const char *whose =
            dbr_arena_printf(w->arena, "%s%.*s", w->subject.len > 0 ? " " : "", DBR_FMT(w->subject));
        (void)OUT_TELL(w, DBR_FAILURE_LIMIT, OUT_LISTED, true, DBR_T_DETECT_QUOTA, whose, out_str(w, what),
                       out_str(w, used), out_str(w, hard));
    }
}

/* ---- containers and releases ---- */

void out_judge_docker(out_walk *w, const out_cells *row)
{
    dbr_slice status = out_cell(w, row, "STATUS"), name = out_cell(w, row, "NAMES");
    name = name.len > 0 ? name : out_cell(w, row, "NAME");
    if (name.len == 0) {
        return;
    }
    bool is_exit = dbr_slice_starts(status, "Exited (") && !dbr_slice_starts(status, "Exited (0)");
    bool is_killed = is_exit && dbr_slice_starts(status, "Exited (137)");
    if (is_exit || dbr_slice_starts(status, "Restarting") || dbr_slice_starts(status, "Dead")) {
        (void)OUT_TELL(w, DBR_FAILURE_OTHER, OUT_STATED, true,
                       is_killed ? DBR_T_DETECT_CONTAINER_KILLED : DBR_T_DETECT_CONTAINER_IS,
                       out_str(w, name), out_str(w, status));
    } else if (dbr_slice_find(status, dbr_slice_str("(unhealthy)")) != SIZE_MAX) {
        (void)OUT_TELL(w, DBR_FAILURE_PROBE, OUT_STATED, true, DBR_T_DETECT_CONTAINER_IS, out_str(w, name),
                       out_str(w, status));
    }
}

static const char *const BAD_RELEASE[] = {"failed",           "pending-install", "pending-upgrade",
                                          "pending-rollback", "uninstalling",    NULL};

void out_judge_release(out_walk *w, const out_cells *row)
{
    dbr_slice name = out_cell(w, row, "NAME"), status = out_cell(w, row, "STATUS");
    if (name.len > 0 && is_one_of(status, BAD_RELEASE)) {
        mark_row(OUT_TELL(w, DBR_FAILURE_OTHER, OUT_STATED, true, DBR_T_DETECT_HELM_RELEASE, out_str(w, name),
                          out_str(w, status), out_str(w, out_cell(w, row, "REVISION")),
                          out_str(w, out_cell(w, row, "CHART"))));
    }
}

/* Of a history the last revision speaks. */
void out_judge_revision(out_walk *w, const out_cells *row)
{
    dbr_slice status = out_cell(w, row, "STATUS");
    w->worst_state = (dbr_slice){0};
    if (is_one_of(status, BAD_RELEASE)) {
        w->worst = dbr_slice_dup(w->arena, out_cell(w, row, "DESCRIPTION"));
        w->worst_where = dbr_slice_dup(w->arena, out_cell(w, row, "CHART"));
        w->worst_part = dbr_slice_dup(w->arena, out_cell(w, row, "REVISION"));
        w->worst_state = dbr_slice_dup(w->arena, status);
        w->worst_entry = w->entry;
    }
}

void out_end_revision(out_walk *w)
{
    if (w->worst_state.len > 0) {
        dbr_failure f = dbr_failure_of(w->worst);
        f = f == DBR_FAILURE_NONE ? out_class(w->worst_state) : f;
        dbr_signal *s =
            OUT_TELL(w, f, OUT_STATED, true, DBR_T_DETECT_HELM_REVISION, out_str(w, w->worst_part),
                     out_str(w, w->worst_where), out_str(w, w->worst_state), out_str(w, w->worst));
        if (s != NULL) {
            s->first = s->last = w->worst_entry;
        }
    }
}

/* Argo CD: applications, and the resources of one. */
void out_judge_application(out_walk *w, const out_cells *row)
{
    static const char *const SICK[] = {"Degraded", "Missing", "Unknown", NULL};
    dbr_slice name = out_cell(w, row, "NAME"), sync = out_cell(w, row, "STATUS");
    dbr_slice health = out_cell(w, row, "HEALTH"), why = out_cell(w, row, "MESSAGE");
    sync = sync.len > 0 ? sync : out_cell(w, row, "SYNC STATUS");
    health = health.len > 0 ? health : out_cell(w, row, "HEALTH STATUS");
    why = why.len > 0 ? why : out_cell(w, row, "CONDITIONS");
    bool is_sick = is_one_of(health, SICK), is_out = dbr_slice_is(sync, "OutOfSync");
    bool says_why = why.len > 0 && !dbr_slice_is(why, "<none>");
    if (name.len > 0 && (is_sick || is_out)) {
        mark_row(OUT_TELL(w, says_why ? out_class(why) : DBR_FAILURE_OTHER, OUT_STATED, is_sick,
                          DBR_T_DETECT_ARGO_APPLICATION, out_str(w, name), out_str(w, sync),
                          out_str(w, health), out_why(w, says_why ? why : (dbr_slice){0})));
    }
}

/* ---- queues and databases ---- */

void out_judge_lag(out_walk *w, const out_cells *row)
{
    int64_t lag = 0;
    if (!dbr_slice_int(out_cell(w, row, "LAG"), &lag) || lag < 0 ||
        __builtin_add_overflow(w->sum, lag, &w->sum)) {
        return;
    }
    if (lag > w->worst_n) {
        w->worst_n = lag;
        w->worst = dbr_slice_dup(w->arena, out_cell(w, row, "GROUP"));
        w->worst_where = dbr_slice_dup(w->arena, out_cell(w, row, "TOPIC"));
        w->worst_part = dbr_slice_dup(w->arena, out_cell(w, row, "PARTITION"));
        w->worst_entry = w->entry;
    }
}

void out_end_lag(out_walk *w)
{
    if (w->sum >= LAGS) {
        dbr_signal *s = OUT_TELL(w, DBR_FAILURE_SLOW, OUT_STATED, false, DBR_T_DETECT_LAG,
                                 out_str(w, w->worst), out_int(w, w->sum), out_str(w, w->worst_where),
                                 out_str(w, w->worst_part), out_int(w, w->worst_n));
        if (s != NULL) {
            s->first = s->last = w->worst_entry;
            s->is_grave = w->sum >= (int64_t)100 * LAGS;
        }
    }
}

void out_judge_unit(out_walk *w, const out_cells *row)
{
    out_cells cells = *row;
    bool has_mark = cells.n > 1 && cells.at[0].len > 0 &&
                    ((unsigned char)cells.at[0].ptr[0] >= 0x80 || dbr_slice_is(cells.at[0], "*"));
    if (has_mark) { // "●"
        cells.n--;
        memmove(cells.at, cells.at + 1, cells.n * sizeof(cells.at[0]));
    }
    dbr_slice unit = out_cell(w, &cells, "UNIT");
    if (dbr_slice_is(out_cell(w, &cells, "ACTIVE"), "failed") && dbr_slice_find_char(unit, '.') != SIZE_MAX) {
        (void)OUT_TELL(w, DBR_FAILURE_OTHER, OUT_STATED, true, DBR_T_DETECT_UNIT_FAILED, out_str(w, unit));
    }
}

void out_judge_queue(out_walk *w, const out_cells *row)
{
    int64_t n = 0;
    dbr_slice consumers = out_cell(w, row, "consumers");
    if (!dbr_slice_int(out_cell(w, row, "messages"), &n) || n < LAGS) {
        return;
    }
    bool is_alone = dbr_slice_is(consumers, "0");
    (void)OUT_TELL(w, is_alone ? DBR_FAILURE_MISSING : DBR_FAILURE_SLOW, OUT_STATED, is_alone,
                   is_alone ? DBR_T_DETECT_QUEUE_ALONE : DBR_T_DETECT_QUEUE,
                   out_str(w, out_cell(w, row, "name")), out_int(w, n), out_str(w, consumers));
}

/* pg_stat_activity: who holds a transaction open. The first one is told when it is known whether others wait. */
void out_judge_session(out_walk *w, const out_cells *row)
{
    static const char *const AGES[] = {"xact_age", "age", "duration", "xact_start", "query_start"};
    dbr_slice state = out_cell(w, row, "state"), age = {0};
    if (dbr_slice_is(out_cell(w, row, "wait_event_type"), "Lock")) {
        w->has_waiting = true;
    }
    if (!dbr_slice_starts(state, "idle in transaction") || w->worst_state.len > 0) {
        return;
    }
    for (size_t i = 0; i < 5 && age.len == 0; i++) {
        age = out_cell(w, row, AGES[i]);
    }
    w->worst = dbr_slice_dup(w->arena, out_cell(w, row, "query"));
    w->worst_where = dbr_slice_dup(w->arena, out_cell(w, row, "pid"));
    w->worst_part = dbr_slice_dup(w->arena, age);
    w->worst_state = dbr_slice_dup(w->arena, state);
    w->worst_entry = w->entry;
}

void out_end_session(out_walk *w)
{
    if (w->worst_state.len == 0) {
        return;
    }
    const char *age =
        w->worst_part.len > 0 ? dbr_arena_printf(w->arena, " (%.*s)", DBR_FMT(w->worst_part)) : "";
    dbr_signal *s =
        OUT_TELL(w, w->has_waiting ? DBR_FAILURE_LIMIT : DBR_FAILURE_TIMEOUT, OUT_STATED, w->has_waiting,
                 w->has_waiting ? DBR_T_DETECT_SESSION_BLOCKS : DBR_T_DETECT_SESSION,
                 out_str(w, w->worst_where), out_str(w, w->worst_state), age, out_str(w, w->worst));
    if (s != NULL) {
        s->first = s->last = w->worst_entry;
    }
}

/* pg_stat_replication: "00:14:12.1" behind; under a minute is nothing. */
void out_judge_standby(out_walk *w, const out_cells *row)
{
    enum { CLOCK = 8 };
    dbr_slice lag = out_cell(w, row, "replay_lag"), clock = dbr_slice_sub(lag, 0, CLOCK);
    bool is_clock = clock.len == CLOCK && clock.ptr[2] == ':' && clock.ptr[5] == ':';
    if (is_clock && !dbr_slice_starts(clock, "00:00:")) {
        (void)OUT_TELL(w, DBR_FAILURE_SLOW, OUT_STATED, true, DBR_T_DETECT_STANDBY_BEHIND,
                       out_str(w, out_cell(w, row, "application_name")), out_str(w, lag));
    }
}

/* "611 GB": at least ten of them. */
static bool is_much(dbr_slice size)
{
    enum { LEAST_GB = 10 };
    double n = 0;
    size_t blank = dbr_slice_find_char(size, ' ');
    dbr_slice unit = blank == SIZE_MAX ? (dbr_slice){0} : dbr_slice_trim(dbr_slice_from(size, blank));
    bool is_number = dbr_slice_real(dbr_slice_sub(size, 0, blank), &n);
    return is_number && (dbr_slice_is(unit, "TB") || (dbr_slice_is(unit, "GB") && n >= LEAST_GB));
}

void out_judge_slot(out_walk *w, const out_cells *row)
{
    static const char *const SIZES[] = {"retained", "retained_wal", "wal_retained",
                                        "lag",      "slot_lag",     "restart_lag"};
    dbr_slice name = out_cell(w, row, "slot_name"), active = out_cell(w, row, "active"), held = {0};
    if (name.len == 0 || !(dbr_slice_is(active, "f") || dbr_slice_is(active, "false"))) {
        return;
    }
    for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]) && held.len == 0; i++) {
        held = out_cell(w, row, SIZES[i]);
    }
    if (is_much(held)) {
        (void)OUT_TELL(w, DBR_FAILURE_STORAGE, OUT_WHY, true, DBR_T_DETECT_SLOT_HOLDS, out_str(w, name),
                       out_str(w, held));
    } else {
        (void)OUT_TELL(w, DBR_FAILURE_STORAGE, OUT_LISTED, false, DBR_T_DETECT_SLOT_INACTIVE,
                       out_str(w, name));
    }
}

/* Elasticsearch's _cat/indices. */
void out_judge_index(out_walk *w, const out_cells *row)
{
    if (dbr_slice_is(out_cell(w, row, "health"), "red")) {
        (void)OUT_TELL(w, DBR_FAILURE_STORAGE, OUT_LISTED, true, DBR_T_DETECT_INDEX_RED,
                       out_str(w, out_cell(w, row, "index")));
    }
}

/* ---- machines ---- */

void out_judge_device(out_walk *w, const out_cells *row)
{
    dbr_slice busy = out_cell(w, row, "%util");
    if (percent_of(busy) >= FULL) {
        (void)OUT_TELL(w, DBR_FAILURE_LOAD, OUT_LISTED, true, DBR_T_DETECT_DEVICE_BUSY,
                       out_str(w, out_cell(w, row, "Device")), out_str(w, busy));
    }
}

/* What is full by nature: images of packages, disks that cannot be written to. */
static bool is_always_full(dbr_slice file_system, dbr_slice mount)
{
    static const char *const SYSTEMS[] = {"/dev/loop", "squashfs", "/dev/sr",   "udev",
                                          "devfs",     "map ",     "overlayfs:"};
    static const char *const MOUNTS[] = {"/snap/", "/var/lib/snapd", "/media/", "/cdrom", "/System/Volumes/"};
    bool is = false;
    for (size_t i = 0; i < sizeof(SYSTEMS) / sizeof(SYSTEMS[0]) && !is; i++) {
        is = dbr_slice_starts(file_system, SYSTEMS[i]);
    }
    for (size_t i = 0; i < sizeof(MOUNTS) / sizeof(MOUNTS[0]) && !is; i++) {
        is = dbr_slice_starts(mount, MOUNTS[i]);
    }
    return is;
}

void out_judge_disk(out_walk *w, const out_cells *row)
{
    dbr_slice used = out_cell(w, row, "Use%"), inodes = out_cell(w, row, "IUse%");
    used = used.len > 0 ? used : out_cell(w, row, "Capacity");
    dbr_slice system = out_cell(w, row, "Filesystem"), mount = out_cell(w, row, "Mounted");
    double percent = percent_of(inodes.len > 0 ? inodes : used);
    if (percent < NEARLY_FULL || mount.len == 0 || is_always_full(system, mount)) {
        return;
    }
    bool is_full = percent >= FULL;
    (void)OUT_TELL(w, DBR_FAILURE_STORAGE, is_full ? OUT_STATED : OUT_LISTED, is_full,
                   inodes.len > 0 ? DBR_T_DETECT_INODES : DBR_T_DETECT_DISK_FULL, out_str(w, mount),
                   out_real(w, percent), out_str(w, system));
}

/* ps and top: one process that has most of a machine. */
void out_judge_process(out_walk *w, const out_cells *row)
{
    dbr_slice memory = out_cell(w, row, "%MEM"), cpu = out_cell(w, row, "%CPU");
    dbr_slice pid = out_cell(w, row, "PID"), command = out_cell(w, row, "COMMAND");
    if (!dbr_slice_int(pid, &(int64_t){0}) || command.len == 0) {
        return;
    }
    if (percent_of(memory) >= LARGE) {
        (void)OUT_TELL(w, DBR_FAILURE_MEMORY, OUT_LISTED, false, DBR_T_DETECT_PROCESS_MEMORY,
                       out_str(w, command), out_str(w, pid), out_str(w, memory));
    }
    if (percent_of(cpu) >= BUSY) {
        (void)OUT_TELL(w, DBR_FAILURE_LOAD, OUT_LISTED, false, DBR_T_DETECT_PROCESS_CPU, out_str(w, command),
                       out_str(w, pid), out_str(w, cpu));
    }
}
