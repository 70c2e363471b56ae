"""Kubernetes: `kubectl get events -n shop -o json` and the API server's audit log."""
from . import story
from .common import at, gzipped, iso, iso_us, json_lines, pretty, rng, sha1, uuid

NAMESPACE = "shop"
NODES = ["node-a1", "node-a2", "node-b1"]
API_IMAGE, CACHE_IMAGE = "registry.example.com/shop/api-service:v2.3.0", "registry.example.com/shop/api-cache:1.6.2"
ALICE = {"username": "alice", "groups": ["shop-oncall", "system:authenticated"]}
ALICE_AGENT = "kubectl/v1.29.0 (linux/amd64) kubernetes/3f7a50f"
DEPLOYER = {"username": "system:serviceaccount:ci:deployer",
            "groups": ["system:serviceaccounts", "system:serviceaccounts:ci", "system:authenticated"]}


def event(kind, name, reason, message, ms, component, count=1, first=None, warning=False):
    """A core/v1 Event; `count` > 1 means that it was seen from `first` to `ms`."""
    suffix = sha1(f"{name}{reason}{ms}{message}")[:16]
    api = {"Deployment": "apps/v1", "ReplicaSet": "apps/v1", "CronJob": "batch/v1", "Job": "batch/v1"}.get(kind, "v1")
    source = {"component": component}
    if component == "kubelet":
        source["host"] = NODES[sum(name.encode()) % len(NODES)]
    return {"apiVersion": "v1", "count": count, "eventTime": None, "firstTimestamp": iso(first or ms),
            "involvedObject": {"apiVersion": api, "kind": kind, "name": name, "namespace": NAMESPACE,
                               "resourceVersion": str(48211900 + (ms - story.BEGIN) // 250)},
            "kind": "Event", "lastTimestamp": iso(ms), "message": message,
            "metadata": {"creationTimestamp": iso(first or ms), "name": f"{name}.{suffix}", "namespace": NAMESPACE,
                         "resourceVersion": str(48212000 + (ms - story.BEGIN) // 250)},
            "reason": reason, "reportingComponent": component, "reportingInstance": source.get("host", ""),
            "source": source, "type": "Warning" if warning else "Normal"}


def pod_start(pod, replica_set, image, container, ms):
    """What the cluster reports while a pod comes up: `ms` is the moment of its creation."""
    node = NODES[sum(pod.encode()) % len(NODES)]
    yield event("ReplicaSet", replica_set, "SuccessfulCreate", f"Created pod: {pod}", ms, "replicaset-controller")
    yield event("Pod", pod, "Scheduled", f"Successfully assigned {NAMESPACE}/{pod} to {node}", ms, "default-scheduler")
    yield event("Pod", pod, "Pulling", f'Pulling image "{image}"', ms + 1000, "kubelet")
    yield event("Pod", pod, "Pulled", f'Successfully pulled image "{image}" in 1.204s', ms + 2000, "kubelet")
    yield event("Pod", pod, "Created", f"Created container {container}", ms + 2000, "kubelet")
    yield event("Pod", pod, "Started", f"Started container {container}", ms + 3000, "kubelet")


def scaled(deployment, direction, replica_set, size, ms):
    return event("Deployment", deployment, "ScalingReplicaSet",
                 f"Scaled {direction} replica set {replica_set} to {size}", ms, "deployment-controller")


def rollout_events():
    new, old = "api-service-" + story.NEW_RS, "api-service-" + story.OLD_RS
    created = [story.ROLLOUT] + story.READY[:3]
    for index, (old_pod, new_pod) in enumerate(zip(story.OLD_PODS, story.NEW_PODS)):
        yield scaled("api-service", "up", new, index + 1, created[index])
        yield from pod_start(new_pod, new, API_IMAGE, "api", created[index])
        yield scaled("api-service", "down", old, 3 - index, story.READY[index])
        yield event("Pod", old_pod, "Killing", "Stopping container api", story.READY[index], "kubelet")


def cache_events():
    name = "api-cache-" + story.CACHE_RS
    yield scaled("api-cache", "up", name, 2, story.CACHE + 1000)
    for pod in story.CACHE_PODS:
        yield from pod_start(pod, name, CACHE_IMAGE, "cache", story.CACHE + 1000)


def trouble_events():
    """Probes of the loaded pods that came too late; none of them was restarted."""
    message = 'Readiness probe failed: Get "http://10.42.1.{}:8080/ready": context deadline exceeded'
    for index, pod in enumerate(story.NEW_PODS):
        yield event("Pod", pod, "Unhealthy", message.format(17 + index), at("10:27:41") + index * 9000, "kubelet",
                    count=11 + 3 * index, first=at("10:12:31") + index * 31000, warning=True)


def noise_events():
    for index, minute in enumerate(("09:55", "10:00", "10:15", "10:30", "10:45")):
        ms, job = at(minute + ":00"), f"stock-export-{28984200 + 5 * index}"
        yield event("CronJob", "stock-export", "SuccessfulCreate", f"Created job {job}", ms, "cronjob-controller")
        yield event("Pod", f"{job}-x{index}k2p", "Started", "Started container export", ms + 4000, "kubelet")
        yield event("Job", job, "Completed", "Job completed", ms + 31000, "job-controller")
    yield event("Pod", "thumbnailer-7b5d4f9c88-lq2vn", "BackOff", "Back-off restarting failed container worker",
                at("10:47:10"), "kubelet", count=212, first=at("04:31:08"), warning=True)
    yield event("Pod", "search-69c8b7d5f4-t8wcn", "Started", "Started container search", at("09:56:12"), "kubelet")


def events():
    items = [*rollout_events(), *cache_events(), *trouble_events(), *noise_events()]
    items.sort(key=lambda item: (item["lastTimestamp"], item["metadata"]["name"]))
    return {"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}}


# The audit log.

def audit(r, ms, user, agent, verb, uri, ref, code, body=None, source="10.20.4.31"):
    received = r.randrange(1000)
    took = r.randrange(3, 28)
    record = {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Request" if body else "Metadata",
              "auditID": uuid(r), "stage": "ResponseComplete", "requestURI": uri, "verb": verb, "user": user,
              "sourceIPs": [source], "userAgent": agent, "objectRef": ref,
              "responseStatus": {"metadata": {}, "code": code}}
    if body:
        record["requestObject"] = body
    record["requestReceivedTimestamp"] = iso_us(ms, received)
    record["stageTimestamp"] = iso_us(ms + took, (received + 317) % 1000)
    record["annotations"] = {"authorization.k8s.io/decision": "allow", "authorization.k8s.io/reason": ""}
    return ms + took, record


def ref_of(resource, name, group="", version="v1"):
    ref = {"resource": resource, "namespace": NAMESPACE, "name": name, "apiVersion": version}
    return {**ref, "apiGroup": group} if group else ref


def path_of(resource, name=None, group=None):
    base = f"/apis/{group}/v1" if group else "/api/v1"
    return f"{base}/namespaces/{NAMESPACE}/{resource}" + (f"/{name}" if name else "")


def rollout_audit(r):
    body = {"spec": {"template": {"spec": {"containers": [{"name": "api", "image": API_IMAGE}]}}}}
    return audit(r, story.ROLLOUT + 203, DEPLOYER, "ci-deployer/4.2 kubernetes/client", "patch",
                 path_of("deployments", "api-service", "apps") + "?fieldManager=ci-deployer",
                 ref_of("deployments", "api-service", "apps"), 200, body, "10.20.9.12")


def cache_deployment():
    container = {"name": "cache", "image": CACHE_IMAGE, "args": ["--max-memory", "1gb"],
                 "ports": [{"containerPort": 6379}]}
    labels = {"app": "api-cache"}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "api-cache", "namespace": NAMESPACE},
            "spec": {"replicas": 2, "selector": {"matchLabels": labels},
                     "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}}}}


def alice_audit(r):
    """What the on-call engineer did: looked around first, then three changes."""
    for clock, resource, name in (("10:12:48", "pods", None), ("10:13:31", "events", None),
                                  ("10:15:52", "pods", story.NEW_PODS[0]), ("10:21:20", "configmaps", "api-service")):
        verb = "get" if name else "list"
        yield audit(r, at(clock) + r.randrange(900), ALICE, ALICE_AGENT, verb, path_of(resource, name),
                    ref_of(resource, name) if name else {k: v for k, v in ref_of(resource, "").items() if v},
                    200)
    manager = "?fieldManager=kubectl-create&fieldValidation=Strict"
    yield audit(r, story.CACHE + 417, ALICE, ALICE_AGENT, "create", path_of("deployments", None, "apps") + manager,
                ref_of("deployments", "api-cache", "apps"), 201, cache_deployment())
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "api-cache", "namespace": NAMESPACE},
               "spec": {"selector": {"app": "api-cache"}, "ports": [{"port": 6379}]}}
    yield audit(r, story.CACHE + 655, ALICE, ALICE_AGENT, "create", path_of("services") + manager,
                ref_of("services", "api-cache"), 201, service)
    settings = {"data": {"order_cache": "on", "order_cache_host": "api-cache:6379"}}
    yield audit(r, story.CACHE + 4820, ALICE, ALICE_AGENT, "patch", path_of("configmaps", "api-service"),
                ref_of("configmaps", "api-service"), 200, settings)


def noise_audit(r):
    """Controllers renew their leases, kubelets report, monitoring lists."""
    actors = [("system:kube-controller-manager", "update", "coordination.k8s.io", "leases", "kube-controller-manager"),
              ("system:kube-scheduler", "update", "coordination.k8s.io", "leases", "kube-scheduler"),
              ("system:node:node-a1", "update", "coordination.k8s.io", "leases", "node-a1"),
              ("system:node:node-b1", "patch", None, "pods", "billing-6f7d9c54b8-zt4mq/status"),
              ("system:serviceaccount:monitoring:prometheus", "list", None, "endpoints", None),
              ("system:serviceaccount:shop:stock-export", "get", None, "configmaps", "stock-export")]
    ms = story.BEGIN
    while ms < story.END:
        name, verb, group, resource, target = r.choice(actors)
        user = {"username": name, "groups": ["system:authenticated"]}
        ref = {k: v for k, v in ref_of(resource, target, group or "").items() if v}
        yield audit(r, ms, user, name.split(":")[-1] + "/v1.29.1 (linux/amd64)", verb, path_of(resource, target, group),
                    ref, 200, source="10.20.0.11")
        ms += r.randrange(400, 3600)


def files():
    r = rng("audit")
    records = [rollout_audit(r), *alice_audit(r), *noise_audit(r)]
    records.sort(key=lambda pair: (pair[0], pair[1]["auditID"]))
    yield "kubernetes/events.json", pretty(events(), 4)
    yield "kubernetes/audit.jsonl.gz", gzipped(json_lines(record for _, record in records))
