package io.syncflow.validate.scratch;

import io.syncflow.validate.Faults;
import io.syncflow.validate.NearestName;
import io.syncflow.validate.project.BoundEndpoint;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.util.URISupport;

/**
 * {@code unknown-component}, {@code endpoint-option}, {@code endpoint}: the component of every
 * address exists, knows its options and accepts the address as a whole (B55).
 */
final class EndpointAddresses implements ScratchCheck {

  @Override
  public void check(Scratch camel, Project project, Faults faults) {
    Set<String> schemes = Components.schemes();
    project.endpoints().stream()
        .filter(endpoint -> !endpoint.use().isPattern())
        .forEach(endpoint -> check(camel, endpoint, schemes, faults));
  }

  private static void check(
      Scratch context, BoundEndpoint endpoint, Set<String> schemes, Faults faults) {
    Optional<String> scheme = endpoint.scheme();
    if (scheme.isEmpty()) {
      return;
    }
    if (!schemes.contains(scheme.get())) {
      faults.error(
          endpoint.place(),
          "unknown-component",
          "unknown component \"%s\"%s"
              .formatted(scheme.get(), NearestName.hint(scheme.get(), schemes)));
      return;
    }
    if (checkOptions(context, endpoint, scheme.get(), faults) && !endpoint.use().isDynamic()) {
      address(context, endpoint)
          .map(uri -> context.refusal(uri))
          .filter(refusal -> !refusal.isEmpty())
          .ifPresent(
              refusal ->
                  faults.error(
                      endpoint.place(), "endpoint", scheme.get() + " refuses this: " + refusal));
    }
  }

  /** True when every option is known. */
  private static boolean checkOptions(
      Scratch context, BoundEndpoint endpoint, String scheme, Faults faults) {
    EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory(scheme);
    if (factory == null || factory.isLenientProperties()) {
      return true;
    }
    boolean fine = true;
    for (Map.Entry<String, Located> option : endpoint.use().options().entrySet()) {
      String name = option.getKey();
      boolean prefixed = factory.multiValuePrefixes().values().stream().anyMatch(name::startsWith);
      boolean known = factory.propertyNames().contains(name) || prefixed || name.contains("{{");
      if (!known) {
        fine = false;
        faults.error(
            option.getValue().place(),
            "endpoint-option",
            "%s has no option \"%s\"%s"
                .formatted(scheme, name, NearestName.hint(name, factory.propertyNames())));
      }
    }
    return fine;
  }

  /** The address with its options; empty when a placeholder has no value here. */
  private static Optional<String> address(Scratch context, BoundEndpoint endpoint) {
    Map<String, Object> options = new LinkedHashMap<>();
    for (Map.Entry<String, Located> option : endpoint.use().options().entrySet()) {
      Optional<String> value = endpoint.scope().resolve(option.getValue().text());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (!option.getKey().contains("{{")) {
        options.put(option.getKey(), value.get());
      }
    }
    return endpoint
        .address()
        .filter(address -> !address.contains("${"))
        .map(address -> join(context, address, options));
  }

  /** A bare scheme takes its path from the options too, as the YAML DSL has it. */
  private static String join(Scratch context, String address, Map<String, Object> options) {
    try {
      if (!address.contains(":")) {
        return context
            .getCamelContextExtension()
            .getEndpointUriFactory(address)
            .buildUri(address, options, false);
      }
      return options.isEmpty()
          ? address
          : address + "?" + URISupport.createQueryString(options, false);
    } catch (URISyntaxException e) {
      return address;
    }
  }
}
