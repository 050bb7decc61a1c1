-- name: standings
SELECT person, standing FROM standing
WHERE starts <= :to AND COALESCE(ends, '9999-12-31') >= :from
ORDER BY person, starts, id

-- name: places
SELECT m.person, m.unit, u.kind, u.name, m.starts
FROM membership m JOIN unit u ON u.id = m.unit
WHERE m.starts <= :to AND COALESCE(m.ends, '9999-12-31') >= :from
ORDER BY m.person, m.starts, m.id

-- name: posts
SELECT person, unit, title, rank FROM post
WHERE starts <= :to AND COALESCE(ends, '9999-12-31') >= :from
ORDER BY person, starts, id

-- name: exemptions
SELECT person, reason FROM exemption
WHERE starts <= :to AND COALESCE(ends, '9999-12-31') >= :from
ORDER BY person, starts, id
