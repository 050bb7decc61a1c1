-- The days in a period on which people are concerned by floors of minutes, as stretches of days that may overlap,
-- and the posts that raise the floor. A year runs to its end: what is open lasts.

-- Days as members of a unit in scope of such a rule.
-- name: stays
SELECT m.person, m.starts, COALESCE(m.ends, '9999-12-31') AS ends
FROM unit u
CROSS JOIN membership m ON m.unit = u.id AND m.starts <= :to AND COALESCE(m.ends, '9999-12-31') >= :from
WHERE u.kind IN (SELECT scope FROM rule WHERE measure = 'minutes' AND period = :grain AND enabled = 1)

-- name: standings
SELECT person, starts, COALESCE(ends, '9999-12-31') AS ends
FROM standing
WHERE standing IN ('full', 'probationary') AND starts <= :to AND COALESCE(ends, '9999-12-31') >= :from

-- name: exemptions
SELECT person, starts, COALESCE(ends, '9999-12-31') AS ends
FROM exemption
WHERE starts <= :to AND COALESCE(ends, '9999-12-31') >= :from

-- Days as secretary or committee member of a 基层党组织: of the organ's committee and a general branch as of a branch.
-- name: posts
SELECT o.person, o.starts, COALESCE(o.ends, '9999-12-31') AS ends
FROM unit u
CROSS JOIN post o ON o.unit = u.id AND o.rank IN ('secretary', 'deputy_secretary', 'committee')
  AND o.starts <= :to AND COALESCE(o.ends, '9999-12-31') >= :from
WHERE u.kind IN ('organ_committee', 'general_branch', 'branch')
