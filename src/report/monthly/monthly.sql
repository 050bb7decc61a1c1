-- The facts of the monthly report. Each statement gives a row per activity or person with 0/1 columns (and minutes);
-- a figure is the SUM of a column, its explanation the rows where the column is not 0. The statements keep to what
-- SQLite, Spark and DuckDB read alike.
--
-- :from, :to      first and last day of the period
-- :before         a year before :from: no belonging period (所属期) that reaches into the period begins earlier
-- :as_of          the last day that counts
-- :scope          number of the unit asked for, 0 for all
--
-- Every activity counts on one day, whatever period is asked for, so that months add up to their quarter and quarters to
-- their year: on the day it was held if that lies in its belonging period (所属期), else on the last day of that, or the
-- first if it was held before.
--
-- Every statement begins with the same two steps. `counted` finds the activities that count in the period, `held` keeps
-- those of the units asked for and adds what their kinds say.
-- A 联学共建 has two sides, its host and the branch that held it as partner: `side` is the unit whose a person is.

-- One row per activity. Whether it was late (补录) is told by its reader from the day it was entered and the day the
-- first of its attendance was: what a later operation corrected was there before. `counts_on` is the day on which it
-- counts.
-- name: activities
WITH counted AS (
  SELECT a.id, a.unit, a.day, a.credited AS minutes, a.first_topic, a.entered, a.side AS partner
  FROM held_activity a
  WHERE a.day >= :from AND a.day <= :to AND a.day <= :as_of AND a.voided IS NULL
    AND (a.counts_months = 0 OR (a.counts_from <= a.day AND a.counts_to >= a.day))
  UNION ALL
  SELECT a.id, a.unit, a.day, a.credited AS minutes, a.first_topic, a.entered, a.side AS partner
  FROM held_activity a
  WHERE a.counts_from >= :before AND a.counts_from <= :to AND a.counts_months > 0 AND a.day <= :as_of
    AND a.voided IS NULL
    AND ((a.day > a.counts_to AND a.counts_to >= :from AND a.counts_to <= :to)
      OR (a.day < a.counts_from AND a.counts_from >= :from))
),
held AS (
  SELECT c.id, c.unit, c.partner, c.day, c.minutes, c.first_topic, c.entered,
    MAX(CASE WHEN s.unit IS NULL THEN 0 ELSE 1 END) AS inside,
    MAX(CASE WHEN q.unit IS NULL THEN 0 ELSE 1 END) AS partner_inside,
    MAX(CASE WHEN k.tier = 'lead' THEN 1 ELSE 0 END) AS lead,
    MAX(CASE WHEN k.tier = 'supervise' THEN 1 ELSE 0 END) AS supervise,
    MAX(CASE WHEN k.tier = 'research' THEN 1 ELSE 0 END) AS research,
    MAX(CASE WHEN k.tier = 'promote' THEN 1 ELSE 0 END) AS promote,
    MAX(CASE WHEN k.tier = 'self_study' THEN 1 ELSE 0 END) AS self_study,
    MAX(k.collective) AS collective,
    MAX(k.agenda_first) AS agenda_first
  FROM counted c
  LEFT JOIN ancestor s ON s.unit = c.unit AND s.above = :scope AND s.starts <= c.day AND s.ends >= c.day
  LEFT JOIN ancestor q ON q.unit = c.partner AND q.above = :scope AND q.starts <= c.day AND q.ends >= c.day
  JOIN activity_kind ak ON ak.activity = c.id
  JOIN kind k ON k.id = ak.kind
  WHERE s.unit IS NOT NULL OR q.unit IS NOT NULL
  GROUP BY c.id, c.unit, c.partner, c.day, c.minutes, c.first_topic, c.entered
)
SELECT h.id AS activity, h.unit, h.day, h.lead, h.supervise, h.research, h.promote, h.self_study,
  1 AS held,
  CASE WHEN h.agenda_first = 1 AND COALESCE(h.first_topic, '') <> 'not_applicable' THEN 1 ELSE 0 END AS topic_due,
  CASE WHEN h.agenda_first = 1 AND h.first_topic = 'listed' THEN 1 ELSE 0 END AS topic_listed,
  CASE WHEN h.agenda_first = 1 AND h.first_topic IS NULL THEN 1 ELSE 0 END AS topic_unsaid,
  CASE WHEN h.agenda_first = 1 AND h.first_topic = 'not_applicable' THEN 1 ELSE 0 END AS topic_waived,
  CASE WHEN h.collective = 1 AND h.minutes IS NULL THEN 1 ELSE 0 END AS length_unknown,
  CASE WHEN (SELECT COUNT(*) FROM attendance t WHERE t.activity = h.id) = 0 THEN 1 ELSE 0 END AS unattended,
  h.entered,
  (SELECT MIN(o.today) FROM attendance t JOIN operation o ON o.id = t.op WHERE t.activity = h.id) AS roll_entered,
  h.inside, h.partner, h.partner_inside,
  (SELECT CASE WHEN a.counts_months > 0 AND a.day > a.counts_to THEN a.counts_to
      WHEN a.counts_months > 0 AND a.day < a.counts_from THEN a.counts_from ELSE a.day END
   FROM held_activity a WHERE a.id = h.id) AS counts_on
