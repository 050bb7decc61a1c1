-- name: terms
SELECT id, unit, elected, years, basis, note
FROM term
WHERE :unit IS NULL OR unit = :unit
ORDER BY unit, elected

-- name: reminders
SELECT id, term, day, way, handler, note FROM term_reminder ORDER BY term, day, id

-- name: extensions
SELECT id, term, approved, until, approval, body FROM term_extension ORDER BY term, until

-- name: insert_term
INSERT INTO term (unit, elected, years, basis, note, op) VALUES (:unit, :elected, :years, :basis, :note, op_now())

-- name: update_term
UPDATE term SET elected = :elected, years = :years, basis = :basis, note = :note, op = op_now() WHERE id = :id

-- name: delete_term
DELETE FROM term WHERE id = :id

-- name: insert_reminder
INSERT INTO term_reminder (term, day, way, handler, note, op) VALUES (:term, :day, :way, :handler, :note, op_now())

-- name: delete_reminder
DELETE FROM term_reminder WHERE id = :id

-- name: insert_extension
INSERT INTO term_extension (term, approved, until, approval, body, op)
VALUES (:term, :approved, :until, :approval, :body, op_now())

-- name: delete_extension
DELETE FROM term_extension WHERE id = :id

-- name: liaisons
SELECT unit, name FROM unit_liaison

-- name: liaison
SELECT name FROM unit_liaison WHERE unit = :unit

-- name: insert_liaison
INSERT INTO unit_liaison (unit, name, op) VALUES (:unit, :name, op_now())

-- name: update_liaison
UPDATE unit_liaison SET name = :name, op = op_now() WHERE unit = :unit

-- name: delete_liaison
DELETE FROM unit_liaison WHERE unit = :unit
