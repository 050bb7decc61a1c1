-- 督学, how its loop closes: receipts and returns, working days and the weekly schedule, inspections with what was put
-- right, terms, duties, and the evaluation of youth groups. Each part keeps its own run of table numbers.

-- Receipts and working days.
INSERT INTO record_table (number, name) VALUES (51, 'notice_receipt'), (52, 'special_day');

-- 回执: that a unit has received a notice, once.
CREATE TABLE notice_receipt (
  notice INTEGER NOT NULL REFERENCES notice (id),
  unit INTEGER NOT NULL REFERENCES unit (id),
  day TEXT NOT NULL CHECK (day IS date(day)),
  note TEXT,
  op INTEGER NOT NULL,
  PRIMARY KEY (notice, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_receipt_unit ON notice_receipt (unit);

-- Days that the weekday does not tell: holidays (`works` 0), and weekend days worked in exchange 调休 (1). A year of
-- which no day stands here has no calendar loaded.
CREATE TABLE special_day (
  day TEXT NOT NULL CHECK (day IS date(day)),
  works INTEGER NOT NULL CHECK (works IN (0, 1)),
  name TEXT,
  op INTEGER NOT NULL,
  PRIMARY KEY (day)
) STRICT, WITHOUT ROWID;

-- Papers as they were, and the reports that were made final 定稿: of each period, unit and version one.
INSERT INTO record_table (number, name) VALUES (96, 'kept_page'), (97, 'final_report');

CREATE TABLE kept_page (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  page TEXT NOT NULL CHECK (json_valid(page)),
  op INTEGER NOT NULL
) STRICT;

CREATE TABLE final_report (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  report TEXT NOT NULL CHECK (length(report) > 0),
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  ends TEXT NOT NULL CHECK (ends IS date(ends)),
  unit INTEGER REFERENCES unit (id),
  day TEXT NOT NULL CHECK (day IS date(day)),
  reason TEXT,
  page INTEGER NOT NULL REFERENCES kept_page (id),
  op INTEGER NOT NULL,
  CHECK (starts <= ends)
) STRICT;
CREATE INDEX final_report_of ON final_report (report, starts, ends);
CREATE INDEX final_report_unit ON final_report (unit) WHERE unit IS NOT NULL;
CREATE INDEX final_report_page ON final_report (page);

-- The weekly schedule of self-study 自学安排 (53 to 59).

-- Inspections 督查, problems and what was put right (60 to 79).

-- Terms 届期 (80 to 84).
INSERT INTO record_table (number, name) VALUES
  (80, 'term'), (81, 'term_reminder'), (82, 'term_extension'), (83, 'unit_liaison');

-- A term 届期 of a committee, or of a secretary where there is none: from the day it was elected, so many years. The
-- next election is another term.
CREATE TABLE term (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  unit INTEGER NOT NULL REFERENCES unit (id),
  elected TEXT NOT NULL CHECK (elected IS date(elected)),
  years INTEGER NOT NULL CHECK (years BETWEEN 1 AND 10),
  basis TEXT,
  note TEXT,
  op INTEGER NOT NULL,
  UNIQUE (unit, elected)
) STRICT;

-- 换届提醒: that a unit was told that its term ends.
CREATE TABLE term_reminder (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  term INTEGER NOT NULL REFERENCES term (id),
  day TEXT NOT NULL CHECK (day IS date(day)),
  way TEXT NOT NULL CHECK (way IN ('letter', 'phone')),
  handler TEXT NOT NULL CHECK (length(handler) > 0),
  note TEXT,
  op INTEGER NOT NULL,
  UNIQUE (term, day, way)
) STRICT;

-- 延期: that the body above approved a longer term; `until` is its last day.
CREATE TABLE term_extension (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  term INTEGER NOT NULL REFERENCES term (id),
  approved TEXT NOT NULL CHECK (approved IS date(approved)),
  until TEXT NOT NULL CHECK (until IS date(until)),
  approval TEXT NOT NULL CHECK (length(approval) > 0),
  body TEXT NOT NULL CHECK (length(body) > 0),
  op INTEGER NOT NULL,
  UNIQUE (term, until)
) STRICT;

-- 联系人: whom to turn to at a unit, above all at one outside the organ.
CREATE TABLE unit_liaison (
  unit INTEGER NOT NULL REFERENCES unit (id),
  name TEXT NOT NULL CHECK (length(name) > 0),
  op INTEGER NOT NULL,
  PRIMARY KEY (unit)
) STRICT, WITHOUT ROWID;

-- Duties 责任清单 (85 to 89).
INSERT INTO record_table (number, name) VALUES
  (85, 'duty'), (86, 'duty_version'), (87, 'duty_date'), (88, 'duty_done'), (89, 'duty_statement');

-- A recurring duty of a unit, or of who holds a post in it. What it asks for stands in its versions. `code` names what
-- the starter list brought.
CREATE TABLE duty (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  code TEXT UNIQUE,
  unit INTEGER NOT NULL REFERENCES unit (id),
  post TEXT CHECK (length(trim(post)) > 0),
  ends TEXT CHECK (ends IS date(ends)),
  end_reason TEXT,
  op INTEGER NOT NULL,
  CHECK ((ends IS NULL) = (end_reason IS NULL))
) STRICT;
CREATE INDEX duty_unit ON duty (unit);

-- Holds from `starts` until the next version does. `grain` NULL: it is due on the days below. `source` says what record
-- shows that it was done; `changed` what is different, of all but the first.
CREATE TABLE duty_version (
  duty INTEGER NOT NULL REFERENCES duty (id),
  version INTEGER NOT NULL CHECK (version > 0),
  year INTEGER NOT NULL CHECK (year BETWEEN 1921 AND 2100),
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  name TEXT NOT NULL CHECK (length(trim(name)) > 0),
  what TEXT NOT NULL CHECK (length(trim(what)) > 0),
  layer TEXT NOT NULL CHECK (layer IN ('L', 'P')),
  basis TEXT NOT NULL CHECK (length(trim(basis)) > 0),
  issued TEXT CHECK (issued IS date(issued)),
  changed TEXT,
  grain TEXT CHECK (grain IN ('month', 'quarter', 'half', 'year')),
  source TEXT NOT NULL CHECK (source IN ('activity', 'notice', 'hand')),
  kind INTEGER REFERENCES kind (id),
  op INTEGER NOT NULL,
  PRIMARY KEY (duty, version),
  CHECK ((source = 'activity') = (kind IS NOT NULL)),
  CHECK ((version = 1) = (changed IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX duty_version_kind ON duty_version (kind) WHERE kind IS NOT NULL;

-- Days of the year by which a version is due, every year again.
CREATE TABLE duty_date (
  duty INTEGER NOT NULL,
  version INTEGER NOT NULL,
  month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
  day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31),
  op INTEGER NOT NULL,
  PRIMARY KEY (duty, version, month, day),
  FOREIGN KEY (duty, version) REFERENCES duty_version (duty, version)
) STRICT, WITHOUT ROWID;

-- That an occurrence, named by the day it is due, was done: recorded by hand, with what shows it.
CREATE TABLE duty_done (
  duty INTEGER NOT NULL REFERENCES duty (id),
  due TEXT NOT NULL CHECK (due IS date(due)),
  day TEXT NOT NULL CHECK (day IS date(day)),
  evidence TEXT NOT NULL CHECK (length(trim(evidence)) > 0),
  op INTEGER NOT NULL,
  PRIMARY KEY (duty, due)
) STRICT, WITHOUT ROWID;

-- 情况说明: why an occurrence was not done, or not in time.
CREATE TABLE duty_statement (
  duty INTEGER NOT NULL REFERENCES duty (id),
  due TEXT NOT NULL CHECK (due IS date(due)),
  text TEXT NOT NULL CHECK (length(trim(text)) > 0),
  day TEXT NOT NULL CHECK (day IS date(day)),
  op INTEGER NOT NULL,
  PRIMARY KEY (duty, due)
) STRICT, WITHOUT ROWID;

-- Evaluation of youth groups 评估 (90 to 95).
INSERT INTO record_table (number, name) VALUES
  (90, 'group_criterion'), (91, 'evaluation'), (92, 'evaluation_criterion'), (93, 'evaluation_verdict');

-- By what youth groups are evaluated: the unit's own list. `fact` says what of the records stands beside it.
CREATE TABLE group_criterion (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE CHECK (length(trim(name)) > 0),
  about TEXT,
  fact TEXT,
  dropped TEXT CHECK (dropped IS date(dropped)),
  op INTEGER NOT NULL
) STRICT;

-- A round, of the groups that there are in its period. Once it is concluded its paper prints as it was.
CREATE TABLE evaluation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  ends TEXT NOT NULL CHECK (ends IS date(ends)),
  opened TEXT NOT NULL CHECK (opened IS date(opened)),
  concluded TEXT CHECK (concluded IS date(concluded)),
  page INTEGER REFERENCES kept_page (id),
  op INTEGER NOT NULL,
  CHECK (starts <= ends),
  CHECK ((concluded IS NULL) = (page IS NULL))
) STRICT;
CREATE INDEX evaluation_page ON evaluation (page) WHERE page IS NOT NULL;

-- The criteria of a round as they were when it was opened.
CREATE TABLE evaluation_criterion (
  evaluation INTEGER NOT NULL REFERENCES evaluation (id),
  seq INTEGER NOT NULL CHECK (seq > 0),
  name TEXT NOT NULL CHECK (length(trim(name)) > 0),
  about TEXT,
  fact TEXT,
  op INTEGER NOT NULL,
  PRIMARY KEY (evaluation, seq)
) STRICT, WITHOUT ROWID;

-- A word, not points, with its reason.
CREATE TABLE evaluation_verdict (
  evaluation INTEGER NOT NULL,
  unit INTEGER NOT NULL REFERENCES unit (id),
  seq INTEGER NOT NULL,
  word TEXT NOT NULL CHECK (word IN ('good', 'fair', 'plain', 'poor')),
  reason TEXT NOT NULL CHECK (length(trim(reason)) > 0),
  day TEXT NOT NULL CHECK (day IS date(day)),
  op INTEGER NOT NULL,
  PRIMARY KEY (evaluation, unit, seq),
  FOREIGN KEY (evaluation, seq) REFERENCES evaluation_criterion (evaluation, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX evaluation_verdict_unit ON evaluation_verdict (unit);
CREATE INDEX evaluation_verdict_seq ON evaluation_verdict (evaluation, seq);
