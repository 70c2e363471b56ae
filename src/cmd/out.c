/*
 * The two standard streams: the only file that writes to descriptors 1 and 2.
 *
 * Secrets do not go out here, whatever a command took its text from: what is written passes dbr_secret_hide, line by line or
 * in larger pieces. That is the second line of defence: what is cut, wrapped or padded is passed where it leaves the
 * evidence. `read` and `query` show what was hidden when asked to (--reveal); what is no text goes out as it is (dbr_cmd.shows_raw).
 *
 * Output is collected in a buffer and written when it has grown to FLUSH_BYTES and at the end, so that a
 * table of a million rows costs some hundred system calls. A closed pipe (`debrief query … | head`) is not an
 * error. A full disk is: it is remembered and reported once at the end, because half a report that looks
 * whole is worse than none.
 */
#include "cmd/cmd.h"

#include "audience/audience.h"
#include "base/utf8.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define FLUSH_BYTES ((size_t)64 << 10)

void dbr_out_open(dbr_out *out, int fd)
{
    *out = (dbr_out){.fd = fd, .is_unbuffered = fd == STDERR_FILENO, .is_terminal = isatty(fd) == 1};
    struct winsize size;
    if (out->is_terminal && ioctl(fd, TIOCGWINSZ, &size) == 0) {
        out->columns = size.ws_col;
    }
    dbr_buf_init(&out->buf, 0);
}

/* A number of JSON that became a mark is a string now: `"pin":[redacted: password]` gets its quotes. */
static void quote_marks(dbr_buf *text)
{
    static const char *const MARKS[] = {"\":[redacted: ", "\":[已隐去", "\": [redacted: ", "\": [已隐去"};
    for (size_t i = 0; i < sizeof(MARKS) / sizeof(MARKS[0]); i++) {
        for (size_t at = 0; at < text->len;) {
            size_t found = dbr_slice_find(dbr_slice_from(dbr_buf_view(text), at), dbr_slice_str(MARKS[i]));
            size_t end = found != SIZE_MAX
                             ? dbr_slice_find_char(dbr_slice_from(dbr_buf_view(text), at + found + 4), ']')
                             : SIZE_MAX;
            if (end == SIZE_MAX) {
                break;
            }
            size_t begin = at + found + (MARKS[i][2] == ' ' ? 3 : 2);
            end += at + found + 5;
            at = end;
            if (begin >= 3 && text->ptr[begin - (MARKS[i][2] == ' ' ? 4 : 3)] == '\\') {
                continue; // inside a string
            }
            DBR_AUTO(dbr_buf) behind = {0};
            dbr_buf_slice(&behind, dbr_slice_from(dbr_buf_view(text), begin));
            text->len = begin;
            dbr_buf_char(text, '"');
            dbr_buf_slice(text, dbr_slice_sub(dbr_buf_view(&behind), 0, end - begin));
            dbr_buf_char(text, '"');
            dbr_buf_slice(text, dbr_slice_from(dbr_buf_view(&behind), end - begin));
            at += 2;
        }
    }
}

/* Writes the first `n` bytes of the buffer and forgets them. */
static void put(dbr_out *out, size_t len)
{
    DBR_AUTO(dbr_buf) passed = {0};
    dbr_slice text = dbr_slice_of(out->buf.ptr, len);
    if (out->hides_secrets && len > 0) {
        dbr_secret_hide(text, out->lang, &passed);
        if (out->is_json && passed.len != len) {
            quote_marks(&passed);
        }
        text = dbr_buf_view(&passed);
    }
    const char *p = text.ptr;
    size_t left = text.len;
    while (left > 0 && !out->is_closed && out->failed_errno == 0) {
        ssize_t n = write(out->fd, p, left);
        if (n >= 0) {
            out->has_written = true;
            p += n;
            left -= (size_t)n;
        } else if (errno == EPIPE) {
            out->is_closed = true;
        } else if (errno != EINTR) {
            out->failed_errno = errno;
        }
    }
    if (len == out->buf.len) {
        dbr_buf_clear(&out->buf);
    } else {
        memmove(out->buf.ptr, out->buf.ptr + len, out->buf.len - len);
        out->buf.len -= len;
    }
}

bool dbr_out_flush(dbr_out *out)
{
    put(out, out->buf.len);
    return out->failed_errno == 0;
}

void dbr_out_release(dbr_out *out)
{
    dbr_buf_release(&out->buf);
}

static void flush_if_large(dbr_out *out)
{
    if (out->is_unbuffered) {
        put(out, out->buf.len);
    } else if (out->buf.len >= FLUSH_BYTES) {
        const char *end = memrchr(out->buf.ptr, '\n', out->buf.len); // of a line only its whole can be judged
        put(out, !out->hides_secrets ? out->buf.len : end != NULL ? (size_t)(end + 1 - out->buf.ptr) : 0);
    }
}

void dbr_out_slice(dbr_out *out, dbr_slice s)
{
    dbr_buf_slice(&out->buf, s);
    flush_if_large(out);
}

void dbr_out_name(dbr_out *out, dbr_slice s)
{
    dbr_utf8_visible_line(&out->buf, s);
    dbr_out_str(out, "");
}

void dbr_out_str(dbr_out *out, const char *s)
{
    dbr_out_slice(out, dbr_slice_str(s));
}

void dbr_out_buf(dbr_out *out, const dbr_buf *b)
{
    dbr_out_slice(out, dbr_buf_view(b));
}

void dbr_out_printf(dbr_out *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    dbr_buf_vprintf(&out->buf, format, args);
    va_end(args);
    flush_if_large(out);
}

void dbr_out_styled(dbr_out *out, dbr_style style, const char *s)
{
    static const char *const codes[] = {
        [DBR_STYLE_PLAIN] = "",        [DBR_STYLE_BOLD] = "\033[1m",  [DBR_STYLE_DIM] = "\033[2m",
        [DBR_STYLE_GOOD] = "\033[32m", [DBR_STYLE_WARN] = "\033[33m", [DBR_STYLE_BAD] = "\033[31m",
    };
    if (!out->has_color || style == DBR_STYLE_PLAIN) {
        dbr_out_str(out, s);
        return;
    }
    dbr_out_printf(out, "%s%s\033[0m", codes[style], s);
}

void dbr_out_message(dbr_out *out, dbr_lang lang, dbr_text_id id, const char *const *args)
{
    dbr_text_format(&out->buf, lang, id, args);
    dbr_buf_char(&out->buf, '\n');
    flush_if_large(out);
}
