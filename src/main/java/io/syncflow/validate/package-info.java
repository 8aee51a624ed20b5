/**
 * Lives here: the search for faults in routes, stylesheets, mappings, schedules and settings.
 *
 * <p>May be called by: the validate command, the hub before it starts.
 *
 * <p>Never: starts a route, opens a connection or changes a file.
 */
package io.syncflow.validate;
