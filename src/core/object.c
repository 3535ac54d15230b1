/* SPDX-License-Identifier: MIT */
/* Checking and indexing an object that somebody sends. */
#include "core/object.h"

#include "base/utf8.h"
#include "crypt/token.h"
#include "ical/range.h"
#include "ical/recur.h"
#include "model/limits.h"
#include "core/fold.h"
#include "core/object_text.h"

enum { ETAG_BYTES = 16, MAX_UID_BYTES = 1024, INDEX_WORK = 2000000 };

static const struct {
    cal_str name;
    int64_t bit;
} kinds[] = {
    {CAL_STR_K("VEVENT"),        CAL_COMP_EVENT       },
    {CAL_STR_K("VTODO"),         CAL_COMP_TODO        },
    {CAL_STR_K("VJOURNAL"),      CAL_COMP_JOURNAL     },
    {CAL_STR_K("VFREEBUSY"),     CAL_COMP_FREEBUSY    },
    {CAL_STR_K("VAVAILABILITY"), CAL_COMP_AVAILABILITY},
};

/* Properties whose dates limits->min_utc and max_utc bound. */
static const cal_str dated[] = {CAL_STR_K("DTSTART"), CAL_STR_K("DTEND"), CAL_STR_K("DUE"),
                                CAL_STR_K("RECURRENCE-ID"), CAL_STR_K("RDATE")};

int64_t core_component_bit(cal_str name)
{
    for (size_t i = 0; i < CAL_COUNT(kinds); i++) {
        if (cal_str_eq_ci(name, kinds[i].name))
            return kinds[i].bit;
    }
    return 0;
}

cal_str core_component_name(int64_t bit)
{
    for (size_t i = 0; i < CAL_COUNT(kinds); i++) {
        if (kinds[i].bit == bit)
            return kinds[i].name;
    }
    return CAL_STR("");
}

cal_str core_object_etag(cal_ctx *cx, cal_str ics)
{
    cal_str digest = cal_str_take(crypt_digest(cx->arena, ics), ETAG_BYTES);

    return cal_arena_printf(cx->arena, "\"%.*s\"", CAL_FMT(crypt_base64url(cx->arena, digest)));
}

/* ---- limits ---- */

static cal_err check_date(cal_ctx *cx, const ical_prop *p, const ical_time *t)
{
    int64_t at = ical_time_utc(t, NULL);

    if (at < cx->limits->min_utc)
        return cal_fail(cx, CAL_E_MIN_DATE, "Line %d: this date is earlier than the server takes.",
                        p->line);
    if (at > cx->limits->max_utc)
        return cal_fail(cx, CAL_E_MAX_DATE, "Line %d: this date is later than the server takes.",
                        p->line);
    return CAL_OK;
}

/* Dates and, of periods, their starts. */
static cal_err check_dates(cal_ctx *cx, ical_tz *tz, const ical_prop *p)
{
    cal_str rest = p->value;
    cal_err e = CAL_OK;

    while (!e && rest.p) {
        cal_str item = cal_str_trim(cal_str_cut(&rest, ','));
        ical_time t;

        item = cal_str_take(item, cal_str_find_byte(item, '/'));
        if (ical_time_parse(tz, p, item, &t))
            e = check_date(cx, p, &t);
    }
    return e;
}

static bool is_dated(cal_str name)
{
    for (size_t i = 0; i < CAL_COUNT(dated); i++) {
        if (cal_str_eq_ci(name, dated[i]))
            return true;
    }
    return false;
}

static cal_err check_comp(cal_ctx *cx, const ical_object *o, const ical_comp *c)
{
    int64_t attendees = 0;
    cal_err e = CAL_OK;

    for (size_t i = 0; !e && i < c->n_props; i++) {
        attendees += cal_str_eq_ci(c->props[i].name, CAL_STR("ATTENDEE"));
        if (is_dated(c->props[i].name))
            e = check_dates(cx, o->tz, &c->props[i]);
    }
    if (e || attendees <= cx->limits->attendees)
        return e;
    return cal_fail(cx, CAL_E_ATTENDEES, "Line %d: there are %lld attendees; at most %lld can be.",
                    c->line, (long long)attendees, (long long)cx->limits->attendees);
}

/* Every rule of the component ends by COUNT or UNTIL. */
static bool is_bounded(cal_ctx *cx, const ical_comp *c)
{
    for (size_t i = 0; c && i < c->n_props; i++) {
        const ical_rule *rule;

        if (!cal_str_eq_ci(c->props[i].name, CAL_STR("RRULE")))
            continue;
        if (ical_rule_parse(cx, c->props[i].value, &rule)) {
            cal_fail_clear(cx);
            return false;
        }
        if (ical_rule_is_endless(rule))
            return false;
    }
    return true;
}

static cal_err check_instances(cal_ctx *cx, const ical_object *o, const ical_extent *x)
{
    bool is_uncounted = x->instances < 0 && x->recurs && is_bounded(cx, o->master);

    if (x->instances <= cx->limits->instances && !is_uncounted)
        return CAL_OK;
    return cal_fail(cx, CAL_E_INSTANCES,
                    "It recurs more than %lld times; end it earlier, or let it recur for ever.",
                    (long long)cx->limits->instances);
}

static cal_err check_limits(cal_ctx *cx, const ical_object *o, const ical_extent *x)
{
    cal_err e = o->master ? check_comp(cx, o, o->master) : CAL_OK;

    for (size_t i = 0; !e && i < o->n_overrides; i++)
        e = check_comp(cx, o, o->overrides[i]);
    return e ? e : check_instances(cx, o, x);
}

/* ---- columns ---- */

