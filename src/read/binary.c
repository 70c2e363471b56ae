/*
 * binary: bytes that are no text. Kept as evidence, hashed and cited, never read.
 *
 * A head that holds NULs is binary, with two exceptions: a hole of them, as a power cut leaves in a log, after whole lines
 * of text; and stray ones (a logged buffer, a torn write) in a head that is text otherwise. So is a head of which more than
 * one byte in ten is a control character, or one in fifty when as many as one in ten are no UTF-8: text in another
 * encoding (GBK, Latin-1) has no control characters.
 */
#include "read/parts.h"

#include "base/utf8.h"

/* NULs that begin only after some whole lines of text, and that make up no more than half of the head. */
static bool is_hole(dbr_slice head, size_t first_nul)
{
    enum { MIN_LINES = 3 };
    size_t lines = 0, nuls = 0;
    for (size_t i = 0; i < head.len; i++) {
        lines += i < first_nul && head.ptr[i] == '\n';
        nuls += head.ptr[i] == '\0';
    }
    return lines >= MIN_LINES && 2 * nuls <= head.len && dbr_utf8_is_valid(dbr_slice_sub(head, 0, first_nul));
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    if (in->head.len == 0) {
        return 0;
    }
    const char *nul = memchr(in->head.ptr, '\0', in->head.len);
    if (nul != NULL && is_hole(in->head, (size_t)(nul - in->head.ptr))) {
        return 0;
    }
    size_t controls = 0, invalid = 0;
    for (size_t i = 0; i < in->head.len; i++) {
        unsigned char b = (unsigned char)in->head.ptr[i];
        controls += b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\x1b' && b != '\f';
    }
    dbr_slice rest = in->head;
    while (rest.len > 0) {
        size_t good = dbr_utf8_valid_prefix(rest);
        invalid += good < rest.len;
        rest = dbr_slice_from(rest, good + (good < rest.len));
    }
    bool is_strange = controls * 50 > in->head.len;
    bool is_foreign = invalid * 10 > in->head.len;
    bool is_text_with_nuls = !is_strange && !is_foreign && memchr(in->head.ptr, '\n', in->head.len) != NULL;
    bool is_binary =
        controls * 10 > in->head.len || (is_strange && is_foreign) || (nul != NULL && !is_text_with_nuls);
    return is_binary ? 100 : 0;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    (void)item;
    (void)scratch;
    (void)ret;
    return -1;
}

static const dbr_format_sample SAMPLES[] = {
    {"whiteboard.bin", "\x01\x02\x03\x04\x05", 0, NULL, NULL},
    {"x.png", "\x89PNG\r\n\x1a\x01\x02\x03\xff\xfe\xfd", 0, NULL, NULL},
    {0},
};

const dbr_format read_binary = {
    .name = "binary",
    .help = "bytes that are no text: kept as evidence, not read",
    .label = DBR_T_READ_LABEL_FILE,
    .shape = DBR_SHAPE_NONE,
    .kinds = 0,
    .sniff = sniff,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
