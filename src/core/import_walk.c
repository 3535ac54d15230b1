/* SPDX-License-Identifier: MIT */
/* The walk over an upload. */
#include "core/import_walk.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "ical/read.h"
#include "model/limits.h"
#include "core/import_about.h"
#include "zip/read.h"

enum { HEAD_BYTES = 1024, MAX_ENTRIES = 500000, TOTAL = 4, RATIO = 250, MAX_FOLDERS = 10000 };

struct core_walk {
    cal_arena *kept;
    zip_reader *zip; /* NULL: a plain stream */
    cal_str name, body;
    int64_t next; /* index of the next calendar file */
    bool is_ours; /* the archive begins with a manifest of this server */
    CAL_VEC(core_folder_about) folders;
};

/* ---- names ---- */

static bool ends_with_any(cal_str path, const cal_str *ends, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (path.n >= ends[i].n && cal_str_eq_ci(cal_str_skip(path, path.n - ends[i].n), ends[i]))
            return true;
    }
    return false;
}

static bool is_named_calendar(cal_str path)
{
    static const cal_str ends[] = {CAL_STR_K(".ics"), CAL_STR_K(".ical"), CAL_STR_K(".icalendar"),
                                   CAL_STR_K(".vcs")};

    return ends_with_any(path, ends, CAL_COUNT(ends));
}

static size_t last_slash(cal_str path)
{
    size_t n = path.n;

    while (n && path.p[n - 1] != '/')
        n--;
    return n; /* behind it; 0: there is none */
}

static cal_str base_of(cal_str path)
{
    return cal_str_skip(path, last_slash(path));
}

static cal_str folder_of(cal_str path)
{
    size_t n = last_slash(path);

    return cal_str_take(path, n ? n - 1 : 0);
}

/* "work.ics" is about "work". */
static cal_str stem_of(cal_str name)
{
    size_t n = name.n;

    while (n && name.p[n - 1] != '.')
        n--;
    return n > 1 ? cal_str_take(name, n - 1) : name;
}

/* What macOS puts beside files. */
static bool is_shadow(cal_str path)
{
    return cal_str_starts(path, CAL_STR("__MACOSX/")) ||
           cal_str_starts(base_of(path), CAL_STR("._"));
}

/* ---- telling by bytes ---- */

/* Letters of UTF-16 stand beside noughts. */
static bool is_calendar(cal_ctx *cx, cal_str head)
{
    static const cal_str begin = CAL_STR_K("BEGIN:VCALENDAR");
    char *plain = cal_arena_alloc(cx->arena, head.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < head.n; i++) {
        if (head.p[i])
            plain[n++] = head.p[i];
    }
    for (size_t i = 0; i + begin.n <= n; i++) {
        if (cal_str_eq_ci((cal_str){plain + i, begin.n}, begin))
            return true;
    }
    return false;
}

static bool may_be_stream(cal_ctx *cx, cal_str body)
{
    return is_calendar(cx, cal_str_take(body, HEAD_BYTES)) ||
           cal_str_has(body, CAL_STR("BEGIN:V")) || cal_str_has(body, CAL_STR("begin:v"));
}

static zip_limits limits_of(const cal_ctx *cx)
{
    size_t one = (size_t)cx->limits->import_bytes;

    return (zip_limits){
        .entries = MAX_ENTRIES, .entry_bytes = one, .total_bytes = TOTAL * one, .ratio = RATIO};
}

cal_err core_walk_new(cal_ctx *cx, cal_str name, cal_str body, core_walk **out)
{
    core_walk *w = CAL_NEW(cx->arena, core_walk);
    zip_limits limits = limits_of(cx);

    *w = (core_walk){.kept = cx->arena, .name = name, .body = body};
    *out = w;
    if (zip_is_archive(body))
        return zip_reader_new(cx, body, &limits, &w->zip);
    if (may_be_stream(cx, body))
        return CAL_OK;
    return cal_fail(cx, CAL_E_BAD_ICAL,
                    "This is neither a calendar (.ics) nor an archive of calendars (.zip, .tgz).");
}

/* ---- what is said of folders ---- */

static core_folder_about *folder_at(core_walk *w, cal_str path)
{
    for (size_t i = w->folders.n; i-- > 0;) {
        if (cal_str_eq(w->folders.at[i].path, path))
            return &w->folders.at[i];
    }
    return NULL;
}

static core_folder_about *folder_make(core_walk *w, cal_str path)
{
    core_folder_about *f = folder_at(w, path);

    if (f || w->folders.n == MAX_FOLDERS)
        return f;
    CAL_PUSH(w->kept, &w->folders, (core_folder_about){.path = cal_arena_dup(w->kept, path)});
    return &w->folders.at[w->folders.n - 1];
}

