-- Hours of study, person by person, in the dialect of the monthly report:
-- :from, :to the first and last day of the period, :as_of the last day that counts, :scope the unit asked for (0: all).

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

-- Minutes of 集中学习 that people earned: a row for each person and session, summed by the reader.
-- name: collective
WITH worth AS (
  SELECT a.id, a.credited
  FROM credited_activity a
  WHERE a.day >= :from AND a.day <= :to AND a.day <= :as_of AND a.voided IS NULL
    AND EXISTS (
      SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
      WHERE ak.activity = a.id AND k.collective = 1)
  GROUP BY a.id, a.credited
)
SELECT t.person, w.credited
FROM worth w
JOIN attendance t ON t.activity = w.id
WHERE t.status IN ('present', 'late', 'made_up')

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
  AND a.day >= :from AND a.day <= :to AND a.day <= :as_of AND a.voided IS NULL
  AND EXISTS (
    SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
    WHERE ak.activity = a.id AND k.collective = 1)
ORDER BY a.day, a.id
