-- What imports learn: other names of people, and what the columns of a unit's own files are called.
INSERT INTO record_table (number, name) VALUES (23, 'person_alias'), (24, 'import_profile');

-- A name that somebody goes by in files (昵称, 曾用名), learned once and kept as names are, without padding. It
-- belongs to one person; a person of that very name goes before it.
CREATE TABLE person_alias (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person INTEGER NOT NULL REFERENCES person (id),
  alias TEXT NOT NULL UNIQUE CHECK (length(trim(alias)) > 0),
  op INTEGER NOT NULL
) STRICT;
CREATE INDEX person_alias_person ON person_alias (person);

-- How a kind of file that comes again and again is read. It is known by its heading row: `headings` is that row
-- as a JSON array, each cell in the form in which words are compared. `mappings` is a JSON array of pairs, the
-- heading as it stands and the code of the field. `layout`, `sheet`, `unit` and `kind` are what the command would
-- be given; NULL leaves it to the file. `subject` is the kind of record, as in import_file.
CREATE TABLE import_profile (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL,
  name TEXT NOT NULL UNIQUE CHECK (length(trim(name)) > 0),
  headings TEXT NOT NULL CHECK (json_type(headings) = 'array'),
  mappings TEXT NOT NULL CHECK (json_type(mappings) = 'array'),
  layout TEXT,
  sheet TEXT,
  unit TEXT,
  kind TEXT,
  op INTEGER NOT NULL,
  UNIQUE (subject, headings)
) STRICT;
