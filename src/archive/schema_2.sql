-- Version 2. Corrections that were said in one go have one `batch`, a name in all archives, and are taken back in one go:
-- two decisions may fall into one millisecond.
ALTER TABLE correction ADD COLUMN batch TEXT NOT NULL DEFAULT '';
UPDATE correction SET batch = who || ' ' || at;
