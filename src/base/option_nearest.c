/*
 * "Did you mean": the nearest word by the number of typing mistakes between them, else the only one that holds it or that it holds.
 */
#include "base/option.h"

#define NEAR_MAX_BYTES 64u // longer words are no typing mistakes worth a guess
#define NEAR_DISTANCE  2u  // edits; three are another word

#define INSIDE_BYTES 4u

static const char *the_one_inside(const char *given, const char *const *words, size_t n);
static size_t edit_distance(const char *a, size_t a_len, const char *b, size_t b_len);

const char *dbr_option_nearest(const char *given, const char *const *words, size_t n)
{
    const char *best = NULL;
    size_t best_distance = NEAR_DISTANCE + 1;
    size_t len = strlen(given);

    for (size_t i = 0; i < n; i++) {
        size_t distance = edit_distance(given, len, words[i], strlen(words[i]));
        if (distance < best_distance && 2 * distance < len) {
            best = words[i];
            best_distance = distance;
        }
    }
    return best != NULL ? best : the_one_inside(given, words, n);
}

/* "zone" for "timezone": the longest word of four letters and more that stands in it, or the only one that it stands in. */
static const char *the_one_inside(const char *given, const char *const *words, size_t n)
{
    const char *held = NULL;
    const char *holds = NULL;
    size_t n_holds = 0;
    for (size_t i = 0; i < n && strlen(given) >= INSIDE_BYTES && strlen(given) <= NEAR_MAX_BYTES; i++) {
        size_t len = strlen(words[i]);
        bool is_held = len >= INSIDE_BYTES && strstr(given, words[i]) != NULL;
        held = is_held && (held == NULL || len > strlen(held)) ? words[i] : held;
        bool is_holder = strstr(words[i], given) != NULL;
        holds = is_holder ? words[i] : holds;
        n_holds += is_holder;
    }
    return held != NULL ? held : n_holds == 1 ? holds : NULL;
}

/*
 * Insertions, deletions, replacements and swaps of neighbours ("optimal string alignment"), over three rows
 * of the usual table. Words that are too long, or differ too much in length, are just far.
 */
static size_t edit_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t rows[3][NEAR_MAX_BYTES + 1];
    size_t gap = a_len > b_len ? a_len - b_len : b_len - a_len;

    if (a_len > NEAR_MAX_BYTES || b_len > NEAR_MAX_BYTES || gap > NEAR_DISTANCE) {
        return SIZE_MAX / 2;
    }
    for (size_t j = 0; j <= b_len; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a_len; i++) {
        size_t *now = rows[i % 3];
        const size_t *last = rows[(i + 2) % 3];
        const size_t *before = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t best = last[j - 1] + (a[i - 1] != b[j - 1]);
            best = last[j] + 1 < best ? last[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            bool is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            now[j] = is_swap && before[j - 2] + 1 < best ? before[j - 2] + 1 : best;
        }
    }
    return rows[a_len % 3][b_len];
}
