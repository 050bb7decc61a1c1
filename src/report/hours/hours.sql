-- Hours of study, person by person, in the dialect of the monthly report:
-- :from, :to the first and last day of the period, :as_of the last day that counts, :scope the unit asked for (0: all),
-- :before a year before :from, where no belonging period (所属期) that reaches into the period begins earlier.

-- Where people belonged in the period, and whether that lies in scope on the last day of the stay that counts. The
-- roster is read as a whole: whoever was here is asked where they were last.
-- name: stays
WITH stay AS (
  SELECT y.id, y.person, y.unit, u.kind, y.starts,
    CASE WHEN COALESCE(y.ends, '9999-12-31') < :last THEN y.ends ELSE :last END AS last
  FROM membership y
  JOIN unit u ON u.id = y.unit
  WHERE y.starts <= :last AND COALESCE(y.ends, '9999-12-31') >= :from
),
below AS (
  SELECT s.unit, s.starts, s.ends FROM ancestor s WHERE s.above = :scope
)
SELECT t.person, t.unit, t.kind, t.last,
  MAX(CASE WHEN b.unit IS NULL THEN 0 ELSE 1 END) AS inside
FROM stay t
LEFT JOIN below b ON b.unit = t.unit AND b.starts <= t.last AND b.ends >= t.last
GROUP BY t.id, t.person, t.unit, t.kind, t.starts, t.last
ORDER BY t.person, t.last, t.starts, t.id

-- The same of those who were at a session that counts in the period and was held outside it, when they belonged here:
-- whoever has come since earns hours of the period by what was held after its end.
-- name: stays_outside
SELECT m.person, m.unit, u.kind, CASE WHEN m.starts > :last THEN a.day ELSE m.ends END AS last,
  MAX(CASE WHEN s.unit IS NULL THEN 0 ELSE 1 END) AS inside
FROM activity a
JOIN attendance t ON t.activity = a.id AND t.status IN ('present', 'late', 'made_up')
JOIN membership m ON m.person = t.person AND m.starts <= a.day AND COALESCE(m.ends, '9999-12-31') >= a.day
JOIN unit u ON u.id = m.unit
LEFT JOIN ancestor s ON s.unit = m.unit AND s.above = :scope AND s.starts <= a.day AND s.ends >= a.day
WHERE a.counts_from >= :before AND a.counts_from <= :to AND a.counts_months > 0 AND a.day <= :as_of
  AND a.voided IS NULL
  AND ((a.day > a.counts_to AND a.counts_to >= :from AND a.counts_to <= :to)
    OR (a.day < a.counts_from AND a.counts_from >= :from))
  AND (m.starts > :last OR COALESCE(m.ends, '9999-12-31') < :from)
  AND EXISTS (
    SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
    WHERE ak.activity = a.id AND k.collective = 1)
GROUP BY m.id, m.person, m.unit, u.kind, a.id, a.day, m.starts, m.ends
ORDER BY m.person, last, m.id

-- Minutes of 集中学习 that people earned: a row for each person and session, summed by the reader. A session counts on
-- the day that monthly.sql says, and so do its hours.
-- name: collective
WITH counted AS (
  SELECT a.id, a.credited
  FROM credited_activity a
  WHERE a.day >= :from AND a.day <= :to AND a.day <= :as_of AND a.voided IS NULL
    AND (a.counts_months = 0 OR (a.counts_from <= a.day AND a.counts_to >= a.day))
  UNION ALL
  SELECT a.id, a.credited
  FROM credited_activity a
  WHERE a.counts_from >= :before AND a.counts_from <= :to AND a.counts_months > 0 AND a.day <= :as_of
    AND a.voided IS NULL
    AND ((a.day > a.counts_to AND a.counts_to >= :from AND a.counts_to <= :to)
      OR (a.day < a.counts_from AND a.counts_from >= :from))
),
worth AS (
  SELECT c.id, c.credited
  FROM counted c
  WHERE EXISTS (
    SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
    WHERE ak.activity = c.id AND k.collective = 1)
)
SELECT t.person, w.credited
FROM worth w
JOIN attendance t ON t.activity = w.id
WHERE t.status IN ('present', 'late', 'made_up')

-- Who was at what was held in the period and counts in another.
-- name: elsewhere
SELECT a.counts_from, a.counts_to, a.id AS activity, t.person
FROM activity a
JOIN attendance t ON t.activity = a.id AND t.status IN ('present', 'late', 'made_up')
WHERE a.day >= :from AND a.day <= :to AND a.day <= :as_of AND a.voided IS NULL AND a.counts_months > 0
  AND ((a.day > a.counts_to AND a.counts_to < :from) OR (a.day < a.counts_from AND a.counts_from > :to))
  AND EXISTS (
    SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
    WHERE ak.activity = a.id AND k.collective = 1)
ORDER BY a.counts_from, a.counts_to, a.id

-- name: self_study
SELECT s.person, s.credited
FROM credited_self_study s
WHERE s.day >= :from AND s.day <= :to AND s.day <= :as_of

-- The sessions of one person, each with its length as it was recorded and what it is worth.
-- name: sessions
SELECT a.id AS activity, a.unit, a.day, a.minutes, a.span, a.start_minute, a.end_minute, a.credited, t.status
FROM attendance t
JOIN credited_activity a ON a.id = t.activity
WHERE t.person = :person AND t.status IN ('present', 'late', 'made_up')
  AND a.day <= :as_of AND a.voided IS NULL
  AND CASE WHEN a.counts_months > 0 AND a.day > a.counts_to THEN a.counts_to
    WHEN a.counts_months > 0 AND a.day < a.counts_from THEN a.counts_from ELSE a.day END BETWEEN :from AND :to
  AND EXISTS (
    SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
    WHERE ak.activity = a.id AND k.collective = 1)
ORDER BY a.day, a.id
