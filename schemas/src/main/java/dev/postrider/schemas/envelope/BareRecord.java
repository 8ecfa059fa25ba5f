package dev.postrider.schemas.envelope;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record and its data, as {@link AttributeRule}s look at them.
 *
 * @param data valid JSON
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that are handed on, never compared
record BareRecord(ConsumerRecord<byte[], byte[]> record, byte[] data) {

  /**
   * @throws NotAnEvent if the rule finds nothing, or nothing that may be a type
   */
  String type(AttributeRule rule) {
    return rule instanceof AttributeRule.Default ? record.topic() : required(rule, "type");
  }

  /**
   * @throws NotAnEvent if the rule finds nothing, or nothing that may be an application
   */
  String application(AttributeRule rule) {
    return rule instanceof AttributeRule.Default ? "default" : required(rule, "application");
  }

  /**
   * @throws NotAnEvent if the rule finds what must not be an id
   */
  String id(AttributeRule rule) {
    String id = found(rule, "id");
    return id != null ? id : record.partition() + "-" + record.offset();
  }

  @Nullable String subject(AttributeRule rule) {
    try {
      return rule instanceof AttributeRule.Default ? key() : found(rule, "subject");
    } catch (NotAnEvent unfit) {
      return null;
    }
  }

  private @Nullable String key() {
    byte @Nullable [] key = record.key();
    return key == null ? null : AttributeText.orNull(key);
  }

  private String required(AttributeRule rule, String attribute) {
    String text = found(rule, attribute);
    if (text == null) {
      throw new NotAnEvent(
          "It has no %s where postrider.topics.%s.%s looks for it"
              .formatted(attribute, record.topic(), attribute));
    }
    return text;
  }

  private @Nullable String found(AttributeRule rule, String attribute) {
    return switch (rule) {
      case AttributeRule.Default _ -> null;
      case AttributeRule.Constant(String text) -> text;
      case AttributeRule.Key _ -> text(record.key(), attribute);
      case AttributeRule.Header(String name) -> {
        Header header = record.headers().lastHeader(name);
        yield header == null ? null : text(header.value(), attribute);
      }
      case AttributeRule.Pointer(var pointer) -> {
        String text = ScalarAt.find(data, pointer);
        yield text == null ? null : AttributeText.checked(text, attribute);
      }
    };
  }

  private static @Nullable String text(byte @Nullable [] value, String attribute) {
    return value == null ? null : AttributeText.required(value, attribute);
  }
}
