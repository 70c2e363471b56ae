/* What pasted outputs of commands say: each tool's own shape, and what is no failure in it. */
#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

static void look_at(fixture *f, const char *name, const char *text)
{
    dbr_buf_str(&f->text, text);
    put(f, name);
    detect(f, "outputs", 0, 3600);
}

static void look(fixture *f, const char *text)
{
    look_at(f, "out.txt", text);
}

static const dbr_signal *said(const fixture *f, const char *text)
{
    for (size_t i = 0; i < f->n; i++) {
        if (dbr_slice_is(f->signals[i].text, text)) {
            return &f->signals[i];
        }
    }
    for (size_t i = 0; i < f->n; i++) {
        print_message("says: %.*s\n", DBR_FMT(f->signals[i].text));
    }
    fail_msg("does not say: %s", text);
    return NULL;
}

/* ---- machines ---- */

static void a_full_disk_is_grave_and_an_image_of_a_package_is_not_full(void **state)
{
    fixture *f = *state;
    look(f, "Filesystem      Size  Used Avail Use% Mounted on\n"
            "/dev/nvme0n1p1   97G   41G   56G  43% /\n"
            "/dev/nvme1n1    500G  500G   20K 100% /var/lib/store\n"
            "/dev/sdb1       500G  460G   40G  92% /srv\n"
            "/dev/loop3       64M   64M     0 100% /snap/tool/18\n");
    assert_int_equal(f->n, 2);
    const dbr_signal *s = said(f, "/var/lib/store is 100 % full (disk /dev/nvme1n1)");
    assert_int_equal(s->failure, DBR_FAILURE_STORAGE);
    assert_true(s->is_grave);
    assert_int_equal(s->time, DBR_TIME_NONE);
    assert_int_equal(s->first.line, 3);
    assert_false(said(f, "/srv is 92 % full (disk /dev/sdb1)")->is_grave);
}

static void what_is_told_is_told_in_every_language(void **state)
{
    fixture *f = *state;
    look(f, "$ df -h\nFilesystem      Size  Used Avail Use% Mounted on\n"
            "/dev/nvme1n1    500G  500G   20K 100% /var/lib/store\n$ systemctl status pay\n"
            "* pay.service - Payments\n     Active: failed (Result: exit-code)\n"
            "    Process: 4121 ExecStart=/opt/pay (code=exited, status=203/EXEC)\n");
    assert_int_equal(f->n, 2);
    const dbr_slice *disk = said(f, "/var/lib/store is 100 % full (disk /dev/nvme1n1)")->texts;
    const dbr_slice *unit =
        said(f, "systemd: pay.service failed (Result: exit-code), status=203/EXEC")->texts;
    assert_true(dbr_slice_is(disk[DBR_LANG_ZH_CN], "/var/lib/store 已用 100 %（磁盘 /dev/nvme1n1）"));
    assert_true(dbr_slice_is(unit[DBR_LANG_ZH_CN],
                             "systemd 单元：pay.service failed (Result: exit-code), status=203/EXEC"));
}

static void inodes_are_told_apart_from_bytes(void **state)
{
    fixture *f = *state;
    look(f, "$ df -h /srv\nFilesystem  Size  Used Avail Use% Mounted on\n/dev/sdb1   200G   61G  139G  31% "
            "/srv\n$ df -i /srv\nFilesystem   Inodes   IUsed IFree IUse% Mounted on\n"
            "/dev/sdb1  13107200 13107200     0  100% /srv\n");
    assert_int_equal(f->n, 1);
    (void)said(f, "/srv has used 100 % of its inodes (/dev/sdb1)");
}

static void memory_that_is_used_up_is_told(void **state)
{
    fixture *f = *state;
    look(f, "               total        used        free      shared  buff/cache   available\n"
            "Mem:            15Gi        14Gi       121Mi        88Mi       341Mi        96Mi\n"
            "Swap:          2.0Gi          0B       2.0Gi\n");
    assert_int_equal(f->n, 1);
    assert_int_equal(said(f, "the machine's memory is used up: 96Mi of 15Gi available (free)")->failure,
                     DBR_FAILURE_MEMORY);
}

