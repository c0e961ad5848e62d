-- Version 1. docs/archive.md tells what the tables mean. Times are ISO 8601 in UTC, offsets Unicode code points.

-- Who found the statements: a version of the program with its models and options. Run 0 are the reviewers.
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  program TEXT NOT NULL,
  version TEXT NOT NULL,
  models TEXT NOT NULL,
  options TEXT NOT NULL,
  started TEXT NOT NULL,
  UNIQUE (program, version, models, options)
);
INSERT INTO run VALUES (0, 'corrections', '', '', '', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'));

-- An article, known by its text. `run` is whose findings hold, `shown` whose statements are shown: the same, or run 0
-- where reviewers have corrected something.
CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  title TEXT,
  outlet TEXT,
  published TEXT,
  day TEXT,
  url TEXT,
  extra TEXT NOT NULL DEFAULT '[]',
  added TEXT NOT NULL,
  previous INTEGER REFERENCES document (id),
  run INTEGER NOT NULL REFERENCES run (id),
  shown INTEGER NOT NULL REFERENCES run (id),
  text TEXT NOT NULL
);
CREATE INDEX document_day ON document (day);
CREATE INDEX document_url ON document (url) WHERE url IS NOT NULL;
CREATE INDEX document_previous ON document (previous) WHERE previous IS NOT NULL;

-- Where an article was met; the same text may stand in several newspapers.
CREATE TABLE sighting (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (id),
  path TEXT,
  url TEXT,
  outlet TEXT,
  title TEXT,
  published TEXT,
  seen TEXT NOT NULL
);
CREATE UNIQUE INDEX sighting_place ON sighting
  (document, coalesce(path, ''), coalesce(url, ''), coalesce(outlet, ''));

-- Which run has read which article. `stored` is the run that has the statements: an earlier one where nothing changed.
-- `record` holds the whole analysis for `graph` and `report`; statements tell the same in plain columns.
CREATE TABLE done (
  document INTEGER NOT NULL REFERENCES document (id),
  run INTEGER NOT NULL REFERENCES run (id),
  stored INTEGER NOT NULL REFERENCES run (id),
  record BLOB,
  PRIMARY KEY (document, run)
);

-- Who speaks or is spoken of. A description (`the minister`) belongs to its document. `same_as` is who a reviewer says
-- this is; it never leads to one that is somebody else in turn.
CREATE TABLE participant (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  kind TEXT NOT NULL,
  document INTEGER REFERENCES document (id),
  same_as INTEGER REFERENCES participant (id)
);
CREATE UNIQUE INDEX participant_name ON participant (folded, coalesce(document, 0));
CREATE INDEX participant_same ON participant (same_as) WHERE same_as IS NOT NULL;

-- Quotations, accusations and denials, as found by each run, and as corrected under run 0.
CREATE TABLE statement (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (id),
  run INTEGER NOT NULL REFERENCES run (id),
  fingerprint TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('quotation', 'accusation', 'denial')),
  kind TEXT NOT NULL,
  status TEXT,
  speaker INTEGER REFERENCES participant (id),
  speaker_words TEXT,
  target INTEGER REFERENCES participant (id),
  target_words TEXT,
  cue TEXT NOT NULL,
  text TEXT NOT NULL,
  code TEXT,
  verdict TEXT CHECK (verdict IN ('accepted', 'rejected')),
  note TEXT,
  confidence REAL NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  spans TEXT NOT NULL,
  sentence TEXT NOT NULL,
  UNIQUE (fingerprint, run)
);
CREATE INDEX statement_document ON statement (document, run);
CREATE INDEX statement_speaker ON statement (speaker, target);
CREATE INDEX statement_target ON statement (target) WHERE target IS NOT NULL;

-- What people say of statements (`field` of a `fingerprint`) and of names (type `participant`, field `name`, the folded
-- name as fingerprint). Only ever added to: a later row goes before an earlier one, field `undo` takes one back.
CREATE TABLE correction (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  document TEXT,
  type TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  field TEXT NOT NULL,
  old TEXT,
  new TEXT,
  selector TEXT,
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  note TEXT
);
CREATE INDEX correction_document ON correction (document);
CREATE INDEX correction_fingerprint ON correction (fingerprint);

-- Where a correction has found its statement; NULL for one that has lost it.
CREATE TABLE attachment (
  correction INTEGER PRIMARY KEY REFERENCES correction (id),
  fingerprint TEXT
);

-- Up to which article each rule of `track watch` has looked.
CREATE TABLE watch (
  rule TEXT PRIMARY KEY,
  document INTEGER NOT NULL,
  at TEXT NOT NULL
);

