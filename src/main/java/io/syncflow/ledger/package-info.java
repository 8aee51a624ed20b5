/**
 * Lives here: runs: opening, leasing, counting, progress, closing.
 *
 * <p>May be called by: the domain rooms and routes.
 *
 * <p>Never: reads a source or writes a target.
 */
package io.syncflow.ledger;
