-- The first schema. A migration is never edited once released; the next one adds.
-- Every table with a column `op` is a record table: it has a number in record_table, a generated mirror
-- <name>_past and generated guards. Days are ISO text, times of day and lengths are minutes.

-- What was written, by whom and why. `at` is the clock of the machine, `today` the day the clerk worked on.
CREATE TABLE operation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  today TEXT NOT NULL CHECK (today IS date(today)),
  operator TEXT NOT NULL,
  reason TEXT,
  command TEXT NOT NULL,
  undoes INTEGER REFERENCES operation (id),
  content TEXT NOT NULL CHECK (length(content) = 64),
  digest TEXT NOT NULL CHECK (length(digest) = 64)
) STRICT;
CREATE INDEX operation_undoes ON operation (undoes) WHERE undoes IS NOT NULL;

-- Where the rows of an operation lie: how many it wrote and ended in a table, and between which keys.
CREATE TABLE operation_table (
  op INTEGER NOT NULL REFERENCES operation (id) DEFERRABLE INITIALLY DEFERRED,
  number INTEGER NOT NULL,
  written INTEGER NOT NULL CHECK (written >= 0),
  ended INTEGER NOT NULL CHECK (ended >= 0),
  low INTEGER,
  high INTEGER,
  PRIMARY KEY (op, number)
) STRICT, WITHOUT ROWID;

-- Fixed numbers of the record tables, in the order in which the digest takes them.
CREATE TABLE record_table (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO record_table (number, name) VALUES
  (1, 'setting'), (2, 'word'), (3, 'kind'), (4, 'rule'), (5, 'rule_kind'),
  (6, 'unit'), (7, 'unit_place'), (8, 'person'), (9, 'standing'), (10, 'membership'), (11, 'post'),
  (12, 'exemption'), (13, 'document'), (14, 'activity'), (15, 'activity_kind'), (16, 'activity_role'),
  (17, 'agenda_item'), (18, 'decision'), (19, 'activity_document'), (20, 'attendance'), (21, 'statement'),
  (22, 'import_file');

CREATE TABLE setting (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL,
  op INTEGER NOT NULL
) STRICT;

-- Words of the office and what they mean to the program, by vocabulary: activity kinds, forms, statuses.
CREATE TABLE word (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  vocabulary TEXT NOT NULL,
  word TEXT NOT NULL,
  meaning TEXT NOT NULL,
  op INTEGER NOT NULL,
  UNIQUE (vocabulary, word)
) STRICT;

-- Kinds of activity. `expected` names who is expected; `holders` and `requires` are space-separated codes.
CREATE TABLE kind (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  tier TEXT NOT NULL CHECK (tier IN ('lead', 'supervise', 'research', 'promote', 'self_study')),
  holders TEXT NOT NULL,
  expected TEXT NOT NULL CHECK (expected IN ('committee', 'group', 'body', 'branch', 'unit', 'none')),
  collective INTEGER NOT NULL CHECK (collective IN (0, 1)),
  agenda_first INTEGER NOT NULL CHECK (agenda_first IN (0, 1)),
  make_up INTEGER NOT NULL CHECK (make_up IN (0, 1)),
  requires TEXT NOT NULL,
  note TEXT,
  op INTEGER NOT NULL
) STRICT;

-- Requirements. `minimum` is a count, or minutes where the measure is minutes.
CREATE TABLE rule (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  layer TEXT NOT NULL CHECK (layer IN ('N', 'L', 'P')),
  scope TEXT NOT NULL,
  unit INTEGER REFERENCES unit (id),
  period TEXT NOT NULL CHECK (period IN ('month', 'quarter', 'half', 'year')),
  minimum INTEGER NOT NULL CHECK (minimum > 0),
  measure TEXT NOT NULL CHECK (measure IN ('held', 'secretary_lecture', 'minutes', 'own_branch')),
  role TEXT CHECK (role IN ('all', 'committee')),
  condition TEXT NOT NULL CHECK (condition IN ('always', 'committee', 'groups')),
  valid_from TEXT CHECK (valid_from IS date(valid_from)),
  valid_to TEXT CHECK (valid_to IS date(valid_to)),
  clause TEXT NOT NULL,
  explanation TEXT NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  op INTEGER NOT NULL,
  CHECK (role IS NULL OR measure = 'minutes'),
  CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to)
) STRICT;
CREATE INDEX rule_unit ON rule (unit);
CREATE INDEX rule_code ON rule (code);

