/* People shown as roles; private to audience. */
#ifndef DBR_AUDIENCE_ROLES_H
#define DBR_AUDIENCE_ROLES_H

#include "audience/rules.h"

typedef struct dbr_roles dbr_roles;

/* NULL when the incident does not want roles. Lives in `arena`; borrows the incident. */
dbr_roles *dbr_roles_new(dbr_arena *arena, const dbr_incident *incident, dbr_lang lang);

/*
 * What stands at `at`, people-wise: the bytes of a person's name, handle or mention and the role that
 * replaces it; or the bytes of a role that stands there already and stays (then `*ret_role` is empty). 0 for
 * neither.
 */
size_t dbr_roles_match(const dbr_roles *r, const dbr_rule_at *at, dbr_slice *ret_role);

/* Whether anything may begin with this byte. */
bool dbr_roles_starts(const dbr_roles *r, unsigned char c);

#endif
