/* Joining: what evidence makes a variable, what stays apart, and that neither order nor the splitting of counts matters. */
#include "base/hash.h"
#include "mine/mine.h"

#include "test.h"

#include <stdio.h>

static void add(dbr_miner *m, const char *message, uint64_t n, uint64_t i)
{
    char text[DBR_MINE_MAX_TEXT];
    (void)dbr_miner_add(m, dbr_slice_of(text, dbr_mine_mask(dbr_slice_str(message), text)), n, i);
}

/* Messages with their counts, one after the other, ended by a NULL. */
typedef struct row {
    const char *message;
    uint64_t n;
} row;

static dbr_miner *mine(const row *rows)
{
    dbr_miner *m = dbr_miner_new();
    for (uint64_t i = 0; rows[i].message != NULL; i++) {
        add(m, rows[i].message, rows[i].n, i);
    }
    dbr_miner_finish(m);
    return m;
}

/* The template of that text, or NULL. */
static const dbr_template *find(const dbr_miner *m, const char *text)
{
    size_t n = 0;
    const dbr_template *t = dbr_miner_templates(m, &n);
    for (size_t i = 1; i < n; i++) {
        if (dbr_slice_is(t[i].text, text)) {
            return &t[i];
        }
    }
    return NULL;
}

static size_t count_of(const dbr_miner *m)
{
    size_t n = 0;
    (void)dbr_miner_templates(m, &n);
    return n - 1;
}

#define assert_joined(rows, text)                                                                            \
    do {                                                                                                     \
        dbr_miner *m_ = mine(rows);                                                                          \
        assert_int_equal(count_of(m_), 1);                                                                   \
        assert_non_null(find(m_, text));                                                                     \
        (void)dbr_miner_free(m_);                                                                            \
    } while (0)

#define assert_apart(rows, n)                                                                                \
    do {                                                                                                     \
        dbr_miner *m_ = mine(rows);                                                                          \
        assert_int_equal(count_of(m_), n);                                                                   \
        (void)dbr_miner_free(m_);                                                                            \
    } while (0)

static void kinds_of_values_do_not_part(void **state)
{
    (void)state;
    static const row rows[] = {{"peer 10.0.1.5:80 lost", 9}, {"peer db-1.example.com:80 lost", 3}, {NULL, 0}};
    assert_joined(rows, "peer <*>:<num> lost");
    static const row numbers[] = {{"took 5 s", 9}, {"took 1.5 s", 3}, {"took 1,500 s", 3}, {NULL, 0}};
    assert_joined(numbers, "took <*> s");
}

static void many_words_are_a_variable(void **state)
{
    (void)state;
    static const row rows[] = {{"removing chargen", 2},
                               {"removing echo", 2},
                               {"removing ftp", 1},
                               {"removing telnet", 1},
                               {"removing finger", 1},
                               {"removing printer", 1},
                               {NULL, 0}};
    assert_joined(rows, "removing <*>");
}

static void a_rare_word_is_not_swallowed(void **state)
{
    (void)state;
    static const row rows[] = {{"session begun by updater", 608}, {"session begun by backup", 1}, {NULL, 0}};
    assert_apart(rows, 2);
    static const row users[] = {
        {"login of user root", 940}, {"login of user guest", 40}, {"login of user test", 20}, {NULL, 0}};
    assert_apart(users, 3);
}

static void three_users_alike_are_a_variable(void **state)
{
    (void)state;
    static const row rows[] = {
        {"login of user ann", 40}, {"login of user bob", 43}, {"login of user eve", 36}, {NULL, 0}};
    assert_joined(rows, "login of user <*>");
}

static void outcomes_stay_apart(void **state)
{
    (void)state;
    static const row rows[] = {{"connection refused by peer", 5},  {"connection reset by peer", 5},
                               {"connection closed by peer", 5},   {"connection dropped by peer", 5},
                               {"connection accepted by peer", 5}, {"connection lost by peer", 5},
                               {"connection aborted by peer", 5},  {NULL, 0}};
    assert_apart(rows, 7);
    static const row errors[] = {{"GET /a 404", 5}, {"GET /a 503", 1}, {"GET /a 200", 99}, {NULL, 0}};
    assert_apart(errors, 3);
}

static void the_subject_of_a_message_stays(void **state)
{
    (void)state;
    static const row rows[] = {
        {"cupsd startup done", 1},  {"klogd startup done", 1},   {"named startup done", 1},
        {"crond startup done", 1},  {"sdpd startup done", 1},    {"hcid startup done", 1},
        {"xinetd startup done", 1}, {"portmap startup done", 1}, {NULL, 0}};
    assert_apart(rows, 8);
}

