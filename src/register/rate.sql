-- name: mechanisms
SELECT unit, established, paper, liaison, note FROM unit_mechanism ORDER BY unit

-- name: insert_mechanism
INSERT INTO unit_mechanism (unit, established, paper, liaison, note, op)
VALUES (:unit, :established, :paper, :liaison, :note, op_now())

-- name: update_mechanism
UPDATE unit_mechanism
SET established = :established, paper = :paper, liaison = :liaison, note = :note, op = op_now()
WHERE unit = :unit

-- name: delete_mechanism
DELETE FROM unit_mechanism WHERE unit = :unit
