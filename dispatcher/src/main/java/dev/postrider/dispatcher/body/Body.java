package dev.postrider.dispatcher.body;

/**
 * A body as it is signed and sent.
 *
 * @param bytes do not modify
 * @param contentType for the header of that name
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that are handed on, never compared
public record Body(byte[] bytes, String contentType) {}
