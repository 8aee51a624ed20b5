package io.syncflow.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PipelinePropertiesTest {

  @Provide
  Arbitrary<Pipeline> pipelines() {
    return Pipelines.any();
  }

  @Property
  void reading_what_was_printed_gives_the_same_pipeline(@ForAll("pipelines") Pipeline pipeline)
      throws PipelineSyntaxException {
    assertThat(Pipeline.parse(pipeline.toString())).isEqualTo(pipeline);
  }

  @Property
  void any_text_is_a_pipeline_or_a_fault_with_a_place_inside_it(@ForAll String text) {
    try {
      Pipeline.parse(text);
    } catch (PipelineSyntaxException e) {
      assertThat(e.column()).isBetween(1, text.length() + 1);
    }
  }
}
