-- Who vouches for a person from outside, sign-ins on their way, second factors.

-- subject is unique within its issuer and never given to another (OpenID Connect Core 2).
CREATE TABLE identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    created INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX identity_user ON identity (user);

ALTER TABLE session ADD COLUMN peer TEXT NOT NULL DEFAULT '';
-- How it began: 0 password, 1 one-time link, 2 provider, 3 proxy (model/user.h).
ALTER TABLE session ADD COLUMN how INTEGER NOT NULL DEFAULT 0;

-- What the provider said of a session that it began.
CREATE TABLE provider_session (
    session INTEGER NOT NULL PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    sid TEXT NOT NULL,
    id_token TEXT NOT NULL,
    refresh_token TEXT NOT NULL,
    access_expires INTEGER NOT NULL
) STRICT;

CREATE INDEX provider_session_expires ON provider_session (issuer, access_expires);
CREATE INDEX provider_session_sid ON provider_session (issuer, sid);
CREATE INDEX provider_session_subject ON provider_session (issuer, subject);
CREATE INDEX provider_session_refresh ON provider_session (access_expires) WHERE refresh_token <> '';

-- A sign-in that was sent to the provider. digest: of its state; browser: of the cookie that it is
-- bound to.
CREATE TABLE sign_in_flow (
    digest BLOB NOT NULL PRIMARY KEY,
    browser BLOB NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    return_to TEXT NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_flow_expires ON sign_in_flow (expires);

-- Identifiers of tokens that count once, until they expire.
CREATE TABLE token_seen (
    issuer TEXT NOT NULL,
    jti TEXT NOT NULL,
    expires INTEGER NOT NULL,
    PRIMARY KEY (issuer, jti)
) STRICT, WITHOUT ROWID;

CREATE INDEX token_seen_expires ON token_seen (expires);

-- Addresses that people had before: a meeting that names one still means them, until somebody else
-- has it.
CREATE TABLE former_address (
    email_folded TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX former_address_user ON former_address (user, since);

-- secret: sealed. confirmed: 0, or when a first code was right. last_step: the newest time step used.
CREATE TABLE second_factor (
    user INTEGER NOT NULL PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
    secret BLOB NOT NULL,
    created INTEGER NOT NULL,
    confirmed INTEGER NOT NULL,
    last_step INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_code (
    digest BLOB NOT NULL PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX recovery_code_user ON recovery_code (user);

-- What secrets are sealed with, unless the configuration has a key.
INSERT INTO meta (key, value) VALUES ('seal_key', lower(hex(randomblob(32))));

-- A password was right, the second factor is still asked. digest: of the ticket and of what the
-- browser keeps.
CREATE TABLE half_sign_in (
    digest BLOB NOT NULL PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    tries INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX half_sign_in_user ON half_sign_in (user);
CREATE INDEX half_sign_in_expires ON half_sign_in (expires);
