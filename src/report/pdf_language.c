/*
 * Says in which language a PDF is: screen readers choose their voice by it, and cairo 1.16 has no call for it.
 *
 * The catalogue is the last object that cairo writes, so nothing but the table of objects moves when it grows:
 *
 *     31 0 obj
 *     << /Type /Catalog            → /Lang (zh-CN) and the title in the window's frame, right here
 *     …
 *     endobj
 *     xref …
 *     startxref
 *     12345                        → + what was put in
 *     %%EOF
 *
 * Anything that looks otherwise is left as it is.
 */
#include "report/pdf.h"

static size_t find_last(dbr_slice bytes, const char *what);

void pdf_name_language(dbr_slice bytes, dbr_lang lang, dbr_buf *out)
{
    static const char CATALOG[] = "/Type /Catalog";
    size_t start = find_last(bytes, "startxref\n");
    size_t catalog = find_last(bytes, CATALOG);
    size_t table = find_last(dbr_slice_sub(bytes, 0, start == SIZE_MAX ? 0 : start), "\nxref\n");
    dbr_slice last = catalog != SIZE_MAX && table != SIZE_MAX && catalog < table
                         ? dbr_slice_sub(bytes, catalog, table)
                         : (dbr_slice){0};
    size_t n_objects = 0; // that end between catalogue and table: its own end
    for (size_t i = 0; i + 6 <= last.len; i++) {
        n_objects += memcmp(last.ptr + i, "endobj", 6) == 0 ? 1 : 0;
    }
    if (n_objects != 1) {
        dbr_buf_slice(out, bytes);
        return;
    }
    DBR_AUTO(dbr_buf) added = {0};
    dbr_buf_printf(&added, "\n   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>",
                   dbr_lang_name(lang));
    uint64_t offset = 0;
    size_t i = start + strlen("startxref\n");
    for (; i < bytes.len && bytes.ptr[i] >= '0' && bytes.ptr[i] <= '9'; i++) {
        offset = offset * 10 + (uint64_t)(bytes.ptr[i] - '0');
    }
    uint64_t moved = offset + added.len;
    size_t at = catalog + strlen(CATALOG);
    dbr_buf_slice(out, dbr_slice_sub(bytes, 0, at));
    dbr_buf_slice(out, dbr_buf_view(&added));
    dbr_buf_slice(out, dbr_slice_sub(bytes, at, start));
    dbr_buf_printf(out, "startxref\n%llu", (unsigned long long)moved);
    dbr_buf_slice(out, dbr_slice_from(bytes, i));
}

/* SIZE_MAX when it is nowhere. */
static size_t find_last(dbr_slice bytes, const char *what)
{
    size_t len = strlen(what);
    for (size_t i = bytes.len >= len ? bytes.len - len + 1 : 0; i > 0; i--) {
        if (memcmp(bytes.ptr + i - 1, what, len) == 0) {
            return i - 1;
        }
    }
    return SIZE_MAX;
}
