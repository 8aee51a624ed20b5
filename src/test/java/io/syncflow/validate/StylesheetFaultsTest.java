package io.syncflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Stylesheets that would fail with the first document (S16). */
class StylesheetFaultsTest {

  @Test
  void refuses_what_does_not_compile_reads_elsewhere_or_calls_java() {
    assertThat(Fixture.faults("xslt"))
        .containsExactly(
            "xslt/broken.xsl:3: error: does not compile: Error parsing XPath expression 'items[['. (xslt)",
            "xslt/java.xsl:1: error: a stylesheet may not call Java: remove the namespace http://xml.apache.org/xalan/java/java.lang.Runtime (xslt-java)",
            "xslt/outside.xsl:2: error: does not compile: Could not read stylesheet target 'other.xsl', because 'http' access is not allowed due to restriction set by the accessExternalStylesheet property. (xslt)",
            "xslt/unclosed.xsl:3: error: not valid XML: The element type \"xsl:template\" must be terminated by the matching end-tag \"</xsl:template>\". (xslt-xml)");
  }
}
