/* SPDX-License-Identifier: MIT */
/* Reading archives by libarchive, of whose many formats two are switched on. */
#include "zip/read.h"

#include <archive.h>
#include <archive_entry.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "zip/locale.h"

enum { MAX_PATH_BYTES = 512, PIECE = 16 * 1024, FREE_BYTES = 1 << 20 };

struct zip_reader {
    struct archive *archive;
    struct archive_entry *entry; /* the current one; borrowed */
    zip_locale locale;
    zip_limits limits;
    size_t packed, entries, unpacked;
    cal_buf *head;  /* of the current file: what was read of it */
    bool is_stream; /* what is passed over is unpacked too */
};

static void end(void *object)
{
    zip_reader *r = object;

    (void)archive_read_free(r->archive);
    zip_locale_end(&r->locale);
}

bool zip_is_archive(cal_str bytes)
{
    return cal_str_starts(bytes, CAL_STR("PK\3\4")) || cal_str_starts(bytes, CAL_STR("PK\5\6")) ||
           cal_str_starts(bytes, CAL_STR("\x1f\x8b"));
}

static cal_err broken(cal_ctx *cx, const zip_reader *r)
{
    const char *why = archive_error_string(r->archive);

    return cal_fail(cx, CAL_E_ARCHIVE, "The archive is damaged (%s); pack or download it again.",
                    why ? why : "no reason is known");
}

static cal_err locked(cal_ctx *cx)
{
    return cal_fail(cx, CAL_E_ARCHIVE,
                    "The archive is locked by a password; pack it again without one.");
}

cal_err zip_reader_new(cal_ctx *cx, cal_str bytes, const zip_limits *limits, zip_reader **out)
{
    zip_reader *r = CAL_NEW(cx->arena, zip_reader);
    int rc;

    *r = (zip_reader){.limits = *limits, .packed = bytes.n};
    r->archive = archive_read_new();
    if (!r->archive)
        return cal_fail(cx, CAL_E_BUG, "There is no memory for an archive.");
    zip_locale_init(&r->locale);
    cal_arena_defer(cx->arena, end, r);
    r->is_stream = cal_str_starts(bytes, CAL_STR("\x1f\x8b"));
    zip_locale_use(&r->locale);
    if (r->is_stream) {
        (void)archive_read_support_filter_gzip(r->archive);
        (void)archive_read_support_format_tar(r->archive);
    } else {
        (void)archive_read_support_format_zip_seekable(r->archive);
    }
    rc = archive_read_open_memory(r->archive, bytes.p, bytes.n);
    zip_locale_leave(&r->locale);
    *out = r;
    return rc == ARCHIVE_OK ? CAL_OK : broken(cx, r);
}

/* ---- names ---- */

/* One segment of a path, without what is no printable UTF-8. */
static void add_segment(cal_buf *b, cal_str segment)
{
    if (segment.n == 0 || cal_str_eq(segment, CAL_STR(".")) || cal_str_eq(segment, CAL_STR("..")))
        return;
    if (b->n)
        cal_buf_add_byte(b, '/');
    while (segment.n) {
        size_t n = cal_utf8_xml_char(segment);

        if (n == 0 || (unsigned char)*segment.p < 0x20 || *segment.p == 0x7f)
            cal_buf_add_byte(b, '_');
        else
            cal_buf_add(b, cal_str_take(segment, n));
        segment = cal_str_skip(segment, n ? n : 1);
    }
}

static cal_str clean_path(cal_ctx *cx, struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    cal_buf *b = cal_buf_new(cx->arena, 0);
    cal_str rest = cal_str_c(name ? name : archive_entry_pathname(entry));
    char *slashed = cal_arena_alloc(cx->arena, rest.n + 1);

    for (size_t i = 0; i < rest.n; i++)
        slashed[i] = (char)(rest.p[i] == '\\' ? '/' : rest.p[i]);
    rest.p = slashed;
    while (rest.p)
        add_segment(b, cal_str_cut(&rest, '/'));
    return cal_utf8_take(cal_buf_str(b), MAX_PATH_BYTES);
}

/* ---- bounds ---- */

