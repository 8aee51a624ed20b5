package io.syncflow.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysetTest {

  @TempDir Path folder;

  @Test
  void finds_the_file_whose_name_and_content_end_with_a_line_break() throws Exception {
    Keyset.find(Map.of(), folder);
    Path file = folder.resolve("given.json");
    Files.copy(folder.resolve("keyset.json"), file);
    file.toFile().setWritable(true, true);
    Files.writeString(file, Files.readString(file) + "\n");

    assertThat(Keyset.find(Map.of(Keyset.VARIABLE, file + "\n"), null).size()).isEqualTo(1);
  }

  @Test
  void refuses_to_start_without_one() {
    assertThatThrownBy(() -> Keyset.find(Map.of(Keyset.VARIABLE, " "), null))
        .isInstanceOf(KeysetRefused.class)
        .hasMessageContaining("SYNCFLOW_KEYSET is missing");
  }
}
