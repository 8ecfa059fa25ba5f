package dev.postrider.dispatcher.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.dispatcher.queue.EndpointStatuses.Pending;
import dev.postrider.schemas.internal.EndpointStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusCopyTest {
  private final StatusCopy statuses = new StatusCopy();

  @Test
  void anEndpointWithoutAStatusGoesDirect() {
    assertThat(statuses.isQueued("ep_1")).isFalse();
    assertThat(statuses.of("ep_1")).isNull();
    assertThat(statuses.pendingOf("app_1")).isEqualTo(new Pending(0, 0));
  }

  @Test
  void anEndpointIsQueuedWhenItsOwnerSaysSo() {
    statuses.apply("ep_1", status("app_1", "BLOCKED", true, 5));
    statuses.apply("ep_2", status("app_1", "FLOWING", false, 5));

    assertThat(statuses.isQueued("ep_1")).isTrue();
    assertThat(statuses.isQueued("ep_2")).isFalse();
  }

  @Test
  void whatIsPendingIsSummedByApplication() {
    statuses.apply("ep_1", status("app_1", "BLOCKED", true, 5));
    statuses.apply("ep_2", status("app_1", "FLOWING", false, 7));
    statuses.apply("ep_3", status("app_2", "FLOWING", false, 11));
    statuses.apply("ep_1", status("app_1", "BLOCKED", true, 2));

    assertThat(statuses.pendingOf("app_1")).isEqualTo(new Pending(9, 900));
    assertThat(statuses.pendingOf("app_2")).isEqualTo(new Pending(11, 1100));
  }

  @Test
  void whatIsGoneIsNotCounted() {
    statuses.apply("ep_1", status("app_1", "BLOCKED", true, 5));

    statuses.apply("ep_1", null);
    statuses.apply("ep_1", null);

    assertThat(statuses.pendingOf("app_1")).isEqualTo(new Pending(0, 0));
    assertThat(statuses.isQueued("ep_1")).isFalse();
  }

  @Test
  void listenersAreToldOnceWhenAnEndpointIsNotBlockedAnyMore() {
    List<String> told = new ArrayList<>();
    statuses.onUnblocked(told::add);

    statuses.apply("ep_1", status("app_1", "BLOCKED", true, 5));
    statuses.apply("ep_1", status("app_1", "BLOCKED", true, 6));
    statuses.apply("ep_1", status("app_1", "FLOWING", false, 6));
    statuses.apply("ep_1", null);
    statuses.apply("ep_2", status("app_1", "BLOCKED", true, 6));
    statuses.apply("ep_2", null);

    assertThat(told).containsExactly("ep_1", "ep_2");
  }

  private static EndpointStatus status(
      String application, String state, boolean queued, long pending) {
    return EndpointStatus.newBuilder()
        .setApplicationId(application)
        .setState(state)
        .setQueued(queued)
        .setSince(Instant.EPOCH)
        .setPending(pending)
        .setPendingBytes(pending * 100)
        .setWrittenAt(Instant.EPOCH)
        .build();
  }
}
