package dev.postrider.dispatcher.delivery;

/** What this dispatcher thinks of endpoints that failed. */
public interface Circuits {

  /** The endpoint is known to answer again: it may be called at once. */
  void close(String endpointId);
}
