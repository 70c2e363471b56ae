/* What the parts of figures share; private to evidence. figures.c tells the story. */
#ifndef DBR_EVIDENCE_FIGURES_H
#define DBR_EVIDENCE_FIGURES_H

#include "evidence/folder.h"

enum { FIG_MAX = 40000, FIG_MAX_ROWS = 4000 };

typedef struct fig_run {
    dbr_evidence *ev;
    dbr_sql *sql;
    dbr_span window;
    dbr_time until; // a whole second, DBR_TIME_NONE for none
    const dbr_zone *zone;
    dbr_arena *arena;
    DBR_VEC(dbr_figure) out;
} fig_run;

/* Adds a figure. `claim` without "= ". Nothing is added once there are FIG_MAX. */
void fig_add(fig_run *r, dbr_slice address, const char *claim, const char *words, double value, int unit,
             int cost);
/* The same for first and last instant and the time between, of a claim's "from … where …" part. */
void fig_add_times(fig_run *r, dbr_slice address, bool is_all, const char *from, const char *words,
                   dbr_time first, dbr_time last, int cost);
/* " time >= … AND time < …" for the window; "1" for none. */
const char *fig_in_window(const fig_run *r, bool is_all);
/* "at('10:35:00')", with the date when it is not the window's. */
const char *fig_at(fig_run *r, dbr_time t);
/* 'text' as SQL, quotes doubled; NULL when it cannot stand in a claim (too long, line breaks, quotes of Markdown). */
const char *fig_quote(dbr_arena *arena, dbr_slice text);
dbr_code fig_query(fig_run *r, const char *query, dbr_sql_row row, void *data, dbr_err *err);

dbr_code fig_logs(fig_run *r, dbr_err *err);
dbr_code fig_templates(fig_run *r, dbr_err *err);
dbr_code fig_distinct(fig_run *r, dbr_err *err);
dbr_code fig_series(fig_run *r, dbr_err *err);
dbr_code fig_nouns(fig_run *r, dbr_err *err);

#endif