/* The files of a vdir that name and colour its folder. */
static cal_err read_vdir(cal_ctx *cx, core_walk *w, cal_str path)
{
    bool is_color = cal_str_eq(base_of(path), CAL_STR("color"));
    core_folder_about *f = folder_make(w, folder_of(path));
    cal_str text;
    cal_err e = zip_reader_head(cx, w->zip, HEAD_BYTES, &text);

    if (e || !f || w->is_ours || !cal_utf8_ok(text))
        return e;
    while (text.n && (unsigned char)text.p[text.n - 1] <= ' ')
        text.n--;
    *(is_color ? &f->about.color : &f->about.calendar_name) = cal_arena_dup(w->kept, text);
    return CAL_OK;
}

/* Only the archives of this server have one; another's file of that name is passed over. */
static cal_err read_manifest(cal_ctx *cx, core_walk *w)
{
    const core_folder_about *all;
    cal_str text;
    size_t n;
    cal_err e = zip_reader_body(cx, w->zip, &text);

    if (e || !core_manifest_read(cx, text, &all, &n))
        return e;
    w->is_ours = true;
    for (size_t i = 0; i < n; i++) {
        core_folder_about *f = folder_make(w, all[i].path);

        if (f)
            f->about = core_about_dup(w->kept, &all[i].about);
    }
    return CAL_OK;
}

/* ---- files ---- */

static cal_err take(cal_ctx *cx, core_walk *w, cal_str path, cal_str text, core_walk_file *out)
{
    const core_folder_about *f = folder_at(w, folder_of(path));

    *out = (core_walk_file){.index = w->next++, .path = path, .text = text};
    if (f)
        out->about = f->about;
    if (w->is_ours)
        out->href = base_of(path);
    else
        core_about_stream(cx, text, &out->about);
    return CAL_OK;
}

/* Whether an entry of the archive is a calendar file; reads what says something of its folder. */
static cal_err judge(cal_ctx *cx, core_walk *w, cal_str path, bool *wanted)
{
    cal_str base = base_of(path), head;
    cal_err e;

    *wanted = false;
    if (is_shadow(path))
        return CAL_OK;
    if (cal_str_eq(path, CAL_STR(CORE_MANIFEST_PATH)))
        return read_manifest(cx, w);
    if (cal_str_eq(base, CAL_STR("color")) || cal_str_eq(base, CAL_STR("displayname")))
        return read_vdir(cx, w, path);
    if (w->is_ours) {
        *wanted = cal_str_starts(path, CAL_STR(CORE_OBJECTS_PATH "/"));
        return CAL_OK;
    }
    *wanted = is_named_calendar(path);
    if (*wanted || (e = zip_reader_head(cx, w->zip, HEAD_BYTES, &head)))
        return *wanted ? CAL_OK : e;
    *wanted = is_calendar(cx, head);
    return CAL_OK;
}

static cal_err next_of_zip(cal_ctx *cx, core_walk *w, int64_t from, core_walk_file *out, bool *more)
{
    for (;;) {
        cal_str path, text;
        bool wanted;
        cal_err e = zip_reader_next(cx, w->zip, &path, more);

        if (e || !*more || (e = judge(cx, w, path, &wanted)))
            return e;
        if (!wanted)
            continue;
        if (w->next >= from) {
            e = zip_reader_body(cx, w->zip, &text);
            return e ? e : take(cx, w, path, text, out);
        }
        w->next++;
    }
}

cal_err core_walk_next(cal_ctx *cx, core_walk *w, int64_t from, core_walk_file *out, bool *more)
{
    if (w->zip)
        return next_of_zip(cx, w, from, out, more);
    *more = w->next == 0 && from == 0;
    w->next = 1;
    if (!*more)
        return CAL_OK;
    w->next = 0;
    return take(cx, w, w->name, w->body, out);
}

cal_import_source core_walk_source(cal_ctx *cx, const core_walk *w, const core_walk_file *file,
                                   size_t n)
{
    cal_import_source s = file->about;
    cal_str folder = w->zip ? folder_of(file->path) : CAL_STR("");
    bool is_one = w->zip && n <= 1; /* one object of a calendar, rather than a calendar */

    if (!is_one && !w->is_ours) {
        s.key = cal_arena_printf(cx->arena, "file:%.*s", CAL_FMT(file->path));
        s.name = stem_of(base_of(file->path));
    } else if (s.calendar_name.n && !w->is_ours) {
        s.key = cal_arena_printf(cx->arena, "name:%.*s/%.*s", CAL_FMT(folder),
                                 CAL_FMT(s.calendar_name));
        s.name = s.calendar_name;
    } else {
        s.key = cal_arena_printf(cx->arena, "folder:%.*s", CAL_FMT(folder));
        s.name = folder.n ? base_of(folder) : stem_of(w->name);
    }
    core_about_mend(cx, &s);
    if (!s.name.n)
        s.name = CAL_STR("Import");
    return s;
}
