/*
 * Every limit on what comes from outside, with its reason. "Checked first" is what makes
 * abort-on-out-of-memory safe.
 */
#ifndef DBR_BASE_LIMITS_H
#define DBR_BASE_LIMITS_H

#define DBR_MAX_RECORD_BYTES    (1u << 20) // a text line or JSON element; longer ones are cut, counted, located
#define DBR_MAX_FIELDS          256u       // fields a record
#define DBR_MAX_NESTING         64u        // JSON, YAML; archives inside archives count separately
#define DBR_MAX_BLOCKS_DEEP     512u       // of a report: a list 100 deep has 201 blocks around its text
#define DBR_MAX_ARCHIVE_DEPTH   4u         // .tar.gz holding .zip holding .gz …
#define DBR_MAX_ARCHIVE_MEMBERS 100000u    // a support bundle has some thousand
#define DBR_MAX_UNPACK_RATIO    2000u      // logs of zeros reach 1000 with gzip; bombs 1032 and up per layer
#define DBR_MAX_UNPACK_SLACK    (64u << 20)  // the ratio is judged only beyond this many unpacked bytes
#define DBR_MAX_SETTINGS_BYTES  (1u << 20)   // incident.yaml, debrief.yaml
#define DBR_MAX_REPORT_BYTES    (16u << 20)  // report.md; a real one has 5–60 kB
#define DBR_MAX_REQUEST_BYTES   (8u << 20)   // what we serve
#define DBR_MAX_RESPONSE_BYTES  (256u << 20) // what we fetch
#define DBR_MAX_CHILD_BYTES     (256u << 20) // what a child process may print
#define DBR_MAX_CLAIM_BYTES     4096u        // the title of a proof link
#define DBR_MAX_PATH_BYTES      4096u
#define DBR_MAX_PATTERN_BYTES   4096u   // a pattern of a user
#define DBR_MAX_MATCH_STEPS     200000u // of one search with it; a log line needs some hundred
#define DBR_MAX_SERIES          100000u // series an artifact
#define DBR_MAX_SUBRECORDS      8u      // records one element may yield at once
#define DBR_MAX_PIECE_RECORDS   65535u  // records of an element that holds a whole log or series

#endif
