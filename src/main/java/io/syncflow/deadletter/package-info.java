/**
 * Lives here: failed records and waiting children as people see them.
 *
 * <p>May be called by: routes, the API.
 *
 * <p>Never: writes a target.
 */
package io.syncflow.deadletter;
