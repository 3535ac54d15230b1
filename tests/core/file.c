/* SPDX-License-Identifier: MIT */
/* Plain collections against a model: whatever is written, made, deleted, copied and moved at
   random, each answer is the one that the model foresees, what is there is what the model holds,
   and clients that synchronise now and then, page by page, hold exactly that. */
#include "core/file.h"

#include <stdio.h>
#include <string.h>

#include "store/meta.h"
#include "core/calendar.h"
#include "core/sync.h"
#include "core/transfer.h"
#include "tests/core/fixture.h"
#include "tests/core/random.h"

enum { STEPS = 1500, ROOMS = 400, PATH = 64, BODIES = 5, COLLECTIONS = 2 };

typedef struct entry {
    char path[PATH];
    bool is_collection;
    int body;
} entry;

/* What is in one collection, or what a client holds of it. */
typedef struct model {
    entry at[ROOMS];
    size_t n;
} model;

/* A client that synchronises everything below `parent`, or what is directly in it. */
typedef struct client {
    int of;
    const char *parent;
    bool is_deep;
    char token[128];
    model held;
} client;

typedef struct world {
    cal_ctx *cx;
    fixture *f;
    test_random random;
    cal_calendar in[COLLECTIONS];
    model is[COLLECTIONS];
    client clients[4];
} world;

static const char *const names[] = {"a", "b", "a-", "a0", "\xc3\xa9"};
static const char *const bodies[BODIES] = {"", "one", "second", "a third, longer", "x"};

/* ---- paths ---- */

static bool is_below(const char *path, const char *above)
{
    size_t n = strlen(above);

    return n == 0 || (strncmp(path, above, n) == 0 && path[n] == '/');
}

static bool is_in_tree(const char *path, const char *root)
{
    return strcmp(path, root) == 0 || is_below(path, root);
}

static void parent_of(const char *path, char out[PATH])
{
    char *slash;

    memcpy(out, path, PATH);
    slash = strrchr(out, '/');
    *(slash ? slash : out) = '\0';
}

static void any_path(world *w, char out[PATH])
{
    int64_t depth = 1 + test_random_below(&w->random, 3);

    memset(out, 0, PATH);
    for (int64_t i = 0; i < depth; i++) {
        if (i)
            strcat(out, "/");
        strcat(out, names[test_random_below(&w->random, CAL_COUNT(names))]);
    }
}

/* ---- the model ---- */

static entry *find(model *m, const char *path)
{
    for (size_t i = 0; i < m->n; i++) {
        if (strcmp(m->at[i].path, path) == 0)
            return &m->at[i];
    }
    return NULL;
}

static bool has_parent(model *m, const char *path)
{
    char parent[PATH];
    const entry *e;

    parent_of(path, parent);
    e = find(m, parent);
    return !parent[0] || (e && e->is_collection);
}

static void put(model *m, const char *path, bool is_collection, int body)
{
    entry *e = find(m, path);

    if (!e && m->n < ROOMS)
        e = &m->at[m->n++];
    if (!e)
        return;
    memset(e->path, 0, PATH);
    for (size_t i = 0; path[i] && i < PATH - 1; i++)
        e->path[i] = path[i];
    e->is_collection = is_collection;
    e->body = body;
}

static void drop(model *m, const char *root)
{
    size_t n = 0;

    for (size_t i = 0; i < m->n; i++) {
        if (!is_in_tree(m->at[i].path, root))
            m->at[n++] = m->at[i];
    }
    m->n = n;
}

static void copy(const model *from, const char *root, bool is_shallow, model *to, const char *new)
{
    const model before = *from;
    char path[2 * PATH];

    for (size_t i = 0; i < before.n; i++) {
        const entry *e = &before.at[i];

        if (!is_in_tree(e->path, root) || (is_shallow && strcmp(e->path, root) != 0))
            continue;
        (void)snprintf(path, sizeof path, "%s%s", new, e->path + strlen(root));
        put(to, path, e->is_collection, e->body);
    }
}

/* ---- what is done ---- */

static void told(world *w, const char *what, const char *path, cal_err got, cal_err want)
{
    if (got != want)
        test_failed(__FILE__, __LINE__, "%s %s: %d, the model says %d (seed %llu): %.*s", what,
                    path, (int)got, (int)want, (unsigned long long)w->random.seed,
                    CAL_FMT(w->cx->fail.why));
    cal_fail_clear(w->cx);
}

