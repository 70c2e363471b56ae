/*
 * plain: text without times. Every line is a record, so that it can be searched and cited.
 */
#include "read/parts.h"

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)in;
    (void)arena;
    (void)layout;
    return 1;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    (void)scratch;
    ret->kind = DBR_KIND_LOG;
    ret->stamp.local = DBR_TIME_NONE;
    ret->text = item->bytes;
    ret->level = dbr_text_level(item->bytes);
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
