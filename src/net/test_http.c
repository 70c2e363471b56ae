/*
 * Requests against a real socket on the loopback: a child answers each connection with the next of its canned
 * answers, and writes down what it was asked.
 */
#include "test.h"

#include "net/net.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static struct {
    pid_t pid;
    int port;
    int asked; // read end: what the server was sent
} server;
static dbr_net *net;
static dbr_http_response response;
static dbr_err err;
static char url[128];

/* Answers and closes; "" resets the connection instead. `@PORT@` becomes the port. */
static void answer(int connection, const char *text, int port, int log)
{
    static char request[65536];
    size_t n = 0;
    for (;;) { // headers, and a body of the promised length
        ssize_t k = read(connection, request + n, sizeof(request) - 1 - n);
        n += k > 0 ? (size_t)k : 0;
        request[n] = '\0';
        const char *end = strstr(request, "\r\n\r\n");
        const char *length = strstr(request, "Content-Length: ");
        size_t body = 0;
        for (const char *p = length != NULL ? length + 16 : ""; *p >= '0' && *p <= '9'; p++) {
            body = body * 10 + (size_t)(*p - '0');
        }
        if (k <= 0 || (end != NULL && n >= (size_t)(end - request) + 4 + body)) {
            break;
        }
    }
    (void)!write(log, request, n);
    (void)!write(log, "\n--\n", 4);
    if (text[0] == '\0') {
        struct linger hard = {.l_onoff = 1};
        (void)setsockopt(connection, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
    } else {
        static char out[65536];
        const char *mark = strstr(text, "@PORT@");
        int len = mark == NULL
                      ? snprintf(out, sizeof(out), "%s", text)
                      : snprintf(out, sizeof(out), "%.*s%d%s", (int)(mark - text), text, port, mark + 6);
        (void)!write(connection, out, (size_t)len);
    }
    (void)close(connection);
}

static void serve(const char *const *answers)
{
    int log[2];
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(at);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(s, (struct sockaddr *)&at, len), 0);
    assert_int_equal(listen(s, 8), 0);
    assert_int_equal(getsockname(s, (struct sockaddr *)&at, &len), 0);
    assert_int_equal(pipe(log), 0);
    server.port = ntohs(at.sin_port);
    server.pid = fork();
    assert_true(server.pid >= 0);
    if (server.pid == 0) {
        (void)alarm(30);
        for (size_t i = 0; answers[i] != NULL; i++) {
            answer(accept(s, NULL, NULL), answers[i], server.port, log[1]);
        }
        _exit(0);
    }
    (void)close(s);
    (void)close(log[1]);
    server.asked = log[0];
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/x", server.port);
}
#define SERVE(...) serve((const char *const[]){__VA_ARGS__, NULL})

/* Everything the server was sent; ends it. */
static const char *asked(void)
{
    static char text[65536];
    size_t n = 0;
    if (server.pid > 0) {
        (void)kill(server.pid, SIGTERM);
        (void)waitpid(server.pid, NULL, 0);
        for (ssize_t k; (k = read(server.asked, text + n, sizeof(text) - 1 - n)) > 0;) {
            n += (size_t)k;
        }
        (void)close(server.asked);
        server.pid = 0;
    }
    text[n] = '\0';
    return text;
}

static int setup(void **state)
{
    (void)state;
    err = (dbr_err){0};
    dbr_net_options o = {.first_wait_ms = 1, .max_wait_ms = 3000};
    (void)unsetenv("http_proxy");
    return dbr_net_open(&o, &net, &err);
}

static int teardown(void **state)
{
    (void)state;
    (void)asked();
    dbr_http_response_release(&response);
    response = (dbr_http_response){0};
    net = dbr_net_close(net);
    return 0;
}

#define SEND(...) dbr_net_send(net, &(dbr_http_request){.url = url, __VA_ARGS__}, &response, &err)
#define OK(body)  ("HTTP/1.1 200 OK\r\nContent-Length: " body)

static void an_answer_comes_back_byte_for_byte(void **state)
{
    (void)state;
    SERVE(OK("3\r\nLink: <n>; rel=\"next\"\r\n\r\na\nb"));
    assert_int_equal(SEND(.method = "GET"), DBR_OK);
    assert_int_equal(response.status, 200);
    assert_true(dbr_slice_is(dbr_buf_view(&response.body), "a\nb"));
    assert_true(
        dbr_slice_is(dbr_http_header_find(dbr_buf_view(&response.headers), "link"), "<n>; rel=\"next\""));
    assert_int_equal(response.n_sent, 1);
}

