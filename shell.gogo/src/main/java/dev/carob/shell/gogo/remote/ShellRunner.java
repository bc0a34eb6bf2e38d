package dev.carob.shell.gogo.remote;

import dev.carob.client.wire.Hello;

/** Runs the Gogo shell on a client's terminal. */
interface ShellRunner {

  int run(RemoteConsole console, Hello hello);
}
