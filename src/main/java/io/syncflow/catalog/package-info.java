/**
 * Lives here: products and their variants, staged changes, plans, the three-way merge, conflicts,
 * versions, rollbacks.
 *
 * <p>May be called by: routes and the API; rooms of shops through the root package.
 *
 * <p>Never: knows a shop, or speaks HTTP.
 */
package io.syncflow.catalog;
