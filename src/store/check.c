/* SPDX-License-Identifier: MIT */
/* Is the database sound? Every row of the table finds one kind of fault and tells it as a sentence.
 */
#include "base/vec.h"
#include "store/meta.h"
#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col cols[] = {STORE_COL(store_text, value, "what")};

#define FINDS(text) {.sql = "SELECT {} FROM (" text ") AS found", STORE_OUT(store_text, cols)}

static const store_stmt sql[] = {
    {.sqlite = "SELECT {} FROM (SELECT integrity_check AS what FROM pragma_integrity_check)"
               " WHERE what <> 'ok'",
     .pg = "SELECT {} FROM (SELECT '' AS what) AS none WHERE false", STORE_OUT(store_text, cols)},
    {.sqlite = "SELECT {} FROM (SELECT 'Row ' || COALESCE(rowid, '') || ' of ' || \"table\""
               " || ' belongs to a missing row of ' || parent AS what FROM pragma_foreign_key_check)",
     .pg = "SELECT {} FROM (SELECT '' AS what) AS none WHERE false", STORE_OUT(store_text, cols)},
    FINDS("SELECT 'Object ' || e.id || ' has ' || length(e.ics) || ' bytes, noted are ' || e.size"
          " AS what FROM event e WHERE length(e.ics) <> e.size"),
    FINDS("SELECT 'Object ' || e.id || ' changed after its calendar ' || c.id AS what"
          " FROM event e JOIN calendar c ON c.id = e.calendar WHERE e.seq > c.seq"),
    FINDS("SELECT 'Calendar ' || c.id || ' has ' || has || ' bytes, noted are ' || c.bytes AS what"
          " FROM (SELECT c.*, (SELECT COALESCE(sum(e.size), 0) FROM event e WHERE e.home = c.home"
          " AND e.calendar = c.id) + (SELECT COALESCE(sum(f.size), 0) FROM file f WHERE f.home ="
          " c.home AND f.calendar = c.id) AS has FROM calendar c) AS c WHERE has <> c.bytes"),
    FINDS("SELECT 'File ' || f.id || ' has ' || length(f.body) || ' bytes, noted are ' || f.size"
          " AS what FROM file f WHERE length(f.body) <> f.size"),
    FINDS("SELECT 'File ' || f.id || ' changed after its collection ' || c.id AS what"
          " FROM file f JOIN calendar c ON c.id = f.calendar WHERE f.seq > c.seq"),
    FINDS("SELECT 'File ' || f.id || ' stands in no collection: ' || f.path AS what FROM file f"
          " LEFT JOIN file p ON p.home = f.home AND p.calendar = f.calendar AND p.path = f.parent"
          " WHERE f.parent <> '' AND COALESCE(p.is_collection, 0) = 0"),
    FINDS("SELECT 'File ' || f.id || ' is noted as deleted' AS what FROM file f JOIN tombstone t"
          " ON t.home = f.home AND t.calendar = f.calendar"
          " AND t.href = f.path || CASE f.is_collection WHEN 0 THEN '' ELSE '/' END"),
    FINDS("SELECT 'A deletion in calendar ' || c.id || ' is later than the calendar: ' || t.href"
          " AS what FROM tombstone t JOIN calendar c ON c.home = t.home AND c.id = t.calendar"
          " WHERE t.seq > c.seq"),
    FINDS("SELECT 'Calendar ' || c.id || ' changed after its home ' || u.id AS what"
          " FROM calendar c JOIN principal u ON u.id = c.home WHERE c.seq > u.seq OR c.floor > c.seq"),
    FINDS("SELECT 'Object ' || e.id || ' is noted as deleted' AS what FROM event e JOIN tombstone t"
          " ON t.home = e.home AND t.calendar = e.calendar AND t.href = e.href"),
    FINDS("SELECT 'Object ' || e.id || ' is missing in the time index' AS what FROM event e"
          " WHERE e.first_utc <= e.last_utc AND e.id NOT IN (SELECT event FROM event_time)"),
    FINDS("SELECT 'The time index has object ' || t.event || ' at a wrong place' AS what"
          " FROM event_time t LEFT JOIN event e ON e.id = t.event AND e.home = t.home"
          " AND e.calendar = t.calendar AND ((t.bucket = 0 AND t.key = e.first_utc"
          " AND t.other = e.last_utc) OR (t.bucket <> 0 AND t.key = e.last_utc"
          " AND t.other = e.first_utc)) WHERE e.id IS NULL"),
    FINDS("SELECT 'A lock on what is not there remains: ' || l.token AS what FROM lock l"
          " LEFT JOIN calendar c ON c.home = l.home AND c.id = l.calendar"
          " LEFT JOIN event e ON e.home = l.home AND e.calendar = l.calendar AND e.href = l.path"
          " LEFT JOIN file f ON f.home = l.home AND f.calendar = l.calendar AND f.path = l.path"
          " WHERE (l.calendar <> 0 AND c.id IS NULL)"
          " OR (l.path <> '' AND e.id IS NULL AND f.id IS NULL)"),
    FINDS("SELECT 'A property of a missing object remains: ' || p.href AS what FROM property p"
          " LEFT JOIN event e ON e.home = p.home AND e.calendar = p.calendar AND e.href = p.href"
          " LEFT JOIN file f ON f.home = p.home AND f.calendar = p.calendar AND f.path = p.href"
          " WHERE p.href <> '' AND e.id IS NULL AND f.id IS NULL"),
    FINDS("SELECT 'A share of the missing calendar ' || s.calendar || ' remains' AS what"
          " FROM share s LEFT JOIN calendar c ON c.home = s.home AND c.id = s.calendar"
          " WHERE s.calendar <> 0 AND c.id IS NULL"),
    FINDS("SELECT 'A share to the missing principal ' || s.principal || ' remains' AS what"
          " FROM share s LEFT JOIN principal u ON u.id = s.principal"
          " WHERE s.principal <> 0 AND u.id IS NULL"),
    FINDS("SELECT 'Principal ' || m.grp || ' has members and is no group' AS what"
          " FROM membership m JOIN principal u ON u.id = m.grp WHERE u.kind <> 1"),
    FINDS("SELECT 'A property of the missing calendar ' || p.calendar || ' remains' AS what"
          " FROM property p LEFT JOIN calendar c ON c.home = p.home AND c.id = p.calendar"
          " WHERE p.calendar <> 0 AND c.id IS NULL"),
};
/* clang-format on */

const store_stmts store_check_stmts = {"check", sql, CAL_COUNT(sql)};

cal_err store_check(cal_ctx *cx, const store_finding **out, size_t *n)
{
    CAL_VEC(store_finding) found = {0};

    for (size_t i = 0; i < CAL_COUNT(sql); i++) {
        store_list l;
        cal_err e = store_all(cx, &sql[i], NO_ARGS, &l);

        if (e)
            return e;

        const store_text *what = l.at;

        for (size_t j = 0; j < l.n; j++)
            CAL_PUSH(cx->arena, &found, (store_finding){what[j].value});
    }
    *out = found.at;
    *n = found.n;
    return CAL_OK;
}
