/*
 * A JSON object of any schema as a record, shared by jsonl and json. Private to read.
 */
#ifndef DBR_READ_OBJECT_H
#define DBR_READ_OBJECT_H

#include "read/parts.h"

/*
 * Reads one object. Which record it is follows from its shape (object_shape.c), a log line by default.
 *
 * object  its bytes with braces
 * arena   for decoded strings, dotted keys and fields
 *
 * Returns how many records it is (ret has room for DBR_MAX_SUBRECORDS): 1, more for what tells a whole alert or page, or 0 when it is no
 * well-formed object.
 */
int read_object(dbr_slice object, dbr_arena *arena, dbr_record *ret);

/* Whether the object that `text` begins with (it may be torn) has a member that says when. */
bool read_object_has_time(dbr_slice text);

/* What a member's key means. */
typedef enum read_role {
    READ_OTHER,
    READ_TIME,
    READ_LEVEL,
    READ_MESSAGE,
    READ_SERVICE,
    READ_HOST,
    READ_TRACE,
    READ_PID,
    READ_LOGGER,
    READ_ROLE_COUNT
} read_role;

/* An object taken apart: all members as fields (nested ones dotted), and the best for each role. */
typedef struct read_object_view {
    dbr_slice raw;
    read_fields all;
    size_t best[READ_ROLE_COUNT]; // index into all, SIZE_MAX for none
    dbr_stamp stamp;              // of the best READ_TIME; local DBR_TIME_NONE for none
    uint64_t lengths;             // bit per length of a key that is there, to pass over most that are not
} read_object_view;

/* Finds the roles of a view whose `all` and `raw` are filled. */
void read_view_roles(read_object_view *ret);
/* The record of such a view. */
void read_view_record(read_object_view *v, dbr_arena *arena, dbr_record *ret);
/* All records of such a view, DBR_MAX_SUBRECORDS at most: several where it tells a whole alert or page. At least 1. */
int read_view_records(read_object_view *v, dbr_arena *arena, dbr_record *ret);
/* object_episode.c: the records of a page that is told with when it was acknowledged or resolved; 0 when it is none. */
int read_as_episode(const read_object_view *v, dbr_record *ret);
/* What a key means; of several for one role the one of the lowest rank wins. */
read_role read_key_role(dbr_slice key);
unsigned read_key_rank(dbr_slice key);
/* Takes an object apart; false when it is none. Strings in `arena`. */
bool read_view(dbr_slice object, dbr_arena *arena, read_object_view *ret);

/* The value of the first of the keys (NULL-terminated) that is there and not empty; as written, compared
 * exactly. */
dbr_slice read_view_get(const read_object_view *v, const char *const *keys);
#define READ_KEYS(...) ((const char *const[]){__VA_ARGS__, NULL})
dbr_slice read_view_role(const read_object_view *v, read_role role);

/* Whether an object (perhaps torn) names an alert and says its state: such a body is a record even without a time. */
bool read_object_is_alert(dbr_slice text);
/* Fills *ret when the view is an alert. */
bool read_as_alert(const read_object_view *v, dbr_record *ret);
/* When *ret is an alert that is over: makes it the beginning and ret[1] the end. */
bool read_alert_end(const read_object_view *v, dbr_record *ret);

/* Turns a view into the record that its shape says; false: a log line. */
bool read_object_shape(const read_object_view *v, dbr_arena *arena, dbr_record *ret);
/* Whether it has a member that names an alert or what Terraform does, so that its values decide whether it is one. */
bool read_object_may_be_alert(const read_object_view *v);

/* A word and what it is folded to; a table ends with word NULL. */
typedef struct read_verb_row {
    const char *word, *verb;
} read_verb_row;

/* The verb of a whole word, in any case; NULL for none. */
const char *read_find_verb(const read_verb_row *rows, dbr_slice word);

/* object_change.c: whether it is what a tool tells of a change, with `*ret` filled; else `*ret` is left as it was. */
bool read_as_tool_change(const read_object_view *v, dbr_arena *arena, dbr_record *ret);
/* Whether it is a cloud's audit record of a change, or Terraform's, whatever level it has. */
bool read_as_audit(const read_object_view *v, dbr_arena *arena, dbr_record *ret);
/* object_flag.c: whether it tells of a feature flag that was turned. */
bool read_as_flag(const read_object_view *v, dbr_arena *arena, dbr_record *ret);
/* object_build.c: whether it is a run of a build server; a deployment that a forge keeps. */
bool read_as_build(const read_object_view *v, dbr_arena *arena, dbr_record *ret);
bool read_as_deployment(const read_object_view *v, dbr_arena *arena, dbr_record *ret);
/* docker.c: whether it is one of Docker's events, whichever record that is. */
bool read_as_docker(const read_object_view *v, dbr_arena *arena, dbr_record *ret);
/* Whether a version and what it is a version of, or a kind of change, make it a change. */
bool read_as_deploy(const read_object_view *v, dbr_arena *arena, dbr_record *ret);

#endif
