/*
 * The timeline's incident (test_incident.h) with its leads, for this room's tests. They include this file; it is no
 * program of its own.
 */
#include "factors/factors.h"

#define FIXTURE_OWN dbr_factors *factors;

#include "test_incident.h"

static void find(fixture *f)
{
    dbr_err err = {0};
    build(f, OPEN);
    assert_int_equal(dbr_factors_find(f->ev, &f->incident, f->timeline, 0, &f->arena, &f->factors, &err),
                     DBR_OK);
}

static bool holds(dbr_slice text, const char *part)
{
    return dbr_slice_find_nocase(text, dbr_slice_str(part)) != SIZE_MAX;
}

static size_t count_leads(fixture *f, const char *title)
{
    size_t n = 0;
    for (size_t i = 0; i < f->factors->n_leads; i++) {
        n += holds(f->factors->leads[i].title, title);
    }
    return n;
}

static const dbr_lead *lead_of(fixture *f, dbr_lead_role role, const char *title)
{
    for (size_t i = 0; i < f->factors->n_leads; i++) {
        if (f->factors->leads[i].role == role && holds(f->factors->leads[i].title, title)) {
            return &f->factors->leads[i];
        }
    }
    return NULL;
}
