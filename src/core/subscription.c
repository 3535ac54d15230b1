/* SPDX-License-Identifier: MIT */
/* Subscriptions of a person: looking at a source, making one, changing and ending it. */
#include "core/subscription.h"

#include "base/vec.h"
#include "model/policy.h"
#include "store/event.h"
#include "store/subscription.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/audit.h"
#include "core/calendar.h"
#include "core/calendar_make.h"
#include "core/field.h"
#include "core/lock.h"
#include "core/subscription_run.h"

enum { MOMENT_S = 20, MOST_INTERVAL_S = 7 * 86400 };

static cal_err need_somebody(cal_ctx *cx)
{
    return cx->who ? CAL_OK : cal_fail(cx, CAL_E_SIGN_IN, "Sign in to subscribe to calendars.");
}

static cal_err not_found(cal_ctx *cx)
{
    return cal_fail(cx, CAL_E_NOT_FOUND, "There is no such subscription.");
}

/* What programs call webcal has no encryption of its own: where https does not answer, http is
   meant. */
static cal_err ask_typed(cal_ctx *cx, cal_str typed, cal_str source, core_source *out)
{
    cal_str plain = cal_str_trim(typed);
    cal_err e = core_source_ask(cx, source, NULL, cx->who->language, out);

    if ((e != CAL_E_FETCH_FAILED && e != CAL_E_FETCH_TLS) ||
        !cal_str_starts_ci(plain, CAL_STR("webcal://")))
        return e;

    cal_failure first = cx->fail;

    cal_fail_clear(cx);
    plain = cal_arena_printf(cx->arena, "http%.*s", CAL_FMT(cal_str_skip(plain, 6)));
    if (core_source_check(cx, plain, &source) ||
        core_source_ask(cx, source, NULL, cx->who->language, out)) {
        cx->fail = first;
        return e;
    }
    return CAL_OK;
}

/* A source that somebody typed, and what it gives. */
static cal_err ask(cal_ctx *cx, cal_str typed, core_source *out)
{
    cal_str source;
    cal_err e;

    if ((e = need_somebody(cx)) || (e = core_source_check(cx, typed, &source)))
        return e;
    e = ask_typed(cx, typed, source, out);
    if (e == CAL_E_FETCH_ADDRESS)
        cx->fail.field = CAL_STR("source");
    return e;
}

/* ---- looking ---- */

static void count(cal_ctx *cx, const ical_piece *piece, core_source_view *out)
{
    const struct {
        cal_str kind;
        int64_t *n;
    } kinds[] = {
        {CAL_STR("VEVENT"),   &out->events  },
        {CAL_STR("VTODO"),    &out->tasks   },
        {CAL_STR("VJOURNAL"), &out->journals},
    };
    cal_str text, why;

    if (core_source_text(cx, piece, true, &text, &why))
        return;
    for (size_t i = 0; text.p && i < CAL_COUNT(kinds); i++) {
        if (cal_str_eq_ci(piece->kind, kinds[i].kind)) {
            ++*kinds[i].n;
            return;
        }
    }
    out->refused++;
    if (!out->why.n)
        out->why = why.p ? why : CAL_STR("Objects of other kinds are not taken.");
}

cal_err core_subscription_look(cal_ctx *cx, cal_str source, core_source_view *out)
{
    core_source from;
    cal_err e = ask(cx, source, &from);

    if (e)
        return e;
    *out = (core_source_view){
        .source = from.source,
        .name = from.name,
        .color = from.color,
        .why = CAL_STR(""),
        .bytes = from.bytes,
        .interval_s = from.interval_s,
    };
    for (size_t i = 0; i < from.n; i++)
        count(cx, &from.pieces[i], out);
    return CAL_OK;
}

/* ---- making one ---- */

static cal_err check_interval(cal_ctx *cx, int64_t interval_s)
{
    int64_t least = cx->policy->subscription_least_s;

    if (interval_s == 0 || (interval_s >= least && interval_s <= MOST_INTERVAL_S))
        return CAL_OK;
    return cal_fail_field(
        cx, CAL_E_BAD_FIELD, CAL_STR("interval"),
        "A source is looked at every %lld seconds to every 7 days; 0 leaves it to "
        "the source.",
        (long long)least);
}

/* A URL's host: its path may hold a secret, and names are seen by others. */
static cal_str name_of_url(cal_str url)
{
    cal_str rest = cal_str_skip(url, cal_str_find(url, CAL_STR("://")) + 3);

    return cal_str_take(rest, cal_str_find_byte(rest, '/'));
}

