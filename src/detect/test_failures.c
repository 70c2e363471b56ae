/* Failures that evidence speaks of, with or without times. */
#include "test_fixture.c"
int main(void)
{
    return 0;
}
