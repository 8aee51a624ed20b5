-- The ScheduleHub target: plain tables, one schema per organisation, no tenant column. The schema of an organisation is a
-- setting of its integration_connections row of system `schedulehub`.
--
-- The function is the one definition of the tables, for the schema made here and for those of further organisations:
-- a migration that changes the tables changes the function and every schema of bridge.target_schemas().
SET LOCAL timezone = 'UTC';

CREATE FUNCTION bridge.create_target_tables(target_schema text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  BEGIN
    EXECUTE format('CREATE SCHEMA %I', target_schema);
    PERFORM set_config('search_path', quote_ident(target_schema) || ', pg_catalog, pg_temp', true);

    CREATE TABLE sites (
      site_code varchar(10) PRIMARY KEY,
      name varchar(100) NOT NULL,
      country_code char(2),
      is_active boolean NOT NULL,
      created_on date,
      src_rowversion bigint NOT NULL DEFAULT 0
    );
    CREATE TABLE items (
      item_no varchar(25) PRIMARY KEY,
      name varchar(120) NOT NULL,
      unit varchar(10) NOT NULL,
      category varchar(40),
      list_price numeric(12, 2),
      weight_kg numeric(10, 3),
      qty_on_hand integer,
      site_code varchar(10) REFERENCES sites,
      status varchar(20) NOT NULL,
      src_rowversion bigint NOT NULL DEFAULT 0
    );
    CREATE INDEX ix_items_site ON items (site_code);
    CREATE TABLE customers (
      customer_no varchar(20) PRIMARY KEY,
      name varchar(100) NOT NULL,
      email varchar(120),
      country_code char(2),
      credit_limit numeric(12, 2) CHECK (credit_limit >= 0),
      created_at timestamptz,
      src_rowversion bigint NOT NULL DEFAULT 0
    );
    CREATE TABLE orders (
      order_no varchar(12) PRIMARY KEY,
      customer_no varchar(20) NOT NULL REFERENCES customers,
      site_code varchar(10) NOT NULL REFERENCES sites,
      entered_at timestamp,
      status varchar(20) NOT NULL,
      currency char(3) NOT NULL,
      src_rowversion bigint NOT NULL DEFAULT 0
    );
    CREATE INDEX ix_orders_customer ON orders (customer_no);
    CREATE INDEX ix_orders_site ON orders (site_code);
    CREATE TABLE order_lines (
      order_no varchar(12) REFERENCES orders,
      line_no integer,
      item_no varchar(25) NOT NULL REFERENCES items,
      quantity numeric(12, 3) NOT NULL CHECK (quantity > 0),
      unit_price numeric(14, 4) NOT NULL,
      note text,
      src_rowversion bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (order_no, line_no)
    );
    CREATE INDEX ix_order_lines_item ON order_lines (item_no);

    -- Oracle's Customer Orders sample schema. A column of its files that is never empty and without which a row means
    -- nothing is NOT NULL.
    CREATE TABLE co_customers (
      customer_id bigint PRIMARY KEY,
      email_address text NOT NULL,
      full_name text NOT NULL,
      src_rowversion bigint NOT NULL DEFAULT 0
    );
    CREATE TABLE co_stores (
      store_id bigint PRIMARY KEY,
      store_name text NOT NULL,
      web_address text,
      physical_address text,
      latitude numeric,
      longitude numeric,
      src_rowversion bigint NOT NULL DEFAULT 0
    );
    CREATE TABLE co_products (
      product_id bigint PRIMARY KEY,
      product_name text NOT NULL,
      unit_price numeric,
      src_rowversion bigint NOT NULL DEFAULT 0
    );
    CREATE TABLE co_orders (
      order_id bigint PRIMARY KEY,
      order_tms timestamp NOT NULL,
      customer_id bigint NOT NULL REFERENCES co_customers,
      store_id bigint NOT NULL REFERENCES co_stores,
      order_status text NOT NULL,
      src_rowversion bigint NOT NULL DEFAULT 0
    );
    CREATE INDEX ix_co_orders_customer ON co_orders (customer_id);
    CREATE INDEX ix_co_orders_store ON co_orders (store_id);
    CREATE TABLE co_shipments (
      shipment_id bigint PRIMARY KEY,
      store_id bigint NOT NULL REFERENCES co_stores,
      customer_id bigint NOT NULL REFERENCES co_customers,
      delivery_address text NOT NULL,
      shipment_status text NOT NULL,
      src_rowversion bigint NOT NULL DEFAULT 0
    );
    CREATE INDEX ix_co_shipments_store ON co_shipments (store_id);
    CREATE INDEX ix_co_shipments_customer ON co_shipments (customer_id);
    CREATE TABLE co_order_items (
      order_id bigint REFERENCES co_orders,
      line_item_id bigint,
      product_id bigint NOT NULL REFERENCES co_products,
      unit_price numeric NOT NULL,
      quantity integer NOT NULL,
      shipment_id bigint REFERENCES co_shipments,
      src_rowversion bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (order_id, line_item_id)
    );
    CREATE INDEX ix_co_order_items_product ON co_order_items (product_id);
    CREATE INDEX ix_co_order_items_shipment ON co_order_items (shipment_id);
    CREATE TABLE co_inventory (
      product_id bigint REFERENCES co_products,
      store_id bigint REFERENCES co_stores,
      product_inventory integer NOT NULL,
      src_rowversion bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (product_id, store_id)
    );
    CREATE INDEX ix_co_inventory_store ON co_inventory (store_id);

    EXECUTE format('GRANT USAGE ON SCHEMA %I TO syncflow_app', target_schema);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO syncflow_app', target_schema);
  END $$;
REVOKE ALL ON FUNCTION bridge.create_target_tables(text) FROM PUBLIC;

SELECT bridge.create_target_tables('schedulehub');

-- The target schemas of this database: `schedulehub` and `schedulehub_<slug>`.
CREATE FUNCTION bridge.target_schemas() RETURNS SETOF text
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
  AS $$ SELECT nspname::text FROM pg_namespace WHERE nspname ~ '^schedulehub(_[a-z0-9_]+)?$' ORDER BY nspname $$;

-- Gives the organisation of that slug a target schema of its own and says its name; one that exists is left as it is.
-- Runs with the rights of the owner, who alone may create schemas.
CREATE FUNCTION bridge.target_schema_provision(p_slug text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    target_schema text := 'schedulehub_' || p_slug;
  BEGIN
    IF p_slug IS NULL OR p_slug !~ '^[a-z][a-z0-9_]{0,39}$' THEN
      RAISE EXCEPTION 'not a slug: %', p_slug USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(target_schema, 0));
    IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = target_schema) THEN
      PERFORM bridge.create_target_tables(target_schema);
    END IF;
    RETURN target_schema;
  END $$;
REVOKE ALL ON FUNCTION bridge.target_schema_provision(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bridge.target_schema_provision(text) TO syncflow_app;
