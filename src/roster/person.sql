-- name: person_by_id
SELECT id, name, staff_no, birth_month, joined, note, ends, end_reason FROM person WHERE id = :id

-- name: person_by_staff_no
SELECT id, name, staff_no, birth_month, joined, note, ends, end_reason FROM person WHERE staff_no = :staff_no

-- name: person_by_name
SELECT id, name, staff_no, birth_month, joined, note, ends, end_reason FROM person WHERE name = :name ORDER BY id

-- name: persons
SELECT id, name, staff_no, birth_month, joined, note, ends, end_reason FROM person ORDER BY id

-- name: person_names
SELECT DISTINCT name FROM person

-- name: units_of_person
SELECT u.id, u.kind, u.name, u.starts, u.ends, u.note, p.parent
FROM membership m
JOIN unit u ON u.id = m.unit
LEFT JOIN unit_place p ON p.unit = u.id AND p.starts <= :on AND COALESCE(p.ends, '9999-12-31') >= :on
WHERE m.person = :person AND m.starts <= :on AND COALESCE(m.ends, '9999-12-31') >= :on
ORDER BY u.id

-- name: insert_person
INSERT INTO person (name, staff_no, birth_month, joined, note, op)
VALUES (:name, :staff_no, :birth_month, :joined, :note, op_now())

-- name: update_person
UPDATE person
SET name = :name, staff_no = :staff_no, birth_month = :birth_month, joined = :joined, note = :note,
  ends = :ends, end_reason = :end_reason, op = op_now()
WHERE id = :id
