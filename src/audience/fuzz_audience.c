/* Any bytes on the way out: passing twice is passing once, and valid UTF-8 stays valid. */
#include "audience/audience.h"
#include "base/utf8.h"
#include "fuzz.h"

static const dbr_slice ALIASES[] = {DBR_LIT("U024BE7LH"), DBR_LIT("alice@example.org")};
static const dbr_person PEOPLE[] = {
    {.handle = DBR_LIT("@alice"),
     .name = DBR_LIT("Alice Chen"),
     .role = DBR_LIT("on-call engineer"),
     .aliases = ALIASES,
     .n_aliases = 2},
    {.handle = DBR_LIT("@wei"), .name = DBR_LIT("王伟"), .role = DBR_LIT("开发")},
    {.handle = DBR_LIT("@bob"), .name = DBR_LIT("Bob")},
};
static const dbr_incident INCIDENT = {.people = PEOPLE, .n_people = 3, .people_as_roles = true};

static void check(dbr_slice in, dbr_audience_level level, const dbr_incident *incident, dbr_lang lang)
{
    dbr_audience *a = dbr_audience_new(level, incident, lang);
    DBR_AUTO(dbr_buf) once = {0};
    DBR_AUTO(dbr_buf) twice = {0};
    dbr_audience_pass(a, in, &once);
    dbr_audience_pass(a, dbr_buf_view(&once), &twice);
    if (!dbr_slice_eq(dbr_buf_view(&once), dbr_buf_view(&twice))) {
        abort();
    }
    if (dbr_utf8_is_valid(in) && !dbr_utf8_is_valid(dbr_buf_view(&once))) {
        abort();
    }
    (void)dbr_audience_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_slice in = dbr_slice_of((const char *)data, size);
    dbr_secret secret = {0};
    check(in, DBR_AUDIENCE_TEAM, NULL, DBR_LANG_EN);
    check(in, DBR_AUDIENCE_PUBLIC, NULL, DBR_LANG_ZH_CN);
    check(in, DBR_AUDIENCE_PUBLIC, &INCIDENT, DBR_LANG_EN);
    for (size_t at = 0; dbr_secret_find(in, at, &secret); at = secret.end) {
        if (secret.begin < at || secret.end <= secret.begin || secret.end > size) {
            abort();
        }
    }
    return 0;
}
