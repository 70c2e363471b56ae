/* What the readers of pasted command outputs share, private to detect (outputs.c, output_tables.c, output_rows.c, output_facts.c). */
#ifndef DBR_DETECT_OUTPUTS_H
#define DBR_DETECT_OUTPUTS_H

#include "detect/detect_impl.h"

#define OUT_MAX_CELLS 24u
#define OUT_MAX_TOLD  8u /* findings of one output */
#define OUT_MAX_LINES 20000u

/* How much of its class's weight a finding has. */
#define OUT_WHY    1.0 /* the output says what is wrong and why */
#define OUT_STATED 0.9 /* the output says what is wrong */
#define OUT_LISTED 0.6 /* it says that something is, or where it may come from */
#define OUT_SAID   0.4 /* it says that something is, and others mostly say why */

typedef struct out_cells {
    size_t n;
    dbr_slice at[OUT_MAX_CELLS];
} out_cells;

typedef struct out_table out_table; // output_tables.c

/* One member while its lines are read, one after the other. */
typedef struct out_walk {
    dbr_arena *arena; // of the signals: everything that is kept lives here
    signal_vec *out;
    dbr_entry entry; // stands for the line being read
    dbr_time now;    // when the evidence was collected, as far as it tells; DBR_TIME_NONE
    size_t n_told;   // by the output being read
    /* The table being read, NULL outside of one, and its head. */
    const out_table *table;
    dbr_slice head;
    out_cells names;
    /* Of a table that is judged as a whole: its worst row, and how much there is in all. */
    dbr_slice worst, worst_where, worst_part, worst_state;
    dbr_entry worst_entry;
    int64_t worst_n, sum;
    bool has_waiting; // sessions that wait for a lock
    /* What the facts are about ("● x.service", "pool: tank"), what kind of output it is, and a value to compare the next with. */
    dbr_slice subject, selector;
    int topic;
    int64_t value;
} out_walk;

/* Reads a member's text, up to OUT_MAX_LINES lines with those of the members before. O(bytes). */
void out_read(out_walk *w, uint32_t i_member, dbr_slice text, size_t *n_lines);

/*
 * Tells of a failure without a time, proved by the line being read, in every language. The texts are cut and freed of secrets.
 *
 * part      of the class's weight
 * is_grave  says by itself that something was wrong
 * args      what replaces {1}, {2} … in the text, to the first NULL
 * Returns it, to be changed until the next one is told; NULL when this output has told enough.
 */
dbr_signal *out_tell(out_walk *w, dbr_failure f, double part, bool is_grave, dbr_text_id id,
                     const char *const *args);
#define OUT_TELL(w, f, part, is_grave, id, ...)                                                              \
    out_tell((w), (f), (part), (is_grave), (id), (const char *const[]){__VA_ARGS__, NULL})
#define OUT_NOTHING ((const char *const[]){NULL})
/* Appends words of the output itself, which are the same in every language. */
void out_append(const out_walk *w, dbr_signal *s, const char *more);
/* Arguments, in the walk's arena. */
const char *out_str(const out_walk *w, dbr_slice s);
const char *out_int(const out_walk *w, int64_t n);
const char *out_real(const out_walk *w, double v);     // four digits
const char *out_why(const out_walk *w, dbr_slice why); // ": why"; "" for none
/* Of a class that its own words tell, OTHER when none. */
dbr_failure out_class(dbr_slice text);

/* The next line of a member. Trailing blanks are cut, the indentation is there. */
void out_see_table(out_walk *w, dbr_slice line);
void out_end_table(out_walk *w); // at a blank line, a prompt, the member's end
void out_see_fact(out_walk *w, dbr_slice line);
void out_end_facts(out_walk *w);

/* output_rows.c: judges of rows, by the table they stand in. */
dbr_slice out_cell(const out_walk *w, const out_cells *row, const char *name); // "" for none
void out_judge_hpa(out_walk *w, const out_cells *row);
void out_judge_workload(out_walk *w, const out_cells *row);
void out_judge_pod(out_walk *w, const out_cells *row);
void out_judge_condition(out_walk *w, const out_cells *row);
void out_judge_ready(out_walk *w, const out_cells *row);
void out_judge_endpoints(out_walk *w, const out_cells *row);
void out_judge_service(out_walk *w, const out_cells *row);
void out_judge_ingress(out_walk *w, const out_cells *row);
void out_judge_claim(out_walk *w, const out_cells *row);
void out_judge_node(out_walk *w, const out_cells *row);
void out_judge_top(out_walk *w, const out_cells *row);
void out_judge_cronjob(out_walk *w, const out_cells *row);
void out_judge_quota(out_walk *w, const out_cells *row);
void out_judge_docker(out_walk *w, const out_cells *row);
void out_judge_release(out_walk *w, const out_cells *row);
void out_judge_revision(out_walk *w, const out_cells *row);
void out_judge_application(out_walk *w, const out_cells *row);
void out_judge_lag(out_walk *w, const out_cells *row);
void out_judge_unit(out_walk *w, const out_cells *row);
void out_judge_queue(out_walk *w, const out_cells *row);
void out_judge_session(out_walk *w, const out_cells *row);
void out_judge_standby(out_walk *w, const out_cells *row);
void out_judge_slot(out_walk *w, const out_cells *row);
void out_judge_index(out_walk *w, const out_cells *row);
void out_judge_device(out_walk *w, const out_cells *row);
void out_judge_disk(out_walk *w, const out_cells *row);
void out_judge_process(out_walk *w, const out_cells *row);
void out_end_revision(out_walk *w);
void out_end_session(out_walk *w);
void out_end_lag(out_walk *w);

#endif
