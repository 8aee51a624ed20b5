/**
 * Lives here: the target's catalogue, the COPY stage, the merge, the isolation of bad rows, waiting
 * parents.
 *
 * <p>May be called by: routes.
 *
 * <p>Never: reads a source or maps a field.
 */
package io.syncflow.load;
