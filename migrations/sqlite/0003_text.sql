-- The text index (store/text_index.h): a row for each event that is marked as indexed, under its id. Its
-- only column holds the three-byte pieces of the event's texts as words, each begun by the home: a search
-- reads what belongs to its home and nothing else. Nothing is kept but the lists of rows for each word;
-- what is removed is named again, from the columns uid, people and search.
CREATE VIRTUAL TABLE event_gram USING fts5 (
    grams,
    content = '',
    columnsize = 0,
    detail = none,
    tokenize = 'ascii'
);

-- What is not in the index is a candidate of every search.
CREATE INDEX event_unindexed ON event (home, calendar, id) WHERE indexed = 0;
