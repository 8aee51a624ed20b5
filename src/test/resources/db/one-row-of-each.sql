-- One row in every table of a tenant, for the organisation ${org}; logs get one in the current month.
-- Ids are made from the organisation and a word, so that rows can refer to each other.
CREATE OR REPLACE FUNCTION pg_temp.id(word text) RETURNS uuid LANGUAGE sql AS $$ SELECT md5('${org}' || word)::uuid $$;
CREATE OR REPLACE FUNCTION pg_temp.hash(word text) RETURNS text LANGUAGE sql
  AS $$ SELECT encode(sha256(convert_to('${org}' || word, 'UTF8')), 'hex') $$;

INSERT INTO organization (id, slug, name) VALUES ('${org}', 'o' || md5('${org}'), 'An organisation');
INSERT INTO auth.users_extended (id, org_id, email) VALUES (pg_temp.id('user'), '${org}', 'ada@example.org');
INSERT INTO integration_connections (id, org_id, system) VALUES (pg_temp.id('connection'), '${org}', 'shopify');
INSERT INTO api_tokens (id, org_id, name, token_hash, token_prefix, role, created_by)
  VALUES (pg_temp.id('token'), '${org}', 'cli', pg_temp.hash('token'), 'sf_', 'viewer', pg_temp.id('user'));

INSERT INTO bridge.sync_batches (uid, org_id, source_system, entity_name, sync_type, initiated_by)
  VALUES (pg_temp.id('batch'), '${org}', 'oracle_ifs', 'items', 'realtime', pg_temp.id('user'));
INSERT INTO bridge.run_leases (org_id, source_system, entity_name, batch_uid, holder, lease_until)
  VALUES ('${org}', 'oracle_ifs', 'items', pg_temp.id('batch'), 'node', now() + interval '1 minute');
INSERT INTO bridge.failed_records (uid, org_id, batch_uid, source_system, entity_name, bk_hash, raw_data, stage_failed,
    error_code, error_message)
  VALUES (pg_temp.id('failed'), '${org}', pg_temp.id('batch'), 'oracle_ifs', 'items', pg_temp.hash('record'),
    '{"a": 1.50, "b": "ü\n"}', 'load', '23514', 'too small');
INSERT INTO bridge.held_changes (uid, org_id, batch_uid, source_system, entity_name, business_key, bk_hash,
    source_rowversion, payload)
  VALUES (pg_temp.id('held'), '${org}', pg_temp.id('batch'), 'oracle_ifs', 'items', '["1"]', pg_temp.hash('record'), 2, '{}');
INSERT INTO bridge.failed_record_events (uid, org_id, failed_record_uid, action, actor)
  VALUES (pg_temp.id('event'), '${org}', pg_temp.id('failed'), 'edited', 'token:test');
INSERT INTO bridge.failed_record_attempts (uid, org_id, failed_record_uid, attempt, outcome)
  VALUES (pg_temp.id('try'), '${org}', pg_temp.id('failed'), 1, 'failed');
INSERT INTO bridge.pending_children (uid, org_id, batch_uid, source_system, child_entity, child_key, child_bk_hash,
    source_rowversion, parent_entity, parent_key, parent_bk_hash, child_payload)
  VALUES (pg_temp.id('child'), '${org}', pg_temp.id('batch'), 'oracle_ifs', 'order_lines', '["1"]', pg_temp.hash('child'),
    7, 'orders', '["1"]', pg_temp.hash('parent'), '{"order_no": "1"}');
INSERT INTO bridge.archived_batches (org_id, uid, source_system, entity_name, state, finished_at, batch)
  VALUES ('${org}', pg_temp.id('oldbatch'), 'oracle_ifs', 'items', 'completed', now(), '{}');
INSERT INTO bridge.archived_failed_records (org_id, uid, batch_uid, source_system, entity_name, resolution, resolved_at, record)
  VALUES ('${org}', pg_temp.id('oldfailed'), pg_temp.id('oldbatch'), 'oracle_ifs', 'items', 'passed', now(), '{}');
INSERT INTO bridge.staged_deletes (uid, org_id, source_system, entity_name, batch_uid, reason, rows_live, rows_staged)
  VALUES (pg_temp.id('deletes'), '${org}', 'oracle_ifs', 'items', pg_temp.id('batch'), 'many', 10, 1);
