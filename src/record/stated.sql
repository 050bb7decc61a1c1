-- name: shown_activity
SELECT day, voided IS NOT NULL AS voided FROM activity WHERE id = :id
