-- name: conversions
SELECT id, measure, least, credit, valid_from, valid_to, clause FROM conversion
ORDER BY CASE measure WHEN 'hour' THEN 1 WHEN 'half_day' THEN 2 WHEN 'day' THEN 3 ELSE 4 END,
  COALESCE(valid_from, '0001-01-01'), least DESC, id

-- name: insert_conversion
INSERT INTO conversion (measure, least, credit, valid_from, valid_to, clause, op)
VALUES (:measure, :least, :credit, :valid_from, :valid_to, :clause, op_now())

-- name: end_conversion
UPDATE conversion SET valid_to = :last, op = op_now() WHERE id = :id
