-- name: insert_import_file
INSERT INTO import_file (subject, name, bytes, layout, encoding, sheet, new, changed, same, held, op)
VALUES ('member', :name, :bytes, :layout, :encoding, :sheet, :new, :changed, :same, :held, op_now())