FROM held h
ORDER BY h.id

-- One row per person expected at an activity with recorded attendance. Those marked exempt for this once are not
-- expected; those without a mark are, and count as not present.
-- name: expected
WITH counted AS (
  SELECT a.id, a.unit, a.day, a.credited AS minutes, a.first_topic, a.entered, a.side AS partner
  FROM held_activity a
  WHERE a.day >= :from AND a.day <= :to AND a.day <= :as_of AND a.voided IS NULL
    AND (a.counts_months = 0 OR (a.counts_from <= a.day AND a.counts_to >= a.day))
  UNION ALL
  SELECT a.id, a.unit, a.day, a.credited AS minutes, a.first_topic, a.entered, a.side AS partner
  FROM held_activity a
  WHERE a.counts_from >= :before AND a.counts_from <= :to AND a.counts_months > 0 AND a.day <= :as_of
    AND a.voided IS NULL
    AND ((a.day > a.counts_to AND a.counts_to >= :from AND a.counts_to <= :to)
      OR (a.day < a.counts_from AND a.counts_from >= :from))
),
held AS (
  SELECT c.id, c.unit, c.partner, c.day, c.minutes, c.first_topic, c.entered,
    MAX(CASE WHEN s.unit IS NULL THEN 0 ELSE 1 END) AS inside,
    MAX(CASE WHEN q.unit IS NULL THEN 0 ELSE 1 END) AS partner_inside,
    MAX(CASE WHEN k.tier = 'lead' THEN 1 ELSE 0 END) AS lead,
    MAX(CASE WHEN k.tier = 'supervise' THEN 1 ELSE 0 END) AS supervise,
    MAX(CASE WHEN k.tier = 'research' THEN 1 ELSE 0 END) AS research,
    MAX(CASE WHEN k.tier = 'promote' THEN 1 ELSE 0 END) AS promote,
    MAX(CASE WHEN k.tier = 'self_study' THEN 1 ELSE 0 END) AS self_study,
    MAX(k.collective) AS collective,
    MAX(k.agenda_first) AS agenda_first
  FROM counted c
  LEFT JOIN ancestor s ON s.unit = c.unit AND s.above = :scope AND s.starts <= c.day AND s.ends >= c.day
  LEFT JOIN ancestor q ON q.unit = c.partner AND q.above = :scope AND q.starts <= c.day AND q.ends >= c.day
  JOIN activity_kind ak ON ak.activity = c.id
  JOIN kind k ON k.id = ak.kind
  WHERE s.unit IS NOT NULL OR q.unit IS NOT NULL
  GROUP BY c.id, c.unit, c.partner, c.day, c.minutes, c.first_topic, c.entered
)
SELECT h.id AS activity, e.person, t.status,
  CASE WHEN h.partner IS NOT NULL AND EXISTS (
      SELECT 1 FROM partner_member g WHERE g.activity = h.id AND g.person = e.person)
    THEN h.partner ELSE h.unit END AS side,
  CASE WHEN t.status = 'exempt' THEN 0 ELSE 1 END AS expected,
  CASE WHEN t.status IN ('present', 'late') THEN 1 ELSE 0 END AS present,
  CASE WHEN t.status IN ('present', 'late', 'made_up') THEN 1 ELSE 0 END AS reached,
  CASE WHEN t.status IS NULL THEN 1 ELSE 0 END AS unrecorded,
  CASE WHEN t.status IS NULL OR t.status = 'exempt' THEN 0 ELSE 1 END AS met
FROM held h
JOIN expected e ON e.activity = h.id
LEFT JOIN attendance t ON t.activity = h.id AND t.person = e.person
WHERE EXISTS (SELECT 1 FROM attendance r WHERE r.activity = h.id)

