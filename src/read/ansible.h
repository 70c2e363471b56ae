/*
 * What ansible-playbook prints, shared by its own format and logs of CI jobs that run it. Private to read.
 */
#ifndef DBR_READ_ANSIBLE_H
#define DBR_READ_ANSIBLE_H

#include "read/parts.h"

/* "TASK [checkout : Restart service] ****", "PLAY RECAP ****": what follows belongs to it. */
bool read_ansible_heads(dbr_slice line);
/* "changed: [web-1]", "fatal: [web-2]: FAILED! …": what a task says of a host. */
bool read_ansible_tells(dbr_slice line);
/*
 * The record of a task or play: a change where a host was changed, else a log line, of level ERROR where one failed. Fills all
 * but the time.
 *
 * text  from its head on, without what CI puts before lines
 */
void read_ansible_record(dbr_slice text, dbr_arena *arena, dbr_record *ret);

#endif
