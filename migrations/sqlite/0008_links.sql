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

-- Where a calendar's content comes from: a URL, or holidays:REGION; empty: from its owner.
ALTER TABLE calendar ADD COLUMN source TEXT NOT NULL DEFAULT '';

-- How a calendar that comes from elsewhere is kept up to date. interval_s: 0 as the source says.
-- fails: in a row. stopped: it is not asked any more. why: the last failure, or empty.
-- claimed_until: a process is at it.
CREATE TABLE subscription (
    calendar INTEGER NOT NULL PRIMARY KEY,
    home INTEGER NOT NULL,
    alarms INTEGER NOT NULL,
    interval_s INTEGER NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    digest BLOB NOT NULL,
    tried INTEGER NOT NULL,
    succeeded INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    fails INTEGER NOT NULL,
    stopped INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    why TEXT NOT NULL,
    claimed_until INTEGER NOT NULL,
    FOREIGN KEY (home, calendar) REFERENCES calendar (home, id) ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE INDEX subscription_next ON subscription (next_at) WHERE stopped = 0;
CREATE INDEX subscription_home ON subscription (home);

-- Whom the hook does not let in; what it said stands in entitlement.
ALTER TABLE user ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;

-- What the hook said of a person. answer: 1 may, 0 may not.
CREATE TABLE entitlement (
    user INTEGER NOT NULL PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
    answer INTEGER NOT NULL,
    why TEXT NOT NULL,
    asked INTEGER NOT NULL,
    next_at INTEGER NOT NULL
) STRICT;

CREATE INDEX entitlement_next ON entitlement (next_at);
