package dev.postrider.dispatcher.delivery;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings as an operator writes them. */
final class Limits {
  private Limits() {}

  /**
   * @param settings {@code name=value}, without {@code postrider.delivery.}; the others have their
   *     defaults
   */
  static DeliveryProperties limits(String... settings) {
    Map<String, String> properties = new HashMap<>();
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      properties.put("postrider.delivery." + parts[0], parts[1]);
    }
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("postrider.delivery", DeliveryProperties.class);
  }
}
