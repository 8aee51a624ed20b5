-- The source of the benchmark: :rows records in rowversion order, which is a permutation of the key. One in 500 has a
-- description that no target takes.
CREATE SCHEMA erp;
CREATE TABLE erp.part (
  part_id bigint NOT NULL,
  part_no text NOT NULL,
  description text,
  unit text,
  category text,
  active text,
  supplier text,
  price numeric(12, 2),
  weight numeric(10, 3),
  qty numeric(12, 2),
  created timestamp,
  changed timestamp,
  rowversion bigint NOT NULL
);
INSERT INTO erp.part
SELECT (g * 7368787) % :rows,
  ' p-' || to_char((g * 7368787) % :rows, 'FM00000000') || ' ',
  CASE WHEN g % 500 = 0 THEN repeat('too long ', 20)
    ELSE 'Hex  bolt   M' || g % 40 || ' x ' || g % 200 || '  galvanised ' END,
  (ARRAY['pcs', 'kg', 'm', 'box'])[1 + g % 4],
  (ARRAY['A', 'B', 'C', 'D'])[1 + g % 4],
  CASE WHEN g % 3 = 0 THEN 'N' ELSE 'Y' END,
  ' Supplier ' || g % 5000 || ' ',
  (g % 100000) / 100.0,
  (g % 77777) / 1000.0,
  g % 1000,
  timestamp '2020-01-01' + g * interval '17 seconds',
  timestamp '2024-01-01' + g * interval '1.25 seconds',
  1000000 + g
FROM generate_series(1::bigint, :rows) AS g;
CREATE UNIQUE INDEX ON erp.part (rowversion, part_id);
CREATE UNIQUE INDEX ON erp.part (part_id);
-- As many tenths of the records as there are so far: what the memory of one long run is compared with.
CREATE TABLE erp.tenths (there bigint NOT NULL);
INSERT INTO erp.tenths VALUES (1);
CREATE VIEW erp.part_few AS
SELECT * FROM erp.part WHERE rowversion <= 1000000 + (SELECT there FROM erp.tenths) * :few;
GRANT USAGE ON SCHEMA erp TO syncflow_app;
GRANT SELECT ON ALL TABLES IN SCHEMA erp TO syncflow_app;
GRANT UPDATE ON erp.tenths TO syncflow_app;

-- The target, once for the run of every record and once for the run of a tenth of them.
CREATE TABLE schedulehub.bench_parts (
  part_id bigint PRIMARY KEY,
  part_no varchar(25) NOT NULL,
  description varchar(80),
  unit varchar(10),
  category varchar(20),
  active boolean,
  supplier varchar(60),
  price numeric(12, 2),
  weight numeric(10, 3),
  qty numeric(12, 2),
  created timestamp,
  changed timestamp,
  src_rowversion bigint NOT NULL
);
CREATE TABLE schedulehub.bench_parts_few (LIKE schedulehub.bench_parts INCLUDING ALL);
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON schedulehub.bench_parts, schedulehub.bench_parts_few TO syncflow_app;

-- What the target has to hold in the end, mapped by SQL: what the baseline copies, and what every contender is checked by.
CREATE TABLE schedulehub.bench_expected AS
SELECT part_id, upper(btrim(part_no))::varchar(25) AS part_no,
  btrim(regexp_replace(description, '\s+', ' ', 'g'))::varchar(80) AS description, upper(unit)::varchar(10) AS unit,
  (CASE category WHEN 'A' THEN 'RAW' WHEN 'B' THEN 'PART' WHEN 'C' THEN 'TOOL' ELSE 'SPARE' END)::varchar(20) AS category,
  active = 'Y' AS active, btrim(supplier)::varchar(60) AS supplier, price, weight, qty, created, changed,
  rowversion AS src_rowversion
FROM erp.part WHERE length(description) <= 80 ORDER BY rowversion;

-- Spring Batch's dead letters, and a schema for the tables of its job repository.
CREATE SCHEMA spring_batch AUTHORIZATION syncflow_app;
CREATE TABLE schedulehub.bench_dead (part_id bigint NOT NULL, reason text NOT NULL);
GRANT SELECT, INSERT ON schedulehub.bench_dead TO syncflow_app;
GRANT SELECT ON schedulehub.bench_expected TO syncflow_app;
VACUUM (ANALYZE) erp.part;
VACUUM (ANALYZE) schedulehub.bench_expected;
