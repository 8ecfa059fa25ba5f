package dev.postrider.quickstart.demo;

import java.time.Duration;
import java.util.Map;

/**
 * A request to the producer.
 *
 * @param told what happens, for people
 * @param pause before the next one
 */
record Step(String route, Map<String, Object> body, String told, Duration pause) {}