INSERT INTO bridge.staged_delete_keys (org_id, set_uid, position, business_key, bk_hash, seen_rowversion)
  VALUES ('${org}', pg_temp.id('deletes'), 1, '["A"]', pg_temp.hash('record'), 7);
INSERT INTO bridge.reconciliations (batch_uid, org_id, source_system, entity_name, source_rows, target_rows, equal_rows,
    missing_rows, extra_rows, different_rows, rejected_rows, duplicate_rows, explained_rows)
  VALUES (pg_temp.id('batch'), '${org}', 'oracle_ifs', 'items', 2, 1, 1, 1, 0, 0, 0, 0, 0);
INSERT INTO bridge.reconciled_ranges (org_id, batch_uid, position, first_key, source_rows, target_rows, source_hash, target_hash)
  VALUES ('${org}', pg_temp.id('batch'), 0, '["A"]', 2, 1, -7, 7);
INSERT INTO bridge.reconciled_differences (org_id, batch_uid, position, kind, business_key, bk_hash, differing_columns)
  VALUES ('${org}', pg_temp.id('batch'), 1, 'missing', '["A"]', pg_temp.hash('record'), '{}');
INSERT INTO bridge.open_deliveries (uid, org_id, source_system, entity_name, batch_uid, idempotency_key, item_count, items)
  VALUES (pg_temp.id('delivery'), '${org}', 'oracle_ifs', 'stock_levels', pg_temp.id('batch'), 'batch-0', 1, '[{}]');
INSERT INTO bridge.erp_sync_state (uid, org_id, source_system, entity_name, last_sync_rowversion, last_key)
  VALUES (pg_temp.id('state'), '${org}', 'oracle_ifs', 'items', 9007199254740993, '["A"]');
INSERT INTO bridge.alerts (uid, org_id, kind, source_system, entity_name, message)
  VALUES (pg_temp.id('alert'), '${org}', 'late_rows', 'oracle_ifs', 'items', 'rows come late');
INSERT INTO bridge.cursor_audit (uid, org_id, source_system, entity_name, old_rowversion, reason, changed_by, user_id)
  VALUES (pg_temp.id('cursoraudit'), '${org}', 'oracle_ifs', 'items', 7, 'read again', 'token:cli', pg_temp.id('user'));
INSERT INTO bridge.connection_audit (uid, org_id, connection_id, changes, changed_by, user_id)
  VALUES (pg_temp.id('connectionaudit'), '${org}', pg_temp.id('connection'), '{"location": {"old": null, "new": "1"}}', 'token:cli',
    pg_temp.id('user'));
INSERT INTO bridge.parent_requests (org_id, source_system, parent_entity, parent_bk_hash, parent_key, asked_at)
  VALUES ('${org}', 'oracle_ifs', 'orders', pg_temp.hash('parent'), '["1"]', now());
INSERT INTO bridge.background_sync_schedule (uid, org_id, source_system, entity_name, time_zone)
  VALUES (pg_temp.id('schedule'), '${org}', 'oracle_ifs', 'items', 'Europe/Berlin');
INSERT INTO bridge.field_mappings (uid, org_id, entity_name, source_field, target_field, transformation)
  VALUES (pg_temp.id('mapping'), '${org}', 'items', 'PART_NO', 'item_no', 'trim|uppercase');

-- Expired long ago: a dump must not lose it.
INSERT INTO sync_preview_cache (id, org_id, sync_type, computed_at, expires_at, cache_key, computed_by)
  VALUES (pg_temp.id('preview'), '${org}', 'shopify', now() - interval '3 hours', now() - interval '2 hours', 'key',
    pg_temp.id('user'));
INSERT INTO sync_preview_item (id, org_id, preview_id, position, change_type, record_key)
  VALUES (pg_temp.id('item'), '${org}', pg_temp.id('preview'), 0, 'create', '["A"]');
INSERT INTO sync_progress (id, org_id, sync_id, entity_type, status)
  VALUES (pg_temp.id('progress'), '${org}', 'run', 'item', 'in_progress');
INSERT INTO sync_activity_log (id, org_id, sync_id, action, status, user_id)
  VALUES (pg_temp.id('activity'), '${org}', 'run', 'sync_start', 'in_progress', pg_temp.id('user'));