/* What the source says is a stranger's text: what cannot be a name or a colour is left out. */
static cal_calendar_patch patch_of(cal_ctx *cx, const core_subscription_new *in,
                                   const core_source *from)
{
    cal_str name = in->name.p ? in->name : from->name;
    cal_str color = in->color.p ? in->color : from->color;

    if (!in->name.p && core_field_name(cx, CAL_STR("name"), &name)) {
        cal_fail_clear(cx);
        name = cal_str_take(name_of_url(from->source), CORE_NAME_BYTES);
    }
    if (!in->color.p && core_field_color(cx, CAL_STR("color"), color)) {
        cal_fail_clear(cx);
        color = CAL_STR("");
    }
    return (cal_calendar_patch){
        .set = CAL_PATCH_NAME | CAL_PATCH_COLOR | CAL_PATCH_TRANSPARENT,
        .to = {.name = name, .color = color, .transparent = true},
    };
}

static cal_err need_room(cal_ctx *cx, cal_str source)
{
    const core_subscription *all;
    size_t n;
    cal_err e = core_subscription_list(cx, &all, &n);

    if (e)
        return e;
    for (size_t i = 0; i < n; i++) {
        if (cal_str_eq(all[i].calendar.source, source))
            return cal_fail_field(cx, CAL_E_EXISTS, CAL_STR("source"),
                                  "You have subscribed to this already, as \"%.*s\".",
                                  CAL_FMT(all[i].calendar.name));
    }
    if ((int64_t)n < cx->policy->subscriptions)
        return CAL_OK;
    return cal_fail(cx, CAL_E_QUOTA,
                    "You have %zu subscriptions, the most there may be; end one first.", n);
}

static cal_err note(cal_ctx *cx, cal_audit_act act, const cal_calendar *cal)
{
    core_act of = {
        .what = cal_arena_printf(cx->arena, "%.*s/%.*s", CAL_FMT(cal->owner), CAL_FMT(cal->href)),
        .detail = cal->name, /* the address may be a secret */
    };

    return core_audit(cx, act, &of);
}

/* The calendar and its row, claimed. */
static cal_err insert(cal_ctx *cx, const core_subscription_new *in, const core_source *from,
                      core_subscription *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_calendar_patch patch = patch_of(cx, in, from);
    cal_err e;

    if ((e = core_calendar_plan(cx, cx->who, (cal_str){NULL, 0}, &patch, &out->calendar)))
        return e;
    out->calendar.source = from->source;
    if ((e = store_tx_begin(cx, &tx)) || (e = need_room(cx, from->source)) ||
        (e = core_lock_check(cx, cx->who->id, 0, CAL_STR(""), CORE_LOCK_CHANGE)) ||
        (e = core_calendar_insert(cx, &patch, false, &out->calendar)))
        return e;
    out->state = (cal_subscription){
        .calendar = out->calendar.id,
        .home = out->calendar.home,
        .alarms = in->alarms,
        .interval_s = in->interval_s,
        .next_at = cx->now,
        .claimed_until = cx->now + CORE_SUBSCRIPTION_LEASE_S,
    };
    if ((e = store_subscription_insert(cx, &out->state)) ||
        (e = note(cx, CAL_AUDIT_SUBSCRIBE, &out->calendar)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_subscription_create(cal_ctx *cx, const core_subscription_new *in,
                                 core_subscription *out)
{
    core_source from;
    cal_err e;

    if ((e = need_somebody(cx)) || (e = check_interval(cx, in->interval_s)) ||
        (e = ask(cx, in->source, &from)) || (e = insert(cx, in, &from, out)) ||
        (e = core_subscription_take(cx, &out->calendar, &from, &out->state)))
        return e;
    return core_subscription_at(cx, out->calendar.id, out);
}

/* ---- reading ---- */

static cal_err with_state(cal_ctx *cx, core_subscription *s)
{
    cal_err e = store_subscription_at(cx, s->calendar.id, &s->state);

    if (core_absent(cx, &e))
        return not_found(cx);
    return e ? e : store_event_count(cx, &s->calendar, &s->calendar.count);
}

cal_err core_subscription_list(cal_ctx *cx, const core_subscription **out, size_t *n)
{
    CAL_VEC(core_subscription) all = {0};
    const cal_calendar *calendars;
    size_t n_calendars = 0;
    cal_err e;

    if ((e = need_somebody(cx)) || (e = core_calendar_list(cx, cx->who, &calendars, &n_calendars)))
        return e;
    for (size_t i = 0; !e && i < n_calendars; i++) {
        core_subscription s = {.calendar = calendars[i]};

        if (!s.calendar.source.n)
            continue;
        e = with_state(cx, &s);
        CAL_PUSH(cx->arena, &all, s);
    }
    *out = all.at;
    *n = all.n;
    return e;
}

cal_err core_subscription_at(cal_ctx *cx, int64_t calendar, core_subscription *out)
{
    cal_err e = core_calendar_by_id(cx, calendar, CAL_RIGHT_MANAGE, &out->calendar);

    return e ? e : with_state(cx, out);
}

/* ---- changing ---- */

static cal_err claim(cal_ctx *cx, int64_t calendar, cal_subscription *state)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    bool found = false;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) ||
        (e = store_subscription_claim(cx, calendar, cx->now + CORE_SUBSCRIPTION_LEASE_S, state,
                                      &found)))
        return e;
    if (found)
        return store_tx_commit(&tx);
    e = cal_fail(cx, CAL_E_SLOW_DOWN, "The source is being asked right now; wait a moment.");
    cx->fail.retry_after_s = MOMENT_S;
    return e;
}

