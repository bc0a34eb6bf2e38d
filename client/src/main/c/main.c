/*
 * The carob command. It knows two things itself: how to reach or start the engine, and that 'engine start', 'stop' and
 * 'status' are about that. All else is the engine's, which is why this can be small and start at once: a Java here would
 * take longer to start than most commands take.
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

int main(int argc, char **argv) {
  (void)argc;
  char **command = argv + 1;
  struct places places = find_places(&command);
  bool about_engine = command[0] != NULL && command[1] != NULL && strcmp(command[0], "engine") == 0;
  bool status = about_engine && strcmp(command[1], "status") == 0;
  bool stop = about_engine && strcmp(command[1], "stop") == 0;
  bool start = about_engine && strcmp(command[1], "start") == 0;
  int code;
  if (!status && !stop) {
    code = converse(connect_or_start(&places), command);
    if (start && code == 0) {
      report_ready(&places);
    }
    return code;
  }
  int engine = connect_to_engine(&places);
  if (engine < 0) {
    printf("no engine runs on %s\n", places.root);
    code = status ? 1 : 0;
  } else {
    code = converse(engine, command);
  }
  if (stop) {
    await_end(&places);
  }
  return code;
}
