package io.syncflow.bench;

import io.syncflow.db.OrgScope;
import io.syncflow.syrve.document.DocumentRoutes;
import io.syncflow.syrve.document.DocumentXslt;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.xml.transform.Templates;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.ExchangeBuilder;

/**
 * Documents a second: the hub's own route beside bare JAXP {@code Templates} of the same
 * stylesheet, in turn in one JVM. The route locks its parser down and speaks Camel; the other does
 * neither. {@code -Dbench.only=documents} runs this alone, {@code -Dbench.document-lines=} (200)
 * says how long a document is.
 */
final class DocumentsBenchmark {

  private static final String DOCUMENT = "incomingInventory";
  private static final double GOAL = 0.9;
  private static final long SLICE_NANOS = 100_000_000;
  private static final int SLICES = 30;

  private DocumentsBenchmark() {}

  static void run(int rounds, PrintStream out) throws Exception {
    int lines = Integer.getInteger("bench.document-lines", 200);
    byte[] input = input(lines);
    try (CamelContext context = DocumentRoutes.start(new OrgScope(null), Path.of("xslt/syrve"))) {
      ProducerTemplate template = context.createProducerTemplate();
      Templates compiled =
          TransformerFactory.newDefaultInstance()
              .newTemplates(new StreamSource(Path.of("xslt/syrve", DOCUMENT + ".xsl").toFile()));
      measure(
          List.of(
              new Contender("bare JAXP Templates", xml -> bare(compiled, xml)),
              new Contender(
                  "hub: route that renders",
                  xml -> sent(template, "direct:syrve-render-document", xml)),
              new Contender(
                  "hub: route that renders and checks",
                  xml -> sent(template, "direct:syrve-make-document", xml))),
          input,
          lines,
          rounds,
          out);
    }
  }

  private record Contender(String title, UnaryOperator<byte[]> work, List<Double> speeds) {
    Contender(String title, UnaryOperator<byte[]> work) {
      this(title, work, new ArrayList<>());
    }

    double median() {
      return DocumentsBenchmark.median(speeds);
    }

    /** The median over all turns of how it did beside another in the same turn. */
    double beside(Contender other) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < speeds.size(); i++) {
        ratios.add(speeds.get(i) / other.speeds.get(i));
      }
      return DocumentsBenchmark.median(ratios);
    }
  }

  /** Short slices in turn: whatever else the machine does meets all of them alike. */
  private static void measure(
      List<Contender> contenders, byte[] input, int lines, int rounds, PrintStream out) {
    byte[] expected = contenders.get(0).work().apply(input);
    for (Contender contender : contenders) {
      if (!Arrays.equals(expected, contender.work().apply(input))) {
        throw new IllegalStateException(contender.title() + " made another document");
      }
      for (int i = 0; i < SLICES; i++) {
        slice(contender, input);
      }
    }
    for (int i = 0; i < rounds * SLICES; i++) {
      contenders.forEach(contender -> contender.speeds().add(slice(contender, input)));
    }
    out.printf("%nDocuments of %,d lines (%,d bytes)%n", lines, expected.length);
    Contender bare = contenders.get(0);
    for (Contender contender : contenders) {
      out.printf(
          "%-40s %,10.0f documents/s %6.2f x bare%n",
          contender.title(), contender.median(), contender.beside(bare));
    }
    double ratio = contenders.get(1).beside(bare);
    out.printf(
        "%-32s %8.2f   goal >= %.2f   %s%n",
        "route / bare Templates", ratio, GOAL, ratio >= GOAL ? "reached" : "MISSED");
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static double slice(Contender contender, byte[] input) {
    long begin = System.nanoTime();
    long end = begin + SLICE_NANOS;
    long documents = 0;
    long now;
    do {
      contender.work().apply(input);
      documents++;
      now = System.nanoTime();
    } while (now < end);
    return documents * 1e9 / (now - begin);
  }

  private static byte[] bare(Templates compiled, byte[] xml) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(xml.length);
    try {
      compiled
          .newTransformer()
          .transform(new StreamSource(new ByteArrayInputStream(xml)), new StreamResult(out));
    } catch (TransformerException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  private static byte[] sent(ProducerTemplate template, String route, byte[] xml) {
    Exchange exchange =
        template.send(
            route,
            ExchangeBuilder.anExchange(template.getCamelContext())
                .withProperty(DocumentXslt.DOCUMENT, DOCUMENT)
                .withBody(xml)
                .build());
    if (exchange.getException() != null) {
      throw new IllegalStateException(exchange.getException());
    }
    return exchange.getMessage().getBody(byte[].class);
  }

  private static byte[] input(int lines) {
    StringBuilder xml =
        new StringBuilder(
            "<inventory><number>INV-1</number><counted>2026-11-21T08:00:00</counted><store><id>"
                + UUID.nameUUIDFromBytes(new byte[1])
                + "</id></store><accounts><surplus>5.10</surplus><shortage>5.09</shortage>"
                + "</accounts>");
    for (int i = 1; i <= lines; i++) {
      xml.append("<line number='").append(i).append("'><product><id>");
      xml.append(UUID.nameUUIDFromBytes(("product" + i).getBytes(StandardCharsets.UTF_8)));
      xml.append("</id></product><amount>").append(i).append(".125</amount>");
      xml.append(i % 5 == 0 ? "<note>Полка " + i + " &amp; подвал</note>" : "").append("</line>");
    }
    return xml.append("</inventory>").toString().getBytes(StandardCharsets.UTF_8);
  }
}
