/* SPDX-License-Identifier: MIT */
/* A search takes candidates from the index for one of its tests (or each, where one is enough) and
   judges every test on them. */
#include "core/principal.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "store/principal.h"
#include "store/user_index.h"
#include "core/access.h"
#include "core/directory.h"
#include "core/fold.h"
#include "core/user_make.h"

enum { MIN_PART = 3, MAX_CANDIDATES = 1000, MAX_PAGE = 1000 };

static const cal_str kind_names[] = {
    [CAL_KIND_INDIVIDUAL] = CAL_STR_K("INDIVIDUAL"),
    [CAL_KIND_GROUP] = CAL_STR_K("GROUP"),
    [CAL_KIND_ROOM] = CAL_STR_K("ROOM"),
    [CAL_KIND_RESOURCE] = CAL_STR_K("RESOURCE"),
};

cal_str core_kind_name(int64_t kind)
{
    return kind_names[kind];
}

/* ---- one test on one principal ---- */

typedef struct looking {
    const core_principal_test *test;
    cal_str name, address; /* the text, folded as those are */
} looking;

static looking look(cal_ctx *cx, const core_principal_test *t)
{
    cal_str text = cal_str_trim(t->text);

    return (looking){t, core_fold_search(cx, text), core_login_fold(cx, text)};
}

/* Too little to find anybody by but themselves. */
static bool is_short(const looking *l)
{
    return cal_utf8_count(l->name) < MIN_PART;
}

static bool has(const looking *l, cal_str value, cal_str text)
{
    if (l->test->how == CORE_EQUALS || is_short(l))
        return cal_str_eq(value, text);
    return l->test->how == CORE_STARTS ? cal_str_starts(value, text) : cal_str_has(value, text);
}

/* Of an address only what stands before its "@", unless the text has one itself: the domain would
   find everybody. */
static bool has_address(cal_ctx *cx, const looking *l, const cal_user *u)
{
    cal_str address = core_login_fold(cx, u->email);

    if (cal_str_eq(address, l->address) || cal_str_eq(u->handle, l->address))
        return l->address.n > 0;
    if (l->test->how == CORE_EQUALS || is_short(l))
        return false;
    if (cal_str_has(l->address, CAL_STR("@")))
        return cal_str_starts(address, l->address);
    return has(l, cal_str_take(address, cal_str_find_byte(address, '@')), l->address);
}

static bool holds(cal_ctx *cx, const looking *l, const cal_user *u)
{
    unsigned in = l->test->fields;

    return ((in & CORE_IN_NAME) && has(l, core_fold_search(cx, u->name), l->name)) ||
           ((in & CORE_IN_ADDRESS) && has_address(cx, l, u)) ||
           ((in & CORE_IN_KIND) && cal_str_eq_ci(core_kind_name(u->kind), l->test->text));
}

/* ---- all tests ---- */

typedef struct search {
    const core_principal_search *s;
    const looking *tests;
    CAL_VEC(cal_user) found;
    bool more;
} search;

static bool matches(cal_ctx *cx, const search *x, const cal_user *u)
{
    for (size_t i = 0; i < x->s->n; i++) {
        if (holds(cx, &x->tests[i], u) == x->s->any_of)
            return x->s->any_of;
    }
    return !x->s->any_of;
}

static bool is_found(const search *x, int64_t id)
{
    for (size_t i = 0; i < x->found.n; i++) {
        if (x->found.at[i].id == id)
            return true;
    }
    return false;
}

static void judge(cal_ctx *cx, search *x, const cal_user *candidates, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const cal_user *u = &candidates[i];

        if (u->disabled || is_found(x, u->id) || !matches(cx, x, u))
            continue;
        if (x->found.n == x->s->limit) {
            x->more = true;
            return;
        }
        CAL_PUSH(cx->arena, &x->found, *u);
    }
}

/* Those of the kinds that are no people, which a kind alone may find. */
static int64_t things(const search *x)
{
    return x->s->kinds & (CORE_KIND(CAL_KIND_ROOM) | CORE_KIND(CAL_KIND_RESOURCE));
}

static cal_err by_login(cal_ctx *cx, search *x, cal_str login)
{
    const store_principal_query q = {core_organisation_of(cx), x->s->kinds, login};
    const cal_user *candidates;
    size_t n;
    cal_err e = store_principal_exact(cx, &q, &candidates, &n);

    if (!e)
        judge(cx, x, candidates, n);
    return e;
}

static cal_err judge_page(cal_ctx *cx, search *x, cal_err e, const cal_user *candidates, size_t n)
{
    if (e)
        return e;
    x->more |= n == MAX_CANDIDATES;
    judge(cx, x, candidates, n);
    return CAL_OK;
}