static void write_one(world *w)
{
    int in = (int)test_random_below(&w->random, COLLECTIONS);
    int body = (int)test_random_below(&w->random, BODIES);
    const core_file_put p = {.type = CAL_STR("text/plain"), .body = cal_str_c(bodies[body])};
    char path[PATH];
    const entry *there;
    cal_err want;
    cal_file out;
    bool created;

    any_path(w, path);
    there = find(&w->is[in], path);
    want = there && there->is_collection             ? CAL_E_FORBIDDEN
           : !there && !has_parent(&w->is[in], path) ? CAL_E_NO_PARENT
                                                     : CAL_OK;
    told(w, "write", path, core_file_write(w->cx, &w->in[in], cal_str_c(path), &p, &out, &created),
         want);
    if (!want)
        put(&w->is[in], path, false, body);
}

static void make_one(world *w)
{
    int in = (int)test_random_below(&w->random, COLLECTIONS);
    char path[PATH];
    cal_err want;

    any_path(w, path);
    want = find(&w->is[in], path)          ? CAL_E_EXISTS
           : !has_parent(&w->is[in], path) ? CAL_E_NO_PARENT
                                           : CAL_OK;
    told(w, "make", path, core_file_make_collection(w->cx, &w->in[in], cal_str_c(path), NULL, 0),
         want);
    if (!want)
        put(&w->is[in], path, true, 0);
}

static void delete_one(world *w)
{
    int in = (int)test_random_below(&w->random, COLLECTIONS);
    char path[PATH];
    cal_err want;

    any_path(w, path);
    want = find(&w->is[in], path) ? CAL_OK : CAL_E_NOT_FOUND;
    told(w, "delete", path, core_file_delete(w->cx, &w->in[in], cal_str_c(path), NULL), want);
    drop(&w->is[in], path);
}

static cal_err foresee(world *w, int from, const char *old, int to, const char *new, bool overwrite)
{
    if (!find(&w->is[from], old))
        return CAL_E_NOT_FOUND;
    if (!has_parent(&w->is[to], new))
        return CAL_E_NO_PARENT;
    if (from == to && (is_in_tree(old, new) || is_in_tree(new, old)))
        return CAL_E_FORBIDDEN;
    return find(&w->is[to], new) && !overwrite ? CAL_E_NO_OVERWRITE : CAL_OK;
}

static void transfer_one(world *w)
{
    int from = (int)test_random_below(&w->random, COLLECTIONS);
    int to = (int)test_random_below(&w->random, COLLECTIONS);
    char old[PATH], new[PATH];
    core_tree_transfer t = {.from = &w->in[from],
                            .to_owner = w->f->alice.handle,
                            .to_href = w->in[to].href,
                            .move = test_random_below(&w->random, 2) == 0,
                            .overwrite = test_random_below(&w->random, 2) == 0};
    bool created;
    cal_err want;

    any_path(w, old);
    any_path(w, new);
    t.from_path = cal_str_c(old);
    t.to_path = cal_str_c(new);
    t.is_shallow = !t.move && test_random_below(&w->random, 4) == 0;
    want = foresee(w, from, old, to, new, t.overwrite);
    told(w, t.move ? "move" : "copy", old, core_tree_transfer_run(w->cx, &t, &created), want);
    if (want)
        return;
    drop(&w->is[to], new);
    copy(&w->is[from], old, t.is_shallow, &w->is[to], new);
    if (t.move)
        drop(&w->is[from], old);
}

/* ---- synchronisation ---- */

/* What a client that looks there should hold. */
static model seen_by(const world *w, const client *c)
{
    const model *all = &w->is[c->of];
    model out = {.n = 0};

    for (size_t i = 0; i < all->n; i++) {
        char parent[PATH];

        parent_of(all->at[i].path, parent);
        if (is_below(all->at[i].path, c->parent) && (c->is_deep || strcmp(parent, c->parent) == 0))
            out.at[out.n++] = all->at[i];
    }
    return out;
}

static void forget(model *m, const char *path)
{
    const entry *e = find(m, path);

    if (e)
        m->at[e - m->at] = m->at[--m->n];
}

