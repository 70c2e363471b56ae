/*
 * Requests over libcurl: the only curl.h.
 *
 * curl is told to do little: no redirects of its own (we decide who may get the token), no netrc, no cookies,
 * no other schemes. Proxies from the environment work as everywhere.
 *
 * What is repeated, and why: 429 and Retry-After mean "not done, ask again", so any method may. A cut
 * connection or a 5xx may come after the work was done, so only requests that can be sent twice are; who
 * creates things has to look first (tracker_github.c does).
 */
#include "net/net.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <assert.h>
#include <curl/curl.h>
#include <time.h>

enum { MAX_REDIRECTS = 5, MAX_TRIES = 4, MAX_HEADER_BYTES = 1 << 18 };

struct dbr_net {
    CURL *curl; // owned
    dbr_net_options options;
};

/* One exchange. */
typedef struct exchange {
    CURLcode code;
    long status;
    char error[CURL_ERROR_SIZE];
    dbr_http_response *response;
    size_t max_bytes;
    bool is_too_large;
} exchange;

static dbr_code check(const dbr_http_request *request, dbr_err *err);
static dbr_code follow(dbr_net *net, const dbr_http_request *request, exchange *x, dbr_err *err);
static dbr_code redirect(dbr_net *net, const dbr_http_request *original, dbr_http_request *now,
                         const exchange *x, dbr_err *err);
static void exchange_once(dbr_net *net, const dbr_http_request *request, exchange *x);
static struct curl_slist *header_list(const dbr_http_request *request);
static size_t take_body(char *bytes, size_t one, size_t n, void *data);
static size_t take_header(char *bytes, size_t one, size_t n, void *data);
static int64_t wait_ms(const dbr_net *net, const dbr_http_request *request, const exchange *x,
                       unsigned n_tries);
static int64_t asked_wait_s(dbr_slice headers);
static void sleep_ms(int64_t ms);
static dbr_code fail_transport(const dbr_http_request *request, const exchange *x, dbr_err *err);
static dbr_code at_url(dbr_err *err, const char *url);
static bool is_repeatable(const dbr_http_request *request);

void dbr_http_response_release(dbr_http_response *r)
{
    dbr_buf_release(&r->headers);
    dbr_buf_release(&r->body);
}

dbr_code dbr_net_open(const dbr_net_options *options, dbr_net **ret, dbr_err *err)
{
    dbr_net *net = dbr_xcalloc(1, sizeof(*net));
    net->options = *options;
    net->options.max_wait_ms = options->max_wait_ms > 0 ? options->max_wait_ms : 60000;
    net->options.first_wait_ms = options->first_wait_ms > 0 ? options->first_wait_ms : 500;
    if (options->describe == NULL) {
        net->curl = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? curl_easy_init() : NULL;
        if (net->curl == NULL) {
            (void)dbr_net_close(net);
            return dbr_fail(err, DBR_ENET, "cannot start libcurl");
        }
    }
    *ret = net;
    return DBR_OK;
}

dbr_net *dbr_net_close(dbr_net *net)
{
    if (net != NULL) {
        if (net->curl != NULL) {
            curl_easy_cleanup(net->curl);
            curl_global_cleanup();
        }
        free(net);
    }
    return NULL;
}

bool dbr_net_is_dry(const dbr_net *net)
{
    return net->options.describe != NULL;
}