static void routes_stay_apart_unless_they_are_part_of_more(void **state)
{
    (void)state;
    static const row routes[] = {{"GET /a 200", 1}, {"GET /b 200", 1}, {"GET /c 200", 1}, {"GET /d 200", 1},
                                 {"GET /e 200", 1}, {"GET /f 200", 1}, {"GET /g 200", 1}, {NULL, 0}};
    assert_apart(routes, 7);
    static const row requests[] = {{"10.0.0.1 \"GET /a HTTP/1.1\" 200 17", 1},
                                   {"10.0.0.1 \"GET /b HTTP/1.1\" 200 17", 1},
                                   {"10.0.0.1 \"GET /c HTTP/1.1\" 200 17", 1},
                                   {"10.0.0.1 \"GET /d HTTP/1.1\" 200 17", 1},
                                   {"10.0.0.1 \"GET /e HTTP/1.1\" 200 17", 1},
                                   {"10.0.0.1 \"GET /f HTTP/1.1\" 200 17", 1},
                                   {NULL, 0}};
    assert_joined(requests, "<ip> \"GET /<*> HTTP/<num>\" <num> <num>");
}

static void symbols_stay_apart(void **state)
{
    (void)state;
    static const row rows[] = {{"[<c01>] schedule+0x1/0x2", 1},
                               {"[<c02>] do_exit+0x1/0x2", 1},
                               {"[<c03>] sys_read+0x1/0x2", 1},
                               {"[<c04>] sys_write+0x1/0x2", 1},
                               {"[<c05>] page_fault+0x1/0x2", 1},
                               {"[<c06>] oom_kill+0x1/0x2", 1},
                               {NULL, 0}};
    assert_apart(rows, 6);
}

static void names_with_values_stay_apart(void **state)
{
    (void)state;
    static const row rows[] = {{"cr:0x17", 1},  {"lr:0x18", 1},  {"xer:0x19", 1},
                               {"ctr:0x20", 1}, {"msr:0x21", 1}, {NULL, 0}};
    assert_apart(rows, 5);
}

static void names_glued_to_numbers_are_a_variable(void **state)
{
    (void)state;
    static const row rows[] = {{"package Fix-KB123~amd64 done", 541},
                               {"package Hyper-V-22~amd64 done", 8},
                               {"package Windows-7~amd64 done", 2},
                               {"package Locale-de-4~amd64 done", 1},
                               {NULL, 0}};
    assert_joined(rows, "package <*>~amd64 done");
    static const row calls[] = {
        {"synchronized to 10.0.0.1, stratum 3", 99}, {"synchronized to LOCAL(0), stratum 10", 1}, {NULL, 0}};
    assert_joined(calls, "synchronized to <*>, stratum <num>");
}

static void values_that_vary_together_are_found(void **state)
{
    (void)state;
    static const row rows[] = {
        {"lock taken tag=view name=com.example.a", 1},  {"lock taken tag=phone name=com.example.b", 1},
        {"lock taken tag=alarm name=com.example.c", 1}, {"lock taken tag=sync name=com.example.d", 1},
        {"lock taken tag=audio name=com.example.e", 1}, {NULL, 0}};
    assert_joined(rows, "lock taken tag=<*> name=com.example.<*>");
}

static void what_may_be_missing_is_found(void **state)
{
    (void)state;
    static const row brackets[] = {
        {"from 10.0.0.1 () at 5", 9}, {"from 10.0.0.1 (a.example.com) at 5", 3}, {NULL, 0}};
    assert_joined(brackets, "from <ip> (<host>) at <num>");
    static const row lists[] = {
        {"nodes an1 an2 an3", 1}, {"nodes an1", 1}, {"nodes an1 an2 an3 an4", 1}, {NULL, 0}};
    assert_joined(lists, "nodes <list>");
    static const row commas[] = {{"ids 1, 2, 3 left", 1}, {"ids 1, 2 left", 1}, {NULL, 0}};
    assert_joined(commas, "ids <list> left");
}

static void keeps_the_first_number_and_the_sum(void **state)
{
    (void)state;
    dbr_miner *m = dbr_miner_new();
    add(m, "took 5 s", 2, 7);
    add(m, "gave up", 1, 9);
    add(m, "took 1.5.2 s", 3, 4);
    dbr_miner_finish(m);
    size_t n = 0, n_groups = 0;
    const dbr_template *t = dbr_miner_templates(m, &n);
    assert_int_equal(n, 3);
    assert_int_equal(t[1].n, 5);
    assert_int_equal(t[1].i_first, 4);
    assert_string_equal(t[2].text.ptr, "gave up");
    assert_int_equal(t[2].i_first, 9);
    assert_int_not_equal(t[1].id, t[2].id);
    const uint32_t *map = dbr_miner_map(m, &n_groups);
    assert_int_equal(map[0], 0);
    assert_int_equal(map[1], 1);
    assert_int_equal(map[2], 2);
    (void)dbr_miner_free(m);
}

