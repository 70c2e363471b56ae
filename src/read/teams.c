/*
 * teams: messages of Microsoft Teams as its Graph API and exports give them: {"value":[{"createdDateTime":…,"from":{"user":
 * {"displayName":…}},"body":{"contentType":"html","content":"<p>…</p>"}}]}, or a list of such messages.
 *
 * HTML is reduced to its text. Who wrote it is the user, else the application, which counts as a bot.
 *
 * Limits: replies stand in the thread's own answer; reactions and cards are not read. The export was never seen by us:
 * its shape is that of Graph's documentation.
 */
#include "read/mapping.h"

static bool is_message(dbr_slice text)
{
    dbr_slice body;
    return text.len > 0 && text.ptr[0] == '{' && read_head_has(text, "createdDateTime") &&
           read_head_has(text, "from") && read_head_member(text, "body", &body) &&
           read_head_has(body, "content");
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), list, first;
    bool is_answer = (read_head_member(text, "value", &list) || read_head_member(text, "messages", &list)) &&
                     read_head_element(list, 0, &first) && is_message(first);
    return is_answer ? 96 : 0;
}

static int sniff_list(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice first;
    return read_head_element(read_head_text(in), 0, &first) && is_message(first) ? 96 : 0;
}

static const read_place FIELDS[] = {
    {"id", "/id"}, {"reply_to", "/replyToId"}, {"url", "/webUrl"}, {NULL, NULL}};
static const read_mapping MESSAGE = {
    .kind = DBR_KIND_MESSAGE,
    .verb = "said",
    .time = READ_AT("/createdDateTime"),
    .title = READ_AT("/channelIdentity/channelName", "/channelIdentity/channelId", "/chatId", "/subject"),
    .subject = READ_AT("/from/user/displayName", "/from/application/displayName", "/from/user/id"),
    .text = READ_AT("/body/content"),
    .fields = FIELDS};

/* Text without its tags; breaks and paragraphs become line breaks, the five entities characters. */
static dbr_slice strip_html(dbr_slice html, dbr_arena *scratch)
{
    static const char *const ENTITIES[][2] = {{"&lt;", "<"},    {"&gt;", ">"},   {"&amp;", "&"},
                                              {"&quot;", "\""}, {"&nbsp;", " "}, {"&#39;", "'"}};
    char *out = DBR_NEW_N(scratch, char, html.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < html.len;) {
        dbr_slice rest = dbr_slice_from(html, i);
        if (rest.ptr[0] == '<') {
            size_t close = dbr_slice_find_char(rest, '>');
            bool is_break = dbr_slice_starts(rest, "<br") || dbr_slice_starts(rest, "</p") ||
                            dbr_slice_starts(rest, "</div");
            out[n] = '\n';
            n += is_break;
            i += close == SIZE_MAX ? rest.len : close + 1;
            continue;
        }
        size_t taken = 1;
        out[n] = rest.ptr[0];
        for (size_t k = 0; rest.ptr[0] == '&' && k < sizeof(ENTITIES) / sizeof(ENTITIES[0]); k++) {
            if (dbr_slice_starts(rest, ENTITIES[k][0])) {
                out[n] = ENTITIES[k][1][0];
                taken = strlen(ENTITIES[k][0]);
            }
        }
        n++;
        i += taken;
    }
    return dbr_slice_trim(dbr_slice_of(out, n));
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice m = item->bytes;
    if (read_first_byte(m) != '{' || !read_map(&MESSAGE, m, scratch, ret)) {
        return 0;
    }
    if (dbr_slice_is(READ_GET(scratch, m, "/body/contentType"), "html")) {
        ret->text = strip_html(ret->text, scratch);
    }
    dbr_slice type = READ_GET(scratch, m, "/messageType");
    ret->is_bot = READ_GET(scratch, m, "/from/user/id", "/from/user/displayName").len == 0;
    bool is_said = type.len == 0 || dbr_slice_is(type, "message");
    return is_said && ret->text.len > 0 ? 1 : -1; // somebody joined, a call began
}

#define SAMPLE                                                                                               \
    "{\"id\":\"1\",\"messageType\":\"message\",\"createdDateTime\":\"2025-02-09T10:05:23.118Z\",\"from\":{"  \
    "\"user\":{\"id\":\"u\","                                                                                \
    "\"displayName\":\"Alice Example\"}},\"body\":{\"contentType\":\"html\",\"content\":\"<p>5xx &gt; 5 "    \
    "%</p><p>since the "                                                                                     \
    "deploy</p>\"},\"channelIdentity\":{\"channelId\":\"19:x\"}}"

static const char *const PATTERNS[] = {"/value/*", "/messages/*", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"messages.json", "{\"@odata.count\":1,\"value\":[" SAMPLE "]}\n", 1, "2025-02-09T10:05:23.118Z",
     "5xx > 5 %\nsince the deploy"},
    {"export.json", "{\"messages\":[" SAMPLE "]}\n", 1, "2025-02-09T10:05:23.118Z", "5xx > 5 %"},
    {0},
};
const dbr_format read_teams = {
    .name = "teams",
    .help = "Microsoft Teams' messages as the Graph API gives them",
    .label = DBR_T_READ_LABEL_TEAMS,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_MESSAGE,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = SAMPLES,
};

static const char *const LIST_PATTERNS[] = {"/*", NULL};
static const dbr_format_sample LIST_SAMPLES[] = {
    {"messages.json", "[" SAMPLE "]\n", 1, "2025-02-09T10:05:23.118Z", "5xx > 5 %"},
    {"two.json", "[" SAMPLE "," SAMPLE "]\n", 2, "2025-02-09T10:05:23.118Z", "since the deploy"},
    {0},
};
const dbr_format read_teams_list = {
    .name = "teams-list",
    .help = "Microsoft Teams' messages as a list",
    .label = DBR_T_READ_LABEL_TEAMS,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_MESSAGE,
    .sniff = sniff_list,
    .patterns = LIST_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = LIST_SAMPLES,
};
