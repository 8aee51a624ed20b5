/**
 * Lives here: pools, the embedded PostgreSQL, migrations, the organisation scope and its
 * transactions.
 *
 * <p>May be called by: every room that reads or writes the hub's own tables.
 *
 * <p>Never: knows what a run, a record or a route is.
 */
package io.syncflow.db;
