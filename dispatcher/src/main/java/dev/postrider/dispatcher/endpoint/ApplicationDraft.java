package dev.postrider.dispatcher.endpoint;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a user says of an application; the registry adds its id and times. */
public record ApplicationDraft(@Nullable String uid, String name, Map<String, String> metadata) {

  public ApplicationDraft {
    metadata = Map.copyOf(metadata);
  }

  public static ApplicationDraft of(Application application) {
    return new ApplicationDraft(application.uid(), application.name(), application.metadata());
  }

  ApplicationDraft withUid(String newUid) {
    return new ApplicationDraft(newUid, name, metadata);
  }
}
