/* SPDX-License-Identifier: MIT */
/* /organisations and /audit: tenants of the server, and what was done in them. */
#include "core/audit.h"
#include "core/organisation.h"
#include "rest/io.h"
#include "rest/nouns.h"

enum { PAGE = 100, MAX_PAGE = 500, GIVEN_DISABLED = 1 };

typedef struct organisation {
    cal_organisation row;
    json_texts domains;
} organisation;

typedef struct change {
    cal_str slug, name, domains;
    bool disabled;
} change;

typedef struct page {
    json_list items;
    int64_t next;
} page;

typedef struct ask {
    int64_t after, limit;
} ask;

/* clang-format off */
static const json_field organisation_fields[] = {
    {"id",       JSON_AT(ID, organisation, row.id)},
    {"slug",     JSON_AT(STR, organisation, row.slug), .text = "Names it in paths and on the command line."},
    {"name",     JSON_AT(STR, organisation, row.name)},
    {"domains",  JSON_AT(TEXTS, organisation, domains), .text = "Mail domains: whoever comes from outside with such an address belongs here."},
    {"disabled", JSON_AT(BOOL, organisation, row.disabled), .text = "Nobody of it signs in."},
    {"people",   JSON_AT(INT, organisation, row.people)},
    {"created",  JSON_AT(TIME, organisation, row.created)},
};

static const json_field change_fields[] = {
    {"slug",     JSON_AT(STR, change, slug), .max = 40, .text = "a-z, 0-9 and dash, a letter first."},
    {"name",     JSON_AT(STR, change, name), .max = 255},
    {"domains",  JSON_AT(STR, change, domains), .max = 8192, .text = "Mail domains, with commas between: all of them."},
    {"disabled", JSON_AT(BOOL, change, disabled), .bit = GIVEN_DISABLED},
};

static const json_field ask_fields[] = {
    {"after", JSON_AT(ID, ask, after), .text = "The next of the page before."},
    {"limit", JSON_AT(INT, ask, limit), .min = 1, .max = MAX_PAGE, .text = "100 unless said."},
};

static const json_field act_fields[] = {
    {"id",     JSON_AT(ID, cal_audit, id)},
    {"at",     JSON_AT(TIME, cal_audit, at)},
    {"act",    JSON_AT(STR, cal_audit, act)},
    {"actor",  JSON_AT(STR, cal_audit, actor_name), .text = "Handle, or the name that somebody tried to sign in by; empty: the server."},
    {"target", JSON_AT(STR, cal_audit, target_name), .text = "To whom or what it was done."},
    {"detail", JSON_AT(STR, cal_audit, detail)},
    {"peer",   JSON_AT(STR, cal_audit, peer), .text = "From which address."},
    {"agent",  JSON_AT(STR, cal_audit, agent), .text = "By which program."},
};

static const json_field query_fields[] = {
    {"after",  JSON_AT(ID, core_audit_query, before), .text = "The next of the page before."},
    {"since",  JSON_AT(TIME, core_audit_query, since)},
    {"until",  JSON_AT(TIME, core_audit_query, until)},
    {"act",    JSON_AT(STR, core_audit_query, act), .max = 40, .text = "Only acts of this name."},
    {"actor",  JSON_AT(STR, core_audit_query, actor), .max = 200, .text = "Only those of this handle or sign-in name."},
    {"target", JSON_AT(STR, core_audit_query, target), .max = 200, .text = "Only those done to this."},
};

#define SHAPE(n_, t_, f_, s_, r_) {.name = (n_), .text = (t_), .field = (f_), .n = CAL_COUNT(f_), .size = sizeof(s_), .is_reply = (r_)}
static const json_shape organisation_shape = SHAPE("Organisation", "A tenant of the server.", organisation_fields, organisation, true);
static const json_field organisations_fields[] = {
    {"items", JSON_AT(LIST, page, items), .of = &organisation_shape},
    {"next",  JSON_AT(ID, page, next), .text = "Where the next page begins; null: there is none."},
};
static const json_shape organisations_shape = SHAPE("Organisations", "A page of organisations.", organisations_fields, page, true);
static const json_shape change_shape = SHAPE("OrganisationPatch", "What is given is set.", change_fields, change, false);
static const json_shape ask_shape = SHAPE("OrganisationPage", NULL, ask_fields, ask, false);
static const json_shape act_shape = SHAPE("Act", "Something that was done.", act_fields, cal_audit, true);
static const json_field acts_fields[] = {
    {"items", JSON_AT(LIST, page, items), .of = &act_shape},
    {"next",  JSON_AT(ID, page, next), .text = "Where the next page begins; null: there is none."},
};
static const json_shape acts_shape = SHAPE("Acts", "A page of the log, the newest first.", acts_fields, page, true);
static const json_shape query_shape = SHAPE("ActQuery", NULL, query_fields, core_audit_query, false);
/* clang-format on */

static cal_err fill(cal_ctx *cx, const cal_organisation *row, organisation *out)
{
    out->row = *row;
    return core_organisation_domains(cx, row, &out->domains.at, &out->domains.n);
}