static int body_of(const cal_file *file)
{
    for (int i = 0; i < BODIES; i++) {
        if (file->size == (int64_t)strlen(bodies[i]))
            return file->is_collection ? 0 : i;
    }
    return -1;
}

/* One answer; true: there is more. */
static bool pull(world *w, client *c)
{
    cal_ctx unit = fixture_ctx(w->cx, &w->f->alice);
    const core_file_since since = {.parent = cal_str_c(c->parent),
                                   .is_deep = c->is_deep,
                                   .token = cal_str_c(c->token),
                                   .limit = (size_t)(1 + test_random_below(&w->random, 4))};
    core_file_sync sync = {.n = 0};

    if (core_file_changes(&unit, &w->in[c->of], &since, &sync))
        test_failed(__FILE__, __LINE__, "sync: %.*s", CAL_FMT(unit.fail.why));
    for (size_t i = 0; i < sync.n; i++) {
        const core_file_change *change = &sync.changes[i];

        /* A collection and a file of one name are two resources to a client. */
        if (!change->deleted)
            put(&c->held, change->path.p, change->file.is_collection, body_of(&change->file));
        else if (find(&c->held, change->path.p) &&
                 find(&c->held, change->path.p)->is_collection == change->file.is_collection)
            forget(&c->held, change->path.p);
    }
    (void)snprintf(c->token, sizeof c->token, "%.*s", CAL_FMT(sync.next));
    fixture_ctx_end(&unit);
    return sync.more;
}

static void synchronise(world *w, client *c)
{
    model want = seen_by(w, c);

    while (pull(w, c))
        continue;
    if (want.n != c->held.n)
        test_failed(__FILE__, __LINE__, "a client below \"%s\" holds %zu of %zu (seed %llu)",
                    c->parent, c->held.n, want.n, (unsigned long long)w->random.seed);
    for (size_t i = 0; i < want.n; i++) {
        const entry *e = find(&c->held, want.at[i].path);

        if (!e || e->is_collection != want.at[i].is_collection || e->body != want.at[i].body)
            test_failed(__FILE__, __LINE__, "a client holds %s otherwise (seed %llu)",
                        want.at[i].path, (unsigned long long)w->random.seed);
    }
}

/* ---- the test ---- */

static cal_err make_plain(world *w, const char *href, cal_calendar *out)
{
    cal_calendar_patch patch = {.set = CAL_PATCH_KIND, .to = {.kind = CAL_COLL_PLAIN}};

    return core_calendar_create(w->cx, &w->f->alice, cal_str_c(href), &patch, out);
}

static void step(world *w)
{
    static void (*const steps[])(world *) = {write_one, write_one,  write_one,    make_one,
                                             make_one,  delete_one, transfer_one, transfer_one};

    if (w->is[0].n + w->is[1].n > ROOMS / 2)
        delete_one(w);
    else
        steps[test_random_below(&w->random, CAL_COUNT(steps))](w);
    if (test_random_below(&w->random, 10) == 0)
        synchronise(w, &w->clients[test_random_below(&w->random, CAL_COUNT(w->clients))]);
}

TEST(plain_collections_are_what_a_model_says_and_clients_know_it)
{
    const client clients[] = {
        {.of = 0, .parent = "",  .is_deep = true },
        {.of = 0, .parent = "",  .is_deep = false},
        {.of = 1, .parent = "a", .is_deep = true },
        {.of = 1, .parent = "a", .is_deep = false}
    };
    world *w = CAL_NEW(cx->arena, world);
    const store_finding *found;
    size_t n;

    w->cx = cx;
    w->random = test_random_new();
    memcpy(w->clients, clients, sizeof clients);
    CHECK(w->f = fixture_new(cx));
    CHECK_OK(make_plain(w, "one", &w->in[0]));
    CHECK_OK(make_plain(w, "two", &w->in[1]));
    for (int i = 0; i < STEPS; i++) {
        cx->now++;
        step(w);
    }
    for (size_t i = 0; i < CAL_COUNT(w->clients); i++)
        synchronise(w, &w->clients[i]);
    CHECK_OK(store_check(cx, &found, &n));
    for (size_t i = 0; i < n; i++)
        test_failed(__FILE__, __LINE__, "%.*s", CAL_FMT(found[i].what));
}

