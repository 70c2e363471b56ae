/*
 * What a tool's line tells of a change; see tool_lines.h. The lines are those that kubectl, helm, Terraform and OpenTofu print;
 * of commands those whose output does not tell what they changed, and, for a shell's history, the others too.
 */
#include "read/tool_lines.h"

#define MAX_ADDRESS 256u
#define MAX_WORDS   48u

/* ---- what they print ---- */

/* A word behind what was changed, and the change it means. */
typedef struct phrase_row {
    const char *words, *verb;
    const char *workload; // the verb for what runs (a deployment); NULL: the same
} phrase_row;

static const phrase_row KUBECTL[] = {
    {"created", "create", "deploy"},
    {"configured", "update", "deploy"},
    {"serverside-applied", "update", "deploy"},
    {"replaced", "update", "deploy"},
    {"patched", "update", NULL},
    {"edited", "update", NULL},
    {"deleted", "delete", NULL},
    {"scaled", "scale", NULL},
    {"autoscaled", "scale", NULL},
    {"restarted", "restart", NULL},
    {"rolled back", "rollback", NULL},
    {"env updated", "config", NULL},
    {"resource requirements updated", "config", NULL},
    {"cordoned", "update", NULL},
    {"uncordoned", "update", NULL},
    {"drained", "update", NULL},
};

static bool is_workload(dbr_slice kind)
{
    static const char *const KINDS[] = {"deployment", "statefulset", "daemonset"};
    for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
        if (dbr_slice_starts(kind, KINDS[i])) {
            return true;
        }
    }
    return false;
}

/* "deployment.apps": lower case, digits, dots. */
static bool is_kind(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (i > 0 && ((c >= '0' && c <= '9') || c == '.' || c == '-')))) {
            return false;
        }
    }
    return s.len > 0;
}

static void fill(dbr_slice line, dbr_slice object, const char *verb, bool is_service, dbr_record *ret)
{
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str(verb);
    ret->object = object;
    ret->service = is_service ? object : ret->service;
    ret->title = ret->text = line;
}

/* "deployment.apps/checkout configured", "pod "checkout-1" deleted". */
static bool by_kubectl(dbr_slice line, dbr_record *ret)
{
    dbr_slice rest = line;
    dbr_slice first = dbr_slice_cut(&rest, ' ');
    size_t slash = dbr_slice_find_char(first, '/');
    dbr_slice kind = dbr_slice_sub(first, 0, slash),
              name = dbr_slice_from(first, slash + (slash < first.len));
    if (slash == SIZE_MAX && rest.len > 2 && rest.ptr[0] == '"') {
        rest = dbr_slice_from(rest, 1);
        name = dbr_slice_cut(&rest, '"');
        rest = dbr_slice_starts(rest, " deleted") ? dbr_slice_str("deleted") : (dbr_slice){0};
    }
    if (!is_kind(kind) || name.len == 0 || dbr_slice_find_char(name, '/') != SIZE_MAX) {
        return false;
    }
    for (size_t i = 0; i < sizeof(KUBECTL) / sizeof(KUBECTL[0]); i++) {
        const phrase_row *row = &KUBECTL[i];
        if (dbr_slice_is(rest, row->words)) {
            bool runs = is_workload(kind);
            fill(line, name, runs && row->workload != NULL ? row->workload : row->verb, runs, ret);
            return true;
        }
    }
    return false;
}

/* "Release "checkout" has been upgraded. Happy Helming!" */
static bool by_helm(dbr_slice line, dbr_record *ret)
{
    static const phrase_row ROWS[] = {{" has been upgraded.", "deploy", NULL},
                                      {" does not exist. Installing it now.", "deploy", NULL},
                                      {" uninstalled", "delete", NULL}};
    dbr_slice rest = dbr_slice_from(line, 9);
    bool is_release = dbr_slice_starts(line, "Release \"") || dbr_slice_starts(line, "release \"");
    dbr_slice name = is_release ? dbr_slice_cut(&rest, '"') : (dbr_slice){0};
    for (size_t i = 0; name.len > 0 && i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        if (dbr_slice_starts(rest, ROWS[i].words)) {
            fill(line, name, ROWS[i].verb, true, ret);
            return true;
        }
    }
    return false;
}

