package dev.postrider.dispatcher.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class CommitMetadataTest {
  private static final Uuid TOPIC = new Uuid(7, 11);

  @Test
  void aCommitOfATopicThatWasDeletedAndCreatedAgainIsRecognised() {
    var ofFormerTopic = CommitMetadata.write(new Uuid(1, 1), 100, CompletedRanges.NONE);
    var ofThisTopic = CommitMetadata.write(TOPIC, 100, CompletedRanges.NONE);

    assertThat(CommitMetadata.isOfAnotherTopic(ofFormerTopic, TOPIC)).isTrue();
    assertThat(CommitMetadata.isOfAnotherTopic(ofThisTopic, TOPIC)).isFalse();
    assertThat(CommitMetadata.isOfAnotherTopic("", TOPIC)).isFalse();
  }
}
