package dev.postrider.dispatcher.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class BrokerIT {
  @Test
  void createsAndDeletesTopics() throws Exception {
    var topic = Broker.fresh("broker");
    try (var admin = Broker.admin()) {
      admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();

      Broker.delete(topic, "never-there");

      assertThat(admin.listTopics().names().get()).doesNotContain(topic);
    }
  }
}
