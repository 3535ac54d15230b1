/* SPDX-License-Identifier: MIT */
/* Organisations. */
#include "core/organisation.h"

#include "model/user.h"
#include "store/meta.h"
#include "store/organisation.h"
#include "store/tx.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/audit.h"
#include "core/field.h"
#include "core/fold.h"

enum { MAX_PAGE = 1000, MAX_SLUG = 40, MAX_DOMAINS = 100, MAX_DOMAIN = 253 };

/* ---- who may ---- */

static bool manages(const cal_ctx *cx)
{
    return core_access_is_admin(cx) &&
           (!cx->who || cx->who->organisation == CAL_ORGANISATION_FIRST);
}

static cal_err need_manager(cal_ctx *cx)
{
    cal_err e = core_access_need_admin(cx);

    if (e || manages(cx))
        return e;
    return cal_fail(cx, CAL_E_NO_RIGHT,
                    "Only administrators of the server's own organisation manage organisations.");
}

static cal_err hidden(cal_ctx *cx)
{
    return cal_fail(cx, CAL_E_NOT_FOUND, "There is no such organisation.");
}

/* ---- reading ---- */

cal_err core_organisation_list(cal_ctx *cx, int64_t after, size_t limit,
                               const cal_organisation **out, size_t *n)
{
    cal_organisation *own;
    cal_err e = core_access_need_admin(cx);

    *out = NULL;
    *n = 0;
    if (e || manages(cx))
        return e ? e
                 : store_organisation_list(cx, after, limit < MAX_PAGE ? limit : MAX_PAGE, out, n);
    if (after >= cx->who->organisation)
        return CAL_OK;
    own = CAL_NEW(cx->arena, cal_organisation);
    *out = own;
    *n = 1;
    return store_organisation_by_id(cx, cx->who->organisation, own);
}

static int64_t number_in(cal_str s)
{
    int64_t n = 0;

    if (!s.n || s.n > 18)
        return 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return 0;
        n = n * 10 + (s.p[i] - '0');
    }
    return n;
}

cal_err core_organisation_at(cal_ctx *cx, cal_str which, cal_organisation *out)
{
    int64_t id = number_in(which);
    cal_err e = core_access_need_admin(cx);

    if (e)
        return e;
    e = id ? store_organisation_by_id(cx, id, out) : store_organisation_by_slug(cx, which, out);
    if (core_absent(cx, &e) || (!e && !manages(cx) && out->id != cx->who->organisation))
        return hidden(cx);
    return e;
}

cal_err core_organisation_domains(cal_ctx *cx, const cal_organisation *of, const cal_str **out,
                                  size_t *n)
{
    return store_domain_list(cx, of->id, out, n);
}

cal_err core_organisation_by_address(cal_ctx *cx, cal_str email, int64_t *out)
{
    size_t at = cal_str_find_byte(email, '@');
    cal_err e;

    *out = CAL_ORGANISATION_FIRST;
    if (at + 1 >= email.n)
        return CAL_OK;
    e = store_domain_of(cx, core_fold_case(cx, cal_str_skip(email, at + 1)), out);
    if (!e && !*out)
        *out = CAL_ORGANISATION_FIRST;
    return e;
}

/* ---- changing ---- */

static bool is_slug_byte(char c, bool is_inside)
{
    return (c >= 'a' && c <= 'z') || (is_inside && ((c >= '0' && c <= '9') || c == '-'));
}

/* It begins with a letter, so that no number is one. */
static cal_err check_slug(cal_ctx *cx, cal_str slug)
{
    bool fits = slug.n && slug.n <= MAX_SLUG;

    for (size_t i = 0; fits && i < slug.n; i++)
        fits = is_slug_byte(slug.p[i], i > 0);
    if (fits)
        return CAL_OK;
    return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("slug"),
                          "A slug has 1 to %d of a-z, 0-9 and dash, and begins with a letter.",
                          MAX_SLUG);
}

static cal_err check_slug_free(cal_ctx *cx, const cal_organisation *row)
{
    cal_organisation other;
    cal_err e = store_organisation_by_slug(cx, row->slug, &other);

    if (core_absent(cx, &e) || e || other.id == row->id)
        return e;
    return cal_fail_field(cx, CAL_E_EXISTS, CAL_STR("slug"), "An organisation has this slug.");
}

static bool is_domain(cal_str s)
{
    bool fits = s.n && s.n <= MAX_DOMAIN && cal_str_has(s, CAL_STR(".")) && s.p[0] != '.' &&
                s.p[s.n - 1] != '.';

    for (size_t i = 0; fits && i < s.n; i++)
        fits = (unsigned char)s.p[i] > ' ' && s.p[i] != '@' && s.p[i] != '/' && s.p[i] != 0x7F;
    return fits;
}

