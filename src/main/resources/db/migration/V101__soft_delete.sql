-- Soft deletes in the ScheduleHub target (decision 21): when the source no longer has a record, its row gets deleted_at; when the
-- record returns, it loses it. The function stays the one definition of the tables; the schemas that exist are brought up to it.
SET LOCAL timezone = 'UTC';

CREATE OR REPLACE FUNCTION bridge.create_target_tables(target_schema text) RETURNS void
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
      src_rowversion bigint NOT NULL DEFAULT 0,
      deleted_at timestamptz
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
      src_rowversion bigint NOT NULL DEFAULT 0,
      deleted_at timestamptz
    );
    CREATE INDEX ix_items_site ON items (site_code);
    CREATE TABLE customers (
      customer_no varchar(20) PRIMARY KEY,
      name varchar(100) NOT NULL,
      email varchar(120),
      country_code char(2),
      credit_limit numeric(12, 2) CHECK (credit_limit >= 0),
      created_at timestamptz,
      src_rowversion bigint NOT NULL DEFAULT 0,
      deleted_at timestamptz
    );
    CREATE TABLE orders (
      order_no varchar(12) PRIMARY KEY,
      customer_no varchar(20) NOT NULL REFERENCES customers,
      site_code varchar(10) NOT NULL REFERENCES sites,
      entered_at timestamp,
      status varchar(20) NOT NULL,
      currency char(3) NOT NULL,
      src_rowversion bigint NOT NULL DEFAULT 0,
      deleted_at timestamptz
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
      deleted_at timestamptz,
      PRIMARY KEY (order_no, line_no)
    );
    CREATE INDEX ix_order_lines_item ON order_lines (item_no);

    -- Oracle's Customer Orders sample schema. A column of its files that is never empty and without which a row means
    -- nothing is NOT NULL.
    CREATE TABLE co_customers (
      customer_id bigint PRIMARY KEY,
      email_address text NOT NULL,
      full_name text NOT NULL,
      src_rowversion bigint NOT NULL DEFAULT 0,
      deleted_at timestamptz
    );
    CREATE TABLE co_stores (
      store_id bigint PRIMARY KEY,
      store_name text NOT NULL,
      web_address text,
      physical_address text,
      latitude numeric,
      longitude numeric,
      src_rowversion bigint NOT NULL DEFAULT 0,
      deleted_at timestamptz
    );
    CREATE TABLE co_products (
      product_id bigint PRIMARY KEY,
      product_name text NOT NULL,
      unit_price numeric,
      src_rowversion bigint NOT NULL DEFAULT 0,
      deleted_at timestamptz
    );
    CREATE TABLE co_orders (
      order_id bigint PRIMARY KEY,
      order_tms timestamp NOT NULL,
      customer_id bigint NOT NULL REFERENCES co_customers,
      store_id bigint NOT NULL REFERENCES co_stores,
      order_status text NOT NULL,
      src_rowversion bigint NOT NULL DEFAULT 0,
      deleted_at timestamptz
    );
    CREATE INDEX ix_co_orders_customer ON co_orders (customer_id);
    CREATE INDEX ix_co_orders_store ON co_orders (store_id);
    CREATE TABLE co_shipments (
      shipment_id bigint PRIMARY KEY,
      store_id bigint NOT NULL REFERENCES co_stores,
      customer_id bigint NOT NULL REFERENCES co_customers,
      delivery_address text NOT NULL,
      shipment_status text NOT NULL,
      src_rowversion bigint NOT NULL DEFAULT 0,
      deleted_at timestamptz
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
      deleted_at timestamptz,
      PRIMARY KEY (order_id, line_item_id)
    );
    CREATE INDEX ix_co_order_items_product ON co_order_items (product_id);
    CREATE INDEX ix_co_order_items_shipment ON co_order_items (shipment_id);
    CREATE TABLE co_inventory (
      product_id bigint REFERENCES co_products,
      store_id bigint REFERENCES co_stores,
      product_inventory integer NOT NULL,
      src_rowversion bigint NOT NULL DEFAULT 0,
      deleted_at timestamptz,
      PRIMARY KEY (product_id, store_id)
    );
    CREATE INDEX ix_co_inventory_store ON co_inventory (store_id);

    EXECUTE format('GRANT USAGE ON SCHEMA %I TO syncflow_app', target_schema);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO syncflow_app', target_schema);
  END $$;

DO $$
  DECLARE
    target_schema text;
    target_table text;
  BEGIN
    FOR target_schema, target_table IN
      SELECT n.nspname, c.relname FROM bridge.target_schemas() AS s (name)
        JOIN pg_namespace n ON n.nspname = s.name JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind = 'r'
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'src_rowversion'
    LOOP
      EXECUTE format('ALTER TABLE %I.%I ADD COLUMN IF NOT EXISTS deleted_at timestamptz', target_schema, target_table);
    END LOOP;
  END $$;