static cal_err list(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    ask in = {.limit = PAGE};
    const cal_organisation *found = NULL;
    size_t n = 0;
    cal_err e;

    if ((e = rest_query(cx, rq, &ask_shape, &in)) ||
        (e = core_organisation_list(cx, in.after, (size_t)in.limit, &found, &n)))
        return e;

    organisation *items = CAL_NEW_N(cx->arena, organisation, n);

    for (size_t i = 0; i < n && !e; i++)
        e = fill(cx, &found[i], &items[i]);
    if (e)
        return e;

    int64_t next = n == (size_t)in.limit ? found[n - 1].id : 0;

    return rest_reply(cx, rs, &organisations_shape,
                      &(page){
                          {items, n},
                          next
    });
}

static cal_err show(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_organisation row;
    organisation out;
    cal_err e;

    if ((e = core_organisation_at(cx, rq->param[0], &row)) || (e = fill(cx, &row, &out)))
        return e;
    return rest_reply(cx, rs, &organisation_shape, &out);
}

enum { MAX_DOMAINS = 200 };

static core_organisation_patch patch_of(cal_ctx *cx, const change *in, unsigned given)
{
    cal_str *at = CAL_NEW_N(cx->arena, cal_str, MAX_DOMAINS), rest = in->domains;
    core_organisation_patch out = {.slug = in->slug,
                                   .name = in->name,
                                   .has_domains = in->domains.p != NULL,
                                   .domains = at,
                                   .has_disabled = (given & GIVEN_DISABLED) != 0,
                                   .disabled = in->disabled};

    while (rest.n && out.n_domains < MAX_DOMAINS) {
        cal_str one = cal_str_trim(cal_str_cut(&rest, ','));

        if (one.n)
            at[out.n_domains++] = one;
    }
    return out;
}

static cal_err make(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    change in = {0};
    cal_organisation row;
    organisation out;
    unsigned given = 0;
    cal_err e = rest_body(cx, rq, &change_shape, &in, &given);

    if (e)
        return e;

    core_organisation_patch patch = patch_of(cx, &in, given);

    if ((e = core_organisation_create(cx, &patch, &row)) || (e = fill(cx, &row, &out)))
        return e;
    return rest_created(
        cx, rs, &organisation_shape, &out,
        cal_arena_printf(cx->arena, REST_PREFIX "/organisations/%.*s", CAL_FMT(row.slug)));
}

static cal_err patch(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    change in = {0};
    cal_organisation row;
    organisation out;
    unsigned given = 0;
    cal_err e;

    if ((e = core_organisation_at(cx, rq->param[0], &row)) ||
        (e = rest_body(cx, rq, &change_shape, &in, &given)))
        return e;

    core_organisation_patch what = patch_of(cx, &in, given);

    if ((e = core_organisation_change(cx, &row, &what, &row)) || (e = fill(cx, &row, &out)))
        return e;
    return rest_reply(cx, rs, &organisation_shape, &out);
}

static cal_err end(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_organisation row;
    cal_err e;

    if ((e = core_organisation_at(cx, rq->param[0], &row)) ||
        (e = core_organisation_delete(cx, &row)))
        return e;
    return rest_done(rs);
}

static cal_err acts(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    core_audit_query q = {.limit = PAGE};
    const cal_audit *found = NULL;
    size_t n = 0;
    cal_err e;

    if ((e = rest_query(cx, rq, &query_shape, &q)) || (e = core_audit_list(cx, &q, &found, &n)))
        return e;
    return rest_reply(cx, rs, &acts_shape,
                      &(page){
                          {found, n},
                          n == PAGE ? found[n - 1].id : 0
    });
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET,    "/organisations",        HTTP_NEED_ADMIN, HTTP_ON_LOOP,   list,  &ask_shape,    &organisations_shape, "Organisations that one may know of. For administrators.", 0, 0},
    {HTTP_POST,   "/organisations",        HTTP_NEED_ADMIN, HTTP_ON_WORKER, make,  &change_shape, &organisation_shape,  "Make an organisation. For administrators of the server's own.", 0, 201},
    {HTTP_GET,    "/organisations/{slug}", HTTP_NEED_ADMIN, HTTP_ON_LOOP,   show,  NULL,          &organisation_shape,  "One organisation, by slug or id. For administrators.", 0, 0},
    {HTTP_PATCH,  "/organisations/{slug}", HTTP_NEED_ADMIN, HTTP_ON_WORKER, patch, &change_shape, &organisation_shape,  "Change an organisation. For administrators of the server's own.", 0, 0},
    {HTTP_DELETE, "/organisations/{slug}", HTTP_NEED_ADMIN, HTTP_ON_WORKER, end,   NULL,          NULL,                 "Delete an organisation that nobody is in. For administrators of the server's own.", 0, 0},
    {HTTP_GET,    "/audit",                HTTP_NEED_ADMIN, HTTP_ON_LOOP,   acts,  &query_shape,  &acts_shape,          "The log of sign-ins and of administrative and sharing acts, 100 a page. For administrators.", 0, 0},
};
/* clang-format on */

const http_routes rest_organisation_routes = {rows, CAL_COUNT(rows)};
