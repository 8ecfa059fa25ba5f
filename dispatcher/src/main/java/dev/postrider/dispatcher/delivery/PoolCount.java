package dev.postrider.dispatcher.delivery;

import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider;

/** Counts connection pools as they come and go. */
final class PoolCount implements ConnectionProvider.MeterRegistrar {
  private final AtomicInteger pools = new AtomicInteger();

  int pools() {
    return pools.get();
  }

  @Override
  public void registerMetrics(
      String poolName, String id, SocketAddress remoteAddress, ConnectionPoolMetrics metrics) {
    pools.incrementAndGet();
  }

  @Override
  public void deRegisterMetrics(String poolName, String id, SocketAddress remoteAddress) {
    pools.decrementAndGet();
  }
}
