package io.syncflow.syrve.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.syncflow.db.OrgScope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.ExchangeBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * XML and stylesheets that want more than they may (B26, B27, S16), through the hub's own route. A
 * file and an HTTP server watch: nobody may read the one or call the other.
 */
@Timeout(30)
class HostileDocumentsTest {

  private static final String CANARY = "canary-7f3a";
  private static final String MORE = "more than 200 levels";
  private static final String XSL = "http://www.w3.org/1999/XSL/Transform";

  @TempDir static Path folder;
  private static HttpServer server;
  private static final AtomicInteger HITS = new AtomicInteger();
  private static CamelContext context;

  @BeforeAll
  static void start() throws Exception {
    Files.writeString(folder.resolve("canary.txt"), CANARY);
    Files.writeString(folder.resolve("canary.xml"), "<c>" + CANARY + "</c>");
    Files.writeString(folder.resolve("canary.xsl"), stylesheet(""));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          HITS.incrementAndGet();
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    for (Arguments hostile : (Iterable<Arguments>) stylesheets()::iterator) {
      Files.writeString(folder.resolve(hostile.get()[0] + ".xsl"), (String) hostile.get()[1]);
    }
    Files.copy(
        Path.of("xslt/syrve/incomingInventory.xsl"), folder.resolve("incomingInventory.xsl"));
    context = DocumentRoutes.start(new OrgScope(null), folder);
  }

  @AfterAll
  static void stop() {
    context.stop();
    server.stop(0);
  }

