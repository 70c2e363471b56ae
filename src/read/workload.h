/*
 * Whose an object of Kubernetes is, by its name. Private to read.
 */
#ifndef DBR_READ_WORKLOAD_H
#define DBR_READ_WORKLOAD_H

#include "read/parts.h"

/* "cart" of the pod "cart-5d9f8c7b64-x2vqp": the workload's name, a part of `name`; empty for what belongs to none. */
dbr_slice read_workload(dbr_slice kind, dbr_slice name);

/* Sets service, or host where it is a node, by what a record is about. A host that is known stays. */
void read_about(dbr_slice kind, dbr_slice name, dbr_record *ret);

#endif
