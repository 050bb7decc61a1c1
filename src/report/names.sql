-- What the papers call an activity: its topic, and each of its kinds.

-- name: titles
SELECT a.id, COALESCE(a.title, '') AS title, k.name
FROM activity a
JOIN activity_kind ak ON ak.activity = a.id
JOIN kind k ON k.id = ak.kind
WHERE a.id = :activity
ORDER BY k.id
