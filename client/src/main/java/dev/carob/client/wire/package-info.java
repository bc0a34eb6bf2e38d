/**
 * What client and engine say to each other over the engine's Unix socket: frames of a type, a
 * length and so many bytes. The client begins with {@link dev.carob.client.wire.Frame#HELLO}; then
 * each side sends what it has. The client reads its stdin only as far as the engine has given it
 * credit, so that a command which needs no input leaves it alone, and slow input never stands in
 * the way of a signal. The engine refuses a greeting for another root than its own. It sends {@link
 * dev.carob.client.wire.Frame#BEGIN} when it begins to run the command, and ends with {@link
 * dev.carob.client.wire.Frame#EXIT}. Where the connection ends before {@code BEGIN}, nothing was
 * run, and the client asks the next engine.
 */
@NullMarked
package dev.carob.client.wire;

import org.jspecify.annotations.NullMarked;
