/* The one function every fuzz target defines; libFuzzer calls it, tests/fuzz_replay.c replays the corpus through it. */
#ifndef DBR_TESTS_FUZZ_H
#define DBR_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
