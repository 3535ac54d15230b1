/* SPDX-License-Identifier: MIT */
/* /openapi.json: the description of this door (OpenAPI 3.1), derived wholly from the route tables
   and the shapes they name. */
#include "base/vec.h"
#include "rest/io.h"
#include "rest/nouns.h"
#include "rest/rest.h"

typedef struct shape_ref {
    const json_shape *shape;
} shape_ref;

typedef CAL_VEC(shape_ref) shape_list;

static void member_open(json_out *o, const char *name, char bracket)
{
    json_out_name(o, cal_str_c(name));
    json_out_open(o, bracket);
}

static void member_bool(json_out *o, const char *name, bool v)
{
    json_out_name(o, cal_str_c(name));
    json_out_bool(o, v);
}

static bool is_query(const http_route *r)
{
    return r->method == HTTP_GET || r->method == HTTP_DELETE;
}

static bool is_safe(const http_route *r)
{
    return r->method == HTTP_GET;
}

/* ---- parameters ---- */

static void path_parameter(json_out *o, cal_str name)
{
    static const json_field id = {.name = "id", .type = JSON_ID};

    json_out_open(o, '{');
    json_out_member(o, "name", name);
    json_out_member(o, "in", CAL_STR("path"));
    member_bool(o, "required", true);
    json_out_name(o, CAL_STR("schema"));
    json_schema_field(o, &id);
    json_out_close(o, '}');
}

static void query_parameter(json_out *o, const json_field *f)
{
    json_out_open(o, '{');
    json_out_member(o, "name", cal_str_c(f->name));
    json_out_member(o, "in", CAL_STR("query"));
    member_bool(o, "required", (f->flags & JSON_REQUIRED) != 0);
    json_out_name(o, CAL_STR("schema"));
    json_schema_field(o, f);
    json_out_close(o, '}');
}

static void parameters(json_out *o, const http_route *r)
{
    cal_str rest = cal_str_c(r->path);

    member_open(o, "parameters", '[');
    while (rest.p) {
        cal_str segment = cal_str_cut(&rest, '/');

        if (cal_str_starts(segment, CAL_STR("{")))
            path_parameter(o, (cal_str){segment.p + 1, segment.n - 2});
    }
    for (size_t i = 0; is_query(r) && r->in && i < r->in->n; i++)
        query_parameter(o, &r->in->field[i]);
    json_out_close(o, ']');
}

/* ---- bodies ---- */

static void content(cal_ctx *cx, json_out *o, const char *media, const json_shape *s)
{
    member_open(o, "content", '{');
    member_open(o, s->media ? s->media : media, '{');
    member_open(o, "schema", '{');
    json_out_member(o, "$ref", cal_arena_printf(cx->arena, "#/components/schemas/%s", s->name));
    json_out_close(o, '}');
    json_out_close(o, '}');
    json_out_close(o, '}');
}

static void request_body(cal_ctx *cx, json_out *o, const http_route *r)
{
    if (is_query(r) || !r->in)
        return;
    member_open(o, "requestBody", '{');
    member_bool(o, "required", true);
    content(cx, o, "application/json", r->in);
    json_out_close(o, '}');
}

static void response(cal_ctx *cx, json_out *o, const http_route *r)
{
    int status = r->status ? r->status : r->out ? 200 : 204;

    member_open(o, cal_arena_printf(cx->arena, "%d", status).p, '{');
    json_out_member(o, "description", cal_str_c(r->out && r->out->text ? r->out->text : "Done."));
    if (r->out)
        content(cx, o, "application/json", r->out);
    json_out_close(o, '}');
}

static void responses(cal_ctx *cx, json_out *o, const http_route *r)
{
    member_open(o, "responses", '{');
    response(cx, o, r);
    member_open(o, "default", '{');
    json_out_member(o, "$ref", CAL_STR("#/components/responses/Problem"));
    json_out_close(o, '}');
    json_out_close(o, '}');
}

/* ---- who may ---- */