static void a_signature_outlives_masks(void **state)
{
    (void)state;
    static const row a[] = {{"peer 10.0.1.5 lost", 1}, {NULL, 0}};
    static const row b[] = {{"peer db-1.example.com lost", 1}, {NULL, 0}};
    static const row c[] = {{"peer 10.0.1.5 found", 1}, {NULL, 0}};
    dbr_miner *x = mine(a), *y = mine(b), *z = mine(c);
    size_t n = 0;
    assert_int_equal(dbr_miner_templates(x, &n)[1].signature, dbr_miner_templates(y, &n)[1].signature);
    assert_int_not_equal(dbr_miner_templates(x, &n)[1].id, dbr_miner_templates(y, &n)[1].id);
    assert_int_not_equal(dbr_miner_templates(x, &n)[1].signature, dbr_miner_templates(z, &n)[1].signature);
    (void)dbr_miner_free(x);
    (void)dbr_miner_free(y);
    (void)dbr_miner_free(z);
}

/* ---- order and splitting ---- */

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* A message of a made-up service: some templates, users, hosts, lists. */
static void write_message(uint64_t r, char *out, size_t size)
{
    static const char *const USERS[] = {"ann", "bob", "eve", "mallory", "trent", "peggy", "victor"};
    static const char *const ENDS[] = {"closed", "refused", "lost", "accepted"};
    const char *user = USERS[r / 8 % 7];
    switch (r % 8) {
    case 0:
        (void)snprintf(out, size, "session of user %s opened by pid %u", user, (unsigned)(r >> 40));
        break;
    case 1:
        (void)snprintf(out, size, "connection %s by %s", ENDS[r / 8 % 4],
                       r / 64 % 2 ? "10.0.0.1:80" : "db-1.example.com:80");
        break;
    case 2:
        (void)snprintf(out, size, "tag=%s name=com.example.%s uid=%u", user, user, (unsigned)(r >> 50));
        break;
    case 3:
        (void)snprintf(out, size, "nodes an1%s%s", r / 8 % 2 ? " an2 an3" : "", r / 16 % 2 ? " an4" : "");
        break;
    case 4:
        (void)snprintf(out, size, "from 10.0.0.1 (%s) at 5", r / 8 % 2 ? "" : "a.example.com");
        break;
    case 5:
        (void)snprintf(out, size, "copied %s to /var/%s", user, user);
        break;
    case 6:
        (void)snprintf(out, size, "synchronized to %s", r / 8 % 2 ? "LOCAL(0)" : "10.0.0.7");
        break;
    default:
        (void)snprintf(out, size, "step %u of %s", (unsigned)(r >> 44), r / 8 % 2 ? "start" : "end");
    }
}

/* A hash over all templates and their counts. */
static uint64_t digest(const dbr_miner *m)
{
    size_t n = 0;
    uint64_t h = 0;
    const dbr_template *t = dbr_miner_templates(m, &n);
    for (size_t i = 0; i < n; i++) {
        h += dbr_hash_mix(dbr_hash_mix(t[i].id, t[i].signature), t[i].n);
    }
    return h;
}

#define N_MESSAGES 4000u

static void the_order_of_messages_does_not_matter(void **state)
{
    (void)state;
    uint64_t wanted = 0;
    static uint64_t numbers[N_MESSAGES];
    uint64_t seed = 88172645463325252u;
    for (size_t i = 0; i < N_MESSAGES; i++) {
        numbers[i] = next_random(&seed);
    }
    for (int round = 0; round < 5; round++) {
        dbr_miner *m = dbr_miner_new();
        for (size_t i = 0; i < N_MESSAGES; i++) {
            char message[128];
            write_message(numbers[i], message, sizeof(message));
            add(m, message, 1, i);
        }
        dbr_miner_finish(m);
        wanted = round == 0 ? digest(m) : wanted;
        assert_int_equal(digest(m), wanted);
        assert_in_range(count_of(m), 8, 20);
        (void)dbr_miner_free(m);
        for (size_t i = N_MESSAGES - 1; i > 0; i--) { // Fisher and Yates
            size_t k = next_random(&seed) % (i + 1);
            uint64_t t = numbers[i];
            numbers[i] = numbers[k];
            numbers[k] = t;
        }
    }
}

static void splitting_counts_does_not_matter(void **state)
{
    (void)state;
    uint64_t digests[3];
    for (int how = 0; how < 3; how++) {
        dbr_miner *m = dbr_miner_new();
        uint64_t seed = 1;
        for (size_t i = 0; i < N_MESSAGES; i++) {
            char message[128], text[DBR_MINE_MAX_TEXT];
            write_message(next_random(&seed), message, sizeof(message));
            dbr_slice masked = dbr_slice_of(text, dbr_mine_mask(dbr_slice_str(message), text));
            uint32_t group = dbr_miner_add(m, masked, how == 0 ? 2 : how == 1 ? 1 : 0, i);
            if (how == 1) {
                assert_int_equal(dbr_miner_add(m, masked, 1, i), group);
            } else if (how == 2) {
                dbr_miner_count(m, group, 2);
            }
        }
        dbr_miner_finish(m);
        digests[how] = digest(m);
        (void)dbr_miner_free(m);
    }
    assert_int_equal(digests[0], digests[1]);
    assert_int_equal(digests[0], digests[2]);
}

