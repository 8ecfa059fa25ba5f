package dev.postrider.dispatcher.delivery;

import static dev.postrider.dispatcher.testing.Samples.disabled;
import static dev.postrider.dispatcher.testing.Samples.endpoint;
import static dev.postrider.dispatcher.testing.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.delivery.Delivery.Way;
import dev.postrider.dispatcher.endpoint.Endpoint;
import dev.postrider.dispatcher.testing.Directory;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StillWantedTest {
  private final Endpoint endpoint = endpoint(1, URI.create("https://shop.example/hooks"));
  private final Directory directory = new Directory();
  private final Set<String> blocked = new HashSet<>();
  private final StillWanted stillWanted = new StillWanted(directory, blocked::contains);

  @Test
  void isWantedByAnEndpointThatIsAsItWas() {
    directory.put(endpoint);

    assertThat(stillWanted.test(delivery(Way.DIRECT))).isTrue();
  }

  @Test
  void isNotWantedAfterAChange() {
    directory.put(disabled(endpoint));

    assertThat(stillWanted.test(delivery(Way.DIRECT))).isFalse();
  }

  @Test
  void isNotWantedByAnEndpointThatWasDeleted() {
    assertThat(stillWanted.test(delivery(Way.DIRECT))).isFalse();
  }

  @Test
  void onlyItsOwnersAreWantedByAnEndpointThatIsBlocked() {
    directory.put(endpoint);
    blocked.add(endpoint.id());

    assertThat(stillWanted.test(delivery(Way.DIRECT))).isFalse();
    assertThat(stillWanted.test(delivery(Way.QUEUE))).isTrue();
    assertThat(stillWanted.test(delivery(Way.PROBE))).isTrue();
  }

  private Delivery delivery(Way way) {
    var position = new RecordPosition("payments", 0, 0);
    var message = new Message(event("payment.occurred", "{}"), "msg_1", position, _ -> false);
    return new Delivery(message, endpoint, 1, way);
  }
}
