-- People, their calendars, and what is in them. A home is its owner's id; what a home owns is keyed
-- by the home first. Times are UTC seconds, sequences rise within a home, flags are 0 or 1.

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta (key, value)
VALUES ('instance', lower(hex(randomblob(8)))), ('auth_epoch', '1');

CREATE TABLE user (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    handle TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    email_folded TEXT UNIQUE,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    password TEXT,
    language TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    week_start INTEGER NOT NULL,
    theme INTEGER NOT NULL,
    role INTEGER NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    seq INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Secrets are kept as SHA-256 digests.
CREATE TABLE session (
    id INTEGER NOT NULL PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    csrf TEXT NOT NULL,
    agent TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    last_seen INTEGER NOT NULL
) STRICT;

CREATE INDEX session_user ON session (user);
CREATE INDEX session_expires ON session (expires);

CREATE TABLE app_password (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    last_used INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX app_password_user ON app_password (user);

CREATE TABLE login_link (
    digest BLOB NOT NULL PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX login_link_user ON login_link (user);

-- Failed sign-ins under an account or an address.
CREATE TABLE attempt (
    key TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX attempt_last ON attempt (last);

CREATE TABLE calendar (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    home INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    href TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    color TEXT NOT NULL,
    sort_order INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    transparent INTEGER NOT NULL,
    time_zone TEXT NOT NULL,
    components INTEGER NOT NULL,
    created INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    floor INTEGER NOT NULL,
    vtimezone TEXT NOT NULL,
    UNIQUE (home, href),
    UNIQUE (home, id)
) STRICT;

CREATE INDEX calendar_seq ON calendar (home, seq);

-- A dead property of an object (calendar and href), a calendar (href empty) or a home (calendar 0).
CREATE TABLE property (
    home INTEGER NOT NULL,
    calendar INTEGER NOT NULL,
    href TEXT NOT NULL,
    ns TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (home, calendar, href, ns, name)
) STRICT, WITHOUT ROWID;

-- One calendar object resource: its bytes as sent, and columns that queries are answered from.
-- The bytes stand last, so that reading the others does not touch them.
CREATE TABLE event (
    id INTEGER NOT NULL PRIMARY KEY,
    home INTEGER NOT NULL,
    calendar INTEGER NOT NULL,
    href TEXT NOT NULL,
    uid TEXT NOT NULL,
    etag TEXT NOT NULL,
    component INTEGER NOT NULL,
    size INTEGER NOT NULL,
    created INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    first_utc INTEGER NOT NULL,
    last_utc INTEGER NOT NULL,
    recurs INTEGER NOT NULL,
    months INTEGER NOT NULL,
    is_floating INTEGER NOT NULL,
    organizer TEXT NOT NULL,
    status TEXT NOT NULL,
    class TEXT NOT NULL,
    transp TEXT NOT NULL,
    search TEXT NOT NULL,
    ics BLOB NOT NULL,
    UNIQUE (home, calendar, href),
    UNIQUE (home, uid),
    FOREIGN KEY (home, calendar) REFERENCES calendar (home, id)
) STRICT;

CREATE INDEX event_seq ON event (home, calendar, seq);
CREATE INDEX event_component ON event (home, calendar, component);

-- What was deleted, until it is forgotten and the calendar's floor raised. calendar 0: a calendar
-- of the home.
CREATE TABLE tombstone (
    home INTEGER NOT NULL,
    calendar INTEGER NOT NULL,
    href TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (home, calendar, href)
) STRICT, WITHOUT ROWID;

CREATE INDEX tombstone_seq ON tombstone (home, calendar, seq);
CREATE INDEX tombstone_at ON tombstone (at);

-- The time index. Bucket 0: the object's span is at most 32 days, key is its start, other its end.
-- Buckets 1 to 12: recurring, with instances in this month of the year only; bucket 13: recurring
-- in any month, or a longer span; key is the end of the span, other its start.
CREATE TABLE event_time (
    home INTEGER NOT NULL,
    calendar INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    key INTEGER NOT NULL,
    event INTEGER NOT NULL,
    other INTEGER NOT NULL,
    PRIMARY KEY (home, calendar, bucket, key, event)
) STRICT, WITHOUT ROWID;
