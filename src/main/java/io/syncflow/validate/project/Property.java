package io.syncflow.validate.project;

/**
 * A property of application.properties.
 *
 * @param value its text, blanks at its end included
 * @param commented a comment stands above it, or above the block of lines it belongs to
 */
public record Property(String key, String value, boolean commented, Place place) {}