/* "module.db.aws_db_instance.orders: Modifying... [id=7]" */
static bool by_terraform(dbr_slice line, dbr_record *ret)
{
    static const phrase_row ROWS[] = {{": Creating...", "create", NULL},
                                      {": Modifying...", "update", NULL},
                                      {": Destroying...", "delete", NULL}};
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        size_t at = dbr_slice_find(dbr_slice_sub(line, 0, MAX_ADDRESS), dbr_slice_str(ROWS[i].words));
        dbr_slice address = at != SIZE_MAX ? dbr_slice_sub(line, 0, at) : (dbr_slice){0};
        dbr_slice rest = dbr_slice_from(line, address.len + strlen(ROWS[i].words));
        size_t blank = dbr_slice_find_char(address, ' ');
        bool is_address = address.len > 0 && (address.ptr[0] | 32) >= 'a' && (address.ptr[0] | 32) <= 'z' &&
                          dbr_slice_find_char(address, '.') < blank &&
                          (rest.len == 0 || dbr_slice_starts(rest, " ["));
        bool is_plain = blank == SIZE_MAX || dbr_slice_find_char(address, '"') < blank ||
                        dbr_slice_find(address, dbr_slice_str(" (deposed object")) == blank;
        if (is_address && is_plain) {
            fill(line, address, ROWS[i].verb, false, ret);
            ret->title = address;
            return true;
        }
    }
    return false;
}

bool read_tool_outcome(dbr_slice line, dbr_arena *arena, dbr_record *ret)
{
    (void)arena;
    return by_kubectl(line, ret) || by_helm(line, ret) || by_terraform(line, ret);
}

/* ---- what they are told ---- */

typedef enum name_at {
    FIRST,   // the first argument names what is changed
    LAST,    // the last one does
    SERVICE, // the value of --service does
    NOTHING, // none does: a folder, a file
} name_at;

typedef struct command_row {
    const char *words, *verb;
    name_at name;
    bool is_told; // what it prints tells what was changed
} command_row;

/* Longer ones first where one begins like another. */
static const command_row COMMANDS[] = {
    {"kubectl set image", "deploy", FIRST, false},
    {"kubectl set env", "config", FIRST, true},
    {"kubectl rollout undo", "rollback", FIRST, true},
    {"kubectl rollout restart", "restart", FIRST, true},
    {"kubectl scale", "scale", FIRST, true},
    {"kubectl delete", "delete", FIRST, true},
    {"kubectl patch", "update", FIRST, true},
    {"kubectl edit", "update", FIRST, true},
    {"kubectl apply", "deploy", NOTHING, true},
    {"helm upgrade", "deploy", FIRST, true},
    {"helm install", "deploy", FIRST, true},
    {"helm rollback", "rollback", FIRST, false},
    {"helm uninstall", "delete", FIRST, true},
    {"argocd app sync", "deploy", FIRST, false},
    {"argocd app rollback", "rollback", FIRST, false},
    {"argocd app set", "config", FIRST, false},
    {"aws ecs update-service", "deploy", SERVICE, false},
    {"gcloud run deploy", "deploy", FIRST, false},
    {"docker service update", "deploy", LAST, false},
    {"docker service scale", "scale", FIRST, false},
    {"docker stack deploy", "deploy", LAST, false},
    {"docker restart", "restart", FIRST, false},
    {"docker compose up", "deploy", NOTHING, false},
    {"systemctl restart", "restart", FIRST, false},
    {"systemctl reload", "config", FIRST, false},
    {"systemctl stop", "update", FIRST, false},
    {"systemctl start", "restart", FIRST, false},
    {"terraform apply", "deploy", NOTHING, true},
    {"terraform destroy", "delete", NOTHING, true},
};

/* Options that take no value where one might follow. */
static bool is_flag(dbr_slice option)
{
    static const char *const FLAGS[] = {
        "--install", "-i",    "--wait", "--atomic", "--force", "--prune",
        "--detach",  "-d",    "--user", "--now",    "--yes",   "-y",
        "--quiet",   "-q",    "--all",  "--debug",  "--async", "--cleanup-on-fail",
        "--no-wait", "--sudo"};
    for (size_t i = 0; i < sizeof(FLAGS) / sizeof(FLAGS[0]); i++) {
        if (dbr_slice_is(option, FLAGS[i])) {
            return true;
        }
    }
    return dbr_slice_find_char(option, '=') != SIZE_MAX;
}

