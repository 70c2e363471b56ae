/*
 * Feature flags that somebody turned, as the audit logs of flag services and teams' own tell of it:
 *
 *     {"kind":"flag","flag":"new-search","action":"enabled","by":"erin"}
 *     {"flag":"new-search","old":false,"new":true,"by":"erin"}
 *     {"kind":"flag","name":"new-search","titleVerb":"turned on the flag","member":{"email":…}}          LaunchDarkly
 *     {"type":"feature-environment-enabled","featureName":"new-search","createdBy":"erin"}               Unleash
 *     {"scope":"FeatureFlag","activity":"updated","detail":{"name":"new-search"}}                         PostHog
 *
 * A flag is known by a key that names one, or by a kind of thing that is one and a name. What was done has to be told too, by a
 * word that is an action or by the values before and after: that a flag was asked for its value is no change.
 */
#include "read/object.h"

#include "base/json.h"

#include <assert.h>

#define MAX_NAME_BYTES 128u
#define MAX_DONE_BYTES 64u

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_word_of(dbr_slice s, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (dbr_slice_eq_nocase(s, dbr_slice_str(*words))) {
            return true;
        }
    }
    return false;
}

/* A value that is one text, not an object or a list. */
static dbr_slice plain(dbr_slice value, size_t most)
{
    bool is_plain = value.len > 0 && value.len <= most && value.ptr[0] != '{' && value.ptr[0] != '[';
    return is_plain ? value : (dbr_slice){0};
}

/* "flag", "FeatureFlag", "feature_toggle"; of an event also "flag.updated", "feature-environment-enabled". */
static bool is_flag_kind(dbr_slice kind)
{
    static const char *const KINDS[] = {"flag",           "feature_flag",   "featureflag", "feature-flag",
                                        "feature flag",   "feature_toggle", "toggle",      "featuretoggle",
                                        "feature-toggle", "flag_change",    NULL};
    static const char *const STARTS[] = {"feature-", "feature.", "feature_flag.", "flag.", "flag-", "flag_"};
    bool is_kind = is_word_of(kind, KINDS);
    for (size_t i = 0; i < sizeof(STARTS) / sizeof(STARTS[0]); i++) {
        is_kind = is_kind || dbr_slice_starts(kind, STARTS[i]);
    }
    return is_kind;
}

/* A word says that something was done to the flag. */
static bool is_action(dbr_slice text)
{
    static const char *const WORDS[] = {
        "enabled", "enable",   "disabled",  "disable",    "turned",      "toggled",   "toggle",  "updated",
        "update",  "created",  "create",    "deleted",    "delete",      "archived",  "archive", "restored",
        "changed", "change",   "killed",    "rollout",    "rolled",      "published", "publish", "reverted",
        "revert",  "activate", "activated", "deactivate", "deactivated", NULL};
    for (size_t i = 0; i < text.len;) {
        size_t begin = i;
        while (i < text.len && is_letter(text.ptr[i])) {
            i++;
        }
        if (i > begin && is_word_of(dbr_slice_sub(text, begin, i), WORDS)) {
            return true;
        }
        i += i == begin;
    }
    return false;
}

/* "enabled" of "feature-environment-enabled", "turned on" of "turned on the flag". */
static dbr_slice short_action(dbr_slice did)
{
    static const char *const STARTS[] = {
        "feature-environment-", "feature_flag.", "feature-", "feature.", "flag.", "flag-", "flag_"};
    static const char *const ENDS[] = {" the flag", " the feature flag", " flag"};
    for (size_t i = 0; i < sizeof(STARTS) / sizeof(STARTS[0]); i++) {
        if (dbr_slice_starts(did, STARTS[i])) {
            return dbr_slice_from(did, strlen(STARTS[i]));
        }
    }
    for (size_t i = 0; i < sizeof(ENDS) / sizeof(ENDS[0]); i++) {
        if (dbr_slice_ends(did, ENDS[i])) {
            return dbr_slice_sub(did, 0, did.len - strlen(ENDS[i]));
        }
    }
    return did;
}

