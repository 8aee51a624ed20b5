/**
 * Lives here: reading a source incrementally: cursor, overlap, chunks.
 *
 * <p>May be called by: routes.
 *
 * <p>Never: maps a field or writes a target.
 */
package io.syncflow.delta;