-- One row per mark in the records, expected or not: hours are earned by whoever was there.
-- name: marks
WITH counted AS (
  SELECT a.id, a.unit, a.day, a.credited AS minutes, a.first_topic, a.entered, a.side AS partner
  FROM held_activity a
  WHERE a.day >= :from AND a.day <= :to AND a.day <= :as_of AND a.voided IS NULL
    AND (a.counts_months = 0 OR (a.counts_from <= a.day AND a.counts_to >= a.day))
  UNION ALL
  SELECT a.id, a.unit, a.day, a.credited AS minutes, a.first_topic, a.entered, a.side AS partner
  FROM held_activity a
  WHERE a.counts_from >= :before AND a.counts_from <= :to AND a.counts_months > 0 AND a.day <= :as_of
    AND a.voided IS NULL
    AND ((a.day > a.counts_to AND a.counts_to >= :from AND a.counts_to <= :to)
      OR (a.day < a.counts_from AND a.counts_from >= :from))
),
held AS (
  SELECT c.id, c.unit, c.partner, c.day, c.minutes, c.first_topic, c.entered,
    MAX(CASE WHEN s.unit IS NULL THEN 0 ELSE 1 END) AS inside,
    MAX(CASE WHEN q.unit IS NULL THEN 0 ELSE 1 END) AS partner_inside,
    MAX(CASE WHEN k.tier = 'lead' THEN 1 ELSE 0 END) AS lead,
    MAX(CASE WHEN k.tier = 'supervise' THEN 1 ELSE 0 END) AS supervise,
    MAX(CASE WHEN k.tier = 'research' THEN 1 ELSE 0 END) AS research,
    MAX(CASE WHEN k.tier = 'promote' THEN 1 ELSE 0 END) AS promote,
    MAX(CASE WHEN k.tier = 'self_study' THEN 1 ELSE 0 END) AS self_study,
    MAX(k.collective) AS collective,
    MAX(k.agenda_first) AS agenda_first
  FROM counted c
  LEFT JOIN ancestor s ON s.unit = c.unit AND s.above = :scope AND s.starts <= c.day AND s.ends >= c.day
  LEFT JOIN ancestor q ON q.unit = c.partner AND q.above = :scope AND q.starts <= c.day AND q.ends >= c.day
  JOIN activity_kind ak ON ak.activity = c.id
  JOIN kind k ON k.id = ak.kind
  WHERE s.unit IS NOT NULL OR q.unit IS NOT NULL
  GROUP BY c.id, c.unit, c.partner, c.day, c.minutes, c.first_topic, c.entered
)
SELECT h.id AS activity, t.person, t.status,
  CASE WHEN h.partner IS NOT NULL AND EXISTS (
      SELECT 1 FROM partner_member g WHERE g.activity = h.id AND g.person = t.person)
    THEN h.partner ELSE h.unit END AS side,
  CASE WHEN t.status = 'exempt' THEN 0 ELSE 1 END AS marks,
  CASE WHEN h.collective = 1 AND t.status IN ('present', 'late', 'made_up') THEN COALESCE(h.minutes, 0)
    ELSE 0 END AS minutes
FROM held h
JOIN attendance t ON t.activity = h.id

