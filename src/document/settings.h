/* What the parts of the settings share, private to document. */
#ifndef DBR_DOCUMENT_SETTINGS_H
#define DBR_DOCUMENT_SETTINGS_H

#include "base/yaml.h"
#include "document/document.h"

/* `slo` and `impact` of a settings file, over what `to` has. Errors: DBR_EPARSE with the place. */
dbr_code dbr_settings_read_impact(dbr_arena *arena, const dbr_yaml *root, const char *source,
                                  dbr_incident *to, dbr_err *err);

#endif
