/* SPDX-License-Identifier: MIT */
/* Reading and storing a batch at a time: what was stored before the end came is noted, and is not
   read again. */
#include "migrate/take.h"

#include "base/buf.h"
#include "core/migration.h"
#include "core/scratch.h"

enum { BATCH = 50 };

void migrate_tell(cal_ctx *cx, const migrate_told *told, cal_str calendar, cal_str path,
                  cal_str why)
{
    told->finding(told->state,
                  path.n
                      ? cal_arena_printf(cx->arena, "%.*s, %.*s: %.*s", CAL_FMT(calendar),
                                         CAL_FMT(path), CAL_FMT(why))
                      : cal_arena_printf(cx->arena, "%.*s: %.*s", CAL_FMT(calendar), CAL_FMT(why)));
}

/* ---- reading ---- */

static const migrate_member *member_at(const migrate_member *all, size_t n, cal_str path)
{
    for (size_t i = 0; i < n; i++) {
        if (cal_str_eq(all[i].path, path))
            return &all[i];
    }
    return NULL;
}

static core_migrated_object object_of(const migrate_member *m, cal_str etag, cal_str ics)
{
    return (core_migrated_object){
        .source = m->path,
        .source_etag = etag.n ? etag : m->etag,
        .href = migrate_segment(m->path),
        .ics = ics,
        .before = m->before,
    };
}

/* A reader of XML makes LF of every line end that is not written as a reference (XML 1.0 2.11):
   where no CR is left they were CRLF, as iCalendar has them (RFC 5545 3.1). */
static cal_str with_line_ends(cal_ctx *cx, cal_str text)
{
    cal_buf *out;

    if (cal_str_find_byte(text, '\r') < text.n)
        return text;
    out = cal_buf_new(cx->arena, 0);
    while (text.p) {
        cal_buf_add(out, cal_str_cut(&text, '\n'));
        if (text.p)
            cal_buf_add_c(out, "\r\n");
    }
    return cal_buf_str(out);
}

/* What stands in a DAV:response, without what a server puts before it to make XML look neat. */
static cal_str data_of(cal_ctx *cx, const xml_node *props)
{
    const xml_node *data = xml_child(props, XML_CALDAV, "calendar-data");
    cal_str text = data ? data->text : CAL_STR("");

    while (text.n && (unsigned char)*text.p <= ' ')
        text = cal_str_skip(text, 1);
    return text.n ? with_line_ends(cx, text) : text;
}

static cal_err multiget(cal_ctx *cx, const migrate_taking *t, const migrate_member *all, size_t n,
                        core_migrated_object *out, size_t *n_out)
{
    cal_buf *body = cal_buf_new(cx->arena, 0);
    migrate_ask ask = {
        "REPORT", t->from->url, "1", {NULL, 0}
    };
    const xml_node *root;
    net_response r;
    cal_err e;

    cal_buf_add_c(body, XML_PROLOG "<C:calendar-multiget" XML_DECLARED
                                   "><D:prop><D:getetag/><C:calendar-data/></D:prop>");
    for (size_t i = 0; i < n; i++) {
        cal_buf_add_c(body, "<D:href>");
        xml_escape(body, all[i].href);
        cal_buf_add_c(body, "</D:href>");
    }
    cal_buf_add_c(body, "</C:calendar-multiget>");
    ask.body = cal_buf_str(body);
    if ((e = migrate_multistatus(cx, t->source, &ask, &r, &root)))
        return e;
    for (const xml_node *p = root ? migrate_next(root, NULL) : NULL; p; p = migrate_next(root, p)) {
        const xml_node *props = migrate_props(p);
        const migrate_member *m = member_at(all, n, migrate_path(cx, migrate_href(p)));
        cal_str ics = data_of(cx, props);

        if (m && ics.n && *n_out < n)
            out[(*n_out)++] = object_of(m, xml_text(xml_child(props, XML_DAV, "getetag")), ics);
    }
    return CAL_OK;
}

static bool has(const core_migrated_object *all, size_t n, cal_str path)
{
    for (size_t i = 0; i < n; i++) {
        if (cal_str_eq(all[i].source, path))
            return true;
    }
    return false;
}

/* What multiget did not give. One that has gone meanwhile is no matter. */
static cal_err get_rest(cal_ctx *cx, const migrate_taking *t, const migrate_member *all, size_t n,
                        core_migrated_object *out, size_t *n_out)
{
    cal_err e = CAL_OK;

    for (size_t i = 0; i < n && !e; i++) {
        const migrate_ask ask = {
            "GET", migrate_resolve(cx, t->from->url, all[i].href), NULL, {NULL, 0}
        };
        net_response r;

        if (has(out, *n_out, all[i].path))
            continue;
        if ((e = migrate_fetch(cx, t->source, &ask, &r)))
            return e;
        if (r.status == 200)
            out[(*n_out)++] = object_of(&all[i], net_response_field(&r, CAL_STR("ETag")), r.body);
        else if (r.status != 404 && r.status != 410)
            migrate_tell(cx, t->told, t->from->patch.to.name, all[i].path,
                         cal_arena_printf(cx->arena,
                                          "refused: the other server does not give it (status %d)",
                                          r.status));
        if (r.status != 200)
            t->totals->refused += r.status != 404 && r.status != 410;
    }
    return e;
}

/* ---- storing ---- */

static void count(cal_ctx *cx, const migrate_taking *t, const core_migrated_object *o)
{
    migrate_totals *sums = t->totals;
    int64_t *const by_fate[CAL_FATES] = {
        [CAL_FATE_CREATED] = &sums->created,     [CAL_FATE_UPDATED] = &sums->updated,
        [CAL_FATE_UNCHANGED] = &sums->unchanged, [CAL_FATE_SKIPPED] = &sums->kept,
        [CAL_FATE_COPIED] = &sums->created,      [CAL_FATE_REFUSED] = &sums->refused,
    };
    const char *word = o->fate == CAL_FATE_REFUSED ? "refused: "
                       : o->repaired.n             ? "repaired: "
                                                   : "";
    cal_str why = o->why.n ? o->why : o->repaired;

    ++*by_fate[o->fate];
    sums->repaired += o->fate != CAL_FATE_REFUSED && o->repaired.n;
    if (why.n)
        migrate_tell(cx, t->told, t->from->patch.to.name, o->source,
                     cal_arena_printf(cx->arena, "%s%.*s", word, CAL_FMT(why)));
}

static cal_err take_batch(cal_ctx *cx, const migrate_taking *t, const migrate_member *all, size_t n)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    core_migrated_object *got;
    size_t n_got = 0;
    cal_err e;

    if ((e = core_scratch_begin(cx, &scratch)))
        return e;
    got = CAL_NEW_N(cx->arena, core_migrated_object, n);
    if ((e = multiget(cx, t, all, n, got, &n_got)) || (e = get_rest(cx, t, all, n, got, &n_got)) ||
        (e = core_migration_store(cx, t->calendar, got, n_got)))
        return e;
    for (size_t i = 0; i < n_got; i++)
        count(cx, t, &got[i]);
    return CAL_OK;
}

cal_err migrate_take(cal_ctx *cx, const migrate_taking *t, const migrate_list *l)
{
    cal_err e = CAL_OK;

    for (size_t done = 0; done < l->n_wanted && !e;) {
        size_t n = l->n_wanted - done < BATCH ? l->n_wanted - done : BATCH;

        e = take_batch(cx, t, l->wanted + done, n);
        done += n;
        if (!e)
            t->told->progress(t->told->state, t->from->patch.to.name, done, l->n_wanted);
    }
    return e;
}
