package io.syncflow.syrve.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.syncflow.syrve.SyrveServer;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Any stock count becomes a valid document that says the same, or is refused with a sentence. */
class AnySessionTest {

  private static final SyrveSettings SETTINGS =
      new SyrveSettings(ZoneId.of("Europe/Lisbon"), "iso", "5.10", "5.09", SyrveServer.UNKNOWN);

  private final DocumentXslt xslt = new DocumentXslt(Path.of("xslt/syrve"));
  private final DocumentCheck check = new DocumentCheck();

  @Property(tries = 300)
  void arrives_with_the_same_amounts_and_words(
      @ForAll("words") String number,
      @ForAll("words") String note,
      @ForAll("lines") List<InventoryLine> lines)
      throws Exception {
    Element document = parsed(made(session(number, note), lines));

    assertThat(text(document, "documentNumber")).isEqualTo(number);
    assertThat(text(document, "comment")).isEqualTo(note);
    NodeList items = document.getElementsByTagName("item");
    assertThat(items.getLength()).isEqualTo(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      Element item = (Element) items.item(i);
      InventoryLine line = lines.get(i);
      assertThat(new BigDecimal(text(item, "amountContainer"))).isEqualByComparingTo(line.amount());
      assertThat(text(item, "amountContainer")).matches("[0-9]+(\\.[0-9]{1,3})?");
      assertThat(text(item, "comment")).isEqualTo(line.note());
      if (line.productId() == null) {
        assertThat(text(item, "productArticle")).isEqualTo(line.productCode());
      } else {
        assertThat(UUID.fromString(text(item, "productId"))).isEqualTo(line.productId());
      }
    }
  }

  @Property(tries = 200)
  void is_refused_with_the_place_of_a_character_that_xml_has_not(
      @ForAll("words") String before,
      @ForAll("forbidden") String character,
      @ForAll("words") String after) {
    InventoryLine line =
        new InventoryLine(
            UUID.randomUUID(),
            null,
            "sku",
            BigDecimal.ONE,
            null,
            null,
            null,
            before + character + after);

    DocumentRefused refused =
        catchThrowableOfType(DocumentRefused.class, () -> made(session("1", null), List.of(line)));

    assertThat(refused).isNotNull();
    assertThat(refused.faults())
        .containsExactly(
            new DocumentFault(
                "line 1 (product sku)",
                "The note holds U+%04X, which XML cannot carry."
                    .formatted((int) character.charAt(0))));
  }

  @Example
  void is_made_at_its_largest_with_every_line() throws Exception {
    List<InventoryLine> lines = new ArrayList<>();
    for (int i = 0; i < InventoryLines.MOST; i++) {
      lines.add(
          new InventoryLine(
              UUID.randomUUID(), null, "sku" + i, BigDecimal.valueOf(i, 3), null, null, null, "ж"));
    }
    NodeList items = parsed(made(session("1", null), lines)).getElementsByTagName("item");
    assertThat(items.getLength()).isEqualTo(InventoryLines.MOST);
  }

  @Provide
  Arbitrary<String> words() {
    Arbitrary<Character> marked = Arbitraries.of('&', '<', '>', '"', '\'', ']', ';', '{', '}', ' ');
    Arbitrary<String> mixed =
        Arbitraries.oneOf(
            marked.map(String::valueOf),
            Arbitraries.of("😀", "🍷", "𝕏", "]]>", "<!--", "&#0;", "<?x?>", "é", "Ж", "中"),
            Arbitraries.strings().withCharRange('а', 'я').ofMaxLength(3),
            Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(3),
            Arbitraries.strings().withCharRange('\uE000', '\uFFFD').ofMaxLength(1));
    return mixed
        .list()
        .ofMinSize(1)
        .ofMaxSize(10)
        .map(parts -> String.join("", parts))
        .filter(text -> !text.isEmpty() && text.length() <= 60);
  }

  @Provide
  Arbitrary<String> forbidden() {
    return Arbitraries.oneOf(
        Arbitraries.chars()
            .range('\u0000', '\u001F')
            .filter(c -> c != '\t' && c != '\n' && c != '\r')
            .map(String::valueOf),
        // Behind a high surrogate a following low one would make it whole: words() begin with none.
        Arbitraries.of("\uD800", "\uDBFF", "\uFFFE", "\uFFFF"));
  }

  @Provide
  Arbitrary<List<InventoryLine>> lines() {
    Arbitrary<BigDecimal> amounts =
        Arbitraries.bigDecimals()
            .between(BigDecimal.ZERO, new BigDecimal("999999999999.999"))
            .ofScale(3)
            .map(BigDecimal::stripTrailingZeros);
    Arbitrary<UUID> ids = Arbitraries.create(UUID::randomUUID);
    return Combinators.combine(ids.injectNull(0.4), words(), amounts, ids.injectNull(0.5), words())
        .as(
            (product, code, amount, container, note) ->
                new InventoryLine(
                    UUID.randomUUID(), product, code, amount, "kg", container, null, note))
        .list()
        .ofMinSize(1)
        .ofMaxSize(15)
        .map(ArrayList::new);
  }

  private byte[] made(InventorySession session, List<InventoryLine> lines) {
    byte[] neutral = InventoryXml.of(session, lines, SETTINGS);
    return check.check(
        "incomingInventory", xslt.render("incomingInventory", neutral), lines.size());
  }

  private static InventorySession session(String number, String note) {
    Instant counted = Instant.parse("2026-07-01T11:30:00Z");
    return new InventorySession(
        UUID.randomUUID(),
        UUID.randomUUID(),
        null,
        number,
        counted,
        "approved",
        1,
        note,
        1,
        null,
        null,
        counted,
        counted,
        null);
  }

  private static Element parsed(byte[] xml) throws Exception {
    Element document =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml))
            .getDocumentElement();
    // 11:30 in UTC is 12:30 of a summer's day in Lisbon, whatever this machine's locale.
    assertThat(text(document, "dateIncoming")).isEqualTo("2026-07-01T12:30:00");
    assertThat(document.getTagName().toLowerCase(Locale.ROOT)).isEqualTo("document");
    return document;
  }

  /** The text of the first child element of that name, not of one below it. */
  private static String text(Element parent, String name) {
    NodeList children = parent.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i).getNodeName().equals(name)) {
        return children.item(i).getTextContent();
      }
    }
    return null;
  }
}
