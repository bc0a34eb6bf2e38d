/* Prints help and completion scripts without an engine, from the texts that the build generates: see HelpTexts. */
#define _GNU_SOURCE
#include "carob.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* MOST_WORDS: the words of the longest command, such as 'volume create'. */
enum { MOST_WORDS = 2 };

static bool is_one_of(const char *word, const char *const *words) {
  for (; *words != NULL; words++) {
    if (strcmp(word, *words) == 0) {
      return true;
    }
  }
  return false;
}

static bool is_group(const char *word) {
  char *relative = format_text("../lib/help/.group-%s", word);
  char *path = strchr(word, '/') == NULL ? beside_program(relative) : NULL;
  bool group = path != NULL && access(path, F_OK) == 0;
  free(path);
  free(relative);
  return group;
}

/* Returns the name of the file with the requested text; NULL if the command requests no help. Sets *code to the exit code. */
static char *file_name(char **command, int *code) {
  static const char *const HELP[] = {"help", "--help", "-h", NULL};
  static const char *const VERSION[] = {"--version", "-v", NULL};
  *code = 0;
  if (command[0] == NULL) {
    *code = FAILURE;
    return format_text(".help");
  }
  if (is_one_of(command[0], VERSION)) {
    return format_text(".version");
  }
  static const char *const SHELLS[] = {"bash", "zsh", "fish", NULL};
  if (strcmp(command[0], "completion") == 0 && command[1] != NULL && is_one_of(command[1], SHELLS) && command[2] == NULL) {
    return format_text(".completion-%s", command[1]);
  }
  if (command[1] == NULL && is_group(command[0])) {
    *code = FAILURE;
    return format_text("%s", command[0]);
  }
  bool first = is_one_of(command[0], HELP);
  char **words = command + (first ? 1 : 0);
  size_t count = 0;
  while (words[count] != NULL && words[count][0] != '-') {
    count++;
  }
  bool last = words[count] != NULL && is_one_of(words[count], HELP) && words[count + 1] == NULL;
  if ((!first && !last) || (first && words[count] != NULL && !last) || count > MOST_WORDS) {
    return NULL;
  }
  for (size_t i = 0; i < count; i++) {
    if (strchr(words[i], '/') != NULL || words[i][0] == '.') {
      return NULL;
    }
  }
  return count == 0 ? format_text(".help") : format_text(count == 1 ? "%s" : "%s-%s", words[0], words[1]);
}

int print_help(const struct places *places, char **command) {
  int code;
  char *name = file_name(command, &code);
  if (name == NULL || engine_answers(places)) {
    free(name);
    return -1;
  }
  char *relative = format_text("../lib/help/%s", name);
  char *path = beside_program(relative);
  FILE *file = path == NULL ? NULL : fopen(path, "re");
  free(path);
  free(relative);
  free(name);
  if (file == NULL) {
    return -1;
  }
  /* As in Podman, --remote is not offered to a caller who has chosen a connection. */
  bool connection = getenv("CONTAINER_HOST") != NULL || getenv("CONTAINER_CONNECTION") != NULL;
  char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, file) >= 0) {
    if (!connection || strstr(line, " -r, --remote ") == NULL) {
      fputs(line, stdout);
    }
  }
  free(line);
  fclose(file);
  if (fflush(stdout) != 0) {
    fail("cannot print the help: %m");
  }
  if (code != 0) {
    bool group = command[0] != NULL;
    fprintf(stderr, "Error: missing command 'carob %s%sCOMMAND'\n", group ? command[0] : "", group ? " " : "");
  }
  return code;
}
