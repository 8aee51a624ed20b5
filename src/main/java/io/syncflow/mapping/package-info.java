/**
 * Lives here: field mappings, the named transformations, validation against the target's catalogue.
 *
 * <p>May be called by: routes and the command line.
 *
 * <p>Never: reads a source or writes a target.
 */
package io.syncflow.mapping;