TEST(a_collection_made_by_a_shallow_copy_is_not_gone)
{
    cal_calendar_patch plain = {.set = CAL_PATCH_KIND, .to = {.kind = CAL_COLL_PLAIN}};
    core_tree_transfer t = {.from_path = CAL_STR("b"),
                            .to_href = CAL_STR("files"),
                            .to_path = CAL_STR("a"),
                            .is_shallow = true};
    fixture *f = fixture_new(cx);
    const store_finding *found;
    cal_calendar in;
    bool created;
    size_t n;

    CHECK(f);
    CHECK_OK(core_calendar_create(cx, &f->alice, CAL_STR("files"), &plain, &in));
    CHECK_OK(core_file_make_collection(cx, &in, CAL_STR("a"), NULL, 0));
    CHECK_OK(core_file_delete(cx, &in, CAL_STR("a"), NULL));
    CHECK_OK(core_file_make_collection(cx, &in, CAL_STR("b"), NULL, 0));
    t.from = &in;
    t.to_owner = f->alice.handle;
    CHECK_OK(core_tree_transfer_run(cx, &t, &created));
    CHECK_OK(store_check(cx, &found, &n));
    CHECK_INT(n, 0);
}

TEST(the_bytes_of_a_copy_are_those_of_its_source)
{
    cal_calendar_patch plain = {.set = CAL_PATCH_KIND, .to = {.kind = CAL_COLL_PLAIN}};
    const core_file_put p = {
        .body = {"\0\xff\0x", 4},
          .type = CAL_STR("x/y"), .language = CAL_STR("fr")
    };
    core_tree_transfer t = {
        .from_path = CAL_STR("a"), .to_href = CAL_STR("files"), .to_path = CAL_STR("b")};
    fixture *f = fixture_new(cx);
    cal_file first, second;
    cal_calendar in;
    bool created;

    CHECK(f);
    CHECK_OK(core_calendar_create(cx, &f->alice, CAL_STR("files"), &plain, &in));
    CHECK_OK(core_file_make_collection(cx, &in, CAL_STR("a"), NULL, 0));
    CHECK_OK(core_file_write(cx, &in, CAL_STR("a/x"), &p, &first, &created));
    t.from = &in;
    t.to_owner = f->alice.handle;
    CHECK_OK(core_tree_transfer_run(cx, &t, &created));
    CHECK(created);
    CHECK_OK(core_file_at(cx, &in, CAL_STR("b/x"), &second));
    CHECK_STR(second.body, p.body);
    CHECK_STR(second.etag, first.etag);
    CHECK_STR(second.type, p.type);
    CHECK_STR(second.language, p.language);
    CHECK(second.seq > first.seq);
}

TEST(quota_counts_all_of_a_home_and_what_frees_room_is_never_refused)
{
    cal_calendar_patch plain = {.set = CAL_PATCH_KIND, .to = {.kind = CAL_COLL_PLAIN}};
    core_file_put p = {.body = CAL_STR("0123456789")};
    fixture *f = fixture_new(cx);
    cal_calendar in;
    cal_file file;
    bool created;

    CHECK(f);
    CHECK_OK(fixture_put(cx, &f->cal, "a", fixture_event(cx, "a", "20260601T100000Z", "x")));
    CHECK_OK(core_calendar_create(cx, &f->alice, CAL_STR("files"), &plain, &in));
    CHECK_OK(core_file_write(cx, &in, CAL_STR("x"), &p, &file, &created));
    f->limits.home_bytes = 15;
    CHECK_INT(core_file_write(cx, &in, CAL_STR("y"), &p, &file, &created), CAL_E_QUOTA);
    cal_fail_clear(cx);
    p.body = CAL_STR("01234");
    CHECK_OK(core_file_write(cx, &in, CAL_STR("x"), &p, &file, &created));
    p.body = CAL_STR("012345");
    CHECK_INT(core_file_write(cx, &in, CAL_STR("x"), &p, &file, &created), CAL_E_QUOTA);
    cal_fail_clear(cx);
    CHECK_OK(core_file_delete(cx, &in, CAL_STR("x"), NULL));
    CHECK_INT(fixture_put(cx, &f->cal, "b", fixture_event(cx, "b", "20260601T100000Z", "x")),
              CAL_E_QUOTA);
}
