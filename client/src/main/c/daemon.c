/*
 * The engine outlives the command that starts it and serves all later commands, so it must not inherit the process attributes of
 * that command: see daemon(7).
 */
#define _GNU_SOURCE
#include "carob.h"

#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Variables that the engine inherits from its caller; docs/operate.md lists them. */
static const char *const PASSED[] = {
    "CAROB_ARCHIVE",     "CAROB_CACHE",
    "CAROB_FAULTS",      "CAROB_HEAP",
    "CAROB_JAVA",        "CAROB_LOG",
    "CAROB_START_LIMIT",
    "CONTAINERS_CONF",   "CONTAINERS_REGISTRIES_CONF",
    "HTTPS_PROXY",       "CONTAINERS_STORAGE_CONF",
    "HTTP_PROXY",        "JAVA_HOME",
    "NO_PROXY",          "REGISTRY_AUTH_FILE",
    "http_proxy",        "https_proxy",
    "no_proxy",
};

/* Variables with fixed values. Java derives the encoding of file names from the locale. */
static char *const FIXED[] = {
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME=/root",
    "LC_ALL=C.UTF-8",
};

enum { PASSED_COUNT = sizeof PASSED / sizeof PASSED[0], FIXED_COUNT = sizeof FIXED / sizeof FIXED[0] };

char **engine_environment(void) {
  char **all = allocate(NULL, (PASSED_COUNT + FIXED_COUNT + 2) * sizeof *all);
  size_t count = 0;
  for (size_t i = 0; i < FIXED_COUNT; i++) {
    all[count++] = FIXED[i];
  }
  for (size_t i = 0; i < PASSED_COUNT; i++) {
    const char *value = getenv(PASSED[i]);
    if (value != NULL) {
      all[count++] = format_text("%s=%s", PASSED[i], value);
    }
  }
  if (errors_are_journal()) {
    all[count++] = format_text("JOURNAL_STREAM=%s", getenv("JOURNAL_STREAM"));
  }
  all[count] = NULL;
  return all;
}

/* Writes to a kernel file. If it is missing or read-only, as in a container, nothing changes. */
static void tell_kernel(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file >= 0) {
    if (write(file, text, strlen(text)) < 0) {
      dprintf(STDERR_FILENO, "cannot write %s to %s: %m\n", text, path);
    }
    close(file);
  }
}

/* Moves this process to the root cgroup of each hierarchy (cgroups(7)). */
static void leave_cgroups(void) {
  FILE *own = fopen("/proc/self/cgroup", "re");
  if (own == NULL) {
    return;
  }
  char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, own) >= 0) {
    line[strcspn(line, "\n")] = '\0';
    char *controllers = strchr(line, ':');
    char *path = controllers == NULL ? NULL : strchr(++controllers, ':');
    if (path == NULL || strcmp(path + 1, "/") == 0) {
      continue;
    }
    *path = '\0';
    const char *name = strncmp(controllers, "name=", 5) == 0 ? controllers + 5 : controllers;
    if (name[0] == '\0' && access("/sys/fs/cgroup/cgroup.procs", F_OK) != 0) {
      name = "unified"; /* on a host with both versions */
    }
    char *processes = format_text("/sys/fs/cgroup/%s/cgroup.procs", name);
    tell_kernel(processes, "0");
    free(processes);
  }
  free(line);
  fclose(own);
}

/* Sets the kernel's default limits. A hard limit that may not be raised remains. */
static void reset_limits(void) {
  static const struct {
    int resource;
    rlim_t soft, hard;
  } DEFAULTS[] = {
      {RLIMIT_AS, RLIM_INFINITY, RLIM_INFINITY},      {RLIMIT_CORE, 0, RLIM_INFINITY},
      {RLIMIT_CPU, RLIM_INFINITY, RLIM_INFINITY},     {RLIMIT_DATA, RLIM_INFINITY, RLIM_INFINITY},
      {RLIMIT_FSIZE, RLIM_INFINITY, RLIM_INFINITY},   {RLIMIT_LOCKS, RLIM_INFINITY, RLIM_INFINITY},
      {RLIMIT_MEMLOCK, 8 << 20, 8 << 20},             {RLIMIT_MSGQUEUE, 819200, 819200},
      {RLIMIT_NICE, 0, 0},                            {RLIMIT_NOFILE, 1 << 20, 1 << 20},
      {RLIMIT_NPROC, RLIM_INFINITY, RLIM_INFINITY},   {RLIMIT_RSS, RLIM_INFINITY, RLIM_INFINITY},
      {RLIMIT_RTPRIO, 0, 0},                          {RLIMIT_RTTIME, RLIM_INFINITY, RLIM_INFINITY},
      {RLIMIT_SIGPENDING, RLIM_INFINITY, RLIM_INFINITY}, {RLIMIT_STACK, 8 << 20, RLIM_INFINITY},
  };
  for (size_t i = 0; i < sizeof DEFAULTS / sizeof DEFAULTS[0]; i++) {
    struct rlimit wanted = {DEFAULTS[i].soft, DEFAULTS[i].hard};
    struct rlimit now;
    if (setrlimit(DEFAULTS[i].resource, &wanted) != 0 && getrlimit(DEFAULTS[i].resource, &now) == 0) {
      now.rlim_cur = wanted.rlim_cur < now.rlim_max ? wanted.rlim_cur : now.rlim_max;
      setrlimit(DEFAULTS[i].resource, &now);
    }
  }
}

static void reset_priority(void) {
  unsigned char every_processor[1024];
  struct sched_param none = {0};
  memset(every_processor, 0xff, sizeof every_processor);
  syscall(SYS_sched_setaffinity, 0, sizeof every_processor, every_processor);
  sched_setscheduler(0, SCHED_OTHER, &none);
  setpriority(PRIO_PROCESS, 0, 0);
  syscall(SYS_ioprio_set, 1 /* IOPRIO_WHO_PROCESS */, 0, 0);
  tell_kernel("/proc/self/oom_score_adj", "0");
}

void reset_process_attributes(bool service) {
  sigset_t none;
  /* Zeros mean SIG_DFL without flags. Uses the system call because the C library skips signals that it uses itself. */
  static const unsigned char defaults[64];
  for (int number = 1; number < _NSIG; number++) {
    syscall(SYS_rt_sigaction, number, defaults, NULL, _NSIG / 8); /* KILL and STOP need no change */
  }
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  umask(022);
  personality(PER_LINUX);
  if (!service) {
    leave_cgroups();
    reset_limits();
    reset_priority();
  }
}
