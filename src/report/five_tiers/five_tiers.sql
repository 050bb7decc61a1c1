-- name: activities
SELECT a.id, a.unit, a.day, a.title
FROM activity a
WHERE a.voided IS NULL AND a.day <= :on AND a.id IN (
  SELECT activity FROM activity_document WHERE document = :document
  UNION ALL
  SELECT s.activity FROM matter_step s JOIN activity c ON c.id = s.activity
  WHERE s.matter = :matter AND s.sort = 'convey' AND c.first_topic = 'listed')
ORDER BY a.day, a.id

-- name: carried_out
SELECT a.id, a.unit, a.day, a.title
FROM activity_item i JOIN activity a ON a.id = i.activity
WHERE i.notice = :notice AND i.item = :item AND a.voided IS NULL AND a.day <= :on
ORDER BY a.day, a.id
