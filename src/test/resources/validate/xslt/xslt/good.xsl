<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="xml" version="1.1"/>
  <xsl:key name="k" match="item" use="concat(@id, ':', name())"/>
  <xsl:template match="/">
    <a b="{normalize-space(@c)} says upper-case(x)" c="{{not(this:one())}}">
      <xsl:if test="not(a) and (b or (c)) and self::node() and child::text()[position() = last()]">
        <xsl:value-of select="concat('ext:call(', &quot;document(&quot;, $v, string-length('if (a)'))"/>
      </xsl:if>
    </a>
  </xsl:template>
  <xsl:variable name="v" select="(1 + 2) * (3 div (4))"/>
</xsl:stylesheet>
