package dev.postrider.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicsTest {
  @Test
  void aDeadLetterTopicIsNamedAfterItsEventTopic() {
    assertThat(Topics.deadLetterTopicOf("payments")).isEqualTo("payments-dlt");
  }
}