static void memory_that_is_left_is_not(void **state)
{
    fixture *f = *state;
    look(f, "               total        used        free      shared  buff/cache   available\n"
            "Mem:           15884        5421        4121          88        6341       10096\n");
    assert_int_equal(f->n, 0);
}

static void a_failed_unit_is_told_with_its_end(void **state)
{
    fixture *f = *state;
    look(f, "\xc3\x97 pay.service - Payments worker\n"
            "     Loaded: loaded (/etc/systemd/system/pay.service; enabled)\n"
            "     Active: failed (Result: exit-code) since Tue 2025-03-04 08:11:52 UTC; 3min ago\n"
            "    Process: 4121 ExecStart=/opt/pay (code=exited, status=203/EXEC)\n");
    assert_int_equal(f->n, 1);
    assert_true(said(f, "systemd: pay.service failed (Result: exit-code), status=203/EXEC")->is_grave);
}

static void a_unit_that_failed_lately_says_when(void **state)
{
    fixture *f = *state;
    look(f,
         "$ date -u\nSun Feb  9 10:20:00 UTC 2025\n$ systemctl status pay\n* pay.service - Payments worker\n"
         "     Active: failed (Result: exit-code) since Sun 2025-02-09 10:11:52 UTC; 8min ago\n");
    assert_int_equal(f->n, 1);
    assert_true(f->signals[0].time == at(11 * 60 + 52));
}

static void a_unit_that_failed_long_ago_or_in_an_unknown_zone_does_not(void **state)
{
    fixture *f = *state;
    look(f, "$ date -u\nSun Feb  9 10:20:00 UTC 2025\n$ systemctl status\n* pay.service - Payments worker\n"
            "     Active: failed (Result: exit-code) since Tue 2025-02-04 10:11:52 UTC; 5 days ago\n"
            "* cart.service - Cart\n"
            "     Active: failed (Result: exit-code) since Sun 2025-02-09 10:11:52 CST; 8min ago\n");
    assert_int_equal(f->n, 2);
    assert_true(f->signals[0].time == DBR_TIME_NONE && f->signals[1].time == DBR_TIME_NONE);
}

static void a_running_unit_is_not(void **state)
{
    fixture *f = *state;
    look(f, "\xe2\x97\x8f web.service - Web\n     Loaded: loaded (/etc/systemd/system/web.service)\n"
            "     Active: active (running) since Tue 2025-03-04 08:11:52 UTC; 3 days ago\n");
    assert_int_equal(f->n, 0);
}

static void failed_units_of_a_list_are_told(void **state)
{
    fixture *f = *state;
    look(f, "  UNIT           LOAD   ACTIVE SUB    DESCRIPTION\n"
            "\xe2\x97\x8f rotate.service loaded failed failed Rotate log files\n"
            "  web.service    loaded active running Web\n\n1 loaded units listed.\n");
    assert_int_equal(f->n, 1);
    (void)said(f, "systemd: rotate.service failed");
}

/* ---- names, networks, certificates ---- */

