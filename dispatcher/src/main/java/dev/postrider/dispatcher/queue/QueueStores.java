package dev.postrider.dispatcher.queue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** What is held, in RocksDB with a changelog. */
record QueueStores(HeldStore held, Timers timers, EndpointStore endpoints) {
  /** By endpoint and sequence: what is sent, and the original record. */
  static final String PAYLOADS = "payloads";

  /** By endpoint and sequence: how far each delivery is. */
  static final String DELIVERIES = "deliveries";

  private static final String TIMERS = "timers";
  private static final String ENDPOINTS = "endpoints";
  private static final String MARKS = "marks";

  static QueueStores of(ProcessorContext<?, ?> context) {
    Timers timers = new Timers(store(context, TIMERS));
    return new QueueStores(
        new HeldStore(store(context, PAYLOADS), store(context, DELIVERIES), timers),
        timers,
        new EndpointStore(store(context, ENDPOINTS), store(context, MARKS)));
  }

  private static KeyValueStore<Bytes, byte[]> store(ProcessorContext<?, ?> context, String name) {
    return context.getStateStore(name);
  }

  static List<? extends StoreBuilder<?>> builders(Map<String, String> changelogConfig) {
    return Stream.of(PAYLOADS, DELIVERIES, TIMERS, ENDPOINTS, MARKS)
        .map(name ->
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(changelogConfig))
        .toList();
  }
}
