/*
 * slack: the export in directory form: CHANNEL/2025-02-09.json (arrays of messages), users.json,
 * channels.json; answers of conversations.history ({"messages": […]}); and messages one a line, as tools dump them.
 *
 * The channel is the folder's name and is kept as the layout's context ("#incidents"). Users stand as ids in
 * messages and are people in users.json; <@U024> in the text stays as it is, for whoever has the people to
 * resolve. Slack writes only & < > as entities.
 */
#include "read/json_head.h"

#include <assert.h>

#define SNIFF_ELEMENTS 5u

/* ---- messages ---- */

static bool is_message(dbr_slice text)
{
    dbr_slice ts;
    return text.len > 0 && text.ptr[0] == '{' && read_head_is(text, "type", "message") &&
           read_head_member(text, "ts", &ts) && ts.ptr[0] == '"';
}

static bool has_messages(dbr_slice array)
{
    dbr_slice element;
    for (size_t i = 0; i < SNIFF_ELEMENTS && read_head_element(array, i, &element); i++) {
        if (is_message(element)) {
            return true;
        }
    }
    return false;
}

/* "#incidents" of "slack-export/incidents/2025-02-09.json"; empty when the file is in no folder. */
static dbr_slice channel_of(dbr_arena *arena, const char *path, const char *member)
{
    const char *full = member != NULL && member[0] != '\0' ? member : path != NULL ? path : "";
    dbr_slice rest = dbr_slice_str(full), folder = {0};
    while (rest.ptr != NULL) {
        dbr_slice part = dbr_slice_cut(&rest, '/');
        folder = rest.ptr != NULL ? part : folder;
    }
    return folder.len > 0 ? dbr_slice_str(dbr_arena_printf(arena, "#%.*s", DBR_FMT(folder))) : (dbr_slice){0};
}

static int sniff_day(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    if (!has_messages(read_head_text(in))) {
        return 0;
    }
    layout->context = channel_of(arena, in->path, in->member);
    return 96;
}

static int sniff_history(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    dbr_slice text = read_head_text(in), messages;
    if (!read_head_member(text, "messages", &messages) || !has_messages(messages)) {
        return 0;
    }
    dbr_slice name = dbr_json_text_at(arena, text, "/name");
    layout->context = name.len > 0 ? dbr_slice_str(dbr_arena_printf(arena, "#%.*s", DBR_FMT(name)))
                                   : channel_of(arena, in->path, in->member);
    return 96;
}

/* Without &amp; &lt; &gt;. */
static dbr_slice decode(dbr_arena *scratch, dbr_slice text)
{
    static const struct {
        const char *entity;
        char c;
    } ENTITIES[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}};
    if (dbr_slice_find_char(text, '&') == SIZE_MAX) {
        return text;
    }
    char *out = dbr_arena_str(scratch, text);
    size_t n = 0;
    for (size_t i = 0; i < text.len;) {
        size_t len = 1;
        out[n] = text.ptr[i];
        for (size_t e = 0; e < 3 && text.ptr[i] == '&'; e++) {
            if (dbr_slice_starts(dbr_slice_from(text, i), ENTITIES[e].entity)) {
                out[n] = ENTITIES[e].c;
                len = strlen(ENTITIES[e].entity);
                break;
            }
        }
        i += len;
        n++;
    }
    return dbr_slice_of(out, n);
}

static const char *verb_of(dbr_slice subtype)
{
    static const char *const VERBS[][2] = {{"channel_join", "joined"},   {"group_join", "joined"},
                                           {"channel_leave", "left"},    {"group_leave", "left"},
                                           {"channel_topic", "changed"}, {"channel_purpose", "changed"},
                                           {"channel_name", "changed"},  {"pinned_item", "pinned"}};
    for (size_t i = 0; i < sizeof(VERBS) / sizeof(VERBS[0]); i++) {
        if (dbr_slice_is(subtype, VERBS[i][0])) {
            return VERBS[i][1];
        }
    }
    return "said";
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    dbr_slice m = item->bytes;
    read_fields f;
    f.n = 0;
    if (!dbr_slice_is(READ_GET(scratch, m, "/type"), "message")) {
        return -1;
    }
    dbr_slice ts = READ_GET(scratch, m, "/ts");
    if (!dbr_stamp_read_epoch(ts, &ret->stamp)) {
        ret->stamp = (dbr_stamp){.local = DBR_TIME_NONE};
        return 0;
    }
    ret->stamp_raw = ts;
    dbr_slice subtype = READ_GET(scratch, m, "/subtype");
    dbr_slice bot = READ_GET(scratch, m, "/username", "/bot_profile/name");
    ret->kind = DBR_KIND_MESSAGE;
    ret->title = layout->context;
    ret->verb = dbr_slice_str(verb_of(subtype));
    ret->is_bot = READ_GET(scratch, m, "/bot_id").len > 0 || dbr_slice_is(subtype, "bot_message");
    ret->source = ret->is_bot ? bot : (dbr_slice){0};
    ret->subject = READ_GET(scratch, m, "/user", "/username", "/bot_profile/name", "/bot_id");
    ret->text =
        decode(scratch, READ_GET(scratch, m, "/text", "/attachments/0/text", "/attachments/0/fallback",
                                 "/attachments/0/title", "/files/0/title"));
    dbr_slice thread = READ_GET(scratch, m, "/thread_ts");
    if (thread.len > 0) {
        read_field(&f, dbr_slice_str("thread_ts"), thread, false);
    }
    read_field(&f, dbr_slice_str("ts"), ts, false);
    read_element_field(&f, "subtype", subtype);
    read_element_field(&f, "user_name",
                       READ_GET(scratch, m, "/user_profile/display_name", "/user_profile/name"));
    read_fields_keep(&f, scratch, ret);
    return 1;
}

