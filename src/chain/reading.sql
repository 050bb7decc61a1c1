-- name: readings
SELECT r.id, r.document, d.title, r.unit, r.year, r.copies, r.due, r.note
FROM reading r JOIN document d ON d.id = r.document
ORDER BY r.year, r.id

-- name: insert_reading
INSERT INTO reading (document, unit, year, copies, due, note, op)
VALUES (:document, :unit, :year, :copies, :due, :note, op_now())

-- name: update_reading
UPDATE reading SET copies = :copies, due = :due, note = :note, op = op_now() WHERE id = :id

-- name: delete_reading
DELETE FROM reading WHERE id = :id

-- name: handouts
SELECT person, handed_on, signed_on, finished_on FROM handout WHERE reading = :reading ORDER BY person

-- name: insert_handout
INSERT INTO handout (reading, person, handed_on, signed_on, finished_on, op)
VALUES (:reading, :person, :handed_on, :signed_on, :finished_on, op_now())

-- name: update_handout
UPDATE handout SET handed_on = :handed_on, signed_on = :signed_on, finished_on = :finished_on, op = op_now()
WHERE reading = :reading AND person = :person
