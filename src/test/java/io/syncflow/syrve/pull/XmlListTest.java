package io.syncflow.syrve.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlListTest {

  @TempDir static Path folder;
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static HttpServer canary;

  private final XmlList xml = new XmlList("productDtoes", "productDto");

  @BeforeAll
  static void listen() throws IOException {
    canary = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    canary.createContext(
        "/",
        exchange -> {
          CALLS.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    canary.start();
    Files.writeString(folder.resolve("secret"), "CANARY");
  }

  @AfterAll
  static void stop() {
    canary.stop(0);
  }

  @Test
  void values_stay_the_text_they_came_as() throws IOException {
    JsonNode product =
        item(
            "<name> Lero &amp; Lero</name><num>00137</num><containers/><price>1.500000000</price>"
                + "<note><![CDATA[<b>]]> &#1078;</note><unknown a='1'><deep>x</deep></unknown>");

    assertThat(product.toString())
        .isEqualTo(
            "{\"name\":\" Lero & Lero\",\"num\":\"00137\",\"containers\":\"\","
                + "\"price\":\"1.500000000\",\"note\":\"<b> ж\","
                + "\"unknown\":{\"@a\":\"1\",\"deep\":\"x\"}}");
  }

  @Test
  void a_list_is_a_list_even_with_one_item() throws IOException {
    assertThat(item("<containers><container><id>1</id></container></containers>").toString())
        .isEqualTo("{\"containers\":{\"container\":[{\"id\":\"1\"}]}}");
    assertThat(item("<x>1</x><x>2</x><x>3</x>").toString())
        .isEqualTo("{\"x\":[\"1\",\"2\",\"3\"]}");
  }

  @Test
  void items_have_a_place_and_what_else_the_root_has_is_passed_over() throws IOException {
    List<ListItem> items =
        Lists.items(
            xml,
            "<?xml version='1.0'?><!-- c --><productDtoes><revision>5</revision><productDto>"
                + "<id>1</id></productDto>\n<other><productDto/></other><productDto/></productDtoes>");

    assertThat(items)
        .extracting(ListItem::place)
        .containsExactly("/productDtoes/productDto[1]", "/productDtoes/productDto[2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "windows-1251", "UTF-16"})
  void the_charset_is_the_documents(String charset) throws IOException {
    byte[] document =
        ("<?xml version='1.0' encoding='"
                + charset
                + "'?><productDtoes><productDto><name>кг"
                + "</name></productDto></productDtoes>")
            .getBytes(Charset.forName(charset));

    assertThat(Lists.items(xml, document).get(0).value().path("name").asText()).isEqualTo("кг");
  }

  @ParameterizedTest
  @DisplayName("F22, B25: what is cut off or not well-formed is no list, and the place is named")
  @ValueSource(
      strings = {
        "<productDtoes><productDto><id>1</id>",
        "<productDtoes><productDto><id>1</id></productDto>",
        "<productDtoes><productDto><id>1</name></productDto></productDtoes>",
        "<productDtoes><productDto><id>&nope;</id></productDto></productDtoes>",
        "<productDtoes><productDto><id>\u0001</id></productDto></productDtoes>",
      })
  void what_is_not_whole_is_no_list(String document) {
    assertThatThrownBy(() -> Lists.census(xml, document))
        .isInstanceOf(MalformedList.class)
        .hasMessageContaining("/productDtoes");
  }

  @Test
  void nothing_and_garbage_are_no_list() {
    assertThatThrownBy(() -> Lists.census(xml, "")).isInstanceOf(MalformedList.class);
    assertThatThrownBy(() -> Lists.census(xml, "{}")).isInstanceOf(MalformedList.class);
    assertThatThrownBy(() -> Lists.census(xml, "<productDtoes/><productDtoes/>"))
        .isInstanceOf(MalformedList.class);
  }

  @Test
  @DisplayName("B25: another root is another answer")
  void another_root_is_refused() {
    assertThatThrownBy(() -> Lists.census(xml, "<employees/>"))
        .isInstanceOf(PullFailed.class)
        .hasMessage("parse: /employees: the answer's root should be productDtoes");
  }

  @ParameterizedTest
  @DisplayName("B26: DOCTYPE, external entities and their kin reach neither file nor network")
  @ValueSource(
      strings = {
        "<!DOCTYPE productDtoes>%s",
        "<!DOCTYPE productDtoes SYSTEM 'http://127.0.0.1:{port}/a.dtd'>%s",
        "<!DOCTYPE productDtoes [<!ENTITY x SYSTEM 'file://{file}'>]>%s",
        "<!DOCTYPE productDtoes [<!ENTITY x SYSTEM 'http://127.0.0.1:{port}/x'>]>%s",
        "<!DOCTYPE p [<!ENTITY % x SYSTEM 'http://127.0.0.1:{port}/x'> %x;]>%s",
        "<!DOCTYPE p [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'><!ENTITY x '&b;&b;'>]>%s",
      })
  void a_doctype_is_refused(String head) {
    String document =
        head.replace("{port}", Integer.toString(canary.getAddress().getPort()))
            .replace("{file}", folder.resolve("secret").toString())
            .replace("%s", "<productDtoes><productDto><id>&x;</id></productDto></productDtoes>");
    int before = CALLS.get();

    assertThatThrownBy(() -> Lists.items(xml, document))
        .isInstanceOfAny(PullFailed.class, MalformedList.class)
        .hasMessageNotContaining("CANARY");
    assertThat(CALLS.get()).isEqualTo(before);
  }

  @Test
  void an_inclusion_is_an_element_like_any_other() throws IOException {
    JsonNode item =
        item(
            "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file://"
                + folder.resolve("secret")
                + "' parse='text'/>");

    assertThat(item.toString()).contains("include").doesNotContain("CANARY");
  }

  @Test
  @DisplayName("B27: 200,000 levels and a million attributes are refused by limits")
  void what_is_too_deep_or_too_wide_is_refused() {
    String deep = "<a>".repeat(200_000);
    StringBuilder wide = new StringBuilder("<a");
    for (int i = 0; i < 1_000_000; i++) {
      wide.append(" b").append(i).append("=''");
    }

    assertThatThrownBy(() -> item(deep)).isInstanceOfAny(PullFailed.class, MalformedList.class);
    assertThatThrownBy(() -> item(wide.append("/>").toString()))
        .isInstanceOfAny(PullFailed.class, MalformedList.class);
  }

  private JsonNode item(String content) throws IOException {
    return Lists.items(
            xml,
            ("<productDtoes><productDto>" + content + "</productDto></productDtoes>")
                .getBytes(StandardCharsets.UTF_8))
        .get(0)
        .value();
  }
}
