-- Who was expected at a session that is to be made up, and was on leave or absent, or has made it up since. Away on
-- duty opens no debt. A make-up closes it from the day on which it was, or at once if that day is not known. At a
-- 联学共建 the partner's people owe it to the partner.
-- name: debts
SELECT a.id AS activity, s.unit, a.day, a.title, t.person, p.name, t.status, t.reason, t.made_up_on,
  CASE WHEN t.status = 'made_up' AND (t.made_up_on IS NULL OR t.made_up_on <= :as_of) THEN 1 ELSE 0 END AS closed
FROM activity a
JOIN attendance t ON t.activity = a.id AND t.status IN ('leave', 'absent', 'made_up')
JOIN ancestor s ON s.above = :scope AND s.starts <= a.day AND s.ends >= a.day
  AND s.unit = CASE
    WHEN a.partner IS NOT NULL AND EXISTS (
      SELECT 1 FROM partner_member g WHERE g.activity = a.id AND g.person = t.person)
    THEN a.partner ELSE a.unit END
JOIN expected e ON e.activity = a.id AND e.person = t.person
JOIN person p ON p.id = t.person
WHERE a.day >= :from AND a.day <= :to AND a.day <= :as_of AND a.voided IS NULL
  AND (:person IS NULL OR t.person = :person)
  AND EXISTS (
    SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind WHERE ak.activity = a.id AND k.make_up = 1)
ORDER BY a.day, a.id, t.person
