/* Any bytes: sniffed, cut and parsed as what they seem, and, the second time, as what the first byte says, so that each
 * parser meets bytes that its sniffer would refuse. Every slice a record holds is read. With DBR_FUZZ_FORMAT=NAME it is
 * always that format the second time: to look longer at one. */
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_arena arena = {0};
    dbr_layout layout = {0};
    size_t n = 0;
    dbr_slice text = dbr_slice_of((const char *)data, size);
    dbr_sniff in = {.head = text, .is_whole = true, .path = "a/b-service.log", .member = ""};
    if (size == 0) {
        in.head = text = dbr_slice_str("");
    }
    (void)dbr_format_sniff(&in, &arena, &layout);
    cut_text(&layout, text, take, NULL);
    in.path = "chat-2025-02-09.txt"; // a name that says more
    (void)dbr_format_sniff(&in, &arena, &layout);
    cut_text(&layout, text, take, NULL);
    while (dbr_format_at(n) != NULL) {
        n++;
    }
    if (size > 0) {
        static const char *const CONTEXTS[] = {
            "time,a,b",
            "+0:time,a,b",
            "|2025-02-09|s\ndate time cs-method",
            "123 2025-02-09\n0 2025-02-09 Alice\n",
            "__CURSOR=",
            "b1: id | date | version",
            "a1:ID  DATE                 REVISION",
            "promtool",
            "d",
            "2025-02-09T10:10:00Z\nLAST SEEN  TYPE  REASON  OBJECT  MESSAGE",
            "apt",
            "x\nlog\n\n\n1\n(?<time>\\S+) (?<message>.*)"};
        const char *wanted = getenv("DBR_FUZZ_FORMAT");
        dbr_layout other = {
            .format = wanted != NULL ? dbr_format_find(dbr_slice_str(wanted)) : dbr_format_at(data[0] % n),
            .context = dbr_slice_str(CONTEXTS[data[size - 1] % (sizeof(CONTEXTS) / sizeof(CONTEXTS[0]))])};
        assert(other.format != NULL);
        other.stamp = dbr_stamp_format_at(data[0] % 7);
        cut_text(&other, text, take, NULL);
    }
    dbr_arena_release(&arena);
    return 0;
}
