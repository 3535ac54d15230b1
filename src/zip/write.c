/* SPDX-License-Identifier: MIT */
/* Writing zip by libarchive: sizes follow each file, so none has to be known before. */
#include "zip/write.h"

#include <archive.h>
#include <archive_entry.h>

#include "zip/locale.h"

struct zip_writer {
    struct archive *archive;
    zip_locale locale;
    int64_t when;
    cal_buf *out; /* of the running call */
};

static void end(void *object)
{
    zip_writer *w = object;

    (void)archive_write_fail(w->archive); /* what was not done is not finished now */
    (void)archive_write_free(w->archive);
    zip_locale_end(&w->locale);
}

static la_ssize_t take(struct archive *archive, void *object, const void *bytes, size_t n)
{
    zip_writer *w = object;

    (void)archive;
    if (w->out)
        cal_buf_add(w->out, (cal_str){bytes, n});
    return (la_ssize_t)n;
}

static cal_err judged(cal_ctx *cx, const zip_writer *w, int rc)
{
    const char *why = archive_error_string(w->archive);

    if (rc == ARCHIVE_OK || rc == ARCHIVE_WARN)
        return CAL_OK;
    return cal_fail(cx, CAL_E_BUG, "The archive cannot be written: %s", why ? why : "no reason");
}

cal_err zip_writer_new(cal_ctx *cx, int64_t when, zip_writer **out)
{
    zip_writer *w = CAL_NEW(cx->arena, zip_writer);
    int rc;

    w->archive = archive_write_new();
    if (!w->archive)
        return cal_fail(cx, CAL_E_BUG, "There is no memory for an archive.");
    w->when = when;
    zip_locale_init(&w->locale);
    cal_arena_defer(cx->arena, end, w);
    *out = w;
    zip_locale_use(&w->locale);
    (void)archive_write_set_format_zip(w->archive);
    (void)archive_write_set_options(w->archive, "zip:hdrcharset=UTF-8");
    (void)archive_write_set_bytes_per_block(w->archive, 0);
    (void)archive_write_set_bytes_in_last_block(w->archive, 1);
    rc = archive_write_open(w->archive, w, NULL, take, NULL);
    zip_locale_leave(&w->locale);
    return judged(cx, w, rc);
}

cal_err zip_writer_begin(cal_ctx *cx, zip_writer *w, cal_str path, cal_buf *out)
{
    struct archive_entry *entry = archive_entry_new();
    int rc;

    if (!entry)
        return cal_fail(cx, CAL_E_BUG, "There is no memory for an archive.");
    w->out = out;
    zip_locale_use(&w->locale);
    archive_entry_set_pathname_utf8(entry, cal_arena_c(cx->arena, path));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, w->when, 0);
    archive_entry_unset_size(entry);
    rc = archive_write_header(w->archive, entry);
    zip_locale_leave(&w->locale);
    archive_entry_free(entry);
    return judged(cx, w, rc);
}

cal_err zip_writer_add(cal_ctx *cx, zip_writer *w, cal_str bytes, cal_buf *out)
{
    w->out = out;
    while (bytes.n) {
        la_ssize_t n = archive_write_data(w->archive, bytes.p, bytes.n);

        if (n <= 0)
            return judged(cx, w, ARCHIVE_FATAL);
        bytes = cal_str_skip(bytes, (size_t)n);
    }
    return CAL_OK;
}

cal_err zip_writer_done(cal_ctx *cx, zip_writer *w, cal_buf *out)
{
    int rc;

    w->out = out;
    zip_locale_use(&w->locale);
    rc = archive_write_close(w->archive);
    zip_locale_leave(&w->locale);
    w->out = NULL;
    return judged(cx, w, rc);
}
