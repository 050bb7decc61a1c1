-- name: insert_setting
INSERT INTO setting (name, value, op) VALUES (:name, :value, op_now())
