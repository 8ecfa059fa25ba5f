package dev.postrider.dispatcher.body;

import dev.postrider.dispatcher.body.BodyFormat.CloudEvents;
import dev.postrider.dispatcher.body.BodyFormat.Raw;
import dev.postrider.dispatcher.body.BodyFormat.Standard;
import dev.postrider.dispatcher.body.BodyFormat.Template;
import dev.postrider.dispatcher.body.BodyFormat.TextMessage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A body format as it is stored and told, field by field.
 *
 * @param template null but for {@code template}, and so is its content type
 * @param presetOptions what was given of {@link TextOptions}
 */
public record BodyFields(
    String payloadFormat,
    @Nullable String template,
    @Nullable String templateContentType,
    Map<String, String> presetOptions) {
  public static final String STANDARD = "standard";
  public static final String RAW = "raw";
  public static final String CLOUD_EVENTS = "cloudevents";
  public static final String TEMPLATE = "template";

  public static BodyFields of(BodyFormat format) {
    return switch (format) {
      case Standard() -> plain(STANDARD);
      case Raw() -> plain(RAW);
      case CloudEvents() -> plain(CLOUD_EVENTS);
      case Template(String expression, ContentType type) ->
          new BodyFields(TEMPLATE, expression, type.text(), Map.of());
      case TextMessage(Service service, TextOptions options) ->
          new BodyFields(service.text(), null, null, options.given());
    };
  }

  private static BodyFields plain(String format) {
    return new BodyFields(format, null, null, Map.of());
  }

  /**
   * Reads what {@link #of} wrote.
   *
   * @throws IllegalArgumentException if there is no such format here
   */
  public BodyFormat format() {
    return switch (payloadFormat) {
      case STANDARD -> BodyFormat.STANDARD;
      case RAW -> new Raw();
      case CLOUD_EVENTS -> new CloudEvents();
      case TEMPLATE -> toTemplate();
      default -> textMessage();
    };
  }

  private Template toTemplate() {
    ContentType type = templateContentType == null ? null : ContentType.of(templateContentType);
    if (template == null || type == null) {
      throw new IllegalArgumentException("its template or the content type of it is missing");
    }
    return new Template(template, type);
  }

  private TextMessage textMessage() {
    Service service = Service.of(payloadFormat);
    if (service == null) {
      throw new IllegalArgumentException("its payload format is not known here");
    }
    return new TextMessage(service, TextOptions.of(presetOptions));
  }
}
