<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/">
    <xsl:for-each-group select="item" group-by="@id">
      <a b="{upper-case(@c)}"/>
    </xsl:for-each-group>
    <xsl:value-of select="if (a) then 1 else 2"/>
    <xsl:value-of select="tokenize(string(@a), ',')"/>
  </xsl:template>
</xsl:stylesheet>
