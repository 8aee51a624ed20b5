package io.syncflow.webhook;

import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Of a delivery's headers only those that senders sign off with become Camel headers, and none that
 * Camel itself would obey (C1, B42, B43).
 */
public final class HookHeaders implements HeaderFilterStrategy {

  @Override
  public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
    return !name.equalsIgnoreCase(Exchange.CONTENT_TYPE);
  }

  @Override
  public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
    return !HookScheme.isKnown(name);
  }
}