  static Stream<Arguments> documents() {
    String file = folder.resolve("canary.txt").toUri().toString();
    String http = http("/entity");
    return Stream.of(
        Arguments.of("a DOCTYPE alone", "<!DOCTYPE inventory>" + inventory("7"), "DOCTYPE"),
        Arguments.of(
            "an entity of a file",
            "<!DOCTYPE inventory [<!ENTITY x SYSTEM '" + file + "'>]>" + inventory("&x;"),
            "DOCTYPE"),
        Arguments.of(
            "an entity of an address",
            "<!DOCTYPE inventory [<!ENTITY x SYSTEM '" + http + "'>]>" + inventory("&x;"),
            "DOCTYPE"),
        Arguments.of(
            "a parameter entity",
            "<!DOCTYPE inventory [<!ENTITY % x SYSTEM '" + http + "'> %x;]>" + inventory("7"),
            "DOCTYPE"),
        Arguments.of(
            "an external DTD",
            "<!DOCTYPE inventory SYSTEM '" + http + "'>" + inventory("7"),
            "DOCTYPE"),
        Arguments.of("a billion laughs", laughs(), "DOCTYPE"),
        Arguments.of(
            "XInclude",
            inventory(
                "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' parse='text' href='"
                    + file
                    + "'/>"),
            "namespace"),
        Arguments.of(
            "schemaLocation",
            "<inventory xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
                + " xsi:noNamespaceSchemaLocation='"
                + http
                + "'/>",
            "namespace"),
        Arguments.of(
            "a stylesheet of its own",
            "<?xml-stylesheet type='text/xsl' href='" + http + "'?>" + inventory("7"),
            "processing instruction"),
        Arguments.of(
            "200,000 levels", inventory("<a>".repeat(200_000) + "</a>".repeat(200_000)), MORE),
        Arguments.of("a million attributes", inventory(attributes(1_000_000)), MORE),
        Arguments.of("201 attributes", inventory(attributes(201)), MORE),
        Arguments.of("201 levels", inventory("<a>".repeat(199) + "</a>".repeat(199)), MORE),
        Arguments.of("half a document", "<inventory><number>7", "not well-formed"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void refuses_a_document_with(String name, String xml, String because) {
    HITS.set(0);
    Exchange exchange = make("incomingInventory", xml);

    assertThat(exchange.getException()).isInstanceOf(DocumentRefused.class);
    assertThat(exchange.getException())
        .hasMessageContaining(because)
        .hasMessageNotContaining(CANARY);
    assertThat(HITS).hasValue(0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void refuses_to_check_a_result_with(String name, String xml, String because) {
    HITS.set(0);
    Exchange exchange =
        ExchangeBuilder.anExchange(context).withBody(xml.getBytes(StandardCharsets.UTF_8)).build();
    DocumentRefused refused = null;
    try {
      new DocumentCheck()
          .check("incomingInventory", exchange.getMessage().getBody(byte[].class), null);
    } catch (DocumentRefused e) {
      refused = e;
    }

    assertThat(refused).isNotNull().hasMessageContaining(because);
    assertThat(HITS).hasValue(0);
  }

  static Stream<Arguments> stylesheets() {
    String file = folder.resolve("canary.xml").toUri().toString();
    return Stream.of(
            Map.entry("documentFile", value("document('" + file + "')")),
            Map.entry("documentHttp", value("document('" + http("/document") + "')")),
            Map.entry("documentRelative", value("document('canary.xml')")),
            Map.entry("documentOfInput", value("document(string(/inventory/number))")),
            Map.entry("importHttp", stylesheet("<xsl:import href='" + http("/import") + "'/>")),
            Map.entry(
                "importFile",
                stylesheet("<xsl:import href='" + folder.resolve("canary.xsl").toUri() + "'/>")),
            Map.entry("importRelative", stylesheet("<xsl:import href='canary.xsl'/>")),
            Map.entry("includeHttp", stylesheet("<xsl:include href='" + http("/include") + "'/>")),
            Map.entry(
                "externalEntity",
                "<!DOCTYPE x [<!ENTITY x SYSTEM '"
                    + folder.resolve("canary.txt").toUri()
                    + "'>]>"
                    + stylesheet(template("&x;"))),
            Map.entry(
                "runtime",
                stylesheet(
                    template(
                        "<xsl:value-of"
                            + " xmlns:rt='http://xml.apache.org/xalan/java/java.lang.Runtime'"
                            + " select='rt:getRuntime()'/>"))),
            Map.entry(
                "redirect",
                "<xsl:stylesheet version='1.0' xmlns:xsl='"
                    + XSL
                    + "' xmlns:r='http://xml.apache.org/xalan/redirect'"
                    + " extension-element-prefixes='r'>"
                    + template(
                        "<r:write file='"
                            + folder.resolve("written.txt")
                            + "'>"
                            + CANARY
                            + "</r:write>")
                    + "</xsl:stylesheet>"))
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stylesheets")
  void runs_no_stylesheet_that_reads_or_writes_elsewhere_or_calls_java(String name, String text) {
    HITS.set(0);
    String address = name.equals("documentOfInput") ? http("/input") : "7";
    Exchange exchange = render(name, inventory(address));

    assertThat(exchange.getException()).isNotNull();
    assertThat(exchange.getMessage().getBody(String.class)).doesNotContain(CANARY);
    assertThat(HITS).hasValue(0);
    assertThat(folder.resolve("written.txt")).doesNotExist();
  }

  @Test
  void ends_with_the_sentence_of_a_stylesheet_that_refuses() throws IOException {
    Files.writeString(
        folder.resolve("refusing.xsl"),
        stylesheet(
            template("<xsl:message terminate='yes'>This store has no scales.</xsl:message>")));

    assertThat(render("refusing", inventory("7")).getException())
        .isInstanceOf(DocumentRefused.class)
        .hasMessage("This store has no scales.");
  }

  @Test
  void makes_a_document_of_harmless_xml_on_the_same_route() {
    Exchange exchange = make("incomingInventory", inventory("7"));
    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getBody(String.class))
        .contains("<documentNumber>7</documentNumber>");
  }

  @Test
  @Timeout(10)
  void refuses_the_worst_of_them_within_seconds() {
    long before = System.nanoTime();
    make("incomingInventory", inventory(attributes(1_000_000)));
    make("incomingInventory", laughs());
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
  }

  private static Exchange make(String document, String xml) {
    return send("direct:syrve-make-document", document, xml);
  }

  private static Exchange render(String document, String xml) {
    return send("direct:syrve-render-document", document, xml);
  }

  private static Exchange send(String route, String document, String xml) {
    try (var template = context.createProducerTemplate()) {
      return template.send(
          route,
          ExchangeBuilder.anExchange(context)
              .withProperty(DocumentXslt.DOCUMENT, document)
              .withBody(xml.getBytes(StandardCharsets.UTF_8))
              .build());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String http(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private static String inventory(String number) {
    return "<inventory><number>"
        + number
        + "</number><counted>2026-11-21T08:00:00</counted><store><code>1</code></store>"
        + "<accounts><surplus>5.10</surplus><shortage>5.09</shortage></accounts>"
        + "<line number='1'><product><code>p</code></product><amount>1</amount></line>"
        + "</inventory>";
  }

  private static String laughs() {
    StringBuilder xml = new StringBuilder("<!DOCTYPE inventory [<!ENTITY l0 'ha'>");
    for (int i = 1; i < 10; i++) {
      xml.append("<!ENTITY l").append(i).append(" '");
      xml.append(("&l" + (i - 1) + ";").repeat(10)).append("'>");
    }
    return xml.append("]>").append(inventory("&l9;")).toString();
  }

  private static String attributes(int count) {
    StringBuilder element = new StringBuilder("<a");
    for (int i = 0; i < count; i++) {
      element.append(" a").append(i).append("='1'");
    }
    return element.append("/>").toString();
  }

  private static String value(String expression) {
    return stylesheet(template("<xsl:copy-of select=\"" + expression + "\"/>"));
  }

  private static String template(String content) {
    return "<xsl:template match='/'><out>" + content + "</out></xsl:template>";
  }

  private static String stylesheet(String content) {
    return "<xsl:stylesheet version='1.0' xmlns:xsl='" + XSL + "'>" + content + "</xsl:stylesheet>";
  }
}
