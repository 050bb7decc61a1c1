-- What only the list of things to do asks.

-- name: first_digest
SELECT digest FROM operation WHERE id = 1

-- How many activities of a kind a unit held on a day.
-- name: twins
SELECT COUNT(*) FROM activity a
JOIN activity_kind k ON k.activity = a.id AND k.kind = :kind
WHERE a.unit = :unit AND a.day = :day AND a.voided IS NULL

-- Summaries of visits that are not sent, from visits since a day.
-- name: summaries
SELECT a.id AS activity, a.unit, a.summary_due
FROM activity a
WHERE a.day >= :since AND a.day <= :today AND a.voided IS NULL AND a.summary_due IS NOT NULL
  AND COALESCE(a.summary_on, '9999-12-31') > :today
ORDER BY a.summary_due, a.id

-- Agreements of branches with their partners: of each pair the one that lasts longest, which a later one renews.
-- name: agreements
WITH agreed AS (
  SELECT a.id, a.unit, a.partner, a.agreement, a.agreed_until
  FROM kind k
  JOIN activity_kind ak ON ak.kind = k.id
  JOIN activity a ON a.id = ak.activity AND a.voided IS NULL AND a.day <= :today AND a.agreed_until IS NOT NULL
  WHERE k.code = 'co_study'
)
SELECT g.id AS activity, g.unit, g.partner, g.agreement, g.agreed_until
FROM agreed g
WHERE g.agreed_until BETWEEN :since AND :horizon
  AND NOT EXISTS (
    SELECT 1 FROM agreed o
    WHERE o.unit = g.unit AND o.partner IS g.partner
      AND (o.agreed_until > g.agreed_until OR (o.agreed_until = g.agreed_until AND o.id > g.id)))
ORDER BY g.agreed_until, g.id

-- Whether anything was held in a period.
-- name: held
SELECT EXISTS (SELECT 1 FROM activity WHERE day BETWEEN :from AND :to AND voided IS NULL)

-- The last meeting since a day that listed a first topic; one of the leading body before others of the day.
-- name: last_first_topic
SELECT id FROM activity
WHERE day BETWEEN :since AND :today AND voided IS NULL AND first_topic = 'listed'
ORDER BY day DESC, unit IS :body DESC, id DESC LIMIT 1
