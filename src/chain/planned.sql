-- Plan items with all that may answer them, a row per item and answer; an item that nothing answers has one row.
-- An activity or self-study that cites the item answers it whenever it was; any other activity of the unit and
-- kind may, if it lies in the item's period: by its belonging period if that is no longer than the item's, else by
-- its day. A 联学共建 may answer an item of its partner as well. Which of several items such an activity answers is
-- settled by the reader, for all items of the unit.
--
-- :from, :to      the calendar years asked for, whole
-- :as_of          the last day that counts
-- :scope          number of the unit asked for, 0 for all
-- name: answers
WITH item AS (
  SELECT p.id, p.unit, p.kind, p.starts, p.ends, p.months, p.topic, p.document, p.owner, p.note,
    p.withdrawn, p.withdraw_reason, u.ends AS unit_ends
  FROM plan_item p
  JOIN unit u ON u.id = p.unit
  JOIN ancestor s ON s.unit = p.unit AND s.above = :scope
    AND s.starts <= CASE WHEN p.starts > :as_of THEN p.starts WHEN p.ends < :as_of THEN p.ends ELSE :as_of END
    AND s.ends >= CASE WHEN p.starts > :as_of THEN p.starts WHEN p.ends < :as_of THEN p.ends ELSE :as_of END
  WHERE p.starts >= :from AND p.starts <= :to
),
answer AS (
  SELECT i.id AS item, a.id AS activity, NULL AS study, a.day, a.title, 1 AS cited
  FROM item i
  JOIN activity a ON a.plan_item = i.id
  WHERE a.voided IS NULL AND a.day <= :as_of
  UNION ALL
  SELECT i.id, NULL, t.id, t.day, p.name || '：' || t.what, 1
  FROM item i
  JOIN self_study t ON t.plan_item = i.id
  JOIN person p ON p.id = t.person
  WHERE t.day <= :as_of
  UNION ALL
  SELECT i.id, a.id, NULL, a.day, a.title, 0
  FROM item i
  JOIN activity a ON a.unit = i.unit AND a.day >= i.starts AND a.day <= i.ends AND a.day <= :as_of
  JOIN activity_kind ak ON ak.activity = a.id AND ak.kind = i.kind
  LEFT JOIN plan_item c ON c.id = a.plan_item AND (c.withdrawn IS NULL OR c.withdrawn > :as_of)
  WHERE a.voided IS NULL AND c.id IS NULL AND (a.counts_months = 0 OR a.counts_months > i.months)
  UNION ALL
  SELECT i.id, a.id, NULL, a.day, a.title, 0
  FROM item i
  JOIN activity a ON a.unit = i.unit AND a.counts_from >= i.starts AND a.counts_from <= i.ends
    AND a.counts_months > 0 AND a.day <= :as_of
  JOIN activity_kind ak ON ak.activity = a.id AND ak.kind = i.kind
  LEFT JOIN plan_item c ON c.id = a.plan_item AND (c.withdrawn IS NULL OR c.withdrawn > :as_of)
  WHERE a.voided IS NULL AND c.id IS NULL AND a.counts_months <= i.months
  UNION ALL
  SELECT i.id, a.id, NULL, a.day, a.title, 0
  FROM item i
  JOIN kind k ON k.id = i.kind AND k.code = 'co_study'
  JOIN activity a ON a.partner = i.unit AND a.day <= :as_of
  JOIN joint j ON j.activity = a.id
  WHERE a.voided IS NULL
    AND ((a.day >= i.starts AND a.day <= i.ends AND (a.counts_months = 0 OR a.counts_months > i.months))
      OR (a.counts_from >= i.starts AND a.counts_from <= i.ends AND a.counts_months > 0
        AND a.counts_months <= i.months))
)
SELECT i.id, i.unit, i.kind, i.starts, i.months, i.topic, i.document, i.owner, i.note,
  i.withdrawn, i.withdraw_reason, i.unit_ends, k.name AS kind_name, k.tier,
  w.activity, w.study, w.day, w.title, w.cited
FROM item i
LEFT JOIN kind k ON k.id = i.kind
LEFT JOIN answer w ON w.item = i.id
ORDER BY i.ends, i.starts, i.id, w.day, w.activity, w.study
