-- name: setting
SELECT value FROM setting WHERE name = :name

-- name: insert_setting
INSERT INTO setting (name, value, op) VALUES (:name, :value, op_now())

-- name: update_setting
UPDATE setting SET value = :value, op = op_now() WHERE name = :name

-- name: delete_setting
DELETE FROM setting WHERE name = :name
