/* The machine draft: whatever it states can be looked up and computed again. */
#define FIXTURE_OWN bool has_gap; // add_gap

#include "test_incident.h"

#include "base/text.h"
#include "report/report.h"

/* The leads found, and a gap in the monitoring beside them: an action item is proposed for it. */
static void add_gap(fixture *f, dbr_factors *factors)
{
    static const dbr_reason why = {.text = DBR_LIT("no alert speaks of pool_in_use")};
    dbr_lead *leads = DBR_NEW_N(&f->arena, dbr_lead, factors->n_leads + 1);
    for (size_t i = 0; i < factors->n_leads; i++) {
        leads[i] = factors->leads[i];
    }
    leads[factors->n_leads] = (dbr_lead){.role = DBR_LEAD_CONDITION,
                                         .title = dbr_slice_str("pool_in_use"),
                                         .time = DBR_TIME_NONE,
                                         .reasons = &why,
                                         .n_reasons = 1};
    factors->leads = leads;
    factors->n_leads++;
}

/* The draft in a layout, in the fixture's arena. */
static const char *draft_in(fixture *f, const dbr_report_layout *layout)
{
    dbr_lang lang = (dbr_lang)layout->lang;
    dbr_err err = {0};
    dbr_factors *factors = NULL;
    DBR_AUTO(dbr_buf) out = {0};
    build(f, (dbr_timeline_options){.window = {DBR_TIME_NONE, DBR_TIME_NONE}, .lang = (int)lang});
    assert_int_equal(dbr_factors_find(f->ev, &f->incident, f->timeline, (int)lang, &f->arena, &factors, &err),
                     DBR_OK);
    if (f->has_gap) {
        add_gap(f, factors);
    }
    assert_int_equal(
        dbr_report_draft(f->ev, &f->incident, f->timeline, factors, layout, at("12:00:00"), &out, &err),
        DBR_OK);
    return dbr_arena_str(&f->arena, dbr_buf_view(&out));
}

static const char *draft(fixture *f, dbr_lang lang)
{
    dbr_report_layout layout;
    assert_true(dbr_report_layout_find(dbr_slice_str("guide"), (int)lang, &layout));
    return draft_in(f, &layout);
}

static dbr_document *read_draft(fixture *f, const char *text)
{
    dbr_document *d = NULL;
    dbr_err err = {0};
    assert_int_equal(dbr_document_read(&f->arena, dbr_slice_str(text), "draft.md", dbr_zone_utc(), &d, &err),
                     DBR_OK);
    return d;
}

static void every_link_is_an_address_that_is_found(void **state)
{
    fixture *f = *state;
    size_t n = 0;
    put_incident(f);
    dbr_document *d = read_draft(f, draft(f, DBR_LANG_EN));
    for (size_t i = 0; i < d->n_links; i++) {
        const dbr_link *l = &d->links[i];
        dbr_proof p = DBR_PROOF_ABSENT;
        dbr_err err = {0};
        if (l->url.ptr[0] == '#') {
            assert_true(dbr_slice_is(l->url, "#key-times"));
            continue;
        }
        assert_true(l->is_address);
        if (l->address.place == DBR_PLACE_WHOLE && l->is_claim) {
            continue; // a folder or file to count in; the next test evaluates it
        }
        assert_int_equal(dbr_evidence_find(f->ev, &l->address, &f->arena, &p, NULL, NULL, &err), DBR_OK);
        if (p != DBR_PROOF_FOUND) {
            fail_msg("'%.*s' is not found", DBR_FMT(l->url));
        }
        n++;
    }
    assert_true(n >= 15);
}

static void every_claim_evaluates_to_its_text(void **state)
{
    fixture *f = *state;
    size_t n = 0;
    put_incident(f);
    dbr_document *d = read_draft(f, draft(f, DBR_LANG_EN));
    for (size_t i = 0; i < d->n_links; i++) {
        const dbr_link *l = &d->links[i];
        dbr_claim c;
        dbr_claim_value v;
        dbr_quantity q;
        dbr_err err = {0};
        if (!l->is_claim) {
            continue;
        }
        dbr_address none = {.path = dbr_slice_str("evidence/")};
        assert_int_equal(dbr_claim_parse(&f->arena, l->title, &c, &err), DBR_OK);
        assert_int_equal(dbr_evidence_claim(f->ev, &c, l->is_address ? &l->address : &none,
                                            f->timeline->window, f->timeline->milestones, &f->arena, &v,
                                            &err),
                         DBR_OK);
        assert_false(v.is_null);
        assert_true(dbr_quantity_parse(l->text, &q) > 0);
        if (v.value < q.low || v.value > q.high) {
            fail_msg("'%.*s' is %g by '%.*s'", DBR_FMT(l->text), v.value, DBR_FMT(l->title));
        }
        n++;
    }
    assert_true(n >= 7);
}

