/* Any bytes as a table of calls, a name of a pod, of a series, and labels: slices stay inside, names are never empty. */
#include "factors/suspects.h"
#include "fuzz.h"

typedef struct seen {
    dbr_slice all;
    size_t n;
} seen;

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

static bool is_inside(dbr_slice part, dbr_slice all)
{
    return part.len == 0 || (part.ptr >= all.ptr && part.ptr + part.len <= all.ptr + all.len);
}

static void take(void *data, dbr_slice caller, dbr_slice callee)
{
    seen *s = data;
    check(caller.len > 0 && callee.len > 0 && is_inside(caller, s->all) && is_inside(callee, s->all));
    s->n++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_slice text = dbr_slice_of((const char *)data, size);
    dbr_arena arena = {0};
    seen s = {.all = text};
    dbr_slice version;
    fs_place place;
    check(fs_graph_read(text, take, &s) || s.n == 0);
    dbr_slice service = fs_service_of_pod(text, &version);
    check(is_inside(service, text) && is_inside(version, text));
    check(fs_is_pod(text) || service.len + version.len + 1 >= text.len);
    size_t prefix = fs_prefix_of(text);
    check(prefix == SIZE_MAX || prefix < text.len);
    fs_place_of(text, text, text, &arena, &place);
    check(place.measure <= FS_IS_NODE && place.sign >= -1 && place.sign <= 1);
    dbr_arena_release(&arena);
    return 0;
}
