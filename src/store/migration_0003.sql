-- The five tiers, whole: what meetings, groups and members do beyond coming to sessions.
INSERT INTO record_table (number, name) VALUES
  (25, 'vote'), (26, 'grade'), (27, 'theme'), (28, 'activity_theme'), (29, 'activity_shown'), (30, 'showcase'),
  (31, 'outcome'), (32, 'outcome_activity'), (33, 'plan_item'), (34, 'self_study'), (35, 'conversion'),
  (36, 'review'), (37, 'reading'), (38, 'handout'), (39, 'need'), (40, 'feedback'), (41, 'service');

-- Two more parts: who presented the 第一议题 (领学人), and the mentor of a group (导师).
CREATE TABLE activity_role_3 (
  activity INTEGER NOT NULL REFERENCES activity (id),
  role TEXT NOT NULL CHECK (role IN ('host', 'recorder', 'speaker', 'guest', 'presenter', 'mentor')),
  seq INTEGER NOT NULL CHECK (seq > 0),
  person INTEGER REFERENCES person (id),
  name TEXT,
  op INTEGER NOT NULL,
  PRIMARY KEY (activity, role, seq),
  CHECK ((person IS NULL) <> (name IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO activity_role_3 SELECT activity, role, seq, person, name, op FROM activity_role;
DROP TABLE activity_role;
ALTER TABLE activity_role_3 RENAME TO activity_role;
CREATE INDEX activity_role_person ON activity_role (person) WHERE person IS NOT NULL;

-- Files bring more kinds of record than two; which ones there are is said in the program alone.
CREATE TABLE import_file_3 (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  layout TEXT NOT NULL,
  encoding TEXT,
  sheet TEXT,
  new INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  same INTEGER NOT NULL,
  held INTEGER NOT NULL,
  op INTEGER NOT NULL
) STRICT;
INSERT INTO import_file_3
SELECT id, subject, name, bytes, layout, encoding, sheet, new, changed, same, held, op FROM import_file;
-- Numbers of imports that were undone are not used again.
DELETE FROM sqlite_sequence WHERE name = 'import_file_3';
INSERT INTO sqlite_sequence (name, seq) SELECT 'import_file_3', seq FROM sqlite_sequence WHERE name = 'import_file';
DROP TABLE import_file;
ALTER TABLE import_file_3 RENAME TO import_file;

-- Topics that the year's work is planned by (专题). An item is planned for a period, starts..ends of `months`
-- months (1, 3, 6, 12), for a unit and a kind of activity, or for self-study where `kind` is NULL.
CREATE TABLE plan_item (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  unit INTEGER NOT NULL REFERENCES unit (id),
  kind INTEGER REFERENCES kind (id),
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  ends TEXT NOT NULL CHECK (ends IS date(ends)),
  months INTEGER NOT NULL CHECK (months IN (1, 3, 6, 12)),
  topic TEXT NOT NULL CHECK (length(trim(topic)) > 0),
  document INTEGER REFERENCES document (id),
  owner INTEGER REFERENCES person (id),
  note TEXT,
  withdrawn TEXT CHECK (withdrawn IS date(withdrawn)),
  withdraw_reason TEXT,
  op INTEGER NOT NULL,
  CHECK (starts < ends),
  CHECK ((withdrawn IS NULL) = (withdraw_reason IS NULL))
) STRICT;
CREATE INDEX plan_item_unit ON plan_item (unit, starts);
CREATE INDEX plan_item_starts ON plan_item (starts, unit);
CREATE INDEX plan_item_kind ON plan_item (kind) WHERE kind IS NOT NULL;
CREATE INDEX plan_item_document ON plan_item (document) WHERE document IS NOT NULL;
CREATE INDEX plan_item_owner ON plan_item (owner) WHERE owner IS NOT NULL;

-- `span` says half a day or a day where no clock was kept; the conversion in force says how long that counts.
-- `planner` is the branch that organised it for others (承办支部). `guidance` and the summary are those of a
-- visit to another unit's session; agreement and issues those of 联学共建.
ALTER TABLE activity ADD COLUMN span TEXT CHECK (span IN ('half_day', 'day'));
ALTER TABLE activity ADD COLUMN plan_item INTEGER REFERENCES plan_item (id);
ALTER TABLE activity ADD COLUMN planner INTEGER REFERENCES unit (id);
ALTER TABLE activity ADD COLUMN guidance TEXT;
ALTER TABLE activity ADD COLUMN summary_due TEXT CHECK (summary_due IS date(summary_due));
ALTER TABLE activity ADD COLUMN summary_on TEXT CHECK (summary_on IS date(summary_on));
ALTER TABLE activity ADD COLUMN agreement TEXT;
ALTER TABLE activity ADD COLUMN agreed_until TEXT CHECK (agreed_until IS date(agreed_until));
ALTER TABLE activity ADD COLUMN issues TEXT;
CREATE INDEX activity_plan_item ON activity (plan_item) WHERE plan_item IS NOT NULL;
CREATE INDEX activity_planner ON activity (planner) WHERE planner IS NOT NULL;

-- What became of a decision.
ALTER TABLE decision ADD COLUMN done_on TEXT CHECK (done_on IS date(done_on));
ALTER TABLE decision ADD COLUMN result TEXT;

-- A vote at a meeting. Who should have been there and who was, with and without a vote, follows from the roster
-- and the attendance; `election` asks for four fifths of those entitled (选举), a resolution for half.
CREATE TABLE vote (
  activity INTEGER NOT NULL REFERENCES activity (id),
  seq INTEGER NOT NULL CHECK (seq > 0),
  matter TEXT NOT NULL CHECK (length(trim(matter)) > 0),
  election INTEGER NOT NULL CHECK (election IN (0, 1)),
  agree INTEGER NOT NULL CHECK (agree >= 0),
  against INTEGER NOT NULL CHECK (against >= 0),
  abstain INTEGER NOT NULL CHECK (abstain >= 0),
  op INTEGER NOT NULL,
  PRIMARY KEY (activity, seq)
) STRICT, WITHOUT ROWID;

-- The grade of a member in the 民主评议党员 held as this activity.
CREATE TABLE grade (
  activity INTEGER NOT NULL REFERENCES activity (id),
  person INTEGER NOT NULL REFERENCES person (id),
  grade TEXT NOT NULL CHECK (grade IN ('excellent', 'qualified', 'barely_qualified', 'unqualified')),
  op INTEGER NOT NULL,
  PRIMARY KEY (activity, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX grade_person ON grade (person);

-- Themes of education (政治机关意识教育) and named series (我是党员我带头) that activities belong to.
CREATE TABLE theme (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE CHECK (length(trim(name)) > 0),
  sort TEXT NOT NULL CHECK (sort IN ('theme', 'series')),
  note TEXT,
  op INTEGER NOT NULL
) STRICT;

CREATE TABLE activity_theme (
  activity INTEGER NOT NULL REFERENCES activity (id),
  theme INTEGER NOT NULL REFERENCES theme (id),
  op INTEGER NOT NULL,
  PRIMARY KEY (activity, theme)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_theme_theme ON activity_theme (theme);

-- The activities whose results were shown at an exchange of results (成果交流).
CREATE TABLE activity_shown (
  activity INTEGER NOT NULL REFERENCES activity (id),
  shown INTEGER NOT NULL REFERENCES activity (id),
  op INTEGER NOT NULL,
  PRIMARY KEY (activity, shown),
  CHECK (activity <> shown)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_shown_shown ON activity_shown (shown);

-- A showcase case (优秀案例) made from an activity. `publish` says whether those concerned agreed to its
-- being published; NULL: not asked yet.
CREATE TABLE showcase (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  activity INTEGER NOT NULL REFERENCES activity (id),
  title TEXT NOT NULL CHECK (length(trim(title)) > 0),
  story TEXT,
  publish TEXT CHECK (publish IN ('agreed', 'refused')),
  day TEXT NOT NULL CHECK (day IS date(day)),
  op INTEGER NOT NULL
) STRICT;
CREATE INDEX showcase_activity ON showcase (activity);

-- What came of study (成果转化): a policy, a measure, a practice or a rule of the house.
CREATE TABLE outcome (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  unit INTEGER NOT NULL REFERENCES unit (id),
  sort TEXT NOT NULL CHECK (sort IN ('policy', 'measure', 'practice', 'institution')),
  title TEXT NOT NULL CHECK (length(trim(title)) > 0),
  day TEXT NOT NULL CHECK (day IS date(day)),
  note TEXT,
  op INTEGER NOT NULL
) STRICT;
CREATE INDEX outcome_unit ON outcome (unit, day);

CREATE TABLE outcome_activity (
  outcome INTEGER NOT NULL REFERENCES outcome (id),
  activity INTEGER NOT NULL REFERENCES activity (id),
  op INTEGER NOT NULL,
  PRIMARY KEY (outcome, activity)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcome_activity_activity ON outcome_activity (activity);

-- Self-study of a person on a day, `minutes` by the clock; the conversion in force says what `online` counts.
CREATE TABLE self_study (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person INTEGER NOT NULL REFERENCES person (id),
  day TEXT NOT NULL CHECK (day IS date(day)),
  minutes INTEGER NOT NULL CHECK (minutes > 0 AND minutes <= 1440),
  what TEXT NOT NULL CHECK (length(trim(what)) > 0),
  online INTEGER NOT NULL CHECK (online IN (0, 1)),
  document INTEGER REFERENCES document (id),
  plan_item INTEGER REFERENCES plan_item (id),
  note TEXT,
  entered TEXT NOT NULL CHECK (entered IS date(entered)),
  op INTEGER NOT NULL
) STRICT;
CREATE INDEX self_study_person ON self_study (person, day);
CREATE INDEX self_study_day ON self_study (day, person);
CREATE INDEX self_study_document ON self_study (document) WHERE document IS NOT NULL;
CREATE INDEX self_study_plan_item ON self_study (plan_item) WHERE plan_item IS NOT NULL;

-- How length becomes hours of study, in minutes credited: a day, half a day, each clock hour of a session, or
-- online study of at least `least` minutes at a sitting. Purely local, so dated and editable. Of the steps of one
-- measure that are in force on a day the one with the greatest `least` that is reached counts.
CREATE TABLE conversion (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  measure TEXT NOT NULL CHECK (measure IN ('day', 'half_day', 'hour', 'online')),
  least INTEGER NOT NULL CHECK (least >= 0),
  credit INTEGER NOT NULL CHECK (credit >= 0),
  valid_from TEXT CHECK (valid_from IS date(valid_from)),
  valid_to TEXT CHECK (valid_to IS date(valid_to)),
  clause TEXT NOT NULL,
  op INTEGER NOT NULL,
  CHECK (least = 0 OR measure = 'online'),
  CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to)
) STRICT;

-- Activities with the minutes of study that each is worth to who was there: as stated, else its half day or day by
-- the conversion in force on its day (none: unknown), else the clock by the conversion of an hour (none: as it is).
CREATE VIEW credited_activity AS
SELECT a.*,
  CASE
    WHEN a.minutes IS NOT NULL THEN a.minutes
    WHEN a.span IS NOT NULL THEN (
      SELECT c.credit FROM conversion c
      WHERE c.measure = a.span AND COALESCE(c.valid_from, '0001-01-01') <= a.day
        AND COALESCE(c.valid_to, '9999-12-31') >= a.day)
    ELSE (a.end_minute - a.start_minute) * COALESCE((
      SELECT c.credit FROM conversion c
      WHERE c.measure = 'hour' AND COALESCE(c.valid_from, '0001-01-01') <= a.day
        AND COALESCE(c.valid_to, '9999-12-31') >= a.day), 60) / 60
  END AS credited
FROM activity a;

-- Self-study with the minutes each entry is worth: online by the steps in force on its day, below the lowest of
-- them nothing; the clock by the conversion of an hour, and so online where no steps are in force.
CREATE VIEW credited_self_study AS
SELECT s.*,
  CASE
    WHEN s.online = 1 AND EXISTS (
      SELECT 1 FROM conversion c
      WHERE c.measure = 'online' AND COALESCE(c.valid_from, '0001-01-01') <= s.day
        AND COALESCE(c.valid_to, '9999-12-31') >= s.day)
    THEN COALESCE((
      SELECT c.credit FROM conversion c
      WHERE c.measure = 'online' AND c.least <= s.minutes AND COALESCE(c.valid_from, '0001-01-01') <= s.day
        AND COALESCE(c.valid_to, '9999-12-31') >= s.day
      ORDER BY c.least DESC
      LIMIT 1), 0)
    ELSE s.minutes * COALESCE((
      SELECT c.credit FROM conversion c
      WHERE c.measure = 'hour' AND COALESCE(c.valid_from, '0001-01-01') <= s.day
        AND COALESCE(c.valid_to, '9999-12-31') >= s.day), 60) / 60
  END AS credited
FROM self_study s;

-- What 述学, 评学 and 考学 of a year came to, by person. `result` is the grade or mark as it was given.
CREATE TABLE review (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person INTEGER NOT NULL REFERENCES person (id),
  year INTEGER NOT NULL CHECK (year BETWEEN 1921 AND 2100),
  sort TEXT NOT NULL CHECK (sort IN ('statement', 'appraisal', 'examination')),
  day TEXT NOT NULL CHECK (day IS date(day)),
  result TEXT,
  note TEXT,
  op INTEGER NOT NULL,
  UNIQUE (person, year, sort)
) STRICT;

-- A book or paper that everybody in a unit must read (必读书目) and, if `copies`, gets a copy of (人手一本).
CREATE TABLE reading (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document INTEGER NOT NULL REFERENCES document (id),
  unit INTEGER NOT NULL REFERENCES unit (id),
  year INTEGER NOT NULL CHECK (year BETWEEN 1921 AND 2100),
  copies INTEGER NOT NULL CHECK (copies IN (0, 1)),
  due TEXT CHECK (due IS date(due)),
  note TEXT,
  op INTEGER NOT NULL,
  UNIQUE (document, unit, year)
) STRICT;
CREATE INDEX reading_unit ON reading (unit, year);

-- A copy handed to a person, signed for, and read to the end.
CREATE TABLE handout (
  reading INTEGER NOT NULL REFERENCES reading (id),
  person INTEGER NOT NULL REFERENCES person (id),
  handed_on TEXT CHECK (handed_on IS date(handed_on)),
  signed_on TEXT CHECK (signed_on IS date(signed_on)),
  finished_on TEXT CHECK (finished_on IS date(finished_on)),
  op INTEGER NOT NULL,
  PRIMARY KEY (reading, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX handout_person ON handout (person);

-- What members want to hear of, or ask, before a session; `asked` is how many. Nobody's name is kept.
CREATE TABLE need (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  unit INTEGER NOT NULL REFERENCES unit (id),
  day TEXT NOT NULL CHECK (day IS date(day)),
  sort TEXT NOT NULL CHECK (sort IN ('topic', 'question')),
  text TEXT NOT NULL CHECK (length(trim(text)) > 0),
  asked INTEGER NOT NULL CHECK (asked > 0),
  plan_item INTEGER REFERENCES plan_item (id),
  activity INTEGER REFERENCES activity (id),
  op INTEGER NOT NULL
) STRICT;
CREATE INDEX need_unit ON need (unit, day);
CREATE INDEX need_plan_item ON need (plan_item) WHERE plan_item IS NOT NULL;
CREATE INDEX need_activity ON need (activity) WHERE activity IS NOT NULL;

-- What those who came said of a session: of so many answers, how many welcomed its form and found it useful.
CREATE TABLE feedback (
  activity INTEGER NOT NULL REFERENCES activity (id),
  answers INTEGER NOT NULL CHECK (answers > 0),
  welcome INTEGER CHECK (welcome BETWEEN 0 AND answers),
  useful INTEGER CHECK (useful BETWEEN 0 AND answers),
  suggestions TEXT,
  adjustment TEXT,
  op INTEGER NOT NULL,
  PRIMARY KEY (activity)
) STRICT, WITHOUT ROWID;

-- 社区报到 and 志愿服务, by person.
CREATE TABLE service (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person INTEGER NOT NULL REFERENCES person (id),
  day TEXT NOT NULL CHECK (day IS date(day)),
  sort TEXT NOT NULL CHECK (sort IN ('community', 'volunteering')),
  community TEXT,
  minutes INTEGER CHECK (minutes > 0),
  what TEXT,
  op INTEGER NOT NULL
) STRICT;
CREATE INDEX service_person ON service (person, day);
CREATE INDEX service_day ON service (day);
