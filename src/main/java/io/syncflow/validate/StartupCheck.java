package io.syncflow.validate;

import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.ProjectReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * Finds every fault of a project's files in one go, before anything runs: a hub in production
 * refuses to start with an error rather than running half of its routes.
 */
public final class StartupCheck {

  private final List<FileCheck> checks;

  /**
   * @param clock tells from when on schedules must fire
   */
  public StartupCheck(Clock clock) {
    this.checks = Checks.all(clock);
  }

  /**
   * @param projectRoot the folder that holds routes/, xslt/ and config/
   * @param beans what the hub gives to routes
   * @return all faults, sorted by file and line; nothing was started or connected
   * @throws java.io.UncheckedIOException when a file cannot be read
   */
  public List<Fault> check(Path projectRoot, BeanCatalog beans) {
    Project project = ProjectReader.read(projectRoot, beans);
    Faults faults = new Faults();
    checks.forEach(check -> check.check(project, faults));
    return List.copyOf(faults.sorted());
  }
}