static cal_str upper(cal_ctx *cx, cal_str s)
{
    cal_str out = cal_arena_dup(cx->arena, s.p ? s : CAL_STR(""));
    char *p = cal_arena_alloc(cx->arena, out.n + 1);

    for (size_t i = 0; i < out.n; i++)
        p[i] = (char)(out.p[i] >= 'a' && out.p[i] <= 'z' ? out.p[i] - ('a' - 'A') : out.p[i]);
    return (cal_str){p, out.n};
}

static cal_str column(cal_ctx *cx, const ical_comp *c, cal_str name)
{
    const ical_prop *p = ical_prop_at(c, name);

    return upper(cx, p ? cal_str_trim(p->value) : CAL_STR(""));
}

/* How much of it is for others, the more the higher. */
typedef enum secrecy { OPEN, CONFIDENTIAL, PRIVATE } secrecy;

static const cal_str classes[] = {
    [OPEN] = CAL_STR_K(""),
    [CONFIDENTIAL] = CAL_STR_K("CONFIDENTIAL"),
    [PRIVATE] = CAL_STR_K("PRIVATE"),
};

/* RFC 5545 3.8.1.3: a class that is not known counts as private. */
static secrecy secrecy_of(const ical_comp *c)
{
    const ical_prop *p = ical_prop_at(c, CAL_STR("CLASS"));
    cal_str value = p ? cal_str_trim(p->value) : CAL_STR("");

    if (!value.n || cal_str_eq_ci(value, CAL_STR("PUBLIC")))
        return OPEN;
    return cal_str_eq_ci(value, classes[CONFIDENTIAL]) ? CONFIDENTIAL : PRIVATE;
}

/* One instance decides for the whole object: it is one resource. */
static secrecy strictest(const ical_object *o)
{
    secrecy most = o->master ? secrecy_of(o->master) : OPEN;

    for (size_t i = 0; i < o->n_overrides; i++) {
        secrecy s = secrecy_of(o->overrides[i]);

        most = s > most ? s : most;
    }
    return most;
}

static void fill_row(cal_ctx *cx, const ical_object *o, const ical_extent *x, store_event *row)
{
    const ical_comp *c = o->master ? o->master : o->overrides[0];
    const ical_prop *organizer = ical_prop_at(c, CAL_STR("ORGANIZER"));

    row->organizer = organizer ? core_fold_case(cx, cal_str_trim(organizer->value)) : CAL_STR("");
    row->status = column(cx, c, CAL_STR("STATUS"));
    row->class_ = classes[strictest(o)];
    row->transp = column(cx, c, CAL_STR("TRANSP"));
    row->recurs = x->recurs;
    row->is_floating = x->is_floating;
    row->first_utc = x->from;
    row->last_utc = x->to;
    row->months = (int64_t)x->months;
}

static cal_err check_bytes(cal_ctx *cx, cal_str ics)
{
    if ((int64_t)ics.n > cx->limits->object_bytes)
        return cal_fail(cx, CAL_E_OBJECT_SIZE, "It has %zu bytes; at most %lld can be stored.",
                        ics.n, (long long)cx->limits->object_bytes);
    if (!cal_utf8_xml_ok(ics))
        return cal_fail(cx, CAL_E_BAD_ICAL,
                        "It must be UTF-8 without control characters; convert it first.");
    return CAL_OK;
}

static void fill(cal_ctx *cx, cal_str ics, const ical_extent *extent, core_object *out)
{
    fill_row(cx, &out->parsed, extent, &out->row);
    out->row.event = (cal_event){
        .uid = out->parsed.uid,
        .etag = core_object_etag(cx, ics),
        .component = core_component_bit(out->parsed.kind),
        .size = (int64_t)ics.n,
        .modified = cx->now,
        .is_private = cal_str_eq(out->row.class_, classes[PRIVATE]),
        .is_confidential = cal_str_eq(out->row.class_, classes[CONFIDENTIAL]),
        .ics = ics,
    };
}

static int64_t index_budget(const cal_ctx *cx)
{
    return cx->limits->work < INDEX_WORK ? cx->limits->work : INDEX_WORK;
}

cal_err core_object_read(cal_ctx *cx, cal_str ics, core_object *out)
{
    int64_t budget = index_budget(cx);
    ical_extent extent;
    cal_err e;

    *out = (core_object){0};
    if ((e = check_bytes(cx, ics)) || (e = ical_object_read(cx, ics, &out->parsed)))
        return e;
    if (out->parsed.uid.n > MAX_UID_BYTES)
        return cal_fail(cx, CAL_E_BAD_ICAL, "The UID is longer than %d bytes.", MAX_UID_BYTES);
    if ((e = ical_extent_of(cx, &out->parsed, &budget, &extent)) ||
        (e = check_limits(cx, &out->parsed, &extent)))
        return e;
    fill(cx, ics, &extent, out);
    core_object_texts(cx, &out->parsed, &out->row);
    ical_attach_list(cx, ics, &out->parsed, &out->attachments);
    return CAL_OK;
}

/* RFC 6638 2.3: a message without DTSTART is found by every time range. */
cal_err core_object_of_message(cal_ctx *cx, cal_str ics, const ical_object *parsed,
                               core_object *out)
{
    int64_t budget = index_budget(cx);
    ical_extent extent;
    cal_err e;

    *out = (core_object){.parsed = *parsed};
    if ((e = check_bytes(cx, ics)) || (e = ical_extent_of(cx, parsed, &budget, &extent)))
        return e;
    if (extent.from > extent.to) {
        extent.from = INT64_MIN;
        extent.to = INT64_MAX;
        extent.months = STORE_MONTHS_ALL;
    }
    fill(cx, ics, &extent, out);
    /* Few messages, and many to write at once: they have no place in the text index. */
    out->row.search = out->row.people = CAL_STR("");
    out->row.is_cut = true;
    return CAL_OK;
}
