package io.syncflow.validate.project;

/** A text and where it is written. */
public record Located(String text, Place place) {}
