package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ValidateCommandTest {

  private static final String FIXTURES = "src/test/resources/validate/";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void prints_each_fault_and_a_summary_and_exits_2_when_there_are_errors() {
    int exit = run("--project", FIXTURES + "no-id");
    assertThat(exit).isEqualTo(2);
    assertThat(out.toString().lines())
        .containsExactly(
            "routes/items.camel.yaml:1: error: this route has no id (route-id)",
            "1 error, no warnings");
  }

  @Test
  void exits_0_when_there_are_warnings_only() {
    assertThat(run("--project", FIXTURES + "nested-choice")).isZero();
    assertThat(out.toString()).endsWith("no errors, 1 warning" + System.lineSeparator());
  }

  @Test
  void prints_one_json_object() throws Exception {
    int exit = run("--json", "--project", FIXTURES + "no-id");
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(exit).isEqualTo(2);
    assertThat(report)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"faults":[{"file":"routes/items.camel.yaml","line":1,"column":3,
                     "severity":"error","rule":"route-id","message":"this route has no id"}],
                     "errors":1,"warnings":0}
                    """));
  }

  @Test
  void reports_the_named_files_only_but_reads_them_all() {
    int clean = run("--project", FIXTURES + "duplicate-id", "routes/items.camel.yaml");
    assertThat(clean).isZero();
    int faulty = run("--project", FIXTURES + "duplicate-id", "routes/orders.camel.yaml");
    assertThat(faulty).isEqualTo(2);
  }

  @Test
  void refuses_a_path_that_is_not_there() {
    assertThat(run("--project", FIXTURES + "no-id", "routes/itmes.camel.yaml")).isEqualTo(2);
    assertThat(err.toString()).contains("There is no routes/itmes.camel.yaml in this project.");
  }

  @Test
  void refuses_a_path_that_is_read_by_nobody_instead_of_finding_no_fault_in_it() {
    for (String outside : new String[] {FIXTURES + "nested-choice/routes", "pom.xml"}) {
      assertThat(run("--project", FIXTURES + "no-id", outside)).as(outside).isEqualTo(2);
      assertThat(err.toString()).contains(outside + " holds nothing of the project in ");
      assertThat(out.toString()).isEmpty();
    }
  }

  @Test
  void takes_a_path_through_a_link(@TempDir Path folder) throws Exception {
    Path link =
        Files.createSymbolicLink(
            folder.resolve("project"), Path.of(FIXTURES + "no-id").toAbsolutePath());
    assertThat(run("--project", FIXTURES + "no-id", link.resolve("routes").toString()))
        .isEqualTo(2);
    assertThat(out.toString()).endsWith("1 error, no warnings" + System.lineSeparator());
  }

  @Test
  void refuses_a_folder_that_is_no_project() {
    assertThat(run("--project", FIXTURES + "no-such-project")).isEqualTo(2);
    assertThat(err.toString()).contains("There is no folder routes in ", "no-such-project.");
    assertThat(out.toString()).isEmpty();
  }

  private int run(String... arguments) {
    return new CommandLine(new ValidateCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
