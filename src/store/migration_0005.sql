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
INSERT INTO record_table (number, name) VALUES
  (60, 'inspection'), (61, 'inspection_unit'), (62, 'inspection_member'), (63, 'inspection_rule'),
  (64, 'inspection_notice'), (65, 'inspection_sample'), (66, 'inspection_verdict'), (67, 'inspection_finding'),
  (68, 'finding_step'), (69, 'inspection_practice'), (70, 'inspection_proposal'), (71, 'inspection_conclusion'),
  (72, 'inspection_paper'), (73, 'inspection_appraisal'), (74, 'score_criterion');

-- An inspection of a period: 半年检查 of half a year, 专项督导 of its own topic. What follows here is its basis, frozen
-- when it was opened: the last day that counts, and of every branch so many records drawn by `seed`.
CREATE TABLE inspection (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('half_year', 'special')),
  topic TEXT CHECK (length(trim(topic)) > 0),
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  ends TEXT NOT NULL CHECK (ends IS date(ends)),
  opened TEXT NOT NULL CHECK (opened IS date(opened)),
  as_of TEXT NOT NULL CHECK (as_of IS date(as_of)),
  sample INTEGER NOT NULL CHECK (sample BETWEEN 0 AND 20),
  seed INTEGER NOT NULL CHECK (seed >= 0),
  op INTEGER NOT NULL,
  CHECK (starts <= ends AND as_of <= ends AND as_of <= opened AND starts <= as_of),
  CHECK (kind = 'half_year' OR topic IS NOT NULL)
) STRICT;
CREATE INDEX inspection_of ON inspection (starts, ends);

-- The branches inspected, each for the days of the period on which it was there.
CREATE TABLE inspection_unit (
  inspection INTEGER NOT NULL REFERENCES inspection (id),
  unit INTEGER NOT NULL REFERENCES unit (id),
  name TEXT NOT NULL,
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  ends TEXT NOT NULL CHECK (ends IS date(ends)),
  op INTEGER NOT NULL,
  PRIMARY KEY (inspection, unit),
  CHECK (starts <= ends)
) STRICT, WITHOUT ROWID;
CREATE INDEX inspection_unit_unit ON inspection_unit (unit);

-- Who belonged to a branch inspected, from when to when.
CREATE TABLE inspection_member (
  inspection INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES person (id),
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  ends TEXT NOT NULL CHECK (ends IS date(ends)),
  op INTEGER NOT NULL,
  PRIMARY KEY (inspection, unit, person, starts),
  FOREIGN KEY (inspection, unit) REFERENCES inspection_unit (inspection, unit),
  CHECK (starts <= ends)
) STRICT, WITHOUT ROWID;
CREATE INDEX inspection_member_person ON inspection_member (person);

-- The rules in force, each with the last day on which it was to be, as it stood then.
CREATE TABLE inspection_rule (
  inspection INTEGER NOT NULL REFERENCES inspection (id),
  rule INTEGER NOT NULL REFERENCES rule (id),
  valid_to TEXT CHECK (valid_to IS date(valid_to)),
  op INTEGER NOT NULL,
  PRIMARY KEY (inspection, rule)
) STRICT, WITHOUT ROWID;
CREATE INDEX inspection_rule_rule ON inspection_rule (rule);

