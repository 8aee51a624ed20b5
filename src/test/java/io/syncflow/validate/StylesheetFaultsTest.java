package io.syncflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Stylesheets that would fail with the first document (S16). */
class StylesheetFaultsTest {

  @Test
  void refuses_what_does_not_compile_is_newer_reads_elsewhere_or_calls_java() {
    assertThat(Fixture.faults("xslt"))
        .containsExactly(
            "xslt/broken.xsl:3: error: does not compile: Error parsing XPath expression 'items[['."
                + " (xslt)",
            "xslt/extension.xsl:2: error: a stylesheet may have no extension elements"
                + " (xslt-extension)",
            "xslt/extension.xsl:4: error: exsl:node-set() is an extension function; there may be"
                + " none (xslt-extension)",
            "xslt/extension.xsl:5: error: document() reads elsewhere; a stylesheet has its input"
                + " alone (xslt-outside)",
            "xslt/java.xsl:1: error: a stylesheet may not call Java: remove the namespace"
                + " http://xml.apache.org/xalan/java/java.lang.Runtime (xslt-java)",
            "xslt/java.xsl:3: error: rt:getRuntime() is an extension function; there may be none"
                + " (xslt-extension)",
            "xslt/literal.xsl:1: error: the version has to be 1.0, not 3.0 (xslt-version)",
            "xslt/newer.xsl:1: error: the version has to be 1.0, not 2.0 (xslt-version)",
            "xslt/newer.xsl:3: error: xsl:for-each-group is no element of XSLT 1.0 (xslt-version)",
            "xslt/newer.xsl:4: error: upper-case() is no function of XSLT 1.0 (xslt-version)",
            "xslt/newer.xsl:6: error: if() is no function of XSLT 1.0 (xslt-version)",
            "xslt/newer.xsl:7: error: tokenize() is no function of XSLT 1.0 (xslt-version)",
            "xslt/outside.xsl:2: error: does not compile: Could not read stylesheet target"
                + " 'other.xsl', because 'http' access is not allowed due to restriction set by the"
                + " accessExternalStylesheet property. (xslt)",
            "xslt/unclosed.xsl:3: error: not valid XML: The element type \"xsl:template\" must be"
                + " terminated by the matching end-tag \"</xsl:template>\". (xslt-xml)");
  }
}
