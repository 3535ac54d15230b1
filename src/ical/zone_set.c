/* SPDX-License-Identifier: MIT */
/* The system's zones: all TZif files below a folder, read once. Names that link to the same zone
   share its data; a hash table without regard to letter case finds them. */
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ical/zone_data.h"

enum { MAX_DEPTH = 4, MAX_FILE = 64 * 1024, SLOTS = 4096, MAX_ZONES = SLOTS / 2, MAX_TZID = 255 };

/* What was read from a file: its hash and size stand for its bytes. */
typedef struct zone_content {
    uint64_t hash;
    size_t size;
    const zone_data *data;
} zone_content;

struct ical_zones {
    cal_arena *arena;
    CAL_VEC(ical_zone) list;
    CAL_VEC(zone_content) contents;
    cal_str *names;
    uint16_t slots[SLOTS]; /* 1 + index in list; 0 empty */
};

/* Not zones of their own, or in other clocks. */
static const cal_str skipped[] = {CAL_STR_K("posix"), CAL_STR_K("right"), CAL_STR_K("localtime"),
                                  CAL_STR_K("posixrules"), CAL_STR_K("Factory")};

static bool is_skipped(cal_str name)
{
    for (size_t i = 0; i < CAL_COUNT(skipped); i++) {
        if (cal_str_eq(skipped[i], name))
            return true;
    }
    return name.n == 0 || name.p[0] == '.' || cal_str_has(name, CAL_STR("."));
}

static void close_fd(const int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

static void close_tree(FTS *const *tree)
{
    if (*tree)
        (void)fts_close(*tree);
}

static size_t read_all(int fd, char *out, size_t max)
{
    size_t n = 0;

    while (n < max) {
        ssize_t got = read(fd, out + n, max - n);

        if (got <= 0)
            return n;
        n += (size_t)got;
    }
    return n;
}

static const zone_data *data_of(ical_zones *z, cal_str bytes)
{
    uint64_t hash = cal_str_hash(bytes);

    for (size_t i = 0; i < z->contents.n; i++) {
        if (z->contents.at[i].hash == hash && z->contents.at[i].size == bytes.n)
            return z->contents.at[i].data;
    }

    const zone_data *data = zone_from_tzif(z->arena, bytes);

    CAL_PUSH(z->arena, &z->contents, (zone_content){hash, bytes.n, data});
    return data;
}

/* bytes: room for a file. */
static void read_zone(ical_zones *z, cal_str name, const char *path, char *bytes)
{
    CAL_AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t n = fd < 0 ? 0 : read_all(fd, bytes, MAX_FILE);

    if (n < 4 || memcmp(bytes, "TZif", 4) != 0 || z->list.n >= MAX_ZONES)
        return;

    const zone_data *data = data_of(z, (cal_str){bytes, n});

    if (data)
        CAL_PUSH(z->arena, &z->list, (ical_zone){cal_arena_dup(z->arena, name), data});
}

/* The path of a file below the root. */
static cal_str name_of(const FTSENT *e, size_t root_n)
{
    cal_str name = cal_str_skip(cal_str_c(e->fts_path), root_n);

    while (name.n && name.p[0] == '/')
        name = cal_str_skip(name, 1);
    return name;
}

static void read_folder(ical_zones *z, cal_arena *scratch, cal_str root)
{
    char *bytes = cal_arena_alloc(scratch, MAX_FILE);
    char *paths[] = {cal_arena_alloc(scratch, root.n + 1), NULL};
    CAL_AUTO(close_tree) FTS *tree = NULL;

    memcpy(paths[0], root.p, root.n);
    tree = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *e; tree && (e = fts_read(tree));) {
        cal_str name = name_of(e, root.n);

        if (e->fts_level > MAX_DEPTH || (e->fts_level > 0 && is_skipped(cal_str_c(e->fts_name))))
            (void)fts_set(tree, e, FTS_SKIP);
        else if (e->fts_info == FTS_F && name.n <= MAX_TZID)
            read_zone(z, name, e->fts_path, bytes);
    }
}

/* FNV-1a of the name in lower case. */
static size_t slot_of(cal_str name)
{
    uint64_t h = 14695981039346656037ull;

    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];

        h = (h ^ (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c)) * 1099511628211ull;
    }
    return (h ^ h >> 32) % SLOTS;
}

static int by_name(const void *a, const void *b)
{
    return cal_str_cmp(((const ical_zone *)a)->name, ((const ical_zone *)b)->name);
}

static void index_names(ical_zones *z)
{
    qsort(z->list.at, z->list.n, sizeof *z->list.at, by_name);
    z->names = CAL_NEW_N(z->arena, cal_str, z->list.n);
    for (size_t i = 0; i < z->list.n; i++) {
        size_t slot = slot_of(z->list.at[i].name);

        while (z->slots[slot])
            slot = (slot + 1) % SLOTS;
        z->slots[slot] = (uint16_t)(i + 1);
        z->names[i] = z->list.at[i].name;
    }
}

static void end_zones(ical_zones **z)
{
    ical_zones_free(*z);
}

cal_err ical_zones_new(cal_ctx *cx, const char *dir, ical_zones **out)
{
    cal_arena *arena = cal_arena_new();
    CAL_AUTO(end_zones) ical_zones *z = CAL_NEW(arena, ical_zones);

    z->arena = arena;
    read_folder(z, cx->arena, cal_str_c(dir));
    if (z->list.n == 0)
        return cal_fail(cx, CAL_E_CONFIG,
                        "There are no time zones below \"%s\". Install the package tzdata, or set "
                        "zones.dir to the folder that holds them.",
                        dir);
    index_names(z);
    *out = z;
    z = NULL;
    return CAL_OK;
}

void ical_zones_free(ical_zones *z)
{
    if (z)
        cal_arena_free(z->arena);
}

size_t ical_zones_names(const ical_zones *z, const cal_str **out)
{
    *out = z->names;
    return z->list.n;
}

static const ical_zone *named(const ical_zones *z, cal_str name)
{
    for (size_t slot = slot_of(name); z->slots[slot]; slot = (slot + 1) % SLOTS) {
        const ical_zone *zone = &z->list.at[z->slots[slot] - 1];

        if (cal_str_eq_ci(zone->name, name))
            return zone;
    }
    return NULL;
}

/* A vendor's prefix, "/mozilla.org/20070129_1/Europe/Paris": without its parts one by one. */
static const ical_zone *behind_prefix(const ical_zones *z, cal_str tzid)
{
    bool is_vendors =
        tzid.p[0] == '/' || cal_str_has(cal_str_cut(&(cal_str){tzid.p, tzid.n}, '/'), CAL_STR("."));
    cal_str rest = tzid;

    while (is_vendors && cal_str_cut(&rest, '/').p && rest.p) {
        const ical_zone *zone = named(z, rest);

        if (zone)
            return zone;
    }
    return NULL;
}

const ical_zone *ical_zone_at(const ical_zones *z, cal_str tzid)
{
    tzid = cal_str_trim(tzid);
    if (tzid.n == 0 || tzid.n > MAX_TZID)
        return NULL;

    const ical_zone *zone = named(z, tzid);

    if (!zone)
        zone = behind_prefix(z, tzid);
    if (!zone) {
        char name[ZONE_NAME_MAX];
        cal_str iana = zone_name_of_windows(tzid, name);

        zone = iana.n ? named(z, iana) : NULL;
    }
    return zone;
}
