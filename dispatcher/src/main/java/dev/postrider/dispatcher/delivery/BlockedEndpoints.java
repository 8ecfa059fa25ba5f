package dev.postrider.dispatcher.delivery;

/** Tells which endpoints get nothing but their owner's probes. */
@FunctionalInterface
public interface BlockedEndpoints {

  boolean isBlocked(String endpointId);
}
