package dev.postrider.producer.web;

import java.util.UUID;

/** Ids that the producer gives: what it is, and 128 random bits. */
public final class NewId {
  private NewId() {}

  public static String of(String prefix) {
    return prefix + "_" + UUID.randomUUID().toString().replace("-", "");
  }
}
