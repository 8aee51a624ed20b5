/**
 * Lives here: what is peculiar to Xorosoft: its envelope, its pages that may lie, stock and prices.
 *
 * <p>May be called by: routes, {@code api}, {@code cli}, the composition root.
 *
 * <p>Never: takes an empty answer for an empty warehouse, or writes runs and dead letters itself.
 */
package io.syncflow.xorosoft;
