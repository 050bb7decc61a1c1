-- Whom rules apply to: the tree, the committees and groups of branches, the exempt.

-- Every unit with its last known place on or before a day.
-- name: placed_units
SELECT u.id, u.kind, u.name, u.starts, u.ends,
  (SELECT p.parent FROM unit_place p
   WHERE p.unit = u.id AND p.starts <= :on
   ORDER BY p.starts DESC, p.id DESC
   LIMIT 1) AS parent
FROM unit u
WHERE u.starts <= :on
ORDER BY u.id

-- name: committees
SELECT unit, starts, COALESCE(ends, '9999-12-31') AS ends
FROM post
WHERE rank = 'committee'
ORDER BY unit, starts

-- name: groups
SELECT p.parent AS unit, p.starts, COALESCE(p.ends, u.ends, '9999-12-31') AS ends
FROM unit u
JOIN unit_place p ON p.unit = u.id
WHERE u.kind = 'party_group'
ORDER BY p.parent, p.starts

-- name: full_members
SELECT m.unit, COUNT(DISTINCT m.person) AS members
FROM unit u
CROSS JOIN membership m ON m.unit = u.id AND m.starts <= :on AND COALESCE(m.ends, '9999-12-31') >= :on
CROSS JOIN standing s ON s.person = m.person AND s.standing = 'full'
  AND s.starts <= :on AND COALESCE(s.ends, '9999-12-31') >= :on
WHERE u.kind = 'branch'
GROUP BY m.unit

-- How long each member belonged in the period to the units that have an exempt one, with the exemptions in it,
-- one after the other; a row without one for who had none.
-- name: exemptions
WITH touched (unit) AS (
  SELECT DISTINCT m.unit
  FROM exemption e
  CROSS JOIN membership m ON m.person = e.person
    AND m.starts <= :last AND COALESCE(m.ends, '9999-12-31') >= :from
  WHERE e.starts <= :last AND COALESCE(e.ends, '9999-12-31') >= :from
)
SELECT t.unit, m.id AS stay, m.person, m.starts AS joined, COALESCE(m.ends, '9999-12-31') AS parted,
  e.starts, COALESCE(e.ends, '9999-12-31') AS ends
FROM touched t
CROSS JOIN membership m ON m.unit = t.unit
  AND m.starts <= :last AND COALESCE(m.ends, '9999-12-31') >= :from
LEFT JOIN exemption e ON e.person = m.person AND e.starts <= :last AND COALESCE(e.ends, '9999-12-31') >= :from
ORDER BY t.unit, m.id, e.starts
