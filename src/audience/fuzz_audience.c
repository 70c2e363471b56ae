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

static void check(dbr_slice in, dbr_audience *a)
{
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
}

/* Nothing that is found is left over, and what was hidden stays so. */
static void check_secrets(dbr_slice in)
{
    DBR_AUTO(dbr_buf) once = {0};
    DBR_AUTO(dbr_buf) twice = {0};
    dbr_secret_hide(in, DBR_LANG_EN, &once);
    dbr_secret_hide(dbr_buf_view(&once), DBR_LANG_EN, &twice);
    if (!dbr_slice_eq(dbr_buf_view(&once), dbr_buf_view(&twice))) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_slice in = dbr_slice_of((const char *)data, size);
    dbr_secret secret = {0};
    static dbr_audience *all[3]; // made once: they only count
    if (all[0] == NULL) {
        all[0] = dbr_audience_new(DBR_AUDIENCE_TEAM, NULL, DBR_LANG_EN);
        all[1] = dbr_audience_new(DBR_AUDIENCE_PUBLIC, NULL, DBR_LANG_ZH_CN);
        all[2] = dbr_audience_new(DBR_AUDIENCE_PUBLIC, &INCIDENT, DBR_LANG_EN);
    }
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        check(in, all[i]);
    }
    check_secrets(in);
    for (size_t at = 0; dbr_secret_find(in, at, &secret); at = secret.end) {
        if (secret.begin < at || secret.end <= secret.begin || secret.end > size) {
            abort();
        }
    }
    return 0;
}