-- Which kinds of activity count towards a rule.
CREATE TABLE rule_kind (
  rule INTEGER NOT NULL REFERENCES rule (id),
  kind INTEGER NOT NULL REFERENCES kind (id),
  op INTEGER NOT NULL,
  PRIMARY KEY (rule, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX rule_kind_kind ON rule_kind (kind);

CREATE TABLE unit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('leading_body', 'organ_committee', 'general_branch', 'branch',
    'party_group', 'youth_group', 'department', 'outside_unit')),
  name TEXT NOT NULL CHECK (length(trim(name)) > 0),
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  ends TEXT CHECK (ends IS date(ends)),
  note TEXT,
  op INTEGER NOT NULL,
  CHECK (ends IS NULL OR starts <= ends)
) STRICT;
CREATE INDEX unit_name ON unit (name);

-- Where a unit stands in the tree, dated; `ends` is the last day.
CREATE TABLE unit_place (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  unit INTEGER NOT NULL REFERENCES unit (id),
  parent INTEGER NOT NULL REFERENCES unit (id),
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  ends TEXT CHECK (ends IS date(ends)),
  op INTEGER NOT NULL,
  CHECK (ends IS NULL OR starts <= ends),
  CHECK (unit <> parent)
) STRICT;
CREATE INDEX unit_place_unit ON unit_place (unit, starts);
CREATE INDEX unit_place_parent ON unit_place (parent, starts);

-- `ends` is the last day of somebody who has left altogether.
CREATE TABLE person (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL CHECK (length(trim(name)) > 0),
  staff_no TEXT UNIQUE,
  birth_month TEXT CHECK (birth_month IS substr(date(birth_month || '-01'), 1, 7)),
  joined TEXT CHECK (joined IS date(joined)),
  note TEXT,
  ends TEXT CHECK (ends IS date(ends)),
  end_reason TEXT,
  op INTEGER NOT NULL,
  CHECK (end_reason IS NULL OR ends IS NOT NULL)
) STRICT;
CREATE INDEX person_name ON person (name);

-- 政治面貌, dated: 预备党员 become full members on a day.
CREATE TABLE standing (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person INTEGER NOT NULL REFERENCES person (id),
  standing TEXT NOT NULL CHECK (standing IN ('full', 'probationary', 'league', 'none')),
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  ends TEXT CHECK (ends IS date(ends)),
  op INTEGER NOT NULL,
  CHECK (ends IS NULL OR starts <= ends)
) STRICT;
CREATE INDEX standing_person ON standing (person, starts);

-- Who belongs where, dated; `ends` is the last day.
CREATE TABLE membership (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person INTEGER NOT NULL REFERENCES person (id),
  unit INTEGER NOT NULL REFERENCES unit (id),
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  ends TEXT CHECK (ends IS date(ends)),
  op INTEGER NOT NULL,
  CHECK (ends IS NULL OR starts <= ends)
) STRICT;
CREATE INDEX membership_person ON membership (person, unit);
CREATE INDEX membership_unit ON membership (unit, starts, ends, person);

CREATE TABLE post (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person INTEGER NOT NULL REFERENCES person (id),
  unit INTEGER NOT NULL REFERENCES unit (id),
  title TEXT NOT NULL,
  rank TEXT NOT NULL CHECK (rank IN ('secretary', 'deputy_secretary', 'committee', 'group_leader', 'other')),
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  ends TEXT CHECK (ends IS date(ends)),
  op INTEGER NOT NULL,
  CHECK (ends IS NULL OR starts <= ends)
) STRICT;
CREATE INDEX post_person ON post (person);
CREATE INDEX post_unit ON post (unit, starts);

-- 不作硬性要求 (党员教育管理工作条例 第23条), dated; a diagnosis is never asked.
CREATE TABLE exemption (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person INTEGER NOT NULL REFERENCES person (id),
  starts TEXT NOT NULL CHECK (starts IS date(starts)),
  ends TEXT CHECK (ends IS date(ends)),
  reason TEXT NOT NULL,
  op INTEGER NOT NULL,
  CHECK (ends IS NULL OR starts <= ends)
) STRICT;
CREATE INDEX exemption_person ON exemption (person, starts);

CREATE TABLE document (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  class TEXT NOT NULL CHECK (class IN ('speech', 'central', 'city', 'book')),
  title TEXT NOT NULL CHECK (length(trim(title)) > 0),
  number TEXT,
  source TEXT,
  issued TEXT CHECK (issued IS date(issued)),
  received TEXT CHECK (received IS date(received)),
  openness TEXT NOT NULL CHECK (openness IN ('open', 'internal')),
  op INTEGER NOT NULL
) STRICT;
CREATE INDEX document_title ON document (title);

