/*
 * Parsing a command line by option tables: one row says an option's name, type, default and help.
 *
 * Example: with rows {"output", 'o', TEXT, "FILE"} and {"quiet", 'q', FLAG}, the line
 *     debrief -qo out.html report.md
 * sets both fields and leaves one operand. Long names are never abbreviated, so that a new option cannot
 * change what an old script means. As with getopt, the word after an option that needs a value is the value,
 * whatever it begins with; a later value replaces an earlier one; options and operands may mix; "-" alone is
 * an operand.
 */
#include "base/option.h"

#include <assert.h>
#include <inttypes.h>

/* What is known while walking along argv. */
typedef struct option_parser {
    dbr_arena *arena;
    const dbr_option *const *tables;
    void *const *targets;
    size_t n_tables;
    size_t argc;
    const char *const *argv;
    size_t i; // the argument being read
    dbr_err *err;
} option_parser;

/* One option as it was written: "--name", "--name=value", "-x". */
typedef struct option_match {
    const dbr_option *row; // NULL when no table has it
    void *target;          // the struct its field is in
    const char *written;   // as it is named in messages: "--name" or "-x"
} option_match;

static dbr_code set_default(option_parser *p, const dbr_option *row, void *target);
static dbr_code take_long(option_parser *p, const char *arg);
static dbr_code take_letters(option_parser *p, const char *letters);
static dbr_code take_value(option_parser *p, const option_match *m, const char *attached);
static dbr_code set_value(option_parser *p, const option_match *m, const char *value);
static dbr_code set_int(option_parser *p, const option_match *m, const char *value);
static dbr_code set_word(option_parser *p, const option_match *m, const char *value);
static void add_to_list(option_parser *p, const option_match *m, const char *value);
static option_match find(const option_parser *p, dbr_slice name, char letter);
static dbr_code fail_unknown(option_parser *p, const char *name);
static const char *nearest_word(option_parser *p, const char *words, const char *given);

dbr_code dbr_option_parse(dbr_arena *arena, const dbr_option *const *tables, void *const *targets,
                          size_t n_tables, int argc, const char *const *argv, const char ***ret_operands,
                          size_t *ret_n_operands, dbr_err *err)
{
    size_t n = 0;
    bool is_over = false;
    option_parser p = {
        .arena = arena, .tables = tables, .targets = targets, .n_tables = n_tables, .err = err};

    p.argc = argc > 0 ? (size_t)argc : 0;
    p.argv = argv;
    const char **operands = DBR_NEW_N(arena, const char *, p.argc + 1);
    for (size_t t = 0; t < n_tables; t++) {
        for (const dbr_option *row = tables[t]; row->name != NULL; row++) {
            dbr_code rc = set_default(&p, row, targets[t]);
            assert(rc == DBR_OK); /* a default that its own type refuses is a mistake in the table */
            (void)rc;
        }
    }
    for (p.i = 1; p.i < p.argc; p.i++) {
        const char *arg = argv[p.i];
        dbr_code rc = DBR_OK;
        if (is_over || arg[0] != '-' || arg[1] == '\0') {
            operands[n++] = arg;
        } else if (strcmp(arg, "--") == 0) {
            is_over = true;
        } else {
            rc = arg[1] == '-' ? take_long(&p, arg) : take_letters(&p, arg + 1);
        }
        if (rc < 0) {
            return rc;
        }
    }
    *ret_operands = operands;
    *ret_n_operands = n;
    return DBR_OK;
}

static dbr_code set_default(option_parser *p, const dbr_option *row, void *target)
{
    char *field = (char *)target + row->offset;
    option_match m = {.row = row, .target = target, .written = row->name};
    switch (row->type) {
    case DBR_OPTION_FLAG:
        assert(row->otherwise == NULL);
        *(bool *)(void *)field = false;
        return DBR_OK;
    case DBR_OPTION_LIST:
        assert(row->otherwise == NULL);
        *(dbr_option_list *)(void *)field = (dbr_option_list){0};
        return DBR_OK;
    case DBR_OPTION_TEXT:
    case DBR_OPTION_WORD:
        *(const char **)(void *)field = NULL;
        break;
    case DBR_OPTION_INT:
        *(int64_t *)(void *)field = 0;
        break;
    }
    return row->otherwise != NULL ? set_value(p, &m, row->otherwise) : DBR_OK;
}

static dbr_code take_long(option_parser *p, const char *arg)
{
    dbr_slice whole = dbr_slice_str(arg);
    size_t equals = dbr_slice_find_char(whole, '=');
    dbr_slice written = dbr_slice_sub(whole, 0, equals);
    option_match m = find(p, dbr_slice_from(written, 2), 0);

    m.written = dbr_arena_str(p->arena, written);
    if (m.row == NULL) {
        return fail_unknown(p, m.written);
    }
    return take_value(p, &m, equals != SIZE_MAX ? arg + equals + 1 : NULL);
}

/* "-x value", "-xvalue", or flags together, of which the last may take a value. */
static dbr_code take_letters(option_parser *p, const char *letters)
{
    for (const char *at = letters; *at != '\0'; at++) {
        option_match m = find(p, (dbr_slice){0}, *at);
        m.written = dbr_arena_printf(p->arena, "-%c", *at);
        if (m.row == NULL) {
            return dbr_fail(p->err, DBR_EUSAGE, "unknown option '%s'", m.written);
        }
        if (m.row->type != DBR_OPTION_FLAG) {
            return take_value(p, &m, at[1] != '\0' ? at + 1 : NULL);
        }
        dbr_code rc = take_value(p, &m, NULL);
        if (rc < 0) {
            return rc;
        }
    }
    return DBR_OK;
}

