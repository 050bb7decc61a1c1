-- What is recorded beyond the sessions themselves, in the dialect and over the period of monthly.sql. Which activities
-- count is said there; whoever reads rows of activities keeps those alone.

-- The sessions each outcome of the period came from, by their tiers.
-- name: tiers_of_outcomes
SELECT DISTINCT o.id AS outcome, k.tier
FROM outcome o
JOIN outcome_activity l ON l.outcome = o.id
JOIN activity a ON a.id = l.activity AND a.voided IS NULL
JOIN activity_kind ak ON ak.activity = a.id
JOIN kind k ON k.id = ak.kind
WHERE o.day >= :from AND o.day <= :to
ORDER BY o.id, k.tier

-- Who held the activities that the showcase cases of the period are told of, where that is one of the units asked for.
-- name: holders_of_showcases
SELECT c.id AS showcase, a.unit
FROM showcase c
JOIN activity a ON a.id = c.activity
JOIN ancestor s ON s.unit = a.unit AND s.above = :scope AND s.starts <= a.day AND s.ends >= a.day
WHERE c.day >= :from AND c.day <= :to
ORDER BY c.id

-- Exchanges of results, each with the sessions shown there: one row without a session if none was.
-- name: exchanges
WITH counted AS (
  SELECT a.id
  FROM activity a
  WHERE a.day >= :from AND a.day <= :to AND a.day <= :as_of AND a.voided IS NULL
    AND (a.counts_months = 0 OR (a.counts_from <= a.day AND a.counts_to >= a.day))
  UNION ALL
  SELECT a.id
  FROM activity a
  WHERE a.counts_from >= :before AND a.counts_from <= :to AND a.counts_months > 0 AND a.day <= :as_of
    AND a.voided IS NULL
    AND ((a.day > a.counts_to AND a.counts_to >= :from AND a.counts_to <= :to)
      OR (a.day < a.counts_from AND a.counts_from >= :from))
)
SELECT c.id AS activity, b.id AS shown
FROM counted c
LEFT JOIN activity_shown w ON w.activity = c.id
LEFT JOIN activity b ON b.id = w.shown AND b.voided IS NULL
WHERE EXISTS (
  SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
  WHERE ak.activity = c.id AND k.code = 'results_exchange')
ORDER BY c.id, b.id

-- name: themes
WITH counted AS (
  SELECT a.id
  FROM activity a
  WHERE a.day >= :from AND a.day <= :to AND a.day <= :as_of AND a.voided IS NULL
    AND (a.counts_months = 0 OR (a.counts_from <= a.day AND a.counts_to >= a.day))
  UNION ALL
  SELECT a.id
  FROM activity a
  WHERE a.counts_from >= :before AND a.counts_from <= :to AND a.counts_months > 0 AND a.day <= :as_of
    AND a.voided IS NULL
    AND ((a.day > a.counts_to AND a.counts_to >= :from AND a.counts_to <= :to)
      OR (a.day < a.counts_from AND a.counts_from >= :from))
)
SELECT c.id AS activity, h.id AS theme, h.name, h.sort
FROM counted c
JOIN activity_theme l ON l.activity = c.id
JOIN theme h ON h.id = l.theme
ORDER BY c.id, h.id

-- name: feedback
WITH counted AS (
  SELECT a.id
  FROM activity a
  WHERE a.day >= :from AND a.day <= :to AND a.day <= :as_of AND a.voided IS NULL
    AND (a.counts_months = 0 OR (a.counts_from <= a.day AND a.counts_to >= a.day))
  UNION ALL
  SELECT a.id
  FROM activity a
  WHERE a.counts_from >= :before AND a.counts_from <= :to AND a.counts_months > 0 AND a.day <= :as_of
    AND a.voided IS NULL
    AND ((a.day > a.counts_to AND a.counts_to >= :from AND a.counts_to <= :to)
      OR (a.day < a.counts_from AND a.counts_from >= :from))
)
SELECT c.id AS activity, f.answers, f.welcome, f.useful, f.suggestions, f.adjustment
FROM counted c
JOIN feedback f ON f.activity = c.id
ORDER BY c.id

-- Needs gathered until the end of the period. A session answers one from its day on.
-- name: needs
SELECT n.id, n.unit, n.day, n.sort, n.text, n.asked, n.activity, n.plan_item,
  CASE WHEN n.day >= :from THEN 1 ELSE 0 END AS inside,
  CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS answered,
  CASE WHEN p.id IS NULL THEN 0 ELSE 1 END AS planned
FROM need n
JOIN ancestor s ON s.unit = n.unit AND s.above = :scope AND s.starts <= n.day AND s.ends >= n.day
LEFT JOIN activity a ON a.id = n.activity AND a.voided IS NULL AND a.day <= :last
LEFT JOIN plan_item p ON p.id = n.plan_item AND (p.withdrawn IS NULL OR p.withdrawn > :last)
WHERE n.day <= :last
ORDER BY n.day, n.id

-- Visits from :since on whose summary is due, and was not sent by the end of the period.
-- name: summaries
SELECT a.id AS activity, a.unit, a.day, a.summary_due
FROM activity a
JOIN ancestor s ON s.unit = a.unit AND s.above = :scope AND s.starts <= a.day AND s.ends >= a.day
WHERE a.day >= :since AND a.day <= :last AND a.voided IS NULL AND a.summary_due IS NOT NULL
  AND (a.summary_on IS NULL OR a.summary_on > :last)
  AND EXISTS (
    SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind WHERE ak.activity = a.id AND k.code = 'group_visit')
ORDER BY a.summary_due, a.id
