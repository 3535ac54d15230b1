-- Collections that are no calendars, principals that are no people, rights of others, locks, and what
-- scheduling leaves behind.

-- 0 a person, 1 a group, 2 a room, 3 another resource (model/user.h).
ALTER TABLE user ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
-- Where invitations arrive: a calendar of the home; 0: its first.
ALTER TABLE user ADD COLUMN default_calendar INTEGER NOT NULL DEFAULT 0;
-- A VCALENDAR with VAVAILABILITY (RFC 7953), or empty.
ALTER TABLE user ADD COLUMN availability TEXT NOT NULL DEFAULT '';

-- 0 a calendar, 1 a plain collection, 2 the scheduling inbox, 3 the outbox (model/calendar.h).
ALTER TABLE calendar ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
-- Of all members together.
ALTER TABLE calendar ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;

UPDATE calendar SET bytes = (SELECT COALESCE(sum(e.size), 0) FROM event e
                             WHERE e.home = calendar.home AND e.calendar = calendar.id);

UPDATE user SET seq = seq + 2;

INSERT INTO calendar (home, href, name, description, color, sort_order, visible, transparent,
                      time_zone, components, created, seq, floor, vtimezone, kind)
SELECT id, 'inbox', 'Inbox', '', '', 0, 0, 1, '', 7, created, seq - 1, seq - 1, '', 2 FROM user;

INSERT INTO calendar (home, href, name, description, color, sort_order, visible, transparent,
                      time_zone, components, created, seq, floor, vtimezone, kind)
SELECT id, 'outbox', 'Outbox', '', '', 0, 0, 1, '', 0, created, seq, seq, '', 3 FROM user;

-- The same table with hidden, schedule_tag, indexed and people before the long columns. A message in
-- an inbox has its own href for uid: many may be about one object. hidden: 0, or the object is private
-- (RFC 5545 3.8.1.3): readers who synchronised at this sequence or later have never heard of it.
-- indexed: its texts are in the text index (0003). people: folded addresses of organizer and attendees.
CREATE TABLE event_new (
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
    hidden INTEGER NOT NULL,
    schedule_tag TEXT NOT NULL,
    indexed INTEGER NOT NULL DEFAULT 0,
    people TEXT NOT NULL DEFAULT '',
    search TEXT NOT NULL,
    ics BLOB NOT NULL,
    UNIQUE (home, calendar, href),
    UNIQUE (home, uid),
    FOREIGN KEY (home, calendar) REFERENCES calendar (home, id)
) STRICT;

INSERT INTO event_new
SELECT id, home, calendar, href, uid, etag, component, size, created, modified, seq, first_utc,
       last_utc, recurs, months, is_floating, organizer, status, class, transp,
       class NOT IN ('', 'PUBLIC'), '', 0, '', search, ics
FROM event;

DROP TABLE event;
ALTER TABLE event_new RENAME TO event;

CREATE INDEX event_seq ON event (home, calendar, seq);
CREATE INDEX event_component ON event (home, calendar, component);

-- Of a deleted object: hidden as it was.
ALTER TABLE tombstone ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;

-- Who is directly in a group; both are rows of user.
CREATE TABLE membership (
    grp INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    member INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    PRIMARY KEY (grp, member)
) STRICT, WITHOUT ROWID;

CREATE INDEX membership_member ON membership (member);

-- What the owner of a home lets others do: with one collection, or with all (calendar 0: delegation).
-- principal 0: everybody who has signed in. level: model/right.h.
CREATE TABLE share (
    home INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    calendar INTEGER NOT NULL,
    principal INTEGER NOT NULL,
    level INTEGER NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (home, calendar, principal)
) STRICT, WITHOUT ROWID;

CREATE INDEX share_principal ON share (principal);

-- Members of plain collections, at any depth: path is "a/b/c" below the collection, parent "a/b".
CREATE TABLE file (
    id INTEGER NOT NULL PRIMARY KEY,
    home INTEGER NOT NULL,
    calendar INTEGER NOT NULL,
    path TEXT NOT NULL,
    parent TEXT NOT NULL,
    is_collection INTEGER NOT NULL,
    type TEXT NOT NULL,
    language TEXT NOT NULL,
    etag TEXT NOT NULL,
    size INTEGER NOT NULL,
    created INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (home, calendar, path),
    FOREIGN KEY (home, calendar) REFERENCES calendar (home, id)
) STRICT;

CREATE INDEX file_parent ON file (home, calendar, parent, path);
CREATE INDEX file_seq ON file (home, calendar, seq);

-- Write locks (RFC 4918 6). path: as in file, or an object's href; empty: the collection itself, of
-- which calendar 0 is the home. owner: the XML the client sent.
CREATE TABLE lock (
    token TEXT NOT NULL PRIMARY KEY,
    home INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    calendar INTEGER NOT NULL,
    path TEXT NOT NULL,
    is_deep INTEGER NOT NULL,
    is_shared INTEGER NOT NULL,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    owner TEXT NOT NULL,
    created INTEGER NOT NULL,
    timeout INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX lock_at ON lock (home, calendar, path);
CREATE INDEX lock_expires ON lock (expires);
CREATE INDEX lock_user ON lock (user);

-- Scheduling messages to addresses outside of the server. state: 0 waiting, 1 sent, 2 given up.
CREATE TABLE letter (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    home INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    uid TEXT NOT NULL,
    method TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    ics BLOB NOT NULL,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    why TEXT NOT NULL,
    created INTEGER NOT NULL,
    next_at INTEGER NOT NULL
) STRICT;

CREATE INDEX letter_next ON letter (state, next_at);
CREATE INDEX letter_home ON letter (home, uid);
