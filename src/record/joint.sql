-- The 联学共建 of a day that another branch recorded with this one, or without saying with whom.
-- name: mirror
SELECT a.id, a.unit, a.partner
FROM activity a
WHERE a.day = :day AND a.unit <> :unit AND a.voided IS NULL
  AND ((a.partner = :unit AND (:partner IS NULL OR a.unit = :partner)) OR (a.partner IS NULL AND a.unit = :partner))
  AND (a.start_minute = :start OR a.start_minute IS NULL OR :start IS NULL)
  AND EXISTS (
    SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
    WHERE ak.activity = a.id AND k.code = 'co_study')
ORDER BY a.partner IS NULL, a.id
LIMIT 1
