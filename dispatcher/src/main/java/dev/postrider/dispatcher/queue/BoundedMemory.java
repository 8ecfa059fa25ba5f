package dev.postrider.dispatcher.queue;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One cache and one budget of write buffers for all stores of the process, however many tasks it
 * has.
 */
public final class BoundedMemory implements RocksDBConfigSetter {
  /** Where the cache is found in the configuration. */
  static final String CACHE = "postrider.rocksdb.cache";

  private static final int WRITE_BUFFERS = 3;
  private static final long WRITE_BUFFER_BYTES = 4L << 20;

  /** Shared by all stores of one dispatcher; closed with the process. */
  record Shared(Cache cache, WriteBufferManager writeBuffers) {
    static Shared of(long bytes) {
      RocksDB.loadLibrary();
      Cache cache = new LRUCache(bytes);
      return new Shared(cache, new WriteBufferManager(bytes / 2, cache));
    }
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    Shared shared = requireNonNull((Shared) configs.get(CACHE));
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(shared.cache());
    table.setCacheIndexAndFilterBlocks(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(shared.writeBuffers());
    options.setMaxWriteBufferNumber(WRITE_BUFFERS);
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
  }

  @Override
  public void close(String storeName, Options options) {
    // What is shared outlives the store.
  }
}
