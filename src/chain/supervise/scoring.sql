-- name: criteria
SELECT id, name, points, each, taken FROM score_criterion ORDER BY id

-- name: insert_criterion
INSERT INTO score_criterion (name, points, each, taken, op) VALUES (:name, :points, :each, :taken, op_now())

-- name: delete_criterion
DELETE FROM score_criterion WHERE id = :id
