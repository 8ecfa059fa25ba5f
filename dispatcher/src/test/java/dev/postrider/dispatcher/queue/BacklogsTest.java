package dev.postrider.dispatcher.queue;

import static dev.postrider.dispatcher.testing.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.schemas.internal.HeldEndpoint;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class BacklogsTest {
  private final Backlogs backlogs =
      new Backlogs(
          new EndpointStore(
              Stores.inMemoryKeyValueStore("endpoints").get(),
              Stores.inMemoryKeyValueStore("marks").get()));
  private final Backlog shop = new Backlog("shop", HeldEndpoint.newBuilder().build());
  private final Backlog bank = new Backlog("bank", HeldEndpoint.newBuilder().build());
  private final List<Backlog> visited = new ArrayList<>();

  @Test
  void ofABacklogsTimesTheEarliestStands() {
    for (int n = 100; n > 0; n--) {
      backlogs.activateAt(shop, NOON.plusSeconds(n));
      backlogs.activateAt(bank, NOON.plusSeconds(n));
    }
    backlogs.activateAt(shop, NOON.plusSeconds(50));

    assertThat(backlogs.waking()).isEqualTo(2);
    look(0);
    assertThat(visited).isEmpty();
    look(1);
    assertThat(visited).containsExactlyInAnyOrder(shop, bank);
    look(200);
    assertThat(visited).hasSize(2);
    assertThat(backlogs.waking()).isZero();
  }

  private void look(int seconds) {
    backlogs.round(
        NOON.plusSeconds(seconds),
        () -> true,
        backlog -> {
          visited.add(backlog);
          return false;
        });
  }
}
