/* What the judges of action items in both languages share. Private to the wording….c. */
#ifndef DBR_CHECK_WORDING_H
#define DBR_CHECK_WORDING_H

#include "check/check_impl.h"

/* A measure: a number, code, a path, a proper name of more than the first word. */
bool check_has_measure(dbr_slice s);
/* check_judge_wording of a Chinese item without marks and links. */
check_wording check_judge_wording_zh(dbr_slice s);

#endif
