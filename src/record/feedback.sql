-- name: feedback_of_activity
SELECT answers, welcome, useful, suggestions, adjustment FROM feedback WHERE activity = :activity

-- name: feedbacks
SELECT f.activity, a.unit, a.day, a.title, f.answers, f.welcome, f.useful, f.suggestions, f.adjustment
FROM feedback f
CROSS JOIN activity a ON a.id = f.activity
JOIN ancestor s ON s.unit = a.unit AND s.above = :scope AND s.starts <= a.day AND s.ends >= a.day
WHERE a.voided IS NULL AND a.day >= :from AND a.day <= :to
ORDER BY a.day, a.id

-- name: insert_feedback
INSERT INTO feedback (activity, answers, welcome, useful, suggestions, adjustment, op)
VALUES (:activity, :answers, :welcome, :useful, :suggestions, :adjustment, op_now())

-- name: update_feedback
UPDATE feedback SET answers = :answers, welcome = :welcome, useful = :useful, suggestions = :suggestions,
  adjustment = :adjustment, op = op_now()
WHERE activity = :activity
