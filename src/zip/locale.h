/* SPDX-License-Identifier: MIT */
/* libarchive turns names from and into the character set of the thread's locale: for its calls that
   is UTF-8, whatever the program was started with. */
#ifndef CAL_ZIP_LOCALE_H
#define CAL_ZIP_LOCALE_H

#include <locale.h>

typedef struct zip_locale {
    locale_t utf8, before;
} zip_locale;

/* End it with zip_locale_end. */
static inline void zip_locale_init(zip_locale *l)
{
    l->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

static inline void zip_locale_end(zip_locale *l)
{
    if (l->utf8)
        freelocale(l->utf8);
}

/* Around each call: this thread's locale, then what it was. */
static inline void zip_locale_use(zip_locale *l)
{
    l->before = l->utf8 ? uselocale(l->utf8) : (locale_t)0;
}

static inline void zip_locale_leave(zip_locale *l)
{
    if (l->before)
        (void)uselocale(l->before);
}

#endif
