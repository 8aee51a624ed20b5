package io.syncflow;

import io.syncflow.validate.BeanCatalog;
import io.syncflow.validate.Fault;
import io.syncflow.validate.Severity;
import io.syncflow.validate.StartupCheck;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses to start a hub whose files have an error, rather than running half of its routes. Looks
 * when all beans are bound and no route is loaded; add it behind the listeners that bind beans.
 */
final class RefuseBrokenFiles extends MainListenerSupport {

  private static final Logger LOG = LoggerFactory.getLogger(RefuseBrokenFiles.class);

  private final Path root;
  private final Map<String, String> properties;
  private final StartupCheck check;

  /**
   * @param root the folder that holds routes/, xslt/ and config/
   * @param properties settings that override config/application.properties
   * @param clock tells from when on schedules must fire
   */
  RefuseBrokenFiles(Path root, Map<String, String> properties, Clock clock) {
    this.root = root;
    this.properties = Map.copyOf(properties);
    this.check = new StartupCheck(clock);
  }

  /**
   * @throws IllegalStateException naming every error with its file and line
   */
  @Override
  public void afterConfigure(BaseMainSupport main) {
    Map<String, Object> beans =
        main.getCamelContext().getRegistry().findByTypeWithName(Object.class);
    List<Fault> faults = check.check(root, BeanCatalog.of(beans, properties));
    List<String> errors =
        faults.stream()
            .filter(fault -> fault.severity() == Severity.ERROR)
            .map(Fault::toString)
            .toList();
    if (!errors.isEmpty()) {
      throw new IllegalStateException(
          "routes or settings have errors; \"syncflow validate\" lists them:\n"
              + String.join("\n", errors));
    }
    faults.forEach(fault -> LOG.warn("{}", fault));
  }
}
