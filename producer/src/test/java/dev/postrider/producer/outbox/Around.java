package dev.postrider.producer.outbox;

import java.util.List;

/** An outlet that does something else before it sends. */
interface Around extends Outlet {
  Outlet outlet();

  @Override
  default List<Fate> send(List<WaitingEvent> events) throws InterruptedException {
    return outlet().send(events);
  }

  @Override
  default Rest rest(String topic) {
    return outlet().rest(topic);
  }

  @Override
  default Trial trial(String topic) {
    return outlet().trial(topic);
  }

  @Override
  default void endRest(String topic, int partition) {
    outlet().endRest(topic, partition);
  }

  @Override
  default void close() {
    outlet().close();
  }
}
