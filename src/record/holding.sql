-- name: held_kind
SELECT code, name, holders, expected FROM kind WHERE id = :kind

-- name: kind_by_code
SELECT code, name, holders, expected FROM kind WHERE code = :code

-- name: has_committee
SELECT EXISTS (
  SELECT 1 FROM post
  WHERE unit = :unit AND rank = 'committee' AND starts <= :on AND COALESCE(ends, '9999-12-31') >= :on)

-- name: twins
SELECT a.id, a.start_minute, a.title, a.partner
FROM activity a
JOIN activity_kind k ON k.activity = a.id AND k.kind = :kind
WHERE a.unit = :unit AND a.day = :day AND a.voided IS NULL
  AND (a.start_minute = :start OR a.start_minute IS NULL OR :start IS NULL)
ORDER BY a.id

-- name: cut_off_day
SELECT value FROM setting WHERE name = 'cut_off_day'
