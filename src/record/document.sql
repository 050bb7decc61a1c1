-- name: document_by_id
SELECT id, class, title, number, source, issued, received, openness FROM document WHERE id = :id

-- name: documents
SELECT id, class, title, number, source, issued, received, openness FROM document
WHERE :class IS NULL OR class = :class
ORDER BY id

-- name: insert_document
INSERT INTO document (class, title, number, source, issued, received, openness, op)
VALUES (:class, :title, :number, :source, :issued, :received, :openness, op_now())

-- name: update_document
UPDATE document SET class = :class, title = :title, number = :number, source = :source, issued = :issued,
  received = :received, openness = :openness, op = op_now()
WHERE id = :id

-- name: studies
SELECT a.id AS activity, a.unit, a.day, a.title, COUNT(t.person) AS persons
FROM activity_document d
JOIN activity a ON a.id = d.activity AND a.voided IS NULL
LEFT JOIN attendance t ON t.activity = a.id AND t.status IN ('present', 'late', 'made_up')
WHERE d.document = :document
GROUP BY a.id, a.unit, a.day, a.title
ORDER BY a.day, a.id

-- name: readers
SELECT p.id AS person, p.name, MIN(COALESCE(t.made_up_on, a.day)) AS first, COUNT(*) AS times
FROM activity_document d
JOIN activity a ON a.id = d.activity AND a.voided IS NULL
JOIN attendance t ON t.activity = a.id AND t.status IN ('present', 'late', 'made_up')
JOIN person p ON p.id = t.person
WHERE d.document = :document
GROUP BY p.id, p.name
ORDER BY first, p.id
