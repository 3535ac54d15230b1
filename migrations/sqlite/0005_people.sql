-- Organisations, of which one sees nothing of another, and the log of what was done.

CREATE TABLE organisation (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL
) STRICT;

-- The server's own: its administrators manage the others.
INSERT INTO organisation (slug, name, created) VALUES ('main', '', 0);

-- Whoever comes from outside with an address of this domain belongs to the organisation.
CREATE TABLE organisation_domain (
    domain TEXT NOT NULL PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX organisation_domain_of ON organisation_domain (organisation);

ALTER TABLE user ADD COLUMN organisation INTEGER NOT NULL DEFAULT 1;
-- Who vouches for them: 0 this server, 1 a provider, 2 a proxy (model/user.h).
ALTER TABLE user ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;

CREATE INDEX user_organisation ON user (organisation, kind, id);

-- Who did what to whom; names stand as text, for people and calendars go. act: model/audit.def.
CREATE TABLE audit (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    organisation INTEGER NOT NULL,
    at INTEGER NOT NULL,
    act TEXT NOT NULL,
    actor INTEGER NOT NULL,
    actor_name TEXT NOT NULL,
    target INTEGER NOT NULL,
    target_name TEXT NOT NULL,
    detail TEXT NOT NULL,
    peer TEXT NOT NULL,
    agent TEXT NOT NULL
) STRICT;

CREATE INDEX audit_organisation ON audit (organisation, id);
CREATE INDEX audit_actor ON audit (actor, id);
CREATE INDEX audit_target ON audit (target, id);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_act ON audit (organisation, act, id);

-- Finding principals while somebody types (store/user_index.h): each word of what they are called, in its
-- folded form, and the three-byte pieces of it, each begun by the organisation.
CREATE TABLE user_word (
    organisation INTEGER NOT NULL,
    word TEXT NOT NULL,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    PRIMARY KEY (organisation, word, user)
) STRICT, WITHOUT ROWID;

CREATE INDEX user_word_of ON user_word (user, word);

CREATE VIRTUAL TABLE user_gram USING fts5 (
    grams,
    content = '',
    columnsize = 0,
    detail = none,
    tokenize = 'ascii'
);

-- 0: not in there yet; a job sees to it.
ALTER TABLE user ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;

CREATE INDEX user_unindexed ON user (id) WHERE indexed = 0;

-- A person who is being deleted: 0 no, 1 yes; heir: who gets their calendars, 0: they go; meetings: 0 are
-- cancelled, 1 stay as they are.
ALTER TABLE user ADD COLUMN leaving INTEGER NOT NULL DEFAULT 0;
ALTER TABLE user ADD COLUMN heir INTEGER NOT NULL DEFAULT 0;
ALTER TABLE user ADD COLUMN keeps_meetings INTEGER NOT NULL DEFAULT 0;

CREATE INDEX user_leaving ON user (id) WHERE leaving <> 0;
