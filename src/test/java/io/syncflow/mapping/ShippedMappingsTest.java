package io.syncflow.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedMappingsTest {

  static Stream<Path> files() throws IOException {
    return Files.list(Path.of("config/mappings")).sorted();
  }

  @ParameterizedTest
  @MethodSource("files")
  void every_shipped_file_is_without_fault_and_canonical(Path file) throws IOException {
    MappingFile read = MappingCsv.read(file);

    assertThat(read.faults()).isEmpty();
    assertThat(MappingCsv.write(read.rows())).isEqualTo(Files.readString(file));
  }
}
