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

-- Duties 责任清单 (85 to 89).

-- Evaluation of youth groups 评估 (90 to 95).