static const char *const DAY_PATTERNS[] = {"/*", NULL};
static const dbr_format_sample DAY_SAMPLES[] = {
    {"slack-export/incidents/2025-02-09.json",
     "[{\"type\":\"message\",\"user\":\"U06ALC4QX1\",\"text\":\"p99 &gt; 2 s, I "
     "look\",\"ts\":\"1739095920.000200\"},\n"
     " {\"type\":\"message\",\"subtype\":\"bot_message\",\"username\":\"Alertmanager\",\"bot_id\":\"B1\","
     "\"text\":\"[FIRING:1]\",\"ts\":\"1739095930.000200\"}]\n",
     2, "2025-02-09T10:12:00.0002Z", "p99 > 2 s, I look"},
    {"export/general/2025-02-09.json",
     "[{\"type\":\"message\",\"subtype\":\"channel_join\",\"user\":\"U1\",\"text\":\"<@U1> has joined\","
     "\"ts\":\"1739095920.000200\"}]",
     1, "2025-02-09T10:12:00.0002Z", "<@U1> has joined"},
    {0},
};
const dbr_format read_slack = {
    .name = "slack",
    .help = "Slack export: the messages of a channel and day",
    .label = DBR_T_READ_LABEL_SLACK,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_MESSAGE,
    .sniff = sniff_day,
    .patterns = DAY_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = DAY_SAMPLES,
};

static const char *const HISTORY_PATTERNS[] = {"/messages/*", NULL};
static const dbr_format_sample HISTORY_SAMPLES[] = {
    {"incidents/history.json",
     "{\"ok\":true,\"messages\":[{\"type\":\"message\",\"user\":\"U1\",\"text\":\"on "
     "it\",\"ts\":\"1739095920.000200\"}]}",
     1, "2025-02-09T10:12:00.0002Z", "on it"},
    {"dump.json",
     "{\"name\":\"incidents\",\"messages\":[{\"type\":\"message\",\"user\":\"U1\",\"text\":\"a\","
     "\"ts\":\"1739095920.000200\"},{\"type\":\"message\",\"user\":\"U2\",\"text\":\"b\",\"ts\":\"1739095921."
     "000200\"}]}",
     2, "2025-02-09T10:12:00.0002Z", "a"},
    {0},
};
const dbr_format read_slack_history = {
    .name = "slack-history",
    .help = "Slack's conversations.history and conversations.replies, and dumps of that form",
    .label = DBR_T_READ_LABEL_SLACK,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_MESSAGE,
    .sniff = sniff_history,
    .patterns = HISTORY_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = HISTORY_SAMPLES,
};

#define SNIFF_LINES 20u

static int sniff_lines(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    dbr_slice rest = in->head;
    size_t n = 0;
    size_t n_messages = 0;
    while (n < SNIFF_LINES && rest.ptr != NULL && rest.len > 0) {
        dbr_slice line = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
        bool is_cut = rest.ptr == NULL && n > 0; // where the head ends
        n += line.len > 0 && !is_cut;
        n_messages += !is_cut && is_message(line);
    }
    if (n_messages == 0 || n_messages * 10 < n * 6) {
        return 0;
    }
    layout->context = channel_of(arena, in->path, in->member);
    return 95;
}

