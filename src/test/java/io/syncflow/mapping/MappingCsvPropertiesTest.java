package io.syncflow.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MappingCsvPropertiesTest {

  @Provide
  Arbitrary<List<MappingRow>> rows() {
    Arbitrary<String> texts =
        Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withChars("'=+-@\t\r\n,\" a#\uFEFF"),
                Arbitraries.of("", "'", "\"", "'='", "\uFEFF"))
            .filter(Unicode::isStorable);
    Arbitrary<String> targets =
        Combinators.combine(
                Arbitraries.strings().withCharRange('a', 'z').ofLength(1),
                Arbitraries.strings().withCharRange('a', 'z').numeric().ofMaxLength(20))
            .as(String::concat)
            .filter(name -> !name.equals("src_rowversion"));
    return Combinators.combine(
            texts.filter(text -> !text.isEmpty()),
            targets,
            Pipelines.any().map(Pipeline::toString).filter(Unicode::isStorable),
            texts.map(text -> text.isEmpty() ? null : text),
            Arbitraries.of(true, false))
        .as((s, t, p, d, r) -> new MappingRow("items", s, t, p, d, r))
        .list()
        .ofMinSize(1)
        .ofMaxSize(10)
        .uniqueElements(MappingRow::targetField);
  }

  @Property
  void what_was_written_is_read_as_the_same_rows(@ForAll("rows") List<MappingRow> rows) {
    String written = MappingCsv.write(rows);

    MappingFile read = MappingCsv.read("items.csv", "items", written.getBytes(UTF_8));

    assertThat(read.faults()).isEmpty();
    assertThat(read.rows()).isEqualTo(rows);
    assertThat(MappingCsv.write(read.rows())).isEqualTo(written);
  }

  @Property
  void any_bytes_are_read_without_an_exception(@ForAll byte[] content) {
    assertThat(MappingCsv.read("items.csv", "items", content).faults()).isNotEmpty();
  }
}
