-- name: service_by_id
SELECT v.id, v.person, p.name, v.day, v.sort, v.community, v.minutes, v.what,
  (SELECT m.unit FROM membership m JOIN unit u ON u.id = m.unit AND u.kind = 'branch'
    WHERE m.person = v.person AND m.starts <= v.day AND COALESCE(m.ends, '9999-12-31') >= v.day
    ORDER BY m.id LIMIT 1) AS branch
FROM service v JOIN person p ON p.id = v.person
WHERE v.id = :id

-- name: services
SELECT v.id, v.person, p.name, v.day, v.sort, v.community, v.minutes, v.what,
  (SELECT m.unit FROM membership m JOIN unit u ON u.id = m.unit AND u.kind = 'branch'
    WHERE m.person = v.person AND m.starts <= v.day AND COALESCE(m.ends, '9999-12-31') >= v.day
    ORDER BY m.id LIMIT 1) AS branch
FROM service v JOIN person p ON p.id = v.person
WHERE v.day >= :from AND v.day <= :to AND (:person IS NULL OR v.person = :person)
  AND (:scope = 0 OR EXISTS (
    SELECT 1 FROM membership m
    JOIN ancestor s ON s.unit = m.unit AND s.above = :scope AND s.starts <= v.day AND s.ends >= v.day
    WHERE m.person = v.person AND m.starts <= v.day AND COALESCE(m.ends, '9999-12-31') >= v.day))
ORDER BY v.day, v.id

-- name: insert_service
INSERT INTO service (person, day, sort, community, minutes, what, op)
VALUES (:person, :day, :sort, :community, :minutes, :what, op_now())

-- name: delete_service
DELETE FROM service WHERE id = :id