static cal_err count_bytes(cal_ctx *cx, zip_reader *r, size_t n)
{
    r->unpacked += n;
    if (r->unpacked > r->limits.total_bytes)
        return cal_fail(
            cx, CAL_E_TOO_LARGE,
            "What is in the archive has more than %zu bytes, the most that is unpacked; "
            "divide it.",
            r->limits.total_bytes);
    if (r->unpacked > FREE_BYTES && r->unpacked / r->limits.ratio > r->packed)
        return cal_fail(cx, CAL_E_TOO_LARGE,
                        "The archive unpacks to more than %zu times its size, which no calendar "
                        "does.",
                        r->limits.ratio);
    return CAL_OK;
}

/* A tar is read through to the next file, so what is passed over counts. */
static cal_err count_entry(cal_ctx *cx, zip_reader *r)
{
    int64_t size = archive_entry_size(r->entry);

    if (++r->entries > r->limits.entries)
        return cal_fail(cx, CAL_E_TOO_LARGE,
                        "The archive has more than %zu files, the most that is looked at; divide "
                        "it.",
                        r->limits.entries);
    return r->is_stream && size > 0 ? count_bytes(cx, r, (size_t)size) : CAL_OK;
}

/* ---- files ---- */

static int next_header(zip_reader *r)
{
    int rc;

    zip_locale_use(&r->locale);
    do {
        rc = archive_read_next_header(r->archive, &r->entry);
    } while (rc == ARCHIVE_RETRY);
    zip_locale_leave(&r->locale);
    return rc;
}

cal_err zip_reader_next(cal_ctx *cx, zip_reader *r, cal_str *path, bool *more)
{
    for (;;) {
        int rc = next_header(r);
        cal_err e;

        *more = rc != ARCHIVE_EOF;
        if (!*more)
            return CAL_OK;
        if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
            return broken(cx, r);
        if ((e = count_entry(cx, r)))
            return e;
        if (archive_entry_filetype(r->entry) != AE_IFREG)
            continue;
        if (archive_entry_is_encrypted(r->entry))
            return locked(cx);
        zip_locale_use(&r->locale);
        *path = clean_path(cx, r->entry);
        zip_locale_leave(&r->locale);
        r->head = NULL;
        if (path->n)
            return CAL_OK;
    }
}

/* Reads on until `most` bytes of the file are there, or all. */
static cal_err fill(cal_ctx *cx, zip_reader *r, cal_buf *out, size_t most)
{
    char piece[PIECE];

    while (out->n < most) {
        size_t want = most - out->n < sizeof piece ? most - out->n : sizeof piece;
        la_ssize_t n = archive_read_data(r->archive, piece, want);
        cal_err e;

        if (n < 0)
            return archive_entry_is_encrypted(r->entry) ? locked(cx) : broken(cx, r);
        if (n == 0)
            return CAL_OK;
        if (!r->is_stream && (e = count_bytes(cx, r, (size_t)n)))
            return e;
        cal_buf_add(out, (cal_str){piece, (size_t)n});
    }
    return CAL_OK;
}

cal_err zip_reader_head(cal_ctx *cx, zip_reader *r, size_t n, cal_str *out)
{
    cal_err e = CAL_OK;

    if (!r->head) {
        r->head = cal_buf_new(cx->arena, 0);
        e = fill(cx, r, r->head, n);
    }
    *out = cal_str_take(cal_buf_str(r->head), n);
    return e;
}

cal_err zip_reader_body(cal_ctx *cx, zip_reader *r, cal_str *out)
{
    cal_buf *all = cal_buf_new(cx->arena, 0);
    cal_err e;

    if (r->head)
        cal_buf_add(all, cal_buf_str(r->head));
    if ((e = fill(cx, r, all, r->limits.entry_bytes + 1)))
        return e;
    if (all->n > r->limits.entry_bytes)
        return cal_fail(cx, CAL_E_TOO_LARGE,
                        "A file in the archive has more than %zu bytes, the most that is read; "
                        "divide it.",
                        r->limits.entry_bytes);
    *out = cal_buf_str(all);
    return CAL_OK;
}
