package io.syncflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands tests the one {@link SyrveHub} of their JVM: each makes organisations of its own. */
public final class SharedSyrveHub implements ParameterResolver {

  /** Chunks are small and attempts few, so that little is enough to see what happens. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "syncflow.syrve.deadline", "PT2S",
          "syncflow.syrve.login-deadline", "PT10S",
          "syncflow.syrve.chunk-size", "25",
          "syncflow.syrve.license-pause", "PT2S",
          "syncflow.syrve.outbox.schedule", "PT1M");

  private record Shared(SyrveHub hub) implements AutoCloseable {

    static Shared start() {
      try {
        Path data = Files.createTempDirectory("syncflow-syrve-");
        data.toFile().deleteOnExit();
        return new Shared(new SyrveHub(data, SETTINGS));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      hub.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SyrveHub.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SharedSyrveHub.class))
        .getOrComputeIfAbsent(Shared.class, key -> Shared.start(), Shared.class)
        .hub();
  }
}