-- counts_from..counts_to is the belonging period: the day itself unless 所属期 was given;
-- counts_months is its length (0 the day, 1 a month, 3, 6, 12).
CREATE TABLE activity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  unit INTEGER NOT NULL REFERENCES unit (id),
  day TEXT NOT NULL CHECK (day IS date(day)),
  start_minute INTEGER CHECK (start_minute BETWEEN 0 AND 1439),
  end_minute INTEGER CHECK (end_minute BETWEEN 0 AND 2879),
  title TEXT,
  place TEXT,
  counts_from TEXT NOT NULL CHECK (counts_from IS date(counts_from)),
  counts_to TEXT NOT NULL CHECK (counts_to IS date(counts_to)),
  counts_months INTEGER NOT NULL CHECK (counts_months IN (0, 1, 3, 6, 12)),
  minutes INTEGER CHECK (minutes >= 0),
  first_topic TEXT CHECK (first_topic IN ('listed', 'not_listed', 'not_applicable')),
  first_topic_reason TEXT,
  form TEXT,
  partner INTEGER REFERENCES unit (id),
  outcome TEXT,
  note TEXT,
  entered TEXT NOT NULL CHECK (entered IS date(entered)),
  voided TEXT CHECK (voided IS date(voided)),
  void_reason TEXT,
  op INTEGER NOT NULL,
  CHECK (start_minute IS NULL OR end_minute IS NULL OR start_minute < end_minute),
  CHECK (counts_from <= counts_to),
  CHECK ((voided IS NULL) = (void_reason IS NULL)),
  CHECK (first_topic IS NOT 'not_applicable' OR first_topic_reason IS NOT NULL)
) STRICT;
CREATE INDEX activity_day ON activity (day, unit);
CREATE INDEX activity_unit ON activity (unit, day);
CREATE INDEX activity_counts ON activity (counts_from, unit) WHERE counts_months > 0;
CREATE INDEX activity_partner ON activity (partner) WHERE partner IS NOT NULL;