static void failed_requests_are_counted_and_named(void **state)
{
    fixture *f = *state;
    put_incident(f);
    const char *text = draft(f, DBR_LANG_EN);
    assert_non_null(strstr(text, "[1,668](")); // each second from 10:05:23 to 10:33:10
    assert_non_null(strstr(text, "[7]("));     // customers c-0 to c-6
    assert_non_null(strstr(text, "10:05:23"));
    assert_non_null(strstr(text, "34min 42s")); // 10:05:23 to 10:40:05
}

static void the_last_error_is_counted_where_nothing_else_tells_of_the_end(void **state)
{
    fixture *f = *state;
    put_access(f, "api-service-access.log", at("10:05:23"), at("10:33:10"));
    const char *text = draft(f, DBR_LANG_EN);
    assert_non_null(strstr(text, "time < at('10:33:11')"));
    assert_non_null(strstr(text, "[1,668]("));
}

static void what_nobody_closed_lasted_until_it_had_recovered(void **state)
{
    fixture *f = *state;
    put_access(f, "api-service-access.log", at("10:05:23"), at("10:33:10"));
    const char *text = draft(f, DBR_LANG_EN);
    assert_non_null(
        strstr(text, "**Duration**: [27min 47s](#key-times \"= recovered - started\") (10:05 - 10:33 UTC)"));
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Clock times and numbers with their thousands, outside link targets, one a line in order of the text; durations are
 * written otherwise in each language, their numbers are the same. */
static const char *numbers_of(fixture *f, const char *text)
{
    DBR_AUTO(dbr_buf) out = {0};
    for (const char *p = text; *p != '\0'; p++) {
        if (p[0] == ']' && p[1] == '(') {
            while (*p != '\0' && *p != ')' && *p != '\n') {
                p++;
            }
        }
        bool has = false;
        while (is_digit(*p) || (has && (*p == ':' || *p == ',' || *p == '.') && is_digit(p[1]))) {
            dbr_buf_char(&out, *p++);
            has = true;
        }
        if (has) {
            dbr_buf_char(&out, '\n');
            p--;
        }
    }
    return dbr_arena_str(&f->arena, dbr_buf_view(&out));
}

static int by_text(const void *a, const void *b)
{
    return dbr_slice_cmp(*(const dbr_slice *)a, *(const dbr_slice *)b);
}

/* The same, sorted: a language may put its words in another order. */
static const char *sorted_numbers(fixture *f, const char *text)
{
    dbr_slice rest = dbr_slice_str(numbers_of(f, text));
    DBR_VEC(dbr_slice) all = {0};
    DBR_AUTO(dbr_buf) out = {0};
    while (rest.ptr != NULL && rest.len > 0) {
        *DBR_PUSH(&all) = dbr_slice_cut(&rest, '\n');
    }
    assert_true(all.n > 40);
    qsort(all.items, all.n, sizeof(*all.items), by_text);
    for (size_t i = 0; i < all.n; i++) {
        dbr_buf_printf(&out, "%.*s\n", DBR_FMT(all.items[i]));
    }
    DBR_VEC_RELEASE(&all);
    return dbr_arena_str(&f->arena, dbr_buf_view(&out));
}

static void both_languages_carry_the_same_times_and_numbers(void **state)
{
    fixture *f = *state;
    put_incident(f);
    const char *en = draft(f, DBR_LANG_EN);
    const char *zh = draft(f, DBR_LANG_ZH_CN);
    assert_string_not_equal(en, zh);
    assert_string_equal(sorted_numbers(f, en), sorted_numbers(f, zh));
}

static void repeated_draft_is_the_same_to_the_byte(void **state)
{
    fixture *f = *state;
    put_incident(f);
    const char *first = draft(f, DBR_LANG_EN);
    f->ev = dbr_evidence_free(f->ev); // from the folder again, not from memory
    assert_string_equal(first, draft(f, DBR_LANG_EN));
}

static void quiet_evidence_gives_the_quiet_sentence(void **state)
{
    fixture *f = *state;
    put_access(f, "api-service-access.log", DBR_TIME_NONE, DBR_TIME_NONE);
    const char *en = draft(f, DBR_LANG_EN);
    const char *zh = draft(f, DBR_LANG_ZH_CN);
    assert_non_null(strstr(en, dbr_text(DBR_LANG_EN, DBR_T_REPORT_QUIET)));
    assert_non_null(strstr(zh, dbr_text(DBR_LANG_ZH_CN, DBR_T_REPORT_QUIET)));
    assert_null(strstr(en, "% of the requests"));
    assert_null(strstr(en, "1. ["));
}

static void weak_evidence_is_called_so(void **state)
{
    fixture *f = *state;
    put(f, "app.log",
        "2025-02-09T10:00:00Z ERROR cannot connect to db.example: connection refused\n"
        "2025-02-09T10:40:00Z ERROR env var QUEUE_URL is not set\n");
    const char *en = draft(f, DBR_LANG_EN);
    assert_non_null(strstr(en, "does not tell when it began"));
    assert_non_null(strstr(en, "1. [cannot connect to db.example"));
    assert_non_null(strstr(en, dbr_text(DBR_LANG_EN, DBR_T_REPORT_LEAD_WEAK)));
    assert_non_null(strstr(en, "| Started | unknown |"));
}

static void a_lead_without_a_time_is_written_without_one(void **state)
{
    fixture *f = *state;
    put(f, "output.txt", "starting\ncannot write queue: no space left on device\n");
    const char *en = draft(f, DBR_LANG_EN);
    const char *zh = draft(f, DBR_LANG_ZH_CN);
    assert_non_null(strstr(en, dbr_text(DBR_LANG_EN, DBR_T_REPORT_LEAD_UNTIMED)));
    assert_non_null(strstr(zh, dbr_text(DBR_LANG_ZH_CN, DBR_T_REPORT_LEAD_UNTIMED)));
    assert_null(strstr(en, "1970-"));
}

static void quiet_evidence_with_errors_lists_them_and_stays_quiet(void **state)
{
    fixture *f = *state;
    DBR_AUTO(dbr_buf) out = {0};
    for (int i = 0; i < 600; i++) {
        dbr_time_rfc3339(&out, at("09:00:00") + i * 10 * DBR_SECOND, dbr_zone_utc(), 0);
        dbr_buf_str(&out, i % 200 == 77 ? " ERROR request timed out\n" : " INFO order placed\n");
    }
    put(f, "app.log", dbr_arena_str(&f->arena, dbr_buf_view(&out)));
    const char *en = draft(f, DBR_LANG_EN);
    assert_non_null(strstr(en, dbr_text(DBR_LANG_EN, DBR_T_REPORT_QUIET_LEADS)));
    assert_non_null(strstr(en, "1. [request timed out]"));
}

static void missing_data_is_unknown_and_never_zero(void **state)
{
    fixture *f = *state;
    put(f, "pagerduty.json", pages()); // that there was an incident, and nothing that could be counted
    const char *text = draft(f, DBR_LANG_EN);
    assert_non_null(strstr(text, "Failed requests: unknown"));
    assert_non_null(strstr(text, "Customers affected: unknown"));
    assert_non_null(strstr(text, "| Started | unknown |"));
    assert_null(strstr(text, "[0]"));
    assert_null(strstr(text, "[0 "));
    assert_null(strstr(text, "[0."));
    assert_null(strstr(text, " 0 requests"));
    assert_null(strstr(text, "1970-"));
    assert_null(strstr(text, "nan"));
}

static void what_failures_cost_is_a_claim_or_unknown(void **state)
{
    fixture *f = *state;
    static const dbr_impact_formula formulas[] = {
        {.name = DBR_LIT("Lost orders"), .formula = DBR_LIT("2 * failed"), .unit = DBR_LIT("orders")},
        {.name = DBR_LIT("Refunds"), .formula = DBR_LIT("sum(value) from metric where name = 'nowhere'")},
        {.name = DBR_LIT("Broken"), .formula = DBR_LIT("failed *")},
    };
    f->incident.slo_target = 0.99;
    f->incident.slo_window = 30 * DBR_DAY;
    f->incident.formulas = formulas;
    f->incident.n_formulas = 3;
    put_incident(f);
    put_series(f, "latency_seconds", ",\"service\":\"api-service\"", 0.1, 4, at("10:05:30"), at("10:33:30"));
    const char *text = draft(f, DBR_LANG_EN);
    assert_non_null(
        strstr(text, "- Latency (`latency_seconds`): up to [4.0 s](evidence/latency_seconds.json"));
    assert_non_null(strstr(text, " ms](evidence/latency_seconds.json \"= all avg(value)"));
    assert_non_null(strstr(text, "- Error budget: ["));
    assert_non_null(strstr(text, "`99 %` over `30d`"));
    assert_non_null(
        strstr(text, "- Lost orders: [3,336](evidence/api-service-access.log \"= 2 * sum(status >= 500)"));
    assert_non_null(strstr(text, ") orders (`2 * failed`)"));
    assert_non_null(strstr(text, "- Refunds: unknown ("));
    assert_non_null(strstr(text, "- Broken: unknown ("));
    f->incident.n_formulas = 0;
    f->incident.slo_target = 0;
    text = draft(f, DBR_LANG_EN);
    assert_non_null(strstr(text, "- Error budget: unknown (no SLO declared)"));
    assert_non_null(strstr(text, "- Revenue impact: unknown (no formula declared)"));
}

static void lengths_name_their_formula_and_both_events(void **state)
{
    fixture *f = *state;
    put_incident(f);
    const char *text = draft(f, DBR_LANG_EN);
    assert_non_null(strstr(
        text,
        "- Time to detect: [82s](#key-times \"= detected - started\") = Detected − Started: from [First"));
    assert_non_null(strstr(text, " (10:05:23) to [Alert HighErrorRate fires]"));
    assert_non_null(strstr(text, "- Time to mitigate: [19min 42s]"));
    const dbr_document *d = read_draft(f, text);
    for (size_t i = 0; i < d->n_key_times; i++) { // the lengths are none
        assert_int_equal(d->key_times[i].name, (int)i);
    }
    assert_int_equal(d->n_key_times, DBR_MILESTONE_COUNT);
}

static void what_is_not_known_has_no_length(void **state)
{
    fixture *f = *state;
    put(f, "pagerduty.json", pages());
    const char *text = draft(f, DBR_LANG_EN);
    assert_non_null(strstr(text, "- Time to detect = Detected − Started: unknown (Started is not known)"));
    assert_non_null(strstr(text, "- Time to acknowledge: [3min 48s]"));
}

static void a_gap_becomes_an_action(void **state)
{
    fixture *f = *state;
    DBR_AUTO(dbr_buf) out = {0};
    put_incident(f);
    for (dbr_time t = at("09:30:00"); t <= at("10:50:00");
         t += 5 * DBR_SECOND) { // no zone, and silent for eight minutes
        dbr_civil c = dbr_time_to_civil(t);
        if (t < at("10:07:00") || t > at("10:15:00")) {
            dbr_buf_printf(&out, "2025-02-09 %02d:%02d:%02d INFO mailer: sent %d\n", c.hour, c.minute,
                           c.second, c.second);
        }
    }
    put(f, "mailer.log", dbr_arena_str(&f->arena, dbr_buf_view(&out)));
    const char *text = draft(f, DBR_LANG_EN);
    assert_non_null(
        strstr(text, "- `mailer.log`: silent from 10:06:55 to 10:15:05, while it is steady otherwise"));
    assert_non_null(strstr(text, "| Find out why mailer.log fell silent, and alert on it |  |  | Medium |"));
    assert_non_null(strstr(text, "| Log with the time zone, best in UTC: mailer.log |  |  | Low |"));
    assert_non_null(strstr(text, "- Nothing was collected of: chat"));
    assert_non_null(strstr(text, "| Keep for the next incident, and collect: chat |  |  | Low |"));
    assert_null(strstr(text, "api-service-access.log`: silent"));
}

/* A page of the day before, resolved two days later. */
static void key_times_of_other_days_carry_their_date(void **state)
{
    fixture *f = *state;
    put(f, "pagerduty.json",
        "{\"log_entries\":["
        "{\"id\":\"R3\",\"type\":\"resolve_log_entry\",\"created_at\":\"2025-02-11T10:40:05Z\",\"agent\":{"
        "\"type\":"
        "\"user_reference\",\"summary\":\"Alice "
        "Example\"},\"service\":{\"summary\":\"api-service\"},\"incident\":{"
        "\"summary\":\"[#2187] HighErrorRate\"}},\n"
        "{\"id\":\"R2\",\"type\":\"acknowledge_log_entry\",\"created_at\":\"2025-02-09T23:58:00Z\",\"agent\":"
        "{\"type\":"
        "\"user_reference\",\"summary\":\"Alice "
        "Example\"},\"service\":{\"summary\":\"api-service\"},\"incident\":{"
        "\"summary\":\"[#2187] HighErrorRate\"}},\n"
        "{\"id\":\"R1\",\"type\":\"notify_log_entry\",\"created_at\":\"2025-02-09T23:50:00Z\",\"agent\":{"
        "\"type\":"
        "\"service_reference\",\"summary\":\"api-service\"},\"user\":{\"summary\":\"Alice "
        "Example\"},\"service\":{"
        "\"summary\":\"api-service\"},\"incident\":{\"summary\":\"[#2187] HighErrorRate\"}}]}\n");
    const dbr_document *d = read_draft(f, draft(f, DBR_LANG_EN));
    dbr_milestone m[DBR_MILESTONE_COUNT];
    dbr_document_milestones(d, m);
    for (int i = 0; i < DBR_MILESTONE_COUNT; i++) {
        dbr_time proposed = f->timeline->milestones[i].time;
        assert_int_equal(m[i].time,
                         proposed == DBR_TIME_NONE ? proposed : proposed / DBR_SECOND * DBR_SECOND);
    }
    assert_int_equal(m[DBR_RESOLVED].time - m[DBR_PAGED].time,
                     34 * DBR_HOUR + 50 * DBR_MINUTE + 5 * DBR_SECOND);
}

/* A layout's name and language, for messages. */
#define NAMED(l) "%.*s, %s", DBR_FMT((l)->name), dbr_lang_name((dbr_lang)(l)->lang)
#define DEMAND(condition, l)                                                                                 \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            print_error(NAMED(l));                                                                           \
            fail_msg(": %s", #condition);                                                                    \
        }                                                                                                    \
    } while (0)

