-- name: exemptions_of_person
SELECT id, starts, ends, reason FROM exemption WHERE person = :person ORDER BY starts, id

-- name: insert_exemption
INSERT INTO exemption (person, starts, ends, reason, op) VALUES (:person, :starts, :ends, :reason, op_now())

-- name: end_exemption
UPDATE exemption SET ends = :ends, op = op_now() WHERE id = :id
