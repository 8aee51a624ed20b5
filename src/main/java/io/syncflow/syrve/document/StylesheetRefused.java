package io.syncflow.syrve.document;

/** A stylesheet ended with a message of its own: {@code xsl:message terminate="yes"}. */
final class StylesheetRefused extends DocumentRefused {

  StylesheetRefused(String message) {
    super(message);
  }
}
