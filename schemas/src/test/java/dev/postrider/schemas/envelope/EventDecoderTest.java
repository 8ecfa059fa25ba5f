package dev.postrider.schemas.envelope;

import static dev.postrider.schemas.envelope.Records.TOPIC_ID;
import static dev.postrider.schemas.envelope.Records.dataOf;
import static dev.postrider.schemas.envelope.Records.eventOf;
import static dev.postrider.schemas.envelope.Records.reasonOf;
import static dev.postrider.schemas.envelope.Records.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.schemas.codec.PayloadCodec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {
  private static final Instant RECORD_TIME = Instant.ofEpochMilli(Records.TIMESTAMP);

  /** Avro that no schema is known for, so that to look at it would make it undecodable. */
  @Nested
  class Audiences {
    private static final byte[] AVRO = {(byte) 0xC3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2};

    @Test
    void thatWantNothingLeaveAvroUnread() {
      Decoded decoded =
          decoder(TopicRules.DEFAULTS)
              .decode(record("k".getBytes(UTF_8), AVRO), TOPIC_ID, (_, _) -> false);

      assertThat(decoded).isEqualTo(new Decoded.Unwanted());
    }

    @Test
    void areAskedWithTheApplicationAndTypeThatTheEventHas() {
      Decoded decoded =
          decoder(TopicRules.DEFAULTS)
              .decode(
                  record("k".getBytes(UTF_8), AVRO),
                  TOPIC_ID,
                  (application, type) -> application.equals("default") && type.equals("orders"));

      assertThat(reasonOf(decoded)).contains("fingerprint");
    }

    @Test
    void areNotAskedWhereOnlyTheDataCouldTell() {
      TopicRules rules =
          new TopicRules(
              AttributeRule.parse("pointer:/kind"),
              new AttributeRule.Default(),
              new AttributeRule.Default(),
              new AttributeRule.Default(),
              List.of(),
              Set.of());

      Decoded decoded =
          decoder(rules).decode(record("k".getBytes(UTF_8), AVRO), TOPIC_ID, (_, _) -> false);

      assertThat(reasonOf(decoded)).contains("fingerprint");
    }

    @Test
    void doNotKeepJsonFromBeingChecked() {
      Decoded decoded =
          decoder(TopicRules.DEFAULTS).decode(record("k", "oops"), TOPIC_ID, (_, _) -> false);

      assertThat(reasonOf(decoded)).contains("line 1");
    }
  }

  @Nested
  class BareRecords {
    @Test
    void getTheirAttributesFromTheRecord() {
      ConsumerRecord<byte[], byte[]> record = record("order-1", "{\"a\": 1}");

      Event event = eventOf(decode(record));

      assertThat(event)
          .isEqualTo(
              new Event(
                  "3-42",
                  TOPIC_ID.toString(),
                  "orders",
                  RECORD_TIME,
                  "order-1",
                  "default",
                  record.value()));
      assertThat(event.data()).isSameAs(record.value());
    }

    @Test
    void haveNoSubjectWithoutAPrintableKey() {
      assertThat(eventOf(decode(record((String) null, "1"))).subject()).isNull();
      assertThat(eventOf(decode(record("", "1"))).subject()).isNull();
      assertThat(eventOf(decode(record("a\u0000b", "1"))).subject()).isNull();
      assertThat(eventOf(decode(record(new byte[] {-1, 0}, "1".getBytes(UTF_8)))).subject())
          .isNull();
      assertThat(eventOf(decode(record("x".repeat(1_025), "1"))).subject()).isNull();
    }

    @Test
    void withoutAValueAreTombstones() {
      assertThat(decode(record("order-1", null))).isEqualTo(new Decoded.Tombstone());
    }

    @Test
    void thatAreNoJsonAreUndecodableWithoutQuotingThem() {
      assertThat(reasonOf(decode(record("k", "secret"))))
          .contains("line 1")
          .doesNotContain("secret");
      assertThat(reasonOf(decode(record("k", "")))).contains("empty");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ' ',
        value = {
          "constant:order.placed order.placed",
          "key order-1",
          "header:kind h.placed",
          "pointer:/kind p.placed",
          "pointer:/items/1/n 12.50",
          "pointer:/items/0 true",
          "pointer:/a~1b/m~0n escaped",
          "pointer:/ empty-name",
        })
    void getTheirTypeWhereTheRuleSays(String rule, String expected) {
      ConsumerRecord<byte[], byte[]> record =
          record(
              "order-1",
              """
              {"x": {"kind": "no"}, "kind": "p.placed", "items": [true, {"n": 12.50}],
               "a/b": {"m~n": "escaped"}, "": "empty-name"}
              """,
              "kind",
              "h.old",
              "kind",
              "h.placed");

      Event event = eventOf(decoder(rule, "key", "key", "key").decode(record, TOPIC_ID));

      assertThat(event.type()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "header:kind", "pointer:/none", "pointer:/o", "pointer:/null"})
    void withoutTheTypeOrApplicationThatTheRuleLooksForAreUndecodable(String rule) {
      ConsumerRecord<byte[], byte[]> record = record((String) null, "{\"o\": {}, \"null\": null}");

      Decoded untyped = decoder(rule, "key", "key", "constant:a").decode(record, TOPIC_ID);
      Decoded unowned = decoder("constant:t", "key", "key", rule).decode(record, TOPIC_ID);

      assertThat(reasonOf(untyped)).contains("postrider.topics.orders.type");
      assertThat(reasonOf(unowned)).contains("postrider.topics.orders.application");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "header:kind", "pointer:/none"})
    void withoutTheIdOrSubjectThatTheRuleLooksForGetTheirOwn(String rule) {
      Decoded decoded =
          decoder("constant:t", rule, rule, "constant:a")
              .decode(record((String) null, "{}"), TOPIC_ID);

      assertThat(eventOf(decoded).id()).isEqualTo("3-42");
      assertThat(eventOf(decoded).subject()).isNull();
    }

    @Test
    void withAnAttributeThatMustNotBeAreUndecodable() {
      EventDecoder decoder = decoder("constant:t", "pointer:/id", "pointer:/id", "constant:a");

      assertThat(reasonOf(decoder.decode(record("k", "{\"id\": \"\"}"), TOPIC_ID)))
          .isEqualTo("id is empty");
      assertThat(reasonOf(decoder.decode(record("k", "{\"id\": \"a\\nb\"}"), TOPIC_ID)))
          .isEqualTo("id has a control character");
      assertThat(reasonOf(decoder.decode(record("k", "{\"id\": \"\\ud800\"}"), TOPIC_ID)))
          .isEqualTo("id has a control character");
      String tooLong = "{\"id\": \"%s\"}".formatted("é".repeat(513));
      assertThat(reasonOf(decoder.decode(record("k", tooLong), TOPIC_ID)))
          .isEqualTo("id has more than 1024 bytes");
    }
  }

  @Nested
  class BinaryMode {
    private static final String[] ALL = {
      "ce_specversion",
      "1.0",
      "ce_id",
      "id-ü",
      "ce_source",
      "/shop",
      "ce_type",
      "order.placed",
      "ce_time",
      "2026-11-23T12:00:00.5+02:00",
      "ce_subject",
      "s",
      "ce_application",
      "acme",
      "content-type",
      "application/json",
      "ce_other",
      "x",
    };

    @Test
    void getsItsAttributesFromTheHeaders() {
      ConsumerRecord<byte[], byte[]> record = record("key", "{\"a\": 1}", ALL);

      Event event = eventOf(decode(record));

      assertThat(event)
          .isEqualTo(
              new Event(
                  "id-ü",
                  "/shop",
                  "order.placed",
                  Instant.parse("2026-11-23T10:00:00.500Z"),
                  "s",
                  "acme",
                  record.value()));
      assertThat(event.data()).isSameAs(record.value());
    }

    @Test
    void fallsBackToTheRulesOneByOne() {
      ConsumerRecord<byte[], byte[]> record = record("key", "1", "ce_specversion", "1.0");

      Event event = eventOf(decode(record));

      assertThat(event)
          .isEqualTo(
              new Event(
                  "3-42",
                  TOPIC_ID.toString(),
                  "orders",
                  RECORD_TIME,
                  "key",
                  "default",
                  record.value()));
    }

    @Test
    void isRecognisedByIdAndType() {
      assertThat(eventOf(decode(record("k", "1", "ce_id", "i", "ce_type", "t"))).id())
          .isEqualTo("i");
      assertThat(eventOf(decode(record("k", "1", "ce_id", "i"))).id()).isEqualTo("3-42");
    }

    @Test
    void withoutAValueHasTheDataNull() {
      assertThat(dataOf(decode(record("k", null, ALL)))).isEqualTo("null");
      assertThat(dataOf(decode(record("k", "", ALL)))).isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource({
      "ce_specversion, 0.3, ce_specversion is not 1.0",
      "ce_specversion, '', ce_specversion is empty",
      "ce_id, '', ce_id is empty",
      "ce_type, 'a\tb', ce_type has a control character",
      "ce_time, yesterday, ce_time is not an RFC 3339 timestamp",
    })
    void withAnAttributeThatMustNotBeIsUndecodable(String name, String value, String reason) {
      ConsumerRecord<byte[], byte[]> record =
          record("k", "1", "ce_specversion", "1.0", "ce_type", "t", name, value);

      assertThat(reasonOf(decode(record))).startsWith(reason);
    }

    @Test
    void headersMustBeUtf8AndBounded() {
      ConsumerRecord<byte[], byte[]> notUtf8 = record("k", "1", "ce_specversion", "1.0");
      notUtf8.headers().add("ce_source", new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});

      assertThat(reasonOf(decode(notUtf8))).isEqualTo("ce_source is not UTF-8");
      assertThat(reasonOf(decode(record("k", "1", "ce_id", "x".repeat(1_025), "ce_type", "t"))))
          .isEqualTo("ce_id has more than 1024 bytes");
    }
  }

  @Nested
  class StructuredMode {
    @Test
    void keepsTheExactBytesOfItsData() {
      String value =
          """
          { "data" : {"b" : 1.50, "a":[ 1,2 ], "ü": "\\u00fc"} , "specversion":"1.0", "id":"i", "source":"/s",
            "type":"t","time":"2026-11-23T10:00:00Z","subject":"","application":"acme","datacontenttype":"application/json",
            "other": {"data": 1}, "count": 3 }
          """;

      Decoded decoded =
          decode(
              record("k", value, "Content-Type", "APPLICATION/CloudEvents+JSON ; charset=UTF-8"));

      assertThat(dataOf(decoded)).isEqualTo("{\"b\" : 1.50, \"a\":[ 1,2 ], \"ü\": \"\\u00fc\"}");
      assertThat(eventOf(decoded))
          .isEqualTo(
              new Event(
                  "i",
                  "/s",
                  "t",
                  Instant.parse("2026-11-23T10:00:00Z"),
                  "k",
                  "acme",
                  eventOf(decoded).data()));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"\"te\\nxt ü\"", "-12.50", "0", "true", "null", "[]", "{\"a\":{}}", "\"\""})
    void everyJsonValueMayBeData(String data) {
      assertThat(dataOf(structured("\"data\" : %s".formatted(data)))).isEqualTo(data);
      assertThat(dataOf(structured("\"data\":%s ,\"x\":[{}]".formatted(data)))).isEqualTo(data);
    }

    @Test
    void base64DataIsAValueLikeARecordsOwn() {
      assertThat(dataOf(structured("\"data_base64\": \"eyJhIjoxfQ==\""))).isEqualTo("{\"a\":1}");
      assertThat(reasonOf(structured("\"data_base64\": \"/w==\""))).contains("neither UTF-8 nor");
      assertThat(reasonOf(structured("\"data_base64\": \"?\""))).contains("not base64");
      assertThat(reasonOf(structured("\"data_base64\": \"MQ==\", \"data\": 1"))).contains("both");
    }

    @Test
    void withoutDataHasTheDataNull() {
      assertThat(dataOf(structured("\"x\": 1"))).isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "[]",
          "{}",
          "{\"specversion\":\"1.0\"} x",
          "{\"specversion\":\"0.3\"}",
          "{\"specversion\":\"1.0\",\"id\":1}",
          "{\"specversion\":\"1.0\",\"id\":\"a\",\"id\":\"b\"}",
          "{\"specversion\":\"1.0\",\"data\":{\"a\":}}",
          "{\"specversion\":\"1.0\",\"data\":\"x}",
          "{\"specversion\":\"1.0\",\"time\":\"now\"}",
          "{\"specversion\":\"1.0\"",
        })
    void whatIsNoCloudEventIsUndecodable(String value) {
      assertThat(decode(record("k", value, "content-type", "application/cloudevents+json")))
          .isInstanceOf(Decoded.Undecodable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/cloudevents-batch+json", "application/cloudevents+avro"})
    void otherFormsOfCloudEventsAreUndecodable(String contentType) {
      assertThat(reasonOf(decode(record("k", "[]", "content-type", contentType))))
          .contains("cannot be read");
    }

    private static Decoded structured(String members) {
      String value = "{\"specversion\":\"1.0\",\"id\":\"i\",%s}".formatted(members);
      return decode(record("k", value, "content-type", "application/cloudevents+json"));
    }
  }

  @Nested
  class WhatATopicAllows {
    private final EventDecoder decoder =
        decoder(
            new TopicRules(
                AttributeRule.parse("pointer:/t"),
                AttributeRule.parse("key"),
                AttributeRule.parse("key"),
                AttributeRule.parse("pointer:/a"),
                List.of(TypeFilter.parse("order.*"), TypeFilter.parse("ping")),
                Set.of("acme")));

    @ParameterizedTest
    @CsvSource({
      "order.placed, acme, ''",
      "ping, acme, ''",
      "pong, acme, allowed-types",
      "ping, other, allowed-applications"
    })
    void isReadAndEverythingElseIsNot(String type, String application, String expected) {
      ConsumerRecord<byte[], byte[]> record =
          record("k", "{\"t\": \"%s\", \"a\": \"%s\"}".formatted(type, application));

      Decoded decoded = decoder.decode(record, TOPIC_ID);

      if (expected.isEmpty()) {
        assertThat(eventOf(decoded).type()).isEqualTo(type);
      } else {
        assertThat(reasonOf(decoded)).contains("postrider.topics.orders." + expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Key",
        "key:",
        "constant",
        "constant:",
        "header:",
        "pointer:",
        "pointer:a/b",
        "x:y"
      })
  void whatIsNoRuleIsRefusedWithAReason(String text) {
    assertThatThrownBy(() -> AttributeRule.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }

  private static Decoded decode(ConsumerRecord<byte[], byte[]> record) {
    return new EventDecoder(Map.of(), PayloadCodec.of(List.of())).decode(record, TOPIC_ID);
  }

  private static EventDecoder decoder(TopicRules rules) {
    return new EventDecoder(Map.of("orders", rules), PayloadCodec.of(List.of()));
  }

  private static EventDecoder decoder(String type, String id, String subject, String application) {
    return decoder(
        new TopicRules(
            AttributeRule.parse(type),
            AttributeRule.parse(id),
            AttributeRule.parse(subject),
            AttributeRule.parse(application),
            List.of(),
            Set.of()));
  }
}
