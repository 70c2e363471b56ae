/* The table of rules, as the team has it, and a rule's page. */
#include "cmd/check_rules.h"

#include "cmd/check_team.h"

static void print_json(dbr_cmd_context *ctx, const dbr_policy *policy, const char *only)
{
    dbr_jsonw j;
    dbr_jsonw_init(&j, &ctx->out->buf, true);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_array(&j, "rules");
    for (size_t i = 0; dbr_rule_at(i) != NULL; i++) {
        const dbr_rule *r = dbr_rule_at(i);
        bool is_off = policy != NULL && policy->rules[i].is_off;
        DBR_AUTO(dbr_buf) page = {0};
        if (only != NULL && !dbr_rule_is_of(r, dbr_slice_str(only))) {
            continue;
        }
        dbr_rule_explain(r, &page);
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_str(&j, "rule", r->id);
        dbr_jsonw_str(&j, "severity",
                      is_off ? "off"
                             : dbr_severity_word(policy != NULL ? policy->rules[i].severity : r->severity));
        dbr_jsonw_bool(&j, "shuts_gate",
                       !is_off && (policy != NULL ? policy->rules[i].shuts_gate : r->shuts_gate));
        dbr_jsonw_bool(&j, "can_be_ignored", dbr_rule_can_be_ignored(r));
        dbr_jsonw_bool(&j, "has_fix", dbr_rule_has_fix(r));
        dbr_jsonw_str(&j, "help", r->help);
        dbr_jsonw_str(&j, "rationale", r->rationale);
        dbr_jsonw_slice(&j, "page", dbr_buf_view(&page));
        dbr_jsonw_object_end(&j);
    }
    dbr_jsonw_array_end(&j);
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&ctx->out->buf, '\n');
}

static void print_row(dbr_cmd_context *ctx, const dbr_rule *r, const dbr_rule_setting *setting)
{
    dbr_severity severity = setting != NULL ? setting->severity : r->severity;
    bool is_off = setting != NULL && setting->is_off;
    bool shuts = !is_off && (setting != NULL ? setting->shuts_gate : r->shuts_gate);
    dbr_style style = is_off || severity == DBR_INFO ? DBR_STYLE_DIM
                      : severity == DBR_ERROR        ? DBR_STYLE_BAD
                                                     : DBR_STYLE_WARN;
    dbr_out_printf(ctx->out, "%-22s ", r->id);
    dbr_out_styled(ctx->out, style,
                   dbr_arena_printf(ctx->arena, "%-7s", is_off ? "off" : dbr_severity_word(severity)));
    dbr_out_printf(ctx->out, " %-4s %-3s %s\n", shuts ? "gate" : "", dbr_rule_has_fix(r) ? "fix" : "",
                   r->help);
}

int check_rules_print(dbr_cmd_context *ctx, const char *only)
{
    const dbr_policy *policy = NULL;
    check_team team = {0};
    dbr_err err = {0};
    if (only != NULL && !dbr_rule_is_known(dbr_slice_str(only))) {
        const char *nearest = dbr_rule_nearest(ctx->arena, dbr_slice_str(only));
        return nearest != NULL ? dbr_cmd_usage(ctx, "no rule '%s' (did you mean '%s'?)", only, nearest)
                               : dbr_cmd_usage(ctx, "no rule '%s': 'debrief check --rules' lists them", only);
    }
    if (check_team_policy(ctx, &team, dbr_path_join(ctx->arena, ctx->folder, "report.md"), &policy, &err) <
        0) {
        return dbr_cmd_fail(ctx, &err);
    }
    if (ctx->is_json) {
        print_json(ctx, policy, only);
        return DBR_EXIT_DONE;
    }
    size_t n_shown = 0;
    for (size_t i = 0; dbr_rule_at(i) != NULL; i++) {
        const dbr_rule *r = dbr_rule_at(i);
        DBR_AUTO(dbr_buf) page = {0};
        if (only == NULL) {
            print_row(ctx, r, policy != NULL ? &policy->rules[i] : NULL);
        } else if (dbr_rule_is_of(r, dbr_slice_str(only))) {
            dbr_rule_explain(r, &page);
            dbr_out_str(ctx->out, n_shown++ > 0 ? "\n" : "");
            dbr_out_buf(ctx->out, &page);
        }
    }
    return DBR_EXIT_DONE;
}