INSERT INTO syrve_config (tenant_id, server_url, api_login, api_password_encrypted, selected_category_ids)
  VALUES ('${org}', 'https://syrve.example.org:443/resto', 'hub', 'ciphertext', ARRAY[pg_temp.id('category')]);
DELETE FROM integration_connections WHERE system = 'syrve'; -- the account's own entry; one row of each is wanted
INSERT INTO syrve_seats (id, tenant_id, server_url, holder, lease_until)
  VALUES (pg_temp.id('seat'), '${org}', 'https://syrve.example.org', 'node', now());
INSERT INTO syrve_sync_runs (id, tenant_id, sync_type) VALUES (pg_temp.id('syrverun'), '${org}', 'products');
INSERT INTO syrve_raw_objects (id, tenant_id, entity_type, syrve_id, payload, payload_hash, raw_bytes, sync_run_id)
  VALUES (pg_temp.id('raw'), '${org}', 'product', pg_temp.id('syrve'), '{"name": "Borschtsch"}', pg_temp.hash('raw'),
    '\x00ff', pg_temp.id('syrverun'));
INSERT INTO syrve_api_logs (id, tenant_id, sync_run_id, method, endpoint)
  VALUES (pg_temp.id('syrvelog'), '${org}', pg_temp.id('syrverun'), 'GET', '/resto/api/auth');
INSERT INTO inventory_sessions (id, org_id, store_id, number, counted_at)
  VALUES (pg_temp.id('session'), '${org}', pg_temp.id('store'), 'INV-1', now());
INSERT INTO inventory_session_lines (id, org_id, session_id, product_id, amount)
  VALUES (pg_temp.id('line'), '${org}', pg_temp.id('session'), pg_temp.id('syrve'), 12.345);
INSERT INTO syrve_outbox_jobs (id, tenant_id, session_id, job_type, payload_xml, payload_hash)
  VALUES (pg_temp.id('job'), '${org}', pg_temp.id('session'), 'incoming_inventory', '<document/>', pg_temp.hash('xml'));
INSERT INTO syrve_outbox_turns (tenant_id) VALUES ('${org}');
INSERT INTO syrve_outbox_attempts (id, tenant_id, job_id, fence, step, outcome, counted, claimed_at)
  VALUES (pg_temp.id('attempt'), '${org}', pg_temp.id('job'), 1, 'send', 'refused', true, now());
INSERT INTO syrve_outbox_decisions (id, tenant_id, job_id, action, status_before, actor, reason)
  VALUES (pg_temp.id('decision'), '${org}', pg_temp.id('job'), 'retried', 'failed', 'token:desk', 'the period is open');

INSERT INTO sync_operations (id, org_id, name, sync_direction)
  VALUES (pg_temp.id('operation'), '${org}', 'Daily Product Sync', 'down');
INSERT INTO categories (id, org_id, name, slug) VALUES (pg_temp.id('category'), '${org}', 'Shirts', 'shirts');
INSERT INTO products (id, org_id, category_id, sku, name, price)
  VALUES (pg_temp.id('product'), '${org}', pg_temp.id('category'), 'SKU-1', 'Shirt', 19.99);
INSERT INTO product_variants (id, org_id, product_id, sku)
  VALUES (pg_temp.id('variant'), '${org}', pg_temp.id('product'), 'SKU-1-M');
INSERT INTO field_ownership (id, org_id, system, entity_name, field_name)
  VALUES (pg_temp.id('ownership'), '${org}', 'shopify', 'products', 'price');
INSERT INTO products_staging (id, org_id, source_product_id, sync_operation_id, sku, name, change_type, change_data)
  VALUES (pg_temp.id('staged'), '${org}', pg_temp.id('product'), pg_temp.id('operation'), 'SKU-1', 'Blouse', 'update',
    '{"name": {"old": "Shirt", "new": "Blouse"}}');
INSERT INTO sync_conflicts (id, org_id, sync_operation_id, product_id, field_name, local_value, remote_value, severity)
  VALUES (pg_temp.id('conflict'), '${org}', pg_temp.id('operation'), pg_temp.id('product'), 'price', '19.99', '24.99', 'high');
