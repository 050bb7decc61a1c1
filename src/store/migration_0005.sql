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
-- which no holiday before December stands here has no calendar loaded.
CREATE TABLE special_day (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  day TEXT NOT NULL UNIQUE CHECK (day IS date(day)),
  works INTEGER NOT NULL CHECK (works IN (0, 1)),
  name TEXT,
  op INTEGER NOT NULL
) STRICT;

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
INSERT INTO record_table (number, name) VALUES (53, 'schedule'), (54, 'schedule_unit'), (55, 'schedule_line');

-- A schedule, by its number in the year (自学安排2026年第3期). From the day of issue on it is frozen. `all_branches` says
-- that it is for every branch of that day, which then stand below.
CREATE TABLE schedule (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  year INTEGER NOT NULL CHECK (year BETWEEN 1921 AND 2100),
  issue INTEGER NOT NULL CHECK (issue > 0),
  title TEXT NOT NULL CHECK (length(trim(title)) > 0),
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  ends TEXT NOT NULL CHECK (ends IS date(ends)),
  all_branches INTEGER NOT NULL CHECK (all_branches IN (0, 1)),
  issued TEXT CHECK (issued IS date(issued)),
  withdrawn TEXT CHECK (withdrawn IS date(withdrawn)),
  withdraw_reason TEXT,
  op INTEGER NOT NULL,
  CHECK (starts <= ends),
  CHECK ((withdrawn IS NULL) = (withdraw_reason IS NULL))
) STRICT;
CREATE INDEX schedule_issue ON schedule (year, issue);

-- Whom it is for.
CREATE TABLE schedule_unit (
  schedule INTEGER NOT NULL REFERENCES schedule (id),
  unit INTEGER NOT NULL REFERENCES unit (id),
  op INTEGER NOT NULL,
  PRIMARY KEY (schedule, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX schedule_unit_unit ON schedule_unit (unit);

-- What is to be studied in the week that begins on `monday`: by everybody, or by those of a unit; for so many minutes,
-- where that is said. The item of the plan and the item of a notice say where it comes from.
CREATE TABLE schedule_line (
  schedule INTEGER NOT NULL REFERENCES schedule (id),
  line INTEGER NOT NULL CHECK (line > 0),
  monday TEXT NOT NULL CHECK (monday IS date(monday)),
  what TEXT NOT NULL CHECK (length(trim(what)) > 0),
  document INTEGER REFERENCES document (id),
  minutes INTEGER CHECK (minutes > 0),
  unit INTEGER REFERENCES unit (id),
  plan_item INTEGER REFERENCES plan_item (id),
  notice INTEGER REFERENCES notice (id),
  item INTEGER CHECK (item > 0),
  note TEXT,
  op INTEGER NOT NULL,
  PRIMARY KEY (schedule, line),
  CHECK ((notice IS NULL) = (item IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX schedule_line_document ON schedule_line (document) WHERE document IS NOT NULL;
CREATE INDEX schedule_line_unit ON schedule_line (unit) WHERE unit IS NOT NULL;
CREATE INDEX schedule_line_plan_item ON schedule_line (plan_item) WHERE plan_item IS NOT NULL;
CREATE INDEX schedule_line_notice ON schedule_line (notice) WHERE notice IS NOT NULL;

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
