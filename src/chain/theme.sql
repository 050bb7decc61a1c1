-- name: theme_names
SELECT id, name FROM theme ORDER BY id
