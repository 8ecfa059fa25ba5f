package dev.postrider.dispatcher.api;

import dev.postrider.dispatcher.endpoint.ApplicationDraft;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is sent to create, replace or patch an application. */
final class ApplicationBody {
  private static final int MAX_NAME = 256;
  private static final Set<String> KNOWN = Set.of("name", "uid", "metadata");
  private static final Set<String> UNBUILT = Set.of("rateLimit", "throttleRate");

  private final Fields fields;
  private final @Nullable String uid;
  private final @Nullable String name;
  private final @Nullable Map<String, String> metadata;

  private ApplicationBody(JsonNode body) {
    fields = new Fields(body);
    fields.refuse(UNBUILT);
    fields.refuseMisspelled(KNOWN);
    uid = fields.uid();
    name = fields.text("name", 1, MAX_NAME);
    metadata = fields.metadata();
  }

  /**
   * @throws Invalid if it is none
   */
  static ApplicationDraft whole(JsonNode body) {
    var sent = new ApplicationBody(body);
    sent.fields.require("name");
    sent.fields.check();
    return new ApplicationDraft(
        sent.uid,
        sent.name == null ? "" : sent.name,
        sent.metadata == null ? Map.of() : sent.metadata);
  }

  /**
   * @throws Invalid if a field that is there cannot be meant
   */
  static UnaryOperator<ApplicationDraft> patch(JsonNode body) {
    var sent = new ApplicationBody(body);
    sent.fields.requireIfPresent("name");
    sent.fields.requireIfPresent("metadata");
    sent.fields.check();
    return draft ->
        new ApplicationDraft(
            sent.fields.has("uid") ? sent.uid : draft.uid(),
            sent.name == null ? draft.name() : sent.name,
            sent.metadata == null ? draft.metadata() : sent.metadata);
  }
}
