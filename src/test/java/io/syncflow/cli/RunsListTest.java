package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RunsListTest {

  @Test
  void the_reason_of_a_failed_run_is_the_last_column() throws JsonProcessingException {
    String table = table("{\"run\":\"1\",\"error\":\"the source is shut\"},{\"run\":\"2\"}");
    assertThat(table.lines().findFirst().orElseThrow()).endsWith("seconds  error");
    assertThat(table.lines().toList().get(2)).endsWith("  the source is shut");
  }

  @Test
  void runs_that_ended_well_have_no_column_for_it() throws JsonProcessingException {
    String table = table("{\"run\":\"1\",\"error\":null}");
    assertThat(table.lines().findFirst().orElseThrow()).endsWith("seconds");
  }

  private static String table(String runs) throws JsonProcessingException {
    JsonNode items = new ObjectMapper().readTree("[" + runs + "]");
    return new RunsCommand().listing(items).text("There are none.");
  }
}
