/*
 * OTLP's attribute lists, shared by logs, metrics and traces. Private to read.
 */
#ifndef DBR_READ_OTLP_H
#define DBR_READ_OTLP_H

#include "read/json_head.h"

/* The value of attribute `key` in a resource, scope, record or point: the object that holds "attributes"; empty for
 * none. */
dbr_slice read_otlp_attribute(dbr_arena *arena, dbr_slice holder, const char *key);
/* Adds all its attributes as fields. */
void read_otlp_fields(dbr_arena *arena, dbr_slice holder, read_fields *f);
/* {"stringValue": …} and its kin as text; lists and maps as their JSON. */
dbr_slice read_otlp_value(dbr_arena *arena, dbr_slice value);
/* Sets the record's time from nanoseconds in a string or number; false when there is none. "0" is none. */
bool read_otlp_time(dbr_arena *arena, dbr_slice object, dbr_record *ret, const char *const *pointers);
/* Service, host and pid of the resource. */
void read_otlp_resource(dbr_arena *arena, dbr_slice resource, dbr_record *ret);
/* Whether a document (perhaps torn) is an export request under `key` ("resourceLogs", "resource_logs"). */
bool read_otlp_is(const dbr_sniff *in, const char *key, const char *other);

#endif
