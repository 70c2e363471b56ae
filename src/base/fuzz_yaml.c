/* Any bytes: a tree or an error with its place; every scalar, quoted again, reads back as itself. */
#include "fuzz.h"

#include "base/utf8.h"
#include "base/yaml.h"

#include <assert.h>

static void check(const dbr_yaml *node, unsigned depth)
{
    for (; node != NULL; node = node->next) {
        assert(node->line > 0 && node->column > 0 && depth < 100);
        assert(node->type != DBR_YAML_SCALAR || node->child == NULL);
        if (node->type == DBR_YAML_SCALAR && dbr_utf8_is_valid(node->text)) {
            dbr_arena arena = {0};
            dbr_err err = {0};
            dbr_yaml *again = NULL;
            dbr_buf b;
            dbr_buf_init(&b, 0);
            dbr_buf_str(&b, "- ");
            dbr_yaml_quote(&b, node->text);
            dbr_code rc = dbr_yaml_read(&arena, dbr_buf_view(&b), "again", &again, &err);
            assert(rc == DBR_OK || b.len > 1u << 20);
            assert(rc != DBR_OK || dbr_slice_eq(again->child->text, node->text));
            dbr_buf_release(&b);
            dbr_arena_release(&arena);
        }
        check(node->child, depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_yaml *root = NULL;
    dbr_code rc = dbr_yaml_read(&arena, dbr_slice_of((const char *)data, size), "fuzz", &root, &err);
    if (rc == DBR_OK) {
        check(root, 0);
        (void)dbr_yaml_text(root, "a.b", dbr_slice_str(""));
    } else {
        assert(err.code == rc && err.message[0] != '\0');
    }
    dbr_arena_release(&arena);
    return 0;
}