/* "2.3.0" of "app=shop/checkout:2.3.0" or "image.tag=2.3.0"; empty for none. */
static dbr_slice version_in(dbr_slice word)
{
    dbr_slice last = word;
    for (size_t i = word.len; i > 0 && last.len == word.len; i--) {
        last = word.ptr[i - 1] == ':' || word.ptr[i - 1] == '=' ? dbr_slice_from(word, i) : last;
    }
    size_t begin = word.len - last.len;
    bool is_tag =
        begin > 0 && (word.ptr[begin - 1] == ':' || dbr_slice_ends(dbr_slice_sub(word, 0, begin - 1), "tag"));
    return is_tag && read_has_digit(last) && dbr_slice_find_char(last, '/') == SIZE_MAX ? last
                                                                                        : (dbr_slice){0};
}

/* What the words behind a command say. */
typedef struct arguments {
    dbr_slice first, last, service, version;
    bool is_trial;
} arguments;

static arguments read_arguments(dbr_slice rest)
{
    arguments a = {.is_trial = false};
    dbr_slice option = {0};
    for (size_t i = 0; i < MAX_WORDS && rest.len > 0; i++) {
        dbr_slice word = dbr_slice_cut(&rest, ' ');
        while (word.len >= 2 && strchr("\"'", word.ptr[0]) != NULL && word.ptr[word.len - 1] == word.ptr[0]) {
            word = dbr_slice_sub(word, 1, word.len - 1);
        }
        bool is_end = word.len > 0 && memchr("&|;>", word.ptr[0], 4) != NULL;
        if (is_end) {
            break;
        }
        if (word.len == 0 || dbr_slice_is(word, "\\")) {
            continue;
        }
        dbr_slice version = version_in(word);
        version = dbr_slice_is(option, "--version") ? word : version;
        a.version = a.version.len == 0 ? version : a.version;
        a.is_trial |= dbr_slice_starts(word, "--dry-run") && !dbr_slice_is(word, "--dry-run=none");
        if (word.ptr[0] == '-') {
            option = is_flag(word) ? (dbr_slice){0} : word;
            a.service = dbr_slice_starts(word, "--service=") ? dbr_slice_from(word, 10) : a.service;
            continue;
        }
        a.service = dbr_slice_is(option, "--service") ? word : a.service;
        a.last = word;
        bool is_kind_alone = is_workload(a.first) && dbr_slice_find_char(a.first, '/') == SIZE_MAX;
        if (option.len == 0 && (a.first.len == 0 || is_kind_alone)) { // "deployment checkout"
            a.first = word;
        }
        option = (dbr_slice){0};
    }
    return a;
}

/* Without "sudo", "time" and settings of the environment in front. */
static dbr_slice strip_command(dbr_slice command)
{
    command = dbr_slice_trim(command);
    for (;;) {
        size_t blank = dbr_slice_find_char(command, ' ');
        dbr_slice word = dbr_slice_sub(command, 0, blank);
        size_t equals = dbr_slice_find_char(word, '=');
        bool is_setting = equals != SIZE_MAX && equals > 0 && !dbr_slice_starts(word, "-");
        if (blank == SIZE_MAX || !(is_setting || dbr_slice_is(word, "sudo") || dbr_slice_is(word, "time"))) {
            return command;
        }
        command = dbr_slice_trim(dbr_slice_from(command, blank));
    }
}

bool read_tool_command(dbr_slice command, bool is_echoed, dbr_arena *arena, dbr_record *ret)
{
    command = strip_command(read_first_line(command));
    for (size_t i = 0; i < sizeof(COMMANDS) / sizeof(COMMANDS[0]); i++) {
        const command_row *row = &COMMANDS[i];
        if (!dbr_slice_starts(command, row->words) || (is_echoed && row->is_told)) {
            continue;
        }
        dbr_slice rest = dbr_slice_from(command, strlen(row->words));
        if (rest.len > 0 && rest.ptr[0] != ' ') {
            continue;
        }
        arguments a = read_arguments(rest);
        dbr_slice name = row->name == FIRST     ? a.first
                         : row->name == LAST    ? a.last
                         : row->name == SERVICE ? a.service
                                                : (dbr_slice){0};
        if (a.is_trial || (name.len == 0 && row->name != NOTHING)) {
            return false;
        }
        size_t slash = dbr_slice_find_char(name, '/');
        name = slash != SIZE_MAX && is_kind(dbr_slice_sub(name, 0, slash)) ? dbr_slice_from(name, slash + 1)
                                                                           : name;
        fill(command, name, row->verb, true, ret);
        ret->version = a.version;
        if (name.len > 0) {
            ret->title = dbr_slice_str(dbr_arena_printf(arena, "%.*s%s%.*s", DBR_FMT(name),
                                                        a.version.len > 0 ? " " : "", DBR_FMT(a.version)));
        }
        return true;
    }
    return false;
}
