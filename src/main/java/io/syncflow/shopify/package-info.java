/**
 * Lives here: what is peculiar to Shopify: its GraphQL texts, the cost budget of a shop, bulk
 * operations, what the hub last saw of each product, and how it writes.
 *
 * <p>May be called by: the routes in {@code routes/shopify}, Hub.
 *
 * <p>Never: knows the catalog, or calls anything but through the outbound door.
 */
package io.syncflow.shopify;
