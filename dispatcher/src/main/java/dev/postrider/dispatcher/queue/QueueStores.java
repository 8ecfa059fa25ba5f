package dev.postrider.dispatcher.queue;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** What is held, in RocksDB with a changelog. */
record QueueStores(
    HeldStore held,
    Timers timers,
    EndpointStore endpoints,
    List<KeyValueStore<Bytes, byte[]>> all) {
  /** By endpoint and sequence: what is sent, and the original record. */
  static final String PAYLOADS = "payloads";

  /** By endpoint and sequence: how far each delivery is. */
  static final String DELIVERIES = "deliveries";

  private static final String TIMERS = "timers";
  private static final String ENDPOINTS = "endpoints";
  private static final String MARKS = "marks";
  private static final List<String> NAMES = List.of(PAYLOADS, DELIVERIES, TIMERS, ENDPOINTS, MARKS);

  /** A key that nothing has. */
  private static final Bytes NO_KEY = Bytes.wrap(new byte[1]);

  static QueueStores of(ProcessorContext<?, ?> context) {
    Timers timers = new Timers(store(context, TIMERS));
    return new QueueStores(
        new HeldStore(store(context, PAYLOADS), store(context, DELIVERIES), timers),
        timers,
        new EndpointStore(store(context, ENDPOINTS), store(context, MARKS)),
        NAMES.stream().map(name -> store(context, name)).toList());
  }

  /** Appends to every changelog the removal of something that is not there. */
  void writeNothing() {
    all.forEach(store -> store.delete(NO_KEY));
  }

  private static KeyValueStore<Bytes, byte[]> store(ProcessorContext<?, ?> context, String name) {
    return context.getStateStore(name);
  }

  static List<? extends StoreBuilder<?>> builders(Map<String, String> changelogConfig) {
    return NAMES.stream()
        .map(name ->
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(changelogConfig))
        .toList();
  }
}
