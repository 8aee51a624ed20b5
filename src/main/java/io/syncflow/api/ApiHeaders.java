package io.syncflow.api;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Lets no request header and no query parameter become a Camel header, and of a message's headers
 * only those an answer needs become HTTP headers (C1, C5, B42, B43). Parameters are read from the
 * raw query by {@link Query}.
 */
public final class ApiHeaders implements HeaderFilterStrategy {

  private static final Set<String> ANSWER =
      Set.of("content-type", "content-disposition", "location", "retry-after", "allow");

  @Override
  public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
    return !ANSWER.contains(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
    return true;
  }
}
