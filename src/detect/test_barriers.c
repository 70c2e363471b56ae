/* Network policies in listings. */
#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

static void look(fixture *f, const char *text)
{
    dbr_buf_str(&f->text, text);
    put(f, "listing.txt");
    detect(f, "barriers", 0, 3600);
}

static void a_tree_of_objects_names_a_policy(void **state)
{
    fixture *f = *state;
    look(f, "NAME                              READY   STATUS    AGE\n"
            "Pod/shop                          1/1     Running   38m\n"
            "└── NetworkPolicy/deny-all        -                 38m\n"
            "networkpolicy.networking.k8s.io/deny-all\n");
    assert_int_equal(f->n, 1);
    assert_true(dbr_slice_is(f->signals[0].text, "NetworkPolicy deny-all"));
    assert_int_equal(f->signals[0].failure, DBR_FAILURE_BARRIER);
    assert_false(f->signals[0].is_grave);
}

static void rows_of_a_table_are_policies(void **state)
{
    fixture *f = *state;
    look(f, "NAMESPACE   NAME         POD-SELECTOR   AGE\nshop        allow-web    app=web        9d\n"
            "shop        deny-all     <none>         2h\n");
    assert_int_equal(f->n, 2);
    assert_true(dbr_slice_is(f->signals[0].text, "NetworkPolicy deny-all") ||
                dbr_slice_is(f->signals[1].text, "NetworkPolicy deny-all"));
}

static void advice_names_no_policy(void **state)
{
    fixture *f = *state;
    look(f, "Check NetworkPolicies of the namespace\nkubectl get networkpolicy --all-namespaces\n"
            "A NetworkPolicy may block it\n");
    assert_int_equal(f->n, 0);
}

DBR_TESTS(CASE(a_tree_of_objects_names_a_policy), CASE(rows_of_a_table_are_policies),
          CASE(advice_names_no_policy))
