-- name: kinds
SELECT id, code, name, tier, holders, expected, collective, agenda_first, make_up, requires, note
FROM kind
ORDER BY CASE tier WHEN 'lead' THEN 1 WHEN 'supervise' THEN 2 WHEN 'research' THEN 3 WHEN 'promote' THEN 4
  ELSE 5 END, id

-- name: kind_by_id
SELECT id, code, name, tier, holders, expected, collective, agenda_first, make_up, requires, note
FROM kind
WHERE id = :id

-- name: kind_by_code
SELECT id, code, name, tier, holders, expected, collective, agenda_first, make_up, requires, note
FROM kind
WHERE code = :code

-- name: words
SELECT word, meaning FROM word WHERE vocabulary = :vocabulary ORDER BY id
