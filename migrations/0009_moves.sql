-- Imports that take long, and what was taken from another server.

-- state: 0 waiting, 1 running, 2 done, 3 failed, 4 cancelled. body: what was uploaded, until it is done.
CREATE TABLE import_job (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    state INTEGER NOT NULL,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    options TEXT NOT NULL,
    report TEXT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    claimed_until INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE INDEX import_job_user ON import_job (user, id);
CREATE INDEX import_job_state ON import_job (state, updated);

-- An object taken from another server, so that a second run takes only what changed there.
CREATE TABLE migrated (
    home INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    calendar INTEGER NOT NULL,
    source TEXT NOT NULL,
    source_etag TEXT NOT NULL,
    href TEXT NOT NULL,
    PRIMARY KEY (home, calendar, source)
) STRICT, WITHOUT ROWID;
