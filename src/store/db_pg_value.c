/* SPDX-License-Identifier: MIT */
/* PostgreSQL: values and rows, all in binary form. */
#include <stdlib.h>

#include "store/db_pg.h"

/* Types' numbers, fixed for ever (catalog/pg_type.dat). */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25 };

/* ---- values in ---- */

static void big_endian(uint64_t v, char *out)
{
    for (int i = 7; i >= 0; i--, v >>= 8)
        out[i] = (char)(v & 0xff);
}

static bool is_text(const store_val *v)
{
    return v->type == STORE_STR || v->type == STORE_BLOB;
}

static void set_number(pg_values *out, size_t i, int64_t v)
{
    out->types[i] = OID_INT8;
    big_endian((uint64_t)v, out->numbers[i]);
    out->at[i] = out->numbers[i];
    out->bytes[i] = (int)sizeof out->numbers[i];
}

static void set_text(pg_values *out, size_t i, const store_val *v)
{
    out->types[i] = v->type == STORE_STR ? OID_TEXT : OID_BYTEA;
    out->at[i] = v->s.p ? v->s.p : "";
    out->bytes[i] = (int)v->s.n;
}

cal_err pg_values_of(cal_ctx *cx, const store_stmt *q, const store_val *in, size_t n,
                     pg_values *out)
{
    if (n > PG_VALUES_MAX)
        return cal_fail(cx, CAL_E_BUG, "A statement has too many values: %s",
                        q->sql ? q->sql : q->pg);
    out->n = (int)n;
    for (size_t i = 0; i < n; i++) {
        out->formats[i] = 1;
        if (!is_text(&in[i]))
            set_number(out, i, in[i].i);
        else if (in[i].s.n <= INT32_MAX)
            set_text(out, i, &in[i]);
        else
            return cal_fail(cx, CAL_E_TOO_LARGE, "The database does not take as much in one piece");
    }
    return CAL_OK;
}

/* ---- rows out ---- */

static bool number_at(const PGresult *r, int row, int col, int64_t *out)
{
    const unsigned char *p = (const unsigned char *)PQgetvalue(r, row, col);
    int n = PQgetlength(r, row, col);
    uint64_t v = 0;

    switch (PQftype(r, col)) {
    case OID_BOOL:
    case OID_INT2:
    case OID_INT4:
    case OID_INT8: break;
    default: return false;
    }
    for (int i = 0; i < n; i++)
        v = v << 8 | p[i];
    /* The sign of a shorter number. */
    if (n > 1 && n < 8 && p[0] & 0x80)
        v |= ~UINT64_C(0) << (n * 8);
    *out = (int64_t)v;
    return true;
}

static cal_str text_at(cal_ctx *cx, const PGresult *r, int row, int col)
{
    if (PQgetisnull(r, row, col))
        return (cal_str){0};
    return cal_arena_dup(cx->arena,
                         (cal_str){PQgetvalue(r, row, col), (size_t)PQgetlength(r, row, col)});
}

static cal_err read_field(cal_ctx *cx, const store_col *col, const PGresult *r, int row, int i,
                          char *field)
{
    int64_t number = 0;

    if (col->type == STORE_STR || col->type == STORE_BLOB) {
        *(cal_str *)(void *)field = text_at(cx, r, row, i);
        return CAL_OK;
    }
    if (!number_at(r, row, i, &number))
        return cal_fail(cx, CAL_E_BUG, "A column is no whole number: %s", col->sql);
    if (col->type == STORE_BOOL)
        *(bool *)(void *)field = number != 0;
    else
        *(int64_t *)(void *)field = number;
    return CAL_OK;
}

cal_err pg_read_rows(cal_ctx *cx, const store_stmt *q, PGresult *r, store_list *out)
{
    int n = PQntuples(r);
    cal_err e = CAL_OK;

    if (q->n_out && PQnfields(r) != (int)q->n_out)
        return cal_fail(cx, CAL_E_BUG, "The columns of a statement are not as told: %s",
                        q->sql ? q->sql : q->pg);
    for (int row = 0; row < n && q->n_out && !e; row++) {
        char *at = store_list_room(cx, q, out);

        if (!at)
            break;
        for (size_t i = 0; i < q->n_out && !e; i++)
            e = read_field(cx, &q->out[i], r, row, (int)i, at + q->out[i].offset);
    }
    out->changed = strtoll(PQcmdTuples(r), NULL, 10);
    return e;
}
