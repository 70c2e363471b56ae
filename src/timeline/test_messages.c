/* What only people tell: milestones and rows from the chat. */
#include "test_incident.h"

/* A channel's export; clocks of 2025-02-09. */
static void put_chat(fixture *f, const char *const *lines)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_str(&out, "[");
    for (size_t i = 0; lines[i] != NULL; i += 3) {
        dbr_buf_printf(
            &out, "%s{\"type\":\"message\",\"user\":\"%s\",\"ts\":\"%lld.000100\",\"text\":\"%s\"}",
            i > 0 ? ",\n" : "", lines[i + 1], (long long)(at(lines[i]) / DBR_SECOND), lines[i + 2]);
    }
    dbr_buf_str(&out, "]\n");
    put(f, "slack.json", dbr_arena_str(&f->arena, dbr_buf_view(&out)));
}

static const char *const CHAT[] = {"09:40:00", "U1", "lunch at noon?",
                                   "10:06:10", "U1", "customers report checkout errors",
                                   "10:08:00", "U2", "on it",
                                   "10:15:00", "U2", "is it resolved?",
                                   "10:20:00", "U2", "found it: the pool is too small",
                                   "10:27:00", "U2", "rolled back to 4.1",
                                   "10:30:00", "U1", "not mitigated yet",
                                   "10:45:00", "U2", "resolved",
                                   NULL};

static bool is_shown(const fixture *f, const char *text)
{
    for (size_t i = 0; i < f->timeline->n_events; i++) {
        const dbr_event *e = &f->timeline->events[i];
        if (e->state == DBR_EVENT_SHOWN && dbr_slice_is(e->text, text)) {
            return true;
        }
    }
    return false;
}

static void the_chat_tells_what_nothing_else_does(void **state)
{
    fixture *f = *state;
    put_access(f, "shop-access.log", at("10:05:23"), at("10:33:10"));
    put_chat(f, CHAT);
    build(f, OPEN);
    assert_int_equal(milestone(f, DBR_STARTED), at("10:05:23"));
    assert_int_equal(milestone(f, DBR_DETECTED) / DBR_SECOND, at("10:06:10") / DBR_SECOND);
    assert_int_equal(milestone(f, DBR_ACKNOWLEDGED) / DBR_SECOND, at("10:08:00") / DBR_SECOND);
    assert_int_equal(milestone(f, DBR_IDENTIFIED) / DBR_SECOND, at("10:20:00") / DBR_SECOND);
    assert_int_equal(milestone(f, DBR_MITIGATED) / DBR_SECOND, at("10:27:00") / DBR_SECOND);
    assert_int_equal(milestone(f, DBR_RESOLVED) / DBR_SECOND, at("10:45:00") / DBR_SECOND);
    assert_true(dbr_slice_is(f->timeline->milestones[DBR_RESOLVED].rule, "somebody says so in the chat"));
}

static void what_people_say_of_its_course_is_shown(void **state)
{
    fixture *f = *state;
    put_access(f, "shop-access.log", at("10:05:23"), at("10:33:10"));
    put_chat(f, CHAT);
    build(f, OPEN);
    assert_true(is_shown(f, "customers report checkout errors"));
    assert_true(is_shown(f, "on it"));
    assert_true(is_shown(f, "found it: the pool is too small"));
    assert_true(is_shown(f, "rolled back to 4.1"));
    assert_true(is_shown(f, "resolved")); // behind the window
    assert_false(is_shown(f, "lunch at noon?"));
    assert_false(is_shown(f, "is it resolved?"));
}

static void an_alert_before_the_message_detected_it(void **state)
{
    fixture *f = *state;
    put_access(f, "shop-access.log", at("10:05:23"), at("10:33:10"));
    put_alert(f, "ShopErrors", "shop", at("10:05:45"), at("10:33:45"));
    put_chat(f, CHAT);
    build(f, OPEN);
    assert_int_equal(milestone(f, DBR_DETECTED), at("10:05:45"));
}

static void a_message_before_the_alert_detected_it(void **state)
{
    fixture *f = *state;
    put_access(f, "shop-access.log", at("10:05:23"), at("10:33:10"));
    put_alert(f, "ShopErrors", "shop", at("10:10:00"), at("10:33:45"));
    put_chat(f, CHAT);
    build(f, OPEN);
    assert_int_equal(milestone(f, DBR_DETECTED) / DBR_SECOND, at("10:06:10") / DBR_SECOND);
}

static void pages_go_before_the_chat(void **state)
{
    fixture *f = *state;
    static const char *const ACK[] = {"10:09:00", "U2", "ack", "10:45:00", "U2", "resolved", NULL};
    put_incident(f);
    put_chat(f, ACK);
    build(f, OPEN);
    assert_int_equal(milestone(f, DBR_ACKNOWLEDGED), at("10:12:00"));
    assert_int_equal(milestone(f, DBR_MITIGATED), at("10:25:05"));
    assert_int_equal(milestone(f, DBR_RESOLVED), at("10:40:05"));
}

static void what_is_said_after_recovery_did_not_mitigate(void **state)
{
    fixture *f = *state;
    static const char *const LATE[] = {"10:40:00", "U2", "rolled back to 4.1", "10:41:00", "U2",
                                       "resolved", NULL};
    put_access(f, "shop-access.log", at("10:05:23"), at("10:33:10"));
    put_chat(f, LATE);
    build(f, OPEN);
    assert_int_equal(milestone(f, DBR_MITIGATED), DBR_TIME_NONE);
    assert_int_equal(milestone(f, DBR_RESOLVED) / DBR_SECOND, at("10:41:00") / DBR_SECOND);
}

static void without_an_incident_words_are_no_milestones(void **state)
{
    fixture *f = *state;
    put_access(f, "shop-access.log", DBR_TIME_NONE, DBR_TIME_NONE);
    put_chat(f, CHAT);
    build(f, OPEN);
    assert_true(f->timeline->is_quiet);
    assert_int_equal(milestone(f, DBR_ACKNOWLEDGED), DBR_TIME_NONE);
    assert_int_equal(milestone(f, DBR_RESOLVED), DBR_TIME_NONE);
}

DBR_TESTS(CASE(the_chat_tells_what_nothing_else_does), CASE(what_people_say_of_its_course_is_shown),
          CASE(an_alert_before_the_message_detected_it), CASE(a_message_before_the_alert_detected_it),
          CASE(pages_go_before_the_chat), CASE(what_is_said_after_recovery_did_not_mitigate),
          CASE(without_an_incident_words_are_no_milestones))
