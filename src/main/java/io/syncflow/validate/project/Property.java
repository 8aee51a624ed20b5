package io.syncflow.validate.project;

/**
 * A line of application.properties.
 *
 * @param commented a comment stands above it, or above the block of lines it belongs to
 * @param rawValue the text behind the separator, blanks at its end included
 */
public record Property(String key, String value, String rawValue, boolean commented, Place place) {}
