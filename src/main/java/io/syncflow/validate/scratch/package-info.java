/**
 * Lives here: what Camel itself says about routes that are built and never started.
 *
 * <p>May be called by: io.syncflow.validate.
 *
 * <p>Never: starts an endpoint, calls a bean or opens a connection.
 */
package io.syncflow.validate.scratch;
