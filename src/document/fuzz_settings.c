/*
 * Any bytes as debrief.yaml and incident.yaml (cut at the first NUL): read or refused with a place, and what
 * was read is written and read again to the same bytes. Setting a key of any file gives a file that reads, or
 * an error.
 */
#include "fuzz.h"

#include "document/document.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_incident *incident = NULL;
    dbr_slice incident_yaml = dbr_slice_of((const char *)data, size);
    dbr_slice team_yaml = {0};
    const char *nul = size > 0 ? memchr(data, 0, size) : NULL;
    if (nul != NULL) {
        size_t n = (size_t)(nul - incident_yaml.ptr);
        team_yaml = dbr_slice_sub(incident_yaml, 0, n);
        incident_yaml = dbr_slice_from(incident_yaml, n + 1);
    }
    dbr_buf out = {0};
    dbr_buf again = {0};
    dbr_buf_init(&out, 0);
    dbr_buf_init(&again, 0);
    dbr_code rc = dbr_settings_read(&arena, team_yaml, incident_yaml, &incident, &err);
    assert(rc == DBR_OK || rc == DBR_EPARSE || rc == DBR_ELIMIT);
    assert(rc == DBR_OK || err.message[0] != '\0');
    if (rc == DBR_OK) {
        dbr_settings_write(&out, incident);
        rc = dbr_settings_read(&arena, (dbr_slice){0}, dbr_buf_view(&out), &incident, &err);
        assert(rc == DBR_OK);
        dbr_settings_write(&again, incident);
        assert(dbr_slice_eq(dbr_buf_view(&out), dbr_buf_view(&again)));
    }
    dbr_buf_clear(&out);
    dbr_err set_err = {0};
    rc = dbr_settings_set(incident_yaml, "severity", dbr_slice_str("P2"), &out, &set_err);
    assert(rc == DBR_OK || out.len == 0);
    dbr_buf_release(&out);
    dbr_buf_release(&again);
    dbr_arena_release(&arena);
    return 0;
}
