-- name: themes
SELECT id, name, sort, note FROM theme ORDER BY sort DESC, id

-- name: theme_counts
SELECT t.id, t.name, t.sort, t.note,
  COUNT(DISTINCT a.id) AS activities, COUNT(DISTINCT p.person) AS people, COUNT(p.person) AS visits
FROM theme t
LEFT JOIN activity_theme l ON l.theme = t.id
LEFT JOIN activity a ON a.id = l.activity AND a.voided IS NULL AND a.day >= :from AND a.day <= :to
  AND EXISTS (
    SELECT 1 FROM ancestor s
    WHERE s.unit = a.unit AND s.above = :scope AND s.starts <= a.day AND s.ends >= a.day)
LEFT JOIN attendance p ON p.activity = a.id AND p.status IN ('present', 'late', 'made_up')
GROUP BY t.id, t.name, t.sort, t.note
ORDER BY t.sort DESC, t.id

-- name: insert_theme
INSERT INTO theme (name, sort, note, op) VALUES (:name, :sort, :note, op_now())

-- name: rename_theme
UPDATE theme SET name = :name, op = op_now() WHERE id = :id
