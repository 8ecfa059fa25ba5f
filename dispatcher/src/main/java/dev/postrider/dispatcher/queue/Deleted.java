package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.schemas.internal.HeldDelivery;

/** Tells an endpoint that was deleted from one that this copy of the registry does not know yet. */
final class Deleted {
  private Deleted() {}

  /**
   * Whether an endpoint that the directory does not have must have been deleted after the delivery
   * was routed.
   */
  static boolean isSure(EndpointDirectory directory, HeldDelivery held) {
    return directory.confirmed() && directory.offset() >= held.getRegistryOffset();
  }
}
