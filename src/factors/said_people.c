/*
 * People out of what is quoted: a statement of a cause is evidence, and no person is ever named in a lead. Taken out are handles,
 * the names of those who speak or act in the evidence or stand in the people map, and a capitalised word, or two, that does what
 * people do ("Bob Miller pushed …"). What does such things in its own name (Jenkins deploys, Terraform deletes) stays. In their
 * place stands "[somebody]", so that a reader sees that the quotation was changed.
 */
#include "base/utf8.h"
#include "factors/said.h"

#include <ctype.h>

#define LONGEST_NAME 60u

static bool is_one_of(dbr_slice word, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (dbr_slice_eq_nocase(word, dbr_slice_str(words[i]))) {
            return true;
        }
    }
    return false;
}

/* Deeds of hands: what software is said to do as well ("failed", "evicted", "restarted") is none. */
static bool is_deed(dbr_slice word)
{
    static const char *const DEEDS[] = {
        "pushed",   "pushing",  "merged",    "merging",      "deployed",   "deploying", "skipped",
        "skipping", "forgot",   "deleted",   "deleting",     "ran",        "running",   "typed",
        "mistyped", "approved", "approving", "reviewed",     "reviewing",  "misread",   "edited",
        "editing",  "disabled", "uploaded",  "applied",      "changed",    "changing",  "committed",
        "rotated",  "removed",  "removing",  "renamed",      "broke",      "dropped",   "copied",
        "pasted",   "ignored",  "ignoring",  "missed",       "missing",    "did",       "didn't",
        "had",      "made",     "making",    "accidentally", "mistakenly", "tried",     "thought",
        "assumed",  "wanted",   "decided",   "clicked",      "unplugged",  "wrote",     "said",
        "set",      "turned",   "bumped",    "rolled",       "triggered",  "started",   "left",
        "took",     NULL};
    return is_one_of(word, DEEDS);
}

/* Capitalised, and the doer of such deeds all the same: software, companies, and words that begin a sentence. */
static bool is_no_person(dbr_slice word)
{
    static const char *const OTHERS[] = {
        "jenkins", "argo",      "argocd",     "flux",       "helm",        "terraform",  "ansible",
        "puppet",  "chef",      "flyway",     "liquibase",  "renovate",    "dependabot", "github",
        "gitlab",  "spinnaker", "docker",     "kubernetes", "karpenter",   "istio",      "envoy",
        "nginx",   "redis",     "postgres",   "postgresql", "mysql",       "kafka",      "aws",
        "google",  "azure",     "cloudflare", "fastly",     "stripe",      "cron",       "systemd",
        "we",      "i",         "they",       "he",         "she",         "you",        "it",
        "someone", "somebody",  "nobody",     "who",        "this",        "that",       "these",
        "those",   "which",     "the",        "a",          "an",          "our",        "their",
        "and",     "but",       "because",    "when",       "after",       "since",      "then",
        "so",      "deploy",    "release",    "rollout",    "migration",   "upgrade",    "script",
        "job",     "config",    "version",    "service",    "cluster",     "database",   "server",
        "support", "ops",       "dev",        "team",       "engineering", "turns",      "turned",
        "cause",   "problem",   "issue",      "nothing",    NULL};
    return is_one_of(word, OTHERS);
}

static bool is_capitalised(dbr_slice word)
{
    bool is = word.len >= 2 && isupper((unsigned char)word.ptr[0]) != 0;
    for (size_t i = 1; i < word.len && is; i++) {
        is = islower((unsigned char)word.ptr[i]) != 0;
    }
    return is;
}

/* A word without what stands around it; `*tail` is the rest, "'s" included. */
static dbr_slice bare(dbr_slice word, dbr_slice *tail)
{
    size_t n = 0;
    while (n < word.len && (isalnum((unsigned char)word.ptr[n]) != 0 || strchr("._-", word.ptr[n]) != NULL ||
                            (unsigned char)word.ptr[n] >= 0x80)) {
        n++;
    }
    while (n > 0 && strchr("._-", word.ptr[n - 1]) != NULL) {
        n--;
    }
    *tail = dbr_slice_from(word, n);
    return dbr_slice_sub(word, 0, n);
}

