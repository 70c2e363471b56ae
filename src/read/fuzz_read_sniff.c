/* Any bytes: sniffed, cut and parsed as what they seem, and, the second time, as what the first byte says, so that each
 * parser meets bytes that its sniffer would refuse. Every slice a record holds is read. With DBR_FUZZ_FORMAT=NAME no other
 * format is asked or read: to look longer at one. */
#include "read/cut.h"

#include "fuzz.h"

static size_t touched;

static void touch(dbr_slice s)
{
    assert(s.ptr != NULL || s.len == 0);
    for (size_t i = 0; i < s.len; i++) {
        touched += (unsigned char)s.ptr[i];
    }
}

static void take(void *data, const dbr_layout *layout, const dbr_item *item, int n, const dbr_record *records)
{
    (void)data;
    (void)layout;
    (void)item;
    for (int i = 0; i < n; i++) {
        const dbr_record *r = &records[i];
        const dbr_slice slices[] = {r->stamp_raw, r->service, r->host,   r->pid,     r->trace, r->title,
                                    r->verb,      r->subject, r->object, r->version, r->text,  r->source};
        for (size_t k = 0; k < sizeof(slices) / sizeof(slices[0]); k++) {
            touch(slices[k]);
        }
        for (size_t k = 0; k < r->n_fields; k++) {
            touch(r->fields[k].key);
            touch(r->fields[k].value);
        }
    }
}

/* As the format that the path and the bytes seem to be. */
static void read_as_it_seems(dbr_slice text, const dbr_format *only, const char *path, dbr_arena *arena)
{
    dbr_layout layout = {.format = only};
    dbr_sniff in = {.head = text, .is_whole = true, .path = path, .member = ""};
    if (only == NULL) {
        (void)dbr_format_sniff(&in, arena, &layout);
    } else if (only->sniff(&in, arena, &layout) == 0) {
        return;
    }
    cut_text(&layout, text, take, NULL);
}

/* As a format, behind surroundings, whatever the bytes are. */
static void read_as(dbr_slice text, const dbr_format *format)
{
    static const char *const CONTEXTS[] = {"time,a,b",
                                           "+0:time,a,b",
                                           "|2025-02-09|s\ndate time cs-method",
                                           "123 2025-02-09\n0 2025-02-09 Alice\n",
                                           "__CURSOR=",
                                           "b1: id | date | version",
                                           "a1:ID  DATE                 REVISION",
                                           "promtool",
                                           "d",
                                           "s02/09/2025 web-1",
                                           "i02/09/2025 web-1",
                                           "vr b swpd free us sy",
                                           "2025-02-09T10:10:00Z\nLAST SEEN  TYPE  REASON  OBJECT  MESSAGE",
                                           "apt",
                                           "x\nlog\n\n\n1\n(?<time>\\S+) (?<message>.*)"};
    unsigned char first = (unsigned char)text.ptr[0], last = (unsigned char)text.ptr[text.len - 1];
    dbr_layout layout = {.format = format,
                         .context = dbr_slice_str(CONTEXTS[last % (sizeof(CONTEXTS) / sizeof(CONTEXTS[0]))]),
                         .stamp = dbr_stamp_format_at(first % 7)};
    cut_text(&layout, text, take, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_arena arena = {0};
    size_t n = 0;
    const char *wanted = getenv("DBR_FUZZ_FORMAT");
    const dbr_format *only = wanted != NULL ? dbr_format_find(dbr_slice_str(wanted)) : NULL;
    dbr_slice text = size > 0 ? dbr_slice_of((const char *)data, size) : dbr_slice_str("");
    assert(wanted == NULL || only != NULL);
    while (dbr_format_at(n) != NULL) {
        n++;
    }
    read_as_it_seems(text, only, "a/b-service.log", &arena);
    read_as_it_seems(text, only, "chat-2025-02-09.txt", &arena); // a name that says more
    if (size > 0) {
        read_as(text, only != NULL ? only : dbr_format_at(data[0] % n));
    }
    dbr_arena_release(&arena);
    return 0;
}