static void a_name_that_does_not_exist_is_told(void **state)
{
    fixture *f = *state;
    look(f, "; <<>> DiG 9.18.1 <<>> db.example.org\n;; global options: +cmd\n;; Got answer:\n"
            ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 22511\n");
    assert_int_equal(f->n, 1);
    assert_int_equal(said(f, "dig db.example.org: NXDOMAIN: the name does not resolve")->failure,
                     DBR_FAILURE_NAME);
}

static void a_name_that_resolves_is_not(void **state)
{
    fixture *f = *state;
    look(f, "; <<>> DiG 9.18.1 <<>> db.example.org\n"
            ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 22511\n");
    assert_int_equal(f->n, 0);
}

static void lost_packets_are_told_of_their_host(void **state)
{
    fixture *f = *state;
    look(f, "PING db-2 (10.2.0.7) 56(84) bytes of data.\n\n--- db-2 ping statistics ---\n"
            "5 packets transmitted, 0 received, 100% packet loss, time 4090ms\n");
    assert_int_equal(f->n, 1);
    (void)said(f, "ping db-2: 100 % packet loss");
}

static void a_certificate_is_judged_by_when_the_evidence_is_from(void **state)
{
    fixture *f = *state;
    look(f, "$ date -u\nWed Jun 11 10:20:00 UTC 2025\n$ openssl x509 -noout -subject -dates\n"
            "subject=CN = api.example.org\nnotBefore=Mar 12 09:11:00 2025 GMT\n"
            "notAfter=Jun 10 09:11:00 2025 GMT\n");
    assert_int_equal(f->n, 1);
    assert_true(said(f, "certificate CN = api.example.org expired on Jun 10 09:11:00 2025 GMT")->is_grave);
}

static void a_certificate_that_lasts_is_not_told(void **state)
{
    fixture *f = *state;
    look(f, "$ date -u\nWed Jun 11 10:20:00 UTC 2025\n$ openssl x509 -noout -dates\n"
            "notBefore=Mar 12 09:11:00 2025 GMT\nnotAfter=Jul 10 09:11:00 2025 GMT\n");
    assert_int_equal(f->n, 0);
}

/* ---- Kubernetes ---- */

static void an_autoscaler_without_a_metric_does_not_scale(void **state)
{
    fixture *f = *state;
    look(f,
         "NAMESPACE   NAME    REFERENCE          TARGETS              MINPODS   MAXPODS   REPLICAS   AGE\n"
         "shop        pay     Deployment/pay     cpu: <unknown>/70%   2         10        2          41d\n"
         "shop        cart    Deployment/cart    cpu: 31%/70%         2         10        10         41d\n");
    assert_int_equal(f->n, 1);
    const dbr_signal *s = said(f, "HorizontalPodAutoscaler pay knows no metric (targets cpu: <unknown>/70%): "
                                  "Deployment/pay does not scale");
    assert_true(s->is_row);
}

static void an_autoscaler_at_its_most_is_a_limit_when_more_is_wanted(void **state)
{
    fixture *f = *state;
    look(f, "NAME     REFERENCE           TARGETS    MINPODS   MAXPODS   REPLICAS   AGE\n"
            "search   Deployment/search   184%/70%   2         10        10         41d\n");
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].failure, DBR_FAILURE_LIMIT);
}

static void a_service_without_endpoints_is_told_with_its_selector(void **state)
{
    fixture *f = *state;
    look(f, "Name:              orders\nNamespace:         shop\nLabels:            <none>\n"
            "Selector:          app=order\nType:              ClusterIP\nEndpoints:         <none>\n");
    assert_int_equal(f->n, 1);
    (void)said(f, "Service orders has no endpoints: no ready pod has the labels of its selector (app=order)");
}

static void a_service_without_a_selector_needs_none(void **state)
{
    fixture *f = *state;
    look(f, "Name:              outside\nNamespace:         shop\nLabels:            <none>\n"
            "Selector:          <none>\nType:              ExternalName\nEndpoints:         <none>\n");
    assert_int_equal(f->n, 0);
}

static void empty_cells_belong_to_the_column_above_them(void **state)
{
    fixture *f = *state;
    look(f, "NAME        STATUS    VOLUME   CAPACITY   ACCESS MODES   STORAGECLASS   AGE\n"
            "data-db-0   Pending                                      fast-ssd       22m\n"
            "data-db-1   Bound     pvc-1    8Gi        RWO            fast-ssd       9d\n");
    assert_int_equal(f->n, 1);
    (void)said(f, "PersistentVolumeClaim data-db-0 is Pending (storage class fast-ssd)");
}

static void a_quota_that_is_used_up_is_told(void **state)
{
    fixture *f = *state;
    look(f, "Name:            team-a\nNamespace:       team-a\nResource         Used  Hard\n"
            "--------         ----  ----\npods             11    50\nrequests.memory  32Gi  32Gi\n"
            "count/secrets    0     0\n");
    assert_int_equal(f->n, 1);
    (void)said(f, "The quota team-a is used up: requests.memory 32Gi of 32Gi");
}

