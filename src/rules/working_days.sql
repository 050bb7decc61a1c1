-- name: special_days
SELECT day, works, name FROM special_day ORDER BY day

-- name: insert_special_day
INSERT INTO special_day (day, works, name, op) VALUES (:day, :works, :name, op_now())

-- name: update_special_day
UPDATE special_day SET works = :works, name = :name, op = op_now() WHERE day = :day

-- name: delete_special_day
DELETE FROM special_day WHERE day = :day
