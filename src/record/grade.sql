-- The Party members of the branch that held an activity, by membership and standing on its day, with their grades.
-- name: graded
SELECT DISTINCT p.id AS person, p.name, p.staff_no, s.standing, g.grade,
  EXISTS (
    SELECT 1 FROM exemption e
    WHERE e.person = p.id AND e.starts <= a.day AND COALESCE(e.ends, '9999-12-31') >= a.day) AS exempt
FROM activity a
JOIN membership m ON m.unit = a.unit AND m.starts <= a.day AND COALESCE(m.ends, '9999-12-31') >= a.day
JOIN person p ON p.id = m.person
JOIN standing s ON s.person = p.id AND s.standing IN ('full', 'probationary')
  AND s.starts <= a.day AND COALESCE(s.ends, '9999-12-31') >= a.day
LEFT JOIN grade g ON g.activity = a.id AND g.person = p.id
WHERE a.id = :activity
ORDER BY p.id

-- Grades of persons who, by what the roster says now, were no members of the branch on that day.
-- name: graded_elsewhere
SELECT p.id AS person, p.name, p.staff_no, g.grade
FROM grade g
JOIN activity a ON a.id = g.activity
JOIN person p ON p.id = g.person
WHERE g.activity = :activity AND NOT EXISTS (
  SELECT 1 FROM membership m
  JOIN standing s ON s.person = m.person AND s.standing IN ('full', 'probationary')
    AND s.starts <= a.day AND COALESCE(s.ends, '9999-12-31') >= a.day
  WHERE m.person = g.person AND m.unit = a.unit
    AND m.starts <= a.day AND COALESCE(m.ends, '9999-12-31') >= a.day)
ORDER BY p.id

-- name: insert_grade
INSERT INTO grade (activity, person, grade, op) VALUES (:activity, :person, :grade, op_now())

-- name: update_grade
UPDATE grade SET grade = :grade, op = op_now() WHERE activity = :activity AND person = :person

-- name: delete_grade
DELETE FROM grade WHERE activity = :activity AND person = :person
