/* SPDX-License-Identifier: MIT */
/* Reading what is asked for. */
#include "dav/ask.h"

static cal_err add(cal_ctx *cx, const xml_node *p, bool takes_data, dav_ask *ask)
{
    dav_asked one = {.ns = p->ns, .name = p->name, .row = dav_prop_anywhere(p->ns, p->name)};
    cal_err e;

    if (takes_data && xml_is(p, XML_CALDAV, "calendar-data")) {
        one.data = CAL_NEW(cx->arena, dav_caldata);
        if ((e = dav_caldata_read(cx, p, one.data)))
            return e;
        ask->with_data = true;
    }
    CAL_PUSH(cx->arena, &ask->props, one);
    return CAL_OK;
}

static cal_err add_all(cal_ctx *cx, const xml_node *list, bool takes_data, dav_ask *ask)
{
    cal_err e = CAL_OK;

    for (const xml_node *p = xml_first(list); p && !e; p = xml_next(p))
        e = add(cx, p, takes_data, ask);
    return e;
}

static cal_err read(cal_ctx *cx, const xml_node *holder, bool takes_data, dav_ask *out)
{
    const xml_node *prop = xml_child(holder, XML_DAV, "prop");
    const xml_node *all = xml_child(holder, XML_DAV, "allprop");
    const xml_node *names = xml_child(holder, XML_DAV, "propname");

    *out = (dav_ask){.mode = DAV_ASK_NOTHING};
    if ((prop != NULL) + (all != NULL) + (names != NULL) > 1)
        return cal_fail(cx, CAL_E_BAD_XML, "Ask for one of DAV:prop, allprop and propname.");
    if (names)
        out->mode = DAV_ASK_PROPNAME;
    if (prop)
        out->mode = DAV_ASK_PROP;
    if (!all)
        return add_all(cx, prop, takes_data, out);
    out->mode = DAV_ASK_ALLPROP;
    return add_all(cx, xml_child(holder, XML_DAV, "include"), takes_data, out);
}

cal_err dav_ask_propfind(cal_ctx *cx, const xml_node *holder, dav_ask *out)
{
    cal_err e = read(cx, holder, false, out);

    if (e || out->mode != DAV_ASK_NOTHING)
        return e;
    if (holder)
        return cal_fail(cx, CAL_E_BAD_XML, "Ask for DAV:prop, allprop or propname.");
    out->mode = DAV_ASK_ALLPROP;
    return CAL_OK;
}

cal_err dav_ask_report(cal_ctx *cx, const xml_node *holder, dav_ask *out)
{
    return read(cx, holder, true, out);
}

void dav_ask_zone(dav_ask *ask, const ical_zone *zone)
{
    for (size_t i = 0; i < ask->props.n; i++) {
        if (ask->props.at[i].data)
            ask->props.at[i].data->zone = zone;
    }
}

void dav_ask_refer(dav_ask *ask, ical_refer zones)
{
    for (size_t i = 0; i < ask->props.n; i++) {
        if (ask->props.at[i].data)
            ask->props.at[i].data->form.zones = zones;
    }
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
