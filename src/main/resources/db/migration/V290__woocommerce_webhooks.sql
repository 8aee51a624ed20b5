-- Deliveries of WooCommerce are signed in their own way (B38, B39, B41).
SET LOCAL timezone = 'UTC';

ALTER TABLE public.webhook_endpoints
  DROP CONSTRAINT webhook_endpoints_scheme_check,
  ADD CONSTRAINT webhook_endpoints_scheme_check CHECK (scheme IN ('shopify', 'woocommerce'));