dbr_code dbr_net_send(dbr_net *net, const dbr_http_request *request, dbr_http_response *ret, dbr_err *err)
{
    dbr_http_response response = {0};
    dbr_code rc = check(request, err);
    int64_t rest_ms = net->options.max_wait_ms;
    if (rc < 0) {
        return rc;
    }
    if (dbr_net_is_dry(net)) {
        net->options.describe(net->options.describe_data, request);
        *ret = response;
        return DBR_OK;
    }
    for (unsigned n_tries = 1;; n_tries++) {
        exchange x = {.response = &response,
                      .max_bytes = request->max_bytes > 0 ? request->max_bytes : DBR_MAX_RESPONSE_BYTES};
        rc = follow(net, request, &x, err);
        if (rc < 0) {
            break;
        }
        int64_t wait = n_tries < MAX_TRIES ? wait_ms(net, request, &x, n_tries) : -1;
        if (wait >= 0 && wait <= rest_ms) {
            rest_ms -= wait;
            sleep_ms(wait);
            continue;
        }
        response.status = (int)x.status;
        rc = x.code == CURLE_OK ? DBR_OK : fail_transport(request, &x, err);
        break;
    }
    if (rc < 0) {
        dbr_http_response_release(&response);
        return rc;
    }
    *ret = response;
    return DBR_OK;
}

dbr_code dbr_http_fail(dbr_err *err, const dbr_http_request *request, const dbr_http_response *response,
                       dbr_slice detail)
{
    int status = response->status;
    DBR_AUTO(dbr_buf) said = {0}; // the server's words reach terminals
    dbr_utf8_visible(&said, dbr_slice_sub(detail, 0, 300));
    const char *remedy = status == 401   ? "; is the token set, and still valid?"
                         : status == 403 ? "; may this token do that?"
                         : status == 404 ? "; is the address right, and may this token see it?"
                         : status == 429 ? "; the server asks for patience: try again later"
                         : status >= 500 ? "; the server has trouble: try again later"
                                         : "";
    (void)dbr_fail(err, DBR_ENET, "%s was answered with %d%s%.*s%s", request->method, status,
                   said.len > 0 ? ": " : "", DBR_FMT(dbr_buf_view(&said)), remedy);
    return at_url(err, request->url);
}

static dbr_code check(const dbr_http_request *request, dbr_err *err)
{
    dbr_slice origin;
    assert(request->method != NULL && request->url != NULL);
    assert(request->token == NULL || request->token[0] != '\0');
    if (!dbr_url_origin(dbr_slice_str(request->url), &origin)) {
        return dbr_fail(err, DBR_EUSAGE,
                        "'%.200s' cannot be asked: expected http://… or https://… without a "
                        "user name or password in it",
                        strchr(request->url, '@') == NULL ? request->url : "the URL");
    }
    return DBR_OK;
}

/* One exchange and the redirects it leads to. DBR_OK with x->code set when the connection failed. */
static dbr_code follow(dbr_net *net, const dbr_http_request *request, exchange *x, dbr_err *err)
{
    dbr_http_request now = *request;
    DBR_AUTO(dbr_buf) url = {0};
    for (int n = 0;; n++) {
        exchange_once(net, &now, x);
        if (x->is_too_large) {
            (void)dbr_fail(err, DBR_ELIMIT, "the answer is larger than %zu bytes: ask for less",
                           x->max_bytes);
            return at_url(err, now.url);
        }
        bool is_redirect = x->code == CURLE_OK && (x->status == 301 || x->status == 302 || x->status == 303 ||
                                                   x->status == 307 || x->status == 308);
        if (!is_redirect) {
            return DBR_OK;
        }
        if (n == MAX_REDIRECTS) {
            (void)dbr_fail(err, DBR_ENET, "redirected more than %d times", MAX_REDIRECTS);
            return at_url(err, request->url);
        }
        dbr_code rc = redirect(net, request, &now, x, err);
        if (rc < 0) {
            return rc;
        }
        dbr_buf_clear(&url);
        dbr_buf_str(&url, now.url); // curl's own string dies with the next exchange
        now.url = url.ptr;
    }
}

