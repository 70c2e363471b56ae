/*
 * TZif, the compiled zone files of RFC 8536, versions 1 to 4.
 *
 * A file is a header and a block of 32-bit times; from version 2 on a second header and block with 64-bit
 * times follow, and a footer "\n" TZ-rule "\n" for the time after the last transition:
 *
 *     "TZif" version 15×0  isutcnt isstdcnt leapcnt timecnt typecnt charcnt (big-endian 32 bits)
 *     timecnt × time, timecnt × type index, typecnt × (offset 4, is_dst 1, abbreviation index 1), charcnt
 * bytes, leapcnt × (time, correction), isstdcnt bytes, isutcnt bytes
 *
 * Bytes are checked as if they were hostile. Files that count leap seconds ("right/…") are refused: our time
 * has none.
 */
#include "when/zone.h"

#include <assert.h>
#include <endian.h>

#define HEADER_BYTES 44
#define MAX_OFFSET_S (26 * 3600) // RFC 8536: −25 h < offset < 26 h

typedef struct tzif_header {
    uint8_t version; // 0, '2', '3', '4'
    uint32_t n_isut, n_isstd, n_leap, n_time, n_type, n_char;
} tzif_header;

static dbr_code read_header(dbr_slice bytes, tzif_header *ret, dbr_err *err);
static size_t block_bytes(const tzif_header *h, size_t time_bytes);
static dbr_code read_block(dbr_slice block, const tzif_header *h, size_t time_bytes, dbr_zone *z,
                           dbr_err *err);
static dbr_code read_footer(dbr_slice footer, dbr_zone *z, dbr_err *err);

dbr_code dbr_zone_parse(dbr_slice bytes, dbr_zone **ret, dbr_err *err)
{
    assert(ret != NULL && err != NULL);
    tzif_header h = {0};
    size_t time_bytes = 4;
    dbr_code rc = read_header(bytes, &h, err);
    if (rc < 0) {
        return rc;
    }
    if (h.version >= '2') {
        size_t first = HEADER_BYTES + block_bytes(&h, 4);
        rc = first > bytes.len ? dbr_fail(err, DBR_EPARSE, "the zone file is cut short")
                               : read_header(bytes = dbr_slice_from(bytes, first), &h, err);
        if (rc < 0) {
            return rc;
        }
        time_bytes = 8;
    }
    size_t block = block_bytes(&h, time_bytes);
    if (bytes.len - HEADER_BYTES < block) {
        return dbr_fail(err, DBR_EPARSE, "the zone file is cut short");
    }
    dbr_zone *z = dbr_xcalloc(1, sizeof(*z));
    rc = read_block(dbr_slice_sub(bytes, HEADER_BYTES, HEADER_BYTES + block), &h, time_bytes, z, err);
    if (rc == DBR_OK && time_bytes == 8) {
        rc = read_footer(dbr_slice_from(bytes, HEADER_BYTES + block), z, err);
    }
    if (rc < 0) {
        (void)dbr_zone_free(z);
        return rc;
    }
    *ret = z;
    return DBR_OK;
}

dbr_zone *dbr_zone_free(dbr_zone *z)
{
    if (z != NULL) {
        free(z->at);
        free(z->type_of);
        free(z->types);
        free(z->abbreviations);
        free(z);
    }
    return NULL;
}

static uint32_t load_32(const char *p)
{
    uint32_t v = 0;
    memcpy(&v, p, sizeof(v));
    return be32toh(v);
}

static int64_t load_time(const char *p, size_t time_bytes)
{
    if (time_bytes == 4) {
        return (int32_t)load_32(p);
    }
    uint64_t v = 0;
    memcpy(&v, p, sizeof(v));
    return (int64_t)be64toh(v);
}