-- The notices in force, each in the version of then.
CREATE TABLE inspection_notice (
  inspection INTEGER NOT NULL REFERENCES inspection (id),
  notice INTEGER NOT NULL,
  version INTEGER NOT NULL,
  op INTEGER NOT NULL,
  PRIMARY KEY (inspection, notice),
  FOREIGN KEY (notice, version) REFERENCES notice_version (notice, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX inspection_notice_version ON inspection_notice (notice, version);

-- The records drawn, to be looked at on paper.
CREATE TABLE inspection_sample (
  inspection INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  activity INTEGER NOT NULL REFERENCES activity (id),
  op INTEGER NOT NULL,
  PRIMARY KEY (inspection, unit, activity),
  FOREIGN KEY (inspection, unit) REFERENCES inspection_unit (inspection, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX inspection_sample_activity ON inspection_sample (activity);

-- What was found of a branch, by hand: of the whole (`item` empty), of a rule, an item of a notice or a record drawn.
CREATE TABLE inspection_verdict (
  inspection INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  item TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('good', 'fair', 'ordinary', 'poor', 'conforms', 'mostly', 'fails')),
  reason TEXT,
  day TEXT NOT NULL CHECK (day IS date(day)),
  op INTEGER NOT NULL,
  PRIMARY KEY (inspection, unit, item),
  FOREIGN KEY (inspection, unit) REFERENCES inspection_unit (inspection, unit)
) STRICT, WITHOUT ROWID;

-- 问题: what is to be put right, by whom and by when. `source` names what it was drawn from.
CREATE TABLE inspection_finding (
  inspection INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  unit INTEGER NOT NULL,
  sort TEXT NOT NULL,
  what TEXT NOT NULL CHECK (length(trim(what)) > 0),
  owner INTEGER REFERENCES person (id),
  measure TEXT,
  due TEXT CHECK (due IS date(due)),
  source TEXT,
  day TEXT NOT NULL CHECK (day IS date(day)),
  op INTEGER NOT NULL,
  PRIMARY KEY (inspection, number),
  FOREIGN KEY (inspection, unit) REFERENCES inspection_unit (inspection, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX inspection_finding_unit ON inspection_finding (inspection, unit);
CREATE INDEX inspection_finding_owner ON inspection_finding (owner) WHERE owner IS NOT NULL;

-- What became of a problem, step by step and never changed: 进展, 整改完成, 核验通过 or 退回, 回头看 that finds it
-- lasting or back again. `person` is the owner who did it, or who verified it; `due` a new time to put it right.
CREATE TABLE finding_step (
  inspection INTEGER NOT NULL,
  number INTEGER NOT NULL,
  seq INTEGER NOT NULL CHECK (seq > 0),
  sort TEXT NOT NULL CHECK (sort IN ('progress', 'done', 'passed', 'returned', 'lasting', 'relapsed')),
  day TEXT NOT NULL CHECK (day IS date(day)),
  text TEXT,
  activity INTEGER REFERENCES activity (id),
  person INTEGER REFERENCES person (id),
  due TEXT CHECK (due IS date(due)),
  op INTEGER NOT NULL,
  PRIMARY KEY (inspection, number, seq),
  FOREIGN KEY (inspection, number) REFERENCES inspection_finding (inspection, number),
  CHECK (sort <> 'done' OR (person IS NOT NULL AND (text IS NOT NULL OR activity IS NOT NULL))),
  CHECK (sort NOT IN ('passed', 'returned') OR person IS NOT NULL),
  CHECK (due IS NULL OR sort = 'relapsed')
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_step_activity ON finding_step (activity) WHERE activity IS NOT NULL;
CREATE INDEX finding_step_person ON finding_step (person) WHERE person IS NOT NULL;

-- 好做法 of a branch.
CREATE TABLE inspection_practice (
  inspection INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  unit INTEGER NOT NULL,
  text TEXT NOT NULL CHECK (length(trim(text)) > 0),
  op INTEGER NOT NULL,
  PRIMARY KEY (inspection, number),
  FOREIGN KEY (inspection, unit) REFERENCES inspection_unit (inspection, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX inspection_practice_unit ON inspection_practice (inspection, unit);

-- 工作建议 to the leading body.
CREATE TABLE inspection_proposal (
  inspection INTEGER NOT NULL REFERENCES inspection (id),
  number INTEGER NOT NULL CHECK (number > 0),
  text TEXT NOT NULL CHECK (length(trim(text)) > 0),
  op INTEGER NOT NULL,
  PRIMARY KEY (inspection, number)
) STRICT, WITHOUT ROWID;

-- The conclusions, each with the papers as they were; of those reopened since, when and why.
CREATE TABLE inspection_conclusion (
  inspection INTEGER NOT NULL REFERENCES inspection (id),
  version INTEGER NOT NULL CHECK (version > 0),
  day TEXT NOT NULL CHECK (day IS date(day)),
  reopened TEXT CHECK (reopened IS date(reopened)),
  reopen_reason TEXT,
  op INTEGER NOT NULL,
  PRIMARY KEY (inspection, version),
  CHECK ((reopened IS NULL) = (reopen_reason IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE inspection_paper (
  inspection INTEGER NOT NULL,
  version INTEGER NOT NULL,
  paper TEXT NOT NULL,
  page INTEGER NOT NULL REFERENCES kept_page (id),
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  op INTEGER NOT NULL,
  PRIMARY KEY (inspection, version, paper),
  FOREIGN KEY (inspection, version) REFERENCES inspection_conclusion (inspection, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX inspection_paper_page ON inspection_paper (page);

-- The result of 述职评议考核, recorded back.
CREATE TABLE inspection_appraisal (
  inspection INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('good', 'fair', 'ordinary', 'poor')),
  note TEXT,
  day TEXT NOT NULL CHECK (day IS date(day)),
  op INTEGER NOT NULL,
  PRIMARY KEY (inspection, unit),
  FOREIGN KEY (inspection, unit) REFERENCES inspection_unit (inspection, unit)
) STRICT, WITHOUT ROWID;

-- The scoring sheet 评分表, of use only where the setting turns it on: of `points` (hundredths) so much is taken for each.
CREATE TABLE score_criterion (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL CHECK (length(trim(name)) > 0),
  points INTEGER NOT NULL CHECK (points > 0),
  each TEXT NOT NULL,
  taken INTEGER NOT NULL CHECK (taken > 0),
  op INTEGER NOT NULL
) STRICT;

-- Terms 届期 (80 to 84).

-- Duties 责任清单 (85 to 89).

-- Evaluation of youth groups 评估 (90 to 95).
