/* SPDX-License-Identifier: MIT */
/* A month on a page. */
#include "feed/page.h"

#include "base/time.h"
#include "feed/html.h"

enum { WEEK = 7, EACH_DAY = 6 };

static int64_t month_first(const feed_page *p)
{
    return cal_time_day(p->year, p->month, 1);
}

static int64_t month_last(const feed_page *p)
{
    return month_first(p) + cal_time_month_days(p->year, p->month) - 1;
}

/* Days since the week's first. */
static int64_t into_week(const feed_page *p, int64_t day)
{
    return (cal_time_weekday(day) + WEEK - p->week_start) % WEEK;
}

int64_t feed_page_first(const feed_page *p)
{
    return month_first(p) - into_week(p, month_first(p));
}

int64_t feed_page_last(const feed_page *p)
{
    return month_last(p) + WEEK - 1 - into_week(p, month_last(p));
}

/* ---- pieces ---- */

static void add_date(cal_buf *out, int64_t day)
{
    int32_t year, month, dom;

    cal_time_from_day(day, &year, &month, &dom);
    cal_buf_printf(out, "%04d-%02d-%02d", year, month, dom);
}

static void add_clock(cal_buf *out, int64_t local)
{
    cal_civil c = cal_time_to_civil(local);

    cal_buf_printf(out, "%02d:%02d", c.hour, c.minute);
}

/* When on this day: its begin and end as far as they lie in it. */
static void add_when(cal_buf *out, const feed_page *p, const core_occurrence *o, int64_t day)
{
    bool begins = o->first_day == day, ends = o->last_day == day;

    if (o->all_day || (!begins && !ends)) {
        cal_buf_add_c(out, p->words->all_day);
        return;
    }
    if (begins)
        add_clock(out, o->local_from);
    if (o->to > o->from) {
        cal_buf_add_c(out, "–");
        if (ends)
            add_clock(out, o->local_to);
    }
}

static void add_title(cal_buf *out, const feed_page *p, const core_occurrence *o)
{
    if (o->title.n)
        feed_html_text(out, o->title);
    else
        cal_buf_add_c(out, p->words->untitled);
}

static bool falls_on(const core_occurrence *o, int64_t day)
{
    return o->first_day <= day && day <= o->last_day;
}

/* ---- the grid ---- */

static void add_cell_events(cal_buf *out, const feed_page *p, int64_t day)
{
    size_t shown = 0, hidden = 0;

    for (size_t i = 0; i < p->agenda.n; i++) {
        const core_occurrence *o = &p->agenda.at[i];

        if (!falls_on(o, day) || (shown == EACH_DAY && ++hidden))
            continue;
        cal_buf_add_c(out, shown++ ? "" : "<ul>");
        cal_buf_printf(out, "<li%s>", o->tentative ? " class=\"tentative\"" : "");
        if (!o->all_day && o->first_day == day) {
            cal_buf_add_c(out, "<span class=\"when\">");
            add_clock(out, o->local_from);
            cal_buf_add_c(out, "</span> ");
        }
        add_title(out, p, o);
        cal_buf_add_c(out, "</li>");
    }
    if (hidden)
        cal_buf_printf(out, "<li>+%zu</li>", hidden);
    if (shown)
        cal_buf_add_c(out, "</ul>");
}

static void add_cell(cal_buf *out, const feed_page *p, int64_t day)
{
    bool other = day < month_first(p) || day > month_last(p), today = day == p->today;
    int32_t year, month, dom;

    cal_time_from_day(day, &year, &month, &dom);
    cal_buf_printf(out, "<td class=\"%s%s\"%s><time class=\"day\" datetime=\"",
                   other ? "other " : "", today ? "today" : "",
                   today ? " aria-current=\"date\"" : "");
    add_date(out, day);
    cal_buf_printf(out, "\">%d</time>", dom);
    add_cell_events(out, p, day);
    cal_buf_add_c(out, "</td>");
}

static void add_grid(cal_buf *out, const feed_page *p)
{
    cal_buf_add_c(out, "<table><thead><tr>");
    for (int i = 0; i < WEEK; i++) {
        int64_t weekday = (p->week_start + i) % WEEK;

        cal_buf_printf(out, "<th scope=\"col\"><abbr title=\"%s\">%s</abbr></th>",
                       p->words->days[weekday], p->words->days_short[weekday]);
    }
    cal_buf_add_c(out, "</tr></thead><tbody>");
    for (int64_t day = feed_page_first(p); day <= feed_page_last(p); day++) {
        if (into_week(p, day) == 0)
            cal_buf_add_c(out, "<tr>");
        add_cell(out, p, day);
        if (into_week(p, day) == WEEK - 1)
            cal_buf_add_c(out, "</tr>\n");
    }
    cal_buf_add_c(out, "</tbody></table>\n");
}

/* ---- the list ---- */

