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