/* What was done; empty when nothing tells. */
static dbr_slice action_of(const read_object_view *v, dbr_arena *arena)
{
    static const char *const KEYS[] = {"titleVerb", "action", "activity",  "event", "event_type", "eventType",
                                       "type",      "change", "operation", "verb",  "message"};
    for (size_t i = 0; i < sizeof(KEYS) / sizeof(KEYS[0]); i++) {
        dbr_slice did = plain(read_view_get(v, READ_KEYS(KEYS[i])), MAX_DONE_BYTES);
        if (is_action(did)) {
            return short_action(did);
        }
    }
    dbr_slice before =
        plain(read_view_get(v, READ_KEYS("old", "from", "before", "old_value", "oldValue", "previous")),
              MAX_DONE_BYTES);
    dbr_slice after =
        plain(read_view_get(v, READ_KEYS("new", "to", "after", "new_value", "newValue", "current")),
              MAX_DONE_BYTES);
    return before.len == 0 || after.len == 0
               ? (dbr_slice){0}
               : dbr_slice_str(dbr_arena_printf(arena, "from %.*s to %.*s", DBR_FMT(before), DBR_FMT(after)));
}

/* The flag's name; empty when it is about no flag. */
static dbr_slice name_of(const read_object_view *v)
{
    static const char *const KINDS[] = {"kind",         "type",        "event",        "scope",
                                        "category",     "entity_type", "entityType",   "object_type",
                                        "objectType",   "event_type",  "resourceType", "resource_type",
                                        "entity.object"};
    dbr_slice flag =
        plain(read_view_get(v, READ_KEYS("flag", "flag_key", "flagKey", "flag_name", "flagName",
                                         "feature_flag", "featureFlag", "toggle", "toggle_name")),
              MAX_NAME_BYTES);
    for (size_t i = 0; flag.len == 0 && i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
        if (is_flag_kind(read_view_get(v, READ_KEYS(KINDS[i])))) {
            flag = plain(read_view_get(v, READ_KEYS("featureName", "feature_name", "feature", "featureKey",
                                                    "feature_key", "detail.name", "flag.key", "flag.name",
                                                    "entity.id", "object_name", "objectName", "name", "key")),
                         MAX_NAME_BYTES);
        }
    }
    return flag;
}

/* The environment; a title of LaunchDarkly ends " in `Production`". */
static dbr_slice place_of(const read_object_view *v)
{
    dbr_slice where = plain(read_view_get(v, READ_KEYS("environment", "env", "environmentName",
                                                       "environment_name", "environment.name")),
                            MAX_NAME_BYTES);
    dbr_slice title = read_view_get(v, READ_KEYS("title"));
    size_t at = where.len == 0 ? dbr_slice_find(title, dbr_slice_str(" in `")) : SIZE_MAX;
    if (at != SIZE_MAX) {
        dbr_slice rest = dbr_slice_from(title, at + 5);
        where = dbr_slice_sub(rest, 0, dbr_slice_find_char(rest, '`'));
    }
    return where;
}

bool read_as_flag(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    dbr_slice flag = name_of(v);
    dbr_slice did = flag.len > 0 ? action_of(v, arena) : (dbr_slice){0};
    if (did.len == 0 || ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    dbr_slice where = place_of(v);
    dbr_slice why = plain(read_view_get(v, READ_KEYS("comment", "reason", "description")), 1024);
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str("flag");
    ret->object = flag;
    ret->subject =
        plain(read_view_get(v, READ_KEYS("by", "user", "createdBy", "created_by", "changed_by", "changedBy",
                                         "updated_by", "updatedBy", "actor", "author", "username", "who",
                                         "member.email", "user.email", "user.name", "actor.email",
                                         "actor.name", "author.email")),
              MAX_NAME_BYTES);
    ret->title = dbr_slice_str(dbr_arena_printf(arena, "%.*s %.*s", DBR_FMT(flag), DBR_FMT(did)));
    ret->text = dbr_slice_str(dbr_arena_printf(arena, "flag %.*s%s%.*s%s%.*s", DBR_FMT(ret->title),
                                               where.len > 0 ? " in " : "", DBR_FMT(where),
                                               why.len > 0 ? ": " : "", DBR_FMT(why)));
    return true;
}
