/* The generated message table; private to base/text.c. */
#ifndef DBR_BASE_TEXT_TABLE_H
#define DBR_BASE_TEXT_TABLE_H

#include "text_ids.h"

extern const char *const dbr_text_names[DBR_TEXT_COUNT];
extern const char *const dbr_text_strings[][DBR_TEXT_COUNT];

#endif