static store_word_query ask_of(cal_ctx *cx, const search *x)
{
    return (store_word_query){
        .organisation = core_organisation_of(cx), .kinds = x->s->kinds, .limit = MAX_CANDIDATES};
}

/* A name that has the text begins its words with the text's, but for the first. */
static cal_err by_words(cal_ctx *cx, search *x, cal_str text)
{
    store_word_query q = ask_of(cx, x);
    const cal_user *candidates;
    size_t n;

    if (!core_words_of(text, &q))
        return CAL_OK;

    cal_err e = store_user_by_words(cx, &q, &candidates, &n);

    return judge_page(cx, x, e, candidates, n);
}

static cal_err by_start(cal_ctx *cx, search *x, cal_str address)
{
    store_word_query q = ask_of(cx, x);
    const cal_user *candidates;
    size_t n;

    q.words[0] = address;

    cal_err e = store_user_by_words(cx, &q, &candidates, &n);

    return judge_page(cx, x, e, candidates, n);
}

static cal_err by_pieces(cal_ctx *cx, search *x, cal_str text)
{
    const store_word_query q = ask_of(cx, x);
    const cal_user *candidates;
    size_t n;
    cal_err e = store_user_by_pieces(cx, &q, text, &candidates, &n);

    return judge_page(cx, x, e, candidates, n);
}

static cal_err by_text(cal_ctx *cx, search *x, const looking *l)
{
    bool is_part = l->test->how != CORE_EQUALS && !is_short(l);
    cal_err e;

    if (!l->address.n)
        return CAL_OK;
    if ((e = by_login(cx, x, l->address)) || (e = by_words(cx, x, l->name)) ||
        (is_part && (e = by_pieces(cx, x, l->name))))
        return e;
    if (!(l->test->fields & CORE_IN_ADDRESS))
        return CAL_OK;
    if (cal_str_has(l->address, CAL_STR("@")))
        return by_start(cx, x, l->address);
    return is_part && !cal_str_eq(l->name, l->address) ? by_pieces(cx, x, l->address) : CAL_OK;
}

static cal_err by_kind(cal_ctx *cx, search *x)
{
    const cal_user *candidates;
    size_t n;
    const store_principal_page page = {core_organisation_of(cx), things(x), 0, MAX_CANDIDATES};
    cal_err e = store_principal_list(cx, &page, &candidates, &n);

    if (!e)
        judge(cx, x, candidates, n);
    return e;
}

static bool is_text(const looking *l)
{
    return (l->test->fields & (CORE_IN_NAME | CORE_IN_ADDRESS)) != 0;
}

/* Candidates: where all must hold, those of the first test of text; else those of each. */
static cal_err run(cal_ctx *cx, search *x)
{
    bool done = false;
    cal_err e = CAL_OK;

    for (size_t i = 0; i < x->s->n && !e && !done; i++) {
        if (!is_text(&x->tests[i]))
            continue;
        e = by_text(cx, x, &x->tests[i]);
        done = !x->s->any_of;
    }
    return e || done ? e : by_kind(cx, x);
}

cal_err core_principal_find(cal_ctx *cx, const core_principal_search *s, const cal_user **out,
                            size_t *n, bool *more)
{
    looking *tests = CAL_NEW_N(cx->arena, looking, s->n);
    search x = {.s = s, .tests = tests};
    cal_err e;

    if (!cx->who && !cx->is_system)
        return cal_fail(cx, CAL_E_SIGN_IN, "Sign in to find people.");
    for (size_t i = 0; i < s->n; i++)
        tests[i] = look(cx, &s->tests[i]);
    e = run(cx, &x);
    *out = x.found.at;
    *n = x.found.n;
    *more = x.more;
    return e;
}

cal_err core_principal_list(cal_ctx *cx, int64_t kinds, int64_t after, size_t limit,
                            const cal_user **out, size_t *n)
{
    int64_t organisation = cx->is_system ? 0 : core_organisation_of(cx);

    return core_principal_list_of(cx, organisation, kinds, &(core_principal_after){after, limit},
                                  out, n);
}

cal_err core_principal_list_of(cal_ctx *cx, int64_t organisation, int64_t kinds,
                               const core_principal_after *at, const cal_user **out, size_t *n)
{
    const store_principal_page page = {organisation, kinds, at->after,
                                       at->limit < MAX_PAGE ? at->limit : MAX_PAGE};
    cal_err e = core_access_need_admin_of(cx, &(cal_user){.organisation = organisation});

    return e ? e : store_principal_list(cx, &page, out, n);
}
