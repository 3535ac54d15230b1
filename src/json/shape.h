/* SPDX-License-Identifier: MIT */
/* A shape is the master copy of a JSON object: its fields as rows, and where each stands in a C
   struct. Reading a body, writing a reply and the JSON Schema of the API's description are all
   derived from it. */
#ifndef CAL_JSON_SHAPE_H
#define CAL_JSON_SHAPE_H

#include "json/out.h"
#include "json/value.h"

/* A list in a struct: n structs of the field's shape. */
typedef struct json_list {
    const void *at;
    size_t n;
} json_list;

/* A list of texts in a struct. */
typedef struct json_texts {
    const cal_str *at;
    size_t n;
} json_texts;

/* What a field is in JSON, and of which C type its place in the struct must be. */
typedef enum json_type {
    JSON_STR,    /* text; absent (p NULL) is null */
    JSON_INT,    /* whole number */
    JSON_ID,     /* whole number, written as text so that no client rounds it; 0 is null */
    JSON_BOOL,   /* true, false */
    JSON_TIME,   /* RFC 3339 in UTC, of UTC seconds; 0 is null */
    JSON_ENUM,   /* one of names, of its index */
    JSON_SET,    /* list of names, of their bits: names[0] is 1, names[1] is 2, names[2] is 4 */
    JSON_LIST,   /* list of objects of shape `of` */
    JSON_OBJECT, /* object of shape `of`; NULL is null */
    JSON_TEXTS,  /* list of texts; in replies only */
    JSON_TYPE_COUNT
} json_type;

typedef cal_str json_c_STR;
typedef int64_t json_c_INT;
typedef int64_t json_c_ID;
typedef bool json_c_BOOL;
typedef int64_t json_c_TIME;
typedef int64_t json_c_ENUM;
typedef int64_t json_c_SET;
typedef json_list json_c_LIST;
typedef const void *json_c_OBJECT;
typedef json_texts json_c_TEXTS;

/* Type and place of a field, checked against the member's C type. */
#define JSON_AT(kind, T, member) \
    .type = _Generic(((T *)0)->member, json_c_##kind : JSON_##kind), .offset = offsetof(T, member)

enum {
    JSON_REQUIRED = 1,  /* a body must have it */
    JSON_NULLABLE = 2,  /* may be null */
    JSON_SKIPPABLE = 4, /* not written at all when it would be null */
    JSON_READ_ONLY = 8, /* refused in a body */
    JSON_SECRET = 16    /* a password: shown as such in forms */
};

typedef struct json_field {
    const char *name;
    json_type type;
    unsigned short offset;
    unsigned flags;           /* JSON_REQUIRED … */
    unsigned bit;             /* added to *given when a body has the field */
    int64_t min, max;         /* characters of a STR, value of an INT; max 0: none */
    const char *const *names; /* of ENUM and SET, or all values of a STR; ends with NULL */
    const char *pattern;      /* of a STR, for the description only: core judges */
    const struct json_shape *of;
    const char *text; /* one sentence */
} json_field;

typedef struct json_shape {
    const char *name;  /* of the schema, e.g. "Calendar" */
    const char *text;  /* one sentence */
    const char *media; /* not NULL: no JSON at all, but text of this media type */
    const json_field *field;
    size_t n;
    size_t size;   /* of the struct */
    bool is_reply; /* written by the server: every field is there that is not SKIPPABLE */
} json_shape;

/* Reads object v into the zeroed or preset struct `out` of s: what v does not name stays as it is.
   *given (or NULL) gets the bits of the fields that v has. CAL_E_BAD_FIELD names the field:
   unknown, read-only, missing, of the wrong type, too long or short, with a control character. */
CAL_MUST_USE cal_err json_read(cal_ctx *cx, const json_shape *s, const json_value *v, void *out,
                               unsigned *given);

/* Writes a struct as an object. */
void json_write(cal_ctx *cx, json_out *o, const json_shape *s, const void *from);

/* Writes the JSON Schema (2020-12, as in OpenAPI 3.1) of s; other shapes are referred to as
   "#/components/schemas/<name>". */
void json_schema(json_out *o, const json_shape *s);
/* The schema of one field alone: for query parameters. */
void json_schema_field(json_out *o, const json_field *f);

#endif
