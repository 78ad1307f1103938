-- Departments, the people in them and every change of their pay.
CREATE TABLE departments (
  department_id INTEGER PRIMARY KEY,
  name          TEXT NOT NULL UNIQUE
);

CREATE TABLE staff (
  staff_id      INTEGER PRIMARY KEY,
  name          TEXT NOT NULL,
  department_id INTEGER REFERENCES departments (department_id),
  salary        INTEGER CHECK (salary > 0)
);

CREATE TABLE pay_changes (
  staff_id   INTEGER NOT NULL REFERENCES staff (staff_id),
  valid_from TEXT NOT NULL CHECK (date(valid_from) IS valid_from)
             CHECK (valid_from BETWEEN '2000-01-01' AND '2099-12-31'),
  salary     INTEGER NOT NULL CHECK (salary > 0),
  PRIMARY KEY (staff_id, valid_from)
);

INSERT INTO departments (department_id, name) VALUES
  (1, 'Playback'), (2, 'Studio'), (3, 'Payments'), (4, 'Games'), (5, 'Research');

INSERT INTO staff (staff_id, name, department_id, salary) VALUES
  (101, 'Amara',  1, 210000), (102, 'Björn',  1, 210000), (103, 'Chen',   1, 185000),
  (104, 'Dalia',  1, 160000), (105, 'Emeka',  1, NULL),   (106, 'Farah',  2, 140000),
  (107, 'Goran',  2, 140000), (108, 'Hina',   2, 140000), (109, 'Ivo',    3, 175000),
  (110, 'Jamal',  3, 198000), (111, 'Kaito',  3, 152000), (112, 'Lena',   3, 198000),
  (113, 'Mateo',  3, 152000), (114, 'Nia',    4, 120000), (115, 'Omar',   NULL, 230000),
  (116, 'Priya',  1, 185000), (117, 'Quinn',  2, 155000), (118, 'Rosa',   3, 121000),
  (119, 'Sven',   1, 99000),  (120, 'Tala',   NULL, NULL);

INSERT INTO pay_changes (staff_id, valid_from, salary) VALUES
  (101, '2023-01-01', 180000), (101, '2024-04-01', 195000), (101, '2025-04-01', 210000),
  (102, '2023-07-01', 200000), (102, '2025-04-01', 210000),
  (103, '2022-03-01', 170000), (103, '2024-04-01', 170000), (103, '2025-04-01', 185000),
  (104, '2024-02-01', 165000), (104, '2025-02-01', 160000),
  (106, '2023-09-01', 140000), (107, '2023-09-01', 130000), (107, '2024-09-01', 140000),
  (108, '2024-01-15', 120000), (108, '2024-07-15', 130000), (108, '2025-01-15', 140000),
  (109, '2021-05-01', 150000), (109, '2023-05-01', 175000),
  (110, '2024-06-01', 198000), (111, '2024-06-01', 152000),
  (112, '2022-01-01', 185000), (112, '2023-01-01', 190000), (112, '2024-01-01', 198000),
  (114, '2025-03-01', 120000), (115, '2020-01-01', 230000),
  (116, '2023-02-01', 160000), (116, '2024-02-01', 172000), (116, '2025-02-01', 185000);
