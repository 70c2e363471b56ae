/* Addresses that stand bare in a text. */
#include "document/markdown_build.h"

#include "base/hash.h"

#include <stdlib.h>

/* Bare addresses in a leaf's text become links, as forges show them. */
void md_build_urls(md_builder *b, const dbr_md_block *block)
{
    size_t i_span = block->span;
    size_t past_span = b->spans.n;
    const uint32_t *offsets = (const uint32_t *)(const void *)b->offsets.ptr;
    for (size_t p = block->text; p + 8 <= b->plain.len;) {
        const char *h = memchr(b->plain.ptr + p, ':', b->plain.len - p);
        if (h == NULL) {
            return;
        }
        size_t colon = (size_t)(h - b->plain.ptr);
        dbr_slice before = dbr_slice_of(b->plain.ptr + block->text, colon - block->text);
        size_t scheme = dbr_slice_ends(before, "https") ? 5 : dbr_slice_ends(before, "http") ? 4 : 0;
        size_t n = scheme > 0 ? dbr_md_url_length(dbr_slice_of(h, b->plain.len - colon)) : 0;
        size_t begin = colon - scheme;
        p = colon + 1;
        while (i_span < past_span && b->spans.items[i_span].end <= begin) {
            i_span++;
        }
        size_t at = offsets[colon];
        bool is_taken = // escaped, inside code or a link; strong and emphasis may stand around it
            b->md->bytes.ptr[at] == '\\' || (at > 0 && b->md->bytes.ptr[at - 1] == '\\');
        for (size_t i = i_span; i < past_span && b->spans.items[i].begin <= begin; i++) {
            is_taken |= b->spans.items[i].end > begin && b->spans.items[i].kind >= DBR_MD_CODE_SPAN;
        }
        if (n > 3 && !is_taken) {
            size_t end = colon + n;
            dbr_link *link = DBR_PUSH(&b->links);
            link->url = dbr_slice_dup(b->arena, dbr_slice_of(b->plain.ptr + begin, end - begin));
            link->at.begin = link->text_at.begin = offsets[begin];
            size_t past = offsets[end - 1] + (size_t)1; // of a text that was not found: behind the leaf
            link->at.end = link->text_at.end = past < b->md->bytes.len ? past : b->md->bytes.len;
            *DBR_PUSH(&b->link_texts) = (md_text_range){begin, end};
            *DBR_PUSH(&b->spans) = (dbr_md_span){.kind = DBR_MD_URL, .begin = begin, .end = end};
            p = end;
        }
    }
}

/* Bytes of "://host…" as GFM ends a bare address, except that what is not ASCII ends it too: "见
 * https://x/y。". */
size_t dbr_md_url_length(dbr_slice s)
{
    if (!dbr_slice_starts(s, "://")) {
        return 0;
    }
    size_t n = 3;
    int depth = 0;
    while (n < s.len && s.ptr[n] > ' ' && s.ptr[n] != '<' && s.ptr[n] != 127 && s.ptr[n] != '`' &&
           depth >= 0) {
        depth += s.ptr[n] == '(' ? 1 : s.ptr[n] == ')' ? -1 : 0;
        n += depth >= 0 ? 1 : 0;
    }
    while (n > 3 && memchr("?!.,:;*_~'\"]|", s.ptr[n - 1], 13) != NULL) {
        n--;
    }
    return n;
}

bool dbr_md_is_escaping(dbr_slice s, size_t i)
{
    return s.ptr[i] == '\\' && i + 1 < s.len && s.ptr[i + 1] != '\0' &&
           strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s.ptr[i + 1]) != NULL;
}

void dbr_md_unescape(dbr_buf *out, dbr_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        i += dbr_md_is_escaping(text, i) ? 1 : 0;
        dbr_buf_char(out, text.ptr[i]);
    }
}

static int compare_hashes(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

void dbr_md_escaped_urls(dbr_slice bytes, dbr_md_escaped *ret)
{
    DBR_VEC(uint64_t) hashes = {0};
    DBR_AUTO(dbr_buf) rest = {0};
    for (size_t at = 0; at < bytes.len;) {
        size_t n = dbr_slice_find(dbr_slice_from(bytes, at), (dbr_slice)DBR_LIT("\\://"));
        if (n == SIZE_MAX) {
            break;
        }
        at += n + 1;
        dbr_slice before = dbr_slice_sub(bytes, 0, at - 1);
        const char *scheme = dbr_slice_ends(before, "https") ? "https" : "http";
        size_t end = at;
        while (end < bytes.len && (unsigned char)bytes.ptr[end] > ' ') {
            end++;
        }
        rest.len = 0;
        dbr_buf_str(&rest, scheme);
        dbr_md_unescape(&rest, dbr_slice_sub(bytes, at, end));
        dbr_slice url = dbr_buf_view(&rest);
        size_t past = strlen(scheme) + dbr_md_url_length(dbr_slice_from(url, strlen(scheme)));
        *DBR_PUSH(&hashes) = dbr_hash(dbr_slice_sub(url, 0, past));
        at = end;
    }
    ret->n = hashes.n;
    ret->hashes = hashes.items;
    if (ret->n > 0) {
        qsort(ret->hashes, ret->n, sizeof(*ret->hashes), compare_hashes);
    }
}

bool dbr_md_is_escaped_url(const dbr_md_escaped *e, dbr_slice url)
{
    uint64_t hash = e->n > 0 ? dbr_hash(url) : 0;
    return e->n > 0 && bsearch(&hash, e->hashes, e->n, sizeof(hash), compare_hashes) != NULL;
}
