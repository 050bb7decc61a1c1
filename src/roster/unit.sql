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
