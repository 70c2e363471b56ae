/* What the SQL tables share, private to evidence. */
#ifndef DBR_EVIDENCE_TABLES_H
#define DBR_EVIDENCE_TABLES_H

#include "evidence/folder.h"

/* What a column shows: a slot of the entry, of the record, or a named field. */
typedef enum ev_slot {
    EV_TIME,
    EV_UTC,
    EV_ARTIFACT,
    EV_MEMBER,
    EV_LINE,
    EV_ADDRESS,
    EV_LEVEL,
    EV_TEMPLATE,
    EV_VALUE,
    EV_SERIES_NAME,
    EV_SERIES_TITLE,
    EV_LABELS,
    EV_RECORD_FIRST, // from here on the record has to be parsed
    EV_SERVICE = EV_RECORD_FIRST,
    EV_HOST,
    EV_PID,
    EV_TRACE,
    EV_TITLE,
    EV_VERB,
    EV_SUBJECT,
    EV_OBJECT,
    EV_VERSION,
    EV_TEXT,
    EV_SOURCE,
    EV_IS_BOT,
    EV_FIELDS,
    EV_FIELD, // by the column's own name
} ev_slot;

/* A table of records of one kind. */
typedef struct ev_record_table {
    dbr_sql_table sql;
    dbr_kind kind;
    const ev_slot *slots; // one a column
} ev_record_table;

/* What a registered table is handed. */
typedef struct ev_table_data {
    dbr_evidence *ev;
    const ev_record_table *table; // NULL for artifact and template
} ev_table_data;

/* Registered tables of records; NULL past the end. */
const ev_record_table *ev_record_table_at(size_t i);
/* artifact, template. */
extern const dbr_sql_table ev_table_artifact, ev_table_template;

#endif