-- Members of the unit who are not expected on that day: exempt, or beyond the age of a youth group.
-- name: left_out
WITH counted AS (
  SELECT a.id, a.unit, a.day, a.credited AS minutes, a.first_topic, a.entered, a.side AS partner
  FROM held_activity a
  WHERE a.day >= :from AND a.day <= :to AND a.day <= :as_of AND a.voided IS NULL
    AND (a.counts_months = 0 OR (a.counts_from <= a.day AND a.counts_to >= a.day))
  UNION ALL
  SELECT a.id, a.unit, a.day, a.credited AS minutes, a.first_topic, a.entered, a.side AS partner
  FROM held_activity a
  WHERE a.counts_from >= :before AND a.counts_from <= :to AND a.counts_months > 0 AND a.day <= :as_of
    AND a.voided IS NULL
    AND ((a.day > a.counts_to AND a.counts_to >= :from AND a.counts_to <= :to)
      OR (a.day < a.counts_from AND a.counts_from >= :from))
),
held AS (
  SELECT c.id, c.unit, c.partner, c.day, c.minutes, c.first_topic, c.entered,
    MAX(CASE WHEN s.unit IS NULL THEN 0 ELSE 1 END) AS inside,
    MAX(CASE WHEN q.unit IS NULL THEN 0 ELSE 1 END) AS partner_inside,
    MAX(CASE WHEN k.tier = 'lead' THEN 1 ELSE 0 END) AS lead,
    MAX(CASE WHEN k.tier = 'supervise' THEN 1 ELSE 0 END) AS supervise,
    MAX(CASE WHEN k.tier = 'research' THEN 1 ELSE 0 END) AS research,
    MAX(CASE WHEN k.tier = 'promote' THEN 1 ELSE 0 END) AS promote,
    MAX(CASE WHEN k.tier = 'self_study' THEN 1 ELSE 0 END) AS self_study,
    MAX(k.collective) AS collective,
    MAX(k.agenda_first) AS agenda_first
  FROM counted c
  LEFT JOIN ancestor s ON s.unit = c.unit AND s.above = :scope AND s.starts <= c.day AND s.ends >= c.day
  LEFT JOIN ancestor q ON q.unit = c.partner AND q.above = :scope AND q.starts <= c.day AND q.ends >= c.day
  JOIN activity_kind ak ON ak.activity = c.id
  JOIN kind k ON k.id = ak.kind
  WHERE s.unit IS NOT NULL OR q.unit IS NOT NULL
  GROUP BY c.id, c.unit, c.partner, c.day, c.minutes, c.first_topic, c.entered
)
SELECT h.id AS activity, m.person, m.unit AS side, MAX(CASE WHEN x.id IS NULL THEN 0 ELSE 1 END) AS exempt
FROM held h
JOIN membership m ON m.unit IN (h.unit, h.partner) AND m.starts <= h.day AND COALESCE(m.ends, '9999-12-31') >= h.day
LEFT JOIN exemption x ON x.person = m.person AND x.starts <= h.day AND COALESCE(x.ends, '9999-12-31') >= h.day
WHERE EXISTS (
    SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
    WHERE ak.activity = h.id AND k.expected NOT IN ('committee', 'none'))
  AND EXISTS (SELECT 1 FROM attendance r WHERE r.activity = h.id)
  AND NOT EXISTS (SELECT 1 FROM expected e WHERE e.activity = h.id AND e.person = m.person)
GROUP BY h.id, m.person, m.unit
ORDER BY h.id, m.person, m.unit

-- What was held in the period and counts in another one, to which it belongs.
-- name: elsewhere
SELECT DISTINCT a.id, a.unit, a.day, a.counts_from, a.counts_to
FROM held_activity a
JOIN ancestor s ON s.unit IN (a.unit, a.side) AND s.above = :scope AND s.starts <= a.day AND s.ends >= a.day
WHERE a.day >= :from AND a.day <= :to AND a.day <= :as_of AND a.voided IS NULL
  AND a.counts_from < a.counts_to
  AND ((a.day > a.counts_to AND a.counts_to < :from) OR (a.day < a.counts_from AND a.counts_from > :to))
ORDER BY a.counts_from, a.counts_to, a.id

-- What was held with a unit as partner, or at it; which of it counts in the period is said above.
-- name: shared
SELECT a.id
FROM activity a
WHERE a.partner = :partner AND a.voided IS NULL AND a.day <= :as_of
ORDER BY a.id

-- name: tiers_of_rules
SELECT DISTINCT r.code, k.tier
FROM rule r
JOIN rule_kind rk ON rk.rule = r.id
JOIN kind k ON k.id = rk.kind
ORDER BY r.code, k.tier

-- name: without_committee
SELECT u.id, u.name, COUNT(DISTINCT m.person) AS members
FROM unit u
JOIN ancestor s ON s.unit = u.id AND s.above = :scope AND s.starts <= :on AND s.ends >= :on
JOIN membership m ON m.unit = u.id AND m.starts <= :on AND COALESCE(m.ends, '9999-12-31') >= :on
JOIN standing f ON f.person = m.person AND f.standing = 'full' AND f.starts <= :on
  AND COALESCE(f.ends, '9999-12-31') >= :on
WHERE u.kind = 'branch' AND u.starts <= :on AND COALESCE(u.ends, '9999-12-31') >= :on
  AND NOT EXISTS (
    SELECT 1 FROM post o
    WHERE o.unit = u.id AND o.rank = 'committee' AND o.starts <= :on
      AND COALESCE(o.ends, '9999-12-31') >= :on)
GROUP BY u.id, u.name
HAVING COUNT(DISTINCT m.person) >= 7
ORDER BY u.id

-- name: units_in_scope
SELECT u.id
FROM unit u
JOIN ancestor s ON s.unit = u.id AND s.above = :scope AND s.starts <= :on AND s.ends >= :on
ORDER BY u.id

-- Half a day or a day, of an activity for which no clock was kept.
