package dev.postrider.quickstart;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a TCP port, 1 to 65535. */
final class PortOption implements ITypeConverter<Integer> {
  private static final int MAX = 65_535;

  @Override
  public Integer convert(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= MAX) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      throw refusal(text);
    }
    throw refusal(text);
  }

  private static TypeConversionException refusal(String text) {
    return new TypeConversionException("'%s' is not a port (1 to %d)".formatted(text, MAX));
  }
}
