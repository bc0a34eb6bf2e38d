package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.api.CsvFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Reads a flag of Podman's type "strings": each value is a list, as {@link CsvFields} reads it. */
public final class CsvList implements IParameterConsumer {

  @Override
  public void consumeParameters(Stack<String> args, ArgSpec flag, CommandSpec command) {
    String name = flag instanceof OptionSpec option ? option.longestName() : flag.paramLabel();
    if (args.isEmpty()) {
      throw new MissingParameterException(
          command.commandLine(), flag, "flag needs an argument: " + name);
    }
    String text = args.pop();
    boolean paths = List.of(flag.auxiliaryTypes()).contains(Path.class);
    List<Object> values = new ArrayList<>();
    if (flag.getValue() instanceof List<?> before) {
      values.addAll(before);
    }
    try {
      for (String value : CsvFields.parse(text)) {
        values.add(paths ? Path.of(value) : value);
      }
    } catch (CarobException.InvalidArgument e) {
      throw new ParameterException(
          command.commandLine(),
          "invalid argument \"%s\" for \"%s\" flag: %s"
              .formatted(text.replace("\"", "\\\""), name, e.getMessage()),
          e);
    }
    flag.setValue(values);
  }
}
