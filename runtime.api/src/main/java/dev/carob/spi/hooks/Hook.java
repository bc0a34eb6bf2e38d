package dev.carob.spi.hooks;

import java.util.List;
import java.util.Map;

/**
 * A hook to inject (OCI runtime-spec 1.2, config.md, POSIX-platform hooks).
 *
 * @param stage such as {@code createRuntime}
 * @param path absolute
 * @param args with {@code argv[0]}; empty: none given
 * @param timeoutSeconds 0: none
 * @param source file or place it comes from, for people
 */
public record Hook(
    String stage,
    String path,
    List<String> args,
    Map<String, String> env,
    int timeoutSeconds,
    String source) {}
