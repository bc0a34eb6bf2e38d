/*
 * The carob command. It only connects to the engine, starts it, prints help if no engine is running, and handles 'engine start',
 * 'stop' and 'status'; everything else is done by the engine. The program is therefore small and starts at once; a Java client
 * would take longer to start than most commands take to run.
 */
#define _GNU_SOURCE
#include "carob.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fflush(stdout);
  fputs("Error: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(FAILURE);
}

void *allocate(void *before, size_t size) {
  void *memory = realloc(before, size);
  if (memory == NULL) {
    fail("out of memory");
  }
  return memory;
}

char *format_text(const char *format, ...) {
  char *text;
  va_list arguments;
  va_start(arguments, format);
  if (vasprintf(&text, format, arguments) < 0) {
    fail("out of memory");
  }
  va_end(arguments);
  return text;
}

enum { STOP_SECONDS = 45, MOST_SECONDS = 24 * 60 * 60 };

/* Parses 'engine stop [--time SECONDS]' and returns the seconds; -1 if the command line has another form. */
static int stop_time(char **options) {
  if (options[0] == NULL) {
    return STOP_SECONDS;
  }
  const char *text = NULL;
  if (strcmp(options[0], "--time") == 0 || strcmp(options[0], "-t") == 0) {
    text = options[1] != NULL && options[2] == NULL ? options[1] : NULL;
  } else if (strncmp(options[0], "--time=", 7) == 0 && options[1] == NULL) {
    text = options[0] + 7;
  }
  if (text == NULL) {
    return -1;
  }
  char *end;
  long seconds = strtol(text, &end, 10);
  if (text[0] < '0' || text[0] > '9' || *end != '\0' || seconds > MOST_SECONDS) {
    fail("invalid --time '%s': it must be a number of seconds from 0 to %d", text, MOST_SECONDS);
  }
  return (int)seconds;
}

int main(int argc, char **argv) {
  (void)argc;
  char **command = argv + 1;
  struct places places = find_places(&command);
  bool about_engine = command[0] != NULL && command[1] != NULL && strcmp(command[0], "engine") == 0;
  if (about_engine && strcmp(command[1], "status") == 0) {
    return engine_status(&places, command);
  }
  if (about_engine && strcmp(command[1], "stop") == 0) {
    int seconds = stop_time(command + 2);
    if (seconds >= 0) {
      char *stop[] = {"engine", "stop", NULL};
      return stop_engine(&places, stop, seconds);
    }
  }
  if (command[0] != NULL && strcmp(command[0], "__complete") == 0) {
    return complete_command(&places, command);
  }
  int helped = print_help(&places, command);
  return helped >= 0 ? helped : run_command(&places, command);
}
