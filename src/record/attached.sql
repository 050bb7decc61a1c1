-- Exchanges of results in force that showed an activity and were held before a day.
-- name: exchanges_before
SELECT a.id, a.day
FROM activity_shown s
JOIN activity a ON a.id = s.activity
WHERE s.shown = :activity AND a.voided IS NULL AND a.day < :day
ORDER BY a.id