static void conditions_of_a_described_object_are_told_with_their_reason(void **state)
{
    fixture *f = *state;
    look(f, "Name:               worker-4\nRoles:              <none>\nLabels:             a=b\nConditions:\n"
            "  Type             Status  LastHeartbeatTime                 LastTransitionTime                "
            "Reason                       Message\n"
            "  ----             ------  -----------------                 ------------------                "
            "------                       -------\n"
            "  MemoryPressure   False   Tue, 04 Mar 2025 09:00:00 +0000   Tue, 04 Mar 2025 08:00:00 +0000   "
            "KubeletHasSufficientMemory   kubelet has sufficient memory available\n"
            "  DiskPressure     True    Tue, 04 Mar 2025 09:00:00 +0000   Tue, 04 Mar 2025 08:40:00 +0000   "
            "KubeletHasDiskPressure       kubelet has disk pressure\n");
    assert_int_equal(f->n, 1);
    (void)said(f, "worker-4: DiskPressure True: KubeletHasDiskPressure: kubelet has disk pressure");
}

static void what_operators_call_not_ready_is_told(void **state)
{
    fixture *f = *state;
    look(f, "NAMESPACE   NAME      READY   SECRET    AGE\nshop        api-tls   False   api-tls   92d\n"
            "shop        web-tls   True    web-tls   92d\n");
    assert_int_equal(f->n, 1);
    assert_int_equal(said(f, "Certificate api-tls is not ready (False)")->failure, DBR_FAILURE_CERTIFICATE);
}

static void a_scaled_down_workload_is_a_lead_and_no_incident(void **state)
{
    fixture *f = *state;
    look(f, "NAME      READY   UP-TO-DATE   AVAILABLE   AGE\nmailer    0/0     0            0           80d\n"
            "web       3/3     3            3           80d\n");
    assert_int_equal(f->n, 1);
    assert_false(said(f, "mailer is scaled to 0 replicas (0/0)")->is_grave);
}

static void a_pod_that_does_not_come_up_is_told_by_its_age(void **state)
{
    fixture *f = *state;
    look(f, "NAME      READY   STATUS              RESTARTS   AGE\n"
            "api-7c9   0/1     ContainerCreating   0          47m\n"
            "api-7d0   0/1     ContainerCreating   0          4s\n");
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].first.line, 2);
}

/* ---- containers, releases, queues, databases ---- */

static void a_container_that_was_killed_is_told(void **state)
{
    fixture *f = *state;
    look(f, "CONTAINER ID   IMAGE       COMMAND       CREATED      STATUS                        PORTS     "
            "NAMES\n"
            "3f1c0ad2b7aa   shop/web    \"nginx\"       2 days ago   Up 2 days                     80/tcp    "
            "web\n"
            "88ab1c02d9ef   shop/work   \"python w\"    2 days ago   Exited (137) 14 minutes ago             "
            "work\n"
            "88ab1c02d9f0   shop/seed   \"python s\"    2 days ago   Exited (0) 14 minutes ago               "
            "seed\n"
            "88ab1c02d9f1   shop/api    \"python a\"    2 days ago   Up 31 minutes (unhealthy)     8080/tcp  "
            "api\n");
    assert_int_equal(f->n, 2);
    (void)said(f, "container work: Exited (137) 14 minutes ago, killed (SIGKILL: out of memory, or by hand)");
    assert_int_equal(said(f, "container api: Up 31 minutes (unhealthy)")->failure, DBR_FAILURE_PROBE);
}

static void a_release_that_hangs_is_told(void **state)
{
    fixture *f = *state;
    look(f, "NAME     NAMESPACE  REVISION  UPDATED                            STATUS           CHART        "
            "APP VERSION\n"
            "bill     shop       14        2025-03-04 08:11:02.12 +0000 UTC   pending-upgrade  bill-2.4.0   "
            "2.4.0\n"
            "cart     shop       3         2025-02-11 09:00:00.1 +0000 UTC    deployed         cart-1.1.0   "
            "1.1.0\n");
    assert_int_equal(f->n, 1);
    (void)said(f, "helm release bill is pending-upgrade (revision 14, bill-2.4.0)");
}

static void of_a_history_the_last_revision_speaks(void **state)
{
    fixture *f = *state;
    look(f,
         "REVISION\tUPDATED                 \tSTATUS    \tCHART     \tAPP VERSION\tDESCRIPTION\n"
         "13      \tMon Feb 17 09:10:44 2025\tfailed    \tbill-2.3.0\t2.3.0      \tUpgrade \"bill\" failed\n"
         "14      \tTue Mar  4 08:11:02 2025\tdeployed  \tbill-2.4.0\t2.4.0      \tUpgrade complete\n");
    assert_int_equal(f->n, 0);
}

