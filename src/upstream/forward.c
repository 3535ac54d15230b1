/* SPDX-License-Identifier: MIT */
/* A request goes there and its answer comes back; nothing of either is kept that need not be. */
#include "xml/rewrite.h"
#include "xml/tree.h"
#include "upstream/fields.h"

enum { WHOLE_BYTES = 64 * 1024, ASKED_BYTES = 1 << 20 };

/* An answer on its way to the client. */
typedef struct passage {
    upstream *u;
    const http_req *rq;
    upstream_way way;
    upstream_exchange *x;
    xml_rewrite *rewrite; /* NULL: the bytes stay */
    cal_buf *raw;         /* what came and is not yet rewritten */
} passage;

static bool href_there(cal_ctx *cx, void *self, cal_str text, cal_buf *out)
{
    const passage *p = self;

    return upstream_address_there(cx, p->u, p->rq, p->way.map, text, out);
}

static bool href_here(cal_ctx *cx, void *self, cal_str text, cal_buf *out)
{
    const passage *p = self;

    return upstream_address_here(cx, p->u, p->rq, p->way.map, text, out);
}

static bool is_xml(cal_str type)
{
    type = cal_str_trim(cal_str_cut(&type, ';'));
    return cal_str_eq_ci(type, CAL_STR("application/xml")) ||
           cal_str_eq_ci(type, CAL_STR("text/xml")) || cal_str_ends(type, CAL_STR("+xml"));
}

/* ---- there ---- */

/* Methods whose body is XML, whatever it is called; the others carry what people store. */
static const bool sends_xml[HTTP_METHOD_COUNT] = {
    [HTTP_PROPFIND] = true,   [HTTP_PROPPATCH] = true, [HTTP_REPORT] = true, [HTTP_MKCOL] = true,
    [HTTP_MKCALENDAR] = true, [HTTP_LOCK] = true,      [HTTP_ACL] = true,
};

/* What is no XML goes as it is: it is not here that it is judged. */
static cal_str body_there(cal_ctx *cx, passage *p)
{
    const xml_rewrite_what what = {XML_DAV, "href", href_there, p};
    cal_buf *out;

    if (!p->way.map || !p->rq->body.n || !sends_xml[p->rq->method])
        return p->rq->body;
    out = cal_buf_new(cx->arena, 0);
    if (xml_rewrite_push(cx, xml_rewrite_new(cx, &what), p->rq->body, true, out)) {
        cal_fail_clear(cx);
        return p->rq->body;
    }
    return cal_buf_str(out);
}

/* ---- here ---- */

/* The next piece of the body, as the client gets it. */
static cal_err pass_piece(cal_ctx *cx, passage *p, cal_buf *out)
{
    cal_err e;

    if (!p->rewrite)
        return upstream_exchange_read(cx, p->x, out);
    cal_buf_clear(p->raw);
    if ((e = upstream_exchange_read(cx, p->x, p->raw)))
        return e;
    return xml_rewrite_push(cx, p->rewrite, cal_buf_str(p->raw), p->x->is_done, out);
}

static bool next_piece(cal_ctx *cx, void *state, cal_buf *out)
{
    passage *p = state;

    return !pass_piece(cx, p, out) && !p->x->is_done;
}

/* HEAD tells the length of what GET would give; that of a stream is not known. */
static void without_body(const passage *p, http_res *rs)
{
    if (p->x->head.content_length >= 0)
        rs->length = p->x->head.content_length;
    else if (p->rq->method == HTTP_HEAD)
        rs->next = next_piece;
}

/* A short body whole, so that its end is known before its begin goes out; others as they come. */
static cal_err pass_body(cal_ctx *cx, passage *p, http_res *rs)
{
    int64_t length = p->x->head.content_length;
    cal_err e;

    if (p->x->framing == UPSTREAM_NO_BODY) {
        without_body(p, rs);
        return CAL_OK;
    }
    if (length >= 0 && length <= WHOLE_BYTES) {
        while (!p->x->is_done) {
            if ((e = pass_piece(cx, p, rs->body)))
                return e;
        }
        return CAL_OK;
    }
    rs->next = next_piece;
    rs->next_state = p;
    rs->length = length > 0 && !p->rewrite ? length : 0;
    return CAL_OK;
}

static void choose_rewrite(cal_ctx *cx, passage *p)
{
    const http_head *head = &p->x->head;
    cal_str type = upstream_field(head->fields.at, head->fields.n, CAL_STR("Content-Type"));
    const xml_rewrite_what what = {XML_DAV, "href", href_here, p};
    bool is_stored = p->rq->method == HTTP_GET && p->x->status < 400;

    if (!p->way.map || !is_xml(type) || is_stored || p->x->is_done)
        return;
    p->raw = cal_buf_new(cx->arena, 0);
    p->rewrite = xml_rewrite_new(cx, &what);
}

/* Who was identified here is not asked there: it means that the two do not trust each other. */
static cal_err refused(cal_ctx *cx, const passage *p)
{
    if (!p->way.user.p)
        return cal_fail(cx, CAL_E_SIGN_IN, "Send an app password with your name.");
    return upstream_fail(cx, p->u, CAL_E_UPSTREAM_REFUSED,
                         "does not believe who this server says you are: caldav.secret here and "
                         "proxy.secret there must be equal, and proxy.addresses there must have "
                         "this server's address");
}

cal_err upstream_forward(cal_ctx *cx, upstream *u, const http_req *rq, const upstream_way *way,
                         http_res *rs)
{
    passage *p = CAL_NEW(cx->arena, passage);
    upstream_message m = {.method = rq->method_name, .client = rq->client};
    cal_err e;

    *p = (passage){.u = u, .rq = rq, .way = *way};
    m.body = body_there(cx, p);
    m.head = upstream_head_there(cx, u, rq, way, (int64_t)m.body.n);
    if ((e = upstream_exchange_begin(cx, u, &m, &p->x)))
        return e;
    if (p->x->status == 401)
        return refused(cx, p);
    choose_rewrite(cx, p);
    rs->status = p->x->status;
    rs->no_compress = !p->way.map;
    upstream_fields_here(cx, u, rq, way, &p->x->head, rs);
    return pass_body(cx, p, rs);
}

cal_err upstream_ask(cal_ctx *cx, upstream *u, const upstream_request *request, upstream_reply *out)
{
    upstream_message m = {.method = request->method, .body = request->body};
    cal_buf *body =
        cal_buf_new(cx->arena, request->max_bytes ? request->max_bytes : (size_t)ASKED_BYTES);
    upstream_exchange *x;
    cal_err e;

    m.head = upstream_head_own(cx, u, request);
    if ((e = upstream_exchange_begin(cx, u, &m, &x)))
        return e;
    while (!x->is_done) {
        if ((e = upstream_exchange_read(cx, x, body)))
            return e;
        if (!cal_buf_ok(body))
            return upstream_fail(cx, u, CAL_E_UPSTREAM_DOWN, "answers more than is taken");
    }
    *out = (upstream_reply){x->status, x->head.fields.at, x->head.fields.n, cal_buf_str(body)};
    return CAL_OK;
}
