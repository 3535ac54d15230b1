/* SPDX-License-Identifier: MIT */
/* Any bytes as a Range field: what is given lies in the representation, in whole parts, and all of
   it together is not more than the representation. The first byte says how long that is. */
#include "dav/part.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    dav_part parts[DAV_PARTS_MAX];
    int64_t size = n ? data[0] : 0, bytes = 0;
    int count = dav_part_read((cal_str){(const char *)data + (n > 0), n - (n > 0)}, size, parts);

    if (count < -1 || count > DAV_PARTS_MAX)
        __builtin_trap();
    for (int i = 0; i < count; i++) {
        if (parts[i].first < 0 || parts[i].first > parts[i].last || parts[i].last >= size)
            __builtin_trap();
        bytes += parts[i].last - parts[i].first + 1;
    }
    if (bytes > size)
        __builtin_trap();
    return 0;
}
