-- The days that rows speak of which do not say them themselves: from, to, the unit, who held it with the unit, and whether
-- it is told of only if a report says something else now. `:op` is the operation, `:low` and `:high` the first keys of
-- what it touched.

-- A notice that was sent out, amended or taken back: the days on which the items are due that it asks for then and did
-- not before, or no more; and a year on, as what was missed is told of that long.
-- name: sent_out
WITH sent (notice, version, issued) AS (
  SELECT notice, version, issued FROM notice_version w
  WHERE notice BETWEEN :low AND :high AND op = :op AND issued IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM notice_version_past e
    WHERE e.ended = :op AND e.notice = w.notice AND e.version = w.version AND e.issued = w.issued)
  UNION SELECT notice, version, issued FROM notice_version_past w
  WHERE notice BETWEEN :low AND :high AND op = :op AND issued IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM notice_version_past e
    WHERE e.ended = :op AND e.notice = w.notice AND e.version = w.version AND e.issued = w.issued)
  UNION SELECT notice, version, issued FROM notice_version_past e
  WHERE ended = :op AND issued IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM notice_version w
    WHERE w.op = :op AND w.notice = e.notice AND w.version = e.version AND w.issued = e.issued)
), pair (notice, version, old, issued) AS (
  SELECT s.notice, s.version, (
    SELECT MAX(b.version) FROM notice_version b
    WHERE b.notice = s.notice AND b.version < s.version AND b.issued IS NOT NULL), s.issued
  FROM sent s
), asked (notice, version, item, due, what) AS (
  SELECT i.notice, i.version, i.item, i.due, json_array(i.required, i.kind, i.due, i.hours, i.plan_item, (
    SELECT group_concat(unit) FROM (
      SELECT u.unit FROM notice_item_unit u
      WHERE u.notice = i.notice AND u.version = i.version AND u.item = i.item ORDER BY u.unit)))
  FROM notice_item i
  WHERE i.notice BETWEEN :low AND :high
), addressed (notice, version, unit) AS (
  SELECT notice, version, unit FROM notice_addressee WHERE notice BETWEEN :low AND :high
  UNION SELECT notice, version, unit FROM notice_addressee_past WHERE ended = :op
), changed (day, unit) AS (
  SELECT i.due, a.unit
  FROM pair p
  JOIN asked i ON i.notice = p.notice AND (i.version = p.version OR i.version = p.old)
  JOIN addressed a ON a.notice = p.notice AND a.version = p.version
  WHERE NOT EXISTS (
    SELECT 1 FROM asked o
    WHERE o.notice = i.notice AND o.item = i.item AND o.what = i.what AND o.version <> i.version
      AND (o.version = p.version OR o.version = p.old))
  UNION SELECT i.due, a.unit
  FROM pair p
  JOIN addressed a ON a.notice = p.notice AND (a.version = p.version OR a.version = p.old)
  JOIN asked i ON i.notice = a.notice AND i.version = a.version
  WHERE p.old IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM addressed o
    WHERE o.notice = a.notice AND o.unit = a.unit AND o.version <> a.version
      AND (o.version = p.version OR o.version = p.old))
  UNION SELECT p.issued, a.unit
  FROM pair p
  JOIN addressed a ON a.notice = p.notice AND a.version = p.version
  WHERE p.old IS NULL
)
SELECT day, day, unit, NULL, 0 FROM changed
UNION ALL SELECT day, date(day, '+1 year'), unit, NULL, 1 FROM changed

-- A notice that was sent out and is withdrawn, or no more: the days on which it was sent out and its items are due.
-- name: withdrawn
WITH turned (notice) AS (
  SELECT n.id FROM notice n JOIN notice_past e ON e.ended = :op AND e.id = n.id
  WHERE n.id BETWEEN :low AND :high AND n.op = :op AND n.withdrawn IS NOT e.withdrawn
  UNION SELECT n.id FROM notice_past n JOIN notice_past e ON e.ended = :op AND e.id = n.id
  WHERE n.id BETWEEN :low AND :high AND n.op = :op AND n.withdrawn IS NOT e.withdrawn
), version (notice, version, issued) AS (
  SELECT t.notice, v.version, (
    SELECT MIN(f.issued) FROM notice_version f WHERE f.notice = t.notice)
  FROM turned t
  JOIN notice_version v ON v.notice = t.notice AND v.issued IS NOT NULL
), changed (day, unit) AS (
  SELECT i.due, a.unit
  FROM version v
  JOIN notice_item i ON i.notice = v.notice AND i.version = v.version
  JOIN notice_addressee a ON a.notice = v.notice AND a.version = v.version
  UNION SELECT v.issued, a.unit
  FROM version v
  JOIN notice_addressee a ON a.notice = v.notice AND a.version = v.version
)
SELECT day, day, unit, NULL, 0 FROM changed
UNION ALL SELECT day, date(day, '+1 year'), unit, NULL, 1 FROM changed

-- What a unit said of an item of a notice: the day on which the item is due, and a year on.
-- name: answered
WITH said (notice, item, unit) AS (
  SELECT notice, item, unit FROM notice_statement WHERE notice BETWEEN :low AND :high AND op = :op
  UNION SELECT notice, item, unit FROM notice_statement_past
  WHERE notice BETWEEN :low AND :high AND (op = :op OR ended = :op)
)
SELECT i.due, date(i.due, '+1 year'), s.unit, NULL, 1
FROM said s
JOIN notice_item i ON i.notice = s.notice AND i.item = s.item

-- A copy of a book: from the first day on which its way to the reader is another one.
-- name: handed
WITH w AS (
  SELECT reading, person, handed_on, signed_on, finished_on FROM handout
  WHERE reading BETWEEN :low AND :high AND op = :op
  UNION ALL SELECT reading, person, handed_on, signed_on, finished_on FROM handout_past
  WHERE reading BETWEEN :low AND :high AND op = :op
), e AS (
  SELECT reading, person, handed_on, signed_on, finished_on FROM handout_past WHERE ended = :op
), step (was, is_now) AS (
  SELECT e.handed_on, w.handed_on FROM w LEFT JOIN e ON e.reading = w.reading AND e.person = w.person
  UNION SELECT e.signed_on, w.signed_on FROM w LEFT JOIN e ON e.reading = w.reading AND e.person = w.person
  UNION SELECT e.finished_on, w.finished_on FROM w LEFT JOIN e ON e.reading = w.reading AND e.person = w.person
  UNION SELECT e.handed_on, w.handed_on FROM e LEFT JOIN w ON e.reading = w.reading AND e.person = w.person
  UNION SELECT e.signed_on, w.signed_on FROM e LEFT JOIN w ON e.reading = w.reading AND e.person = w.person
  UNION SELECT e.finished_on, w.finished_on FROM e LEFT JOIN w ON e.reading = w.reading AND e.person = w.person
)
SELECT min(ifnull(was, is_now), ifnull(is_now, was)), '9999-12-31', NULL, NULL, 1 FROM step WHERE was IS NOT is_now
