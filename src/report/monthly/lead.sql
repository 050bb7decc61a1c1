-- What leaders did beyond being there, in the dialect and over the period of monthly.sql. Which activities count is
-- said there; whoever reads these rows keeps those alone.

-- Who lectured: at 领导讲专题党课 whoever spoke, at another 党课 a member of the leading body.
-- name: lectures
WITH counted AS (
  SELECT a.id, a.day
  FROM activity a
  WHERE a.day >= :from AND a.day <= :to AND a.day <= :as_of AND a.voided IS NULL
    AND (a.counts_months = 0 OR (a.counts_from <= a.day AND a.counts_to >= a.day))
  UNION ALL
  SELECT a.id, a.day
  FROM activity a
  WHERE a.counts_from >= :before AND a.counts_from <= :to AND a.counts_months > 0 AND a.day <= :as_of
    AND a.voided IS NULL
    AND ((a.day > a.counts_to AND a.counts_to >= :from AND a.counts_to <= :to)
      OR (a.day < a.counts_from AND a.counts_from >= :from))
)
SELECT c.id AS activity, o.seq, o.person, o.name
FROM counted c
JOIN activity_role o ON o.activity = c.id AND o.role = 'speaker'
WHERE EXISTS (
    SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
    WHERE ak.activity = c.id AND k.code = 'leader_lecture')
  OR (EXISTS (
      SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
      WHERE ak.activity = c.id AND k.code = 'lecture')
    AND EXISTS (
      SELECT 1 FROM membership m JOIN unit u ON u.id = m.unit AND u.kind = 'leading_body'
      WHERE m.person = o.person AND m.starts <= c.day AND COALESCE(m.ends, '9999-12-31') >= c.day))
ORDER BY c.id, o.seq

-- Whose session was sat in on, what was said there, and how it stands with the summary.
-- name: visits
WITH counted AS (
  SELECT a.id, a.title, a.partner, a.guidance, a.summary_due, a.summary_on
  FROM activity a
  WHERE a.day >= :from AND a.day <= :to AND a.day <= :as_of AND a.voided IS NULL
    AND (a.counts_months = 0 OR (a.counts_from <= a.day AND a.counts_to >= a.day))
  UNION ALL
  SELECT a.id, a.title, a.partner, a.guidance, a.summary_due, a.summary_on
  FROM activity a
  WHERE a.counts_from >= :before AND a.counts_from <= :to AND a.counts_months > 0 AND a.day <= :as_of
    AND a.voided IS NULL
    AND ((a.day > a.counts_to AND a.counts_to >= :from AND a.counts_to <= :to)
      OR (a.day < a.counts_from AND a.counts_from >= :from))
)
SELECT c.id AS activity, c.title, u.name AS partner, c.guidance, c.summary_due, c.summary_on
FROM counted c
LEFT JOIN unit u ON u.id = c.partner
WHERE EXISTS (
  SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
  WHERE ak.activity = c.id AND k.code = 'group_visit')
ORDER BY c.id

-- name: present
SELECT t.person
FROM attendance t
WHERE t.activity = :activity AND t.status IN ('present', 'late')
ORDER BY t.person
