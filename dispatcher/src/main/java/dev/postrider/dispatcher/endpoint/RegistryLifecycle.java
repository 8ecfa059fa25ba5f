package dev.postrider.dispatcher.endpoint;

import org.springframework.context.SmartLifecycle;

/** Starts the registry before all that routes by it, and stops it after them. */
final class RegistryLifecycle implements SmartLifecycle {
  static final int PHASE = 0;

  private final Registry registry;
  private volatile boolean running;

  RegistryLifecycle(Registry registry) {
    this.registry = registry;
  }

  @Override
  public void start() {
    running = true;
    try {
      registry.start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the registry was read", e);
    } catch (RuntimeException e) {
      registry.close();
      throw e;
    }
  }

  @Override
  public void stop() {
    registry.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
