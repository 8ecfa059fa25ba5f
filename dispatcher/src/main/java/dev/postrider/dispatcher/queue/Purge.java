package dev.postrider.dispatcher.queue;

import dev.postrider.dispatcher.endpoint.EndpointDirectory;
import dev.postrider.schemas.internal.HeldDelivery;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Removes unsent what its user purged, and everything of an endpoint that is no more. */
final class Purge {
  private static final int PAGE = 64;

  private final HeldStore held;
  private final EndpointDirectory directory;

  Purge(HeldStore held, EndpointDirectory directory) {
    this.held = held;
    this.directory = directory;
  }

  enum Progress {
    /** As far as was asked for. */
    DONE,
    /** There is more to remove. */
    MORE,
    /** Whether the endpoint is no more is not known yet. */
    UNSURE
  }

  /** Of a registered endpoint, what was purged. */
  Progress ofPurged(Backlog backlog, BooleanSupplier hasTime) {
    return remove(backlog, backlog.memory().known().getPurgedBelow(), false, hasTime);
  }

  /** Of an endpoint that this copy of the registry does not have. */
  Progress ofUnknown(Backlog backlog, BooleanSupplier hasTime) {
    return remove(backlog, Backlog.NONE, true, hasTime);
  }

  private Progress remove(
      Backlog backlog, long below, boolean onlyIfDeleted, BooleanSupplier hasTime) {
    do {
      List<HeldStore.Entry> page =
          held.page(backlog.endpointId(), backlog.lowest(), PAGE).stream()
              .filter(entry -> entry.sequence() < below)
              .toList();
      for (HeldStore.Entry entry : page) {
        if (onlyIfDeleted && !isSurelyDeleted(entry.key())) {
          return Progress.UNSURE;
        }
        held.remove(entry.key(), entry.state());
        backlog.lost(entry.sequence(), entry.state().getBytes(), entry.state().getLine());
      }
      if (!backlog.isEmpty()) {
        backlog.lowestIs(page.isEmpty() ? below : page.getLast().sequence() + 1);
      }
      backlog.lines().purge(backlog.lowest());
    } while (!backlog.isEmpty() && backlog.lowest() < below && hasTime.getAsBoolean());
    return backlog.isEmpty() || backlog.lowest() >= below ? Progress.DONE : Progress.MORE;
  }

  private boolean isSurelyDeleted(DeliveryKey key) {
    HeldDelivery delivery = held.payload(key);
    return delivery == null || Deleted.isSure(directory, delivery);
  }
}
