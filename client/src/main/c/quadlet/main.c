/*
 * A generator of systemd for Quadlet units: see systemd.generator(7) and podman-systemd.unit(5). systemd runs it at boot and at
 * each reload, and waits for it. It therefore only reads and writes files, and does not need an engine.
 */
#define _GNU_SOURCE
#include "quadlet.h"

#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char USAGE[] =
    "Usage: carob-system-generator [OPTIONS] [DIRECTORY...]\n"
    "Writes services for Quadlet units into the first directory.\n\n"
    "  --dryrun       Print the services instead\n"
    "  --user         Read the units of this user\n"
    "  --no-kmsg-log  Do not log to the kernel's log\n"
    "  -v             Log what is read and written\n"
    "  --version      Print the version\n";

/* The kernel's log, which is the only one at boot; -1: stderr. */
static int kernel_log = -1;

void note(const char *format, ...) {
  char *message;
  va_list arguments;
  va_start(arguments, format);
  if (vasprintf(&message, format, arguments) < 0) {
    out_of_memory();
  }
  va_end(arguments);
  char *line = format_text("quadlet-generator[%d]: %s\n", getpid(), message);
  if (kernel_log < 0 || write(kernel_log, line, strlen(line)) < 0) {
    fputs(line, stderr);
  }
}

/* Returns a path relative to the directory of this program. */
static char *beside_program(const char *path) {
  char self[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  if (length < 0) {
    return NULL;
  }
  self[length] = '\0';
  return format_text("%s/%s", dirname(self), path);
}

/* Returns the carob program of this program's distribution. */
static char *carob_program(void) {
  char *relative = beside_program("../../../bin/carob");
  char *program = relative == NULL ? NULL : realpath(relative, NULL);
  return program == NULL ? copy_text("/usr/bin/carob") : program;
}

static void print_version(void) {
  char *path = beside_program("../../help/.version");
  FILE *file = path == NULL ? NULL : fopen(path, "re");
  int c;
  while (file != NULL && (c = getc(file)) != EOF) {
    putchar(c);
  }
}

/* Returns the path of Podman's generator; NULL if systemd does not run it. */
static const char *other_generator(void) {
  static const char *const DIRECTORIES[] = {"/run", "/etc", "/usr/local/lib", "/usr/lib", "/lib"};
  for (size_t i = 0; i < sizeof DIRECTORIES / sizeof DIRECTORIES[0]; i++) {
    char *path = format_text("%s/systemd/system-generators/podman-system-generator", DIRECTORIES[i]);
    if (access(path, F_OK) == 0) {
      /* The first one counts; a link to /dev/null disables it. */
      return access(path, X_OK) == 0 ? path : NULL;
    }
  }
  return NULL;
}

static bool is_option(const char *argument, const char *name) {
  return argument[0] == '-' && strcmp(argument + (argument[1] == '-' ? 2 : 1), name) == 0;
}

static int generate(const struct run *run, const char *directory) {
  struct words directories = search_path(run->user);
  struct units units = find_units(&directories);
  int code = 0;
  for (size_t i = 0; i < units.count; i++) {
    name_unit(units.items[i]);
  }
  for (size_t i = 0; i < units.count; i++) {
    struct unit *unit = units.items[i];
    if (unit->masked) {
      continue;
    }
    if (run->verbose) {
      note("Loading source unit file %s", unit->path);
    }
    if (unit->error == NULL) {
      convert_unit(unit, &units, run);
    }
    if (unit->error == NULL) {
      char *text = unit_text(unit, "carob-system-generator");
      if (run->dry) {
        printf("---%s---\n%s\n", unit->service, text);
      } else {
        if (run->verbose) {
          note("Writing %s to %s", unit->service, directory);
        }
        install_unit(unit, directory, text);
      }
    }
    if (unit->error != NULL) {
      note("converting \"%s\": %s", unit->name, unit->error);
      code = 1;
    }
  }
  if (fflush(stdout) != 0) {
    code = 1;
  }
  return code;
}

int main(int argc, char **argv) {
  struct run run = {.user = strstr(basename(copy_text(argv[0])), "user") != NULL};
  bool kernel = true;
  int at = 1;
  for (; at < argc && argv[at][0] == '-'; at++) {
    if (is_option(argv[at], "dryrun")) {
      run.dry = true;
    } else if (is_option(argv[at], "user")) {
      run.user = true;
    } else if (is_option(argv[at], "no-kmsg-log")) {
      kernel = false;
    } else if (is_option(argv[at], "v")) {
      run.verbose = true;
    } else if (is_option(argv[at], "version")) {
      print_version();
      return 0;
    } else {
      bool help = is_option(argv[at], "help") || is_option(argv[at], "h");
      if (!help) {
        fprintf(stderr, "flag provided but not defined: %s\n", argv[at]);
      }
      fputs(USAGE, help ? stdout : stderr);
      return help ? 0 : 2;
    }
  }
  if (!run.dry && at == argc) {
    note("Missing output directory argument");
    return 1;
  }
  if (kernel && !run.dry) {
    kernel_log = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
  }
  run.carob = carob_program();
  const char *other = run.dry || run.user || getenv("QUADLET_UNIT_DIRS") != NULL ? NULL : other_generator();
  if (other != NULL) {
    note("the units are left to %s: link /etc/systemd/system-generators/podman-system-generator to /dev/null to use carob", other);
    return 0;
  }
  return generate(&run, argv[at]);
}