static dbr_code read_header(dbr_slice bytes, tzif_header *ret, dbr_err *err)
{
    if (bytes.len < HEADER_BYTES || !dbr_slice_starts(bytes, "TZif")) {
        return dbr_fail(err, DBR_EPARSE, "not a zone file: no TZif header");
    }
    const char *p = bytes.ptr + 20;
    *ret = (tzif_header){(uint8_t)bytes.ptr[4], load_32(p),      load_32(p + 4), load_32(p + 8),
                         load_32(p + 12),       load_32(p + 16), load_32(p + 20)};
    if (bytes.len > ZONE_MAX_BYTES || ret->n_time > bytes.len || ret->n_type > 256 ||
        ret->n_char > bytes.len || ret->n_leap > bytes.len || ret->n_isut > bytes.len ||
        ret->n_isstd > bytes.len) {
        return dbr_fail(err, DBR_EPARSE, "the zone file's counts are impossible");
    }
    return DBR_OK;
}

/* Cannot overflow: read_header has bound every count by the size of the file, 64 KiB. */
static size_t block_bytes(const tzif_header *h, size_t time_bytes)
{
    return h->n_time * (time_bytes + 1) + (size_t)h->n_type * 6 + h->n_char + h->n_leap * (time_bytes + 4) +
           h->n_isstd + h->n_isut;
}

static dbr_code read_block(dbr_slice block, const tzif_header *h, size_t time_bytes, dbr_zone *z,
                           dbr_err *err)
{
    if (h->n_type == 0 || h->n_char == 0) {
        return dbr_fail(err, DBR_EPARSE, "the zone file has no types of local time");
    }
    if (h->n_leap > 0) {
        return dbr_fail(err, DBR_EPARSE, "the zone counts leap seconds");
    }
    const char *times = block.ptr;
    const char *indexes = times + h->n_time * time_bytes;
    const char *types = indexes + h->n_time;
    const char *names = types + (size_t)h->n_type * 6;

    z->n_at = h->n_time;
    z->n_types = h->n_type;
    z->at = dbr_xcalloc(z->n_at + 1, sizeof(*z->at)); // + 1: never of size 0
    z->type_of = dbr_xcalloc(z->n_at + 1, 1);
    z->types = dbr_xcalloc(z->n_types, sizeof(*z->types));
    z->abbreviations = dbr_xcalloc(h->n_char + 1, 1); // + 1: the last one ends, whatever the file says
    memcpy(z->abbreviations, names, h->n_char);
    for (size_t i = 0; i < z->n_at; i++) {
        z->at[i] = load_time(times + i * time_bytes, time_bytes);
        z->type_of[i] = (uint8_t)indexes[i];
        if ((i > 0 && z->at[i] <= z->at[i - 1]) || z->type_of[i] >= z->n_types) {
            return dbr_fail(err, DBR_EPARSE, "transition %zu of the zone file is out of order or has no type",
                            i);
        }
    }
    for (size_t i = 0; i < z->n_types; i++) {
        const char *type = types + i * 6;
        int32_t offset = (int32_t)load_32(type);
        uint8_t name = (uint8_t)type[5];
        if (offset < -MAX_OFFSET_S || offset > MAX_OFFSET_S || name >= h->n_char) {
            return dbr_fail(err, DBR_EPARSE, "type %zu of the zone file is impossible", i);
        }
        z->types[i] = (zone_type){offset, z->abbreviations + name};
    }
    return DBR_OK;
}

/* "\n" rule "\n"; the rule may be empty: then the last type holds for ever. */
static dbr_code read_footer(dbr_slice footer, dbr_zone *z, dbr_err *err)
{
    if (footer.len < 2 || footer.ptr[0] != '\n') {
        return dbr_fail(err, DBR_EPARSE, "the zone file has no footer");
    }
    dbr_slice rest = dbr_slice_from(footer, 1);
    size_t end = dbr_slice_find_char(rest, '\n');
    if (end == SIZE_MAX) {
        return dbr_fail(err, DBR_EPARSE, "the footer of the zone file does not end");
    }
    dbr_slice rule = dbr_slice_sub(rest, 0, end);
    if (rule.len == 0) {
        return DBR_OK;
    }
    if (!dbr_zone_rule_parse(rule, &z->rule)) {
        return dbr_fail(err, DBR_EPARSE, "cannot parse the zone rule '%.*s'", DBR_FMT(rule));
    }
    z->has_rule = true;
    return DBR_OK;
}
