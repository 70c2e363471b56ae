/*
 * Whether two log messages say nearly the same thing: "query findOne timed out after 3004 ms" and "query insert timed out
 * after 3012 ms (request 44…)". Words are compared in order (longest common subsequence), words with digits count as equal;
 * at least six in ten of the shorter message's words, and three, must agree.
 */
#include "timeline/timeline.h"

enum { MAX_WORDS = 32, MIN_WORDS = 3 };

static size_t split(dbr_slice s, dbr_slice *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len && n < MAX_WORDS;) {
        while (i < s.len && s.ptr[i] == ' ') {
            i++;
        }
        size_t begin = i;
        while (i < s.len && s.ptr[i] != ' ') {
            i++;
        }
        if (i > begin) {
            ret[n++] = dbr_slice_sub(s, begin, i);
        }
    }
    return n;
}

static bool has_digit(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] >= '0' && s.ptr[i] <= '9') {
            return true;
        }
    }
    return false;
}

bool dbr_timeline_words_agree(dbr_slice a, dbr_slice b)
{
    dbr_slice x[MAX_WORDS];
    dbr_slice y[MAX_WORDS];
    unsigned char common[MAX_WORDS + 1][MAX_WORDS + 1] = {{0}};
    size_t n = split(a, x);
    size_t m = split(b, y);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < m; j++) {
            bool equal = dbr_slice_eq(x[i], y[j]) || (has_digit(x[i]) && has_digit(y[j]));
            unsigned char longer = common[i][j + 1] > common[i + 1][j] ? common[i][j + 1] : common[i + 1][j];
            common[i + 1][j + 1] = equal ? (unsigned char)(common[i][j] + 1) : longer;
        }
    }
    size_t shorter = n < m ? n : m;
    size_t agree = common[n][m];
    return dbr_slice_eq(a, b) || (agree >= MIN_WORDS && 10 * agree >= 6 * shorter);
}
