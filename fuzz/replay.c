/* SPDX-License-Identifier: MIT */
/* Gives each named file to a fuzz target, once: corpora as ordinary tests. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int replay(const char *path)
{
    FILE *f = fopen(path, "rb");
    uint8_t *data = malloc(1 << 20);

    if (!f || !data) {
        free(data);
        perror(path);
        return 1;
    }

    size_t n = fread(data, 1, 1 << 20, f);
    uint8_t *exact = malloc(n ? n : 1); /* so that the sanitizer sees one byte too far */

    for (size_t i = 0; exact && i < n; i++)
        exact[i] = data[i];
    free(data);
    (void)fclose(f);
    (void)LLVMFuzzerTestOneInput(exact, n);
    free(exact);
    return 0;
}

int main(int argc, char **argv)
{
    int failed = 0;

    for (int i = 1; i < argc; i++)
        failed += replay(argv[i]);
    printf("%d passed, %d failed\n", argc - 1 - failed, failed);
    return failed != 0;
}