static size_t n_shown(const fixture *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->timeline->n_events; i++) {
        n += f->timeline->events[i].state == DBR_EVENT_SHOWN;
    }
    return n;
}

static size_t n_known(const fixture *f)
{
    size_t n = 0;
    for (size_t i = 0; i < DBR_MILESTONE_COUNT; i++) {
        n += f->timeline->milestones[i].time != DBR_TIME_NONE;
    }
    return n;
}

/* Every layout's draft is read back by the room that reads other people's reports: the same rows at the same times, the
 * milestones, action items, causes, header. */
static void every_layout_is_read_back(void **state)
{
    fixture *f = *state;
    dbr_report_layout l;
    put_incident(f);
    f->has_gap = true;
    for (size_t i = 0; dbr_report_layout_at(i, &l); i++) {
        dbr_document *d = read_draft(f, draft_in(f, &l));
        dbr_milestone m[DBR_MILESTONE_COUNT];
        dbr_document_milestones(d, m);
        DEMAND(d->lang == l.lang, &l);
        DEMAND(dbr_slice_find(d->title, f->incident.title) != SIZE_MAX, &l);
        DEMAND(d->date == at("00:00:00"), &l);
        DEMAND(d->zone == dbr_zone_utc(), &l);
        DEMAND(d->n_rows == n_shown(f) && d->n_timelines == 1, &l);
        for (size_t k = 0; k < d->n_rows; k++) {
            DEMAND(d->rows[k].time != DBR_TIME_NONE && d->rows[k].n_links > 0, &l);
        }
        for (size_t k = 0; k < DBR_MILESTONE_COUNT; k++) {
            dbr_time known = f->timeline->milestones[k].time;
            DEMAND(m[k].time == (known == DBR_TIME_NONE ? known : known / DBR_SECOND * DBR_SECOND), &l);
        }
        DEMAND(n_known(f) >= 6, &l);
        DEMAND(d->n_actions >= 1 && d->n_action_lists == 1, &l);
        DEMAND(dbr_document_section(d, DBR_SECTION_CAUSE) != NULL ||
                   dbr_document_section(d, DBR_SECTION_FACTORS) != NULL,
               &l);
        DEMAND(dbr_document_section(d, DBR_SECTION_SUMMARY) != NULL, &l);
        DEMAND(dbr_document_section(d, DBR_SECTION_IMPACT) != NULL, &l);
        DEMAND(dbr_slice_find(d->bytes, dbr_slice_str("<!--")) == SIZE_MAX, &l);
    }
}

