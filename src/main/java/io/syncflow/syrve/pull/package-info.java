/**
 * Lives here: what is read out of Syrve: which lists, how their XML and JSON are taken apart, the
 * raw objects they become, and what a complete list no longer has.
 *
 * <p>May be called by: routes, Hub, and api for looking.
 *
 * <p>Never: writes to Syrve, holds a licence seat while it writes to the database, deletes an
 * object, or rounds a number.
 */
package io.syncflow.syrve.pull;
