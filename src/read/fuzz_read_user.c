/* A definition in YAML up to a line "---", then what it shall read: any bytes. */
#include "read/cut.h"
#include "read/user.h"

#include "fuzz.h"

static void take(void *data, const dbr_layout *layout, const dbr_item *item, int n, const dbr_record *records)
{
    size_t *touched = data;
    (void)layout;
    (void)item;
    for (int i = 0; i < n; i++) {
        for (size_t k = 0; k < records[i].text.len; k++) {
            *touched += (unsigned char)records[i].text.ptr[k];
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_slice all = dbr_slice_of((const char *)data, size);
    size_t border = size > 0 ? dbr_slice_find(all, dbr_slice_str("\n---\n")) : SIZE_MAX;
    dbr_slice definition = dbr_slice_sub(all, 0, border);
    dbr_slice text = border != SIZE_MAX ? dbr_slice_from(all, border + 5) : dbr_slice_str("");
    user_format f;
    dbr_err err = {0};
    size_t touched = 0;
    if (user_format_read(definition, "fuzz.yaml", &f, &err) == DBR_OK) {
        const dbr_layout layout = {.format = &read_user, .context = f.context};
        cut_text(&layout, text, take, &touched);
        (void)dbr_regex_free(f.regex);
        dbr_arena_release(&f.arena);
    }
    return 0;
}
