-- Shares as the people see them who have them.

-- Who granted it: the owner or one who manages; 0: the command line.
ALTER TABLE share ADD COLUMN granted_by INTEGER NOT NULL DEFAULT 0;

-- A share for an address that nobody here has yet.
CREATE TABLE share_pending (
    home INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    calendar INTEGER NOT NULL,
    email_folded TEXT NOT NULL,
    email TEXT NOT NULL,
    level INTEGER NOT NULL,
    granted_by INTEGER NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (home, calendar, email_folded)
) STRICT, WITHOUT ROWID;

CREATE INDEX share_pending_email ON share_pending (email_folded);

-- A calendar of somebody else as one person has it. state: 0 asked, 1 accepted, 2 declined. href: its
-- path segment in the person's own home. alarms: 0 none of the owner's, 1 the owner's too.
CREATE TABLE viewer (
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    home INTEGER NOT NULL,
    calendar INTEGER NOT NULL,
    state INTEGER NOT NULL,
    href TEXT NOT NULL,
    name TEXT NOT NULL,
    color TEXT NOT NULL,
    sort_order INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    transparent INTEGER NOT NULL,
    alarms INTEGER NOT NULL,
    created INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (user, calendar),
    UNIQUE (user, href),
    FOREIGN KEY (home, calendar) REFERENCES calendar (home, id) ON DELETE CASCADE
) STRICT;

CREATE INDEX viewer_calendar ON viewer (home, calendar);