/* What a person wrote between two drafts stays, whatever the layout. */
static void every_layout_merges(void **state)
{
    fixture *f = *state;
    dbr_report_layout l;
    put_incident(f);
    f->has_gap = true;
    for (size_t i = 0; dbr_report_layout_at(i, &l); i++) {
        dbr_slice base = dbr_slice_str(draft_in(f, &l));
        dbr_document *d = read_draft(f, base.ptr);
        DBR_AUTO(dbr_buf) ours = {0};
        DBR_AUTO(dbr_buf) same = {0};
        DBR_AUTO(dbr_buf) merged = {0};
        const dbr_conflict *conflicts = NULL;
        size_t n = 0;
        dbr_err err = {0};
        dbr_source_range line = d->rows[0].at;
        line.end++;
        dbr_document_splice(d, line, (dbr_slice){0}, &ours); // one row thrown out
        dbr_buf_str(&ours, "\n## Notes\n\nWritten by hand.\n");
        assert_int_equal(
            dbr_document_merge(&f->arena, base, dbr_buf_view(&ours), base, &same, &conflicts, &n, &err),
            DBR_OK);
        DEMAND(n == 0 && dbr_slice_eq(dbr_buf_view(&same), dbr_buf_view(&ours)), &l);
        dbr_slice severity = f->incident.severity;
        dbr_slice title = f->incident.title;
        f->incident.severity = dbr_slice_str("P1");
        f->incident.title = dbr_slice_str("Orders fail in one region");
        dbr_slice theirs = dbr_slice_str(draft_in(f, &l));
        f->incident.severity = severity;
        f->incident.title = title;
        assert_int_equal(
            dbr_document_merge(&f->arena, base, dbr_buf_view(&ours), theirs, &merged, &conflicts, &n, &err),
            DBR_OK);
        dbr_document *both = read_draft(f, dbr_arena_str(&f->arena, dbr_buf_view(&merged)));
        DEMAND(n == 0, &l);
        DEMAND(dbr_slice_find(both->bytes, dbr_slice_str("Written by hand.")) != SIZE_MAX, &l);
        DEMAND(dbr_slice_find(both->title, dbr_slice_str("in one region")) != SIZE_MAX, &l);
        DEMAND(both->n_rows == d->n_rows - 1, &l);
        DEMAND(both->n_actions == d->n_actions, &l);
    }
}

