-- What a unit did in one period. An activity counts on one day, as in the reports: its own if that lies in its belonging
-- period (所属期), else the last day of that, whenever it was held, as long as that is known (:known). Late is what was
-- entered after the cut-off of the period and, if held after the period, after that of its own month. No belonging period
-- that reaches into the period begins before :before.

-- A 联学共建 was held by its partner too, where that is a unit of the store: each of the two is credited.
-- name: held
WITH inside (activity, unit, partner, late) AS (
  SELECT id, unit, partner, CASE WHEN entered > :cut_off THEN 1 ELSE 0 END
  FROM activity
  WHERE day >= :from AND day <= :last AND day <= :known AND voided IS NULL
    AND (counts_months = 0 OR (counts_from <= day AND counts_to >= day))
  UNION ALL
  SELECT id, unit, partner,
    CASE WHEN entered > :cut_off AND entered > date(day, 'start of month', '+1 month', :shift) THEN 1 ELSE 0 END
  FROM activity
  WHERE counts_months > 0 AND counts_from >= :before AND counts_from <= :to
    AND day <= :known AND voided IS NULL
    AND ((day > counts_to AND counts_to >= :from AND counts_to <= :to) OR (day < counts_from AND counts_from >= :from))
),
credit (rule, unit, activity, late) AS (
  SELECT rk.rule, i.unit, i.activity, i.late
  FROM inside i
  CROSS JOIN activity_kind ak ON ak.activity = i.activity
  CROSS JOIN rule_kind rk ON rk.kind = ak.kind
  CROSS JOIN rule r ON r.id = rk.rule
  WHERE r.measure = 'held' AND r.period = :grain AND r.enabled = 1
  UNION
  SELECT rk.rule, j.partner, i.activity, i.late
  FROM inside i
  CROSS JOIN joint j ON j.activity = i.activity
  CROSS JOIN kind k ON k.code = 'co_study'
  CROSS JOIN activity_kind ak ON ak.activity = i.activity AND ak.kind = k.id
  CROSS JOIN rule_kind rk ON rk.kind = ak.kind
  CROSS JOIN rule r ON r.id = rk.rule
  WHERE i.partner IS NOT NULL AND r.measure = 'held' AND r.period = :grain AND r.enabled = 1
)
SELECT rule, unit, COUNT(*) AS held, SUM(late) AS late
FROM credit
GROUP BY rule, unit

-- Lectures by whoever was secretary of a unit on the day, in whatever unit, and is not recorded as having stayed away.
-- name: secretary_lectures
WITH inside (activity, day, late) AS (
  SELECT id, day, CASE WHEN entered > :cut_off THEN 1 ELSE 0 END
  FROM activity
  WHERE day >= :from AND day <= :last AND day <= :known AND voided IS NULL
    AND (counts_months = 0 OR (counts_from <= day AND counts_to >= day))
  UNION ALL
  SELECT id, day,
    CASE WHEN entered > :cut_off AND entered > date(day, 'start of month', '+1 month', :shift) THEN 1 ELSE 0 END
  FROM activity
  WHERE counts_months > 0 AND counts_from >= :before AND counts_from <= :to
    AND day <= :known AND voided IS NULL
    AND ((day > counts_to AND counts_to >= :from AND counts_to <= :to) OR (day < counts_from AND counts_from >= :from))
),
credit (rule, unit, activity, late) AS (
  SELECT DISTINCT rk.rule, o.unit, i.activity, i.late
  FROM inside i
  CROSS JOIN activity_kind ak ON ak.activity = i.activity
  CROSS JOIN rule_kind rk ON rk.kind = ak.kind
  CROSS JOIN rule r ON r.id = rk.rule
  CROSS JOIN activity_role s ON s.activity = i.activity AND s.role = 'speaker'
  CROSS JOIN post o ON o.person = s.person AND o.rank = 'secretary'
    AND o.starts <= i.day AND COALESCE(o.ends, '9999-12-31') >= i.day
  CROSS JOIN unit u ON u.id = o.unit AND u.kind = r.scope
  WHERE r.measure = 'secretary_lecture' AND r.period = :grain AND r.enabled = 1
    AND NOT EXISTS (
      SELECT 1 FROM attendance t
      WHERE t.activity = i.activity AND t.person = s.person AND t.status IN ('leave', 'away', 'absent', 'made_up'))
)
SELECT rule, unit, COUNT(*) AS held, SUM(late) AS late
FROM credit
GROUP BY rule, unit

