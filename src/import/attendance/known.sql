-- name: kinds
SELECT id, code, name, expected, holders FROM kind ORDER BY id

-- name: kind_words
SELECT w.word, k.id FROM word w JOIN kind k ON k.code = w.meaning WHERE w.vocabulary = 'kind'

-- name: people
SELECT id, name, staff_no, birth_month FROM person ORDER BY id

-- name: stays
SELECT person, unit, starts, ends, NULL AS rank FROM membership
UNION ALL
SELECT person, unit, starts, ends, rank FROM post
ORDER BY 1

-- name: exemptions
SELECT person, starts, ends FROM exemption

-- name: places
SELECT unit, parent, starts, ends FROM unit_place

-- name: partners
SELECT j.host, j.day, j.partner
FROM unit u
CROSS JOIN joint j ON j.partner = u.id

-- name: activities_of_day
SELECT id, title, start_minute, minutes, span, voided, void_reason, end_minute, place
FROM activity
WHERE unit = :unit AND day = :day ORDER BY id

-- name: kinds_of_activity
SELECT kind FROM activity_kind WHERE activity = :activity

-- name: attendance_of
SELECT person, status, reason, late_minutes, made_up_on, note FROM attendance WHERE activity = :activity
ORDER BY person

-- name: activity_by_id
SELECT unit, day, start_minute, title, voided FROM activity WHERE id = :id

-- name: set_facts
UPDATE activity SET title = COALESCE(:title, title), minutes = COALESCE(:minutes, minutes),
  start_minute = COALESCE(:start, start_minute), end_minute = COALESCE(:end, end_minute),
  place = COALESCE(:place, place), op = op_now()
WHERE id = :id

-- name: update_attendance
UPDATE attendance SET status = :status, reason = :reason, late_minutes = :late_minutes,
  made_up_on = :made_up_on, note = COALESCE(:note, note), op = op_now()
WHERE activity = :activity AND person = :person

-- name: insert_role
INSERT INTO activity_role (activity, role, seq, person, name, op)
SELECT :activity, :role, COALESCE(MAX(seq), 0) + 1, :person, :name, op_now()
FROM activity_role WHERE activity = :activity AND role = :role

-- name: occasions
SELECT DISTINCT unit, day FROM activity WHERE day BETWEEN :from AND :to AND voided IS NULL

-- name: is_guest
SELECT seq FROM activity_role
WHERE activity = :activity AND role = 'guest' AND (person = :person OR (:person IS NULL AND name = :name))

-- name: outsiders_of
SELECT name FROM activity_role WHERE activity = :activity AND role = 'guest' AND name IS NOT NULL

-- name: organ
SELECT value FROM setting WHERE name = 'organ'
