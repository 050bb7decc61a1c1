-- name: inspections
SELECT id, kind, topic, starts, ends, opened, as_of, sample, seed FROM inspection ORDER BY id

-- name: conclusions
SELECT version, day, reopened, reopen_reason FROM inspection_conclusion WHERE inspection = :inspection ORDER BY version

-- name: insert_inspection
INSERT INTO inspection (kind, topic, starts, ends, opened, as_of, sample, seed, op)
VALUES (:kind, :topic, :starts, :ends, :opened, :as_of, :sample, :seed, op_now())

-- name: insert_unit
INSERT INTO inspection_unit (inspection, unit, name, starts, ends, op)
VALUES (:inspection, :unit, :name, :starts, :ends, op_now())

-- name: insert_member
INSERT INTO inspection_member (inspection, unit, person, starts, ends, op)
VALUES (:inspection, :unit, :person, :starts, :ends, op_now())

-- name: insert_rule
INSERT INTO inspection_rule (inspection, rule, valid_to, op) VALUES (:inspection, :rule, :valid_to, op_now())

-- name: insert_notice
INSERT INTO inspection_notice (inspection, notice, version, op) VALUES (:inspection, :notice, :version, op_now())

-- name: insert_sample
INSERT INTO inspection_sample (inspection, unit, activity, op) VALUES (:inspection, :unit, :activity, op_now())

-- name: units
SELECT unit, name, starts, ends FROM inspection_unit WHERE inspection = :inspection ORDER BY unit

-- name: members
SELECT m.unit, m.person, p.name, m.starts, m.ends
FROM inspection_member m
JOIN person p ON p.id = m.person
WHERE m.inspection = :inspection
ORDER BY m.unit, m.person, m.starts

-- name: rules
SELECT rule, valid_to FROM inspection_rule WHERE inspection = :inspection ORDER BY rule

-- name: notices
SELECT notice, version FROM inspection_notice WHERE inspection = :inspection ORDER BY notice

-- name: sample
SELECT unit, activity FROM inspection_sample WHERE inspection = :inspection ORDER BY unit, activity

-- The branches and what stands below each, from when to when within the inspection.
-- name: below
SELECT i.unit AS branch, s.unit, max(i.starts, s.starts) AS starts, min(i.ends, s.ends) AS ends
FROM inspection_unit i
JOIN ancestor s ON s.above = i.unit AND s.starts <= i.ends AND s.ends >= i.starts
WHERE i.inspection = :inspection
ORDER BY s.unit, ends

-- What counts in the time of each branch of what it, and what stood below it on the day, held alone or as partner of a
-- 联学共建. As in the reports an activity counts on the day it was held if that lies in its belonging period (所属期), which
-- is the day itself unless one was given, else on the nearest day of that.
-- name: held
SELECT i.unit AS branch, a.id AS activity
FROM inspection_unit i
JOIN ancestor s ON s.above = i.unit
JOIN activity a ON a.unit = s.unit AND s.starts <= a.day AND s.ends >= a.day
WHERE i.inspection = :inspection AND a.voided IS NULL
  AND MAX(a.counts_from, MIN(a.day, a.counts_to)) BETWEEN i.starts AND i.ends
UNION
SELECT i.unit, a.id
FROM inspection_unit i
JOIN joint j ON j.partner = i.unit
JOIN activity a ON a.id = j.activity
WHERE i.inspection = :inspection AND a.voided IS NULL
  AND MAX(a.counts_from, MIN(a.day, a.counts_to)) BETWEEN i.starts AND i.ends

-- Members of the branches and the sessions to which each was called, with the mark. Of what a branch itself held for
-- all its members, those are called who belonged to it when the inspection was opened, whoever was moved since; of what
-- its groups, its committee or a partner held, whom the records call and who belonged to it then. The view is asked
-- member by member: a join would make it for all activities there are.
-- name: attended
WITH held AS MATERIALIZED (
  SELECT i.unit AS branch, a.id, a.day,
    a.unit = i.unit AND EXISTS (
      SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
      WHERE ak.activity = a.id AND k.expected NOT IN ('committee', 'none')) AS whole
  FROM inspection_unit i
  JOIN ancestor s ON s.above = i.unit
  JOIN activity a ON a.unit = s.unit AND a.day BETWEEN max(i.starts, s.starts) AND min(i.ends, s.ends)
  WHERE i.inspection = :inspection AND a.voided IS NULL
  UNION ALL
  SELECT i.unit, a.id, a.day, 0
  FROM inspection_unit i
  JOIN joint j ON j.partner = i.unit
  JOIN activity a ON a.id = j.activity AND a.day BETWEEN i.starts AND i.ends
  WHERE i.inspection = :inspection AND a.voided IS NULL
)
SELECT DISTINCT h.branch, h.id, m.person, t.status,
  EXISTS (SELECT 1 FROM attendance r WHERE r.activity = h.id) AS recorded
FROM held h
JOIN inspection_member m
  ON m.inspection = :inspection AND m.unit = h.branch AND m.starts <= h.day AND m.ends >= h.day
LEFT JOIN attendance t ON t.activity = h.id AND t.person = m.person
WHERE CASE
  WHEN h.whole THEN NOT EXISTS (
    SELECT 1 FROM exemption x
    WHERE x.person = m.person AND x.starts <= h.day AND COALESCE(x.ends, '9999-12-31') >= h.day)
  ELSE EXISTS (SELECT 1 FROM expected e WHERE e.activity = h.id AND e.person = m.person) END

-- Who of each branch studied by themselves, and for how long.
-- name: studied
SELECT i.unit, COUNT(DISTINCT s.person) AS learners, COALESCE(SUM(s.credited), 0) AS minutes
FROM inspection_unit i
JOIN credited_self_study s ON s.day >= i.starts AND s.day <= i.ends
WHERE i.inspection = :inspection AND EXISTS (
  SELECT 1 FROM inspection_member m
  WHERE m.inspection = i.inspection AND m.unit = i.unit AND m.person = s.person
    AND m.starts <= s.day AND m.ends >= s.day)
GROUP BY i.unit
