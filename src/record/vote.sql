-- Who had a vote at an activity: of those expected the full members by their standing on that day, at the sitting of a
-- committee or body everybody expected; and whoever was not expected (不作硬性要求) but came and would have had one.
-- Somebody marked exempt was not expected after all.
-- name: assembly
WITH sitting AS (
  SELECT a.id, a.unit, a.day, EXISTS (
      SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
      WHERE ak.activity = a.id AND k.expected NOT IN ('committee', 'body', 'none')) AS members
  FROM activity a
  WHERE a.id = :activity
),
called AS (SELECT DISTINCT person FROM expected WHERE activity = :activity),
fact AS (
  SELECT w.person, t.status,
    NOT s.members OR EXISTS (
      SELECT 1 FROM standing d
      WHERE d.person = w.person AND d.standing = 'full'
        AND d.starts <= s.day AND COALESCE(d.ends, '9999-12-31') >= s.day) AS entitled
  FROM sitting s
  JOIN (
    SELECT person FROM called
    UNION
    SELECT t.person
    FROM sitting s
    JOIN attendance t ON t.activity = s.id AND t.status IN ('present', 'late')
    JOIN membership m ON m.person = t.person AND m.unit = s.unit
      AND m.starts <= s.day AND COALESCE(m.ends, '9999-12-31') >= s.day
    WHERE s.members) w
  LEFT JOIN attendance t ON t.activity = s.id AND t.person = w.person
  WHERE t.status IS NOT 'exempt')
SELECT
  COUNT(*) AS expected,
  COALESCE(SUM(CASE WHEN status IN ('present', 'late') THEN 1 ELSE 0 END), 0) AS present,
  COALESCE(SUM(CASE WHEN entitled THEN 1 ELSE 0 END), 0) AS entitled,
  COALESCE(SUM(CASE WHEN entitled AND status IN ('present', 'late') THEN 1 ELSE 0 END), 0) AS entitled_present,
  COALESCE(SUM(CASE WHEN status IS NULL THEN 1 ELSE 0 END), 0) AS unrecorded,
  COALESCE(SUM(CASE WHEN entitled AND status IS NULL THEN 1 ELSE 0 END), 0) AS entitled_unrecorded
FROM fact

-- What kind of meeting it was, as far as the regulations say how it votes.
-- name: sitting
SELECT CASE
    WHEN EXISTS (
      SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
      WHERE ak.activity = :activity AND k.code = 'members_meeting') THEN 'members'
    WHEN NOT EXISTS (
      SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
      WHERE ak.activity = :activity AND k.expected <> 'committee') THEN 'committee'
    ELSE 'other' END