void fc_speakers_add(fc_speakers *s, fc_build *b, dbr_slice name)
{
    while (name.len > 0 && strchr("@<", name.ptr[0]) != NULL) {
        name = dbr_slice_from(name, 1);
    }
    if (name.len < 2 || name.len > LONGEST_NAME || s->n >= FC_MAX_SPEAKERS) {
        return;
    }
    for (size_t i = 0; i < s->n; i++) {
        if (dbr_slice_eq(s->names[i], name)) {
            return;
        }
    }
    s->names[s->n++] = dbr_slice_dup(b->arena, name);
}

/* One of the words of a name, capitalised as it is there ("Alice" of "Alice Example"), or the whole of it. */
static bool is_of_speaker(const fc_speakers *s, dbr_slice word)
{
    for (size_t i = 0; i < s->n; i++) {
        dbr_slice rest = s->names[i];
        while (rest.ptr != NULL) {
            dbr_slice part = dbr_slice_cut(&rest, ' ');
            if (part.len >= 2 && dbr_slice_eq(part, word)) {
                return true;
            }
        }
    }
    return false;
}

/* A nick in small letters is a word like others ("max") unless it does something. */
static bool is_person(const fc_speakers *s, dbr_slice word, dbr_slice tail, dbr_slice next)
{
    bool does = is_deed(next) || dbr_slice_starts(tail, "'s") || dbr_slice_starts(tail, "’s");
    if (is_of_speaker(s, word)) {
        return does || !islower((unsigned char)word.ptr[0]);
    }
    return is_capitalised(word) && !is_no_person(word) && is_deed(next);
}

/* Names without spaces around them, as in Chinese text. */
static void put_part(dbr_buf *out, const fc_speakers *s, dbr_slice word, const char *somebody)
{
    for (size_t i = 0; i < word.len;) {
        size_t n = 0;
        for (size_t k = 0; k < s->n && n == 0; k++) {
            dbr_slice name = s->names[k];
            bool is_wide = name.len >= 6 && (unsigned char)name.ptr[0] >= 0x80; // two characters and more
            n = is_wide && dbr_slice_eq(dbr_slice_sub(word, i, i + name.len), name) ? name.len : 0;
        }
        if (n > 0) {
            dbr_buf_str(out, somebody);
        } else {
            dbr_buf_char(out, word.ptr[i]);
        }
        i += n > 0 ? n : 1;
    }
}

dbr_slice fc_without_people(fc_build *b, const fc_speakers *s, dbr_slice sentence)
{
    DBR_AUTO(dbr_buf) out = {0};
    const char *somebody = dbr_text(b->lang, DBR_T_FACTORS_SOMEBODY);
    bool was_person = false;
    while (sentence.ptr != NULL) {
        dbr_slice word = dbr_slice_cut(&sentence, ' ');
        dbr_slice rest = sentence, tail = {0}, none = {0};
        dbr_slice name = bare(word, &tail);
        dbr_slice next = tail.len == 0 && rest.ptr != NULL ? bare(dbr_slice_cut(&rest, ' '), &none) : none;
        dbr_slice second = next.len > 0 && none.len == 0 && rest.ptr != NULL
                               ? bare(dbr_slice_cut(&rest, ' '), &none)
                               : (dbr_slice){0};
        if (word.len == 0 || dbr_slice_find_char(word, '@') != SIZE_MAX) {
            continue;
        }
        bool is_full = is_capitalised(name) && is_capitalised(next) && !is_no_person(name) && is_deed(second);
        bool is = name.len > 0 && (is_full || is_person(s, name, tail, next));
        if (is && was_person) {
            dbr_buf_slice(&out, tail); // a name of two words
            continue;
        }
        dbr_buf_str(&out, dbr_buf_view(&out).len > 0 ? " " : "");
        if (is) {
            dbr_buf_str(&out, somebody);
            dbr_buf_slice(&out, tail);
        } else {
            put_part(&out, s, word, somebody);
        }
        was_person = is && tail.len == 0;
    }
    return dbr_slice_dup(b->arena, dbr_slice_trim(dbr_buf_view(&out)));
}
