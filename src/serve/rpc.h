/*
 * JSON-RPC 2.0 over a stream of bytes, framed as the Language Server Protocol frames it:
 *
 *     Content-Length: 52\r\n
 *     \r\n
 *     {"jsonrpc":"2.0","method":"shutdown","id":1}
 *
 * Bytes come in pieces of any size and go out into a buffer: no descriptor is touched here.
 */
#ifndef DBR_SERVE_RPC_H
#define DBR_SERVE_RPC_H

#include "base/json.h"

/* What the specification of JSON-RPC and that of the protocol call them. */
typedef enum dbr_rpc_error {
    DBR_RPC_PARSE_ERROR = -32700,
    DBR_RPC_INVALID_REQUEST = -32600,
    DBR_RPC_METHOD_NOT_FOUND = -32601,
    DBR_RPC_INVALID_PARAMS = -32602,
    DBR_RPC_NOT_INITIALIZED = -32002,
    DBR_RPC_REQUEST_FAILED = -32803,
} dbr_rpc_error;

/* What has been read and not taken yet. Zero-initialise. */
typedef struct dbr_rpc {
    dbr_buf in;       // owned
    size_t at;        // first byte of `in` that was not taken
    uint64_t skip;    // bytes of a message beyond the limit that are still to come
    uint64_t dropped; // messages beyond the limit
    bool is_broken;   // a header that cannot be read: where the next message begins nobody knows
} dbr_rpc;

void dbr_rpc_release(dbr_rpc *r);
/* Appends what came in. */
void dbr_rpc_feed(dbr_rpc *r, dbr_slice bytes);
/* The next whole message; valid until the next call. False: more has to come first, or the stream is broken. A message above
 * DBR_MAX_REQUEST_BYTES * 8 is passed over and counted. */
bool dbr_rpc_next(dbr_rpc *r, dbr_slice *ret);
/* Appends header and message. */
void dbr_rpc_write(dbr_buf *out, dbr_slice message);

#endif
