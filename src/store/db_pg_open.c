/* SPDX-License-Identifier: MIT */
/* PostgreSQL: opening a connection, and what its failures mean. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/db_pg.h"

enum { LEAST_VERSION = 130000 };

/* ---- what SQLSTATEs mean (https://www.postgresql.org/docs/15/errcodes-appendix.html) ---- */

static const char away[] = "The database is away: try again";
static const char gave_up[] = "The database gave this change up: try again";
static const char damaged[] = "The database is damaged: stop, copy it, use a backup";

/* code or class, failure, whether it is logged at once, whether the connection is of no more use,
   sentence */
static const struct meaning {
    const char *state;
    cal_err code;
    bool log, stale;
    const char *why;
} meanings[] = {
    {"23505", CAL_E_EXISTS,      false, false, "There is such a thing already"                            },
    {"23503", CAL_E_NOT_FOUND,   false, false, "What it belongs to is not there"                          },
    {"40001", CAL_E_DB_AGAIN,    false, false, gave_up                                                    },
    {"40P01", CAL_E_DB_AGAIN,    true,  false, gave_up                                                    },
    {"55P03", CAL_E_DB_BUSY,     false, false, "Too many changes wait to be written: try again"           },
    {"57014", CAL_E_DB_BUSY,     true,  false, "The database took too long: try again"                    },
    {"22021", CAL_E_BAD_REQUEST, false, false,
     "A text holds a character that cannot be stored: U+0000 is none"                                     },
    {"54000", CAL_E_TOO_LARGE,   false, false,
     "A path, a UID or a name is longer than the database takes"                                          },
    {"53100", CAL_E_DB_FULL,     true,  false,
     "The disk of the database takes no more bytes: make room there"                                      },
    {"53",    CAL_E_DB_BUSY,     true,  false,
     "The database has no room for one more connection: try again"                                        },
    {"25006", CAL_E_DB_AGAIN,    true,  true,
     "The database takes no changes now: it is a copy of another"                                         },
    {"26000", CAL_E_DB_AGAIN,    true,  true,
     "A pooler mixes up the connections: set it to transaction mode"                                      },
    {"25P03", CAL_E_DB_AGAIN,    true,  false, gave_up                                                    },
    {"57P",   CAL_E_DB_AGAIN,    false, true,  away                                                       },
    {"08",    CAL_E_DB_AGAIN,    true,  true,  away                                                       },
    {"28",    CAL_E_CONFIG,      false, false, "The database refuses the user or password of database.url"},
    {"3D000", CAL_E_CONFIG,      false, false,
     "The database that database.url names is not there: run createdb"                                    },
    {"42501", CAL_E_CONFIG,      true,  false,
     "The database user may not do this: make it the owner of the tables"                                 },
    {"XX001", CAL_E_BUG,         true,  false, damaged                                                    },
    {"XX002", CAL_E_BUG,         true,  false, damaged                                                    },
};

/* A pooler says the same of everything that is amiss with the server behind it, and names no
   function of the server; the server itself means by it values that are not as told: a bug. */
static const char of_protocol[] = "08P01";

static const struct meaning *meaning_of(const PGresult *r, const char *state)
{
    if (strcmp(state, of_protocol) == 0 && PQresultErrorField(r, PG_DIAG_SOURCE_FUNCTION))
        return NULL;
    for (size_t i = 0; i < CAL_COUNT(meanings); i++) {
        if (strncmp(state, meanings[i].state, strlen(meanings[i].state)) == 0)
            return &meanings[i];
    }
    return NULL;
}

/* The first line of what the server or the library says. */
static cal_str said_by(const char *text)
{
    cal_str all = cal_str_c(text);

    return cal_str_take(all, cal_str_find_byte(all, '\n'));
}

static cal_err busy(cal_ctx *cx, cal_err code, const char *why)
{
    cal_err e = cal_fail(cx, code, "%s", why);

    cx->fail.retry_after_s = 1;
    return e;
}

cal_err pg_failed(cal_ctx *cx, pg_conn *c, const PGresult *r)
{
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    cal_str said = said_by(r && state ? PQresultErrorMessage(r) : PQerrorMessage(c->pg));
    const struct meaning *m = state ? meaning_of(r, state) : NULL;

    if (!state || PQstatus(c->pg) == CONNECTION_BAD) {
        cal_log_write(cx->log, CAL_LOG_WARN, cal_str_c(cx->id), "database: connection lost: %.*s",
                      CAL_FMT(said));
        return busy(cx, CAL_E_DB_AGAIN, away);
    }
    if (!m || m->log)
        cal_log_write(cx->log, CAL_LOG_ERROR, cal_str_c(cx->id), "database: %s (%s): %.*s",
                      m ? m->why : "a statement fails", state, CAL_FMT(said));
    c->is_stale = c->is_stale || (m && m->stale);
    if (!m)
        return cal_fail(cx, CAL_E_BUG, "The database refuses a statement (%s): %.*s", state,
                        CAL_FMT(said));
    return cal_err_at(m->code)->rest == 503 ? busy(cx, m->code, m->why)
                                            : cal_fail(cx, m->code, "%s", m->why);
}

/* ---- opening ---- */

