package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

class RefuseBrokenFilesTest {

  private static final Path FIXTURES = Path.of("src/test/resources/validate");

  /** The bean that the fixture calls, with the method it misspells. */
  public static final class Loader {
    /** Does nothing. */
    public void load(Object chunk) {}
  }

  @Test
  void refuses_to_start_and_names_each_error_with_its_file_and_line() {
    Main main = main("bean");
    main.bind("loader", new Loader());
    assertThatThrownBy(main::start)
        .hasStackTraceContaining("routes/items.camel.yaml:9: error: unknown bean \"loadr\"")
        .hasStackTraceContaining("routes/items.camel.yaml:13: error: bean \"loader\" (Loader)");
    assertThat(main.isStarted()).isFalse();
    main.stop();
  }

  @Test
  void starts_when_there_are_no_errors() {
    Main main = main("nested-choice");
    main.start();
    assertThat(main.isStarted()).isTrue();
    main.stop();
  }

  private static Main main(String fixture) {
    Path root = FIXTURES.resolve(fixture);
    Main main = new Main(RefuseBrokenFilesTest.class);
    main.addMainListener(new RefuseBrokenFiles(root, Map.of(), Clock.systemUTC()));
    main.configure().withRoutesIncludePattern("false").withBasePackageScanEnabled(false);
    return main;
  }
}