/* What was known of the source is void: everything is read anew at the next look. */
static void forget(cal_subscription *state)
{
    state->etag = state->last_modified = state->digest = CAL_STR("");
}

static cal_err write_state(cal_ctx *cx, const cal_subscription *state)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_subscription_update(cx, state)))
        return e;
    return store_tx_commit(&tx);
}

static cal_err change_source(cal_ctx *cx, const core_subscription_new *in, core_subscription *s)
{
    core_source from;
    cal_err e;

    if ((e = ask(cx, in->source, &from)) || (e = claim(cx, s->calendar.id, &s->state)))
        return e;
    s->state.alarms = in->alarms;
    s->state.interval_s = in->interval_s;
    return core_subscription_take(cx, &s->calendar, &from, &s->state);
}

static cal_err change_state(cal_ctx *cx, const core_subscription_new *in, core_subscription *s)
{
    cal_err e = claim(cx, s->calendar.id, &s->state);

    if (e)
        return e;
    if (s->state.alarms != in->alarms)
        forget(&s->state);
    s->state.next_at = cx->now;
    s->state.alarms = in->alarms;
    s->state.interval_s = in->interval_s;
    return write_state(cx, &s->state);
}

cal_err core_subscription_change(cal_ctx *cx, int64_t calendar, unsigned set,
                                 const core_subscription_new *in, core_subscription *out)
{
    cal_err e = core_subscription_at(cx, calendar, out);

    if (e)
        return e;

    core_subscription_new to = {
        .source = in->source,
        .alarms = set & CORE_SUBSCRIPTION_ALARMS ? in->alarms : out->state.alarms,
        .interval_s = set & CORE_SUBSCRIPTION_INTERVAL ? in->interval_s : out->state.interval_s,
    };

    if ((e = check_interval(cx, to.interval_s)))
        return e;
    e = set & CORE_SUBSCRIPTION_SOURCE ? change_source(cx, &to, out) : change_state(cx, &to, out);
    return e ? e : core_subscription_at(cx, calendar, out);
}

/* How long after a look the next one may be asked for by hand. */
static int64_t moment_s(const cal_ctx *cx)
{
    int64_t least = cx->policy->subscription_least_s;

    return least < MOMENT_S ? least : MOMENT_S;
}

cal_err core_subscription_refresh(cal_ctx *cx, int64_t calendar, core_subscription *out)
{
    cal_err e = core_subscription_at(cx, calendar, out);

    if (e)
        return e;
    if (cx->now < out->state.tried + moment_s(cx) && out->state.next_at > cx->now) {
        e = cal_fail(cx, CAL_E_SLOW_DOWN, "The source was asked a moment ago; wait a little.");
        cx->fail.retry_after_s = moment_s(cx);
        return e;
    }
    if ((e = claim(cx, calendar, &out->state)) || (e = core_subscription_run(cx, &out->state)))
        return e;
    return core_subscription_at(cx, calendar, out);
}

cal_err core_subscription_delete(cal_ctx *cx, int64_t calendar)
{
    core_subscription s;
    cal_err e = core_subscription_at(cx, calendar, &s);

    return e ? e : core_calendar_delete(cx, calendar);
}
