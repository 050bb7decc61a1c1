-- name: memberships_of_person
SELECT m.id, m.person, m.unit, u.kind, u.name, m.starts, m.ends
FROM membership m JOIN unit u ON u.id = m.unit
WHERE m.person = :person
ORDER BY m.starts, m.id

-- name: first_days
SELECT person, MIN(starts) AS first FROM membership GROUP BY person

-- name: memberships_of_unit
SELECT m.id, m.person, m.unit, u.kind, u.name, m.starts, m.ends
FROM membership m JOIN unit u ON u.id = m.unit
WHERE m.unit = :unit AND COALESCE(m.ends, '9999-12-31') >= :from
ORDER BY m.person

-- name: insert_membership
INSERT INTO membership (person, unit, starts, ends, op) VALUES (:person, :unit, :starts, :ends, op_now())

-- name: end_membership
UPDATE membership SET ends = :ends, op = op_now() WHERE id = :id

-- name: youth_age_limit
SELECT value FROM setting WHERE name = 'youth_age_limit'
