/*
 * HTTP for the programs that may (libexec): one request, one answer, with the limits that make talking to the
 * outside safe. Nothing here knows of incidents.
 *
 *     dbr_net_open → dbr_net_send … → dbr_net_close
 *
 * Only http and https. Redirects are followed five times, and to another host never with a token or a body.
 * A refused or interrupted exchange is repeated where that can do no harm. In a dry run nothing is sent and no
 * connection is opened: each request is described instead.
 */
#ifndef DBR_NET_NET_H
#define DBR_NET_NET_H

#include "base/err.h"
#include "base/mem.h"

/* ---- requests ---- */

typedef struct dbr_http_header {
    const char *name, *value; // no line breaks; never secrets, since a dry run shows them
} dbr_http_header;

/* Everything is borrowed for the time of the call. */
typedef struct dbr_http_request {
    const char *method; // "GET", "POST", "PATCH", "PUT"
    const char *url;    // http or https, without user information
    const dbr_http_header *headers;
    size_t n_headers;
    dbr_slice body;     // empty for none
    const char *token;  // secret: sent as "Authorization: Bearer …", never shown; NULL for none
    bool is_repeatable; // sending it twice does no harm: a POST that only asks. GET and PUT always are
    size_t max_bytes;   // of the answer's body; 0 means DBR_MAX_RESPONSE_BYTES
    int timeout_ms;     // of one exchange; 0 means 60 s
} dbr_http_request;

typedef struct dbr_http_response {
    int status;      // 200; 0 in a dry run
    dbr_buf headers; // "Name: value" lines of the last answer, owned
    dbr_buf body;    // as sent, byte for byte, owned
    unsigned n_sent; // exchanges this took, redirects and repetitions included
} dbr_http_response;
void dbr_http_response_release(dbr_http_response *r);

/* What would be sent; the request's token is to be shown as present or absent only. */
typedef void (*dbr_http_describe)(void *data, const dbr_http_request *request);

typedef struct dbr_net_options {
    dbr_http_describe describe; // set: a dry run
    void *describe_data;
    int max_wait_ms;   // for all waits of one dbr_net_send together; 0 means 60 s
    int first_wait_ms; // doubled from wait to wait when the server names none; 0 means 500 ms
} dbr_net_options;

/* A handle with its kept connections. One thread at a time. */
typedef struct dbr_net dbr_net;
dbr_code dbr_net_open(const dbr_net_options *options, dbr_net **ret, dbr_err *err);
dbr_net *dbr_net_close(dbr_net *net);
bool dbr_net_is_dry(const dbr_net *net);

/*
 * Sends a request. Any answer of the server is an answer, whatever its status: dbr_http_fail turns a bad one
 * into a failure.
 *
 * Repeated, up to three times: 429 and anything with Retry-After, as asked; 500, 502, 503, 504 and cut
 * connections only if the request is repeatable.
 *
 * Errors, with the URL as their place: DBR_ENET (no connection, cut off, a redirect that is not followed),
 * DBR_ELIMIT (answer too large), DBR_EUSAGE (no http URL, a password in it).
 */
dbr_code dbr_net_send(dbr_net *net, const dbr_http_request *request, dbr_http_response *ret, dbr_err *err);

/* Fills `err` with DBR_ENET for an answer that is a refusal: what the server said, and what to do about it.
 * `detail` is the server's own message, empty for none. */
dbr_code dbr_http_fail(dbr_err *err, const dbr_http_request *request, const dbr_http_response *response,
                       dbr_slice detail);

/* ---- what stands in headers (headers.c) ---- */

/* Value of the last header of that name, without case; ptr NULL when there is none. Borrowed from `headers`. */
dbr_slice dbr_http_header_find(dbr_slice headers, const char *name);
/* The target of rel="next" in a Link header's value (RFC 8288); ptr NULL when there is none. Borrowed. */
dbr_slice dbr_http_link_next(dbr_slice link);

/* ---- URLs (url.c) ---- */

/* "https://host:port" of a URL; false for other schemes, user information, an empty host, blanks and control
 * characters anywhere. Borrowed from `url`. */
bool dbr_url_origin(dbr_slice url, dbr_slice *ret);
/* Whether both have the same scheme, host and port (443 and 80 by default). False when one is no such URL. */
bool dbr_url_is_same_origin(dbr_slice a, dbr_slice b);
/* Appends `s` percent-encoded: only letters, digits and - . _ ~ stay. */
void dbr_url_encode(dbr_buf *out, dbr_slice s);
/* Appends "name=value", encoded, after '&' unless `out` is empty or ends with '?'. */
void dbr_url_field(dbr_buf *out, const char *name, dbr_slice value);

/* ---- tokens (token.c) ---- */

/*
 * A token for a server: the first of the environment variables that is set, else what the program named by
 * $DEBRIEF_CREDENTIAL prints when run as `PROGRAM PURPOSE ORIGIN`, else none.
 *
 * names      NULL-terminated
 * purpose    "prometheus", "github": which token is wanted
 * ret_token  in `arena`; NULL when there is none
 *
 * Never from a file of the incident's folder: it may come from anybody. Errors: DBR_EUSAGE (a token with line
 * breaks, a credential program that fails; its output is not repeated).
 */
dbr_code dbr_net_token(dbr_arena *arena, const char *const *names, const char *purpose, const char *url,
                       const char **ret_token, dbr_err *err);

#endif
