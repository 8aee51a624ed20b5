package io.syncflow.syrve.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xmlunit.builder.DiffBuilder;
import org.xmlunit.diff.Diff;

/**
 * What the project's stylesheets make, pair by pair: {@code *.in.xml} becomes {@code *.out.xml}.
 */
class GoldenDocumentsTest {

  private static final Path GOLDEN = Path.of("src/test/resources/syrve/golden");

  /** The manual's own schemas; they are not the project's to keep. */
  private static final Path MANUAL = Path.of("../shared/samples/syrve/manual");

  private final DocumentXslt xslt = new DocumentXslt(Path.of("xslt/syrve"));

  static Stream<Path> inputs() throws IOException {
    return Files.walk(GOLDEN).filter(file -> file.toString().endsWith(".in.xml")).sorted();
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void makes_exactly_the_expected_document(Path input) throws IOException {
    byte[] made = made(input);
    Path expected = Path.of(input.toString().replace(".in.xml", ".out.xml"));
    Diff diff =
        DiffBuilder.compare(Files.readAllBytes(expected))
            .withTest(made)
            .ignoreWhitespace()
            .checkForIdentical()
            .build();
    assertThat(diff.hasDifferences()).as("%s%n%s", diff, text(made)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void passes_the_hubs_own_rules(Path input) throws IOException {
    assertThat(new DocumentCheck().check(document(input), made(input), null)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void passes_the_manuals_schema(Path input) throws Exception {
    Path schema = MANUAL.resolve(document(input) + "Dto.xsd");
    assumeTrue(Files.exists(schema), "skipped: the manual's schemas are not here, " + schema);
    var validator = SchemaFactory.newDefaultInstance().newSchema(schema.toFile()).newValidator();
    byte[] made = made(input);
    assertThatCode(() -> validator.validate(new StreamSource(new ByteArrayInputStream(made))))
        .as(text(made))
        .doesNotThrowAnyException();
  }

  private byte[] made(Path input) throws IOException {
    return xslt.render(document(input), Files.readAllBytes(input));
  }

  private static String document(Path input) {
    return input.getParent().getFileName().toString();
  }

  private static String text(byte[] xml) {
    return new String(xml, StandardCharsets.UTF_8);
  }
}
