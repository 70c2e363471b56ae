/* Lines as arguments: a parse succeeds or says why, and no argument is lost or invented. */
#include "base/option.h"
#include "fuzz.h"

typedef struct arguments {
    bool flag;
    const char *text;
    const char *word;
    int64_t number;
    dbr_option_list list;
} arguments;

#define MAX_ARGS 64u // more find nothing new

static const dbr_option table[] = {
    {.name = "flag", .letter = 'f', .type = DBR_OPTION_FLAG, .offset = offsetof(arguments, flag)},
    {.name = "text",
     .letter = 't',
     .type = DBR_OPTION_TEXT,
     .arg = "TEXT",
     .offset = offsetof(arguments, text)},
    {.name = "word",
     .letter = 'w',
     .type = DBR_OPTION_WORD,
     .words = "en|zh-CN",
     .otherwise = "en",
     .offset = offsetof(arguments, word)},
    {.name = "number",
     .letter = 'n',
     .type = DBR_OPTION_INT,
     .arg = "N",
     .min = 1,
     .max = 9,
     .otherwise = "3",
     .offset = offsetof(arguments, number)},
    {.name = "list",
     .letter = 'l',
     .type = DBR_OPTION_LIST,
     .arg = "ITEM",
     .offset = offsetof(arguments, list)},
    {0},
};

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DBR_AUTO(dbr_arena) arena = {0};
    dbr_slice rest = dbr_slice_of((const char *)data, size);
    const char *argv[MAX_ARGS];
    const char **operands = NULL;
    size_t n_operands = 0;
    int argc = 0;
    arguments args;
    dbr_err err = {0};

    argv[argc++] = "debrief";
    while (rest.len != 0 && argc < (int)MAX_ARGS) {
        argv[argc++] = dbr_arena_str(&arena, dbr_slice_cut(&rest, '\n'));
    }
    dbr_code rc = dbr_option_parse(&arena, (const dbr_option *const[]){table}, (void *const[]){&args}, 1,
                                   argc, argv, &operands, &n_operands, &err);
    if (rc < 0) {
        check(rc == DBR_EUSAGE && err.code == rc && err.message[0] != '\0' && operands == NULL);
        return 0;
    }
    check(err.code == DBR_OK);
    check(n_operands + args.list.n < (size_t)argc);
    check(args.number >= 1 && args.number <= 9 && args.word != NULL);
    return 0;
}