INSERT INTO product_versions (id, org_id, product_id, version_number, product_data, change_source)
  VALUES (pg_temp.id('pversion'), '${org}', pg_temp.id('product'), 1, '{}', 'shopify');
INSERT INTO category_versions (id, org_id, category_id, version_number, category_data, change_source)
  VALUES (pg_temp.id('cversion'), '${org}', pg_temp.id('category'), 1, '{}', 'shopify');
INSERT INTO xorosoft_products (id, org_id, product_id, xorosoft_id, warehouse_code, stock_on_hand)
  VALUES (pg_temp.id('xoro'), '${org}', pg_temp.id('product'), 'X-1', 'MAIN', 3);
INSERT INTO xorosoft_items (id, org_id, xorosoft_id, sku) VALUES (pg_temp.id('xoroitem'), '${org}', 'X-1', 'SKU-1');
INSERT INTO xorosoft_sync_logs (id, org_id, sync_type) VALUES (pg_temp.id('xorolog'), '${org}', 'stock_update');
INSERT INTO sync_rollbacks (id, org_id, original_operation_id, rollback_type)
  VALUES (pg_temp.id('rollback'), '${org}', pg_temp.id('operation'), 'full');
INSERT INTO sync_performance_logs (id, org_id, sync_operation_id, total_duration)
  VALUES (pg_temp.id('performance'), '${org}', pg_temp.id('operation'), 1.5);

INSERT INTO integration_mappings (id, org_id, system, entity_type, internal_id, external_id)
  VALUES (pg_temp.id('idmap'), '${org}', 'shopify', 'product', 'SKU-1', '4711');
INSERT INTO api_logs (id, org_id, direction, connection_id, method, endpoint, ip_address)
  VALUES (pg_temp.id('apilog'), '${org}', 'outbound', pg_temp.id('connection'), 'GET', '/products.json', '2001:db8::1');
INSERT INTO webhook_subscriptions (id, org_id, name, target_url, events, secret_key, secret_fingerprint)
  VALUES (pg_temp.id('subscription'), '${org}', 'crm', 'https://crm.example.org/hook', '{run.completed}', 'ciphertext',
    pg_temp.hash('secret'));
INSERT INTO webhook_deliveries (id, org_id, subscription_id, event_id, event_type, payload)
  VALUES (pg_temp.id('delivery'), '${org}', pg_temp.id('subscription'), pg_temp.id('event'), 'run.completed', '{}');
INSERT INTO webhook_delivery_attempts (id, org_id, delivery_id, attempt)
  VALUES (pg_temp.id('attempt'), '${org}', pg_temp.id('delivery'), 1);
INSERT INTO webhook_inbound_events (id, org_id, connection_id, delivery_id, body_hash, raw_body)
  VALUES (pg_temp.id('inbound'), '${org}', pg_temp.id('connection'), 'd-1', pg_temp.hash('body'), '\x7b7d');
INSERT INTO data_sync_status (id, org_id, system, entity_type) VALUES (pg_temp.id('status'), '${org}', 'oracle_ifs', 'items');
INSERT INTO catalog_settings (org_id) VALUES ('${org}');
INSERT INTO shopify_products (id, org_id, external_id, content_hash, content, remote_updated_at)
  VALUES (pg_temp.id('shopproduct'), '${org}', 'gid://shopify/Product/4711', pg_temp.hash('mug'), '{}', now());
INSERT INTO shopify_writes (id, org_id, external_id, batch_uid, fields_read, fields_written)
  VALUES (pg_temp.id('shopwrite'), '${org}', 'gid://shopify/Product/4711', pg_temp.id('batch'), '{"title": "A"}', '{"title": "B"}');
INSERT INTO shopify_inventory_levels (id, org_id, inventory_item_id, location_id, available, remote_updated_at)
  VALUES (pg_temp.id('shoplevel'), '${org}', 'gid://shopify/InventoryItem/1', 'gid://shopify/Location/1', 3, now());
INSERT INTO webhook_endpoints (id, org_id, connection_id, scheme, secret_encrypted, secret_fingerprint)
  VALUES (pg_temp.id('endpoint'), '${org}', pg_temp.id('connection'), 'shopify', 'ciphertext', pg_temp.hash('hook'));
