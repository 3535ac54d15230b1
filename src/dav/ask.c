/* SPDX-License-Identifier: MIT */
/* Reading what is asked for. */
#include "dav/ask.h"

static cal_err add(cal_ctx *cx, const xml_node *p, dav_ask *ask)
{
    dav_asked one = {.ns = p->ns, .name = p->name, .row = dav_prop_anywhere(p->ns, p->name)};
    cal_err e;

    if (xml_is(p, XML_CALDAV, "calendar-data")) {
        dav_caldata *data = CAL_NEW(cx->arena, dav_caldata);

        if ((e = dav_caldata_read(cx, p, data)))
            return e;
        one.data = data;
        ask->with_data = true;
    }
    CAL_PUSH(cx->arena, &ask->props, one);
    return CAL_OK;
}

static cal_err add_all(cal_ctx *cx, const xml_node *list, dav_ask *ask)
{
    cal_err e;

    for (const xml_node *p = xml_first(list); p; p = xml_next(p)) {
        if ((e = add(cx, p, ask)))
            return e;
    }
    return CAL_OK;
}

cal_err dav_ask_read(cal_ctx *cx, const xml_node *holder, bool absent_is_all, dav_ask *out)
{
    const xml_node *prop = xml_child(holder, XML_DAV, "prop");
    const xml_node *all = xml_child(holder, XML_DAV, "allprop");
    const xml_node *names = xml_child(holder, XML_DAV, "propname");

    *out = (dav_ask){.mode = DAV_ASK_PROP};
    if ((prop != NULL) + (all != NULL) + (names != NULL) > 1)
        return cal_fail(cx, CAL_E_BAD_XML, "Ask for one of DAV:prop, allprop and propname");
    if (prop)
        return add_all(cx, prop, out);
    if (names) {
        out->mode = DAV_ASK_PROPNAME;
        return CAL_OK;
    }
    if (!all && !absent_is_all)
        return CAL_OK;
    if (!all && holder && xml_first(holder))
        return cal_fail(cx, CAL_E_BAD_XML, "Ask for one of DAV:prop, allprop and propname");
    out->mode = DAV_ASK_ALLPROP;
    return add_all(cx, xml_child(holder, XML_DAV, "include"), out);
}

bool dav_prefers(const http_req *rq, cal_str preference)
{
    for (size_t i = 0; i < rq->n_fields; i++) {
        cal_str rest = rq->fields[i].value;

        if (!cal_str_eq_ci(rq->fields[i].name, CAL_STR("Prefer")))
            continue;
        while (rest.p) {
            cal_str one = cal_str_cut(&rest, ',');

            if (cal_str_eq_ci(cal_str_trim(cal_str_cut(&one, ';')), preference))
                return true;
        }
    }
    return false;
}

void dav_ask_prefer(cal_ctx *cx, const http_req *rq, dav_ask *ask, cal_str *applied)
{
    cal_buf *said = cal_buf_new(cx->arena, 0);
    bool brief = cal_str_eq_ci(http_req_field(rq, CAL_STR("Brief")), CAL_STR("t"));

    if (dav_prefers(rq, CAL_STR("return=minimal"))) {
        ask->minimal = true;
        cal_buf_add_c(said, "return=minimal");
    }
    if (dav_prefers(rq, CAL_STR("depth-noroot"))) {
        ask->noroot = true;
        cal_buf_add_c(said, said->n ? ", depth-noroot" : "depth-noroot");
    }
    ask->minimal |= brief;
    *applied = cal_buf_str(said);
}
