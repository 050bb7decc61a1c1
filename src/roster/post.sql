-- name: posts_of_person
SELECT o.id, o.person, p.name AS person_name, o.unit, u.name AS unit_name, o.title, o.rank, o.starts, o.ends
FROM post o JOIN person p ON p.id = o.person JOIN unit u ON u.id = o.unit
WHERE o.person = :person
ORDER BY o.starts, o.id

-- name: posts_of_unit
SELECT o.id, o.person, p.name AS person_name, o.unit, u.name AS unit_name, o.title, o.rank, o.starts, o.ends
FROM post o JOIN person p ON p.id = o.person JOIN unit u ON u.id = o.unit
WHERE o.unit = :unit
ORDER BY o.starts, o.id

-- name: insert_post
INSERT INTO post (person, unit, title, rank, starts, ends, op)
VALUES (:person, :unit, :title, :rank, :starts, :ends, op_now())

-- name: end_post
UPDATE post SET ends = :ends, op = op_now() WHERE id = :id

-- name: has_committee
SELECT 1 FROM post
WHERE unit = :unit AND rank = 'committee' AND starts <= :on AND COALESCE(ends, '9999-12-31') >= :on

-- name: full_members
SELECT COUNT(DISTINCT m.person)
FROM membership m
JOIN standing s ON s.person = m.person AND s.starts <= :on AND COALESCE(s.ends, '9999-12-31') >= :on
WHERE m.unit = :unit AND m.starts <= :on AND COALESCE(m.ends, '9999-12-31') >= :on AND s.standing = 'full'
