/*
 * Privacy: what must not stand in a report.
 *
 *   privacy/secret    a key, token or password; nobody needs it in a report, whoever may read it
 *   privacy/audience  what the way out will hide from the report's audience (`visibility` of incident.yaml): the
 *                     author should know before readers find "[redacted: …]"
 *
 * What counts is the business of the room audience, so that the gate and the way out never disagree.
 */
#include "check/check_impl.h"

#define MAX_SECRETS 100

static void run_secret(dbr_check_run *run)
{
    dbr_secret found;
    size_t at = 0;
    for (size_t n = 0; n < MAX_SECRETS && dbr_secret_find(run->d->bytes, at, &found); n++) {
        CHECK_SAY(run, found.begin, found.end, DBR_T_CHECK_SECRET, found.rule);
        CHECK_SUGGEST(run, DBR_T_CHECK_SECRET_DO, "");
        at = found.end > at ? found.end : at + 1;
    }
}

/* The part of a line that its passed form replaces: what is left without the common beginning and end. */
static void say_hidden(dbr_check_run *run, size_t begin, dbr_slice line, dbr_slice passed, const char *level)
{
    size_t n = 0;
    size_t shorter = line.len < passed.len ? line.len : passed.len;
    while (n < shorter && line.ptr[n] == passed.ptr[n]) {
        n++;
    }
    size_t tail = 0;
    while (tail < shorter - n && line.ptr[line.len - 1 - tail] == passed.ptr[passed.len - 1 - tail]) {
        tail++;
    }
    CHECK_SAY(run, begin + n, begin + line.len - tail, DBR_T_CHECK_HIDDEN, level);
}

static void run_audience(dbr_check_run *run)
{
    dbr_audience_level level = DBR_AUDIENCE_TEAM;
    const dbr_incident *incident = run->in->incident;
    if (incident == NULL || !dbr_audience_level_parse(incident->visibility, &level) ||
        level == DBR_AUDIENCE_TEAM) {
        return;
    }
    dbr_audience *a = dbr_audience_new(level, incident, run->lang);
    DBR_AUTO(dbr_buf) out = {0};
    for (size_t i = 0; i < run->d->n_lines; i++) {
        size_t begin = run->d->line_begins[i];
        size_t end = i + 1 < run->d->n_lines ? run->d->line_begins[i + 1] : run->d->bytes.len;
        dbr_slice line = dbr_slice_sub(run->d->bytes, begin, end);
        dbr_buf_clear(&out);
        dbr_audience_pass(a, line, &out);
        if (!dbr_slice_eq(line, dbr_buf_view(&out))) {
            say_hidden(run, begin, line, dbr_buf_view(&out), dbr_audience_level_name(level));
        }
    }
    dbr_audience_free(a);
}

/* The secret is put together here, so that scanners of source code have nothing to find. */
#define SECRET                                                                                               \
    "AKIA"                                                                                                   \
    "Q3EGRIPTV7MZ2KXW"
static const dbr_rule_example SECRET_EXAMPLES[] = {
    {"The key was " SECRET ".\n", DBR_LANG_EN, 1},
    {"The key was rotated; see core-service@v1.14.0.\n", DBR_LANG_EN, 0},
    {"密钥为 " SECRET "。\n", DBR_LANG_ZH_CN, 1},
    {"密钥已轮换。\n", DBR_LANG_ZH_CN, 0},
    {0},
};
/* The generic test checks as a company. */
static const dbr_rule_example AUDIENCE_EXAMPLES[] = {
    {"Write to jo.doe@customer.example for details.\n", DBR_LANG_EN, 1},
    {"Deployed core-service@v1.14.0.\n", DBR_LANG_EN, 0},
    {"详情请联系 jo.doe@customer.example。\n", DBR_LANG_ZH_CN, 1},
    {"已部署 core-service@v1.14.0。\n", DBR_LANG_ZH_CN, 0},
    {0},
};

const dbr_rule check_rules_privacy[] = {
    {.id = "privacy/secret",
     .severity = DBR_ERROR,
     .shuts_gate = true,
     .has_lang = {true, true},
     .help = "a key, token or password stands in the report",
     .rationale =
         "Two of 326 published reports held one. The way out hides it, but the file in git does not.",
     .examples = SECRET_EXAMPLES,
     .run = run_secret},
    {.id = "privacy/audience",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "something that the report's audience will not be shown",
     .rationale = "17 of 326 published reports show mail addresses, 11 public IP addresses. They are hidden "
                  "on the way out; a sentence "
                  "built on them will not read well.",
     .examples = AUDIENCE_EXAMPLES,
     .run = run_audience},
    {0},
};