static void the_lag_of_a_consumer_group_is_its_sum(void **state)
{
    fixture *f = *state;
    look(f,
         "GROUP   TOPIC   PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG     CONSUMER-ID  HOST  CLIENT-ID\n"
         "mailer  orders  0          102233          884120          781887  mailer-1     /10   m\n"
         "mailer  orders  1          110010          110012          2       mailer-2     /10   m\n");
    assert_int_equal(f->n, 1);
    assert_true(said(f,
                     "consumer group mailer lags 781889 records behind (topic orders, most of it partition "
                     "0: 781887)")
                    ->is_grave);
}

static void partitions_without_all_replicas_are_told(void **state)
{
    fixture *f = *state;
    look(f, "\tTopic: orders\tPartition: 0\tLeader: 2\tReplicas: 1,2,3\tIsr: 2\n"
            "\tTopic: orders\tPartition: 1\tLeader: none\tReplicas: 2,3,1\tIsr: \n"
            "\tTopic: orders\tPartition: 2\tLeader: 3\tReplicas: 3,1,2\tIsr: 1,2,3\n");
    assert_int_equal(f->n, 2);
    (void)said(f, "Kafka: partition 0 of topic orders is under-replicated: in sync 2 of 1,2,3");
    (void)said(f, "Kafka: partition 1 of topic orders has no leader (replicas 2,3,1)");
}

static void an_open_transaction_is_grave_where_others_wait(void **state)
{
    fixture *f = *state;
    look(f, " pid  | state               | wait_event_type | xact_age | query\n"
            "------+---------------------+-----------------+----------+-------\n"
            " 4411 | active              | Lock            | 00:21:04 | UPDATE orders SET paid = true\n"
            " 4390 | idle in transaction | Client          | 02:11:37 | UPDATE orders SET note = ''\n");
    assert_int_equal(f->n, 1);
    assert_true(said(f, "session 4390 is idle in transaction (02:11:37), others wait for a lock: UPDATE "
                        "orders SET note = ''")
                    ->is_grave);
}

static void a_store_at_its_memory_limit_is_told(void **state)
{
    fixture *f = *state;
    look(f, "# Memory\nused_memory:1073702112\nmaxmemory:1073741824\nmaxmemory_policy:noeviction\n"
            "# Stats\nrejected_connections:0\n");
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].failure, DBR_FAILURE_MEMORY);
}

static void nodes_that_do_not_see_each_other_are_told(void **state)
{
    fixture *f = *state;
    look(f,
         "Alarms\n\n(none)\n\nNetwork Partitions\n\nNode rabbit@mq-0 cannot communicate with rabbit@mq-1\n\n"
         "Listeners\n\nNode: rabbit@mq-0, port: 5672\n");
    assert_int_equal(f->n, 1);
    (void)said(f, "RabbitMQ: network partition: Node rabbit@mq-0 cannot communicate with rabbit@mq-1");
}

static void an_ingress_without_address_is_told_with_its_class(void **state)
{
    fixture *f = *state;
    look(f, "Name:             shop\nLabels:           <none>\nNamespace:        shop\nAddress:\n"
            "Ingress Class:    nginz\nRules:\n  Host   Path  Backends\n"
            "  *      /     orders:80 (<error: endpoints \"orders\" not found>)\n");
    assert_int_equal(f->n, 2);
    (void)said(f, "Ingress shop has no address: no controller serves its class (nginz)");
    (void)said(f, "the backend orders of Ingress shop is not found: no such Service");
}

static void a_standby_that_is_behind_is_told(void **state)
{
    fixture *f = *state;
    look(f, " application_name | state     | sync_state | replay_lag\n"
            "------------------+-----------+------------+--------------\n"
            " standby1         | streaming | async      | 00:14:12.114\n"
            " standby2         | streaming | async      | 00:00:00.114\n");
    assert_int_equal(f->n, 1);
    (void)said(f, "PostgreSQL standby standby1 is 00:14:12.114 behind (replay_lag)");
}

