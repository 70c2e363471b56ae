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

static const dbr_signal *told(const fixture *f, const char *text)
{
    for (size_t i = 0; i < f->n; i++) {
        if (dbr_slice_is(f->signals[i].text, text)) {
            return &f->signals[i];
        }
    }
    fail_msg("%zu told, not: %s", f->n, text);
    return NULL;
}

static void a_description_says_what_is_isolated(void **state)
{
    fixture *f = *state;
    look(f, "Name:         baseline\nNamespace:    shop\nCreated on:   2025-03-04 08:00:00 +0000 UTC\n"
            "Labels:       <none>\nSpec:\n  PodSelector:     <none>\n  Allowing ingress traffic:\n"
            "    <none> (Selected pods are isolated for ingress connectivity)\n  Policy Types: Ingress\n");
    assert_int_equal(f->n, 1);
    const dbr_signal *s =
        told(f, "NetworkPolicy baseline: the pods it selects may be sent nothing (ingress)");
    assert_true(s->score > 0.7);
}

#define POLICY(rules)                                                                                        \
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n"                                     \
    "  creationTimestamp: \"2025-03-04T08:00:00Z\"\n  name: out\n  namespace: shop\nspec:\n"                 \
    "  podSelector: {}\n" rules "  policyTypes:\n  - Egress\n"

static void a_policy_without_a_rule_lets_nothing_out(void **state)
{
    fixture *f = *state;
    look(f, POLICY(""));
    assert_int_equal(f->n, 1);
    (void)told(f, "NetworkPolicy out: the pods it selects may send nothing (egress)");
}

static void a_policy_may_forget_the_names(void **state)
{
    fixture *f = *state;
    look(f, POLICY("  egress:\n  - ports:\n    - port: 443\n      protocol: TCP\n"));
    assert_int_equal(f->n, 1);
    (void)told(f, "NetworkPolicy out: the pods it selects may ask no DNS server (egress without port 53)");
}

static void a_policy_that_lets_names_pass_is_named_only(void **state)
{
    fixture *f = *state;
    look(f, POLICY("  egress:\n  - ports:\n    - port: 53\n      protocol: UDP\n  - to:\n"
                   "    - podSelector: {}\n"));
    assert_int_equal(f->n, 1);
    assert_true(told(f, "NetworkPolicy out")->score < 0.6);
}

static void a_policy_in_a_list_of_json_is_one(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text, "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{\"kind\":\"NetworkPolicy\","
                          "\"metadata\":{\"name\":\"shut\",\"creationTimestamp\":\"2025-03-04T08:00:00Z\"},"
                          "\"spec\":{\"podSelector\":{},\"policyTypes\":[\"Ingress\"]}}]}\n");
    put(f, "policies.json");
    detect(f, "barriers", 0, 3600);
    assert_int_equal(f->n, 1);
    (void)told(f, "NetworkPolicy shut: the pods it selects may be sent nothing (ingress)");
}

DBR_TESTS(CASE(a_description_says_what_is_isolated), CASE(a_policy_without_a_rule_lets_nothing_out),
          CASE(a_policy_may_forget_the_names), CASE(a_policy_that_lets_names_pass_is_named_only),
          CASE(a_policy_in_a_list_of_json_is_one), CASE(a_tree_of_objects_names_a_policy),
          CASE(rows_of_a_table_are_policies), CASE(advice_names_no_policy))