/* What the URL may say otherwise stands before it, what it may not behind. A server that is gone
   without a word is noticed within seconds. */
static PGconn *connect_to(const char *url)
{
    static const char *const names[] = {"fallback_application_name",
                                        "connect_timeout",
                                        "keepalives_idle",
                                        "keepalives_interval",
                                        "keepalives_count",
                                        "tcp_user_timeout",
                                        "dbname",
                                        "client_encoding",
                                        NULL};
    const char *values[] = {"calends", "5", "10", "3", "3", "15000", url, "UTF8", NULL};

    return PQconnectdbParams(names, values, 1);
}

static void say_nothing(void *self, const PGresult *r)
{
    (void)self, (void)r;
}

static const char about[] = "SELECT pg_backend_pid(), current_setting('server_encoding'),"
                            " current_setting('server_version_num'), pg_is_in_recovery(),"
                            " current_setting('synchronous_commit')";

/* Whether the server is one that this program can rely on. */
static cal_err check(cal_ctx *cx, pg_conn *c, const PGresult *r)
{
    if (strcmp(PQgetvalue(r, 0, 1), "UTF8") != 0)
        return cal_fail(cx, CAL_E_CONFIG,
                        "The database keeps text as %s: make one with createdb --encoding=UTF8"
                        " --template=template0",
                        PQgetvalue(r, 0, 1));
    if (strtol(PQgetvalue(r, 0, 2), NULL, 10) < LEAST_VERSION)
        return cal_fail(cx, CAL_E_CONFIG, "PostgreSQL must be of version 13 or later");
    if (*PQgetvalue(r, 0, 3) == 't')
        return busy(cx, CAL_E_DB_BUSY,
                    "The database takes no changes now: it is a copy of another");
    if (strcmp(PQgetvalue(r, 0, 4), "off") == 0)
        return cal_fail(cx, CAL_E_CONFIG,
                        "The database has synchronous_commit = off, and would lose what was"
                        " acknowledged: set it to on for this database");
    /* A pooler answers for the server, and tells a process of its own. */
    c->keeps_names = strtol(PQgetvalue(r, 0, 0), NULL, 10) == PQbackendPID(c->pg);
    return CAL_OK;
}

static cal_err open_failed(cal_ctx *cx, const pg_conn *c)
{
    cal_str said = said_by(PQerrorMessage(c->pg));

    if (cal_str_has(said, CAL_STR("password")) || cal_str_has(said, CAL_STR("does not exist")) ||
        cal_str_has(said, CAL_STR("no pg_hba.conf entry")) || cal_str_has(said, CAL_STR("URI")) ||
        cal_str_has(said, CAL_STR("option")))
        return cal_fail(cx, CAL_E_CONFIG, "The database of database.url cannot be opened: %.*s",
                        CAL_FMT(said));
    cal_log_write(cx->log, CAL_LOG_WARN, cal_str_c(cx->id), "database: no connection: %.*s",
                  CAL_FMT(said));
    return busy(cx, CAL_E_DB_BUSY, away);
}

/* How long a change waits for others. A pooler would forget it: there each change says it. */
static cal_err set_patience(cal_ctx *cx, pg_conn *c)
{
    cal_str text = cal_arena_printf(cx->arena, "SET lock_timeout = %lld", (long long)c->busy_ms);
    PGresult *r = c->keeps_names ? PQexec(c->pg, text.p) : NULL;
    cal_err e = !r || PQresultStatus(r) == PGRES_COMMAND_OK ? CAL_OK : pg_failed(cx, c, r);

    PQclear(r);
    return e;
}

static cal_err set_up(cal_ctx *cx, pg_conn *c)
{
    if (PQstatus(c->pg) != CONNECTION_OK)
        return open_failed(cx, c);
    (void)PQsetNoticeReceiver(c->pg, say_nothing, NULL);

    PGresult *r = PQexec(c->pg, about);
    cal_err e = PQresultStatus(r) == PGRES_TUPLES_OK ? check(cx, c, r) : pg_failed(cx, c, r);

    PQclear(r);
    e = e ? e : set_patience(cx, c);
    if (!e && !PQenterPipelineMode(c->pg))
        e = pg_failed(cx, c, NULL);
    return e;
}

cal_err pg_open(cal_ctx *cx, const store_open *o, store_conn **out)
{
    pg_conn *c = calloc(1, sizeof *c);

    *out = NULL;
    if (!c)
        abort();
    c->busy_ms = o->busy_ms;
    c->pg = connect_to(cal_arena_c(cx->arena, o->address));
    if (!c->pg)
        abort();

    cal_err e = set_up(cx, c);

    if (e) {
        pg_close(&c->head);
        return e;
    }
    c->head.engine = &store_pg;
    *out = &c->head;
    return CAL_OK;
}

cal_err pg_open_again(cal_ctx *cx, pg_conn *c)
{
    PQreset(c->pg);
    c->n_later = c->n_kept = c->last_number = 0;
    c->is_stale = false;
    memset(c->kept, 0, sizeof c->kept);
    return set_up(cx, c);
}

void pg_close(store_conn *conn)
{
    pg_conn *c = (pg_conn *)(void *)conn;

    PQfinish(c->pg);
    free(c);
}
