-- name: criteria
SELECT id, name, about, fact FROM group_criterion WHERE dropped IS NULL ORDER BY id

-- name: criterion_names
SELECT name FROM group_criterion

-- name: insert_criterion
INSERT INTO group_criterion (name, about, fact, op) VALUES (:name, :about, :fact, op_now())

-- name: take_up_criterion
UPDATE group_criterion SET dropped = NULL, about = COALESCE(:about, about), op = op_now() WHERE name = :name

-- name: drop_criterion
UPDATE group_criterion SET dropped = :day, op = op_now() WHERE id = :id

-- name: evaluations
SELECT id, starts, ends, opened, concluded, page FROM evaluation ORDER BY id

-- name: insert_evaluation
INSERT INTO evaluation (starts, ends, opened, op) VALUES (:starts, :ends, :opened, op_now())

-- name: conclude
UPDATE evaluation SET concluded = :day, page = :page, op = op_now() WHERE id = :id

-- name: insert_own_criterion
INSERT INTO evaluation_criterion (evaluation, seq, name, about, fact, op)
VALUES (:evaluation, :seq, :name, :about, :fact, op_now())

-- name: own_criteria
SELECT seq, name, about, fact FROM evaluation_criterion WHERE evaluation = :evaluation ORDER BY seq

-- name: verdicts
SELECT unit, seq, word, reason, day FROM evaluation_verdict WHERE evaluation = :evaluation ORDER BY unit, seq

-- name: delete_verdict
DELETE FROM evaluation_verdict WHERE evaluation = :evaluation AND unit = :unit AND seq = :seq

-- name: insert_verdict
INSERT INTO evaluation_verdict (evaluation, unit, seq, word, reason, day, op)
VALUES (:evaluation, :unit, :seq, :word, :reason, :day, op_now())