static void scheme(json_out *o, const char *name)
{
    member_open(o, name, '[');
    json_out_close(o, ']');
}

static void security(json_out *o, const http_route *r)
{
    member_open(o, "security", '[');
    if (r->need != HTTP_NEED_NOBODY) {
        json_out_open(o, '{');
        scheme(o, "session");
        if (!is_safe(r))
            scheme(o, "csrf");
        json_out_close(o, '}');
        json_out_open(o, '{');
        scheme(o, "appPassword");
        json_out_close(o, '}');
    }
    json_out_close(o, ']');
}

static void security_schemes(json_out *o)
{
    /* name, type, scheme or place, field */
    static const char *const rows[][4] = {
        {"session",     "apiKey", "cookie", "calends_session"},
        {"csrf",        "apiKey", "header", "X-CSRF-Token"   },
        {"appPassword", "http",   "basic",  NULL             },
    };

    member_open(o, "securitySchemes", '{');
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        member_open(o, rows[i][0], '{');
        json_out_member(o, "type", cal_str_c(rows[i][1]));
        json_out_member(o, rows[i][3] ? "in" : "scheme", cal_str_c(rows[i][2]));
        if (rows[i][3])
            json_out_member(o, "name", cal_str_c(rows[i][3]));
        json_out_close(o, '}');
    }
    json_out_close(o, '}');
}

/* ---- paths ---- */

static cal_str lower(cal_ctx *cx, cal_str s)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    for (size_t i = 0; i < s.n; i++)
        cal_buf_add_byte(b, (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]));
    return cal_buf_str(b);
}

/* "get_calendars_id_export" */
static cal_str operation_id(cal_ctx *cx, const http_route *r)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    cal_buf_add(b, lower(cx, http_method_name(r->method)));
    for (const char *p = r->path; *p; p++) {
        bool letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z');

        if (letter)
            cal_buf_add_byte(b, *p);
        else if (*p != '}' && *p != '{')
            cal_buf_add_byte(b, '_');
    }
    return cal_buf_str(b);
}

static void operation(cal_ctx *cx, json_out *o, const http_route *r)
{
    cal_str path = cal_str_c(r->path + 1);

    json_out_name(o, lower(cx, http_method_name(r->method)));
    json_out_open(o, '{');
    json_out_member(o, "operationId", operation_id(cx, r));
    json_out_member(o, "summary", cal_str_c(r->text));
    member_open(o, "tags", '[');
    json_out_str(o, cal_str_cut(&path, '/'));
    json_out_close(o, ']');
    security(o, r);
    parameters(o, r);
    request_body(cx, o, r);
    responses(cx, o, r);
    json_out_close(o, '}');
}

typedef struct route_ref {
    const http_route *row;
} route_ref;

typedef CAL_VEC(route_ref) route_list;

static route_list all_routes(cal_ctx *cx)
{
    route_list all = {0};

    for (size_t t = 0; rest_tables[t]; t++)
        for (size_t i = 0; i < rest_tables[t]->n; i++)
            CAL_PUSH(cx->arena, &all, (route_ref){&rest_tables[t]->row[i]});
    return all;
}

static bool same_path(const http_route *a, const http_route *b)
{
    return cal_str_eq(cal_str_c(a->path), cal_str_c(b->path));
}

/* Whether a row before i has the path of row i. */
static bool path_done(const route_list *all, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (same_path(all->at[j].row, all->at[i].row))
            return true;
    return false;
}

static void paths(cal_ctx *cx, json_out *o, const route_list *all)
{
    member_open(o, "paths", '{');
    for (size_t i = 0; i < all->n; i++) {
        if (path_done(all, i))
            continue;
        member_open(o, all->at[i].row->path, '{');
        for (size_t j = i; j < all->n; j++)
            if (same_path(all->at[i].row, all->at[j].row))
                operation(cx, o, all->at[j].row);
        json_out_close(o, '}');
    }
    json_out_close(o, '}');
}

/* ---- components ---- */

