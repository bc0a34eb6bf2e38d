/* Determines the engine's directories and files. */
#define _GNU_SOURCE
#include "carob.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const char DEFAULT_ROOT[] = "/var/lib/carob";
static const char DEFAULT_RUN[] = "/run/carob";

static const char *environment(const char *name, const char *otherwise) {
  const char *value = getenv(name);
  return value == NULL || value[0] == '\0' ? otherwise : value;
}

/* Makes a path absolute and removes '.', '..' and empty names. Like the engine, does not follow symbolic links. */
static char *absolute(const char *path) {
  char *directory = path[0] == '/' ? NULL : getcwd(NULL, 0);
  if (path[0] != '/' && directory == NULL) {
    fail("the working directory does not exist: give %s as an absolute path", path);
  }
  char *whole = format_text("%s/%s", directory == NULL ? "" : directory, path);
  char *result = allocate(NULL, strlen(whole) + 2);
  size_t length = 0;
  char *rest = whole;
  for (char *name = strsep(&rest, "/"); name != NULL; name = strsep(&rest, "/")) {
    if (strcmp(name, "..") == 0) {
      while (length > 0 && result[--length] != '/') {
      }
    } else if (name[0] != '\0' && strcmp(name, ".") != 0) {
      result[length++] = '/';
      memcpy(result + length, name, strlen(name));
      length += strlen(name);
    }
  }
  if (length == 0) {
    result[length++] = '/';
  }
  result[length] = '\0';
  free(whole);
  free(directory);
  return result;
}

/* Returns the value of the option if *argv points to it, and advances *argv; otherwise NULL. */
static const char *option(const char *name, char ***argv) {
  const char *argument = **argv;
  size_t length = strlen(name);
  if (argument == NULL || strncmp(argument, name, length) != 0) {
    return NULL;
  }
  if (argument[length] == '=') {
    ++*argv;
    return argument + length + 1;
  }
  if (argument[length] != '\0') {
    return NULL;
  }
  const char *value = *++*argv;
  if (value == NULL) {
    fail("flag needs an argument: %s", name);
  }
  ++*argv;
  return value;
}

/* Returns true if a global option, which the engine handles, is followed by its value. */
static bool takes_value(const char *name) {
  static const char *const FLAGS[] = {"--debug", "-D",    "--help",    "-h",       "--noout",           "--remote",
                                      "-r",      "--syslog", "--trace", "--version", "--transient-store", "-v"};
  if (strchr(name, '=') != NULL) {
    return false;
  }
  for (size_t i = 0; i < sizeof(FLAGS) / sizeof(FLAGS[0]); i++) {
    if (strcmp(name, FLAGS[i]) == 0) {
      return false;
    }
  }
  return true;
}

char *first_line(const char *directory, const char *name) {
  char *path = format_text("%s/%s", directory, name);
  FILE *file = fopen(path, "re");
  free(path);
  char *line = NULL;
  size_t size = 0;
  ssize_t length = file == NULL ? -1 : getline(&line, &size, file);
  if (file != NULL) {
    fclose(file);
  }
  if (length <= 0) {
    free(line);
    return NULL;
  }
  line[strcspn(line, "\n")] = '\0';
  return line;
}

bool is_same_file(const char *one, const char *other) {
  struct stat a;
  struct stat b;
  return stat(one, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Returns true if a run directory is that of the engine of another root, even if no engine runs now: containers may. */
static bool is_run_of_other(const char *run, const char *root) {
  char *holder = first_line(run, "engine.lock");
  char *chosen = holder == NULL || is_same_file(holder, root) ? NULL : first_line(holder, RUN_NOTE);
  bool other = chosen != NULL && is_same_file(chosen, run);
  free(holder);
  free(chosen);
  return other;
}

/* Returns the run directory of a root that has none on the command line. The name depends on the path of the root only. */
static char *run_of_root(const char *root) {
  char *chosen = first_line(root, RUN_NOTE);
  if (chosen != NULL && !is_run_of_other(chosen, root)) {
    return chosen;
  }
  free(chosen);
  unsigned long long hash = 14695981039346656037ULL; /* FNV-1a */
  for (const char *c = root; *c != '\0'; c++) {
    hash = (hash ^ (unsigned char)*c) * 1099511628211ULL;
  }
  return format_text("%s-roots/%016llx", DEFAULT_RUN, hash);
}

/* Removes --root and --runroot from the options before the command, and keeps the others. */
struct places find_places(char ***argv) {
  const char *root = environment("CAROB_ROOT", DEFAULT_ROOT);
  const char *run = environment("CAROB_RUN", "");
  const char *volumes = NULL;
  const char *driver = NULL;
  char **next = *argv;
  char **others = *argv; /* where the next remaining option is stored; never after 'next' */
  while (next[0] != NULL && next[0][0] == '-') {
    const char *value;
    if ((value = option("--root", &next)) != NULL) {
      root = value;
    } else if ((value = option("--runroot", &next)) != NULL) {
      run = value;
    } else {
      bool more = takes_value(next[0]) && next[1] != NULL;
      char **kept = next;
      const char *given;
      if (next[0][strcspn(next[0], "=")] == '=' || more) {
        if ((given = option("--volumepath", &kept)) != NULL) {
          volumes = given;
        } else if ((given = option("--storage-driver", &kept)) != NULL) {
          driver = given;
        }
      }
      *others++ = *next++;
      if (more) {
        *others++ = *next++;
      }
    }
  }
  /* Moves the remaining options directly before the command. */
  while (others > *argv) {
    *--next = *--others;
  }
  *argv = next;
  struct places places = {.root = absolute(root), .driver = driver};
  places.volumes = volumes == NULL ? NULL : absolute(volumes);
  if (run[0] != '\0') {
    places.run = absolute(run);
  } else if (strcmp(places.root, DEFAULT_ROOT) == 0) {
    places.run = format_text("%s", DEFAULT_RUN);
  }
  if (places.run == NULL || is_run_of_other(places.run, places.root)) {
    places.run = run_of_root(places.root);
  }
  places.socket = format_text("%s/carob.sock", places.run);
  places.lock = format_text("%s/engine.lock", places.root);
  if (strlen(places.socket) >= sizeof(((struct sockaddr_un *)NULL)->sun_path)) {
    fail("the path of the engine's socket is too long for the kernel: %s: choose a shorter --runroot", places.socket);
  }
  return places;
}
