/* The table of blocks: what the markers of a layout stand for. A new one is a function, its declaration and a row. */
#include "report/draft.h"

static const draft_block blocks[] = {
    /* values */
    {.name = "title", .help = "the incident's title", .is_inline = true, .write = draft_title},
    {.name = "date", .help = "the day on which it began", .is_inline = true, .write = draft_date},
    {.name = "span",
     .help = "when it began and ended, with the zone",
     .is_inline = true,
     .write = draft_span},
    {.name = "duration",
     .help = "how long it took, as a claim, and from when to when",
     .is_inline = true,
     .write = draft_length},
    {.name = "severity",
     .help = "the severity as incident.yaml has it",
     .is_inline = true,
     .write = draft_severity},
    {.name = "services", .help = "the affected services", .is_inline = true, .write = draft_services},
    {.name = "authors", .help = "who writes the report", .is_inline = true, .write = draft_authors},
    {.name = "zone",
     .help = "the zone of the report's clock times",
     .is_inline = true,
     .write = draft_zone_name},
    /* what happened */
    {.name = "summary",
     .help = "two sentences: what failed and when, and what changed before it recovered",
     .write = draft_summary},
    {.name = "impact",
     .help = "failed requests, customers, latency, error budget, declared costs: with proof or unknown",
     .write = draft_write_impact},
    {.name = "key-times",
     .help = "the milestones: with rules and the unknown ones, or as a list of those known",
     .forms = "table|list",
     .section = DBR_SECTION_KEY_TIMES,
     .write = draft_key_times},
    {.name = "durations",
     .help = "how long it took to detect, acknowledge, mitigate, recover: formula and both events",
     .write = draft_durations},
    {.name = "timeline",
     .help = "the shown events, each with its source",
     .forms = "table|list",
     .section = DBR_SECTION_TIMELINE,
     .write = draft_timeline},
    {.name = "detection", .help = "how long it took to notice", .write = draft_detection},
    {.name = "response", .help = "how long it took people to come", .write = draft_response},
    {.name = "recovery", .help = "what brought it back, and how fast", .write = draft_recovery},
    {.name = "well", .help = "what went well, as far as times show it", .write = draft_well},
    /* why, and what follows */
    {.name = "leads", .help = "what may have caused it, with evidence for and against", .write = draft_leads},
    {.name = "conditions", .help = "gaps that let it happen or grow", .write = draft_conditions},
    {.name = "questions", .help = "questions that the evidence raises", .write = draft_questions},
    {.name = "whys",
     .help = "a why-tree in layers: what may have set it off, what let it happen, open questions",
     .write = draft_whys},
    {.name = "actions",
     .help = "proposed action items",
     .forms = "table|list|boxes",
     .section = DBR_SECTION_ACTIONS,
     .write = draft_actions},
    {.name = "coverage",
     .help = "what the evidence cannot show, and why",
     .section = DBR_SECTION_COVERAGE,
     .write = draft_coverage},
    {.name = "sources", .help = "the artifacts that the report rests on", .write = draft_sources},
};

const draft_block *draft_block_at(size_t i)
{
    return i < sizeof(blocks) / sizeof(*blocks) ? &blocks[i] : NULL;
}

const draft_block *draft_block_find(dbr_slice name)
{
    for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++) {
        if (dbr_slice_is(name, blocks[i].name)) {
            return &blocks[i];
        }
    }
    return NULL;
}
