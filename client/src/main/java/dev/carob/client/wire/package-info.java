/**
 * The protocol between client and engine over the engine's Unix socket. A frame consists of a type,
 * a length and a payload. The client begins with {@link dev.carob.client.wire.Frame#HELLO}; after
 * that, both sides send frames at any time. The client reads its stdin only as far as the engine
 * has granted credit, so that a command without input does not consume it, and slow input does not
 * delay signals. The engine rejects a greeting for a root other than its own. It sends {@link
 * dev.carob.client.wire.Frame#BEGIN} when it begins to run the command, and {@link
 * dev.carob.client.wire.Frame#EXIT} at the end. If the connection ends before {@code BEGIN},
 * nothing was run, and the client sends the command to the next engine.
 */
@NullMarked
package dev.carob.client.wire;

import org.jspecify.annotations.NullMarked;
