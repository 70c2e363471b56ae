/*
 * `debrief help` and `debrief COMMAND --help`, written from the table of commands.
 *
 * Help is a page of plain text of at most 80 columns, in English like the man pages: it describes the command
 * line, whose words are English. What the program says about an incident is in the reader's language.
 */
#include "cmd/cmd.h"

#define NAME_COLUMNS 12
#define WRAP_COLUMNS 80

const char *dbr_step_title(dbr_step step)
{
    static const char *const titles[DBR_STEP_COUNT] = {
        [DBR_STEP_ALL] = "The whole procedure",        [DBR_STEP_COLLECT] = "1. Collect raw data",
        [DBR_STEP_TIMELINE] = "2. Build the timeline", [DBR_STEP_FACTORS] = "3. Find contributing factors",
        [DBR_STEP_ACTIONS] = "4. Write action items",  [DBR_STEP_REPORT] = "5. Write and hand out the report",
        [DBR_STEP_REVIEW] = "6. Follow through",       [DBR_STEP_LOOK] = "Look at the evidence",
        [DBR_STEP_ABOUT] = "About this program",
    };
    return titles[step];
}

static void write_step(dbr_out *out, dbr_step step)
{
    bool has_title = false;
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        const dbr_cmd *c = dbr_cmd_row(i);
        if (c->step != step) {
            continue;
        }
        if (!has_title) {
            dbr_out_str(out, "\n");
            dbr_out_styled(out, DBR_STYLE_BOLD, dbr_step_title(step));
            dbr_out_str(out, "\n");
            has_title = true;
        }
        dbr_out_printf(out, "  %-*s %s\n", NAME_COLUMNS, c->name, c->help);
    }
}

void dbr_help_overview(dbr_out *out)
{
    dbr_out_str(out, "debrief turns the raw artifacts of an incident into a post-mortem in which every\n"
                     "number checks out.\n\n"
                     "usage: debrief COMMAND [OPTIONS] [OPERANDS]\n"
                     "       debrief help COMMAND\n");
    for (int step = 0; step < DBR_STEP_COUNT; step++) {
        write_step(out, (dbr_step)step);
    }
    dbr_out_str(out, "\nOptions of every command\n");
    dbr_buf text;
    dbr_buf_init(&text, 0);
    dbr_option_help(&text, dbr_common_options);
    dbr_out_buf(out, &text);
    dbr_buf_release(&text);
    dbr_out_str(out, "\nExit codes: 0 done, 1 findings or the gate is shut, 2 usage, 3 some evidence was\n"
                     "unreadable, 4 nothing usable, 5 network, 70 a bug of ours.\n");
}

/* Paragraphs of `text` (blank lines between them) filled to WRAP_COLUMNS. A line that begins with a blank is
 * kept as it is: small tables and examples. */
static void write_filled(dbr_buf *out, dbr_slice text)
{
    size_t column = 0;
    while (text.ptr != NULL) {
        dbr_slice line = dbr_slice_cut(&text, '\n');
        if (line.len == 0 || line.ptr[0] == ' ') {
            dbr_buf_str(out, column > 0 ? "\n" : "");
            dbr_buf_slice(out, line);
            dbr_buf_char(out, '\n');
            column = 0;
            continue;
        }
        while (line.ptr != NULL) {
            dbr_slice word = dbr_slice_cut(&line, ' ');
            bool fits = column > 0 && column + 1 + word.len <= WRAP_COLUMNS;
            if (column > 0) {
                dbr_buf_char(out, fits ? ' ' : '\n');
                column = fits ? column + 1 : 0;
            }
            dbr_buf_slice(out, word);
            column += word.len;
        }
    }
    dbr_buf_str(out, column > 0 ? "\n" : "");
}

void dbr_help_command(dbr_out *out, const dbr_cmd *c)
{
    dbr_buf text;
    dbr_buf_init(&text, 0);
    dbr_buf_printf(&text, "debrief %s: %s\n\n", c->name, c->help);
    dbr_buf_printf(&text, "usage: debrief %s%s%s%s\n\n", c->name, c->options != NULL ? " [OPTIONS]" : "",
                   c->usage[0] != '\0' ? " " : "", c->usage);
    write_filled(&text, dbr_slice_str(c->description));
    if (c->options != NULL) {
        dbr_buf_str(&text, "\nOptions\n");
        dbr_option_help(&text, c->options);
    }
    dbr_buf_str(&text, "\nOptions of every command\n");
    dbr_option_help(&text, dbr_common_options);
    dbr_slice examples = dbr_slice_str(c->example);
    dbr_buf_str(&text, dbr_slice_find_char(examples, '\n') == SIZE_MAX ? "\nExample\n" : "\nExamples\n");
    while (examples.ptr != NULL) {
        dbr_slice line = dbr_slice_cut(&examples, '\n');
        dbr_buf_printf(&text, "  %.*s\n", DBR_FMT(line));
    }
    dbr_out_buf(out, &text);
    dbr_buf_release(&text);
}
