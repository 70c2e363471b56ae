/* Replays a corpus folder (and the empty input) through a fuzz target, without libFuzzer: part of the ordinary tests. */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static void replay(const char *folder, const char *name)
{
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        return;
    }
    (void)fseek(f, 0, SEEK_END);
    long size = ftell(f);
    rewind(f);
    uint8_t *bytes = malloc(size > 0 ? (size_t)size : 1);
    size_t n = size > 0 ? fread(bytes, 1, (size_t)size, f) : 0;
    (void)LLVMFuzzerTestOneInput(bytes, n);
    free(bytes);
    (void)fclose(f);
}

int main(int argc, char **argv)
{
    (void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    DIR *d = argc > 1 ? opendir(argv[1]) : NULL;
    if (d == NULL) {
        (void)fprintf(stderr, "no corpus folder '%s'\n", argc > 1 ? argv[1] : "");
        return 1;
    }
    int n = 0;
    for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
        if (e->d_name[0] != '.') {
            replay(argv[1], e->d_name);
            n++;
        }
    }
    (void)closedir(d);
    (void)printf("%d inputs replayed\n", n);
    return n > 0 ? 0 : 1;
}
