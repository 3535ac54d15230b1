-- Calendars that leave the server by a secret address, and those that come from another one.

-- digest: of the token in the address. level: model/link.h. expires: 0 never.
CREATE TABLE link (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    home INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    calendar INTEGER NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    label TEXT NOT NULL,
    level INTEGER NOT NULL,
    made_by INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    last_used INTEGER NOT NULL,
    FOREIGN KEY (home, calendar) REFERENCES calendar (home, id) ON DELETE CASCADE
) STRICT;

CREATE INDEX link_calendar ON link (home, calendar);
CREATE INDEX link_made_by ON link (made_by);

-- Where a calendar's content comes from. claimed_until: a process is at it.
CREATE TABLE subscription (
    calendar INTEGER NOT NULL PRIMARY KEY,
    home INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    alarms INTEGER NOT NULL,
    interval_s INTEGER NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    tried INTEGER NOT NULL,
    succeeded INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    why TEXT NOT NULL,
    claimed_until INTEGER NOT NULL,
    FOREIGN KEY (home, calendar) REFERENCES calendar (home, id) ON DELETE CASCADE
) STRICT;

CREATE INDEX subscription_next ON subscription (next_at);
CREATE INDEX subscription_home ON subscription (home);

-- What the hook said of a person. answer: 1 may, 0 may not.
CREATE TABLE entitlement (
    user INTEGER NOT NULL PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
    answer INTEGER NOT NULL,
    why TEXT NOT NULL,
    asked INTEGER NOT NULL
) STRICT;
