/*
 * Changes as tools print them while they work, a line each, and the command lines that make them. Private to read.
 */
#ifndef DBR_READ_TOOL_LINES_H
#define DBR_READ_TOOL_LINES_H

#include "read/parts.h"

/*
 * Whether a line says what kubectl, helm or Terraform has changed or is about to: "deployment.apps/checkout configured",
 * "aws_db_instance.orders: Modifying... [id=7]". Fills kind, verb, object, service, title and text of *ret then.
 */
bool read_tool_outcome(dbr_slice line, dbr_arena *arena, dbr_record *ret);

/*
 * Whether a command line changes a system: "kubectl set image deployment/checkout app=shop/checkout:2.3.0". A trial ("--dry-run")
 * does not.
 *
 * is_echoed  what it prints stands behind it: commands of which read_tool_outcome tells more are left to that
 */
bool read_tool_command(dbr_slice command, bool is_echoed, dbr_arena *arena, dbr_record *ret);

#endif
