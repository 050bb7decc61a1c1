-- 政治要件台账: the register of the four must-lists, the loop that each matter runs through, the mechanisms of the
-- organs; and what was sent to whom.
INSERT INTO record_table (number, name) VALUES
  (101, 'matter'), (102, 'matter_measure'), (103, 'matter_task'), (104, 'matter_support'), (105, 'matter_step'),
  (106, 'unit_mechanism'), (107, 'sent_paper');

-- An entry of the register. Of a classified matter there is a serial number instead of a title, and nothing else but
-- its class and its days. `owner` and `due` are those of the whole matter; its tasks take them over unless they have
-- their own.
CREATE TABLE matter (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  class TEXT NOT NULL CHECK (class IN ('overall', 'region', 'system', 'decision')),
  title TEXT CHECK (length(trim(title)) > 0),
  serial TEXT CHECK (length(trim(serial)) > 0),
  source TEXT,
  number TEXT,
  dated TEXT CHECK (dated IS date(dated)),
  received TEXT CHECK (received IS date(received)),
  openness TEXT CHECK (openness IN ('open', 'internal')),
  document INTEGER REFERENCES document (id),
  owner INTEGER REFERENCES person (id),
  due TEXT CHECK (due IS date(due)),
  note TEXT,
  listed TEXT NOT NULL CHECK (listed IS date(listed)),
  voided TEXT CHECK (voided IS date(voided)),
  void_reason TEXT,
  op INTEGER NOT NULL,
  CHECK ((title IS NULL) = (serial IS NOT NULL)),
  CHECK (serial IS NULL OR coalesce(source, number, openness, document, owner, due, note) IS NULL),
  CHECK ((voided IS NULL) = (void_reason IS NULL)),
  CHECK (dated <= received)
) STRICT;
CREATE INDEX matter_document ON matter (document) WHERE document IS NOT NULL;
CREATE INDEX matter_owner ON matter (owner) WHERE owner IS NOT NULL;

-- 贯彻措施. Who sees to a measure is said by its tasks.
CREATE TABLE matter_measure (
  matter INTEGER NOT NULL REFERENCES matter (id),
  measure INTEGER NOT NULL CHECK (measure > 0),
  text TEXT NOT NULL CHECK (length(trim(text)) > 0),
  day TEXT NOT NULL CHECK (day IS date(day)),
  op INTEGER NOT NULL,
  PRIMARY KEY (matter, measure)
) STRICT, WITHOUT ROWID;

-- 任务 M7.2: never without a lead unit 牵头.
CREATE TABLE matter_task (
  matter INTEGER NOT NULL REFERENCES matter (id),
  task INTEGER NOT NULL CHECK (task > 0),
  measure INTEGER,
  text TEXT NOT NULL CHECK (length(trim(text)) > 0),
  lead INTEGER NOT NULL REFERENCES unit (id),
  owner INTEGER REFERENCES person (id),
  due TEXT CHECK (due IS date(due)),
  day TEXT NOT NULL CHECK (day IS date(day)),
  op INTEGER NOT NULL,
  PRIMARY KEY (matter, task),
  FOREIGN KEY (matter, measure) REFERENCES matter_measure (matter, measure)
) STRICT, WITHOUT ROWID;
CREATE INDEX matter_task_measure ON matter_task (matter, measure) WHERE measure IS NOT NULL;
CREATE INDEX matter_task_lead ON matter_task (lead);
CREATE INDEX matter_task_owner ON matter_task (owner) WHERE owner IS NOT NULL;

-- 配合单位.
CREATE TABLE matter_support (
  matter INTEGER NOT NULL,
  task INTEGER NOT NULL,
  unit INTEGER NOT NULL REFERENCES unit (id),
  op INTEGER NOT NULL,
  PRIMARY KEY (matter, task, unit),
  FOREIGN KEY (matter, task) REFERENCES matter_task (matter, task)
) STRICT, WITHOUT ROWID;
CREATE INDEX matter_support_unit ON matter_support (unit);