static void body_headers_and_token_are_sent(void **state)
{
    (void)state;
    SERVE(OK("0\r\n\r\n"));
    dbr_http_header h = {"Content-Type", "application/json"};
    assert_int_equal(
        SEND(.method = "PATCH", .headers = &h, .n_headers = 1, .body = DBR_LIT("{}"), .token = "t0k"),
        DBR_OK);
    const char *sent = asked();
    assert_non_null(strstr(sent, "PATCH /x HTTP/1.1\r\n"));
    assert_non_null(strstr(sent, "Authorization: Bearer t0k\r\n"));
    assert_non_null(strstr(sent, "Content-Type: application/json\r\n"));
    assert_non_null(strstr(sent, "\r\n\r\n{}"));
}

static void a_refusal_is_an_answer_and_says_what_to_do(void **state)
{
    (void)state;
    SERVE("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
    dbr_http_request r = {.method = "GET", .url = url, .token = "t0k"};
    assert_int_equal(dbr_net_send(net, &r, &response, &err), DBR_OK);
    assert_int_equal(dbr_http_fail(&err, &r, &response, (dbr_slice)DBR_LIT("Bad \033[31mcredentials")),
                     DBR_ENET);
    assert_non_null(strstr(err.message, "401"));
    assert_non_null(strstr(err.message, "is the token set"));
    assert_null(strchr(err.message, '\033'));
    assert_null(strstr(err.message, "t0k"));
    assert_string_equal(err.source, url);
}

static void too_many_requests_waits_as_asked(void **state)
{
    (void)state;
    SERVE("HTTP/1.1 429 Slow\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n", OK("1\r\n\r\n!"));
    assert_int_equal(SEND(.method = "POST", .body = DBR_LIT("x")), DBR_OK);
    assert_int_equal(response.status, 200);
    assert_int_equal(response.n_sent, 2);
}

static void too_long_a_wait_is_not_begun(void **state)
{
    (void)state;
    SERVE("HTTP/1.1 429 Slow\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n");
    assert_int_equal(SEND(.method = "GET"), DBR_OK);
    assert_int_equal(response.status, 429);
    assert_int_equal(response.n_sent, 1);
}

static void a_get_is_repeated_after_502_and_a_reset(void **state)
{
    (void)state;
    SERVE("HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n", "", OK("1\r\n\r\n!"));
    assert_int_equal(SEND(.method = "GET"), DBR_OK);
    assert_int_equal(response.status, 200);
    assert_int_equal(response.n_sent, 3);
}

static void a_post_is_not_repeated_after_502(void **state)
{
    (void)state;
    SERVE("HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n", OK("0\r\n\r\n"));
    assert_int_equal(SEND(.method = "POST"), DBR_OK);
    assert_int_equal(response.status, 502);
}

static void a_post_that_is_cut_fails_at_its_url(void **state)
{
    (void)state;
    SERVE("");
    assert_int_equal(SEND(.method = "POST"), DBR_ENET);
    assert_string_equal(err.source, url);
}

static void repeating_ends(void **state)
{
    (void)state;
    SERVE("", "", "", "", OK("0\r\n\r\n"));
    assert_int_equal(SEND(.method = "GET"), DBR_ENET);
}

static void a_redirect_on_the_same_host_keeps_the_token(void **state)
{
    (void)state;
    SERVE("HTTP/1.1 301 Moved\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n", OK("0\r\n\r\n"));
    assert_int_equal(SEND(.method = "GET", .token = "t0k"), DBR_OK);
    assert_int_equal(response.status, 200);
    assert_non_null(strstr(strstr(asked(), "GET /y"), "Bearer t0k"));
}

static void a_redirect_elsewhere_never_gets_the_token(void **state)
{
    (void)state;
    SERVE("HTTP/1.1 302 Moved\r\nLocation: http://localhost:@PORT@/y\r\nContent-Length: 0\r\n\r\n",
          OK("0\r\n\r\n"));
    assert_int_equal(SEND(.method = "GET", .token = "t0k"), DBR_ENET);
    assert_non_null(strstr(err.message, "must not get the token"));
    assert_null(strstr(asked(), "GET /y"));
}

static void a_redirect_elsewhere_is_followed_by_a_plain_get(void **state)
{
    (void)state;
    SERVE("HTTP/1.1 302 Moved\r\nLocation: http://localhost:@PORT@/y\r\nContent-Length: 0\r\n\r\n",
          OK("0\r\n\r\n"));
    assert_int_equal(SEND(.method = "GET"), DBR_OK);
    assert_non_null(strstr(asked(), "GET /y"));
}

static void a_redirect_to_a_file_is_refused(void **state)
{
    (void)state;
    SERVE("HTTP/1.1 302 Moved\r\nLocation: file:///etc/hostname\r\nContent-Length: 0\r\n\r\n");
    assert_int_equal(SEND(.method = "GET"), DBR_ENET);
}

#define ROUND "HTTP/1.1 302 Moved\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"
static void a_circle_of_redirects_ends(void **state)
{
    (void)state;
    SERVE(ROUND, ROUND, ROUND, ROUND, ROUND, ROUND, ROUND);
    assert_int_equal(SEND(.method = "GET"), DBR_ENET);
    assert_non_null(strstr(err.message, "redirected more than 5 times"));
}

static void a_post_goes_on_to_307_with_its_body(void **state)
{
    (void)state;
    SERVE("HTTP/1.1 307 Moved\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n", OK("0\r\n\r\n"));
    assert_int_equal(SEND(.method = "POST", .body = DBR_LIT("hello")), DBR_OK);
    assert_non_null(strstr(strstr(asked(), "POST /y"), "hello"));
}

static void too_large_an_answer_is_a_limit(void **state)
{
    (void)state;
    SERVE(OK("5\r\n\r\n12345"), OK("5\r\n\r\n12345"));
    assert_int_equal(SEND(.method = "GET", .max_bytes = 4), DBR_ELIMIT);
    assert_int_equal(SEND(.method = "GET", .max_bytes = 5), DBR_OK);
}

static void nobody_there_is_a_failure_with_a_remedy(void **state)
{
    (void)state;
    SERVE(OK("0\r\n\r\n"));
    (void)asked(); // ends it
    assert_int_equal(SEND(.method = "GET"), DBR_ENET);
    assert_non_null(strstr(err.message, "can this machine reach it"));
}

static void a_password_in_the_url_is_refused_and_not_shown(void **state)
{
    (void)state;
    (void)snprintf(url, sizeof(url), "http://me:geheim@127.0.0.1/");
    assert_int_equal(SEND(.method = "GET"), DBR_EUSAGE);
    assert_null(strstr(err.message, "geheim"));
}

static void note(void *data, const dbr_http_request *request)
{
    (*(int *)data)++;
    assert_string_equal(request->method, "POST");
}

static void a_dry_run_describes_and_opens_no_connection(void **state)
{
    (void)state;
    int n = 0;
    dbr_net_options o = {.describe = note, .describe_data = &n};
    net = dbr_net_close(net);
    assert_int_equal(dbr_net_open(&o, &net, &err), DBR_OK);
    assert_true(dbr_net_is_dry(net));
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:9/"); // nobody listens: sending would fail
    assert_int_equal(SEND(.method = "POST", .token = "t"), DBR_OK);
    assert_int_equal(response.status, 0);
    assert_int_equal(n, 1);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
DBR_TESTS(T(an_answer_comes_back_byte_for_byte), T(body_headers_and_token_are_sent),
          T(a_refusal_is_an_answer_and_says_what_to_do), T(too_many_requests_waits_as_asked),
          T(too_long_a_wait_is_not_begun), T(a_get_is_repeated_after_502_and_a_reset),
          T(a_post_is_not_repeated_after_502), T(a_post_that_is_cut_fails_at_its_url), T(repeating_ends),
          T(a_redirect_on_the_same_host_keeps_the_token), T(a_redirect_elsewhere_never_gets_the_token),
          T(a_redirect_elsewhere_is_followed_by_a_plain_get), T(a_redirect_to_a_file_is_refused),
          T(a_circle_of_redirects_ends), T(a_post_goes_on_to_307_with_its_body),
          T(too_large_an_answer_is_a_limit), T(nobody_there_is_a_failure_with_a_remedy),
          T(a_password_in_the_url_is_refused_and_not_shown), T(a_dry_run_describes_and_opens_no_connection))
