-- name: first_topics
SELECT a.id AS activity, a.day, a.unit, d.id AS document, d.title
FROM activity a
JOIN activity_document ad ON ad.activity = a.id
JOIN document d ON d.id = ad.document
WHERE a.day BETWEEN :from AND :to AND a.first_topic = 'listed' AND a.voided IS NULL AND d.class = 'speech'
ORDER BY a.day, a.id, d.id
