/*
 * plain: text without times. Every line is a record, so that it can be searched and cited. Columns before the message, a
 * stamp nobody can read among them, are learned (columns.c; the context says which).
 */
#include "read/columns.h"

#define SNIFF_LINES 200u

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    dbr_slice lines[SNIFF_LINES];
    dbr_slice rest = in->head;
    size_t n = 0;
    while (n < SNIFF_LINES && read_line(&rest, &lines[n])) {
        n++;
    }
    layout->context = dbr_slice_str(read_columns_learn(lines, n));
    return 1;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    read_fields f;
    f.n = 0;
    size_t columns = read_columns_len(layout->context, item->bytes);
    ret->kind = DBR_KIND_LOG;
    ret->stamp.local = DBR_TIME_NONE;
    ret->text = dbr_slice_from(item->bytes, columns);
    if (columns > 0) {
        read_columns_take(dbr_slice_sub(item->bytes, 0, columns), &f, ret);
        read_fields_keep(&f, scratch, ret);
    }
    ret->level = ret->level == DBR_LEVEL_NONE ? dbr_text_level(ret->text) : ret->level;
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"notes.txt", "On-call handover\n- batch-2: bob empties the spool by hand\n", 2, NULL,
     "On-call handover"},
    {"README", "x\n", 1, NULL, "x"},
    {0},
};

const dbr_format read_plain = {
    .name = "plain",
    .help = "text without times: notes, command output",
    .label = DBR_T_READ_LABEL_NOTES,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