-- What happened to a matter or to one of its tasks, step by step and never changed. `person` verified, approved or saw
-- to it; `whom` is the body reported to or the one that approved; `until` the new time of an extension; `months` how
-- often a standing matter is looked at. A conveying without its activity is one that a file told of.
CREATE TABLE matter_step (
  matter INTEGER NOT NULL REFERENCES matter (id),
  seq INTEGER NOT NULL CHECK (seq > 0),
  task INTEGER,
  sort TEXT NOT NULL CHECK (sort IN (
    'convey', 'deploy', 'progress', 'done', 'undone', 'dropped', 'report', 'extend', 'submit', 'verify', 'return',
    'archive', 'lasting', 'relapsed', 'standing', 'study_only', 'reopen', 'note')),
  day TEXT NOT NULL CHECK (day IS date(day)),
  text TEXT,
  activity INTEGER REFERENCES activity (id),
  person INTEGER REFERENCES person (id),
  whom TEXT,
  until TEXT CHECK (until IS date(until)),
  months INTEGER CHECK (months BETWEEN 1 AND 24),
  op INTEGER NOT NULL,
  PRIMARY KEY (matter, seq),
  FOREIGN KEY (matter, task) REFERENCES matter_task (matter, task),
  CHECK (task IS NOT NULL OR sort NOT IN ('done', 'undone', 'dropped')),
  CHECK (task IS NULL OR sort IN ('progress', 'done', 'undone', 'dropped', 'extend')),
  CHECK (sort <> 'convey' OR activity IS NOT NULL OR text IS NOT NULL),
  CHECK (sort <> 'done' OR activity IS NOT NULL OR text IS NOT NULL),
  CHECK (sort NOT IN ('progress', 'submit', 'return', 'dropped', 'undone', 'standing', 'study_only', 'reopen', 'note')
    OR text IS NOT NULL),
  CHECK (sort NOT IN ('verify', 'return') OR person IS NOT NULL),
  CHECK (sort <> 'extend' OR (until IS NOT NULL AND whom IS NOT NULL)),
  CHECK (until IS NULL OR sort IN ('extend', 'relapsed', 'reopen')),
  CHECK ((months IS NULL) = (sort <> 'standing'))
) STRICT, WITHOUT ROWID;
CREATE INDEX matter_step_task ON matter_step (matter, task) WHERE task IS NOT NULL;
CREATE INDEX matter_step_activity ON matter_step (activity) WHERE activity IS NOT NULL;
CREATE INDEX matter_step_person ON matter_step (person) WHERE person IS NOT NULL;

-- Which organ has set up a closed-loop mechanism 闭环落实机制, and since when, by which paper; `liaison` is who answers.
CREATE TABLE unit_mechanism (
  unit INTEGER NOT NULL PRIMARY KEY REFERENCES unit (id),
  established TEXT CHECK (established IS date(established)),
  paper TEXT,
  liaison TEXT,
  note TEXT,
  op INTEGER NOT NULL,
  CHECK (paper IS NULL OR established IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- A paper that was sent: what, of which period and unit, to whom and when; `page` as it was, if it came from here.
CREATE TABLE sent_paper (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  paper TEXT NOT NULL CHECK (length(trim(paper)) > 0),
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  ends TEXT NOT NULL CHECK (ends IS date(ends)),
  unit INTEGER REFERENCES unit (id),
  body INTEGER REFERENCES unit (id),
  whom TEXT CHECK (length(trim(whom)) > 0),
  day TEXT NOT NULL CHECK (day IS date(day)),
  number TEXT,
  reason TEXT,
  note TEXT,
  page INTEGER REFERENCES kept_page (id),
  op INTEGER NOT NULL,
  CHECK (starts <= ends),
  CHECK ((body IS NULL) = (whom IS NOT NULL))
) STRICT;
CREATE INDEX sent_paper_of ON sent_paper (paper, starts, ends);
CREATE INDEX sent_paper_unit ON sent_paper (unit) WHERE unit IS NOT NULL;
CREATE INDEX sent_paper_body ON sent_paper (body) WHERE body IS NOT NULL;
CREATE INDEX sent_paper_page ON sent_paper (page) WHERE page IS NOT NULL;

-- What an item of a notice asks about.
ALTER TABLE notice_item ADD COLUMN matter INTEGER REFERENCES matter (id);
CREATE INDEX notice_item_matter ON notice_item (matter) WHERE matter IS NOT NULL;

-- Duties are made anew with a wider check, as more records than two show that one was done. The days that refer to a
-- version step aside meanwhile.
CREATE TABLE duty_date_6 (duty INTEGER, version INTEGER, month INTEGER, day INTEGER, op INTEGER) STRICT;
INSERT INTO duty_date_6 SELECT duty, version, month, day, op FROM duty_date;
DELETE FROM duty_date;

-- Holds from `starts` until the next version does. `grain` NULL: it is due on the days of duty_date. `source` says what
-- record shows that it was done; `changed` what is different, of all but the first.
CREATE TABLE duty_version_6 (
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
  source TEXT NOT NULL CHECK (
    source IN ('activity', 'notice', 'schedule', 'half_year', 'special', 'report', 'reminder', 'hand')),
  kind INTEGER REFERENCES kind (id),
  op INTEGER NOT NULL,
  PRIMARY KEY (duty, version),
  CHECK ((source = 'activity') = (kind IS NOT NULL)),
  CHECK ((version = 1) = (changed IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO duty_version_6
SELECT duty, version, year, starts, name, what, layer, basis, issued, changed, grain, source, kind, op
FROM duty_version;
DROP TABLE duty_version;
ALTER TABLE duty_version_6 RENAME TO duty_version;
CREATE INDEX duty_version_kind ON duty_version (kind) WHERE kind IS NOT NULL;
INSERT INTO duty_date SELECT duty, version, month, day, op FROM duty_date_6;
DROP TABLE duty_date_6;
