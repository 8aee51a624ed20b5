package io.syncflow.validate.scratch;

import io.syncflow.validate.project.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.camel.Component;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.RouteService;
import org.apache.camel.language.bean.BeanLanguage;
import org.apache.camel.spi.BeanProcessorFactory;

/**
 * A Camel context to build things in (platform.md 5): the hub's beans by type, its placeholders, no
 * component settings (a clustered scheduler would write to the live store), no JMX. It builds
 * routes and starts none, not even their endpoints.
 */
final class Scratch extends DefaultCamelContext {

  private Scratch(Project project) {
    super(false);
    getCamelContextExtension().setName("validate");
    disableJMX();
    setAutoStartup(false);
    setSourceLocationEnabled(true);
    Properties placeholders = new Properties();
    placeholders.putAll(project.placeholders());
    getPropertiesComponent().setInitialProperties(placeholders);
    project.beans().beans().forEach(this::bindStub);
    getCamelContextExtension().addContextPlugin(BeanProcessorFactory.class, new UncalledBeans());
    build();
    ((BeanLanguage) resolveLanguage("bean")).setValidate(false);
  }

  /** Runs {@code work} in a context of its own and closes it. */
  static void with(Project project, Consumer<Scratch> work) {
    try (Scratch context = new Scratch(project)) {
      work.accept(context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A component is Camel's to make: a stub of one would stand in for it. */
  private void bindStub(String name, Class<?> type) {
    if (!Component.class.isAssignableFrom(type)) {
      getRegistry().bind(name, StubBean.of(name, type));
    }
  }

  /** Called by Camel when a route is built: this is as far as it goes here. */
  @Override
  public void startRouteService(RouteService service, boolean addingRoutes) {
    // built, never started
  }

  /** The sentence inside Camel's nested exceptions. */
  static String sentence(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String name = root.getClass().getSimpleName();
    String message = root.getMessage() == null ? name : root.getMessage();
    String text = message.strip().split("\\R", 2)[0];
    int due = text.lastIndexOf(" due to: ");
    return due < 0 ? text : text.substring(due + 9);
  }

  /** What a component refuses about an address; empty when it takes it. */
  String refusal(String uri) {
    try {
      getEndpoint(uri);
      return "";
    } catch (RuntimeException e) {
      return sentence(e);
    }
  }
}
