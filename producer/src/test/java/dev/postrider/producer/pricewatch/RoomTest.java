package dev.postrider.producer.pricewatch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.producer.web.Unavailable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoomTest {
  private final Room room = new Room(2, Duration.ofMillis(10), "Too many; come again.");

  @Test
  void whoFindsNoPlaceIsRefusedUntilOneIsLeft() {
    Room.Place one = room.enter();
    Room.Place other = room.enter();

    assertThatThrownBy(room::enter)
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("Too many; come again.");
    one.close();
    room.enter().close();
    other.close();
  }
}
