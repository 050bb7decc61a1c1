-- How somebody stands on a day: a leader is of a leading body, or a secretary or deputy secretary. `member` and
-- `in_post`: of the unit. `bodies`: every leading body there is has members; `own`: the unit has some, or posts.
-- name: stands
SELECT
  EXISTS (
    SELECT 1 FROM membership m JOIN unit u ON u.id = m.unit AND u.kind = 'leading_body'
    WHERE m.person = :person AND m.starts <= :on AND COALESCE(m.ends, '9999-12-31') >= :on)
  OR EXISTS (
    SELECT 1 FROM post o
    WHERE o.person = :person AND o.rank IN ('secretary', 'deputy_secretary')
      AND o.starts <= :on AND COALESCE(o.ends, '9999-12-31') >= :on) AS leads,
  EXISTS (
    SELECT 1 FROM membership m
    WHERE m.person = :person AND m.unit = :unit AND m.starts <= :on AND COALESCE(m.ends, '9999-12-31') >= :on) AS member,
  EXISTS (
    SELECT 1 FROM post o
    WHERE o.person = :person AND o.unit = :unit AND o.starts <= :on
      AND COALESCE(o.ends, '9999-12-31') >= :on) AS in_post,
  NOT EXISTS (
    SELECT 1 FROM unit u
    WHERE u.kind = 'leading_body' AND u.starts <= :on AND COALESCE(u.ends, '9999-12-31') >= :on
      AND NOT EXISTS (
        SELECT 1 FROM membership m
        WHERE m.unit = u.id AND m.starts <= :on AND COALESCE(m.ends, '9999-12-31') >= :on)) AS bodies,
  EXISTS (
    SELECT 1 FROM membership m
    WHERE m.unit = :unit AND m.starts <= :on AND COALESCE(m.ends, '9999-12-31') >= :on)
  OR EXISTS (
    SELECT 1 FROM post o
    WHERE o.unit = :unit AND o.starts <= :on AND COALESCE(o.ends, '9999-12-31') >= :on) AS own

-- Leading bodies of which nobody is registered on a day, the one that is asked about first.
-- name: empty_bodies
SELECT u.id, u.name
FROM unit u
WHERE u.kind = 'leading_body' AND u.starts <= :on AND COALESCE(u.ends, '9999-12-31') >= :on
  AND NOT EXISTS (
    SELECT 1 FROM membership m
    WHERE m.unit = u.id AND m.starts <= :on AND COALESCE(m.ends, '9999-12-31') >= :on)
ORDER BY u.id <> :unit, u.id