static const dbr_format_sample LINE_SAMPLES[] = {
    {"incidents/messages.jsonl",
     "{\"type\":\"message\",\"user\":\"U1\",\"text\":\"on it\",\"ts\":\"1739095920.000200\"}\n"
     "{\"type\":\"message\",\"user\":\"U2\",\"text\":\"rolling back\",\"ts\":\"1739095980.000200\"}\n",
     2, "2025-02-09T10:12:00.0002Z", "on it"},
    {"dump/bots.jsonl",
     "{\"type\":\"message\",\"subtype\":\"bot_message\",\"username\":\"Alertmanager\",\"bot_id\":\"B1\","
     "\"text\":\"[FIRING:1]\",\"ts\":\"1739095930.000200\"}\n",
     1, "2025-02-09T10:12:10.0002Z", "[FIRING:1]"},
    {0},
};
const dbr_format read_slack_lines = {
    .name = "slack-lines",
    .help = "Slack's messages, one JSON object a line",
    .label = DBR_T_READ_LABEL_SLACK,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_MESSAGE,
    .sniff = sniff_lines,
    .labels_pattern = -1,
    .parse = parse,
    .samples = LINE_SAMPLES,
};

/* ---- people and channels ---- */

static int sniff_users(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice first;
    bool is_users = read_head_element(read_head_text(in), 0, &first) && read_head_has(first, "id") &&
                    read_head_has(first, "profile") &&
                    (read_head_has(first, "name") || read_head_has(first, "real_name"));
    return is_users ? 96 : 0;
}

static int sniff_channels(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice first;
    bool is_list = read_head_element(read_head_text(in), 0, &first) && read_head_has(first, "id") &&
                   read_head_has(first, "created") && read_head_has(first, "members");
    return is_list ? 95 : 0;
}

/* Users and channels tell nothing that happened. */
static int parse_nothing(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    (void)item;
    (void)scratch;
    (void)ret;
    return -1;
}

static int person(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_person *ret)
{
    (void)layout;
    dbr_slice u = item->bytes;
    dbr_slice id = READ_GET(scratch, u, "/id");
    dbr_slice name = READ_GET(scratch, u, "/name", "/profile/display_name");
    if (id.len == 0 || name.len == 0 || dbr_slice_is(READ_GET(scratch, u, "/is_bot"), "true")) {
        return 0;
    }
    dbr_slice *aliases = DBR_NEW_N(scratch, dbr_slice, 3);
    size_t n = 0;
    aliases[n++] = id;
    dbr_slice mail = READ_GET(scratch, u, "/profile/email");
    dbr_slice shown = READ_GET(scratch, u, "/profile/display_name");
    if (mail.len > 0) {
        aliases[n++] = mail;
    }
    if (shown.len > 0 && !dbr_slice_eq(shown, name)) {
        aliases[n++] = shown;
    }
    *ret = (dbr_person){.handle = dbr_slice_str(dbr_arena_printf(scratch, "@%.*s", DBR_FMT(name))),
                        .name = READ_GET(scratch, u, "/real_name", "/profile/real_name"),
                        .aliases = aliases,
                        .n_aliases = n};
    return 1;
}

static const dbr_format_sample USER_SAMPLES[] = {
    {"slack-export/users.json",
     "[{\"id\":\"U06ALC4QX1\",\"name\":\"alice\",\"real_name\":\"Alice Example\","
     "\"profile\":{\"email\":\"alice@example.com\",\"display_name\":\"alice\"}}]\n",
     0, NULL, NULL},
    {"users.json", "[{\"id\":\"U1\",\"profile\":{\"real_name\":\"Bob\"},\"real_name\":\"Bob\"}]", 0, NULL,
     NULL},
    {0},
};
const dbr_format read_slack_users = {
    .name = "slack-users",
    .help = "Slack export: users.json, the people behind the ids",
    .label = DBR_T_READ_LABEL_SLACK_USERS,
    .shape = DBR_SHAPE_JSON,
    .kinds = 0,
    .sniff = sniff_users,
    .patterns = DAY_PATTERNS,
    .labels_pattern = -1,
    .parse = parse_nothing,
    .person = person,
    .samples = USER_SAMPLES,
};

static const dbr_format_sample CHANNEL_SAMPLES[] = {
    {"slack-export/channels.json",
     "[{\"id\":\"C06INC0A1B\",\"name\":\"incidents\",\"created\":1704528000,\"creator\":\"U1\",\"members\":["
     "\"U1\"]}]\n",
     0, NULL, NULL},
    {"groups.json", "[{\"id\":\"G1\",\"name\":\"x\",\"created\":1704528000,\"members\":[]}]", 0, NULL, NULL},
    {0},
};
const dbr_format read_slack_channels = {
    .name = "slack-channels",
    .help = "Slack export: channels.json, groups.json, dms.json",
    .label = DBR_T_READ_LABEL_SLACK_CHANNELS,
    .shape = DBR_SHAPE_JSON,
    .kinds = 0,
    .sniff = sniff_channels,
    .patterns = DAY_PATTERNS,
    .labels_pattern = -1,
    .parse = parse_nothing,
    .samples = CHANNEL_SAMPLES,
};