static void add_item(cal_buf *out, const feed_page *p, const core_occurrence *o, int64_t day)
{
    cal_buf_printf(out, "<li%s><time datetime=\"", o->tentative ? " class=\"tentative\"" : "");
    add_date(out, day);
    cal_buf_add_c(out, "\">");
    add_when(out, p, o, day);
    cal_buf_add_c(out, "</time><div><strong>");
    add_title(out, p, o);
    cal_buf_add_c(out, "</strong>");
    if (o->place.n) {
        cal_buf_add_c(out, "<p>");
        feed_html_lines(out, o->place);
        cal_buf_add_c(out, "</p>");
    }
    if (o->text.n) {
        cal_buf_add_c(out, "<p>");
        feed_html_lines(out, o->text);
        cal_buf_add_c(out, "</p>");
    }
    cal_buf_add_c(out, "</div></li>\n");
}

static void add_day(cal_buf *out, const feed_page *p, int64_t day)
{
    const feed_words *w = p->words;
    bool any = false;
    int32_t year, month, dom;

    cal_time_from_day(day, &year, &month, &dom);
    for (size_t i = 0; i < p->agenda.n; i++) {
        if (!falls_on(&p->agenda.at[i], day))
            continue;
        if (!any)
            cal_buf_printf(out, "<h3>%s%s%d%s%s</h3><ul>\n", w->days[cal_time_weekday(day)],
                           w->behind_weekday, dom, w->behind_day, w->months[month - 1]);
        any = true;
        add_item(out, p, &p->agenda.at[i], day);
    }
    if (any)
        cal_buf_add_c(out, "</ul>\n");
}

static bool month_is_empty(const feed_page *p)
{
    for (size_t i = 0; i < p->agenda.n; i++) {
        const core_occurrence *o = &p->agenda.at[i];

        if (o->last_day >= month_first(p) && o->first_day <= month_last(p))
            return false;
    }
    return true;
}

static void add_list(cal_buf *out, const feed_page *p)
{
    cal_buf_add_c(out, "<section class=\"list\">");
    for (int64_t day = month_first(p); day <= month_last(p); day++)
        add_day(out, p, day);
    if (month_is_empty(p))
        cal_buf_printf(out, "<p>%s</p>", p->words->nothing);
    if (p->agenda.more)
        cal_buf_printf(out, "<p>%s</p>", p->words->more);
    cal_buf_add_c(out, "</section>\n");
}

/* ---- around them ---- */

static void add_head(cal_buf *out, const feed_words *w, cal_str title)
{
    cal_buf_printf(out,
                   "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
                   "<meta name=\"viewport\" content=\"width=device-width\">"
                   "<meta name=\"robots\" content=\"noindex\"><title>",
                   w->language);
    feed_html_text(out, title);
    cal_buf_add_c(out, "</title><link rel=\"stylesheet\" href=\"/feed/style.css\"></head>\n");
}

/* A link to the month that lies `step` from this one. */
static void add_step(cal_buf *out, const feed_page *p, int step)
{
    int64_t months = p->year * 12 + p->month - 1 + step;

    cal_buf_printf(out, "<a rel=\"%s\" href=\"?month=%04lld-%02lld\" aria-label=\"%s\">%s</a>",
                   step < 0 ? "prev" : "next", (long long)(months / 12),
                   (long long)(months % 12 + 1), step < 0 ? p->words->before : p->words->after,
                   step < 0 ? "‹" : "›");
}

static void add_nav(cal_buf *out, const feed_page *p)
{
    cal_buf_printf(out, "<nav><h2>%s %lld</h2>", p->words->months[p->month - 1],
                   (long long)p->year);
    add_step(out, p, -1);
    cal_buf_printf(out, "<a href=\"?\">%s</a>", p->words->today);
    add_step(out, p, 1);
    cal_buf_add_c(out, "</nav>\n");
}

static void add_foot(cal_buf *out, const feed_page *p)
{
    cal_buf_printf(out, "<footer><span>%s ", p->words->zone);
    feed_html_text(out, p->zone);
    cal_buf_add_c(out, "</span>");
    if (!p->is_embedded) {
        cal_buf_add_c(out, "<a href=\"/feed/");
        feed_html_text(out, p->token);
        cal_buf_printf(out, ".ics\">%s</a>", p->words->subscribe);
    }
    cal_buf_add_c(out, "</footer>\n");
}

void feed_page_print(cal_buf *out, const feed_page *p)
{
    add_head(out, p->words, p->name);
    cal_buf_printf(out, "<body%s><main>\n", p->is_embedded ? " class=\"embedded\"" : "");
    if (!p->is_embedded) {
        cal_buf_add_c(out, "<h1>");
        feed_html_text(out, p->name);
        cal_buf_add_c(out, "</h1>\n");
    }
    add_nav(out, p);
    add_grid(out, p);
    add_list(out, p);
    add_foot(out, p);
    cal_buf_add_c(out, "</main></body></html>\n");
}

void feed_page_say(cal_buf *out, const feed_words *words, const char *title, const char *text)
{
    add_head(out, words, cal_str_c(title));
    cal_buf_printf(out, "<body><main><h1>%s</h1><p>%s</p></main></body></html>\n", title, text);
}
