-- name: reviews
SELECT id, person, year, sort, day, result, note FROM review
WHERE :year IS NULL OR year = :year
ORDER BY year, person, id

-- name: review_by_id
SELECT id, person, year, sort, day, result, note FROM review WHERE id = :id

-- name: insert_review
INSERT INTO review (person, year, sort, day, result, note, op)
VALUES (:person, :year, :sort, :day, :result, :note, op_now())

-- name: update_review
UPDATE review SET day = :day, result = :result, note = :note, op = op_now() WHERE id = :id

-- name: delete_review
DELETE FROM review WHERE id = :id
