-- name: outcome_by_id
SELECT id, unit, sort, title, day, note FROM outcome WHERE id = :id

-- name: outcomes
SELECT o.id, o.unit, o.sort, o.title, o.day, o.note
FROM outcome o
JOIN ancestor s ON s.unit = o.unit AND s.above = :scope AND s.starts <= o.day AND s.ends >= o.day
WHERE o.day >= :from AND o.day <= :to
ORDER BY o.day, o.id

-- name: outcomes_of_activity
SELECT o.id, o.unit, o.sort, o.title, o.day, o.note
FROM outcome_activity l JOIN outcome o ON o.id = l.outcome
WHERE l.activity = :activity
ORDER BY o.day, o.id

-- name: activities_of_outcome
SELECT l.activity, a.voided IS NOT NULL AS voided
FROM outcome_activity l JOIN activity a ON a.id = l.activity
WHERE l.outcome = :outcome
ORDER BY l.activity

-- name: insert_outcome
INSERT INTO outcome (unit, sort, title, day, note, op) VALUES (:unit, :sort, :title, :day, :note, op_now())

-- name: update_outcome
UPDATE outcome SET unit = :unit, sort = :sort, title = :title, day = :day, note = :note, op = op_now()
WHERE id = :id

-- name: delete_outcome
DELETE FROM outcome WHERE id = :id

-- name: insert_link
INSERT INTO outcome_activity (outcome, activity, op) VALUES (:outcome, :activity, op_now())

-- name: delete_link
DELETE FROM outcome_activity WHERE outcome = :outcome AND activity = :activity
