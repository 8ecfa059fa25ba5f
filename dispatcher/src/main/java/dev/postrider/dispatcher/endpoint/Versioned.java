package dev.postrider.dispatcher.endpoint;

/**
 * A value of the registry as one record of the topic has it.
 *
 * @param revision offset of that record: another one after every change, the same in every
 *     dispatcher and after every restart
 */
public record Versioned<T>(T value, long revision) {}
