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
SELECT person, starts, ends FROM inspection_member
WHERE inspection = :inspection AND unit = :unit ORDER BY person, starts

-- name: rules
SELECT rule, valid_to FROM inspection_rule WHERE inspection = :inspection ORDER BY rule

-- name: notices
SELECT notice, version FROM inspection_notice WHERE inspection = :inspection ORDER BY notice

-- name: sample
SELECT activity FROM inspection_sample WHERE inspection = :inspection AND unit = :unit ORDER BY activity

-- Who was expected at what a unit held, a row for each, summed by the reader: so the view runs for these activities alone.
-- name: attended
SELECT e.person, t.status
FROM activity a
JOIN expected e ON e.activity = a.id
LEFT JOIN attendance t ON t.activity = a.id AND t.person = e.person
WHERE a.unit = :unit AND a.day >= :from AND a.day <= :to AND a.voided IS NULL

-- Who of a branch studied by themselves, and for how long.
-- name: studied
SELECT COUNT(DISTINCT s.person) AS learners, COALESCE(SUM(s.credited), 0) AS minutes
FROM credited_self_study s
WHERE s.day >= :from AND s.day <= :to AND EXISTS (
  SELECT 1 FROM inspection_member m
  WHERE m.inspection = :inspection AND m.unit = :unit AND m.person = s.person AND m.starts <= s.day AND m.ends >= s.day)
