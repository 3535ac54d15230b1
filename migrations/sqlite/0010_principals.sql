-- Everybody and everything that can be named is a principal (RFC 3744 2); "user" is a reserved word of SQL.
ALTER TABLE user RENAME TO principal;

ALTER TABLE session RENAME COLUMN user TO principal;
ALTER TABLE app_password RENAME COLUMN user TO principal;
ALTER TABLE login_link RENAME COLUMN user TO principal;
ALTER TABLE lock RENAME COLUMN user TO principal;
ALTER TABLE user_word RENAME COLUMN user TO principal;
ALTER TABLE identity RENAME COLUMN user TO principal;
ALTER TABLE former_address RENAME COLUMN user TO principal;
ALTER TABLE second_factor RENAME COLUMN user TO principal;
ALTER TABLE recovery_code RENAME COLUMN user TO principal;
ALTER TABLE half_sign_in RENAME COLUMN user TO principal;
ALTER TABLE viewer RENAME COLUMN user TO principal;
ALTER TABLE entitlement RENAME COLUMN user TO principal;
ALTER TABLE import RENAME COLUMN user TO principal;

-- What a home owns names the home.
CREATE TABLE attachment_use_new (
    home INTEGER NOT NULL,
    event INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    PRIMARY KEY (event, id)
) STRICT, WITHOUT ROWID;

INSERT INTO attachment_use_new SELECT e.home, a.event, a.id FROM attachment_use a JOIN event e ON e.id = a.event;

DROP TABLE attachment_use;
ALTER TABLE attachment_use_new RENAME TO attachment_use;

CREATE INDEX attachment_use_id ON attachment_use (id);

-- People are found by the begin of their whole name, too.
INSERT OR IGNORE INTO user_word (organisation, word, principal)
SELECT organisation, name_folded, id FROM principal
WHERE indexed <> 0 AND name_folded <> '' AND length(CAST(name_folded AS BLOB)) <= 64;