/* Where the answer sends us; now->url is curl's until the next exchange. */
static dbr_code redirect(dbr_net *net, const dbr_http_request *original, dbr_http_request *now,
                         const exchange *x, dbr_err *err)
{
    char *target = NULL;
    dbr_slice origin;
    (void)curl_easy_getinfo(net->curl, CURLINFO_REDIRECT_URL, &target);
    if (target == NULL || !dbr_url_origin(dbr_slice_str(target), &origin)) {
        (void)dbr_fail(err, DBR_ENET, "redirected (%ld) to nowhere that can be followed", x->status);
        return at_url(err, now->url);
    }
    bool is_elsewhere = !dbr_url_is_same_origin(dbr_slice_str(original->url), dbr_slice_str(target));
    bool is_asking = strcmp(now->method, "GET") == 0;
    if (is_elsewhere && (original->token != NULL || !is_asking)) {
        (void)dbr_fail(err, DBR_ENET,
                       "redirected to '%.*s', which must not get the %s: use that URL if it is right",
                       DBR_FMT(origin), original->token != NULL ? "token" : "request");
        return at_url(err, now->url);
    }
    if (x->status == 303) {
        now->method = "GET";
        now->body = (dbr_slice){0};
    } else if (!is_asking && x->status != 307 && x->status != 308) {
        (void)dbr_fail(err, DBR_ENET, "moved to '%.300s' (%ld): use that URL", target, x->status);
        return at_url(err, now->url);
    }
    now->url = target;
    return DBR_OK;
}

static void exchange_once(dbr_net *net, const dbr_http_request *request, exchange *x)
{
    CURL *c = net->curl;
    long timeout_ms = request->timeout_ms > 0 ? request->timeout_ms : 60000;
    struct curl_slist *headers = header_list(request);
    dbr_buf_release(&x->response->body);
    dbr_buf_release(&x->response->headers);
    dbr_buf_init(&x->response->body, x->max_bytes);
    dbr_buf_init(&x->response->headers, MAX_HEADER_BYTES);
    x->response->n_sent++;
    curl_easy_reset(c); // keeps connections
    (void)curl_easy_setopt(c, CURLOPT_URL, request->url);
    (void)curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, timeout_ms < 10000 ? timeout_ms : 10000L);
    (void)curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, timeout_ms);
    (void)curl_easy_setopt(c, CURLOPT_USERAGENT, "debrief");
    (void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(c, CURLOPT_ERRORBUFFER, x->error);
    (void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
    (void)curl_easy_setopt(c, CURLOPT_WRITEDATA, x);
    (void)curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
    (void)curl_easy_setopt(c, CURLOPT_HEADERDATA, x);
    if (strcmp(request->method, "GET") != 0) {
        (void)curl_easy_setopt(c, CURLOPT_POSTFIELDS, request->body.len > 0 ? request->body.ptr : "");
        (void)curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
        (void)curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, request->method);
    }
    x->code = curl_easy_perform(c);
    x->status = 0;
    (void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &x->status);
    (void)curl_easy_setopt(c, CURLOPT_ERRORBUFFER, NULL); // `x` dies before the handle
    curl_slist_free_all(headers);
}

static struct curl_slist *header_list(const dbr_http_request *request)
{
    DBR_AUTO(dbr_buf) line = {0};
    struct curl_slist *list = curl_slist_append(NULL, "Expect:"); // no round trip before a body
    for (size_t i = 0; i < request->n_headers; i++) {
        assert(strpbrk(request->headers[i].value, "\r\n") == NULL);
        dbr_buf_clear(&line);
        dbr_buf_printf(&line, "%s: %s", request->headers[i].name, request->headers[i].value);
        list = curl_slist_append(list, line.ptr);
    }
    if (request->token != NULL) {
        assert(strpbrk(request->token, "\r\n") == NULL);
        dbr_buf_clear(&line);
        dbr_buf_printf(&line, "Authorization: Bearer %s", request->token);
        list = curl_slist_append(list, line.ptr);
    }
    return list;
}

static size_t take_body(char *bytes, size_t one, size_t n, void *data)
{
    exchange *x = data;
    dbr_buf_add(&x->response->body, bytes, one * n);
    x->is_too_large = x->response->body.failed;
    return x->is_too_large ? 0 : one * n;
}

