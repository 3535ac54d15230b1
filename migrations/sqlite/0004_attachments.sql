-- Managed attachments (RFC 8607): which file of a plain collection each is, and what names it. One
-- that nothing names any more is removed with its file.
CREATE TABLE attachment (
    id TEXT NOT NULL PRIMARY KEY,
    home INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    calendar INTEGER NOT NULL,
    path TEXT NOT NULL,
    created INTEGER NOT NULL,
    UNIQUE (home, calendar, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE attachment_use (
    event INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    PRIMARY KEY (event, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX attachment_use_id ON attachment_use (id);