static void a_layout_with_an_unknown_block_is_not_drafted(void **state)
{
    fixture *f = *state;
    dbr_report_layout l;
    dbr_factors factors = {0};
    dbr_err err = {0};
    DBR_AUTO(dbr_buf) out = {0};
    put_incident(f);
    build(f, OPEN);
    dbr_report_layout_read(dbr_slice_str("---\nlang: en\nhelp: x\n---\n# T\n\n<!-- debrief:timline -->\n"),
                           "layouts/ours.en.md", &l);
    assert_int_equal(
        dbr_report_draft(f->ev, &f->incident, f->timeline, &factors, &l, at("12:00:00"), &out, &err),
        DBR_EPARSE);
    assert_string_equal(err.source, "layouts/ours.en.md");
    assert_int_equal(err.line, 7);
}

DBR_TESTS(CASE(what_nobody_closed_lasted_until_it_had_recovered),
          CASE(what_failures_cost_is_a_claim_or_unknown), CASE(lengths_name_their_formula_and_both_events),
          CASE(what_is_not_known_has_no_length), CASE(a_gap_becomes_an_action),
          CASE(key_times_of_other_days_carry_their_date), CASE(every_link_is_an_address_that_is_found),
          CASE(every_claim_evaluates_to_its_text), CASE(failed_requests_are_counted_and_named),
          CASE(the_last_error_is_counted_where_nothing_else_tells_of_the_end),
          CASE(both_languages_carry_the_same_times_and_numbers), CASE(repeated_draft_is_the_same_to_the_byte),
          CASE(quiet_evidence_gives_the_quiet_sentence), CASE(weak_evidence_is_called_so),
          CASE(a_lead_without_a_time_is_written_without_one),
          CASE(quiet_evidence_with_errors_lists_them_and_stays_quiet),
          CASE(missing_data_is_unknown_and_never_zero), CASE(every_layout_is_read_back),
          CASE(every_layout_merges), CASE(a_layout_with_an_unknown_block_is_not_drafted))
