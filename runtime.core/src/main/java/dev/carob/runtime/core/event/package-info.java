/** What has happened: the journal, and those who follow. */
@org.jspecify.annotations.NullMarked
package dev.carob.runtime.core.event;
