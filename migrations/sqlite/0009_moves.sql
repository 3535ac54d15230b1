-- What people bring in, and what was taken from another server.

-- state and known: model/import.h. calendar 0: new ones, one a source. file and piece: reached. body: what
-- was uploaded, until it is stored.
CREATE TABLE import (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    state INTEGER NOT NULL,
    calendar INTEGER NOT NULL,
    known INTEGER NOT NULL,
    file INTEGER NOT NULL,
    piece INTEGER NOT NULL,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    copied INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    repaired INTEGER NOT NULL,
    why TEXT NOT NULL,
    at INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    claimed_until INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE INDEX import_user ON import (user, id);
CREATE INDEX import_state ON import (state, claimed_until);
CREATE INDEX import_at ON import (at);

-- A file, or a folder of an archive, that makes one calendar.
CREATE TABLE import_source (
    import INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    calendar_name TEXT NOT NULL,
    color TEXT NOT NULL,
    description TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    sort_order INTEGER NOT NULL,
    transparent INTEGER NOT NULL,
    components INTEGER NOT NULL,
    events INTEGER NOT NULL,
    tasks INTEGER NOT NULL,
    journals INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    known INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    calendar INTEGER NOT NULL,
    made INTEGER NOT NULL,
    PRIMARY KEY (import, n)
) STRICT, WITHOUT ROWID;

-- What the report says of single objects: those that were repaired, refused or were there already.
CREATE TABLE import_item (
    import INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    uid TEXT NOT NULL,
    fate INTEGER NOT NULL,
    repaired TEXT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (import, id)
) STRICT, WITHOUT ROWID;

-- What an import added, so that it can be undone.
CREATE TABLE import_added (
    import INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    calendar INTEGER NOT NULL,
    href TEXT NOT NULL,
    etag TEXT NOT NULL,
    PRIMARY KEY (import, calendar, href)
) STRICT, WITHOUT ROWID;

-- A calendar taken from another server: what it was there, so that a second run takes what changed only.
CREATE TABLE migrated_calendar (
    calendar INTEGER NOT NULL PRIMARY KEY,
    home INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    sync_token TEXT NOT NULL,
    ctag TEXT NOT NULL,
    run_at INTEGER NOT NULL,
    UNIQUE (home, source),
    FOREIGN KEY (home, calendar) REFERENCES calendar (home, id) ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

-- An object of it. uid: of what was refused as well, with an empty href.
CREATE TABLE migrated (
    calendar INTEGER NOT NULL REFERENCES migrated_calendar (calendar) ON DELETE CASCADE,
    source TEXT NOT NULL,
    source_etag TEXT NOT NULL,
    href TEXT NOT NULL,
    etag TEXT NOT NULL,
    PRIMARY KEY (calendar, source)
) STRICT, WITHOUT ROWID;
