package dev.carob.cli.verbs.command;

import java.math.BigDecimal;
import java.math.BigInteger;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts the numbers of options: ASCII digits with an optional sign, in the range of the type.
 */
final class NumberConverters {

  private static final String DIGITS = "[+-]?[0-9]{1,40}";
  private static final String DECIMAL =
      "[+-]?([0-9]{1,40}(\\.[0-9]{0,40})?|\\.[0-9]{1,40})([eE][+-]?[0-9]{1,2})?";

  private NumberConverters() {}

  /** Registers the converters for all number types of a command line. */
  static void register(CommandLine line) {
    // Java 17 crashes when it archives two equal method references to an interface of old bytecode.
    ITypeConverter<Integer> integer = NumberConverters::integer;
    ITypeConverter<Long> whole = NumberConverters::whole;
    line.registerConverter(int.class, integer);
    line.registerConverter(Integer.class, integer);
    line.registerConverter(long.class, whole);
    line.registerConverter(Long.class, whole);
    line.registerConverter(BigDecimal.class, decimal());
  }

  private static int integer(String text) {
    return (int) within(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static long whole(String text) {
    return within(text, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static long within(String text, long least, long most) {
    if (!text.matches(DIGITS)) {
      throw new TypeConversionException("'" + text + "' is not a whole number");
    }
    BigInteger value = new BigInteger(text);
    boolean fits =
        value.compareTo(BigInteger.valueOf(least)) >= 0
            && value.compareTo(BigInteger.valueOf(most)) <= 0;
    if (!fits) {
      throw new TypeConversionException(
          "'%s' is out of range: it must be %d to %d".formatted(text, least, most));
    }
    return value.longValue();
  }

  private static ITypeConverter<BigDecimal> decimal() {
    return text -> {
      if (!text.matches(DECIMAL)) {
        throw new TypeConversionException("'" + text + "' is not a number");
      }
      return new BigDecimal(text);
    };
  }
}
