/*
 * ci-log: what a CI job prints, as GitHub Actions and Azure Pipelines, Jenkins with its Timestamper, and GitLab keep it, and
 * Terraform's output behind stamps of any kind.
 *
 *     2025-02-09T10:05:23.1182345Z ##[group]Run terraform apply              GitHub Actions, Azure Pipelines
 *     deploy<TAB>Apply<TAB>2025-02-09T10:05:23.1182345Z Plan: 1 to change    gh run view --log
 *     [2025-02-09T10:05:23.118Z] + kubectl rollout undo deployment/checkout  Jenkins
 *     2025-02-09T10:05:23.118234Z 00O $ helm upgrade checkout ./chart        GitLab: stream, out or err, '+' for the rest of a line
 *     section_start:1739095523:step_script<CR>Executing "step_script"        GitLab without stamps: its sections have times
 *
 * What a line says was changed (tool_lines.c: kubectl, helm, Terraform; a task of Ansible's) is a change, all else a log line;
 * "##[error]" and "Finished: FAILURE" tell the level. What is indented, and what a task of Ansible's did, belongs to the line
 * before: a plan's body, a stack trace. Colours and prefixes are taken off.
 *
 * Source: GitLab's merge request "Handle log timestamps in Ansi2Json" for its prefix; the others from outputs.
 */
#include "read/ansible.h"
#include "read/tool_lines.h"

#define SNIFF_LINES 200u
#define PLAIN_LINES 12u // are looked at where nothing in the head could be a mark

/* A line without what CI puts before it. */
typedef struct ci_line {
    dbr_stamp stamp; // local DBR_TIME_NONE for none
    size_t stamp_offset, stamp_len;
    dbr_slice job, step;
    dbr_slice text;
} ci_line;

/* The time of the last "section_start:1739095523:name" in a line, and what stands behind it (its name, when nothing does). */
static bool read_section(dbr_slice line, ci_line *ret)
{
    bool has = false;
    const char *begin = line.ptr;
    for (size_t i = 0; i < 4; i++) { // an end and a start stand in one line
        read_skip_sequences(&line);
        dbr_slice rest = line;
        dbr_slice word = dbr_slice_cut(&rest, ':');
        if (!dbr_slice_is(word, "section_start") && !dbr_slice_is(word, "section_end")) {
            break;
        }
        dbr_slice epoch = dbr_slice_cut(&rest, ':');
        dbr_slice name = dbr_slice_cut(&rest, '\r');
        if (epoch.len != 10 || !dbr_stamp_read_epoch(epoch, &ret->stamp)) {
            return false;
        }
        has = true;
        ret->stamp_offset = (size_t)(epoch.ptr - begin);
        ret->stamp_len = epoch.len;
        line = rest.ptr != NULL ? rest : (dbr_slice){line.ptr, 0};
        read_skip_sequences(&line);
        ret->text = line.len > 0 ? line : dbr_slice_trim(name);
    }
    return has;
}

/* "00O ", "01E+": GitLab's stream behind its stamp. */
static bool is_stream(dbr_slice s)
{
    static const char HEX[] = "0123456789abcdef";
    return s.len >= 4 && memchr(HEX, s.ptr[0], 16) != NULL && memchr(HEX, s.ptr[1], 16) != NULL &&
           (s.ptr[2] == 'O' || s.ptr[2] == 'E') && (s.ptr[3] == ' ' || s.ptr[3] == '+');
}

static ci_line line_of(dbr_slice line)
{
    ci_line l = {.stamp = {.local = DBR_TIME_NONE}, .text = line};
    dbr_slice rest = line;
    if (read_section(line, &l)) {
        return l;
    }
    size_t first = dbr_slice_find_char(dbr_slice_sub(line, 0, 256), '\t');
    size_t second =
        first != SIZE_MAX ? dbr_slice_find_char(dbr_slice_sub(line, first + 1, 512), '\t') : SIZE_MAX;
    if (second != SIZE_MAX) {
        rest = dbr_slice_from(line, first + second + 2);
    }
    rest = dbr_slice_from(rest, dbr_slice_starts(rest, "\xEF\xBB\xBF") ? 3 : 0);
    size_t offset = 0;
    const dbr_stamp_format *f =
        dbr_stamp_detect(dbr_slice_sub(rest, 0, 64), 1, &offset, &l.stamp_len, &l.stamp);
    if (f == NULL || offset > 1 || (l.stamp.flags & (DBR_STAMP_NO_DATE | DBR_STAMP_UPTIME)) != 0) {
        return (ci_line){.stamp = {.local = DBR_TIME_NONE}, .text = line};
    }
    if (second != SIZE_MAX) {
        l.job = dbr_slice_sub(line, 0, first);
        l.step = dbr_slice_sub(line, first + 1, first + 1 + second);
    }
    l.stamp_offset = (size_t)(rest.ptr - line.ptr) + offset;
    rest = dbr_slice_from(rest, offset + l.stamp_len);
    rest = dbr_slice_from(rest, rest.len > 0 && rest.ptr[0] == ']');
    rest = dbr_slice_from(rest, rest.len > 0 && rest.ptr[0] == ' ');
    rest = dbr_slice_from(rest, is_stream(rest) ? 4 : 0);
    read_skip_sequences(&rest);
    l.text = rest;
    ci_line section = {0};
    if (read_section(rest, &section)) {
        l.text = section.text;
    }
    return l;
}