static cal_err add_domain(cal_ctx *cx, int64_t id, cal_str text)
{
    cal_str domain = core_fold_case(cx, cal_str_trim(text));
    int64_t other;
    cal_err e;

    if (!is_domain(domain))
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("domains"),
                              "\"%.*s\" is no mail domain such as example.org.", CAL_FMT(domain));
    if ((e = store_domain_of(cx, domain, &other)) || other == id)
        return e;
    if (other)
        return cal_fail_field(cx, CAL_E_EXISTS, CAL_STR("domains"),
                              "%.*s belongs to another organisation.", CAL_FMT(domain));
    return store_domain_add(cx, id, domain);
}

static cal_err set_domains(cal_ctx *cx, int64_t id, const core_organisation_patch *in)
{
    cal_err e;

    if (!in->has_domains)
        return CAL_OK;
    if (in->n_domains > MAX_DOMAINS)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("domains"),
                              "An organisation has at most %d mail domains.", MAX_DOMAINS);
    e = store_domain_clear(cx, id);
    for (size_t i = 0; !e && i < in->n_domains; i++)
        e = add_domain(cx, id, in->domains[i]);
    return e;
}

static cal_err apply(cal_ctx *cx, const core_organisation_patch *in, cal_organisation *row)
{
    cal_err e;

    row->slug = in->slug.p ? in->slug : row->slug;
    row->name = in->name.p ? in->name : row->name;
    row->disabled = in->has_disabled ? in->disabled : row->disabled;
    if ((in->slug.p && (e = check_slug(cx, row->slug))) ||
        (in->name.p && (e = core_field_name(cx, CAL_STR("name"), &row->name))) ||
        (e = check_slug_free(cx, row)))
        return e;
    if (row->disabled && row->id == CAL_ORGANISATION_FIRST)
        return cal_fail_field(cx, CAL_E_FORBIDDEN, CAL_STR("disabled"),
                              "The server's own organisation cannot be disabled.");
    return CAL_OK;
}

static cal_err note(cal_ctx *cx, cal_audit_act act, const cal_organisation *of)
{
    return core_audit(cx, act, &(core_act){.what = of->slug, .detail = of->name});
}

cal_err core_organisation_create(cal_ctx *cx, const core_organisation_patch *in,
                                 cal_organisation *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_organisation row = {.created = cx->now};
    core_organisation_patch all = *in;
    cal_err e = need_manager(cx);

    all.slug = all.slug.p ? all.slug : CAL_STR("");
    all.name = all.name.p ? all.name : all.slug;
    if (e || (e = store_tx_begin(cx, &tx)) || (e = apply(cx, &all, &row)) ||
        (e = store_organisation_insert(cx, &row, &row.id)) || (e = set_domains(cx, row.id, in)) ||
        (e = note(cx, CAL_AUDIT_ORGANISATION_NEW, &row)) ||
        (e = store_organisation_by_id(cx, row.id, out)))
        return e;
    return store_tx_commit(&tx);
}

static cal_audit_act act_of(const cal_organisation *before, const cal_organisation *now)
{
    if (before->disabled == now->disabled)
        return CAL_AUDIT_ORGANISATION_CHANGE;
    return now->disabled ? CAL_AUDIT_ORGANISATION_DISABLE : CAL_AUDIT_ORGANISATION_ENABLE;
}

cal_err core_organisation_change(cal_ctx *cx, const cal_organisation *of,
                                 const core_organisation_patch *in, cal_organisation *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_organisation row, before;
    cal_err e;

    if ((e = need_manager(cx)) || (e = store_tx_begin(cx, &tx)) ||
        (e = store_organisation_by_id(cx, of->id, &row)))
        return e;
    before = row;
    if ((e = apply(cx, in, &row)) || (e = store_organisation_update(cx, &row)) ||
        (e = set_domains(cx, row.id, in)) || (e = note(cx, act_of(&before, &row), &row)) ||
        (e = store_auth_epoch_bump(cx)) || (e = store_organisation_by_id(cx, row.id, out)))
        return e;
    return store_tx_commit(&tx);
}

static cal_err need_empty(cal_ctx *cx, const cal_organisation *of)
{
    int64_t n;
    cal_err e;

    if (of->id == CAL_ORGANISATION_FIRST)
        return cal_fail(cx, CAL_E_FORBIDDEN, "The server's own organisation cannot be deleted.");
    e = store_organisation_count(cx, of->id, &n);
    if (e || !n)
        return e;
    return cal_fail(cx, CAL_E_FORBIDDEN,
                    "%lld people, groups and rooms are in it; delete or disable them first.",
                    (long long)n);
}

cal_err core_organisation_delete(cal_ctx *cx, const cal_organisation *of)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = need_manager(cx)) || (e = store_tx_begin(cx, &tx)) || (e = need_empty(cx, of)) ||
        (e = store_organisation_delete(cx, of->id)) ||
        (e = note(cx, CAL_AUDIT_ORGANISATION_DELETE, of)))
        return e;
    return store_tx_commit(&tx);
}
