/**
 * Lives here: the simulated external systems, loaded only by {@code syncflow sandbox}.
 *
 * <p>May be called by: cli and the composition root.
 *
 * <p>Never: imports a domain room; the hub sees it as it sees any ERP, through JDBC.
 */
package io.syncflow.sandbox;