CREATE TABLE activity_kind (
  activity INTEGER NOT NULL REFERENCES activity (id),
  kind INTEGER NOT NULL REFERENCES kind (id),
  op INTEGER NOT NULL,
  PRIMARY KEY (activity, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_kind_kind ON activity_kind (kind);

-- Host, recorder, speakers and guests: somebody of the roster, or a name from outside.
CREATE TABLE activity_role (
  activity INTEGER NOT NULL REFERENCES activity (id),
  role TEXT NOT NULL CHECK (role IN ('host', 'recorder', 'speaker', 'guest')),
  seq INTEGER NOT NULL CHECK (seq > 0),
  person INTEGER REFERENCES person (id),
  name TEXT,
  op INTEGER NOT NULL,
  PRIMARY KEY (activity, role, seq),
  CHECK ((person IS NULL) <> (name IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_role_person ON activity_role (person) WHERE person IS NOT NULL;

CREATE TABLE agenda_item (
  activity INTEGER NOT NULL REFERENCES activity (id),
  seq INTEGER NOT NULL CHECK (seq > 0),
  text TEXT NOT NULL,
  op INTEGER NOT NULL,
  PRIMARY KEY (activity, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE decision (
  activity INTEGER NOT NULL REFERENCES activity (id),
  seq INTEGER NOT NULL CHECK (seq > 0),
  text TEXT NOT NULL,
  owner INTEGER REFERENCES person (id),
  due TEXT CHECK (due IS date(due)),
  op INTEGER NOT NULL,
  PRIMARY KEY (activity, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_owner ON decision (owner) WHERE owner IS NOT NULL;

CREATE TABLE activity_document (
  activity INTEGER NOT NULL REFERENCES activity (id),
  document INTEGER NOT NULL REFERENCES document (id),
  op INTEGER NOT NULL,
  PRIMARY KEY (activity, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_document_document ON activity_document (document);

-- The one table that may grow to millions of rows. Two things in it are for speed alone: references are
-- checked once at the end of the operation, and closed sets are spelled with OR, since IN builds a table
-- of its members for every row that is written.
CREATE TABLE attendance (
  activity INTEGER NOT NULL REFERENCES activity (id) DEFERRABLE INITIALLY DEFERRED,
  person INTEGER NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  status TEXT NOT NULL CHECK (status = 'present' OR status = 'late' OR status = 'leave' OR status = 'away'
    OR status = 'absent' OR status = 'made_up' OR status = 'exempt'),
  reason TEXT CHECK (reason IS NULL OR reason = 'official' OR reason = 'sick' OR reason = 'personal'
    OR reason = 'other'),
  late_minutes INTEGER CHECK (late_minutes IS NULL OR late_minutes > 0),
  made_up_on TEXT CHECK (made_up_on IS NULL OR made_up_on IS date(made_up_on)),
  note TEXT,
  op INTEGER NOT NULL,
  PRIMARY KEY (activity, person),
  CHECK (reason IS NULL OR status = 'leave'),
  CHECK (late_minutes IS NULL OR status = 'late'),
  CHECK (made_up_on IS NULL OR status = 'made_up')
) STRICT, WITHOUT ROWID;
CREATE INDEX attendance_person ON attendance (person, activity);

-- 情况说明: the answer to a miss, by unit, rule and period.
CREATE TABLE statement (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  unit INTEGER NOT NULL REFERENCES unit (id),
  rule TEXT NOT NULL,
  period TEXT NOT NULL,
  text TEXT NOT NULL CHECK (length(trim(text)) > 0),
  day TEXT NOT NULL CHECK (day IS date(day)),
  op INTEGER NOT NULL,
  UNIQUE (unit, rule, period)
) STRICT;

CREATE TABLE import_file (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL CHECK (subject IN ('attendance', 'member')),
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

-- Who is expected (应到) at each activity, by membership on its day: the members of the unit that holds it;
-- where every kind of it calls only the committee, the committee; less those exempt on that day. A youth
-- group's members count through the end of the month in which they reach the age limit (a setting). Nobody counts
-- twice, even where rows that overlap were brought in.
-- Both halves are plain joins without GROUP BY, so that SQLite runs the view inside whatever asks for it, for the
-- activities of a month and not for all of them.
CREATE VIEW expected AS
SELECT a.id AS activity, m.person AS person
FROM activity a
JOIN unit u ON u.id = a.unit
JOIN membership m ON m.unit = a.unit AND m.starts <= a.day AND COALESCE(m.ends, '9999-12-31') >= a.day
WHERE EXISTS (
    SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
    WHERE ak.activity = a.id AND k.expected NOT IN ('committee', 'none'))
  AND NOT EXISTS (
    SELECT 1 FROM membership f
    WHERE f.person = m.person AND f.unit = m.unit AND f.id < m.id
      AND f.starts <= a.day AND COALESCE(f.ends, '9999-12-31') >= a.day)
  AND NOT EXISTS (
    SELECT 1 FROM exemption e
    WHERE e.person = m.person AND e.starts <= a.day AND COALESCE(e.ends, '9999-12-31') >= a.day)
  AND (u.kind <> 'youth_group' OR NOT EXISTS (
    SELECT 1 FROM person p JOIN setting s ON s.name = 'youth_age_limit'
    WHERE p.id = m.person
      AND a.day > date(p.birth_month || '-01', '+' || s.value || ' years', '+1 month', '-1 day')))
UNION ALL
SELECT a.id, o.person
FROM activity a
JOIN post o ON o.unit = a.unit AND o.starts <= a.day AND COALESCE(o.ends, '9999-12-31') >= a.day
WHERE o.rank IN ('secretary', 'deputy_secretary', 'committee')
  AND NOT EXISTS (
    SELECT 1 FROM post f
    WHERE f.person = o.person AND f.unit = o.unit AND f.id < o.id
      AND f.rank IN ('secretary', 'deputy_secretary', 'committee')
      AND f.starts <= a.day AND COALESCE(f.ends, '9999-12-31') >= a.day)
  AND EXISTS (
    SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
    WHERE ak.activity = a.id AND k.expected = 'committee')
  AND NOT EXISTS (
    SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
    WHERE ak.activity = a.id AND k.expected NOT IN ('committee', 'none'))
  AND NOT EXISTS (
    SELECT 1 FROM exemption e
    WHERE e.person = o.person AND e.starts <= a.day AND COALESCE(e.ends, '9999-12-31') >= a.day);

-- Every unit and all units above it, itself included, with the days on which it stood there; above 0 is the store as
-- a whole, where every unit always stands.
CREATE VIEW ancestor AS
WITH RECURSIVE up (unit, above, starts, ends) AS (
  SELECT id, id, '0001-01-01', '9999-12-31' FROM unit
  UNION
  SELECT up.unit, p.parent, max(up.starts, p.starts), min(up.ends, COALESCE(p.ends, '9999-12-31'))
  FROM up
  JOIN unit_place p ON p.unit = up.above AND p.starts <= up.ends AND COALESCE(p.ends, '9999-12-31') >= up.starts
)
SELECT unit, above, starts, ends FROM up
UNION ALL
SELECT id, 0, '0001-01-01', '9999-12-31' FROM unit;
