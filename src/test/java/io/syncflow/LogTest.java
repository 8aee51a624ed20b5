package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The log as a process writes it to stderr, with a record that tries to forge lines (S20). */
class LogTest {

  private static final String FORGED = "code A1\r\n23:59:59.999 ERROR forged\u001b[2J\u0000 end";

  /** What the child process runs. */
  static final class Child {
    public static void main(String[] args) {
      Logger log = LoggerFactory.getLogger("io.syncflow.Example");
      MDC.put("org", "acme");
      log.info("Read {}", FORGED);
      log.error("Lost", new IllegalStateException(FORGED, new RuntimeException("inner")));
      log.debug("detail");
      LoggerFactory.getLogger("org.quartz.Chatty").info("noise");
    }
  }

  @Test
  void text_escapes_line_breaks_and_control_characters() throws Exception {
    List<String> lines = log(Map.of());
    assertThat(lines.get(0))
        .matches(
            "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  Example +"
                + "Read code A1\\\\r\\\\n23:59:59.999 ERROR forged\\?\\[2J\\? end");
    assertThat(lines.get(1)).matches("\\S+ ERROR Example +Lost.*");
    assertThat(lines.subList(2, lines.size()))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("    | "))
        .noneMatch(line -> line.chars().anyMatch(Character::isISOControl))
        .anyMatch(line -> line.contains("Caused by: java.lang.RuntimeException: inner"));
  }

  @Test
  void json_writes_one_object_per_line() throws Exception {
    List<String> lines = log(Map.of("SYNCFLOW_LOG", "json"));
    assertThat(lines).hasSize(2);
    JsonNode first = new ObjectMapper().readTree(lines.get(0));
    assertThat(first.get("message").asText()).isEqualTo("Read " + FORGED);
    assertThat(first.get("level").asText()).isEqualTo("INFO");
    assertThat(first.get("logger").asText()).isEqualTo("io.syncflow.Example");
    assertThat(first.at("/context/org").asText()).isEqualTo("acme");
    assertThat(first.get("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
    JsonNode second = new ObjectMapper().readTree(lines.get(1));
    assertThat(second.get("error").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(second.get("stack").asText()).contains("Caused by");
  }

  @Test
  void the_level_of_the_hubs_own_loggers_is_an_environment_variable() throws Exception {
    List<String> lines = log(Map.of("SYNCFLOW_LOG", "json", "SYNCFLOW_LOG_LEVEL", "debug"));
    assertThat(lines).hasSize(3).anyMatch(line -> line.contains("detail"));
  }

  private static List<String> log(Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            String.join(
                File.pathSeparator,
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path"))),
            Child.class.getName());
    builder.environment().keySet().removeIf(name -> name.startsWith("SYNCFLOW_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes());
    List<String> lines = new String(process.getErrorStream().readAllBytes()).lines().toList();
    assertThat(process.waitFor()).as(() -> String.join("\n", lines)).isZero();
    assertThat(out).isEmpty();
    return lines;
  }
}