static void add_shape(cal_ctx *cx, shape_list *shapes, const json_shape *s)
{
    for (size_t i = 0; i < shapes->n; i++)
        if (shapes->at[i].shape == s)
            return;
    if (s)
        CAL_PUSH(cx->arena, shapes, (shape_ref){s});
}

/* Every shape that a route or another shape refers to. */
static shape_list all_shapes(cal_ctx *cx, const route_list *routes)
{
    shape_list shapes = {0};

    add_shape(cx, &shapes, &rest_problem_shape);
    for (size_t i = 0; i < routes->n; i++) {
        const http_route *r = routes->at[i].row;

        add_shape(cx, &shapes, is_query(r) ? NULL : r->in);
        add_shape(cx, &shapes, r->out);
    }
    for (size_t i = 0; i < shapes.n; i++)
        for (size_t f = 0; f < shapes.at[i].shape->n; f++)
            add_shape(cx, &shapes, shapes.at[i].shape->field[f].of);
    return shapes;
}

static void components(cal_ctx *cx, json_out *o, const route_list *routes)
{
    shape_list shapes = all_shapes(cx, routes);

    member_open(o, "components", '{');
    member_open(o, "schemas", '{');
    for (size_t i = 0; i < shapes.n; i++) {
        json_out_name(o, cal_str_c(shapes.at[i].shape->name));
        json_schema(o, shapes.at[i].shape);
    }
    json_out_close(o, '}');
    member_open(o, "responses", '{');
    member_open(o, "Problem", '{');
    json_out_member(o, "description", cal_str_c(rest_problem_shape.text));
    content(cx, o, "application/problem+json", &rest_problem_shape);
    json_out_close(o, '}');
    json_out_close(o, '}');
    security_schemes(o);
    json_out_close(o, '}');
}

static void head(json_out *o)
{
    json_out_member(o, "openapi", CAL_STR("3.1.0"));
    member_open(o, "info", '{');
    json_out_member(o, "title", CAL_STR("Calends"));
    json_out_member(o, "version", CAL_STR(CALENDS_VERSION));
    json_out_member(o, "description",
                    CAL_STR("Calendars, settings and sign-in. Events are read and written by "
                            "CalDAV, below " REST_PREFIX "/caldav/."));
    json_out_close(o, '}');
    member_open(o, "servers", '[');
    json_out_open(o, '{');
    json_out_member(o, "url", CAL_STR(REST_PREFIX));
    json_out_close(o, '}');
    json_out_close(o, ']');
}

static void describe(cal_ctx *cx, cal_buf *out)
{
    json_out o = {.buf = out};
    route_list routes = all_routes(cx);

    json_out_open(&o, '{');
    head(&o);
    paths(cx, &o, &routes);
    components(cx, &o, &routes);
    json_out_close(&o, '}');
}

static cal_err show(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_etag_fields cond = http_req_cond(cx, rq);

    describe(cx, rs->body);

    cal_str etag = cal_arena_printf(cx->arena, "\"%016llx\"",
                                    (unsigned long long)cal_str_hash(cal_buf_str(rs->body)));
    cal_etag_verdict verdict = cal_etag_judge(&cond, etag, 0, true);

    if (verdict == CAL_ETAG_FAILED)
        return cal_fail(cx, CAL_E_CHANGED, "The description has another ETag: %.*s", CAL_FMT(etag));
    rs->status = 200;
    if (verdict == CAL_ETAG_NOT_MODIFIED) {
        rs->status = 304;
        cal_buf_clear(rs->body);
    }
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("application/json"));
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("no-cache"));
    http_res_field(cx, rs, CAL_STR("ETag"), etag);
    return CAL_OK;
}

/* An object of any members: its own schema would be that of OpenAPI. */
static const json_shape document_shape = {
    .name = "OpenApi", .text = "This description.", .is_reply = true};

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET, "/openapi.json", HTTP_NEED_NOBODY, HTTP_ON_LOOP, show, NULL, &document_shape, "This description.", 0, 0},
};
/* clang-format on */

const http_routes rest_openapi_routes = {rows, CAL_COUNT(rows)};
