-- name: findings
SELECT number, unit, sort, what, owner, measure, due, source, day
FROM inspection_finding WHERE inspection = :inspection ORDER BY number

-- name: steps
SELECT number, sort, day, text, activity, person, due
FROM finding_step WHERE inspection = :inspection ORDER BY number, seq

-- name: insert_finding
INSERT INTO inspection_finding (inspection, number, unit, sort, what, owner, measure, due, source, day, op)
VALUES (:inspection, :number, :unit, :sort, :what, :owner, :measure, :due, :source, :day, op_now())

-- name: update_finding
UPDATE inspection_finding
SET sort = :sort, what = :what, owner = :owner, measure = :measure, due = :due, op = op_now()
WHERE inspection = :inspection AND number = :number

-- name: delete_finding
DELETE FROM inspection_finding WHERE inspection = :inspection AND number = :number

-- name: insert_step
INSERT INTO finding_step (inspection, number, seq, sort, day, text, activity, person, due, op)
VALUES (:inspection, :number, :seq, :sort, :day, :text, :activity, :person, :due, op_now())
