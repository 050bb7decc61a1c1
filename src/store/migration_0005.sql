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

-- Duties 责任清单 (85 to 89).

-- Evaluation of youth groups 评估 (90 to 95).
