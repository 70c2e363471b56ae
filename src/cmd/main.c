/* The program `debrief`. Everything it does is in dispatch.c, so that tests and libexec programs can share
 * it. */
#include "cmd/cmd.h"

int main(int argc, char **argv)
{
    return dbr_cmd_main(argc, (const char *const *)argv);
}
