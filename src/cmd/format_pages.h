/* The pages of docs/formats, built in by tools/pages2c.py; private to cmd. */
#ifndef DBR_CMD_FORMAT_PAGES_H
#define DBR_CMD_FORMAT_PAGES_H

typedef struct cmd_format_page {
    const char *name; // of the format
    const char *text; // Markdown
} cmd_format_page;

/* Sorted by name, ended by one with name NULL. */
extern const cmd_format_page cmd_format_pages[];

#endif