static size_t take_header(char *bytes, size_t one, size_t n, void *data)
{
    exchange *x = data;
    if (dbr_slice_starts(dbr_slice_of(bytes, one * n), "HTTP/")) {
        dbr_buf_clear(&x->response->headers); // after "100 Continue" or a proxy's answer the real one begins
    }
    dbr_buf_add(&x->response->headers, bytes, one * n);
    return one * n; // too many headers are left out, not an error
}

/* How long to wait before sending again; -1 when that would not help or could do harm. */
static int64_t wait_ms(const dbr_net *net, const dbr_http_request *request, const exchange *x,
                       unsigned n_tries)
{
    int64_t ours = (int64_t)net->options.first_wait_ms << (n_tries - 1);
    if (x->code != CURLE_OK) {
        bool is_cut = x->code == CURLE_RECV_ERROR || x->code == CURLE_SEND_ERROR ||
                      x->code == CURLE_GOT_NOTHING || x->code == CURLE_PARTIAL_FILE;
        return is_cut && is_repeatable(request) ? ours : -1;
    }
    bool is_trouble = x->status == 500 || x->status == 502 || x->status == 503 || x->status == 504;
    int64_t asked_s = x->status == 429 || x->status == 403 || x->status == 503
                          ? asked_wait_s(dbr_buf_view(&x->response->headers))
                          : -1;
    if (asked_s >= 0) {
        return asked_s > 86400 ? 86400000 : asked_s * 1000;
    }
    return x->status == 429 || (is_trouble && is_repeatable(request)) ? ours : -1;
}

/* What the server asks for: Retry-After in seconds or as a date, or the end of GitHub's rate limit; -1 when
 * it does not ask. */
static int64_t asked_wait_s(dbr_slice headers)
{
    int64_t value = 0;
    int64_t now_s = dbr_os_now_ns() / INT64_C(1000000000);
    dbr_slice text = dbr_http_header_find(headers, "Retry-After");
    if (dbr_slice_int(text, &value)) {
        return value >= 0 ? value : 0;
    }
    if (text.len > 0 && text.len < 64) {
        char date[64] = {0};
        memcpy(date, text.ptr, text.len);
        int64_t then_s = (int64_t)curl_getdate(date, NULL);
        return then_s < 0 ? -1 : then_s > now_s ? then_s - now_s : 0;
    }
    bool is_spent = dbr_slice_is(dbr_http_header_find(headers, "X-RateLimit-Remaining"), "0");
    if (is_spent && dbr_slice_int(dbr_http_header_find(headers, "X-RateLimit-Reset"), &value)) {
        return value > now_s ? value - now_s : 0;
    }
    return -1;
}

static void sleep_ms(int64_t ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    while (nanosleep(&t, &t) != 0) {
    }
}

static dbr_code fail_transport(const dbr_http_request *request, const exchange *x, dbr_err *err)
{
    const char *why = x->error[0] != '\0' ? x->error : curl_easy_strerror(x->code);
    const char *remedy = x->code == CURLE_COULDNT_RESOLVE_HOST || x->code == CURLE_COULDNT_CONNECT
                             ? "; is the address right, and can this machine reach it?"
                         : x->code == CURLE_OPERATION_TIMEDOUT       ? "; try again, or ask for less"
                         : x->code == CURLE_PEER_FAILED_VERIFICATION ? "; its certificate is not trusted here"
                                                                     : "";
    (void)dbr_fail(err, DBR_ENET, "%s got no answer: %s%s", request->method, why, remedy);
    return at_url(err, request->url);
}

/* The place is the URL without its query: queries are long, and the origin of an artifact has them. */
static dbr_code at_url(dbr_err *err, const char *url)
{
    dbr_arena arena = {0};
    dbr_slice whole = dbr_slice_str(url);
    dbr_code rc = dbr_err_at(err, dbr_arena_str(&arena, dbr_slice_cut(&whole, '?')), 0, 0);
    dbr_arena_release(&arena);
    return rc;
}

static bool is_repeatable(const dbr_http_request *request)
{
    return request->is_repeatable || strcmp(request->method, "GET") == 0 ||
           strcmp(request->method, "PUT") == 0;
}