/* `attached` is the value written together with the option, or NULL: then it is the next argument. */
static dbr_code take_value(option_parser *p, const option_match *m, const char *attached)
{
    if (m->row->type == DBR_OPTION_FLAG) {
        if (attached != NULL) {
            return dbr_fail(p->err, DBR_EUSAGE, "option '%s' takes no value", m->written);
        }
        return set_value(p, m, NULL);
    }
    if (attached == NULL && p->i + 1 >= p->argc) {
        const char *what = m->row->arg != NULL     ? m->row->arg
                           : m->row->words != NULL ? m->row->words
                                                   : "a value";
        return dbr_fail(p->err, DBR_EUSAGE, "option '%s' needs %s", m->written, what);
    }
    return set_value(p, m, attached != NULL ? attached : p->argv[++p->i]);
}

static dbr_code set_value(option_parser *p, const option_match *m, const char *value)
{
    char *field = (char *)m->target + m->row->offset;
    switch (m->row->type) {
    case DBR_OPTION_FLAG:
        *(bool *)(void *)field = true;
        return DBR_OK;
    case DBR_OPTION_TEXT:
        *(const char **)(void *)field = value;
        return DBR_OK;
    case DBR_OPTION_INT:
        return set_int(p, m, value);
    case DBR_OPTION_WORD:
        return set_word(p, m, value);
    case DBR_OPTION_LIST:
        add_to_list(p, m, value);
        return DBR_OK;
    }
    DBR_BUG("an option of no type");
}

static dbr_code set_int(option_parser *p, const option_match *m, const char *value)
{
    const dbr_option *row = m->row;
    int64_t number = 0;
    if (!dbr_slice_int(dbr_slice_str(value), &number)) {
        return dbr_fail(p->err, DBR_EUSAGE, "option '%s' needs a whole number, not '%s'", m->written, value);
    }
    bool is_bounded = row->min != 0 || row->max != 0;
    if (is_bounded && (number < row->min || number > row->max)) {
        return dbr_fail(p->err, DBR_EUSAGE, "option '%s' must be from %" PRId64 " to %" PRId64 ", not '%s'",
                        m->written, row->min, row->max, value);
    }
    *(int64_t *)(void *)((char *)m->target + row->offset) = number;
    return DBR_OK;
}

static dbr_code set_word(option_parser *p, const option_match *m, const char *value)
{
    assert(m->row->words != NULL);
    dbr_slice rest = dbr_slice_str(m->row->words);
    while (rest.ptr != NULL) {
        if (dbr_slice_is(dbr_slice_cut(&rest, '|'), value)) {
            *(const char **)(void *)((char *)m->target + m->row->offset) = value;
            return DBR_OK;
        }
    }
    const char *near = nearest_word(p, m->row->words, value);
    if (near != NULL) {
        return dbr_fail(p->err, DBR_EUSAGE, "option '%s' must be one of %s, not '%s' (did you mean '%s'?)",
                        m->written, m->row->words, value, near);
    }
    return dbr_fail(p->err, DBR_EUSAGE, "option '%s' must be one of %s, not '%s'", m->written, m->row->words,
                    value);
}

/* The array doubles when n is a power of two; the arena keeps the old one, at most as much again. */
static void add_to_list(option_parser *p, const option_match *m, const char *value)
{
    dbr_option_list *list = (dbr_option_list *)(void *)((char *)m->target + m->row->offset);
    if ((list->n & (list->n - 1)) == 0) {
        const char **items = DBR_NEW_N(p->arena, const char *, list->n != 0 ? 2 * list->n : 1);
        for (size_t i = 0; i < list->n; i++) {
            items[i] = list->items[i];
        }
        list->items = items;
    }
    list->items[list->n++] = value;
}

/* By long name, or by letter when `letter` is not 0. */
static option_match find(const option_parser *p, dbr_slice name, char letter)
{
    for (size_t t = 0; t < p->n_tables; t++) {
        for (const dbr_option *row = p->tables[t]; row->name != NULL; row++) {
            if (letter != 0 ? row->letter == letter : dbr_slice_is(name, row->name)) {
                return (option_match){.row = row, .target = p->targets[t]};
            }
        }
    }
    return (option_match){0};
}

static dbr_code fail_unknown(option_parser *p, const char *name)
{
    const char *near = NULL;
    DBR_VEC(const char *) names = {0};

    for (size_t t = 0; t < p->n_tables; t++) {
        for (const dbr_option *row = p->tables[t]; row->name != NULL; row++) {
            *DBR_PUSH(&names) = row->name;
        }
    }
    near = dbr_option_nearest(name + 2, names.items, names.n);
    DBR_VEC_RELEASE(&names);
    if (near != NULL) {
        return dbr_fail(p->err, DBR_EUSAGE, "unknown option '%s' (did you mean '--%s'?)", name, near);
    }
    return dbr_fail(p->err, DBR_EUSAGE, "unknown option '%s'", name);
}

/* Among "a|b|c"; the result lives in the arena. */
static const char *nearest_word(option_parser *p, const char *words, const char *given)
{
    const char *near = NULL;
    dbr_slice rest = dbr_slice_str(words);
    DBR_VEC(const char *) list = {0};

    while (rest.ptr != NULL) {
        *DBR_PUSH(&list) = dbr_arena_str(p->arena, dbr_slice_cut(&rest, '|'));
    }
    near = dbr_option_nearest(given, list.items, list.n);
    DBR_VEC_RELEASE(&list);
    return near;
}
