-- name: unit_by_id
SELECT u.id, u.kind, u.name, u.starts, u.ends, u.note, p.parent
FROM unit u
LEFT JOIN unit_place p ON p.unit = u.id AND p.starts <= :on AND COALESCE(p.ends, '9999-12-31') >= :on
WHERE u.id = :id

-- name: unit_by_name
SELECT u.id, u.kind, u.name, u.starts, u.ends, u.note, p.parent
FROM unit u
LEFT JOIN unit_place p ON p.unit = u.id AND p.starts <= :on AND COALESCE(p.ends, '9999-12-31') >= :on
WHERE u.name = :name
ORDER BY u.id

-- name: units
SELECT u.id, u.kind, u.name, u.starts, u.ends, u.note, p.parent
FROM unit u
LEFT JOIN unit_place p ON p.unit = u.id AND p.starts <= :on AND COALESCE(p.ends, '9999-12-31') >= :on
ORDER BY u.id

-- name: insert_unit
INSERT INTO unit (kind, name, starts, note, op) VALUES (:kind, :name, :starts, :note, op_now())

-- name: insert_place
INSERT INTO unit_place (unit, parent, starts, op) VALUES (:unit, :parent, :starts, op_now())


-- name: places_of_unit
SELECT p.id, p.parent, u.name, p.starts, p.ends
FROM unit_place p JOIN unit u ON u.id = p.parent
WHERE p.unit = :unit
ORDER BY p.starts, p.id

-- name: sub_units
SELECT u.id, u.kind, u.name, u.starts, u.ends, u.note, p.parent
FROM unit_place p JOIN unit u ON u.id = p.unit
WHERE p.parent = :unit AND COALESCE(p.ends, '9999-12-31') >= :from AND COALESCE(u.ends, '9999-12-31') >= :from
ORDER BY u.id

-- name: end_place
UPDATE unit_place SET ends = :ends, op = op_now() WHERE id = :id

-- name: update_unit
UPDATE unit SET name = :name, note = :note, op = op_now() WHERE id = :id

-- name: end_unit
UPDATE unit SET ends = :ends, op = op_now() WHERE id = :id
