-- name: entry_by_id
SELECT id, person, day, minutes, credited, what, online, document, plan_item, note
FROM credited_self_study WHERE id = :id

-- Of a unit: those whose person stood in it or below it on the day.
-- name: entries
WITH below (unit, starts, ends) AS MATERIALIZED (
  SELECT unit, starts, ends FROM ancestor WHERE above = :unit
)
SELECT s.id, s.person, s.day, s.minutes, s.credited, s.what, s.online, s.document, s.plan_item, s.note
FROM credited_self_study s
WHERE s.day >= :from AND s.day <= :to
  AND (:unit = 0 OR EXISTS (
    SELECT 1 FROM membership m JOIN below b ON b.unit = m.unit AND b.starts <= s.day AND b.ends >= s.day
    WHERE m.person = s.person AND m.starts <= s.day AND COALESCE(m.ends, '9999-12-31') >= s.day))
ORDER BY s.day, s.person, s.id

-- name: sum
WITH below (unit, starts, ends) AS MATERIALIZED (
  SELECT unit, starts, ends FROM ancestor WHERE above = :unit
)
SELECT COUNT(*) AS entries, COUNT(DISTINCT s.person) AS learners, COALESCE(SUM(s.credited), 0) AS credited
FROM credited_self_study s
WHERE s.day >= :from AND s.day <= :to
  AND (:unit = 0 OR EXISTS (
    SELECT 1 FROM membership m JOIN below b ON b.unit = m.unit AND b.starts <= s.day AND b.ends >= s.day
    WHERE m.person = s.person AND m.starts <= s.day AND COALESCE(m.ends, '9999-12-31') >= s.day))

-- name: entries_of_person
SELECT id, person, day, minutes, credited, what, online, document, plan_item, note
FROM credited_self_study
WHERE person = :person AND day >= :from AND day <= :to
ORDER BY day, id

-- name: entries_of_document
SELECT id, person, day, minutes, credited, what, online, document, plan_item, note
FROM credited_self_study
WHERE document = :document
ORDER BY person, day, id

-- name: insert_entry
INSERT INTO self_study (person, day, minutes, what, online, document, plan_item, note, entered, op)
VALUES (:person, :day, :minutes, :what, :online, :document, :plan_item, :note, :entered, op_now())

-- name: update_entry
UPDATE self_study
SET day = :day, minutes = :minutes, what = :what, online = :online, document = :document,
  plan_item = :plan_item, note = :note, op = op_now()
WHERE id = :id

-- name: delete_entry
DELETE FROM self_study WHERE id = :id