static void top_tells_memory_and_who_has_it(void **state)
{
    fixture *f = *state;
    look(f, "%Cpu(s): 94.1 us,  3.0 sy,  0.0 ni,  2.9 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st\n"
            "MiB Mem :  15884.0 total,    121.0 free,  15421.0 used,    342.0 buff/cache\n"
            "MiB Swap:   2048.0 total,      0.0 free,   2048.0 used.     96.1 avail Mem\n\n"
            "    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n"
            "   4121 app       20   0   18.1g  13.9g   9812 S  81.0  89.4  91:12.31 java\n");
    assert_int_equal(f->n, 2);
    assert_true(said(f, "the machine's memory is used up: 96.1 of 15884 MiB available (top)")->is_grave);
    assert_false(said(f, "process java (pid 4121) has 89.4 % of the memory")->is_grave);
}

static void a_type_that_the_cluster_does_not_know_is_a_missing_operator(void **state)
{
    fixture *f = *state;
    look(f, "error: the server doesn't have a resource type \"certificates\"\n"
            "error: the server doesn't have a resource type \"foo\"\n");
    assert_int_equal(f->n, 1);
    assert_false(said(f, "cert-manager is not installed in the cluster: it has no resource type certificates")
                     ->is_grave);
}

static void prose_with_the_same_words_says_nothing(void **state)
{
    fixture *f = *state;
    look(f, "Runbook\n\nIf Active: failed is shown, restart it. Disks may be 100% full.\n"
            "The Health Status should never be Degraded. Use%\tmeans used percent.\nNAME and READY are "
            "columns.\n");
    assert_int_equal(f->n, 0);
}

static void torn_outputs_end_nowhere(void **state)
{
    fixture *f = *state;
    look(f, "NAME READY AGE\n|\n\t\n|  "
            "|\nREVISION\tSTATUS\tCHART\tDESCRIPTION\n\t\n14\tfailed\nName:\nEndpoints:\n"
            "; <<>> DiG \n;; ->>HEADER<<- status: \n--- \nTopic: Replicas: Isr:\nNAME  ENDPOINTS  AGE\nx\n"
            "Filesystem Use% Mounted\n100% /\nMem:\n\xe2\x97\x8f\n\xc3");
    assert_in_range(f->n, 0, 3);
}

static void a_clock_without_a_source_is_told(void **state)
{
    fixture *f = *state;
    look(f, "Reference ID    : 00000000 ()\nSystem time     : 0.000000000 seconds slow of NTP time\n"
            "Leap status     : Not synchronised\n\n$ ssh b chronyc tracking\n"
            "System time     : 12.500000000 seconds fast of NTP time\nLeap status     : Normal\n");
    assert_int_equal(f->n, 2);
    (void)said(f, "the clock is not synchronised: there is no source of time to follow (NTP)");
    (void)said(f, "the clock is 12.5 seconds away from NTP time");
}

static void threads_that_wait_for_each_other_are_named(void **state)
{
    fixture *f = *state;
    look(f, "Found one Java-level deadlock:\n=============================\n\"mail-1\":\n"
            "  waiting to lock monitor 0x00007f1c (object 0x00000006c1, a org.example.Box),\n"
            "  which is held by \"mail-2\"\n\"mail-2\":\n"
            "  waiting to lock monitor 0x00007f1d (object 0x00000006c2, a org.example.Box),\n"
            "  which is held by \"mail-1\"\n");
    assert_int_equal(f->n, 1);
    (void)said(f, "Java deadlock: \"mail-1\" and \"mail-2\" wait for each other's lock (org.example.Box)");
}

static void keys_that_a_store_dropped_are_told(void **state)
{
    fixture *f = *state;
    look(f, "used_memory:100\nmaxmemory:1000\nmaxmemory_policy:allkeys-lru\nevicted_keys:512\n");
    assert_int_equal(f->n, 1);
    assert_false(said(f, "Redis has evicted 512 keys to stay below its maxmemory (allkeys-lru)")->is_grave);
}

