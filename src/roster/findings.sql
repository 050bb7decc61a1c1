-- name: committee_missing
SELECT u.id, u.name, COUNT(DISTINCT m.person) AS members
FROM unit u
JOIN membership m ON m.unit = u.id AND m.starts <= :on AND COALESCE(m.ends, '9999-12-31') >= :on
JOIN standing s ON s.person = m.person AND s.starts <= :on AND COALESCE(s.ends, '9999-12-31') >= :on
WHERE u.kind = 'branch' AND s.standing = 'full' AND COALESCE(u.ends, '9999-12-31') >= :on
  AND NOT EXISTS (
    SELECT 1 FROM post o
    WHERE o.unit = u.id AND o.rank = 'committee' AND o.starts <= :on AND COALESCE(o.ends, '9999-12-31') >= :on)
GROUP BY u.id, u.name
HAVING COUNT(DISTINCT m.person) >= 7
ORDER BY u.id

-- name: overlapping_memberships
SELECT p.id, p.name, u.kind, u.name AS one, v.name AS other, b.starts, a.id AS first, b.id AS second
FROM membership a
JOIN unit u ON u.id = a.unit
JOIN membership b ON b.person = a.person AND b.id <> a.id
  AND (b.starts > a.starts OR (b.starts = a.starts AND b.id > a.id))
  AND b.starts <= COALESCE(a.ends, '9999-12-31')
JOIN unit v ON v.id = b.unit
JOIN person p ON p.id = a.person
WHERE u.kind = v.kind
  AND (a.unit = b.unit OR u.kind IN ('branch', 'party_group', 'youth_group', 'department'))
ORDER BY p.id, b.starts, b.id

-- name: groups_outside_branch
SELECT p.id, p.name, u.name AS one, b.name AS other, m.id AS first, b.id AS second
FROM membership m
JOIN unit u ON u.id = m.unit
JOIN person p ON p.id = m.person
JOIN unit_place t ON t.unit = u.id AND t.starts <= :on AND COALESCE(t.ends, '9999-12-31') >= :on
JOIN unit b ON b.id = t.parent
WHERE u.kind = 'party_group' AND m.starts <= :on AND COALESCE(m.ends, '9999-12-31') >= :on
  AND NOT EXISTS (
    SELECT 1 FROM membership o
    WHERE o.person = m.person AND o.unit = t.parent AND o.starts <= :on
      AND COALESCE(o.ends, '9999-12-31') >= :on)
ORDER BY p.id

-- name: memberships_beyond_unit
SELECT p.id, p.name, u.name AS one, u.starts, u.ends, m.id AS first, u.id AS second
FROM membership m JOIN unit u ON u.id = m.unit JOIN person p ON p.id = m.person
WHERE m.starts < u.starts OR COALESCE(m.ends, '9999-12-31') > COALESCE(u.ends, '9999-12-31')
ORDER BY p.id, m.id

-- name: same_names
SELECT p.id, p.name
FROM person p
WHERE p.staff_no IS NULL AND COALESCE(p.ends, '9999-12-31') >= :on
  AND EXISTS (
    SELECT 1 FROM person q WHERE q.name = p.name AND q.id <> p.id AND COALESCE(q.ends, '9999-12-31') >= :on)
ORDER BY p.name, p.id

-- name: branch_members_standing
SELECT p.id, p.name, u.name AS one, s.standing
FROM membership m
JOIN unit u ON u.id = m.unit
JOIN person p ON p.id = m.person
LEFT JOIN standing s ON s.person = m.person AND s.starts <= :on AND COALESCE(s.ends, '9999-12-31') >= :on
WHERE u.kind = 'branch' AND m.starts <= :on AND COALESCE(m.ends, '9999-12-31') >= :on
  AND COALESCE(s.standing, 'unknown') NOT IN ('full', 'probationary')
ORDER BY p.id

-- name: youth_members
SELECT p.id, p.name, u.name AS one, p.birth_month
FROM membership m JOIN unit u ON u.id = m.unit JOIN person p ON p.id = m.person
WHERE u.kind = 'youth_group' AND m.starts <= :on AND COALESCE(m.ends, '9999-12-31') >= :on
ORDER BY p.id

-- name: posts_without_membership
SELECT p.id, p.name, u.name AS one, o.title, o.id AS first, u.id AS second
FROM post o JOIN unit u ON u.id = o.unit JOIN person p ON p.id = o.person
WHERE u.kind IN ('branch', 'party_group') AND o.starts <= :on AND COALESCE(o.ends, '9999-12-31') >= :on
  AND NOT EXISTS (
    SELECT 1 FROM membership m
    WHERE m.person = o.person AND m.unit = o.unit AND m.starts <= :on AND COALESCE(m.ends, '9999-12-31') >= :on)
ORDER BY p.id

-- name: two_secretaries
SELECT u.id, u.name, p.name AS one, q.name AS other, a.id AS first, b.id AS second
FROM post a
JOIN post b ON b.unit = a.unit AND b.id > a.id AND b.rank = 'secretary'
  AND b.starts <= COALESCE(a.ends, '9999-12-31') AND a.starts <= COALESCE(b.ends, '9999-12-31')
JOIN unit u ON u.id = a.unit JOIN person p ON p.id = a.person JOIN person q ON q.id = b.person
WHERE a.rank = 'secretary'
ORDER BY u.id, a.id, b.id

-- name: belonging_nowhere
SELECT p.id, p.name
FROM person p
WHERE COALESCE(p.ends, '9999-12-31') >= :on
  AND NOT EXISTS (
    SELECT 1 FROM membership m WHERE m.person = p.id AND COALESCE(m.ends, '9999-12-31') >= :on)
ORDER BY p.id
