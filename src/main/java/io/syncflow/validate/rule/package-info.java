/**
 * Lives here: the checks, one rule per class.
 *
 * <p>May be called by: io.syncflow.validate.
 *
 * <p>Never: stops at the first fault.
 */
package io.syncflow.validate.rule;
