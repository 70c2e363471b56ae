/* Services held against the pods that are shown. */
#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

#define SERVICE                                                                                              \
    "apiVersion: v1\nkind: Service\nmetadata:\n  creationTimestamp: \"2025-03-04T08:00:00Z\"\n"              \
    "  name: orders-svc\n  namespace: shop\nspec:\n  ports:\n  - port: 80\n    targetPort: 8080\n"           \
    "  selector:\n    app: order\n"
#define DEPLOYMENT(label, port)                                                                              \
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n"                                                     \
    "  creationTimestamp: \"2025-03-04T08:00:00Z\"\n  name: orders\n  namespace: shop\nspec:\n"              \
    "  template:\n    metadata:\n      labels:\n        app: " label "\n        tier: web\n    spec:\n"      \
    "      containers:\n      - name: orders\n        ports:\n        - containerPort: " port "\n"

static void show(fixture *f, const char *name, const char *text)
{
    dbr_buf_str(&f->text, text);
    put(f, name);
}

static void assert_says(const fixture *f, const char *text)
{
    assert_int_equal(f->n, 1);
    if (!dbr_slice_is(f->signals[0].text, text)) {
        fail_msg("says: %.*s", DBR_FMT(f->signals[0].text));
    }
}

static void a_selector_that_fits_no_pod_of_its_name_is_told(void **state)
{
    fixture *f = *state;
    show(f, "service.yaml", SERVICE);
    show(f, "deployment.yaml", DEPLOYMENT("orders", "8080"));
    detect(f, "selectors", 0, 3600);
    assert_says(f, "Service orders-svc selects app=order, but the pods of orders have app=orders: its "
                   "selector matches no pod, it has no endpoints");
    assert_true(f->signals[0].is_grave);
}

static void a_selector_that_fits_is_not(void **state)
{
    fixture *f = *state;
    show(f, "both.yaml", SERVICE "---\n" DEPLOYMENT("order", "8080"));
    detect(f, "selectors", 0, 3600);
    assert_int_equal(f->n, 0);
}

static void a_port_that_no_container_has_is_told(void **state)
{
    fixture *f = *state;
    show(f, "both.yaml", SERVICE "---\n" DEPLOYMENT("order", "9090"));
    detect(f, "selectors", 0, 3600);
    assert_says(f, "Service orders-svc sends to port 8080, but the container of orders listens on 9090");
}

static void pods_of_others_tell_nothing(void **state)
{
    fixture *f = *state;
    show(f, "service.yaml", SERVICE);
    show(f, "pods.txt",
         "NAME        READY   STATUS    RESTARTS   AGE   LABELS\n"
         "cart-7c9    1/1     Running   0          3d    app=cart\n");
    detect(f, "selectors", 0, 3600);
    assert_int_equal(f->n, 0);
}

static void tables_and_descriptions_are_read_too(void **state)
{
    fixture *f = *state;
    show(f, "service.txt",
         "Name:              orders\nNamespace:         shop\nLabels:            a=b\n"
         "Selector:          app=order,tier=web\nType:              ClusterIP\n"
         "TargetPort:        8080/TCP\nEndpoints:         <none>\n");
    show(f, "pods.txt",
         "NAMESPACE   NAME             READY   STATUS    RESTARTS   AGE   LABELS\n"
         "shop        orders-5d-2xk    1/1     Running   0          3d    app=orders,tier=web\n");
    detect(f, "selectors", 0, 3600);
    assert_says(f, "Service orders selects app=order,tier=web, but the pods of orders-5d-2xk have "
                   "app=orders,tier=web: its selector matches no pod, it has no endpoints");
}

static void torn_objects_are_passed_over(void **state)
{
    fixture *f = *state;
    show(f, "service.yaml", SERVICE "  broken: [\n");
    show(f, "none.txt",
         "NAME TYPE CLUSTER-IP SELECTOR\n\nName:\nSelector:\nEndpoints:\nLabels:\napiVersion:\n");
    detect(f, "selectors", 0, 3600);
    assert_int_equal(f->n, 0);
}

DBR_TESTS(CASE(a_selector_that_fits_no_pod_of_its_name_is_told), CASE(a_selector_that_fits_is_not),
          CASE(a_port_that_no_container_has_is_told), CASE(pods_of_others_tell_nothing),
          CASE(tables_and_descriptions_are_read_too), CASE(torn_objects_are_passed_over))