/* ---- many words ---- */

/* A word of letters for a number. */
static void write_word(uint64_t i, char *out)
{
    size_t n = 0;
    for (i = i * UINT64_C(2654435761) % UINT64_C(308915776); n < 6; i /= 26) { // 26 to the 6
        out[n++] = (char)('a' + i % 26);
    }
    out[n] = '\0';
}

static uint64_t work_of_users(uint64_t n_users)
{
    dbr_miner *m = dbr_miner_new();
    for (uint64_t i = 0; i < n_users; i++) {
        char word[8], host[8], message[64];
        write_word(i, word);
        write_word(i * 7 + 3, host);
        (void)snprintf(message, sizeof(message),
                       i % 2 ? "user %s logged in" : "greeting %s from a place called %s", word, host);
        add(m, message, 1, i);
        if (i % 100 == 0) {
            add(m, i % 200 == 0 ? "cache is full" : "cache is empty", 1, i);
        }
    }
    dbr_miner_finish(m);
    assert_int_equal(count_of(m), 4);
    assert_non_null(find(m, "cache is full"));
    assert_int_equal(find(m, "user <*> logged in")->n, n_users / 2);
    assert_int_equal(find(m, "greeting <*> from a place called <*>")->n, n_users / 2);
    size_t n = 0, n_groups = 0;
    assert_int_equal(dbr_miner_templates(m, &n)[0].n, 0);
    (void)dbr_miner_map(m, &n_groups);
    assert_in_range(n_groups, 1, 2 * DBR_MINE_MAX_TEXTS);
    uint64_t work = dbr_miner_work(m);
    (void)dbr_miner_free(m);
    return work;
}

static void a_million_words_yield_a_handful_of_templates_in_linear_time(void **state)
{
    (void)state;
    uint64_t half = work_of_users(500000);
    uint64_t whole = work_of_users(1000000);
    assert_true(whole < half * 5 / 2);
    assert_true(whole < 1000000 * UINT64_C(60));
}

/* Nothing in common: what does not fit is counted under everything else, in linear time. */
static void what_cannot_be_kept_is_counted(void **state)
{
    (void)state;
    dbr_miner *m = dbr_miner_new();
    uint64_t n_messages = 3 * DBR_MINE_MAX_TEXTS;
    for (uint64_t i = 0; i < n_messages; i++) {
        char message[128] = {0};
        size_t len = 0;
        for (uint64_t k = 0; k < 2 + i % 12; k++) {
            write_word(i * 13 + k, message + len);
            len += 6;
            message[len++] = k % 3 ? ' ' : (char)("(;|=,"[(i + k) % 5]);
        }
        message[len - 1] = '\0';
        add(m, message, 1, i);
    }
    dbr_miner_finish(m);
    size_t n = 0;
    const dbr_template *t = dbr_miner_templates(m, &n);
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += t[i].n;
    }
    assert_int_equal(sum, n_messages);
    assert_true(n <= DBR_MINE_MAX_TEXTS + 1);
    assert_true(dbr_miner_work(m) < n_messages * 400);
    (void)dbr_miner_free(m);
}

DBR_TESTS(cmocka_unit_test(kinds_of_values_do_not_part), cmocka_unit_test(many_words_are_a_variable),
          cmocka_unit_test(a_rare_word_is_not_swallowed), cmocka_unit_test(three_users_alike_are_a_variable),
          cmocka_unit_test(outcomes_stay_apart), cmocka_unit_test(the_subject_of_a_message_stays),
          cmocka_unit_test(routes_stay_apart_unless_they_are_part_of_more),
          cmocka_unit_test(symbols_stay_apart), cmocka_unit_test(names_with_values_stay_apart),
          cmocka_unit_test(names_glued_to_numbers_are_a_variable),
          cmocka_unit_test(values_that_vary_together_are_found),
          cmocka_unit_test(what_may_be_missing_is_found),
          cmocka_unit_test(keeps_the_first_number_and_the_sum), cmocka_unit_test(a_signature_outlives_masks),
          cmocka_unit_test(the_order_of_messages_does_not_matter),
          cmocka_unit_test(splitting_counts_does_not_matter),
          cmocka_unit_test(a_million_words_yield_a_handful_of_templates_in_linear_time),
          cmocka_unit_test(what_cannot_be_kept_is_counted))
