-- 督学: the notices 组织生活通知单 of the 机关党委, and what each asks of whom.
INSERT INTO record_table (number, name) VALUES
  (42, 'notice'), (43, 'notice_version'), (44, 'notice_addressee'), (45, 'notice_item'), (46, 'notice_item_document'),
  (47, 'notice_item_unit'), (48, 'notice_approval'), (49, 'activity_item'), (50, 'notice_statement');

-- A notice, by its number in the year (2026年第11期). What it says stands in its versions.
CREATE TABLE notice (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  year INTEGER NOT NULL CHECK (year BETWEEN 1921 AND 2100),
  issue INTEGER NOT NULL CHECK (issue > 0),
  withdrawn TEXT CHECK (withdrawn IS date(withdrawn)),
  withdraw_reason TEXT,
  op INTEGER NOT NULL,
  CHECK ((withdrawn IS NULL) = (withdraw_reason IS NULL))
) STRICT;
CREATE INDEX notice_issue ON notice (year, issue);

-- Version 1 is the notice itself, each later one an amendment with its reason. `issued` is the day on which it was
-- sent out (印发), and from then on it is frozen; the last version may not be issued yet. `all_branches` says that it
-- goes to every branch of the day of issue, which then stand below as addressees.
CREATE TABLE notice_version (
  notice INTEGER NOT NULL REFERENCES notice (id),
  version INTEGER NOT NULL CHECK (version > 0),
  title TEXT NOT NULL CHECK (length(trim(title)) > 0),
  number TEXT,
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  ends TEXT NOT NULL CHECK (ends IS date(ends)),
  preface TEXT,
  all_branches INTEGER NOT NULL CHECK (all_branches IN (0, 1)),
  drafted TEXT NOT NULL CHECK (drafted IS date(drafted)),
  reason TEXT,
  issued TEXT CHECK (issued IS date(issued)),
  op INTEGER NOT NULL,
  PRIMARY KEY (notice, version),
  CHECK (starts <= ends),
  CHECK ((version = 1) = (reason IS NULL))
) STRICT, WITHOUT ROWID;

-- Whom a version goes to.
CREATE TABLE notice_addressee (
  notice INTEGER NOT NULL,
  version INTEGER NOT NULL,
  unit INTEGER NOT NULL REFERENCES unit (id),
  op INTEGER NOT NULL,
  PRIMARY KEY (notice, version, unit),
  FOREIGN KEY (notice, version) REFERENCES notice_version (notice, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_addressee_unit ON notice_addressee (unit);

-- What it asks for: 规定动作 (`required`) or 自选动作, an activity of a kind or, where that is NULL, 自学. An item keeps
-- its number through all versions, and a number that was dropped is not used again.
CREATE TABLE notice_item (
  notice INTEGER NOT NULL,
  version INTEGER NOT NULL,
  item INTEGER NOT NULL CHECK (item > 0),
  required INTEGER NOT NULL CHECK (required IN (0, 1)),
  kind INTEGER REFERENCES kind (id),
  what TEXT NOT NULL CHECK (length(trim(what)) > 0),
  form TEXT,
  due TEXT NOT NULL CHECK (due IS date(due)),
  hours INTEGER NOT NULL CHECK (hours IN (0, 1)),
  plan_item INTEGER REFERENCES plan_item (id),
  note TEXT,
  op INTEGER NOT NULL,
  PRIMARY KEY (notice, version, item),
  FOREIGN KEY (notice, version) REFERENCES notice_version (notice, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_item_kind ON notice_item (kind) WHERE kind IS NOT NULL;
CREATE INDEX notice_item_plan_item ON notice_item (plan_item) WHERE plan_item IS NOT NULL;

CREATE TABLE notice_item_document (
  notice INTEGER NOT NULL,
  version INTEGER NOT NULL,
  item INTEGER NOT NULL,
  seq INTEGER NOT NULL CHECK (seq > 0),
  document INTEGER NOT NULL REFERENCES document (id),
  op INTEGER NOT NULL,
  PRIMARY KEY (notice, version, item, seq),
  FOREIGN KEY (notice, version, item) REFERENCES notice_item (notice, version, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_item_document_document ON notice_item_document (document);

-- Of the addressees those whom an item concerns; none of them stands here if it concerns all.
CREATE TABLE notice_item_unit (
  notice INTEGER NOT NULL,
  version INTEGER NOT NULL,
  item INTEGER NOT NULL,
  unit INTEGER NOT NULL REFERENCES unit (id),
  op INTEGER NOT NULL,
  PRIMARY KEY (notice, version, item, unit),
  FOREIGN KEY (notice, version, item) REFERENCES notice_item (notice, version, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_item_unit_unit ON notice_item_unit (unit);

-- What a version must pass before it is issued: 机关党委审 (`review`), then 班子会议研究 (`resolve`), each at a meeting
-- that is on record, with its resolution.
CREATE TABLE notice_approval (
  notice INTEGER NOT NULL,
  version INTEGER NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('review', 'resolve')),
  activity INTEGER NOT NULL REFERENCES activity (id),
  resolution TEXT NOT NULL CHECK (length(trim(resolution)) > 0),
  op INTEGER NOT NULL,
  PRIMARY KEY (notice, version, stage),
  FOREIGN KEY (notice, version) REFERENCES notice_version (notice, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_approval_activity ON notice_approval (activity);

-- The items that an activity carries out. Which version an item is of does not matter: it keeps its number.
CREATE TABLE activity_item (
  activity INTEGER NOT NULL REFERENCES activity (id),
  notice INTEGER NOT NULL REFERENCES notice (id),
  item INTEGER NOT NULL CHECK (item > 0),
  op INTEGER NOT NULL,
  PRIMARY KEY (activity, notice, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_item_notice ON activity_item (notice, item);

-- 情况说明: why a unit did not carry out an item, or not in time.
CREATE TABLE notice_statement (
  notice INTEGER NOT NULL REFERENCES notice (id),
  item INTEGER NOT NULL CHECK (item > 0),
  unit INTEGER NOT NULL REFERENCES unit (id),
  text TEXT NOT NULL CHECK (length(trim(text)) > 0),
  day TEXT NOT NULL CHECK (day IS date(day)),
  op INTEGER NOT NULL,
  PRIMARY KEY (notice, item, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_statement_unit ON notice_statement (unit);