CREATE VIRTUAL TABLE document_words USING fts5 (title, text, content = 'document', content_rowid = 'id');
CREATE TRIGGER document_added AFTER INSERT ON document BEGIN
  INSERT INTO document_words (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER document_removed AFTER DELETE ON document BEGIN
  INSERT INTO document_words (document_words, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;
CREATE TRIGGER document_changed AFTER UPDATE OF title, text ON document BEGIN
  INSERT INTO document_words (document_words, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
  INSERT INTO document_words (rowid, title, text) VALUES (new.id, new.title, new.text);
END;

CREATE VIRTUAL TABLE statement_words USING fts5 (text, sentence, content = 'statement', content_rowid = 'id');
CREATE TRIGGER statement_added AFTER INSERT ON statement BEGIN
  INSERT INTO statement_words (rowid, text, sentence) VALUES (new.id, new.text, new.sentence);
END;
CREATE TRIGGER statement_removed AFTER DELETE ON statement BEGIN
  INSERT INTO statement_words (statement_words, rowid, text, sentence)
  VALUES ('delete', old.id, old.text, old.sentence);
END;
CREATE TRIGGER statement_changed AFTER UPDATE OF text, sentence ON statement BEGIN
  INSERT INTO statement_words (statement_words, rowid, text, sentence)
  VALUES ('delete', old.id, old.text, old.sentence);
  INSERT INTO statement_words (rowid, text, sentence) VALUES (new.id, new.text, new.sentence);
END;

-- The statements that hold, corrected, with names and articles.
CREATE VIEW statements AS
SELECT s.id, s.fingerprint, d.id AS document_id, d.name AS document, d.day, d.outlet, d.title, d.url,
  s.type, s.kind, s.status, speaker.name AS speaker, s.speaker_words, target.name AS target, s.target_words,
  s.cue, s.text, s.code, s.sentence, s.confidence, s.verdict, s.note, s.start, s."end",
  speaker.id AS speaker_id, target.id AS target_id
FROM statement s
JOIN document d ON d.id = s.document AND d.shown = s.run
LEFT JOIN participant p ON p.id = s.speaker
LEFT JOIN participant speaker ON speaker.id = coalesce(p.same_as, p.id)
LEFT JOIN participant q ON q.id = s.target
LEFT JOIN participant target ON target.id = coalesce(q.same_as, q.id)
WHERE s.verdict IS NOT 'rejected';

-- Who accuses whom, and who denies it: asserted accusations, of the confidence that graphs count by themselves.
CREATE VIEW ties AS
SELECT speaker AS source, target, CASE type WHEN 'accusation' THEN 'accuses' ELSE 'denies' END AS kind,
  count(*) AS weight, count(DISTINCT document_id) AS documents, min(day) AS first, max(day) AS last
FROM statements
WHERE target IS NOT NULL AND speaker IS NOT NULL
  AND (type = 'accusation' AND status = 'asserted' AND confidence >= 0.7 OR type = 'denial' AND confidence >= 0.5)
GROUP BY speaker_id, target_id, type;

-- What each participant says and suffers.
CREATE VIEW participants AS
SELECT p.id, p.name, p.kind, p.document AS only_in,
  count(DISTINCT CASE WHEN role = 'speaker' AND type = 'quotation' THEN s.id END) AS quotations,
  count(DISTINCT CASE WHEN role = 'speaker' AND type = 'accusation' THEN s.id END) AS accusations_made,
  count(DISTINCT CASE WHEN role = 'target' AND type = 'accusation' THEN s.id END) AS accusations_received,
  count(DISTINCT CASE WHEN role = 'speaker' AND type = 'denial' THEN s.id END) AS denials,
  count(DISTINCT document_id) AS documents, min(day) AS first, max(day) AS last
FROM (
  SELECT *, speaker_id AS who, 'speaker' AS role FROM statements WHERE speaker_id IS NOT NULL
  UNION ALL
  SELECT *, target_id AS who, 'target' AS role FROM statements WHERE target_id IS NOT NULL
) s
JOIN participant p ON p.id = s.who
GROUP BY p.id;

-- How much was said on each day, by outlet.
CREATE VIEW timeline AS
SELECT d.day, d.outlet, count(DISTINCT d.id) AS documents,
  count(CASE WHEN s.type = 'quotation' THEN 1 END) AS quotations,
  count(CASE WHEN s.type = 'accusation' THEN 1 END) AS accusations,
  count(CASE WHEN s.type = 'denial' THEN 1 END) AS denials
FROM document d
LEFT JOIN statement s ON s.document = d.id AND s.run = d.shown AND s.verdict IS NOT 'rejected'
WHERE d.day IS NOT NULL
GROUP BY d.day, d.outlet;

-- Corrections that hold, the newest of each statement, field and person, without those taken back.
CREATE VIEW corrections AS
SELECT * FROM (
  SELECT c.*, a.fingerprint AS attached,
    row_number() OVER (PARTITION BY c.document, c.type, c.fingerprint, c.field, c.who ORDER BY c.at DESC, c.id DESC) AS age
  FROM correction c
  LEFT JOIN attachment a ON a.correction = c.id
  WHERE c.field <> 'undo' AND c.key NOT IN (SELECT new FROM correction WHERE field = 'undo')
)
WHERE age = 1;

-- Corrections whose statement is not to be found any more, or whose article is not in the archive.
CREATE VIEW orphans AS
SELECT c.* FROM corrections c
WHERE c.type <> 'participant' AND c.attached IS NULL;

-- What two people say differently of the same field of a statement.
CREATE VIEW disagreements AS
SELECT a.document, a.type, a.fingerprint, a.field, a.who, a.new, a.at, b.who AS other_who, b.new AS other_new, b.at AS other_at
FROM corrections a
JOIN corrections b ON b.document IS a.document AND b.type = a.type AND b.fingerprint = a.fingerprint AND b.field = a.field
WHERE a.who < b.who AND a.new IS NOT b.new AND a.field <> 'note';
