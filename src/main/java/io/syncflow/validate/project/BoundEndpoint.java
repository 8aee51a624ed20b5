package io.syncflow.validate.project;

import java.util.Optional;

/**
 * An endpoint together with what its placeholders mean.
 *
 * @param unit the route or template it belongs to; empty for error handlers and rest services
 */
public record BoundEndpoint(EndpointUse use, Optional<RouteUnit> unit, Scope scope) {

  /** The address without options, resolved; empty when a placeholder has no value. */
  public Optional<String> address() {
    return scope.resolve(use.uri().text());
  }

  /** The component's name; empty when it is not known before a message comes. */
  public Optional<String> scheme() {
    return address()
        .map(address -> address.split("[:?]", 2)[0])
        .filter(scheme -> scheme.matches("[a-zA-Z][a-zA-Z0-9+.-]*"));
  }

  /** What stands behind the scheme, without slashes and options. */
  public Optional<String> name() {
    return address()
        .filter(address -> address.contains(":"))
        .map(address -> address.substring(address.indexOf(':') + 1).replaceFirst("^//", ""))
        .map(name -> name.split("\\?", 2)[0]);
  }

  /** The value of an option, resolved; empty when it is absent or has an unknown placeholder. */
  public Optional<Located> option(String name) {
    return Optional.ofNullable(use.options().get(name))
        .flatMap(
            written ->
                scope
                    .resolve(written.text())
                    .map(text -> new Located(text, scope.origin(written))));
  }

  /** Where the address comes from: the instance's parameter when it is nothing but one. */
  public Place place() {
    return scope.origin(use.uri());
  }
}