static void a_slot_is_told_with_what_it_holds_back(void **state)
{
    fixture *f = *state;
    look(f, " slot_name | active | retained\n-----------+--------+----------\n cdc_old   | f      | 240 GB\n"
            " cdc_idle  | f      | 12 MB\n cdc_new   | t      | 90 GB\n");
    assert_int_equal(f->n, 2);
    assert_true(
        said(f, "replication slot cdc_old is not active and holds back 240 GB of write-ahead log")->is_grave);
    assert_false(
        said(f, "replication slot cdc_idle is not active: the write-ahead log that it holds back is kept")
            ->is_grave);
}

static void who_blocks_is_told_also_when_it_stands_before_those_that_wait(void **state)
{
    fixture *f = *state;
    look(f, " pid  | state               | wait_event_type | xact_age | query\n"
            "------+---------------------+-----------------+----------+-------\n"
            " 4390 | idle in transaction | Client          | 02:11:37 | SELECT 1\n"
            " 4411 | active              | Lock            | 00:21:04 | UPDATE orders SET paid = true\n");
    assert_int_equal(f->n, 1);
    assert_true(f->signals[0].is_grave && f->signals[0].first.line == 3);
}

static void a_certificate_that_comes_alone_is_told(void **state)
{
    fixture *f = *state;
    look(f, "$ openssl s_client -connect api.example.org:443\nsubject=CN = api.example.org\n"
            "Verification error: unable to verify the first certificate\n");
    assert_int_equal(f->n, 1);
    (void)said(
        f,
        "the server sends its certificate CN = api.example.org alone, without the intermediate certificate: "
        "unable to verify the first certificate");
}

DBR_TESTS(CASE(a_clock_without_a_source_is_told), CASE(threads_that_wait_for_each_other_are_named),
          CASE(keys_that_a_store_dropped_are_told), CASE(a_slot_is_told_with_what_it_holds_back),
          CASE(who_blocks_is_told_also_when_it_stands_before_those_that_wait),
          CASE(a_certificate_that_comes_alone_is_told), CASE(what_is_told_is_told_in_every_language),
          CASE(a_full_disk_is_grave_and_an_image_of_a_package_is_not_full),
          CASE(inodes_are_told_apart_from_bytes), CASE(memory_that_is_used_up_is_told),
          CASE(memory_that_is_left_is_not), CASE(a_failed_unit_is_told_with_its_end),
          CASE(a_unit_that_failed_lately_says_when),
          CASE(a_unit_that_failed_long_ago_or_in_an_unknown_zone_does_not), CASE(a_running_unit_is_not),
          CASE(failed_units_of_a_list_are_told), CASE(a_name_that_does_not_exist_is_told),
          CASE(a_name_that_resolves_is_not), CASE(lost_packets_are_told_of_their_host),
          CASE(a_certificate_is_judged_by_when_the_evidence_is_from),
          CASE(a_certificate_that_lasts_is_not_told), CASE(an_autoscaler_without_a_metric_does_not_scale),
          CASE(an_autoscaler_at_its_most_is_a_limit_when_more_is_wanted),
          CASE(a_service_without_endpoints_is_told_with_its_selector),
          CASE(a_service_without_a_selector_needs_none), CASE(empty_cells_belong_to_the_column_above_them),
          CASE(a_quota_that_is_used_up_is_told),
          CASE(conditions_of_a_described_object_are_told_with_their_reason),
          CASE(what_operators_call_not_ready_is_told), CASE(a_scaled_down_workload_is_a_lead_and_no_incident),
          CASE(a_pod_that_does_not_come_up_is_told_by_its_age), CASE(a_container_that_was_killed_is_told),
          CASE(a_release_that_hangs_is_told), CASE(of_a_history_the_last_revision_speaks),
          CASE(the_lag_of_a_consumer_group_is_its_sum), CASE(partitions_without_all_replicas_are_told),
          CASE(an_open_transaction_is_grave_where_others_wait), CASE(a_store_at_its_memory_limit_is_told),
          CASE(an_ingress_without_address_is_told_with_its_class), CASE(a_standby_that_is_behind_is_told),
          CASE(top_tells_memory_and_who_has_it),
          CASE(a_type_that_the_cluster_does_not_know_is_a_missing_operator),
          CASE(nodes_that_do_not_see_each_other_are_told), CASE(prose_with_the_same_words_says_nothing),
          CASE(torn_outputs_end_nowhere))
