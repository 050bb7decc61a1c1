-- name: profiles
SELECT name, subject, headings, mappings, layout, sheet, unit, kind FROM import_profile
WHERE subject = :subject ORDER BY name

-- name: profile_subject
SELECT subject FROM import_profile WHERE name = :name

-- name: insert_profile
INSERT INTO import_profile (subject, name, headings, mappings, layout, sheet, unit, kind, op)
VALUES (:subject, :name, :headings, :mappings, :layout, :sheet, :unit, :kind, op_now())

-- name: update_profile
UPDATE import_profile SET headings = :headings, mappings = :mappings, layout = :layout, sheet = :sheet,
  unit = :unit, kind = :kind, op = op_now()
WHERE name = :name
  AND (headings, mappings, layout, sheet, unit, kind) IS NOT (:headings, :mappings, :layout, :sheet, :unit, :kind)

-- name: delete_profile
DELETE FROM import_profile WHERE name = :name
