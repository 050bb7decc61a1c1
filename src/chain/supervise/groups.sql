-- The sessions of a group, the earliest first, with what is recorded of each.
-- name: sessions
SELECT a.id, a.day, a.title, a.form, a.planner,
  EXISTS (SELECT 1 FROM activity_theme t WHERE t.activity = a.id) AS themed,
  EXISTS (SELECT 1 FROM activity_role r WHERE r.activity = a.id AND r.role = 'mentor') AS mentored,
  (SELECT COUNT(*) FROM outcome_activity o WHERE o.activity = a.id) AS outcomes,
  (SELECT COUNT(*) FROM showcase c WHERE c.activity = a.id) AS showcases,
  (SELECT COUNT(*) FROM activity_shown s
    JOIN activity e ON e.id = s.activity AND e.voided IS NULL WHERE s.shown = a.id) AS shown
FROM activity a
WHERE a.unit = :unit AND a.day >= :from AND a.day <= :to AND a.voided IS NULL
ORDER BY a.day, a.start_minute, a.id

-- Who is in a group on a day.
-- name: members
SELECT COUNT(*)
FROM membership
WHERE unit = :unit AND starts <= :on AND COALESCE(ends, '9999-12-31') >= :on