/* ---- which files ---- */

/* A line that only CI writes. */
static bool is_mark(dbr_slice text)
{
    static const char *const STARTS[] = {"##[",
                                         "[Pipeline] ",
                                         "Started by ",
                                         "Finished: ",
                                         "Running with gitlab-runner ",
                                         "Terraform will perform",
                                         "Apply complete! Resources:"};
    for (size_t i = 0; i < sizeof(STARTS) / sizeof(STARTS[0]); i++) {
        if (dbr_slice_starts(text, STARTS[i])) {
            return true;
        }
    }
    return read_ansible_heads(text);
}

/* Whether a mark may stand in the text: most texts are passed over at a glance. */
static bool may_hold_marks(dbr_slice text)
{
    static const char *const PARTS[] = {
        "##[",        "[Pipeline] ", "Finished: ", "gitlab-runner", "section_",   "Terraform will perform",
        "Apply comp", "TASK [",      "PLAY [",     "PLAY RECAP",    "Started by "};
    for (size_t i = 0; i < sizeof(PARTS) / sizeof(PARTS[0]); i++) {
        if (dbr_slice_find(text, dbr_slice_str(PARTS[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)layout;
    dbr_slice rest = in->head, line;
    size_t limit = may_hold_marks(in->head) ? SNIFF_LINES : PLAIN_LINES;
    size_t n = 0, n_stamped = 0, n_marks = 0, n_outcomes = 0, n_sections = 0;
    while (n < limit && read_line(&rest, &line)) {
        ci_line l = line_of(line), section = {0};
        dbr_record r = {0};
        n++;
        n_stamped += l.stamp.local != DBR_TIME_NONE;
        n_marks += l.stamp.local != DBR_TIME_NONE && is_mark(l.text);
        n_outcomes += l.stamp.local != DBR_TIME_NONE && read_tool_outcome(l.text, arena, &r);
        n_sections += read_section(line, &section);
    }
    bool is_stamped = n_stamped * 10 >= n * 6 && (n_marks > 0 || n_outcomes * 2 >= n) && n > 1;
    return is_stamped || n_sections >= 2 ? 86 : 0;
}

/* ---- records ---- */

/* What belongs to the line before. */
static bool continues(dbr_slice text)
{
    static const char *const STARTS[] = {"at ", "Caused by:", "... ", "Suppressed:"};
    if (text.len == 0 || memchr(" \t})\r", text.ptr[0], 5) != NULL) {
        return true;
    }
    for (size_t i = 0; i < sizeof(STARTS) / sizeof(STARTS[0]); i++) {
        if (dbr_slice_starts(text, STARTS[i])) {
            return true;
        }
    }
    return read_ansible_tells(text);
}

static bool begins(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    (void)layout;
    ci_line l = line_of(line);
    if (l.stamp.local == DBR_TIME_NONE || continues(l.text)) {
        return false;
    }
    item->stamp = l.stamp;
    item->stamp_offset = l.stamp_offset;
    item->stamp_len = l.stamp_len;
    return true;
}

/* A record's text without prefixes and sequences. */
static dbr_slice clean_text(dbr_slice bytes, dbr_arena *scratch)
{
    DBR_AUTO(dbr_buf) out = {0};
    while (bytes.ptr != NULL && bytes.len > 0) {
        dbr_slice rest = line_of(dbr_slice_cut(&bytes, '\n')).text;
        while (rest.len > 0) {
            size_t escape = dbr_slice_find(rest, dbr_slice_str("\x1b["));
            dbr_buf_slice(&out, dbr_slice_sub(rest, 0, escape));
            rest = dbr_slice_from(rest, escape);
            size_t before = rest.len;
            read_skip_sequences(&rest);
            if (rest.len == before) { // torn
                break;
            }
        }
        dbr_buf_char(&out, '\n');
    }
    return dbr_slice_trim(dbr_slice_dup(scratch, dbr_buf_view(&out)));
}

/* A level, or a command, by what a runner puts before it. */
typedef struct mark_row {
    const char *start;
    dbr_level level; // NONE: what follows tells
    bool is_command;
} mark_row;

static const mark_row MARKS[] = {{"##[error]", DBR_LEVEL_ERROR, false},
                                 {"##[warning]", DBR_LEVEL_WARN, false},
                                 {"##[notice]", DBR_LEVEL_INFO, false},
                                 {"##[debug]", DBR_LEVEL_DEBUG, false},
                                 {"##[group]Run ", DBR_LEVEL_NONE, true},
                                 {"##[group]", DBR_LEVEL_NONE, false},
                                 {"##[section]", DBR_LEVEL_NONE, false},
                                 {"##[command]", DBR_LEVEL_NONE, true},
                                 {"[command]", DBR_LEVEL_NONE, true},
                                 {"+ ", DBR_LEVEL_NONE, true},
                                 {"$ ", DBR_LEVEL_NONE, true},
                                 {"Finished: FAILURE", DBR_LEVEL_ERROR, false},
                                 {"Finished: ABORTED", DBR_LEVEL_WARN, false},
                                 {"Finished: UNSTABLE", DBR_LEVEL_WARN, false}};

static void read_text_line(dbr_slice text, dbr_arena *scratch, dbr_record *ret)
{
    const mark_row *mark = NULL;
    for (size_t i = 0; i < sizeof(MARKS) / sizeof(MARKS[0]) && mark == NULL; i++) {
        mark = dbr_slice_starts(text, MARKS[i].start) ? &MARKS[i] : NULL;
    }
    bool is_cut = mark != NULL && dbr_slice_find_char(dbr_slice_str(mark->start), ']') != SIZE_MAX;
    dbr_slice said = is_cut ? dbr_slice_from(text, dbr_slice_find_char(text, ']') + 1) : text;
    ret->kind = DBR_KIND_LOG;
    if (mark != NULL && mark->is_command) {
        if (read_tool_command(dbr_slice_from(text, strlen(mark->start)), true, scratch, ret)) {
            return;
        }
    }
    dbr_slice rest = said, line; // of a section without stamps the lines stand in one record
    while (mark == NULL && read_line(&rest, &line)) {
        if (read_tool_outcome(line, scratch, ret)) {
            ret->text = said;
            return;
        }
    }
    ret->text = said;
    ret->level = mark != NULL && mark->level != DBR_LEVEL_NONE ? mark->level : dbr_text_level(said);
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    read_fields f;
    f.n = 0;
    dbr_slice first = read_first_line(item->bytes);
    ci_line l = line_of(first);
    dbr_slice text = clean_text(item->bytes, scratch);
    if (text.len == 0 || dbr_slice_starts(text, "##[endgroup]")) {
        return -1;
    }
    if (read_ansible_heads(read_first_line(text))) {
        read_ansible_record(text, scratch, ret);
    } else {
        read_text_line(text, scratch, ret);
    }
    if (l.stamp.local != DBR_TIME_NONE) {
        ret->stamp = l.stamp;
        ret->stamp_raw = dbr_slice_sub(first, l.stamp_offset, l.stamp_offset + l.stamp_len);
    }
    if (l.job.len > 0) {
        read_field(&f, dbr_slice_str("job"), l.job, false);
        read_field(&f, dbr_slice_str("step"), l.step, false);
        read_fields_keep(&f, scratch, ret);
    }
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"apply.txt",
     "2025-02-09T10:05:23.1182345Z ##[group]Run terraform apply -auto-approve\n"
     "2025-02-09T10:05:23.1182365Z ##[endgroup]\n"
     "2025-02-09T10:05:31.2182345Z Terraform will perform the following "
     "actions:\n2025-02-09T10:05:31.2182355Z \n"
     "2025-02-09T10:05:31.2182365Z   # aws_db_instance.orders will be updated in-place\n"
     "2025-02-09T10:05:33.2182345Z aws_db_instance.orders: Modifying... [id=orders]\n",
     3, "2025-02-09T10:05:23.1182345Z", "Run terraform apply"},
    {"console.txt",
     "[2025-02-09T10:05:23.118Z] Started by user Erin Example\n"
     "[2025-02-09T10:05:24.118Z] + kubectl set image deployment/checkout app=shop/checkout:2.3.0\n"
     "[2025-02-09T10:05:25.118Z] Finished: FAILURE\n",
     3, "2025-02-09T10:05:23.118Z", "Started by user"},
    {"job.log",
     "2025-02-09T10:05:23.118234Z 00O Running with gitlab-runner 17.8.0\n"
     "2025-02-09T10:05:24.118234Z 00O Release \"checkout\" has been upgraded. Happy Helming!\n",
     2, "2025-02-09T10:05:23.118234Z", "Running with gitlab-runner"},
    {"trace.log",
     "\x1b[0Ksection_start:1739095523:prepare\r\x1b[0KPreparing the executor\nUsing an image\n"
     "section_end:1739095527:prepare\r\x1b[0Ksection_start:1739095528:step_script\r\x1b[0K\x1b[36;"
     "1mExecuting\x1b[0;m\n",
     2, "2025-02-09T10:05:23Z", "Preparing the executor"},
    {0},
};

const dbr_format read_ci_log = {
    .name = "ci-log",
    .help = "logs of CI jobs: GitHub Actions, Jenkins, GitLab, Azure Pipelines; what kubectl, helm, "
            "Terraform changed",
    .label = DBR_T_READ_LABEL_CI,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_CHANGE | 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .begins = begins,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
