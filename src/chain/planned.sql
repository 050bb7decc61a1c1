-- Plan items with all that may answer them, a row per item and answer; an item that nothing answers has one row.
-- An activity or self-study that cites the item answers it whenever it was; any other activity of the unit and
-- kind may, if it counts in the item's period, as in the reports: on the day it was held if that lies in its belonging
-- period (所属期), else on the last day of that, or the first if it was held before. A 联学共建 may answer an item of its
-- partner as well. Which of several items such an activity answers is settled by the reader, for all items of the unit.
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
-- Of the years asked for, what counts on another day than its own. No belonging period reaches over the end of a year.
moved AS MATERIALIZED (
  SELECT a.id, a.unit, a.day, a.title, a.plan_item,
    CASE WHEN a.day > a.counts_to THEN a.counts_to ELSE a.counts_from END AS counts_on
  FROM activity a
  WHERE a.counts_from >= :from AND a.counts_from <= :to AND a.counts_months > 0 AND a.day <= :as_of
    AND a.voided IS NULL AND (a.day > a.counts_to OR a.day < a.counts_from)
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
    AND a.counts_from <= a.day AND a.counts_to >= a.day
  JOIN activity_kind ak ON ak.activity = a.id AND ak.kind = i.kind
  LEFT JOIN plan_item c ON c.id = a.plan_item AND (c.withdrawn IS NULL OR c.withdrawn > :as_of)
  WHERE a.voided IS NULL AND c.id IS NULL
  UNION ALL
  SELECT i.id, m.id, NULL, m.day, m.title, 0
  FROM item i
  JOIN moved m ON m.unit = i.unit AND m.counts_on >= i.starts AND m.counts_on <= i.ends
  JOIN activity_kind ak ON ak.activity = m.id AND ak.kind = i.kind
  LEFT JOIN plan_item c ON c.id = m.plan_item AND (c.withdrawn IS NULL OR c.withdrawn > :as_of)
  WHERE c.id IS NULL
  UNION ALL
  SELECT i.id, a.id, NULL, a.day, a.title, 0
  FROM item i
  JOIN kind k ON k.id = i.kind AND k.code = 'co_study'
  JOIN activity a ON a.partner = i.unit AND a.day <= :as_of
  JOIN joint j ON j.activity = a.id
  WHERE a.voided IS NULL AND MAX(a.counts_from, MIN(a.day, a.counts_to)) BETWEEN i.starts AND i.ends
)
SELECT i.id, i.unit, i.kind, i.starts, i.months, i.topic, i.document, i.owner, i.note,
  i.withdrawn, i.withdraw_reason, i.unit_ends, k.name AS kind_name, k.tier,
  w.activity, w.study, w.day, w.title, w.cited
FROM item i
LEFT JOIN kind k ON k.id = i.kind
LEFT JOIN answer w ON w.item = i.id
ORDER BY i.ends, i.starts, i.id, w.day, w.activity, w.study
