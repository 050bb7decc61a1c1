-- name: receipts
SELECT unit, day, note FROM notice_receipt WHERE notice = :notice ORDER BY unit

-- name: insert_receipt
INSERT INTO notice_receipt (notice, unit, day, note, op) VALUES (:notice, :unit, :day, :note, op_now())

-- name: update_receipt
UPDATE notice_receipt SET day = :day, note = :note, op = op_now() WHERE notice = :notice AND unit = :unit

-- name: delete_receipt
DELETE FROM notice_receipt WHERE notice = :notice AND unit = :unit
