/* Formats of users' own: which folders they come from; private to cmd. */
#ifndef DBR_CMD_USER_FORMATS_H
#define DBR_CMD_USER_FORMATS_H

#include "cmd/cmd.h"

/*
 * Loads *.yaml in formats/ of the user's configuration ($XDG_CONFIG_HOME/debrief or ~/.config/debrief), of the folder of
 * debrief.yaml and of the incident; nearer ones take the place of others of the same name. What cannot be read is warned
 * of. Either folder may be NULL.
 */
void cmd_user_formats_load(dbr_cmd_context *ctx, const char *team_folder, const char *incident_folder);

/* Forgets the derived indexes of an incident folder when they were made with other definitions. */
void cmd_user_formats_follow(dbr_cmd_context *ctx, const char *incident_folder);

#endif
