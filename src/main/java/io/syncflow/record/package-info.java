/**
 * Lives here: the vocabulary every room shares: chunk, key, position, stage, rejection, source row,
 * target table.
 *
 * <p>May be called by: everyone.
 *
 * <p>Never: touches a database, a file or the network.
 */
package io.syncflow.record;
