package dev.postrider.benchmarks.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a dispatcher is started with, besides what the lab gives every one.
 *
 * @param name of the process; also of its consumer group and of its queue, so that several can run
 *     on one broker without sharing their work
 * @param flags of its virtual machine
 * @param topics that it reads; the key of a record is its application
 * @param properties as on the command line, {@code --name=value}; the lab's own of the same name
 *     give way
 */
public record DispatcherSettings(
    String name, List<String> flags, List<Topic> topics, List<String> properties) {

  public DispatcherSettings {
    flags = List.copyOf(flags);
    topics = List.copyOf(topics);
    properties = List.copyOf(properties);
  }

  /** With the usual flags and nothing special. */
  public static DispatcherSettings of(String name, List<Topic> topics) {
    return new DispatcherSettings(name, Flags.DELIVERING, topics, List.of());
  }

  /** With other flags. */
  public DispatcherSettings withFlags(List<String> others) {
    return new DispatcherSettings(name, others, topics, properties);
  }

  /** With flags besides the usual ones. */
  public DispatcherSettings withMoreFlags(List<String> more) {
    return withFlags(Stream.concat(flags.stream(), more.stream()).toList());
  }

  /** With one more property, {@code --name=value}. */
  public DispatcherSettings with(String property) {
    List<String> more = new ArrayList<>(properties);
    more.add(property);
    return new DispatcherSettings(name, flags, topics, more);
  }
}