-- Each member of a leading body who belongs to a branch on the last day and is not exempt then, with how
-- often that person was at what the own branch held.
-- name: own_branch
WITH subject (unit, person) AS (
  SELECT DISTINCT m.unit, m.person
  FROM unit u
  CROSS JOIN membership m ON m.unit = u.id
    AND m.starts <= :last AND COALESCE(m.ends, '9999-12-31') >= :last
  WHERE u.kind IN (SELECT scope FROM rule WHERE measure = 'own_branch' AND period = :grain AND enabled = 1)
    AND EXISTS (
      SELECT 1 FROM membership b JOIN unit bu ON bu.id = b.unit
      WHERE b.person = m.person AND bu.kind = 'branch'
        AND b.starts <= :last AND COALESCE(b.ends, '9999-12-31') >= :last)
    AND NOT EXISTS (
      SELECT 1 FROM exemption e
      WHERE e.person = m.person AND e.starts <= :last AND COALESCE(e.ends, '9999-12-31') >= :last)
),
attended (person, activity, late) AS (
  SELECT DISTINCT at.person, a.id,
    CASE WHEN a.entered > :cut_off AND a.entered > date(a.day, 'start of month', '+1 month', :shift)
      THEN 1 ELSE 0 END
  FROM (SELECT DISTINCT person FROM subject) s
  CROSS JOIN attendance at ON at.person = s.person AND at.status IN ('present', 'late', 'made_up')
  CROSS JOIN activity a ON a.id = at.activity
  CROSS JOIN membership b ON b.person = at.person
    AND b.unit IN (a.unit, (SELECT j.partner FROM joint j WHERE j.activity = a.id))
    AND b.starts <= a.day AND COALESCE(b.ends, '9999-12-31') >= a.day
  CROSS JOIN unit bu ON bu.id = b.unit AND bu.kind = 'branch'
  WHERE a.voided IS NULL AND a.day <= :known
    AND CASE WHEN a.day > a.counts_to THEN a.counts_to WHEN a.day < a.counts_from THEN a.counts_from ELSE a.day END
      BETWEEN :from AND :to
)
SELECT s.unit, COUNT(t.activity) AS held, COALESCE(SUM(t.late), 0) AS late
FROM subject s
LEFT JOIN attended t ON t.person = s.person
GROUP BY s.unit, s.person

-- Whose minutes a branch answers for: its members on the last day, and by the floor of posts its own secretaries and
-- committee members then, and those of its members who are such of the organ's committee or a general branch.
-- name: learners
SELECT DISTINCT 'all' AS role, m.unit, m.person
FROM unit u
CROSS JOIN membership m ON m.unit = u.id AND m.starts <= :last AND COALESCE(m.ends, '9999-12-31') >= :last
CROSS JOIN standing s ON s.person = m.person AND s.standing IN ('full', 'probationary')
  AND s.starts <= :last AND COALESCE(s.ends, '9999-12-31') >= :last
WHERE u.kind IN (
    SELECT scope FROM rule WHERE measure = 'minutes' AND role = 'all' AND period = :grain AND enabled = 1)
UNION ALL
SELECT 'committee', o.unit, o.person
FROM unit u
CROSS JOIN post o ON o.unit = u.id AND o.rank IN ('secretary', 'deputy_secretary', 'committee')
  AND o.starts <= :last AND COALESCE(o.ends, '9999-12-31') >= :last
WHERE u.kind IN (
    SELECT scope FROM rule WHERE measure = 'minutes' AND role = 'committee' AND period = :grain AND enabled = 1)
UNION
SELECT 'committee', m.unit, o.person
FROM unit p
CROSS JOIN post o ON o.unit = p.id AND o.rank IN ('secretary', 'deputy_secretary', 'committee')
  AND o.starts <= :last AND COALESCE(o.ends, '9999-12-31') >= :last
CROSS JOIN membership m ON m.person = o.person AND m.starts <= :last AND COALESCE(m.ends, '9999-12-31') >= :last
CROSS JOIN unit u ON u.id = m.unit
WHERE p.kind IN ('organ_committee', 'general_branch') AND u.kind IN (
    SELECT scope FROM rule WHERE measure = 'minutes' AND role = 'committee' AND period = :grain AND enabled = 1)

-- Minutes of 集中学习 that count in the period, as what is held does: a row for each person and session. Summed by the reader, for
-- sorting millions of rows by person takes longer than reading them. What a session is worth is settled once,
-- before its attendance is read.
-- name: minutes
WITH inside (activity, minutes, late) AS (
  SELECT a.id, a.credited, CASE WHEN a.entered > :cut_off THEN 1 ELSE 0 END
  FROM credited_activity a
  WHERE a.day >= :from AND a.day <= :last AND a.day <= :known AND a.voided IS NULL
    AND (a.counts_months = 0 OR (a.counts_from <= a.day AND a.counts_to >= a.day))
  UNION ALL
  SELECT a.id, a.credited,
    CASE WHEN a.entered > :cut_off AND a.entered > date(a.day, 'start of month', '+1 month', :shift)
      THEN 1 ELSE 0 END
  FROM credited_activity a
  WHERE a.counts_months > 0 AND a.counts_from >= :before AND a.counts_from <= :to
    AND a.day <= :known AND a.voided IS NULL
    AND ((a.day > a.counts_to AND a.counts_to >= :from AND a.counts_to <= :to)
      OR (a.day < a.counts_from AND a.counts_from >= :from))
),
worth (activity, minutes, late) AS MATERIALIZED (
  SELECT i.activity, i.minutes, i.late
  FROM inside i
  WHERE EXISTS (
    SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
    WHERE ak.activity = i.activity AND k.collective = 1)
)
SELECT at.person, w.minutes, w.late
FROM worth w
CROSS JOIN attendance at ON at.activity = w.activity AND at.status IN ('present', 'late', 'made_up')
WHERE w.minutes > 0

-- name: setting
SELECT value FROM setting WHERE name = :name
